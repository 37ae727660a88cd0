"""The live workbook: in, an open book in Excel; out, the same Snapshot and Changes as for a file."""
