"""In and out as in `xlappraise.excel.button`: add-ins that are installed on Macs import `main` from here."""

from xlappraise.excel.button import main

__all__ = ["main"]
