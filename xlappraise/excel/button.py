"""In: what the macro says (button, workbook, window). Out: the work done there, or one plain alert.

The buttons are described here once: the ribbon and the alert behind Help are made of BUTTONS.
"""

import contextlib
import sys
from collections.abc import Sequence
from typing import Any

from xlappraise import __version__
from xlappraise.excel.books import TITLE, attach
from xlappraise.excel.hidden_packages import unneeded_hidden
from xlappraise.excel.native import EXCEL, LIBREOFFICE, opens_like, program
from xlappraise.records import NamedTuple
from xlappraise.xlsx.refusals import CannotRead, CannotWrite

DONE, NOT_REACHED = 0, 3
"""Exit codes. After DONE the macro is silent (what was to be said was said here); after another it speaks."""


class Button(NamedTuple):
    """One button: its id (what Python is told), its words, and the name of one of Office's own icons."""

    id: str
    label: str
    icon: str
    tip: str
    """What it does, in a sentence or two, shown under the pointer."""
    large: bool = True


BUTTONS = (
    Button(
        "recalculate",
        "Recalculate",
        "CalculateNow",
        "Brings totals, ranks, RAG, Summary, Robustness and Checks up to date in this workbook. "
        "Nothing is saved, unless AutoSave is on. Excel's undo list is cleared.",
    ),
    Button(
        "check",
        "Check",
        "ErrorChecking",
        "Writes the Checks sheet and goes to the first cell that is wrong. Excel's undo list is cleared.",
    ),
    Button(
        "combine",
        "Combine",
        "TableInsert",
        "Adds a row to Options for each combination of values on Dimensions that has none. "
        "Rows that are there stay as they are. Excel's undo list is cleared.",
        large=False,
    ),
    Button(
        "compare",
        "Compare",
        "ReviewCompareMajorVersion",
        "Compares with an earlier file that you choose: what changed, and which change moved the ranking, on the sheet "
        "Version changes. Asks whether to write it to Change log. Excel's undo list is cleared.",
        large=False,
    ),
    Button(
        "merge",
        "Merge scores",
        "Consolidate",
        "Brings in assessors' copies from a folder that you choose: what each gave stands on Individual scores, blank "
        "scores are filled where all gave the same, the others are listed on Moderation. Excel's undo list is cleared.",
        large=False,
    ),
    Button("new", "New appraisal", "FileNew", "Opens a fresh appraisal workbook.", large=False),
    Button(
        "import_sheet",
        "Import",
        "GetExternalDataFromText",
        "Makes an appraisal of the scoring sheet in front, whoever made it, and opens it beside. Where something of it "
        "cannot be known, it tells the questions and makes nothing. The sheet stays as it is.",
        large=False,
    ),
    Button(
        "report",
        "Report",
        "ExportWord",
        "Writes the report for members as a Word document, beside the workbook or, where only a server has it, in "
        "Documents.",
        large=False,
    ),
    Button("help", "Help", "Help", "Says what each button does and which version is installed.", large=False),
)
ACTIONS = tuple(button.id for button in BUTTONS)


class Request(NamedTuple):
    """One press of a button. Without `book` ('') or `window` (0) the ones in front are meant."""

    action: str
    book: str = ""
    window: int = 0
    office: str = ""
    """The address at which LibreOffice waits for us; '' for Excel."""


def parse(arguments: Sequence[str], windows: bool) -> Request:
    """The request in a command line; options of xlwings that we do not need are passed over.

    Raises ValueError when there is no action, or an unknown one. On Windows the macro writes `/` for `%`.
    """
    actions = [word for word in arguments if not word.startswith("-")]
    if len(actions) != 1 or actions[0] not in ACTIONS:
        raise ValueError(f"say one of: {', '.join(ACTIONS)}")
    options = dict(word[2:].partition("=")[::2] for word in arguments if word.startswith("--"))
    book = options.get("wb", "")
    window = options.get("hwnd", "").strip('"')
    number = int(window) if window.isdigit() else 0
    return Request(actions[0], book.replace("/", "%") if windows else book, number, options.get("office", ""))


def main(arguments: Sequence[str]) -> int:
    """Do what a button asks. Returns DONE, or NOT_REACHED when there is no Excel to say anything in."""
    try:
        request = parse(arguments, sys.platform == "win32")
    except ValueError as error:
        return _tell_unreached(error, 0)
    with unneeded_hidden():
        return _do(request)


