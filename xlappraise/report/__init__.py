"""The pack that members read: in, an Outcome; out, one neutral tree and from it docx, html, md, pdf and figures."""

from xlappraise.report.build import LOGS, SECTIONS, Choice, report_of, view_of
from xlappraise.report.pack import FORMATS, figures, pack
from xlappraise.report.tree import Report
from xlappraise.report.view import View

__all__ = ["FORMATS", "LOGS", "SECTIONS", "Choice", "Report", "View", "figures", "pack", "report_of", "view_of"]
