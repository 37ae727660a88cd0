"""The .xlsx engine: bytes in, a Snapshot out; Changes in, the same bytes but for these out. Knows no appraisal."""
