"""Lines in, an SVG picture out: a straight line an option over the share of a weight, each with its name beside it."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from xlappraise.exchange.plain import number
from xlappraise.report.drawing import WIDTH, Axis, fit, frame, round_axis, words
from xlappraise.report.tree import Lines
from xlappraise.sheets import palette

LEFT, RIGHT, HEIGHT, BELOW = 70, 262, 300, 62
ROW, APART = 18, 16
"""Distance from one note above the lines to the next, and least distance from one name to the next."""
NOTE_TOP = 16


def line_picture(chart: Lines, key: str) -> str:
    """The picture as SVG text."""
    up = round_axis([end for slope in chart.slopes for end in (slope.start, slope.end)])
    top = NOTE_TOP + ROW * (1 + len(chart.crossings))
    parts = [*_grid(chart, up, top), *_slopes(chart, up, top), *_notes(chart, up, top), *_names(chart, up, top)]
    return frame(chart, key, top + HEIGHT + BELOW, "\n".join(parts))


def _x(share: Fraction) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * float(share)


def _y(axis: Axis, value: Fraction, top: float) -> float:
    return top + HEIGHT - HEIGHT * float((value - axis.low) / (axis.high - axis.low))


def _grid(chart: Lines, up: Axis, top: float) -> Iterator[str]:
    bottom, end = top + HEIGHT, _x(Fraction(1))
    for value in up.ticks:
        y = _y(up, value, top)
        yield f'<path d="M{LEFT} {y:.1f}H{end:.1f}" stroke="#{palette.LINE}" stroke-width="0.7"/>'
        yield words(number(value), LEFT - 8, y + 4, anchor="end", colour=palette.MUTED, size=12)
    for fifth in range(6):
        x = _x(Fraction(fifth, 5))
        yield words(f"{20 * fifth}%", x, bottom + 18, anchor="middle", colour=palette.MUTED, size=12)
    title = fit(chart.across, end - LEFT, 13, strong=True)
    yield words(title, (LEFT + end) / 2, bottom + 46, anchor="middle", strong=True)
    turned = words(chart.up, 18, top + HEIGHT / 2, anchor="middle", strong=True)
    yield turned.replace("<text ", f'<text transform="rotate(-90 18 {top + HEIGHT / 2:g})" ', 1)


def _slopes(chart: Lines, up: Axis, top: float) -> Iterator[str]:
    for slope in sorted(chart.slopes, key=lambda each: each.strong):
        paint, wide = (palette.NAVY, 3) if slope.strong else ("8C8C8C", 1.5)
        ends = f"M{LEFT} {_y(up, slope.start, top):.1f}L{_x(Fraction(1)):.1f} {_y(up, slope.end, top):.1f}"
        yield f'<path d="{ends}" stroke="#{paint}" stroke-width="{wide}" fill="none"/>'


def _notes(chart: Lines, up: Axis, top: float) -> Iterator[str]:
    """Today's weight and the crossings: a line down from its note, each note on a row of its own."""
    rows = [(chart.now, chart.now_words, True), *((share, label, False) for share, label in chart.crossings)]
    for n, (share, label, now) in enumerate(rows):
        x, y = _x(share), NOTE_TOP + ROW * n
        dash = ' stroke-dasharray="5 4"' if now else ""
        yield f'<path d="M{x:.1f} {y + 4}V{top + HEIGHT}" stroke="#{palette.INK}" stroke-width="1.2"{dash}/>'
        side = "start" if share <= Fraction(1, 2) else "end"
        yield words(label, x + (5 if side == "start" else -5), y, anchor=side, strong=now)
        if not now:
            height = max(slope.start + (slope.end - slope.start) * share for slope in chart.slopes)
            yield (
                f'<circle cx="{x:.1f}" cy="{_y(up, height, top):.1f}" r="6" fill="#{palette.WHITE}" '
                f'stroke="#F46A25" stroke-width="3"/>'
            )


def _names(chart: Lines, up: Axis, top: float) -> Iterator[str]:
    """The names to the right, moved apart where lines end close together, each led to by a thin line."""
    ordered = sorted(chart.slopes, key=lambda slope: -slope.end)
    wanted = [_y(up, slope.end, top) for slope in ordered]
    end = _x(Fraction(1))
    for slope, own, y in zip(ordered, wanted, spread(wanted, APART, top, top + HEIGHT), strict=True):
        yield f'<path d="M{end:.1f} {own:.1f}L{end + 14:.1f} {y:.1f}" stroke="#8C8C8C" stroke-width="1" fill="none"/>'
        yield words(fit(slope.label, RIGHT - 26, 13, slope.strong), end + 18, y + 4.5, strong=slope.strong)


def spread(wanted: Sequence[float], apart: float, top: float, bottom: float) -> list[float]:
    """Places near those `wanted`, which go downwards, at least `apart`; from `top` to `bottom` where there is room."""
    places: list[float] = []
    for y in wanted:
        places.append(max(y, places[-1] + apart) if places else max(y, top))
    floor = bottom
    for n in range(len(places) - 1, -1, -1):
        places[n] = min(places[n], floor)
        floor = places[n] - apart
    return places
