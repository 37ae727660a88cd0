"""Changes to one worksheet: in, its part and the changes; out, the same bytes but for the cells that change.

Nothing is parsed into a tree and written out again: the offsets of cells are known from reading, and only these
spans are replaced. So prefixes, order of attributes, comments and extensions stay as their maker wrote them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby, islice, zip_longest
from math import isfinite
from operator import attrgetter

from xlappraise.xlsx import limits
from xlappraise.xlsx.addresses import LAST_COLUMN, LAST_ROW, Area, Position, area_of, area_text, column_letters
from xlappraise.xlsx.book import SheetPart
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.formula_text import Filled, Formula, same_formula
from xlappraise.xlsx.markup import (
    Coding,
    Edit,
    attributes,
    coding_of,
    element_at,
    escape,
    tag_at,
    with_attribute,
    with_edits,
)
from xlappraise.xlsx.offsets import CellOffsets
from xlappraise.xlsx.refusals import CannotWrite, safe_text
from xlappraise.xlsx.sheet_reader import Context, SheetReader, StoredTable, read_tables
from xlappraise.xlsx.snapshot import BLANK, CellData, ErrorValue, Unreadable, same_value
from xlappraise.xlsx.texts import CONTROL, encode_text

_PLAIN = re.compile(
    rb"""<c((?: [\w:]+="[^"]*")*)(?:/>|>(<f>[^<]*</f>|<f t="shared" si="[0-9]+"/>)?"""
    rb"""(?:<v>[^<]*</v>|<is><t(?: xml:space="preserve")?>[^<]*</t></is>)?</c>)""",
)
"""A cell as nearly all are: found without starting a parser."""


class WorkSheet:
    """A worksheet that is about to be changed: what it holds and where."""

    def __init__(self, context: Context, listed: SheetPart) -> None:
        """Read it. Raises CannotRead."""
        self.name, self.part = listed.name, listed.part
        raw = context.archive.read(listed.part)
        self.coding = coding_of(raw)
        self.data = utf8(context, self.part, raw, self.coding)
        """Its bytes in UTF-8, and where things stand in them, until it has been planned what becomes of them."""
        self.places = CellOffsets()
        self.reader = SheetReader(context, listed.name, listed.part, self.places)
        self.reader.run(self.data)
        self.cells = self.reader.cells
        self.tables: tuple[StoredTable, ...] = read_tables(context, self.part) if self.reader.has_tables else ()
        self.prefix = element_name(self.data, self.places.data).rpartition(b":")[0]
        if self.prefix:
            self.prefix += b":"

    def forget_bytes(self) -> None:
        """Free the sheet's bytes and its cells' offsets once its edits are planned, to save memory; cells stay."""
        self.data, self.places = b"", CellOffsets()
        self.reader.members.clear()

    def address_of(self, position: Position) -> str:
        """A cell's address with its sheet, for sentences."""
        return f"{safe_text(self.name)}!{column_letters(position[1])}{position[0]}"

    def in_part_encoding(self, data: bytes) -> bytes:
        """Changed bytes in the encoding of the part."""
        return self.coding.back(data)


def utf8(context: Context, part: str, raw: bytes, coding: Coding) -> bytes:
    """A part's bytes in UTF-8. Raises CannotRead when it cannot be turned into them and back without loss."""
    try:
        data = coding.utf8(raw)
        if coding.back(data) == raw:
            return data
    except (LookupError, UnicodeError):
        pass
    raise context.archive.damage(f"its part {safe_text(part)} is in an unknown encoding")


def element_name(data: bytes, offset: int) -> bytes:
    """The name in the tag at an offset, with its prefix."""
    found = re.compile(rb"<([^\s/>]+)").match(data, offset)
    return found[1] if found else b""


def is_there(cell: CellData, change: SetCell) -> bool:
    """Whether a cell already holds what the change would put there."""
    if not same_formula(cell.source, change.source):
        return False
    if change.source is not None and (cell.value is None) != (change.value is None):
        return False
    return same_value(cell.value, change.value)


