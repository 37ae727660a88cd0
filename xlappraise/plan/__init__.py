"""An Outcome in; out, the Changes that bring a workbook up to date, fix it or add to it. Nothing is written here."""
