"""In: the name of a workbook, the number of a window, or neither; out: the Excel and the workbook meant, for xlwings.

The only place that imports xlwings to find Excel.
"""

from __future__ import annotations

import sys
import unicodedata
from typing import Any

from xlappraise.excel.patience import ATTEMPTS
from xlappraise.xlsx.refusals import CannotRead, safe_text

TITLE = "xlappraise"
"""What heads an alert."""
NO_EXCEL = "There is no Excel to reach on this computer: use xlappraise recalc FILE or xlappraise check FILE."
NOT_OPEN = "Excel is not open, or no workbook is open in it: open the appraisal first."


def attach(name: str = "", window: int = 0) -> tuple[Any, Any]:
    """The Excel and the workbook in which a button was pressed, as xlwings objects; the workbook may be None.

    Without `name` ('') or `window` (0) the ones in front are meant. Raises LookupError with a sentence, or whatever
    xlwings raises.
    """
    import xlwings

    app = _app(xlwings, window)
    if app is None:
        raise LookupError("Excel is not open")
    if not name:
        return app, _front(app)
    for book in app.books:
        if _comparable(book.name) == _comparable(name):
            return app, book
    raise LookupError(f"'{name}' is not open in this Excel")


def open_book(name: str | None = None) -> Any:
    """The workbook in front, or the one of that name in any Excel, with or without its suffix.

    Raises CannotRead with one sentence where there is no Excel, no workbook, or none or several of that name.
    """
    import xlwings

    try:
        apps = list(xlwings.apps)
    except xlwings.XlwingsError:
        raise CannotRead(NO_EXCEL) from None
    books = [book for app in apps for book in app.books]
    if not books:
        raise CannotRead(NOT_OPEN)
    if name is None:
        front = next((book for app in apps if (book := _front(app)) is not None), None)
        if front is None:
            raise CannotRead(NOT_OPEN)
        return front
    wanted = _comparable(name)
    found = [book for book in books if wanted in (_comparable(book.name), _comparable(book.name.rpartition(".")[0]))]
    if len(found) == 1:
        return found[0]
    if found:
        raise CannotRead(f"Several workbooks named '{safe_text(name)}' are open: close the others, or give the suffix.")
    open_ones = ", ".join(safe_text(book.name) for book in books)
    raise CannotRead(f"'{safe_text(name)}' is not open in Excel. Open are: {open_ones}.")


def _app(xlwings: Any, window: int) -> Any:
    """The Excel with that window, else the one in front, else None."""
    if sys.platform == "win32":
        xlwings._xlwindows.N_COM_ATTEMPTS = ATTEMPTS
        if window:
            return xlwings.App(impl=xlwings._xlwindows.App(xl=window))
    return xlwings.apps.active


def _front(app: Any) -> Any:
    """The workbook in front; None where none is, as with the hidden PERSONAL.XLSB alone."""
    if not len(app.books):
        return None
    try:
        front, name = app.books.active, app.books.active.name
    except AttributeError:  # xlwings wraps the nothing that Excel gives
        return None
    return front if name else None


def _comparable(name: str) -> str:
    """A workbook's name for comparing: in any case, and with accents spelt one way (a Mac has two)."""
    return unicodedata.normalize("NFC", name).casefold()
