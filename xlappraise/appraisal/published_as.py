"""What published totals are: in, the words on Setup; out, how weighted points become the figure that a paper prints."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from xlappraise.appraisal.model import Appraisal, Criterion, Option
from xlappraise.appraisal.scoring import DECIMALS, Interval, exact_sum, highest_possible, points_of, round_half_away

POINTS, MEAN, PERCENT, TEN, OVER_100, OVER_10, PLAIN = (
    "Points",
    "Weighted mean",
    "Per cent of highest possible",
    "Out of ten",
    "Points over 100",
    "Points over 10",
    "Plain sum of scores",
)
PUBLISHED_AS = (POINTS, MEAN, PERCENT, TEN, OVER_100, OVER_10, PLAIN)
"""What Setup offers for 'Published totals are'; blank is Points."""


def factor(published_as: str, weights: Fraction, highest: Fraction) -> Fraction:
    """What weighted points are multiplied by. `weights` is their sum, `highest` the highest possible total."""
    if published_as == MEAN and weights:
        return 1 / weights
    if published_as in (PERCENT, TEN) and highest:
        return Fraction(100 if published_as == PERCENT else 10) / highest
    return {OVER_100: Fraction(1, 100), OVER_10: Fraction(1, 10)}.get(published_as, Fraction(1))


def coefficients(appraisal: Appraisal) -> Mapping[str, Fraction]:
    """What a point counts in a published total, by the Ref of each scored criterion."""
    scored, kind = appraisal.scored_criteria, appraisal.setup.published_as or POINTS
    if kind == PLAIN:
        return {criterion.ref: Fraction(1) for criterion in scored}
    highest = exact_sum(highest_possible(appraisal.scale, criterion) for criterion in scored)
    times = factor(kind, exact_sum(criterion.weight or Fraction(0) for criterion in scored), highest)
    return {criterion.ref: (criterion.weight or Fraction(0)) * times for criterion in scored}


def published_interval(appraisal: Appraisal, option: Option) -> Interval:
    """The lowest and highest total of an option, converted to what published totals are; to six decimals."""
    counts = coefficients(appraisal)
    ends = [_ends(appraisal, criterion, option, counts[criterion.ref]) for criterion in appraisal.scored_criteria]
    low, high = exact_sum(end.low for end in ends), exact_sum(end.high for end in ends)
    return Interval(round_half_away(low, DECIMALS), round_half_away(high, DECIMALS))


def _ends(appraisal: Appraisal, criterion: Criterion, option: Option, count: Fraction) -> Interval:
    points = points_of(appraisal, criterion, option)
    if points is not None:
        return Interval(points * count, points * count)
    values = [level.points * count for level in criterion.available(appraisal.scale)]
    return Interval(min(values), max(values))
