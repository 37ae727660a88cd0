"""The pack that members read: in, an Outcome; out, one neutral tree and from it docx, html, md, pdf and figures."""

from xlappraise.exchange.report.build import LOGS, SECTIONS, Choice, report_of, view_of
from xlappraise.exchange.report.pack import FORMATS, figures, pack
from xlappraise.exchange.report.tree import Report
from xlappraise.exchange.report.view import View

__all__ = ["FORMATS", "LOGS", "SECTIONS", "Choice", "Report", "View", "figures", "pack", "report_of", "view_of"]
