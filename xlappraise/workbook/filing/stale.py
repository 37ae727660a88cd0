"""Results that a write makes out of date: in, formulas that the write leaves alone and cells that it changes;
out, the formulas that depend on them, at first or second hand.

The stored results of these are taken out of the file, for they would be wrong. Excel and LibreOffice work them out
on opening; a reader that does not calculate (a previewer, pandas) finds nothing there rather than an old number.
Formulas whose cells cannot be known (INDIRECT, OFFSET), or would take too long to find, count as dependent.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from xlappraise.workbook.snapshot import Area, Position
from xlappraise.workbook.tokens import LAST_COLUMN, LAST_ROW, column_number, normalise, references

MOST_ROUNDS, MOST_LOOKS = 20, 12_000_000
"""So often all formulas are gone through, and so many areas looked up: six rounds at 2,000 criteria by 50 options."""
MOST_LETTERS, MOST_AREAS, CAREFULLY = 60_000_000, 2_000_000, 150
"""So many letters of formulas are read and so many areas are found in them, a little more than 2,000 criteria by 50
options have; a letter that is read token by token counts so many times."""
MANY, LONG = 50, 5
"""More areas than a formula has that people write; those of a longer one count so many times more."""
UNKNOWN = ("INDIRECT", "OFFSET")
EVERYWHERE = Area(1, 1, LAST_ROW, LAST_COLUMN)
ANYTHING = ("", EVERYWHERE)


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
        marks.add(sheet, positions)
    reading = _Reading(around)
    left = [(formula, reading.targets(formula)) for formula in formulas]
    found: set[Formula] = set()
    rounds = min(MOST_ROUNDS, MOST_LOOKS // (1 + sum(len(targets) for _, targets in left)))
    for last in range(max(rounds, 1), 0, -1):
        still: list[tuple[Formula, list[tuple[str, Area]]]] = []
        for formula, targets in left:
            # A chain longer than the rounds is cut by taking every formula that looks at a touched sheet.
            if any(marks.hit(sheet, area if last > 1 else EVERYWHERE) for sheet, area in targets):
                found.add(formula)
                marks.add(formula.sheet, (formula.position,))
            else:
                still.append((formula, targets))
        if len(still) == len(left):
            break
        left = still
    return sorted(found)


class _Marks:
    """Cells that changed: for each sheet and column the rows, sorted, so that a large area is looked up at once."""

    def __init__(self) -> None:
        self._columns: dict[str, dict[int, list[int]]] = {}

    def add(self, sheet: str, positions: Iterable[Position]) -> None:
        columns = self._columns.get(sheet.casefold())
        for row, column in positions:
            if columns is None:
                columns = self._columns[sheet.casefold()] = {}
            rows = columns.setdefault(column, [])
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


_STRANGE = re.compile(
    r"\[|[Ii][Nn][Dd][Ii][Rr][Ee][Cc][Tt]|[Oo][Ff][Ff][Ss][Ee][Tt]"
    r"|(?<![\w.$])\$?(?:[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|[0-9]++:\$?[0-9]++)(?![\w.(])"
)
"""What only the careful reading of a formula tells: tables, other workbooks, whole columns and rows."""

_PLAIN = re.compile(
    r"""
    "(?:[^"]|"")*+"                                                             # text
    | (?<![\w.'])(?:(?:'((?:[^']|'')++)'|([^\W\d][\w.]*+))!)?+                   # a sheet
      (?: \$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?+(?![\w.(])
        | ([^\W\d][\w.]*+)(?![(!]) )                                           # a cell, an area, or a name
    """,
    re.VERBOSE,
)


def _around(targets: list[tuple[str, Area]]) -> list[tuple[str, Area]]:
    """One area for each sheet, around all that a long formula looks at: thousands of them would have to be held."""
    found: dict[str, Area] = {}
    for sheet, area in targets:
        one = found.get(sheet, area)
        first = min(one.first_row, area.first_row), min(one.first_column, area.first_column)
        found[sheet] = Area(*first, max(one.last_row, area.last_row), max(one.last_column, area.last_column))
    return list(found.items())


@lru_cache(maxsize=4096)
def _area(sheet: str, left: str, top: str, right: str, bottom: str) -> tuple[str, Area]:
    columns = sorted((column_number(left.upper()), column_number((right or left).upper())))
    rows = sorted((int(top), int(bottom or top)))
    return _one_sheet(sheet), Area(rows[0], columns[0], rows[1], columns[1])


class _Reading:
    """Finds what formulas look at, as far as its letters reach; keeps what names were found to mean."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._meanings: dict[str, list[tuple[str, Area]]] = {}
        self._letters, self._areas = MOST_LETTERS, MOST_AREAS

    def targets(self, formula: Formula) -> list[tuple[str, Area]]:
        """The areas that a formula looks at, each with its sheet.

        Most formulas hold cells, areas and names alone, and a large workbook has a hundred thousand of them: these
        are read in one sweep. It may find more than there is (a cell's address within a longer word), never less.
        """
        self._letters -= len(formula.text)
        if self._letters < 0 or self._areas < 0:
            return [ANYTHING]
        if _STRANGE.search(formula.text):
            return self._careful_targets(formula)
        result: list[tuple[str, Area]] = []
        for quoted, word, left, top, right, bottom, name in _PLAIN.findall(formula.text):
            sheet = quoted.replace("''", "'") or word or formula.sheet
            if left:
                result.append(_area(sheet, left, top, right, bottom))
            elif name:
                key = f"{sheet}!{name}"
                if key not in self._meanings:
                    self._meanings[key] = self._careful_targets(Formula(sheet, (0, 0), name))
                if len(result) + len(self._meanings[key]) > self._areas:
                    return [ANYTHING]
                result += self._meanings[key]  # of a short name, these may be thousands
        self._areas -= len(result)
        if len(result) <= MANY:
            return result
        self._areas -= LONG * len(result)
        return _around(result)

    def _careful_targets(self, formula: Formula) -> list[tuple[str, Area]]:
        """The same, token by token, for formulas of every kind."""
        names = self._around.names
        result: list[tuple[str, Area]] = []
        waiting, seen = [(formula.sheet, formula.text)], set()
        while waiting:
            home, text = waiting.pop()
            self._letters -= CAREFULLY * len(text)
            if self._letters < 0 or (text is formula.text and any(word in UNKNOWN for word in normalise(text))):
                return [ANYTHING]
            for reference in references(text):
                sheet = reference.sheet or home
                if reference.area is not None:
                    result.append((_one_sheet(sheet), reference.area))
                    continue
                name = reference.name.casefold()
                if name in self._around.tables:
                    result.append(self._around.tables[name])
                for key in (f"{sheet.casefold()}!{name}", name):
                    if key in names and key not in seen:
                        seen.add(key)
                        waiting.append((sheet, names[key]))
        return result


def _one_sheet(sheet: str) -> str:
    """'' for the sheets of a 3-D reference, which is taken to look at every sheet."""
    return "" if ":" in sheet else sheet
