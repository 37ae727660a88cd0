"""Scores by several assessors in; out, how far they agree: Krippendorff's alpha and Kendall's W, as exact fractions.

Both describe, and neither is a grade: options that made a short-list are alike, and the more alike they are, the
nearer alpha comes to 0 however well people judge (Erosheva, Martinkova and Lee 2021, doi 10.1111/rssa.12681).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from xlappraise.appraisal.assessors import Stated, points_by_cell, total_of, with_unassessed
from xlappraise.appraisal.model import EMPTY, Appraisal, Key, Score
from xlappraise.records import NamedTuple

NO_VARIATION = "every score is the same"
ONE_ASSESSOR = "fewer than two assessors scored everything"
NO_PAIR = "no cell was scored by two assessors"
TWO_OPTIONS = "fewer than three options"
ALL_TIED = "nobody puts any option above another"

LEAST_ASSESSORS, LEAST_OPTIONS = 2, 3
"""Fewest of each for which a W is given."""


class Coefficient(NamedTuple):
    """A coefficient as its fraction. Where it is undefined, `reason` says why, and there is no value."""

    numerator: Fraction = Fraction(0)
    denominator: Fraction = Fraction(0)
    reason: str = ""

    @property
    def value(self) -> Fraction | None:
        """1 is full agreement; None where it is undefined."""
        return None if self.reason else self.numerator / self.denominator


class Concordance(NamedTuple):
    """Kendall's W, and the assessors on whom it rests: those who scored every option in question."""

    w: Coefficient
    assessors: tuple[str, ...]


class Agreement(NamedTuple):
    """How far the assessors agree. `cells` were scored by at least two of them, in `scores` scores.

    `ordinal` and `interval` are Krippendorff's alpha over these cells, `overall` is Kendall's W of totals, and
    `by_criterion` Kendall's W of points, by Ref.
    """

    cells: int
    scores: int
    ordinal: Coefficient
    interval: Coefficient
    overall: Concordance
    by_criterion: Mapping[str, Concordance] = EMPTY


Distance = Callable[[Fraction, Fraction], Fraction]
Metric = Callable[[Mapping[Fraction, int]], Distance]
"""From how often each value was given, in all cells with at least two, to the squared distance of two values."""


def interval_metric(counts: Mapping[Fraction, int]) -> Distance:
    """The squared difference of the points."""
    return lambda one, other: (one - other) ** 2


def ordinal_metric(counts: Mapping[Fraction, int]) -> Distance:
    """The square of how many values lie between two, half of those at either end counted (Krippendorff 2011)."""
    middles, below = {}, 0
    for value in sorted(counts):
        middles[value] = below + Fraction(counts[value], 2)
        below += counts[value]
    return lambda one, other: (middles[one] - middles[other]) ** 2


def alpha(cells: Iterable[Sequence[Fraction]], metric: Metric) -> Coefficient:
    """Krippendorff's alpha of the values that each cell was given; a cell with fewer than two is left out.

    1 - observed / expected disagreement (Krippendorff, Computing Krippendorff's alpha-reliability, 2011), as the
    fraction (expected - observed) / expected, both times n (n - 1), where n is how many values there are.
    """
    paired = [Counter(values) for values in cells if len(values) > 1]
    if not paired:
        return Coefficient(reason=NO_PAIR)
    counts: Counter[Fraction] = Counter()
    for values in paired:
        counts.update(values)
    if len(counts) == 1:
        return Coefficient(reason=NO_VARIATION)
    distance = metric(counts)
    observed = sum((_disagreement(values, distance) / (values.total() - 1) for values in paired), Fraction(0))
    expected = _disagreement(counts, distance)
    return Coefficient(expected - (counts.total() - 1) * observed, expected)


def _disagreement(counts: Mapping[Fraction, int], distance: Distance) -> Fraction:
    """The distances of all ordered pairs of the values, added up."""
    values = list(counts)
    pairs = ((one, other) for n, one in enumerate(values) for other in values[:n])
    return 2 * sum((counts[one] * counts[other] * distance(one, other) for one, other in pairs), Fraction(0))


