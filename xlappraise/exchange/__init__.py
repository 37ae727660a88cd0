"""Data formats: appraisals, results and findings in; JSON, CSV, data frames and text out. JSON and CSV also back in."""
