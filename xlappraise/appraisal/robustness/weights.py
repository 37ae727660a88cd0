"""In, a Matrix and pairs of options; out, exactly how far weights may move before the order changes.

Formulas: V_i = sum of w_j s_ij, D = V_a - V_b, d_j = s_aj - s_bj.
- Switching value of a weight with the others fixed: w_k - D / d_k. Re-normalised to a share it is the point
  t = dR / (dR - d_k) of proportional re-normalisation, where dR is the gap per unit of weight over the other
  criteria (E. Triantaphyllou, A. Sanchez, Decision Sciences 28(1), 1997, 151-194).
- Radius: the worst case of every weight moving at once within w_j (1 - r) to w_j (1 + r) leaves the gap
  D - r * sum of w_j |d_j|, so that the order holds up to r = D / (sum of w_j |d_j|).
A group of criteria is treated as one criterion whose inner proportions stay as stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from xlappraise.appraisal.model import PERCENT
from xlappraise.appraisal.robustness.matrix import Matrix, Row

NO_EFFECT = "both score alike, so this weight cannot change their order"
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


class Switch(NamedTuple):
    """The weight at which two options draw level; None where no weight does that.

    `weight` is what the officer would type while the other weights stay (for a group: the sum of its
    weights); `share` is the same point as a share of all weights. `reason` says why it is not feasible.
    """

    above: str
    below: str
    item: str
    now: Fraction
    weight: Fraction | None
    share: Fraction | None
    feasible: bool
    reason: str = ""


class Stability(NamedTuple):
    """The range of a weight that keeps an order, ends included (at an end two options draw level).

    `high` is None when there is no upper end. Rivals are the options that draw level at each end; empty where
    the end is zero or infinite.
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


class Gap(NamedTuple):
    """What each criterion and each group contributes to the gap between two options, in weighted points."""

    above: str
    below: str
    gap: Fraction
    criteria: tuple[tuple[str, Fraction], ...]
    groups: tuple[tuple[str, Fraction], ...]


def criteria(matrix: Matrix) -> tuple[Item, ...]:
    """Every scored criterion as an item; blank scores earn what their lowest level does."""
    return tuple(
        Item(criterion.ref, weight, tuple(weight * (row[j] or 0) for row in matrix.points))
        for j, (criterion, weight) in enumerate(zip(matrix.criteria, matrix.weights, strict=True))
    )


def groups(matrix: Matrix) -> tuple[Item, ...]:
    """Every group that has a scored criterion as an item, in the order of the criteria."""
    found: dict[str, Item] = {}
    for criterion, item in zip(matrix.criteria, criteria(matrix), strict=True):
        before = found.get(criterion.group, Item(criterion.group, 0, (0,) * len(item.earned)))
        earned = tuple(a + b for a, b in zip(before.earned, item.earned, strict=True))
        found[criterion.group] = Item(criterion.group, before.weight + item.weight, earned)
    return tuple(found.values())


def switching(
    matrix: Matrix, totals: Sequence[int], pairs: Iterable[Pair], items: Sequence[Item], *, limited: bool
) -> tuple[Switch, ...]:
    """The switching value of every item for every pair; `limited` holds it against the limits of Setup."""
    return tuple(_switch(matrix, totals, pair, item, limited) for pair in pairs for item in items)


def _switch(matrix: Matrix, totals: Sequence[int], pair: Pair, item: Item, limited: bool) -> Switch:
    a, b = pair
    names = matrix.options[a].id, matrix.options[b].id, item.key, matrix.weight(item.weight)
    d = item.earned[a] - item.earned[b]
    if not d:
        return Switch(*names, None, None, feasible=False, reason=NO_EFFECT)
    top = item.weight * (d - gap(matrix, totals, a, b))
    weight = Fraction(top, d * matrix.weight_unit)
    rest = sum(matrix.weights) - item.weight
    share = Fraction(top, whole) if (whole := top + rest * d) else None
    reason = infeasible(matrix, weight, share, limited=limited)
    return Switch(*names, weight, share, feasible=not reason, reason=reason)


