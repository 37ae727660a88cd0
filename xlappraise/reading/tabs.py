"""A workbook in; the same under our sheets' names out, where officers gave tabs others, and Changes put back to theirs.

A sheet is known by its exact tab, then by its table's name, then by the workbook names that lead to it, then by what
stands at its head. While the exact tab stands, nothing else is looked at: a copy is the officer's own. Everything
between the doors then reads and writes `Criteria`, whatever the tab is called; formulas and names are turned both ways.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from xlappraise.appraisal.findings import Cell, Finding, Place
from xlappraise.appraisal.words import folded
from xlappraise.sheets import layout
from xlappraise.sheets.layout import SheetLayout
from xlappraise.xlsx.addresses import Position, sheet_ref
from xlappraise.xlsx.changes.kinds import (
    AddSheet,
    Change,
    RenewChart,
    RenewLook,
    RenewSheet,
    SetCell,
    SetEntryRules,
    SetName,
)
from xlappraise.xlsx.formula_text import Filled, Formula
from xlappraise.xlsx.snapshot import BLANK, CellData, Sheet, Snapshot

SETUP_TABLES = ("tblScale", "tblBands", "tblGroups")


class Peek(NamedTuple):
    """How to look at a sheet that is not one of ours by its tab: cheaply at its tables, dearly at its cells."""

    tables: Callable[[str], Iterable[str]]
    """Names of the Excel tables on it."""
    cells: Callable[[str], Mapping[Position, CellData]]
    """Its cells, at least the topmost."""
    is_small: Callable[[str], bool]
    """Whether it is small enough to be read for the sake of a sheet that most appraisals do without."""


# ------------------------------------------------------------------------------------------ which tab is which


def recognised(snapshot: Snapshot) -> Snapshot:
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
    left = {tab.casefold(): tab for tab in tabs if layout.tab_called(tab) not in layout.BY_NAME}
    found: dict[str, tuple[str, ...]] = {}
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
    from xlappraise.sheets.names import fresh_names

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
    from xlappraise.reading.tables import TopRows, heading_row

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


# ------------------------------------------------------------------------------------------ under our names


class OurSheets(Mapping[str, Sheet]):
    """The sheets of a workbook under our names, with formulas that name them so; each made when it is asked for."""

    def __init__(self, sheets: Mapping[str, Sheet], renamed: Mapping[str, str]) -> None:
        """`renamed`: the tab by our name."""
        self.origin = sheets
        """The sheets by their tabs, as they stand."""
        self._tabs = {name: name for name in sheets} | {tab: name for name, tab in renamed.items()}
        self._names = {name: tab for tab, name in self._tabs.items()}
        self._turn = turned({tab: name for name, tab in renamed.items()})
        self._made: dict[str, Sheet] = {}

    def __getitem__(self, name: str) -> Sheet:
        """The sheet of that name. Raises KeyError when there is none, CannotRead when it is broken."""
        if name not in self._made:
            sheet, turn = self.origin[self._names[name]], self._turn
            cells = {
                at: data if data.source is None else data._replace(source=turn(data.source))
                for at, data in sheet.cells.items()
            }
            self._made[name] = sheet._replace(name=name, cells=cells)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        """Whether there is such a sheet; parses nothing."""
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        """The names in the workbook's order; parses nothing."""
        return iter(self._tabs.values())

    def __len__(self) -> int:
        """How many worksheets there are."""
        return len(self._tabs)


def under_our_names(snapshot: Snapshot, tabs: Mapping[str, tuple[str, ...]]) -> Snapshot:
    """The workbook with the sheets that have one of these tabs under our names; `tabs` as `tabs_of` gives them."""
    renamed = single(tabs)
    if not renamed:
        return snapshot._replace(tabs=tabs)
    ours = {tab: name for name, tab in renamed.items()}
    turn = turned(ours)
    names = {_local(name, ours): str(turn(text)) for name, text in snapshot.names.items()}
    return snapshot._replace(sheets=OurSheets(snapshot.sheets, renamed), names=names, tabs=tabs)


