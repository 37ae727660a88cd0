"""In, a sheet open in Excel; out, what of it is hidden, filtered, merged or protected, and its tables.

Each question is one call where the answer is the usual one. What an engine cannot tell counts as not so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from xlappraise.excel.native import is_protected
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.snapshot import Sheet, Sizes, TablePart

VISIBLE = (True, -1)
"""What Excel says of a sheet that shows; others are 0 (hidden) and 2 (hidden from the menu, too)."""
HIGHEST = 409.0
"""Points that a row has at most."""
PADDING = 5 / 7
"""Characters that a file's width of a column has more than Excel says: the margins inside a cell."""
MOST_SIZES = 200
"""How often a sheet is asked for the sizes of its columns, and of its rows."""
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


def sizes_of(page: Any, used: Any) -> Sizes | None:
    """How wide columns and how high rows are; of rows that are not asked for, that they are high enough."""
    first_row, first_column, last_row, last_column = area_of(used)
    try:
        widths = _stretches(lambda a, b: page.range((1, a), (1, b)).column_width, first_column, last_column)
        rows = _stretches(lambda a, b: page.range((a, 1), (b, 1)).row_height, first_row, last_row)
        heights = {row: high for first, last, high in rows for row in range(first, last + 1)}
        wide = tuple((first, last, width + PADDING) for first, last, width in sorted(widths))
    except UNKNOWN:
        return None
    return Sizes(wide, heights, frozenset(heights), usual_height=HIGHEST)


def _stretches(size: Callable[[int, int], float | None], first: int, last: int) -> Iterator[tuple[int, int, float]]:
    """Stretches of lines of one size, and the size: halves are looked at for as long as some of theirs differ."""
    waiting = [(first, last)]
    for _ in range(MOST_SIZES):
        if not waiting:
            return
        a, b = waiting.pop()
        found = size(a, b)
        if found is not None:
            yield a, b, float(found)
        elif a < b:
            middle = (a + b) // 2
            waiting += [(a, middle), (middle + 1, b)]


def area_of(cells: Any) -> Area:
    """The rectangle of an xlwings range."""
    rows, columns = cells.shape
    return Area(cells.row, cells.column, cells.row + rows - 1, cells.column + columns - 1)


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
