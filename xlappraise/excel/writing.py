"""In, a workbook open in Excel and Changes; out, the workbook with them, unsaved, and how much was written.

The officer's selection and sheet stay where they were, and so do Excel's settings, whatever happens.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.words import list_of
from xlappraise.excel.blocks import WriteBlock, blocks, holds
from xlappraise.excel.growing import UNABLE, grow, restyle
from xlappraise.excel.patience import quiet, refusal
from xlappraise.excel.shapes import is_protected
from xlappraise.xlsx.addresses import Area, Position
from xlappraise.xlsx.aliases import as_tabbed, put_back
from xlappraise.xlsx.changes.kinds import (
    AddSheet,
    Change,
    DeleteLine,
    ExtendRules,
    FitColumns,
    FitRows,
    SetCell,
    SetName,
)
from xlappraise.xlsx.refusals import CannotWrite
from xlappraise.xlsx.snapshot import Sheet, Snapshot

LONGEST, CELL_HOLDS = 8_000, 32_767
"""Characters: longer text Excel takes for one cell at a time only; and no cell holds more than this."""


class Written(NamedTuple):
    """What `apply` did: cells and blocks (one write each) by sheet, and sentences on what is still to be done."""

    cells: Mapping[str, int]
    blocks: Mapping[str, int]
    notes: tuple[str, ...] = ()


def apply(book: Any, changes: Sequence[Change], before: Snapshot | None = None) -> Written:
    """Put the changes into the open workbook and save nothing.

    `before` is the Snapshot that the changes were made for; with it, new cells take their formats over, and
    scattered changes go in fewer writes. Raises CannotWrite with one sentence: nothing was written when a sheet is
    protected; when Excel stays busy half-way, pressing the button again finishes the work.
    """
    if before is not None:
        changes, before = put_back(changes, before.tabs), as_tabbed(before)
    added = {change.sheet for change in changes if isinstance(change, AddSheet)}
    lines = [change for change in changes if isinstance(change, DeleteLine)]
    changes = [change for change in changes if not _is_deleted(change, lines)]
    fits = [change for change in changes if isinstance(change, FitColumns | FitRows)]
    growth = [change for change in changes if not isinstance(change, SetCell | FitColumns | FitRows)]
    by_sheet: dict[str, list[SetCell]] = {}
    for change in changes:
        if isinstance(change, SetCell):
            by_sheet.setdefault(change.sheet, []).append(change)
    if not changes and not lines:
        return Written({}, {})
    named = [*growth, *fits, *lines]
    touched = dict.fromkeys([*by_sheet, *(change.sheet for change in named if not isinstance(change, SetName))])
    _refuse_protected({name: book.sheets[name] for name in touched if name not in added})
    formatted = _formatted_areas(growth)
    with quiet(book.app):
        notes = tuple(dict.fromkeys(grow(book, growth)))
        done = {
            name: _put(book.sheets[name], cells, formatted.get(name, []), before.sheets.get(name) if before else None)
            for name, cells in by_sheet.items()
        }
        notes += tuple(grow(book, fits))  # to the new texts
        notes += tuple(grow(book, lines))  # last, for all places are those before
    return Written({name: len(cells) for name, cells in by_sheet.items()}, done, notes)


def _is_deleted(change: Change, lines: Sequence[DeleteLine]) -> bool:
    """Whether a change deletes a line, or empties a cell that Excel deletes with one."""
    if isinstance(change, DeleteLine):
        return True
    if not lines or not isinstance(change, SetCell):
        return False
    return any(line.sheet == change.sheet and line.holds((change.row, change.column)) for line in lines)


def _formatted_areas(growth: Sequence[Change]) -> dict[str, list[Area]]:
    """Areas by sheet that get their formats from others as a whole."""
    found: dict[str, list[Area]] = {}
    for change in growth:
        if isinstance(change, ExtendRules):
            found.setdefault(change.sheet, []).append(change.area)
    return found


def _put(page: Any, cells: Sequence[SetCell], formatted: Sequence[Area], sheet: Sheet | None) -> int:
    """Formats and contents of a sheet's cells; how many writes it took."""
    if sheet is not None:
        bare = [c for c in cells if not any(holds(area, (c.row, c.column)) for area in formatted)]
        _format_new(page, bare, sheet)
        blank = {(c.row, c.column) for c in cells if c.value is None and c.formula is None} - sheet.cells.keys()
        cells = [change for change in cells if (change.row, change.column) not in blank]
    restyle(page, [change for change in cells if change.restyle])
    todo = blocks(cells, sheet)
    for block in todo:
        _write(page, block)
    return len(todo)


