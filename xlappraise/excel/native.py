"""In, xlwings objects; out, what xlwings has no words for, asked of Excel's own objects or of LibreOffice."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

EXCEL, LIBREOFFICE = "Excel", "LibreOffice"


def program(app: Any) -> str:
    """What the officer calls the program."""
    return LIBREOFFICE if app.engine.type == "office" else EXCEL


def in_office(part: Any) -> bool:
    """Whether a book, or a part of one, is open in LibreOffice (see `xlappraise.excel.office.engine`)."""
    return hasattr(getattr(part, "impl", None), "office")


def stored(book: Any) -> Path | None:
    """A file of the workbook as it stands open, where the program stores one for us to read; else None."""
    return Path(book.impl.stored()) if in_office(book) else None


def is_protected(page: Any) -> bool:
    """Whether the program would refuse to change locked cells of the sheet."""
    if in_office(page):
        return bool(page.impl.is_protected)
    try:
        return page.api.ProtectContents is True
    except AttributeError:
        pass
    try:
        return page.api.protect_contents.get() is True  # on a Mac
    except AttributeError:
        return False


def saves_itself(book: Any) -> bool:
    """Whether Excel saves the workbook by itself (AutoSave, for one on OneDrive or SharePoint)."""
    try:
        return book.api.AutoSaveOn is True
    except (AttributeError, NotImplementedError):
        return False  # an Excel that knows no AutoSave, or a program that does not tell


def full_name(book: Any) -> str:
    """Where the program itself says that the workbook is: a path, an address, or the bare name of one never saved.

    Never xlwings' own `fullname`: of an address it makes a path with a folder that a sheet *of the workbook* names,
    so whoever sent the workbook would choose where we look and write.
    """
    if in_office(book):
        return str(book.impl.place or book.name)
    if sys.platform != "darwin":
        return str(book.api.FullName)
    from xlwings._xlmac import kw  # type: ignore[attr-defined]  # appscript's words, which xlwings imports there

    with book.app.properties(display_alerts=False):  # a protected sheet would ask for its password
        return str(book.api.properties().get(kw.full_name))
