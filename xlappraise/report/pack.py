"""An Outcome and a format in, a file's bytes out: what the command and the ribbon's button both call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlappraise.report import whatif
from xlappraise.report.build import EVERYTHING, Choice, report_of, view_of

if TYPE_CHECKING:
    from xlappraise.flow import Outcome

DOCX, HTML, MD, PDF = ".docx", ".html", ".md", ".pdf"
FORMATS = (DOCX, HTML, MD, PDF)


def pack(outcome: Outcome, form: str, version: str, choice: Choice = EVERYTHING, template: str = "") -> bytes:
    """The report as a file of this format, one of FORMATS; `template` is a .docx whose styles are taken.

    ValueError for a blocked outcome. CannotRead for a bad template and CannotWrite where a PDF cannot be made,
    each with one sentence.
    """
    view = view_of(outcome, version, choice)
    tree = report_of(view, choice)
    if form == HTML:
        from xlappraise.report.to_html import html_text

        return html_text(tree, whatif.data(view) if whatif.fits(view) else None).encode()
    if form == MD:
        from xlappraise.report.to_md import md_text

        return md_text(tree).encode()
    from xlappraise.report.to_docx import docx_bytes

    document = docx_bytes(tree, template, pictures=form == PDF)
    if form == DOCX:
        return document
    from xlappraise.report.to_pdf import pdf_bytes

    return pdf_bytes(document)


def figures(outcome: Outcome, version: str, choice: Choice = EVERYTHING) -> dict[str, bytes]:
    """Every chart as SVG, then as PNG, by file name. CannotWrite, with a sentence, without matplotlib."""
    from xlappraise.report.svg import svg
    from xlappraise.report.to_png import png_bytes

    charts = report_of(view_of(outcome, version, choice), choice).charts
    drawn = {f"{chart.name}.svg": svg(chart, chart.name).encode() for chart in charts}
    return drawn | {f"{chart.name}.png": png_bytes(chart) for chart in charts}
