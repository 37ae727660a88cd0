"""In, an appraisal and the scores that are in doubt; out, a PointsMatrix of whole numbers for exact arithmetic.

Weights and points are multiplied by their common denominators, so that every sum below is a sum of
whole numbers. A true total is the whole number divided by `unit`.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from math import lcm
from operator import mul

from xlappraise.appraisal.model import FAIL, PASS, Appraisal, Criterion, Key, Option, Scale, Score
from xlappraise.appraisal.scoring import DECIMALS
from xlappraise.records import NamedTuple

Row = tuple[int, ...]

IN, OPEN = "in", "open"

TENTHS = 10
"""A numeric scale is taken in tenths of its width where one level up or down is asked for."""


class PointsMatrix(NamedTuple):
    """Who takes part and with what points, as whole numbers.

    `points[i][j]` is what option i earns on criterion j as stated, None where blank; `available[j]` are
    the points of every level that may be chosen there, highest first. `low` and `high` are the least and most
    over everything that may stand there: alike where the score is certain.
    `choices` holds, for blank and doubtful cells only, every possible number of points, highest first.
    On a numeric scale these are the two ends (and what is stated).
    `open[i]`: option i has an unanswered gateway. `blanks` and `doubtful` count the open cells of either kind.
    """

    appraisal: Appraisal
    options: tuple[Option, ...]
    open: tuple[bool, ...]
    criteria: tuple[Criterion, ...]
    weights: Row
    weight_unit: int
    point_unit: int
    points: tuple[tuple[int | None, ...], ...]
    available: tuple[Row, ...]
    low: tuple[Row, ...]
    high: tuple[Row, ...]
    choices: Mapping[tuple[int, int], Row]
    blanks: int
    doubtful: int

    @property
    def unit(self) -> int:
        """What a whole-number total is divided by to give the true one."""
        return self.weight_unit * self.point_unit

    def total(self, points: Iterable[int]) -> int:
        """Weighted total of one option's points, in whole numbers."""
        return sum(map(mul, self.weights, points))

    def in_millionths(self, total: int) -> int:
        """The total in millionths, halves away from zero: the number by which totals are compared.

        The same as `scoring.round_half_away`, in whole numbers, which is some twenty times as fast.
        """
        unit: int = self.weight_unit * self.point_unit
        millionths: int = 10**DECIMALS
        if not millionths % unit:
            return total * (millionths // unit)
        size = (2 * abs(total) * millionths + unit) // (2 * unit)
        return size if total >= 0 else -size

    def comparable(self, totals: Sequence[int]) -> Sequence[int]:
        """The totals as they are compared; as they are where all have six decimals at most, as nearly always."""
        return [self.in_millionths(total) for total in totals] if 10**DECIMALS % self.unit else totals

    def as_stated(self) -> "PointsMatrix":
        """The same with every doubtful score relied on: what is open are the blank cells."""
        if not self.doubtful:
            return self
        choices = {(i, j): found for (i, j), found in self.choices.items() if self.points[i][j] is None}
        low, high = _ends(self.points, choices, -1), _ends(self.points, choices, 0)
        return self._replace(low=low, high=high, choices=choices, doubtful=0)

    def weight(self, scaled: int) -> Fraction:
        """A weight as the officer writes it."""
        return Fraction(scaled, self.weight_unit)

    def true(self, total: int) -> Fraction:
        """A total as the officer reads it."""
        return Fraction(total, self.unit)


def whole(value: Fraction, unit: int) -> int:
    """`value` times `unit`, a multiple of its denominator: in whole numbers, which is ten times as fast."""
    return value.numerator * (unit // value.denominator)


def build(appraisal: Appraisal, doubtful: frozenset[Key] = frozenset()) -> PointsMatrix:
    """The matrix of the options that take part: short-listed and not failed at a gateway.

    ValueError when a scored criterion has no weight: such an appraisal is blocked and has no results to be
    sure of.
    """
    criteria, scale = appraisal.scored_criteria, appraisal.scale
    taking_part = [(option, passed) for option in appraisal.short_list if (passed := gateways(appraisal, option))]
    options = tuple(option for option, _ in taking_part)
    raw_weights = [_weight(criterion) for criterion in criteria]
    weight_unit = lcm(*(weight.denominator for weight in raw_weights))
    scores = [[appraisal.scores.get((criterion.ref, option.id)) for criterion in criteria] for option in options]
    # Cells share a few scores, so that the points of each are worked out once.
    earned = {score: _points(scale, score) for row in scores for score in set(row) if score is not None}
    point_unit = lcm(*(point.denominator for point in chain(earned.values(), (level.points for level in scale.levels))))
    if scale.numeric:
        point_unit *= TENTHS
    worth: dict[Score | None, int | None] = {score: whole(point, point_unit) for score, point in earned.items()}
    worth[None] = None
    points = tuple(tuple(worth[score] for score in row) for row in scores)
    available = tuple(tuple(whole(level.points, point_unit) for level in c.available(scale)) for c in criteria)
    blanks = sum(row.count(None) for row in points)
    choices = {
        (i, j): tuple(sorted({*available[j], *(() if point is None else (point,))}, reverse=True))
        for i, option in enumerate(options)
        for j, point in enumerate(points[i])
        if point is None or (doubtful and (criteria[j].ref, option.id) in doubtful)
    }
    return PointsMatrix(
        appraisal,
        options,
        tuple(passed == OPEN for _, passed in taking_part),
        criteria,
        tuple(whole(weight, weight_unit) for weight in raw_weights),
        weight_unit,
        point_unit,
        points,
        available,
        _ends(points, choices, -1),
        _ends(points, choices, 0),
        choices,
        blanks,
        len(choices) - blanks,
    )


def gateways(appraisal: Appraisal, option: Option) -> str:
    """IN when every gateway is passed, OPEN when one is still blank, empty when one is failed."""
    answers = [appraisal.scores.get((criterion.ref, option.id)) for criterion in appraisal.gateways]
    if FAIL in answers:
        return ""
    return IN if all(answer == PASS for answer in answers) else OPEN


def _weight(criterion: Criterion) -> Fraction:
    if criterion.weight is None:
        raise ValueError(f"Criterion {criterion.ref} is scored but has no weight.")
    return criterion.weight


def _points(scale: Scale, score: Score) -> Fraction:
    return score if isinstance(score, Fraction) else scale.points(score)


def _ends(
    points: tuple[tuple[int | None, ...], ...], choices: Mapping[tuple[int, int], Row], end: int
) -> tuple[Row, ...]:
    """Every option's points with open cells at their highest (end 0) or lowest (end -1)."""
    rows = [[point or 0 for point in row] for row in points]
    for (i, j), found in choices.items():
        rows[i][j] = found[end]
    return tuple(map(tuple, rows))
