"""A table and the room for it in; the widths of its columns, as its texts are measured, out: no word is broken."""

import re
from collections.abc import Sequence

from xlappraise.records import NamedTuple
from xlappraise.report.tree import ReportTable
from xlappraise.sheets.text_fit import text_width

MARGIN, COUNCILS_MARGIN = 80, 115
"""Twips left and right of a cell's text: in our style of tables, and Word's default for a council's own style."""
TWIPS = 15
"""Twips in a pixel, the unit of text_fit."""
STEPS, MOST_ROWS = 60, 80
"""Steps in which free room is given to columns, and most rows that are measured for it."""
LONGEST_WORD = 0.4
"""Share of the room above which a single word, such as a web address, may be broken."""
SHORT = 7
"""Most letters of a short figure: with its mark and the letter of its band, such as `1,810 ?`."""
SHARPNESS = 6
"""Exponent of the mean height of a row's cells: the higher, the more the tallest cell counts."""


class TableLook(NamedTuple):
    """IDs of the paragraph styles by name, ID of the table style, whether that is ours, and the number of RAG bands."""

    styles: dict[str, str]
    table: str
    own: bool
    bands: int
    letters: float = 1.0
    """Width of the widest likely font's letters, as a multiple of Arial's."""

    @property
    def margin(self) -> int:
        """Twips left and right of a cell's text."""
        return MARGIN if self.own else COUNCILS_MARGIN


def least_widths(given: ReportTable, room: int, size: float, padding: int, whole: bool = False) -> list[int]:
    """For each column, the twips that its longest word needs, with `padding` twips on either side.

    `room` is the table's width in twips, `size` that of its letters in points. With `whole`, short figures stay on one
    line.
    """
    found = []
    for index, column in enumerate(given.columns):
        heads = _words([column.heading])
        bold = index == given.header
        texts = _words([row[index].text for row in given.rows], whole and column.number)
        strong = _words([row[index].text for row in given.rows if row[index].strong], whole and column.number)
        longest = max(
            (
                *(text_width(word, size, bold=True) for word in {*heads, *strong}),
                *(text_width(word, size, bold) for word in texts),
            ),
            default=0.0,
        )
        found.append(min(int(longest * TWIPS) + 2 * padding + TWIPS, int(room * LONGEST_WORD)))
    return found


def _words(texts: Sequence[str], whole: bool = False) -> set[str]:
    """What is not broken: a line may end at a space and after a hyphen; in a short figure, with `whole`, nowhere."""
    short = {text for text in texts if whole and len(text) <= SHORT}
    return short | {word for text in {*texts} - short for word in re.findall(r"[^\s-]*-+|[^\s-]+", text)}


def column_widths(given: ReportTable, room: int, size: float, padding: int) -> list[int]:
    """Widths in twips that add up to `room`, with rows as low as can be; arguments as of `least_widths`.

    Words are broken only where not all of them fit.
    """
    with_figures = least_widths(given, room, size, padding, whole=True)
    fits = sum(with_figures) <= room
    widths = list(map(float, with_figures if fits else least_widths(given, room, size, padding)))
    free = room - sum(widths)
    if free < 0:
        return _whole([width * room / sum(widths) for width in widths], room)
    lengths = _lengths(given, size)
    unit = free / STEPS
    for _ in range(STEPS):
        gains = _gains(lengths, widths, padding, unit)
        best = max(range(len(widths)), key=gains.__getitem__)
        if gains[best] <= 0:
            break
        widths[best] += unit
        free -= unit
    whole = sum(column.share for column in given.columns)
    return _whole(
        [width + free * column.share / whole for width, column in zip(widths, given.columns, strict=True)], room
    )


def _whole(widths: list[float], room: int) -> list[int]:
    found = [int(width) for width in widths]
    found[-1] += room - sum(found)
    return found


def _lengths(given: ReportTable, size: float) -> list[list[float]]:
    """The texts' lengths in twips, each on one line, by row; the heading is a row too."""
    rows = [[column.heading for column in given.columns], *([cell.text for cell in row] for row in given.rows)]
    step = -(-len(rows) // MOST_ROWS)
    return [[TWIPS * text_width(text.replace("\n", " "), size) for text in row] for row in rows[::step]]


def line_count(given: ReportTable, widths: Sequence[int], size: float, padding: int) -> float:
    """About how many lines the table takes, with its heading; of a long table, about its share of MOST_ROWS rows."""
    rooms = [wide - 2 * padding for wide in widths]
    return sum(max(map(_lines, lengths, rooms)) for lengths in _lengths(given, size))


def _gains(lengths: list[list[float]], widths: list[float], padding: int, unit: float) -> list[float]:
    """By how many lines all rows together become lower when one column is wider by `unit`."""
    gains = [0.0] * len(widths)
    for row in lengths:
        high = [_lines(length, wide - 2 * padding) for length, wide in zip(row, widths, strict=True)]
        whole = sum(each**SHARPNESS for each in high)
        tall = whole ** (1 / SHARPNESS)
        for index, (length, wide) in enumerate(zip(row, widths, strict=True)):
            if high[index] > 1:
                lower = _lines(length, wide + unit - 2 * padding)
                gains[index] += tall - (whole - high[index] ** SHARPNESS + lower**SHARPNESS) ** (1 / SHARPNESS)
    return gains


def _lines(length: float, room: float) -> float:
    """About how many lines a text takes: part of each is lost where a word does not fit."""
    return 1.0 if length <= room else 1.1 * length / room + 0.4
