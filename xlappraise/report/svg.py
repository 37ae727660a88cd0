"""A Picture in, SVG out, which every format shows: text stays text, and the alternative text is inside."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from xlappraise.appraisal.words import cut_short
from xlappraise.exchange.plain import number
from xlappraise.report.drawing import LETTER, LINE, WIDTH, frame, key_to, lines, ticks, words
from xlappraise.report.report_words import series_paint
from xlappraise.report.svg_flow import flow
from xlappraise.report.svg_grid import bar_grid
from xlappraise.report.svg_lines import line_picture
from xlappraise.report.svg_scatter import scatter
from xlappraise.report.svg_swings import swing_picture
from xlappraise.report.tree import (
    DIFFERENCE,
    FUNNEL,
    RANGE,
    Bar,
    BarGrid,
    Chart,
    Flow,
    Lines,
    Picture,
    Scatter,
    Swings,
)
from xlappraise.sheets import palette

LABELS, END = 230, 110
BAR, GAP = 30, 16
LOW_BAR, LOW_GAP = 16, 8
"""Height of a bar and the gap below it; of a chart with a bar for each criterion."""
FUNNEL_END, STAGE, SLOPE = 20, 44, 26
"""Of a funnel: room to the right of its bars, their height, and that of the slope between two."""
CHARACTERS = 30
"""Letters of a label on one line."""


def svg(picture: Picture, key: str = "chart") -> str:
    """The picture as SVG text; `key` makes its identifiers unique on a page."""
    match picture:
        case Scatter():
            return scatter(picture, key)
        case Flow():
            return flow(picture, key)
        case Lines():
            return line_picture(picture, key)
        case Swings():
            return swing_picture(picture, key)
        case BarGrid():
            return bar_grid(picture, key)
        case Chart(form=form):
            return _funnel(picture, key) if form == FUNNEL else _bars(picture, key)


def _bars(chart: Chart, key: str) -> str:
    labels = [lines(bar.label, CHARACTERS) for bar in chart.bars]
    low, gap = (LOW_BAR, LOW_GAP) if chart.form == DIFFERENCE else (BAR, GAP)
    rows = [max(low, LINE * len(named)) + gap for named in labels]
    legend = list(_legend(chart, sum(rows) + 46)) if chart.form != RANGE else []
    height = sum(rows) + 50 + (24 * (1 + (len(chart.series) - 1) // 3) if legend else 0)
    axis = _BarAxis(chart)
    parts = [*axis.lines(sum(rows)), *legend]
    top = 0.0
    for bar, named, high in zip(chart.bars, labels, rows, strict=True):
        parts += _bar(chart, bar, named, axis, top + high / 2)
        top += high
    return frame(chart, key, height, "\n".join(parts))


class _BarAxis:
    """From weighted points to a place across the picture."""

    def __init__(self, chart: Chart) -> None:
        lows = (min(Fraction(0), *_negatives(bar)) for bar in chart.bars)
        self.low = min(lows, default=Fraction(0))
        self.high = max(chart.highest, Fraction(1)) if chart.highest <= 0 else chart.highest
        self.room = WIDTH - LABELS - END

    def at(self, value: Fraction) -> float:
        """Where `value` stands, from the left."""
        return float(LABELS + self.room * (value - self.low) / (self.high - self.low))

    def lines(self, height: float) -> Iterator[str]:
        """Grid lines with their figures."""
        for value in ticks(self.low, self.high):
            x = self.at(value)
            yield f'<path d="M{x:.1f} 0V{height:.0f}" stroke="#{palette.LINE}" stroke-width="0.7"/>'
            yield words(number(value), x, height + 17, anchor="middle", colour=palette.MUTED, size=12)


def _negatives(bar: Bar) -> list[Fraction]:
    values = [value for value in bar.values if value < 0]
    return [sum(values, Fraction(0)), *values]


def _bar(chart: Chart, bar: Bar, named: list[str], axis: _BarAxis, middle: float) -> Iterator[str]:
    yield from _label(named, middle)
    if chart.form == RANGE:
        low, high = (axis.at(value) for value in bar.values)
        wide = max(3.0, high - low)
        yield f'<rect x="{low:.1f}" y="{middle - 8}" width="{wide:.1f}" height="16" fill="#{palette.NAVY}"/>'
        yield words(bar.note, max(low + wide, axis.at(Fraction(0))) + 6, middle + 4.5)
        return
    if chart.form == DIFFERENCE:
        yield from _difference(chart, bar, axis, middle)
        return
    up, down = Fraction(0), Fraction(0)
    for index, value in enumerate(bar.values):
        if not value:
            continue
        left = up if value > 0 else down + value
        up, down = (up + value, down) if value > 0 else (up, down + value)
        yield from _segment(series_paint(chart, index), value, axis.at(left), axis.at(left + abs(value)), middle)
    yield words(bar.note, axis.at(up) + 6, middle + 4.5, strong=True)


def _difference(chart: Chart, bar: Bar, axis: _BarAxis, middle: float) -> Iterator[str]:
    """A bar to the right or the left of nought, its figure to the right of both."""
    index, value = next(((n, value) for n, value in enumerate(bar.values) if value), (0, Fraction(0)))
    left, right = sorted((axis.at(Fraction(0)), axis.at(value)))
    place = f'x="{left:.1f}" y="{middle - LOW_BAR / 2:.1f}" width="{right - left:.1f}" height="{LOW_BAR}"'
    yield f'<rect {place} fill="#{series_paint(chart, index).fill}"/>'
    yield words(bar.note, right + 6, middle + 4.5, strong=True)


def _label(named: list[str], middle: float) -> Iterator[str]:
    """The lines of a label, to the left of its bar."""
    start = middle - LINE * (len(named) - 1) / 2 + 4.5
    for row, line in enumerate(named):
        yield words(line, LABELS - 10, start + row * LINE, anchor="end")


def _segment(paint: palette.Paint, value: Fraction, left: float, right: float, middle: float) -> Iterator[str]:
    yield (
        f'<rect x="{left:.1f}" y="{middle - BAR / 2}" width="{right - left:.1f}" height="{BAR}" '
        f'fill="#{paint.fill}" stroke="#{palette.WHITE}" stroke-width="1.5"/>'
    )
    figure = number(value)
    if len(figure) * LETTER + 6 < right - left:
        yield words(figure, (left + right) / 2, middle + 4.5, anchor="middle", colour=paint.text)


def _legend(chart: Chart, top: float) -> Iterator[str]:
    across = (WIDTH - 40) / 3
    for index, name in enumerate(chart.series):
        x, y = 20 + (index % 3) * across, top + 24 * (index // 3) - 6
        yield from key_to(cut_short(name, CHARACTERS), series_paint(chart, index).fill, x, y)


def _funnel(chart: Chart, key: str) -> str:
    """Bars in the middle, one below the other, each as wide as its number; slopes lead from one to the next."""
    room = WIDTH - LABELS - FUNNEL_END
    halves = [float(room * bar.values[0] / (2 * chart.highest)) if chart.highest else 0.0 for bar in chart.bars]
    parts = [part for row, bar in enumerate(chart.bars) for part in _stage(bar, row, halves)]
    return frame(chart, key, 20 + len(chart.bars) * (STAGE + SLOPE) - SLOPE, "\n".join(parts))


def _stage(bar: Bar, row: int, halves: list[float]) -> Iterator[str]:
    middle, half, top = LABELS + (WIDTH - LABELS - FUNNEL_END) / 2, halves[row], 10 + row * (STAGE + SLOPE)
    if row:
        above, y = halves[row - 1], top - SLOPE
        corners = f"M{middle - above:.1f} {y}H{middle + above:.1f}L{middle + half:.1f} {top}H{middle - half:.1f}Z"
        yield f'<path d="{corners}" fill="#{palette.BAND.fill}"/>'
    paint = palette.CHART[0]
    place = f'x="{middle - half:.1f}" y="{top}" width="{2 * half:.1f}" height="{STAGE}"'
    yield f'<rect {place} fill="#{paint.fill}"/>'
    inside = 2 * half > len(bar.note) * LETTER * 1.6
    across, colour = (middle, paint.text) if inside else (middle + half + 16, palette.INK)
    yield words(bar.note, across, top + STAGE / 2 + 6, anchor="middle", colour=colour, size=18, strong=True)
    yield from _label(lines(bar.label, CHARACTERS), top + STAGE / 2)
