"""The workbook of one assessor in; out, what warns on Scores as long as nothing is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.individual import DECLARATION, individual_of
from xlappraise.appraisal.model import Appraisal
from xlappraise.sheets import layout, palette
from xlappraise.sheets.cells import Cells, ToolCell
from xlappraise.sheets.entry_help import LAST_ENTRY
from xlappraise.sheets.formulas import tidy
from xlappraise.xlsx.addresses import span

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

COLUMNS = {
    "xla_DeclAssessors": "assessor",
    "xla_DeclInterests": "interests",
    "xla_DeclNames": "name",
    "xla_DeclDates": "date",
}
"""Workbook names of columns of Declaration."""
ASSESSOR = "xla_Assessor"
"""Workbook name of the cell of Setup that says whose workbook it is."""
WARNING = "Fill in your row of Declaration first: interests, your name and the date."
DONE = "Your interests are declared."
PLACE = (4, 1)
"""Where Scores says so."""


def names(appraisal: Appraisal) -> dict[str, str]:
    """The workbook names of one assessor's workbook; none of any other."""
    if not appraisal.setup.assessor:
        return {}
    from xlappraise.sheets.formulas import setup_row

    columns = [column.key for column in layout.BY_NAME[DECLARATION].columns]
    found = {
        name: span(DECLARATION, layout.FIRST_ROW, columns.index(key) + 1, LAST_ENTRY, columns.index(key) + 1)
        for name, key in COLUMNS.items()
    }
    row = setup_row("assessor")
    return {**found, ASSESSOR: span(layout.SETUP.name, row, 2, row, 2)}


def is_declared_formula() -> str:
    """Whether a row of the assessor's own says which interests there are, by whom and when."""
    filled = "*".join(f'({name}<>"")' for name in COLUMNS if name != "xla_DeclAssessors")
    return f"SUMPRODUCT((xla_DeclAssessors={tidy(ASSESSOR)})*{filled})>0"


def cells(appraisal: Appraisal) -> Cells:
    """The live sentence on Scores; none in any other workbook."""
    assessor = appraisal.setup.assessor
    if not assessor:
        return {}
    rows = individual_of(appraisal).declarations_of(assessor)
    said = DONE if any(row.is_made for row in rows) else WARNING
    return {PLACE: ToolCell(said, f'IF({is_declared_formula()},"{DONE}","{WARNING}")')}


def warn(page: Worksheet, area: str, appraisal: Appraisal) -> None:
    """Score cells are hatched in the colour of a warning until the assessor has declared."""
    if not appraisal.setup.assessor:
        return
    from openpyxl.styles import Font, PatternFill

    from xlappraise.sheets.conditional import conditional
    from xlappraise.sheets.style import font

    page.cell(*PLACE).font = font(palette.SIZE, palette.INK, bold=True)
    lines, ground = "FF" + palette.HATCH[palette.YELLOW.fill], "FF" + palette.YELLOW.fill
    style: dict[str, Any] = {
        "fill": PatternFill("lightUp", fgColor=lines, bgColor=ground),
        "font": Font(color="FF" + palette.INK),
    }
    conditional(page, area, f"NOT({is_declared_formula()})", **style)
