"""In, a workbook open in Excel and Changes; out, the workbook with them, unsaved, and how much was written.

The officer's selection and sheet stay where they were, and so do Excel's settings, whatever happens.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.words import list_of
from xlappraise.excel.blocks import Typed, WriteBlock, as_typed, blocks, holds
from xlappraise.excel.copy_before import keep_copy
from xlappraise.excel.growing import PLAIN_OTHER, UNABLE, grow, restyle
from xlappraise.excel.native import EXCEL, LIBREOFFICE, in_office, is_protected, is_read_only, program, saves_itself
from xlappraise.excel.patience import insist, refusal
from xlappraise.excel.settings import quiet
from xlappraise.excel.undoing import Undo, take_back
from xlappraise.excel.whole_sheets import GIVEN_WHOLE, colour
from xlappraise.records import NamedTuple
from xlappraise.xlsx.addresses import Area, Position
from xlappraise.xlsx.aliases import as_tabbed, put_back
from xlappraise.xlsx.changes.kinds import (
    AddSheet,
    Change,
    DeleteLine,
    ExtendRules,
    FillOutlines,
    FitColumns,
    FitRows,
    OtherChange,
    SetCell,
    SetName,
    SetProperty,
)
from xlappraise.xlsx.refusals import CannotWrite
from xlappraise.xlsx.snapshot import BLANK, Sheet, Snapshot

LONGEST, CELL_HOLDS = 8_000, 32_767
"""Characters: longer text Excel takes for one cell at a time only; and no cell holds more than this."""

UNCHANGED = "Figures and entries are as they were before you pressed it."
AUTO_SAVED = (
    "AutoSave is on, so Excel saves this at once: File > Info > Version History has the workbook as it was before."
)
READ_ONLY = (
    "{}, for the workbook is open for reading only: in LibreOffice choose Edit > Edit Mode or save it under another "
    "name, then {}."
)
UNPROTECT = {
    EXCEL: "Excel choose Review > Unprotect Sheet",
    LIBREOFFICE: "LibreOffice choose Tools > Protect Sheet to take that off",
}
ONLY_LOOKS = "Widths and heights were not set."


class LiveReceipt(NamedTuple):
    """What `apply` did: cells and blocks (one write each) by sheet, and sentences on what is still to be done."""

    cells: Mapping[str, int]
    blocks: Mapping[str, int]
    notes: tuple[str, ...] = ()


class WrittenBefore(NamedTuple):
    """What the same press has written already, for the sentence of a refusal."""

    done: str
    """What stands and what does not, without a full stop: "The copies are merged, but ..."."""
    then: str
    """What brings the rest: "press Recalculate"."""


NOTHING = WrittenBefore("Nothing was written", "press the button again")


def apply(
    book: Any, changes: Sequence[Change], before: Snapshot | None = None, *, earlier: WrittenBefore | None = None
) -> LiveReceipt:
    """Put the changes into the open workbook and save nothing; Excel does, where AutoSave is on, which is noted.

    `before` is the Snapshot that the changes were made for; with it, new cells take their formats over, and
    scattered changes go in fewer writes. Excel first keeps a copy of the workbook, unless there is something `earlier`
    in the same press. Raises CannotWrite with one sentence: nothing was written when a sheet is protected; when Excel
    refuses a part, what was written before is taken back, or it is said what is not up to date; and what `earlier`
    says stands.
    """
    if before is not None:
        changes, before = put_back(changes, before.tabs), as_tabbed(before)
    added = {change.sheet for change in changes if isinstance(change, AddSheet)}
    lines = [change for change in changes if isinstance(change, DeleteLine)]
    changes = [change for change in changes if not _is_deleted(change, lines)]
    fits = [change for change in changes if isinstance(change, FitColumns | FitRows)]
    growth = [change for change in changes if not isinstance(change, SetCell | FitColumns | FitRows)]
    by_sheet: dict[str, list[SetCell]] = {}
    for change in changes:
        if isinstance(change, SetCell):
            by_sheet.setdefault(change.sheet, []).append(change)
    if not changes and not lines:
        return LiveReceipt({}, {})
    named = [*growth, *fits, *lines]
    touched = dict.fromkeys(
        [*by_sheet, *(each.sheet for each in named if not isinstance(each, SetName | SetProperty | FillOutlines))]
    )
    if is_read_only(book):
        raise CannotWrite(READ_ONLY.format(*(earlier or NOTHING)))
    _refuse_protected({name: book.sheets[name] for name in touched if name not in added}, earlier)
    if earlier is None:
        keep_copy(book)
    with quiet(book.app):
        notes, done = _enter_changes(book, growth, by_sheet, before, earlier)
        notes += _fit(book, fits)  # to the new texts
        notes += tuple(_colour_new(book, added & GIVEN_WHOLE.keys(), by_sheet))
        notes += _delete_lines(book, lines)  # last, for all places are those before
    if saves_itself(book):
        notes += (AUTO_SAVED,)
    return LiveReceipt({name: len(cells) for name, cells in by_sheet.items()}, done, tuple(dict.fromkeys(notes)))


def _colour_new(book: Any, sheets: Iterable[str], by_sheet: Mapping[str, Sequence[SetCell]]) -> Iterator[str]:
    """Give new sheets their colours; a sentence for each that stays without."""
    for name in sorted(sheets):
        last = max((change.row for change in by_sheet.get(name, ())), default=0)
        try:
            insist(partial(colour, book.sheets[name], GIVEN_WHOLE[name], last))
        except Exception:
            yield PLAIN_OTHER.format(sheet=name)


def _enter_changes(
    book: Any,
    growth: Sequence[OtherChange],
    by_sheet: Mapping[str, Sequence[SetCell]],
    before: Snapshot | None,
    earlier: WrittenBefore | None,
) -> tuple[tuple[str, ...], dict[str, int]]:
    """Growth and contents: what is still to be done, and the number of writes by sheet; all of it or nothing.

    Raises CannotWrite, which says what is not up to date where Excel refuses to take a part of it back, too.
    """
    undo: list[Undo] = [] if before is not None else [_is_not_known]
    done: dict[str, int] = {}
    formatted = _formatted_areas(growth)
    try:
        notes = tuple(dict.fromkeys(grow(book, growth, undo, before)))
        for name, cells in by_sheet.items():
            known = before.sheets.get(name) if before else None
            # A sheet that was added is taken back as a whole.
            done[name] = _write_cells(book.sheets[name], cells, formatted.get(name, []), known, undo if known else [])
    except CannotWrite as fault:
        is_back = take_back(book, undo)
        if is_back and (earlier is None or in_office(book)):  # LibreOffice takes back all of a press
            stands = UNCHANGED
        elif earlier is not None:
            stands = f"{earlier.done}: {earlier.then}."
        else:
            left = list_of([name for name in by_sheet if name not in done])
            stands = f"Not up to date: {left or 'what the new rows and columns are for'}."
        raise CannotWrite(f"{fault} {stands}") from fault
    return notes, done


def _fit(book: Any, fits: Sequence[OtherChange]) -> tuple[str, ...]:
    """Widths and heights; what is still to be done. The figures are right without them."""
    try:
        return tuple(grow(book, fits, []))
    except CannotWrite as fault:
        return (f"{ONLY_LOOKS} {fault}",)


def _delete_lines(book: Any, lines: Sequence[DeleteLine]) -> tuple[str, ...]:
    """Rows and columns deleted; what is still to be done. Raises CannotWrite, which says what was not deleted."""
    notes: list[str] = []
    for number, line in enumerate(lines):
        try:
            notes += grow(book, [line], [])
        except CannotWrite as fault:
            left = list_of([f"{line.name} of {line.sheet}" for line in lines[number:]])
            raise CannotWrite(f"{fault} Emptied but not deleted: {left}.") from fault
    return tuple(notes)


def _is_deleted(change: Change, lines: Sequence[DeleteLine]) -> bool:
    """Whether a change deletes a line, or empties a cell that Excel deletes with one."""
    if isinstance(change, DeleteLine):
        return True
    if not lines or not isinstance(change, SetCell):
        return False
    return any(line.sheet == change.sheet and line.holds((change.row, change.column)) for line in lines)


def _formatted_areas(growth: Sequence[Change]) -> dict[str, list[Area]]:
    """Areas by sheet that get their formats from others as a whole."""
    found: dict[str, list[Area]] = {}
    for change in growth:
        if isinstance(change, ExtendRules):
            found.setdefault(change.sheet, []).append(change.area)
    return found


def _write_cells(
    page: Any, cells: Sequence[SetCell], formatted: Sequence[Area], sheet: Sheet | None, undo: list[Undo]
) -> int:
    """Formats and contents of a sheet's cells; how many writes it took. `undo` gets what takes contents back."""
    if sheet is not None:
        bare = [c for c in cells if not any(holds(area, (c.row, c.column)) for area in formatted)]
        _format_new(page, bare, sheet)
        blank = {(c.row, c.column) for c in cells if c.value is None and c.formula is None} - sheet.cells.keys()
        cells = [change for change in cells if (change.row, change.column) not in blank]
    if other := [change for change in cells if change.restyle]:
        _make(page, f"the formats of cells on {page.name}", partial(restyle, page, other))
    todo = blocks(cells, sheet)
    if todo and in_office(page):
        _make(page, f"what belongs on {page.name}", partial(page.impl.write, todo))
        return len(todo)
    for block in todo:
        where = f"what belongs in {Cell(page.name, *block.area[:2])}"
        _make(page, where, partial(_write, page, block))
        if sheet is not None:
            undo.append(partial(_retype, page, _as_it_was(block, sheet)))
        _make(page, where, partial(_write_long, page, block))
    return len(todo)


