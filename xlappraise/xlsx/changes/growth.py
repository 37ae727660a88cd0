"""A Draft and Changes other than cells in; the Draft's parts out, with tables, rules, names and charts that grew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xlappraise.xlsx.addresses import spelt
from xlappraise.xlsx.book import relations
from xlappraise.xlsx.changes.kinds import (
    AddSheet,
    Change,
    ColumnLike,
    ExtendRules,
    FitRows,
    GrowChart,
    GrowTable,
    RenewLook,
    SetEntryRules,
    SetName,
    SetPrintArea,
    Unmerge,
)
from xlappraise.xlsx.changes.rules import extended, fitted, ruled, widened
from xlappraise.xlsx.guarded_xml import Budget
from xlappraise.xlsx.markup import Edit, attributes, element_at, escaped, tag_at, with_attribute
from xlappraise.xlsx.part_edits import BEFORE_CALCULATION, edit_part, escaped_name, root
from xlappraise.xlsx.refusals import CannotWrite, shown
from xlappraise.xlsx.sheet_reader import read_tables

if TYPE_CHECKING:
    from xlappraise.xlsx.writer import Draft

PRINT_AREA = "_xlnm.Print_Area"


def grow(draft: Draft, changes: Sequence[Change]) -> None:
    """Make these changes to the draft's parts, in order. Raises CannotWrite."""
    for change in changes:
        if isinstance(change, ExtendRules):
            edit_sheet(draft, change.sheet, lambda data, change=change: extended(data, change))
        elif isinstance(change, SetEntryRules):
            edit_sheet(draft, change.sheet, lambda data, change=change: ruled(data, change))
        elif isinstance(change, ColumnLike):
            edit_sheet(draft, change.sheet, lambda data, change=change: widened(data, change))
        elif isinstance(change, FitRows):
            edit_sheet(draft, change.sheet, lambda data, change=change: fitted(data, change))
        elif isinstance(change, GrowTable):
            _grow_table(draft, change)
        elif isinstance(change, Unmerge):
            edit_sheet(draft, change.sheet, lambda data, change=change: _unmerged(data, spelt(change.area)))
        elif isinstance(change, SetName):
            set_name(draft, change.name, change.refers_to)
        elif isinstance(change, SetPrintArea):
            _set_print_area(draft, change)
        elif isinstance(change, GrowChart):
            from xlappraise.xlsx.changes.charts import grow_charts

            grow_charts(draft, change)
        elif isinstance(change, RenewLook):
            from xlappraise.xlsx.changes.copied_sheets import renew_look

            renew_look(draft, change)
        elif isinstance(change, AddSheet):
            from xlappraise.xlsx.changes.copied_sheets import add_sheet

            add_sheet(draft, change)


def sheet_part(draft: Draft, sheet: str) -> str:
    """The part of a worksheet. Raises CannotWrite when there is none of that name."""
    for listed in draft.book.sheets:
        if listed.name == sheet:
            return listed.part
    raise CannotWrite(f"'{shown(draft.archive.path)}' has no worksheet '{shown(sheet)}' to write to.")


def edit_sheet(draft: Draft, sheet: str, edits_of: object) -> None:
    """Put edits to a worksheet into the draft."""
    edit_part(draft.context, draft.parts, sheet_part(draft, sheet), edits_of)  # type: ignore[arg-type]


def _unmerged(data: bytes, area: str) -> Iterator[Edit]:
    """Edits that take a merged block out; with the last one, the list of them."""
    for block in (child for child in root(data).children if child.local == b"mergeCells"):
        listed = element_at(data, block.start).children
        there = [child for child in listed if attributes(data[child.start : child.tag_end]).get("ref") == area]
        if there and len(there) == len(listed):
            yield Edit(block.start, block.end, b"")
        elif there:
            tag = data[block.start : block.tag_end]
            count = b"%d" % (len(listed) - len(there))
            yield Edit(block.start, block.tag_end, with_attribute(tag, b"count", count))
            yield from (Edit(child.start, child.end, b"") for child in there)


def _grow_table(draft: Draft, change: GrowTable) -> None:
    part = next(
        (t.part for t in read_tables(draft.context, sheet_part(draft, change.sheet)) if t.table.name == change.table),
        "",
    )
    if not part:
        raise CannotWrite(f"The sheet '{shown(change.sheet)}' has no table {shown(change.table)} that could grow.")

    def edits(data: bytes) -> Iterator[Edit]:
        whole = root(data)
        tag = data[whole.start : whole.tag_end]
        given = attributes(tag)
        if given.get("totalsRowCount", "0") != "0":
            raise CannotWrite(
                f"The table {shown(change.table)} on '{shown(change.sheet)}' cannot grow below its total row: turn "
                "that off in Excel (Table Design, Total Row), and recalculate again."
            )
        area = spelt(change.area).encode()
        yield Edit(whole.start, whole.tag_end, with_attribute(tag, b"ref", area))
        for child in whole.children:
            if child.local == b"autoFilter":
                inner = data[child.start : child.tag_end]
                yield Edit(child.start, child.tag_end, with_attribute(inner, b"ref", area))
            elif child.local == b"tableColumns":
                yield from _more_columns(data, child.start, change.columns)

    edit_part(draft.context, draft.parts, part, edits)


