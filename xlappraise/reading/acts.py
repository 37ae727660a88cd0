"""Rows of Change log and the sheet Version changes in; out, the rows, with those of an act in place of its one row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.gather import Gathering
from xlappraise.appraisal.model import LogRow
from xlappraise.appraisal.words import folded
from xlappraise.reading.sheet_table import SheetTable, TableRow, read_table
from xlappraise.sheets import layout
from xlappraise.xlsx.snapshot import BLANK, CellData, Snapshot

if TYPE_CHECKING:
    from xlappraise.sheets.version_changes import VersionRow

SEE_ACT = "see Version changes, act {}"
"""Stands in From and To of Change log where Version changes lists the changes."""
_SEES_ACT = re.compile(r"see version changes, act (\d{1,9})")
_KEYS = tuple(column.key for column in layout.VERSION_CHANGES.columns)
_ACT = _KEYS.index("act")
_FROM_ACT = {
    "ref": _KEYS.index("ref"),
    "option": _KEYS.index("option"),
    "from": _KEYS.index("was"),
    "to": _KEYS.index("now"),
}


def version_rows(snapshot: Snapshot) -> list[VersionRow]:
    """The rows of Version changes, a value for each column; none where the sheet is missing or an officer's own."""
    table = _table(snapshot)
    return [_row(row) for row in table.rows] if table else []


def cells_of_acts(snapshot: Snapshot) -> Iterator[dict[str, tuple[Cell, str]]]:
    """By column, the cell and the text of each row of Version changes that is a change of an act."""
    table = _table(snapshot)
    for row in table.rows if table else ():
        if table and act_rows([_row(row)]):
            cells = table.cells(row.number)
            yield {key: (cells[key], str(_value(row.cells.get(key, BLANK)))) for key in _KEYS if key in cells}


def _table(snapshot: Snapshot) -> SheetTable | None:
    sheet = layout.VERSION_CHANGES
    tab = next((name for name in snapshot.sheets if folded(name) == folded(sheet.name)), None)
    if tab is None or snapshot.sheets[tab].cells.get((1, 1), BLANK).value != sheet.title:
        return None
    return read_table(snapshot.sheets[tab], sheet.columns, Gathering())


def _row(row: TableRow) -> VersionRow:
    return tuple(_value(row.cells.get(key, BLANK)) for key in _KEYS)


def _value(data: CellData) -> str | float:
    return data.value if isinstance(data.value, str | float | int) else ""


def act_rows(rows: Iterable[VersionRow]) -> list[VersionRow]:
    """Those rows of Version changes that are changes of an act."""
    return [row for row in rows if _number(row[_ACT])]


def _number(value: str | float) -> int:
    """The number of an act; 0 for anything else."""
    text = str(value).strip().removesuffix(".0")
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def next_act(rows: Iterable[VersionRow], logged: Iterable[LogRow]) -> int:
    """The number after every act that Version changes lists or Change log names."""
    return 1 + max([0, *(_number(row[_ACT]) for row in rows), *map(_act_number, logged)])


def _act_number(row: LogRow) -> int:
    """The act that a row of Change log names instead of changes; 0 for none."""
    seen = [_SEES_ACT.fullmatch(folded(str(row.values.get(key, "")))) for key in ("from", "to")]
    numbers = {int(each[1]) if each else 0 for each in seen}
    return numbers.pop() if len(numbers) == 1 else 0


def with_changes_of_acts(logged: Sequence[LogRow], snapshot: Snapshot) -> tuple[LogRow, ...]:
    """The rows, with those of an act in place of the one that names it.

    An act that Version changes does not list leaves its row as it is. Each row has the number of the act. The first
    has the cells of the row that names it, but for Ref and Option, which stand elsewhere; the others have none.
    """
    if not any(map(_act_number, logged)):
        return tuple(logged)
    acts: dict[int, list[VersionRow]] = {}
    for row in act_rows(version_rows(snapshot)):
        acts.setdefault(_number(row[_ACT]), []).append(row)
    found: list[LogRow] = []
    for entry in logged:
        changes = acts.get(_act_number(entry), [])
        found += [_log_row(entry, change, first=not number) for number, change in enumerate(changes)] or [entry]
    return tuple(found)


def _log_row(entry: LogRow, change: VersionRow, *, first: bool) -> LogRow:
    said = {key: str(change[number]) for key, number in _FROM_ACT.items()}
    values = {**entry.values, **said, "act": Fraction(_number(change[_ACT]))}
    cells = {key: cell for key, cell in entry.cells.items() if key not in ("ref", "option")}
    return LogRow({key: value for key, value in values.items() if value != ""}, cells if first else {})
