"""An appraisal with what a merge brought in; out, the bytes of a workbook with the sheets that come with it.

Of what the assessors gave, these have the first row: the others are as many as a large panel has scores, and come as
one block below it.
"""

from __future__ import annotations

from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.record import Record, replace
from xlappraise.sheets import layout
from xlappraise.xlsx.addresses import Area, area_text
from xlappraise.xlsx.changes.kinds import RowsBelow


class MergedSheets(Record):
    """The sheets that a merge adds, built when they are called for."""

    appraisal: Appraisal
    names: tuple[str, ...]

    def __call__(self) -> bytes:
        """The file's bytes."""
        from openpyxl import Workbook

        from xlappraise.sheets import log_sheet, style
        from xlappraise.sheets.file_bytes import Extras, file_bytes

        book = Workbook()
        book.remove(book.worksheets[0])
        style.normal_font(book)
        sheets = [layout.BY_NAME[name] for name in self.names]
        values = {sheet.name: log_sheet.kept_cells(sheet, self.appraisal) for sheet in sheets}
        logs = self.appraisal.logs
        begun = replace(self.appraisal, logs={**logs, **{name: logs.get(name, ())[:1] for name in log_sheet.AS_MERGED}})
        for sheet in sheets:
            page = book.create_sheet(sheet.name)
            style.title(page, sheet)
            log_sheet.fill(page, sheet, begun, values[sheet.name])
            page.tables[sheet.table].ref = _whole_table(sheet, self.appraisal)
            style.page_setup(page, sheet)
        tables = {sheet.table: f"{sheet.title}. {sheet.instruction}" for sheet in sheets}
        return file_bytes(book, Extras(values, tables, {}, frozenset(self.names), layout.HEADER_ROW))


def _whole_table(sheet: layout.SheetLayout, appraisal: Appraisal) -> str:
    """The area of a log's table with all its rows."""
    from xlappraise.sheets import topics

    across = len(topics.columns_of(sheet, appraisal))
    return area_text(Area(layout.HEADER_ROW, 1, layout.HEADER_ROW + len(appraisal.logs[sheet.name]), across))


def rows_below(appraisal: Appraisal, name: str) -> RowsBelow:
    """The rows of a log but for the first, for a sheet that a merge adds, and how high each is."""
    from xlappraise.sheets import style, topics
    from xlappraise.sheets.openpyxl_tables import plain

    log = layout.BY_NAME[name]
    columns = style.narrower_columns(topics.columns_of(log, appraisal), log.kept)
    rows = tuple(tuple(plain(row.values.get(column.key)) for column in columns) for row in appraisal.logs[name][1:])
    return RowsBelow(rows, tuple(style.row_height(row, columns) for row in rows))
