"""A Draft and a donor, a fresh workbook, in; the Draft's parts out, with sheets and looks taken from there.

No format of the old file gets another number: new ones are appended, and the sheets taken over use these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from xlappraise.xlsx.addresses import area_text, sheet_ref
from xlappraise.xlsx.book import Relation, relations, relations_part
from xlappraise.xlsx.changes.calculation import calculate_on_load, drop_calculation_chain
from xlappraise.xlsx.changes.defined_names import set_name
from xlappraise.xlsx.changes.kinds import AddSheet, FillOutlines, RenewChart, RenewLook, RenewSheet
from xlappraise.xlsx.changes.styles import Styles, with_filled_outlines
from xlappraise.xlsx.draft import DonorParts, Draft
from xlappraise.xlsx.guarded_xml import Budget
from xlappraise.xlsx.markup import (
    Edit,
    Element,
    attributes,
    element_at,
    escape,
    root,
    tag_at,
    with_attribute,
    with_edits,
    with_prefix,
)
from xlappraise.xlsx.offsets import CellOffsets
from xlappraise.xlsx.refusals import CannotWrite, safe_text
from xlappraise.xlsx.sheet_editor import WorkSheet, changes_to_make, splice
from xlappraise.xlsx.sheet_reader import SheetReader
from xlappraise.xlsx.texts import encode_text

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "worksheet": "xl/worksheets/sheet{}.xml",
    "drawing": "xl/drawings/drawing{}.xml",
    "chart": "xl/charts/chart{}.xml",
    "table": "xl/tables/table{}.xml",
}
"""Kinds of parts that a sheet of ours brings along, and what they are called."""
_SHARED = re.compile(rb'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?) t="s"><v>([0-9]+)</v></c>')
_STYLE = re.compile(rb'(<(?:c|row|col) [^>]*?\b(?:s|style)=")([0-9]+)(")')


def _styles(draft: Draft, fresh: DonorParts) -> Styles:
    if draft.book.styles is None:
        raise CannotWrite(
            f"'{safe_text(draft.archive.path)}' has no formats at all: open it in Excel, save it, try again."
        )
    return Styles(draft.now(draft.book.styles), fresh.styles)


def _keep_styles(draft: Draft, styles: Styles) -> None:
    draft.put(draft.book.styles or "", styles.new_bytes())


# -------------------------------------------------------------------------------------------------- looks


def renew_look(draft: Draft, change: RenewLook) -> None:
    """Put the conditional formats of the donor's sheet in place of those that the change calls ours."""
    fresh = draft.donor_parts(change.donor)
    styles = _styles(draft, fresh)
    source = fresh.archive.read(fresh.part(change.fresh or change.sheet))
    ours = re.compile(change.ours, re.IGNORECASE)
    new = [_here(_with_formats(source, block, styles), change) for block in _formats(source, ours)]

    def edits(data: bytes) -> Iterator[Edit]:
        whole = root(data)
        old = _formats(data, ours)
        at = old[0].start if old else _place_of_formats(whole)
        yield Edit(at, at, b"".join(with_prefix(block, whole.prefix) for block in new))
        yield from (Edit(block.start, block.end, b"") for block in old)

    draft.edit_sheet(change.sheet, edits)
    if not change.area:
        _renew_cells(draft, fresh, change, styles)
    _keep_styles(draft, styles)


def fill_outlines(draft: Draft, change: FillOutlines) -> None:
    """Fill the live formats that are an outline only."""
    if draft.book.styles is not None:
        draft.put(draft.book.styles, with_filled_outlines(draft.now(draft.book.styles), change.line, change.fill))


def renew_sheet(draft: Draft, change: RenewSheet) -> None:
    """Rows, their heights and links as the donor has them; the rest of the sheet stays."""
    fresh = draft.donor_parts(change.donor)
    styles = _styles(draft, fresh)
    data = _with_styles(_with_texts(fresh.archive.read(fresh.part(change.fresh or change.sheet)), fresh), styles)
    new = {child.local: data[child.start : child.end] for child in root(data).children}

    def edits(old: bytes) -> Iterator[Edit]:
        whole = root(old)
        for child in whole.children:
            if child.local in {b"dimension", b"sheetData", b"hyperlinks"}:
                yield Edit(child.start, child.end, with_prefix(new[child.local], whole.prefix))

    draft.edit_sheet(change.sheet, edits)
    draft.renewed.add(change.sheet)
    _keep_styles(draft, styles)


