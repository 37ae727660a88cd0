"""A Scatter in, an SVG picture out: points with their labels over two axes."""

from collections.abc import Iterator
from fractions import Fraction

from xlappraise.exchange.plain import number
from xlappraise.records import NamedTuple
from xlappraise.report.drawing import POINTS, WIDTH, Axis, fit, frame, round_axis, words
from xlappraise.report.tree import Point, Scatter
from xlappraise.sheets import palette
from xlappraise.sheets.text_fit import text_width

LEFT, RIGHT, TOP, HEIGHT, BELOW = 80, 30, 50, 360, 62
LABEL_HIGH, MOST_WIDE, MARK = 17, 250, 8
"""Height and greatest width of a label; half the size of a mark."""


class PlacedPoint(NamedTuple):
    """A point in the picture's units, with its label as cut to fit, and where the label stands."""

    point: Point
    left: float
    right: float
    bottom: float
    top: float
    y: float
    label: str
    label_x: float
    label_y: float
    anchor: str

    @property
    def wide(self) -> float:
        """Width of the label."""
        return _wide(self.label)


class OccupiedArea(NamedTuple):
    """An area where no label can stand, in the picture's units."""

    left: float
    right: float
    top: float
    bottom: float


def scatter(chart: Scatter, key: str) -> str:
    """The picture as SVG text."""
    across = round_axis([value for point in chart.points for value in (point.low, point.high)], near=True)
    up = round_axis([value for point in chart.points for value in (point.bottom, point.top)])
    places = _places(chart, across, up)
    lines = [*_grid(chart, across, up), *_frontier(chart, across, up)]
    parts = [*lines, *map(_ground, places), *(part for each in places for part in _point(each))]
    if chart.legend:
        parts += [_circle(LEFT + 6, 12, hollow=True), words(chart.legend, LEFT + 18, 16.5)]
    if chart.frontier_words:
        y = 12 if not chart.legend else 30
        parts += [_dashes(f"M{LEFT - 10} {y}H{LEFT + 14}"), words(chart.frontier_words, LEFT + 18, y + 4.5)]
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
        middle = min(x, WIDTH - 4 - text_width(number(value), 12 * POINTS) / 2)
        yield words(number(value), middle, bottom + 18, anchor="middle", colour=palette.MUTED, size=12)
    for value in up.ticks:
        y = _y(up, value)
        yield f'<path d="M{LEFT} {y:.1f}H{end}" stroke="#{palette.LINE}" stroke-width="0.7"/>'
        yield words(number(value), LEFT - 8, y + 4, anchor="end", colour=palette.MUTED, size=12)
    middle = TOP + HEIGHT / 2
    yield words(chart.across, (LEFT + end) / 2, bottom + 46, anchor="middle", strong=True)
    turned = words(chart.up, 18, middle, anchor="middle", strong=True)
    yield turned.replace("<text ", f'<text transform="rotate(-90 18 {middle:g})" ', 1)


def _frontier(chart: Scatter, across: Axis, up: Axis) -> Iterator[str]:
    """Steps: as high as the last place until the next one."""
    places = [(_x(across, x), _y(up, y)) for x, y in chart.frontier]
    if places:
        steps = "".join(f"H{x:.1f}V{y:.1f}" for x, y in places[1:])
        yield _dashes(f"M{places[0][0]:.1f} {places[0][1]:.1f}{steps}H{WIDTH - RIGHT}")


def _dashes(path: str) -> str:
    return f'<path d="{path}" stroke="#F46A25" stroke-width="2" stroke-dasharray="6 4" fill="none"/>'


def _wide(label: str) -> float:
    return text_width(label, 13 * POINTS) + 4


def _places(chart: Scatter, across: Axis, up: Axis) -> list[PlacedPoint]:
    """Points with labels beside them; a label that would stand on another or on a point moves up or down."""
    ordered = sorted(chart.points, key=lambda point: -(point.bottom + point.top))
    drawn = [(*(_x(across, x) for x in p[1:3]), *(_y(up, y) for y in p[3:5])) for p in ordered]
    taken = [box for ends in drawn for box in _marks(*ends)]
    found = []
    for point, (left, right, bottom, top) in zip(ordered, drawn, strict=True):
        label = fit(point.label, MOST_WIDE, 13)
        y, wide = (bottom + top) / 2, _wide(label)
        start, wanted = _beside(left, right, wide, y)
        row = _free(wanted, (start, start + wide), taken)
        taken.append(OccupiedArea(start, start + wide, row - LABEL_HIGH / 2, row + LABEL_HIGH / 2))
        place = (start + wide, row, "end") if start < left else (start, row, "start")
        found.append(PlacedPoint(point, left, right, bottom, top, y, label, *place))
    return found


def _beside(left: float, right: float, wide: float, y: float) -> tuple[float, float]:
    """Where a label begins and its row: to the right of its point, to the left, or above a range as long as both."""
    if right + 12 + wide < WIDTH:
        return right + 10, y
    return (left - 10 - wide, y) if left - 10 - wide > LEFT else (left + 10, y - LABEL_HIGH)


def _marks(left: float, right: float, bottom: float, top: float) -> tuple[OccupiedArea, OccupiedArea]:
    """Where a point's own lines and ends stand."""
    x, y = (left + right) / 2, (bottom + top) / 2
    return (
        OccupiedArea(left - MARK, right + MARK, y - MARK, y + MARK),
        OccupiedArea(x - MARK, x + MARK, top - MARK, bottom + MARK),
    )


def _free(y: float, label: tuple[float, float], taken: list[OccupiedArea]) -> float:
    """The row nearest to `y` in which the label, from left to right, stands on nothing; `y` where none is free."""
    start, end = label
    for n in range(int(2 * HEIGHT / LABEL_HIGH)):
        for row in (y + n * LABEL_HIGH / 2, y - n * LABEL_HIGH / 2):
            high, low = row - LABEL_HIGH / 2, row + LABEL_HIGH / 2
            clear = all(t.right <= start or end <= t.left or t.bottom <= high or low <= t.top for t in taken)
            if clear and TOP <= row <= TOP + HEIGHT - 4:
                return row
    return y


def _ground(each: PlacedPoint) -> str:
    """White behind a label, so that no line runs through its letters."""
    x = each.label_x if each.anchor == "start" else each.label_x - each.wide
    return f'<rect x="{x:.1f}" y="{each.label_y - 8:.1f}" width="{each.wide:.1f}" height="16" fill="#{palette.WHITE}"/>'


def _point(each: PlacedPoint) -> Iterator[str]:
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
    if abs(each.label_y - each.y) > LABEL_HIGH / 2:
        to = each.label_x - 2 if each.anchor == "start" else each.label_x + 2
        own = each.left - 7 if each.anchor == "end" else min(to - 2, each.right + 7)
        yield f'<path d="M{own:.1f} {each.y:.1f}L{to:.1f} {each.label_y:.1f}" stroke="#8C8C8C" stroke-width="1"/>'
    yield words(each.label, each.label_x, each.label_y + 4.5, anchor=each.anchor)


def _circle(x: float, y: float, hollow: bool) -> str:
    fill = palette.WHITE if hollow else palette.NAVY
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="#{fill}" stroke="#{palette.NAVY}" stroke-width="2"/>'
