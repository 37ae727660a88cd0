"""Dates in columns that may hold a term are told as dates."""

from xlappraise.appraisal.model import LogRow
from xlappraise.report.listing import cell_words


def test_a_date_among_terms_is_told_as_a_date():
    rows = [LogRow({"by_when": text}) for text in ("2026-05-14", "spring 2027", "2026-13-40")]
    assert [cell_words(row, "by_when") for row in rows] == ["14 May 2026", "spring 2027", "2026-13-40"]
