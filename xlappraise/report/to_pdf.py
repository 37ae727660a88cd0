"""A Report or a Word document's bytes in, a tagged PDF's bytes out, through LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from xlappraise.report.to_docx import docx_bytes
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
SECONDS = 300


def pdf_of_report(report: Report, template: str = "") -> bytes:
    """The report as a PDF, in the styles of `template` where one is given. CannotRead for a bad template."""
    return pdf_bytes(docx_bytes(report, template, as_svg=True))


def pdf_bytes(document: bytes) -> bytes:
    """The document as a tagged PDF. CannotWrite, with a sentence, when LibreOffice is missing or fails."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise CannotWrite(NO_OFFICE)
    with tempfile.TemporaryDirectory(prefix="xlappraise-") as folder:
        work = Path(folder)
        (work / "pack.docx").write_bytes(document)
        profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--norestore", "--convert-to", FILTER]
        try:
            subprocess.run(
                [*command, "--outdir", folder, str(work / "pack.docx")],
                check=True,
                capture_output=True,
                timeout=SECONDS,
            )
            return (work / "pack.pdf").read_bytes()
        except (OSError, subprocess.SubprocessError):
            raise CannotWrite("LibreOffice could not make the PDF. Make a .docx and save it as PDF.") from None
