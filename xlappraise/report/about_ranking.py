"""A View in, the section on the ranking out: the ranked table, sentences on it, subtotals of groups, and the charts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from xlappraise.appraisal.baseline import FromBaseline, from_baseline
from xlappraise.appraisal.doubt import MARK
from xlappraise.appraisal.robustness.robustness_sentences import whatever_is_open
from xlappraise.appraisal.scoring import (
    NOT_SHORT_LISTED,
    OptionResult,
    group_totals,
    round_half_away,
)
from xlappraise.appraisal.words import count_of, list_of, some
from xlappraise.exchange.plain import number, span
from xlappraise.exchange.ranking import rank_words, scores_words, total_words
from xlappraise.report import whatif
from xlappraise.report.about_costs import cost_range
from xlappraise.report.about_criteria import by_group
from xlappraise.report.about_results import group_total_words, rank_or_reason, total_figure, with_doubt_mark
from xlappraise.report.report_words import (
    Namer,
    band_index,
    column_heading,
    percent,
    percent_words,
)
from xlappraise.report.tree import (
    RANGE,
    STACK,
    STILL_OPEN,
    Bar,
    BarGrid,
    Block,
    Chart,
    Picture,
    ReportTable,
    Section,
    SmallBar,
    TableCell,
    TableColumn,
    Text,
    WhatIf,
)
from xlappraise.report.view import View

MOST_STACKED = 6
"""Most groups that one bar is split into by colour; more are drawn as small bars side by side."""


SUBTOTALS = "Weighted points of each option in each group of criteria, and in all."


TWO_RANGES = (
    "A total given as a range allows for the blank scores alone and takes doubtful ones as they stand. The range over "
    "both is wider; tables and charts that give it say so."
)
"""Said where some scores are blank and others doubtful, as an option then has two ranges."""


def in_order(view: View) -> list[OptionResult]:
    """Results of the options that were compared, best first; those out by a gateway stand with the options."""
    compared = {option.id for option in view.appraisal.scored_options}
    return [result for result in view.results.in_order if result.option.id in compared]


def ranking(view: View) -> Section:
    """Options in rank order, the subtotals of the groups, the chart, and where to try other weights."""
    return Section("ranking", "Ranking", tuple(_ranking_blocks(view)))


def _ranking_blocks(view: View) -> Iterator[Block]:
    if not view.results.short_list:
        yield Text("No option is short-listed yet, so that there is nothing to rank.")
        return
    yield _ranking_table(view)
    if view.doubtful:
        yield Text(f"A total marked {MARK} counts scores that are called doubtful under assumptions.")
    if view.has_two_ranges:
        yield Text(TWO_RANGES)
    yield from map(Text, (*_lead_sentences(view), *_missing_sentences(view), *baseline_sentences(view)))
    if view.appraisal.scored_criteria:
        yield _subtotals(view)
        yield _stack(view)
        if view.unsure:
            yield _ranges(view)
    yield WhatIf(whatif.data(view) if whatif.fits(view) else None)


def _ranking_table(view: View) -> ReportTable:
    columns = (
        TableColumn("Rank", 1),
        TableColumn("Option", 3.6),
        TableColumn("Total", 1.8, True),
        TableColumn("Share", 1.6, True),
        TableColumn("RAG", 1.4),
        TableColumn("Scores", 2),
    )
    about = "Short-listed options, best first, with total, share of the highest possible total and RAG band."
    return ReportTable(
        "Options in rank order",
        about,
        columns,
        tuple(ranking_cells(view, result) for result in in_order(view)),
        header=1,
    )


def ranking_cells(view: View, result: OptionResult) -> tuple[TableCell, ...]:
    """Rank, option, total, share, RAG and how many scores there are, as the ranking shows them."""
    words = percent_words(result, view.results.highest)
    rag = "" if result.rag is None else f"{result.rag.letter} {result.rag.label}"
    return (
        TableCell(rank_or_reason(result), strong=True),
        TableCell(result.option.label),
        TableCell(_ranked_total(view, result)),
        TableCell(words or "Not ranked"),
        TableCell(
            rag or ("Not ranked" if result.low is None else "Not certain"),
            band_index(view.appraisal, result.rag.label) if result.rag else None,
        ),
        TableCell(scores_words(view.appraisal, result)),
    )


def _ranked_total(view: View, result: OptionResult) -> str:
    return "Not ranked" if result.low is None else with_doubt_mark(view, result.option, total_words(result))


def _lead_sentences(view: View) -> Iterator[str]:
    """How far the first option is ahead of each other one, where all of these totals are certain."""
    first, *others = in_order(view)
    totals = [result.total for result in others if result.total is not None]
    highest = view.results.highest
    if first.rank != 1 or first.tied or first.total is None or not 1 < len(totals) == len(others) or not highest:
        return
    ids, leads = [result.option.id for result in others], [first.total - total for total in totals]
    words = [
        f"{key} by {number(round_half_away(lead, 6))} points ({percent(lead / highest, 1)})"
        for key, lead in zip(ids, leads, strict=True)
    ]
    yield f"{first.option.label} leads {list_of(words)}. Shares are of the highest total, {number(highest)}."


def _missing_sentences(view: View) -> Iterator[str]:
    for result in view.results.short_list:
        if result.missing and result.low is not None and result.high is not None:
            yield (
                f"{result.option.label} has no score yet on {some(result.missing)}. Whatever is put there, its "
                f"total is {'between ' if result.low != result.high else ''}"
                f"{span(number(result.low), number(result.high)).replace(' to ', ' and ')} and its rank "
                f"{rank_words(result)}."
            )


def baseline_sentences(view: View) -> Iterator[str]:
    """How many points each option is above or below the baseline, where that is certain, and what it costs more."""
    base = view.appraisal.baseline
    if base is None:
        return
    lines = {line.option.id: line for line in from_baseline(view.appraisal, view.results)}
    apart = [line for result in in_order(view) if (line := lines[result.option.id]).points is not None]
    if not apart:
        why = "has no certain total" if base.is_short_listed else "was not scored"
        yield f"{base.label} is the baseline. It {why}, so no total is compared with it."
    else:
        told = list_of([f"{line.option.id} {_points_apart(line)}" for line in apart])
        total = view.results[base.id].total or Fraction(0)
        yield f"Compared with the baseline, {base.label} ({number(total)} points): {told}."
    dearer = {line.option.id: words for line in lines.values() if (words := _cost_apart(line))}
    if dearer:
        yield f"Extra cost over the baseline: {list_of([f'{id_} {words}' for id_, words in dearer.items()])}."


def _cost_apart(line: FromBaseline) -> str:
    """What it costs more, and from what to what that may be; empty where neither is known."""
    cost = "" if line.cost is None else _number_with_sign(line.cost)
    if not line.has_range:
        return cost
    ends = cost_range(line.cost_low, line.cost_high, _number_with_sign)
    return f"{cost} ({ends})" if cost else ends


def _number_with_sign(value: Fraction) -> str:
    return _with_sign(number(value))


def _points_apart(line: FromBaseline) -> str:
    share = "" if line.share is None else f" ({_with_sign(percent(line.share, 1))})"
    return _number_with_sign(line.points or Fraction(0)) + share


def _with_sign(text: str) -> str:
    return text if text.startswith("-") or not text.strip("0.%") else f"+{text}"


def _subtotals(view: View) -> ReportTable:
    groups = [name for name, _ in by_group(view, "scored")]
    if len(groups) > MOST_STACKED:
        return _subtotals_in_rows(view, groups)
    columns = (TableColumn("Option", 3), *(TableColumn(g, 1.4, True) for g in groups), TableColumn("Total", 1.3, True))
    rows = tuple(
        (
            TableCell(result.option.label),
            *(
                TableCell(with_doubt_mark(view, result.option, group_total_words(view, result.option, g), g))
                for g in groups
            ),
            TableCell(with_doubt_mark(view, result.option, total_figure(view, result)), strong=True),
        )
        for result in in_order(view)
    )
    return ReportTable(f"Subtotals by group{_doubt_words(view)}", SUBTOTALS, columns, rows)


def _subtotals_in_rows(view: View, groups: list[str]) -> ReportTable:
    """The same with a row each group, where there are too many to stand side by side."""
    options = [result.option for result in in_order(view)]
    heading = column_heading(options)
    columns = (TableColumn("Group", 3), *(TableColumn(heading(option), 1.2, True) for option in options))
    rows = [
        (TableCell(g), *(TableCell(with_doubt_mark(view, o, group_total_words(view, o, g), g)) for o in options))
        for g in groups
    ]
    totals = (with_doubt_mark(view, r.option, total_figure(view, r)) for r in in_order(view))
    rows.append((TableCell("Total", strong=True), *(TableCell(text, strong=True) for text in totals)))
    return ReportTable(f"Subtotals by group{_doubt_words(view)}", SUBTOTALS, columns, tuple(rows))


def _doubt_words(view: View) -> str:
    """What a caption adds where doubtful scores are counted as they stand: a total may be firm, its parts not."""
    return ", for the scores as they stand" if view.doubtful else ""


def _stack(view: View) -> Picture:
    """The sure points of each group; where scores are missing, what is still open stands at the end."""
    groups = [name for name, _ in by_group(view, "scored")]
    bars, told = [], []
    for result in in_order(view):
        totals = group_totals(view.appraisal, view.results.weighted, result.option)
        known = [totals["" if g == "(no group)" and g not in totals else g] for g in groups]
        still_open = sum((i.high - i.low for i in known), Fraction(0))
        bars.append(Bar(result.option.label, (*(i.low for i in known), still_open), total_figure(view, result)))
        parts = ", ".join(f"{g} {group_total_words(view, result.option, g)}" for g in groups)
        told.append(f"{result.option.label}: {parts}, total {total_figure(view, result)}")
    if not any(bar.values[-1] for bar in bars):
        bars = [bar._replace(values=bar.values[:-1]) for bar in bars]
    if len(groups) > MOST_STACKED:
        return _grid_of_groups(view, groups, bars)
    return Chart(
        "subtotals",
        STACK,
        f"Total of each option, split by group of criteria{_doubt_words(view)}",
        f"Bar chart of weighted points, out of {number(view.results.highest)}. {'; '.join(told)}.",
        (*groups, STILL_OPEN)[: len(bars[0].values)],
        tuple(bars),
        view.results.highest,
    )


def _grid_of_groups(view: View, groups: list[str], bars: list[Bar]) -> BarGrid:
    """The same as small bars, a row each group: nobody tells a dozen colours apart. Full height is the most."""
    most = max((value for bar in bars for value in bar.values[: len(groups)]), default=Fraction(0))
    best = [max(bar.values[n] for bar in bars) for n in range(len(groups))]
    options = [result.option for result in in_order(view)]
    heading = column_heading(options)
    rows = tuple(
        (
            group,
            tuple(
                SmallBar(
                    max(Fraction(0), bar.values[n] / most) if most > 0 else Fraction(0),
                    group_total_words(view, option, group),
                    bar.values[n] == best[n],
                )
                for option, bar in zip(options, bars, strict=True)
            ),
        )
        for n, group in enumerate(groups)
    )
    return BarGrid(
        "subtotals",
        f"Total of each option and its points in each group of criteria{_doubt_words(view)}",
        "For each group, bars of the points of each option; the most in a group are dark. The figures stand in the "
        "table above.",
        tuple(f"{heading(option)} {bar.note}" for option, bar in zip(options, bars, strict=True)),
        rows,
    )


def _ranges(view: View) -> Chart:
    standings = {s.option: s for s in view.exact.certainty.standings}
    bars = tuple(
        Bar(result.option.label, (found.low, found.high), span(number(found.low), number(found.high)))
        for result in in_order(view)
        if (found := standings.get(result.option.id))
    )
    about = "; ".join(f"{bar.label}: {bar.note}" for bar in bars)
    what = whatever_is_open(view.exact.certainty)
    return Chart(
        "ranges",
        RANGE,
        f"Lowest and highest total of each option, {what}",
        f"Ranges of weighted points, out of {number(view.results.highest)}. {about}.",
        ("Lowest to highest total",),
        bars,
        view.results.highest,
    )


def first_place_sentences(view: View, name: Namer) -> Iterator[str]:
    """Sentences on who is first, who is next and how many scores are missing; `name` says how to call an option."""
    listed_options = [r for r in view.results.options if r.status != NOT_SHORT_LISTED]
    if not listed_options:
        yield "No option is short-listed yet, so that there is no ranking."
    elif not view.results.highest:
        yield "No criterion has a weight yet, so that nothing can be ranked."
    else:
        yield from _placed_sentences(view, name)


def _placed_sentences(view: View, name: Namer) -> Iterator[str]:
    first = [r for r in view.results.in_order if r.rank == 1]
    second = [r for r in view.results.in_order if r.rank is not None and r.rank > 1][:1]
    for result in first[:1]:
        if len(first) > 1:
            names = list_of([name(r.option) for r in first])
            yield f"{names} are equal first with {total_words(result)} of {number(view.results.highest)} points."
        else:
            yield f"{name(result.option)} ranks first, with {_points(view, result)}."
    for result in second if first else ():
        others = [name(r.option) for r in view.results.in_order if r.rank == result.rank]
        verb = "ranks" if len(others) == 1 else "are equal"
        yield f"{list_of(others)} {verb} {_ordinal(result.rank or 0)}, with {_points(view, result)}."
    if not view.results.complete:
        blank = view.results.entries_missing
        settled = "" if first else ", so that first place is not settled"
        yield f"{count_of(blank, 'score')} {'is' if blank == 1 else 'are'} still missing{settled}."


def _points(view: View, result: OptionResult) -> str:
    share = percent_words(result, view.results.highest)
    rag = f", {result.rag.label}" if result.rag else ""
    return f"{total_words(result)} of {number(view.results.highest)} points ({share}{rag})"


def _ordinal(rank: int) -> str:
    words = ("", "first", "second", "third")
    return words[rank] if rank < len(words) else f"number {rank}"