def _formats(data: bytes, ours: re.Pattern[str]) -> list[Element]:
    """The blocks of conditional formats with a formula that fits `ours`."""
    blocks = [child for child in root(data).children if child.local == b"conditionalFormatting"]
    return [
        block
        for block in blocks
        if b"expression" in data[block.start : block.end] and ours.search(_formula_words(data, block))
    ]


def _formula_words(data: bytes, block: Element) -> str:
    return data[block.tag_end : block.inner_end].decode(errors="replace").replace("&quot;", '"')


def _with_formats(source: bytes, block: Element, styles: Styles) -> bytes:
    text = source[block.start : block.end]
    return re.sub(rb'dxfId="([0-9]+)"', lambda m: b'dxfId="%d"' % styles.live(int(m[1])), text)


def _here(block: bytes, change: RenewLook) -> bytes:
    """A fresh block of live formats with the area and the addresses that hold on this sheet."""
    if not change.area:
        return block
    names = {old.encode(): new.encode() for old, new in change.swaps}
    words = b"|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    block = re.sub(rb"(?<![A-Z$])(?:%b)(?![0-9])" % words, lambda m: names[m[0]], block)
    sqref = " ".join(map(area_text, change.area)).encode()
    return re.sub(rb' sqref="[^"]*"', b' sqref="%b"' % sqref, block, count=1)


def _renew_cells(draft: Draft, fresh: DonorParts, change: RenewLook, styles: Styles) -> None:
    """Cells below row `head` get the formats that they have in the fresh sheet: how points are shown may be new."""
    sheet = change.sheet
    page = WorkSheet(fresh.context, fresh.sheet_part(change.fresh or sheet))
    wanted = {at: attributes(tag_at(page.data, offset)).get("s", "0") for at, offset in page.places.cells()}

    def edits(data: bytes) -> Iterator[Edit]:
        places = CellOffsets()
        SheetReader(draft.context, sheet, draft.sheet_part(sheet), places).run(data)
        for at, offset in places.cells():
            if at in wanted and at[0] > change.head:
                tag = tag_at(data, offset)
                new = with_attribute(tag, b"s", b"%d" % styles.cell(int(wanted[at])))
                yield Edit(offset, offset + len(tag), new)

    draft.edit_sheet(sheet, edits)


def _place_of_formats(whole: Element) -> int:
    before = {b"sheetData", b"sheetProtection", b"autoFilter", b"mergeCells", b"phoneticPr", b"sortState"}
    return [child.end for child in whole.children if child.local in before][-1]


def renew_chart(draft: Draft, change: RenewChart) -> None:
    """Put another chart in place of the first one on a sheet, if it has any."""
    charts = [part for part in draft.charts_of(change.sheet) if _is_chart(draft, part)]
    if charts:
        old, new = (b"<c:f>%b!" % sheet_in_formula(name) for name in (change.fresh or change.sheet, change.sheet))
        draft.parts[charts[0]] = change.part.encode().replace(old, new)


def sheet_in_formula(sheet: str) -> bytes:
    """A sheet's name as the formulas of a part write it."""
    return escape(sheet_ref(sheet)).replace(b"&quot;", b'"')


def _is_chart(draft: Draft, part: str) -> bool:
    return root(draft.now(part)).local == b"chartSpace"


# -------------------------------------------------------------------------------------------------- sheets


