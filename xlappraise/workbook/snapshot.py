"""What both doors give and take: out of a file or an open book comes a Snapshot, back go Changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class ErrorValue(str):
    """An Excel error, such as #DIV/0!."""

    __slots__ = ()


class Unreadable(str):
    """What stands where a finite plain number belongs but is none: `4_0`, `1e400`, full-width digits."""

    __slots__ = ()


Value = float | str | bool | None
"""A cell's value: number, text, TRUE or FALSE, nothing. ErrorValue and Unreadable are kinds of text."""

PLAIN, DATE, PERCENT = "", "date", "percent"


class CellData(NamedTuple):
    """A cell as stored: value (a formula's last result), formula without `=`, and what its format shows."""

    value: Value
    formula: str | None = None
    shown_as: str = PLAIN
    """PLAIN, DATE (a serial number shown as a date or time) or PERCENT."""


BLANK = CellData(None)

Position = tuple[int, int]
"""(row, column), both from 1."""


class Area(NamedTuple):
    """A rectangle of cells, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class TablePart(NamedTuple):
    """An Excel table on a sheet."""

    name: str
    area: Area
    columns: tuple[str, ...]


class Sheet(NamedTuple):
    """One worksheet. `cells` holds cells with a value or a formula only."""

    name: str
    cells: Mapping[Position, CellData]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    merges: tuple[Area, ...] = ()
    tables: tuple[TablePart, ...] = ()
    filtered: bool = False
    """A filter is on that hides rows."""
    protected: bool = False
    duplicates: tuple[Position, ...] = ()
    """Cells that the file gives twice: neither value may be trusted."""


class Snapshot(NamedTuple):
    """A workbook as read: its sheets in order, parsed when first asked for, and its names."""

    sheets: Mapping[str, Sheet]
    names: Mapping[str, str]
    """Workbook names and what they refer to, without `=`."""
    date1904: bool = False
    path: str = ""
    sha256: str = ""


class SetCell(NamedTuple):
    """Put `value` (and `formula`, without `=`) into a cell, keeping its format.

    A value of None with no formula empties the cell. `like` names a cell of the same sheet whose format a cell
    that does not exist yet takes over. With a formula, `value` is its result, to be shown by readers that do
    not calculate.
    """

    sheet: str
    row: int
    column: int
    value: Value
    formula: str | None = None
    like: Position | None = None


Change = SetCell
