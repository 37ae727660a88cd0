"""In, exact robustness; out, what moving one weight at a time does to the first option's lead over the next.

With weights in points the others stay as they are, so that the lead is D + (w' - w) d. With percentages the
others give way in proportion, so that all still add up: the lead per unit of the rest keeps its size.
"""

from fractions import Fraction

from xlappraise.appraisal.model import PERCENT
from xlappraise.appraisal.robustness.exact_answers import Exact
from xlappraise.appraisal.robustness.points_matrix import PointsMatrix
from xlappraise.appraisal.robustness.weight_changes import Item, gap
from xlappraise.records import NamedTuple


class TornadoBar(NamedTuple):
    """A criterion (Ref), its weight, the two weights tried and by how much each changes the lead."""

    item: str
    now: Fraction
    low: Fraction
    high: Fraction
    at_low: Fraction
    at_high: Fraction

    @property
    def size(self) -> Fraction:
        """How far apart the two leads are."""
        return abs(self.at_high - self.at_low)


class Tornado(NamedTuple):
    """The lead of `above` over `below` in weighted points, and one bar a criterion, longest first."""

    above: str
    below: str
    lead: Fraction
    bars: tuple[TornadoBar, ...]


def tornado(exact: Exact) -> Tornado | None:
    """Bars of every criterion whose weight matters between the first two options; None with fewer options.

    A weight goes to the limits that Setup gives; without a lowest one to zero, without a highest one to double.
    """
    if len(exact.compared_indexes) < 2:
        return None
    matrix, (a, b) = exact.matrix, exact.compared_indexes[:2]
    lead = matrix.true(gap(matrix, exact.totals, a, b))
    parts = [(item, matrix.true(item.earned[a] - item.earned[b])) for item in exact.criteria]
    if matrix.appraisal.setup.weights == PERCENT:
        bars = [_percentages(matrix, item, part, lead) for item, part in parts]
    else:
        bars = [_points(matrix, item, part) for item, part in parts]
    sized = sorted(((bar.size, bar) for bar in bars), key=lambda each: each[0], reverse=True)
    found = tuple(bar for size, bar in sized if size)
    return Tornado(matrix.options[a].id, matrix.options[b].id, lead, found)


def _limits(matrix: PointsMatrix, now: Fraction) -> tuple[Fraction, Fraction]:
    setup = matrix.appraisal.setup
    low = Fraction(0) if setup.weight_min is None else setup.weight_min
    return low, 2 * now if setup.weight_max is None else setup.weight_max


def _points(matrix: PointsMatrix, item: Item, part: Fraction) -> TornadoBar:
    """`part` is what the criterion contributes to the lead at its weight now; the others keep theirs."""
    now = matrix.weight(item.weight)
    low, high = _limits(matrix, now)
    if not part:
        return TornadoBar(item.key, now, low, high, part, part)
    each = part / now
    return TornadoBar(item.key, now, low, high, (low - now) * each, (high - now) * each)


def _percentages(matrix: PointsMatrix, item: Item, part: Fraction, lead: Fraction) -> TornadoBar:
    """The same where the others give way in proportion."""
    now, whole = matrix.weight(item.weight), matrix.weight(sum(matrix.weights))
    low, high = _limits(matrix, now)
    rest = whole - now

    def change(share: Fraction) -> Fraction:
        to = min(share, Fraction(100)) * whole / 100
        return to * part / now + (whole - to) * (lead - part) / rest - lead if rest else Fraction(0)

    return TornadoBar(item.key, now, min(low, Fraction(100)), min(high, Fraction(100)), change(low), change(high))
