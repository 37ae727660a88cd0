"""An Appraisal in, the cells of Engagement out: events and people by group of stakeholders, live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from xlappraise.appraisal.engagement import (
    EVENT,
    FIGURES,
    GroupTotal,
    by_group,
    engagement,
    group_of,
    group_total,
    is_held,
)
from xlappraise.appraisal.model import Appraisal, LogRow
from xlappraise.appraisal.words import count_of, general, normal
from xlappraise.sheets import formulas, layout, palette, text_fit
from xlappraise.sheets.cells import Cells, SheetCells, ToolCell, number, number_words
from xlappraise.sheets.extent import table_surplus
from xlappraise.sheets.formulas import Lists
from xlappraise.sheets.source import DEPTH, Source
from xlappraise.sheets.style import column_widths, fill, header, plain_cell, repeat_down, title_rows
from xlappraise.sheets.tools import ToolSheet
from xlappraise.xlsx import addresses
from xlappraise.xlsx.addresses import Position, column_letters
from xlappraise.xlsx.snapshot import Value

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HEADINGS = ("Group", "Events", "Invited", "Registered", "Attended")
TOTAL_ROW = layout.FIRST_ROW
FIRST_GROUP = TOTAL_ROW + 1
EVENTS = 2
MAX_GROUPS = 200
"""Most groups of stakeholders that are shown."""
VARIANTS = 6
"""Most spellings of one group, which differ in spaces."""
STAKEHOLDERS = "Stakeholders"
READS = {
    "xla_EngNames": (STAKEHOLDERS, "name"),
    "xla_EngGroups": (STAKEHOLDERS, "group"),
    "xla_EngEvents": (STAKEHOLDERS, "event"),
    "xla_EngTimes": (STAKEHOLDERS, "frequency"),
    "xla_EngDates": (STAKEHOLDERS, "date"),
    "xla_EngStates": (STAKEHOLDERS, "state"),
    "xla_EngInvited": (STAKEHOLDERS, "invited"),
    "xla_EngRegistered": (STAKEHOLDERS, "registered"),
    "xla_EngAttended": (STAKEHOLDERS, "attended"),
}
"""Workbook names that it reads officers' columns by: sheet and column of the layout."""


class EngagementColumns:
    """Columns of Lists that hold what it looks up, behind those of Combinations.

    VARIANTS of `groups`; then, for each row of Stakeholders, its event, its group, and whether it is the first row of
    the event and the first of it in its group.
    """

    groups = Lists.optional + 83
    event, group, first, first_in_group = range(groups + VARIANTS, groups + VARIANTS + 4)


LISTED = ("Event held", "Its group", "First row of it", "First in its group")
AT_ONCE = 50
"""Lists has room for a multiple of so many rows of Stakeholders, so that a few more change no cell there."""
ALL, NO_GROUP, NOTHING = "All groups", "No group given", "-"
_EVENT = '(xla_EngEvents<>"")*(ROW(xla_EngEvents)>ROW(INDEX(xla_EngEvents,1)))'
"""Whether a row below the heading has an event."""
AREAS = {"invited": "xla_EngInvited", "registered": "xla_EngRegistered", "attended": "xla_EngAttended"}


def table(source: Source) -> Cells:
    """Every cell of the sheet: all groups first, then each."""
    appraisal = source.appraisal
    totals, everything = engagement(appraisal)[:MAX_GROUPS], _overall(appraisal)
    found: Cells = {
        (1, 1): ToolCell(layout.ENGAGEMENT.title),
        (2, 1): ToolCell(layout.ENGAGEMENT.instruction),
        (3, 1): ToolCell(headline(len(totals), everything), headline_formula()),
    }
    for column, heading in enumerate(HEADINGS, 1):
        found[layout.HEADER_ROW, column] = ToolCell(heading)
    found |= _row(TOTAL_ROW, everything, None, 0, source)
    for index, (total, typed) in enumerate(zip(totals, variants(appraisal, source), strict=False)):
        found |= _row(FIRST_GROUP + index, total, index, len(typed), source)
    return found


