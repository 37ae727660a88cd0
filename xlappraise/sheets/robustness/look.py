"""The Robustness sheet and its cells in; out, its look and the parts of its two native charts, tornado and ranks.

Fixed places are styled cell by cell, blocks by live formats: these move as rows come and go, and the code beside each
row says what it is.
"""

from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.model import Appraisal
from xlappraise.sheets import layout, live_formats, palette, text_fit
from xlappraise.sheets.bar_chart import BarChart
from xlappraise.sheets.cells import FIGURE_FORMAT, Cells
from xlappraise.sheets.conditional import conditional
from xlappraise.sheets.robustness import places
from xlappraise.sheets.robustness.places import last_row
from xlappraise.sheets.style import align, border, font, paint, title_rows, width
from xlappraise.xlsx.addresses import area_text, column_letters

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SHARES, HIDDEN = "0.0%", ";;;"
FORMATS = {places.SHARE: SHARES, places.FROM: SHARES, places.TO: SHARES, places.CODE: HIDDEN}
CENTRED = frozenset({places.KEY, places.NUMBER, places.SHARE, places.FROM, places.TO})
SENTENCE_HEIGHT, BAR_HEIGHT, CHART_ROW_HEIGHT, ROW_HEIGHT = 32.0, 20.0, 15.0, 18.0
CHANGES = (palette.Paint("3D3D3D", palette.WHITE), palette.Paint("8C8C8C", palette.INK))
"""Lead that shrinks, lead that grows: no colours of groups, of ranks or of RAG."""


def look(page: "Worksheet", appraisal: Appraisal) -> None:
    """Widths, formats, merged sentences, live formats of the blocks, charts' places, print area."""
    title_rows(page)
    for column, characters in (places.WIDTHS | places.PANEL_WIDTHS).items():
        width(page, column, characters)
    for column in (places.CODE, places.CODE + 1):
        width(page, column, places.GAP_WIDTH)
    for row in (places.GUARD_ROW, places.WRITTEN_ROW):
        page.cell(row, places.CODE).number_format = HIDDEN
    _sentences(page, 1, places.SENTENCE_END)
    _sentences(page, places.PANEL, places.PANEL_LAST)
    _tornado(page)
    _panel(page)
    _blocks(page)
    _place_charts(page)
    _pages(page)
    bottom = max(page.max_row, places.FIRST_BLOCK) if appraisal.scored_criteria else places.LAST_SENTENCE
    areas = [f"A1:{column_letters(places.LAST)}{bottom}"]
    drawn = area_text(places.PRINTED_PANEL)
    page.print_area = ",".join([*areas, drawn] if appraisal.setup.draws else areas)


def _pages(page: "Worksheet") -> None:
    """Rows without anything to say are hidden; a new page begins where parts do."""
    from openpyxl.worksheet.pagebreak import Break

    cells = {(cell.row, cell.column): cell.value for row in page.iter_rows() for cell in row if cell.value is not None}
    for row in places.idle_rows(cells):
        page.row_dimensions[row].hidden = True
    for row in places.page_breaks(cells):
        page.row_breaks.append(Break(id=row))


def _sentences(page: "Worksheet", first: int, last: int) -> None:
    for column in range(first, last + 1):
        paint(page.cell(layout.HEADER_ROW, column), palette.HEADER, bold=True)
    page.cell(layout.HEADER_ROW, first).alignment = align(wrap=False)
    page.row_dimensions[layout.HEADER_ROW].height = palette.BODY_HEIGHT
    room = sum((places.WIDTHS | places.PANEL_WIDTHS)[column] for column in range(first, last + 1))
    for row in range(places.FIRST_SENTENCE, places.LAST_SENTENCE + 1):
        page.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
        cell = page.cell(row, first)
        cell.alignment = align()
        cell.font = font(bold=row == places.FIRST_SENTENCE and first == 1)
        lines = text_fit.lines(cell.value, room, palette.SIZE, bold=True, indent=1)
        high = max(SENTENCE_HEIGHT, page.row_dimensions[row].height or 0)
        page.row_dimensions[row].height = text_fit.height(lines, palette.SIZE, high)


def _table(page: "Worksheet", head: int, rows: tuple[int, int], columns: tuple[int, int], height: float) -> None:
    """A table in a fixed place."""
    for column in range(columns[0], columns[1] + 1):
        cell = page.cell(head, column)
        paint(cell, palette.HEADER, bold=True)
        cell.border = border(palette.WHITE, "lr")
        for row in range(rows[0], rows[1] + 1):
            below = page.cell(row, column)
            below.font = font()
            page.row_dimensions[row].height = height
    area = f"{column_letters(columns[0])}{rows[0]}:{column_letters(columns[1])}{rows[1]}"
    label = column_letters(places.LABEL if columns[0] == 1 else columns[0])
    conditional(page, area, f'${label}{rows[0]}<>""', border=border(sides="b"))


def _tornado(page: "Worksheet") -> None:
    page.cell(places.TORNADO_TITLE, 1).font = font(palette.SUBTITLE, palette.NAVY, bold=True)
    rows = (places.FIRST_BAR, places.LAST_BAR)
    _table(page, places.TORNADO_HEAD, rows, (1, places.LAST), BAR_HEIGHT)
    page.row_dimensions[places.TORNADO_HEAD].height = 3 * palette.SIZE * 1.28 + 7
    for column in range(1, places.LAST + 1):
        side = "left" if column == places.LABEL else "center"
        page.cell(places.TORNADO_HEAD, column).alignment = align(side)
        for row in range(rows[0], rows[1] + 1):
            cell = page.cell(row, column)
            cell.alignment = align(side)
            cell.number_format = "+General;-General;0" if column in (places.TO, places.WORDS) else FIGURE_FORMAT


