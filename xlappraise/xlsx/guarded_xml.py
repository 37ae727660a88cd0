"""XML of a workbook's part, read under limits: in, its bytes piece by piece; out, calls for each element.

No document type is accepted, so there are no entities to expand or fetch. Time and memory are limited by the number
of tags, the length of one tag and, in `scan`, the depth of elements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from xml.parsers import expat

from xlappraise.xlsx import limits
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.refusals import CannotRead, safe_text

PIECE = 256 * 1024

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
PACKAGE = (
    "http://schemas.openxmlformats.org/package/2006/relationships",
    "http://schemas.openxmlformats.org/package/2006/content-types",
)

Attributes = dict[str, str]
Start = Callable[[str, Attributes], object]
End = Callable[[str], object]


class Budget:
    """What may still be read of one workbook; each count goes down as it is read."""

    def __init__(self) -> None:
        """A fresh budget."""
        self.tags = limits.MOST_TAGS
        self.cells = limits.MOST_CELLS
        self.texts = limits.MOST_TEXTS
        self.formula_letters = limits.MOST_FORMULA_LETTERS
        self.moves = limits.MOST_MOVES


def feed(
    parser: expat.XMLParserType,
    archive: Archive,
    part: str,
    budget: Budget,
    pieces: Iterable[bytes],
    *,
    after_piece: Callable[[], object] | None = None,
) -> None:
    """Run `parser` over the pieces of a part. Raises CannotRead for broken or abusive XML."""

    def doctype(*_: object) -> None:
        raise archive.refuse(
            f"declares a document type in its part {safe_text(part)}, which {archive.program} never writes: "
            "it is not safe to open."
        )

    parser.StartDoctypeDeclHandler = doctype
    fed = 0
    try:
        for piece in pieces:
            budget.tags -= piece.count(b"<")
            if budget.tags < 0:
                raise archive.refuse(f"holds too much to read (part {safe_text(part)}): {archive.shorter}.")
            fed += len(piece)
            parser.Parse(piece, False)
            if fed - parser.CurrentByteIndex > limits.LONGEST_TAG:
                raise archive.damage(f"a tag of its part {safe_text(part)} has no end")
            if after_piece is not None:
                after_piece()
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        raise archive.damage(f"its part {safe_text(part)} is not valid XML in line {fault.lineno}") from None
    except (LookupError, UnicodeError, ValueError):
        raise archive.damage(f"its part {safe_text(part)} is in an unknown encoding") from None


def scan(
    archive: Archive,
    part: str,
    budget: Budget,
    start: Start,
    *,
    end: End | None = None,
    text: Callable[[str], object] | None = None,
) -> None:
    """Call `start(name, attributes)` and `end(name)` for every element of a part, by its local name.

    The name of an element of another namespace than the workbook's own is given as ''. Raises CannotRead.
    """
    parser = expat.ParserCreate(None, " ")
    parser.buffer_text = True
    names: dict[str, str] = {}
    depth = 0

    def local(full: str) -> str:
        space, _, name = full.rpartition(" ")
        names[full] = name if space in MAIN or space in PACKAGE else ""
        return names[full]

    def on_start(full: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.DEEPEST:
            raise too_deep(archive, part)
        start(names[full] if full in names else local(full), attributes)

    def on_end(full: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(names[full])

    parser.StartElementHandler, parser.EndElementHandler = on_start, on_end
    parser.CharacterDataHandler = text
    feed(parser, archive, part, budget, archive.chunks(part))


class _Begun(Exception):  # noqa: N818 - ends a parse, is no error
    pass


def refuse_unsound(archive: Archive, part: str, budget: Budget) -> None:
    """Raise CannotRead for a part that is not read, when it does not unpack or declares a document type.

    It is unpacked whole, but parsed only up to its first element: a document type can only be declared before that.
    """

    def stop(*_: object) -> None:
        raise _Begun

    parser = expat.ParserCreate()
    parser.StartElementHandler = stop
    pieces = iter(archive.chunks(part))
    with suppress(_Begun):
        feed(parser, archive, part, budget, pieces)
    for _ in pieces:
        pass


def chunks(data: bytes) -> Iterable[bytes]:
    """The bytes a piece at a time, as `feed` wants them."""
    return (data[at : at + PIECE] for at in range(0, len(data), PIECE))


def too_deep(archive: Archive, part: str) -> CannotRead:
    """The exception for elements inside elements without end."""
    return archive.damage(f"its part {safe_text(part)} is nested too deeply")


def relation_id(attributes: Attributes) -> str:
    """The r:id of an element, in either flavour of the format; '' when it has none."""
    for name, value in attributes.items():
        if name.endswith("/relationships id"):
            return value
    return ""


def truth(value: str | None) -> bool:
    """Whether an attribute says yes: 1 or true. No attribute is no."""
    return value in ("1", "true")
