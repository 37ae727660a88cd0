"""The workbook described: an appraisal in; its sheets, what stands on them and how they look, out."""
