"""An appraisal in; out, the sheets Scores and Rationale of a new workbook: a row a criterion, a column an option."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.model import Appraisal, Key
from xlappraise.sheets import (
    declaration,
    entry_help,
    layout,
    live_formats,
    officers,
    palette,
    paper,
    style,
    text_fit,
    topics,
)
from xlappraise.sheets.layout import Column, SheetLayout
from xlappraise.sheets.openpyxl_tables import put_table
from xlappraise.sheets.style import align, border, fill, fit_rows, font, repeat_down
from xlappraise.xlsx.addresses import column_letters

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Entries = Mapping[Key, Any]
"""Scores or rationale by (Ref, option ID)."""
FIRST_OPTION = len(layout.MATRIX_COLUMNS) + 1
"""Column of the first option."""


def matrix_columns(appraisal: Appraisal, entries: Entries, kind: str, option_width: float) -> tuple[Column, ...]:
    """Columns of Scores or Rationale: the criterion's, then one an option; last, others that have entries."""
    below = {criterion.ref for criterion in topics.below_options(appraisal)}
    given = {option_id for ref, option_id in entries if ref in below}
    others_ = [option for option in appraisal.options if not option.is_short_listed and option.id in given]
    ref, group, *others = layout.MATRIX_COLUMNS
    named = group._replace(width=style.group_width(appraisal, group.width))
    options = (
        Column(f"option:{option.id}", option.label, kind, option_width, "")
        for option in (*appraisal.short_list_rows, *others_)
    )
    return ref, named, *others, *options


def _matrix(
    page: Worksheet, sheet: SheetLayout, appraisal: Appraisal, entries: Entries, columns: tuple[Column, ...]
) -> None:
    rows = []
    places = {"group": 2, "title": 3, "weight": 4}
    for offset, criterion in enumerate(topics.below_options(appraisal)):
        row = layout.FIRST_ROW + offset
        labels = officers.label_cells(appraisal, row, criterion.ref, places)
        given = [
            entries.get((criterion.ref, column.key.removeprefix("option:")))
            for column in columns[len(layout.MATRIX_COLUMNS) :]
        ]
        rows.append([criterion.ref, *(labels[row, column] for column in (2, 3, 4)), *given])
    put_table(page, sheet, columns, rows)


def fill_scores(page: Worksheet, appraisal: Appraisal) -> None:
    """Scores: a level or a number a cell."""
    columns = matrix_columns(
        appraisal, appraisal.scores, layout.CHOICE, style.option_width(appraisal, palette.OPTION_WIDTH, text_fit.BUTTON)
    )
    _matrix(page, layout.SCORES, appraisal, appraisal.scores, columns)
    _look_of_scores(page, appraisal, columns)


def fill_rationale(page: Worksheet, appraisal: Appraisal) -> None:
    """Rationale: a text a cell."""
    labels = sum(column.width for column in matrix_columns(appraisal, {}, layout.LONG, 0.0))
    room = (paper.room_across("Rationale") - labels) // max(1, len(appraisal.short_list_rows))
    width = max(palette.NARROW_RATIONALE, min(palette.WIDE_RATIONALE, room))
    columns = matrix_columns(appraisal, appraisal.rationale, layout.LONG, width)
    _matrix(page, layout.RATIONALE, appraisal, appraisal.rationale, columns)
    _look_of_rationale(page, appraisal, columns)


def _look_of_scores(page: Worksheet, appraisal: Appraisal, columns: tuple[Column, ...]) -> None:
    """Keyed drop-downs, a message on every cell, colours that follow levels, bands and weights."""
    count, bottom = len(topics.below_options(appraisal)), _bottom(appraisal)
    _quiet_labels(page)
    _fit_labels(page, appraisal, columns, palette.MATRIX_HEIGHT, palette.TITLE_TO_COME_HEIGHT)
    last_column = len(columns)
    live_formats.group_rules(page, layout.FIRST_ROW, bottom, FIRST_OPTION - 1)
    if last_column < FIRST_OPTION:
        repeat_down(page, layout.FIRST_ROW, layout.HEADER_ROW + count, 1, last_column)
        return
    first, last = column_letters(FIRST_OPTION), column_letters(last_column)
    for column in range(FIRST_OPTION, last_column + 1):
        page.cell(layout.FIRST_ROW, column).alignment = align("center")
        above = page.cell(layout.HEADER_ROW - 1, column)
        above.font, above.alignment = font(colour=palette.NAVY), align("center")
    if not all(option.name for option in appraisal.short_list_rows):
        page.row_dimensions[layout.HEADER_ROW - 1].height = palette.NAMES_HEIGHT
    repeat_down(page, layout.FIRST_ROW, layout.HEADER_ROW + count, 1, last_column)
    entry_help.scores(page, appraisal, FIRST_OPTION, last_column)
    declaration.warn(page, f"{first}{layout.FIRST_ROW}:{last}{layout.HEADER_ROW + count}", appraisal)
    live_formats.scores(page, f"{first}{layout.FIRST_ROW}:{last}{bottom}", first, appraisal)


def _look_of_rationale(page: Worksheet, appraisal: Appraisal, columns: tuple[Column, ...]) -> None:
    """Small wrapped text, as high as its longest entry; a message that says what is wanted."""
    count = len(topics.below_options(appraisal))
    _quiet_labels(page)
    last = layout.HEADER_ROW + count
    _fit_labels(page, appraisal, columns, palette.BODY_HEIGHT)
    fit_rows(page, columns, last, palette.SMALL)
    for column in range(FIRST_OPTION, len(columns) + 1):
        page.cell(layout.FIRST_ROW, column).font = font(palette.SMALL)
    repeat_down(page, layout.FIRST_ROW, last, 1, len(columns))
    live_formats.group_rules(page, layout.FIRST_ROW, _bottom(appraisal), FIRST_OPTION - 1)
    if len(columns) >= FIRST_OPTION:
        first, end = column_letters(FIRST_OPTION), column_letters(len(columns))
        entry_help.rationale(page, f"{first}{layout.FIRST_ROW}:{end}{max(last, entry_help.LAST_ENTRY)}")


def _bottom(appraisal: Appraisal) -> int:
    return layout.HEADER_ROW + max(entry_help.ENTRY_ROWS, len(topics.below_options(appraisal)))


def _fit_labels(
    page: Worksheet, appraisal: Appraisal, columns: tuple[Column, ...], least: float, spare: float = 0
) -> None:
    """Rows as high as their group and title need, which stand there as formulas; `spare` where no title does yet."""
    group, title = columns[1].width, columns[2].width
    for row, criterion in enumerate(topics.below_options(appraisal), layout.FIRST_ROW):
        lines = max(
            text_fit.lines(criterion.title, title, palette.SIZE, indent=1),
            text_fit.lines(criterion.group, group, palette.SIZE, True, indent=1),
        )
        high = least if criterion.title else max(least, spare)
        page.row_dimensions[row].height = text_fit.height(lines, palette.SIZE, high)


def _quiet_labels(page: Worksheet) -> None:
    row = layout.FIRST_ROW
    page.cell(row, 1).fill = fill(palette.WHITE)
    page.cell(row, 1).font = font(colour=palette.MUTED)
    page.cell(row, 2).font = font(colour=palette.NAVY)
    for column in range(1, FIRST_OPTION):
        page.cell(row, column).border = border(sides="tb")
