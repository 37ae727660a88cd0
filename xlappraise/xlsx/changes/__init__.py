"""Changes other than to a cell: in, the parts of a workbook being written; out, the same with these made."""
