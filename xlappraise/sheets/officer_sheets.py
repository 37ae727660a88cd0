"""A filled officer's sheet (openpyxl) in, the same one dressed: Guide, Setup, Options, Criteria, Scores and logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlappraise.appraisal.model import Appraisal
from xlappraise.sheets import entry_help, formulas, layout, live_formats, palette, text_fit
from xlappraise.sheets.layout import Column
from xlappraise.sheets.style import (
    align,
    at_left,
    body,
    border,
    fill,
    fit_rows,
    font,
    header,
    repeat_down,
    width,
)
from xlappraise.xlsx.addresses import Area, column_letters

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SETUP_WIDTHS = {1: 24.0, 2: 44.0, 3: 3.0, 6: 3.0, 10: 3.0}
OF_TOPICS = frozenset(name for names in layout.TOPICS.values() for name in names) - frozenset(layout.STANDARD_LOGS)
"""Logs that come with a topic: their rows are entered one at a time and say what is still missing."""
FIRST_OPTION = len(layout.MATRIX_COLUMNS) + 1
"""Column of the first option on Scores and Rationale."""

# ------------------------------------------------------------------------------------------------- Guide


# ------------------------------------------------------------------------------------------------- Setup


def setup(page: Worksheet) -> None:
    """Setup: labels, cream entries, three tables side by side."""
    for column, characters in SETUP_WIDTHS.items():
        width(page, column, characters)
    widths = {1: SETUP_WIDTHS[1], 2: SETUP_WIDTHS[2]}
    header(page, widths, widths)
    for field in layout.SETUP_FIELDS:
        row = formulas.setup_row(field.key)
        page.cell(row, 1).font = font(bold=True)
        page.cell(row, 1).alignment = align()
        page.cell(row, 1).border = border(sides="b")
        cell = page.cell(row, 2)
        body(cell, field)
        cell.alignment = align()
        count = text_fit.lines(cell.value, SETUP_WIDTHS[2], palette.SIZE, indent=1)
        page.row_dimensions[row].height = text_fit.height(count, palette.SIZE, palette.BODY_HEIGHT)
        entry_help.entry(page, Area(row, 2, row, 2), field)
    _side_table(page, formulas.SETUP_LEVEL, layout.SCALE_COLUMNS, layout.MAX_LEVELS)
    _side_table(page, formulas.SETUP_BAND, layout.BAND_COLUMNS, layout.MAX_BANDS)
    _side_table(page, formulas.SETUP_GROUPS, layout.GROUP_COLUMNS, layout.MAX_GROUPS)
    live_formats.falling(page, formulas.SETUP_LEVEL + 1, layout.MAX_LEVELS)
    live_formats.falling(page, formulas.SETUP_BAND + 2, layout.MAX_BANDS)
    page.freeze_panes = page.cell(layout.FIRST_ROW, 1).coordinate


def _side_table(page: Worksheet, first: int, columns: tuple[Column, ...], depth: int) -> None:
    widths = {number: column.width for number, column in enumerate(columns, first)}
    header(page, widths, [number for number, column in enumerate(columns, first) if _reads(column)])
    for number, column in enumerate(columns, first):
        width(page, number, column.width)
        cell = page.cell(layout.FIRST_ROW, number)
        body(cell, column)
        cell.alignment = align("left" if _reads(column) else "center")
        repeat_down(page, layout.FIRST_ROW, layout.HEADER_ROW + depth, number, number)
        entry_help.entry(page, Area(layout.FIRST_ROW, number, layout.HEADER_ROW + depth, number), column)


def _reads(column: Column) -> bool:
    return at_left(column) and column.key != "letter"


# ------------------------------------------------------------------------------------------------ tables


def options(page: Worksheet, columns: tuple[Column, ...]) -> None:
    """Options: drop-downs, and a live warning where an ID or a name is used twice or a name is missing."""
    entry_help.columns(page, columns)
    numbers = {column.key: number for number, column in enumerate(columns, 1)}
    live_formats.used_twice(page, numbers["id"])
    became = [numbers[key] for key in ("merged_into", "replaced_by") if key in numbers]
    live_formats.used_twice(page, numbers["name"], *became)
    for key in ("name", "stage"):
        live_formats.still_to_enter(page, numbers[key], live_formats.begun(numbers["name"], numbers["disadvantages"]))


def criteria(page: Worksheet, columns: tuple[Column, ...]) -> None:
    """Criteria: drop-downs, weight limits, live warnings where something is missing or a Ref is used twice."""
    entry_help.columns(page, columns)
    numbers = {column.key: number for number, column in enumerate(columns, 1)}
    entry_help.weights(page, numbers["weight"])
    live_formats.used_twice(page, numbers["ref"])
    begun = live_formats.begun(numbers["title"], numbers["question"])
    for key in ("group", "title", "kind"):
        live_formats.still_to_enter(page, numbers[key], begun)
    scored = f'TRIM(${column_letters(numbers["kind"])}{layout.FIRST_ROW})="{layout.KINDS[1]}"'
    live_formats.still_to_enter(page, numbers["weight"], f"{begun},{scored}")
    live_formats.idle_weights(page, numbers["weight"], numbers["kind"])
    live_formats.group_rules(page, layout.FIRST_ROW, entry_help.LAST_ENTRY, numbers["weight"] - 2, "blr")


def log(page: Worksheet, columns: tuple[Column, ...]) -> None:
    """A log: drop-downs and messages; on those of a topic, a live warning where a row lacks what it needs."""
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


# ---------------------------------------------------------------------------------------- the two matrices


def scores(page: Worksheet, appraisal: Appraisal, columns: tuple[Column, ...]) -> None:
    """Scores: keyed drop-downs, a message on every cell, colours that follow levels, bands and weights."""
    count, bottom = len(appraisal.criteria), _bottom(appraisal)
    _quiet_labels(page)
    _fit_labels(page, appraisal, columns, palette.MATRIX_HEIGHT)
    last_column = len(columns)
    live_formats.group_rules(page, layout.FIRST_ROW, bottom, FIRST_OPTION - 1)
    if last_column < FIRST_OPTION:
        repeat_down(page, layout.FIRST_ROW, layout.HEADER_ROW + count, 1, last_column)
        return
    first, last = column_letters(FIRST_OPTION), column_letters(last_column)
    for column in range(FIRST_OPTION, last_column + 1):
        page.cell(layout.FIRST_ROW, column).alignment = align("center")
    repeat_down(page, layout.FIRST_ROW, layout.HEADER_ROW + count, 1, last_column)
    entry_help.scores(page, appraisal, FIRST_OPTION, last_column)
    live_formats.scores(page, f"{first}{layout.FIRST_ROW}:{last}{bottom}", first, appraisal)


def _bottom(appraisal: Appraisal) -> int:
    return layout.HEADER_ROW + max(entry_help.ENTRY_ROWS, len(appraisal.criteria))


def _fit_labels(page: Worksheet, appraisal: Appraisal, columns: tuple[Column, ...], least: float) -> None:
    """Rows as high as their group and title need, which stand there as formulas."""
    group, title = columns[1].width, columns[2].width
    for row, criterion in enumerate(appraisal.criteria, layout.FIRST_ROW):
        lines = max(
            text_fit.lines(criterion.title, title, palette.SIZE, indent=1),
            text_fit.lines(criterion.group, group, palette.SIZE, True, indent=1),
        )
        page.row_dimensions[row].height = text_fit.height(lines, palette.SIZE, least)


def _quiet_labels(page: Worksheet) -> None:
    row = layout.FIRST_ROW
    page.cell(row, 1).fill = fill(palette.WHITE)
    page.cell(row, 1).font = font(colour=palette.MUTED)
    page.cell(row, 2).font = font(colour=palette.NAVY)
    for column in range(1, FIRST_OPTION):
        page.cell(row, column).border = border(sides="tb")


def rationale(page: Worksheet, appraisal: Appraisal, columns: tuple[Column, ...]) -> None:
    """Rationale: small wrapped text, as high as its longest entry; a message that says what is wanted."""
    count = len(appraisal.criteria)
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
