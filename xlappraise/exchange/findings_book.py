"""A checked file in, its findings as a small workbook out: for a list that goes round in an office."""

from __future__ import annotations

from io import BytesIO

from xlappraise.appraisal.findings import SEVERITY_WORDS, gravest_first
from xlappraise.exchange.checked_file import CheckedFile, where
from xlappraise.exchange.plain import clean

COLUMNS = {"Where": 22, "How grave": 16, "Rule": 10, "About": 30, "What is wrong": 60, "What to do": 60}
"""Headings, and how wide their columns are."""


def findings_book(checked: CheckedFile) -> bytes:
    """The bytes of an .xlsx with a row a finding, the gravest first; no text in it is a formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment

    from xlappraise.sheets import palette, style

    book = Workbook()
    style.normal_font(book)
    page = book.active
    assert page is not None
    page.title = "Findings"
    page.freeze_panes = "A2"
    rows = [tuple(COLUMNS)]
    rows += [
        (where(f), SEVERITY_WORDS[f.severity], f.code, checked.subject(f), f.message, f.help)
        for f in gravest_first(checked.findings)
    ]
    for row, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            cell = page.cell(row, column, clean(text))
            cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
            cell.quotePrefix = True
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = style.font(palette.NORMAL_SIZE, "000000", bold=row == 1)
    for letter, width in zip("ABCDEF", COLUMNS.values(), strict=True):
        page.column_dimensions[letter].width = width
    held = BytesIO()
    book.save(held)
    return held.getvalue()
