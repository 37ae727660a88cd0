"""The ranked table of Summary in, the place and the part of its stacked bar chart out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.model import Appraisal
from xlappraise.sheets import layout, palette, paper, text_fit
from xlappraise.sheets.bar_chart import BarChart
from xlappraise.sheets.cells import Cells
from xlappraise.xlsx.addresses import column_letters

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TITLE = "Weighted score by group"
FIRST_GROUP = 6
"""Column of the first group on Summary; the column of the bars' labels follows the last."""
LABELS_SHARE, RIGHT = 0.24, 0.98
"""Shares of the chart's width: what the bars' labels take, and where the plot ends."""
ROW_HEIGHT = 16.0
"""Height in points of the rows under the chart: fixed, so that it has one shape everywhere."""
ABOVE_POINTS = 160.0
"""Height in points of what stands above the first row of the table, with a long sentence and long headings."""
TITLE_POINTS, LEGEND_POINTS = 34.0, 54.0


def rows(options: int) -> int:
    """How many rows of the sheet the chart covers."""
    return max(12, 6 + round(1.9 * options))


def has_own_page(appraisal: Appraisal) -> bool:
    """Whether the table of these options leaves no room for the chart on its page."""
    options = len(appraisal.short_list_rows)
    table = ABOVE_POINTS + options * rank_height(appraisal)
    return not paper.is_one_page_high(layout.SUMMARY.name, table + (rows(options) + 2) * ROW_HEIGHT, landscape=True)


def rank_height(appraisal: Appraisal) -> float:
    """Height in points of a row of the table: any option may come to stand in any row."""
    names = (option.label for option in appraisal.short_list_rows)
    most = max(text_fit.lines(name, palette.WIDTHS_SUMMARY[1], palette.SIZE, True, 1) for name in names)
    return text_fit.height(most, palette.SIZE, palette.LOUD_HEIGHT)


def place(page: Worksheet, groups: int, options: int, *, scored: bool, own_page: bool) -> None:
    """Reserve the chart's place under the table, as wide as the table, and print the two together."""
    from openpyxl.chart import BarChart as EmptyChart
    from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
    from openpyxl.worksheet.pagebreak import Break

    first = layout.HEADER_ROW + options + 1
    last, last_column = first + rows(options), FIRST_GROUP + groups
    anchor = TwoCellAnchor(editAs="oneCell")
    anchor._from = AnchorMarker(col=0, row=first)
    anchor.to = AnchorMarker(col=last_column, row=last)
    holder: Any = EmptyChart()
    holder.anchor = anchor
    page.add_chart(holder)
    for row in range(first + 1, last + 1):
        page.row_dimensions[row].height = ROW_HEIGHT
    if own_page:
        page.row_breaks.append(Break(id=first))
    page.print_area = f"A1:{column_letters(last_column)}{last_row_printed(first - 1, scored=scored)}"


def last_row_printed(last: int, *, scored: bool) -> int:
    """Last row of Summary that is printed when its table ends in row `last`; without scores the chart is empty."""
    return last + (rows(last - layout.HEADER_ROW) + 2 if scored else 1)


def part(summary: Cells, groups: int, options: int, points: str, from_zero: bool) -> str:
    """The chart's part: one series a group, one bar an option, in the order of the cells of Summary.

    It shows hidden cells too: the column of its labels is one. `from_zero`: no level has negative points.
    """
    high = rows(options) * ROW_HEIGHT
    top = TITLE_POINTS / high
    drawn = BarChart(
        sheet=layout.SUMMARY.name,
        title=TITLE,
        labels=FIRST_GROUP + groups,
        columns=range(FIRST_GROUP, FIRST_GROUP + groups),
        rows=(layout.FIRST_ROW, layout.HEADER_ROW + options),
        head=layout.HEADER_ROW,
        paints=palette.CHART,
        edge=palette.WHITE,
        numbers=f'[=0]"";{points}',  # a group without points has no bar to write a zero on
        scale=points,
        plot=(LABELS_SHARE, top, RIGHT - LABELS_SHARE, 1 - top - LEGEND_POINTS / high),
        from_zero=from_zero,
    )
    return drawn.xml(summary)
