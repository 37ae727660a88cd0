"""A View in, pictures and tables of the random draws out: how often each option has each rank. Only when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from xlappraise.appraisal.robustness.robustness_sentences import draw_sentences, percent, tidy
from xlappraise.report.tree import (
    BarGrid,
    Block,
    Bullets,
    ReportTable,
    SmallBar,
    Subheading,
    TableCell,
    TableColumn,
    Text,
)
from xlappraise.report.view import View

if TYPE_CHECKING:
    from xlappraise.appraisal.robustness.monte_carlo import Acceptability


def draw_blocks(view: View) -> Iterator[Block]:
    """A picture and a table for each way of drawing; one sentence where nothing could be drawn."""
    drawn, why_not = view.draw_shares
    if drawn or why_not:
        yield Subheading(2, "Random weights and scores")
    if why_not:
        yield Text(why_not)
    for number, each in enumerate(drawn, 1):
        yield Subheading(3, each.assumption.capitalize())
        yield Bullets(tuple(map(tidy, draw_sentences(view.exact, each))))
        yield _picture(view, each, number)
        yield _table(view, each)


def _first_most_often(view: View, drawn: Acceptability) -> list[tuple[str, tuple[float, ...]]]:
    """Options by their labels with their shares, the most often first before the others."""
    labels = {option.id: option.label for option in view.appraisal.options}
    rows = zip(drawn.options, drawn.ranks, strict=True)
    return [(labels[key], shares) for key, shares in sorted(rows, key=lambda row: [-share for share in row[1]])]


def _picture(view: View, drawn: Acceptability, number: int) -> BarGrid:
    often = max(zip(drawn.ranks, drawn.options, strict=True))[1]
    share = tidy(percent(drawn.first[often]))
    rows = tuple(
        (label, tuple(SmallBar(Fraction(share), _short(share), share == max(shares)) for share in shares))
        for label, shares in _first_most_often(view, drawn)
    )
    return BarGrid(
        f"draws-{number}",
        f"{often} comes first in {share} of {drawn.draws:,} random draws: {drawn.assumption}",
        "For each option, bars of the share of draws in which it has each rank; its most frequent rank is dark. The "
        "shares stand in the table below.",
        tuple(f"Rank {rank}" for rank in range(1, len(drawn.options) + 1)),
        rows,
    )


def _short(share: float) -> str:
    """A share from 0 to 1 as per cent, with signs for words: `<0.1%`."""
    return tidy(percent(share)).replace("less than ", "<").replace("more than ", ">")


def _table(view: View, drawn: Acceptability) -> ReportTable:
    ranks = range(1, len(drawn.options) + 1)
    columns = (TableColumn("Option", 3.2), *(TableColumn(f"Rank {rank}", 1.1, True) for rank in ranks))
    rows = tuple(
        (TableCell(label), *(TableCell(_short(share)) for share in shares))
        for label, shares in _first_most_often(view, drawn)
    )
    about = "Share of draws in which each option has each rank; equal options share the better one."
    return ReportTable(f"How often each option has each rank, {drawn.assumption}", about, columns, rows)