def add_sheet(draft: Draft, change: AddSheet) -> None:
    """Add a sheet of a fresh workbook with all that belongs to it."""
    if b"purl.oclc.org" in draft.now(draft.book.part)[:4000]:
        raise CannotWrite(
            f"'{safe_text(draft.archive.path)}' is saved as Strict Open XML, to which no sheet can be added: save it "
            "in Excel as an ordinary workbook first."
        )
    if any(tab.casefold() == change.sheet.casefold() for tab in draft.tabs):
        raise CannotWrite(
            f"'{safe_text(draft.archive.path)}' has a tab '{change.sheet}' that is no worksheet (perhaps a chart), and "
            "a sheet of that name is to be added: give the tab another name in Excel first."
        )
    fresh = draft.donor_parts(change.donor)
    styles = _styles(draft, fresh)
    source = fresh.part(change.sheet)
    renamed = _copy_parts(draft, fresh, source)
    data = _own_cells(draft, fresh, change.sheet)
    draft.added_parts[change.sheet] = renamed[source]
    data = _with_styles(_with_texts(data, fresh), styles)
    if change.below.rows:
        from xlappraise.xlsx.changes.rows import rows_to_add, with_rows_below

        draft.rows_added[change.sheet] = rows_to_add(data, change.below)
        data = with_rows_below(data, change.below)
    draft.parts[renamed[source]] = data
    _keep_styles(draft, styles)
    _declare(draft, fresh, renamed)
    identifier = _relate(draft, renamed[source])
    _list(draft, fresh, change, identifier)
    _local_names(draft, fresh, change)
    drop_calculation_chain(draft)
    calculate_on_load(draft)


def _copy_parts(draft: Draft, fresh: DonorParts, source: str) -> dict[str, str]:
    """Take over a sheet's drawings, charts and tables under free names; old name -> new name, the sheet's too."""
    renamed: dict[str, str] = {}
    waiting: list[tuple[str, str]] = [(source, "worksheet")]
    while waiting:
        part, kind = waiting.pop()
        renamed[part] = draft.free_name(PARTS[kind])
        draft.parts[renamed[part]] = fresh.archive.read(part)
        if kind == "table":
            draft.parts[renamed[part]] = _table(draft, fresh.archive.read(part))
        waiting += [(arrow.target, arrow.kind) for arrow in relations(fresh.archive, part, Budget())]
    for part, name in renamed.items():
        arrows = relations(fresh.archive, part, Budget())
        if arrows:
            draft.parts[relations_part(name)] = _relations([(a, renamed[a.target]) for a in arrows])
    return renamed


