"""A sheet (openpyxl), columns and rows in; the same sheet out with a table of them, not styled yet."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from xlappraise.sheets import layout, style
from xlappraise.sheets.cells import Cells, ToolCell
from xlappraise.sheets.layout import Column, SheetLayout
from xlappraise.xlsx.addresses import column_letters

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def put_all(page: Worksheet, cells: Cells) -> None:
    """Write every cell."""
    for (row, column), cell in cells.items():
        write_cell(page, row, column, cell)


def write_cell(page: Worksheet, row: int, column: int, cell: ToolCell) -> None:
    """Write a formula, or a value; text that begins with = stays text."""
    target = page.cell(row, column)
    if (formula := cell.formula) is not None:
        target.value = "=" + formula
    elif isinstance(cell.value, str):
        target.value = cell.value
        target.data_type = "s"
    else:
        target.value = cell.value


def plain(value: object) -> Any:
    """What openpyxl can store of a value: fractions become floats."""
    return float(value) if isinstance(value, Fraction) else value


def put_table(page: Worksheet, sheet: SheetLayout, columns: tuple[Column, ...], rows: list[list[Any]]) -> None:
    """Headings, widths and rows of an officer's sheet, styled as a table."""
    head = layout.HEADER_ROW
    for number, column in enumerate(columns, 1):
        write_cell(page, head, number, ToolCell(column.heading))
        style.width(page, number, column.width)
    for offset, values in enumerate(rows):
        for number, value in enumerate(values, 1):
            cell = value if isinstance(value, ToolCell) else ToolCell(None if value == "" else plain(value))
            write_cell(page, head + 1 + offset, number, cell)
    last = head + max(1, len(rows))
    style.table(page, columns, last, sheet.kept)
    define_table(page, sheet.table, 1, columns, last)


def define_table(
    page: Worksheet, name: str, first: int, columns: tuple[Column, ...], last: int, *, filtered: bool = True
) -> None:
    """Make the cells from the heading row to row `last` a table of that name, with or without buttons to filter by."""
    from openpyxl.worksheet.table import Table, TableStyleInfo

    area = f"{column_letters(first)}{layout.HEADER_ROW}:{column_letters(first + len(columns) - 1)}{last}"
    # No named style: the sheet's own formats are the look, and so it is the same in LibreOffice.
    table: Any = Table(displayName=name, name=name, ref=area, tableStyleInfo=TableStyleInfo(name=None))
    table._initialise_columns()
    for column, definition in zip(table.tableColumns, columns, strict=True):
        column.name = definition.heading
    if not filtered:
        table.autoFilter = None
    page.add_table(table)
