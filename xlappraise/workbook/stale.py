"""Results that a write makes out of date: in, formulas that the write leaves alone and cells that it changes;
out, the formulas that depend on them, at first or second hand.

The stored results of these are taken out of the file, for they would be wrong. Excel and LibreOffice work them out
on opening; a reader that does not calculate (a previewer, pandas) finds nothing there rather than an old number.
Formulas whose cells cannot be known (INDIRECT, OFFSET) count as dependent.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from xlappraise.workbook.snapshot import Area, Position
from xlappraise.workbook.tokens import LAST_COLUMN, LAST_ROW, normalise, references

MOST_ROUNDS = 20
UNKNOWN = ("INDIRECT", "OFFSET")
EVERYWHERE = Area(1, 1, LAST_ROW, LAST_COLUMN)


class Formula(NamedTuple):
    """A formula where it stands."""

    sheet: str
    position: Position
    text: str


class Surroundings(NamedTuple):
    """What the words of a formula can mean: workbook names, and tables with their sheets; keys in lower case."""

    names: Mapping[str, str]
    tables: Mapping[str, tuple[str, Area]]


def dependents(
    formulas: Iterable[Formula], changed: Mapping[str, Iterable[Position]], around: Surroundings
) -> list[Formula]:
    """The formulas that depend on a changed cell (positions by sheet), in the order given."""
    marks = _Marks()
    for sheet, positions in changed.items():
        for position in positions:
            marks.add(sheet, position)
    left = [(formula, _targets(formula, around)) for formula in formulas]
    found: set[Formula] = set()
    for last in range(MOST_ROUNDS, 0, -1):
        still: list[tuple[Formula, list[tuple[str, Area]]]] = []
        for formula, targets in left:
            # A chain longer than the rounds is cut by taking every formula that looks at a touched sheet.
            if any(marks.hit(sheet, area if last > 1 else EVERYWHERE) for sheet, area in targets):
                found.add(formula)
                marks.add(formula.sheet, formula.position)
            else:
                still.append((formula, targets))
        if len(still) == len(left):
            break
        left = still
    return sorted(found)


class _Marks:
    """Cells that changed: for each sheet and column the rows, sorted, so that a large area is looked up at once."""

    def __init__(self) -> None:
        self._columns: dict[str, dict[int, list[int]]] = defaultdict(dict)

    def add(self, sheet: str, position: Position) -> None:
        row, column = position
        rows = self._columns[sheet.casefold()].setdefault(column, [])
        if not rows or rows[-1] < row:
            rows.append(row)
        else:
            insort(rows, row)

    def hit(self, sheet: str, area: Area) -> bool:
        """Whether a changed cell lies in an area; '' is every sheet."""
        if not sheet:
            return bool(self._columns)
        columns = self._columns.get(sheet.casefold())
        if not columns:
            return False
        if area.last_column - area.first_column < len(columns):
            wanted: Iterable[int] = range(area.first_column, area.last_column + 1)
        else:
            wanted = (column for column in columns if area.first_column <= column <= area.last_column)
        return any(_between(columns.get(column), area.first_row, area.last_row) for column in wanted)


def _between(rows: Sequence[int] | None, first: int, last: int) -> bool:
    """Whether one of the sorted rows lies from first to last."""
    if not rows:
        return False
    at = bisect_left(rows, first)
    return at < len(rows) and rows[at] <= last


def _targets(formula: Formula, around: Surroundings) -> list[tuple[str, Area]]:
    """The areas that a formula looks at, each with its sheet."""
    if any(word in UNKNOWN for word in normalise(formula.text)):
        return [("", EVERYWHERE)]
    result: list[tuple[str, Area]] = []
    waiting, seen = [(formula.sheet, formula.text)], set()
    while waiting:
        home, text = waiting.pop()
        for reference in references(text):
            sheet = reference.sheet or home
            if reference.area is not None:
                result.append((_one_sheet(sheet), reference.area))
                continue
            name = reference.name.casefold()
            if name in around.tables:
                result.append(around.tables[name])
            for key in (f"{sheet.casefold()}!{name}", name):
                if key in around.names and key not in seen:
                    seen.add(key)
                    waiting.append((sheet, around.names[key]))
    return result


def _one_sheet(sheet: str) -> str:
    """'' for the sheets of a 3-D reference, which is taken to look at every sheet."""
    return "" if ":" in sheet else sheet
