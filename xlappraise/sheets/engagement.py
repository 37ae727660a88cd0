"""An Appraisal in, the cells of Engagement out: events and people by group of stakeholders, live."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from xlappraise.appraisal.engagement import FIGURES, GroupTotal, by_group, engagement, group_total
from xlappraise.appraisal.findings import column_letters
from xlappraise.appraisal.model import Appraisal, LogRow
from xlappraise.appraisal.words import counted, normal
from xlappraise.sheets import formulas, layout
from xlappraise.sheets.cells import Cells, ToolCell, number, number_words
from xlappraise.sheets.formulas import Lists
from xlappraise.sheets.lists import MAX_GROUPS, STAKEHOLDERS, VARIANTS, Columns
from xlappraise.sheets.sources import Sources
from xlappraise.xlsx import addresses
from xlappraise.xlsx.snapshot import Value

HEADINGS = ("Group", "Events", "Invited", "Registered", "Attended")
TOTAL_ROW = layout.FIRST_ROW
FIRST_GROUP = TOTAL_ROW + 1
EVENTS = 2
ALL, NO_GROUP, NOTHING = "All groups", "No group given", "-"
_EVENT = '(xla_EngEvents<>"")*(ROW(xla_EngEvents)>ROW(INDEX(xla_EngEvents,1)))'
"""Whether a row below the heading has an event."""
AREAS = {"invited": "xla_EngInvited", "registered": "xla_EngRegistered", "attended": "xla_EngAttended"}


def cells(appraisal: Appraisal, sources: Sources) -> Cells:
    """Every cell of the sheet: all groups first, then each."""
    totals, everything = engagement(appraisal)[:MAX_GROUPS], _everything(appraisal)
    found: Cells = {
        (1, 1): ToolCell(layout.ENGAGEMENT.title),
        (2, 1): ToolCell(layout.ENGAGEMENT.instruction),
        (3, 1): ToolCell(headline(len(totals), everything), headline_formula()),
    }
    for column, heading in enumerate(HEADINGS, 1):
        found[layout.HEADER_ROW, column] = ToolCell(heading)
    found |= _row(TOTAL_ROW, everything, _EVENT, sources)
    for index, (total, typed) in enumerate(zip(totals, variants(appraisal, sources), strict=False)):
        found |= _row(FIRST_GROUP + index, total, _of_group(index, len(typed), sources), sources)
    return found


def _everything(appraisal: Appraisal) -> GroupTotal:
    return group_total(ALL, [row for rows in by_group(appraisal).values() for _, row in rows])


def _row(row: int, total: GroupTotal, condition: str, sources: Sources) -> Cells:
    live = sources.has(STAKEHOLDERS, "event")
    events = f"SUMPRODUCT({condition}*1)" if live else None
    found = {
        (row, 1): ToolCell(normal(total.group) or NO_GROUP),
        (row, EVENTS): ToolCell(float(total.events), events),
    }
    for column, (key, value) in enumerate(zip(FIGURES, total[2:], strict=True), EVENTS + 1):
        formula = None
        if live and sources.has(STAKEHOLDERS, key):
            # Gnumeric knows no ISNUMBER of an area; text is above every number.
            numbers = f'SUMPRODUCT({condition}*({AREAS[key]}<>"")*({AREAS[key]}<9E+99))'
            formula = f'IFERROR(IF({numbers}=0,"{NOTHING}",SUMPRODUCT({condition}*1,{AREAS[key]})),"{NOTHING}")'
        found[row, column] = ToolCell(_figure(value), formula)
    return found


def _figure(value: Fraction | None) -> Value:
    return NOTHING if value is None else number(value)


def _of_group(index: int, spellings: int, sources: Sources) -> str:
    """Which rows of Stakeholders have an event of the group on this row, in each way it is typed."""
    terms = []
    for variant in range(spellings):
        key = addresses.at("Lists", Lists.first + index, Columns.groups + variant)
        named, grouped = (sources.has(STAKEHOLDERS, each) for each in ("name", "group"))
        # A row without a group goes by its name.
        name = f'(xla_EngGroups="")*(xla_EngNames={key})' if named and grouped else f"(xla_EngNames={key})"
        group = f'(xla_EngGroups<>"")*(xla_EngGroups={key})'
        terms += [text for text, there in ((group, grouped), (name, named)) if there]
    every = "+".join(terms) or "1"
    return f"{_EVENT}*({every})"


def variants(appraisal: Appraisal, sources: Sources) -> list[list[Value]]:
    """Each group as it is typed, which may be in several ways: capitals are no matter to formulas, but spaces are."""
    found = []
    for rows in list(by_group(appraisal).values())[:MAX_GROUPS]:
        typed = {str(value).lower(): value for value in (_typed(row, group, sources) for group, row in reversed(rows))}
        found.append(list(reversed(typed.values()))[:VARIANTS])
    return found


def _typed(row: LogRow, group: str, sources: Sources) -> Value:
    key = "group" if row.values.get("group") else "name"
    return sources.typed(row.cells.get(key), group)


def headline(groups: int, everything: GroupTotal) -> str:
    """How many groups, events and people there were; the same as the live formula says."""
    text = f"{counted(groups, 'group')}, {counted(everything.events, 'event')}"
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


def lists_cells(appraisal: Appraisal, sources: Sources) -> Cells:
    """The groups as they are typed, which the sheet reads on Lists."""
    found: Cells = {(1, Columns.groups): ToolCell("Group as typed")}
    for index, typed in enumerate(variants(appraisal, sources)):
        for number_, value in enumerate(typed):
            found[Lists.first + index, Columns.groups + number_] = ToolCell(value)
    return found


def keys(appraisal: Appraisal) -> Sequence[object]:
    """What decides which rows the sheet shows: all else moves by itself."""
    return list(by_group(appraisal))
