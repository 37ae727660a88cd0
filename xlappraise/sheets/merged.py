"""An appraisal with what a merge brought in; out, the bytes of a workbook with the sheets that come with it."""

from __future__ import annotations

from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.record import Record
from xlappraise.sheets import layout


class MergedSheets(Record):
    """The sheets that a merge adds, built when they are called for."""

    appraisal: Appraisal
    names: tuple[str, ...]

    def __call__(self) -> bytes:
        """The file's bytes."""
        from openpyxl import Workbook

        from xlappraise.sheets import log, style
        from xlappraise.sheets.file_bytes import Extras, file_bytes

        book = Workbook()
        book.remove(book.worksheets[0])
        style.normal_font(book)
        sheets = [layout.BY_NAME[name] for name in self.names]
        values = {sheet.name: log.kept_cells(sheet, self.appraisal) for sheet in sheets}
        for sheet in sheets:
            page = book.create_sheet(sheet.name)
            style.title(page, sheet)
            log.fill(page, sheet, self.appraisal, values[sheet.name])
            style.page_setup(page, sheet)
        tables = {sheet.table: f"{sheet.title}. {sheet.instruction}" for sheet in sheets}
        return file_bytes(book, Extras(values, tables, {}, frozenset(self.names), layout.HEADER_ROW))
