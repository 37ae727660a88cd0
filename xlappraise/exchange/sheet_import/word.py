"""A Word document's bytes in, a grid for each of its tables out, with the paragraphs before it."""

from typing import Any
from xml.parsers import expat

from xlappraise.exchange.sheet_import.document_table import DocumentCell, TableRead, table_grid
from xlappraise.exchange.sheet_import.grid import Grid, one_line
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.guarded_xml import Budget, feed

DOCUMENT = "word/document.xml"
MOST_LINES = 6
"""Paragraphs before a table that are kept, the nearest ones."""


class WordArchive(Archive):
    """The zip file that a Word document is."""

    program, kind = "Word", "document"
    smaller = shorter = "copy the table into a new document"


def grids(data: bytes, path: str) -> tuple[Grid, ...]:
    """The tables of a document, in order. Raises CannotRead for a broken or abusive file."""
    archive = WordArchive(data, path)
    reader = _Reader()
    parser = expat.ParserCreate(None, " ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.add_text
    feed(parser, archive, DOCUMENT, Budget(), archive.chunks(DOCUMENT))
    made = (table_grid(f"table {n}", read, path) for n, read in enumerate(reader.tables, 1))
    return tuple(grid for grid in made if grid is not None)


class _Reader:
    """Collects tables while a document is parsed; a table inside a cell is text of that cell."""

    def __init__(self) -> None:
        self.tables: list[TableRead] = []
        self.depth = 0
        self.rows: list[list[DocumentCell]] = []
        self.cell: dict[str, Any] = {}
        self.lines: list[str] = []
        self.text: list[str] = []
        self.in_text = False

    def start(self, full: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = full.rpartition(" ")[2]
        given = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if name == "tbl":
            self.depth += 1
            if self.depth == 1:
                self.rows, self.text = [], []
        elif name == "tr" and self.depth == 1:
            self.rows.append([])
        elif name == "tc" and self.depth == 1:
            self.cell, self.text = {}, []
        elif name == "gridSpan" and given.get("val", "").isdigit():
            self.cell["columns"] = int(given["val"])
        elif name == "vMerge":
            self.cell["continues"] = given.get("val") != "restart"
        elif name == "shd" and self.depth == 1:
            fill = given.get("fill", "")
            self.cell["fill"] = "" if fill in ("auto", "FFFFFF") else fill.upper()
        elif name in ("tab", "br", "cr"):
            self.text.append(" " if name == "tab" else "\n")
        self.in_text = name == "t"

    def add_text(self, text: str) -> None:
        """Text between elements."""
        if self.in_text:
            self.text.append(text)

    def end(self, full: str) -> None:
        """An element ends."""
        name = full.rpartition(" ")[2]
        if name == "t":
            self.in_text = False
        elif name == "p" and self.depth:
            self.text.append("\n")
        elif name == "p":
            line = " ".join("".join(self.text).split())
            self.lines, self.text = ([*self.lines, line][-MOST_LINES:] if line else self.lines), []
            if line and self.tables:
                self.tables[-1].add_note(line)
        elif name == "tc" and self.depth == 1 and self.rows:
            self.rows[-1].append(DocumentCell(one_line("".join(self.text)), **self.cell))
            self.text = []
        elif name == "tbl":
            self.depth -= 1
            if not self.depth:
                self.tables.append(TableRead(self.rows, self.lines, []))
                self.lines, self.text = [], []
