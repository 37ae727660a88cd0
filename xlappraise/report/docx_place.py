"""A council's document with `{{ appraisal }}` in, the place for the pack out, with everything around it kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlappraise.xlsx.refusals import CannotRead, safe_text

if TYPE_CHECKING:
    from docx.document import Document

PLACEHOLDER = re.compile(r"\{\{\s*appraisal\s*\}\}", re.IGNORECASE)
FETCHES = re.compile(r"^\s*(INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|DDE|DDEAUTO|DATABASE|RD)\b", re.I | re.M)
"""Fields whose content comes from another file."""
STANDS_ALONE = "a paragraph of its own in the document's text, outside tables, text boxes, headers and footers"
MARKS = {"pPr", "r", "proofErr", "ins"}
"""Elements of the placeholder's paragraph that are removed with it."""


@dataclass(frozen=True)
class PackPlace:
    """Where the pack goes: the body's elements after it, and the properties of its section and of the last one."""

    after: tuple[Any, ...]
    section: Any
    last: Any
    first_mark: int
    """The lowest number that no bookmark of the document has."""


def has_placeholder(document: Document, path: str) -> bool:
    """Whether the document has one placeholder where a pack can go.

    Raises CannotRead where it stands elsewhere, more than once or with other content, and for text that would be
    fetched from another file.
    """
    body: Any = document.element.body
    found = [each for each in _paragraphs(document.element) if PLACEHOLDER.search(_text(each))]
    elsewhere = any(PLACEHOLDER.search(_text(each)) for root in _other_texts(document) for each in _paragraphs(root))
    if not found and not elsewhere:
        return False
    if elsewhere or any(each.getparent() is not body for each in found):
        raise _refusal(path, f"has {{{{ appraisal }}}} where no pack can go: put it into {STANDS_ALONE}.")
    if len(found) > 1:
        raise _refusal(path, "has {{ appraisal }} more than once: leave one.")
    if not PLACEHOLDER.fullmatch(_text(found[0]).strip()) or _has_drawing(found[0]):
        raise _refusal(path, f"has other content beside {{{{ appraisal }}}}: put it into {STANDS_ALONE}.")
    _check_fetches_nothing(body, path)
    return True


def _other_texts(document: Document) -> list[Any]:
    """The roots of headers, footers, notes and whatever else Word keeps beside the text."""
    from docx.opc.part import XmlPart
    from docx.oxml.parser import parse_xml

    return [
        part.element if isinstance(part, XmlPart) else parse_xml(part.blob)
        for part in document.part.package.parts
        if part is not document.part and re.search(r"\.wordprocessingml\.\w+\+xml$", part.content_type)
    ]


def _check_fetches_nothing(body: Any, path: str) -> None:
    """CannotRead for text that is kept and that a reader would complete from another file."""
    from docx.oxml.ns import qn

    if next(body.iter(qn("w:altChunk")), None) is not None:
        raise _refusal(path, "holds another document that Word has not taken in yet: open it in Word and save it.")
    fetched = FETCHES.search(_field_codes(body))
    if fetched:
        raise _refusal(path, f"has a field ({fetched[1].upper()}) that fetches another file: put its content there.")


def _refusal(path: str, why: str) -> CannotRead:
    return CannotRead(f"'{safe_text(path)}' {why}")


def _paragraphs(root: Any) -> list[Any]:
    from docx.oxml.ns import qn

    return list(root.iter(qn("w:p")))


def _text(paragraph: Any) -> str:
    """The text of a paragraph whatever its runs, without that of paragraphs inside it (a text box)."""
    from docx.oxml.ns import qn

    def is_own(held: Any) -> bool:
        return next(held.iterancestors(qn("w:p"))) is paragraph

    return "".join(held.text or "" for held in paragraph.iter(qn("w:t")) if is_own(held))


def _has_drawing(paragraph: Any) -> bool:
    from docx.oxml.ns import qn

    return any(True for _ in paragraph.iter(*map(qn, ("w:drawing", "w:pict", "w:object"))))


def _field_codes(body: Any) -> str:
    """The codes of all fields, a line each."""
    from docx.oxml.ns import qn

    code, tags = qn("w:instrText"), ("w:instrText", "w:fldChar", "w:fldSimple")
    held = body.iter(*map(qn, tags))
    return "".join(each.text or "" if each.tag == code else f"\n{each.get(qn('w:instr'), '')}\n" for each in held)


def open_place(document: Document) -> PackPlace:
    """Remove the placeholder and what follows it; the document then ends in the placeholder's section."""
    from copy import deepcopy

    from docx.oxml.ns import qn

    body: Any = document.element.body
    last = body.get_or_add_sectPr()
    marks = [int(each.get(qn("w:id"), 0)) for each in body.iter(qn("w:bookmarkStart"))]
    held = next(each for each in body.iterchildren(qn("w:p")) if PLACEHOLDER.search(_text(each)))
    behind = list(held.itersiblings())
    after = tuple(each for each in (*_remainder(held), *behind) if each is not last)
    section = next((each for one in after for each in one.iter(qn("w:sectPr"))), last)
    for each in (held, *behind):
        if each.getparent() is body:
            body.remove(each)
    body.append(deepcopy(section))
    return PackPlace(after, section, last, max(marks, default=-1) + 1)


def _remainder(paragraph: Any) -> tuple[Any, ...]:
    """The paragraph without its text where it ends a section or a mark begins or ends in it; else nothing."""
    from docx.oxml.ns import qn

    others = any(each.tag.rpartition("}")[2] not in MARKS for each in paragraph if isinstance(each.tag, str))
    if not others and not any(True for _ in paragraph.iter(qn("w:sectPr"))):
        return ()
    for run in list(paragraph.iter(qn("w:r"))):
        run.getparent().remove(run)
    return (paragraph,)


def close_place(document: Document, place: PackPlace, wide: bool, turned: bool) -> None:
    """Put back what followed the placeholder, with its own page setup.

    `wide`: the pack ends on a landscape page; `turned`: some of its pages are landscape.
    """
    body: Any = document.element.body
    if not place.after:
        return  # or an upright empty page would follow a wide one
    if wide:
        body.add_section_break()
    if turned:
        go_on(place.section)
    body.remove(body.get_or_add_sectPr())
    body.extend(place.after)
    body.append(place.last)


def go_on(section: Any) -> None:
    """Make a section continue the one before: on a new page, page numbers going on, without a first page of its own."""
    from docx.enum.section import WD_SECTION
    from docx.oxml.ns import qn

    section.start_type = WD_SECTION.NEW_PAGE
    for numbers in section.findall(qn("w:pgNumType")):
        numbers.attrib.pop(qn("w:start"), None)
    for first in section.findall(qn("w:titlePg")):
        section.remove(first)
