"""Widths and heights of a sheet in; how many pages of A4 it takes across, and whether one is enough, out.

A page holds what can still be read: no type is smaller than 7 points once the sheet is made to fit.
"""

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from xlappraise.sheets import palette

A4 = 9
"""Number of the paper in a workbook."""
MARGINS = 0.4, 0.5
"""Inches left and right, above and below."""
LEAST_TYPE = 7
"""Points, as printed."""
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


def _pages_across(widths: Sequence[float], repeated: int, most: float) -> int:
    """Over how many pages columns go, the first of them `repeated` on each."""
    head = sum(widths[:repeated])
    if sum(widths) <= most:
        return 1
    # A column is not cut, so that a page may lack as much as the widest takes.
    room = most - head - max(widths[repeated:], default=0.0)
    return max(2, ceil(sum(widths[repeated:]) / room)) if room > 0 else len(widths)


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
    across = _pages_across(widths, repeated, most_across(sheet, landscape=landscape))
    page = _HIGH if landscape else _TURNED[1]
    return Pages(landscape, across, int(one and across == 1 and high * _least_scale(sheet) <= page))