def _overall(appraisal: Appraisal) -> GroupTotal:
    return group_total(ALL, [row for rows in by_group(appraisal).values() for _, row in rows])


def _row(row: int, total: GroupTotal, group: int | None, spellings: int, source: Source) -> Cells:
    """The cells of all groups, or of the group of that number."""
    live = source.has(STAKEHOLDERS, "event")
    found = {
        (row, 1): ToolCell(normal(total.group) or NO_GROUP),
        (row, EVENTS): ToolCell(float(total.events), _events(row, source) if live else None),
    }
    held = (
        _was_held_formula(source)
        if group is None
        else f"{_was_held_formula(source)}*({_of_group(group, spellings, source)})"
    )
    for column, (key, value) in enumerate(zip(FIGURES, total[2:], strict=True), EVENTS + 1):
        there = live and source.has(STAKEHOLDERS, key)
        found[row, column] = ToolCell(_figure(value), _people(held, AREAS[key]) if there else None)
    return found


def _people(held: str, area: str) -> str:
    """People of the rows that were held; nothing where no row has a number, or some have none and the others say 0."""
    # Gnumeric knows no ISNUMBER of an area; text is above every number.
    numbers = f'SUMPRODUCT({held}*({area}<>"")*({area}<9E+99))'
    people = f"SUMPRODUCT({held}*1,{area})"
    unknown = f"OR({numbers}=0,AND({people}=0,{numbers}<SUMPRODUCT({held}*1)))"
    return f'IFERROR(IF({unknown},"{NOTHING}",{people}),"{NOTHING}")'


def _was_held_formula(source: Source) -> str:
    """Whether a row below the heading has an event that was held."""
    if not source.has(STAKEHOLDERS, "state"):
        return _EVENT
    return _EVENT + "".join(f'*(xla_EngStates<>"{state}")' for state in layout.EVENT_STATES[1:])


def _events(row: int, source: Source) -> str:
    """How many events of the row's group were held, each counted once: the first rows of each on Lists."""
    if row == TOTAL_ROW:
        return f"SUM({_list_formula(EngagementColumns.first, source)})"
    groups, first = (
        _list_formula(column, source) for column in (EngagementColumns.group, EngagementColumns.first_in_group)
    )
    return f"SUMPRODUCT(({groups}=$A{row})*{first})"


def _list_formula(column: int, source: Source) -> str:
    return addresses.span("Lists", Lists.first, column, Lists.first + rows_listed(source) - 1, column)


def _figure(value: Fraction | None) -> Value:
    return NOTHING if value is None else number(value)


def _of_group(index: int, spellings: int, source: Source) -> str:
    """Which rows of Stakeholders are of the group on this row, in each way it is typed."""
    terms = []
    for variant in range(spellings):
        key = addresses.at("Lists", Lists.first + index, EngagementColumns.groups + variant)
        named, grouped = (source.has(STAKEHOLDERS, each) for each in ("name", "group"))
        # A row without a group goes by its name.
        name = f'(xla_EngGroups="")*(xla_EngNames={key})' if named and grouped else f"(xla_EngNames={key})"
        group = f'(xla_EngGroups<>"")*(xla_EngGroups={key})'
        terms += [text for text, there in ((group, grouped), (name, named)) if there]
    return "+".join(terms) or "1"


def variants(appraisal: Appraisal, source: Source) -> list[list[Value]]:
    """Each group as it is typed, which may be in several ways: capitals are no matter to formulas, but spaces are."""
    found = []
    for rows in list(by_group(appraisal).values())[:MAX_GROUPS]:
        typed = {
            str(value).lower(): value for value in (_typed_value(row, group, source) for group, row in reversed(rows))
        }
        found.append(list(reversed(typed.values()))[:VARIANTS])
    return found


def _typed_value(row: LogRow, group: str, source: Source) -> Value:
    key = "group" if row.values.get("group") else "name"
    return source.typed_value(row.cells.get(key), group)


