"""Shapes, text and values in, pieces of an SVG picture and axes out: what every kind of picture shares."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from textwrap import wrap
from unicodedata import bidirectional
from xml.sax.saxutils import escape, quoteattr

from xlappraise.records import NamedTuple
from xlappraise.report.tree import Picture
from xlappraise.sheets import palette
from xlappraise.sheets.text_fit import text_width

WIDTH = 760
"""Width of every picture, in its units."""
LINE = 15
"""Distance from one line of a label to the next."""
POINTS = 0.75
"""Points in a unit of the picture, as text is measured."""
SIDES = ("L", "R", "AL")
"""Directions of letters, as Unicode calls them: to the right, and to the left in Hebrew and in Arabic."""
LETTER = 7.2
"""Generous width of a digit, in the picture's units."""


def frame(picture: Picture, key: str, height: float, body: str) -> str:
    """The whole SVG text around `body`, with title and alternative text; `key` makes its IDs unique on a page."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-labelledby="{key}-title {key}-about" font-family="{palette.FONT}, sans-serif" font-size="13">\n'
        f'<title id="{key}-title">{escape(picture.caption)}</title>\n'
        f'<desc id="{key}-about">{escape(picture.about)}</desc>\n'
        f'<rect width="{WIDTH}" height="{height:g}" fill="#{palette.WHITE}"/>\n{body}\n</svg>\n'
    )


def right_to_left(text: str) -> bool:
    """Whether most words with a direction of their own read from right to left.

    Not the first word alone, nor most letters: an English sentence with long Hebrew names in it stays one.
    """
    if text.isascii():
        return False
    firsts = [next((side for sign in word if (side := bidirectional(sign)) in SIDES), "") for word in text.split()]
    return firsts.count("L") < firsts.count("R") + firsts.count("AL")


def words(text: str, x: float, y: float, **how: object) -> str:
    """A line of text; `how`: anchor, colour, size, strong."""
    given = {
        "text-anchor": how.get("anchor"),
        "font-size": how.get("size"),
        "font-weight": "bold" if how.get("strong") else None,
    }
    attributes = "".join(f" {name}={quoteattr(str(value))}" for name, value in given.items() if value)
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="#{how.get("colour", palette.INK)}"{attributes}>{escape(text)}</text>'


def key_to(name: str, fill: str, x: float, top: float) -> Iterator[str]:
    """What a legend says of one colour: a square of it, and what it stands for."""
    yield f'<rect x="{x:.0f}" y="{top}" width="14" height="14" fill="#{fill}"/>'
    yield words(name, x + 20, top + 11.5)


def lines(label: str, letters: int, most: int = 3) -> list[str]:
    """The label on at most `most` lines of `letters` letters; an ellipsis says that more follows."""
    found = wrap(label.replace("\n", " "), letters) or [label]
    return found if len(found) <= most else [*found[: most - 1], found[most - 1][: letters - 1] + "…"]


def fit(text: str, room: float, size: float, strong: bool = False) -> str:
    """The text on one line, cut with an ellipsis where it is measured to be wider than `room`."""
    line = " ".join(text.split())
    if text_width(line, size * POINTS, strong) <= room:
        return line
    while line and text_width(f"{line}…", size * POINTS, strong) > room:
        line = line[:-1].rstrip()
    return f"{line}…"


def fitted_lines(text: str, room: float, size: float, *, strong: bool = False, most: int = 3) -> list[str]:
    """The text on at most `most` lines that are measured to fit `room`; what does not fit ends in an ellipsis."""
    found: list[str] = []
    for word in text.split():
        longer = f"{found[-1]} {word}" if found else word
        if found and text_width(longer, size * POINTS, strong) <= room:
            found[-1] = longer
        else:
            found.append(word)
    found = found or [""]
    if len(found) > most:
        found = [*found[: most - 1], " ".join(found[most - 1 :])]
    return [fit(line, room, size, strong) for line in found]


def ticks(low: Fraction, high: Fraction) -> list[Fraction]:
    """Round figures from `low` to `high`, between four and eight steps."""
    step = Fraction(1)
    while (high - low) / step > 8:
        step *= 10
    while (high - low) / step < 4:
        step /= 2
    first = -(-low // step)
    return [step * n for n in range(int(first), int(high // step) + 1)]


class Axis(NamedTuple):
    """An axis from `low` to `high`, round figures with room for the points; `ticks` stand at the figures."""

    low: Fraction
    high: Fraction
    ticks: tuple[Fraction, ...]


def round_axis(values: Sequence[Fraction], near: bool = False) -> Axis:
    """The axis for these values, from 0 to the next round figure, or from a round figure below 0.

    With `near`, 0 is left out where it is further from the values than these are from one another: not for bars.
    """
    low, high = min(Fraction(0), *values), max(Fraction(0), *values)
    if near and min(values) > 0 and max(values) - min(values) < max(values) / 2:
        low = min(values)
    if low == high:
        high = low + 1
    marks = ticks(low, high)
    step = marks[1] - marks[0]
    first, last = low // step * step, -(-high // step) * step
    return Axis(first, last, tuple(first + step * n for n in range(int((last - first) / step) + 1)))
