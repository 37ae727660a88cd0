"""A question such as `radius < 0.05 and certain = no` in; out, a test of records. Nothing in it is evaluated.

    question   = either
    either     = both { "or" both }
    both       = one { "and" one }
    one        = "not" one | "(" either ")" | comparison
    comparison = column ( "=" | "!=" | "<" | "<=" | ">" | ">=" | "has" ) value
    value      = number | "quoted text" | 'quoted text' | word

Text is compared without regard to case; `has` looks for a piece of it. What is blank fits no comparison but `= blank`
and `!= ...`, so that what is not known is never taken for zero.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from xlappraise.appraisal.words import folded, near
from xlappraise.records import NamedTuple
from xlappraise.register.field import SHARE, TEXT, YES_NO, Field, Record

Test = Callable[[Record], bool]

TOKEN = re.compile(
    r"""\s*(?:(?P<quoted>"[^"]*"|'[^']*'|“[^”]*”|‘[^’]*’)"""
    r"""|(?P<sign><=|>=|!=|<>|=|<|>|\(|\))|(?P<word>[^\s()<>=!"'“”‘]+))"""
)
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
EQUAL, UNEQUAL, HAS = "=", "!=", "has"
BLANK = "blank"
COLUMNS_ARE = "Its columns: xlappraise guide portfolio."
MOST_LETTERS, DEEPEST = 2_000, 50
"""Most letters of a question, and most brackets inside one another, so that reading it cannot exhaust the stack."""


class BadQuestion(Exception):  # noqa: N818 - it is a refusal with its sentence
    """The question cannot be understood; one sentence."""


class _Token(NamedTuple):
    text: str
    quoted: bool = False

    def means(self, *words: str) -> bool:
        """Whether it is one of these words or signs, not in quotes."""
        return not self.quoted and self.text.lower() in words


def _tokens(text: str) -> list[_Token]:
    if len(text) > MOST_LETTERS:
        raise BadQuestion(f"A question has at most {MOST_LETTERS:,} letters.")
    tokens, at, text = [], 0, text.rstrip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            raise BadQuestion(f"The question cannot be read from {text[at : at + 20]!r} on.")
        quoted = found["quoted"]
        tokens.append(_Token(quoted[1:-1], True) if quoted else _Token(found["sign"] or found["word"]))
        at = found.end()
    return tokens


class _Reader:
    """Reads tokens from the left."""

    def __init__(self, tokens: list[_Token], columns: Sequence[Field]) -> None:
        self._tokens, self._at, self._depth = tokens, 0, 0
        self._columns = {column.key: column for column in columns}

    def whole(self) -> Test:
        """The test of all tokens."""
        found = self._either()
        if self._at < len(self._tokens):
            raise BadQuestion(f"After a comparison comes 'and' or 'or', not '{self._tokens[self._at].text}'.")
        return found

    def _next(self, wanted: str) -> _Token:
        if self._at == len(self._tokens):
            raise BadQuestion(f"The question ends where {wanted} is wanted.")
        self._at += 1
        return self._tokens[self._at - 1]

    def _take(self, word: str) -> bool:
        """Pass over the next token if it is this word."""
        there = self._at < len(self._tokens) and self._tokens[self._at].means(word)
        self._at += there
        return there

    def _either(self) -> Test:
        tests = [self._both()]
        while self._take("or"):
            tests.append(self._both())
        return lambda record: any(test(record) for test in tests)

    def _both(self) -> Test:
        tests = [self._one()]
        while self._take("and"):
            tests.append(self._one())
        return lambda record: all(test(record) for test in tests)

    def _one(self) -> Test:
        self._depth += 1
        if self._depth > DEEPEST:
            raise BadQuestion(f"A question has at most {DEEPEST} brackets inside one another.")
        try:
            if self._take("not"):
                inner = self._one()
                return lambda record: not inner(record)
            if self._take("("):
                inner = self._either()
                if not self._next("a closing bracket").means(")"):
                    raise BadQuestion("A bracket is not closed.")
                return inner
            return self._comparison()
        finally:
            self._depth -= 1

    def _comparison(self) -> Test:
        column = self._column(self._next("a column"))
        sign = self._next("a comparison").text.lower()
        sign = UNEQUAL if sign == "<>" else sign
        if sign not in (EQUAL, UNEQUAL, HAS, *COMPARISONS):
            raise BadQuestion(f"After '{column.key}' comes =, !=, <, <=, >, >= or has, not '{sign}'.")
        value = self._next("a value")
        if column.kind == SHARE and self._take("%"):  # 5 %
            value = _Token(f"{value.text}%")
        return _test(column, sign, value)

    def _column(self, token: _Token) -> Field:
        name = token.text.lower()
        if token.quoted or name not in self._columns:
            meant = near(name, self._columns)
            hint = f"Did you mean '{meant}'?" if meant else COLUMNS_ARE
            raise BadQuestion(f"There is no column '{token.text}'. {hint}")
        return self._columns[name]


def _test(column: Field, sign: str, token: _Token) -> Test:
    key = column.key
    if token.means(BLANK) and sign in (EQUAL, UNEQUAL):
        return lambda record: (record[key] in (None, "")) == (sign == EQUAL)
    value = _value(column, token)
    if sign == HAS:
        if column.kind != TEXT:
            raise BadQuestion(f"'{key}' is a {column.kind}: 'has' is for text.")
        return lambda record: value in folded(record[key] or "")
    if column.kind == YES_NO and sign in COMPARISONS:
        raise BadQuestion(f"'{key}' is yes or no: compare it with = or !=.")
    if sign in (EQUAL, UNEQUAL):
        return lambda record: (_of(column, record) == value) == (sign == EQUAL)
    compare = COMPARISONS[sign]
    return lambda record: (found := _of(column, record)) not in (None, "") and compare(found, value)


def _of(column: Field, record: Record) -> Any:
    """What a record has there, as it is compared."""
    value = record[column.key]
    return folded(value or "") if column.kind == TEXT else value


def _value(column: Field, token: _Token) -> Any:
    """The value that is compared with, of the column's kind."""
    if token.text in ("(", ")", *COMPARISONS, EQUAL, UNEQUAL) and not token.quoted:
        raise BadQuestion(f"After '{column.key}' and its sign comes a value, not '{token.text}'.")
    if column.kind == TEXT:
        return folded(token.text)
    if column.kind == YES_NO:
        if token.text.lower() not in ("yes", "no"):
            raise BadQuestion(f"'{column.key}' is yes or no, not '{token.text}'.")
        return token.text.lower() == "yes"
    number = re.fullmatch(r"(-?(?:\d+(?:\.\d+)?|\.\d+))(%?)", token.text)
    if number is None:
        raise BadQuestion(f"'{column.key}' is a {column.kind}, and '{token.text}' is none.")
    if number[2] and column.kind != SHARE:
        raise BadQuestion(f"'{column.key}' is a {column.kind} and no share: leave out the % of '{token.text}'.")
    return float(number[1]) / (100 if number[2] else 1)


def question(text: str, columns: Sequence[Field]) -> Test:
    """The test that a question asks of the records of a table with these columns. Raises BadQuestion."""
    tokens = _tokens(text)
    if not tokens:
        raise BadQuestion("The question is empty.")
    return _Reader(tokens, columns).whole()
