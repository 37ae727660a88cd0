"""Text and the width of its column in, the lines it takes and the height they need out.

Excel gives a row its height only when somebody types in it, so whoever writes a text brings a height that fits:
template, recalculation, live workbook and pack. Heights are worked out from the widths of Arial's letters (Liberation
Sans and Helvetica have the same).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from itertools import chain
from math import ceil
from unicodedata import east_asian_width, normalize

from xlappraise.records import NamedTuple
from xlappraise.xlsx.addresses import Position

OTHER_WIDTH, OTHER_BOLD_WIDTH, WIDE_WIDTH, SAFETY = 667, 800, 1000, 1.03
"""Widths of characters of other alphabets, in thousandths of the type size: plain, bold, and as wide as high. Factor
for programs that round each letter up to a pixel."""


class _LetterWidths(dict[str, int]):
    """Thousandths of the type size that each character takes; a letter with an accent is as wide as without."""

    def __init__(self, widths: str, other: int) -> None:
        super().__init__(zip(_SIGNS, map(int, widths.split()), strict=True))
        self.other = other

    def __missing__(self, sign: str) -> int:
        bare = normalize("NFD", sign)[0]
        other = WIDE_WIDTH if east_asian_width(sign) in "WF" else self.other
        found = self[sign] = self[bare] if bare != sign else other
        return found


_SIGNS = [
    *map(chr, range(32, 127)),
    *"\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u00a3\u20ac\u2022\u00ec\u00ed\u00ee\u00ef",
]
_PLAIN = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 "
    "584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 "
    "667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 "
    "278 556 500 722 500 500 500 334 260 334 584 556 1000 222 222 333 333 1000 556 556 350 278 278 278 278"
)
_BOLD = (
    "278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 333 333 "
    "584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667 611 722 667 944 "
    "667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 "
    "333 611 556 778 556 556 500 389 280 389 584 556 1000 278 278 500 500 1000 556 556 350 278 278 278 278"
)
WIDTHS, BOLD_WIDTHS = _LetterWidths(_PLAIN, OTHER_WIDTH), _LetterWidths(_BOLD, OTHER_BOLD_WIDTH)

PIXELS_A_CHARACTER, PADDING, INDENT = 7, 5, 9
"""Pixels of one character of a column's width, of the margins inside a cell and of one step of indent, in Arial 10."""
BUTTON = 2
"""Steps of indent that LibreOffice leaves for the button of a filter in a table's heading."""


class Face(NamedTuple):
    """How a text stands in its cell, wrapped: type size in points, weight, and steps of indent."""

    size: float
    bold: bool = False
    indent: int = 0
    whole: bool = False
    """Whether its column is as wide as its longest word, so that it is broken between words only."""
    spread: bool = False
    """Whether it runs over merged cells; where these are not merged, over empty ones on one line."""
    small_row: bool = False
    """Whether a single line of it stands in a row that is lower than others."""
    behind: str = ""
    """What a live format shows behind it, on the same line as its last word."""


class PlacedText(NamedTuple):
    """A text where it stands."""

    row: int
    column: int
    text: str
    face: Face
    last_column: int = 0
    """Of a text that runs over merged cells: the last of their columns."""


def placed_texts(
    faces: Iterable[tuple[Position, Face]], value: Callable[[Position], object], merged: Mapping[Position, int]
) -> list[PlacedText]:
    """The texts that are measured, of cells with these faces; `merged` has the last column of each that is merged."""
    return [
        PlacedText(*position, text + face.behind, face, merged.get(position, 0))
        for position, face in faces
        if isinstance(text := value(position), str) and text
        if position in merged or not face.spread
    ]


HIGHEST, MOST_WIDTH = 409.0, 120.0
"""Points that a row has at most in Excel, and characters to which a column grows for one text that is longer."""
MOST_WORD = 60.0
"""Characters to which a column grows for one word."""
MOST_HEIGHTS = 4096
"""Most texts whose heights are cached: first widths and then heights are asked for the same texts."""


@cache
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width in pixels (96 to the inch) of a text on one line."""
    em = sum(map((BOLD_WIDTHS if bold else WIDTHS).__getitem__, text))
    return em / 1000 * size * 4 / 3 * SAFETY


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


def lines_of(text: str, characters: float, size: float) -> list[str]:
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
    """Width of a column, in characters, in which no word of these texts is broken but at a hyphen."""
    words = set(chain.from_iterable(re.findall(r"[^\s-]*-+|[^\s-]+", text) for text in texts))
    widest = max((text_width(word, size, bold) for word in words), default=0.0)
    return ceil((widest + PADDING + indent * INDENT) / PIXELS_A_CHARACTER * 2) / 2


def height(count: int, size: float, least: float) -> float:
    """Height in points of a row of so many lines, with air above and below; Excel's most is 409."""
    return min(HIGHEST, max(least, count * size * 1.28 + 7.0))


@lru_cache(MOST_HEIGHTS)
def needed_height(text: str, characters: float, face: Face) -> float:
    """Height in points that a text needs in a column of that width."""
    count = lines(text, characters, face.size, face.bold, face.indent)
    return 0.0 if face.small_row and count == 1 else height(count, face.size, 0.0)


Size = Callable[[int], float]
"""How wide a column is, in characters, or how high a row, in points."""


def row_heights(texts: Iterable[PlacedText], width: Size, high: Size) -> dict[int, float]:
    """The rows that are not as high as their texts need, with the heights that are."""
    found: dict[int, float] = {}
    for each in texts:
        characters = width(each.column)
        if each.last_column:
            characters = sum(map(width, range(each.column, each.last_column + 1)))
        needed = needed_height(each.text, characters, each.face)
        if needed > (found.get(each.row) or high(each.row)) + 0.5:
            found[each.row] = needed
    return found


def column_widths(texts: Iterable[PlacedText], width: Size) -> dict[int, float]:
    """The columns that are too narrow, with widths in which no word is broken, and no text too long for a row."""
    found: dict[int, float] = {}
    alone = [each for each in texts if not each.last_column]
    long = {each[1:4] for each in alone if each.face.whole or len(each.text) > width(each.column)}
    for column, text, face in sorted(long):
        wide = found.get(column) or width(column)
        if face.whole:
            wide = max(wide, min(MOST_WORD, longest_word([text], face.size, face.bold, face.indent)))
        while len(text) > wide and wide < MOST_WIDTH and needed_height(text, wide, face) >= HIGHEST:
            wide = min(MOST_WIDTH, wide + 4)
        if wide > width(column):
            found[column] = wide
    return found
