"""A View in, pictures of each group's weight out: how the totals move as a group counts more or less."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from xlappraise.appraisal.robustness.weight_changes import Item, Stability
from xlappraise.appraisal.scoring import round_half_away
from xlappraise.exchange.plain import number
from xlappraise.report.report_words import percent
from xlappraise.report.tree import Lines, Slope
from xlappraise.report.view import View

MOST_LINES = 12
"""Most options that a picture draws, the best first."""


def share_pictures(view: View, ending: str) -> Iterator[Lines]:
    """A picture for each group with some of the weight but not all of it; `ending` ends each title."""
    whole = sum(item.weight for item in view.exact.groups)
    held = {each.item: each for each in view.exact.first_group_intervals}
    for index, item in enumerate(view.exact.groups, 1):
        if 0 < item.weight < whole and len(view.exact.compared_indexes) > 1:
            made = _picture(view, index, item, held[item.key])
            yield made._replace(caption=made.caption + ending)


def _picture(view: View, index: int, item: Item, held: Stability) -> Lines:
    whole = sum(each.weight for each in view.exact.groups)
    now = Fraction(item.weight, whole)
    rivals = {held.low_rival, held.high_rival, *view.exact.first[:1]}
    slopes = tuple(_slope(view, item, i, whole, rivals) for i in view.exact.compared_indexes[:MOST_LINES])
    crossings = _crossings(held)
    group, first = item.key or "(no group)", view.exact.first[0]
    caption = f"{first} stays first {_range(held)} of the weight of {group}, which is {percent(now)} now"
    told = "; ".join(f"{s.label}: {_points(s.start)} to {_points(s.end)}" for s in slopes)
    crossed = "".join(f" {label}." for _, label in crossings)
    return Lines(
        f"weight-{index}",
        caption,
        f"Lines of the average points, from no weight on {group} to all weight on it. {told}.{crossed}",
        f"Share of the weight on {group}",
        "Average points",
        slopes,
        now,
        f"now {percent(now)}",
        crossings,
    )


def _points(value: Fraction) -> str:
    return number(round_half_away(value, 2))


def _slope(view: View, item: Item, option: int, whole: int, rivals: set[str]) -> Slope:
    """Average points with no weight on the group, and with all of it."""
    matrix, totals = view.exact.matrix, view.exact.totals
    unit, earned = matrix.point_unit, item.earned[option]
    held = matrix.options[option]
    start = Fraction(totals[option] - earned, (whole - item.weight) * unit)
    return Slope(held.label, start, Fraction(earned, item.weight * unit), held.id in rivals)


def _crossings(held: Stability) -> tuple[tuple[Fraction, str], ...]:
    ends = ((held.share_low, held.low_rival), (held.share_high, held.high_rival))
    return tuple((share, f"{rival} draws level at {percent(share, 1)}") for share, rival in ends if rival)


def _range(held: Stability) -> str:
    """`at any share`, `up to 83%`."""
    low, high = (percent(share, 1) for share in (held.share_low, held.share_high))
    if not held.low_rival and not held.high_rival:
        return "at any share"
    if not held.low_rival:
        return f"up to {high}"
    return f"from {low} up" if not held.high_rival else f"from {low} to {high}"
