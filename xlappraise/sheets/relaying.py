"""What a view holds now and what it should hold in; out, the cells that are left over, and what new ones look like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlappraise.appraisal.model import Appraisal
from xlappraise.sheets import costs, engagement, layout
from xlappraise.sheets.cells import Cells
from xlappraise.sheets.lists import COMBINATIONS, COSTS, ENGAGEMENT, MAX_STRUCTURES
from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.changes.kinds import Change, ColumnLike, FitRows
from xlappraise.xlsx.snapshot import BLANK, Sheet, Snapshot

FIRST_STRUCTURE = 2
LAST_COLUMN = {
    COSTS: len(costs.HEADINGS),
    COMBINATIONS: FIRST_STRUCTURE + MAX_STRUCTURES - 1,
    ENGAGEMENT: len(engagement.HEADINGS),
}
"""Last column that each view may fill."""
MARK = {COSTS: costs.OPTION, COMBINATIONS: 1, ENGAGEMENT: engagement.EVENTS}
"""The column that holds a formula in each row of a view."""


def donor(sheet: str, row: int, column: int) -> Position:
    """The cell whose format a new cell takes over: the first row of its block, or the first structure."""
    top = engagement.FIRST_GROUP if sheet == ENGAGEMENT else layout.FIRST_ROW
    return min(row, top), min(column, FIRST_STRUCTURE) if sheet == COMBINATIONS else column


def left_over(sheet: Sheet, wanted: Cells) -> Iterator[Position]:
    """Cells of an earlier, larger lay-out; what an officer wrote beside or below it is none of them."""
    last_row, last_column = _extent(sheet)
    for row, column in sorted(sheet.cells):
        inside = layout.HEADER_ROW <= row <= last_row and column <= last_column
        if inside and (row, column) not in wanted:
            yield row, column


def _extent(sheet: Sheet) -> Position:
    """The last row and column of the lay-out that stands there now, by its unbroken runs of formulas."""
    row, column = layout.FIRST_ROW, MARK[sheet.name]
    while sheet.cells.get((row, column), BLANK).formula is not None:
        row += 1
    last_column = LAST_COLUMN[sheet.name]
    if sheet.name == COMBINATIONS:
        last_column = FIRST_STRUCTURE
        while sheet.cells.get((layout.HEADER_ROW, last_column), BLANK).formula is not None:
            last_column += 1
        last_column -= 1
    return row - 1, last_column


def _fitted(sheet: Sheet, appraisal: Appraisal, cells: Cells) -> Iterator[FitRows]:
    """Rows whose texts change: those that hold names, and on Combinations reasons too."""
    from xlappraise.sheets import dressed

    changed = {
        row
        for (row, column), cell in cells.items()
        if (column == 1 or sheet.name == COMBINATIONS) and sheet.cells.get((row, column), BLANK).value != cell.value
    }
    if sheet.name == COMBINATIONS:
        # Columns are as wide as they were laid, for fewer structures maybe.
        across = min(_extent(sheet)[1], max(column for _, column in cells)) - 1
        first, high = layout.FIRST_ROW, dressed.heights(appraisal, across)
    elif sheet.name == COSTS:
        first, high = layout.FIRST_ROW, dressed.cost_heights(appraisal)
    else:
        first = engagement.FIRST_GROUP
        names = (str(cell.value) for (row, column), cell in sorted(cells.items()) if column == 1 and row >= first)
        high = dressed.group_heights(names)
    fitted = tuple((row, height) for row, height in enumerate(high, first) if row in changed)
    if fitted:
        yield FitRows(sheet.name, fitted)


def around(snapshot: Snapshot, appraisal: Appraisal, wanted: Mapping[str, Cells]) -> Iterator[Change]:
    """Widths on Combinations and heights on each view; the Guide anew where a view is added that it should name."""
    from xlappraise.sheets.guide import renewed

    views = [view.name for view in layout.VIEWS if view.name in wanted]
    if COMBINATIONS in snapshot.sheets and COMBINATIONS in wanted:
        _, last = _extent(snapshot.sheets[COMBINATIONS])
        needed = max(column for _, column in wanted[COMBINATIONS])
        for column in range(max(last, FIRST_STRUCTURE) + 1, needed + 1):
            yield ColumnLike(COMBINATIONS, column, FIRST_STRUCTURE)
    for name in views:
        if name in snapshot.sheets:
            yield from _fitted(snapshot.sheets[name], appraisal, wanted[name])
    if any(name not in snapshot.sheets for name in views):
        yield from renewed(snapshot, appraisal, views)
