"""A View in, the section on how options were scored out: scale, bands, groups, weights."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from xlappraise.appraisal.model import PERCENT, WEIGHTED
from xlappraise.appraisal.scoring import highest_possible, round_half_away
from xlappraise.appraisal.words import count_of
from xlappraise.exchange.plain import number
from xlappraise.report.report_words import percent
from xlappraise.report.tree import Block, ReportTable, Section, TableCell, TableColumn, Text
from xlappraise.report.view import View
from xlappraise.sheets.results import band_meaning


def scoring(view: View) -> Section:
    """How scores become points, shares, RAG and ranks."""
    return Section("scoring", "How options were scored", tuple(_blocks(view)))


def _blocks(view: View) -> Iterator[Block]:
    appraisal, highest = view.appraisal, view.results.highest
    yield Text(
        f"{count_of(len(appraisal.scored_options), 'short-listed option')} "
        f"{'was' if len(appraisal.scored_options) == 1 else 'were'} scored on "
        f"{count_of(len(appraisal.scored_criteria), 'criterion', 'criteria')}. A weighted score is the points for the "
        "score times the criterion's weight. An option's total is the sum of its weighted scores, and its share "
        f"is that total over the highest possible total, {number(highest)}. Options with the same total share "
        "a rank, shown as 2=."
    )
    yield Text(
        "A blank score is not Low and not zero: it may be any level that its criterion allows, so that a total "
        "with blanks is given as a range. An option that fails a gateway criterion is not ranked, and a criterion "
        "that is not assessed counts for no option."
    )
    yield _scale(view)
    yield Text(_basis(view))
    yield _bands(view)
    yield Text(_weights(view))
    yield _groups(view)


def _scale(view: View) -> ReportTable:
    scale = view.appraisal.scale
    about = "Any number between the two ends may be given." if scale.numeric else "Points that each level earns."
    return ReportTable(
        "Scale",
        about,
        (TableColumn("End of the scale" if scale.numeric else "Level", 3), TableColumn("Points", 1, True)),
        tuple((TableCell(level.name), TableCell(number(level.points))) for level in scale.levels),
        small=True,
    )


def _basis(view: View) -> str:
    if view.appraisal.setup.rag_basis == WEIGHTED:
        return (
            "The RAG band of a single score follows its weighted points, as read off against the bands below, and "
            "that of a total its share in whole per cent. On this basis full marks on a criterion of low weight "
            "may be red."
        )
    return (
        "The RAG band of a single score follows its share of that criterion's highest possible score, and that of "
        "a total its share of the highest possible total, both in whole per cent."
    )


def _bands(view: View) -> ReportTable:
    rows = []
    above: Fraction | None = None
    for index, band in enumerate(view.appraisal.bands):
        last = index == len(view.appraisal.bands) - 1
        start, end = f"{number(band.start)}%", "" if above is None else f"below {number(above)}%"
        words = end if last and end else f"{start} and above" if not end else f"{start} and above, {end}"
        said = TableCell(band_meaning(view.appraisal, index))
        rows.append((TableCell(band.label), TableCell(band.letter, index), TableCell(words), said))
        above = band.start
    return ReportTable(
        "RAG bands",
        "Each band with its letter, which is shown beside every colour, the shares that it covers and what it means.",
        (TableColumn("Band", 1.5), TableColumn("Letter", 1), TableColumn("Share", 3), TableColumn("Meaning", 4)),
        tuple(rows),
    )


def _weights(view: View) -> str:
    setup = view.appraisal.setup
    unit = "percentages" if setup.weights == PERCENT else "points"
    limits = {"from": setup.weight_min, "to": setup.weight_max}
    within = " ".join(f"{word} {number(limit)}" for word, limit in limits.items() if limit is not None)
    return f"Weights are given as {unit}{f', {within}' if within else ''}. The groups count as follows."


def _groups(view: View) -> ReportTable:
    appraisal = view.appraisal
    names = list(dict.fromkeys([*(g.name for g in appraisal.groups), *(c.group for c in appraisal.scored_criteria)]))
    whole = sum((c.weight or Fraction(0) for c in appraisal.scored_criteria), Fraction(0))
    rows = []
    for name in names:
        own = [c for c in appraisal.scored_criteria if c.group == name]
        weight = sum((c.weight or Fraction(0) for c in own), Fraction(0))
        most = sum((highest_possible(appraisal.scale, c) for c in own), Fraction(0))
        share = percent(weight / whole, 1) if whole else "0%"
        figures = (str(len(own)), number(round_half_away(weight, 6)), share, number(round_half_away(most, 6)))
        rows.append((TableCell(name or "(no group)"), *map(TableCell, figures)))
    all_weights = (number(round_half_away(whole, 6)), "100%" if whole else "0%", number(view.results.highest))
    sums = ("All groups", str(len(appraisal.scored_criteria)), *all_weights)
    rows.append(tuple(TableCell(words, strong=True) for words in sums))
    return ReportTable(
        "Groups of criteria and their weights",
        "For each group: how many criteria are scored, the sum of their weights, its share of all weights and the "
        "most weighted points that it can give.",
        (
            TableColumn("Group", 3),
            TableColumn("Scored criteria", 1.3, True),
            TableColumn("Weight", 1, True),
            TableColumn("Share of weights", 1.3, True),
            TableColumn("Highest possible", 1.3, True),
        ),
        tuple(rows),
    )
