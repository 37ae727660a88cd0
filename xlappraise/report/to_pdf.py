"""A Report or a Word document's bytes in, a tagged PDF's bytes out, through LibreOffice where it is installed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from xlappraise.report.office import FAULTS, office, run_office
from xlappraise.report.to_docx import docx_of_report
from xlappraise.report.tree import Report
from xlappraise.xlsx.refusals import CannotWrite

NO_OFFICE = (
    "A PDF is made through LibreOffice, which is not installed here. Make a .docx and save it as PDF from Word, or a "
    ".html and print it from a browser."
)
FILTER = (
    'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"PDFUACompliance":{"type":"boolean","value":"true"},"ExportBookmarks":{"type":"boolean","value":"true"},'
    '"DisplayPDFDocumentTitle":{"type":"boolean","value":"true"}}'
)


def pdf_of_report(report: Report, template: str = "") -> bytes:
    """The report as a PDF, in the styles of `template` where one is given. CannotRead for a bad template."""
    return pdf_bytes(docx_of_report(report, template, as_svg=True))


def pdf_bytes(document: bytes) -> bytes:
    """The document as a tagged PDF. CannotWrite, with a sentence, when LibreOffice is missing or fails."""
    program = office()
    if program is None:
        raise CannotWrite(NO_OFFICE)
    with tempfile.TemporaryDirectory(prefix="xlappraise-") as folder:
        work = Path(folder)
        (work / "pack.docx").write_bytes(document)
        try:
            run_office(program, work, "--convert-to", FILTER, "--outdir", folder, str(work / "pack.docx"))
            return (work / "pack.pdf").read_bytes()
        except FAULTS:
            raise CannotWrite("LibreOffice could not make the PDF. Make a .docx and save it as PDF.") from None
