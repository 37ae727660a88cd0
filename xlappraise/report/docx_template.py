"""The path of a council's own Word document in, a document in its styles out, which fetches nothing from elsewhere.

Such a document comes by e-mail like a workbook, and has a workbook's limits; its text is held in memory as a tree,
so of that there may be less.
"""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from xlappraise.report.docx_place import PackPlace, has_placeholder, open_place
from xlappraise.xlsx.archive import Archive, ZipEntry
from xlappraise.xlsx.file_kind import file_bytes
from xlappraise.xlsx.guarded_xml import Attributes, Budget, feed, scan
from xlappraise.xlsx.refusals import CannotRead, safe_text

if TYPE_CHECKING:
    from docx.document import Document

TYPES = "[Content_Types].xml"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MOST_TAGS = 1_000_000
LARGEST_XML = 32 * 1024 * 1024
"""Most bytes of XML in all parts together: ten times a long report's. As a tree they take 500 MB at most."""
NOT_WORD = "'{}' is not a Word document (.docx) that can serve as a template."
UNNAMED = {
    "styles", "stylesWithEffects", "settings", "webSettings", "fontTable", "theme", "numbering", "footnotes",
    "endnotes", "customXml",
}  # fmt: skip
"""Types of parts that belong to a document although its text does not refer to them."""
OUTSIDE = {"attachedTemplate", "mailMerge", "sourceFileName", "subDoc"}
"""Elements that only point to another file or a server."""


def not_a_template(path: str) -> CannotRead:
    """The exception for a file that cannot be a template."""
    return CannotRead(NOT_WORD.format(safe_text(path)))


def document_like(path: str) -> tuple[Document, PackPlace | None, str]:
    """A document with the styles, headers and footers of the one at `path`; its PackPlace; its style of tables.

    With a placeholder the document holds the text before it, and the PackPlace what follows; without one it is empty,
    and the PackPlace None. The style is an ID, empty where the document has none of its own. Raises CannotRead.
    """
    import docx

    data = _safe_bytes(path)
    try:
        document = docx.Document(io.BytesIO(data))
        look = _style_of_tables(document)
        if has_placeholder(document, path):
            _cut_off(document)
            return document, open_place(document), look
        _empty(document)
        _cut_off(document)
    except CannotRead:
        raise
    except Exception as fault:
        raise not_a_template(path) from fault  # python-docx has no word for what it cannot read
    return document, None, look


def _style_of_tables(document: Document) -> str:
    """The style that most of its tables have, else the first that somebody made; empty without."""
    from docx.oxml.ns import qn

    root, styles = document.element, document.styles.element
    known = [each for each in styles.iterfind(qn("w:style")) if each.get(qn("w:type")) == "table"]
    ids = {each.get(qn("w:styleId")) for each in known if each.get(qn("w:default")) != "1"}
    used = Counter(each.get(qn("w:val")) for each in root.iter(qn("w:tblStyle")))
    made = [each.get(qn("w:styleId")) for each in known if each.get(qn("w:customStyle")) == "1"]
    wanted = [*(key for key, _ in used.most_common()), *made]
    return next((key for key in wanted if key in ids), "")


def _empty(document: Document) -> None:
    """Leave nothing in the body but the last section's properties."""
    body: Any = document.element.body
    for child in list(body):
        if not child.tag.endswith("}sectPr"):
            body.remove(child)
    body.get_or_add_sectPr()
    _forget_parts(document)


def _forget_parts(document: Document) -> None:
    """Drop parts that only the template's own text used, such as pictures: they would stay in the file unseen."""
    rest: Any = document.element
    used = {value for element in rest.iter() for value in element.attrib.values()}
    relations = document.part.rels
    for key, relation in list(relations.items()):
        if key not in used and relation.reltype.rpartition("/")[2] not in UNNAMED:
            del relations[key]


