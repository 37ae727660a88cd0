"""The Robustness sheet described once, as data: its places, columns, blocks, headings and words.

Sentences, the tornado's figures and the panel of draws stand in fixed places, since charts read them. Each
recalculation writes the blocks below anew; a code beside each row says what it is, and conditional formats go by it.
"""

from collections.abc import Container, Mapping

from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.xlsx.addresses import Area, Position

NAME = layout.ROBUSTNESS.name

KEY, LABEL, NUMBER, SHARE, FROM, TO, WORDS, MORE = range(1, 9)
LAST, CODE = MORE, MORE + 1
"""Columns of every block; then the column of codes, whose numbers the sheet does not show."""
WIDTHS = {KEY: 8.0, LABEL: 46.0, NUMBER: 13.0, SHARE: 13.0, FROM: 13.5, TO: 13.5, WORDS: 40.0, MORE: 40.0}
GAP_WIDTH = 3.0

TITLE, HEAD, BODY, TEXT = 1.0, 2.0, 3.0, 4.0
"""Codes: a block's title, its headings, a row of it, a line of plain text."""
NEW_PAGE = -1.0
"""Code of the blank row that a printed page begins with."""

GUARD_ROW, WRITTEN_ROW = 3, 4
"""Rows of the code column: a figure that any change of weights or scores moves, live and as it was when written."""

FIRST_SENTENCE, SENTENCES = layout.FIRST_ROW, 7
LAST_SENTENCE = FIRST_SENTENCE + SENTENCES - 1
SENTENCE_END = WORDS
"""Last column that the sentences run over: a screen of 1366 pixels shows them whole."""

TORNADO_TITLE = LAST_SENTENCE + 2
TORNADO_HEAD = TORNADO_TITLE + 1
FIRST_BAR, BARS = TORNADO_HEAD + 1, 12
LAST_BAR = FIRST_BAR + BARS - 1
PANEL_HEAD_ROW = LAST_BAR + 2
FIRST_DRAWN, CHART_ROWS = PANEL_HEAD_ROW + 1, 20
"""The tornado chart stands on the rows beside the table of draws, the other chart beside the tornado's figures.

The two tables begin in different rows: so it is known which chart has to follow which table.
"""
FIRST_BLOCK = FIRST_DRAWN + CHART_ROWS + 1
"""First row of the blocks, a blank one below the tornado's chart."""
DEEPEST = 6000
"""Row down to which blocks can grow: at most two thousand and a half criteria, and what else there is."""

PANEL = CODE + 2
"""First column of the draws: the option's name, its share of draws at each rank, and further figures."""
RANKS = 7
LOWER, ERROR = PANEL + RANKS + 1, PANEL + RANKS + 2
OTHERS = ERROR + 1
PANEL_LAST = OTHERS + 2
PRINTED_PANEL = Area(layout.HEADER_ROW, PANEL, FIRST_BLOCK - 1, PANEL_LAST)
"""Printed on a page of its own where random tests are asked for."""
PANEL_WIDTHS = {PANEL: 40.0, **dict.fromkeys(range(PANEL + 1, ERROR), 9.0), ERROR: 12.0}
PANEL_WIDTHS |= dict.fromkeys(range(OTHERS, PANEL_LAST + 1), 15.0)

CHART_AREAS = (
    Area(PANEL_HEAD_ROW, 1, FIRST_BLOCK - 2, LAST),
    Area(TORNADO_TITLE, PANEL, LAST_BAR, PANEL_LAST),
)
"""What the tornado's chart and that of the ranks cover."""

AS_STATED = ", for the scores as they stand"
"""Added to the titles of blocks that leave blank and doubtful scores aside, when there are any."""
PARTLY = "; first and next among the fully scored"
"""Added to the titles of blocks that leave options with a blank aside, when there are any."""

PAGE_ROWS, BESIDE_CHART = 36, 17
"""Rows of blocks that a printed page holds, and that the page of the tornado's chart holds below it."""
CHART_BREAK = LAST_BAR + 1
"""Row behind which the second page begins, with that chart."""
CONTINUED = " (continued)"

LISTED = 25
"""Most level changes that a block lists; their number is always given in full."""


class TitledTable(NamedTuple):
    """A block: its title and the headings of its columns, `|` where a heading goes on in a second row."""

    title: str
    headings: tuple[str, str, str, str, str, str, str, str]


