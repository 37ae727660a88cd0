"""A View in, the section on how sure the answer is out: in words first, then in figures, all of them exact."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from xlappraise.appraisal.robustness import fill_sentences, sentences
from xlappraise.appraisal.robustness.robustness_sentences import (
    MOST_DECIMALS,
    apart,
    ends_around,
    open_scores,
    reach,
    short,
    tidy,
    weight_decimals,
    whatever_is_open,
)
from xlappraise.appraisal.robustness.switching import Switch
from xlappraise.appraisal.robustness.weight_changes import Radius, Stability
from xlappraise.appraisal.words import shorten
from xlappraise.exchange.plain import number, span
from xlappraise.report.about_draws import draw_blocks
from xlappraise.report.about_lead import lead_blocks
from xlappraise.report.about_scenarios import scenario_blocks
from xlappraise.report.about_shares import share_pictures
from xlappraise.report.report_words import LONGEST_LABEL
from xlappraise.report.tree import Block, Bullets, ReportTable, Section, Subheading, TableCell, TableColumn, Text
from xlappraise.report.view import View

LISTED = 10
"""Most weights listed that can change who is first; their number is always given in full."""


def sure(view: View) -> Section:
    """How far weights and scores may move before the order changes."""
    return Section("robustness", "How sure we are", tuple(_blocks(view)))


def _blocks(view: View) -> Iterator[Block]:
    if not view.exact.matrix.options or not view.results.highest:
        yield Text("There is nothing to compare yet.")
        return
    certain, stated = certain_and_doubtful(view)
    yield Bullets(certain)
    if view.unsure:
        yield _standings(view)
    if stated:
        yield Subheading(2, "For the scores as they stand")
        yield Text(
            f"The appraisal has {open_scores(view.exact.certainty)}. What follows "
            "holds for the scores as entered only and may change with them, so do not rely on it alone."
        )
        yield Bullets(stated)
    if len(view.exact.compared_indexes) > 1:
        yield from _figures(view)


def certain_and_doubtful(view: View) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sentences on what is certain, and on what holds for the scores as they stand alone.

    The latter are empty where no score is blank or doubtful: then all are certain.
    """
    first, *later = (tidy(sentence) for sentence in sentences(view.exact))
    over_fills = [tidy(s) for s in fill_sentences(view.exact, view.fills)] if view.fills else []
    if not view.unsure:
        return (first, *later), ()
    return (first, *over_fills), tuple(later)


def _figures(view: View) -> Iterator[Block]:
    yield _radii(view)
    found = _nearest(view)
    if found:
        yield _switches(view, found[:LISTED], len(found))
    if len(view.exact.groups) > 1:
        yield _groups(view)
        yield from share_pictures(view, _doubt_words(view))
    yield from lead_blocks(view, _doubt_words(view))
    yield from scenario_blocks(view, _doubt_words(view))
    yield from draw_blocks(view)


def _standings(view: View) -> ReportTable:
    rows = tuple(
        (
            TableCell(_label(view, s.option)),
            TableCell(number(s.low)),
            TableCell(number(s.high)),
            TableCell(span(str(s.best), str(s.worst)) + (" if it passes its gateways" if s.open else "")),
        )
        for s in view.exact.certainty.standings
    )
    columns = (
        TableColumn("Option", 4),
        TableColumn("Lowest total", 1.4, True),
        TableColumn("Highest total", 1.4, True),
        TableColumn("Rank between", 1.8),
    )
    caption = f"What is certain, {whatever_is_open(view.exact.certainty)}"
    return ReportTable(caption, "Lowest and highest total and best and worst rank of each option.", columns, rows)


def _radii(view: View) -> ReportTable:
    columns = (
        TableColumn("Stands higher", 3),
        TableColumn("Stands lower", 3),
        TableColumn("Every weight may be wrong by", 2.6),
    )
    about = (
        "For pairs of options: how far every weight may be wrong at once, each in the worst direction, before the "
        "lower option can pass the higher."
    )
    rows = tuple(
        (TableCell(_label(view, r.above)), TableCell(_label(view, r.below)), TableCell(_radius_words(r)))
        for r in view.exact.radii
    )
    caption = f"How far all weights may be wrong at once before two options can change places{_partly(view)}"
    return ReportTable(caption, about, columns, rows)


def _radius_words(radius: Radius) -> str:
    """`up to 55%`; a range where open scores matter; in words where they may change the order by themselves."""
    if radius.lowest == radius.highest:
        return "equal totals" if not radius.lowest else tidy(reach(radius.lowest))
    if radius.lowest <= 0:
        return "not certain: open scores can change it"
    return f"{tidy(reach(radius.lowest))}, whatever the open scores"


def _nearest(view: View) -> list[Switch]:
    """Feasible changes of one weight that cost the sole first option its lead, nearest first."""
    if len(view.exact.first) != 1:
        return []
    leader = view.exact.first[0]
    found = [s for s in view.exact.switching_values if s.above == leader and s.feasible and s.weight is not None]
    return sorted(found, key=lambda s: abs((s.weight or Fraction(0)) - s.now) / s.now)


def _switches(view: View, shown: list[Switch], count: int) -> ReportTable:
    labels = {criterion.ref: criterion.label for criterion in view.appraisal.criteria}
    decimals = weight_decimals(view.exact.matrix)
    weights = (apart(s.now, s.weight or Fraction(0), decimals) for s in shown)
    rows = tuple(
        (TableCell(labels[s.item]), TableCell(now), TableCell(level), TableCell(_label(view, s.below)))
        for s, (now, level) in zip(shown, weights, strict=True)
    )
    columns = (
        TableColumn("Criterion", 4),
        TableColumn("Weight now", 1.2, True),
        TableColumn("Level at about", 1.4, True),
        TableColumn("Option that draws level", 3.4),
    )
    caption = f"Single weights that can change who is first{_doubt_words(view)}"
    if count > len(shown):
        caption += f": the nearest {len(shown)} of {count}"
    return ReportTable(
        caption, "Each weight alone, the other weights as they are, nearest change first.", columns, rows
    )


def _groups(view: View) -> ReportTable:
    rows = tuple(_group_row(view, s) for s in view.exact.first_group_intervals)
    columns = (
        TableColumn("Group", 3),
        TableColumn("Share of weights now", 1.6, True),
        TableColumn("First place holds from", 1.6, True),
        TableColumn("to", 1.2, True),
    )
    caption = f"How much a whole group may count before first place changes{_doubt_words(view)}"
    about = "Share of all weights that a group may take, its inner proportions and the other groups' kept."
    return ReportTable(caption, about, columns, rows)


def _group_row(view: View, stability: Stability) -> tuple[TableCell, ...]:
    whole = sum((item.weight for item in view.exact.groups), 0)
    now = next(item.weight for item in view.exact.groups if item.key == stability.item)
    share = Fraction(100 * now, whole) if whole else Fraction(0)
    ends = ends_around(share, 100 * stability.share_low, 100 * stability.share_high, 0)
    texts = [short(share), *(short(end, MOST_DECIMALS) for end in ends if end is not None)]
    return TableCell(stability.item or "(no group)"), *(TableCell(f"{text}%") for text in texts)


def _doubt_words(view: View) -> str:
    return (", as scored" if view.unsure else "") + _partly(view)


def _partly(view: View) -> str:
    """What a caption adds where an option with a blank is left out: first place is then the first of the others."""
    return "" if view.exact.whole else ", among the options that are fully scored"


def _label(view: View, option: str) -> str:
    return next(shorten(o.label, LONGEST_LABEL) for o in view.appraisal.options if o.id == option)