def infeasible(matrix: Matrix, weight: Fraction, share: Fraction | None, *, limited: bool) -> str:
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


def gap(matrix: Matrix, totals: Sequence[int], a: int, b: int) -> int:
    """Total of a less total of b; 0 when they are equal to six decimals."""
    return 0 if matrix.rounded(totals[a]) == matrix.rounded(totals[b]) else totals[a] - totals[b]


def intervals(
    matrix: Matrix, totals: Sequence[int], keep: Sequence[Pair], items: Sequence[Item]
) -> tuple[Stability, ...]:
    """For every item, the range of its weight over which each pair (a, b) in `keep` has a no lower than b."""
    return tuple(_stability(matrix, totals, keep, item) for item in items)


def _stability(matrix: Matrix, totals: Sequence[int], keep: Sequence[Pair], item: Item) -> Stability:
    low, high = (0, 1), None
    low_rival = high_rival = ""
    for a, b in keep:
        d = item.earned[a] - item.earned[b]
        top, bottom = item.weight * abs(d - gap(matrix, totals, a, b)), abs(d)
        if d > 0 and d > gap(matrix, totals, a, b) and top * low[1] > low[0] * bottom:
            low, low_rival = (top, bottom), matrix.options[b].id
        elif d < 0 and (high is None or top * high[1] < high[0] * bottom):
            high, high_rival = (top, bottom), matrix.options[b].id
    rest = sum(matrix.weights) - item.weight
    return Stability(
        item.key,
        matrix.weight(item.weight),
        Fraction(low[0], low[1] * matrix.weight_unit),
        Fraction(high[0], high[1] * matrix.weight_unit) if high else None,
        Fraction(low[0], low[0] + rest * low[1]) if low[0] else Fraction(0),
        Fraction(high[0], high[0] + rest * high[1]) if high else Fraction(1),
        low_rival,
        high_rival,
    )


def radius(matrix: Matrix, a: int, b: int) -> Radius:
    """The robustness radius of option a over option b, as stated and over all that may stand in open cells.

    The radius never falls when a difference a - b grows, so that its ends are found with every open cell of
    a at its lowest and of b at its highest, and the other way round; nothing is enumerated.
    """
    stated = None
    if None not in matrix.points[a] and None not in matrix.points[b]:
        stated = _radius(matrix, matrix.points[a], matrix.points[b])
    return Radius(
        matrix.options[a].id,
        matrix.options[b].id,
        stated,
        _radius(matrix, matrix.low[a], matrix.high[b]),
        _radius(matrix, matrix.high[a], matrix.low[b]),
    )


def _radius(matrix: Matrix, a: Sequence[int | None], b: Sequence[int | None]) -> Fraction:
    """D over the sum of w |d|; 0 for options that are equal to six decimals."""
    moves = [w * ((x or 0) - (y or 0)) for w, x, y in zip(matrix.weights, a, b, strict=True)]
    total_a = matrix.total(x or 0 for x in a)
    if matrix.rounded(total_a) == matrix.rounded(total_a - sum(moves)):
        return Fraction(0)
    return Fraction(sum(moves), sum(map(abs, moves)))


def contributions(matrix: Matrix, a: int, b: int, items: Sequence[Item], grouped: Sequence[Item]) -> Gap:
    """What makes up the gap between a and b; ties show what cancels out."""

    def parts(given: Sequence[Item]) -> tuple[tuple[str, Fraction], ...]:
        return tuple((item.key, matrix.true(item.earned[a] - item.earned[b])) for item in given)

    by_criterion = parts(items)
    total = sum((part for _, part in by_criterion), Fraction(0))
    return Gap(matrix.options[a].id, matrix.options[b].id, total, by_criterion, parts(grouped))
