"""The pack that members read: in, an Outcome; out, one neutral tree and from it docx, html, md, pdf and figures."""

from xlappraise.exchange.report.build import LOGS, SECTIONS, Choice, report_of, view_of
from xlappraise.exchange.report.tree import Report
from xlappraise.exchange.report.view import View

__all__ = ["LOGS", "SECTIONS", "Choice", "Report", "View", "report_of", "view_of"]
