"""Records of a register in, text out: a table of them, or of how many there are by a column or rule."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from xlappraise.appraisal.rules import RULES
from xlappraise.appraisal.words import count_of, near, shorten
from xlappraise.exchange.plain import columns as in_columns
from xlappraise.exchange.plain import harmless, number
from xlappraise.records import NamedTuple
from xlappraise.register.field import NUMBER, SHARE, TEXT, YES_NO, Field, Record
from xlappraise.register.question import COLUMNS_ARE, BadQuestion
from xlappraise.register.register_tables import APPRAISALS, COLUMNS, rules_in
from xlappraise.register.row import BLOCKED, READ

RULE = "rule"
SHOWN = {
    True: ("path", "title", "winner", "lead", "radius", "certain", "errors", "said"),
    False: ("path", "id", "name", "total", "percent", "rank", "cost"),
}
"""Columns that are printed, of the appraisals (True) and of the options."""
NOBODY = "(blank)"
LONGEST = 60


class _Group(NamedTuple):
    """Counts of the records that share a value: all, appraisals, with errors, not certain who is first."""

    files: int = 0
    appraisals: int = 0
    wrong: int = 0
    unsure: int = 0

    def with_one(self, record: Record) -> "_Group":
        return _Group(
            self.files + 1,
            self.appraisals + (record.get("state") in (READ, BLOCKED)),
            self.wrong + bool(record.get("errors")),
            self.unsure + (record.get("certain") is False),
        )


def record_lines(records: Iterable[Record], columns: Sequence[Field]) -> Iterator[str]:
    """Lines of a table of the records, and how many there are; but for the first two, blank columns are left out."""
    appraisals = columns[1].key == COLUMNS[APPRAISALS][1].key
    known = {column.key: column for column in columns}
    shown = [known[key] for key in SHOWN[appraisals] if key in known]
    rows = [tuple(_cell(record[column.key]) for column in shown) for record in records]
    kept = [n for n in range(len(shown)) if n < 2 or any(row[n] for row in rows)]
    if rows:
        right = frozenset(place for place, n in enumerate(kept) if shown[n].kind not in (TEXT, YES_NO))
        table = [tuple(shown[n].heading for n in kept), *(tuple(row[n] for n in kept) for row in rows)]
        yield from in_columns(table, right)
        yield ""
    yield count_of(len(rows), "file" if appraisals else "option") + "."


def count_lines(records: Iterable[Record], columns: Sequence[Field], by: str) -> Iterator[str]:
    """Lines of a table of how many there are of each value of a column, or of each rule. Raises BadQuestion."""
    if by.lower() == RULE:
        yield from _by_rule(records, columns)
        return
    column = next((column for column in columns if column.key == by.lower()), None)
    keys = [column.key for column in columns if column.kind not in (NUMBER, SHARE)]
    if column is None or column.key not in keys:
        meant = near(by, [*keys, RULE])
        hint = f"Did you mean '{meant}'?" if meant else COLUMNS_ARE
        raise BadQuestion(f"There is nothing to count by '{by}'. {hint}")
    groups: dict[str, _Group] = defaultdict(_Group)
    for record in records:
        value = _cell(record[column.key]) or NOBODY
        groups[value] = groups[value].with_one(record)
    whole = "errors" in {column.key for column in columns}
    headings = ("Files", "Appraisals", "Must fix", "Not certain") if whole else ("Options",)
    rows = [(value, *(f"{count:,}" for count in group[: len(headings)])) for value, group in sorted(groups.items())]
    yield from in_columns([(column.heading, *headings), *rows], frozenset(range(1, len(headings) + 1)))


def _by_rule(records: Iterable[Record], columns: Sequence[Field]) -> Iterator[str]:
    if "rules" not in {column.key for column in columns}:
        raise BadQuestion("Options have no findings by rule: ask the register of appraisals.")
    files: dict[str, int] = defaultdict(int)
    findings: dict[str, int] = defaultdict(int)
    for record in records:
        for code, count in rules_in(record["rules"] or "").items():
            files[code] += 1
            findings[code] += count
    names = {rule.code: rule.name for rule in RULES}
    by_count = sorted(files, key=lambda code: (-files[code], code))
    rows = [(code, names.get(code, ""), f"{files[code]:,}", f"{findings[code]:,}") for code in by_count]
    yield from in_columns([("Rule", "Name", "Files", "Findings"), *rows], frozenset((2, 3)))


def _cell(value: Any) -> str:
    """A value for people: numbers to three decimals, empty for what is not known."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return harmless(value) if len(value) <= LONGEST else harmless(shorten(value, LONGEST))
    return number(Fraction(round(value, 3)).limit_denominator(1000)) if isinstance(value, float) else f"{value}"
