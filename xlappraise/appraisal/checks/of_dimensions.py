"""Whether options and the values that they are combined from agree: in, an Appraisal; out, findings."""

from __future__ import annotations

from collections.abc import Iterator

from xlappraise.appraisal.checks.known import Known, place
from xlappraise.appraisal.combinations import (
    BEFORE_SCORING,
    COLUMNS,
    DIMENSIONS,
    MISSES,
    RULED_OUT,
    SUCCESS_FACTORS,
    Value,
    by_combination,
    column_key,
    dimension_name,
    dimensions,
    grid,
    text,
    value_in,
    value_of,
    values,
    values_ruled_out,
)
from xlappraise.appraisal.findings import Cell, Finding, Place
from xlappraise.appraisal.gather import Gathering, about
from xlappraise.appraisal.lineage import KEPT
from xlappraise.appraisal.model import Appraisal, LogRow, Option
from xlappraise.appraisal.rules.of_dimensions import (
    COMBINATION_MISSING,
    COMBINATION_TWICE,
    FACTOR_MISSED,
    RULED_OUT_UNEXPLAINED,
    RULED_OUT_USED,
    VALUE_NOT_LISTED,
    VALUE_TWICE,
)
from xlappraise.appraisal.scoring import Results
from xlappraise.appraisal.words import begins_one, count_of, folded, list_of, near, quoted, shorten, some, visible

OPTIONS = "Options"
EACH = 30
"""Longest name of a value in a list of combinations."""
PASSED_ON = ("Merged", "Replaced", "Renumbered")
"""Outcomes of an option that lives on under another ID."""


def options_have_values_that_dimensions_lists(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """An option's value in a dimension is one that Dimensions lists, where it lists any of that dimension."""
    gathering = Gathering()
    for dimension in dict.fromkeys((*COLUMNS, *dimensions(appraisal))):
        key, names = column_key(dimension), {folded(value.name): value.name for value in values(appraisal, dimension)}
        for option in appraisal.options if names else ():
            said = value_in(option, dimension)
            if folded(said) not in names and said and known.has_no_error(option.cells, key):
                meant = near(said, names.values()) or begins_one(said, names.values())
                hint = f' Did you mean "{meant}"?' if meant else ""
                facts = {"field": dimension, "found": visible(said), "shown": quoted(said)}
                where = place(option.cells, key, OPTIONS)
                gathering.add(VALUE_NOT_LISTED, where, about(None, option), **facts, suggestion=meant, hint=hint)
    yield from gathering.findings()


def values_differ(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """No value of a dimension stands on Dimensions twice."""
    found: dict[tuple[str, str], list[LogRow]] = {}
    for row in appraisal.logs.get(DIMENSIONS, ()):
        name = text(row, "value")
        dimension = dimension_name(text(row, "dimension"))
        if name and dimension and known.has_no_error(row.cells, "dimension"):
            found.setdefault((dimension, folded(name)), []).append(row)
    for (dimension, _), rows in found.items():
        if len(rows) > 1:
            cells = [place(row.cells, "value", DIMENSIONS) for row in rows]
            also = [cell for cell in cells[1:] if isinstance(cell, Cell)]
            times = "twice" if len(rows) == 2 else f"{len(rows)} times"
            facts = {"shown": quoted(text(rows[0], "value")), "found": times, "dimension": dimension}
            yield VALUE_TWICE.at(cells[0], *also, **facts)


def values_are_ruled_out_for_a_reason(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """A value that is ruled out says why, and whether before or after scoring."""
    for row in appraisal.logs.get(DIMENSIONS, ()):
        if row.values.get("outcome") != RULED_OUT or not known.has_no_error(row.cells, "stage", "value"):
            continue
        lacks = {"stage": "when (before or after scoring)", "reason": "why"}
        lacks = {key: words for key, words in lacks.items() if not text(row, key)}
        if lacks:
            cells = [place(row.cells, key, DIMENSIONS) for key in lacks]
            also = [cell for cell in cells[1:] if isinstance(cell, Cell)]
            headings = {"stage": "Ruled out", "reason": "Reason"}
            facts = {"missing": list_of(list(lacks.values())), "expected": list_of([headings[key] for key in lacks])}
            name = text(row, "value") or "A value without a name"
            yield RULED_OUT_UNEXPLAINED.at(cells[0], *also, shown=shorten(name), **facts)


def values_that_are_ruled_out_stay_out(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """No option with a value that is ruled out goes on; none on the Short-list has one ruled out before scoring."""
    names, out = dimensions(appraisal), values_ruled_out(appraisal)
    for option in appraisal.options:
        for name in names:
            value = out.get((name, folded(value_in(option, name))))
            if value and known.has_no_error(option.cells, "outcome", "stage", column_key(name)):
                yield from _still_used(option, value)


def _still_used(option: Option, value: Value) -> Iterator[Finding]:
    early = value.stage == BEFORE_SCORING
    if option.outcome in KEPT:
        key, found = "outcome", f"is {option.outcome.lower()}"
    elif option.is_short_listed and early:
        key, found = "stage", "is short-listed for scoring"
    else:
        return
    facts = {"option_name": shorten(option.label), "value": shorten(value.name), "found": found}
    stage = f" {value.stage.lower()}" if value.stage else ""
    yield RULED_OUT_USED.at(place(option.cells, key, OPTIONS), option=option.id, stage=stage, **facts)


def combinations_differ(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """No two options are the same combination, where there are Dimensions."""
    if DIMENSIONS not in appraisal.logs:
        return
    names = dimensions(appraisal)
    alive = [
        o
        for o in appraisal.options
        if o.outcome not in PASSED_ON and known.has_no_error(o.cells, "id", *map(column_key, names))
    ]
    for options in by_combination(alive, names).values():
        if len(options) > 1:
            cells = [place(option.cells, column_key(names[-1]), OPTIONS) for option in options]
            also = [cell for cell in cells[1:] if isinstance(cell, Cell)]
            shown = shorten(", ".join(value_in(options[0], name) for name in names))
            named = some([option.id for option in options])
            yield COMBINATION_TWICE.at(cells[0], *also, option=options[0].id, found=named, shown=shown)


def every_combination_has_an_option(appraisal: Appraisal, _: Results, __: Known) -> Iterator[Finding]:
    """Where there are two dimensions, every combination of their values has a row on Options."""
    combined = grid(appraisal)
    missing = [cell for cell in combined.combinations() if cell.option is None] if combined else []
    if missing:
        # Values may hold commas, so they stand apart by something else.
        named = some([" / ".join(shorten(name, EACH) for name in cell.values) for cell in missing])
        yield COMBINATION_MISSING.at(Place(OPTIONS), found=count_of(len(missing), "combination"), named=named)


def values_that_miss_a_success_factor_are_ruled_out(
    appraisal: Appraisal, _: Results, known: Known
) -> Iterator[Finding]:
    """No value that does not meet a critical success factor is carried forward."""
    for row in appraisal.logs.get(DIMENSIONS, ()):
        missed = [key for key in SUCCESS_FACTORS if row.values.get(key) == MISSES]
        value = value_of(row)
        if missed and not value.ruled_out and text(row, "outcome") and known.has_no_error(row.cells, "outcome"):
            cells = [place(row.cells, key, DIMENSIONS) for key in missed]
            also = [cell for cell in cells[1:] if isinstance(cell, Cell)]
            factors = list_of([SUCCESS_FACTORS[key] for key in missed])
            yield FACTOR_MISSED.at(cells[0], *also, shown=shorten(value.name), found=MISSES, factors=factors)
