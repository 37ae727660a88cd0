"""In, a PointsMatrix and pairs of options; out, at which weight two draw level, and what makes up their gap.

With V_i = sum of w_j s_ij, D = V_a - V_b and d_j = s_aj - s_bj the switching value of a weight, the others fixed,
is w_k - D / d_k. Re-normalised to a share it is the point t = dR / (dR - d_k) of proportional re-normalisation,
where dR is the gap per unit of weight over the other criteria (E. Triantaphyllou, A. Sanchez, Decision Sciences
28(1), 1997, 151-194).
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from xlappraise.appraisal.robustness.points_matrix import PointsMatrix
from xlappraise.appraisal.robustness.weight_changes import Item, Pair, gap, infeasible
from xlappraise.records import NamedTuple

NO_EFFECT = "both score alike, so this weight cannot change their order"


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


class Gap(NamedTuple):
    """What each criterion and each group contributes to the gap between two options, in weighted points."""

    above: str
    below: str
    gap: Fraction
    criteria: tuple[tuple[str, Fraction], ...]
    groups: tuple[tuple[str, Fraction], ...]


def switching_values(
    matrix: PointsMatrix, totals: Sequence[int], pairs: Iterable[Pair], items: Sequence[Item], *, limited: bool
) -> tuple[Switch, ...]:
    """The switching value of every item for every pair; `limited` holds it against the limits of Setup."""
    return tuple(_switch(matrix, totals, pair, item, limited) for pair in pairs for item in items)


def _switch(matrix: PointsMatrix, totals: Sequence[int], pair: Pair, item: Item, limited: bool) -> Switch:
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


def contributions(matrix: PointsMatrix, a: int, b: int, items: Sequence[Item], grouped: Sequence[Item]) -> Gap:
    """What makes up the gap between a and b; ties show what cancels out."""

    def parts(given: Sequence[Item]) -> tuple[tuple[str, Fraction], ...]:
        return tuple((item.key, matrix.true(item.earned[a] - item.earned[b])) for item in given)

    by_criterion = parts(items)
    total = sum((part for _, part in by_criterion), Fraction(0))
    return Gap(matrix.options[a].id, matrix.options[b].id, total, by_criterion, parts(grouped))