def changes_to_make(sheet: WorkSheet, changes: Iterable[SetCell], apart: Collection[Area] = ()) -> list[SetCell]:
    """The changes that are not there yet, one a cell (the last), in order of place. Raises CannotWrite.

    Merged blocks in `apart` are taken apart by the same write.
    """
    wanted = sorted(changes, key=_in_order)
    left = [
        change
        for change, after in zip_longest(wanted, islice(wanted, 1, None))
        if after is None or after.row != change.row or after.column != change.column
        if not is_there(sheet.cells.get((change.row, change.column), BLANK), change) or not is_dressed(sheet, change)
    ]
    for change in left:
        refuse_impossible(sheet, change)
    refuse_protected_structures(sheet, left, [area for area in sheet.reader.merges if area not in apart])
    return left


def _in_order(change: SetCell) -> int:
    """A cell's place in a sheet, as one number: a hundred thousand of these are held at a time."""
    return change.row << 20 | change.column


def is_dressed(sheet: WorkSheet, change: SetCell) -> bool:
    """Whether a cell has the format that the change gives it: one that exists keeps its own unless told otherwise."""
    position = (change.row, change.column)
    if sheet.places.offset(position) is None:
        return sheet.places.offset(change.like) is None
    return not change.restyle or style_at(sheet, position) == style_at(sheet, change.like)


def style_at(sheet: WorkSheet, position: Position | None) -> bytes:
    """Number of the format of a cell as its tag says it; that of a plain cell when there is no such cell."""
    offset = sheet.places.offset(position)
    return b"0" if offset is None else attributes(tag_at(sheet.data, offset)).get("s", "0").encode()


def refuse_impossible(sheet: WorkSheet, change: SetCell) -> None:
    """Raise CannotWrite for what no cell can hold."""
    why = _impossible(change)
    if why:
        raise CannotWrite(f"{sheet.address_of((change.row, change.column))} cannot be written: {why}.")


def _impossible(change: SetCell) -> str:
    value, formula = change.value, _text_to_judge(change.source)
    if not (1 <= change.row <= LAST_ROW and 1 <= change.column <= LAST_COLUMN):
        return "a sheet ends before that cell, so the appraisal is too large for it"
    if isinstance(value, Unreadable) or (isinstance(value, float) and not isfinite(value)):
        return "the result is not a finite number; check the weights and points"
    if isinstance(value, str) and len(value) > limits.LONGEST_TEXT:
        return f"the text is longer than the {limits.LONGEST_TEXT:,} characters that a cell can hold"
    if formula is not None and not 0 < len(formula) <= limits.LONGEST_FORMULA:
        return f"the formula is longer than the {limits.LONGEST_FORMULA:,} characters that Excel allows"
    controls = formula and not formula.isprintable() and re.search(CONTROL, formula)
    return "the formula holds a control character" if controls else ""


def _text_to_judge(formula: Formula | None) -> str | None:
    """A formula's text, or the one that it is filled from where that says enough: a reference gets longer fivefold
    at most when it is moved."""
    if isinstance(formula, Filled) and len(formula.text) <= limits.LONGEST_FORMULA // 5:
        return formula.text
    return None if formula is None else str(formula)


def refuse_protected_structures(sheet: WorkSheet, changes: list[SetCell], merges: Iterable[Area]) -> None:
    """Raise CannotWrite where a cell belongs to something larger that a value would break; `changes` are in order."""
    twice = {*sheet.places.twice(), *sheet.reader.duplicates}
    found = [(change, 0, "") for change in changes if (change.row, change.column) in twice] if twice else []
    rows = [change.row for change in changes]
    for area in merges:
        found += [(change, 1, area_text(area)) for change in _inside(changes, rows, area) if change[1:3] != area[:2]]
    for area in sheet.places.arrays:
        if area[:2] != area[2:]:
            found += [(change, 2, area_text(area)) for change in _inside(changes, rows, area)]
    if not found:
        return
    change, kind, where = min(found, key=lambda each: (_in_order(each[0]), each[1]))
    why = (
        "it stands twice in the file; open the workbook in Excel and save it first",
        f"it lies in the merged cells {where}; unmerge them first",
        f"it belongs to the array formula in {where}; move that formula away first",
    )[kind]
    raise CannotWrite(f"{sheet.address_of((change.row, change.column))} cannot be written: {why}.")


