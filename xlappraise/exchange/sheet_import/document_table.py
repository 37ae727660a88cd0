"""Cells of a table in a document, row by row, in; a grid with merged cells out. Readers of Word and HTML fill it."""

from xlappraise.appraisal.findings import Cell
from xlappraise.exchange.sheet_import.grid import Grid, GridCell, grid_of
from xlappraise.records import NamedTuple
from xlappraise.xlsx import limits
from xlappraise.xlsx.refusals import CannotRead, safe_text

WIDEST_SPAN, MOST_COLUMNS = 200, 300
"""Rows or columns that one cell covers, and columns of a table, at most: a hostile page may give any number."""


class DocumentCell(NamedTuple):
    """A cell as a document has it. `continues` is a cell that goes on with the one above, as Word marks it."""

    text: str
    columns: int = 1
    rows: int = 1
    fill: str = ""
    continues: bool = False


MOST_NOTES = 3
"""Paragraphs after a table that are kept as its notes."""


class TableRead(NamedTuple):
    """The rows of a table, the lines before it, and those behind it, which are filled while the document is read on."""

    rows: list[list[DocumentCell]]
    title: list[str]
    notes: list[str]

    def add_note(self, line: str) -> None:
        """Keep a line that stands after the table, up to MOST_NOTES of them."""
        if len(self.notes) < MOST_NOTES:
            self.notes.append(line)


def table_grid(name: str, read: TableRead, path: str) -> Grid | None:
    """The grid of a table; None for a table without text. Raises CannotRead where it is too large."""
    cells: dict[tuple[int, int], GridCell] = {}
    taken: dict[tuple[int, int], GridCell] = {}
    for row, parts in enumerate(read.rows, 1):
        column = 1
        for part in parts:
            while (row, column) in taken:
                column += 1
            if column > MOST_COLUMNS or len(cells) > limits.MOST_CELLS:
                raise CannotRead(f"'{safe_text(path)}' has a table that is too large to be one of scores.")
            column = _place_cell(cells, taken, part, (row, column), name)
    cells |= {at: cell for at, cell in taken.items() if at not in cells}
    kept = {at: cell for at, cell in cells.items() if cell.text or cell.fill}
    return grid_of(name, kept, read.title, read.notes) if any(cell.text for cell in kept.values()) else None


def _place_cell(
    cells: dict[tuple[int, int], GridCell],
    taken: dict[tuple[int, int], GridCell],
    part: DocumentCell,
    at: tuple[int, int],
    name: str,
) -> int:
    """Place a cell and what it covers; the column after it."""
    row, column = at
    above = cells.get((row - 1, column))
    text = above.text if part.continues and above else part.text
    cell = GridCell(text[: limits.LONGEST_TEXT], Cell(name, row, column), fill=part.fill, covered=part.continues)
    cells[at] = cell
    columns, rows = min(part.columns, WIDEST_SPAN), min(part.rows, WIDEST_SPAN)
    for down in range(rows):
        for right in range(columns):
            if (down, right) != (0, 0) and text:
                place = Cell(name, row + down, column + right)
                taken[row + down, column + right] = cell._replace(place=place, covered=True)
    return column + columns
