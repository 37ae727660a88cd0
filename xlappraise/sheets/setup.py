"""An appraisal in; out, the sheet Setup of a new workbook: what is entered there, and three tables side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.model import PERCENT, WEIGHTED, Appraisal
from xlappraise.sheets import entry_help, formulas, layout, live_formats, palette, text_fit
from xlappraise.sheets.cells import ToolCell
from xlappraise.sheets.criteria import as_written, percent_format
from xlappraise.sheets.layout import Column
from xlappraise.sheets.openpyxl_tables import define_table, plain, write_cell
from xlappraise.sheets.style import align, at_left, body, border, font, group_width, header, repeat_down, width
from xlappraise.xlsx.addresses import Area, column_letters

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SIDE_TABLES = {
    "tblScale": layout.SCALE_COLUMNS,
    "tblBands": layout.BAND_COLUMNS,
    "tblGroups": layout.GROUP_COLUMNS,
}
"""The three tables that stand side by side on Setup."""
WIDTHS = {1: 26.0, 2: 36.0, 3: 2.0, 6: 2.0, 11: 2.0}


def fill(page: Worksheet, appraisal: Appraisal) -> None:
    """Labels and entries, and the tables of levels, bands and groups."""
    setup = appraisal.setup
    ends = (setup.weight_min, setup.weight_max)
    limits = percent_format(setup, ends) if any(ends) else ""
    values: dict[str, Any] = {
        "title": setup.title,
        "organisation": setup.organisation,
        "decision_maker": setup.decision_maker,
        "date": setup.date,
        "author": setup.author,
        "version": setup.version,
        "status": setup.status,
        "rag_basis": layout.RAG_BASES[setup.rag_basis == WEIGHTED],
        "score_with": layout.SCORE_WITH[appraisal.scale.numeric],
        "weights": layout.WEIGHT_UNITS[setup.weights == PERCENT],
        "weight_min": as_written(limits, setup.weight_min),
        "weight_max": as_written(limits, setup.weight_max),
        "draws": setup.draws,
        "published_as": setup.published_as,
        "assessor": setup.assessor,
    }
    write_cell(page, layout.HEADER_ROW, 1, ToolCell("About this appraisal"))
    write_cell(page, layout.HEADER_ROW, 2, ToolCell("Entry"))
    fields = [field for field in layout.SETUP_FIELDS if not field.optional or values[field.key]]
    for field in fields:
        row = formulas.setup_row(field.key)
        write_cell(page, row, 1, ToolCell(field.heading))
        value = values[field.key]
        write_cell(page, row, 2, ToolCell(None if value in ("", None) else plain(value)))
    scale = [[level.name, level.points] for level in appraisal.scale.levels]
    bands = [[band.label, band.letter, band.start, band.meaning or None] for band in appraisal.bands]
    groups = [[group.name] for group in appraisal.groups]
    _side_table(page, "tblScale", formulas.SETUP_LEVEL, scale)
    _side_table(page, "tblBands", formulas.SETUP_BAND, bands)
    _side_table(page, "tblGroups", formulas.SETUP_GROUPS, groups)
    _look(page, fields)
    width(page, formulas.SETUP_GROUPS, group_width(appraisal, layout.GROUP_COLUMNS[0].width))
    for first, rows in ((formulas.SETUP_LEVEL, scale), (formulas.SETUP_BAND, bands), (formulas.SETUP_GROUPS, groups)):
        _fit_rows(page, first, rows)
    for key in ("weight_min", "weight_max") if limits else ():
        page.cell(formulas.setup_row(key), 2).number_format = limits


def _fit_rows(page: Worksheet, first: int, rows: list[list[Any]]) -> None:
    for row, values in enumerate(rows, layout.FIRST_ROW):
        for number, text in enumerate(values, first):
            characters = page.column_dimensions[column_letters(number)].width
            count = text_fit.lines(text, characters, palette.SIZE, indent=1) if isinstance(text, str) else 1
            page.row_dimensions[row].height = text_fit.height(count, palette.SIZE, page.row_dimensions[row].height)


def _side_table(page: Worksheet, name: str, first: int, rows: list[list[Any]]) -> None:
    head, columns = layout.HEADER_ROW, SIDE_TABLES[name]
    for number, column in enumerate(columns, first):
        write_cell(page, head, number, ToolCell(column.heading))
    for offset, values in enumerate(rows, head + 1):
        for number, value in enumerate(values, first):
            write_cell(page, offset, number, ToolCell(plain(value)))
    define_table(page, name, first, columns, head + max(1, len(rows)), filtered=False)


def _look(page: Worksheet, fields: Sequence[Column]) -> None:
    for column, characters in WIDTHS.items():
        width(page, column, characters)
    widths = {1: WIDTHS[1], 2: WIDTHS[2]}
    header(page, widths, widths)
    for field in fields:
        row = formulas.setup_row(field.key)
        page.cell(row, 1).font = font(bold=True)
        page.cell(row, 1).alignment = align()
        page.cell(row, 1).border = border(sides="b")
        cell = page.cell(row, 2)
        body(cell, field)
        cell.alignment = align()
        count = text_fit.lines(cell.value, WIDTHS[2], palette.SIZE, indent=1)
        page.row_dimensions[row].height = text_fit.height(count, palette.SIZE, palette.BODY_HEIGHT)
        entry_help.entry(page, Area(row, 2, row, 2), field)
    _look_of_side_table(page, formulas.SETUP_LEVEL, layout.SCALE_COLUMNS, layout.MAX_LEVELS)
    _look_of_side_table(page, formulas.SETUP_BAND, layout.BAND_COLUMNS, layout.MAX_BANDS)
    _look_of_side_table(page, formulas.SETUP_GROUPS, layout.GROUP_COLUMNS, layout.MAX_GROUPS)
    live_formats.mark_rises(page, formulas.SETUP_LEVEL + 1, layout.MAX_LEVELS)
    live_formats.mark_rises(page, formulas.SETUP_BAND + 2, layout.MAX_BANDS)
    page.freeze_panes = page.cell(layout.FIRST_ROW, 1).coordinate


def _look_of_side_table(page: Worksheet, first: int, columns: tuple[Column, ...], depth: int) -> None:
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
