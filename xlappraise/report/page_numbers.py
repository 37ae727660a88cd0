"""A Word document's bytes in, the same with page numbers in its contents out, where LibreOffice can tell them.

LibreOffice opens a copy and says on which page each bookmark stands; it saves nothing, so the document stays ours.
A macro of its own does it, in a profile made for it: its Python bridge is not installed everywhere.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from xlappraise.report.docx_xml import element, field
from xlappraise.report.office import FAULTS, office, run_office

CONTENTS = 'TOC \\o "1-1" \\h'
"""The field of the contents; \\n after it leaves out page numbers, also when Word updates it."""
MACRO = """Sub Main
  Dim how(0) As New com.sun.star.beans.PropertyValue, paper(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "Hidden"
  how(0).Value = True
  held = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, how())
  names = held.Bookmarks.ElementNames
  Dim places(UBound(names))
  For n = 0 To UBound(names)
    places(n) = held.createInstance("com.sun.star.text.TextField.GetReference")
    places(n).ReferenceFieldSource = com.sun.star.text.ReferenceFieldSource.BOOKMARK
    places(n).ReferenceFieldPart = com.sun.star.text.ReferenceFieldPart.PAGE
    places(n).SourceName = names(n)
    held.Text.insertTextContent(held.Text.End, places(n), False)
  Next
  paper(0).Name = "FilterName"
  paper(0).Value = "writer_pdf_Export"
  held.storeToURL("{paper}", paper())
  held.TextFields.refresh()
  Open "{answer}" For Output As #1
  For n = 0 To UBound(names)
    Print #1, names(n) & Chr(9) & places(n).getPresentation(False)
  Next
  Close #1
  held.close(True)
  StarDesktop.terminate()
End Sub
"""
"""It exports a PDF because only then LibreOffice lays out the whole text: before, page numbers may be wrong."""
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">{}
</script:module>
"""
"""The one module of a profile, which must exist before: LibreOffice would replace it when it makes the profile."""


def with_page_numbers(content: bytes) -> bytes:
    """The document (.docx) with page numbers in its contents; as it is where LibreOffice is missing or fails."""
    program = office()
    pages = _pages(program, content) if program else {}
    return _with_page_numbers(content, pages) if pages else content


def _pages(program: str, content: bytes) -> dict[str, str]:
    """The page of each bookmark, as it is printed there; nothing when LibreOffice cannot tell."""
    with tempfile.TemporaryDirectory(prefix="xlappraise-") as folder:
        work = Path(folder)
        source, paper, answer = work / "pack.docx", work / "pack.pdf", work / "pages.txt"
        source.write_bytes(content)
        macro = MACRO.format(source=source.as_uri(), paper=paper.as_uri(), answer=answer)
        try:
            run_office(program, work, "--terminate_after_init")
            module = work / "profile" / "user" / "basic" / "Standard" / "Module1.xba"
            module.write_text(MODULE.format(escape(macro)), "utf-8")
            run_office(program, work, "macro:///Standard.Module1.Main")
            lines = answer.read_text("utf-8").splitlines()
        except FAULTS:
            return {}
    found = (line.partition("\t") for line in lines)
    return {name: page for name, _, page in found if page.isdigit()}


def _with_page_numbers(content: bytes, pages: dict[str, str]) -> bytes:
    import docx
    from docx.oxml.ns import qn

    document: Any = docx.Document(io.BytesIO(content))
    for link in document.element.body.iter(qn("w:hyperlink")):
        name = link.get(qn("w:anchor"))
        if name in pages:
            link.append(element("r", element("tab")))
            link.extend(field(f"PAGEREF {name} \\h", pages[name]))
    for code in document.element.body.iter(qn("w:instrText")):
        code.text = code.text.replace(f"{CONTENTS} \\n", CONTENTS)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
