"""In, a workbook open in Excel (an xlwings book); out, the same Snapshot that its file would give.

A sheet costs one read of values and one of formulas, however many cells it has. Only the sheets of the layout are
read; of the others the names are known, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from xlappraise.appraisal.words import folded
from xlappraise.excel.native import stored_file
from xlappraise.excel.patience import is_busy
from xlappraise.excel.shapes import HIGHEST, UNKNOWN, shape_of, sizes_of
from xlappraise.reading.sheet_table import HEADING_ROWS
from xlappraise.reading.tab_names import Peek, recognise, tabs_of
from xlappraise.sheets import formulas, layout, lists, tools
from xlappraise.xlsx import package
from xlappraise.xlsx.addresses import Area, Position
from xlappraise.xlsx.aliases import single, under_our_names
from xlappraise.xlsx.number_formats import kind_of_format
from xlappraise.xlsx.snapshot import DATE, PLAIN, CellData, ErrorValue, Sheet, Snapshot, Value

LAST_ROW, LAST_COLUMN = 2 * layout.LAST_ROW, layout.LAST_GRID_COLUMN + 24
"""Cells further out are not read: no formula of ours reaches them, and a format may run to the end of a sheet."""
LAST_LISTS_COLUMN = 256
"""The same on Lists, which nobody but the tool writes on."""

ERROR_BASE = -2146828288
ERRORS = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2046: "#CONNECT!",
    2047: "#BLOCKED!",
    2048: "#UNKNOWN!",
    2049: "#FIELD!",
    2050: "#CALC!",
}
"""Excel's errors by number. The newer ones reach us as ERROR_BASE + number, for xlwings does not know them."""
_WORDS = frozenset(ERRORS.values())

ENTRIES = ("Setup", "Options", "Criteria", "Scores", "Rationale")
"""Sheets where it matters what is hidden or merged."""
NUMBERS_ON = ("Setup", "Options", "Criteria", "Scores", "Stakeholders", "Scenarios", "Long-list trail")
"""Sheets where it matters whether a number is shown as a percentage."""
PRINTED = ("Results", "Summary")
"""Sheets whose print area grows with them."""
MOST_NAMES = 1_000
"""A workbook with more names than this is asked for ours only; those of options' figures are then made anew."""
DOT = 0.75
"""Points that a row in LibreOffice may be lower than the file had it: heights there are dots of a screen."""
MOST_FORMATS = 200
"""How often a sheet's number formats are asked for; where they are more mixed than that, numbers count as plain."""


class Moment(float):
    """The serial number of a cell that shows a date or a time."""


Formulas = Mapping[tuple[str, str], Sequence[Sequence[Any]]]
"""Formulas (or what was typed) as rows, by tab and address of the cells that were asked for."""
NO_FORMULAS: Formulas = MappingProxyType({})


async def fetch_formulas(book: Any) -> Formulas:
    """The formulas of every sheet within reach, as xlwings Lite gives them: when it is asked and waited for.

    None of them from an earlier Lite, which gives values alone.
    """
    found = {}
    for page in book.sheets:
        used = _within_reach(page, _furthest(layout.BY_NAME.get(page.name)))
        try:
            found[page.name, used.address] = await used.options(ndim=2).get_formula()
        except UNKNOWN:
            return NO_FORMULAS
    return found


def snapshot(book: Any, fetched: Formulas = NO_FORMULAS) -> Snapshot:
    """The workbook as it stands in Excel, saved or not, its sheets under our names. `path` is its book's name.

    `fetched` are the formulas where they cannot be read at once.
    """
    if (file := stored_file(book)) is not None:
        return stored_snapshot(file, book.name)
    wanted = {folded(sheet.name): sheet for sheet in (*layout.SHEETS, *layout.KEPT_BY_COMMANDS)}
    date1904 = _date1904(book)
    pages = {page.name: page for page in book.sheets}
    names = _names(book)
    tabs = tabs_of(list(pages), names, _peek(pages, date1904))
    wanted |= {folded(tab): layout.BY_NAME[name] for name, tab in single(tabs).items()}
    sheets = {}
    for name, page in pages.items():
        known = wanted.get(folded(name))
        sheets[name] = read_sheet(page, name, known, date1904, fetched) if known else Sheet(name, {})
    found = Snapshot(sheets, names | dict(_print_areas(pages, single(tabs))), date1904, book.name)
    return under_our_names(found, tabs)


