"""Rows and columns that are deleted in; places and formulas out, as they are once these are gone."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from xlappraise.records import NamedTuple
from xlappraise.xlsx.addresses import LAST_COLUMN, LAST_ROW, Area, Position
from xlappraise.xlsx.formula_text import BRACKET, QUOTED, WORD, CellAddress, Token, place_at, split

LOST = "#REF!"
_THROUGH = re.compile(r":[^:!()]*!")
"""What a reference through several sheets has, which may name none of those between its ends."""


class DeletedLines(NamedTuple):
    """Numbers of the rows and columns of one sheet that are deleted, each in order."""

    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.rows or self.columns)

    def position(self, at: Position) -> Position | None:
        """Where a cell comes to stand; None when it goes."""
        row, column = span(at[0], at[0], self.rows), span(at[1], at[1], self.columns)
        return (row[0], column[0]) if row and column else None

    def nearest(self, at: Position) -> Position:
        """The same; of a cell that goes, where the one behind it comes to stand."""
        return max(1, number_after(at[0], self.rows)), max(1, number_after(at[1], self.columns))

    def area(self, area: Area) -> Area | None:
        """What is left of a rectangle, and where; None when all of it goes."""
        rows = span(area.first_row, area.last_row, self.rows, LAST_ROW)
        columns = span(area.first_column, area.last_column, self.columns, LAST_COLUMN)
        return Area(rows[0], columns[0], rows[1], columns[1]) if rows and columns else None

    def origin(self, at: Position) -> Position:
        """Where the cell that comes to stand there stands now."""
        return _origin(at[0], self.rows), _origin(at[1], self.columns)


NO_LINES = DeletedLines()


def number_after(number: int, gone: Sequence[int]) -> int:
    """The number that a line gets; of one that goes, the number that the next one gets."""
    return number - bisect_left(gone, number)


def span(first: int, last: int, gone: Sequence[int], most: int = 0) -> tuple[int, int] | None:
    """First and last line of what is left; None when nothing is. What reaches to the sheet's end goes on doing so."""
    start, end = number_after(first, gone), last - bisect_right(gone, last)
    if start > end:
        return None
    return start, last if last == most else end


def _origin(number: int, gone: Sequence[int]) -> int:
    for line in gone:
        number += line <= number
    return number


def is_concerned(formula: str, home: str, gone: Mapping[str, DeletedLines]) -> bool:
    """Whether a formula may refer to a sheet of `gone`, and so may all that are filled from it."""
    if home.lower() in gone:
        return True
    text = formula.lower()
    return any(tab.replace("'", "''") in text for tab in gone) or _THROUGH.search(formula) is not None


def formula_after(formula: str, home: str, gone: Mapping[str, DeletedLines], tabs: Sequence[str]) -> str:
    """The formula as Excel would rewrite it: what referred to a deleted cell alone is #REF!.

    `home` is the sheet that references without a sheet mean; `gone` has its sheets in small letters, and so have
    `tabs`, all in their order. Raises ValueError where a reference through several sheets meets one of them.
    """
    tokens = list(split(formula))
    texts = [token.text for token in tokens]
    out: list[str] = []
    sheet, at = home, 0
    while at < len(tokens):
        width, named = _sheet_at(tokens, at)
        if width:
            sheet = named
            _refuse_through(named, gone, tabs)
            out += texts[at : at + width]
            at += width
            continue
        place = place_at(tokens, at)
        if place is None:
            out.append(texts[at])
            at += 1
        else:
            last = place_at(tokens, at + 2) if texts[at + 1 : at + 2] == [":"] and at + 2 < len(tokens) else None
            width = 3 if last else 1
            lines = gone.get(sheet.lower())
            out += _remaining_ends(place, last, lines) if lines else texts[at : at + width]
            at += width
        sheet = home
    return "".join(out)


def _sheet_at(tokens: list[Token], at: int) -> tuple[int, str]:
    """How many tokens name a sheet here, its ! included, and the name; with a workbook's in brackets, A:B for two."""
    after = [text for _, text in tokens[at + 1 : at + 4]]
    kind, text = tokens[at]
    if kind == QUOTED and after[:1] == ["!"]:
        return 2, text[1:-1].replace("''", "'")
    if kind == WORD and after[:1] == ["!"]:
        return 2, tokens[at - 1][1] + text if at and tokens[at - 1][0] == BRACKET else text
    if kind == WORD and after[:1] == [":"] and after[2:] == ["!"] and tokens[at + 2][0] == WORD:
        return 4, f"{text}:{after[1]}"
    return 0, ""


def _refuse_through(named: str, gone: Mapping[str, DeletedLines], tabs: Sequence[str]) -> None:
    """Raise ValueError for a reference through several sheets of which one loses lines."""
    first, colon, last = named.lower().partition(":")
    if colon and first in tabs and last in tabs:
        ends = sorted((tabs.index(first), tabs.index(last)))
        if any(tab in gone for tab in tabs[ends[0] : ends[1] + 1]):
            raise ValueError(named)


def _remaining_ends(first: CellAddress, last: CellAddress | None, lines: DeletedLines) -> list[str]:
    """The text of what is left of an area, or of a single cell."""
    end = last or first
    rows = _ends(first.row, end.row, lines.rows, LAST_ROW)
    columns = _ends(first.column, end.column, lines.columns, LAST_COLUMN)
    if rows is None or columns is None:
        return [LOST]
    new = [first._replace(row=rows[0], column=columns[0]).shifted_address(0, 0)]
    return [*new, ":", end._replace(row=rows[1], column=columns[1]).shifted_address(0, 0)] if last else new


def _ends(first: int, last: int, gone: Sequence[int], most: int) -> tuple[int, int] | None:
    """New numbers of both ends, in whichever order they stand; those of whole lines the other way have none."""
    if not first or not last:
        return first, last
    low, high = sorted((first, last))
    found = span(low, high, gone, most)
    return found if found is None or first <= last else (found[1], found[0])
