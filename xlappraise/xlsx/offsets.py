"""Where things stand in a worksheet: in, what its reader tells; out, the offsets of its rows and cells, for writers."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice, pairwise
from operator import lt

from xlappraise.xlsx.addresses import LAST_COLUMN, Area, Position, area_of
from xlappraise.xlsx.guarded_xml import Attributes

BITS = 15
"""Bits of a cell's number that hold its column; those above hold its row."""


class Offsets:
    """Offsets by number, noted in the order of the file: 12 bytes for each, where a dict of positions has 150."""

    def __init__(self) -> None:
        """None yet."""
        self._numbers, self._offsets = array("Q"), array("I")
        self._sorted = False
        self._repeated: list[int] = []

    def note(self, number: int, offset: int) -> None:
        """Something begins there; all is noted before anything is asked."""
        self._numbers.append(number)
        self._offsets.append(offset)

    def between(self, first: int, last: int) -> list[tuple[int, int]]:
        """Numbers and offsets of what lies between two numbers, both included; equal ones in the order of the file."""
        self._sort()
        at, end = bisect_left(self._numbers, first), bisect_right(self._numbers, last)
        return list(zip(self._numbers[at:end], self._offsets[at:end], strict=True))

    def last_of(self, number: int) -> int | None:
        """Offset of the last of that number."""
        self._sort()
        at = bisect_right(self._numbers, number) - 1
        return self._offsets[at] if at >= 0 and self._numbers[at] == number else None

    def after(self, number: int) -> int | None:
        """Offset of the next higher number."""
        self._sort()
        at = bisect_right(self._numbers, number)
        return self._offsets[at] if at < len(self._offsets) else None

    def last(self) -> int | None:
        """The highest offset, where the last of all begins."""
        return max(self._offsets, default=None)

    def numbers_repeated(self) -> list[int]:
        """The numbers that were noted again."""
        self._sort()
        return self._repeated

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """All numbers and offsets."""
        return zip(self._numbers, self._offsets, strict=True)

    def _sort(self) -> None:
        if self._sorted:
            return
        self._sorted = True
        if not all(map(lt, self._numbers, islice(self._numbers, 1, None))):
            order = sorted(range(len(self._numbers)), key=self._numbers.__getitem__)
            self._numbers = array("Q", [self._numbers[at] for at in order])
            self._offsets = array("I", [self._offsets[at] for at in order])
            self._repeated = [number for number, after in pairwise(self._numbers) if number == after]


class CellOffsets:
    """Where a sheet's elements stand in its bytes in UTF-8."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self.rows = Offsets()
        """Of the tags of rows, by their numbers."""
        self._cells = Offsets()
        self.data = 0
        """Offset of the tag of the sheet's data."""
        self.dimension: tuple[int, str] | None = None
        self.column_styles: list[tuple[int, int, str]] = []
        self.arrays: list[Area] = []
        """Areas that one formula fills: arrays, spills, data tables."""
        self.masters: dict[Position, str] = {}
        """Cells that keep the text of a shared formula, with its number."""

    def offset(self, position: Position | None) -> int | None:
        """Where a cell's tag begins; None when the file has no such cell, blank or not."""
        if position is None:
            return None
        return self._cells.last_of(position[0] << BITS | position[1])

    def cells(self) -> Iterator[tuple[Position, int]]:
        """Every cell with its offset."""
        return (((number >> BITS, number % (1 << BITS)), offset) for number, offset in self._cells)

    def cells_of(self, row: int) -> list[tuple[int, int]]:
        """Columns and offsets of the cells of a row, in the order of the file."""
        first = row << BITS
        found = [(number - first, offset) for number, offset in self._cells.between(first, first + LAST_COLUMN)]
        return sorted(found, key=lambda cell: cell[1])

    def twice(self) -> list[Position]:
        """Cells that stand in the file more than once."""
        return [(number >> BITS, number % (1 << BITS)) for number in self._cells.numbers_repeated()]

    def note_cell(self, row: int, column: int, offset: int) -> None:
        """A cell begins."""
        self._cells.note(row << BITS | column, offset)

    def note_column(self, first: int, last: int, style: str) -> None:
        """These columns have a format."""
        if len(self.column_styles) < LAST_COLUMN:
            self.column_styles.append((first, last, style))

    def note_formula(self, position: Position, attributes: Attributes) -> None:
        """A cell has a formula."""
        kind = attributes.get("t")
        if kind in ("array", "dataTable"):
            self.arrays.append(area_of(attributes.get("ref", "")) or Area(*position, *position))
        elif kind == "shared" and "ref" in attributes:
            self.masters[position] = attributes.get("si", "")
