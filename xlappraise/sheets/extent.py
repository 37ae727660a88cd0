"""A sheet and the cells that it should hold in; out, how far the tool's table on it reaches, by our formulas."""

from collections.abc import Callable, Iterator

from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.sheets.cells import SheetCells, ToolCell
from xlappraise.xlsx.addresses import Area, Position
from xlappraise.xlsx.snapshot import BLANK, CellData, Sheet, Snapshot

PRINT_AREA = "_xlnm.Print_Area"


class Extent(NamedTuple):
    """How far a table reaches: its last row and last column."""

    row: int
    column: int


def run(sheet: Sheet, wanted: SheetCells, start: Position, step: Position, mark: str) -> int:
    """Last row (or column) of the run of formulas that contain `mark`, from `start` on by `step`: (1, 0) or (0, 1)."""
    row, column = start
    while _has_mark(sheet.cells.get((row, column)), mark) or _will_be_marked(wanted, (row, column), mark):
        row, column = row + step[0], column + step[1]
    return row - 1 if step[0] else column - 1


def _has_mark(cell: CellData | ToolCell | None, mark: str) -> bool:
    return cell is not None and mark in (cell.formula or "").casefold()


def _will_be_marked(wanted: SheetCells, position: Position, mark: str) -> bool:
    return wanted.block.covers(position) or _has_mark(wanted.cells.get(position), mark)


def beyond(sheet: Sheet, wanted: SheetCells, extent_now: Callable[[Sheet, SheetCells], Extent]) -> Iterator[Position]:
    """Cells of an earlier table that reach beyond what should stand there.

    It was larger, or rows or columns were inserted before it.
    """
    others = wanted.others(sheet.cells)
    now = extent_now(sheet, wanted) if others else None
    for row, column in others:
        if now and layout.HEADER_ROW <= row <= now.row and column <= now.column:
            yield row, column


def moved_back(
    sheet: Sheet, prints: Area | None, old: Extent, extent_now: Callable[[Sheet], Extent]
) -> tuple[Area | None, Extent]:
    """The print area and how far the table reached before rows or columns were inserted above or left of both.

    They are as given when the print area does not begin at the title, which moves along: then it is an officer's own.
    """
    corner = (prints.first_row, prints.first_column) if prints else (1, 1)
    # Earlier versions said other things behind the colon of a title.
    begins = layout.BY_NAME[sheet.name].title.partition(":")[0]
    title = str(sheet.cells.get(corner, BLANK).value or "").partition(":")[0]
    if prints is None or corner == (1, 1) or title != begins:
        return prints, old
    down, right = corner[0] - 1, corner[1] - 1
    cells = {(row - down, column - right): cell for (row, column), cell in sheet.cells.items()}
    moved = Area(1, 1, prints.last_row - down, prints.last_column - right)
    return moved, extent_now(sheet._replace(cells=cells))


def print_area(snapshot: Snapshot, sheet: str) -> Area | None:
    """The print area of a sheet, when it is one rectangle."""
    from xlappraise.xlsx.addresses import area_of

    text = snapshot.names.get(f"{sheet}!{PRINT_AREA}", "")
    return area_of(text.rpartition("!")[2])


def last_formula_row(sheet: Sheet, column: int) -> int:
    """Last row of the unbroken run of formulas in a column of a table."""
    row = layout.FIRST_ROW
    while sheet.cells.get((row, column), BLANK).formula is not None:
        row += 1
    return row - 1


def table_surplus(column: int, columns: int) -> Callable[[Sheet, SheetCells], Iterator[Position]]:
    """For a sheet of one table, so many columns wide, with formulas in `column`: the rows of an earlier, longer one."""
    return lambda sheet, wanted: beyond(sheet, wanted, lambda page, _: Extent(last_formula_row(page, column), columns))