def single(tabs: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The tab by our name, of those about which there is no doubt."""
    return {name: each[0] for name, each in tabs.items() if len(each) == 1}


def _local(name: str, to: Mapping[str, str]) -> str:
    """A workbook name that holds on one sheet only, `Sheet!Name`, with the sheet's other name."""
    sheet, mark, local = name.rpartition("!")
    return f"{to.get(sheet, sheet)}{mark}{local}"


def turned(to: Mapping[str, str]) -> Callable[[Formula], Formula]:
    """What gives a formula with these sheets named otherwise: old name -> new one."""
    from xlappraise.xlsx.formula_text import BRACKET, QUOTED, WORD, split

    new = {name.casefold(): other for name, other in to.items()}
    marks = [name.casefold().replace("'", "''") for name in to]

    @lru_cache(maxsize=4096)
    def text_turned(text: str) -> str:
        small = text.casefold()
        if not any(mark in small for mark in marks):
            return text
        tokens = list(split(text))
        pieces = [token.text for token in tokens]
        for at, (kind, word) in enumerate(tokens[:-1]):
            if pieces[at + 1] != "!" or kind not in (WORD, QUOTED) or (at and tokens[at - 1].kind == BRACKET):
                continue
            name = word[1:-1].replace("''", "'") if kind == QUOTED else word
            if name.casefold() in new:
                pieces[at] = sheet_ref(new[name.casefold()])
        return "".join(pieces)

    def turn(formula: Formula) -> Formula:
        if isinstance(formula, Filled):
            return formula._replace(text=text_turned(formula.text))
        return text_turned(formula)

    return turn


# ------------------------------------------------------------------------------------------ back to the tabs

NONE: Mapping[str, tuple[str, ...]] = MappingProxyType({})


def as_tabbed(snapshot: Snapshot) -> Snapshot:
    """The workbook as its tabs are called, of one under our names."""
    sheets = snapshot.sheets
    return snapshot._replace(sheets=sheets.origin, tabs=NONE) if isinstance(sheets, OurSheets) else snapshot


def put_back(changes: Sequence[Change], tabs: Mapping[str, tuple[str, ...]]) -> Sequence[Change]:
    """The changes for the workbook as its tabs are called."""
    back = single(tabs)
    turn = turned(back)
    return [_put_back(change, back, turn) for change in changes] if back else changes


def _put_back(change: Change, back: Mapping[str, str], turn: Callable[[Formula], Formula]) -> Change:
    if isinstance(change, SetName):
        return change._replace(refers_to=change.refers_to and str(turn(change.refers_to)))
    if isinstance(change, AddSheet):
        return change._replace(after=back.get(change.after, change.after))
    tab = back.get(change.sheet, change.sheet)
    if isinstance(change, SetCell):
        return change._replace(sheet=tab, source=change.source and turn(change.source))
    if isinstance(change, (RenewChart, RenewLook, RenewSheet, RenewSheet, RenewChart)):
        return change._replace(sheet=tab, fresh=change.sheet)
    if isinstance(change, SetEntryRules):
        rules = tuple(rule._replace(formula=str(turn(rule.formula))) for rule in change.rules)
        return change._replace(sheet=tab, rules=rules)
    return change._replace(sheet=tab)


def with_tabs(findings: Iterable[Finding], tabs: Mapping[str, tuple[str, ...]]) -> list[Finding]:
    """The findings with places and sentences that call each sheet as its tab is called."""
    return _called(findings, single(tabs))


def with_our_names(findings: Iterable[Finding], tabs: Mapping[str, tuple[str, ...]]) -> list[Finding]:
    """The same findings with places under our names, as what is planned from them wants them."""
    return _called(findings, {tab: name for name, tab in single(tabs).items()})


def _called(findings: Iterable[Finding], to: Mapping[str, str]) -> list[Finding]:
    def called(place: Any) -> Any:
        return place._replace(sheet=to[place.sheet]) if place.sheet in to else place

    def told(finding: Finding) -> Finding:
        facts = finding.facts
        sheet = str(facts.get("sheet"))
        if sheet in to:
            facts = {**facts, "sheet": to[sheet]}
        cell: Cell | Place = called(finding.cell)
        return finding._replace(cell=cell, also=tuple(map(called, finding.also)), facts=facts)

    return [told(finding) for finding in findings] if to else list(findings)
