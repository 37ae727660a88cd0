"""A Story in, the cells of the Robustness sheet out: sentences, the tornado's figures, blocks, what it rests on.

Numbers are those of the exact analysis; ends of ranges are rounded inwards to a tenth of a per cent.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from xlappraise.appraisal.model import Score
from xlappraise.appraisal.robustness.exact_answers import Exact
from xlappraise.appraisal.robustness.robustness_sentences import (
    MOST_DECIMALS,
    down,
    draw_sentences,
    ends_around,
    short,
    tidy,
    weight_decimals,
)
from xlappraise.appraisal.robustness.scenarios import WITHOUT
from xlappraise.appraisal.robustness.score_changes import TIES, Flip
from xlappraise.appraisal.robustness.story import Story, TriedScenario
from xlappraise.appraisal.robustness.weight_changes import Radius, Stability
from xlappraise.appraisal.scoring import round_half_away
from xlappraise.appraisal.words import count_of
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout, palette, text_fit
from xlappraise.sheets.cells import Cells, ToolCell, number, number_words
from xlappraise.sheets.robustness import places
from xlappraise.sheets.robustness.places import TitledTable
from xlappraise.xlsx.snapshot import Value

if TYPE_CHECKING:
    from xlappraise.appraisal.robustness.monte_carlo import Acceptability

Row = tuple[Value, ...]


class BlockLine(NamedTuple):
    """A row below the fixed places: its code and its values from the first column."""

    code: float
    values: Row


def robustness_cells(story: Story, stamp: str) -> Cells:
    """Every cell of the sheet but for the live ones."""
    cells: Cells = {
        (1, 1): ToolCell(layout.ROBUSTNESS.title),
        (2, 1): ToolCell(layout.ROBUSTNESS.instruction),
        (layout.STAMP_ROW, 1): ToolCell(stamp),
        (layout.HEADER_ROW, 1): ToolCell(places.SENTENCES_HEAD),
    }
    for row, sentence in enumerate(story.said[: places.SENTENCES], places.FIRST_SENTENCE):
        cells[row, 1] = ToolCell(tidy(sentence))
    cells |= _tornado(story) | panel_cells(story)
    for row, line in enumerate(_lines(story), places.FIRST_BLOCK):
        cells[row, places.CODE] = ToolCell(line.code)
        for column, value in enumerate(line.values, 1):
            if value not in (None, ""):
                room = _room(line, column)
                cells[row, column] = ToolCell(fit_to_line(value, room) if isinstance(value, str) and room else value)
    return cells


def _room(line: BlockLine, column: int) -> float:
    """Width for a text of a block, with that of the column beside it when nothing stands there; 0 for any width."""
    if line.code != places.BODY:
        return 0.0
    alone = column == places.WORDS and len(line.values) < places.MORE
    return places.WIDTHS[column] + (places.WIDTHS[places.MORE] if alone else 0.0)


def fit_to_line(text: str, room: float) -> str:
    """The text, cut at a word to one line of that width: rows below the fixed places are one line high."""
    if text_fit.lines(text, room, palette.SIZE, indent=1) == 1:
        return text
    words = text.split()
    if len(words) < 2:
        return text
    while len(words) > 1 and text_fit.lines(" ".join(words) + "…", room, palette.SIZE, indent=1) > 1:
        words.pop()
    return " ".join(words).rstrip(",;:") + "…"


def inner(share: Fraction) -> float:
    """A share that is surely reached: down to a tenth of a per cent."""
    return (1000 * share.numerator // share.denominator) / 1000


# --------------------------------------------------------------------------------------------------- tornado


def _tornado(story: Story) -> Cells:
    found = story.tornado
    if found is None:
        return {}
    lead = f"({number_words(found.lead)} weighted points now)"
    title = f"How far one weight alone can move the lead of {found.above} over {found.below} {lead}"
    cells = {(places.TORNADO_TITLE, 1): ToolCell(title)}
    for column, heading in enumerate(places.TORNADO_HEADINGS, 1):
        cells[places.TORNADO_HEAD, column] = ToolCell(heading)
    for row, bar in enumerate(found.bars[: places.BARS], places.FIRST_BAR):
        (least, shrinks), (most, grows) = sorted(
            ((bar.low, bar.at_low), (bar.high, bar.at_high)), key=lambda end: end[1]
        )
        moved = min(shrinks, Fraction(0)), max(grows, Fraction(0))
        values = (bar.now, least, most, *(round_half_away(each, 2) for each in (*moved, found.lead + shrinks)))
        criterion = story.appraisal.by_ref[bar.item.lower()]
        label = fit_to_line(criterion.title or criterion.ref, places.WIDTHS[places.LABEL])
        cells |= {(row, 1): ToolCell(bar.item), (row, 2): ToolCell(label)}
        cells |= {(row, column): ToolCell(number(value)) for column, value in enumerate(values, 3)}
    return cells


# ---------------------------------------------------------------------------------------------------- blocks


LineGroup = list[BlockLine]
"""Rows that belong together on paper: a block with its title and headings."""


def _lines(story: Story) -> Iterator[BlockLine]:
    """The rows below the fixed places, page by page: first what members read, below the tornado's chart."""
    if story.exact is None:
        return
    members = [*_members(story, story.exact)]
    fits = 0
    while fits < len(members) and sum(map(len, members[: fits + 1])) <= places.BESIDE_CHART:
        fits += 1
    yield from (line for part in members[:fits] for line in part)
    for page in _filled_pages([*members[fits:], *_specialists(story, story.exact)]):
        yield BlockLine(places.NEW_PAGE, ())
        yield from page[page[0].code == 0 :]


