"""A Scatter in, an SVG picture out: points with their labels over two axes."""

from collections.abc import Iterator
from fractions import Fraction

from xlappraise.exchange.plain import number
from xlappraise.records import NamedTuple
from xlappraise.report.drawing import LETTER, WIDTH, Axis, frame, round_axis, words
from xlappraise.report.tree import Point, Scatter
from xlappraise.sheets import palette

LEFT, RIGHT, TOP, HEIGHT, BELOW = 80, 30, 34, 360, 62
LABEL_HIGH = 17
MOST_LETTERS = 34


class Placed(NamedTuple):
    """A point in the picture's units, with its label and where the label stands."""

    point: Point
    left: float
    right: float
    bottom: float
    top: float
    y: float
    label_x: float
    label_y: float
    anchor: str


def scatter(chart: Scatter, key: str) -> str:
    """The picture as SVG text."""
    across = round_axis([value for point in chart.points for value in (point.low, point.high)])
    up = round_axis([value for point in chart.points for value in (point.bottom, point.top)])
    places = _places(chart, across, up)
    parts = [*_grid(chart, across, up), *map(_ground, places), *(part for each in places for part in _point(each))]
    if chart.legend:
        parts += [_circle(LEFT + 6, 12, hollow=True), words(chart.legend, LEFT + 18, 16.5)]
    return frame(chart, key, TOP + HEIGHT + BELOW, "\n".join(parts))


def _at(axis: Axis, value: Fraction, start: float, room: float) -> float:
    return start + room * float((value - axis.low) / (axis.high - axis.low))


def _x(axis: Axis, value: Fraction) -> float:
    return _at(axis, value, LEFT, WIDTH - LEFT - RIGHT)


def _y(axis: Axis, value: Fraction) -> float:
    return _at(axis, value, TOP + HEIGHT, -HEIGHT)


def _grid(chart: Scatter, across: Axis, up: Axis) -> Iterator[str]:
    bottom, end = TOP + HEIGHT, WIDTH - RIGHT
    for value in across.ticks:
        x = _x(across, value)
        yield f'<path d="M{x:.1f} {TOP}V{bottom}" stroke="#{palette.LINE}" stroke-width="0.7"/>'
        yield words(number(value), x, bottom + 18, anchor="middle", colour=palette.MUTED, size=12)
    for value in up.ticks:
        y = _y(up, value)
        yield f'<path d="M{LEFT} {y:.1f}H{end}" stroke="#{palette.LINE}" stroke-width="0.7"/>'
        yield words(number(value), LEFT - 8, y + 4, anchor="end", colour=palette.MUTED, size=12)
    middle = TOP + HEIGHT / 2
    yield words(chart.across, (LEFT + end) / 2, bottom + 46, anchor="middle", strong=True)
    turned = words(chart.up, 18, middle, anchor="middle", strong=True)
    yield turned.replace("<text ", f'<text transform="rotate(-90 18 {middle:g})" ', 1)


def _places(chart: Scatter, across: Axis, up: Axis) -> list[Placed]:
    """Points with labels beside them; a label that would stand on another moves up or down until it does not."""
    taken: list[tuple[float, float, float]] = []
    found = []
    for point in sorted(chart.points, key=lambda point: -(point.bottom + point.top)):
        left, right, bottom, top = *(_x(across, x) for x in point[1:3]), *(_y(up, y) for y in point[3:5])
        y = (bottom + top) / 2
        wide = min(len(point.label), MOST_LETTERS) * LETTER
        fits = right + 12 + wide < WIDTH
        start = right + 10 if fits else left - 10 - wide
        row = _free(y, (start, start + wide), taken)
        taken.append((start, start + wide, row))
        label = (right + 10, row, "start") if fits else (left - 10, row, "end")
        found.append(Placed(point, left, right, bottom, top, y, *label))
    return found


def _free(y: float, label: tuple[float, float], taken: list[tuple[float, float, float]]) -> float:
    """The row nearest to `y` in which the label, from left to right, stands on no other; `y` where none is free."""
    start, end = label
    for n in range(2 * len(taken) + 1):
        for row in (y + n * LABEL_HIGH, y - n * LABEL_HIGH):
            clear = all(abs(row - other) >= LABEL_HIGH or b <= start or end <= a for a, b, other in taken)
            if clear and TOP <= row <= TOP + HEIGHT - 4:
                return row
    return y


def _ground(each: Placed) -> str:
    """White behind a label, so that no line runs through its letters."""
    wide = min(len(each.point.label), MOST_LETTERS) * LETTER
    x = each.label_x if each.anchor == "start" else each.label_x - wide
    return f'<rect x="{x:.1f}" y="{each.label_y - 8:.1f}" width="{wide:.1f}" height="16" fill="#{palette.WHITE}"/>'


def _point(each: Placed) -> Iterator[str]:
    hollow, x = each.point.marked, (each.left + each.right) / 2
    wide, high = each.right > each.left, each.bottom > each.top
    if wide:
        yield f'<path d="M{each.left:.1f} {each.y:.1f}H{each.right:.1f}" stroke="#{palette.NAVY}" stroke-width="2"/>'
    if high:
        yield f'<path d="M{x:.1f} {each.top:.1f}V{each.bottom:.1f}" stroke="#{palette.NAVY}" stroke-width="2"/>'
    ends = ([(each.left, each.y), (each.right, each.y)] if wide else []) + (
        [(x, each.top), (x, each.bottom)] if high else []
    )
    yield from (_circle(*end, hollow) for end in ends or [(x, each.y)])
    label = each.point.label
    label = label if len(label) <= MOST_LETTERS else label[: MOST_LETTERS - 1] + "…"
    yield words(label, each.label_x, each.label_y + 4.5, anchor=each.anchor)


def _circle(x: float, y: float, hollow: bool) -> str:
    fill = palette.WHITE if hollow else palette.NAVY
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="#{fill}" stroke="#{palette.NAVY}" stroke-width="2"/>'
