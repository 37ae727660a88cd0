"""Text and the width of its column in, the lines it takes and the height they need out.

Excel gives a row its height only when somebody types in it, so a fresh workbook must bring heights that fit. They
are worked out from the widths of Arial's letters (Liberation Sans and Helvetica have the same).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import repeat
from math import ceil

_WIDTHS = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 "
    "584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 "
    "667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 "
    "278 556 500 722 500 500 500 334 260 334 584"
)
WIDTHS = dict(zip(map(chr, range(32, 127)), map(int, _WIDTHS.split()), strict=True))
"""Thousandths of the type size that each character takes."""
OTHER_WIDTH, BOLD, SAFETY = 667, 1.09, 1.03
"""For characters that are not in the table; for bold type; for programs that round each letter up to a pixel."""

PIXELS_A_CHARACTER, PADDING, INDENT = 7, 5, 9
"""Of a column's width, of the margins inside a cell and of one step of indent, with Arial 10 as the normal font."""


@cache
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width in pixels (96 to the inch) of a text on one line."""
    em = sum(map(WIDTHS.get, text, repeat(OTHER_WIDTH)))
    return em / 1000 * size * 4 / 3 * SAFETY * (BOLD if bold else 1.0)


def _room(characters: float, indent: int) -> float:
    return max(1.0, characters * PIXELS_A_CHARACTER - PADDING - indent * INDENT)


def lines(text: object, characters: float, size: float, bold: bool = False, indent: int = 0) -> int:
    """How many lines a text takes in a column of that width, broken at words, long words within."""
    room = _room(characters, indent)
    space = text_width(" ", size, bold)
    count = 0
    for paragraph in str(text if text is not None else "").split("\n"):
        count += 1
        used = 0.0
        for word in paragraph.split():
            width = text_width(word, size, bold)
            if used and used + space + width > room:
                count += 1
                used = 0.0
            count += int(width / room) if width > room else 0
            used += width + (space if used else 0.0)
    return count


def wrapped(text: str, characters: float, size: float) -> list[str]:
    """The lines of a text in a column of that width, broken at words; a word that is too long has one of its own."""
    room, space = _room(characters, 0), text_width(" ", size)
    found: list[list[str]] = [[]]
    used = 0.0
    for word in text.split():
        width = text_width(word, size)
        if used and used + space + width > room:
            found.append([])
            used = 0.0
        found[-1].append(word)
        used += width + (space if used else 0.0)
    return [" ".join(words) for words in found]


def longest_word(texts: Iterable[str], size: float, bold: bool = False, indent: int = 0) -> float:
    """Width of a column, in characters, in which no word of these texts is broken."""
    widest = max((text_width(word, size, bold) for text in texts for word in text.split()), default=0.0)
    return ceil((widest + PADDING + indent * INDENT) / PIXELS_A_CHARACTER * 2) / 2


def height(count: int, size: float, least: float) -> float:
    """Height in points of a row of so many lines, with air above and below; Excel's most is 409."""
    return min(409.0, max(least, count * size * 1.28 + 7.0))
