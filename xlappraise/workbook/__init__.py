"""The .xlsx file: in, a path; out, a Snapshot, an Appraisal, and changes written back."""
