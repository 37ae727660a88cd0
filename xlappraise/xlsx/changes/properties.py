"""A Draft in; the same with a property of the file's own set, in docProps/custom.xml, out. And such a property read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.book import relations_part
from xlappraise.xlsx.changes.kinds import SetProperty
from xlappraise.xlsx.draft import Draft
from xlappraise.xlsx.file_kind import file_bytes, open_archive
from xlappraise.xlsx.guarded_xml import Budget, refuse_unsound
from xlappraise.xlsx.markup import Edit, attributes, coding_of, element_at, escape, root, tag_at
from xlappraise.xlsx.texts import unescape_xml

PART = "docProps/custom.xml"
CONTENT_TYPE = b"application/vnd.openxmlformats-officedocument.custom-properties+xml"
RELATION = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
SPACE = b"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
TYPES = b"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
FORMAT = b"{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The set that properties of a user's own belong to."""
FIRST = 2
"""The smallest number of a property."""


def set_property(draft: Draft, change: SetProperty) -> None:
    """Set the property, in the part that the file has or in a new one."""
    if PART not in draft.archive and PART not in draft.parts:
        head = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        draft.parts[PART] = head + b'<Properties xmlns="%b"/>' % SPACE
        _declare(draft)
    data = draft.now(PART) if PART in draft.archive else draft.parts[PART] or b""
    made = _with_property(data, change)
    if PART in draft.archive:
        draft.put(PART, made)
    else:
        draft.parts[PART] = made


def _with_property(data: bytes, change: SetProperty) -> bytes:
    whole = root(data)
    numbers = [FIRST - 1]
    there = None
    for child in whole.children:
        given = attributes(tag_at(data, child.start))
        numbers.append(int(given["pid"]) if given.get("pid", "").isdigit() else 0)
        if given.get("name", "").casefold() == change.name.casefold():
            there = child
    given = attributes(tag_at(data, there.start)) if there else {}
    number = given.get("pid") or str(max(numbers) + 1)
    value = b'<vt:lpwstr xmlns:vt="%b">%b</vt:lpwstr>' % (TYPES, escape(change.value))
    tag = b'%bproperty fmtid="%b" pid="%b" name="%b"' % (whole.prefix, FORMAT, number.encode(), escape(change.name))
    new = b"<%b>%b</%bproperty>" % (tag, value, whole.prefix)
    if there:
        return data[: there.start] + new + data[there.end :]
    if whole.empty:
        opening = data[whole.start : whole.tag_end].rstrip().removesuffix(b"/>")
        return data[: whole.start] + opening + b">" + new + b"</" + whole.name + b">" + data[whole.end :]
    return data[: whole.inner_end] + new + data[whole.inner_end :]


def _declare(draft: Draft) -> None:
    """Say of the new part what it is, and lead to it."""

    def content_types(data: bytes) -> Iterator[Edit]:
        whole = root(data)
        new = b'<%bOverride PartName="/%b" ContentType="%b"/>' % (whole.prefix, PART.encode(), CONTENT_TYPE)
        yield Edit(whole.inner_end, whole.inner_end, new)

    def arrows(data: bytes) -> Iterator[Edit]:
        whole, number = root(data), 1
        while b'"rId%d"' % number in data or b"'rId%d'" % number in data:
            number += 1
        new = b'<%bRelationship Id="rId%d" Type="%b" Target="%b"/>' % (whole.prefix, number, RELATION, PART.encode())
        yield Edit(whole.inner_end, whole.inner_end, new)

    draft.edit("[Content_Types].xml", content_types)
    draft.edit(relations_part(""), arrows)


def property_of(path: str, name: str) -> str | None:
    """The text of a property of the file's own; None when it has none of that name. Raises CannotRead."""
    return _property(open_archive(file_bytes(path), path), name)


def _property(archive: Archive, name: str) -> str | None:
    if PART not in archive:
        return None
    refuse_unsound(archive, PART, Budget())
    raw = archive.read(PART)
    try:
        data = coding_of(raw).utf8(raw)
    except (LookupError, UnicodeError):
        return None
    for child in root(data).children:
        if attributes(tag_at(data, child.start)).get("name", "").casefold() == name.casefold():
            inner = element_at(data, child.start).children
            text = data[inner[0].tag_end : inner[0].inner_end] if inner else b""
            return unescape_xml(re.sub(rb"<[^>]*>", b"", text).decode("utf-8", "replace"))
    return None
