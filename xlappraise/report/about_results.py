"""A View in, the section of the result matrix out: every weighted score with its RAG letter, and totals below."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from xlappraise.appraisal.doubt import MARK
from xlappraise.appraisal.model import NOT_ASSESSED, Criterion, Option
from xlappraise.appraisal.scoring import (
    OptionResult,
    group_totals,
    highest_possible,
    round_half_away,
)
from xlappraise.appraisal.words import count_of, list_of
from xlappraise.exchange.plain import number, span
from xlappraise.exchange.ranking import band_words, rank_words, total_words
from xlappraise.report.about_contributions import contributions
from xlappraise.report.about_criteria import by_group
from xlappraise.report.report_words import (
    NAMED,
    band_index,
    column_heading,
    percent_words,
    weighted_words,
)
from xlappraise.report.tree import (
    Block,
    ReportTable,
    Section,
    TableCell,
    TableColumn,
    Text,
)
from xlappraise.report.view import View

AT_ONCE = 12
"""Most options that head the columns of one matrix; more stand in a further one."""


def results(view: View) -> Section:
    """The result matrix: every weighted score with its RAG letter, totals below."""
    return Section(
        "results", "Results by criterion", tuple(_matrix_blocks(view)), wide=len(view.appraisal.scored_options) > NAMED
    )


def _matrix_blocks(view: View) -> Iterator[Block]:
    short = view.appraisal.scored_options
    if not short or not view.appraisal.scored_criteria:
        yield Text("There is nothing to show yet: no option is short-listed, or no criterion is scored.")
        return
    yield Text(f"Each cell is points times weight, with the letter of its RAG band. {band_words(view.appraisal)}")
    if view.doubtful:
        yield Text(
            f"{count_of(len(view.doubtful), 'score')} marked {MARK} {'is' if len(view.doubtful) == 1 else 'are'} "
            "called doubtful under assumptions: no conclusion should depend on a score marked in this way. "
            "Subtotals and totals that count one are marked too."
        )
    for first in range(0, len(short), AT_ONCE):
        yield _matrix(view, short[first : first + AT_ONCE])
    yield from contributions(view, short)
    left_out = [c.label for c in view.appraisal.criteria if c.kind == NOT_ASSESSED]
    if left_out:
        yield Text(f"Not assessed, and in no total: {list_of(left_out)}.")


def _matrix(view: View, shown: tuple[Option, ...]) -> ReportTable:
    heading = column_heading(shown)
    columns = (
        TableColumn("Ref", 0.85),
        TableColumn("Criterion", 4.4),
        TableColumn("Weight", 1.25, True),
        TableColumn("Highest", 1.3, True),
        *(TableColumn(heading(option), 2.05 if len(shown) <= NAMED else 1.2, True) for option in shown),
    )
    caption = "Weighted score of each option against each criterion"
    if len(shown) < len(view.appraisal.scored_options):
        caption += f", {shown[0].id} to {shown[-1].id}"
    about = "Criteria in rows by group, each with the highest score that it can give, options in columns, totals last."
    groups = by_group(view, "scored")
    rows = [row for group, own in groups for row in (*_criterion_rows(view, own, shown), _subtotal(view, group, shown))]
    return ReportTable(caption, about, columns, (*rows, *_total_rows(view, shown)), header=1)


def _criterion_rows(view: View, own: list[Criterion], shown: tuple[Option, ...]) -> Iterator[tuple[TableCell, ...]]:
    for criterion in own:
        weight = criterion.weight or Fraction(0)
        most = highest_possible(view.appraisal.scale, criterion)
        named = (
            TableCell(criterion.ref),
            TableCell(criterion.title or "(no title yet)"),
            TableCell(number(weight)),
            TableCell(number(most)),
        )
        yield (*named, *(_score_cell(view, criterion, option) for option in shown))


def _score_cell(view: View, criterion: Criterion, option: Option) -> TableCell:
    key = criterion.ref, option.id
    if key not in view.appraisal.scores:
        weighted = view.results.weighted[key]
        return TableCell(f"Missing: {span(number(weighted.low), number(weighted.high))}")
    if not highest_possible(view.appraisal.scale, criterion):
        return TableCell(number(view.results.weighted[key].low))
    text, band = weighted_words(view.appraisal, criterion, view.results.weighted[key])
    return TableCell(f"{text} {MARK}" if key in view.doubtful else text, band)


def _subtotal(view: View, group: str, shown: tuple[Option, ...]) -> tuple[TableCell, ...]:
    own = [c for c in view.appraisal.scored_criteria if (c.group or "(no group)") == group]
    weight = sum((c.weight or Fraction(0) for c in own), Fraction(0))
    most = sum((highest_possible(view.appraisal.scale, c) for c in own), Fraction(0))
    figures = [number(round_half_away(weight, 6)), number(round_half_away(most, 6))]
    figures += [with_doubt_mark(view, option, group_total_words(view, option, group), group) for option in shown]
    return TableCell(""), TableCell(f"{group} subtotal", strong=True), *(TableCell(f, strong=True) for f in figures)


def with_doubt_mark(view: View, option: Option, words: str, group: str | None = None) -> str:
    """A total in `words`, or the subtotal of a group, with the mark of doubt where a doubtful score counts in it."""
    own = (c for c in view.appraisal.scored_criteria if group is None or (c.group or "(no group)") == group)
    return f"{words} {MARK}" if any((c.ref, option.id) in view.doubtful for c in own) else words


def group_total_words(view: View, option: Option, group: str) -> str:
    """An option\'s subtotal of a group, as a number or, where scores are missing, from lowest to highest."""
    totals = group_totals(view.appraisal, view.results.weighted, option)
    found = totals["" if group == "(no group)" and group not in totals else group]
    return span(number(found.low), number(found.high))