def mid_ranks(values: Sequence[Fraction]) -> list[Fraction]:
    """The rank of each value, the highest first; those that tie share the mean of their ranks."""
    counts = Counter(values)
    ranks, above = {}, 0
    for value in sorted(counts, reverse=True):
        ranks[value] = above + Fraction(counts[value] + 1, 2)
        above += counts[value]
    return [ranks[value] for value in values]


def kendall_w(ratings: Sequence[Sequence[Fraction]]) -> Coefficient:
    """Kendall's W with mid-ranks and the correction for ties; `ratings` has a row for each assessor.

    12 S / (m^2 (n^3 - n) - m T), for m assessors and n options: S is the sum of squares of the rank sums about their
    mean, T the sum of t^3 - t over all ties of t (Kendall and Gibbons, Rank correlation methods, 1990).
    """
    assessors = len(ratings)
    if assessors < LEAST_ASSESSORS:
        return Coefficient(reason=ONE_ASSESSOR)
    options = len(ratings[0])
    if options < LEAST_OPTIONS:
        return Coefficient(reason=TWO_OPTIONS)
    sums = [sum(ranks) for ranks in zip(*map(mid_ranks, ratings), strict=True)]
    mean = Fraction(assessors * (options + 1), 2)
    ties = sum(count**3 - count for row in ratings for count in Counter(row).values())
    denominator = Fraction(assessors**2 * (options**3 - options) - assessors * ties)
    if not denominator:
        return Coefficient(reason=ALL_TIED)
    return Coefficient(12 * sum(((rank - mean) ** 2 for rank in sums), Fraction(0)), denominator)


def agreement(appraisal: Appraisal, stated: Stated) -> Agreement:
    """How far assessors agree on the scored criteria and the options in play."""
    by_cell = points_by_cell(appraisal, stated)
    by_points = [tuple(points.values()) for points in by_cell.values()]
    place = _places(appraisal)
    by_place = [[place(stated[name][key]) for name in points] for key, points in by_cell.items()]
    paired = [len(values) for values in by_points if len(values) > 1]
    by_assessor = _points_by_assessor(by_cell, stated)
    whole = _points_by_assessor(points_by_cell(appraisal, with_unassessed(appraisal, stated)), stated)
    return Agreement(
        len(paired),
        sum(paired),
        alpha(by_place, ordinal_metric),
        alpha(by_points, interval_metric),
        _concordance({name: [total_of(appraisal, of, o) for o in appraisal.in_play] for name, of in whole.items()}),
        {
            criterion.ref: _concordance(
                {name: [of.get((criterion.ref, o.id)) for o in appraisal.in_play] for name, of in by_assessor.items()}
            )
            for criterion in appraisal.scored_criteria
        },
    )


def _points_by_assessor(
    by_cell: Mapping[Key, Mapping[str, Fraction]], names: Iterable[str]
) -> dict[str, dict[Key, Fraction]]:
    return {name: {key: points[name] for key, points in by_cell.items() if name in points} for name in names}


def _places(appraisal: Appraisal) -> Callable[[Score], Fraction]:
    """Where a score stands in the order of the scale: a level by how many are below it, a number by itself."""
    names = [level.name for level in reversed(appraisal.scale.levels)]
    places = {name: Fraction(place) for place, name in enumerate(names)}
    return lambda score: score if isinstance(score, Fraction) else places[score]


def _concordance(rows: Mapping[str, Sequence[Fraction | None]]) -> Concordance:
    """W over the assessors who rated every option; `rows`: by assessor, points or totals, options in one order."""
    complete = {}
    for name, row in rows.items():
        values = [value for value in row if value is not None]
        if row and len(values) == len(row):
            complete[name] = values
    return Concordance(kendall_w(list(complete.values())), tuple(complete))
