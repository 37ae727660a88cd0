"""The door for a Word document that lends its styles: in, a path; out, its bytes, when they are safe to read.

Such a document comes by e-mail like a workbook, and has a workbook's limits; its text is held in memory as a tree,
so of that there may be less. What it is made of is for its reader to say.
"""

from __future__ import annotations

from xml.parsers import expat

from xlappraise.xlsx.archive import Archive, ZipEntry
from xlappraise.xlsx.file_kind import file_bytes
from xlappraise.xlsx.guarded_xml import Attributes, Budget, feed, scan
from xlappraise.xlsx.refusals import CannotRead, shown

TYPES = "[Content_Types].xml"
MOST_TAGS = 1_000_000
LARGEST_XML = 32 * 1024 * 1024
"""For all parts together: ten times a long report's. As a tree they take 500 MB at most."""
NOT_WORD = "'{}' is not a Word document (.docx) that can serve as a template."


class WordArchive(Archive):
    """The parts of a Word document."""

    program, kind = "Word", "document"
    smaller = shorter = "give a document with the styles, header and footer alone"


def document_bytes(path: str) -> bytes:
    """The Word document at `path`, once every part of it was unpacked and read. Raises CannotRead."""
    data = file_bytes(path, "document")
    if not data.startswith(b"PK\3\4"):
        raise CannotRead(NOT_WORD.format(shown(path)))
    archive = WordArchive(data, path)
    if TYPES not in archive:
        raise CannotRead(NOT_WORD.format(shown(path)))
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