def _make(page: Any, what: str, call: Callable[[], None]) -> None:
    """Make a call, patiently. Raises CannotWrite when the program refuses it."""
    try:
        insist(call)
    except Exception as error:
        raise refusal(error, what, program(page.book.app)) from error


def _as_it_was(block: WriteBlock, sheet: Sheet) -> WriteBlock:
    """The same cells with what stood in them."""
    columns = range(block.area.first_column, block.area.last_column + 1)
    rows = range(block.area.first_row, block.area.last_row + 1)
    stood = ((sheet.cells.get((row, column), BLANK) for column in columns) for row in rows)
    return WriteBlock(block.area, tuple(tuple(as_typed(data.value, data.formula) for data in row) for row in stood))


def _retype(page: Any, block: WriteBlock) -> None:
    """What stood there, in as many writes as it takes."""
    _write(page, block)
    _write_long(page, block)


def _is_not_known() -> None:
    """Raise LookupError: what stood in the cells was not read, so that nothing can be taken back."""
    raise LookupError


def _refuse_protected(pages: Mapping[str, Any], earlier: WrittenBefore | None) -> None:
    """Raises CannotWrite when Excel would refuse to change one of the sheets."""
    names = [name for name, page in pages.items() if is_protected(page)]
    if names:
        one, where = len(names) == 1, UNPROTECT[program(next(iter(pages.values())).book.app)]
        done, then = earlier or NOTHING
        raise CannotWrite(
            f"{done}, for {'the sheet' if one else 'the sheets'} {list_of(names)} "
            f"{'is' if one else 'are'} protected: in {where}, then {then}."
        )


