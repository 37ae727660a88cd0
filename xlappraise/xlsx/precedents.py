"""What formulas look at: in, formulas and what surrounds them; out, for each the areas that its result depends on.

Most formulas hold cells, areas and names alone, and a large workbook has a hundred thousand of them: these are read
in one sweep, all others token by token (see indirect), as far as the letters reach that are read at all.
"""

import re
from functools import lru_cache

from xlappraise.records import NamedTuple
from xlappraise.xlsx import limits
from xlappraise.xlsx.addresses import Area, Position, column_number
from xlappraise.xlsx.formula_text import shift
from xlappraise.xlsx.indirect import ANYTHING, EVERYWHERE, Surroundings, Target, Walk

CAREFULLY = 150
"""How many letters one letter counts for when it is read token by token, which is slower."""
MANY, LONG = 50, 5
"""Areas above which a formula counts as long, and how many further areas each of its areas then counts for."""
RENAMED: Target = ("*", Area(1, 1, 1, 1))
"""What a formula looks at whose name is going to mean something else; no sheet is called so."""


class PlacedFormula(NamedTuple):
    """A formula where it stands."""

    sheet: str
    position: Position
    text: str


class Precedents(NamedTuple):
    """Areas that a formula looks at, and areas within which it may look at some cells, each with its sheet."""

    sure: list[Target]
    perhaps: tuple[Target, ...] = ()


NOT_READ = Precedents([], (ANYTHING,))


_STRANGE = re.compile(
    r"\[|[Ii][Nn][Dd][Ii][Rr][Ee][Cc][Tt]|[Oo][Ff][Ff][Ss][Ee][Tt]"
    r"|(?<![\w.$])\$?(?:[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|[0-9]++:\$?[0-9]++)(?![\w.(])"
    r"|:[\w.]++[!(]|:[^'():]*+'!|\) *+:"
)
"""What is read token by token: tables, other workbooks, INDIRECT, OFFSET, whole columns and rows, sheets in a row,
areas that end where a function says."""

_PLAIN = re.compile(
    r"""
    "[^"]*+(?:""[^"]*+)*"(?!")                                                  # text
    | (?<![\w.'])(?:(?:'([^']*+(?:''[^']*+)*)'|([^\W\d][\w.]*+))!)?             # a sheet
      (?: \$?([A-Za-z]{1,3})\$?([0-9]{1,7})
          (?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7})|(?!:\$?[A-Za-z]{1,3}\$?[0-9]))(?![\w.(!])
        | ([^\W\d][\w.]*+)(?![(!]) )                                           # a cell, an area, or a name
    """,
    re.VERBOSE,
)
"""No group is repeated possessively: Python 3.11.0 to 3.11.4 then pass over what matches."""


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
    return sheet, Area(rows[0], columns[0], rows[1], columns[1])


class PrecedentReader:
    """Finds what formulas look at, as far as its letters reach; keeps what names were found to mean."""

    def __init__(self, around: Surroundings) -> None:
        """Nothing is read yet."""
        self._around = around
        self._tabs = {tab.casefold(): number for number, tab in enumerate(around.tabs)}
        self._meanings: dict[str, Precedents] = {}
        self._letters, self._areas = limits.MOST_LETTERS, limits.MOST_AREAS

    def of(self, formula: PlacedFormula) -> Precedents:
        """What a formula looks at.

        The quick reading may find more than there is (a cell's address within a longer word), never less.
        """
        self._letters -= len(formula.text)
        if self._letters < 0 or self._areas < 0:
            return NOT_READ
        if _STRANGE.search(formula.text):
            return self.read_carefully(*formula)
        result: list[Target] = []
        perhaps: tuple[Target, ...] = ()
        for quoted, word, left, top, right, bottom, name in _PLAIN.findall(formula.text):
            sheet = quoted.replace("''", "'") or word or formula.sheet
            if left:
                result.append(_area(sheet, left, top, right, bottom))
            elif name:
                key = f"{sheet}!{name}"
                if key not in self._meanings:
                    self._meanings[key] = self.read_carefully(sheet, None, name)
                meaning = self._meanings[key]
                if len(result) + len(meaning.sure) > self._areas:
                    return NOT_READ
                result += meaning.sure  # of a short name, these may be thousands
                if meaning.perhaps:
                    perhaps = tuple(dict.fromkeys(perhaps + meaning.perhaps))
        self._areas -= len(result)
        if len(result) > MANY:
            self._areas -= LONG * len(result)
            result = _around(result)
        return Precedents(result, perhaps)

    def read_carefully(self, sheet: str, position: Position | None, text: str) -> Precedents:
        """The same, token by token, for formulas of every kind; without a position it may stand anywhere."""
        names, tables = self._around.names, self._around.tables
        sure, perhaps = list[Target](), list[Target]()
        waiting: list[tuple[str, str, Position | None, bool]] = [(sheet, text, position, False)]
        seen = set[str]()
        while waiting:
            home, words, place, named = waiting.pop()
            self._letters -= CAREFULLY * len(words)
            if self._letters < 0:
                return NOT_READ
            walk = Walk(words, home, place, self._around)
            if named and shift(words, 1, 1) != words:  # it means other cells wherever it is used
                perhaps += [(target, EVERYWHERE) for target, _ in walk.at]
            else:
                sure += walk.at
            perhaps += walk.perhaps
            texts = [each for each in walk.texts if f"={each}" not in seen]
            waiting += [(home, each, None, False) for each in texts]
            seen.update(f"={each}" for each in texts)
            for where, called in walk.names:
                name = called.casefold()
                sure += [target for target in (tables.get(name), self._renamed_target(name)) if target]
                for key in (f"{where.casefold()}!{name}", name):
                    if key in names and key not in seen:
                        seen.add(key)
                        waiting.append((where, names[key], None, True))
        vague = tuple(dict.fromkeys(self._on_each(perhaps)))
        return Precedents(self._on_each(sure), vague if len(vague) <= MANY else (ANYTHING,))

    def _renamed_target(self, name: str) -> Target | None:
        return RENAMED if name in self._around.renamed else None

    def _on_each(self, targets: list[Target]) -> list[Target]:
        """The targets, with those on sheets in a row (Jan:Dec) on each of them."""
        if not any(":" in sheet for sheet, _ in targets):
            return targets
        found = []
        for sheet, area in targets:
            first, _, last = sheet.partition(":")
            ends = sorted(self._tabs.get(tab.casefold(), -1) for tab in (first, last or first))
            between = self._around.tabs[ends[0] : ends[1] + 1] if ":" in sheet and ends[0] >= 0 else (sheet,)
            found += [(tab, area) for tab in between]
        return found