def headline(groups: int, everything: GroupTotal) -> str:
    """How many groups, events and people there were; the same as the live formula says."""
    text = f"{count_of(groups, 'group')}, {count_of(everything.events, 'event')}"
    people = ((key, getattr(everything, key)) for key in FIGURES)
    return text + "".join(f", {number_words(value)} {key}" for key, value in people if value is not None) + "."


def headline_formula() -> str:
    """The same as `headline`, live."""
    groups = f"COUNT($B${FIRST_GROUP}:$B${FIRST_GROUP + MAX_GROUPS - 1})"
    cells_ = [f"${column_letters(column)}${TOTAL_ROW}" for column in range(EVENTS, EVENTS + 4)]
    text = f'{groups}&IF({groups}=1," group"," groups")&", "&{cells_[0]}&IF({cells_[0]}=1," event"," events")'
    for key, cell in zip(FIGURES, cells_[1:], strict=True):
        text += f'&IF(ISNUMBER({cell}),", "&{formulas.number_text(cell)}&" {key}","")'
    return f'{text}&"."'


def lists_cells(source: Source) -> Cells:
    """What the sheet reads on Lists: the groups as they are typed, and each row of Stakeholders."""
    found: Cells = {(1, EngagementColumns.groups): ToolCell("Group as typed")}
    for index, typed in enumerate(variants(source.appraisal, source)):
        for number_, value in enumerate(typed):
            found[Lists.first + index, EngagementColumns.groups + number_] = ToolCell(value)
    if source.has(STAKEHOLDERS, "event"):
        found |= _listed_rows(source)
    return found


