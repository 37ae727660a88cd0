"""A workbook in; the same under our names for its sheets out, where officers gave tabs others; findings likewise.

A sheet is known by its exact tab, then by its table's name, then by the workbook names that lead to it, then by what
stands at its head. While the exact tab stands, nothing else is looked at: a copy is the officer's own. All code
between reading and writing then reads and writes `Criteria`, whatever the tab is called (see xlsx.aliases).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from xlappraise.appraisal.findings import Cell, Finding, Place
from xlappraise.appraisal.words import folded
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.sheets.layout import SheetLayout
from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.aliases import single, under_our_names
from xlappraise.xlsx.snapshot import BLANK, CellData, Snapshot

SETUP_TABLES = ("tblScale", "tblBands", "tblGroups")


class Peek(NamedTuple):
    """How to look at a sheet that is not one of ours by its tab: cheaply at its tables, dearly at its cells."""

    tables: Callable[[str], Iterable[str]]
    """Names of the Excel tables on it."""
    cells: Callable[[str], Mapping[Position, CellData]]
    """Its cells, at least the topmost."""
    is_small: Callable[[str], bool]
    """Whether it is small enough to be read for the sake of a sheet that most appraisals do without."""


def recognise(snapshot: Snapshot) -> Snapshot:
    """The workbook with each of our sheets under our name for it; the very same where every tab has that already."""
    if snapshot.tabs:
        return snapshot
    sheets: Any = snapshot.sheets
    peek = Peek(
        getattr(sheets, "table_names", lambda name: [table.name for table in sheets[name].tables]),
        lambda name: sheets[name].cells,
        getattr(sheets, "is_small", lambda name: True),
    )
    found = tabs_of(list(sheets), snapshot.names, peek)
    return under_our_names(snapshot, found) if found else snapshot


def tabs_of(tabs: Sequence[str], names: Mapping[str, str], peek: Peek) -> dict[str, tuple[str, ...]]:
    """By our name for a sheet whose own tab is gone, the tab that it has now, or all that may be it.

    `names` are the workbook's names and what they refer to.
    """
    peek = peek._replace(cells=cache(peek.cells))
    there = {tab.casefold() for tab in tabs}
    gone = [sheet for sheet in layout.SHEETS if sheet.name.casefold() not in there]
    left = {tab.casefold(): tab for tab in tabs if layout.tab_name(tab) not in layout.BY_NAME}
    # Excel takes SCORES for Scores in every formula.
    found: dict[str, tuple[str, ...]] = {
        name: (tab,) for tab in tabs if (name := layout.tab_name(tab)) != tab and name not in tabs
    }
    if not (gone and left):
        return found

    def settle(of: Callable[[SheetLayout], Iterable[str]]) -> None:
        candidates = {sheet.name: tuple(of(sheet)) for sheet in gone if sheet.name not in found}
        found.update({name: each for name, each in candidates.items() if each})
        for tab in (tab for each in candidates.values() for tab in each):
            left.pop(tab.casefold(), None)

    tables = {table.casefold(): tab for tab in left.values() for table in peek.tables(tab)}
    settle(lambda sheet: {tables[name]: None for name in _tables_of(sheet) if tables.get(name) in left.values()})
    led_to = _led_to(names)
    settle(lambda sheet: {left[tab]: None for tab in led_to.get(sheet.name, ()) if tab in left})
    known = sum(sheet.required and (sheet not in gone or sheet.name in found) for sheet in layout.SHEETS)
    if known >= 2 or any(name.casefold() == layout.VERSION_NAME for name in names):  # else it is somebody else's
        settle(lambda sheet: [tab for tab in left.values() if _is_headed_as(sheet, tab, gone, peek)])
    optional = [sheet.name for sheet in gone if sheet.optional]
    # Of several copies of a log none is it: an appraisal may do without.
    return {name: each for name, each in found.items() if len(each) == 1 or name not in optional}


def _tables_of(sheet: SheetLayout) -> list[str]:
    """Names of the tables that stand on a sheet of ours."""
    own = SETUP_TABLES if sheet.name == layout.SETUP.name else (sheet.table,)
    return [name.casefold() for name in own if name]


def _led_to(names: Mapping[str, str]) -> dict[str, list[str]]:
    """The tabs, in small letters, that workbook names of a sheet of ours lead to, by our name for it."""
    from xlappraise.sheets.workbook_names import fresh_names

    ours = {name.casefold(): _tab_in(text) for name, text in fresh_names().items()}
    found: dict[str, list[str]] = {}
    for name, text in names.items():
        sheet = ours.get(name.casefold(), "")
        if name.casefold().startswith("xla_total_"):
            sheet = layout.RESULTS.name
        if sheet:
            found.setdefault(sheet, []).append(_tab_in(text).casefold())
    return found


def _tab_in(area: str) -> str:
    """The tab in an area such as 'Criteria v2'!$A$5."""
    tab = area.rpartition("!")[0]
    return tab[1:-1].replace("''", "'") if tab.startswith("'") else tab


def _is_headed_as(sheet: SheetLayout, tab: str, gone: Sequence[SheetLayout], peek: Peek) -> bool:
    """Whether a tab begins as that sheet does: by its title and instruction, or by its headings where it must be."""
    always = [each for each in gone if not each.optional and each is not layout.GUIDE]
    if not (always or peek.is_small(tab)):
        return False
    cells = peek.cells(tab)
    head = [folded(str(cells.get((row, 1), BLANK).value or "")) for row in (1, 2)]
    if folded(sheet.instruction) == head[1]:
        return True
    if any(folded(other.instruction) == head[1] for other in layout.SHEETS):
        return False
    if folded(sheet.title) == head[0] and not sheet.optional:
        return True
    return sheet.required and _has_headings(sheet, cells)


def _has_headings(sheet: SheetLayout, cells: Mapping[Position, CellData]) -> bool:
    from xlappraise.reading.sheet_table import TopRows, heading_row

    tops = TopRows(cells)
    if sheet.name == layout.SETUP.name:
        labels = {folded(row.get(1, "")) for row in tops.values()}
        return len(labels.intersection(folded(field.heading) for field in layout.SETUP_FIELDS)) >= 3
    # Scores has the headings of Criteria but for its Kind.
    wanted = {folded(c.heading) for c in sheet.columns if c.required or sheet.name == layout.SCORES.name}
    row = heading_row(tops, wanted, least=len(wanted))
    kind = folded(layout.CRITERIA.column("kind").heading)
    words = {folded(words) for words in tops[row].values()} if row is not None else set()
    return row is not None and (sheet.name != layout.SCORES.name or kind not in words)


def with_tabs(findings: Iterable[Finding], tabs: Mapping[str, tuple[str, ...]]) -> list[Finding]:
    """The findings with places and sentences that call each sheet as its tab is called."""
    return _with_names(findings, single(tabs))


def with_our_names(findings: Iterable[Finding], tabs: Mapping[str, tuple[str, ...]]) -> list[Finding]:
    """The same findings with places under our names, as what is planned from them wants them."""
    return _with_names(findings, {tab: name for name, tab in single(tabs).items()})


def _with_names(findings: Iterable[Finding], to: Mapping[str, str]) -> list[Finding]:
    def table_name(place: Any) -> Any:
        return place._replace(sheet=to[place.sheet]) if place.sheet in to else place

    def with_tab(finding: Finding) -> Finding:
        facts = finding.facts
        sheet = str(facts.get("sheet"))
        if sheet in to:
            facts = {**facts, "sheet": to[sheet]}
        cell: Cell | Place = table_name(finding.cell)
        return finding._replace(cell=cell, also=tuple(map(table_name, finding.also)), facts=facts)

    return [with_tab(finding) for finding in findings] if to else list(findings)


def has_seals(book: Snapshot) -> bool:
    """Whether the workbook has a sheet Seals; nothing is read for it."""
    return any(folded(name) == "seals" for name in book.sheets)
