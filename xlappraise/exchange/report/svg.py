"""A Chart in, an SVG picture out: text stays text, colours are the palette's, alternative text inside."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from textwrap import wrap
from xml.sax.saxutils import escape, quoteattr

from xlappraise.exchange.plain import number
from xlappraise.exchange.report.tree import RANGE, Bar, Chart
from xlappraise.exchange.report.words import series_paint
from xlappraise.workbook import look

WIDTH, LABELS, END = 760, 230, 110
BAR, GAP, LINE = 30, 16, 15
CHARACTERS = 30
"""Letters of a label on one line."""
LETTER = 7.2
"""Generous width of a digit, in the picture's units."""


def svg(chart: Chart, key: str = "chart") -> str:
    """The picture as SVG text; `key` makes its identifiers unique on a page."""
    labels = [_lines(bar.label) for bar in chart.bars]
    rows = [max(BAR, LINE * len(lines)) + GAP for lines in labels]
    legend = list(_legend(chart, sum(rows) + 46)) if chart.form != RANGE else []
    height = sum(rows) + 50 + (24 * (1 + (len(chart.series) - 1) // 3) if legend else 0)
    axis = _Axis(chart)
    parts = [*axis.lines(sum(rows)), *legend]
    top = GAP // 2
    for bar, lines, high in zip(chart.bars, labels, rows, strict=True):
        parts += _bar(chart, bar, lines, axis, top + (high - GAP) / 2)
        top += high
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="{key}-title {key}-about" font-family="{look.FONT}, sans-serif" font-size="13">\n'
        f'<title id="{key}-title">{escape(chart.caption)}</title>\n'
        f'<desc id="{key}-about">{escape(chart.about)}</desc>\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#{look.WHITE}"/>\n{body}\n</svg>\n'
    )


class _Axis:
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
        for value in _ticks(self.low, self.high):
            x = self.at(value)
            yield f'<path d="M{x:.1f} 0V{height:.0f}" stroke="#{look.LINE}" stroke-width="0.7"/>'
            yield _text(number(value), x, height + 17, anchor="middle", colour=look.MUTED, size=12)


def _negatives(bar: Bar) -> list[Fraction]:
    values = [value for value in bar.values if value < 0]
    return [sum(values, Fraction(0)), *values]


def _ticks(low: Fraction, high: Fraction) -> list[Fraction]:
    """Four to eight round figures from low to high."""
    step = Fraction(1)
    while (high - low) / step > 8:
        step *= 10
    while (high - low) / step < 4:
        step /= 2
    first = -(-low // step)
    return [step * n for n in range(int(first), int(high // step) + 1)]


def _bar(chart: Chart, bar: Bar, lines: list[str], axis: _Axis, middle: float) -> Iterator[str]:
    start = middle - LINE * (len(lines) - 1) / 2 + 4.5
    for row, line in enumerate(lines):
        yield _text(line, LABELS - 10, start + row * LINE, anchor="end")
    if chart.form == RANGE:
        low, high = (axis.at(value) for value in bar.values)
        wide = max(3.0, high - low)
        yield f'<rect x="{low:.1f}" y="{middle - 8}" width="{wide:.1f}" height="16" fill="#{look.NAVY}"/>'
        yield _text(bar.note, max(low + wide, axis.at(Fraction(0))) + 6, middle + 4.5)
        return
    up, down = Fraction(0), Fraction(0)
    for index, value in enumerate(bar.values):
        if not value:
            continue
        left = up if value > 0 else down + value
        up, down = (up + value, down) if value > 0 else (up, down + value)
        yield from _segment(series_paint(chart, index), value, axis.at(left), axis.at(left + abs(value)), middle)
    yield _text(bar.note, axis.at(up) + 6, middle + 4.5, strong=True)


def _segment(paint: look.Paint, value: Fraction, left: float, right: float, middle: float) -> Iterator[str]:
    yield (
        f'<rect x="{left:.1f}" y="{middle - BAR / 2}" width="{right - left:.1f}" height="{BAR}" '
        f'fill="#{paint.fill}" stroke="#{look.WHITE}" stroke-width="1.5"/>'
    )
    words = number(value)
    if len(words) * LETTER + 6 < right - left:
        yield _text(words, (left + right) / 2, middle + 4.5, anchor="middle", colour=paint.text)


def _legend(chart: Chart, top: float) -> Iterator[str]:
    across = (WIDTH - 40) / 3
    for index, name in enumerate(chart.series):
        x, y = 20 + (index % 3) * across, top + 24 * (index // 3) - 6
        yield f'<rect x="{x:.0f}" y="{y}" width="14" height="14" fill="#{series_paint(chart, index).fill}"/>'
        yield _text(name if len(name) <= CHARACTERS else name[: CHARACTERS - 1] + "…", x + 20, y + 11.5)


def _lines(label: str) -> list[str]:
    found = wrap(label.replace("\n", " "), CHARACTERS) or [label]
    return found if len(found) <= 3 else [*found[:2], found[2][: CHARACTERS - 1] + "…"]


def _text(words: str, x: float, y: float, **how: object) -> str:
    """`how`: anchor, colour, size, strong."""
    given = {
        "text-anchor": how.get("anchor"),
        "font-size": how.get("size"),
        "font-weight": "bold" if how.get("strong") else None,
    }
    attributes = "".join(f" {name}={quoteattr(str(value))}" for name, value in given.items() if value)
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="#{how.get("colour", look.INK)}"{attributes}>{escape(words)}</text>'
