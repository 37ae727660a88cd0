"""Reading the officers' sheets: a Snapshot in; out, the Appraisal, findings, and where everything stands."""
