"""An Appraisal in; out, the combinations of its dimensions, and what was decided about each.

Two dimensions, such as delivery models and structures, make a matrix; of more, those combinations are listed that
Options has a row for. A value of a dimension that is ruled out rules out all its combinations, whether or not Options
has a row for them. An option's own outcome and reason come before those of its values.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from xlappraise.appraisal.lineage import DISCOUNTED
from xlappraise.appraisal.model import EMPTY, Appraisal, LogRow, Option
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.words import folded, normal
from xlappraise.records import NamedTuple

DIMENSIONS = "Dimensions"
MODEL, STRUCTURE = "Delivery model", "Structure"
"""The two dimensions that every workbook has a column of Options for."""
COLUMNS = {MODEL: "model", STRUCTURE: "structure"}
OF_DIMENSION = "dimension:"
"""Begins the key of the column of Options that a further dimension heads: dimension:Scope."""
MOST_DIMENSIONS = 8
"""Most dimensions that are combined; the options framework-filter of the Green Book has five."""
RULED_OUT, BEFORE_SCORING = "Ruled out", "Before scoring"
SUCCESS_FACTORS = {
    "strategic_fit": "Strategic fit",
    "value_for_money": "Value for money",
    "supplier_capacity": "Supplier capacity",
    "affordability": "Affordability",
    "achievability": "Achievability",
}
"""The critical success factors of the Green Book: columns of Dimensions, by key."""
MEETS, PARTLY, MISSES = "Meets", "Partly", "Does not meet"
OPEN, ABSENT = "?", "-"
"""Letters of a combination that nothing was said of: with an option, and without one."""


class Value(NamedTuple):
    """A value of a dimension, such as the structure Hub and spoke.

    `stage` says whether it was ruled out before or after scoring, `date` on which day it was decided. `met` has, by
    success factor, whether it meets it, and `ambition` how it compares with going on as now.
    """

    dimension: str
    name: str
    ruled_out: bool = False
    stage: str = ""
    reason: str = ""
    key_points: str = ""
    description: str = ""
    date: datetime.date | None = None
    ambition: str = ""
    met: Mapping[str, str] = EMPTY


class Combination(NamedTuple):
    """A value of each dimension: its option, if there is one, and what became of it.

    `outcome` is the option's; else Discounted where a value is ruled out, with that value's reason; else blank.
    `letter` is the first letter of the outcome, else OPEN or ABSENT. `ruled_by` names the values that rule it out,
    separated by `; `. Two reasons stand on two lines.
    """

    values: tuple[str, ...]
    option: Option | None
    outcome: str
    letter: str
    reason: str
    ruled_by: str


class CombinationGrid(NamedTuple):
    """Every combination of two dimensions, in the order of Dimensions: values of the first run down, others across."""

    down: tuple[Value, ...]
    across: tuple[Value, ...]
    cells: tuple[tuple[Combination, ...], ...]

    def combinations(self) -> Iterator[Combination]:
        """Every combination, row by row."""
        return (cell for row in self.cells for cell in row)


def dimensions(appraisal: Appraisal) -> tuple[str, ...]:
    """The names of the dimensions, in the order of Dimensions: delivery model and structure unless it has others."""
    return named_dimensions(appraisal.logs.get(DIMENSIONS, ()))


def named_dimensions(rows: Iterable[LogRow]) -> tuple[str, ...]:
    """The same of rows of Dimensions."""
    named: dict[str, str] = {}
    for row in rows:
        if name := dimension_name(text(row, "dimension")):
            named.setdefault(folded(name), name)
    if set(named.values()) <= set(COLUMNS):
        return tuple(COLUMNS)
    return tuple(named.values())[:MOST_DIMENSIONS]


def in_a_list(appraisal: Appraisal) -> tuple[str, ...]:
    """The same, where there are other than two, so that their combinations are listed; else none."""
    names = dimensions(appraisal)
    return () if len(names) == 2 else names


def dimension_name(words: str) -> str:
    """A dimension's name as it is used: tidy, and as the column of Options is headed where there always is one."""
    return next((name for name in COLUMNS if folded(name) == folded(words)), normal(words))


def column_key(dimension: str) -> str:
    """The key of the dimension's column on Options."""
    return COLUMNS.get(dimension, OF_DIMENSION + dimension)


def value_in(option: Option, dimension: str) -> str:
    """An option's value in a dimension, as it is typed; blank where it has none."""
    if dimension in COLUMNS:
        return str(getattr(option, COLUMNS[dimension]))
    return option.dimensions.get(dimension, "")


def grid(appraisal: Appraisal) -> CombinationGrid | None:
    """The combinations of two dimensions; None without Dimensions, or with another number of them."""
    if DIMENSIONS not in appraisal.logs or len(names := dimensions(appraisal)) != 2:
        return None
    down, across = (tuple(values(appraisal, name)) for name in names)
    known = by_combination(appraisal.options, names)
    cells = (tuple(_combination((one, other), known) for other in across) for one in down)
    return CombinationGrid(down, across, tuple(cells))


