"""A Draft and the file written from it in; nothing out, or CannotWrite where the file does not hold what was meant."""

from collections.abc import Mapping

from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.book import read_book
from xlappraise.xlsx.changes.deleted_lines import NO_LINES
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.draft import Draft
from xlappraise.xlsx.file_kind import file_bytes
from xlappraise.xlsx.formula_text import Formula
from xlappraise.xlsx.guarded_xml import Budget
from xlappraise.xlsx.refusals import CannotRead, CannotWrite, safe_text
from xlappraise.xlsx.sheet_editor import WorkSheet, is_there
from xlappraise.xlsx.sheet_reader import Context, SheetReader, shared_context
from xlappraise.xlsx.snapshot import BLANK, PLAIN, CellData, Value


def verify(draft: Draft, path: str) -> None:
    """Open the new file and compare it with what was meant. Raises CannotWrite."""
    try:
        new = Archive(file_bytes(path), draft.archive.path)
        _verify_parts(draft, new)
        # The new file holds them, as has been seen; of a large workbook they are as much as its cells.
        draft.parts = {name: data and b"" for name, data in draft.parts.items()}
        _verify_cells(draft, new)
    except CannotRead as fault:
        raise _unsafe(draft, str(fault)) from None


def _unsafe(draft: Draft, why: str) -> CannotWrite:
    name = safe_text(draft.archive.path)
    return CannotWrite(
        f"'{name}' could not be written safely ({safe_text(why)}), so nothing was changed: please report this."
    )


def _verify_parts(draft: Draft, new: Archive) -> None:
    kept = [entry for entry in draft.archive.entries if draft.parts.get(entry.name, b"") is not None]
    fresh = draft.fresh_parts()
    if [*(entry.name for entry in kept), *fresh] != [entry.name for entry in new.entries]:
        raise _unsafe(draft, "parts differ")
    if not all(_reads_as(new, name, draft.parts[name] or b"") for name in fresh):
        raise _unsafe(draft, "a new part differs")
    for before, after in zip(kept, new.entries, strict=False):
        wanted = draft.parts.get(before.name)
        if wanted is not None:
            same = _reads_as(new, after.name, wanted)
        else:
            same = draft.archive.data[before.start : before.end] == new.data[after.start : after.end]
            same = same and (before.crc, before.size, before.method) == (
                after.crc,
                after.size,
                after.method,
            )
        if not same:
            raise _unsafe(draft, f"the part {before.name} differs")


def _verify_cells(draft: Draft, new: Archive) -> None:
    """Every changed cell reads back, and no other cell of its sheet is different."""
    book = read_book(new, Budget())
    # Shared texts are a part that we never change, and formats are only ever added to.
    context = draft.context._replace(archive=new, budget=Budget())
    restyled = draft.book.styles in draft.parts
    if restyled:
        context = shared_context(new, Budget(), book)
    kept = tuple(sheet for sheet in book.sheets if sheet.name not in draft.added)
    wanted = tuple(sheet._replace(hidden=draft.hidden.get(sheet.name, sheet.hidden)) for sheet in draft.book.sheets)
    if kept != wanted or book.names != draft.names:
        raise _unsafe(draft, "sheets or names differ")
    _verify_added(draft, {sheet.name: sheet.part for sheet in book.sheets}, context)
    # The largest last, when the cells of the others have been let go.
    for name, sheet in sorted(draft.sheets.items(), key=lambda each: len(each[1].cells)):
        left = draft.left.get(name, [])
        if sheet.part not in draft.parts or name in draft.renewed:
            sheet.cells.clear()
            continue
        reader = SheetReader(context, name, sheet.part)
        reader.run()
        before, after = sheet.cells, reader.cells
        if draft.gone:
            left = _verify_lines(draft, sheet, left, reader)
            before, after = sheet.cells, reader.cells
        for change in left:
            position = (change.row, change.column)
            before.pop(position, None)
            if not is_there(after.pop(position, BLANK), change):
                raise _unsafe(draft, f"{sheet.address_of(position)} does not read back")
        if restyled:
            before, after = _without_formats(before), _without_formats(after)
        if not _alike(before, after) or reader.duplicates != sheet.reader.duplicates:
            raise _unsafe(draft, f"other cells of '{safe_text(name)}' differ")
        sheet.cells.clear()


def _verify_lines(draft: Draft, sheet: WorkSheet, left: list[SetCell], reader: SheetReader) -> list[SetCell]:
    """Move the cells of the old sheet and their formulas to where they should be now; the changes, moved alike.

    Raises CannotWrite when merged blocks are not where they should be.
    """
    from xlappraise.xlsx.changes.deletion import formula_follower

    lines, follow = draft.gone.get(sheet.name, NO_LINES), formula_follower(draft)
    wanted = {area for each in sheet.reader.merges if (area := lines.area(each)) and area[:2] != area[2:]}
    if not {(sheet.name, each) for each in sheet.reader.merges} & draft.apart and wanted != set(reader.merges):
        raise _unsafe(draft, f"merged cells of '{safe_text(sheet.name)}' differ")

    def expected_formula(source: Formula | None) -> Formula | None:
        return None if source is None else follow(source, sheet.name)

    moved = [(lines.position(at), cell) for at, cell in sheet.cells.items()]
    sheet.cells.clear()
    sheet.cells.update({at: cell._replace(source=expected_formula(cell.source)) for at, cell in moved if at})
    places = [(lines.position((change.row, change.column)), change) for change in left]
    return [c._replace(row=at[0], column=at[1], source=expected_formula(c.source)) for at, c in places if at]


def _verify_added(draft: Draft, parts: Mapping[str, str], context: Context) -> None:
    """Every cell that was meant for a new sheet is there."""
    for name, wanted in draft.added.items():
        if name in draft.rows_added:
            from xlappraise.xlsx.changes.rows import are_there

            if not are_there(context, name, parts.get(name, ""), draft.rows_added[name]):
                raise _unsafe(draft, f"the new sheet '{safe_text(name)}' does not read back")
        if not wanted:
            continue
        reader = SheetReader(context, name, parts.get(name, ""))
        reader.run()
        if not all(is_there(reader.cells.get((c.row, c.column), BLANK), c) for c in wanted):
            raise _unsafe(draft, f"the new sheet '{safe_text(name)}' does not read back")


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
        cell == after[position] or _spelt_out(cell) == _spelt_out(after[position]) for position, cell in before.items()
    )


def _spelt_out(cell: CellData) -> tuple[Value, str | None, str]:
    return cell.value, cell.formula, cell.shown_as


def _without_formats(cells: Mapping[Position, CellData]) -> dict[Position, CellData]:
    """Values and formulas alone, for a sheet whose cells are given new formats."""
    return {position: cell._replace(shown_as=PLAIN) for position, cell in cells.items()}
