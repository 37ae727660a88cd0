"""Out: the texts to paste into xlwings Lite (main.py, requirements.txt), the door without macros."""

from __future__ import annotations

from pathlib import Path

from xlappraise.workbook.refusals import CannotWrite

REQUIREMENTS = """\
xlwings
pandas
xlappraise
"""
"""pandas without a version: Lite brings its own build of it."""

MAIN = '''\
"""Options appraisal: the buttons Recalculate, Check, Combine and New appraisal in xlwings Lite."""

import xlwings as xw
from xlwings import script

import xlappraise.excel


@script
def recalculate(book: xw.Book):
    """Bring totals, ranks, RAG, Summary, Robustness and Checks up to date."""
    xlappraise.excel.recalculate(book)


@script
def check(book: xw.Book):
    """Write the Checks sheet and go to the first cell that is wrong."""
    xlappraise.excel.check(book)


@script
def combine(book: xw.Book):
    """Add a row to Options for each combination of Dimensions that has none."""
    xlappraise.excel.combine(book)


@script
def new(book: xw.Book):
    """Lay a fresh appraisal into this workbook."""
    xlappraise.excel.new(book)
'''

NEEDS = """\
xlwings Lite is an Excel add-in from Microsoft's store. It runs Python inside Excel's own browser window: no
macro, no program started, no Python installed. The text is kept inside the workbook and travels with it.

It needs: Excel 2021 or Microsoft 365 (Windows, Mac or web); an administrator who allows this store add-in;
access to the places that it loads Python and packages from (the Pyodide distribution and PyPI). It is another
company's product under its own terms; nothing of it is part of xlappraise.

1. In Excel: Home > Add-ins > xlwings Lite.
2. Paste the first text into main.py and the second into requirements.txt, then press Restart.
3. Each function is now a button in the add-in's list.

Not yet confirmed in Excel.
"""


def files() -> dict[str, str]:
    """The two files by name."""
    return {"main.py": MAIN, "requirements.txt": REQUIREMENTS}


def write(folder: Path, force: bool = False) -> list[str]:
    """Write the two files into a folder; what was written, and what it needs. Raises CannotWrite."""
    for name in files():
        if (folder / name).exists() and not force:
            raise CannotWrite(f"'{folder / name}' is there already: give another folder, or --force to replace it.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files().items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise CannotWrite(f"'{folder}' cannot be written ({error.strerror}).") from error
    return [*(f"Wrote {folder / name}." for name in files()), "", NEEDS]


def shown() -> list[str]:
    """The two files as text to copy, and what it needs."""
    return [*(f"--- {name}\n{text}" for name, text in files().items()), NEEDS]
