"""A BarGrid in, an SVG picture out: small bars in rows and columns, for what would be a stack of a dozen colours."""

from collections.abc import Iterator

from xlappraise.report.drawing import LINE, POINTS, WIDTH, fit, fitted_lines, frame, words
from xlappraise.report.tree import BarGrid, SmallBar
from xlappraise.sheets import palette
from xlappraise.sheets.text_fit import text_width

LABELS, LONG_LABELS, RIGHT = 216, 280, 8
FEW = 6
"""Columns of bars that lie, beside which there is room for long labels."""
BAR, ROW = 22, 46
"""Height of the longest bar, and of a row."""
LOW_BAR, LOW_ROW, GAP = 11, 21, 4
"""Height of a bar that lies, of its row, and the gap between a bar and its figure."""
LABEL_SIZE, HEAD_SIZE = 13, 12
SIZES = (12, 11, 10, 9)
"""Sizes of the figures at bars: the largest at which all fit is taken for all."""


def bar_grid(given: BarGrid, key: str) -> str:
    """The picture as SVG text."""
    labels = LONG_LABELS if given.lying and len(given.columns) <= FEW else LABELS
    across = (WIDTH - labels - RIGHT) / max(1, len(given.columns))
    heads = [fitted_lines(name, across - 6, HEAD_SIZE, strong=True, most=4) for name in given.columns]
    top = 8 + LINE * max(map(len, heads), default=0)
    row_high, room, draw = (LOW_ROW, across / 2, _lying_row) if given.lying else (ROW, across - 4, _row)
    size = _size(given, room)
    parts = []
    for n, head in enumerate(heads):
        for row, line in enumerate(head):
            y = top - LINE * (len(head) - row) + 8
            parts.append(words(line, labels + across * (n + 0.5), y, anchor="middle", size=HEAD_SIZE, strong=True))
    for row, (label, bars) in enumerate(given.rows):
        parts += draw(label, bars, top + row_high * row, (labels, across, size))
    return frame(given, key, top + row_high * len(given.rows) + 8, "\n".join(parts))


def _size(given: BarGrid, room: float) -> float:
    widest = max((bar.text for _, bars in given.rows for bar in bars), key=len, default="")
    fitting = (size for size in SIZES if text_width(widest, size * POINTS, bold=True) <= room)
    return next(fitting, SIZES[-1])


def _row(label: str, bars: tuple[SmallBar, ...], top: float, about: tuple[float, float, float]) -> Iterator[str]:
    labels, across, size = about
    base = top + ROW - 2
    named = fitted_lines(label, labels - 12, LABEL_SIZE)
    start = base - BAR / 2 - LINE * (len(named) - 1) / 2 + 4.5
    for row, line in enumerate(named):
        yield words(line, labels - 10, start + LINE * row, anchor="end")
    yield f'<path d="M{labels} {base:.1f}H{WIDTH - RIGHT}" stroke="#{palette.LINE}" stroke-width="1"/>'
    wide = min(46.0, across * 0.72)
    for n, bar in enumerate(bars):
        middle, high = labels + across * (n + 0.5), float(BAR * bar.length)
        paint = palette.CHART[0].fill if bar.strong else palette.CHART[10].fill
        if high:
            place = f'x="{middle - wide / 2:.1f}" y="{base - high:.1f}" width="{wide:.1f}" height="{high:.1f}"'
            yield f'<rect {place} fill="#{paint}"/>'
        text = fit(bar.text, across - 2, size, bar.strong)
        colour = palette.INK if bar.length or bar.strong else palette.MUTED
        yield words(text, middle, base - high - 4, anchor="middle", size=size, strong=bar.strong, colour=colour)


def _lying_row(label: str, bars: tuple[SmallBar, ...], top: float, about: tuple[float, float, float]) -> Iterator[str]:
    labels, across, size = about
    middle = top + LOW_ROW / 2 + 2
    named = fit(label, labels - 12, HEAD_SIZE)
    yield words(named, labels - 10, middle + 4.5, anchor="end", size=HEAD_SIZE)
    yield f'<path d="M{labels} {top + LOW_ROW + 2:.1f}H{WIDTH - RIGHT}" stroke="#{palette.LINE}" stroke-width="0.7"/>'
    figure = max(text_width(bar.text, size * POINTS, bold=True) for bar in bars)
    for n, bar in enumerate(bars):
        left, wide = labels + across * n + GAP, float((across - figure - 3 * GAP) * bar.length)
        paint = palette.CHART[0].fill if bar.strong else palette.CHART[10].fill
        if wide > 0:
            place = f'x="{left:.1f}" y="{middle - LOW_BAR / 2:.1f}" width="{wide:.1f}" height="{LOW_BAR}"'
            yield f'<rect {place} fill="#{paint}"/>'
        colour = palette.INK if bar.length or bar.strong else palette.MUTED
        yield words(bar.text, left + wide + GAP, middle + 4.5, size=size, strong=bar.strong, colour=colour)
