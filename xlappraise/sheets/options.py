"""An appraisal in; out, the sheet Options of a new workbook: its rows, drop-downs and live warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.combinations import OF_DIMENSION
from xlappraise.appraisal.model import Appraisal, Option
from xlappraise.appraisal.printed import printed_figure
from xlappraise.sheets import dimension_lists, entry_help, layout, live_formats, style, topics
from xlappraise.sheets.layout import Column
from xlappraise.sheets.openpyxl_tables import put_table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def fill(page: Worksheet, appraisal: Appraisal) -> None:
    """A row an option; published figures are shown as they were printed."""
    columns = style.narrower_columns(topics.option_columns(appraisal), layout.OPTIONS.kept)
    rows = [[_figure(option, column.key) for column in columns] for option in appraisal.options]
    put_table(page, layout.OPTIONS, columns, rows)
    for number, column in enumerate(columns, 1):
        for row, option in enumerate(appraisal.options, layout.FIRST_ROW):
            if (figure := _shown_figure(option, column.key)) is not None:
                page.cell(row, number).number_format = figure
    _look(page, dimension_lists.columns_with_choices(columns, appraisal))


def _figure(option: Option, key: str) -> Any:
    """What the cell of an option holds; a published share of at most 1 % is a fraction, as 0.5% is stored."""
    if key.startswith(OF_DIMENSION):
        return option.dimensions.get(key.removeprefix(OF_DIMENSION)) or None
    value = getattr(option, key)
    return value / 100 if key == "published_share" and value is not None and value <= 1 else value


def _shown_figure(option: Option, key: str) -> str | None:
    """The number format of a published figure that shows it as it was printed; None where any other does."""
    figure = printed_figure(option, key) if key in ("published_total", "published_share") else None
    small = figure is not None and key == "published_share" and figure.value <= 1
    if figure is None or not (small or key in option.decimals):
        return None
    return f"0{'.' if figure.decimals else ''}{'0' * figure.decimals}{'%' if small else ''}"


def _look(page: Worksheet, columns: tuple[Column, ...]) -> None:
    """Drop-downs, and a live warning where an ID or a name is used twice or a name is missing."""
    entry_help.columns(page, columns)
    numbers = {column.key: number for number, column in enumerate(columns, 1)}
    live_formats.used_twice(page, numbers["id"])
    became = [numbers[key] for key in ("merged_into", "replaced_by") if key in numbers]
    live_formats.used_twice(page, numbers["name"], *became)
    # The stage of a new row is filled in before an officer begins it.
    begun = live_formats.is_begun((numbers["name"],) * 2, (numbers["description"], numbers["disadvantages"]))
    for key in ("name", "stage"):
        live_formats.still_to_enter(page, numbers[key], begun)
