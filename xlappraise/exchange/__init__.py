"""Other formats: in, an Outcome or an Appraisal; out, text, JSON, CSV and documents."""
