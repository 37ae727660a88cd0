"""Swings in, an SVG picture out: a bar for each weight, from the lead at its least to the lead at its most."""

from collections.abc import Iterator
from fractions import Fraction

from xlappraise.exchange.plain import number
from xlappraise.report.drawing import LINE, POINTS, WIDTH, Axis, fit, fitted_lines, frame, key_to, round_axis, words
from xlappraise.report.tree import Swing, Swings
from xlappraise.sheets import palette
from xlappraise.sheets.text_fit import text_width

LABELS, END, TOP, BELOW = 230, 60, 26, 74
BAR, GAP = 16, 10
PAINTS = (palette.CHART[2], palette.CHART[0])
"""Of the end at the least weight, and of that at the most."""


def swing_picture(given: Swings, key: str) -> str:
    """The picture as SVG text."""
    axis = round_axis([given.now, *(end for each in given.swings for end in (each.low, each.high))])
    named = [fitted_lines(each.label, LABELS - 14, 13) for each in given.swings]
    rows = [max(BAR, LINE * len(label)) + GAP for label in named]
    bottom = TOP + sum(rows)
    parts = [*_grid(given, axis, bottom)]
    top = float(TOP)
    for each, label, high in zip(given.swings, named, rows, strict=True):
        parts += _swing(each, label, given.now, axis, top + high / 2)
        top += high
    return frame(given, key, bottom + BELOW, "\n".join([*parts, *_legend(given, bottom + BELOW - 10)]))


def _at(axis: Axis, value: Fraction) -> float:
    # room on both sides for the weight that stands at the end of a bar
    left = LABELS + END / 2
    return left + (WIDTH - left - END) * float((value - axis.low) / (axis.high - axis.low))


def _grid(given: Swings, axis: Axis, bottom: float) -> Iterator[str]:
    for value in axis.ticks:
        x = _at(axis, value)
        yield f'<path d="M{x:.1f} {TOP}V{bottom}" stroke="#{palette.LINE}" stroke-width="0.7"/>'
        yield words(number(value), x, bottom + 17, anchor="middle", colour=palette.MUTED, size=12)
    x, nought = _at(axis, given.now), _at(axis, Fraction(0))
    yield f'<path d="M{nought:.1f} {TOP}V{bottom}" stroke="#{palette.INK}" stroke-width="1.5"/>'
    yield f'<path d="M{x:.1f} {TOP - 6}V{bottom}" stroke="#{palette.INK}" stroke-width="1.2" stroke-dasharray="5 4"/>'
    half = text_width(given.now_words, 13 * POINTS, bold=True) / 2
    yield words(given.now_words, min(max(x, half + 4), WIDTH - half - 4), 14, anchor="middle", strong=True)
    title = fit(given.across, WIDTH - LABELS - 10, 13, strong=True)
    yield words(title, (LABELS + WIDTH) / 2, bottom + 38, anchor="middle", strong=True)


def _swing(each: Swing, label: list[str], now: Fraction, axis: Axis, middle: float) -> Iterator[str]:
    start = middle - LINE * (len(label) - 1) / 2 + 4.5
    for row, line in enumerate(label):
        yield words(line, LABELS - 10, start + LINE * row, anchor="end")
    ends = zip((each.low, each.high), (each.low_words, each.high_words), PAINTS, strict=True)
    for value, text, paint in ends:
        if value == now:
            continue
        left, right = sorted((_at(axis, now), _at(axis, value)))
        place = f'x="{left:.1f}" y="{middle - BAR / 2:.1f}" width="{right - left:.1f}" height="{BAR}"'
        yield f'<rect {place} fill="#{paint.fill}"/>'
        more = value > now
        x = right + 5 if more else left - 5
        yield words(fit(text, END - 8, 12), x, middle + 4.5, anchor="start" if more else "end", size=12)


def _legend(given: Swings, y: float) -> Iterator[str]:
    x = 20.0
    for name, paint in zip(given.series, PAINTS, strict=True):
        yield from key_to(name, paint.fill, x, y - 11.5)
        x += 44 + text_width(name, 13 * POINTS)
