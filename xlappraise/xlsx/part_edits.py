"""Changes to the parts around a worksheet: in, their bytes; out, the same bytes but for one attribute or element."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from xlappraise.xlsx.book import Book, relations_part, resolved
from xlappraise.xlsx.markup import (
    Edit,
    Element,
    attributes,
    coding_of,
    edited,
    element_at,
    escaped,
    tag_at,
    with_attribute,
)
from xlappraise.xlsx.refusals import CannotWrite, shown
from xlappraise.xlsx.sheet_editor import WorkSheet, utf8
from xlappraise.xlsx.sheet_reader import Context, Table
from xlappraise.xlsx.texts import decoded, encoded

BEFORE_CALCULATION = (
    b"fileVersion",
    b"fileSharing",
    b"workbookPr",
    b"workbookProtection",
    b"bookViews",
    b"sheets",
    b"functionGroups",
    b"externalReferences",
    b"definedNames",
)
"""Elements that stand before calcPr in a workbook part, by ECMA-376 part 1, 18.2.27."""

Parts = dict[str, bytes | None]
"""New bytes of parts by name; None takes a part out."""


def root(data: bytes) -> Element:
    """The document's own element. The part has been read before, so there is one."""
    at = data.index(b"<")
    while data[at : at + 2] in (b"<?", b"<!"):
        closing = b"?>" if data[at : at + 2] == b"<?" else b"-->"
        at = data.index(b"<", data.index(closing, at) + len(closing))
    return element_at(data, at, hole=_rows(data))


def _rows(data: bytes) -> tuple[int, int]:
    """Where the rows of a worksheet begin and end, when it is certain: nearly all of its bytes, and nobody's child."""
    opening, closing = b"<sheetData>", b"</sheetData>"
    start, end = data.find(opening) + len(opening), data.rfind(closing)
    sure = len(opening) <= start <= end == data.find(closing) and b"<!" not in data[end:] and b"<!" not in data[:start]
    return (start, end) if sure else (0, 0)


def part_now(context: Context, parts: Parts, part: str) -> bytes:
    """The bytes, in UTF-8, that a part is going to have."""
    name = context.archive.stored_name(part)
    raw = parts.get(name) or context.archive.read(name)
    return utf8(context, name, raw, coding_of(raw))


def put_part(context: Context, parts: Parts, part: str, data: bytes) -> None:
    """Put a part, its bytes given in UTF-8, into `parts` under the name and in the encoding that the file has it in."""
    name = context.archive.stored_name(part)
    parts[name] = coding_of(parts.get(name) or context.archive.read(name)).back(data)


def edit_part(context: Context, parts: Parts, part: str, edits_of: Callable[[bytes], Iterable[Edit]]) -> None:
    """Put the part with the edits that `edits_of` finds in its UTF-8 bytes into `parts`, when there are any."""
    data = part_now(context, parts, part)
    edits = list(edits_of(data))
    if edits:
        put_part(context, parts, part, edited(data, edits))


def calculate_on_load(context: Context, parts: Parts, book: Book) -> None:
    """Ask Excel to calculate the whole workbook when it is opened next."""

    def edits(data: bytes) -> Iterator[Edit]:
        whole = root(data)
        for child in whole.children:
            if child.local == b"calcPr":
                tag = data[child.start : child.tag_end]
                if attributes(tag).get("fullCalcOnLoad") not in ("1", "true"):
                    yield Edit(child.start, child.tag_end, with_attribute(tag, b"fullCalcOnLoad", b"1"))
                return
        behind = [child.end for child in whole.children if child.local in BEFORE_CALCULATION]
        new = b'<%bcalcPr fullCalcOnLoad="1"/>' % whole.prefix
        yield Edit(behind[-1], behind[-1], new)

    edit_part(context, parts, book.part, edits)


def drop_calculation_chain(context: Context, parts: Parts, book: Book) -> bool:
    """Take out the list of formulas in their order, which Excel makes anew; False when there is none."""
    chains = {arrow.target.casefold() for arrow in book.relations if arrow.kind == "calcChain"}
    chains = {chain for chain in chains if chain in context.archive}
    if not chains:
        return False

    def relation_edits(data: bytes) -> Iterator[Edit]:
        for child in root(data).children:
            target = attributes(tag_at(data, child.start)).get("Target", "")
            if resolved(book.part, target).casefold() in chains:
                yield Edit(child.start, child.end, b"")

    def type_edits(data: bytes) -> Iterator[Edit]:
        for child in root(data).children:
            name = attributes(tag_at(data, child.start)).get("PartName", "")
            if name.lstrip("/").casefold() in chains:
                yield Edit(child.start, child.end, b"")

    edit_part(context, parts, relations_part(book.part), relation_edits)
    edit_part(context, parts, "[Content_Types].xml", type_edits)
    for chain in chains:
        parts[context.archive.entry(chain).name] = None
    return True


def rename_headers(context: Context, parts: Parts, sheet: WorkSheet, table: Table, names: dict[int, str]) -> None:
    """Give columns of a table new names, by their number from 0. Raises CannotWrite when a name is empty or taken."""
    columns = [names.get(number, name) for number, name in enumerate(table.table.columns)]
    for number, name in names.items():
        where = sheet.named((table.table.area.first_row, table.table.area.first_column + number))
        if not name.strip() or sum(other.casefold() == name.casefold() for other in columns) > 1:
            raise CannotWrite(
                f"{where} heads a column of the table {shown(table.table.name)}, so it needs a text that no other "
                f"column has, not '{shown(name)}'."
            )

    def edits(data: bytes) -> Iterator[Edit]:
        parents = [child for child in root(data).children if child.local == b"tableColumns"]
        listed = element_at(data, parents[0].start).children
        for number, name in names.items():
            tag = data[listed[number].start : listed[number].tag_end]
            new = with_attribute(tag, b"name", escaped_name(name))
            yield Edit(listed[number].start, listed[number].tag_end, new)

    edit_part(context, parts, table.part, edits)


def escaped_name(name: str) -> bytes:
    """A column's name as a table's part holds it: a line break is written _x000a_."""
    text = encoded(name).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    new = escaped(text.replace("\n", "_x000a_").replace("\t", "_x0009_"))
    assert decoded(text) == name
    return new
