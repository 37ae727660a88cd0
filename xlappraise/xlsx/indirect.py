"""A formula token by token: in, its text and what surrounds it; out, the areas, names and texts that it refers to.

INDIRECT and OFFSET are followed: their arguments are worked out from texts, numbers and the stored values of cells.
A stored value that is out of date does no harm: the formula refers to its cell as well. Where no area is found, the
target is a whole sheet, or any cell of the workbook. Nothing is recursive, so brackets may be nested deeply.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from xlappraise.records import NamedTuple
from xlappraise.xlsx import limits
from xlappraise.xlsx.addresses import LAST_COLUMN, LAST_ROW, Area, Position, column_letters, column_number
from xlappraise.xlsx.formula_text import NUMBER, STRING, WORD, Reference, Token, pieces, shift
from xlappraise.xlsx.snapshot import Value

Target = tuple[str, Area]
"""Cells that a formula looks at: their sheet ('' is any) and area."""
EVERYWHERE = Area(1, 1, LAST_ROW, LAST_COLUMN)
ANYTHING: Target = ("", EVERYWHERE)

DIGITS = "\0"
"""Stands for a number that is not known, alone or within a text."""
PREFIXES = ("_XLFN.", "_XLWS.")
NUMERIC = frozenset(
    (
        *("ABS", "COLUMNS", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF"),
        *("COUNTIFS", "DAY", "FIND", "INT", "LEN", "MATCH"),
        *("MAX", "MIN", "MOD", "MONTH", "NOW", "PRODUCT"),
        *("QUOTIENT", "RAND", "RANDBETWEEN", "RANK", "ROUND", "ROUNDDOWN"),
        *("ROUNDUP", "ROWS", "SEARCH", "SUBTOTAL", "SUM", "SUMIF"),
        *("SUMIFS", "SUMPRODUCT", "TODAY", "TRUNC", "VALUE", "WEEKDAY"),
        *("XMATCH", "YEAR"),
    )
)
"""Functions that give a number, which is not worked out: DIGITS stands for it."""
UNREADABLE = frozenset({"EVALUATE"})
"""Functions of defined names that calculate a text as a formula, which may refer to anything."""
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3})\$?[\0\d]+(?::\$?([A-Za-z]{1,3})\$?[\0\d]+)?", re.ASCII)
_COMPARISONS = frozenset(("=", "<", ">", "<=", ">=", "<>"))


class Surroundings(NamedTuple):
    """What the words of a formula can mean; names, tables and renamed are in lower case."""

    names: Mapping[str, str]
    """Workbook names and their formulas; one that holds on a single sheet only is given as sheet!name."""
    tables: Mapping[str, Target]
    tabs: Sequence[str] = ()
    """Sheets in order."""
    stored: Callable[[str, Position], Value] = lambda _, __: None  # a field, no function
    """The value stored in a cell; '' for a blank one, None where it is not known."""
    renamed: frozenset[str] = frozenset()
    """Names that are going to mean something else."""


class _Sign(str):
    """What stands between the parts of an argument, such as &."""

    __slots__ = ()


Operand = str | float | Reference | None
"""A part of an argument: a text, a number, a cell or an area; None is unknown."""


class _Call:
    """A function, or a bracket, that is open: its arguments so far, and where its targets begin."""

    __slots__ = ("arguments", "at", "function", "names", "perhaps")

    def __init__(self, function: str, walk: "Walk") -> None:
        self.function = function
        self.at, self.perhaps, self.names = len(walk.at), len(walk.perhaps), len(walk.names)
        self.arguments: list[list[Operand]] = [[]]


class Walk:
    """What a formula at a place refers to. Without a position, ROW() is not known."""

    def __init__(self, text: str, home: str, position: Position | None, around: Surroundings) -> None:
        """Go through it."""
        self._home, self._position, self._around = home, position, around
        self.at: list[Target] = []
        """Areas that it looks at."""
        self.perhaps: list[Target] = []
        """Areas within which it looks at cells that are not known."""
        self.names: list[tuple[str, str]] = []
        """Names and tables, each with the sheet from which it is read."""
        self.texts: list[str] = []
        """Texts that INDIRECT reads as references."""
        self._run(text)

    def _run(self, text: str) -> None:
        calls = [_Call("", self)]
        function, braces, ranges = "", 0, False
        for piece in pieces(text):
            parts = calls[-1].arguments[-1]
            if isinstance(piece, Reference):
                parts.append(self._reference(piece))
                continue
            kind, word = piece
            if kind == WORD and word.upper() not in ("TRUE", "FALSE"):
                function = word.upper()
            elif word == "(":
                calls.append(_Call(function, self))
                function = ""
            elif word == ")" and len(calls) > 1:
                call = calls.pop()
                if call.function or call.arguments != [[]]:  # LibreOffice writes TRUE()
                    calls[-1].arguments[-1].append(self._result(call))
            elif word in (",", ";") and not braces:
                calls[-1].arguments.append([])
            else:
                braces += (word == "{") - (word == "}")
                ranges = ranges or word == ":"
                parts.append(_part(piece))
        if ranges:  # such as A1:INDEX(C:C,5): what lies between is looked at too
            self.perhaps += [(sheet, EVERYWHERE) for sheet in {sheet for sheet, _ in self.at}]

    def _reference(self, reference: Reference) -> Operand:
        sheet = reference.sheet or self._home
        if reference.area is not None:
            self.at.append((sheet, reference.area))
            return Reference(sheet, reference.area)
        self.names.append((sheet, reference.name))
        names, name = self._around.names, reference.name.casefold()
        meaning = names.get(f"{sheet.casefold()}!{name}", names.get(name, ""))
        return _one_area(meaning, sheet) if shift(meaning, 1, 1) == meaning else None

    def _result(self, call: _Call) -> Operand:
        """What a function or a bracket gives."""
        given = [self._worth(argument) for argument in call.arguments]
        function = call.function
        while function.startswith(PREFIXES):
            function = function.partition(".")[2]
        if not function:
            return given[0] if len(given) == 1 else None
        if function in _FOLLOWED:
            return _FOLLOWED[function](self, call, given)
        if function in UNREADABLE:
            self.perhaps.append(ANYTHING)
        return DIGITS if function in NUMERIC else None

    def _worth(self, parts: list[Operand]) -> Operand:
        """What an argument comes to; '' when it is left out."""
        if len(parts) <= 1:
            return None if parts and isinstance(parts[0], _Sign) else parts[0] if parts else ""
        if any(part in _COMPARISONS for part in parts if isinstance(part, _Sign)):
            return DIGITS
        whole, terms = "", list[Operand]()
        joined = any(isinstance(part, _Sign) and part == "&" for part in parts)
        for part in (*parts, _Sign("&")):
            if not (isinstance(part, _Sign) and part == "&"):
                terms.append(part)
                continue
            worth = terms[0] if len(terms) == 1 else self._sum(terms)
            words = self._text(worth)
            if not joined or words is None or len(whole) + len(words) > limits.LONGEST_PLACE:
                return worth if not joined else None
            whole, terms = whole + words, []
        return whole

    def _sum(self, terms: Sequence[Operand]) -> Operand:
        """What the terms add up to: DIGITS for a number that is not known, None for what may be a text."""
        total, sign, wanted = 0.0, 1, True
        for term in terms:
            if isinstance(term, _Sign):
                if term not in ("+", "-", "*", "/", "^", "%"):
                    return None
                if term not in ("+", "-"):
                    return DIGITS
                sign, wanted = (-sign if term == "-" else sign), True
                continue
            number = self._number(term)
            if not wanted:
                return None
            if number is None:
                return DIGITS
            total, sign, wanted = total + sign * number, 1, False
        return total

    def _text(self, part: Operand) -> str | None:
        """A part as text, with DIGITS for a number that is not known."""
        value: Operand | Value = self._stored_value(part) if isinstance(part, Reference) else part
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, float | int):
            return f"{value:.15g}"
        if isinstance(value, _Sign) or not isinstance(value, str):
            return None
        return value if len(value) <= limits.LONGEST_PLACE else None

    def _number(self, part: Operand) -> float | None:
        """A part as a number; None when it is not known, or too large (1e9) to be a row or a size."""
        value: Operand | Value = self._stored_value(part) if isinstance(part, Reference) else part
        if value == "" and isinstance(value, str):
            return 0.0
        return float(value) if isinstance(value, float | int) and abs(value) < 1e9 else None

    def _stored_value(self, reference: Reference) -> Value:
        area = reference.area
        if area is None or area[:2] != area[2:]:
            return None
        return self._around.stored(reference.sheet, (area.first_row, area.first_column))

    # ------------------------------------------------------------------------------------- functions that refer

    def _indirect(self, _: _Call, given: list[Operand]) -> Operand:
        text = self._text(given[0])
        if text is None:
            self.perhaps.append(ANYTHING)
            return None
        as_letters = len(given) < 2 or self._number(given[1]) == 1
        if DIGITS in text or ("[" in text and "!" in text) or not as_letters:
            self.perhaps += self._bounds(text, as_letters)
            return None
        self.texts.append(text)
        return _one_area(text, self._home)

    def _bounds(self, text: str, as_letters: bool) -> list[Target]:
        """Where a text may lead when a number in it is not known, or it names a workbook or may be in R1C1 style."""
        head, bang, rest = text.rpartition("!")
        letters = _COLUMNS.fullmatch(rest)
        columns = sorted(column_number(each) for each in letters.groups(letters[1])) if letters else [0]
        area = Area(1, columns[0], LAST_ROW, columns[-1]) if 0 < columns[-1] <= LAST_COLUMN else EVERYWHERE
        if not bang:
            # Only a name or a table can lead to another sheet.
            known = (*self._around.names, *self._around.tables)
            names = () if letters or ":" in rest or not as_letters else known
            name_part = text.partition("[")[0]
            named = len(names) > limits.MOST_NAMES_COMPARED or any(_fits(name_part, name) for name in names)
            return [ANYTHING] if named else [(self._home, area)]
        sheet = head.strip("'").replace("''", "'").rpartition("]")[2]
        tabs = [tab for tab in self._around.tabs if _fits(sheet, tab)] if DIGITS in sheet else [sheet]
        return [(tab, area) for tab in tabs]

    def _offset(self, call: _Call, given: list[Operand]) -> Operand:
        base = given[0]
        if not isinstance(base, Reference) or base.area is None:
            sheets = {sheet for sheet, _ in (*self.at[call.at :], *self.perhaps[call.perhaps :])}
            known = sheets and len(self.names) == call.names
            self.perhaps += [(sheet, EVERYWHERE) for sheet in sheets] if known else [ANYTHING]
            return None
        if self.at[call.at : call.at + 1] == [(base.sheet, base.area)]:
            del self.at[call.at]  # it is a starting point: its own value does not matter
        numbers = [self._number(part) for part in given[1:3]]
        sizes = [None if part == "" else self._number(part) for part in given[3:5]]
        unknown = None in numbers or any(
            size is None and part != "" for size, part in zip(sizes, given[3:], strict=False)
        )
        area = None if unknown else _offset_area(base.area, numbers, sizes)
        if area is None:
            self.perhaps += [(base.sheet, EVERYWHERE)] if unknown else []
            return None
        self.at.append((base.sheet, area))
        return Reference(base.sheet, area)

    def _row(self, call: _Call, given: list[Operand]) -> Operand:
        return self._line(0 if call.function == "ROW" else 1, given)

    def _line(self, index: int, given: list[Operand]) -> Operand:
        """The number of a row (index 0) or column (1)."""
        if given == [""]:
            return float(self._position[index]) if self._position else DIGITS
        first = given[0]
        return float(first.area[index]) if isinstance(first, Reference) and first.area else DIGITS

    def _address(self, _: _Call, given: list[Operand]) -> Operand:
        sheet = self._text(given[4]) if len(given) > 4 else ""
        if sheet is None:
            return None
        before = "'{}'!".format(sheet.replace("'", "''")) if sheet else ""
        numbers = [self._number(part) for part in given[:2]]
        as_letters = len(given) < 4 or given[3] == "" or self._number(given[3]) == 1
        if len(numbers) < 2 or not as_letters or None in numbers:
            return before + DIGITS
        row, column = (int(number or 0) for number in numbers)
        inside = 1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN
        return f"{before}{column_letters(column)}{row}" if inside else before + DIGITS


_FOLLOWED: Mapping[str, Callable[[Walk, _Call, list[Operand]], Operand]] = {
    "INDIRECT": Walk._indirect,
    "OFFSET": Walk._offset,
    "ROW": Walk._row,
    "COLUMN": Walk._row,
    "ADDRESS": Walk._address,
}


def _part(token: Token) -> Operand:
    kind, text = token
    if kind == STRING:
        return text[1:-1].replace('""', '"')
    if kind == NUMBER:
        return float(text)
    return float(text.upper() == "TRUE") if kind == WORD else _Sign(text)


def _one_area(text: str, home: str) -> Reference | None:
    """The area that a text is the address of; None when it is anything else."""
    found = tuple(pieces(text)) if len(text) <= limits.LONGEST_PLACE else ()
    if len(found) != 1 or not isinstance(found[0], Reference) or found[0].area is None:
        return None
    return Reference(found[0].sheet or home, found[0].area)


def _fits(template: str, name: str) -> bool:
    """Whether a name may be the template with some number for each DIGITS; only its start and end are compared."""
    parts = template.casefold().split(DIGITS)
    known = name.casefold().rpartition("!")[2]
    return known.startswith(parts[0]) and known.endswith(parts[-1])


def _offset_area(area: Area, numbers: Sequence[float | None], sizes: Sequence[float | None]) -> Area | None:
    """The area that OFFSET leads to; None outside the sheet."""
    ends: list[int] = []
    for index in (0, 1):
        number = numbers[index] if index < len(numbers) else 0
        size = sizes[index] if index < len(sizes) else None
        first = area[index] + int(number or 0)
        length = area[index + 2] - area[index] + 1 if size is None else int(size)
        ends += sorted((first, first + length - (1 if length > 0 else -1)))
    inside = 1 <= ends[0] <= ends[1] <= LAST_ROW and 1 <= ends[2] <= ends[3] <= LAST_COLUMN
    return Area(ends[0], ends[2], ends[1], ends[3]) if inside else None
