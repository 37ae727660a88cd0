"""The Report button: in, a workbook open in Excel; out, the pack as a Word document beside its file, and a sentence."""

from __future__ import annotations

import sys
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlappraise import __version__
from xlappraise.xlsx.refusals import CannotWrite, shown

if TYPE_CHECKING:
    from xlappraise.flow import Outcome

DOCX = ".docx"
NO_FOLDER = "Save the workbook in a folder of this computer first: the report is written beside it."
AT_ADDRESS = (
    "The workbook is open from an address (SharePoint, OneDrive: {}): save a copy in a folder of this computer, "
    "and press Report there."
)


def write_report(book: Any, outcome: Outcome) -> Path:
    """Write the pack beside the workbook, under a name that is free. Raises CannotWrite with one sentence."""
    from xlappraise.report.pack import pack

    home = folder_of(full_name(book))
    content = pack(outcome, DOCX, __version__)
    stem = Path(str(book.name)).stem
    names = chain([f"{stem} report{DOCX}"], (f"{stem} report {number}{DOCX}" for number in count(2)))
    for name in names:
        try:
            with (home / name).open("xb") as file:
                file.write(content)
        except FileExistsError:
            continue
        except OSError as fault:
            raise CannotWrite(f"The report cannot be written in '{home}' ({fault.strerror}).") from None
        return home / name
    raise AssertionError("there is always a free name")


def full_name(book: Any) -> str:
    """Where Excel itself says that the workbook is: a path, an address, or the bare name of one never saved.

    Never xlwings' own `fullname`: of an address it makes a path with a folder that a sheet *of the workbook* names,
    so whoever sent the workbook would choose where we look and write.
    """
    if sys.platform != "darwin":
        return str(book.api.FullName)
    from xlwings._xlmac import kw  # type: ignore[attr-defined]  # appscript's words, which xlwings imports there

    with book.app.properties(display_alerts=False):  # a protected sheet would ask for its password
        return str(book.api.properties().get(kw.full_name))


def folder_of(fullname: str) -> Path:
    """The folder of an open workbook. Raises CannotWrite for one that is not saved, or that only a server holds."""
    # Excel gives the address on the server for a workbook that OneDrive or SharePoint synchronises.
    if "://" in fullname:
        raise CannotWrite(AT_ADDRESS.format(shown(fullname)))
    path = Path(fullname)
    if not path.is_absolute() or not path.parent.is_dir():
        raise CannotWrite(NO_FOLDER)
    return path.parent