PLACES = TitledTable(
    "Each option keeps its place unless all weights are wrong at once by more than this, each in its worst direction",
    (
        "Rank", "Option", "Total", "Share of|highest", "Ranks|possible", "",
        "Stays first, or ahead of the next,|unless weights are wrong by more than", "Who would|overtake",
    ),
)  # fmt: skip
GROUPS = TitledTable(
    "The first place stays as it is while a whole group has a share of all weights between these two",
    (
        "", "Group", "Weight", "Share of|all weights", "First place|holds from", "First place|holds to",
        "Who would overtake|below that", "Who would overtake|above that",
    ),
)  # fmt: skip
SPECIALISTS = "For specialists: the tables behind these findings"
OPTIONS = TitledTable(
    "How far all weights may be wrong at once, and which totals are possible, whatever blank and doubtful scores are",
    (
        "Rank", "Option", "Total", "Share of|highest", "First above|it up to", "Above the|next up to",
        "Ranks possible", "Totals possible",
    ),
)  # fmt: skip
CRITERIA = TitledTable(
    "The first place stays as it is while one criterion has a share of all weights between these two",
    (
        "Ref", "Criterion", "Weight", "Share of|all weights", "First place|holds from", "First place|holds to",
        "Who would overtake,|at which weight", "Whole order holds|for weights",
    ),
)  # fmt: skip
LEAD_CHANGES = TitledTable(
    "One changed score is enough to cost the first place",
    ("Ref", "Criterion", "", "", "", "", "Score and change", "What happens"),
)
OTHER_CHANGES = TitledTable(
    "One changed score is enough to swap other neighbours",
    ("Ref", "Criterion", "", "", "", "", "Score and change", "What happens"),
)
SCENARIOS = TitledTable(
    "With other sets of weights, for the scores as they stand, the ranks are these",
    ("", "Set of weights", "Highest|possible", "", "", "", "Ranks", ""),
)
ASSUMPTIONS = TitledTable("What this rests on", ("", "", "", "", "", "", "", ""))

TORNADO_HEADINGS = (
    "Ref",
    "Criterion",
    "Weight",
    "Weight that shrinks it most",
    "Weight that grows it most",
    "Lead shrinks by",
    "Lead grows by",
    "Smallest lead",
)
TORNADO_CHART = "How far one weight alone can move the lead (weighted points)"
RANKS_CHART = "Share of random tests in which each option takes each rank (weights around the stated ones)"
SENTENCES_HEAD, PANEL_HEAD = "In words", "Random tests (optional): what comes of many random weights and scores"
OTHER_HEADINGS = ("First, any weights", "First, any group weights", "First, scores a level off")

CURRENT = "Up to date with the weights and scores."
STALE = "Scores or weights have changed. Recalculate to bring this up to date."
STALE_SUMMARY = "Scores or weights have changed. Recalculate to see how sure this is."
NO_DRAWS = (
    f"No random tests were asked for. Type a number, such as 100000, at {layout.SETUP.column('draws').heading} on "
    "Setup, and recalculate."
)

RESTS_ON = (
    "Weights and scores are taken as exact numbers; nothing here is an estimate but for the random tests.",
    '"Wrong by up to N%" means: every weight at once, each in its worst direction, by at most N% of itself.',
    "A range of one weight holds with the other weights kept in proportion; at its ends two options draw level.",
    "What a share may reach is rounded down and what it must reach is rounded up, so that nothing is overclaimed.",
    "One weight alone is moved to the limits on Setup; without limits to zero and to double.",
    "Options that fail a gateway take no part. An unanswered gateway counts as passed.",
)
"""Lines below the blocks, true for every appraisal."""


def is_sentence(row: int, column: int) -> bool:
    """Whether a sentence stands there, over the width of the tables."""
    return FIRST_SENTENCE <= row <= LAST_SENTENCE and column in (1, PANEL)


def last_row(filled: Container[Position], top: int, column: int) -> int:
    """Last filled row of a table that begins in row `top`; that row when it is empty."""
    rows = [row for row in range(top, top + BARS) if (row, column) in filled]
    return max(rows, default=top)


def idle_rows(filled: Container[Position]) -> tuple[int, ...]:
    """Rows of the fixed places that say nothing: sentences that there are not, and all else without a figure."""
    sentences = [
        row
        for row in range(FIRST_SENTENCE + 1, LAST_SENTENCE + 1)
        if (row, 1) not in filled and (row, PANEL) not in filled
    ]
    compared = any((row, column) in filled for row, column in ((FIRST_BAR, LABEL), (FIRST_DRAWN, PANEL)))
    return (*sentences, *(() if compared else range(LAST_SENTENCE + 1, FIRST_BLOCK)))


def page_breaks(cells: Mapping[Position, object]) -> tuple[int, ...]:
    """Rows behind which a new page begins: before the tornado's chart, and before rows that are marked."""
    if (FIRST_BAR, LABEL) not in cells:
        return ()
    marked = sorted(row - 1 for (row, column), value in cells.items() if column == CODE and value == NEW_PAGE)
    return (CHART_BREAK, *marked)
