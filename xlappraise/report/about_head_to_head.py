"""A View in, the section on the first two options out: where each is better, criterion by criterion, weighted."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from typing import Any

from xlappraise.appraisal.robustness.robustness_sentences import open_scores
from xlappraise.appraisal.robustness.switching import Gap, contributions
from xlappraise.appraisal.words import count_of
from xlappraise.exchange.plain import clean, number
from xlappraise.report.tree import (
    DIFFERENCE,
    AnyTwo,
    Bar,
    Block,
    Chart,
    ReportTable,
    Section,
    TableCell,
    TableColumn,
    Text,
)
from xlappraise.report.view import View

MOST_BARS = 16
"""Most criteria that the picture draws one by one, those with the largest differences; the table has all."""
MOST_DIFFERENCES = 20_000
"""Differences of all pairs (pairs by criteria) beyond which a page that compares any two would be too heavy."""


def head_to_head(view: View) -> Section:
    """The first option against the next."""
    return Section("head-to-head", "First against second", tuple(_blocks(view)))


def has_two(view: View) -> bool:
    """Whether two options can be compared criterion by criterion: fully scored, and different somewhere."""
    return not view.is_in_words and bool(view.exact.gaps) and any(part for _, part in view.exact.gaps[0].criteria)


def _blocks(view: View) -> Iterator[Block]:
    if not has_two(view):
        yield Text("No two options are fully scored and different.")
        return
    gap = view.exact.gaps[0]
    yield Text(_sentence(view, gap))
    if view.unsure:
        yield Text(f"This is for the scores as they stand, with {open_scores(view.exact.certainty)}.")
    yield _chart(view, gap)
    yield _table(view, gap)
    count = len(view.exact.compared_indexes)
    if count > 2 and count * (count - 1) // 2 * len(view.appraisal.scored_criteria) <= MOST_DIFFERENCES:
        yield AnyTwo(_every_pair(view))


def _sentence(view: View, gap: Gap) -> str:
    """Where one is better and where it is worse, and what that makes together."""
    better, worse = (_total(gap, side) for side in (1, -1))
    equal = sum(not part for _, part in gap.criteria)
    together = f"Together that is its lead of {number(gap.gap)}." if gap.gap else "Their totals are equal."
    return (
        f"{_label(view, gap.above)} is better than {_label(view, gap.below)} on "
        f"{count_of(better[0], 'criterion', 'criteria')} (by {number(better[1])} points in all), worse on "
        f"{worse[0]} (by {number(worse[1])}) and equal on {equal}. {together}"
    )


def _every_pair(view: View) -> dict[str, Any]:
    """All pairs of fully scored options, the higher total first: texts as in the table, bars from -1 to 1."""
    exact = view.exact
    options = [exact.matrix.options[i] for i in exact.compared_indexes]
    refs = [criterion.ref for criterion in view.appraisal.scored_criteria]
    pairs = []
    for (m, a), (n, b) in combinations(enumerate(exact.compared_indexes), 2):
        gap = contributions(exact.matrix, a, b, exact.criteria, exact.groups)
        most = max((abs(part) for _, part in gap.criteria), default=Fraction(0))
        rows = [
            [refs.index(ref), *_figures(view, gap, ref), _with_sign(part), round(float(part / most), 4)]
            for ref, part in _largest_first(gap)
        ]
        pairs.append({"of": [m, n], "said": clean(_sentence(view, gap)), "rows": rows, "totals": _totals(view, gap)})
    return {
        "options": [{"id": option.id, "label": clean(option.label)} for option in options],
        "criteria": [[clean(c.label), number(c.weight or Fraction(0))] for c in view.appraisal.scored_criteria],
        "pairs": pairs,
    }


def _figures(view: View, gap: Gap, ref: str) -> list[str]:
    """The weighted scores of both."""
    return [number(view.results.weighted[ref, key].low) for key in (gap.above, gap.below)]


def _totals(view: View, gap: Gap) -> list[str]:
    return [*(number(view.results[key].sums.low) for key in (gap.above, gap.below)), _with_sign(gap.gap)]


def _total(gap: Gap, side: int) -> tuple[int, Fraction]:
    """On how many criteria the first is better (1) or worse (-1), and by how many points in all."""
    parts = [abs(part) for _, part in gap.criteria if part * side > 0]
    return len(parts), sum(parts, Fraction(0))


def _label(view: View, key: str) -> str:
    return next(option.label for option in view.appraisal.options if option.id == key)


def _largest_first(gap: Gap) -> list[tuple[str, Fraction]]:
    """The criteria on which they differ: where the first is better, then where it is worse, the most at the ends."""
    return sorted((each for each in gap.criteria if each[1]), key=lambda each: -each[1])


def _chart(view: View, gap: Gap) -> Chart:
    parts = _largest_first(gap)
    drawn = sorted(parts, key=lambda each: -abs(each[1]))[:MOST_BARS]
    labels = {criterion.ref: criterion.label for criterion in view.appraisal.scored_criteria}
    rows = [(labels[ref], part) for ref, part in parts if (ref, part) in drawn]
    rest = [part for ref, part in parts if (ref, part) not in drawn]
    if rest:
        rows.append((count_of(len(rest), "other criterion", "other criteria"), sum(rest, Fraction(0))))
    bars = tuple(Bar(label, (max(part, Fraction(0)), min(part, Fraction(0))), _with_sign(part)) for label, part in rows)
    (more, ahead), (less, behind) = (_total(gap, side) for side in (1, -1))
    told = "; ".join(f"{bar.label}: {bar.note}" for bar in bars)
    return Chart(
        "head-to-head",
        DIFFERENCE,
        f"{gap.above} is ahead of {gap.below} by {number(ahead)} points on "
        f"{count_of(more, 'criterion', 'criteria')} and behind "
        + (f"by {number(behind)} on {less}" if less else "on none"),
        f"Bars of the difference in weighted points, {gap.above} less {gap.below}. {told}.",
        (f"{gap.above} is better", f"{gap.below} is better"),
        bars,
        max(abs(part) for _, part in rows),
    )


def _with_sign(value: Fraction) -> str:
    return f"{'+' if value > 0 else ''}{number(value)}"


def _table(view: View, gap: Gap) -> ReportTable:
    titles = {criterion.ref: criterion for criterion in view.appraisal.scored_criteria}

    def cells(ref: str, part: Fraction) -> tuple[TableCell, ...]:
        weight = number(titles[ref].weight or Fraction(0))
        return TableCell(titles[ref].label), *map(TableCell, (weight, *_figures(view, gap, ref), _with_sign(part)))

    rows = [cells(ref, part) for ref, part in _largest_first(gap)]
    last = ("Total of all criteria", "", *_totals(view, gap))
    columns = (
        TableColumn("Criterion", 4.4),
        *(TableColumn(heading, 1.2, True) for heading in ("Weight", gap.above, gap.below, "Difference")),
    )
    about = "Criteria on which the two differ, where the first is better at the top; where they are equal is left out."
    rows.append(tuple(TableCell(text, strong=True) for text in last))
    return ReportTable(f"{gap.above} against {gap.below}, criterion by criterion", about, columns, tuple(rows))
