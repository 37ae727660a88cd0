"""The workbook open in LibreOffice: what runs inside it (component.py), xlwings objects over that (engine.py)."""
