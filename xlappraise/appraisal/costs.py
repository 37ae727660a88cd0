"""Appraisal and Results in; out, cost beside score: what a point costs, and which options are dearer and no better.

Cost per unit of score and dominance on cost and score follow the Scottish guidance on weighted scoring (SGHD,
Scottish Capital Investment Manual, appendix A3). Everything is exact; what is not certain is None, never zero.
"""

from fractions import Fraction

from xlappraise.appraisal.model import Appraisal, Option
from xlappraise.appraisal.scoring import OptionResult, Results
from xlappraise.records import NamedTuple


class CostLine(NamedTuple):
    """A short-listed option's cost beside its total, in the unit of the costs and in weighted points."""

    option: Option
    total: Fraction | None
    """Its total where that is certain."""
    lowest: Fraction | None
    highest: Fraction | None
    """Least and most that it may score while scores are blank; None while it is not known to pass its gateways."""
    cost: Fraction | None
    low: Fraction | None
    high: Fraction | None
    """Least and most that it may cost; the cost itself at an end where no range is given."""
    per_point: Fraction | None
    """Cost / total, where the cost is one figure and the total certain and above 0."""
    per_point_low: Fraction | None
    per_point_high: Fraction | None
    """`low` and `high` / total."""
    extra_cost: Fraction | None
    extra_points: Fraction | None
    """Against the base, where both have one cost, or a certain total. None for the base."""
    marginal: Fraction | None
    """Cost of a further point against the base; None where there are no further points, or it is dominated."""
    dominated_by: tuple[str, ...]
    """IDs of options that cost no more and score no less, one of the two strictly, whatever the ranges turn out."""


def cost_lines(appraisal: Appraisal, results: Results) -> tuple[CostLine, ...]:
    """Short-listed options in the workbook's order; empty when none of them has a cost or an end of a range."""
    sides = [_side(result) for result in results.short_list]
    if all(side.low is None and side.high is None for side in sides):
        return ()
    base = base_of(sides)
    return tuple(_with_dominance(side, base, sides) for side in sides)


def base_of(lines: list[CostLine]) -> CostLine | None:
    """The option that the others are compared with: the baseline, or else the first with one cost and a total."""
    known = (line for line in lines if line.cost is not None and line.total is not None)
    return next((line for line in lines if line.option.is_baseline), None) or next(known, None)


def _side(result: OptionResult) -> CostLine:
    """An option's cost and total, without comparison to others."""
    option, total = result.option, result.total
    low, high = cost_ends(option)
    point, point_low, point_high = (_per_point(cost, total) for cost in (option.cost, low, high))
    totals = total, result.low, result.high
    return CostLine(option, *totals, option.cost, low, high, point, point_low, point_high, None, None, None, ())


def cost_ends(option: Option) -> tuple[Fraction | None, Fraction | None]:
    """Least and most that an option may cost: the cost itself at an end where no range is given."""
    low = option.cost if option.cost_from is None else option.cost_from
    return low, option.cost if option.cost_to is None else option.cost_to


def _per_point(cost: Fraction | None, total: Fraction | None) -> Fraction | None:
    return cost / total if cost is not None and total is not None and total > 0 else None


def _with_dominance(line: CostLine, base: CostLine | None, lines: list[CostLine]) -> CostLine:
    better = tuple(other.option.id for other in lines if other is not line and _dominates(other, line))
    line = line._replace(dominated_by=better)
    if base is None or line.option.id == base.option.id:
        return line
    cost = None if line.cost is None or base.cost is None else line.cost - base.cost
    points = None if line.total is None or base.total is None else line.total - base.total
    marginal = cost / points if cost is not None and points is not None and points > 0 and not better else None
    return line._replace(extra_cost=cost, extra_points=points, marginal=marginal)


def _dominates(one: CostLine, other: CostLine) -> bool:
    """Whether `one` costs no more and scores no less than `other`, one of the two strictly, whatever is open."""
    if one.high is None or other.low is None or one.lowest is None or other.highest is None:
        return False
    no_worse = one.high <= other.low and one.lowest >= other.highest
    return no_worse and (one.high < other.low or one.lowest > other.highest)
