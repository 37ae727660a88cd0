"""A write from end to end: in, a path and changes; out, the renewed file and its Receipt, or nothing at all.

Plan, build, verify, replace: everything that can be refused is refused before a byte is written, and the new file
is opened and compared with what was meant before it takes the old one's place.
"""

# Pathlib would double the cost of starting.
# ruff: noqa: PTH122

import os
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from xlappraise.plan.pointing import KEYS, SHEET, moved, pointers
from xlappraise.xlsx.addresses import Area, Position
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.book import Book, SheetPart, content_type, read_book
from xlappraise.xlsx.changes.kinds import (
    NOBODY,
    AddSheet,
    Change,
    DeleteLine,
    GrowTable,
    Owners,
    SetCell,
    SetName,
    Unmerge,
)
from xlappraise.xlsx.changes.lines import NO_LINES, Lines
from xlappraise.xlsx.dependents import dependents
from xlappraise.xlsx.file_kind import file_bytes, open_archive
from xlappraise.xlsx.formula_text import Formula as Source
from xlappraise.xlsx.guarded_xml import Budget
from xlappraise.xlsx.indirect import Surroundings
from xlappraise.xlsx.part_edits import Parts, calculate_on_load, drop_calculation_chain, rename_headers
from xlappraise.xlsx.precedents import Formula
from xlappraise.xlsx.receipt import Receipt
from xlappraise.xlsx.refusals import CannotRead, CannotWrite, shown
from xlappraise.xlsx.saving import SECOND_NAME, Target, refuse_second_name, replace, target_at
from xlappraise.xlsx.sha import sha256
from xlappraise.xlsx.sheet_editor import WorkSheet, inside, is_there, pending, same_value, spliced
from xlappraise.xlsx.sheet_reader import Context, SheetReader, Table, shared_context
from xlappraise.xlsx.snapshot import BLANK, PLAIN, CellData, Value
from xlappraise.xlsx.zip_writer import write_archive

_FORMULA_TAG = re.compile(rb"<(?:[^\s<>/:]+:)?f[\s/>]")
_CUT_TAG = re.compile(rb"<[^\s<>/]*\Z")


class Opened(NamedTuple):
    """What has been read of a file before it is written, so that it need not be read again."""

    archive: Archive
    book: Book
    context: Context | None
    sheets: Mapping[str, WorkSheet]


def write(
    path: str,
    changes: Sequence[Change],
    out: str,
    *,
    force: bool,
    backup: bool | str,
    expected_sha256: str | None,
    settled: Mapping[str, Collection[Position]] | None = None,
    owners: Owners = NOBODY,
    opened: Opened | None = None,
    tabs: Mapping[str, str] = MappingProxyType({}),
) -> Receipt:
    """See package.apply. `opened` is what was read of the file, of use while it still holds the same bytes.

    `tabs` are those of our sheets that are called otherwise than we call them, by our names.
    """
    data = file_bytes(path)
    target = target_at(out, force=force)
    in_place = target.path == os.path.realpath(path)
    refuse_other_name(path, out, target, in_place or force)
    as_read = opened is not None and opened.archive.data == data
    if not as_read and expected_sha256 not in (None, sha256(data).hexdigest()):
        raise CannotWrite(f"'{shown(path)}' has been changed since it was read, so nothing was written: run it again.")
    draft = Draft(data, path, settled or {}, opened if as_read else None, tabs=tabs, owners=owners)
    del data
    draft.plan(changes)
    kept = ""
    if draft.parts or not in_place:
        if not force:
            refuse_second_name(target)
        draft.refuse_damaged()
        refuse_signed(draft.archive)
        kept = replace(
            target,
            lambda file: write_archive(file, draft.archive, draft.parts),
            draft.verify,
            lambda: refuse_changed(target, draft.archive.data if in_place else None, force),
            backup=backup,
        )
    return draft.receipt(out, target, kept)


def not_there(path: str, changes: Sequence[Change]) -> list[Change]:
    """See package.pending."""
    draft = Draft(file_bytes(path), path)
    draft.plan(changes)
    others = [change for change in changes if not isinstance(change, SetCell)]
    return [*(change for left in draft.left.values() for change in left), *others]