def _total_rows(view: View, shown: tuple[Option, ...]) -> Iterator[tuple[TableCell, ...]]:
    highest = view.results.highest
    found = [view.results[option.id] for option in shown]
    weight = round_half_away(sum((c.weight or Fraction(0) for c in view.appraisal.scored_criteria), Fraction(0)), 6)

    def row(label: str, weights: str, most: str, cells: list[TableCell]) -> tuple[TableCell, ...]:
        first = (
            TableCell(""),
            TableCell(label, strong=True),
            TableCell(weights, strong=True),
            TableCell(most, strong=True),
        )
        return *first, *cells

    totals = [TableCell(with_doubt_mark(view, r.option, total_figure(view, r)), strong=True) for r in found]
    yield row("Total", number(weight), number(highest), totals)
    yield row("Share of highest possible", "", "100%" if highest else "", [_share(view, r) for r in found])
    yield row("Rank", "", "", [TableCell(rank_or_reason(result), strong=True) for result in found])


def total_figure(view: View, result: OptionResult) -> str:
    """The total as a figure even where a gateway keeps the option from being ranked."""
    if result.low is not None:
        return total_words(result)
    own = [view.results.weighted[c.ref, result.option.id] for c in view.appraisal.scored_criteria]
    low, high = sum((i.low for i in own), Fraction(0)), sum((i.high for i in own), Fraction(0))
    return span(number(round_half_away(low, 6)), number(round_half_away(high, 6)))


def _share(view: View, result: OptionResult) -> TableCell:
    words = percent_words(result, view.results.highest)
    if result.rag is None:
        return TableCell(words, strong=True)
    return TableCell(f"{words} {result.rag.letter}", band_index(view.appraisal, result.rag.label), strong=True)


def rank_or_reason(result: OptionResult) -> str:
    """The rank as it is printed; for an option without one, `Failed` a gateway or `Not ranked`."""
    if result.best_rank is None:
        return "Failed" if result.failed else "Not ranked"
    return rank_words(result)