def _inside(changes: list[SetCell], rows: list[int], area: Area) -> Iterator[SetCell]:
    """The changes to cells in an area; `rows` are theirs, in order."""
    for number in range(bisect_left(rows, area.first_row), bisect_right(rows, area.last_row)):
        if area.first_column <= changes[number].column <= area.last_column:
            yield changes[number]


def inside(area: Area, position: Position) -> bool:
    """Whether a cell lies in an area."""
    return area[0] <= position[0] <= area[2] and area[1] <= position[1] <= area[3]


def splice(sheet: WorkSheet, changes: Sequence[SetCell]) -> bytes:
    """The sheet's UTF-8 bytes with the changes made; all of them are known to be possible. Raises CannotWrite."""
    editor = _Editor(sheet)
    changes = sorted(changes, key=_in_order)
    editor.free_members(changes)
    editor.share(changes)
    for row, cells in groupby(changes, key=attrgetter("row")):
        editor.change_row(row, list(cells))
    editor.append_rows()
    editor.widen()
    return with_edits(sheet.data, editor.all_edits())


def _origin(row: int, formula: Formula) -> tuple[str, int, int]:
    """The text that a formula is filled from, the row where it stands so and how many columns further left."""
    return (formula.text, row - formula.rows, formula.columns) if isinstance(formula, Filled) else (formula, row, 0)


