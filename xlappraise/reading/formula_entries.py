"""Entries that formulas give: in, a workbook and where its entries stand; out, findings that name the formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.gather import About, Gathering, about
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.rules.of_cells import FORMULA_ENTRY, FORMULA_FROM_ELSEWHERE
from xlappraise.appraisal.words import some, visible
from xlappraise.reading.entry_areas import MATRICES, EntryArea
from xlappraise.reading.values import blank, is_unreadable, value_in_words
from xlappraise.sheets import layout
from xlappraise.xlsx.formula_text import BRACKET, WORD, Filled, Formula, Reference, pieces, shift
from xlappraise.xlsx.snapshot import BLANK, CellData, Snapshot

if TYPE_CHECKING:
    from xlappraise.sheets.where import Where

BOOK, PROGRAM, WEB, ITSELF = "another workbook", "another program", "the web", "itself"
FETCHING = {
    **dict.fromkeys(("WEBSERVICE", "IMAGE", "STOCKHISTORY"), WEB),
    **dict.fromkeys(("DDE", "RTD", "CALL", "SQL.REQUEST"), PROGRAM),
}
"""Functions that fetch what they give, and from where."""
RESULTS = ("Results", "Summary", "Robustness")
"""Sheets of the tool that depend on every weight and score."""
KEYS = ("ref", "id")
"""Columns of keys, whose formulas are another matter."""
DECIDING = (layout.SETUP.name, layout.CRITERIA.name, layout.SCORES.name)
MOST_STEPS, MOST_CELLS = 2_000, 500
"""So many formulas are followed in a workbook, and through areas of so many cells."""
MOST_READ = 5_000
"""So many formulas are told apart; further ones are looked at for other workbooks alone."""
_OTHER_BOOK = re.compile(r"\[[^\[\]]++\][^\[\]!]*+!")
FAR = 500_000, 8_000
"""Row and column at which formulas are compared, so that those filled from one another read the same."""
SHOWN = 60


def report_formulas(
    snapshot: Snapshot,
    appraisal: Appraisal,
    where: Where,
    areas: Mapping[str, tuple[EntryArea, ...]],
    gathering: Gathering,
) -> None:
    """A finding for each pattern of formulas among the entries: a note, or a warning where one reads elsewhere."""
    sources, subjects = _Sources(snapshot), _Subjects(appraisal, where)
    groups: dict[tuple[str, str, str, str], list[tuple[Cell, CellData, About]]] = {}
    count = 0
    for name, own in areas.items():
        sheet = snapshot.sheets[where.sheets[name]]
        for at, data in sheet.cells.items():
            if data.source is None or data.value is None or is_unreadable(data) or blank(data):
                continue
            area = next((each for each in own if each.holds(at)), None)
            if area is None:
                continue
            cell, key = Cell(sheet.name, *at), area.columns[at[1]]
            if key in KEYS:
                continue
            field = _field(name, key, heading=area.first == at[0] < area.last)
            text = str(data.source)
            count += 1
            source = sources.of(name, cell, text) if count <= MOST_READ else _book_in(text)
            alike = count <= MOST_READ or isinstance(data.source, Filled)
            group = field, _pattern(data.source, *at) if alike else "", source, name
            groups.setdefault(group, []).append((cell, data, subjects.of(name, key, at[0])))
    for (field, _, source, _), members in groups.items():
        rule = FORMULA_FROM_ELSEWHERE if source else FORMULA_ENTRY
        facts = {"field": field, "found": _values([data for _, data, _ in members]), "source": source}
        facts["shown"] = _short(f"={members[0][1].formula}")
        for cell, _, subject in members:
            gathering.add(rule, cell, subject, **facts)


def _book_in(text: str) -> str:
    return BOOK if _OTHER_BOOK.search(text) else ""


def _field(name: str, key: str, *, heading: bool) -> str:
    """What stands in a cell, in words."""
    if heading:
        return "heading"
    column = next((column.heading for column in layout.BY_NAME[name].columns if column.key == key), "")
    if name in MATRICES and not column:
        return "score" if name == layout.SCORES.name else "rationale"
    return column or "entry"


class _Subjects:
    """The criterion and the option that an entry is about."""

    def __init__(self, appraisal: Appraisal, where: Where) -> None:
        self._criteria = {criterion.ref: criterion for criterion in reversed(appraisal.criteria)}
        self._options = {option.id: option for option in reversed(appraisal.options)}
        self._keys = {name: {row: key for key, row in place.rows.items()} for name, place in where.tables.items()}

    def of(self, name: str, column: str, row: int) -> About:
        key = self._keys.get(name, {}).get(row, "")
        if name == layout.OPTIONS.name:
            return about(None, self._options.get(key))
        option = self._options.get(column) if name in MATRICES else None
        return about(self._criteria.get(key), option)


def _pattern(formula: Formula, row: int, column: int) -> str:
    """A text that equally filled formulas have in common."""
    if isinstance(formula, Filled):
        return _far(formula.text, formula.rows - row, formula.columns - column)
    return _far(formula, -row, -column)


@lru_cache(maxsize=256)
def _far(text: str, rows: int, columns: int) -> str:
    return shift(text, FAR[0] + rows, FAR[1] + columns)


def _values(cells: list[CellData]) -> str:
    """The different results that are stored, in words."""
    return some(list(dict.fromkeys(_short(value_in_words(data)) for data in cells)))


def _short(words: str) -> str:
    words = visible(words)
    return words if len(words) <= SHOWN else f"{words[: SHOWN - 1]}…"


class _Sources:
    """Finds from where formulas read, through other formulas too, as far as the steps reach."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._sheets = snapshot.sheets
        self._names = {name.casefold(): text for name, text in snapshot.names.items()}
        self._tabs = {tab.casefold(): tab for tab in snapshot.sheets}
        self._left = MOST_STEPS

    def of(self, name: str, cell: Cell, text: str) -> str:
        """From where else than this workbook's other cells the formula in an entry reads; '' from nowhere."""
        waiting, seen = [(cell.sheet, text)], {(cell.sheet, text)}
        while waiting:
            home, words = waiting.pop()
            self._left -= 1
            for piece in _outside(words):
                if isinstance(piece, str):
                    return piece
                sheet = piece.sheet or home
                if piece.area is None:
                    following = self._meanings(sheet, piece.name)
                elif self._is_circle(name, cell, sheet, piece):
                    return ITSELF
                else:
                    following = self._formulas(sheet, piece) if self._left > 0 else iter(())
                for each in following:
                    if each not in seen and len(seen) < MOST_STEPS:
                        seen.add(each)
                        waiting.append(each)
        return ""

    def _meanings(self, sheet: str, name: str) -> Iterator[tuple[str, str]]:
        for key in (f"{sheet.casefold()}!{name.casefold()}", name.casefold()):
            if key in self._names:
                yield sheet, self._names[key]

    def _is_circle(self, name: str, cell: Cell, sheet: str, reference: Reference) -> bool:
        """Whether a reference leads back to the entry, or to results computed from it."""
        area = reference.area
        if sheet.casefold() == cell.sheet.casefold() and area:
            return area[0] <= cell.row <= area[2] and area[1] <= cell.column <= area[3]
        return name in DECIDING and sheet in RESULTS

    def _formulas(self, sheet: str, reference: Reference) -> Iterator[tuple[str, str]]:
        """The formulas in an area, unless it is a large one."""
        tab, area = self._tabs.get(sheet.casefold()), reference.area
        if tab is None or area is None or (area[2] - area[0] + 1) * (area[3] - area[1] + 1) > MOST_CELLS:
            return
        cells = self._sheets[tab].cells
        for row in range(area[0], area[2] + 1):
            for column in range(area[1], area[3] + 1):
                formula = cells.get((row, column), BLANK).formula
                if formula is not None:
                    yield tab, formula


@lru_cache(maxsize=1024)
def _outside(text: str) -> tuple[Reference | str, ...]:
    """What a formula refers to in the workbook, and words for what it reads from elsewhere."""
    found: list[Reference | str] = []
    all_pieces = tuple(pieces(text))
    for piece, after in zip(all_pieces, (*all_pieces[1:], None), strict=True):
        if isinstance(piece, Reference):
            elsewhere = "[" in piece.sheet.removeprefix("[0]") or "file:" in piece.sheet.casefold()
            found.append(BOOK if elsewhere else piece)
        elif piece.kind == BRACKET and piece.text != "[0]" and getattr(after, "text", "") == "!":
            found.append(BOOK)
        elif piece.kind == WORD:
            found += [FETCHING[word] for word in (piece.text.upper().removeprefix("_XLFN."),) if word in FETCHING]
        elif piece.text == "|":
            found.append(PROGRAM)
    return tuple(found)
