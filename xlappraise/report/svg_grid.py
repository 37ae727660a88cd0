"""A BarGrid in, an SVG picture out: small bars in rows and columns, for what would be a stack of a dozen colours."""

from collections.abc import Iterator

from xlappraise.report.drawing import LINE, POINTS, WIDTH, fit, fitted_lines, frame, words
from xlappraise.report.tree import BarGrid, SmallBar
from xlappraise.sheets import palette
from xlappraise.sheets.text_fit import text_width

LABELS, RIGHT = 216, 8
BAR, ROW = 22, 46
"""Height of the longest bar, and of a row."""
LABEL_SIZE, HEAD_SIZE = 13, 12
SIZES = (12, 11, 10, 9)
"""Sizes of what stands above bars: the largest that fits is taken for all."""


def bar_grid(given: BarGrid, key: str) -> str:
    """The picture as SVG text."""
    across = (WIDTH - LABELS - RIGHT) / max(1, len(given.columns))
    heads = [fitted_lines(name, across - 6, HEAD_SIZE, strong=True) for name in given.columns]
    top = 8 + LINE * max(map(len, heads), default=0)
    size = _size(given, across - 4)
    parts = []
    for n, head in enumerate(heads):
        for row, line in enumerate(head):
            y = top - LINE * (len(head) - row) + 8
            parts.append(words(line, LABELS + across * (n + 0.5), y, anchor="middle", size=HEAD_SIZE, strong=True))
    for row, (label, bars) in enumerate(given.rows):
        parts += _row(label, bars, top + ROW * row, (across, size))
    return frame(given, key, top + ROW * len(given.rows) + 8, "\n".join(parts))


def _size(given: BarGrid, room: float) -> float:
    widest = max((bar.text for _, bars in given.rows for bar in bars), key=len, default="")
    fitting = (size for size in SIZES if text_width(widest, size * POINTS, bold=True) <= room)
    return next(fitting, SIZES[-1])


def _row(label: str, bars: tuple[SmallBar, ...], top: float, about: tuple[float, float]) -> Iterator[str]:
    across, size = about
    base = top + ROW - 2
    named = fitted_lines(label, LABELS - 12, LABEL_SIZE)
    start = base - BAR / 2 - LINE * (len(named) - 1) / 2 + 4.5
    for row, line in enumerate(named):
        yield words(line, LABELS - 10, start + LINE * row, anchor="end")
    yield f'<path d="M{LABELS} {base:.1f}H{WIDTH - RIGHT}" stroke="#{palette.LINE}" stroke-width="1"/>'
    wide = min(46.0, across * 0.72)
    for n, bar in enumerate(bars):
        middle, high = LABELS + across * (n + 0.5), float(BAR * bar.length)
        paint = palette.CHART[0].fill if bar.strong else palette.CHART[10].fill
        if high:
            place = f'x="{middle - wide / 2:.1f}" y="{base - high:.1f}" width="{wide:.1f}" height="{high:.1f}"'
            yield f'<rect {place} fill="#{paint}"/>'
        text = fit(bar.text, across - 2, size, bar.strong)
        colour = palette.INK if bar.length or bar.strong else palette.MUTED
        yield words(text, middle, base - high - 4, anchor="middle", size=size, strong=bar.strong, colour=colour)
