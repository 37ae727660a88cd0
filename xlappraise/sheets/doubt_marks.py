"""A sheet of openpyxl in, the same one with marks of doubt out: ` ?` behind scores and totals, which keep their values.

Each is a conditional format that asks Lists, and so follows Assumptions while somebody types there. A doubtful score
keeps the colour of its band and is hatched: LibreOffice applies one format of an area only, so that each mark is a
format of its own for each band, before those without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.model import Appraisal
from xlappraise.sheets import layout, palette
from xlappraise.sheets.cells import points_format
from xlappraise.sheets.conditional import conditional
from xlappraise.sheets.doubts import BEHIND, LEGEND, is_called_doubtful
from xlappraise.xlsx.addresses import column_letters

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FIRST = layout.FIRST_ROW


def mark_format(number_format: str) -> Any:
    """The number format with the mark behind it."""
    from openpyxl.styles.numbers import NumberFormat

    return NumberFormat(numFmtId=164, formatCode=f'{number_format}"{BEHIND}"')


def hatch_style(paint: palette.Paint, number_format: str) -> dict[str, Any]:
    """Style of a doubtful score: its band's colours, hatched, and the mark."""
    from openpyxl.styles import Font, PatternFill

    lines = "FF" + palette.HATCH[paint.fill]
    return {
        "fill": PatternFill("lightUp", fgColor=lines, bgColor="FF" + paint.fill),
        "font": Font(color="FF" + paint.text),
        "numFmt": mark_format(number_format),
    }


def doubtful_score(cell: str) -> str:
    """A formula: whether Assumptions calls a cell of Scores doubtful; Lists knows its option, the Ref its criterion."""
    column = f"COLUMN({cell})-COLUMN(INDEX(xla_ScoresHead,1,1))+1"
    option = f"INDEX(xla_ListOptions,MATCH({column},xla_ListColumns,0))"
    return is_called_doubtful(f"TRIM($A{FIRST})", option)


def doubtful_result(cell: str, row: int) -> str:
    """The same of a weighted score on Results, in whose heading the option's ID stands first."""
    heading = f"{cell.rstrip('0123456789')}${layout.HEADER_ROW}"
    return is_called_doubtful(f"$A{row}", f'LEFT({heading},FIND(" ",{heading}&" ")-1)')


def totals(page: Worksheet, appraisal: Appraisal, last: int) -> None:
    """Results: the mark behind totals and subtotals that count a doubtful score."""
    first, letters = column_letters(layout.RESULTS_FIRST_OPTION), column_letters(last)
    total, group = layout.results_row("total"), layout.results_row("group1")
    option = f"COLUMN({first}{total})-COLUMN(${first}{total})+1"
    style = {"stop": False, "numFmt": mark_format(points_format(appraisal))}
    conditional(page, f"{first}{total}:{letters}{total}", _counts_doubt(f"{first}{total}", option, "1"), **style)
    area = f"{first}{group}:{letters}{group + layout.MAX_GROUPS - 1}"
    option = f"COLUMN({first}{group})-COLUMN(${first}{group})+1"
    column = f"ROW({first}{group})-ROW({first}${group})+2"
    conditional(page, area, _counts_doubt(f"{first}{group}", option, column), **style)


def ranking(page: Worksheet, appraisal: Appraisal, last: int, first_group: int) -> None:
    """Summary: the same, down to the `last` row of the table."""
    style = {"stop": False, "numFmt": mark_format(points_format(appraisal))}
    place = f"MATCH(ROW(C{FIRST})-ROW(C${FIRST})+1,xla_ListPlaces,0)"
    conditional(page, f"C{FIRST}:C{last}", _counts_doubt(f"C{FIRST}", place, "1"), **style)
    first, end = column_letters(first_group), column_letters(first_group + layout.MAX_GROUPS - 1)
    place = f"MATCH(ROW({first}{FIRST})-ROW({first}${FIRST})+1,xla_ListPlaces,0)"
    column = f"COLUMN({first}{FIRST})-COLUMN(${first}{FIRST})+2"
    conditional(page, f"{first}{FIRST}:{end}{last}", _counts_doubt(f"{first}{FIRST}", place, column), **style)


def _counts_doubt(cell: str, option: str, column: str) -> str:
    """A formula: whether a figure counts doubtful scores, by the counts for that option and column on Lists."""
    return f"AND(ISNUMBER({cell}),INDEX(xla_DoubtCounts,{option},{column})>0)"


def legend(page: Worksheet, first: int, last: int) -> None:
    """Results: the mark in the legend is hatched as scores are."""
    style = hatch_style(palette.Paint(palette.WHITE, palette.INK), "@")
    del style["numFmt"]
    # A name of ours in the formula says whose format it is.
    test = f'AND($A{first}="",$B{first}="",$C{first}="{LEGEND}",xla_Doubts<>"")'
    conditional(page, f"C{first}:C{last}", test, **style)
