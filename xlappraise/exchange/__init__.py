"""Other formats: in, appraisals, results and findings; out, JSON, CSV and text; and JSON back in."""