def _filled_pages(parts: list[LineGroup]) -> Iterator[LineGroup]:
    """Parts placed on pages, each on the first that has room: none is cut but one that no page holds."""
    left = parts
    while left:
        page, rest = left[0], list[LineGroup]()
        for part in left[1:]:
            if len(page) + len(part) <= places.PAGE_ROWS:
                page = page + part
            else:
                rest.append(part)
        while len(page) > places.PAGE_ROWS:
            yield page[: places.PAGE_ROWS]
            page = _headings_again(page) + page[places.PAGE_ROWS :]
        yield page
        left = rest


def _headings_again(part: LineGroup) -> LineGroup:
    """The title and the headings of a block that goes on."""
    titles = [line for line in part if line.code == places.TITLE][-1:]
    again = [BlockLine(places.TITLE, (f"{line.values[0]}{places.CONTINUED}",)) for line in titles]
    return [*again, *(line for line in part if line.code == places.HEAD)]


def _members(story: Story, exact: Exact) -> Iterator[LineGroup]:
    """What members read: further sentences, places of the options, shares of the groups."""
    more = [line for sentence in story.said[places.SENTENCES :] for line in _text(tidy(sentence))]
    if more:
        yield [BlockLine(0.0, ()), *more]
    if len(exact.compared_indexes) > 1:
        yield [*_block(places.PLACES, _place_rows(story, exact))]
        if len(exact.groups) > 1:
            yield [
                *_block(
                    places.GROUPS._replace(title=places.GROUPS.title + _exact_in_words(exact)),
                    _group_rows(story, exact),
                )
            ]


def _exact_in_words(exact: Exact) -> str:
    return (places.AS_STATED if exact.certainty.open_cells else "") + ("" if exact.whole else places.PARTLY)


def _specialists(story: Story, exact: Exact) -> Iterator[LineGroup]:
    """The tables that findings rest on, behind one heading."""
    partly = "" if exact.whole else places.PARTLY
    block = places.OPTIONS._replace(title=places.OPTIONS.title + partly)
    yield [BlockLine(places.TITLE, (places.SPECIALISTS,)), *_block(block, _option_rows(story, exact))]
    if len(exact.compared_indexes) > 1:
        block = places.CRITERIA._replace(title=places.CRITERIA.title + _exact_in_words(exact))
        yield [*_block(block, _criterion_rows(story, exact))]
        yield from _parts([*_changes(story, exact)])
    yield [*_scenarios(story)]
    notes = [line for sentence in (*_notes(story, exact), *places.RESTS_ON) for line in _text(sentence)]
    yield [BlockLine(0.0, ()), BlockLine(places.TITLE, (places.ASSUMPTIONS.title,)), *notes]


