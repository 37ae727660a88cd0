"""Changes to single cells in; out, rectangles and the rows to type into each in one write. No Excel in here."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from xlappraise.plan.tool_cells import is_ours
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.xlsx.addresses import Area, Position
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.snapshot import CellData, ErrorValue, Sheet, Value

Typed = str | float | bool
"""What Excel takes as typed: a formula with its `=`, text, a number, TRUE or FALSE; '' empties the cell."""

ALL_OURS = "Lists"
"""A hidden sheet, of which every cell is the tool's."""
MANY = 16
"""More blocks than this on a sheet are joined where nothing but the tool's own cells lies between them."""
MOST_CELLS = 50_000
"""A larger block goes in several writes."""

_PLAIN_WORDS = re.compile(r"[^\W\d_][^\d]*\Z")
"""Text that starts with a letter and holds no digit: no number, date or formula, however Excel is set."""
_LONG = 40
"""Text of more letters than any date, time or amount takes."""
_TRUTHS = frozenset({"true", "false"})


class WriteBlock(NamedTuple):
    """A rectangle of a sheet and the rows to type into it."""

    area: Area
    rows: tuple[tuple[Typed, ...], ...]


def as_typed(value: Value, formula: str | None = None) -> Typed:
    """What to type so that the cell holds just this.

    Excel reads text as if somebody typed it: `1` would become a number, `MAR1` a date, `-x` a formula. An
    apostrophe before it keeps it as text, and is no part of it.
    """
    if formula is not None:
        return f"={formula}"
    if value is None:
        return ""
    if not isinstance(value, str) or isinstance(value, ErrorValue):
        return value
    start = value[:1]
    if start.isalpha() and (len(value) > _LONG or _PLAIN_WORDS.match(value)) and value.lower() not in _TRUTHS:
        return value
    return f"'{value}" if value else ""


def blocks(changes: Sequence[SetCell], sheet: Sheet | None = None) -> list[WriteBlock]:
    """The fewest rectangles, within reason, that hold these changes of one sheet.

    `sheet` is the sheet as it stands. Where changes lie scattered, blocks are joined across cells of the tool's
    that are typed anew as they are; an officer's cell is in no block.
    """
    cells = {(change.row, change.column): as_typed(change.value, change.formula) for change in changes}
    areas = rectangles(cells)
    if len(areas) > MANY and sheet is not None:
        kept = _retyper(sheet)
        areas = _join(areas, lambda position: position in cells or kept(position) is not None)
        for area in areas:
            for position in positions(area):
                if position not in cells and (same := kept(position)) is not None:
                    cells[position] = same
    return [_block(part, cells) for area in areas for part in _parts(area)]


def _block(area: Area, cells: Mapping[Position, Typed]) -> WriteBlock:
    columns = range(area.first_column, area.last_column + 1)
    rows = range(area.first_row, area.last_row + 1)
    return WriteBlock(area, tuple(tuple(cells[row, column] for column in columns) for row in rows))


def _parts(area: Area) -> Iterator[Area]:
    """A rectangle in slices of whole rows that are not too large to write at once."""
    height = max(1, MOST_CELLS // (area.last_column - area.first_column + 1))
    for row in range(area.first_row, area.last_row + 1, height):
        yield area._replace(first_row=row, last_row=min(row + height - 1, area.last_row))


def positions(area: Area) -> Iterator[Position]:
    """Every cell of a rectangle."""
    for row in range(area.first_row, area.last_row + 1):
        for column in range(area.first_column, area.last_column + 1):
            yield row, column


def rectangles(cells: Mapping[Position, object]) -> list[Area]:
    """Cells as rectangles: neighbours of a row together, then rows of the same width."""
    done: list[Area] = []
    growing: dict[tuple[int, int], Area] = {}
    for row, first, last in _runs(sorted(cells)):
        above = growing.get((first, last))
        if above is not None and above.last_row == row - 1:
            growing[first, last] = above._replace(last_row=row)
        else:
            if above is not None:
                done.append(above)
            growing[first, last] = Area(row, first, row, last)
    return sorted([*done, *growing.values()])


def _runs(cells: Sequence[Position]) -> Iterator[tuple[int, int, int]]:
    """Row, first and last column of neighbours, from cells in order."""
    start = 0
    for index, (row, column) in enumerate(cells, 1):
        if cells[index : index + 1] != [(row, column + 1)]:
            yield row, cells[start][1], column
            start = index


def _join(areas: Sequence[Area], free: Callable[[Position], bool]) -> list[Area]:
    """Fewer rectangles: each is joined with the one before where every cell between them is free to write."""
    done: list[Area] = []
    for area in sorted(areas, key=lambda area: (area.first_column, area.first_row)):
        if done:
            last = done[-1]
            both = Area(*map(min, last[:2], area[:2]), *map(max, last[2:], area[2:]))
            inside = (p for p in positions(both) if not (holds(last, p) or holds(area, p)))
            if all(free(position) for position in inside):
                done[-1] = both
                continue
        done.append(area)
    return done


def holds(area: Area, position: Position) -> bool:
    """Whether a cell lies in a rectangle."""
    return area[0] <= position[0] <= area[2] and area[1] <= position[1] <= area[3]


def _retyper(sheet: Sheet) -> Callable[[Position], Typed | None]:
    """What to type into a cell so that it stays as it is; None where it is not ours to type into."""
    known = layout.BY_NAME.get(sheet.name)
    tools = known is not None and known.owner == layout.TOOL

    def entry_to_keep(position: Position) -> Typed | None:
        data: CellData | None = sheet.cells.get(position)
        if data is None:
            return "" if tools else None
        if data.formula is not None:
            return f"={data.formula}" if sheet.name == ALL_OURS or is_ours(data.formula) else None
        return as_typed(data.value) if tools and not data.shown_as else None

    return entry_to_keep
