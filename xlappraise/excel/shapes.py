"""In, a sheet open in Excel; out, what of it is hidden, filtered, merged or protected, and its tables.

Each question is one call where the answer is the usual one. What an engine cannot tell counts as not so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.snapshot import Sheet, TablePart

VISIBLE = (True, -1)
"""What Excel says of a sheet that shows; others are 0 (hidden) and 2 (hidden from the menu, too)."""
MOST_MERGES = 200
"""How often a sheet is asked where its merged cells are."""

UNKNOWN = (NotImplementedError, AttributeError)


def shape_of(page: Any, used: Any, sheet: Sheet, counts: bool) -> Sheet:
    """The sheet with its shape; of a sheet without entries that count, only whether it is hidden or protected."""
    sheet = sheet._replace(hidden=_is_hidden(page), protected=is_protected(page))
    if not counts:
        return sheet
    rows, columns = _hidden_lines(used)
    return sheet._replace(
        hidden_rows=frozenset(rows),
        hidden_columns=tuple((column, column) for column in sorted(columns)),
        filtered=bool(rows) and _has_filter(page),
        merges=tuple(_merges(page, area_of(used))),
        tables=tuple(_tables(page, sheet)),
    )


def area_of(cells: Any) -> Area:
    """The rectangle of an xlwings range."""
    rows, columns = cells.shape
    return Area(cells.row, cells.column, cells.row + rows - 1, cells.column + columns - 1)


def is_protected(page: Any) -> bool:
    """Whether Excel would refuse to change locked cells of the sheet."""
    try:
        return page.api.ProtectContents is True
    except AttributeError:
        pass
    try:
        return page.api.protect_contents.get() is True  # on a Mac
    except AttributeError:
        return False


def _is_hidden(page: Any) -> bool:
    try:
        return page.visible not in VISIBLE
    except (*UNKNOWN, KeyError):
        return False


def _hidden_lines(used: Any) -> tuple[set[int], set[int]]:
    """Numbers of the hidden rows and columns among the used ones."""
    if not (_any_hidden(used, "EntireRow", "row_hidden") or _any_hidden(used, "EntireColumn", "column_hidden")):
        return set(), set()
    area = area_of(used)
    rows, columns = set(range(area[0], area[2] + 1)), set(range(area[1], area[3] + 1))
    seen = [area_of(part) for part in used.get_special_cells("visible")]
    if not seen:  # nothing shows: no telling whether for its rows or for its columns
        return rows, set()
    for part in seen:
        rows -= set(range(part.first_row, part.last_row + 1))
        columns -= set(range(part.first_column, part.last_column + 1))
    return rows, columns


def _any_hidden(used: Any, native: str, public: str) -> bool:
    """Whether a row (or column) is hidden: on Windows one call, which xlwings' own property makes one a row."""
    try:
        return getattr(used.api, native).Hidden is not False
    except AttributeError:
        pass
    try:
        return getattr(used, public) is not False
    except UNKNOWN:
        return False


def _has_filter(page: Any) -> bool:
    """Whether a filter is on, of the sheet or of a table."""
    with suppress(AttributeError):
        if page.api.FilterMode is True:
            return True
    for table in page.tables:
        with suppress(AttributeError):
            if table.api.AutoFilter.FilterMode is True:
                return True
    return False


def _merges(page: Any, area: Area) -> Iterator[Area]:
    """The merged areas: halves are looked at for as long as some of their cells are merged and some are not."""
    waiting = [area]
    found = set()
    for _ in range(MOST_MERGES):
        if not waiting:
            return
        part = waiting.pop()
        cells = page.range(part[:2], part[2:])
        try:
            merged = cells.merge_cells
        except UNKNOWN:
            return
        if merged is False:
            continue
        if merged is True:
            whole = area_of(page.range(part[:2]).merge_area)
            if whole not in found:
                found.add(whole)
                yield whole
            if whole[2] >= part[2] and whole[3] >= part[3]:
                continue
        waiting += _halves(part)


def _halves(area: Area) -> list[Area]:
    """A rectangle cut across its longer side; nothing of a single cell."""
    top, left, bottom, right = area
    if bottom - top >= right - left:
        if bottom == top:
            return []
        middle = (top + bottom) // 2
        return [Area(top, left, middle, right), Area(middle + 1, left, bottom, right)]
    middle = (left + right) // 2
    return [Area(top, left, bottom, middle), Area(top, middle + 1, bottom, right)]


def _tables(page: Any, sheet: Sheet) -> Iterator[TablePart]:
    """The tables with the headings that their first row holds."""
    for table in page.tables:
        area = area_of(table.range)
        heads = (sheet.cells.get((area.first_row, n)) for n in range(area.first_column, area.last_column + 1))
        yield TablePart(table.name, area, tuple(str(head.value) if head else "" for head in heads))