def _parts(lines: LineGroup) -> Iterator[LineGroup]:
    """Lines cut at the blank ones, each of which begins a block."""
    starts = [n for n, line in enumerate(lines) if line.code == 0]
    yield from (lines[a:b] for a, b in zip(starts, [*starts[1:], len(lines)], strict=True))


def _block(block: TitledTable, rows: Iterator[Row]) -> Iterator[BlockLine]:
    yield BlockLine(0.0, ())
    yield BlockLine(places.TITLE, (block.title,))
    two = [heading.partition("|") for heading in block.headings]
    if any(after for _, _, after in two):
        yield BlockLine(places.HEAD, tuple(before if after else "" for before, _, after in two))
    yield BlockLine(places.HEAD, tuple(after or before for before, _, after in two))
    yield from (BlockLine(places.BODY, row) for row in rows)


def _text(sentence: str) -> Iterator[BlockLine]:
    """A sentence over as many rows as it takes, since a cell below the fixed places is one line high."""
    for line in text_fit.lines_of(sentence, sum(places.WIDTHS.values()), palette.SIZE):
        yield BlockLine(places.TEXT, (line,))


def _option_rows(story: Story, exact: Exact) -> Iterator[Row]:
    ids = [option.id for option in exact.matrix.options]
    standings = {standing.option: standing for standing in exact.certainty.standings}
    highest = exact.matrix.appraisal.scale.highest * exact.matrix.weight(sum(exact.matrix.weights))
    rivals = max(0, len(exact.compared_indexes) - 1)
    first = {radius.below: radius for radius in exact.radii[:rivals]}
    following = {radius.above: radius for radius in (*exact.radii[:1], *exact.radii[rivals:])}
    ranks = exact.shown_ranks
    for i in exact.table_order:
        option, compared = ids[i], i in exact.compared_indexes
        standing = standings[option]
        total = exact.matrix.true(exact.totals[i])
        above, below = first.get(option), following.get(option)
        yield (
            float(rank) if (rank := ranks.get(option, "")).isdigit() else rank,
            name(story, option),
            number(total) if compared else "incomplete",
            inner(total / highest) if compared and highest else "",
            _reach(above),
            _reach(below),
            _span(float(standing.best), float(standing.worst))
            + (", if its gateway is passed" if standing.open else ""),
            _span(number_words(standing.low), number_words(standing.high)),
        )


def _place_rows(story: Story, exact: Exact) -> Iterator[Row]:
    """Each compared option: by how much all weights must be wrong before it loses its place, and to whom."""
    ids = [option.id for option in exact.matrix.options]
    standings = {standing.option: standing for standing in exact.certainty.standings}
    highest = exact.matrix.appraisal.scale.highest * exact.matrix.weight(sum(exact.matrix.weights))
    rivals = max(0, len(exact.compared_indexes) - 1)
    nearest = {radius.above: radius for radius in reversed(exact.radii[rivals:])}
    nearest |= {radius.above: radius for radius in sorted(exact.radii[:rivals], key=lambda r: r.lowest, reverse=True)}
    for i in exact.compared_indexes:
        option, radius = ids[i], nearest.get(ids[i])
        total, standing, rank = exact.matrix.true(exact.totals[i]), standings[option], exact.shown_ranks.get(option, "")
        yield (
            float(rank) if rank.isdigit() else rank,
            name(story, option),
            number(total),
            inner(total / highest) if highest else "",
            _span(float(standing.best), float(standing.worst)),
            "",
            _wrong_by(radius),
            name(story, radius.below) if radius else "-",
        )


def _wrong_by(radius: Radius | None) -> str:
    """`32%`; words where no figure holds, or any does."""
    if radius is None or radius.lowest < 0:
        return "-" if radius is None else "not certain"
    return "any weights" if radius.lowest == 1 else f"{down(radius.lowest)}%"


