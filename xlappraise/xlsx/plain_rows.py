"""Rows as nearly all are, told by patterns: in, a sheet's bytes piece by piece; out, the same for the parser, cut.

A parser that calls for every tag costs four times what it costs to parse. So where a sheet's data are rows of cells
of the usual few shapes, and of nothing else, patterns find the cells, and the parser sees the bytes without calling:
what is not valid XML is still refused by it. A row of any other shape is left to the parser's calls.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from operator import itemgetter
from typing import TYPE_CHECKING

from xlappraise.xlsx.texts import unescaped

if TYPE_CHECKING:
    from xlappraise.xlsx.sheet_reader import SheetReader

OPENING, ROW_END = "<sheetData>", "</row>"
LONGEST_ROW = 256 * 1024
MOST_ODD = 1_000
"""A sheet with so many rows of other shapes is left to the parser's calls altogether: to ask twice costs more."""

_ROW_TAG = r'<row(?: r="([1-9][0-9]{0,6}+)")?+((?: (?!xmlns|r=)[A-Za-z0-9:]++="[^"<&]*+")*+)'
ROW = re.compile(_ROW_TAG + r"(/?+)>")
"""A row's number, its other attributes, and whether it is empty."""
EMPTY_ROWS = re.compile(r'(?:<row r="[1-9][0-9]{0,6}+"(?: (?!xmlns)[A-Za-z0-9:]++="[^"<&]*+")*+/>)++')
EMPTY_ROW = re.compile(r'(<row r="([0-9]++)"[^>]*+>)')
CELL = re.compile(
    r'(<c(?: r="([A-Z]{1,3}+)([0-9]{1,7}+)")?+(?: s="([0-9]++)")?+(?: t="([a-zA-Z]++)")?+(?:/>|>'
    r'(?:<f(?: t="shared" si="([0-9]++)"/>'
    r'|(?: t="shared" ref="([A-Z0-9:]++)" si="([0-9]++)"| aca="false")?+>([^<]{1,16384}+)</f>))?+'
    r'(?:(<v>|<is><t(?: xml:space="preserve")?+>)([^<]*+)(?:</v>|</t></is>))?+</c>))'
)
"""A cell as a whole; its letters, digits, format and kind; the number of a shared formula whose text stands in
another cell; area and number of one that this cell keeps; the formula's text, unless it is too long; the tag before
its value or inline text, and that. Whether end tags fit is the parser's care."""
PlainCell = tuple[str, str, str, str, str, str, str, str, str, str, str]
_whole = itemgetter(0)
_NO_ROW = re.compile(r"<[!?]|</sheetData")


class PlainRows:
    """Hands the bytes of a sheet to the parser, cut where the reader must hear its calls and where not."""

    def __init__(self, reader: SheetReader) -> None:
        """For one reading."""
        self._reader = reader
        self._fed = self._odd = 0
        self._plain = False

    def cut(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The same bytes in pieces; each must have been parsed before the next is asked for."""
        left = iter(pieces)
        rest = yield from self._head(next(left, b""))
        while self._plain:
            rest = yield from self._rows(rest)
            more = next(left, b"")
            if not more:
                break
            rest += more
        yield rest
        yield from left

    def _head(self, data: bytes) -> Generator[bytes, None, bytes]:
        """All before the rows. They may be plain when the parser says that the data begin at the tag found here."""
        opening = OPENING.encode()
        at = data.find(opening)
        if at < 0:
            return data
        self._fed = at + len(opening)
        yield data[: self._fed]
        self._plain = self._reader.data_begin_at(at)
        return data[self._fed :]

    def _rows(self, data: bytes) -> Generator[bytes, None, bytes]:
        """As many rows as end in the data; what is left over is returned."""
        text = data.decode("latin-1")  # a character a byte, so places in the one are places in the other
        at = 0
        self._plain = "\r" not in text  # which XML reads as another character
        while self._plain:
            stop = self._reader.keep_plain_rows(text, at, self._fed - at)
            if stop > at:
                self._fed += stop - at
                with self._reader.deaf():
                    yield data[at:stop]
            at = stop
            stop = text.find(ROW_END, at) + len(ROW_END)
            if stop < len(ROW_END):
                self._plain = len(data) - at < LONGEST_ROW and not text.startswith("</sheetData", at)
                break
            self._odd += 1
            # In a comment, or behind the data, the end that was found may be none.
            self._plain = self._odd < MOST_ODD and _NO_ROW.search(text, at, stop) is None
            self._fed += stop - at
            yield data[at:stop]
            at = stop
            self._plain = self._plain and self._reader.is_between_rows()
        return data[at:]


def plain_cells(text: str) -> list[PlainCell] | None:
    """The cells of a row whose inside this is, a character for each byte; None when there is anything else."""
    cells: list[PlainCell] = CELL.findall(text)
    if sum(map(len, map(_whole, cells))) != len(text):
        return None
    if "&" not in text and text.isascii():
        return cells
    try:
        return [cell if "&" not in cell[0] and cell[0].isascii() else _as_meant(cell) for cell in cells]
    except (ValueError, OverflowError):  # the parser will say what is wrong
        return None


def _as_meant(cell: PlainCell) -> PlainCell:
    return (*cell[:8], _meant(cell[8]), cell[9], _meant(cell[10]))


def _meant(text: str) -> str:
    """Characters instead of bytes and of XML's references; the parser refuses those that XML does not know."""
    if not text.isascii():
        text = text.encode("latin-1").decode()
    return unescaped(text) if "&" in text else text
