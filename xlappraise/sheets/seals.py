"""Rows of Seals and Seal records in; out, the bytes of a workbook with these sheets, to be taken from."""

from __future__ import annotations

from typing import Any

from xlappraise.appraisal.record import Record
from xlappraise.sheets import layout


class SealSheets(Record):
    """The two sheets with their first rows, built when they are called for."""

    seals: tuple[tuple[Any, ...], ...]
    records: tuple[tuple[Any, ...], ...]

    def __call__(self) -> bytes:
        """The file's bytes."""
        from openpyxl import Workbook

        from xlappraise.sheets import style
        from xlappraise.sheets.file_bytes import Extras, file_bytes
        from xlappraise.sheets.openpyxl_tables import put_table

        book = Workbook()
        book.remove(book.worksheets[0])
        style.normal_font(book)
        for sheet, rows in ((layout.SEALS, self.seals), (layout.SEAL_RECORDS, self.records)):
            page = book.create_sheet(sheet.name)
            style.title(page, sheet)
            put_table(page, sheet, sheet.columns, [list(row) for row in rows])
            style.page_setup(page, sheet)
        tables = {sheet.table: f"{sheet.title}. {sheet.instruction}" for sheet in (layout.SEALS, layout.SEAL_RECORDS)}
        return file_bytes(book, Extras({}, tables, {}, frozenset(), layout.HEADER_ROW))
