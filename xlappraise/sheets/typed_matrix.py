"""A size in, a workbook of one sheet out: a matrix anybody can type, with live totals, ranks and RAG.

`import` knows it by the workbook name MATRIX_NAME, and brings it into the full workbook.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from xlappraise.sheets import entry_help, layout, live_formats, palette, style
from xlappraise.sheets.cells import Cells, ToolCell
from xlappraise.sheets.conditional import conditional
from xlappraise.sheets.file_bytes import Extras, file_bytes
from xlappraise.xlsx.addresses import column_letters

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SHEET = "Matrix"
HIGHEST = 5
"""Scores run from 0 to this."""
MOST_CRITERIA, MOST_OPTIONS = 20, 10
HEAD, FIRST = 4, 5
NAME_COLUMN, WEIGHT_COLUMN, FIRST_OPTION = 1, 2, 3
GREEN_FROM, AMBER_FROM = 61, 31
"""Whole per cent from which the bands hold, as in a new workbook."""
INSTRUCTION = (
    f"Type over the names, give each criterion a weight, and score each option. Scores are 0 to {HIGHEST} (best). "
    "For reasons, checks and the paper: xlappraise import this file."
)


def typed_matrix(options: int, criteria: int, title: str = "") -> bytes:
    """The workbook: at most MOST_OPTIONS by MOST_CRITERIA."""
    from openpyxl import Workbook
    from openpyxl.workbook.defined_name import DefinedName

    book = Workbook()
    page = book.worksheets[0]
    page.title = SHEET
    style.normal_font(book)
    book.properties.creator, book.properties.title = "xlappraise", title or SHEET
    book.properties.created = datetime(2000, 1, 1)  # so that the same matrix gives the same file
    cells = _cells(options, criteria)
    _fill(page, options, criteria, title, cells)
    _look(page, options, criteria)
    book.defined_names[layout.MATRIX_NAME] = DefinedName(layout.MATRIX_NAME, attr_text=str(HIGHEST))
    return file_bytes(book, Extras({SHEET: cells}, {}, {}, frozenset({SHEET}), HEAD))


def _rows(criteria: int) -> tuple[int, int, int, int]:
    """Rows of total, share, rank and RAG."""
    total = FIRST + criteria
    return total, total + 1, total + 2, total + 3


def _cells(options: int, criteria: int) -> Cells:
    """The live formulas, with what they give while nothing is typed."""
    total, share, rank, rag = _rows(criteria)
    last = total - 1
    weights = f"$B${FIRST}:$B${last}"
    ends = [column_letters(FIRST_OPTION), column_letters(FIRST_OPTION + options - 1)]
    totals = f"${ends[0]}${total}:${ends[1]}${total}"
    found: Cells = {}
    for column in range(FIRST_OPTION, FIRST_OPTION + options):
        letter = column_letters(column)
        scores = f"{letter}${FIRST}:{letter}${last}"
        missing = f'SUMPRODUCT(({weights}<>"")*({scores}=""))'
        points = f'IF(COUNT({scores})=0,"",IF({missing}>0,"Missing",ROUND(SUMPRODUCT({weights},{scores}),6)))'
        place = f"(1+SUMPRODUCT(ISNUMBER({totals})*({totals}>{letter}{total})))"
        same = f"SUMPRODUCT(ISNUMBER({totals})*({totals}={letter}{total}))"
        formulas = {
            total: f'IF(SUM({weights})=0,"",{points})',
            share: f'IF(ISNUMBER({letter}{total}),ROUND({letter}{total}/(SUM({weights})*{HIGHEST}),9),"")',
            rank: f'IF(ISNUMBER({letter}{total}),IF({same}>1,{place}&"=",{place}),"")',
            rag: f'IF(ISNUMBER({letter}{share}),IF(ROUND({letter}{share}*100,0)>={GREEN_FROM},"G",'
            f'IF(ROUND({letter}{share}*100,0)>={AMBER_FROM},"A","R")),"")',
        }
        found |= {(row, column): ToolCell("", text) for row, text in formulas.items()}
    return found


def _fill(page: Worksheet, options: int, criteria: int, title: str, cells: Cells) -> None:
    page["A1"] = title or "A decision"
    page["A2"] = INSTRUCTION
    heads = ["Criterion", "Weight", *(f"Option {n}" for n in range(1, options + 1))]
    for column, text in enumerate(heads, 1):
        page.cell(HEAD, column, text)
    for row, text in zip(_rows(criteria), ("Total", "% of highest possible", "Rank", "RAG"), strict=True):
        page.cell(row, NAME_COLUMN, text)
    for (row, column), cell in cells.items():
        page.cell(row, column).value = f"={cell.formula}"


def _look(page: Worksheet, options: int, criteria: int) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    total, share, _, rag = _rows(criteria)
    right = FIRST_OPTION + options - 1
    for column, wide in ((1, 36), (2, 10), *((n, 15) for n in range(FIRST_OPTION, right + 1))):
        style.width(page, column, wide)
    page.cell(1, 1).font = style.font(palette.SIZE + 4, bold=True)
    page.merge_cells(start_row=2, start_column=1, end_row=2, end_column=right)
    page.cell(2, 1).alignment, page.cell(2, 1).font = style.align(), style.font(colour=palette.MUTED)
    page.row_dimensions[1].height, page.row_dimensions[2].height = 24, 48
    for row in range(HEAD, rag + 1):
        for column in range(1, right + 1):
            _paint(page.cell(row, column), row, column, total)
    for column in range(FIRST_OPTION, right + 1):
        page.cell(share, column).number_format = "0%"
    _entries(page, right, total - 1)
    area = f"{column_letters(FIRST_OPTION)}{rag}:{column_letters(right)}{rag}"
    first = f"{column_letters(FIRST_OPTION)}{rag}"
    for letter, paint in zip("GAR", palette.BANDS[3], strict=True):
        conditional(page, area, f'{first}="{letter}"', **live_formats.live_paint(paint))
    page.freeze_panes = page.cell(FIRST, FIRST_OPTION).coordinate
    page.sheet_view.showGridLines = False
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr = 0, PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{HEAD}:{HEAD}"


def _paint(cell: Any, row: int, column: int, total: int) -> None:
    is_name = row == HEAD and column >= FIRST_OPTION
    if row == HEAD and not is_name:
        paint = palette.HEADER
    elif is_name or row < total:
        paint = palette.INPUT
    else:
        paint = palette.BAND
    style.paint(cell, paint, bold=row in (HEAD, total))
    cell.border = style.border()
    cell.alignment = style.align("left" if column == NAME_COLUMN else "center")


def _entries(page: Worksheet, right: int, last: int) -> None:
    """What may be typed where."""
    weights = f"B{FIRST}:B{last}"
    scores = f"{column_letters(FIRST_OPTION)}{FIRST}:{column_letters(right)}{last}"
    rule: dict[str, Any] = {"type": "decimal", "operator": "greaterThan", "formula1": "0"}
    told = "How much it counts: 1 to 10, or per cent."
    entry_help.validation(page, weights, "Weight", told, "Enter a number above 0.", **rule)
    rule = {"type": "decimal", "operator": "between", "formula1": "0", "formula2": str(HIGHEST)}
    told = f"From 0 to {HIGHEST}, {HIGHEST} is best."
    entry_help.validation(page, scores, "Score", told, f"Enter a number from 0 to {HIGHEST}.", **rule)
