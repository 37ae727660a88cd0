"""Growing: in, what a workbook has and what it needs; out, the changes, and the parts with these made."""