def stored_snapshot(file: Path, name: str) -> Snapshot:
    """The workbook that a program stored for us to read, which keeps rows without a height of somebody's own fitted."""
    found = recognise(package.snapshot(file))
    file.unlink()
    sheets = {tab: _with_own_heights(sheet) for tab, sheet in found.sheets.items()}
    return found._replace(sheets=sheets, path=name, sha256="")


def _with_own_heights(sheet: Sheet) -> Sheet:
    """The sheet with rows that are high enough but for those of somebody's own height, which came in full dots."""
    sizes = sheet.sizes
    if sizes is None:
        return sheet
    own = {row: sizes.heights[row] + DOT for row in sizes.own if row in sizes.heights}
    heights = sizes._replace(heights=own, own=frozenset(range(1, LAST_ROW)), usual_height=HIGHEST, paper=None)
    return sheet._replace(sizes=heights)


def _peek(pages: Mapping[str, Any], date1904: bool) -> Peek:
    """How to look at a sheet that is not one of ours by its tab."""

    def tables(name: str) -> list[str]:
        try:
            return [table.name for table in pages[name].tables]
        except UNKNOWN:
            return []

    def cells(name: str) -> dict[Position, CellData]:
        used = _within_reach(pages[name], LAST_COLUMN, HEADING_ROWS)
        return _cells(used, date1904)

    return Peek(tables, cells, lambda _: True)


def read_sheet(
    page: Any, name: str, known: layout.SheetLayout, date1904: bool = False, fetched: Formulas = NO_FORMULAS
) -> Sheet:
    """One sheet: two reads for its cells, and a few calls for what is hidden, merged or protected."""
    used = _within_reach(page, _furthest(known))
    cells = _cells(used, date1904, fetched)
    if known.name in NUMBERS_ON:
        cells = _with_formats(page, cells)
    shown = Sheet(name, cells, sizes=None if known.name == layout.LISTS.name else sizes_of(page, used))
    return shape_of(page, used, shown, counts=known.name in ENTRIES)


def _furthest(known: layout.SheetLayout | None) -> int:
    """The last column of a sheet that is read."""
    return LAST_LISTS_COLUMN if known is not None and known.name == layout.LISTS.name else LAST_COLUMN


def formulas_are_read(book: Any, fetched: Formulas = NO_FORMULAS) -> bool:
    """Whether formulas are read: in xlwings Lite only those that were fetched."""
    return bool(fetched) or book.app.engine.type != "remote"


def _within_reach(page: Any, furthest: int, lowest: int = LAST_ROW) -> Any:
    """The used cells, but not further out than any appraisal reaches, nor below the row `lowest`."""
    used = page.used_range
    rows, columns = used.shape
    last_row, last_column = used.row + rows - 1, used.column + columns - 1
    if last_row <= lowest and last_column <= furthest:
        return used
    first = min(used.row, lowest), min(used.column, furthest)
    return page.range(first, (min(last_row, lowest), min(last_column, furthest)))


def _cells(used: Any, date1904: bool, fetched: Formulas = NO_FORMULAS) -> dict[Position, CellData]:
    values = used.options(ndim=2, err_to_str=True, dates=_moment(date1904)).value
    typed = fetched.get((used.sheet.name, used.address)) if fetched else None
    if typed is None:
        typed = _formulas(used, len(values), len(values[0]))
    top, left = used.row, used.column
    found = {}
    for row, (row_values, row_typed) in enumerate(zip(values, typed, strict=True), top):
        for column, (value, text) in enumerate(zip(row_values, row_typed, strict=True), left):
            if isinstance(text, str) and text[:1] == "=" and text != value:
                # Excel has worked it out: what looks like nothing is the empty text that it gives.
                stored = "" if value is None else _value(value)
                found[row, column] = CellData(stored, text[1:], DATE if isinstance(value, Moment) else PLAIN)
            elif value is not None:
                found[row, column] = CellData(_value(value), None, DATE if isinstance(value, Moment) else PLAIN)
    return found


