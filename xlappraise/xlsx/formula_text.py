"""Formula text: in, a formula as stored in a file; out, comparable tokens, shifted text, what it refers to.

Everything runs in time linear in the text and without recursion: formulas come from strangers.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from xlappraise.records import NamedTuple
from xlappraise.xlsx.addresses import LAST_COLUMN, LAST_ROW, Area, column_letters, column_number

STRING, QUOTED, NUMBER, WORD, ERROR, SPACE, BRACKET, OTHER = range(8)

_TOKEN = (
    r"""(?is)("[^"]*+(?:""[^"]*+)*")"""  # a string; a quote inside it is doubled
    r"""|('[^']*+(?:''[^']*+)*')"""  # a quoted sheet name
    r"""|((?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?(?![\w.$]))"""
    r"""|([\w.$\\?]++)"""
    r"""|(\#(?:N/A|REF!|DIV/0!|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|GETTING_DATA))"""
    r"""|([ \t\r\n\xa0]++)"""
    r"""|(<=|>=|<>|.)"""
)
"""Not compiled here: a check needs it only where a formula is not as it should be."""
_KINDS = (0, STRING, QUOTED, NUMBER, WORD, ERROR, SPACE, OTHER)
_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})", re.ASCII)
_COLUMN = re.compile(r"(\$?)([A-Za-z]{1,3})", re.ASCII)
_ROW = re.compile(r"(\$?)([0-9]{1,7})", re.ASCII)
_LINES = re.compile(r"[\[#]|(?<![\w.$\\?])\$?(?:[A-Za-z]{1,3}|[0-9]{1,7}):")
"""What a formula has that names tables, whole columns or rows, or errors; other formulas may have it too."""
_CELLS = re.compile(
    r"""(?:"[^"]*+(?:""[^"]*+)*"|'[^']*+(?:''[^']*+)*')"""
    r"|(?<![\w.$\\?])(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})(?![\w.$\\?(!\[])"
)
"""A string, a quoted sheet name, or (in groups) the address of a cell, which is no function, sheet or table."""
_PREFIXES = ("_XLFN.", "_XLWS.", "_XLUDF.", "_XLPM.")


class Filled(NamedTuple):
    """A formula filled from another cell: as `text` reads `rows` further down and `columns` further right.

    A large workbook has a hundred thousand formulas and a hundred texts. str() gives this cell's own.
    """

    text: str
    rows: int
    columns: int

    def __str__(self) -> str:
        """The formula of this cell."""
        return shift(self.text, self.rows, self.columns)


Formula = str | Filled
"""A formula without `=`."""


class Token(NamedTuple):
    """A piece of a formula."""

    kind: int
    text: str


class Reference(NamedTuple):
    """What a formula refers to: an area (of another sheet when `sheet` is given), or a name or table."""

    sheet: str = ""
    area: Area | None = None
    name: str = ""


def split(formula: str) -> Iterator[Token]:
    """The tokens of a formula, nothing left out: their texts joined are the formula."""
    at, token_at = 0, re.compile(_TOKEN).match
    while at < len(formula):
        if formula[at] == "[":
            end = _bracket_end(formula, at)
            yield Token(BRACKET, formula[at:end])
            at = end
            continue
        match = token_at(formula, at)
        assert match is not None  # the last alternative takes any character
        yield Token(_KINDS[match.lastindex or 0], match[0])
        at = match.end()


def _bracket_end(formula: str, at: int) -> int:
    """Where the bracket that opens at `at` is closed; in brackets, ' makes the next character plain."""
    depth = 0
    while at < len(formula):
        letter = formula[at]
        at += 1
        if letter == "'":
            at += 1
        elif letter == "[":
            depth += 1
        elif letter == "]":
            depth -= 1
            if not depth:
                return at
    return len(formula)


def normalise(formula: str) -> tuple[str, ...]:
    """Tokens that are equal for formulas that mean the same, whoever wrote them.

    Letters are folded (not in strings), spaces and the prefixes of newer functions go, `TRUE()` is `TRUE`, numbers
    and sheet names have one form, `;` between arguments is `,`. `A1:A1` is `A1`, as Gnumeric writes it.
    """
    result: list[str] = []
    braces = 0
    tokens = [token for token in split(formula.removeprefix("=")) if token.kind != SPACE]
    for token, after in zip(tokens, [*tokens[1:], Token(OTHER, "")], strict=False):
        text = _fold(token, after.text)
        braces += (text == "{") - (text == "}")
        if text == ";" and not braces:
            text = ","
        if text == "!" and result and token.kind == OTHER:
            _join_sheet(result)
        elif _is_spare(result, text):
            result.pop()
        else:
            result.append(text)
    return tuple(result)


def same_formula(one: Formula | None, other: Formula | None) -> bool:
    """Whether two formulas say the same, whichever program wrote them; None is no formula."""
    if one is None or other is None:
        return one is other
    if one == other:
        return True
    if isinstance(one, Filled) and isinstance(other, Filled):
        apart = other.rows - one.rows, other.columns - one.columns
        if _filled_alike(one.text, other.text, *apart):
            return True
    one, other = str(one), str(other)
    return one == other or normalise(one) == normalise(other)


@lru_cache(maxsize=256)
def _filled_alike(one: str, other: str, rows: int, columns: int) -> bool:
    """Whether `one` is what the other formula reads so far away, so that all that is filled from both is alike."""
    moved = shift(other, rows, columns)
    return "#REF!" not in moved and normalise(one) == normalise(moved)


def _fold(token: Token, after: str) -> str:
    if token.kind == STRING:
        return token.text
    if token.kind == NUMBER:
        return f"{float(token.text):.15g}"
    if token.kind == QUOTED and after == "!":
        return token.text[1:-1].replace("''", "'").upper()
    text = token.text.upper()
    while text.startswith(_PREFIXES):
        text = text.partition(".")[2]
    return text


def _is_spare(before: list[str], text: str) -> bool:
    """Whether `TRUE(` or `A1:` says as much without its last token and this one."""
    if text == ")":
        return before[-2:] in (["TRUE", "("], ["FALSE", "("])
    return before[-2:] == [text, ":"] and _CELL.fullmatch(text) is not None


def _join_sheet(result: list[str]) -> None:
    """Make one token of a sheet's name and its !, with the workbook in brackets before it."""
    result[-1] += "!"
    if result[-2:-1] and result[-2].startswith("["):
        result[-2:] = [result[-2] + result[-1]]


class CellAddress(NamedTuple):
    """A cell, column or row inside a formula; row or column 0 where it has none."""

    row: int
    column: int
    row_fixed: bool = True
    column_fixed: bool = True

    def shifted_address(self, rows: int, columns: int) -> str:
        """Its text so many rows further down and columns further right, where it is relative."""
        row = self.row if self.row_fixed else self.row + rows
        column = self.column if self.column_fixed else self.column + columns
        if (self.row and not 1 <= row <= LAST_ROW) or (self.column and not 1 <= column <= LAST_COLUMN):
            return "#REF!"
        text = ""
        if self.column:
            text = "$" * self.column_fixed + column_letters(column)
        if self.row:
            text += "$" * self.row_fixed + str(row)
        return text


def shift(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads `rows` further down and `columns` further right.

    Relative references move, absolute parts, strings and names stay; #REF! stands for what leaves the sheet.
    """
    if not rows and not columns:
        return formula
    return "".join([part if isinstance(part, str) else part.shifted_address(rows, columns) for part in _parts(formula)])


def places_in(formula: str) -> int:
    """How many references `shift` has to move in a formula: what it costs."""
    return len(_parts(formula)) // 2


@lru_cache(maxsize=256)
def _parts(formula: str) -> tuple[str | CellAddress, ...]:
    """The formula as text between places that can move; kept, because a shared formula is shifted often."""
    return _careful_parts(formula) if _LINES.search(formula) else _plain_parts(formula)


def _plain_parts(formula: str) -> tuple[str | CellAddress, ...]:
    """The same of a formula without `_LINES`, where only addresses of cells can move."""
    parts: list[str | CellAddress] = []
    since = 0
    for match in _CELLS.finditer(formula):
        if match[4] is not None and (place := _cell(match)) is not None:
            parts += formula[since : match.start()], place
            since = match.end()
    return (*parts, formula[since:])


def _careful_parts(formula: str) -> tuple[str | CellAddress, ...]:
    tokens = list(split(formula))
    parts: list[str | CellAddress] = []
    since = 0
    for at in range(len(tokens)):
        place = place_at(tokens, at)
        if place is not None:
            parts += "".join([token.text for token in tokens[since:at]]), place
            since = at + 1
    return (*parts, "".join([token.text for token in tokens[since:]]))


def _cell(match: re.Match[str]) -> CellAddress | None:
    """The place that a cell's address names, None when it lies outside a sheet."""
    row, column = int(match[4]), column_number(match[2])
    if not 1 <= row <= LAST_ROW or column > LAST_COLUMN:
        return None
    return CellAddress(row, column, bool(match[3]), bool(match[1]))


def _text(tokens: list[Token], at: int) -> str:
    return tokens[at].text if 0 <= at < len(tokens) else ""


def place_at(tokens: list[Token], at: int) -> CellAddress | None:
    """The place that the token at `at` names, or None: it may be a function, sheet, table or name."""
    kind, text = tokens[at]
    if kind not in (WORD, NUMBER) or _text(tokens, at + 1)[:1] in ("(", "!", "["):
        return None
    if match := _CELL.fullmatch(text):
        return _cell(match)
    for neighbour in (at - 2, at + 2):
        if _text(tokens, (at + neighbour) // 2) != ":":
            continue
        other = _text(tokens, neighbour)
        if (match := _COLUMN.fullmatch(text)) and _COLUMN.fullmatch(other):
            column = column_number(match[2])
            return CellAddress(0, column, True, bool(match[1])) if column <= LAST_COLUMN else None
        if (match := _ROW.fullmatch(text)) and _ROW.fullmatch(other):
            row = int(match[2])
            return CellAddress(row, 0, bool(match[1])) if 1 <= row <= LAST_ROW else None
    return None


def references(formula: str) -> tuple[Reference, ...]:
    """Areas, names and tables that the formula names, in its order; functions, strings and numbers are left out.

    A sheet is named as its tab reads; `sheet` keeps a workbook in brackets and the A:B of a 3-D reference.
    """
    return tuple(piece for piece in pieces(formula) if isinstance(piece, Reference))


def pieces(formula: str) -> Iterator[Reference | Token]:
    """The formula in its order, with a Reference in place of the tokens that name one; without spaces."""
    tokens = [token for token in split(formula) if token.kind != SPACE]
    sheet, at = "", 0
    while at < len(tokens):
        kind, text = tokens[at]
        after = _text(tokens, at + 1)
        if after == "!" and kind in (QUOTED, WORD):
            sheet = text[1:-1].replace("''", "'") if kind == QUOTED else text
            if kind == WORD and at and tokens[at - 1].kind == BRACKET:
                sheet = tokens[at - 1].text + sheet
            at += 2
            continue
        if after == ":" and kind == WORD and _text(tokens, at + 3) == "!" and tokens[at + 2].kind == WORD:
            sheet = f"{text}:{tokens[at + 2].text}"
            at += 4
            continue
        place = place_at(tokens, at)
        if place is not None:
            last = place_at(tokens, at + 2) if after == ":" and at + 2 < len(tokens) else None
            yield Reference(sheet, _area(place, last or place))
            at += 2 if last else 0
        elif kind == WORD and after != "(" and text.upper() not in ("TRUE", "FALSE"):
            yield Reference(sheet, None, text)
        else:
            yield tokens[at]
        sheet = ""
        at += 1


def _area(first: CellAddress, last: CellAddress) -> Area:
    rows = sorted((first.row, last.row)) if first.row and last.row else [1, LAST_ROW]
    columns = sorted((first.column, last.column)) if first.column and last.column else [1, LAST_COLUMN]
    return Area(rows[0], columns[0], rows[1], columns[1])