def _write(page: Any, block: WriteBlock) -> None:
    """One write, but for very long texts."""
    rows = [["" if _is_long(value) else value for value in values] for values in block.rows]
    page.range(block.area[:2], block.area[2:]).formula = rows


def _write_long(page: Any, block: WriteBlock) -> None:
    """One write for each very long text."""
    for row, values in enumerate(block.rows, block.area.first_row):
        for column, text in enumerate(values, block.area.first_column):
            if isinstance(text, str) and _is_long(text):
                page.range((row, column)).value = text[:CELL_HOLDS]


def _is_long(value: Typed) -> bool:
    """Whether Excel takes it for one cell at a time only."""
    return isinstance(value, str) and len(value) > LONGEST


# --------------------------------------------------------------------------------------------- formats of new cells


def _format_new(page: Any, changes: Sequence[SetCell], sheet: Sheet) -> None:
    """Give cells that are new on the sheet the formats of the cells that they are like."""
    for donor, area in fillings(changes, sheet):
        try:
            insist(partial(page.range(donor[:2], donor[2:]).autofill, page.range(area[:2], area[2:]), "fill_formats"))
        except UNABLE:
            return
        except Exception as error:
            raise refusal(error, f"the formats of new cells on {page.name}", program(page.book.app)) from error


def fillings(changes: Sequence[SetCell], sheet: Sheet) -> Iterator[tuple[Area, Area]]:
    """Which cells' formats to draw over which areas (themselves included): first to the right, then down.

    Only cells beyond all filled ones count as new; the others keep the formats that they have.
    """
    last_row = max((row for row, _ in sheet.cells), default=0)
    last_column = max((column for _, column in sheet.cells), default=0)
    right = [c for c in changes if c.like and c.column > last_column >= c.like[1] and c.row <= last_row]
    if right:
        rows, to = [change.row for change in right], max(change.column for change in right)
        donor = Area(min(rows), last_column, max(rows), last_column)
        yield donor, donor._replace(last_column=to)
    down: dict[Position, int] = {}
    for change in changes:
        if change.like and change.row > max(last_row, change.like[0]):
            donor_cell = max(last_row, change.like[0]), change.column
            down[donor_cell] = max(down.get(donor_cell, 0), change.row)
    for row, first, last, to in _side_by_side(down):
        yield Area(row, first, row, last), Area(row, first, to, last)


def _side_by_side(down: Mapping[Position, int]) -> Iterator[tuple[int, int, int, int]]:
    """Row, first and last column, last row to fill: neighbouring columns that go equally far down together."""
    columns: dict[tuple[int, int], list[int]] = {}
    for (row, column), to in sorted(down.items()):
        columns.setdefault((row, to), []).append(column)
    for (row, to), numbers in columns.items():
        first = numbers[0]
        for number, following in zip(numbers, [*numbers[1:], 0], strict=True):
            if following != number + 1:
                yield row, first, number, to
                first = following
