"""A Story in, the cells of the panel of draws on Robustness out: sentences, shares at each rank, other assumptions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlappraise.appraisal.robustness.story import Story
from xlappraise.appraisal.robustness.words import draw_sentences, tidy
from xlappraise.sheets import layout
from xlappraise.sheets.cells import Cells, ToolCell
from xlappraise.sheets.robustness import places

if TYPE_CHECKING:
    from xlappraise.appraisal.robustness.monte_carlo import Acceptability

DIGITS = 6
"""Decimals kept of a share of draws: no fewer than any number of draws can tell apart."""


def panel_cells(story: Story) -> Cells:
    """The panel; one sentence when nothing was drawn."""
    cells: Cells = {(layout.HEADER_ROW, places.PANEL): ToolCell(places.PANEL_HEAD)}
    for row, sentence in enumerate(_sentences(story), places.FIRST_SENTENCE):
        if row <= places.LAST_SENTENCE:
            cells[row, places.PANEL] = ToolCell(tidy(sentence))
    ranks = [f"Rank {rank}" for rank in range(1, places.RANKS + 1)]
    headings = ("Option", *ranks, "Lower", "Standard error of rank 1", *places.OTHER_HEADINGS)
    for column, heading in enumerate(headings, places.PANEL):
        cells[places.PANEL_HEAD_ROW, column] = ToolCell(heading)
    if story.drawn:
        for row, (option, shares) in enumerate(_rows(story), places.FIRST_DRAWN):
            cells[row, places.PANEL] = ToolCell(option)
            for column, share in enumerate(shares, places.PANEL + 1):
                cells[row, column] = ToolCell(round(share, DIGITS))
    return cells


def _sentences(story: Story) -> Iterator[str]:
    if not story.drawn or story.exact is None:
        yield story.no_draws if story.exact is not None and story.appraisal.setup.draws else places.NO_DRAWS
        return
    around, unknown, *_ = story.drawn
    yield from (sentence for sentence in draw_sentences(story.exact, around) if sentence)
    if unknown.caution:
        yield unknown.caution
    if story.exact.certainty.open_cells or any(story.exact.matrix.open):
        yield (
            "Blank and doubtful scores are drawn evenly from the levels available there, and an option with a "
            "gateway still open is taken as in."
        )
    if len(around.options) > places.BARS:
        yield f"The {places.BARS} options that come first most often are listed."


def _rows(story: Story) -> Iterator[tuple[str, list[float]]]:
    around, *others = story.drawn
    names = {option.id: option.label for option in story.appraisal.short_list}
    order = sorted(range(len(around.options)), key=lambda i: [-share for share in around.ranks[i]])
    for i in order[: places.BARS]:
        yield names[around.options[i]], [*_shares(around, i), around.errors[i][0], *(o.ranks[i][0] for o in others)]


def _shares(drawn: Acceptability, i: int) -> list[float]:
    shares = list(drawn.ranks[i])
    top = (shares + [0.0] * places.RANKS)[: places.RANKS]
    return [*top, max(0.0, sum(shares[places.RANKS :]))]
