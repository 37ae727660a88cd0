"""An OpenDocument spreadsheet in, a grid for each of its sheets out: stored values as shown, fills and comments.

A fill given by conditional formatting cannot be seen.
"""

from fractions import Fraction
from xml.parsers import expat

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.words import exact
from xlappraise.exchange.sheet_import.grid import Grid, GridCell, grid_of, one_line
from xlappraise.exchange.sheet_import.levels import colour_word
from xlappraise.xlsx import limits
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.guarded_xml import Budget, feed

CONTENT = "content.xml"
MOST_REPEATED = 200
"""Most times that a cell with something in it is repeated: a hostile file may give any number."""


class OpenDocumentArchive(Archive):
    """The zip file that an OpenDocument spreadsheet is."""

    program, kind = "LibreOffice", "spreadsheet"


def grids(data: bytes, path: str) -> tuple[Grid, ...]:
    """The sheets with something on them. Raises CannotRead for a broken or abusive file."""
    archive = OpenDocumentArchive(data, path)
    reader = _Reader()
    parser = expat.ParserCreate(None, " ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.add_text
    feed(parser, archive, CONTENT, Budget(), archive.chunks(CONTENT))
    return tuple(grid_of(name, cells) for name, cells in reader.sheets if cells)


class _Reader:
    """Collects the cells of sheets while the content is parsed."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, dict[tuple[int, int], GridCell]]] = []
        self.row = self.column = self.rows = 0
        self.given: dict[str, str] = {}
        self.text: list[str] = []
        self.note: list[str] = []
        self.in_text = self.in_note = False
        self.style = ""
        self.fills: dict[str, str] = {}
        """By the name of a style of cells: its colour as RRGGBB."""
        self.of_row = ""
        self.of_columns: list[tuple[int, str]] = []
        """Styles of cells that name none, by column: how many columns, and the style."""

    def start(self, full: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = full.rpartition(" ")[2]
        given = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if name == "table":
            self.sheets.append((given.get("name", f"sheet {len(self.sheets) + 1}"), {}))
            self.row, self.of_columns = 0, []
        elif name == "style":
            self.style = given.get("name", "") if given.get("family") == "table-cell" else ""
        elif name == "table-cell-properties" and self.style:
            self.fills[self.style] = _colour(given.get("background-color", ""))
        elif name == "table-column":
            self.of_columns.append((_count(given, "number-columns-repeated"), given.get("default-cell-style-name", "")))
        elif name == "table-row":
            self.row, self.column, self.rows = self.row + 1, 0, _count(given, "number-rows-repeated")
            self.of_row = given.get("default-cell-style-name", "")
        elif name in ("table-cell", "covered-table-cell"):
            self.given, self.text, self.note = given, [], []
        elif name == "annotation":
            self.in_note = True
        elif name == "p":
            self.in_text = True
        elif name in ("s", "tab", "line-break"):
            self.add_text("\n" if name == "line-break" else " ")

    def add_text(self, text: str) -> None:
        """Text between elements."""
        if self.in_text:
            (self.note if self.in_note else self.text).append(text)

    def end(self, full: str) -> None:
        """An element ends."""
        name = full.rpartition(" ")[2]
        if name == "p":
            self.add_text("\n")
            self.in_text = False
        elif name == "annotation":
            self.in_note = False
        elif name in ("table-cell", "covered-table-cell"):
            self._cell(covered=name != "table-cell")
        elif name == "table-row":
            self.row += self.rows - 1

    def _cell(self, *, covered: bool) -> None:
        times = _count(self.given, "number-columns-repeated")
        text = one_line("".join(self.text))
        first = self.column + 1
        self.column += times
        fill = self._fill(first)
        if not (text or colour_word(fill)) or not self.sheets or covered:
            return
        name, cells = self.sheets[-1]
        wide, tall = _count(self.given, "number-columns-spanned"), _count(self.given, "number-rows-spanned")
        for n in range(min(times, MOST_REPEATED)):
            if len(cells) < limits.MOST_CELLS:
                cells[self.row, first + n] = self._grid_cell(text, Cell(name, self.row, first + n))._replace(fill=fill)
        for down in range(min(tall, MOST_REPEATED)):
            for right in range(min(wide, MOST_REPEATED)):
                if down or right:
                    place = Cell(name, self.row + down, first + right)
                    cells[place.row, place.column] = self._grid_cell(text, place)._replace(covered=True)

    def _fill(self, column: int) -> str:
        """The colour of the cell: by its own style, else that of its row, else that of its column."""
        named = self.given.get("style-name") or self.of_row
        for count, style in () if named else self.of_columns:
            if column <= count:
                named = style
                break
            column -= count
        return self.fills.get(named, "")

    def _grid_cell(self, text: str, place: Cell) -> GridCell:
        comment = " ".join("".join(self.note).split())
        number, kind = _number(self.given.get("value", "")), self.given.get("value-type")
        if number is None or kind not in ("float", "percentage", "currency"):
            return GridCell(text, place, comment=comment)
        percent = kind == "percentage"
        shown = text.rstrip("% ").replace(",", ".")
        decimals = len(shown.rpartition(".")[2]) if "." in shown else 0
        return GridCell(text, place, number * 100 if percent else number, decimals, percent, comment=comment)


def _colour(text: str) -> str:
    """A colour such as #ff0000 as RRGGBB; empty for transparent and white."""
    plain = text.removeprefix("#").upper()
    return plain if len(plain) == 6 and plain != "FFFFFF" else ""


def _count(given: dict[str, str], key: str) -> int:
    text = given.get(key, "1")
    return max(1, int(text)) if text.isdigit() and len(text) < 9 else 1


def _number(text: str) -> Fraction | None:
    try:
        return exact(float(text))
    except (ValueError, OverflowError):
        return None
