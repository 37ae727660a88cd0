"""An Appraisal in, the cells of Engagement out: events and people by group of stakeholders, live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from xlappraise.appraisal.engagement import FIGURES, GroupTotal, by_group, engagement, group_total
from xlappraise.appraisal.model import Appraisal, LogRow
from xlappraise.appraisal.words import count_of, normal
from xlappraise.sheets import formulas, layout, palette, text_fit
from xlappraise.sheets.cells import Cells, SheetCells, ToolCell, number, number_words
from xlappraise.sheets.extent import Extent, beyond, last_formula_row
from xlappraise.sheets.formulas import Lists
from xlappraise.sheets.source import Source
from xlappraise.sheets.style import column_widths, fill, header, plain_cell, repeat_down, title_rows
from xlappraise.sheets.tools import ToolSheet
from xlappraise.xlsx import addresses
from xlappraise.xlsx.addresses import Position, column_letters
from xlappraise.xlsx.snapshot import Sheet, Value

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HEADINGS = ("Group", "Events", "Invited", "Registered", "Attended")
TOTAL_ROW = layout.FIRST_ROW
FIRST_GROUP = TOTAL_ROW + 1
EVENTS = 2
MAX_GROUPS = 200
"""Groups of stakeholders that are shown."""
VARIANTS = 6
"""Ways in which one group may be spelt, as spaces go."""
STAKEHOLDERS = "Stakeholders"
READS = {
    "xla_EngNames": (STAKEHOLDERS, "name"),
    "xla_EngGroups": (STAKEHOLDERS, "group"),
    "xla_EngEvents": (STAKEHOLDERS, "event"),
    "xla_EngInvited": (STAKEHOLDERS, "invited"),
    "xla_EngRegistered": (STAKEHOLDERS, "registered"),
    "xla_EngAttended": (STAKEHOLDERS, "attended"),
}
"""Workbook names that it reads officers' columns by: sheet and column of the layout."""


class EngagementColumns:
    """Columns of Lists that hold what it looks up, VARIANTS of them, behind those of Combinations."""

    groups = Lists.optional + 83


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
    found |= _row(TOTAL_ROW, everything, _EVENT, source)
    for index, (total, typed) in enumerate(zip(totals, variants(appraisal, source), strict=False)):
        found |= _row(FIRST_GROUP + index, total, _of_group(index, len(typed), source), source)
    return found


def _overall(appraisal: Appraisal) -> GroupTotal:
    return group_total(ALL, [row for rows in by_group(appraisal).values() for _, row in rows])


def _row(row: int, total: GroupTotal, condition: str, source: Source) -> Cells:
    live = source.has(STAKEHOLDERS, "event")
    events = f"SUMPRODUCT({condition}*1)" if live else None
    found = {
        (row, 1): ToolCell(normal(total.group) or NO_GROUP),
        (row, EVENTS): ToolCell(float(total.events), events),
    }
    for column, (key, value) in enumerate(zip(FIGURES, total[2:], strict=True), EVENTS + 1):
        formula = None
        if live and source.has(STAKEHOLDERS, key):
            # Gnumeric knows no ISNUMBER of an area; text is above every number.
            numbers = f'SUMPRODUCT({condition}*({AREAS[key]}<>"")*({AREAS[key]}<9E+99))'
            formula = f'IFERROR(IF({numbers}=0,"{NOTHING}",SUMPRODUCT({condition}*1,{AREAS[key]})),"{NOTHING}")'
        found[row, column] = ToolCell(_figure(value), formula)
    return found


def _figure(value: Fraction | None) -> Value:
    return NOTHING if value is None else number(value)


def _of_group(index: int, spellings: int, source: Source) -> str:
    """Which rows of Stakeholders have an event of the group on this row, in each way it is typed."""
    terms = []
    for variant in range(spellings):
        key = addresses.at("Lists", Lists.first + index, EngagementColumns.groups + variant)
        named, grouped = (source.has(STAKEHOLDERS, each) for each in ("name", "group"))
        # A row without a group goes by its name.
        name = f'(xla_EngGroups="")*(xla_EngNames={key})' if named and grouped else f"(xla_EngNames={key})"
        group = f'(xla_EngGroups<>"")*(xla_EngGroups={key})'
        terms += [text for text, there in ((group, grouped), (name, named)) if there]
    every = "+".join(terms) or "1"
    return f"{_EVENT}*({every})"


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
    """The groups as they are typed, which the sheet reads on Lists."""
    found: Cells = {(1, EngagementColumns.groups): ToolCell("Group as typed")}
    for index, typed in enumerate(variants(source.appraisal, source)):
        for number_, value in enumerate(typed):
            found[Lists.first + index, EngagementColumns.groups + number_] = ToolCell(value)
    return found


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
    """The cell of the first group."""
    return min(row, FIRST_GROUP), column


def surplus(sheet: Sheet, wanted: SheetCells) -> Iterator[Position]:
    """Cells of an earlier, larger lay-out."""
    return beyond(sheet, wanted, lambda page, _: Extent(last_formula_row(page, EVENTS), len(HEADINGS)))


def face(row: int, column: int) -> text_fit.Face | None:
    """Headings and names of groups."""
    head = row == layout.HEADER_ROW
    return text_fit.Face(palette.SIZE, head, int(column == 1), whole=head) if row >= layout.HEADER_ROW else None


TOOL = ToolSheet(
    lambda source: {
        layout.ENGAGEMENT.name: SheetCells(table(source)),
        "Lists": SheetCells(lists_cells(source)),
    },
    look,
    like,
    surplus,
    restyle=True,
    face=face,
    reads=READS,
    keys=keys,
)
