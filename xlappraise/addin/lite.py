"""In: where the council hosts our wheel. Out: the texts to paste into xlwings Lite, the add-in without macros."""

from __future__ import annotations

import re
from pathlib import Path

from xlappraise.xlsx.refusals import CannotWrite, safe_text

REQUIREMENTS = """\
xlwings
pandas
{wheel}
"""
"""pandas without a version: Lite brings its own build of it."""

WHEEL = re.compile(r"https://[^\s/?#@]+/(?:[^\s?#@]+/)?xlappraise-[^\s/?#@-]+-py3-none-any\.whl")
"""An address without user, password or query: it stands in a workbook that travels."""
NO_WHEEL = (
    "xlwings Lite has to be told where your council hosts the wheel of xlappraise (the name is nobody's on the public "
    "index): give --wheel with its https address, which ends in xlappraise-VERSION-py3-none-any.whl{}."
)

MAIN = '''\
"""Options appraisal: the buttons Recalculate, Check and Combine in xlwings Lite."""

import xlwings as xw
from xlwings import script

import xlappraise.excel


@script
async def recalculate(book: xw.Book):
    """Bring totals, ranks, RAG, Summary, Robustness and Checks up to date."""
    await xlappraise.excel.recalculate_in_lite(book)


@script
async def check(book: xw.Book):
    """Write the Checks sheet and go to the first cell that is wrong."""
    await xlappraise.excel.check_in_lite(book)


@script
async def combine(book: xw.Book):
    """Add a row to Options for each combination of Dimensions that has none."""
    await xlappraise.excel.combine_in_lite(book)
'''

NEEDS = """\
xlwings Lite is an Excel add-in from Microsoft's store. It runs Python inside Excel's own browser window: no
macro, no program started, no Python installed. The text is kept inside the workbook and travels with it.

It needs: Excel 2021 or Microsoft 365 (Windows, Mac or web); an administrator who allows this store add-in;
access to the places that it loads Python and packages from (the Pyodide distribution, PyPI for packages other than
xlappraise, and the server of yours that hosts the wheel, which must allow it to be read from the add-in's page). It
is another company's product under its own terms; nothing of it is part of xlappraise.

1. In Excel: Home > Add-ins > xlwings Lite.
2. Paste the first text into main.py and the second into requirements.txt, then press Restart.
3. Each function is now a button in the add-in's list.

New rows and columns get the formats of those beside them, not their drop-downs: Lite cannot copy these. The message
says so, and how the file can be finished.

Not yet confirmed in Excel.
"""


def files(wheel: str | None) -> dict[str, str]:
    """The two files by name. Raises CannotWrite where `wheel` is no https address of a wheel of ours."""
    if wheel is None or not WHEEL.fullmatch(wheel):
        raise CannotWrite(NO_WHEEL.format("" if wheel is None else f" ('{safe_text(wheel)}' is none)"))
    return {"main.py": MAIN, "requirements.txt": REQUIREMENTS.format(wheel=wheel)}


def write(folder: Path, wheel: str | None, force: bool = False) -> list[str]:
    """Write the two files into a folder; what was written, and what it needs. Raises CannotWrite."""
    texts = files(wheel)
    for name in texts:
        if (folder / name).exists() and not force:
            raise CannotWrite(f"'{folder / name}' already exists: give another folder, or --force to replace it.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise CannotWrite(f"'{folder}' cannot be written ({error.strerror}).") from error
    return [*(f"Wrote {folder / name}." for name in texts), "", NEEDS]


def as_text(wheel: str | None) -> list[str]:
    """The two files as text to copy, and what it needs. Raises CannotWrite."""
    return [*(f"--- {name}\n{text}" for name, text in files(wheel).items()), NEEDS]
