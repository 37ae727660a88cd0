"""The look of a new workbook: in, filled sheets; out, the same with formats, drop-downs and charts."""