def _cut_off(document: Document) -> None:
    """Drop each relation that leads out of the file, with what refers to it: readers may fetch it unasked."""
    from docx.opc.part import XmlPart

    package: Any = document.part.package
    for part in (package, *package.parts):
        links = _links(document, part)
        out = {key for key, relation in part.rels.items() if relation.is_external and key not in links}
        for key in out:
            del part.rels[key]
        if isinstance(part, XmlPart) or (out and part is not package):
            _forget(part, out)


def _links(document: Document, part: Any) -> set[str]:
    """The relations of the text that are links alone, to a web page or an address: nothing follows them unasked."""
    from docx.oxml.ns import qn

    if part is not document.part:
        return set()
    user: dict[str, set[str]] = {}
    for each in part.element.iter():
        for name, value in each.attrib.items():
            if name.startswith(f"{{{RELATED}}}"):
                user.setdefault(value, set()).add(each.tag)
    return {
        key
        for key, relation in part.rels.items()
        if relation.reltype == f"{RELATED}/hyperlink"
        and user.get(key) == {qn("w:hyperlink")}
        and relation.target_ref.casefold().startswith(("https://", "http://", "mailto:"))
    }


def _forget(part: Any, gone: set[str]) -> None:
    """Take what refers to these relations out of a part; text that was a link stays as text."""
    from docx.opc.oxml import serialize_part_xml
    from docx.opc.part import XmlPart
    from docx.oxml.ns import nsmap
    from docx.oxml.parser import parse_xml

    root: Any = part.element if isinstance(part, XmlPart) else parse_xml(part.blob)
    for element in [each for each in root.iter() if isinstance(each.tag, str)]:  # a comment has none
        if element.tag.rpartition("}")[2] in OUTSIDE and element.getparent() is not None:
            element.getparent().remove(element)
        for name in [each for each, value in element.attrib.items() if value in gone]:
            if name.startswith(f"{{{nsmap['r']}}}"):
                del element.attrib[name]
    if not isinstance(part, XmlPart):
        part._blob = serialize_part_xml(root)


class TemplateArchive(Archive):
    """The parts of a Word document."""

    program, kind = "Word", "document"
    smaller = shorter = "give a document with the styles, header and footer alone"


def _safe_bytes(path: str) -> bytes:
    """The Word document at `path`, once every part of it was unpacked and read. Raises CannotRead."""
    data = file_bytes(path, "document")
    if not data.startswith(b"PK\3\4"):
        raise not_a_template(path)
    archive = TemplateArchive(data, path)
    if TYPES not in archive:
        raise not_a_template(path)
    budget = Budget()
    budget.tags = MOST_TAGS
    trees = {entry.name for entry in _xml_parts(archive, budget)}
    if sum(archive.entry(name).size for name in trees) > LARGEST_XML:
        raise archive.refuse(f"holds more than {LARGEST_XML >> 20} MB of text and styles: {archive.smaller}.")
    for entry in archive.entries:
        pieces = archive.chunks(entry.name)
        if entry.name in trees:
            feed(expat.ParserCreate(), archive, entry.name, budget, pieces)
        for _ in pieces:
            pass
    return data


def _xml_parts(archive: Archive, budget: Budget) -> list[ZipEntry]:
    """The parts that a reader may parse: by their names, or by any type that the document gives them."""
    types: dict[str, bool] = {"xml": True, "rels": True}

    def start(_: str, attributes: Attributes) -> None:
        name = attributes.get("PartName", "").lstrip("/") or attributes.get("Extension", "")
        is_xml = attributes.get("ContentType", "").strip().casefold().endswith("xml")
        types[name.casefold()] = types.get(name.casefold(), False) or is_xml

    scan(archive, TYPES, budget, start)

    def may_be_xml(name: str) -> bool:
        return types.get(name, False) or types.get(name.rpartition(".")[2], False)

    return [entry for entry in archive.entries if may_be_xml(entry.name.casefold())]
