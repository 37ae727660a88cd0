"""Rows of Dimensions and the sheet Options in; out, findings on columns that hold a dimension's values only."""

from __future__ import annotations

from collections.abc import Sequence

from xlappraise.appraisal.combinations import column_key, dimension_name, named_dimensions
from xlappraise.appraisal.combinations import text as text_of
from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.gather import Gathering
from xlappraise.appraisal.model import LogRow
from xlappraise.appraisal.rules.of_dimensions import DIMENSION_UNCLEAR
from xlappraise.appraisal.words import folded, quoted, visible
from xlappraise.reading.sheet_table import SheetTable, cells_of
from xlappraise.reading.values import text
from xlappraise.xlsx.snapshot import Sheet


def report_unclear_columns(sheet: Sheet, table: SheetTable, rows: Sequence[LogRow], gathering: Gathering) -> None:
    """A finding on each heading, not of the layout, above a value of a dimension that has no column yet."""
    top, held = table.place.header_row, dict[int, dict[str, str]]()
    lacking = [name for name in named_dimensions(rows) if column_key(name) not in table.place.columns]
    for (row, column), data in cells_of(sheet).items() if lacking and table.others else ():
        if column in table.others and row > top:
            held.setdefault(column, {}).setdefault(folded(text(data)), text(data))
    for name in lacking:
        values = {folded(text_of(row, "value")) for row in rows if dimension_name(text_of(row, "dimension")) == name}
        for column, words in table.others.items():
            if shared := [said for key, said in held.get(column, {}).items() if key and key in values]:
                facts = {"shown": quoted(visible(words)), "expected": name, "suggestion": name}
                found = f"{quoted(visible(shared[0]))} below it is a value of {visible(name)}"
                gathering.add(DIMENSION_UNCLEAR, Cell(sheet.name, top, column), **facts, found=found)