def _more_columns(data: bytes, start: int, names: tuple[str, ...]) -> Iterator[Edit]:
    listed = element_at(data, start)
    there = [attributes(data[child.start : child.tag_end]) for child in listed.children]
    new = names[len(there) :]
    if not new:
        return
    taken = [int(given["id"]) for given in there if given.get("id", "").isdigit()]
    tag = with_attribute(data[start : listed.tag_end], b"count", b"%d" % len(names))
    yield Edit(start, listed.tag_end, tag)
    columns = b"".join(
        b'<%btableColumn id="%d" name="%b"/>' % (listed.prefix, number, escaped_name(name))
        for number, name in enumerate(new, max(taken, default=0) + 1)
    )
    yield Edit(listed.inner_end, listed.inner_end, columns)


# ------------------------------------------------------------------------------------------------- names


def set_name(draft: Draft, name: str, refers_to: str | None, sheet: str = "") -> None:
    """Make, change or (with None) remove a workbook name, or the one that holds on `sheet` only."""
    local = str(draft.tabs.index(sheet)) if sheet else None

    def edits(data: bytes) -> Iterator[Edit]:
        whole = root(data)
        block = next((child for child in whole.children if child.local == b"definedNames"), None)
        prefix = whole.prefix
        given = {"name": name} | ({"localSheetId": local} if local else {})
        tag = b"".join(b' %b="%b"' % (key.encode(), escaped(value)) for key, value in given.items())
        text = escaped(refers_to or "").replace(b"&quot;", b'"')
        new = b"<%bdefinedName%b>%b</%bdefinedName>" % (prefix, tag, text, prefix)
        if block is None:
            if refers_to is not None:
                at = [c.end for c in whole.children if c.local in BEFORE_CALCULATION and c.local != b"definedNames"][-1]
                yield Edit(at, at, b"<%bdefinedNames>%b</%bdefinedNames>" % (prefix, new, prefix))
            return
        for child in element_at(data, block.start).children:
            there = attributes(tag_at(data, child.start))
            if there.get("name", "").casefold() == name.casefold() and there.get("localSheetId") == local:
                if refers_to is None:
                    yield Edit(child.start, child.end, b"")
                elif data[child.tag_end : child.inner_end] != text or child.empty:
                    opening = data[child.start : child.tag_end].replace(b"/>", b">")
                    yield Edit(child.start, child.end, opening + text + b"</" + child.name + b">")
                return
        if refers_to is not None:
            yield Edit(block.inner_end, block.inner_end, new)

    edit_part(draft.context, draft.parts, draft.book.part, edits)
    key = f"{sheet}!{name}" if sheet else name
    draft.names = {k: text for k, text in draft.names.items() if k.casefold() != key.casefold()}
    if refers_to is not None:
        draft.names[key] = refers_to


def _set_print_area(draft: Draft, change: SetPrintArea) -> None:
    from xlappraise.xlsx.addresses import span

    set_name(draft, PRINT_AREA, span(change.sheet, *change.area), change.sheet)

    def edits(data: bytes) -> Iterator[Edit]:
        for child in root(data).children:
            if child.local == b"pageSetup":
                old = tag = data[child.start : child.tag_end]
                if attributes(tag).get("fitToHeight", "1") != str(change.pages):
                    tag = with_attribute(tag, b"fitToHeight", b"%d" % change.pages)
                if change.landscape is not None:
                    tag = with_attribute(tag, b"orientation", b"landscape" if change.landscape else b"portrait")
                if tag != old:
                    yield Edit(child.start, child.tag_end, tag)

    edit_sheet(draft, change.sheet, edits)


# ------------------------------------------------------------------------------------------------- parts


def free_name(draft: Draft, pattern: str) -> str:
    """A name for a new part: `pattern` with the first number for {} that no part has."""
    number = 1
    taken = {name.casefold() for name in (*draft.parts, *(entry.name for entry in draft.archive.entries))}
    while pattern.format(number).casefold() in taken:
        number += 1
    return pattern.format(number)


def charts_of(draft: Draft, sheet: str) -> list[str]:
    """The parts of the charts that stand on a sheet, with the drawing before each: [drawing, chart, ...]."""
    found = []
    for drawing in relations(draft.archive, sheet_part(draft, sheet), Budget()):
        if drawing.kind == "drawing" and drawing.target in draft.archive:
            found.append(drawing.target)
            arrows = relations(draft.archive, drawing.target, Budget())
            found += [arrow.target for arrow in arrows if arrow.kind == "chart" and arrow.target in draft.archive]
    return found