def _value(value: Any) -> Value:
    """A value as a Snapshot holds it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return ErrorValue(value) if value in _WORDS else value
    if isinstance(value, int) and value - ERROR_BASE in ERRORS:
        return ErrorValue(ERRORS[value - ERROR_BASE])
    return float(value)


def _moment(date1904: bool) -> Callable[..., Moment]:
    """What makes a serial number of the parts of a date, counted as the workbook counts."""
    start = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 30)

    def moment(**parts: Any) -> Moment:
        return Moment((datetime(**parts) - start).total_seconds() / 86400)

    return moment


def _formulas(used: Any, rows: int, columns: int) -> Sequence[Sequence[Any]]:
    """The formula (or what was typed) of every cell, as rows; blank where the engine cannot tell."""
    try:
        found = used.formula
    except NotImplementedError:
        return [[""] * columns] * rows
    if not isinstance(found, list | tuple):
        return [[found]]
    if not isinstance(found[0], list | tuple):
        return [found] if rows == 1 else [[each] for each in found]
    return found


def _date1904(book: Any) -> bool:
    """Whether the workbook counts days from 1904."""
    try:
        return book.api.Date1904 is True
    except AttributeError:
        return False  # not told outside Windows; then dates come as dates, which is all that counts


def _names(book: Any) -> dict[str, str]:
    """Workbook names that are ours, as the file's names say it."""
    names = book.names
    if len(names) <= MOST_NAMES:
        ours = {each.name: each for each in names if each.name.lower().startswith("xla_")}
    else:  # somebody's thousands of others: ours are looked up one by one
        of_views = (name for name, *_ in tools.reads(sheet.name for sheet in tools.OPTIONAL))
        wanted = (layout.VERSION_NAME, *formulas.names(lists.choice_columns()), *of_views)
        ours = {name: names[name] for name in wanted if name in names}
    return {name: str(each.refers_to).removeprefix("=") for name, each in ours.items()}


def _print_areas(pages: Mapping[str, Any], renamed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What the sheets print, under their tabs' names; `renamed` gives a tab that is not called as we call it."""
    for name in (renamed.get(sheet, sheet) for sheet in PRINTED):
        if name in pages:
            page = pages[name]
            try:
                area = page.page_setup.print_area
            except Exception as error:  # an engine that does not know, or an Excel without a printer
                if is_busy(error):
                    raise
                continue
            if area:
                yield f"{name}!_xlnm.Print_Area", f"'{page.name}'!{area}"


# ----------------------------------------------------------------------------------------------- number formats


def _with_formats(page: Any, cells: dict[Position, CellData]) -> dict[Position, CellData]:
    """The cells, those numbers of the officer's marked that show as percentages or with so many decimals."""
    numbers = [
        position
        for position, data in cells.items()
        if isinstance(data.value, float) and data.shown_as == PLAIN and "xla_" not in (data.formula or "")
    ]
    if not numbers:
        return cells
    shown = {
        position: kind
        for area, kind in formats(page, numbers)
        for position in numbers
        if area.first_row <= position[0] <= area.last_row and area.first_column <= position[1] <= area.last_column
    }
    return cells | {
        position: cells[position]._replace(shown_as=kind) for position, kind in shown.items() if kind is not PLAIN
    }


def formats(page: Any, numbers: Sequence[Position]) -> Iterator[tuple[Area, str]]:
    """Areas that hold all these cells, and what each shows: one call where all cells are alike."""
    waiting = [numbers]
    for _ in range(MOST_FORMATS):
        if not waiting:
            return
        some = waiting.pop()
        area = _around(some)
        try:
            code = page.range(area[:2], area[2:]).number_format
        except NotImplementedError:
            return
        if isinstance(code, str):
            yield area, kind_of_format(code)
        elif len(some) > 1:
            waiting += _halves(some)


def _around(cells: Sequence[Position]) -> Area:
    rows, columns = [row for row, _ in cells], [column for _, column in cells]
    return Area(min(rows), min(columns), max(rows), max(columns))


def _halves(cells: Sequence[Position]) -> list[Sequence[Position]]:
    """The cells in two parts: by column as long as there are several, for a column's cells are mostly alike."""
    by = sorted(cells, key=lambda cell: (cell[1], cell[0]))
    columns = sorted({column for _, column in cells})
    if len(columns) == 1:
        return [by[: len(by) // 2], by[len(by) // 2 :]]
    middle = columns[len(columns) // 2]
    return [[cell for cell in by if cell[1] < middle], [cell for cell in by if cell[1] >= middle]]
