"""An .xls file's bytes in, a grid for each of its sheets out, by xlrd where it is installed (the extra `xls`)."""

from __future__ import annotations

from typing import Any

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.words import exact
from xlappraise.exchange.sheet_import.grid import Grid, GridCell, grid_of, one_line
from xlappraise.exchange.sheet_import.levels import colour_word
from xlappraise.xlsx.refusals import CannotRead, safe_text


def grids(data: bytes, path: str) -> tuple[Grid, ...]:
    """The visible sheets with something on them. Raises CannotRead, also where xlrd is not installed."""
    try:
        import xlrd
    except ImportError:
        hint = "save it as .xlsx first, or install xlrd"
        raise CannotRead(f"'{safe_text(path)}' is an old Excel file (.xls): {hint}.") from None
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True)
        return tuple(grid for sheet in book.sheets() if not sheet.visibility and (grid := _grid(book, sheet)).rows)
    except Exception:  # xlrd raises what it meets in a damaged file
        raise CannotRead(f"'{safe_text(path)}' is an old Excel file (.xls) that cannot be read.") from None


def _grid(book: Any, sheet: Any) -> Grid:
    cells: dict[tuple[int, int], GridCell] = {}
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            place = Cell(sheet.name, row + 1, column + 1)
            fill = _fill(book, cell)
            if cell.ctype == 2:
                form = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
                cells[row + 1, column + 1] = _number(exact(cell.value), form, place)._replace(fill=fill)
            elif cell.ctype == 1 and cell.value.strip():
                cells[row + 1, column + 1] = GridCell(one_line(cell.value), place, fill=fill)
            elif colour_word(fill):
                cells[row + 1, column + 1] = GridCell("", place, fill=fill)
    for top, bottom, left, right in sheet.merged_cells:
        first = cells.get((top + 1, left + 1))
        for row in range(top + 1, min(bottom, top + 200) + 1) if first else ():
            for column in range(left + 1, min(right, left + 200) + 1):
                if first and (row, column) != (top + 1, left + 1):
                    place = Cell(sheet.name, row, column)
                    cells[row, column] = first._replace(place=place, covered=True)
    return grid_of(sheet.name, cells)


def _fill(book: Any, cell: Any) -> str:
    """The colour of a plain fill as RRGGBB; empty for none and white."""
    back = book.xf_list[cell.xf_index].background
    colour = book.colour_map.get(back.pattern_colour_index) if back.fill_pattern == 1 else None
    text = "".join(f"{part:02X}" for part in colour or ())
    return "" if text == "FFFFFF" else text


def _number(value: Any, form: str, place: Cell) -> GridCell:
    percent = "%" in form
    shown = value * 100 if percent else value
    decimals = len(form.partition(".")[2].rstrip("%_) ").split(";")[0]) if "." in form else None
    if decimals is None and form not in ("General", ""):
        decimals = 0
    text = f"{float(shown):.10g}" if decimals is None else f"{float(shown):.{decimals}f}"
    return GridCell(text + "%" * percent, place, shown, decimals, percent)