def _reach(radius: Radius | None) -> Value:
    """How far all weights may be wrong, whatever stands in blank and doubtful scores."""
    if radius is None:
        return ""
    return inner(radius.lowest) if radius.lowest >= 0 else "not certain"


def _span(low: object, high: object) -> str:
    words = [f"{end:.0f}" if isinstance(end, float) else str(end) for end in (low, high)]
    return words[0] if words[0] == words[1] else " to ".join(words)


def _group_rows(story: Story, exact: Exact) -> Iterator[Row]:
    whole = exact.matrix.weight(sum(exact.matrix.weights))
    for held in exact.first_group_intervals:
        rivals = [name(story, rival) if rival else "" for rival in (held.low_rival, held.high_rival)]
        yield ("", held.item or "(no group)", *_holding_range(held, whole), *(rival or "none" for rival in rivals))


def _holding_range(held: Stability, whole: Fraction) -> tuple[float, float, float, float]:
    """Weight, share of the `whole` weight, and the shares between which the first place holds."""
    now = held.now / whole
    low, high = ends_around(now, held.share_low, held.share_high, 3)
    return number(held.now), round(number(now), 6), number(low), number(high or 1)


def _criterion_rows(story: Story, exact: Exact) -> Iterator[Row]:
    titles = {criterion.ref: criterion.title for criterion in exact.matrix.criteria}
    whole = exact.matrix.weight(sum(exact.matrix.weights))
    decimals = weight_decimals(exact.matrix)
    for held, order in zip(exact.first_intervals, exact.order_intervals, strict=True):
        turns = []
        low, high = ends_around(held.now, held.low, held.high, decimals)
        if held.low_rival:
            turns.append(f"below {short(low, MOST_DECIMALS)} ({held.low_rival})")
        if high is not None:
            turns.append(f"above {short(high, MOST_DECIMALS)} ({held.high_rival})")
        first, last = ends_around(order.now, order.low, order.high, decimals)
        whole_order = f"{short(first, MOST_DECIMALS)} to " + ("any" if last is None else short(last, MOST_DECIMALS))
        yield (held.item, titles[held.item], *_holding_range(held, whole), " or ".join(turns) or "never", whole_order)


def _changes(story: Story, exact: Exact) -> Iterator[BlockLine]:
    lead = exact.first_flips
    stated = (places.AS_STATED if exact.certainty.open_cells else "") + ("" if exact.whole else places.PARTLY)
    neighbours = {(radius.above, radius.below) for radius in exact.radii[max(0, len(exact.compared_indexes) - 1) :]}
    others = tuple(flip for flip in exact.told_flips if (flip.above, flip.below) in neighbours)
    for block, flips in ((places.LEAD_CHANGES, lead), (places.OTHER_CHANGES, others)):
        count = len(flips)
        told = "none" if not count else str(count) if count <= places.LISTED else f"{places.LISTED} of {count} listed"
        if count:
            titled = block._replace(title=f"{block.title}{stated}: {told}")
            yield from _block(titled, (_flip_row(story, exact, flip) for flip in flips[: places.LISTED]))
        else:
            yield BlockLine(0.0, ())
            yield BlockLine(places.TITLE, (f"{block.title}{stated}: none",))
    pairs = exact.pairs_count
    if len(exact.first) == 1:
        neither = "that together cost the first place, though neither does alone"
        yield from _text(f"Sets of two changed scores {neither}: {pairs or 'none'}.")


def _flip_row(story: Story, exact: Exact, flip: Flip) -> Row:
    title = next(c.title for c in exact.matrix.criteria if c.ref == flip.change.ref)
    change = f"{flip.change.option}: {_score(flip.change.now)} to {_score(flip.change.to)}"
    above, below = flip.above, flip.below
    effect = f"{above} and {below} draw level" if flip.effect == TIES else f"{below} passes {above}"
    return (flip.change.ref, title, "", "", "", "", change, effect)


def _score(score: Score) -> str:
    return number_words(score) if isinstance(score, Fraction) else score


