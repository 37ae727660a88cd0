"""HTML in, a grid for each of its tables out, with the headings and paragraphs before it. Nothing is fetched or run."""

import re
from html.parser import HTMLParser
from typing import Any

from xlappraise.exchange.sheet_import.document_table import DocumentCell, TableRead, table_grid
from xlappraise.exchange.sheet_import.grid import Grid, one_line
from xlappraise.xlsx import limits
from xlappraise.xlsx.refusals import CannotRead, safe_text

LINES = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "caption", "div", "title", "br")
UNSEEN = ("script", "style", "template", "noscript")
MOST_LINES = 6
"""Lines before a table that are kept, the nearest ones."""
COLOUR = re.compile(r"background(?:-color)?\s*:\s*#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")


def has_table(text: str) -> bool:
    """Whether a text is HTML with a table."""
    return text.lstrip()[:1] == "<" and "<table" in text.lower()


def grids(text: str, path: str) -> tuple[Grid, ...]:
    """The tables of a page, in order. Raises CannotRead where there are too many tags."""
    if text.count("<") > limits.MOST_TAGS // 10:
        raise CannotRead(f"'{safe_text(path)}' holds too much to read: save the table alone.")
    reader = _Reader()
    reader.feed(text)
    reader.close()
    made = (table_grid(f"table {n}", read, path) for n, read in enumerate(reader.tables, 1))
    return tuple(grid for grid in made if grid is not None)


class _Reader(HTMLParser):
    """Collects tables while a page is parsed; a table inside a cell is text of that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[TableRead] = []
        self.depth = self.unseen = 0
        self.rows: list[list[DocumentCell]] = []
        self.cell: dict[str, Any] | None = None
        self.lines: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins."""
        given = {key: value or "" for key, value in attrs}
        if tag in UNSEEN:
            self.unseen += 1
        elif tag == "table":
            self._line()
            self.depth += 1
            if self.depth == 1:
                self.rows = []
        elif self.depth == 1 and tag == "tr":
            self._close_cell()
            self.rows.append([])
        elif self.depth == 1 and tag in ("td", "th"):
            self._close_cell()
            self.cell = {"columns": _span(given, "colspan"), "rows": _span(given, "rowspan"), "fill": _fill(given)}
            self.text = []
        elif tag in LINES:
            self._line()

    def handle_endtag(self, tag: str) -> None:
        """A tag ends."""
        if tag in UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag in ("td", "th", "tr") and self.depth == 1:
            self._close_cell()
        elif tag == "table" and self.depth:
            if self.depth == 1:
                self._close_cell()
                self.tables.append(TableRead(self.rows, self.lines, []))
                self.lines, self.text = [], []
            self.depth -= 1
        elif tag in LINES:
            self._line()

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if not self.unseen:
            self.text.append(data)

    def _line(self) -> None:
        if self.depth:
            self.text.append("\n")
            return
        line = " ".join("".join(self.text).split())
        self.lines, self.text = ([*self.lines, line][-MOST_LINES:] if line else self.lines), []
        if line and self.tables:
            self.tables[-1].add_note(line)

    def _close_cell(self) -> None:
        if self.cell is not None:
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append(DocumentCell(one_line("".join(self.text)), **self.cell))
        self.cell, self.text = None, []


def _span(given: dict[str, str], key: str) -> int:
    return max(1, int(given[key])) if given.get(key, "").isdigit() and len(given[key]) < 5 else 1


def _fill(given: dict[str, str]) -> str:
    found = COLOUR.search(f"background:{given.get('bgcolor', '')};{given.get('style', '')}") or COLOUR.search(
        given.get("style", "")
    )
    if not found:
        return ""
    short = found[1].upper()
    return short if len(short) == 6 else "".join(letter * 2 for letter in short)
