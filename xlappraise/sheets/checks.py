"""Findings in; out, the sheet Checks: a row for each, its place a link, and how the sheet looks."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.cell_ranges import together
from xlappraise.appraisal.findings import ERROR, NOTE, SEVERITY_WORDS, WARNING, Cell, Finding, gravest_first, tally
from xlappraise.appraisal.model import Appraisal
from xlappraise.sheets import layout, live_formats, palette, text_fit
from xlappraise.sheets.cells import Cells, SheetCells, ToolCell
from xlappraise.sheets.conditional import conditional
from xlappraise.sheets.style import align, border, font, header, repeat_down, title_rows
from xlappraise.sheets.tools import ToolSheet
from xlappraise.xlsx import addresses
from xlappraise.xlsx.addresses import Position, column_letters
from xlappraise.xlsx.snapshot import Sheet

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


MOST_CELLS = 200
"""Most ranges of a finding's cells that are named; a cell of Excel holds 32,767 characters."""
MOST_FINDINGS = 1_000
"""Most findings that are listed on Checks, the gravest ones; `check` prints them all."""


def table(findings: tuple[Finding, ...], stamp: str) -> Cells:
    """The findings as a table, the gravest first, each place a link to its cell."""
    cells: Cells = {
        (1, 1): ToolCell(layout.CHECKS.title),
        (2, 1): ToolCell(layout.CHECKS.instruction),
        (3, 1): ToolCell(tally(findings)),
        (layout.STAMP_ROW, 1): ToolCell(stamp),
    }
    for column, definition in enumerate(layout.CHECKS.columns, 1):
        cells[layout.HEADER_ROW, column] = ToolCell(definition.heading)
    listed = gravest_first(findings)[:MOST_FINDINGS]
    for row, finding in enumerate(listed, layout.FIRST_ROW):
        link = None
        if finding.cell.address:
            target = f"#{addresses.sheet_ref(finding.cell.sheet)}!{finding.cell.address}".replace('"', '""')
            link = f'HYPERLINK("{target}","{str(finding.cell).replace(chr(34), chr(34) * 2)}")'
        also = f" {_all_cells(finding)}" if finding.also else ""
        values: tuple[ToolCell, ...] = (
            ToolCell(SEVERITY_WORDS[finding.severity]),
            ToolCell(str(finding.cell), link),
            ToolCell(finding.message + also),
            ToolCell(finding.expected or ""),
            ToolCell(finding.help),
            ToolCell(finding.code),
        )
        cells |= {(row, column): cell for column, cell in enumerate(values, 1)}
    if len(listed) < len(findings):
        more = f"{len(findings) - len(listed):,} more are not listed here."
        cells[layout.FIRST_ROW + len(listed), 3] = ToolCell(more)
    return cells


def _all_cells(finding: Finding) -> str:
    """`All cells: Scores!E13:F14, H13.`, with an end where there are too many for a cell of Excel."""
    cells = [cell for cell in (finding.cell, *finding.also) if isinstance(cell, Cell)]
    parts = together(cells).split(", ")
    more = f" and {len(parts) - MOST_CELLS:,} more places" if len(parts) > MOST_CELLS else ""
    return f"All cells: {', '.join(parts[:MOST_CELLS])}{more}."


DEEP = 2000
"""Rows of Checks that live formats reach."""


def look(page: "Worksheet", _: Appraisal) -> None:
    """Checks: one row a finding; severity in words, the place as a link. Columns carry the look down the sheet."""
    title_rows(page)
    columns = layout.CHECKS.columns
    widths = {number: column.width for number, column in enumerate(columns, 1)}
    header(page, widths, (2, 3, 4, 5))
    first = layout.FIRST_ROW
    for number, column in enumerate(columns, 1):
        whole = page.column_dimensions[column_letters(number)]
        whole.width = column.width
        _finding(whole, column.key)
        _finding(page.cell(first, number), column.key)
    repeat_down(page, first, page.max_row, 1, len(columns))
    for row in range(first, max(page.max_row, first) + 1):
        most = max(
            text_fit.lines(_text_shown(page.cell(row, number)), characters, palette.SIZE, indent=1)
            for number, characters in widths.items()
        )
        page.row_dimensions[row].height = text_fit.height(most, palette.SIZE, palette.BODY_HEIGHT)
    _severities(page, first)
    page.freeze_panes = page.cell(first, 1).coordinate


def _text_shown(cell: Any) -> str:
    """The text that a cell of Checks shows; of a link, what stands last in its formula."""
    text = str(cell.value or "")
    return text.rsplit('","', 1)[-1].removesuffix('")') if text.startswith("=HYPERLINK") else text


def _finding(cell: Any, key: str) -> None:
    cell.font = font(colour=palette.LINK, underline="single") if key == "where" else font()
    cell.alignment = align("center" if key in ("severity", "code") else "left")


def _severities(page: "Worksheet", first: int) -> None:
    area = f"A{first}:A{first + DEEP}"
    for severity, paint_ in ((ERROR, palette.RED), (WARNING, palette.AMBER), (NOTE, palette.BAND)):
        test = f'$A{first}="{SEVERITY_WORDS[severity]}"'
        conditional(page, area, test, **live_formats.live_paint(paint_))
    line = border(sides="b")
    conditional(page, f"A{first}:F{first + DEEP}", f'$A{first}<>""', stop=False, border=line)


def face(row: int, column: int) -> text_fit.Face | None:
    """How headings and texts of findings stand in their cells; None outside the table."""
    if row < layout.HEADER_ROW or column > len(layout.CHECKS.columns):
        return None
    head, centred = row == layout.HEADER_ROW, layout.CHECKS.columns[column - 1].key in ("severity", "code")
    return text_fit.Face(palette.SIZE, head, int(not centred), whole=head or centred)


def surplus(sheet: Sheet, wanted: SheetCells) -> Iterator[Position]:
    """Rows of findings that there are no longer; the sheet keeps its look further down than it is filled."""
    last = len(layout.CHECKS.columns)
    for row, column in wanted.others(sheet.cells):
        if row > layout.HEADER_ROW and column <= last:
            yield row, column


TOOL = ToolSheet(
    lambda source: {layout.CHECKS.name: SheetCells(table(source.findings, source.stamp))},
    look,
    surplus=surplus,
    face=face,
    may_shrink=True,
)
