"""Text, numbers, dates and results in; the words that every format of the report prints out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

from xlappraise.appraisal.model import Appraisal, Criterion, Option
from xlappraise.appraisal.scoring import Interval, OptionResult, cell_band, round_half_away, whole_percent
from xlappraise.exchange.plain import number, span
from xlappraise.report.tree import STILL_OPEN, Chart
from xlappraise.sheets import palette

KEPT, DROPPED, CHANGED, UNDECIDED, FAVOURED = "kept", "dropped", "changed", "undecided", "favoured"
TONES = {
    KEPT: palette.DEEP_GREEN,
    DROPPED: palette.Paint("D9D9D9", palette.INK),
    CHANGED: palette.Paint("D6E6F5", palette.INK),
    UNDECIDED: palette.YELLOW,
    FAVOURED: palette.GREEN,
}
"""Colours of what became of an option, and of what speaks for it; the same stands beside each in words."""
OUTCOME_TONES = {
    "Carried forward": KEPT,
    "Preferred": KEPT,
    "Considered further": KEPT,
    "Discounted": DROPPED,
    "Not recommended": DROPPED,
    "Merged": CHANGED,
    "Replaced": CHANGED,
    "Renumbered": CHANGED,
}

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def percent(share: Fraction, decimals: int = 0) -> str:
    """A share from 0 to 1 as per cent, rounded half away from zero: `83%`."""
    return f"{number(round_half_away(share * 100, decimals))}%"


def long_date(day: date) -> str:
    """`14 December 2017`, whatever the machine's language."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def value_words(value: object) -> str:
    """A value of a log or a field: text, a number or a date."""
    if isinstance(value, Fraction):
        return number(value)
    return long_date(value) if isinstance(value, date) else str(value)


def score_words(score: str | Fraction) -> str:
    """A level's name, or the number."""
    return number(score) if isinstance(score, Fraction) else score


def band_index(appraisal: Appraisal, label: str) -> int | None:
    """Which band, counted from the best, has this label."""
    return next((i for i, band in enumerate(appraisal.bands) if band.label == label), None)


def weighted_words(appraisal: Appraisal, criterion: Criterion, weighted: Interval) -> tuple[str, int | None]:
    """`50 A` and the index of the band, or `Missing: 0 to 50` where the score is blank."""
    if not weighted.certain:
        return f"Missing: {span(number(weighted.low), number(weighted.high))}", None
    band = cell_band(appraisal, criterion, weighted.low)
    if band is None:
        return number(weighted.low), None
    return f"{number(weighted.low)} {band.letter}", appraisal.bands.index(band)


def percent_words(result: OptionResult, highest: Fraction) -> str:
    """`83%`, or `82% to 85%` where scores are missing; empty for an option that is not ranked."""
    if result.percent is not None:
        return f"{result.percent}%"
    if result.low is None or result.high is None or not highest:
        return ""
    return span(f"{whole_percent(result.low, highest)}%", f"{whole_percent(result.high, highest)}%")


NAMED = 5
"""Most options that head the columns of a matrix with their names."""
LONGEST_LABEL, LONGEST_WORD = 48, 20
"""Most letters of an option's label where it is repeated (the section on options has it whole), and of a word in a
narrow column."""

Namer = Callable[[Option], str]


def column_heading(options: Sequence[Option]) -> Namer:
    """How these options head the columns of a matrix: with their names where there is room for all, else by ID."""
    fits = len(options) <= NAMED and all(
        len(option.label) <= LONGEST_LABEL and max(map(len, option.label.split())) <= LONGEST_WORD for option in options
    )
    return (lambda option: option.label) if fits else (lambda option: option.id)


def series_paint(chart: Chart, index: int) -> palette.Paint:
    """Colours of a series and of the figures in it: the palette's, grey for what is still open."""
    if chart.series[index] == STILL_OPEN:
        return palette.Paint(palette.LINE, palette.INK)
    return palette.CHART[index % len(palette.CHART)]
