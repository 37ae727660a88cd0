"""The page that needs nothing installed: in, a folder with Pyodide; out, a folder for an intranet site."""