def refuse_other_name(path: str, out: str, target: Target, may_replace: bool) -> None:
    """Raise CannotWrite when `out` is taken, or when its ending does not fit what is in the file."""
    if target.status is not None and not may_replace:
        raise CannotWrite(f"'{shown(out)}' exists already, so nothing was written: choose another name or use --force.")
    endings = [os.path.splitext(name)[1].lower() for name in (path, out)]
    if endings[0] != endings[1]:
        raise CannotWrite(
            f"'{shown(out)}' should end in {endings[0] or 'nothing'}, as the workbook that it comes from."
        )


def refuse_changed(target: Target, data: bytes | None, force: bool) -> None:
    """Raise CannotWrite when the file to be replaced is no longer what was read (or has come up meanwhile)."""
    name = shown(target.path)
    if target.status is None:
        if os.path.lexists(target.path) and not force:
            raise CannotWrite(f"'{name}' has been made by another program meanwhile, so nothing was written.")
        return
    if data is None:
        return
    try:
        now = file_bytes(target.path)
    except CannotRead:
        raise CannotWrite(f"'{name}' has been moved or deleted meanwhile, so nothing was written.") from None
    if now != data:
        raise CannotWrite(
            f"'{name}' has been changed by another program meanwhile, so nothing was written: run it again."
        )


