"""A View in, the section on engagement out: who was reached, at what and when, and totals by group."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from xlappraise.appraisal.engagement import FIGURES, event_key, group_total, is_held
from xlappraise.appraisal.engagement import engagement as totals_of
from xlappraise.appraisal.model import LogRow
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.words import count_of, folded
from xlappraise.exchange.plain import number
from xlappraise.report.listing import ListingColumn, cell_words, table_of_rows
from xlappraise.report.tree import Block, ReportTable, Section, Text
from xlappraise.report.view import View

LOG = "Stakeholders"
NO_GROUP = "No group given"
"""Group of a public report for an event whose stakeholder is named but stands in no group."""


def events(view: View) -> tuple[LogRow, ...]:
    """The rows of Stakeholders that tell of an event; in a public report without the stakeholder's name."""
    rows = tuple(row for row in view.rows(LOG) if cell_words(row, "event"))
    return tuple(map(_nameless, rows)) if view.public else rows


def _nameless(row: LogRow) -> LogRow:
    kept = {key: value for key, value in row.values.items() if key != "name"}
    return LogRow({**kept, "group": cell_words(row, "group") or NO_GROUP})


def engagement(view: View) -> Section:
    """The events by group, with the numbers there are, and their totals."""
    rows = events(view)
    blocks = tuple(_blocks(view, rows)) if rows else (Text("No engagement is recorded."),)
    return Section("engagement", "Who was engaged", blocks, wide=bool(rows))


def _blocks(view: View, rows: tuple[LogRow, ...]) -> Iterator[Block]:
    table = _totals(view, rows)
    groups = len(table.rows) - (len(table.rows) > 1)
    held = group_total("", rows).events
    yield Text(f"{count_of(held, 'event')} with {count_of(groups, 'group')}. A blank is a number not recorded.")
    if not_held := len({event_key(row) for row in rows if not is_held(row)}):
        yield Text(f"Planned, requested or cancelled, and not counted: {count_of(not_held, 'event')}.")
    yield table
    yield _events(rows)


def _totals(view: View, rows: tuple[LogRow, ...]) -> ReportTable:
    names = _names(rows)
    found = totals_of(replace(view.appraisal, logs={LOG: rows}))
    told = [
        {
            "group": each.group,
            "who": "; ".join(name for name in names.get(folded(each.group), ()) if name != each.group),
            "events": str(each.events),
            **{key: _figure(getattr(each, key)) for key in FIGURES},
        }
        for each in found
    ]
    if len(found) > 1:
        every = group_total("All groups", rows)
        sums = {key: _figure(getattr(every, key)) for key in FIGURES}
        told.append({"group": every.group, "events": str(every.events), **sums})
    wanted = (
        ListingColumn("group", "Group", 2, always=True),
        ListingColumn("who", "Who", 4),
        ListingColumn("events", "Events", 1, number=True, always=True),
        ListingColumn("invited", "Invited", 1, number=True),
        ListingColumn("registered", "Registered", 1, number=True),
        ListingColumn("attended", "Attended", 1, number=True),
    )
    made = table_of_rows("Engagement by group", "Events and people in each group, as recorded.", wanted, told, "group")
    if len(found) < 2:
        return made
    return made._replace(rows=(*made.rows[:-1], tuple(cell._replace(strong=True) for cell in made.rows[-1])))


def _names(rows: tuple[LogRow, ...]) -> dict[str, tuple[str, ...]]:
    """Who stands in each group, by the group as it is compared."""
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        if cell_words(row, "group") and cell_words(row, "name"):
            found.setdefault(folded(cell_words(row, "group")), {})[cell_words(row, "name")] = None
    return {group: tuple(names) for group, names in found.items()}


def _figure(value: Fraction | None) -> str:
    return "" if value is None else number(value)


def _events(rows: tuple[LogRow, ...]) -> ReportTable:
    wanted = (
        ListingColumn("group", "Group", 1.8),
        ListingColumn("name", "Who", 2.6),
        ListingColumn("event", "Event", 4.4, always=True),
        ListingColumn("frequency", "When", 2),
        ListingColumn("date", "Date", 1.7),
        ListingColumn("state", "State", 1.5),
        ListingColumn("invited", "Invited", 1.3, number=True),
        ListingColumn("registered", "Registered", 1.8, number=True),
        ListingColumn("attended", "Attended", 1.6, number=True),
        ListingColumn("represented", "Represented %", 1.9, number=True),
        ListingColumn("coverage", "Coverage", 4),
    )
    told = [{column.key: cell_words(row, column.key) for column in wanted} for row in rows]
    if all(len(names) < 2 for names in _names(rows).values()) and all(row["group"] for row in told):
        told = [row | {"name": ""} for row in told]  # the table of groups says who they are
    return table_of_rows(
        "Engagement, event by event", "Each event, when it was and whom it reached.", wanted, told, "event"
    )