def _refuse_protected(pages: Mapping[str, Any]) -> None:
    """Raises CannotWrite when Excel would refuse to change one of the sheets."""
    names = [name for name, page in pages.items() if is_protected(page)]
    if names:
        one = len(names) == 1
        raise CannotWrite(
            f"Nothing was written, for {'the sheet' if one else 'the sheets'} {list_of(names)} "
            f"{'is' if one else 'are'} protected: in Excel choose Review > Unprotect Sheet, "
            "then press the button again."
        )


def _write(page: Any, block: WriteBlock) -> None:
    """One write, and one more for each very long text. Raises CannotWrite when Excel refuses it."""
    long = {
        (row, column): text
        for row, values in enumerate(block.rows, block.area.first_row)
        for column, text in enumerate(values, block.area.first_column)
        if isinstance(text, str) and len(text) > LONGEST
    }
    rows = [["" if str(value) in long.values() else value for value in values] for values in block.rows] if long else []
    try:
        page.range(block.area[:2], block.area[2:]).formula = rows or block.rows
        for position, text in long.items():
            page.range(position).value = text[:CELL_HOLDS]
    except Exception as error:
        raise refusal(error, f"what belongs in {Cell(page.name, *block.area[:2])}") from error


# --------------------------------------------------------------------------------------------- formats of new cells


def _format_new(page: Any, changes: Sequence[SetCell], sheet: Sheet) -> None:
    """Give cells that are new on the sheet the formats of the cells that they are like."""
    for donor, area in fillings(changes, sheet):
        try:
            page.range(donor[:2], donor[2:]).autofill(page.range(area[:2], area[2:]), "fill_formats")
        except UNABLE:
            return


def fillings(changes: Sequence[SetCell], sheet: Sheet) -> Iterator[tuple[Area, Area]]:
    """Which cells' formats to draw over which areas (themselves included): first to the right, then down.

    Only cells beyond all filled ones count as new; the others keep the formats that they have.
    """
    last_row = max((row for row, _ in sheet.cells), default=0)
    last_column = max((column for _, column in sheet.cells), default=0)
    right = [c for c in changes if c.like and c.column > last_column >= c.like[1] and c.row <= last_row]
    if right:
        rows, to = [change.row for change in right], max(change.column for change in right)
        donor = Area(min(rows), last_column, max(rows), last_column)
        yield donor, donor._replace(last_column=to)
    down: dict[Position, int] = {}
    for change in changes:
        if change.like and change.row > max(last_row, change.like[0]):
            donor_cell = max(last_row, change.like[0]), change.column
            down[donor_cell] = max(down.get(donor_cell, 0), change.row)
    for row, first, last, to in _side_by_side(down):
        yield Area(row, first, row, last), Area(row, first, to, last)


def _side_by_side(down: Mapping[Position, int]) -> Iterator[tuple[int, int, int, int]]:
    """Row, first and last column, last row to fill: neighbouring columns that go equally far down together."""
    columns: dict[tuple[int, int], list[int]] = {}
    for (row, column), to in sorted(down.items()):
        columns.setdefault((row, to), []).append(column)
    for (row, to), numbers in columns.items():
        first = numbers[0]
        for number, following in zip(numbers, [*numbers[1:], 0], strict=True):
            if following != number + 1:
                yield row, first, number, to
                first = following