def combination_list(appraisal: Appraisal) -> tuple[Combination, ...]:
    """The combinations of other than two dimensions: of each option that has a value in one; else empty."""
    names = dimensions(appraisal)
    if DIMENSIONS not in appraisal.logs or len(names) == 2:
        return ()
    known = {name: {folded(value.name): value for value in values(appraisal, name)} for name in names}

    def value(option: Option, name: str) -> Value:
        said = normal(value_in(option, name))
        return known[name].get(folded(said), Value(name, said))._replace(name=said)

    every = ((option, tuple(value(option, name) for name in names)) for option in appraisal.options)
    return tuple(_of_option(option, given) for option, given in every if any(each.name for each in given))


def left_over(appraisal: Appraisal) -> Iterator[Combination]:
    """The combinations of all values that are not ruled out, whatever number of dimensions there are."""
    names = dimensions(appraisal)
    known = by_combination(appraisal.options, names)
    stayed = ([value for value in values(appraisal, name) if not value.ruled_out] for name in names)
    return (_combination(given, known) for given in product(*stayed))


def values(appraisal: Appraisal, dimension: str) -> Iterator[Value]:
    """The values of a dimension, in the order of the sheet; of two with one name, the first."""
    seen = set()
    for row in appraisal.logs.get(DIMENSIONS, ()):
        name = folded(text(row, "value"))
        if name and name not in seen and folded(text(row, "dimension")) == folded(dimension):
            seen.add(name)
            yield value_of(row)


def values_ruled_out(appraisal: Appraisal) -> Mapping[tuple[str, str], Value]:
    """The values that are ruled out, by dimension and folded name."""
    every = ((name, value) for name in dimensions(appraisal) for value in values(appraisal, name))
    return {(name, folded(value.name)): value for name, value in every if value.ruled_out}


def value_of(row: LogRow) -> Value:
    """A row of Dimensions as a value."""
    day = row.values.get("date")
    return Value(
        dimension_name(text(row, "dimension")),
        normal(text(row, "value")),
        row.values.get("outcome") == RULED_OUT,
        text(row, "stage"),
        text(row, "reason"),
        text(row, "key_points"),
        text(row, "description"),
        day if isinstance(day, datetime.date) else None,
        text(row, "ambition"),
        {name: text(row, key) for key, name in SUCCESS_FACTORS.items() if key in row.values},
    )


def text(row: LogRow, column: str) -> str:
    """What a row of a log says in a column; blank when it says nothing."""
    return str(row.values.get(column, ""))


def key(given: Iterable[str]) -> tuple[str, ...]:
    """A combination as it is compared: without regard to case and to spaces too many."""
    return tuple(map(folded, given))


def by_combination(options: Iterable[Option], names: Sequence[str]) -> Mapping[tuple[str, ...], Sequence[Option]]:
    """The options of each combination, in their order; an option that lacks a value belongs to none."""
    found: dict[tuple[str, ...], list[Option]] = {}
    for option in options:
        given = key(value_in(option, name) for name in names)
        if all(given):
            found.setdefault(given, []).append(option)
    return found


def taken_along(appraisal: Appraisal) -> Mapping[str, str]:
    """By option ID, the reason: of each option with a value that is ruled out, whose Outcome is Discounted or blank."""
    names, out = dimensions(appraisal), values_ruled_out(appraisal)
    found = {}
    for option in appraisal.options if out else ():
        given = [(name, folded(value_in(option, name))) for name in names]
        if option.outcome in ("", DISCOUNTED) and any(value in out for value in given):
            found[option.id] = reasons(out[value] for value in given if value in out)
    return found


def options_for_readers(appraisal: Appraisal) -> tuple[Option, ...]:
    """The options as readers should see them: those of `taken_along` are Discounted, with a reason."""
    taken = taken_along(appraisal)
    return tuple(
        replace(option, outcome=DISCOUNTED, reason=option.reason or taken[option.id]) if option.id in taken else option
        for option in appraisal.options
    )


def _combination(given: Sequence[Value], known: Mapping[tuple[str, ...], Sequence[Option]]) -> Combination:
    options = known.get(key(value.name for value in given), ())
    return _of_option(options[0] if options else None, given)


def _of_option(option: Option | None, given: Sequence[Value]) -> Combination:
    out = [value for value in given if value.ruled_out]
    said = option.outcome if option else ""
    outcome = said or (DISCOUNTED if out else "")
    dropped = out if outcome == DISCOUNTED else []
    reason = (option.reason if option else "") or reasons(dropped)
    ruled_by = "; ".join(value.name for value in dropped)
    return Combination(
        tuple(value.name for value in given), option, outcome, _letter(outcome, option), reason, ruled_by
    )


def reasons(ruled_out: Iterable[Value]) -> str:
    """Why values are ruled out: their reasons, each once, on lines of their own."""
    return "\n".join(dict.fromkeys(value.reason for value in ruled_out if value.reason))


def _letter(outcome: str, option: Option | None) -> str:
    return outcome[:1] or (OPEN if option else ABSENT)
