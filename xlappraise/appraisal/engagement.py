"""An Appraisal in; out, the engagement that Stakeholders records, added up by group. Blanks count nothing."""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from xlappraise.appraisal.model import Appraisal, LogRow
from xlappraise.appraisal.words import folded

STAKEHOLDERS = "Stakeholders"
FIGURES = ("invited", "registered", "attended")
"""Columns with numbers of people."""


class GroupTotal(NamedTuple):
    """A group's events and people; None where no event of it has a number."""

    group: str
    events: int
    invited: Fraction | None
    registered: Fraction | None
    attended: Fraction | None


def engagement(appraisal: Appraisal) -> tuple[GroupTotal, ...]:
    """Totals by group, in order of first appearance: rows with an event, by their group or else their name."""
    return tuple(group_total(rows[0][0], [row for _, row in rows]) for rows in by_group(appraisal).values())


def by_group(appraisal: Appraisal) -> dict[str, list[tuple[str, LogRow]]]:
    """The rows with an event, each with its group as written, by the group as it is compared."""
    found: dict[str, list[tuple[str, LogRow]]] = {}
    for row in appraisal.logs.get(STAKEHOLDERS, ()):
        if row.values.get("event"):
            group = group_of(row)
            found.setdefault(folded(group), []).append((group, row))
    return found


def group_of(row: LogRow) -> str:
    """The group of a row of Stakeholders: its group, or else its name."""
    return str(row.values.get("group") or row.values.get("name") or "")


def group_total(group: str, rows: Iterable[LogRow]) -> GroupTotal:
    """These events added up."""
    events = tuple(rows)
    return GroupTotal(group, len(events), *(_total(events, key) for key in FIGURES))


def _total(rows: Iterable[LogRow], key: str) -> Fraction | None:
    numbers = [value for row in rows if isinstance(value := row.values.get(key), Fraction)]
    return sum(numbers, Fraction(0)) if numbers else None
