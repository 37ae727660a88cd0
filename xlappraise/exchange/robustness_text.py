"""A Story in, plain text for a terminal out: the sentences, then the tables that carry them."""

from __future__ import annotations

from collections.abc import Sequence

from xlappraise.appraisal.robustness.exact_answers import Exact
from xlappraise.appraisal.robustness.monte_carlo import Acceptability
from xlappraise.appraisal.robustness.robustness_sentences import (
    apart,
    draw_sentences,
    percent,
    reach,
    tidy,
    weight_decimals,
)
from xlappraise.appraisal.robustness.story import Story
from xlappraise.appraisal.robustness.weight_changes import Radius
from xlappraise.exchange.plain import columns, harmless, number, span

NONE = "-"
PARTLY = "among the options that are fully scored"


def robustness_text(story: Story) -> str:
    """The sentences, the options, the weights, the scenarios and the draws, ending in a newline."""
    blocks = [[story.appraisal.setup.title] if story.appraisal.setup.title else [], [tidy(s) for s in story.said]]
    if story.exact is not None and story.exact.compared_indexes:
        blocks.append(_options(story.exact))
        if turns := _weights(story.exact):
            blocks.append([f"One weight alone draws level for first place{_among(story.exact)}:", *turns])
    blocks.append(_scenarios(story))
    if story.exact is not None:
        blocks += [_draws(story.exact, drawn) for drawn in story.drawn]
    return "\n\n".join("\n".join(map(harmless, block)) for block in blocks if block) + "\n"


def _options(exact: Exact) -> list[str]:
    rivals = max(0, len(exact.compared_indexes) - 1)
    first = {radius.below: radius for radius in exact.radii[:rivals]}
    following = {radius.above: radius for radius in (*exact.radii[:1], *exact.radii[rivals:])}
    rows = [("Rank", "ID", "Option", "Total", "First above it", "Above the next", "Ranks possible")]
    for i in exact.table_order:
        option, standing = exact.matrix.options[i], exact.certainty.standings[i]
        rows.append(
            (
                exact.shown_ranks.get(option.id, NONE),
                option.id,
                option.name,
                span(number(standing.low), number(standing.high)),
                _reach(first.get(option.id)),
                _reach(following.get(option.id)),
                span(str(standing.best), str(standing.worst)) + (" if it passes" if standing.open else ""),
            )
        )
    lines = columns(_harmless(rows), frozenset({0, 3, 4, 5}))
    return lines if exact.whole else [*lines, f"First and next are meant{_among(exact)}."]


def _among(exact: Exact) -> str:
    return "" if exact.whole else f" {PARTLY}"


def _harmless(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [tuple(map(harmless, row)) for row in rows]


def _reach(radius: Radius | None) -> str:
    if radius is None:
        return NONE
    return tidy(reach(radius.lowest)) if radius.lowest >= 0 else "not certain"


def _weights(exact: Exact) -> list[str]:
    labels = {criterion.ref: criterion.label for criterion in exact.matrix.criteria}
    rows = [("Criterion", "Weight", "Level at about", "With")]
    decimals = weight_decimals(exact.matrix)
    for held in exact.first_intervals:
        if held.low_rival:
            rows.append((labels[held.item], *apart(held.now, held.low, decimals), held.low_rival))
        if held.high is not None:
            rows.append((labels[held.item], *apart(held.now, held.high, decimals), held.high_rival))
    return columns(_harmless(rows), frozenset({1, 2})) if len(rows) > 1 else []


def _scenarios(story: Story) -> list[str]:
    if not story.tried:
        return []
    rows = [("Scenario", "Order, for the scores as they stand")]
    for tried in story.tried:
        if tried.result is None:
            rows.append((tried.name, tried.fault))
            continue
        new = f" ({tried.result.new_first})" if tried.result.new_first else ""
        rows.append((tried.name, tried.result.order + new))
    left = f"Leaving out any one of {story.harmless} criteria changes nothing in the order."
    return [*columns(_harmless(rows)), *([left] if story.harmless else [])]


def _draws(exact: Exact, drawn: Acceptability) -> list[str]:
    ranks = range(1, len(drawn.options) + 1)
    rows = [("ID", *(f"Rank {rank}" for rank in ranks))]
    rows += [(option, *(tidy(percent(share)) for share in drawn.ranks[i])) for i, option in enumerate(drawn.options)]
    table = columns(rows, frozenset(ranks))
    heading = f"Draws: {drawn.assumption}"
    return [heading, *(tidy(sentence) for sentence in draw_sentences(exact, drawn)), *table]
