"""Whether costs can be read and compared, and what they say beside scores: in, an Appraisal; out, findings."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from xlappraise.appraisal.checks.known import Known, place
from xlappraise.appraisal.costs import cost_lines
from xlappraise.appraisal.findings import Finding
from xlappraise.appraisal.gather import Gathering, about
from xlappraise.appraisal.lineage import DISCOUNTED, NOT_RECOMMENDED
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.rules.of_costs import (
    COST_NOT_POSITIVE,
    COST_OUTSIDE_RANGE,
    COSTS_INCOMPLETE,
    COSTS_UPSIDE_DOWN,
    DEARER_AND_NO_BETTER,
)
from xlappraise.appraisal.scoring import Results
from xlappraise.appraisal.words import decimal_text, list_of, shorten

OPTIONS = "Options"
FIELDS = {"cost": "Cost", "cost_from": "Cost from", "cost_to": "Cost to"}
DROPPED = (DISCOUNTED, NOT_RECOMMENDED)


def costs_from_are_not_above_costs_to(appraisal: Appraisal, _: Known) -> Iterator[Finding]:
    """No range of costs is upside down."""
    gathering = Gathering()
    for option in appraisal.options:
        low, high = option.cost_from, option.cost_to
        if low is not None and high is not None and low > high:
            figures = {"found": decimal_text(low), "expected": decimal_text(high)}
            gathering.add(COSTS_UPSIDE_DOWN, place(option.cells, "cost_from", OPTIONS), about(None, option), **figures)
    yield from gathering.findings()


def costs_are_inside_their_ranges(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """No cost is below its Cost from or above its Cost to."""
    gathering = Gathering()
    for option in appraisal.options:
        cost, low, high = option.cost, option.cost_from, option.cost_to
        if cost is None or not known.has_no_error(option.cells, *FIELDS):
            continue
        if (low is not None and cost < low) or (high is not None and cost > high):
            expected = _range(low, high)
            figures = {"found": decimal_text(cost), "expected": expected}
            gathering.add(COST_OUTSIDE_RANGE, place(option.cells, "cost", OPTIONS), about(None, option), **figures)
    yield from gathering.findings()


def _range(low: Fraction | None, high: Fraction | None) -> str:
    if low is None or high is None:
        return f"from {decimal_text(low)}" if low is not None else f"up to {decimal_text(high or Fraction(0))}"
    return f"{decimal_text(low)} to {decimal_text(high)}"


def costs_are_above_0(appraisal: Appraisal, _: Known) -> Iterator[Finding]:
    """Every cost that is given is above 0."""
    gathering = Gathering()
    for key, field in FIELDS.items():
        for option in appraisal.options:
            cost = getattr(option, key)
            if cost is not None and cost <= 0:
                where = place(option.cells, key, OPTIONS)
                gathering.add(COST_NOT_POSITIVE, where, about(None, option), field=field, found=decimal_text(cost))
    yield from gathering.findings()


def all_options_have_a_cost_or_none(appraisal: Appraisal, _: Results, known: Known) -> Iterator[Finding]:
    """Every short-listed option has a cost or a range where one of them has."""
    blank = [option for option in appraisal.in_play if all(getattr(option, key) is None for key in FIELDS)]
    gathering = Gathering()
    for option in blank if len(blank) < len(appraisal.in_play) else ():
        if known.has_no_error(option.cells, *FIELDS) and option.outcome not in DROPPED:
            gathering.add(COSTS_INCOMPLETE, place(option.cells, "cost", OPTIONS), about(None, option))
    yield from gathering.findings()


def no_option_is_dearer_and_no_better(appraisal: Appraisal, results: Results, known: Known) -> Iterator[Finding]:
    """No short-listed option that is still in the running is dominated on cost and score."""
    lines = cost_lines(appraisal, results)
    settled = {line.option.id for line in lines if known.has_no_error(line.option.cells, *FIELDS)}
    for line in lines:
        option, better = line.option, [each for each in line.dominated_by if each in settled]
        if better and option.outcome not in DROPPED and option.id in settled:
            key = "cost" if option.cost is not None else "cost_from"
            facts = {"option": option.id, "keys": option.id, "option_name": shorten(option.label)}
            are = "is" if len(better) == 1 else "are"
            yield DEARER_AND_NO_BETTER.at(place(option.cells, key, OPTIONS), **facts, found=list_of(better), are=are)
