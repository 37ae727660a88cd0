"""A workbook and the names of an officer's own sheets in; a section for each out, its values as they are shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from xlappraise.appraisal.words import list_of, near
from xlappraise.exchange.plain import number
from xlappraise.reading.values import blank, calendar_date, text
from xlappraise.reading.values import number as number_in
from xlappraise.report.private_text import NAME
from xlappraise.report.public import personal
from xlappraise.report.report_words import long_date, percent
from xlappraise.report.tree import Block, ReportTable, Section, TableCell, TableColumn, Text
from xlappraise.sheets import layout
from xlappraise.xlsx.refusals import CannotWrite, safe_text
from xlappraise.xlsx.snapshot import BLANK, DATE, PERCENT, CellData, Sheet, Snapshot

if TYPE_CHECKING:
    from xlappraise.flow import Outcome

MOST_SHEETS = 10
"""Most sheets: an annex has one letter, and the report has annexes of its own."""
MOST_ROWS, MOST_COLUMNS = 500, 14
"""Most rows that a reader can be asked to look through, and columns that fit across a page."""
WIDE_FROM = 6
"""Columns from which a table has a page in landscape."""
LEAST_SHARE, MOST_SHARE = 4, 40
"""Least and most share of the width that a column gets, in characters."""
OF_PEOPLE = frozenset({"name", "names", "contact", "author", "owner", "officer", "lead", "who", "by"})
"""First or last words of headings below which a public report leaves out what looks like a name."""

LEFT_OUT = f"[{NAME} left out]"
Cleared = Callable[[str], str]


def included_sections(outcome: Outcome, names: Collection[str], cleared: Cleared | None) -> tuple[Section, ...]:
    """A section for each of these sheets, in the order given; `cleared` takes people out of a public report's text.

    CannotWrite, with one sentence, for a name that no sheet has, for a sheet of the tool's, an empty or a large one.
    """
    if len(names) > MOST_SHEETS:
        raise CannotWrite(f"A report takes {MOST_SHEETS} sheets of your own, and {len(names)} are to be included.")
    sheets = {sheet.name: sheet for sheet in (_own_sheet(outcome, name) for name in names)}
    return tuple(_section(outcome.snapshot, sheet, cleared) for sheet in sheets.values())


def own_sheets(outcome: Outcome) -> list[str]:
    """The names of the sheets that are the officer's own, in the order of their tabs."""
    ours = set(outcome.reading.where.sheets.values()) | layout.BY_NAME.keys()
    return [name for name in outcome.snapshot.sheets if name not in ours]


def _own_sheet(outcome: Outcome, name: str) -> Sheet:
    tabs = {tab.casefold(): tab for tab in outcome.snapshot.sheets}
    own, shown = own_sheets(outcome), safe_text(name)
    tab = tabs.get(name.strip().casefold(), "")
    if tab in own:
        return outcome.snapshot.sheets[tab]
    if tab:
        raise CannotWrite(
            f"'{shown}' is a sheet of the appraisal, which has its own place in the report: --include "
            "takes sheets that you added."
        )
    meant = near(name, own)
    ways = f"Did you mean '{safe_text(meant)}'?" if meant else _sentence_on_sheets(own)
    raise CannotWrite(f"There is no sheet '{shown}' to include. {ways}")


def _sentence_on_sheets(own: Collection[str]) -> str:
    if not own:
        return "The workbook has no sheet that was added to those of the appraisal."
    return f"Sheets that were added: {list_of([safe_text(name) for name in own])}."


def _section(snapshot: Snapshot, sheet: Sheet, cleared: Cleared | None) -> Section:
    grid = _shown_grid(snapshot, sheet)
    told = [[cleared(words) for words in row] for row in grid] if cleared else grid
    blocks, columns = tuple(_blocks(sheet.name, told, public=cleared is not None)), max(map(len, told))
    title = cleared(sheet.name) if cleared else sheet.name
    return Section("included", title, blocks, wide=columns >= WIDE_FROM, annex=True)


def _shown_grid(snapshot: Snapshot, sheet: Sheet) -> list[list[str]]:
    """Rows and columns that hold something and are not hidden, each value in words."""
    hidden = {n for first, last in sheet.hidden_columns for n in range(first, min(last, 20_000) + 1)}
    there = {
        (row, column): data
        for (row, column), data in sheet.cells.items()
        if row not in sheet.hidden_rows and column not in hidden and not blank(data)
    }
    rows, columns = (sorted({place[n] for place in there}) for n in (0, 1))
    name = safe_text(sheet.name)
    if not there:
        raise CannotWrite(f"The sheet '{name}' shows nothing to include.")
    if len(rows) > MOST_ROWS or len(columns) > MOST_COLUMNS:
        raise CannotWrite(
            f"The sheet '{name}' has {len(rows)} rows and {len(columns)} columns, and a report takes {MOST_ROWS} and "
            f"{MOST_COLUMNS} of a sheet: hide or move what members need not see."
        )
    return [[_display_text(there.get((row, column), BLANK), snapshot.date1904) for column in columns] for row in rows]


def _display_text(data: CellData, date1904: bool) -> str:
    """A value as its format shows it: date, per cent, number, or text as it is."""
    if isinstance(data.value, str):
        return data.value.strip()
    value, day = number_in(data), calendar_date(data, date1904) if data.shown_as == DATE else None
    if day is not None:
        return long_date(day)
    if value is None:
        return text(data)
    if data.shown_as == PERCENT:
        return percent(value, data.decimals or 0)
    return number(value) if data.decimals is None else f"{float(value):,.{data.decimals}f}"


def _blocks(name: str, grid: list[list[str]], *, public: bool) -> Iterator[Block]:
    """Lines above the table as text, then the table, headed by the first row with more than one cell."""
    head = next((n for n, row in enumerate(grid) if sum(map(bool, row)) > 1), 0)
    for line in grid[:head]:
        yield Text(next(filter(None, line)))
    headings, rows = grid[head], grid[head + 1 :]
    if not rows:
        yield Text("; ".join(filter(None, headings)))
        return
    people = [public and _is_of_people(heading) for heading in headings]
    cells = (
        tuple(
            TableCell(LEFT_OUT if hide and personal(words) else words) for hide, words in zip(people, row, strict=True)
        )
        for row in rows
    )
    columns = tuple(
        TableColumn(heading, _share([heading, *column]), _is_number(column))
        for heading, *column in zip(headings, *rows, strict=True)
    )
    yield ReportTable(name, "A sheet of the workbook that was added to the appraisal.", columns, tuple(cells))


def _is_of_people(heading: str) -> bool:
    words = heading.casefold().split()
    return bool(words) and not OF_PEOPLE.isdisjoint((words[0], words[-1]))


def _share(words: list[str]) -> float:
    """Its part of the width: the longest text in it, within reason."""
    return float(min(MOST_SHARE, max(LEAST_SHARE, *map(len, words))))


def _is_number(column: list[str]) -> bool:
    """Whether all that stands in it is a number."""
    return any(column) and all(
        not words or words.strip("-%").replace(",", "").replace(".", "").isdigit() for words in column
    )