def _relations(arrows: list[tuple[Relation, str]]) -> bytes:
    lines = "".join(
        f'<Relationship Id="{arrow.id}" Type="{DOCUMENT}/{arrow.kind}" Target="/{target}"/>' for arrow, target in arrows
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<Relationships xmlns="{RELATIONS}">{lines}</Relationships>'.encode()


def _table(draft: Draft, data: bytes) -> bytes:
    """A table with a number that no table of the workbook has."""
    taken = [0]
    names = {*draft.parts, *(entry.name for entry in draft.archive.entries)}
    for name in names:
        if re.search(r"tables?/[^/]*\.xml$", name, re.IGNORECASE) and (name in draft.archive or draft.parts.get(name)):
            raw = draft.now(name)
            found = attributes(tag_at(raw, root(raw).start)).get("id", "")
            taken.append(int(found) if found.isdigit() else 0)
    whole = root(data)
    tag = with_attribute(data[whole.start : whole.tag_end], b"id", b"%d" % (max(taken) + 1))
    return with_edits(data, [Edit(whole.start, whole.tag_end, tag)])


def _own_cells(draft: Draft, fresh: DonorParts, sheet: str) -> bytes:
    """The fresh sheet with the cells that this workbook needs to be different."""
    wanted = draft.added.get(sheet, [])
    if not wanted:
        return fresh.archive.read(fresh.part(sheet))
    page = WorkSheet(fresh.context, fresh.sheet_part(sheet))
    left = changes_to_make(page, wanted)
    return splice(page, left) if left else page.data


def _with_texts(data: bytes, fresh: DonorParts) -> bytes:
    """Texts that the fresh workbook shares stand in the cells themselves."""

    def inline(match: re.Match[bytes]) -> bytes:
        text = encode_text(fresh.context.texts[int(match[3])]).encode()
        return b'<c r="%b"%b t="inlineStr"><is><t xml:space="preserve">%b</t></is></c>' % (match[1], match[2], text)

    return _SHARED.sub(inline, data)


def _with_styles(data: bytes, styles: Styles) -> bytes:
    data = _STYLE.sub(lambda m: m[1] + b"%d" % styles.cell(int(m[2])) + m[3], data)
    return re.sub(rb'dxfId="([0-9]+)"', lambda m: b'dxfId="%d"' % styles.live(int(m[1])), data)


def _declare(draft: Draft, fresh: DonorParts, renamed: Mapping[str, str]) -> None:
    """Content types of the new parts."""
    types = {
        attributes(tag)["PartName"].lstrip("/"): attributes(tag)["ContentType"]
        for tag in re.findall(rb"<Override [^>]*>", fresh.archive.read("[Content_Types].xml"))
    }

    def edits(data: bytes) -> Iterator[Edit]:
        whole = root(data)
        new = b"".join(
            b'<%bOverride PartName="/%b" ContentType="%b"/>' % (whole.prefix, name.encode(), types[part].encode())
            for part, name in renamed.items()
        )
        yield Edit(whole.inner_end, whole.inner_end, new)

    draft.edit("[Content_Types].xml", edits)


def _relate(draft: Draft, part: str) -> str:
    """Add a relation from the workbook to the new sheet; its id."""
    where = relations_part(draft.book.part)
    raw = draft.now(where)
    number = 1
    while b'"rId%d"' % number in raw or b"'rId%d'" % number in raw:
        number += 1

    def edits(data: bytes) -> Iterator[Edit]:
        whole = root(data)
        new = b'<%bRelationship Id="rId%d" Type="%b/worksheet" Target="/%b"/>'
        text = new % (whole.prefix, number, DOCUMENT.encode(), part.encode())
        yield Edit(whole.inner_end, whole.inner_end, text)

    draft.edit(where, edits)
    return f"rId{number}"


def _list(draft: Draft, fresh: DonorParts, change: AddSheet, identifier: str) -> None:
    """Put the tab in its place; numbers of tabs behind it, in names and views, go up by one."""
    tabs = list(draft.tabs)
    place = tabs.index(change.after) + 1 if change.after in tabs else 0
    hidden = b' state="hidden"' if change.hidden else b""

    def edits(data: bytes) -> Iterator[Edit]:
        whole = root(data)
        for child in whole.children:
            if child.local == b"sheets":
                listed = element_at(data, child.start).children
                tags = [attributes(data[tab.start : tab.tag_end]) for tab in listed]
                taken = [tag.get("sheetId", "") for tag in tags]
                number = max([int(each) for each in taken if each.isascii() and each.isdigit()], default=0) + 1
                at = listed[place - 1].end if place else child.tag_end
                name = escape(change.sheet)
                # The prefix of the relation is declared on the tab itself, whatever the workbook calls it: Gnumeric
                # finds the sheet by no other than r.
                text = b'<%bsheet xmlns:r="%b" name="%b" sheetId="%d"%b r:id="%b"/>'
                new = text % (whole.prefix, DOCUMENT.encode(), name, number, hidden, identifier.encode())
                yield Edit(at, at, new)
            elif child.local == b"definedNames":
                yield from _raised_numbers(data, child.start, b"localSheetId", place)
            elif child.local == b"bookViews":
                yield from _raised_numbers(data, child.start, b"activeTab", place)
                yield from _raised_numbers(data, child.start, b"firstSheet", place, behind=1)

    draft.edit(draft.book.part, edits)
    tabs.insert(place, change.sheet)
    draft.tabs = tuple(tabs)


def _raised_numbers(data: bytes, start: int, name: bytes, place: int, behind: int = 0) -> Iterator[Edit]:
    for child in element_at(data, start).children:
        tag = data[child.start : child.tag_end]
        number = attributes(tag).get(name.decode(), "")
        if number.isdigit() and int(number) >= place + behind:
            yield Edit(child.start, child.tag_end, with_attribute(tag, name, b"%d" % (int(number) + 1)))


def _local_names(draft: Draft, fresh: DonorParts, change: AddSheet) -> None:
    """Print areas and titles of the sheet."""
    for name, text in fresh.book.names.items():
        sheet, _, local = name.partition("!")
        if local and sheet == change.sheet:
            set_name(draft, local, text, change.sheet)
