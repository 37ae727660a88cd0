"""Where things stand in a worksheet: in, its bytes and what its reader tells; out, the offsets of rows and cells.

For writers. Of a row that patterns find, its own place says it all: where its cells are is looked up when somebody
asks, for of a hundred thousand cells most writes change a few.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import NamedTuple

from xlappraise.xlsx.addresses import LAST_COLUMN, Area, Position, area_of, column_letters, column_number
from xlappraise.xlsx.guarded_xml import Attributes

MOST_LOOKED = 8
"""So many plain rows have their cells' offsets kept: the one at hand, and those whose formats are taken over."""
_CELL = re.compile(rb'<c\b(?: r="([A-Z]++))?')
_new = tuple.__new__


class RowPlace(NamedTuple):
    """A row in the sheet's bytes: its number, the offset of its tag, whether the tag says the number."""

    row: int
    start: int
    numbered: bool


class Places:
    """Where a sheet's elements stand in its bytes."""

    def __init__(self, data: bytes = b"") -> None:
        """Nothing is known yet of these bytes in UTF-8, which are going to be read."""
        self._data = data
        self.heard: dict[Position, int] = {}
        """Cells that the parser told of, with their offsets."""
        self.rows: list[RowPlace] = []
        self._last_row = 0
        self._plain: dict[int, int] = {}
        self._looked: dict[int, dict[int, int]] = {}
        self.data = 0
        """Offset of the tag of the sheet's data."""
        self.dimension: tuple[int, str] | None = None
        self.column_styles: list[tuple[int, int, str]] = []
        self.arrays: list[Area] = []
        """Areas that one formula fills: arrays, spills, data tables."""
        self.masters: dict[Position, str] = {}
        """Cells that keep the text of a shared formula, with its number."""
        self.twice: list[Position] = []

    def offset(self, position: Position | None) -> int | None:
        """Where a cell's tag begins; None when the file has no such cell, blank or not."""
        if position is None:
            return None
        row, column = position
        start = self._plain.get(row)
        if start is None:
            return self.heard.get(position)
        tag = b'<c r="%b%d"' % (column_letters(column).encode(), row)
        found = self._data.find(tag, start, self._data.index(b"</row>", start))
        return found if found >= 0 else self.plain_row(row).get(column)

    def cells(self) -> Iterator[tuple[Position, int]]:
        """Every cell with its offset."""
        yield from self.heard.items()
        for row, start in self._plain.items():
            for column, offset in self._cells(start):
                yield (row, column), offset

    def is_plain(self, row: int) -> bool:
        """Whether the row stands once, behind all with lower numbers, its cells once each and from left to right."""
        return row in self._plain

    def plain_row(self, row: int) -> dict[int, int]:
        """Columns and offsets of the cells of a plain row, in order."""
        found = self._looked.get(row)
        if found is None:
            if len(self._looked) >= MOST_LOOKED:
                self._looked.clear()
            found = self._looked[row] = dict(self._cells(self._plain[row]))
        return found

    def _cells(self, start: int) -> Iterator[tuple[int, int]]:
        """Columns and offsets of the cells in the row that begins there, where nothing else looks like a cell."""
        column = 0
        for tag in _CELL.finditer(self._data, start, self._data.index(b"</row>", start)):
            column = column_number(tag[1].decode()) if tag[1] else column + 1
            yield column, tag.start()

    def note(self, depth: int, name: str, attributes: Attributes, offset: int) -> None:
        """An element outside the data begins."""
        if (depth, name) == (2, "sheetData"):
            self.data = offset
        elif (depth, name) == (2, "dimension"):
            self.dimension = (offset, attributes.get("ref", ""))
        elif (depth, name) == (3, "col") and "style" in attributes and len(self.column_styles) < LAST_COLUMN:
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if (first + last).isascii() and first.isdigit() and last.isdigit():
                self.column_styles.append((int(first), int(last), attributes["style"]))

    def note_row(self, row: int, start: int, numbered: bool) -> None:
        """A row begins whose cells the parser will tell of."""
        if row in self._plain:
            self._hear(row, self._plain.pop(row))
        self._last_row = max(self._last_row, row)
        self.rows.append(_new(RowPlace, (row, start, numbered)))

    def note_plain_row(self, row: int, start: int, numbered: bool, ascending: bool) -> None:
        """A row has been found by patterns; its cells stand from left to right when they are `ascending`."""
        in_order = ascending and row > self._last_row
        self.note_row(row, start, numbered)
        if in_order:
            self._plain[row] = start
        else:
            self._hear(row, start)

    def note_empty_rows(self, numbers: list[int], starts: Iterable[int]) -> None:
        """Numbered rows without cells, of which there may be a million."""
        self._last_row = max(self._last_row, *numbers)
        self.rows += map(_new, repeat(RowPlace), zip(numbers, starts, repeat(True), strict=False))

    def _hear(self, row: int, start: int) -> None:
        for column, offset in self._cells(start):
            self.note_cell((row, column), offset)

    def note_cell(self, position: Position, offset: int) -> None:
        """A cell begins, in a row that is not plain."""
        if position in self.heard:
            self.twice.append(position)
        self.heard[position] = offset

    def note_formula(self, position: Position, attributes: Attributes) -> None:
        """A cell has a formula."""
        kind = attributes.get("t")
        if kind in ("array", "dataTable"):
            self.arrays.append(area_of(attributes.get("ref", "")) or Area(*position, *position))
        elif kind == "shared" and "ref" in attributes:
            self.masters[position] = attributes.get("si", "")
