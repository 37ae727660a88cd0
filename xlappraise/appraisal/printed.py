"""A figure as a paper prints it in; which exact figures it may stand for out.

A total printed 3.8 is right for 3.75, and 6.63 for 6.631: a printed figure is as good as half a unit of its last
digit, and an exact half may have been rounded either way.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from xlappraise.appraisal.model import Appraisal, Option
from xlappraise.appraisal.scoring import DECIMALS, round_half_away
from xlappraise.appraisal.words import decimals_of
from xlappraise.records import NamedTuple


class PrintedFigure(NamedTuple):
    """A printed figure and how many decimals it has."""

    value: Fraction
    decimals: int

    @property
    def half(self) -> Fraction:
        """Half a unit of the last digit."""
        return Fraction(1, 2 * 10**self.decimals)

    def may_be(self, low: Fraction, high: Fraction | None = None) -> bool:
        """Whether a figure of `low`, or one from `low` to `high`, may be printed so."""
        return low - self.half <= self.value <= (low if high is None else high) + self.half

    def __str__(self) -> str:
        """As it is printed, with commas: 1,810 or 6.60."""
        return f"{Decimal(self.value.numerator) / Decimal(self.value.denominator):,.{self.decimals}f}"


def as_printed(value: Fraction, decimals: int | None = None) -> PrintedFigure:
    """The figure with so many decimals, by default those that it has; never more than totals are compared to."""
    count = min(decimals_of(value) if decimals is None else decimals, DECIMALS)
    return PrintedFigure(round_half_away(value, count), count)


def printed_figure(option: Option, figure: str) -> PrintedFigure | None:
    """A published figure of an option, such as `published_total`; None where Options gives none."""
    value: Fraction | None = getattr(option, figure)
    return None if value is None else as_printed(value, option.decimals.get(figure))


def published_totals(appraisal: Appraisal) -> Mapping[str, PrintedFigure]:
    """The published total of each short-listed option that Options gives one for, by ID."""
    totals = ((option.id, printed_figure(option, "published_total")) for option in appraisal.short_list)
    return {key: total for key, total in totals if total is not None}
