"""An Appraisal in; out, the engagement that Stakeholders records, added up by group. Blanks count nothing.

An event may have a row for each group that came: rows with the same event, time and date are one event.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from xlappraise.appraisal.model import Appraisal, LogRow
from xlappraise.appraisal.words import folded
from xlappraise.records import NamedTuple

STAKEHOLDERS = "Stakeholders"
FIGURES = ("invited", "registered", "attended")
"""Columns with numbers of people."""
EVENT = ("event", "frequency", "date")
"""Columns that tell one event from another."""
HELD = "held"


class GroupTotal(NamedTuple):
    """A group's events that were held, and their people.

    None where no event of it has a number, and where some have none and the others say 0: nobody knows then how many.
    """

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


def is_held(row: LogRow) -> bool:
    """Whether the event of a row was held: it is not just planned or requested, nor cancelled."""
    return folded(str(row.values.get("state") or HELD)) == HELD


def event_key(row: LogRow) -> tuple[str, ...]:
    """What rows of one event have in common: its name, when it was, and its date."""
    return tuple(folded(str(row.values.get(key) or "")) for key in EVENT)


def group_of(row: LogRow) -> str:
    """The group of a row of Stakeholders: its group, or else its name."""
    return str(row.values.get("group") or row.values.get("name") or "")


def group_total(group: str, rows: Iterable[LogRow]) -> GroupTotal:
    """The events of these rows that were held, each once, and their people."""
    held = tuple(filter(is_held, rows))
    return GroupTotal(group, len(set(map(event_key, held))), *(_total(held, key) for key in FIGURES))


def _total(rows: Sequence[LogRow], key: str) -> Fraction | None:
    numbers = [value for row in rows if isinstance(value := row.values.get(key), Fraction)]
    total = sum(numbers, Fraction(0))
    return total if numbers and (total or len(numbers) == len(rows)) else None
