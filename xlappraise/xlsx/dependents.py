"""Results that a write makes out of date: in, formulas that the write leaves alone and cells that it changes;
out, the formulas that depend on them, at first or second hand, and those of which that cannot be known.

The stored results of the former are taken out of the file, for they would be wrong. Excel and LibreOffice work them
out on opening; a reader that does not calculate (a previewer, pandas) finds nothing there rather than an old number.
The latter (some with INDIRECT or OFFSET, or in a file too large to be followed to the end) keep theirs.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence

from xlappraise.records import NamedTuple
from xlappraise.xlsx import limits
from xlappraise.xlsx.addresses import Area, Position
from xlappraise.xlsx.indirect import EVERYWHERE, Surroundings
from xlappraise.xlsx.precedents import RENAMED, PlacedFormula, PrecedentReader, Precedents


class Dependents(NamedTuple):
    """Formulas whose stored results are wrong after a write, and formulas whose results may be; in order of place."""

    sure: list[PlacedFormula]
    perhaps: list[PlacedFormula]


_Waiting = list[tuple[PlacedFormula, Precedents]]


def dependents(
    formulas: Iterable[PlacedFormula], changed: Mapping[str, Iterable[Position]], around: Surroundings
) -> Dependents:
    """The formulas that depend on a changed cell (positions by sheet), or on a name that is going to mean another."""
    marks = _Marks()
    for sheet, positions in changed.items():
        marks.add(sheet, positions)
    if around.renamed:
        marks.add(RENAMED[0], [RENAMED[1][:2]])
    reader = PrecedentReader(around)
    left = [(formula, reader.of(formula)) for formula in formulas]
    looks = 1 + sum(len(each.sure) + len(each.perhaps) for _, each in left)
    most = min(limits.MOST_ROUNDS, limits.MOST_LOOKS // looks)
    sure: list[PlacedFormula] = []
    rounds = 0
    settled = False
    while not settled and rounds < max(most, 1):
        before = len(left)
        left = _round(left, marks, sure)
        settled, rounds = len(left) == before, rounds + 1
    # What is left may depend on them where a look-up leads anywhere, or where the rounds were too few.
    perhaps: list[PlacedFormula] = []
    vague = not settled or any(found.perhaps for _, found in left)
    while vague:
        before, rounds = len(left), rounds + 1
        left = _round(left, marks, perhaps, vaguely=True, whole=rounds >= most)
        vague = rounds < most and len(left) < before
    return Dependents(sorted(sure), sorted(perhaps))


def _round(
    left: _Waiting, marks: "_Marks", found: list[PlacedFormula], *, vaguely: bool = False, whole: bool = False
) -> _Waiting:
    """Move the formulas that look at a changed cell to `found`; the others are left for the next round.

    With `whole`, a formula is found that looks at any cell of a touched sheet.
    """
    still: _Waiting = []
    for waiting in left:
        formula, (sure, perhaps) = waiting
        targets = (*sure, *perhaps) if vaguely else sure
        if any(marks.hit(sheet, EVERYWHERE if whole else area) for sheet, area in targets):
            found.append(formula)
            marks.add(formula.sheet, (formula.position,))
        else:
            still.append(waiting)
    return still


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
