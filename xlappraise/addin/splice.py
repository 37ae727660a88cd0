"""In: an XML part's bytes. Out: where its outer elements stand; the part with text put in."""

from collections.abc import Iterable
from typing import NamedTuple
from xml.parsers import expat

from xlappraise.xlsx.refusals import CannotWrite


class Tag(NamedTuple):
    """An element: its local name and prefix (with colon), attributes as written, and offsets in bytes."""

    name: str
    prefix: str
    depth: int
    attributes: dict[str, str]
    start: int
    """Offset of `<`."""
    head: int
    """Offset after the start tag's `>`."""
    close: int = 0
    """Offset of the end tag; of the start tag again when the element is empty (`<x/>`)."""


class Edit(NamedTuple):
    """Bytes from `start` to `end` give way to `text`."""

    start: int
    end: int
    text: str


def tags(xml: bytes, depth: int) -> list[Tag]:
    """The root (depth 0) and the elements down to `depth`, in their order.

    Raises CannotWrite for XML that is broken, not in UTF-8, or declares a document type.
    """
    found: list[Tag] = []
    open_tags: list[int] = []
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        level = len(open_tags)
        open_tags.append(len(found) if level <= depth else -1)
        if level <= depth:
            at = parser.CurrentByteIndex
            prefix, colon, local = name.rpartition(":")
            found.append(Tag(local, prefix + colon, level, attributes, at, _head(xml, at)))

    def end(_: str) -> None:
        index = open_tags.pop()
        if index >= 0:
            found[index] = found[index]._replace(close=parser.CurrentByteIndex)

    def refuse(*_: object) -> None:
        raise CannotWrite("A part of the workbook declares a document type, which Excel never writes.")

    def declared(_: str, encoding: str | None, __: int) -> None:
        if encoding and encoding.casefold() not in ("utf-8", "us-ascii"):
            raise CannotWrite("A part of the workbook is not in UTF-8: open it in Excel and save it again.")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler, parser.XmlDeclHandler = refuse, declared
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise CannotWrite("A part of the workbook is not valid XML: open it in Excel and save it again.") from error
    return found


def _head(xml: bytes, at: int) -> int:
    """Offset after the start tag that begins at `at`; a `>` inside quotes does not end it."""
    quote = 0
    while True:
        letter = xml[at]
        if quote:
            quote = 0 if letter == quote else quote
        elif letter in b"\"'":
            quote = letter
        elif letter == ord(">"):
            return at + 1
        at += 1


def only(found: Iterable[Tag], name: str) -> Tag | None:
    """The first element of that local name, or None."""
    return next((tag for tag in found if tag.name == name), None)


def before_close(xml: bytes, tag: Tag, text: str) -> Edit:
    """Puts text before the end of an element, opening it when it is empty."""
    if tag.close == tag.start:
        slash = xml.rindex(b"/", tag.start, tag.head)
        name = f"{tag.prefix}{tag.name}"
        return Edit(slash, tag.head, f">{text}</{name}>")
    return Edit(tag.close, tag.close, text)


def attribute(tag: Tag, text: str) -> Edit:
    """Puts an attribute (` name="value"`) after the element's name."""
    at = tag.start + 1 + len(f"{tag.prefix}{tag.name}".encode())
    return Edit(at, at, text)


def apply(xml: bytes, edits: Iterable[Edit]) -> bytes:
    """The part with the edits made."""
    pieces, at = [], 0
    for edit in sorted(edits):
        pieces += [xml[at : edit.start], edit.text.encode()]
        at = edit.end
    return b"".join([*pieces, xml[at:]])
