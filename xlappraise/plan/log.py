"""What changed since an earlier version or a seal in; out, the Changes that write it to Change log.

Each change has a row there. Several changes of one kind are one act: it has one row, and they stand on Version changes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from xlappraise.appraisal.gather import Gathering
from xlappraise.appraisal.model import Appraisal, LogRow
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.seals import SealedChange
from xlappraise.appraisal.versions.comparison import ADDED, Comparison
from xlappraise.appraisal.versions.entry_effects import EntryEffects
from xlappraise.appraisal.versions.keyed_entries import (
    CRITERION,
    KEY_FIELDS,
    LOG,
    OPTION,
    RATIONALE,
    SCORE,
    EntryPlace,
    plain_text,
    value_text,
)
from xlappraise.appraisal.words import cut_short
from xlappraise.plan.lacking_sheets import tab_before
from xlappraise.plan.tab_visibility import plan_shown
from xlappraise.plan.version_changes import plan_acts
from xlappraise.reading.acts import SEE_ACT, next_act, version_rows
from xlappraise.reading.reader import Reading
from xlappraise.reading.sheet_table import SheetTable, read_table
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.sheets.donor import FreshWorkbook
from xlappraise.sheets.version_changes import VersionRow
from xlappraise.sheets.version_words import RENAMED, SHEETS, ChangeLine, change_lines, heading, row_words
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.changes.kinds import AddSheet, Change, GrowTable, SetCell
from xlappraise.xlsx.refusals import CannotWrite, safe_text
from xlappraise.xlsx.snapshot import Snapshot

CHANGE_LOG = layout.BY_NAME["Change log"]
LOGGED = "logged"
"""The word in the column Change of Version changes for a row of an act."""
LONGEST = 32_000
"""Most characters of a text that is written to a cell, which holds 32,767."""
DAY_ZERO, DAY_ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)
_KEPT_APART = (CHANGE_LOG.name,)
"""Logs whose own rows are no change to be logged."""


class ChangeDecision(NamedTuple):
    """Who decided, where, when and why: the same for all changes that are written together."""

    day: date
    by: str
    forum: str
    why: str


class LogEntry(NamedTuple):
    """A change: the Ref and option ID that it is about, if any, what stood there and stands there now, in words."""

    ref: str
    option: str
    was: str
    now: str
    kind: tuple[str, ...] = ("",)
    """Sheet, kind of entry and field. Several changes with the same `kind` that are written together are an act."""
    act: int = 0
    """The number of the act that it belongs to or stands for; 0 for a change by itself."""
    places: frozenset[EntryPlace] = frozenset()
    """The entries of the comparison that it is about; none where it comes from a seal."""


def entries_of_comparison(comparison: Comparison) -> list[LogEntry]:
    """An entry for each change, except changes to rows of Change log."""
    lines = (line for line in change_lines(comparison) if line.sheet not in _KEPT_APART)
    return [
        _entry(line)._replace(kind=_kind(line), places=frozenset([line.place] if line.place else ())) for line in lines
    ]


def _kind(line: ChangeLine) -> tuple[str, ...]:
    kind = line.place.kind if line.place else ""
    return (line.sheet, kind, "" if kind in (SCORE, RATIONALE) else line.field or line.change)


def _entry(line: ChangeLine) -> LogEntry:
    ref, option = _keys(line.place)
    if line.place is not None and line.place.kind == SCORE:
        return LogEntry(ref, option, line.was, line.now)
    about = line.field if ref or option else ", ".join(filter(None, (line.sheet, line.about, line.field)))
    if line.sheet == layout.RATIONALE.name:
        about = "Reason"
    if line.change == RENAMED:
        return LogEntry("", "", f"{line.sheet}: {line.was}", f"{line.sheet}: {line.now}")
    if line.field or line.sheet == layout.RATIONALE.name:
        return LogEntry(ref, option, f"{about}: {line.was}", f"{about}: {line.now}")
    words = ", ".join(filter(None, (about, line.about if ref or option else "", line.was or line.now)))
    return LogEntry(ref, option, *(("not there", words) if line.change == ADDED else (words, "taken out")))


def _keys(place: EntryPlace | None) -> tuple[str, str]:
    """The Ref and the option ID that an entry is about."""
    if place is None:
        return "", ""
    if place.kind in (SCORE, RATIONALE):
        return place.key[0], place.key[1]
    return (place.key[0], "") if place.kind == CRITERION else ("", place.key[0]) if place.kind == OPTION else ("", "")


def entries_of_seal(changes: Iterable[SealedChange], appraisal: Appraisal) -> list[LogEntry]:
    """An entry for each change since a seal, except changes to rows of Change log."""
    return [
        _sealed_entry(each, appraisal)
        for each in changes
        if not (each.place.kind == LOG and each.place.key[0] in _KEPT_APART)
    ]


def _sealed_entry(change: SealedChange, appraisal: Appraisal) -> LogEntry:
    kind, key, field = change.place
    ref, option = _keys(change.place)
    sheet = key[0] if kind == LOG else SHEETS[kind]
    was, now = change.was or "blank", change.now or "blank"
    if kind == SCORE:
        return LogEntry(ref, option, was, now, (sheet, kind))
    name = "Reason" if kind == RATIONALE else heading(kind, key, field) if field != KEY_FIELDS.get(kind) else "Key"
    about = name if ref or option else ", ".join(filter(None, (sheet, row_words(appraisal, kind, key), name)))
    return LogEntry(ref, option, f"{about}: {was}", f"{about}: {now}", (sheet, kind, name))


def without_logged(found: Sequence[LogEntry], rows: Iterable[LogRow]) -> list[LogEntry]:
    """The entries whose Ref, option, old and new text are in none of these rows of Change log."""
    there = {
        tuple(plain_text(_text(row.values.get(key, ""))) for key in ("ref", "option", "from", "to")) for row in rows
    }
    return [each for each in found if tuple(plain_text(cut_short(text, LONGEST)) for text in each[:4]) not in there]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else value_text(value)


def plan_entries(
    snapshot: Snapshot,
    reading: Reading,
    found: Sequence[LogEntry],
    decided: ChangeDecision,
    effects: EntryEffects | None = None,
) -> list[Change]:
    """The rows below the last one of Change log, which comes with them where it is missing; acts on Version changes.

    `effects` says of each row what it did, where the log has a column for that. Raises CannotWrite.
    """
    logged = reading.appraisal.logs.get(CHANGE_LOG.name, ())
    entries, changes = _in_acts(found, next_act(version_rows(snapshot), logged))
    acts = list(map(_act_row, changes))
    rows = [_values(each, decided, effects) for each in entries]
    return [*_plan_rows(snapshot, reading, rows), *(plan_acts(snapshot, acts) if acts else ())]


def _act_row(entry: LogEntry) -> VersionRow:
    """The row of Version changes, by its columns."""
    about = "/".join(filter(None, (entry.ref, entry.option)))
    said = cut_short(entry.was, LONGEST), cut_short(entry.now, LONGEST)
    return (entry.kind[0], about, LOGGED, *said, entry.act, entry.ref, entry.option)


def _in_acts(found: Sequence[LogEntry], first: int) -> tuple[list[LogEntry], list[LogEntry]]:
    """Entries for Change log, and the changes of acts with their numbers, from `first`."""
    many = Counter(each.kind for each in found)
    numbers: dict[tuple[str, ...], int] = {}
    entries, changes = list[LogEntry](), list[LogEntry]()
    for each in found:
        if many[each.kind] == 1:
            entries.append(each)
            continue
        if each.kind not in numbers:
            act = numbers[each.kind] = first + len(numbers)
            places = frozenset().union(*(other.places for other in found if other.kind == each.kind))
            entries.append(LogEntry("", "", SEE_ACT.format(act), SEE_ACT.format(act), act=act, places=places))
        changes.append(each._replace(act=numbers[each.kind]))
    return entries, changes


def _plan_rows(snapshot: Snapshot, reading: Reading, rows: Sequence[Mapping[str, Any]]) -> list[Change]:
    tab = reading.where.sheets.get(CHANGE_LOG.name)
    if not rows:
        return []
    if tab is None:
        appraisal = reading.appraisal
        logs = {**appraisal.logs, CHANGE_LOG.name: tuple(LogRow(values) for values in rows)}
        donor = FreshWorkbook(replace(appraisal, logs=logs))
        return [AddSheet(CHANGE_LOG.name, tab_before(CHANGE_LOG.name, set(snapshot.sheets)), donor)]
    sheet = snapshot.sheets[tab]
    columns = [column._replace(required=False) for column in CHANGE_LOG.columns]
    table = read_table(sheet, columns, Gathering())
    if table is None:
        raise CannotWrite(f"The sheet '{safe_text(tab)}' has no headings of a Change log, so nothing was written.")
    passed_over = {column.key for column in CHANGE_LOG.columns if column.optional} - table.place.columns.keys()
    kept = [{key: value for key, value in row.items() if key not in passed_over} for row in rows]
    return [*plan_shown(snapshot, (tab,)), *plan_rows_below(snapshot, table, CHANGE_LOG, kept)]


def _values(entry: LogEntry, decided: ChangeDecision, effects: EntryEffects | None) -> dict[str, Any]:
    values = {
        "date": decided.day,
        "changed_by": decided.by,
        "forum": decided.forum,
        "ref": entry.ref,
        "option": entry.option,
        "from": cut_short(entry.was, LONGEST),
        "to": cut_short(entry.now, LONGEST),
        "reason": decided.why,
        "act": Fraction(entry.act),
        "effect": effects.words(entry.places) if effects and entry.places else "",
    }
    return {key: value for key, value in values.items() if value}


def plan_rows_below(
    book: Snapshot, table: SheetTable, sheet: layout.SheetLayout, rows: Sequence[Mapping[str, Any]]
) -> Iterator[Change]:
    """Rows below the last one, with the formats of the first; the Excel table grows over them.

    Raises CannotWrite where a heading is lacking for a value.
    """
    columns, head = table.place.columns, table.place.header_row
    if lacking := [c.heading for c in sheet.columns if c.key not in columns and any(c.key in row for row in rows)]:
        raise CannotWrite(f"'{safe_text(table.sheet)}' lacks the heading {lacking[0]}, so nothing was written.")
    last = max((row.number for row in table.rows), default=head)
    for number, row in enumerate(rows, last + 1):
        for key in (column.key for column in sheet.columns if column.key in columns):
            value = stored_value(row.get(key), book.date1904)
            like = (head + 1, columns[key]) if number > head + 1 else None
            if value is not None or like is not None:
                yield SetCell(table.sheet, number, columns[key], value, like=like)
    for part in book.sheets[table.sheet].tables:
        area = part.area
        if area.first_row == head and area.last_row < last + len(rows):
            longer = Area(area.first_row, area.first_column, last + len(rows), area.last_column)
            yield GrowTable(table.sheet, part.name, longer, part.columns)


def stored_value(value: Any, date1904: bool) -> Any:
    """A date or a Fraction as the float that a workbook stores; anything else as it is."""
    if isinstance(value, Fraction):
        return float(value)
    if not isinstance(value, date):
        return value
    return float((value - (DAY_ZERO_1904 if date1904 else DAY_ZERO)).days)
