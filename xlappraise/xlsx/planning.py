"""A Draft and Changes in; the new bytes of each part that must change, kept in the Draft, out.

Stored results that come to be out of date are taken out with the change that makes them so.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.book import SheetPart
from xlappraise.xlsx.changes.calculation import calculate_on_load, drop_calculation_chain
from xlappraise.xlsx.changes.kinds import (
    AddSheet,
    Change,
    DeleteLine,
    GrowTable,
    SetCell,
    SetName,
    Unmerge,
)
from xlappraise.xlsx.changes.tables import rename_headers
from xlappraise.xlsx.dependents import dependents
from xlappraise.xlsx.draft import Draft
from xlappraise.xlsx.indirect import Surroundings
from xlappraise.xlsx.precedents import PlacedFormula
from xlappraise.xlsx.refusals import CannotWrite, safe_text
from xlappraise.xlsx.sheet_editor import WorkSheet, changes_to_make, inside, splice
from xlappraise.xlsx.sheet_reader import StoredTable
from xlappraise.xlsx.snapshot import BLANK, CellData, Value, same_value

_FORMULA_TAG = re.compile(rb"<(?:[^\s<>/:]+:)?f[\s/>]")
_CUT_TAG = re.compile(rb"<[^\s<>/]*\Z")


def plan_parts(draft: Draft, changes: Sequence[Change]) -> None:
    """Find the new bytes of every part that must change. Raises CannotWrite."""
    others = [change for change in changes if not isinstance(change, SetCell)]
    added = {change.sheet for change in others if isinstance(change, AddSheet)}
    draft.added.update({name: [] for name in added})
    by_sheet: dict[str, list[SetCell]] = defaultdict(list)
    for change in changes:
        if isinstance(change, SetCell):
            (draft.added if change.sheet in added else by_sheet)[change.sheet].append(change)
    if lines := [change for change in others if isinstance(change, DeleteLine)]:
        from xlappraise.xlsx.changes.deletion import delete, lines_of

        draft.gone = lines_of(lines)
    draft.apart = {(change.sheet, change.area) for change in others if isinstance(change, Unmerge)}
    _plan_cells(draft, by_sheet, others)
    for sheet in draft.sheets.values():
        sheet.forget_bytes()
    if others:
        from xlappraise.xlsx.changes.make import make

        make(draft, others)
    if draft.gone:
        for part in draft.book.sheets:
            if part.name not in draft.sheets and part.name not in draft.added:
                draft.sheets[part.name] = WorkSheet(draft.context, part)
                draft.sheets[part.name].forget_bytes()
        delete(draft)


def _plan_cells(draft: Draft, by_sheet: dict[str, list[SetCell]], others: Sequence[Change]) -> None:
    listed = {sheet.name: sheet for sheet in draft.book.sheets}
    for name, wanted in by_sheet.items():
        if name not in listed:
            raise CannotWrite(f"'{safe_text(draft.archive.path)}' has no worksheet '{safe_text(name)}' to write to.")
        sheet = draft.sheets[name] = draft.opened.get(name) or WorkSheet(draft.context, listed[name])
        draft.left[name] = changes_to_make(sheet, wanted, [area for tab, area in draft.apart if tab == name])
    renamed = frozenset(change.name for change in others if isinstance(change, SetName) and _renames(draft, change))
    if not any(draft.left.values()) and not renamed:
        return
    if renamed or any(any(_cells_with_new_values(draft, name, left)) for name, left in draft.left.items()):
        _plan_dependents(draft, _left_alone(draft, by_sheet, listed.values()), others, renamed)
    for name, left in draft.left.items():
        _plan_sheet(draft, draft.sheets[name], left)
        draft.sheets[name].forget_bytes()
    _plan_chain(draft)


def _cells_with_new_values(draft: Draft, name: str, left: list[SetCell]) -> Iterator[Position]:
    """Cells whose values change, as opposed to their formulas only."""
    cells = draft.sheets[name].cells
    positions = ((change.row, change.column) for change in left)
    wanted = zip(positions, left, strict=True)
    return (at for at, change in wanted if not same_value(cells.get(at, BLANK).value, change.value))


def _left_alone(draft: Draft, by_sheet: dict[str, list[SetCell]], listed: Iterable[SheetPart]) -> list[PlacedFormula]:
    """The formulas that are neither changed nor known to keep their results."""
    found: list[PlacedFormula] = []
    for part in listed:
        right = draft.settled.get(part.name, ())
        sheet = draft.sheets.get(part.name) or _with_formulas(draft, part, len(right))
        cells = sheet.cells if sheet else {}
        left = [at for at, cell in cells.items() if cell.source is not None and at not in right]
        planned = {(change.row, change.column) for change in by_sheet.get(part.name, ())} if left else set()
        found += [PlacedFormula(part.name, at, str(cells[at].source)) for at in left if at not in planned]
    return found


def _renames(draft: Draft, change: SetName) -> bool:
    """Whether a name that is there is going to mean something else."""
    meaning = draft.book.names.get(change.name)
    return meaning is not None and meaning != change.refers_to


def _plan_dependents(
    draft: Draft, formulas: list[PlacedFormula], others: Sequence[Change], renamed: frozenset[str]
) -> None:
    """Find the formulas that depend on what changes: they lose their stored results, but for entries."""
    if not formulas:
        return
    draft.notes += draft.owners.advice(
        formulas, draft.left, {name: sheet.cells for name, sheet in draft.sheets.items()}
    )
    calculate_on_load(draft)
    draft.asks = draft.book.part in draft.parts
    values = {name: _cells_with_new_values(draft, name, left) for name, left in draft.left.items()}
    found = dependents(formulas, values, _surroundings(draft, others, renamed))
    for formula in found.sure:
        entry = draft.owners.is_entry(formula.sheet, formula.position)
        (draft.kept if entry else draft.stale).append(formula)
    draft.kept = sorted((*draft.kept, *found.perhaps))
    for name, position, text in draft.stale:
        if draft.sheets[name].cells[position].value is not None:
            draft.left.setdefault(name, []).append(SetCell(name, *position, None, text))


def _with_formulas(draft: Draft, part: SheetPart, right: int = 0) -> WorkSheet | None:
    """A sheet that nothing is written to, when it has more formulas than those `right` that keep their results."""
    sheet = draft.opened.get(part.name)
    if sheet is None:
        if _has_few_formulas(draft.archive, part.part, right):
            return None
        sheet = WorkSheet(draft.context, part)
    draft.sheets[part.name] = sheet
    return sheet


def _surroundings(draft: Draft, others: Sequence[Change], renamed: frozenset[str]) -> Surroundings:
    tables = {
        table.table.name.casefold(): (sheet.name, table.table.area)
        for sheet in draft.sheets.values()
        for table in sheet.tables
    }
    tables |= {each.table.casefold(): (each.sheet, each.area) for each in others if isinstance(each, GrowTable)}
    by_tab = {name.casefold(): sheet.cells for name, sheet in draft.sheets.items()}

    def stored_value(sheet: str, position: Position) -> Value:
        cells = by_tab.get(sheet.casefold())
        data = None if cells is None else cells.get(position, CellData(""))
        return None if data is None else data.value

    names = {name.casefold(): text for name, text in draft.book.names.items()}
    tabs = [sheet.name for sheet in draft.book.sheets]
    return Surroundings(names, tables, tabs, stored_value, frozenset(map(str.casefold, renamed)))


def _plan_sheet(draft: Draft, sheet: WorkSheet, left: list[SetCell]) -> None:
    if not left:
        return
    for table in sheet.tables:
        _plan_headers(draft, sheet, table, left)
    draft.parts[sheet.part] = sheet.in_part_encoding(splice(sheet, left))


def _plan_headers(draft: Draft, sheet: WorkSheet, table: StoredTable, left: list[SetCell]) -> None:
    """A heading of a table is also the column's name in the table's part."""
    area = table.table.area
    names: dict[int, str] = {}
    for change in left:
        if not (table.headed and change.row == area.first_row and inside(area, (change.row, change.column))):
            continue
        if sheet.name in draft.gone and change.column in draft.gone[sheet.name].columns:
            continue
        if not isinstance(change.value, str) or change.source is not None:
            where = sheet.address_of((change.row, change.column))
            raise CannotWrite(f"{where} heads a column of the table {safe_text(table.table.name)}: it must be a text.")
        names[change.column - area.first_column] = change.value
    if not names:
        return
    old = [table.table.columns[number] for number in names]
    _refuse_renaming_used(draft, table, [name for name in old if name])
    rename_headers(draft, sheet, table, names)


def _refuse_renaming_used(draft: Draft, table: StoredTable, old: list[str]) -> None:
    """A formula that names the column would break; Excel itself would have rewritten it."""
    marks = tuple(f"[{name}]".casefold() for name in old) + tuple(f"[@{name}]".casefold() for name in old)
    for part in draft.book.sheets:
        sheet = draft.sheets.get(part.name) or _with_formulas(draft, part)
        for position, cell in sheet.cells.items() if sheet else ():
            text = (cell.formula or "").casefold().replace("'", "")
            if "[" in text and any(mark.replace("'", "") in text for mark in marks):
                where = f"{safe_text(part.name)}!{position}" if sheet is None else sheet.address_of(position)
                raise CannotWrite(
                    f"A column of the table {safe_text(table.table.name)} cannot be renamed, for the formula in "
                    f"{where} uses its name: change the heading in Excel."
                )


def _plan_chain(draft: Draft) -> None:
    """Take out the calculation chain, the file's list of formula cells, where formulas come or go."""
    for name, left in draft.left.items():
        cells = draft.sheets[name].cells
        for change in left:
            stored = cells.get((change.row, change.column), BLANK)
            if (stored.source is None) != (change.source is None):
                drop_calculation_chain(draft)
                return


def _has_few_formulas(archive: Archive, part: str, most: int) -> bool:
    """Whether a part certainly has no more formulas than `most`, as far as its bytes tell."""
    count, rest = 0, b""
    for piece in archive.chunks(part):
        data = rest + piece
        if b"\0" in data[:100]:
            return False  # in an encoding of two bytes a letter
        count += len(_FORMULA_TAG.findall(data))
        start = data.rfind(b"<")
        # No more than a name that may go on: what is carried along is copied with every piece.
        rest = data[start:] if start >= 0 and _CUT_TAG.match(data, start) else b""
    return count <= most