def _scenarios(story: Story) -> Iterator[BlockLine]:
    """All scenarios, but of those that leave out one criterion, of which there may be hundreds, only the first."""
    left_out = [each.result is not None and each.result.scenario.kind == WITHOUT for each in story.tried]
    others = [each for each, out in zip(story.tried, left_out, strict=True) if not out]
    without = [each for each, out in zip(story.tried, left_out, strict=True) if out]
    yield from _block(places.SCENARIOS, (_scenario_row(each) for each in (*others, *without[: places.LISTED])))
    if len(without) > places.LISTED:
        more = count_of(len(without) - places.LISTED, "more criterion", "more criteria")
        yield from _text(f"Leaving out one of {more} changes the order as well.")
    if story.harmless:
        yield from _text(f"Leaving out any one of {_others(story)} changes nothing in the order.")


def _scenario_row(tried: TriedScenario) -> Row:
    if tried.result is None:
        return ("", tried.name, "", "", "", "", tried.fault)
    new = f"{tried.result.new_first.capitalize()}: " if tried.result.new_first else ""
    return ("", tried.name, number(tried.result.highest), "", "", "", f"{new}{tried.result.order}")


def _others(story: Story) -> str:
    scored = len(story.appraisal.scored_criteria)
    count = story.harmless
    return f"the {scored} criteria" if count == scored else f"the other {count_of(count, 'criterion', 'criteria')}"


def _notes(story: Story, exact: Exact) -> Iterator[str]:
    certainty = exact.certainty
    if certainty.open_cells:
        parts = [(certainty.blanks, "blank"), (certainty.doubtful, "doubtful")]
        told = " and ".join(f"{count_of(n, f'{word} score')}" for n, word in parts if n)
        source = " (those that Assumptions calls Doubtful)" if certainty.doubtful else ""
        yield (
            f"{told}{source}: the tables of places and of totals possible hold whatever stands there; all else is for "
            "the scores as they stand, over the options that are fully scored."
        )
    if exact.matrix.appraisal.scale.numeric:
        yield "On a scale of numbers a blank score is taken as anything between its ends."


def name(story: Story, option: str) -> str:
    """ID and name of an option."""
    return next(o.label for o in story.appraisal.short_list if o.id == option)


# --------------------------------------------------------------------------------------------------- panel


DIGITS = 6
"""Decimals kept of a share of draws."""


def panel_cells(story: Story) -> Cells:
    """The panel; one sentence when nothing was drawn."""
    cells: Cells = {(layout.HEADER_ROW, places.PANEL): ToolCell(places.PANEL_HEAD)}
    for row, sentence in enumerate(_sentences(story), places.FIRST_SENTENCE):
        if row <= places.LAST_SENTENCE:
            cells[row, places.PANEL] = ToolCell(tidy(sentence))
    if story.drawn:
        ranks = [f"Rank {rank}" for rank in range(1, places.RANKS + 1)]
        headings = ("Option", *ranks, "Lower", "Standard error of rank 1", *places.OTHER_HEADINGS)
        for column, heading in enumerate(headings, places.PANEL):
            cells[places.PANEL_HEAD_ROW, column] = ToolCell(heading)
        for row, (option, shares) in enumerate(_rows(story), places.FIRST_DRAWN):
            cells[row, places.PANEL] = ToolCell(fit_to_line(option, places.PANEL_WIDTHS[places.PANEL]))
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
            "Blank and doubtful scores are drawn evenly from the levels available there, and an unanswered gateway "
            "counts as passed."
        )
    if len(around.options) > places.BARS:
        yield f"The {places.BARS} options that come first most often are listed."


def _rows(story: Story) -> Iterator[tuple[str, list[float]]]:
    around, *others = story.drawn
    names = {option.id: option.label for option in story.appraisal.short_list}
    order = sorted(range(len(around.options)), key=lambda i: [-share for share in around.ranks[i]])
    for i in order[: places.BARS]:
        yield names[around.options[i]], [*_shares(around, i), around.errors[i][0], *(o.ranks[i][0] for o in others)]


def _shares(drawn: "Acceptability", i: int) -> list[float]:
    shares = list(drawn.ranks[i])
    top = (shares + [0.0] * places.RANKS)[: places.RANKS]
    return [*top, max(0.0, sum(shares[places.RANKS :]))]
