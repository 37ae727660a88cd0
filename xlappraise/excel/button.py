"""In: what the macro says (button, workbook, window). Out: the work done there, or one plain alert."""

import contextlib
import sys
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from xlappraise import __version__
from xlappraise.addin import ribbon
from xlappraise.xlsx.refusals import CannotRead, CannotWrite

TITLE = "xlappraise"
DONE, NOT_REACHED = 0, 3
"""Exit codes. After DONE the macro is silent (what was to be said was said here); after another it speaks."""
ATTEMPTS = 500
"""How often a call that Excel refuses while it is busy is made again; xlwings itself would try for ever."""


class Request(NamedTuple):
    """One press of a button. Without `book` ('') or `window` (0) the ones in front are meant."""

    action: str
    book: str = ""
    window: int = 0


def parse(arguments: Sequence[str], windows: bool) -> Request:
    """The request in a command line; options of xlwings that we do not need are passed over.

    Raises ValueError when there is no action, or an unknown one. On Windows the macro writes `/` for `%`.
    """
    actions = [word for word in arguments if not word.startswith("-")]
    if len(actions) != 1 or actions[0] not in ribbon.ACTIONS:
        raise ValueError(f"say one of: {', '.join(ribbon.ACTIONS)}")
    options = dict(word[2:].partition("=")[::2] for word in arguments if word.startswith("--"))
    book = options.get("wb", "")
    window = options.get("hwnd", "").strip('"')
    return Request(actions[0], book.replace("/", "%") if windows else book, int(window) if window.isdigit() else 0)


def main(arguments: Sequence[str]) -> int:
    """Do what a button asks. Returns DONE, or NOT_REACHED when there is no Excel to say anything in."""
    try:
        request = parse(arguments, sys.platform == "win32")
    except ValueError as error:
        return _unreached(error, 0)
    try:
        app, book = attach(request)
    except Exception as error:
        return _unreached(error, request.window)
    try:
        message = ACTIONS[request.action](app, book)
    except (CannotRead, CannotWrite) as error:
        message = str(error)
    except Exception as error:
        message = _sentence(error)
    if message:
        # Excel may be gone, or busy with a cell being edited; then there is nobody to tell.
        with contextlib.suppress(Exception):
            app.alert(message, TITLE)
    return DONE


def _unreached(error: Exception, window: int) -> int:
    """Says in one line why no workbook was reached: in a log or terminal, or (after a shortcut) in a box."""
    sentence = f"xlappraise could not reach the workbook: {_one_line(error)}."
    if sys.stderr:  # none under pythonw
        sys.stderr.write(sentence + "\n")
    elif sys.platform == "win32" and not window:  # with a window, the macro that started us speaks
        import ctypes

        ctypes.windll.user32.MessageBoxW(0, sentence, TITLE, 0x30)
    return NOT_REACHED


def _one_line(error: Exception) -> str:
    """An exception's text in one line."""
    return " ".join(str(error).split()) or type(error).__name__


def _sentence(error: Exception) -> str:
    """What an unforeseen exception looks like to an officer."""
    return (
        f"Something went wrong inside xlappraise {__version__} ({type(error).__name__}: {_one_line(error)}). "
        "Your scores are as you typed them. If a cell is being edited, press Enter and try again; otherwise "
        "please report these words."
    )


def attach(request: Request) -> tuple[Any, Any]:
    """The Excel and the workbook that the button was pressed in, as xlwings objects; the book may be None.

    Raises LookupError with a sentence, or whatever xlwings raises.
    """
    import xlwings

    app = _app(xlwings, request.window)
    if app is None:
        raise LookupError("Excel is not open")
    if not request.book:
        return app, _front(app)
    for book in app.books:
        if _alike(book.name) == _alike(request.book):
            return app, book
    raise LookupError(f"'{request.book}' is not open in this Excel")


def _alike(name: str) -> str:
    """A workbook's name for comparing: in any case, and with accents spelt one way (a Mac has two)."""
    return unicodedata.normalize("NFC", name).casefold()


def _app(xlwings: Any, window: int) -> Any:
    """The Excel with that window, else the one in front, else None."""
    if sys.platform == "win32":
        xlwings._xlwindows.N_COM_ATTEMPTS = ATTEMPTS
        if window:
            return xlwings.App(impl=xlwings._xlwindows.App(xl=window))
    return xlwings.apps.active


def _front(app: Any) -> Any:
    """The workbook in front, or None."""
    return app.books.active if len(app.books) else None


def _recalculate(_: Any, book: Any) -> str:
    from xlappraise.excel import live

    live.recalculate(_needed(book))
    return ""


def _check(_: Any, book: Any) -> str:
    from xlappraise.excel import live

    live.check(_needed(book))
    return ""


def _combine(_: Any, book: Any) -> str:
    from xlappraise.excel import live

    live.combine(_needed(book))
    return ""


def _new(app: Any, _: Any) -> str:
    from xlappraise.excel import live

    live.new(app)
    return ""


def _report(_: Any, book: Any) -> str:
    from xlappraise.excel import live

    live.report(_needed(book))
    return ""


def _needed(book: Any) -> Any:
    """The workbook. Raises CannotRead when none is open."""
    if book is None:
        raise CannotRead("Open the appraisal first; no workbook is open in Excel.")
    return book


def help_text() -> str:
    """What Help shows."""
    lines = [f"{button.label}: {button.tip}" for button in ribbon.BUTTONS if button.id != "help"]
    return "\n\n".join(
        [
            f"xlappraise {__version__}",
            *lines,
            "The Guide sheet of every appraisal says what to fill in. Your own cells are never changed.",
        ]
    )


ACTIONS: dict[str, Callable[[Any, Any], str]] = {
    "recalculate": _recalculate,
    "check": _check,
    "combine": _combine,
    "new": _new,
    "report": _report,
    "help": lambda _app, _book: help_text(),
}
"""What each button does; it gives back what to tell the officer, or ''."""