def _panel(page: "Worksheet") -> None:
    rows = (places.FIRST_DRAWN, places.FIRST_DRAWN + places.BARS - 1)
    _table(page, places.PANEL_HEAD_ROW, rows, (places.PANEL, places.PANEL_LAST), CHART_ROW_HEIGHT)
    page.row_dimensions[places.PANEL_HEAD_ROW].height = 3 * palette.SIZE * 1.28 + 7
    for row in range(places.FIRST_DRAWN, places.FIRST_DRAWN + places.CHART_ROWS):
        page.row_dimensions[row].height = CHART_ROW_HEIGHT
    for column in range(places.PANEL, places.PANEL_LAST + 1):
        side = "left" if column == places.PANEL else "center"
        page.cell(places.PANEL_HEAD_ROW, column).alignment = align(side)
        for row in range(rows[0], rows[1] + 1):
            cell = page.cell(row, column)
            cell.alignment = align(side, wrap=side != "left", shrink=side == "left")
            cell.number_format = "0.00%" if column == places.ERROR else SHARES


def _blocks(page: "Worksheet") -> None:
    """Formats of columns go down to every filled row; what a row is shows by live formats."""
    first = places.FIRST_BLOCK
    # Recalculating fills rows that nobody has measured: all are one line high, and long texts are cut to that.
    page.sheet_format.defaultRowHeight, page.sheet_format.customHeight = ROW_HEIGHT, True
    for column in range(1, places.CODE + 1):
        whole = page.column_dimensions[column_letters(column)]
        for target in (whole, *(page.cell(row, column) for row in range(first, max(page.max_row, first) + 1))):
            _column(target, column)
    area = f"A{first}:{column_letters(places.LAST)}{places.DEEPEST}"
    code = f"${column_letters(places.CODE)}{first}"
    style: Any = live_formats.live_paint(palette.HEADER)
    style["font"] = _bold(palette.WHITE)
    conditional(page, area, f"{code}={places.HEAD:.0f}", **style)
    conditional(page, area, f"{code}={places.TITLE:.0f}", font=_bold(palette.NAVY))
    conditional(page, area, f"{code}={places.BODY:.0f}", border=border(sides="b"))


def _bold(colour: str) -> Any:
    from openpyxl.styles import Font

    return Font(bold=True, color="FF" + colour)


def _column(target: Any, column: int) -> None:
    target.font = font()
    target.number_format = FORMATS.get(column, FIGURE_FORMAT)
    # Titles and lines of text begin in the first column and run on over the empty cells beside it.
    target.alignment = align("center" if column in CENTRED - {places.KEY} else "left", wrap=False)


def _place_charts(page: "Worksheet") -> None:
    for area in places.CHART_AREAS:
        _place(page, (area.first_column - 1, area.first_row - 1), (area.last_column, area.last_row))


def _place(page: "Worksheet", start: tuple[int, int], end: tuple[int, int]) -> None:
    from openpyxl.chart import BarChart as EmptyChart
    from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor

    anchor = TwoCellAnchor(editAs="twoCell")  # where its rows are hidden, the chart is too
    anchor._from = AnchorMarker(col=start[0], row=start[1])
    anchor.to = AnchorMarker(col=end[0], row=end[1])
    holder: Any = EmptyChart()
    holder.anchor = anchor
    page.add_chart(holder)


# -------------------------------------------------------------------------------------------------- charts

SIGNED, SHARE = '+General;-General;""', '[<0.045]"";0%'
TORNADO_ALT = (
    "Bar chart: by how many weighted points the lead of the first option over the next shrinks and grows when the "
    "weight of one criterion alone goes as low and as high as it may, criteria that matter most at the top. The table "
    "above the chart holds the same figures."
)
RANKS_ALT = (
    "Stacked bar chart: in which share of random tests each option takes each rank, weights drawn around the stated "
    "ones. Empty until tests are asked for on Setup. The table below the chart holds the same figures."
)
PLOT = (0.27, 0.11, 0.70, 0.74)
"""Shares of a chart: where the plot begins, beside the labels of its bars and below its title; its width and height."""


def charts(cells: Cells, appraisal: Appraisal) -> list[tuple[str, str]]:
    """Alternative text and part of the tornado, then of the ranks."""
    options = len(appraisal.short_list_rows)
    return [(TORNADO_ALT, _tornado_part(cells)), (RANKS_ALT, _ranks_part(cells, options))]


def _tornado_part(cells: Cells) -> str:
    return BarChart(
        sheet=places.NAME,
        title=places.TORNADO_CHART,
        labels=places.LABEL,
        columns=(places.TO, places.WORDS),
        rows=(places.FIRST_BAR, last_row(cells, places.FIRST_BAR, places.LABEL)),
        head=places.TORNADO_HEAD,
        paints=CHANGES,
        edge=palette.MUTED,
        numbers=SIGNED,
        scale="General",
        plot=PLOT,
        stacked=False,
    ).xml(cells)


def _ranks_part(cells: Cells, options: int) -> str:
    count = max(1, min(options, places.RANKS)) + (options > places.RANKS)
    return BarChart(
        sheet=places.NAME,
        title=places.RANKS_CHART,
        labels=places.PANEL,
        columns=range(places.PANEL + 1, places.PANEL + 1 + count),
        rows=(places.FIRST_DRAWN, last_row(cells, places.FIRST_DRAWN, places.PANEL)),
        head=places.PANEL_HEAD_ROW,
        paints=palette.RANKS,
        edge=palette.MUTED,
        numbers=SHARE,
        scale="0%",
        plot=PLOT,
        to_one=True,
    ).xml(cells)
