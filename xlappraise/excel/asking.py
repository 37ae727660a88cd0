"""In: the program in which a button was pressed; out: what the officer answered, in its own dialogues."""

from __future__ import annotations

from typing import Any

from xlappraise.excel.books import TITLE
from xlappraise.excel.native import in_office
from xlappraise.xlsx.refusals import CannotRead

WORKBOOKS = "Workbooks (*.xlsx;*.xlsm),*.xlsx;*.xlsm"
EARLIER_FILE = "Compare with an earlier file"
NO_DIALOGUE = "A file cannot be chosen from here: use xlappraise compare OLD NEW."
COPIES = "Merge the scores in a folder of assessors' copies"
NO_FOLDER_DIALOGUE = "A folder cannot be chosen from here: use xlappraise merge FILE FOLDER."
FOLDER_PICKER, CHOSEN = 4, -1
"""Excel's numbers for its dialogue that asks for a folder, and for the answer that one was chosen."""


def earlier_file(app: Any) -> str:
    """The path of the workbook chosen to compare with; empty when none was.

    Raises CannotRead where the program has no dialogue that we can show (on a Mac, in xlwings Lite).
    """
    if in_office(app):
        return str(app.impl.choose(EARLIER_FILE, "file"))
    try:
        ask = app.api.GetOpenFilename
    except (AttributeError, NotImplementedError):
        raise CannotRead(NO_DIALOGUE) from None
    chosen = ask(WORKBOOKS, 1, EARLIER_FILE)
    return chosen if isinstance(chosen, str) else ""  # False when it was cancelled


def folder_of_copies(app: Any) -> str:
    """The path of the folder whose copies are to be merged; empty when none was chosen.

    Raises CannotRead where the program has no dialogue that we can show (on a Mac).
    """
    if in_office(app):
        return str(app.impl.choose(COPIES, "folder"))
    try:
        dialogue = app.api.FileDialog(FOLDER_PICKER)
    except (AttributeError, NotImplementedError):
        raise CannotRead(NO_FOLDER_DIALOGUE) from None
    dialogue.Title = COPIES
    return str(dialogue.SelectedItems.Item(1)) if dialogue.Show() == CHOSEN else ""


def is_answered(app: Any) -> bool:
    """Whether an alert gives an answer; in xlwings Lite it gives none."""
    return bool(app.engine.type != "remote")


def says_yes(app: Any, question: str) -> bool:
    """Whether the officer answers yes."""
    return bool(app.alert(question, TITLE, buttons="yes_no") == "yes")
