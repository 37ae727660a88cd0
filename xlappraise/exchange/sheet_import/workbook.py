"""A workbook's bytes in, a grid for each visible sheet out: values by our own reader; fills and comments by openpyxl.

Nothing is calculated: of a formula its stored result is read. A fill given by conditional formatting cannot be seen.
"""

import colorsys
import re
import warnings
from collections.abc import Iterator, Mapping
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.words import exact
from xlappraise.exchange.sheet_import.grid import Grid, GridCell, grid_of, one_line
from xlappraise.reading.reader import is_appraisal
from xlappraise.xlsx import limits
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.file_kind import open_archive
from xlappraise.xlsx.package import snapshot
from xlappraise.xlsx.refusals import CannotRead, safe_text
from xlappraise.xlsx.snapshot import DATE, PERCENT, CellData, Sheet

MOST_LOOKED_AT = 20_000
"""Cells up to which fills and comments of a workbook are looked at: openpyxl reads it whole."""

Look = Mapping[tuple[int, int], tuple[str, str]]
"""Fill and comment of cells, by row and column."""


def grids(path: str, data: bytes) -> tuple[tuple[Grid, ...], tuple[Cell, ...]]:
    """The grids of the visible sheets, and the formulas that have no stored result.

    Raises CannotRead for a broken or abusive file, and for a workbook that is an appraisal already.
    """
    book = snapshot(path)
    if is_appraisal(book):
        raise CannotRead(f"'{safe_text(Path(path).name)}' is an appraisal already: check or recalculate it.")
    sheets = [sheet for name in book.sheets if not (sheet := book.sheets[name]).hidden and sheet.cells]
    small = sum(len(sheet.cells) for sheet in sheets) <= MOST_LOOKED_AT
    looks = _looks(data) if small and _is_harmless(open_archive(data, path)) else {}
    found = tuple(_grid(sheet, looks.get(sheet.name, {})) for sheet in sheets)
    empty = tuple(
        Cell(sheet.name, *at)
        for sheet in sheets
        for at, cell in sheet.cells.items()
        if cell.source is not None and cell.value is None
    )
    return tuple(grid for grid in found if grid.rows), empty


def _grid(sheet: Sheet, look: Look) -> Grid:
    cells = {}
    for at, data in sheet.cells.items():
        if at[0] in sheet.hidden_rows or any(a <= at[1] <= b for a, b in sheet.hidden_columns):
            continue
        cell = _cell(sheet.name, at, data)
        fill, comment = look.get(at, ("", ""))
        if cell.text or fill:
            cells[at] = cell._replace(fill=fill, comment=comment)
    for at, (fill, comment) in look.items():
        if at not in cells and fill:
            cells[at] = GridCell("", Cell(sheet.name, *at), fill=fill, comment=comment)
    for area in sheet.merges:
        first = cells.get((area.first_row, area.first_column))
        if first is not None and first.text and _is_small(area):
            for row in range(area.first_row, area.last_row + 1):
                for column in range(area.first_column, area.last_column + 1):
                    if (row, column) != (area.first_row, area.first_column):
                        cells[row, column] = first._replace(place=Cell(sheet.name, row, column), covered=True)
    return grid_of(sheet.name, cells)


def _is_small(area: Any) -> bool:
    size = (area.last_row - area.first_row + 1) * (area.last_column - area.first_column + 1)
    return bool(size <= MOST_LOOKED_AT)


def _cell(sheet: str, at: tuple[int, int], data: CellData) -> GridCell:
    place, value = Cell(sheet, *at), data.value
    if value is None or isinstance(value, bool):
        return GridCell("" if value is None else str(value).upper(), place)
    if isinstance(value, str):
        return GridCell(one_line(value), place)
    number = exact(value)
    if data.shown_as == DATE:
        return GridCell(f"{value:.15g}", place)
    if data.shown_as == PERCENT:
        shown = _number_in_words(number * 100, data.decimals)
        return GridCell(f"{shown}%", place, number * 100, data.decimals, percent=True)
    return GridCell(_number_in_words(number, data.decimals), place, number, data.decimals)


def _number_in_words(number: Fraction, decimals: int | None) -> str:
    if decimals is not None:
        return f"{float(number):.{decimals}f}"
    return f"{float(number):.10g}"


def _is_harmless(archive: Archive) -> bool:
    """Whether openpyxl may read the whole file: it is small, and no part declares a document type."""
    if sum(entry.size for entry in archive.entries) > limits.MOST_KEPT:
        return False
    parts = (archive.read(entry.name) for entry in archive.entries)
    return not any(mark in part for part in parts for mark in (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le")))


def _looks(data: bytes) -> dict[str, Look]:
    """Fill and comment of cells by sheet; nothing where openpyxl cannot read what our own reader can."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings(action="ignore"):  # on extensions, which are not looked at
            book = load_workbook(BytesIO(data), data_only=True, keep_links=False)
    except Exception:  # openpyxl raises what it meets; values were read already, and looks are an addition
        return {}
    themed = _theme_colours(book.loaded_theme)
    return {page.title: dict(_looks_of(page, themed)) for page in book.worksheets}


def _theme_colours(theme: object) -> list[str]:
    """The colours of a theme as RRGGBB, by the number that a cell gives: white and black come before dark and light."""
    text = theme.decode("utf-8", "replace") if isinstance(theme, bytes) else ""
    scheme = text.partition("<a:clrScheme")[2].partition("</a:clrScheme")[0]
    found = re.findall(r'<a:(?:srgbClr val|sysClr [^>]*lastClr)="([0-9A-Fa-f]{6})"', scheme)
    return [found[1], found[0], found[3], found[2], *found[4:]] if len(found) >= 4 else []


def _looks_of(page: Any, themed: list[str]) -> Iterator[tuple[tuple[int, int], tuple[str, str]]]:
    # `_cells` holds the cells that the file has; going by rows would make all up to a stray one.
    for at, cell in page._cells.items():
        fill, comment = _fill(cell, themed), cell.comment.text.strip() if cell.comment else ""
        if fill or comment:
            yield at, (fill, comment)


def _apply_tint(colour: str, tint: float) -> str:
    """A colour made darker (tint below 0) or lighter, as Excel does it."""
    hue, light, full = colorsys.rgb_to_hls(*(int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light + (1 - light) * tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, min(max(light, 0), 1), full))


def _fill(cell: Any, themed: list[str]) -> str:
    """The colour of a plain fill as RRGGBB; empty for none."""
    fill = cell.fill
    if fill is None or fill.fill_type != "solid":
        return ""
    colour = fill.start_color
    if colour is not None and colour.type == "theme":
        return _apply_tint(themed[colour.theme], colour.tint) if 0 <= colour.theme < len(themed) else ""
    rgb = colour.rgb if colour is not None and colour.type == "rgb" else ""
    return str(rgb)[-6:].upper() if isinstance(rgb, str) else ""
