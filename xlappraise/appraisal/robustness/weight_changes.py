"""In, a PointsMatrix and pairs of options; out, exactly how far weights may move before the order changes.

With V_i = sum of w_j s_ij, D = V_a - V_b and d_j = s_aj - s_bj the worst case of every weight moving at once within
w_j (1 - r) to w_j (1 + r) leaves the gap D - r * sum of w_j |d_j|, so that the order holds up to the radius
r = D / (sum of w_j |d_j|).
A group of criteria is treated as one criterion whose inner proportions stay as stated.
"""

from collections.abc import Sequence
from fractions import Fraction
from operator import mul, sub

from xlappraise.appraisal.model import PERCENT
from xlappraise.appraisal.robustness.points_matrix import PointsMatrix, Row
from xlappraise.records import NamedTuple

NEGATIVE = "the weight would have to be below zero"
TOO_LOW = "the weight would be below the lowest that Setup allows"
TOO_HIGH = "the weight would be above the highest that Setup allows"

Pair = tuple[int, int]
"""Indexes of two options, the one that stands first in the order first."""


class Item(NamedTuple):
    """A criterion or a group: its weight and what each option earns on it, in whole numbers."""

    key: str
    weight: int
    earned: Row


class Stability(NamedTuple):
    """The range of a weight that keeps an order, ends included (at an end two options draw level).

    `high` is None when there is no upper end. `share_low` and `share_high` are the ends as shares of all weights, 0 to
    1. Rivals are the options that draw level at each end; empty where the end is zero or infinite.
    """

    item: str
    now: Fraction
    low: Fraction
    high: Fraction | None
    share_low: Fraction
    share_high: Fraction
    low_rival: str = ""
    high_rival: str = ""


class Radius(NamedTuple):
    """How far every weight may be wrong at once before `below` can pass `above`: 0 to 1.

    `stated` is for the scores as they stand (None when one is blank); `lowest` and `highest` are over
    everything that may stand in blank and doubtful cells, and negative where `below` is ahead.
    """

    above: str
    below: str
    stated: Fraction | None
    lowest: Fraction
    highest: Fraction


def criteria(matrix: PointsMatrix) -> tuple[Item, ...]:
    """Every scored criterion as an item; a blank score earns 0 there, as its option is not compared."""
    return tuple(
        Item(criterion.ref, weight, tuple(weight * (row[j] or 0) for row in matrix.points))
        for j, (criterion, weight) in enumerate(zip(matrix.criteria, matrix.weights, strict=True))
    )


def groups(matrix: PointsMatrix) -> tuple[Item, ...]:
    """Every group that has a scored criterion as an item, in the order of the criteria."""
    found: dict[str, Item] = {}
    for criterion, item in zip(matrix.criteria, criteria(matrix), strict=True):
        before = found.get(criterion.group, Item(criterion.group, 0, (0,) * len(item.earned)))
        earned = tuple(a + b for a, b in zip(before.earned, item.earned, strict=True))
        found[criterion.group] = Item(criterion.group, before.weight + item.weight, earned)
    return tuple(found.values())


def infeasible(matrix: PointsMatrix, weight: Fraction, share: Fraction | None, *, limited: bool) -> str:
    """Why nobody could set that weight; empty when it is feasible. Percentages re-add to 100 as they move."""
    if weight < 0:
        return NEGATIVE
    setup = matrix.appraisal.setup
    if not limited:
        return ""
    typed = 100 * share if setup.weights == PERCENT and share is not None else weight
    if setup.weight_max is not None and typed > setup.weight_max:
        return TOO_HIGH
    return TOO_LOW if setup.weight_min is not None and typed < setup.weight_min else ""


def gap(matrix: PointsMatrix, totals: Sequence[int], a: int, b: int) -> int:
    """Total of a less total of b; 0 when they are equal to six decimals."""
    return 0 if matrix.in_millionths(totals[a]) == matrix.in_millionths(totals[b]) else totals[a] - totals[b]


def intervals(
    matrix: PointsMatrix, totals: Sequence[int], keep: Sequence[Pair], items: Sequence[Item]
) -> tuple[Stability, ...]:
    """For every item, the range of its weight over which each pair (a, b) in `keep` has a no lower than b."""
    gaps, whole = [(a, b, gap(matrix, totals, a, b)) for a, b in keep], sum(matrix.weights)
    return tuple(_stability(matrix, gaps, item, whole - item.weight) for item in items)


def _stability(matrix: PointsMatrix, gaps: Sequence[tuple[int, int, int]], item: Item, rest: int) -> Stability:
    """`gaps` are a, b and the total of a less that of b; `rest` is the weight of all else."""
    low, high = (0, 1), None
    low_rival = high_rival = -1
    weight, earned = item.weight, item.earned
    for a, b, lead in gaps:
        d = earned[a] - earned[b]
        if d > 0 and d > lead and weight * (d - lead) * low[1] > low[0] * d:
            low, low_rival = (weight * (d - lead), d), b
        elif d < 0 and (high is None or weight * (lead - d) * high[1] < high[0] * -d):
            high, high_rival = (weight * (lead - d), -d), b
    return Stability(
        item.key,
        matrix.weight(weight),
        Fraction(low[0], low[1] * matrix.weight_unit),
        Fraction(high[0], high[1] * matrix.weight_unit) if high else None,
        Fraction(low[0], low[0] + rest * low[1]) if low[0] else Fraction(0),
        Fraction(high[0], high[0] + rest * high[1]) if high else Fraction(1),
        matrix.options[low_rival].id if low_rival >= 0 else "",
        matrix.options[high_rival].id if high_rival >= 0 else "",
    )


def radius(matrix: PointsMatrix, a: int, b: int) -> Radius:
    """The robustness radius of option a over option b, as stated and over all that may stand in open cells.

    The radius never falls when a difference a - b grows, so that its ends are found with every open cell of
    a at its lowest and of b at its highest, and the other way round; nothing is enumerated.
    """
    low_a, high_a, low_b, high_b = matrix.low[a], matrix.high[a], matrix.low[b], matrix.high[b]
    lowest = _radius(matrix, low_a, high_b)
    highest = lowest if (low_a, low_b) == (high_a, high_b) else _radius(matrix, high_a, low_b)
    row_a, row_b = matrix.points[a], matrix.points[b]
    if None in row_a or None in row_b:
        stated = None
    elif (row_a, row_b) == (low_a, high_b):
        stated = lowest
    else:
        stated = _radius(matrix, [x or 0 for x in row_a], [y or 0 for y in row_b])
    return Radius(matrix.options[a].id, matrix.options[b].id, stated, lowest, highest)


def _radius(matrix: PointsMatrix, a: Sequence[int], b: Sequence[int]) -> Fraction:
    """D over the sum of w |d|; 0 for options that are equal to six decimals."""
    moves = list(map(mul, matrix.weights, map(sub, a, b)))
    total_a, lead = matrix.total(a), sum(moves)
    if matrix.in_millionths(total_a) == matrix.in_millionths(total_a - lead):
        return Fraction(0)
    return Fraction(lead, sum(map(abs, moves)))
