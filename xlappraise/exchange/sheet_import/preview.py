"""An Import in, a copy of the old sheet with the roles coloured out: a workbook to look at, not to work in."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from xlappraise.exchange.plain import clean
from xlappraise.exchange.sheet_import import vocabulary as words
from xlappraise.exchange.sheet_import.bring_in import Import
from xlappraise.exchange.sheet_import.roles import Roles

if TYPE_CHECKING:
    from openpyxl import Workbook

COLOURS = {
    words.CRITERION: "DDEBF7", words.OPTION: "E2EFDA", words.WEIGHT: "FFF2CC", words.PARENT: "FFE699",
    words.TOTAL: "F8CBAD",
    words.RANK: "F8CBAD",
    words.SHARE: "F8CBAD", words.SUBTOTAL: "FCE4D6", words.HEADING: "D9E1F2", words.GROUP: "D9E1F2",
    words.REF: "EDEDED",
    words.NOTES: "EDEDED", words.QUESTION: "EDEDED", words.MOST: "E4DFEC", words.WEIGHTED: "C6E0B4",
    words.GATEWAY: "FFE699", words.COST: "E4DFEC", words.WINNER: "F8CBAD", words.RAG: "F8CBAD",
}  # fmt: skip
"""A pale colour for each role; what is left white is not used."""


def preview(found: Import) -> bytes:
    """The bytes of the workbook: a sheet a table as it stood, and one with what the colours mean."""
    from openpyxl import Workbook

    book = Workbook()
    key = book.worksheets[0]
    key.title = "Colours"
    for n, (role, colour) in enumerate(COLOURS.items(), 1):
        key.cell(n, 1, role)
        _paint(key.cell(n, 1), colour)
    if found.roles is not None:
        _sheet(book, found.roles)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _sheet(book: Workbook, roles: Roles) -> None:
    page = book.create_sheet("Old sheet", 0)
    for n, row in enumerate(roles.rows):
        for k, cell in enumerate(row):
            if not cell.own:
                continue
            at = page.cell(cell.place.row, cell.place.column)
            at.value = clean(cell.text)
            at.data_type = "s"  # also what begins with =
            role = _role(roles, n, k)
            if role in COLOURS:
                _paint(at, COLOURS[role])
    for column in {cell.place.column for row in roles.rows for cell in row if cell.own}:
        page.column_dimensions[page.cell(1, column).column_letter].width = 20
    book.active = 0


def _role(roles: Roles, row: int, column: int) -> str:
    """A cell is what its row is, but in rows of criteria and headings what its column is."""
    line = roles.lines[row].role
    return roles.columns[column].role if line in (words.CRITERION, words.GATEWAY, words.TITLE) else line


def _paint(cell: Any, colour: str) -> None:
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", start_color=colour)
