"""Reading the officer's sheets: in, a Snapshot's sheets; out, parts of the Appraisal, with findings."""
