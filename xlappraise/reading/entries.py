"""One entry of an officer in; what it means out: closed lists, text, numbers, dates; with findings."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from xlappraise.appraisal.findings import Cell, Rule
from xlappraise.appraisal.gather import NOBODY, About, Gathering
from xlappraise.appraisal.rules.of_cells import (
    CHOICE_UNKNOWN,
    DATE_UNKNOWN,
    NUMBER_UNKNOWN,
    TEXT_TOO_LONG,
    UNREADABLE,
    UNTIDY,
)
from xlappraise.appraisal.words import begins_one, folded, list_of, near
from xlappraise.reading.values import blank, calendar_date, found_text, is_unreadable, number, text, value_in_words
from xlappraise.records import NamedTuple
from xlappraise.xlsx.snapshot import PLAIN, CellData

LONGEST_LINE, LONGEST = 32_000, 32_767
"""Most characters of a name, which a key may stand before, and of any text: what a cell of Excel holds."""


class Entry(NamedTuple):
    """A filled cell, and how a sentence names it: field, and of whom (`what`, or the subject's name)."""

    data: CellData
    cell: Cell
    field: str
    subject: About = NOBODY
    what: str = ""

    def report(self, gathering: Gathering, rule: Rule, wanted: str = "text", /, **facts: Any) -> None:
        """Note a fault of this entry; `wanted` says what belongs there: text, number or date."""
        where = {"what": self.what} if self.what else {}
        stands = {"field": self.field, "found": found_text(self.data), "shown": value_in_words(self.data, wanted)}
        gathering.add(rule, self.cell, self.subject, **{**stands, **where, **facts})


def suggestion(words: str, choices: Sequence[str]) -> dict[str, str | None]:
    """Facts on the one choice that is near: suggestion, hint for the help and, for a slip, the fix."""
    slip = near(words, choices)
    meant = slip or begins_one(words, choices)
    return {"suggestion": meant, "hint": f' Did you mean "{meant}"?' if meant else "", "fix": slip}


def choice_of(
    entry: Entry, choices: Sequence[str], gathering: Gathering, rule: Rule = CHOICE_UNKNOWN, **facts: Any
) -> str | None:
    """The choice that the entry stands for, regardless of case and spaces; else None and a finding."""
    words = text(entry.data)
    if entry.data.value in choices or words in choices:
        if entry.data.value != words and isinstance(entry.data.value, str):
            untidy(entry, words, gathering)
        return words
    meant = next((choice for choice in choices if folded(choice) == words.lower()), None)
    if meant is not None and not is_unreadable(entry.data):
        untidy(entry, meant, gathering)
        return meant
    entry.report(gathering, rule, **{"expected": list_of(choices, "or"), **suggestion(words, choices), **facts})
    return None


def untidy(entry: Entry, meant: str, gathering: Gathering) -> None:
    """Note that the entry was read as `meant`."""
    entry.report(gathering, UNTIDY, expected=meant, suggestion=meant, fix=meant)


def entered_text(entry: Entry, gathering: Gathering, keep_lines: bool = False) -> str:
    """Text, normal, or as it stands when `keep_lines`.

    An Excel error is a finding and no text; of a text that no cell of Excel could repeat, a finding and its beginning.
    """
    data = entry.data
    if is_unreadable(data):
        entry.report(gathering, UNREADABLE)
        return ""
    if keep_lines and isinstance(data.value, str):
        words, most = "" if blank(data) else data.value, LONGEST
    else:
        words, most = text(data), LONGEST_LINE
    if len(words) > most:
        entry.report(gathering, TEXT_TOO_LONG, found=f"{len(words):,}", shown="", expected=f"{most:,}")
    return words[:most]


def plain(data: CellData, keep_lines: bool) -> str | None:
    """What `entered_text` gives for a filled cell with nothing but text, as nearly all are; None for any other."""
    if type(data.value) is not str or blank(data) or len(data.value) > LONGEST_LINE:
        return None
    return data.value if keep_lines else text(data)


def plain_number(entry: Entry, gathering: Gathering) -> Fraction | None:
    """A plain number; anything else is a finding and None."""
    value = number(entry.data)
    if value is None or entry.data.shown_as != PLAIN:
        entry.report(gathering, NUMBER_UNKNOWN, "number", expected="a plain number")
        return None
    return value


def day(entry: Entry, date1904: bool, gathering: Gathering) -> date | None:
    """A date; anything else is a finding and None."""
    value = calendar_date(entry.data, date1904)
    if value is None:
        entry.report(gathering, DATE_UNKNOWN, "date", expected="31/12/2026")
    return value


def is_key(words: str) -> bool:
    """Whether text may be a Ref or an ID (layout.KEY_PATTERN, spelt out: it is asked for every row)."""
    return (
        0 < len(words) <= 20
        and words.isascii()
        and words[0].isalnum()
        and all(letter.isalnum() or letter in "._-" for letter in words)
    )
