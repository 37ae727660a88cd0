"""A Snapshot and other names for some of its tabs in; the same under these names out, and Changes put back to the tabs.

Formulas and workbook names are turned both ways, so that whoever reads and plans in between knows one name a sheet.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from xlappraise.xlsx.addresses import sheet_ref
from xlappraise.xlsx.changes.kinds import (
    AddSheet,
    Change,
    FillOutlines,
    RaiseChart,
    RenewChart,
    RenewLook,
    RenewSheet,
    SetCell,
    SetEntryRules,
    SetName,
    SetProperty,
    SheetChange,
)
from xlappraise.xlsx.formula_text import BRACKET, QUOTED, WORD, Filled, Formula, split
from xlappraise.xlsx.snapshot import Sheet, Snapshot


class OurSheets(Mapping[str, Sheet]):
    """The sheets of a workbook under our names, with formulas that name them so; each made when it is asked for."""

    def __init__(self, sheets: Mapping[str, Sheet], renamed: Mapping[str, str]) -> None:
        """`renamed`: the tab by our name."""
        self.origin = sheets
        """The sheets by their tabs, as they stand."""
        self._tabs = {name: name for name in sheets} | {tab: name for name, tab in renamed.items()}
        self._names = {name: tab for tab, name in self._tabs.items()}
        self._turn = renamer({tab: name for name, tab in renamed.items()})
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
    turn = renamer(ours)
    names = {_local(name, ours): str(turn(text)) for name, text in snapshot.names.items()}
    return snapshot._replace(sheets=OurSheets(snapshot.sheets, renamed), names=names, tabs=tabs)


def single(tabs: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The tab by our name, of those about which there is no doubt."""
    return {name: each[0] for name, each in tabs.items() if len(each) == 1}


def _local(name: str, to: Mapping[str, str]) -> str:
    """A workbook name that holds on one sheet only, `Sheet!Name`, with the sheet's other name."""
    sheet, mark, local = name.rpartition("!")
    return f"{to.get(sheet, sheet)}{mark}{local}"


def renamer(to: Mapping[str, str]) -> Callable[[Formula], Formula]:
    """What gives a formula with these sheets named otherwise: old name -> new one."""
    new = {name.casefold(): other for name, other in to.items()}
    marks = [name.casefold().replace("'", "''") for name in to]

    @lru_cache(maxsize=4096)
    def with_names_turned(text: str) -> str:
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
            return formula._replace(text=with_names_turned(formula.text))
        return with_names_turned(formula)

    return turn


NONE: Mapping[str, tuple[str, ...]] = MappingProxyType({})


def as_tabbed(snapshot: Snapshot) -> Snapshot:
    """The workbook as its tabs are called, of one under our names."""
    sheets = snapshot.sheets
    return snapshot._replace(sheets=sheets.origin, tabs=NONE) if isinstance(sheets, OurSheets) else snapshot


def put_back(changes: Sequence[Change], tabs: Mapping[str, tuple[str, ...]]) -> Sequence[Change]:
    """The changes for the workbook as its tabs are called."""
    back = single(tabs)
    turn = renamer(back)
    if not back:
        return changes
    return [each if isinstance(each, SetProperty | FillOutlines) else _put_back(each, back, turn) for each in changes]


def _put_back(change: SheetChange, back: Mapping[str, str], turn: Callable[[Formula], Formula]) -> SheetChange:
    if isinstance(change, SetName):
        return change._replace(refers_to=change.refers_to and str(turn(change.refers_to)))
    if isinstance(change, AddSheet):
        return change._replace(after=back.get(change.after, change.after))
    tab = back.get(change.sheet, change.sheet)
    if isinstance(change, SetCell):
        return change._replace(sheet=tab, source=change.source and turn(change.source))
    if isinstance(change, (RaiseChart, RenewChart, RenewLook, RenewSheet)):
        return change._replace(sheet=tab, fresh=change.sheet)
    if isinstance(change, SetEntryRules):
        rules = tuple(rule._replace(formula=str(turn(rule.formula))) for rule in change.rules)
        return change._replace(sheet=tab, rules=rules)
    return change._replace(sheet=tab)
