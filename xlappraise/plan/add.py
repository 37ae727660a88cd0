"""Names of topics in; out, the appraisal that has them, and the Changes that give a workbook their sheets and columns.

New columns stand right of the last heading. They look like one that the sheet has already, so that an officer's own
fonts and fills are kept; their drop-downs and entry rules are those of a fresh workbook.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from xlappraise.appraisal.combinations import SUCCESS_FACTORS
from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.gather import Gathering
from xlappraise.appraisal.model import SCORING, Appraisal
from xlappraise.appraisal.record import replace
from xlappraise.plan.growth import refuse_overlap, table_at
from xlappraise.plan.lacking_sheets import tab_before
from xlappraise.reading.options import is_ours
from xlappraise.reading.reader import Reading
from xlappraise.reading.sheet_table import read_table
from xlappraise.sheets import layout
from xlappraise.sheets.donor import FreshWorkbook
from xlappraise.sheets.layout import Column, SheetLayout
from xlappraise.sheets.where import TablePlace
from xlappraise.sheets.workbook_names import wrong_names
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.changes.kinds import AddSheet, Change, ColumnLike, GrowTable, SetCell, SetEntryRules
from xlappraise.xlsx.refusals import CannotWrite, safe_text
from xlappraise.xlsx.snapshot import BLANK, Sheet, Snapshot

BRINGS = {layout.DECISION_TOPIC: (layout.LINEAGE,), layout.FILTER: (layout.DIMENSIONS_TOPIC,)}
"""Topics that come along with another: a decision is told with the history of its options."""

LIKE = {
    "cost_from": ("cost", "cost"),
    "cost_to": ("cost", "cost"),
    "listed_in": ("structure", "structure"),
    "replaced_by": ("merged_into", "merged_into"),
    "assessment": ("reason", "reason"),
    "baseline": ("outcome", "merged_into"),
    "ambition": ("outcome", "outcome"),
    "date": ("stage", "stage"),
    **dict.fromkeys(SUCCESS_FACTORS, ("outcome", "outcome")),
    "group": ("role", "role"),
    "event": ("involved_in", "involved_in"),
    "frequency": ("role", "date"),
    "state": ("role", "date"),
    "represented": ("name", "date"),
    "invited": ("name", "date"),
    "registered": ("name", "date"),
    "attended": ("name", "date"),
    "coverage": ("involved_in", "involved_in"),
    "status": ("key_decision", "date"),
    "reason_key": ("key_decision", "decision_maker"),
    "published": ("date", "date"),
    "rejected": ("alternatives", "alternatives"),
    "interests": ("delegated_to", "delegated_to"),
    "dispensation": ("delegated_to", "delegated_to"),
    "wards": ("decision_maker", "decision_maker"),
    "contact": ("decision_maker", "delegated_to"),
}
"""By key of an added column, the columns whose format and whose width it takes over."""

_COLUMNS = frozenset(column.topic for sheet in layout.SHEETS for column in sheet.columns if column.topic)
"""Topics that add columns to a sheet."""
_VIEWS = frozenset(sheet.topic for sheet in layout.SHEETS if sheet.topic and len(sheet.shows) == 1)
"""Topics that bring an officers' sheet together with a tool's sheet that shows it."""


def whole(names: Collection[str]) -> frozenset[str]:
    """The topics of these names, with those that they bring along."""
    return frozenset(names).union(*(BRINGS.get(name, ()) for name in names))


def with_topics(appraisal: Appraisal, names: Collection[str]) -> Appraisal:
    """The appraisal with the sheets and columns of these topics (of layout.TOPICS), blank where none was there."""
    wanted = whole(names)
    sheets = [sheet for name in layout.TOPICS if name in wanted for sheet in layout.TOPICS[name]]
    logs = {**{log.name: () for log in layout.LOGS if log.name in sheets}, **appraisal.logs}
    return replace(
        appraisal, logs=logs, asked=appraisal.asked | (wanted & {*_COLUMNS, *_VIEWS, SCORING, layout.GATEWAY_TOPIC})
    )


def plan_topics(snapshot: Snapshot, reading: Reading, names: Collection[str]) -> list[Change]:
    """What the workbook lacks of these topics: sheets, columns, closed lists that they read. Raises CannotWrite."""
    wanted, appraisal = whole(names), with_topics(reading.appraisal, names)
    changes: list[Change] = []
    there = {reading.where.tab(name) for name in layout.BY_NAME} & set(snapshot.sheets)
    known = {name.casefold() for name in snapshot.sheets}
    if SCORING in wanted:
        appraisal = _with_criteria(appraisal)
    for log in layout.SHEETS:
        if not any(log.name in layout.TOPICS[topic] for topic in wanted):
            continue
        if log.name.casefold() not in known:
            changes.append(AddSheet(log.name, tab_before(log.name, there), FreshWorkbook(appraisal)))
            there.add(log.name)
        elif not is_ours(snapshot.sheets[reading.where.sheets[log.name]], log):
            own = safe_text(reading.where.sheets[log.name])
            raise CannotWrite(f"The workbook already has another sheet called '{own}': rename that one, and try again.")
    for sheet in layout.SHEETS:
        tab = reading.where.sheets.get(sheet.name, "")
        if tab and any(column.topic in wanted for column in sheet.columns):
            changes += _columns(snapshot.sheets[tab], sheet, wanted)
    return [*plan_closed_lists(snapshot, reading), *changes] if changes else []


NEW_CRITERIA = 20
"""Rows for criteria that scoring brings."""


def _with_criteria(appraisal: Appraisal) -> Appraisal:
    """The appraisal with NEW_CRITERIA blank criteria, where it has none."""
    from xlappraise.sheets.build import blank_criteria

    return replace(appraisal, criteria=appraisal.criteria or blank_criteria(appraisal.groups, NEW_CRITERIA))


def plan_closed_lists(snapshot: Snapshot, reading: Reading) -> Iterator[Change]:
    """Closed lists that a workbook of an older layout lacks, and their names: drop-downs of new sheets read them."""
    from xlappraise.plan.tool_cells import holds
    from xlappraise.sheets.lists import choice_cells

    name = layout.LISTS.name
    if name not in snapshot.sheets:
        return
    for (row, column), cell in choice_cells().items():
        if not holds(snapshot.sheets[name].cells.get((row, column), BLANK), cell):
            yield SetCell(name, row, column, cell.value, cell.formula)
    yield from (
        change
        for change in wrong_names(snapshot, reading.appraisal, reading.where)
        if change.name.startswith("xla_List_")
    )


def _columns(sheet: Sheet, definition: SheetLayout, wanted: Collection[str]) -> list[Change]:
    """The optional columns of these topics that a sheet lacks, at the right end of its table."""
    asked = [column for column in definition.columns if column.topic in wanted]
    if not asked:
        return []
    optional = [column._replace(required=False) for column in definition.columns]
    table = read_table(sheet, optional, Gathering())
    if table is None:
        raise CannotWrite(f"{safe_text(sheet.name)} has no row of headings to add to, so nothing was written.")
    return list(
        _plan_columns(sheet, table.place, [column for column in asked if column.key not in table.place.columns])
    )


def _plan_columns(sheet: Sheet, place: TablePlace, columns: Sequence[Column]) -> Iterator[Change]:
    from xlappraise.sheets.entry_help import ENTRY_ROWS, entry_rule
    from xlappraise.sheets.style import SPARE_ROWS

    if not columns:
        return
    table, head, name = table_at(sheet, place), place.header_row, sheet.name
    first = max(place.last_column, table.area.last_column if table else 0) + 1
    last = first + len(columns) - 1
    bottom = max(place.last_row, table.area.last_row if table else 0, head + SPARE_ROWS)
    _refuse_taken(sheet, Area(head, first, bottom, last))
    if table is not None:
        area = table.area._replace(last_column=last)
        refuse_overlap(sheet, table, area)
        between = _headings(sheet, head, range(table.area.last_column + 1, first))
        yield GrowTable(name, table.name, area, (*table.columns, *between, *(c.heading for c in columns)))
    rules = []
    for number, column in enumerate(columns, first):
        format_like, width_like = (place.columns.get(key, place.last_column) for key in LIKE[column.key])
        yield SetCell(name, head, number, column.heading, None, (head, format_like))
        for row in range(head + 1, bottom + 1):
            yield SetCell(name, row, number, None, None, (row, format_like))
        yield ColumnLike(name, number, width_like)
        rules.append(entry_rule(Area(head + 1, number, head + ENTRY_ROWS, number), column))
    yield SetEntryRules(name, tuple(rule.area for rule in rules), tuple(rules))


def _headings(sheet: Sheet, row: int, columns: range) -> list[str]:
    """What stands above columns that a table takes in as it grows. Raises CannotWrite where nothing does."""
    found = [str(sheet.cells.get((row, column), BLANK).value or "").strip() for column in columns]
    if "" in found:
        gap = Cell(sheet.name, row, columns[found.index("")])
        raise CannotWrite(f"{gap} has no heading, and the table cannot grow over it: type one, and try again.")
    return found


def _refuse_taken(sheet: Sheet, area: Area) -> None:
    """Raises CannotWrite when something of the officer's stands where new columns have to go."""
    for (row, column), data in sheet.cells.items():
        rows, columns = area.first_row <= row <= area.last_row, area.first_column <= column <= area.last_column
        if rows and columns and data.value not in (None, ""):
            raise CannotWrite(
                f"{Cell(sheet.name, row, column)} is where a new column has to go: move it to the right, or above "
                "the headings, and try again."
            )
