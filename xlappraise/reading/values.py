"""One stored cell in; text, number, date, or words for what stands there instead, out."""

from __future__ import annotations

import math
from datetime import date, timedelta
from fractions import Fraction

from xlappraise.appraisal.words import NBSP, exact, general, normal, quoted, visible
from xlappraise.xlsx.snapshot import BLANK, DATE, PERCENT, CellData, ErrorValue, Unreadable

TWICE = CellData(Unreadable("two values"))
"""Stands for a cell that the file gives twice: neither value may be trusted."""

_LAST_SERIAL = 2_958_465
"""31 December 9999, the last day that Excel knows."""

_EARLIER_1904 = 1_462
"""By so much serial numbers are lower in a workbook whose dates begin in 1904."""

_FIRST_LIKELY_SERIAL = 10_000
"""A plain number below this (18 May 1927) is rather a year or a slip than a date."""

_SPACES = (" ", NBSP)


def text(data: CellData) -> str:
    """The cell as text, normal: a number as format General shows it, TRUE or FALSE, blank as empty text."""
    value = data.value
    if isinstance(value, str):
        return normal(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return general(value)


def blank(data: CellData) -> bool:
    """Whether nothing was entered: no value, or spaces only, and no formula without a result."""
    value = data.value
    if value is None:
        return data.source is None
    if not isinstance(value, str) or (value and value[0] not in _SPACES):
        return False
    return not normal(value) and data is not TWICE


def is_uncalculated(data: CellData) -> bool:
    """Whether a formula stands there without a stored result."""
    return data.value is None and data.source is not None


def is_unreadable(data: CellData) -> bool:
    """Whether the cell holds nothing that can be read as text: an Excel error, no result, two values."""
    return isinstance(data.value, (ErrorValue, Unreadable)) or is_uncalculated(data)


def number(data: CellData) -> Fraction | None:
    """The plain, finite number that is stored, exactly as shown to 15 digits; None for anything else."""
    value = data.value
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return exact(value)


def calendar_date(data: CellData, date1904: bool) -> date | None:
    """The date in a cell: a serial number, or text as day/month/year or year-month-day; else None."""
    value = data.value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        return _written_date(normal(value))
    likely = data.shown_as == DATE or value >= _FIRST_LIKELY_SERIAL
    last = _LAST_SERIAL - _EARLIER_1904 if date1904 else _LAST_SERIAL
    if not likely or not 1 <= value < last + 1:
        return None
    days = int(value)
    if date1904:
        return date(1904, 1, 1) + timedelta(days)
    # Excel counts a 29 February 1900 that never was: serials before it are one day ahead of those after.
    return date(1899, 12, 31 if days < 60 else 30) + timedelta(days)


def _written_date(words: str) -> date | None:
    try:
        if "/" in words:
            day, month, year = (int(part) for part in words.split("/") if part.isascii())
            return date(year, month, day) if year >= 1000 else None
        return date.fromisoformat(words[:10]) if words[10:11] in ("", "T", " ") else None
    except ValueError:
        return None


def found_text(data: CellData) -> str:
    """What stands in the cell, as data for a finding: text with hidden marks made visible, or a number."""
    if data is TWICE:
        return "two values"
    if is_uncalculated(data):
        return "a formula without a result"
    if isinstance(data.value, str):
        return visible(data.value)
    return _shown_number(data)


def _shown_number(data: CellData) -> str:
    value = data.value
    if value is None or isinstance(value, (bool, str)):
        return text(data)
    if data.shown_as == PERCENT:
        return f"{general(float(exact(value) * 100))}%"
    day = calendar_date(data, False) if data.shown_as == DATE else None
    return day.strftime("%d/%m/%Y") if day else general(value)


def value_in_words(data: CellData, wanted: str = "text") -> str:
    """What stands in the cell, in words for a sentence; `wanted` there is text, number or date."""
    if data is BLANK or blank(data):
        return "blank"
    if data is TWICE or is_uncalculated(data):
        return found_text(data)
    value = data.value
    if isinstance(value, ErrorValue):
        return f"the Excel error {value}"
    if isinstance(value, str):
        return f"the text {quoted(value)}" if wanted != "text" else quoted(value)
    if data.shown_as == DATE and wanted == "number":
        return f"the date {_shown_number(data)}"
    return _shown_number(data)


def weight(data: CellData, percent: bool, fractions: bool = False) -> Fraction | None:
    """A weight in points, or in per cent when `percent`; None when it is no plain number of that unit.

    Per cent are fractions of 1 in the whole column (`fractions`), as 30% is stored, or plain numbers.
    """
    value = number(data)
    if value is None or data.shown_as == DATE or (data.shown_as == PERCENT and not percent):
        return None
    return value * 100 if fractions else value