def rows_listed(source: Source) -> int:
    """How many rows of Stakeholders are looked at on Lists: all, and some to come."""
    last = max(places(source), default=0)
    return min(DEPTH, AT_ONCE * (1 + (last + AT_ONCE // 2) // AT_ONCE))


def places(source: Source) -> dict[int, LogRow]:
    """The rows of Stakeholders by their place below the heading, from 1."""
    rows = source.appraisal.logs.get(STAKEHOLDERS, ())
    cells_ = [row.cells.get("event") for row in rows]
    if any(cell is None for cell in cells_):
        return dict(enumerate(rows, 1))
    top = source.heading(STAKEHOLDERS, "event")
    return {cell.row - top: row for cell, row in zip(cells_, rows, strict=True) if cell is not None}


def _listed_rows(source: Source) -> Cells:
    """Event, group and the two marks of each row of Stakeholders."""
    columns = range(EngagementColumns.event, EngagementColumns.first_in_group + 1)
    found: Cells = {(1, column): ToolCell(told) for column, told in zip(columns, LISTED, strict=True)}
    there, seen = places(source), set[tuple[str, ...]]()
    for place in range(1, rows_listed(source) + 1):
        row = there.get(place)
        texts = (NOTHING, NOTHING) if row is None or not _counts(row) else _texts(row, source)
        keys_ = (texts[0].lower(),), tuple(map(str.lower, texts))
        marks = [float(texts[0] != NOTHING and key not in seen) for key in keys_]
        seen.update(keys_)
        values: tuple[Value, ...] = (*texts, *marks)
        for column, value, text in zip(columns, values, _row_formulas(place, source), strict=True):
            found[Lists.first + place - 1, column] = ToolCell(value, text)
    return found


def _counts(row: LogRow) -> bool:
    return bool(row.values.get("event")) and is_held(row)


def _texts(row: LogRow, source: Source) -> tuple[str, str]:
    """The event of a row, with when it was, and its group: what the two live formulas give."""
    told = [_cell_text(source.typed_value(row.cells.get(key), _plain(row.values.get(key)))) for key in EVENT]
    return "|".join(told), normal(group_of(row)) or NO_GROUP


def _plain(value: object) -> Value:
    return float((value - date(1899, 12, 30)).days) if isinstance(value, date) else str(value or "")


def _cell_text(value: Value) -> str:
    return general(value) if isinstance(value, float) else normal(str(value))


def _row_formulas(place: int, source: Source) -> tuple[str, str, str, str]:
    def cell(name: str, key: str) -> str:
        return formulas.tidy(f'INDEX({name},{place + 1})&""') if source.has(STAKEHOLDERS, key) else '""'

    event, state = cell("xla_EngEvents", "event"), cell("xla_EngStates", "state")
    key = f'{event}&"|"&{cell("xla_EngTimes", "frequency")}&"|"&{cell("xla_EngDates", "date")}'
    out = "".join(f',{state}="{each}"' for each in layout.EVENT_STATES[1:]) if state != '""' else ""
    group, name = cell("xla_EngGroups", "group"), cell("xla_EngNames", "name")
    row = Lists.first + place - 1
    here, its_group = (f"${column_letters(c)}{row}" for c in (EngagementColumns.event, EngagementColumns.group))
    events, groups = (
        f"${column_letters(c)}${Lists.first}:{at}"
        for c, at in ((EngagementColumns.event, here), (EngagementColumns.group, its_group))
    )
    both = f"SUMPRODUCT(({events}={here})*({groups}={its_group}))=1"
    return (
        f'IF(OR({event}=""{out}),"{NOTHING}",{key})',
        f'IF({here}="{NOTHING}","{NOTHING}",IF({group}<>"",{group},IF({name}<>"",{name},"{NO_GROUP}")))',
        f'IF({here}="{NOTHING}",0,IF(SUMPRODUCT(({events}={here})*1)=1,1,0))',
        f'IF({here}="{NOTHING}",0,IF({both},1,0))',
    )


def keys(appraisal: Appraisal) -> Sequence[object]:
    """What decides which rows the sheet shows: all else moves by itself."""
    return list(by_group(appraisal))


WIDTHS = (44.0, 12.0, 13.0, 13.0, 13.0)
COUNT_FORMAT = "#,##0"


def look(page: Worksheet, appraisal: Appraisal) -> None:
    """Engagement: all groups first, in bold, then each."""
    title_rows(page)
    widths = column_widths(page, WIDTHS)
    header(page, widths, (1,))
    top, first = TOTAL_ROW, FIRST_GROUP
    for column in widths:
        plain_cell(page.cell(top, column), column == 1, COUNT_FORMAT, True)
        page.cell(top, column).fill = fill(palette.BAND.fill)
        plain_cell(page.cell(first, column), column == 1, COUNT_FORMAT, False)
    groups = [str(page.cell(row, 1).value) for row in range(first, page.max_row + 1) if page.cell(row, 1).value]
    repeat_down(page, first, first + max(1, min(len(groups), MAX_GROUPS)) - 1, 1, len(widths))
    page.row_dimensions[top].height = palette.LOUD_HEIGHT
    for row, height in enumerate(heights(groups), first):
        page.row_dimensions[row].height = height
    page.freeze_panes = page.cell(top, 2).coordinate


def heights(groups: Iterable[str]) -> Iterator[float]:
    """Heights in points of the rows of Engagement that hold these groups."""
    for group in groups:
        lines = text_fit.lines(group, WIDTHS[0], palette.SIZE, indent=1)
        yield text_fit.height(lines, palette.SIZE, palette.BODY_HEIGHT)


# --------------------------------------------------------------------------------------------- larger, smaller


def like(row: int, column: int) -> Position:
    """The cell whose format a new one takes: that of the first group."""
    return min(row, FIRST_GROUP), column


def face(row: int, column: int) -> text_fit.Face | None:
    """How headings and names of groups stand in their cells; None above the headings."""
    head = row == layout.HEADER_ROW
    return text_fit.Face(palette.SIZE, head, int(column == 1), whole=head) if row >= layout.HEADER_ROW else None


TOOL = ToolSheet(
    lambda source: {
        layout.ENGAGEMENT.name: SheetCells(table(source)),
        "Lists": SheetCells(lists_cells(source)),
    },
    look,
    like,
    surplus=table_surplus(EVENTS, len(HEADINGS)),
    restyle=True,
    face=face,
    reads=READS,
    keys=keys,
)
