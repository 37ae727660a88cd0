"""A Draft in; the same with tables that reach further, or columns of theirs under other names, out."""

from collections.abc import Iterator

from xlappraise.xlsx.addresses import area_text
from xlappraise.xlsx.changes.kinds import GrowTable
from xlappraise.xlsx.draft import Draft
from xlappraise.xlsx.markup import Edit, attributes, element_at, escape, root, with_attribute
from xlappraise.xlsx.refusals import CannotWrite, safe_text
from xlappraise.xlsx.sheet_editor import WorkSheet
from xlappraise.xlsx.sheet_reader import StoredTable, read_tables
from xlappraise.xlsx.texts import decode_text, encode_text


def grow_table(draft: Draft, change: GrowTable) -> None:
    """Let a table reach over its new area, with its new columns. Raises CannotWrite."""
    part = next(
        (t.part for t in read_tables(draft.context, draft.sheet_part(change.sheet)) if t.table.name == change.table),
        "",
    )
    if not part:
        raise CannotWrite(
            f"The sheet '{safe_text(change.sheet)}' has no table {safe_text(change.table)} that could grow."
        )

    def edits(data: bytes) -> Iterator[Edit]:
        whole = root(data)
        tag = data[whole.start : whole.tag_end]
        given = attributes(tag)
        if given.get("totalsRowCount", "0") != "0":
            raise CannotWrite(
                f"The table {safe_text(change.table)} on '{safe_text(change.sheet)}' cannot grow below its total row: "
                "turn that off in Excel (Table Design, Total Row), and recalculate again."
            )
        area = area_text(change.area).encode()
        yield Edit(whole.start, whole.tag_end, with_attribute(tag, b"ref", area))
        for child in whole.children:
            if child.local == b"autoFilter":
                inner = data[child.start : child.tag_end]
                yield Edit(child.start, child.tag_end, with_attribute(inner, b"ref", area))
            elif child.local == b"tableColumns":
                yield from _more_columns(data, child.start, change.columns)

    draft.edit(part, edits)


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


def rename_headers(draft: Draft, sheet: WorkSheet, table: StoredTable, names: dict[int, str]) -> None:
    """Give columns of a table new names, by their number from 0. Raises CannotWrite when a name is empty or taken."""
    columns = [names.get(number, name) for number, name in enumerate(table.table.columns)]
    for number, name in names.items():
        where = sheet.address_of((table.table.area.first_row, table.table.area.first_column + number))
        if not name.strip() or sum(other.casefold() == name.casefold() for other in columns) > 1:
            raise CannotWrite(
                f"{where} heads a column of the table {safe_text(table.table.name)}, so it needs a text that no other "
                f"column has, not '{safe_text(name)}'."
            )

    def edits(data: bytes) -> Iterator[Edit]:
        parents = [child for child in root(data).children if child.local == b"tableColumns"]
        listed = element_at(data, parents[0].start).children
        for number, name in names.items():
            tag = data[listed[number].start : listed[number].tag_end]
            new = with_attribute(tag, b"name", escaped_name(name))
            yield Edit(listed[number].start, listed[number].tag_end, new)

    draft.edit(table.part, edits)


def escaped_name(name: str) -> bytes:
    """A column's name as a table's part holds it: a line break is written _x000a_."""
    text = encode_text(name).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    new = escape(text.replace("\n", "_x000a_").replace("\t", "_x0009_"))
    assert decode_text(text) == name
    return new
