"""A comparison in, its page as HTML out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlappraise.report.about_versions import comparison_report
from xlappraise.report.pack import clean_tree
from xlappraise.report.to_html import html_text

if TYPE_CHECKING:
    from xlappraise.exchange.file_comparison import FileComparison


def html_of_comparison(compared: FileComparison) -> str:
    """The page, with every text in it harmless."""
    return html_text(clean_tree(comparison_report(compared)))
