"""An appraisal and a log in; out, the log's sheet in a new workbook: its rows, drop-downs and live warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.individual import DECLARATION, INDIVIDUAL_SCORES, INDIVIDUAL_WEIGHTS, MODERATION
from xlappraise.appraisal.model import Appraisal
from xlappraise.sheets import entry_help, layout, live_formats, style, topics
from xlappraise.sheets.cells import Cells
from xlappraise.sheets.layout import Column, SheetLayout
from xlappraise.sheets.openpyxl_tables import put_table
from xlappraise.xlsx.addresses import column_letters

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

AS_MERGED = (INDIVIDUAL_SCORES, INDIVIDUAL_WEIGHTS)
"""Logs that nobody types in once they are merged: no cream, no drop-downs."""
ASKED_WEIGHTS = "Say by yourself how much each criterion should weigh, and why. The limits stand on Setup."
"""What Individual weights asks of an assessor who scores alone."""
OF_TOPICS = frozenset(
    sheet.name for sheet in layout.LOGS for names in layout.TOPICS.values() if sheet.name in names
) - frozenset(layout.STANDARD_LOGS)
"""Logs that come with a topic: their rows are entered one at a time and say what is still missing."""


def fill(page: Worksheet, sheet: SheetLayout, appraisal: Appraisal, kept: Cells) -> None:
    """A row an entry; `kept` are the cells that the tool keeps in these rows."""
    columns = style.narrower_columns(topics.columns_of(sheet, appraisal), sheet.kept)
    rows: list[list[Any]] = [
        [row.values.get(column.key, "") for column in columns] for row in appraisal.logs[sheet.name]
    ]
    for (row, column), cell in kept.items():
        rows[row - layout.FIRST_ROW][column - 1] = cell
    if sheet.name in AS_MERGED and not appraisal.setup.assessor:
        columns = tuple(column._replace(owner=layout.TOOL) for column in columns)
    if sheet.name == INDIVIDUAL_WEIGHTS and appraisal.setup.assessor:
        page.cell(layout.INSTRUCTION_ROW, 1).value = ASKED_WEIGHTS
    if sheet.name == DECLARATION and appraisal.setup.assessor:
        page.cell(3, 1).value = f"Your row is that of {appraisal.setup.assessor}. The others are on the panel too."
    put_table(page, sheet, columns, rows)
    _look(page, columns)


def kept_cells(sheet: SheetLayout, appraisal: Appraisal) -> Cells:
    """What the tool keeps in the rows of a log: on Moderation alone."""
    if sheet.name != MODERATION or not appraisal.logs.get(MODERATION):
        return {}
    from xlappraise.sheets.moderation import fresh_cells

    return fresh_cells(appraisal)


def _look(page: Worksheet, columns: tuple[Column, ...]) -> None:
    """Drop-downs and messages; on those of a topic, a live warning where a row lacks what it needs."""
    entry_help.columns(page, columns)
    if page.title not in OF_TOPICS:
        return
    numbers = {column.key: number for number, column in enumerate(columns, 1)}
    for column in columns:
        if column.required:
            live_formats.row_needs(page, numbers[column.key], len(columns))
    if page.title == "Dimensions":
        out = f'TRIM(${column_letters(numbers["outcome"])}{layout.FIRST_ROW})="{layout.DIMENSION_OUTCOMES[1]}"'
        for key in ("stage", "reason"):
            live_formats.row_needs(page, numbers[key], len(columns), out)
    if page.title == "Benefits":
        live_formats.used_twice(page, numbers["ref"])
