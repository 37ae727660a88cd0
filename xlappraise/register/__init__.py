"""Many workbooks in, a register of appraisals out: a row an appraisal, and a row an option of it."""
