"""A workbook as read, or one just to be made, in; out, what stands on the officers' sheets that the views look up."""

from collections.abc import Callable, Container, Iterator, Mapping
from typing import NamedTuple

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.words import folded
from xlappraise.sheets import layout, parts
from xlappraise.sheets.lists import DIMENSIONS, NAMES, OPTIONS, STAKEHOLDERS
from xlappraise.sheets.where import Where
from xlappraise.xlsx import addresses
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.snapshot import BLANK, Snapshot, Value

DEPTH = layout.LAST_ROW - layout.HEADER_ROW


class Sources(NamedTuple):
    """Keys of the columns that each officer's sheet has; and what is typed in a cell, where it is no other value."""

    columns: Mapping[str, Container[str]]
    typed: Callable[[Cell | None, Value], Value]

    def has(self, sheet: str, key: str) -> bool:
        """Whether the sheet has that column."""
        return key in self.columns.get(sheet, ())


def fresh(appraisal: Appraisal) -> Sources:
    """Those of a workbook just made from the appraisal."""
    columns = {sheet: list(keys) for sheet, keys in _fresh_columns(appraisal).items()}
    return Sources(columns, lambda _, value: value)


def _fresh_columns(appraisal: Appraisal) -> dict[str, list[str]]:
    found = {OPTIONS: [column.key for column in parts.option_columns(appraisal)]}
    for name in (DIMENSIONS, STAKEHOLDERS):
        if name in appraisal.logs:
            found[name] = [column.key for column in parts.columns_of(layout.BY_NAME[name], appraisal)]
    return found


def fresh_names(appraisal: Appraisal, view: str) -> dict[str, str]:
    """The names that a view reads by, in a workbook just made from the appraisal."""
    columns, found = _fresh_columns(appraisal), {}
    for name, (sheet, key) in NAMES[view].items():
        if key in columns.get(sheet, ()):
            column = columns[sheet].index(key) + 1
            found[name] = addresses.span(sheet, layout.HEADER_ROW, column, layout.LAST_ROW, column)
    return found


def standing(snapshot: Snapshot, appraisal: Appraisal, where: Where) -> Sources:
    """Those of a workbook as read."""

    def typed(cell: Cell | None, value: Value) -> Value:
        if cell is None or cell.sheet not in snapshot.sheets:
            return value
        found = snapshot.sheets[cell.sheet].cells.get((cell.row, cell.column), BLANK).value
        return value if found is None else found

    columns = {sheet: frozenset(places) for sheet, places in _places(snapshot, appraisal, where).items()}
    return Sources(columns, typed)


def areas(snapshot: Snapshot, appraisal: Appraisal, where: Where, view: str) -> Iterator[tuple[str, str, Area | None]]:
    """Each name that a view reads by, the tab that it leads to and the column there; None when there is none.

    A sheet without rows, whose headings nobody looked for, is left out.
    """
    places = _places(snapshot, appraisal, where)
    for name, (sheet, key) in NAMES[view].items():
        if sheet in places:
            tab, top, column = places[sheet].get(key, ("", 0, 0))
            yield name, tab, Area(top, column, top + DEPTH, column) if column else None


def _places(snapshot: Snapshot, appraisal: Appraisal, where: Where) -> dict[str, dict[str, tuple[str, int, int]]]:
    """By sheet and key of a column: the tab, the row of the headings and the column."""
    found: dict[str, dict[str, tuple[str, int, int]]] = {}
    if (place := where.tables.get(OPTIONS)) is not None:
        tab = where.tab(OPTIONS)
        found[OPTIONS] = {key: (tab, place.header_row, column) for key, column in place.columns.items()}
    for name in (DIMENSIONS, STAKEHOLDERS):
        rows = appraisal.logs.get(name, ())
        if rows and rows[0].cells:
            found[name] = {
                key: (cell.sheet, _heading(snapshot, name, key, cell), cell.column)
                for key, cell in rows[0].cells.items()
            }
    return found


def _heading(snapshot: Snapshot, sheet: str, key: str, cell: Cell) -> int:
    """The row of the heading above a cell of a log."""
    wanted = folded(layout.BY_NAME[sheet].column(key).heading)
    cells = snapshot.sheets[cell.sheet].cells if cell.sheet in snapshot.sheets else {}
    rows = range(1, cell.row)
    heads = (row for row in rows if folded(str(cells.get((row, cell.column), BLANK).value or "")) == wanted)
    return next(heads, max(1, cell.row - 1))
