"""Appraisal and Results in; out, how far each option is from the one that is marked as the baseline, exactly."""

from fractions import Fraction

from xlappraise.appraisal.costs import cost_ends
from xlappraise.appraisal.model import Appraisal, Option
from xlappraise.appraisal.scoring import OptionResult, Results
from xlappraise.records import NamedTuple


class FromBaseline(NamedTuple):
    """An option beside the baseline. A figure is None where it is not certain or not given; the baseline has none."""

    option: Option
    points: Fraction | None
    """Its total less the baseline's."""
    share: Fraction | None
    """The same as a share of the highest possible total, -1 to 1 on a scale from 0."""
    cost: Fraction | None
    """Its cost less the baseline's, where both are one figure."""
    cost_low: Fraction | None
    cost_high: Fraction | None
    """Least and most that it may cost above the baseline: its lowest cost less the baseline's highest, and so on."""

    @property
    def has_range(self) -> bool:
        """Whether what it costs above the baseline is open, at one end or between two."""
        return self.cost_low != self.cost_high


def from_baseline(appraisal: Appraisal, results: Results) -> tuple[FromBaseline, ...]:
    """The rows of the Short-list in the workbook's order, each beside the baseline; empty when none is marked."""
    base = appraisal.baseline
    if base is None:
        return ()
    scored = next((result for result in results.rows if result.option.id == base.id), None)
    return tuple(_beside(result, base, scored, results.highest) for result in results.rows)


def _beside(result: OptionResult, base: Option, scored: OptionResult | None, highest: Fraction) -> FromBaseline:
    option = result.option
    if option.id == base.id:
        return FromBaseline(option, None, None, None, None, None)
    points = None if scored is None else _less(result.total, scored.total)
    share = points / highest if points is not None and highest else None
    (low, high), (base_low, base_high) = cost_ends(option), cost_ends(base)
    costs = _less(option.cost, base.cost), _less(low, base_high), _less(high, base_low)
    return FromBaseline(option, points, share, *costs)


def _less(value: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if value is None or other is None else value - other
