"""The path of a council's own Word document in, an empty document in its styles out, which leads nowhere else."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from xlappraise.report.document import NOT_WORD, document_bytes
from xlappraise.xlsx.refusals import CannotRead, shown

if TYPE_CHECKING:
    from docx.document import Document

UNNAMED = {
    "styles", "stylesWithEffects", "settings", "webSettings", "fontTable", "theme", "numbering", "footnotes",
    "endnotes", "customXml",
}  # fmt: skip
"""Parts of a document that its text need not name."""
OUTSIDE = {"attachedTemplate", "mailMerge", "sourceFileName", "subDoc"}
"""Elements that are nothing without the file or server that they name."""


def is_no_template(path: str) -> CannotRead:
    """The exception for a file that cannot serve."""
    return CannotRead(NOT_WORD.format(shown(path)))


def document_like(path: str) -> Document:
    """An empty document with the styles, headers and footers of the one at `path`. Raises CannotRead."""
    import docx

    data = document_bytes(path)
    try:
        document = docx.Document(io.BytesIO(data))
        body: Any = document.element.body
        for child in list(body):
            if not child.tag.endswith("}sectPr"):
                body.remove(child)
        body.get_or_add_sectPr()
        _forget_parts(document)
        _cut_off(document)
    except Exception as fault:
        raise is_no_template(path) from fault  # python-docx has no word for what it cannot read
    return document


def _forget_parts(document: Document) -> None:
    """Drop what only the template's own text used: its charts and pictures would come along unseen."""
    rest: Any = document.element
    used = {value for element in rest.iter() for value in element.attrib.values()}
    relations = document.part.rels
    for key, relation in list(relations.items()):
        if key not in used and relation.reltype.rpartition("/")[2] not in UNNAMED:
            del relations[key]


def _cut_off(document: Document) -> None:
    """Drop every relation that leads out of the file, with what refers to it: readers may fetch it unasked."""
    from docx.opc.part import XmlPart

    package: Any = document.part.package
    for part in (package, *package.parts):
        out = {key for key, relation in part.rels.items() if relation.is_external}
        for key in out:
            del part.rels[key]
        if isinstance(part, XmlPart) or (out and part is not package):
            _forget(part, out)


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
