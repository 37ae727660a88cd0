"""What a file shows in, a grid of cells out: text as shown, exact number, fill, comment, and where each cell stood."""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

from xlappraise.appraisal.findings import Cell
from xlappraise.records import NamedTuple

SCORE_ALONE = re.compile(
    r"[-+]?\d+(?:[.,]\d+)?(?:\s*/\s*\d+)?\s*%?|[★☆⭐]+|(?:very )?(?:high|medium|low)", re.IGNORECASE
)
"""A first line of a cell that is a score: its reason stands on the lines below."""


def one_line(text: str) -> str:
    """The lines of a cell as one; a score on the first is set off from its reason by a dash."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and lines[1][0].isalpha() and SCORE_ALONE.fullmatch(lines[0]):
        return f"{lines[0]} - {' '.join(lines[1:])}"
    return " ".join(lines)


NO_PLACE = Cell("", 1, 1)


class GridCell(NamedTuple):
    """A cell as its reader sees it. `place` is where it stands in the file, also where the table was turned."""

    text: str = ""
    place: Cell = NO_PLACE
    number: Fraction | None = None
    """The exact number where the file stores one; a percentage as per cent: 30 for 30%."""
    decimals: int | None = None
    """How many decimals its format shows; None where only the text tells."""
    percent: bool = False
    fill: str = ""
    """The colour behind it, as RRGGBB; empty for none or white."""
    comment: str = ""
    covered: bool = False
    """Whether it lies in a merged block and only repeats the text of the block's first cell."""

    @property
    def own(self) -> bool:
        """Whether something stands in this very cell."""
        return bool(self.text) and not self.covered


class Grid(NamedTuple):
    """The used rows and columns of one sheet or table, rectangular.

    A stretch of blank rows or columns between them is kept as one: it may separate two tables.
    """

    name: str
    rows: tuple[tuple[GridCell, ...], ...]
    title: tuple[str, ...] = ()
    """Lines of text that stand before it in a document."""
    notes: tuple[str, ...] = ()
    """Lines that stand right after it in a document."""

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.rows[0]) if self.rows else 0

    def transpose(self) -> "Grid":
        """The same with rows as columns."""
        return self._replace(rows=tuple(zip(*self.rows, strict=True)))


def grid_of(
    name: str, cells: Mapping[tuple[int, int], GridCell], title: Iterable[str] = (), notes: Iterable[str] = ()
) -> Grid:
    """The grid of these cells, by row and column counted from 1; their places may differ, as in a text."""
    rows, columns = (_with_breaks(sorted({key[side] for key in cells})) for side in (0, 1))
    sheet = next(iter(cells.values())).place.sheet if cells else ""
    at_row = {row: cell.place.row for (row, _), cell in cells.items()}
    at_column = {column: cell.place.column for (_, column), cell in cells.items()}

    def cell(row: int, column: int) -> GridCell:
        place = Cell(sheet, at_row.get(row, row), at_column.get(column, column))
        return cells.get((row, column)) or GridCell(place=place)

    return Grid(name, tuple(tuple(cell(row, column) for column in columns) for row in rows), tuple(title), tuple(notes))


def _with_breaks(used: list[int]) -> list[int]:
    """The used lines, and one number for each stretch of lines between them that are not."""
    kept: list[int] = []
    for line in used:
        if kept and line > kept[-1] + 1:
            kept.append(line - 1)
        kept.append(line)
    return kept
