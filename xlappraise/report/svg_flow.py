"""A Flow in, an SVG picture out: columns of boxes with arrows from one column to the next.

`placement` says where each box and arrow stands, in the picture's units, so that other formats draw the same.
"""

from collections.abc import Iterator

from xlappraise.records import NamedTuple
from xlappraise.report.drawing import LINE, WIDTH, frame, lines, words
from xlappraise.report.report_words import TONES
from xlappraise.report.tree import Flow, Node
from xlappraise.sheets import palette

GAP = 90
"""Room for arrows between columns."""
PAD, BETWEEN, HEAD = 9, 14, 34
LETTERS_WIDE = 6.6
MOST_LINES = 7


class Box(NamedTuple):
    """A box: its left top corner and size, the lines of its text, and its colours."""

    node: Node
    x: float
    y: float
    wide: float
    high: float
    text: tuple[str, ...]
    paint: palette.Paint


class Arrow(NamedTuple):
    """An arrow from the right of one box to the left of another."""

    x: float
    y: float
    to_x: float
    to_y: float


class FlowPlacement(NamedTuple):
    """Everything of a flow with its place; `heads` are texts with the left edge and width of their column."""

    heads: tuple[tuple[str, float, float], ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    height: float


def placement(given: Flow) -> FlowPlacement:
    """Where everything stands: columns of equal width, boxes as high as their text, columns in the middle."""
    count = max(1, len(given.columns))
    wide = (WIDTH - 20 - GAP * (count - 1)) / count
    columns = [
        [_box(node, 10 + i * (wide + GAP), wide) for node in nodes] for i, (_, nodes) in enumerate(given.columns)
    ]
    tallest = max((_height(boxes) for boxes in columns), default=0.0)
    stood = [_stack(boxes, HEAD + (tallest - _height(boxes)) / 2) for boxes in columns]
    heads = tuple((name, 10 + i * (wide + GAP), wide) for i, (name, _) in enumerate(given.columns))
    return FlowPlacement(
        heads, tuple(box for boxes in stood for box in boxes), tuple(_arrows(stood)), HEAD + tallest + 10
    )


def _box(node: Node, x: float, wide: float) -> Box:
    text = tuple(lines(node.label, max(8, int((wide - 2 * PAD) / LETTERS_WIDE)), MOST_LINES))
    paint = TONES.get(node.tone, palette.Paint(palette.WHITE, palette.INK))
    return Box(node, x, 0.0, wide, 2 * PAD + LINE * len(text), text, paint)


def _height(boxes: list[Box]) -> float:
    return sum(box.high for box in boxes) + BETWEEN * max(0, len(boxes) - 1)


def _stack(boxes: list[Box], top: float) -> list[Box]:
    found = []
    for box in boxes:
        found.append(box._replace(y=top))
        top += box.high + BETWEEN
    return found


def _arrows(columns: list[list[Box]]) -> Iterator[Arrow]:
    """An arrow for each link whose end stands in another column to the right."""
    by_key = {box.node.key.lower(): box for boxes in columns for box in boxes}
    for box in by_key.values():
        for key in box.node.leads_to:
            end = by_key.get(key.lower())
            if end is not None and end.x > box.x:
                yield Arrow(box.x + box.wide, box.y + box.high / 2, end.x, end.y + end.high / 2)


def flow(given: Flow, key: str) -> str:
    """The picture as SVG text."""
    drawn = placement(given)
    parts = [words(_one_line(name, wide), x, 20, strong=True) for name, x, wide in drawn.heads]
    for box in drawn.boxes:
        parts.append(
            f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.wide:.1f}" height="{box.high:.1f}" rx="3" '
            f'fill="#{box.paint.fill}" stroke="#{palette.MUTED}"/>'
        )
        for row, line in enumerate(box.text):
            parts.append(words(line, box.x + PAD, box.y + PAD + LINE * row + 11.5, colour=box.paint.text))
    parts += [part for arrow in drawn.arrows for part in _arrow(arrow)]
    return frame(given, key, round(drawn.height), "\n".join(parts))


def _one_line(text: str, wide: float) -> str:
    return lines(text, max(8, int(wide / 7.6)), 1)[0]


def _arrow(arrow: Arrow) -> Iterator[str]:
    """A line that bends in the middle, and its head."""
    x, y, to_x, to_y = arrow
    middle, end = (x + to_x) / 2, to_x - 9
    yield (
        f'<path d="M{x:.1f} {y:.1f}C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {end:.1f} {to_y:.1f}" '
        f'fill="none" stroke="#{palette.NAVY}" stroke-width="2"/>'
    )
    yield f'<path d="M{to_x:.1f} {to_y:.1f}l-11 -5.5v11z" fill="#{palette.NAVY}"/>'