class Draft:
    """A workbook's file, and the parts of it that are going to be different."""

    def __init__(
        self,
        data: bytes,
        path: str,
        settled: Mapping[str, Collection[Position]] = MappingProxyType({}),
        opened: Opened | None = None,
        *,
        tabs: Mapping[str, str] = MappingProxyType({}),
        owners: Owners = NOBODY,
    ) -> None:
        """Read what surrounds the sheets, unless it was read of the same bytes, `opened`. Raises CannotRead.

        Formulas in `settled` keep their results, and so do entries. `tabs` as in `write`.
        """
        self.settled, self._opened, self.ours = settled, opened.sheets if opened else {}, tabs
        self.owners = owners
        self.archive = opened.archive if opened else open_archive(data, path)
        self.book = opened.book if opened else read_book(self.archive, Budget())
        context = opened.context if opened else None
        # Planning may have to read every sheet, each as large as reading alone allows.
        budget = Budget()
        self.context = context._replace(budget=budget) if context else shared_context(self.archive, budget, self.book)
        self.parts: Parts = {}
        self._apart: set[tuple[str, Area]] = set()
        """Merged blocks that are taken apart, by sheet."""
        self.sheets: dict[str, WorkSheet] = {}
        self.left: dict[str, list[SetCell]] = {}
        self.stale: list[Formula] = []
        """Formulas that lose their stored results."""
        self.kept: list[Formula] = []
        """Formulas that keep theirs, though these may be out of date."""
        self.asks = False
        self.notes: list[str] = []
        self.names = dict(self.book.names)
        """Workbook names as they are going to be."""
        self.tabs = self.book.tabs
        self.fresh: object = None
        """A fresh workbook to take sheets from, once one is needed."""
        self.added: dict[str, list[SetCell]] = defaultdict(list)
        """Cells of sheets that are going to be added."""
        self.gone: dict[str, Lines] = {}
        """Rows and columns that are deleted, by sheet; all other places are as they were before."""
        self.renewed: set[str] = set()
        """Sheets of text only that are laid out anew as a whole, so that none of their cells stays as it was."""

    def plan(self, changes: Sequence[Change]) -> None:
        """Find the new bytes of every part that must change. Raises CannotWrite."""
        others = [change for change in changes if not isinstance(change, SetCell)]
        added = {change.sheet for change in others if isinstance(change, AddSheet)}
        self.added.update({name: [] for name in added})
        by_sheet: dict[str, list[SetCell]] = defaultdict(list)
        for change in changes:
            if isinstance(change, SetCell):
                (self.added if change.sheet in added else by_sheet)[change.sheet].append(change)
        if lines := [change for change in others if isinstance(change, DeleteLine)]:
            from xlappraise.xlsx.changes.deletion import delete, lines_of

            self.gone = lines_of(lines)
        self._apart = {(change.sheet, change.area) for change in others if isinstance(change, Unmerge)}
        self._plan_cells(by_sheet, others)
        for sheet in self.sheets.values():
            sheet.planned()
        if others:
            from xlappraise.xlsx.changes.growth import grow

            grow(self, others)
        if self.gone:
            for part in self.book.sheets:
                if part.name not in self.sheets and part.name not in self.added:
                    self.sheets[part.name] = WorkSheet(self.context, part)
                    self.sheets[part.name].planned()
            delete(self)

    def _plan_cells(self, by_sheet: dict[str, list[SetCell]], others: Sequence[Change]) -> None:
        listed = {sheet.name: sheet for sheet in self.book.sheets}
        for name, wanted in by_sheet.items():
            if name not in listed:
                raise CannotWrite(f"'{shown(self.archive.path)}' has no worksheet '{shown(name)}' to write to.")
            sheet = self.sheets[name] = self._opened.get(name) or WorkSheet(self.context, listed[name])
            self.left[name] = pending(sheet, wanted, [area for tab, area in self._apart if tab == name])
        renamed = frozenset(change.name for change in others if isinstance(change, SetName) and self._renames(change))
        if not any(self.left.values()) and not renamed:
            return
        if renamed or any(any(self._moved(name, left)) for name, left in self.left.items()):
            self._plan_dependents(self._left_alone(by_sheet, listed.values()), others, renamed)
        for name, left in self.left.items():
            self._plan_sheet(self.sheets[name], left)
            self.sheets[name].planned()
        self._plan_chain()

    def _moved(self, name: str, left: list[SetCell]) -> Iterator[Position]:
        """Cells whose values change, as opposed to their formulas only."""
        cells = self.sheets[name].cells
        positions = ((change.row, change.column) for change in left)
        wanted = zip(positions, left, strict=True)
        return (at for at, change in wanted if not same_value(cells.get(at, BLANK).value, change.value))

    def _left_alone(self, by_sheet: dict[str, list[SetCell]], listed: Iterable[SheetPart]) -> list[Formula]:
        """The formulas that are neither changed nor known to keep their results."""
        found: list[Formula] = []
        for part in listed:
            right = self.settled.get(part.name, ())
            sheet = self.sheets.get(part.name) or self._with_formulas(part, len(right))
            cells = sheet.cells if sheet else {}
            left = [at for at, cell in cells.items() if cell.source is not None and at not in right]
            planned = {(change.row, change.column) for change in by_sheet.get(part.name, ())} if left else set()
            found += [Formula(part.name, at, str(cells[at].source)) for at in left if at not in planned]
        return found

    def _renames(self, change: SetName) -> bool:
        """Whether a name that is there is going to mean something else."""
        meaning = self.book.names.get(change.name)
        return meaning is not None and meaning != change.refers_to

    def _plan_dependents(self, formulas: list[Formula], others: Sequence[Change], renamed: frozenset[str]) -> None:
        """Find the formulas that depend on what changes: they lose their stored results, but for entries."""
        if not formulas:
            return
        lists = self.ours.get(KEYS, KEYS)
        keys = self.sheets.get(lists)
        if keys is not None and moved(self.left.get(lists, []), keys.cells):
            self.notes += pointers(formulas, keys.cells, self.ours.get(SHEET, SHEET))
        calculate_on_load(self.context, self.parts, self.book)
        self.asks = self.book.part in self.parts
        values = {name: self._moved(name, left) for name, left in self.left.items()}
        found = dependents(formulas, values, self._surroundings(others, renamed))
        for formula in found.sure:
            entry = self.owners.is_entry(formula.sheet, formula.position)
            (self.kept if entry else self.stale).append(formula)
        self.kept = sorted((*self.kept, *found.perhaps))
        for name, position, text in self.stale:
            if self.sheets[name].cells[position].value is not None:
                self.left.setdefault(name, []).append(SetCell(name, *position, None, text))

    def _with_formulas(self, part: SheetPart, right: int = 0) -> WorkSheet | None:
        """A sheet that nothing is written to, when it has more formulas than those `right` that keep their results."""
        sheet = self._opened.get(part.name)
        if sheet is None:
            if _has_few_formulas(self.archive, part.part, right):
                return None
            sheet = WorkSheet(self.context, part)
        self.sheets[part.name] = sheet
        return sheet

    def _surroundings(self, others: Sequence[Change], renamed: frozenset[str]) -> Surroundings:
        tables = {
            table.table.name.casefold(): (sheet.name, table.table.area)
            for sheet in self.sheets.values()
            for table in sheet.tables
        }
        tables |= {each.table.casefold(): (each.sheet, each.area) for each in others if isinstance(each, GrowTable)}
        by_tab = {name.casefold(): sheet.cells for name, sheet in self.sheets.items()}

        def stored(sheet: str, position: Position) -> Value:
            cells = by_tab.get(sheet.casefold())
            data = None if cells is None else cells.get(position, CellData(""))
            return None if data is None else data.value

        names = {name.casefold(): text for name, text in self.book.names.items()}
        tabs = [sheet.name for sheet in self.book.sheets]
        return Surroundings(names, tables, tabs, stored, frozenset(map(str.casefold, renamed)))

    def _plan_sheet(self, sheet: WorkSheet, left: list[SetCell]) -> None:
        if not left:
            return
        for table in sheet.tables:
            self._plan_headers(sheet, table, left)
        self.parts[sheet.part] = sheet.stored(spliced(sheet, left))

    def _plan_headers(self, sheet: WorkSheet, table: Table, left: list[SetCell]) -> None:
        """A heading of a table is also the column's name in the table's part."""
        area = table.table.area
        names: dict[int, str] = {}
        for change in left:
            if not (table.headed and change.row == area.first_row and inside(area, (change.row, change.column))):
                continue
            if sheet.name in self.gone and change.column in self.gone[sheet.name].columns:
                continue
            if not isinstance(change.value, str) or change.source is not None:
                where = sheet.named((change.row, change.column))
                raise CannotWrite(f"{where} heads a column of the table {shown(table.table.name)}: it must be a text.")
            names[change.column - area.first_column] = change.value
        if not names:
            return
        old = [table.table.columns[number] for number in names]
        self._refuse_renaming_used(table, [name for name in old if name])
        rename_headers(self.context, self.parts, sheet, table, names)

    def _refuse_renaming_used(self, table: Table, old: list[str]) -> None:
        """A formula that names the column would break; Excel itself would have rewritten it."""
        marks = tuple(f"[{name}]".casefold() for name in old) + tuple(f"[@{name}]".casefold() for name in old)
        for part in self.book.sheets:
            sheet = self.sheets.get(part.name) or self._with_formulas(part)
            for position, cell in sheet.cells.items() if sheet else ():
                text = (cell.formula or "").casefold().replace("'", "")
                if "[" in text and any(mark.replace("'", "") in text for mark in marks):
                    where = f"{shown(part.name)}!{position}" if sheet is None else sheet.named(position)
                    raise CannotWrite(
                        f"A column of the table {shown(table.table.name)} cannot be renamed, for the formula in "
                        f"{where} uses its name: change the heading in Excel."
                    )

    def _plan_chain(self) -> None:
        """Where formulas come or go, the list of them goes too."""
        for name, left in self.left.items():
            cells = self.sheets[name].cells
            for change in left:
                stored = cells.get((change.row, change.column), BLANK)
                if (stored.source is None) != (change.source is None):
                    drop_calculation_chain(self.context, self.parts, self.book)
                    return

    def refuse_damaged(self) -> None:
        """Raise CannotRead when any part is broken: what we write must be whole."""
        for entry in self.archive.entries:
            if not (entry.name.endswith("/") or self.archive.is_known_whole(entry.name)):
                for _ in self.archive.chunks(entry.name):
                    pass

    def verify(self, path: str) -> None:
        """Open the new file and compare it with what was meant. Raises CannotWrite."""
        try:
            new = Archive(file_bytes(path), self.archive.path)
            self._verify_parts(new)
            # The new file holds them, as has been seen; of a large workbook they are as much as its cells.
            self.parts = {name: data and b"" for name, data in self.parts.items()}
            self._verify_cells(new)
        except CannotRead as fault:
            raise self._unsafe(str(fault)) from None

    def _unsafe(self, why: str) -> CannotWrite:
        name = shown(self.archive.path)
        return CannotWrite(
            f"'{name}' could not be written safely ({shown(why)}), so nothing was changed: please report this."
        )

    def _verify_parts(self, new: Archive) -> None:
        kept = [entry for entry in self.archive.entries if self.parts.get(entry.name, b"") is not None]
        fresh = self.fresh_parts()
        if [*(entry.name for entry in kept), *fresh] != [entry.name for entry in new.entries]:
            raise self._unsafe("parts differ")
        if not all(_reads_as(new, name, self.parts[name] or b"") for name in fresh):
            raise self._unsafe("a new part differs")
        for before, after in zip(kept, new.entries, strict=False):
            wanted = self.parts.get(before.name)
            if wanted is not None:
                same = _reads_as(new, after.name, wanted)
            else:
                same = self.archive.data[before.start : before.end] == new.data[after.start : after.end]
                same = same and (before.crc, before.size, before.method) == (
                    after.crc,
                    after.size,
                    after.method,
                )
            if not same:
                raise self._unsafe(f"the part {before.name} differs")

    def fresh_parts(self) -> list[str]:
        """Names of the parts that the file does not have yet."""
        return [name for name, data in self.parts.items() if data is not None and name not in self.archive]

    def _verify_cells(self, new: Archive) -> None:
        """Every changed cell reads back, and no other cell of its sheet is different."""
        book = read_book(new, Budget())
        # Shared texts are a part that we never change, and formats are only ever added to.
        context = self.context._replace(archive=new, budget=Budget())
        dressed = self.book.styles in self.parts
        if dressed:
            context = shared_context(new, Budget(), book)
        kept = tuple(sheet for sheet in book.sheets if sheet.name not in self.added)
        if kept != self.book.sheets or book.names != self.names:
            raise self._unsafe("sheets or names differ")
        self._verify_added({sheet.name: sheet.part for sheet in book.sheets}, context)
        # The largest last, when the cells of the others have been let go.
        for name, sheet in sorted(self.sheets.items(), key=lambda each: len(each[1].cells)):
            left = self.left.get(name, [])
            if sheet.part not in self.parts or name in self.renewed:
                sheet.cells.clear()
                continue
            reader = SheetReader(context, name, sheet.part)
            reader.run()
            before, after = sheet.cells, reader.cells
            if self.gone:
                left = self._verify_lines(sheet, left, reader)
                before, after = sheet.cells, reader.cells
            for change in left:
                position = (change.row, change.column)
                before.pop(position, None)
                if not is_there(after.pop(position, BLANK), change):
                    raise self._unsafe(f"{sheet.named(position)} does not read back")
            if dressed:
                before, after = _undressed(before), _undressed(after)
            if not _alike(before, after) or reader.duplicates != sheet.reader.duplicates:
                raise self._unsafe(f"other cells of '{shown(name)}' differ")
            sheet.cells.clear()

    def _verify_lines(self, sheet: WorkSheet, left: list[SetCell], reader: SheetReader) -> list[SetCell]:
        """Put the cells of the old sheet where they should be now, formulas and merged blocks too; and the changes."""
        from xlappraise.xlsx.changes.deletion import following

        lines, follow = self.gone.get(sheet.name, NO_LINES), following(self)
        wanted = {area for each in sheet.reader.merges if (area := lines.area(each)) and area[:2] != area[2:]}
        if not {(sheet.name, each) for each in sheet.reader.merges} & self._apart and wanted != set(reader.merges):
            raise self._unsafe(f"merged cells of '{shown(sheet.name)}' differ")

        def renewed(source: Source | None) -> Source | None:
            return None if source is None else follow(source, sheet.name)

        moved = [(lines.position(at), cell) for at, cell in sheet.cells.items()]
        sheet.cells.clear()
        sheet.cells.update({at: cell._replace(source=renewed(cell.source)) for at, cell in moved if at})
        places = [(lines.position((change.row, change.column)), change) for change in left]
        return [c._replace(row=at[0], column=at[1], source=renewed(c.source)) for at, c in places if at]

    def _verify_added(self, parts: Mapping[str, str], context: Context) -> None:
        """Every cell that was meant for a new sheet is there."""
        for name, wanted in self.added.items():
            reader = SheetReader(context, name, parts.get(name, ""))
            reader.run()
            if not all(is_there(reader.cells.get((c.row, c.column), BLANK), c) for c in wanted):
                raise self._unsafe(f"the new sheet '{shown(name)}' does not read back")

    def receipt(self, path: str, target: Target, kept: str) -> Receipt:
        """What was done."""
        fresh = self.fresh_parts()
        changed = (*(entry.name for entry in self.archive.entries if entry.name in self.parts), *fresh)
        stale = {(formula.sheet, *formula.position) for formula in self.stale}
        (gone, tools_gone), (kept_results, tools_kept) = self._told(self.stale), self._told(self.kept)
        written = [c for left in self.left.values() for c in left if (c.sheet, c.row, c.column) not in stale]
        protected = [name for name, left in self.left.items() if left and self.sheets[name].reader.protected]
        total = len(fresh) + sum(not entry.name.endswith("/") for entry in self.archive.entries)
        return Receipt(
            path,
            total,
            total - len(changed),
            changed,
            len(written),
            tuple(protected),
            gone,
            kept_results,
            tools_gone + tools_kept,
            self.asks,
            tuple(self._notes(target, protected, bool(changed))),
            kept,
        )

    def _told(self, formulas: list[Formula]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The officer's among formulas, and the tool's, by their cells."""
        own, tools = list[str](), list[str]()
        for sheet, position, _ in formulas:
            (tools if self.owners.is_tools(sheet, position) else own).append(self.sheets[sheet].named(position))
        return tuple(own), tuple(tools)

    def _notes(self, target: Target, protected: list[str], changed: bool) -> Iterable[str]:
        yield from self.notes
        if protected:
            names = ", ".join(f"'{shown(name)}'" for name in protected)
            yield f"Written although the sheet is protected: {names}."
        if any(part is None for part in self.parts.values()):
            yield "The list of formulas (calcChain) was taken out; Excel makes it anew."
        if changed and target.has_second_name:
            yield SECOND_NAME


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


def _reads_as(archive: Archive, name: str, wanted: bytes) -> bool:
    """Whether a part holds these bytes; they are compared as they are unpacked."""
    at = 0
    for piece in archive.chunks(name):
        if wanted[at : at + len(piece)] != piece:
            return False
        at += len(piece)
    return at == len(wanted)


def _alike(before: Mapping[Position, CellData], after: Mapping[Position, CellData]) -> bool:
    """Whether cells hold the same; a formula that was filled from another one may have its own text now."""
    if before == after:
        return True
    return before.keys() == after.keys() and all(
        cell == after[position] or _spelt(cell) == _spelt(after[position]) for position, cell in before.items()
    )


def _spelt(cell: CellData) -> tuple[Value, str | None, str]:
    return cell.value, cell.formula, cell.shown_as


def _undressed(cells: Mapping[Position, CellData]) -> dict[Position, CellData]:
    """Values and formulas alone, for a sheet whose cells are given new formats."""
    return {position: cell._replace(shown_as=PLAIN) for position, cell in cells.items()}


def refuse_signed(archive: Archive) -> None:
    """Raise CannotWrite for a package with a digital signature, which any change would break.

    A signature of macros is another matter: it stands in a part of its own, covers the macros only, and survives.
    """
    for entry in archive.entries:
        kind = content_type(archive, entry.name, Budget()) if "signature" in entry.name.casefold() else ""
        if entry.name.casefold().startswith("_xmlsignatures/") or "digital-signature" in kind:
            raise CannotWrite(
                f"'{shown(archive.path)}' carries a digital signature, which any change would break: remove it in "
                "Excel under File, Info, or write to a copy without it."
            )
