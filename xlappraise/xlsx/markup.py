"""One XML element in a part's bytes: in, UTF-8 bytes and an offset; out, where its tags, attributes and children are.

For writers, which change a few bytes and leave the rest as it is. The bytes have been read and found well-formed
before, so tags can be found with patterns that look at quotes only.
"""

import re
from contextlib import suppress
from io import BytesIO
from xml.parsers import expat

from xlappraise.records import NamedTuple
from xlappraise.xlsx.texts import unescape_xml

FIRST_PIECE = 1024
"""Bytes parsed at first to find where an element ends, enough for a cell; then twice as many each time."""
_TAG = re.compile(rb"""<([^\s/>]+)((?:\s+[^\s=>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(/?)>""")
_ATTRIBUTE = re.compile(rb"""(\s+)([^\s=>]+)\s*=\s*("[^"]*"|'[^']*')""")


class Element(NamedTuple):
    """An element's bytes: `start` to `end`, its first tag up to `tag_end`; `inner_end` where its last tag begins."""

    name: bytes
    start: int
    tag_end: int
    inner_end: int
    end: int
    empty: bool
    children: "tuple[Element, ...]" = ()

    @property
    def local(self) -> bytes:
        """The name without prefix."""
        return self.name.rpartition(b":")[2]

    @property
    def prefix(self) -> bytes:
        """The prefix with its colon, or nothing."""
        return self.name[: len(self.name) - len(self.local)]


class _Done(Exception):  # noqa: N818 - ends a parse, is no error
    pass


def element_at(data: bytes, start: int, hole: tuple[int, int] = (0, 0)) -> Element:
    """The element whose tag begins at `start`, with its direct children.

    What lies in the `hole`, from its first offset to its second, is not looked at: the inside of one child.
    """
    opened: list[tuple[bytes, int, int, bool]] = []
    children: list[Element] = []
    result: list[Element] = []
    depth = 0

    def here() -> int:
        at = start + parser.CurrentByteIndex
        return at if at < hole[0] else at + hole[1] - hole[0]

    def on_start(name: str, _: object) -> None:
        nonlocal depth
        depth += 1
        if depth > 2:  # a sheet has ten thousand of these
            return
        at = here()
        tag = _TAG.match(data, at)
        assert tag is not None
        opened.append((tag[1], at, tag.end(), bool(tag[3])))

    def on_end(_: str) -> None:
        nonlocal depth
        depth -= 1
        if depth > 1:
            return
        name, at, tag_end, empty = opened.pop()
        inner = tag_end if empty else here()
        end = tag_end if empty else data.index(b">", inner) + 1
        if depth:
            children.append(Element(name, at, tag_end, inner, end, empty))
        else:
            result.append(Element(name, at, tag_end, inner, end, empty, tuple(children)))
            raise _Done

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = on_start, on_end
    with suppress(_Done):
        if hole[0]:
            parser.Parse(data[start : hole[0]], False)
        at, size = max(start, hole[1]), FIRST_PIECE
        while True:
            parser.Parse(data[at : at + size], at + size >= len(data))
            at, size = at + size, 2 * size
    parser.StartElementHandler = parser.EndElementHandler = None  # which hold the parser, as it holds them
    return result[0]


def attributes(tag: bytes) -> dict[str, str]:
    """The attributes of a start tag, by their names as written; XML's references in their values are undone."""
    return {name.decode(): unescape_xml(value[1:-1].decode()) for _, name, value in _ATTRIBUTE.findall(tag)}


def with_attribute(tag: bytes, name: bytes, value: bytes | None) -> bytes:
    """The start tag with one attribute set, or taken out when `value` is None; the others stay as they are."""
    for match in _ATTRIBUTE.finditer(tag):
        if match[2] == name:
            new = b"" if value is None else match[1] + name + b'="' + value + b'"'
            return tag[: match.start()] + new + tag[match.end() :]
    if value is None:
        return tag
    found = _TAG.match(tag)
    assert found is not None
    return tag[: found.end(2)] + b" " + name + b'="' + value + b'"' + tag[found.end(2) :]


def tag_at(data: bytes, start: int) -> bytes:
    """The start tag at an offset."""
    found = _TAG.match(data, start)
    assert found is not None
    return found[0]


_ENTITIES: dict[str, int | str | None] = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}
_UNHEARD_OF = "".join(map(chr, {*range(32)} - {9, 10, 13})) + "\ufffe\uffff"
_SPELT = str.maketrans({**_ENTITIES, **dict.fromkeys(_UNHEARD_OF, "\ufffd")})


def escape(text: str) -> bytes:
    """Text as it may stand in an attribute; characters that XML cannot carry become U+FFFD."""
    return text.translate(_SPELT).encode()


class Edit(NamedTuple):
    """Bytes from `start` to `end` become `new`."""

    start: int
    end: int
    new: bytes


def with_edits(data: bytes, edits: list[Edit], start: int = 0, end: int | None = None) -> bytes:
    """The bytes from `start` to `end` with all edits made; they do not overlap, those at one place keep their order."""
    view, out = memoryview(data), BytesIO()
    at = start
    for edit in sorted(edits, key=lambda edit: edit[:2]):
        assert edit.start >= at, "edits overlap"
        out.write(view[at : edit.start])
        out.write(edit.new)
        at = edit.end
    out.write(view[at:end])
    return out.getvalue()


class Coding(NamedTuple):
    """How a part's characters are stored: a Python codec."""

    codec: str

    def utf8(self, data: bytes) -> bytes:
        """The part in UTF-8; UnicodeError or LookupError when it cannot be."""
        return data if self.codec == "utf-8" else data.decode(self.codec).encode()

    def back(self, data: bytes) -> bytes:
        """The part as it was stored; characters that the encoding lacks become references."""
        return data if self.codec == "utf-8" else data.decode().encode(self.codec, "xmlcharrefreplace")


def coding_of(data: bytes) -> Coding:
    """The encoding of a part, by its first bytes and its declaration."""
    if data[:2] == b"\xff\xfe" or data[:2] == b"<\0":
        return Coding("utf-16-le")
    if data[:2] in (b"\xfe\xff", b"\0<"):
        return Coding("utf-16-be")
    declared = re.match(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""", data[:200])
    codec = declared[1].decode().lower() if declared else "utf-8"
    return Coding("utf-8" if codec == "utf8" else codec)


def root(data: bytes) -> Element:
    """The document's own element. The part has been read before, so there is one."""
    at = data.index(b"<")
    while data[at : at + 2] in (b"<?", b"<!"):
        closing = b"?>" if data[at : at + 2] == b"<?" else b"-->"
        at = data.index(b"<", data.index(closing, at) + len(closing))
    return element_at(data, at, hole=_rows(data))


def _rows(data: bytes) -> tuple[int, int]:
    """Where the inside of a worksheet's sheetData begins and ends; (0, 0) where a search for its tags is no proof."""
    opening, closing = b"<sheetData>", b"</sheetData>"
    start, end = data.find(opening) + len(opening), data.rfind(closing)
    sure = len(opening) <= start <= end == data.find(closing) and b"<!" not in data[end:] and b"<!" not in data[:start]
    return (start, end) if sure else (0, 0)


def with_prefix(fragment: bytes, prefix: bytes) -> bytes:
    """A fragment of ours, whose names have no prefix, with the prefix that another part uses."""
    if not prefix:
        return fragment
    return re.sub(rb"<(/?)([A-Za-z])", lambda m: b"<" + m[1] + prefix + m[2], fragment)
