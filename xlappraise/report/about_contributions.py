"""A View in, pictures of what each criterion contributes to each total out: small bars, a row each criterion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from xlappraise.appraisal.model import Criterion, Option
from xlappraise.appraisal.scoring import highest_possible
from xlappraise.appraisal.words import count_of, some
from xlappraise.exchange.plain import number
from xlappraise.report.report_words import column_heading
from xlappraise.report.tree import BarGrid, SmallBar
from xlappraise.report.view import View

AT_ONCE, MOST_CRITERIA, MOST_OPTIONS, MOST_NAMED = 30, 60, 12, 3
"""Most criteria of one picture; criteria and options beyond which there is none; most criteria that a title names."""
BLANK = "blank"


def contributions(view: View, options: Sequence[Option]) -> Iterator[BarGrid]:
    """The pictures: the weighted points of these options, each criterion's most drawn dark."""
    criteria = view.appraisal.scored_criteria
    most = max((highest_possible(view.appraisal.scale, each) for each in criteria), default=Fraction(0))
    if most <= 0 or not 1 < len(options) <= MOST_OPTIONS or len(criteria) > MOST_CRITERIA:
        return
    heading = column_heading(options)
    for first in range(0, len(criteria), AT_ONCE):
        shown = criteria[first : first + AT_ONCE]
        part = f"{shown[0].ref} to {shown[-1].ref}: " if len(shown) < len(criteria) else ""
        finding = _finding([_known_points(view, each, options) for each in shown], shown)
        yield BarGrid(
            f"contributions-{first // AT_ONCE + 1}" if part else "contributions",
            f"{part}{finding if part else finding[0].upper() + finding[1:]}"
            + (", for the scores as they stand" if view.doubtful else ""),
            "For each criterion, bars of the weighted points of each option; the most on a criterion are dark. The "
            "figures stand in the table above.",
            tuple(heading(option) for option in options),
            tuple((criterion.label, _bars(view, criterion, options, most)) for criterion in shown),
            lying=True,
        )


def _known_points(view: View, criterion: Criterion, options: Sequence[Option]) -> list[Fraction]:
    """The points of the options that have a score on the criterion."""
    found = (view.results.weighted[criterion.ref, option.id] for option in options)
    return [each.low for each in found if each.certain]


def _finding(points: list[list[Fraction]], shown: Sequence[Criterion]) -> str:
    apart = [max(each) - min(each) if each else Fraction(0) for each in points]
    if not any(apart):
        return "the options have the same points on every criterion"
    most, level = max(apart), sum(len(each) > 1 and not gap for each, gap in zip(points, apart, strict=True))
    widest = [criterion for criterion, gap in zip(shown, apart, strict=True) if gap == most]
    names = widest[0].label if len(widest) == 1 else some([each.ref for each in widest], MOST_NAMED)
    same = f", and have the same points on {level} of {count_of(len(shown), 'criterion', 'criteria')}" if level else ""
    return f"the options are furthest apart on {names}, by {number(most)} points{same}"


def _bars(view: View, criterion: Criterion, options: Sequence[Option], most: Fraction) -> tuple[SmallBar, ...]:
    known = _known_points(view, criterion, options)
    best = max(known, default=Fraction(0)) if len(set(known)) > 1 else None
    found = (view.results.weighted[criterion.ref, option.id] for option in options)
    return tuple(
        SmallBar(max(Fraction(0), each.low) / most, number(each.low), each.low == best)
        if each.certain
        else SmallBar(Fraction(0), BLANK)
        for each in found
    )
