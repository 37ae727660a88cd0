"""Widths and heights of a sheet in; how many pages of A4 it takes across, and whether one is enough, out.

A page holds what can still be read: no type is smaller than 7 points once the sheet is made to fit.
"""

from collections.abc import Sequence
from math import ceil

from xlappraise.records import NamedTuple
from xlappraise.sheets import palette

A4 = 9
"""Number of the paper in a workbook."""
MARGINS = 0.4, 0.5
"""Inches left and right, above and below."""
LEAST_TYPE = 7
"""Points, as printed."""
SPARE = 0.97
"""Part of a page that columns are given: LibreOffice makes a sheet smaller by 2 % to save an almost blank page."""
POINTS_A_CHARACTER = 5.55
"""In LibreOffice; in Excel a little less."""
_WIDE, _HIGH = (841.9 - 2 * 72 * MARGINS[0]), (595.3 - 2 * 72 * MARGINS[1])
_TURNED = (595.3 - 2 * 72 * MARGINS[0]), (841.9 - 2 * 72 * MARGINS[1])


def _least_scale(sheet: str) -> float:
    """The scale at which the smallest type of a sheet can just be read; programs scale by whole per cent."""
    smallest = palette.SMALL if sheet == "Rationale" else palette.SIZE
    return (ceil(100 * LEAST_TYPE / smallest) + 0.5) / 100


def most_across(sheet: str, *, landscape: bool) -> float:
    """Characters that a page of a sheet holds across."""
    return (_WIDE if landscape else _TURNED[0]) / _least_scale(sheet) / POINTS_A_CHARACTER


def room_across(sheet: str) -> float:
    """Characters for the columns of a sheet that is laid out on landscape paper, with some to spare."""
    return most_across(sheet, landscape=True) * SPARE


def pages_across(widths: Sequence[float], repeated: int, most: float) -> int:
    """Over how many pages columns go, the first of them `repeated` on each."""
    head = sum(widths[:repeated])
    if sum(widths) <= most:
        return 1
    # A column is not cut, so that a page may lack as much as the widest takes.
    room = most - head - max(widths[repeated:], default=0.0)
    return max(2, ceil(sum(widths[repeated:]) / room)) if room > 0 else len(widths)


def is_one_page_high(sheet: str, high: float, *, landscape: bool) -> bool:
    """Whether so many points fit one page, in type that can be read."""
    return high * _least_scale(sheet) <= (_HIGH if landscape else _TURNED[1])


class Pages(NamedTuple):
    """How a sheet is printed: turned or not, on how many pages across, and down (0: as many as it takes)."""

    landscape: bool
    across: int
    tall: int


def laid_out(sheet: str, widths: Sequence[float], repeated: int, high: float, *, landscape: bool, one: bool) -> Pages:
    """The pages of a sheet of these columns, so many points high; upright paper is turned for what is too wide.

    `one` asks for a single page down, which is given where it can be read.
    """
    landscape = landscape or sum(widths) > most_across(sheet, landscape=False)
    across = pages_across(widths, repeated, most_across(sheet, landscape=landscape))
    return Pages(landscape, across, int(one and across == 1 and is_one_page_high(sheet, high, landscape=landscape)))
