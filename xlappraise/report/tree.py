"""The records of a report, as the `about_` files make them and the `to_` files write them; no format is in them."""

from fractions import Fraction
from typing import Any

from xlappraise.records import NamedTuple

PAGE = "In brief"
"""Heading of the page that members read first."""

STACK, RANGE, FUNNEL, DIFFERENCE = "stack", "range", "funnel", "difference"
"""Kinds of chart: totals split by group; lowest to highest total; how many are left at each stage; how two differ."""

STILL_OPEN = "Still open: scores are missing"
"""Series of what missing scores may add."""


class TableColumn(NamedTuple):
    """A column of a table; `share` is its part of the table's width, in any unit."""

    heading: str
    share: float
    number: bool = False


class TableCell(NamedTuple):
    """A cell of a table: what it says, and the index of its RAG band (0 is best) when it has one.

    `tone` is a key of words.TONES, the colour of an outcome; its letter or word stands in the text. `bar` is the
    length of a bar below the text, from 0 to 1.
    """

    text: str
    band: int | None = None
    strong: bool = False
    tone: str = ""
    bar: Fraction | None = None


class ReportTable(NamedTuple):
    """A table; the cell in column `header` names its row; a `small` one takes half the width.

    `about` says what it shows, for who cannot see it. With `headed` the heading above it is its caption already.
    """

    caption: str
    about: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    header: int = 0
    small: bool = False
    headed: bool = False


class Subheading(NamedTuple):
    """A heading inside a section: level 2 or 3."""

    level: int
    text: str


class Text(NamedTuple):
    """A paragraph."""

    text: str


class Bullets(NamedTuple):
    """A list."""

    points: tuple[str, ...]


class Facts(NamedTuple):
    """Labels, each with what is said under it."""

    pairs: tuple[tuple[str, str], ...]


class Bar(NamedTuple):
    """A bar of a chart: its label, a value for each series, and what is written at its end."""

    label: str
    values: tuple[Fraction, ...]
    note: str


class Chart(NamedTuple):
    """A chart of bars. `highest` is the end of the axis; `about` is its alternative text."""

    name: str
    form: str
    caption: str
    about: str
    series: tuple[str, ...]
    bars: tuple[Bar, ...]
    highest: Fraction


class Point(NamedTuple):
    """A point of a scatter: from `low` to `high` across, `bottom` to `top` up; `marked` ones are drawn hollow."""

    label: str
    low: Fraction
    high: Fraction
    bottom: Fraction
    top: Fraction
    marked: bool = False

    @property
    def path(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """The places (across, up) that one line joins: both ends of each range; a single place stands twice."""
        x, y = (self.low + self.high) / 2, (self.bottom + self.top) / 2
        across, up = ((self.high, y), (self.low, y)), ((x, self.top), (x, self.bottom))
        if self.bottom == self.top:
            return across
        return up if self.low == self.high else (*across, (x, y), *up)


class Scatter(NamedTuple):
    """Points over two axes that begin at 0 or below. `across` and `up` are their titles; `about` is for who cannot see.

    `legend` says what hollow points are, `frontier` are the places (across, up) that a dashed line joins, and
    `frontier_words` what that line is; empty when there are none.
    """

    name: str
    caption: str
    about: str
    across: str
    up: str
    points: tuple[Point, ...]
    legend: str = ""
    frontier: tuple[tuple[Fraction, Fraction], ...] = ()
    frontier_words: str = ""


class Node(NamedTuple):
    """A box of a flow, and the names of the boxes of the next column that it leads to; `tone` as a cell's."""

    key: str
    label: str
    leads_to: tuple[str, ...] = ()
    tone: str = ""


class Flow(NamedTuple):
    """Columns of boxes, each under a heading, and arrows between them; `about` is its alternative text."""

    name: str
    caption: str
    about: str
    columns: tuple[tuple[str, tuple[Node, ...]], ...]


class Slope(NamedTuple):
    """A straight line: its label, and its height at the left and at the right end; a `strong` one stands out."""

    label: str
    start: Fraction
    end: Fraction
    strong: bool = False


class Lines(NamedTuple):
    """Straight lines over a share from 0 to 1. `now` is the present share; `crossings` are shares with their labels.

    `across` and `up` are the titles of the axes; `about` is for who cannot see.
    """

    name: str
    caption: str
    about: str
    across: str
    up: str
    slopes: tuple[Slope, ...]
    now: Fraction
    now_words: str
    crossings: tuple[tuple[Fraction, str], ...]


class Swing(NamedTuple):
    """The lead when one weight is at its lowest (`low`) and at its highest, with both weights in words."""

    label: str
    low: Fraction
    high: Fraction
    low_words: str
    high_words: str


class Swings(NamedTuple):
    """Bars from one lead to another, around the lead as it is `now`; below 0 the other option is ahead.

    `series` names the two ends of a bar; `about` is for who cannot see.
    """

    name: str
    caption: str
    about: str
    across: str
    now: Fraction
    now_words: str
    series: tuple[str, str]
    swings: tuple[Swing, ...]


class SmallBar(NamedTuple):
    """A bar of a grid: its length, from 0 to 1, and the figure at it; a `strong` one is dark."""

    length: Fraction
    text: str
    strong: bool = False


class BarGrid(NamedTuple):
    """Small bars in rows and columns, each row with its label; `about` is for who cannot see.

    They stand below their figures, or with `lying` before them: then there is room for many rows.
    """

    name: str
    caption: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[SmallBar, ...]], ...]
    lying: bool = False


class WhatIf(NamedTuple):
    """Where the what-if panel stands, and the JSON that it computes from (see whatif.py); only HTML shows it.

    `data` is None where there is too much to try, or nothing.
    """

    data: dict[str, Any] | None


class AnyTwo(NamedTuple):
    """Where a reader compares any two options, and the JSON of every pair; only HTML shows it."""

    data: dict[str, Any]


Picture = Chart | Scatter | Flow | Lines | Swings | BarGrid
"""What is drawn: each has a name, a caption and an alternative text."""

Block = Subheading | Text | Bullets | Facts | ReportTable | Picture | WhatIf | AnyTwo


class Section(NamedTuple):
    """A part of the report. `key` is what `--sections` calls it; `wide` asks for a landscape page.

    An `annex` stands behind the sections that everybody reads.
    """

    key: str
    title: str
    blocks: tuple[Block, ...]
    wide: bool = False
    annex: bool = False


class Report(NamedTuple):
    """The whole report. `facts` are label and value pairs of the title block; `bands` counts the RAG bands.

    `page` is what members read first, on one side of A4.
    """

    title: str
    organisation: str
    facts: tuple[tuple[str, str], ...]
    page: tuple[Block, ...]
    sections: tuple[Section, ...]
    bands: int
    author: str = ""
    language: str = "en-GB"

    @property
    def charts(self) -> tuple[Picture, ...]:
        """Every picture, in order."""
        return tuple(b for section in self.sections for b in section.blocks if isinstance(b, Picture))
