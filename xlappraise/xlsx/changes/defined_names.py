"""A Draft in; the same with workbook names, print areas and the turn of the paper set out."""

from collections.abc import Iterator

from xlappraise.xlsx.addresses import span
from xlappraise.xlsx.changes.calculation import BEFORE_CALCULATION
from xlappraise.xlsx.changes.kinds import SetName, SetPrintArea
from xlappraise.xlsx.draft import Draft
from xlappraise.xlsx.markup import Edit, attributes, element_at, escape, root, tag_at, with_attribute

PRINT_AREA = "_xlnm.Print_Area"


def set_workbook_name(draft: Draft, change: SetName) -> None:
    """Make, change or remove a workbook name."""
    set_name(draft, change.name, change.refers_to)


def set_name(draft: Draft, name: str, refers_to: str | None, sheet: str = "") -> None:
    """Make, change or (with None) remove a workbook name, or the one that holds on `sheet` only."""
    local = str(draft.tabs.index(sheet)) if sheet else None

    def edits(data: bytes) -> Iterator[Edit]:
        whole = root(data)
        block = next((child for child in whole.children if child.local == b"definedNames"), None)
        prefix = whole.prefix
        given = {"name": name} | ({"localSheetId": local} if local else {})
        tag = b"".join(b' %b="%b"' % (key.encode(), escape(value)) for key, value in given.items())
        text = escape(refers_to or "").replace(b"&quot;", b'"')
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

    draft.edit(draft.book.part, edits)
    key = f"{sheet}!{name}" if sheet else name
    draft.names = {k: text for k, text in draft.names.items() if k.casefold() != key.casefold()}
    if refers_to is not None:
        draft.names[key] = refers_to


def set_print_area(draft: Draft, change: SetPrintArea) -> None:
    """Print another area, on so many pages, with the paper turned as asked."""
    areas = (area for area in (change.area, change.also) if area)
    set_name(draft, PRINT_AREA, ",".join(span(change.sheet, *area) for area in areas), change.sheet)

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

    draft.edit_sheet(change.sheet, edits)
