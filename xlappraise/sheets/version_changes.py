"""Rows in; out, the bytes of a workbook with the sheet Version changes, to be taken from."""

from __future__ import annotations

from collections.abc import Sequence

from xlappraise.appraisal.record import Record
from xlappraise.appraisal.words import cut_short
from xlappraise.sheets import layout
from xlappraise.sheets.version_words import ChangeLine

LONGEST = 32_000
"""Characters of a text that a cell is given; a cell holds 32,767."""


VersionRow = tuple[str | float, ...]
"""A row of the sheet, blank cells as an empty text; cells at the end may be missing."""


class VersionChangesSheet(Record):
    """The sheet: with what it is compared, and its rows by column. Built when it is called for."""

    with_what: str
    rows: tuple[VersionRow, ...]

    def __call__(self) -> bytes:
        """The file's bytes."""
        from openpyxl import Workbook

        from xlappraise.sheets import style
        from xlappraise.sheets.cells import ToolCell
        from xlappraise.sheets.file_bytes import Extras, file_bytes
        from xlappraise.sheets.openpyxl_tables import write_cell

        sheet = layout.VERSION_CHANGES
        book = Workbook()
        page = book.worksheets[0]
        page.title = sheet.name
        style.normal_font(book)
        style.title(page, sheet)
        write_cell(page, 3, 1, ToolCell(self.with_what))
        for column, definition in enumerate(sheet.columns, 1):
            style.width(page, column, definition.width)
        rows = [tuple(column.heading for column in sheet.columns), *self.rows]
        for number, values in enumerate(rows, layout.HEADER_ROW):
            for column, value in enumerate(values, 1):
                write_cell(page, number, column, ToolCell(value or None))
        style.table(page, sheet.columns, layout.HEADER_ROW + max(1, len(rows) - 1), 1)
        style.page_setup(page, sheet)
        return file_bytes(book, Extras({}, {}, {}, frozenset({sheet.name}), layout.HEADER_ROW))


def rows_of(said: Sequence[str], lines: Sequence[ChangeLine]) -> list[VersionRow]:
    """What moved first, a sentence a row; then a row a difference."""
    moved = [(layout.RESULTS.name, "What moved", "", "", sentence) for sentence in said]
    changed = [
        (
            line.sheet,
            ", ".join(filter(None, (line.about, line.field))),
            line.change,
            cut_short(line.was, LONGEST),
            cut_short(line.now, LONGEST),
        )
        for line in lines
    ]
    return [*moved, *changed]
