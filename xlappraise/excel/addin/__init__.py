"""The name under which the macro of the Mac asks for `button`; see `xlappraise/addin/source/Appraisal_mac.bas`."""
