"""In, a workbook open in Excel and Changes; out, the workbook with them, unsaved, and how much was written.

The officer's selection and sheet stay where they were, and so do Excel's settings, whatever happens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.words import listed
from xlappraise.excel.blocks import Block, blocks
from xlappraise.excel.patience import BUSY, is_busy, quiet
from xlappraise.excel.shapes import protected
from xlappraise.workbook.refusals import CannotWrite
from xlappraise.workbook.snapshot import Area, Change, Position, SetCell, Sheet, Snapshot


class Written(NamedTuple):
    """What `apply` did: cells and blocks (one write each) by sheet."""

    cells: Mapping[str, int]
    blocks: Mapping[str, int]


def apply(book: Any, changes: Sequence[Change], before: Snapshot | None = None) -> Written:
    """Put the changes into the open workbook and save nothing.

    `before` is the Snapshot that the changes were made for; with it, new cells take their formats over, and
    scattered changes go in fewer writes. Raises CannotWrite with one sentence: nothing was written when a sheet is
    protected; when Excel stays busy half-way, pressing the button again finishes the work.
    """
    by_sheet: dict[str, list[SetCell]] = {}
    if any(not isinstance(change, SetCell) for change in changes):
        raise CannotWrite(
            "This workbook has new criteria, options or sheets to make room for: save and close it, run "
            "xlappraise recalc on the file, and open it again."
        )
    for change in changes:
        if isinstance(change, SetCell):
            by_sheet.setdefault(change.sheet, []).append(change)
    if not by_sheet:
        return Written({}, {})
    pages = {name: book.sheets[name] for name in by_sheet}
    _refuse_protected(pages)
    done = {}
    with quiet(book.app):
        for name, page in pages.items():
            sheet = before.sheets.get(name) if before else None
            if sheet is not None:
                _format_new(page, by_sheet[name], sheet)
            todo = blocks(by_sheet[name], sheet)
            done[name] = len(todo)
            for block in todo:
                _write(page, block)
    return Written({name: len(cells) for name, cells in by_sheet.items()}, done)


def _refuse_protected(pages: Mapping[str, Any]) -> None:
    """Raises CannotWrite when Excel would refuse to change one of the sheets."""
    names = [name for name, page in pages.items() if protected(page)]
    if names:
        one = len(names) == 1
        raise CannotWrite(
            f"Nothing was written, for {'the sheet' if one else 'the sheets'} {listed(names)} "
            f"{'is' if one else 'are'} protected: in Excel choose Review > Unprotect Sheet, "
            "then press the button again."
        )


def _write(page: Any, block: Block) -> None:
    """One write. Raises CannotWrite when Excel refuses it."""
    try:
        page.range(block.area[:2], block.area[2:]).formula = block.rows
    except Exception as error:
        if is_busy(error):
            raise CannotWrite(BUSY) from error
        first = Cell(page.name, block.area.first_row, block.area.first_column)
        raise CannotWrite(
            f"Excel did not take what belongs into {first} ({' '.join(str(error).split())}); the sheets after it "
            "are as they were. Press the button again, and please report these words if it stays so."
        ) from error


# --------------------------------------------------------------------------------------------- formats of new cells


def _format_new(page: Any, changes: Sequence[SetCell], sheet: Sheet) -> None:
    """Give cells that are new on the sheet the formats of the cells that they are like."""
    for donor, area in fillings(changes, sheet):
        try:
            page.range(donor[:2], donor[2:]).autofill(page.range(area[:2], area[2:]), "fill_formats")
        except (NotImplementedError, AttributeError):
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
