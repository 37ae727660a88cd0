"""Numbers of rows and columns in, addresses as formulas write them out; and addresses back to numbers."""

import re
from functools import lru_cache

from xlappraise.records import NamedTuple

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

Position = tuple[int, int]
"""(row, column), both from 1."""

_PLAIN = re.compile(r"(?!TRUE\Z|FALSE\Z)[A-Z]{4,}", re.ASCII | re.IGNORECASE)
"""A sheet's name that a formula can be read with when it is not in quotes: no address, number or logical value."""


class Area(NamedTuple):
    """A rectangle of cells, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """Letters of a column counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Column of its letters in either case, from 1: A is 1, XFD is 16384. ASCII letters only; '' is 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def area_text(area: Area) -> str:
    """An area as B2:D9, or as B2."""
    first, last = f"{column_letters(area[1])}{area[0]}", f"{column_letters(area[3])}{area[2]}"
    return first if first == last else f"{first}:{last}"


def fixed_text(area: Area) -> str:
    """An area as $B$2:$D$9, also when it is one cell."""
    return f"${column_letters(area[1])}${area[0]}:${column_letters(area[3])}${area[2]}"


def area_of(text: str) -> Area | None:
    """The rectangle of a reference such as B2:D9 (or B2, or $B$2), None when it is none."""
    first, colon, last = text.replace("$", "").partition(":")
    ends = position_of(first), position_of(last if colon else first)
    if ends[0] is None or ends[1] is None:
        return None
    rows, columns = sorted((ends[0][0], ends[1][0])), sorted((ends[0][1], ends[1][1]))
    return Area(rows[0], columns[0], rows[1], columns[1])


def position_of(text: str) -> Position | None:
    """(row, column) of an address such as B2, None when it is none or lies outside a sheet."""
    letters = text.rstrip("0123456789")
    digits = text[len(letters) :]
    if not (1 <= len(letters) <= 3 and letters.isascii() and letters.isalpha() and 1 <= len(digits) <= 7):
        return None
    row, column = int(digits), column_number(letters)
    return (row, column) if 1 <= row <= LAST_ROW and column <= LAST_COLUMN else None


def sheet_ref(name: str) -> str:
    """A sheet's name as formulas write it, whatever an officer called its tab."""
    return name if _PLAIN.fullmatch(name) else "'" + name.replace("'", "''") + "'"


@lru_cache(maxsize=4096)
def at(sheet: str, row: int, column: int) -> str:
    """Absolute address with its sheet: Lists!$C$2."""
    return f"{sheet_ref(sheet)}!${column_letters(column)}${row}"


@lru_cache(maxsize=1024)
def span(sheet: str, row: int, column: int, last_row: int, last_column: int) -> str:
    """Absolute range with its sheet: Lists!$C$2:$C$9."""
    return f"{sheet_ref(sheet)}!{fixed_text(Area(row, column, last_row, last_column))}"