def _do(request: Request) -> int:
    """Reach the workbook and do what is asked; the exit code of `main`."""
    try:
        app, book = _reach(request)
    except Exception as error:
        return _tell_unreached(error, request.window)
    broken = False
    try:
        message = press(request.action, app, book)
    except (CannotRead, CannotWrite) as error:
        message = str(error)
    except Exception as error:
        message, broken = _sentence(error), True
    # The program may be gone, or busy with a cell being edited; then there is nobody to tell.
    with contextlib.suppress(Exception):
        if message:
            app.alert(message, TITLE)
        if request.office and not broken:  # without this, LibreOffice undoes what was begun
            app.impl.office.close()
    return DONE


def _reach(request: Request) -> tuple[Any, Any]:
    """The program and the workbook in which a button was pressed. Raises as `attach`."""
    if not request.office:
        return attach(request.book, request.window)
    from xlappraise.excel.office import engine

    label = next(button.label for button in BUTTONS if button.id == request.action)
    return engine.attach(request.office, f"Appraisal: {label}")


def press(action: str, app: Any, book: Any) -> str:
    """Do what the button of that id does; what to tell the officer, or '' where the work itself has told it.

    Raises CannotRead or CannotWrite, each with one sentence for the officer.
    """
    if action == "help":
        return _help(app, book)
    from xlappraise.excel import live

    if action == "new":
        live.new(app)
        return ""
    if book is None:
        raise CannotRead(f"Open the appraisal first; no workbook is open in {program(app)}.")
    getattr(live, action)(book)
    return ""


def _help(app: Any, book: Any) -> str:
    """What Help shows; '' where it has asked whether to open the copy that is kept of the workbook."""
    from xlappraise.excel import copy_before

    text = help_text(program(app), on_mac=sys.platform == "darwin")
    kept = None if book is None else copy_before.copy_of(book)
    if kept is None:
        return text
    if app.alert(f"{text}\n\n{copy_before.offer_of(kept)}", TITLE, buttons="yes_no") == "yes":
        opens_like(app, kept)
    return ""


IN_LIBREOFFICE = {
    "Nothing is saved, unless AutoSave is on.": "Nothing is saved.",
    "Excel's undo list is cleared.": "One Undo takes all of it back.",
}
"""What the buttons' words say of Excel, and what holds in LibreOffice."""


def instead_on_mac() -> dict[str, str]:
    """What buttons say in Excel on a Mac, where we have no way to ask for a file or to copy a sheet; by their ids."""
    from xlappraise.excel import asking, importing

    return {
        "compare": asking.NO_DIALOGUE,
        "merge": asking.NO_FOLDER_DIALOGUE,
        "import_sheet": importing.NOT_FROM_HERE,
    }


def help_text(program: str = EXCEL, on_mac: bool = False) -> str:
    """What Help shows."""
    instead = instead_on_mac() if on_mac and program == EXCEL else {}
    lines = [f"{each.label}: {instead.get(each.id, each.tip)}" for each in BUTTONS if each.id != "help"]
    text = "\n\n".join(
        [
            f"xlappraise {__version__}",
            *lines,
            "The Guide sheet of every appraisal says what to fill in. What you typed is never changed.",
        ]
    )
    for here, there in IN_LIBREOFFICE.items() if program == LIBREOFFICE else ():
        text = text.replace(here, there)
    return text


def _tell_unreached(error: Exception, window: int) -> int:
    """Say in one line why no workbook was reached: in a log or terminal, or (after a shortcut) in a box."""
    sentence = f"xlappraise could not reach the workbook: {_one_line(error)}."
    if sys.stderr:  # none under pythonw
        sys.stderr.write(sentence + "\n")
    elif sys.platform == "win32" and not window:  # with a window, the macro that started us speaks
        import ctypes

        ctypes.windll.user32.MessageBoxW(0, sentence, TITLE, 0x30)
    return NOT_REACHED


def _sentence(error: Exception) -> str:
    """What an unforeseen exception looks like to an officer."""
    return (
        f"Something went wrong inside xlappraise {__version__} ({type(error).__name__}: {_one_line(error)}). "
        "Your scores are as you typed them. If a cell is being edited, press Enter and try again; otherwise "
        "please report this message."
    )


def _one_line(error: Exception) -> str:
    """An exception's text in one line."""
    return " ".join(str(error).split()) or type(error).__name__
