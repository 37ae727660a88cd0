"""An Appraisal in; out, its delivery models by its structures, and what was decided about each combination.

A value of a dimension that is ruled out takes all its combinations with it, whether or not Options has a row for
them. What an option says of itself holds before what its values say.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from xlappraise.appraisal.lineage import DISCOUNTED
from xlappraise.appraisal.model import Appraisal, LogRow, Option
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.words import folded, normal
from xlappraise.records import NamedTuple

DIMENSIONS = "Dimensions"
MODEL, STRUCTURE = "Delivery model", "Structure"
"""The two dimensions: columns of Options."""
RULED_OUT, BEFORE_SCORING = "Ruled out", "Before scoring"
OPEN, ABSENT = "?", "-"
"""Letters of a combination that nothing was said of: with an option, and without one."""


class Value(NamedTuple):
    """A value of a dimension, such as the structure Hub and spoke. `stage` says when it was ruled out."""

    dimension: str
    name: str
    ruled_out: bool
    stage: str
    reason: str
    key_points: str
    description: str


class Combination(NamedTuple):
    """A delivery model in a structure: its option, if there is one, and what became of it.

    `outcome` is the option's; else Discounted where a value is ruled out, with that value's reason; else blank.
    `ruled_by` names the values that rule it out, apart by `; `. Two reasons stand on two lines.
    """

    model: str
    structure: str
    option: Option | None
    outcome: str
    letter: str
    reason: str
    ruled_by: str


class CombinationGrid(NamedTuple):
    """Every combination: rows are models, columns structures, in the order of Dimensions."""

    models: tuple[Value, ...]
    structures: tuple[Value, ...]
    cells: tuple[tuple[Combination, ...], ...]

    def combinations(self) -> Iterator[Combination]:
        """Every combination, row by row."""
        return (cell for row in self.cells for cell in row)


def grid(appraisal: Appraisal) -> CombinationGrid | None:
    """The combinations of an appraisal; None when it has no Dimensions."""
    if DIMENSIONS not in appraisal.logs:
        return None
    models, structures = (tuple(values(appraisal, dimension)) for dimension in (MODEL, STRUCTURE))
    known = by_combination(appraisal.options)
    return CombinationGrid(
        models,
        structures,
        tuple(
            tuple(
                _combination(model, structure, known.get(key(model.name, structure.name), ()))
                for structure in structures
            )
            for model in models
        ),
    )


def values(appraisal: Appraisal, dimension: str) -> Iterator[Value]:
    """The values of a dimension, in the order of the sheet; of two with one name, the first."""
    seen = set()
    for row in appraisal.logs.get(DIMENSIONS, ()):
        name = folded(text(row, "value"))
        if name and name not in seen and row.values.get("dimension") == dimension:
            seen.add(name)
            yield value_of(row)


def value_of(row: LogRow) -> Value:
    """A row of Dimensions as a value."""
    return Value(
        text(row, "dimension"),
        normal(text(row, "value")),
        row.values.get("outcome") == RULED_OUT,
        text(row, "stage"),
        text(row, "reason"),
        text(row, "key_points"),
        text(row, "description"),
    )


def text(row: LogRow, column: str) -> str:
    """What a row of a log says in a column; blank when it says nothing."""
    return str(row.values.get(column, ""))


def key(model: str, structure: str) -> tuple[str, str]:
    """A combination as it is compared: without regard to case and to spaces too many."""
    return folded(model), folded(structure)


def by_combination(options: Iterable[Option]) -> Mapping[tuple[str, str], Sequence[Option]]:
    """The options of each combination, in their order; an option that lacks either value belongs to none."""
    found: dict[tuple[str, str], list[Option]] = {}
    for option in options:
        model, structure = key(option.model, option.structure)
        if model and structure:
            found.setdefault((model, structure), []).append(option)
    return found


def taken_along(appraisal: Appraisal) -> Mapping[str, str]:
    """Why, by ID, for each option that a ruled-out value takes with it: its Outcome says so, or nothing."""
    out = {
        (dimension, folded(value.name)): value
        for dimension in (MODEL, STRUCTURE)
        for value in values(appraisal, dimension)
        if value.ruled_out
    }
    found = {}
    for option in appraisal.options if out else ():
        both = ((MODEL, folded(option.model)), (STRUCTURE, folded(option.structure)))
        if option.outcome in ("", DISCOUNTED) and any(value in out for value in both):
            found[option.id] = reasons(out[value] for value in both if value in out)
    return found


def as_told(appraisal: Appraisal) -> tuple[Option, ...]:
    """The options as readers should see them: what a ruled-out value takes along is discounted, with its reason."""
    taken = taken_along(appraisal)
    return tuple(
        replace(option, outcome=DISCOUNTED, reason=option.reason or taken[option.id]) if option.id in taken else option
        for option in appraisal.options
    )


def _combination(model: Value, structure: Value, options: Sequence[Option]) -> Combination:
    option = options[0] if options else None
    out = [value for value in (model, structure) if value.ruled_out]
    said = option.outcome if option else ""
    outcome = said or (DISCOUNTED if out else "")
    dropped = out if outcome == DISCOUNTED else []
    reason = (option.reason if option else "") or reasons(dropped)
    ruled_by = "; ".join(value.name for value in dropped)
    return Combination(model.name, structure.name, option, outcome, _letter(outcome, option), reason, ruled_by)


def reasons(ruled_out: Iterable[Value]) -> str:
    """Why values are ruled out: their reasons, each once, on lines of their own."""
    return "\n".join(dict.fromkeys(value.reason for value in ruled_out if value.reason))


def _letter(outcome: str, option: Option | None) -> str:
    return outcome[:1] or (OPEN if option else ABSENT)
