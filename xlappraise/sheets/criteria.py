"""An appraisal in; out, the sheet Criteria of a new workbook: its rows, drop-downs, limits and live warnings."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from xlappraise.appraisal.model import PERCENT, SCORED, Appraisal, Setup
from xlappraise.appraisal.words import decimals_of
from xlappraise.sheets import entry_help, layout, live_formats, style
from xlappraise.sheets.layout import Column
from xlappraise.sheets.openpyxl_tables import put_table
from xlappraise.xlsx.addresses import column_letters

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def fill(page: Worksheet, appraisal: Appraisal) -> None:
    """A row a criterion, with a column for the meaning of each level."""
    names = tuple(level.name for level in appraisal.scale.levels)
    width = style.group_width(appraisal, layout.CRITERIA.column("group").width)
    columns = style.narrower_columns(
        tuple(
            column._replace(width=width) if column.key == "group" else column
            for column in layout.criteria_columns(names)
        ),
        layout.CRITERIA.kept,
    )
    kinds = {kind.lower(): kind for kind in layout.KINDS}
    shown = percent_format(appraisal.setup, [criterion.weight for criterion in appraisal.criteria])
    rows = []
    for criterion in appraisal.criteria:
        values = {
            "kind": kinds[SCORED if criterion.spare else criterion.kind],
            "weight": as_written(shown, criterion.weight),
            "limits": ", ".join(f"{level} {count}" for level, count in criterion.limits.items()),
            **{f"means:{name}": criterion.levels.get(name, "") for name in names},
        }
        rows.append([values.get(c.key, getattr(criterion, c.key, None)) for c in columns])
    put_table(page, layout.CRITERIA, columns, rows)
    weights = [column.key for column in columns].index("weight") + 1
    for row in range(layout.FIRST_ROW, layout.FIRST_ROW + max(1, len(rows))) if shown else ():
        page.cell(row, weights).number_format = shown
    _look(page, columns)


def _look(page: Worksheet, columns: tuple[Column, ...]) -> None:
    """Drop-downs, weight limits, live warnings where something is missing or a Ref is used twice."""
    entry_help.columns(page, columns)
    numbers = {column.key: number for number, column in enumerate(columns, 1)}
    entry_help.weights(page, numbers["weight"])
    live_formats.used_twice(page, numbers["ref"])
    begun = live_formats.is_begun((numbers["title"], numbers["question"]))
    for key in ("group", "title", "kind"):
        live_formats.still_to_enter(page, numbers[key], begun)
    scored = f'TRIM(${column_letters(numbers["kind"])}{layout.FIRST_ROW})="{layout.KINDS[1]}"'
    live_formats.still_to_enter(page, numbers["weight"], f"{begun},{scored}")
    live_formats.idle_weights(page, numbers["weight"], numbers["kind"])
    live_formats.group_rules(page, layout.FIRST_ROW, entry_help.LAST_ENTRY, numbers["weight"] - 2)


def percent_format(setup: Setup, numbers: Sequence[Fraction | None]) -> str:
    """Number format of percentages that are written as fractions of 1; empty where plain numbers are written.

    Above 100 %, which would be read as a plain number, all are plain.
    """
    given = [number for number in numbers if number is not None]
    if setup.weights != PERCENT or any(number > 100 for number in given):
        return ""
    decimals = max(map(decimals_of, given), default=0)
    return f"0.{'0' * decimals}%" if decimals else "0%"


def as_written(shown: str, number: Fraction | None) -> Fraction | None:
    """A weight (points or per cent), as a share of 1 where it is `shown` in such a format."""
    return number / 100 if shown and number is not None else number
