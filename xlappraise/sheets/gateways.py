"""An appraisal in; out, the sheet Gateways of a new workbook: a row an option, an answer and a reason a gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlappraise.appraisal.model import Appraisal
from xlappraise.sheets import entry_help, layout, live_formats, officers, topics
from xlappraise.sheets.layout import ANSWER, REASON, Column
from xlappraise.sheets.openpyxl_tables import put_table
from xlappraise.xlsx.addresses import column_letters

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def fill(page: Worksheet, appraisal: Appraisal) -> None:
    """Every option, whether it was put through the gateways or not."""
    columns = topics.gateway_columns(appraisal)
    labels = officers.gateway_labels(appraisal, topics.fresh_rows(appraisal.options))
    rows = [
        [labels[row, 2] if column.key == "name" else _entry(appraisal, option.id, column) for column in columns]
        for row, option in enumerate(appraisal.options, layout.FIRST_ROW)
    ]
    put_table(page, layout.GATEWAYS, columns, rows)
    entry_help.columns(page, columns)
    for number, column in enumerate(columns, 1):
        if column.key.startswith(ANSWER):
            letters = column_letters(number)
            area = f"{letters}{layout.FIRST_ROW}:{letters}{entry_help.LAST_ENTRY}"
            live_formats.answers(page, area, appraisal)


def _entry(appraisal: Appraisal, option_id: str, column: Column) -> object:
    if column.key == "id":
        return option_id
    if column.key.startswith(ANSWER):
        return appraisal.scores.get((column.key.removeprefix(ANSWER), option_id))
    return appraisal.rationale.get((column.key.removeprefix(REASON), option_id))
