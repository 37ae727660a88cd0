"""In, a change that is about to be made in an open workbook; out, what takes it back if a later one is refused.

Contents, names, tables and sheets are taken back; formats, widths and drop-downs, which no figure depends on, stay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from xlappraise.excel.blocks import as_typed
from xlappraise.excel.native import in_office
from xlappraise.excel.patience import insist
from xlappraise.excel.shapes import UNKNOWN, area_of
from xlappraise.xlsx.changes.kinds import AddSheet, GrowTable, OtherChange, SetName, Unmerge
from xlappraise.xlsx.snapshot import BLANK, Snapshot

Undo = Callable[[], object]
"""Takes back one thing that was done; raises whatever Excel does when it refuses."""


def undo_of(book: Any, change: OtherChange, before: Snapshot | None) -> list[Undo]:
    """What takes the change back to `before`; nothing for a change that no figure depends on."""
    if in_office(book):  # whose own undo list has it
        return []
    with suppress(*UNKNOWN, KeyError):
        if isinstance(change, GrowTable):
            return [_table(book.sheets[change.sheet], change, before)]
        if isinstance(change, SetName):
            return [_name(book, change.name)]
        if isinstance(change, AddSheet) and change.sheet not in book.sheets:
            return [partial(_without_sheet, book, change.sheet)]
        if isinstance(change, Unmerge):
            return [lambda: book.sheets[change.sheet].range(change.area[:2], change.area[2:]).merge()]
    return []


def _without_sheet(book: Any, name: str) -> None:
    """Delete a sheet that was added meanwhile."""
    book.sheets[name].delete()


def _table(page: Any, change: GrowTable, before: Snapshot | None) -> Undo:
    """What gives the table its present size again, and the cells beside its headings, where Excel writes headings."""
    was = area_of(page.tables[change.table].range)
    cells = before.sheets[change.sheet].cells if before else {}
    columns = range(was.last_column + 1, change.area.last_column + 1)
    words = [[as_typed(cells.get((was.first_row, column), BLANK).value) for column in columns]]

    def undo() -> None:
        page.tables[change.table].resize(page.range(was[:2], was[2:]))
        if columns:
            page.range((was.first_row, columns[0]), (was.first_row, columns[-1])).formula = words

    return undo


def _name(book: Any, name: str) -> Undo:
    """What lets the workbook name mean again what it means now, or deletes it where there is none."""
    before = book.names[name].refers_to if name in book.names else None

    def undo() -> None:
        if before is None:
            book.names[name].delete()
        else:
            book.names[name].refers_to = before

    return undo


def take_back(book: Any, undo: Sequence[Undo]) -> bool:
    """Take back what was done, the last first; whether that went through. It ends where Excel refuses."""
    try:
        if in_office(book):
            book.impl.take_back()
            return True
        for step in reversed(undo):
            insist(step)
    except Exception:  # the first fault is the one to tell; what is left is said beside it
        return False
    return True
