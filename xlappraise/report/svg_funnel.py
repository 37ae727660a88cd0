"""A Chart of form FUNNEL in, an SVG picture out: how many are left, stage by stage."""

from __future__ import annotations

from collections.abc import Iterator

from xlappraise.report.svg_parts import LETTER, LINE, WIDTH, framed, lines, words
from xlappraise.report.tree import Bar, Chart
from xlappraise.sheets import palette

LABELS, END = 230, 20
HIGH, GAP = 44, 26
CHARACTERS = 30


def funnel(chart: Chart, key: str) -> str:
    """Bars in the middle, one below the other, each as wide as its number; slopes lead from one to the next."""
    room = WIDTH - LABELS - END
    halves = [float(room * bar.values[0] / (2 * chart.highest)) if chart.highest else 0.0 for bar in chart.bars]
    parts = [part for row, bar in enumerate(chart.bars) for part in _stage(bar, row, halves)]
    return framed(chart, key, 20 + len(chart.bars) * (HIGH + GAP) - GAP, "\n".join(parts))


def _stage(bar: Bar, row: int, halves: list[float]) -> Iterator[str]:
    middle, half, top = LABELS + (WIDTH - LABELS - END) / 2, halves[row], 10 + row * (HIGH + GAP)
    if row:
        above, y = halves[row - 1], top - GAP
        corners = f"M{middle - above:.1f} {y}H{middle + above:.1f}L{middle + half:.1f} {top}H{middle - half:.1f}Z"
        yield f'<path d="{corners}" fill="#{palette.BAND.fill}"/>'
    paint = palette.CHART[0]
    place = f'x="{middle - half:.1f}" y="{top}" width="{2 * half:.1f}" height="{HIGH}"'
    yield f'<rect {place} fill="#{paint.fill}"/>'
    inside = 2 * half > len(bar.note) * LETTER * 1.6
    across, colour = (middle, paint.text) if inside else (middle + half + 16, palette.INK)
    yield words(bar.note, across, top + HIGH / 2 + 6, anchor="middle", colour=colour, size=18, strong=True)
    named = lines(bar.label, CHARACTERS)
    start = top + HIGH / 2 - LINE * (len(named) - 1) / 2 + 4.5
    for number, line in enumerate(named):
        yield words(line, LABELS - 10, start + number * LINE, anchor="end")