class _Editor:
    """Collects the edits to one sheet; those of a row are joined into one, to save memory on a large sheet."""

    def __init__(self, sheet: WorkSheet) -> None:
        self.sheet, self.data, self.places = sheet, sheet.data, sheet.places
        self.edits: list[Edit] = []
        self._done: list[Edit] = []
        self._freed: dict[int, list[Edit]] = defaultdict(list)
        self._orphans: set[Position] = set()
        """Cells whose formula stood in another cell, which loses it."""
        self._runs: dict[Position, tuple[int, int]] = {}
        """Number and last row of each formula that is written for several cells, by its first."""
        self._shares: dict[Position, int] = {}
        """Number of the formula that a cell has from the first one of its run."""
        self._missing: list[SetCell] = []
        self._appended: list[bytes] = []

    def change_row(self, row: int, changes: list[SetCell]) -> None:
        """Make the changes to the cells of one row."""
        self.edits = self._freed.pop(row, [])
        missing = []
        for change in changes:
            offset = self.places.offset((row, change.column))
            if offset is not None:
                self.rewrite(offset, change)
            elif change.value not in (None, "") or change.source is not None or self._has(change.like):
                missing.append(change)
        if missing:
            self.insert(row, missing)
            self._missing += missing
        once = len(self.places.rows.between(row, row)) == 1
        self._done += [self._joined_edits()] if once and len(self.edits) > 1 else self.edits
        self.edits = []

    def _joined_edits(self) -> Edit:
        """The edits to a row that stands once as one, for they lie in it."""
        start, end = min(edit.start for edit in self.edits), max(edit.end for edit in self.edits)
        return Edit(start, end, with_edits(self.data, self.edits, start, end))

    def all_edits(self) -> list[Edit]:
        """All that were collected."""
        return [*self._done, *self.edits, *(edit for freed in self._freed.values() for edit in freed)]

    def _has(self, position: Position | None) -> bool:
        return self.places.offset(position) is not None

    def rewrite(self, offset: int, change: SetCell) -> None:
        """Replace what an existing cell holds; its format and all that we do not know stay."""
        position = (change.row, change.column)
        stored = self.sheet.cells.get(position, BLANK)
        if change.restyle and is_there(stored, change) and position not in self._orphans:
            tag = tag_at(self.data, offset)
            self.edits.append(
                Edit(offset, offset + len(tag), with_attribute(tag, b"s", style_at(self.sheet, change.like)))
            )
            return
        keeps = self._keeps(change)
        plain = _PLAIN.match(self.data, offset)
        rest = b""
        if plain is not None:
            tag, formula, end = b"<c" + plain[1] + b">", plain[2] or b"", plain.end()
            closing = b"</c>"
        else:
            element = element_at(self.data, offset)
            tag = self.data[offset : element.tag_end]
            tag = tag[:-2].rstrip() + b">" if element.empty else tag
            closing = b"</" + element.name + b">"
            formula = b"".join(self.data[c.start : c.end] for c in element.children if c.local == b"f")
            rest = b"".join(self.data[c.start : c.end] for c in element.children if c.local not in (b"f", b"v", b"is"))
            end = element.end
        if not keeps:
            formula = self._new_formula(change)
            if stored.source is not None:
                tag = with_attribute(tag, b"cm", None)  # it marks a dynamic array, and this one is gone
        kind, value = self._value(change)
        if kind is not None or b"vm" in tag or b"t" in tag:
            tag = with_attribute(with_attribute(tag, b"vm", None), b"t", kind)
        if change.restyle:
            tag = with_attribute(tag, b"s", style_at(self.sheet, change.like))
        inner = formula + value + rest
        self.edits.append(Edit(offset, end, tag + inner + closing if inner else tag[:-1] + b"/>"))

    def free_members(self, changes: Sequence[SetCell]) -> None:
        """Give the members of a shared formula their own text when the cell that keeps it is overwritten."""
        lost = set()
        for change in changes:
            index = self.places.masters.get((change.row, change.column))
            stored = self.sheet.cells.get((change.row, change.column), BLANK)
            if index is not None and not same_formula(stored.source, change.source):
                lost.add(index)
        positions = {(change.row, change.column) for change in changes} if lost else set()
        self._orphans.update(position for index in lost for position in self.sheet.reader.members.get(index, ()))
        for position in sorted(self._orphans - positions):
            offset = self.places.offset(position)
            if offset is not None:
                element = element_at(self.data, offset)
                text = self.sheet.cells[position].formula
                for child in element.children:
                    if child.local == b"f":
                        self._freed[position[0]].append(Edit(child.start, child.end, self._formula(text)))

    def _keeps(self, change: SetCell) -> bool:
        """Whether the formula of a cell stays as it stands in the file."""
        position = (change.row, change.column)
        if change.source is None or position in self._orphans:
            return False
        return same_formula(self.sheet.cells.get(position, BLANK).source, change.source)

    def share(self, changes: Sequence[SetCell]) -> None:
        """Find formulas written anew that are filled down a column, for the file to have their text once.

        `changes` are in order. A hundred thousand texts of a large workbook's formulas would be seventy megabytes.
        """
        known = (*self.places.masters.values(), *self.sheet.reader.members)
        number = max((int(index) for index in known if re.fullmatch("[0-9]{1,9}", index)), default=-1)
        above: dict[int, tuple[int, tuple[str, int, int], Position]] = {}
        for change in changes:
            if change.source is None or self._keeps(change):
                continue
            position, origin = (change.row, change.column), _origin(change.row, change.source)
            row, other, first = above.get(change.column, (-1, origin, position))
            if (row + 1, other) != (change.row, origin):
                first = position
            else:
                if first not in self._runs:
                    number += 1
                self._shares[position] = self._runs[first][0] if first in self._runs else number
                self._runs[first] = (self._shares[position], change.row)
            above[change.column] = (change.row, origin, first)

    def _new_formula(self, change: SetCell) -> bytes:
        position, prefix = (change.row, change.column), self.sheet.prefix
        if position in self._shares:
            return b'<%bf t="shared" si="%d"/>' % (prefix, self._shares[position])
        text = change.formula
        if text is None or position not in self._runs:
            return self._formula(text)
        number, last = self._runs[position]
        area = area_text(Area(*position, last, position[1])).encode()
        return b'<%bf t="shared" ref="%b" si="%d">%b</%bf>' % (prefix, area, number, escape(text), prefix)

    def _formula(self, formula: str | None) -> bytes:
        prefix = self.sheet.prefix
        if formula is None:
            return b""
        return b"<%bf>%b</%bf>" % (prefix, escape(formula), prefix)

    def _value(self, change: SetCell) -> tuple[bytes | None, bytes]:
        """The kind and the element of a value; texts stand in the cell itself, as a formula's result or inline."""
        prefix, value = self.sheet.prefix, change.value
        if value is None or (value == "" and change.source is None):
            return None, b""
        if isinstance(value, str) and not isinstance(value, ErrorValue):
            text = encode_text(value).encode()
            if change.source is None:
                return b"inlineStr", b'<%bis><%bt xml:space="preserve">%b</%bt></%bis>' % (
                    prefix,
                    prefix,
                    text,
                    prefix,
                    prefix,
                )
            return b"str", b"<%bv>%b</%bv>" % (prefix, text, prefix)
        kind = b"b" if isinstance(value, bool) else b"e" if isinstance(value, str) else None
        text = encode_text(value).encode() if isinstance(value, str) else number_text(value)
        return kind, b"<%bv>%b</%bv>" % (prefix, text, prefix)

    def insert(self, row: int, changes: list[SetCell]) -> None:
        """Put cells that do not exist yet into a row, in order; the row is made when it is missing."""
        start = self._row_start(row)
        if start is None:
            cells = b"".join(self._cell(change, b"") for change in changes)
            prefix = self.sheet.prefix
            tag = self._row_tag(b'<%brow r="%d">' % (prefix, row), changes)
            self._insert_row(row, tag + cells + b"</%brow>" % prefix)
            return
        tag = tag_at(self.data, start)
        new_tag = self._widened_spans(tag, changes)
        style = attributes(tag)
        default = style.get("s", "").encode() if style.get("customFormat") in ("1", "true") else b""
        cells_there = self.places.cells_of(row)
        if not cells_there:
            new_tag = self._row_tag(new_tag, changes)
        if tag.endswith(b"/>"):
            cells = b"".join(self._cell(change, default) for change in changes)
            closing = b"</" + element_name(tag, 0) + b">"
            new = new_tag[:-2].rstrip() + b">" + cells + closing
            self.edits.append(Edit(start, start + len(tag), new))
            return
        if new_tag != tag:
            self.edits.append(Edit(start, start + len(tag), new_tag))
        for change in changes:
            at = self._place_in_row(change, cells_there, start + len(tag))
            self.edits.append(Edit(at, at, self._cell(change, default)))

    def _row_start(self, row: int) -> int | None:
        """Offset of a row's tag, of its first one if it stands twice; None when the file has no such row."""
        found = self.places.rows.between(row, row)
        return found[0][1] if found else None

    def _row_tag(self, tag: bytes, changes: list[SetCell]) -> bytes:
        """The tag of an empty row, as high as the row whose format its first new cell takes over."""
        like = changes[0].like
        start = self._row_start(like[0]) if like else None
        given = {} if start is None else attributes(tag_at(self.data, start))
        for key in ("ht", "customHeight") if "ht" in given else ():
            value = given.get(key)
            tag = with_attribute(tag, key.encode(), escape(value) if value else None)
        return tag

    def _place_in_row(self, change: SetCell, cells: list[tuple[int, int]], first: int) -> int:
        """Where a new cell goes: before the next one to its right, or behind the last."""
        for column, offset in cells:
            if column > change.column:
                if "r" not in attributes(tag_at(self.data, offset)):
                    raise CannotWrite(
                        f"The row of {self.sheet.address_of((change.row, change.column))} is out of order in the file: "
                        "open it in Excel, save it, and run this again."
                    )
                return offset
        if not cells:
            return first
        last = cells[-1][1]
        plain = _PLAIN.match(self.data, last)
        return plain.end() if plain is not None else element_at(self.data, last).end

    def _insert_row(self, row: int, new: bytes) -> None:
        next_row = self.places.rows.after(row)
        if next_row is None:
            self._appended.append(new)
            return
        if "r" not in attributes(tag_at(self.data, next_row)):
            raise CannotWrite(
                f"The rows of the sheet '{safe_text(self.sheet.name)}' are out of order in the file: "
                "open it in Excel, save it, and run this again."
            )
        self.edits.append(Edit(next_row, next_row, new))

    def append_rows(self) -> None:
        """Put the new rows that come behind all others into the file."""
        if not self._appended:
            return
        new = b"".join(self._appended)
        tag = tag_at(self.data, self.places.data)
        at = self.places.data + len(tag)
        last_row = self.places.rows.last()
        if last_row is not None:
            at = element_at(self.data, last_row).end
        elif tag.endswith(b"/>"):
            closing = b"</" + element_name(tag, 0) + b">"
            self.edits.append(Edit(self.places.data, at, tag[:-2].rstrip() + b">" + new + closing))
            return
        self.edits.append(Edit(at, at, new))

    def _cell(self, change: SetCell, row_style: bytes) -> bytes:
        """A new cell, formatted like its model, its row or its column."""
        style = self._style(change) or row_style or self._column_style(change.column)
        kind, value = self._value(change)
        prefix = self.sheet.prefix
        tag = b'<%bc r="%b%d"' % (prefix, column_letters(change.column).encode(), change.row)
        tag += b' s="%b"' % style if style else b""
        tag += b' t="%b"' % kind if kind else b""
        if change.source is None and not value:
            return tag + b"/>"
        return tag + b">" + self._new_formula(change) + value + b"</%bc>" % prefix

    def _style(self, change: SetCell) -> bytes:
        return style_at(self.sheet, change.like) if self._has(change.like) else b""

    def _column_style(self, column: int) -> bytes:
        found = (style for first, last, style in self.places.column_styles if first <= column <= last)
        return next(found, "").encode()

    def _widened_spans(self, tag: bytes, changes: list[SetCell]) -> bytes:
        spans = attributes(tag).get("spans", "")
        first, colon, last = spans.partition(":")
        if not (colon and first.isdigit() and last.isdigit()):
            return tag
        low = min(int(first), *(change.column for change in changes))
        high = max(int(last), *(change.column for change in changes))
        return tag if (low, high) == (int(first), int(last)) else with_attribute(tag, b"spans", b"%d:%d" % (low, high))

    def widen(self) -> None:
        """Keep the sheet's declared extent right for the cells that are new."""
        changes = self._missing
        if not changes or self.places.dimension is None:
            return
        offset, text = self.places.dimension
        area = area_of(text)
        if area is None:
            return
        rows = [area[0], area[2], *(change.row for change in changes)]
        columns = [area[1], area[3], *(change.column for change in changes)]
        wide = Area(min(rows), min(columns), max(rows), max(columns))
        if wide != area:
            tag = tag_at(self.data, offset)
            new = with_attribute(tag, b"ref", area_text(wide).encode())
            self.edits.append(Edit(offset, offset + len(tag), new))


def number_text(value: float) -> bytes:
    """A number as files hold it: the shortest digits that give it back; TRUE and FALSE as 1 and 0."""
    number = float(value)
    if number.is_integer() and abs(number) < 1e15:
        return b"%d" % int(number)
    return repr(number).encode()
