"""The ranked table of Summary in, the part of its stacked bar chart out: native, with its numbers beside it.

openpyxl can place a chart but writes it without the numbers that it shows, so that a previewer draws it empty;
the part is therefore written here, in the order of elements that ECMA-376 gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlappraise.sheets import layout, palette
from xlappraise.sheets.cells import Cells, ToolCell
from xlappraise.xlsx.addresses import column_letters

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TITLE = "Weighted score by group"
FIRST_GROUP = 6
"""Column of the first group on Summary; the column of the bars' labels follows the last."""
LABELS_SHARE, RIGHT = 0.24, 0.98
"""Part of the chart's width that the bars' labels take, and where the plot ends."""
ROW_HEIGHT = 16.0
"""Points, of the rows that the chart stands on: fixed, so that it has one shape everywhere."""
TITLE_POINTS, LEGEND_POINTS = 34.0, 54.0

_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# Not xml.sax.saxutils: it loads urllib, which would cost a recalculation more than the chart does.

NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def rows(options: int) -> int:
    """How many rows of the sheet the chart covers."""
    return max(12, 6 + round(1.9 * options))


def place(page: Worksheet, groups: int, options: int, *, scored: bool) -> None:
    """Reserve the chart's place under the table, as wide as the table, and print the two together."""
    from openpyxl.chart import BarChart
    from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor

    first = layout.HEADER_ROW + options + 1
    last, last_column = first + rows(options), FIRST_GROUP + groups
    anchor = TwoCellAnchor(editAs="oneCell")
    anchor._from = AnchorMarker(col=0, row=first)
    anchor.to = AnchorMarker(col=last_column, row=last)
    holder: Any = BarChart()
    holder.anchor = anchor
    page.add_chart(holder)
    for row in range(first + 1, last + 1):
        page.row_dimensions[row].height = ROW_HEIGHT
    page.print_area = f"A1:{column_letters(last_column)}{last_row_printed(first - 1, scored=scored)}"


def last_row_printed(last: int, *, scored: bool) -> int:
    """Last row of Summary that is printed when its table ends in row `last`; without scores the chart is empty."""
    return last + (rows(last - layout.HEADER_ROW) + 2 if scored else 1)


def part(summary: Cells, groups: int, options: int, points: str) -> str:
    """The chart's part: one series a group, one bar an option, in the order of the cells of Summary.

    It shows hidden cells too: the column of its labels is one.
    """
    last, labels = layout.HEADER_ROW + options, FIRST_GROUP + groups
    series = [_series(summary, index, labels, last, points) for index in range(groups)]
    high = rows(options) * ROW_HEIGHT
    top = TITLE_POINTS / high
    plot = (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{LABELS_SHARE}"/><c:y val="{top:.4f}"/><c:w val="{RIGHT - LABELS_SHARE:.4f}"/>'
        f'<c:h val="{1 - top - LEGEND_POINTS / high:.4f}"/></c:manualLayout></c:layout>'
        '<c:barChart><c:barDir val="bar"/><c:grouping val="stacked"/><c:varyColors val="0"/>'
        f'{"".join(series)}<c:gapWidth val="45"/><c:overlap val="100"/><c:axId val="10"/><c:axId val="100"/>'
        f"</c:barChart>{_axes(points)}<c:spPr><a:noFill/></c:spPr>"
    )
    legend = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{text(palette.INK)}</c:legend>'
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace {NAMESPACES}>'
        '<c:date1904 val="0"/><c:lang val="en-GB"/><c:roundedCorners val="0"/>'
        f'<c:chart>{title(TITLE)}<c:autoTitleDeleted val="0"/><c:plotArea>{plot}</c:plotArea>{legend}'
        '<c:plotVisOnly val="0"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr>{fill(palette.WHITE)}<a:ln><a:noFill/></a:ln></c:spPr></c:chartSpace>"
    )


def fill(colour: str) -> str:
    """A plain fill."""
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def line(colour: str) -> str:
    """A thin line; without a colour none."""
    return f'<c:spPr><a:ln w="9525">{fill(colour) if colour else "<a:noFill/>"}</a:ln></c:spPr>'


def characters(tag: str, colour: str, size: int, bold: bool) -> str:
    """Properties of characters, as the element of that name."""
    face = f'<a:latin typeface="{palette.FONT}"/><a:cs typeface="{palette.FONT}"/>'
    return f'<a:{tag} lang="en-GB" sz="{size * 100}" b="{int(bold)}">{fill(colour)}{face}</a:{tag}>'


def text(colour: str, bold: bool = False) -> str:
    """How small texts of a chart look."""
    default = characters("defRPr", colour, palette.SMALL, bold)
    paragraph = f'<a:p><a:pPr>{default}</a:pPr><a:endParaRPr lang="en-GB"/></a:p>'
    return f"<c:txPr><a:bodyPr/><a:lstStyle/>{paragraph}</c:txPr>"


def title(words: str) -> str:
    """A chart's title."""
    run = f"<a:r>{characters('rPr', palette.INK, palette.SUBTITLE, True)}<a:t>{words.translate(_ESCAPED)}</a:t></a:r>"
    return (
        f'<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p>{run}</a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _series(summary: Cells, index: int, labels: int, last: int, points: str) -> str:
    column, first = FIRST_GROUP + index, layout.FIRST_ROW
    paint = palette.CHART[index % len(palette.CHART)]
    name = _strings(summary, column, layout.HEADER_ROW, layout.HEADER_ROW)
    # A group without points has no bar to write a zero on.
    shown = (
        f'<c:dLbls><c:numFmt formatCode="[=0]&quot;&quot;;{points}" sourceLinked="0"/>'
        f'<c:spPr><a:noFill/></c:spPr>{text(paint.text, bold=True)}<c:dLblPos val="ctr"/><c:showLegendKey val="0"/>'
        '<c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
        '<c:showBubbleSize val="0"/></c:dLbls>'
    )
    look_ = f'<c:spPr>{fill(paint.fill)}<a:ln w="9525">{fill(palette.WHITE)}</a:ln></c:spPr>'
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/><c:tx>{name}</c:tx>{look_}'
        f'<c:invertIfNegative val="0"/>{shown}<c:cat>{_strings(summary, labels, first, last)}</c:cat>'
        f"<c:val>{_numbers(summary, column, first, last, points)}</c:val></c:ser>"
    )


def _reference(column: int, first: int, last: int) -> str:
    letters = f"${column_letters(column)}$"
    return f"<c:f>Summary!{letters}{first}{f':{letters}{last}' if last > first else ''}</c:f>"


def _strings(summary: Cells, column: int, first: int, last: int) -> str:
    texts = cache_xml([summary.get((row, column)) for row in range(first, last + 1)])
    return f"<c:strRef>{_reference(column, first, last)}<c:strCache>{texts}</c:strCache></c:strRef>"


def _numbers(summary: Cells, column: int, first: int, last: int, points: str) -> str:
    cells = [summary.get((row, column)) for row in range(first, last + 1)]
    numbers = cache_xml([cell if cell and isinstance(cell.value, float) else None for cell in cells])
    cache = f"<c:numCache><c:formatCode>{points}</c:formatCode>{numbers}</c:numCache>"
    return f"<c:numRef>{_reference(column, first, last)}{cache}</c:numRef>"


def cache_xml(cells: Sequence[ToolCell | None]) -> str:
    """What cells hold, as a chart keeps it beside the reference."""
    found = [f'<c:ptCount val="{len(cells)}"/>']
    for index, cell in enumerate(cells):
        if cell is not None:
            value = cell.value
            shown = f"{value:.15g}" if isinstance(value, float) else str(value or "").translate(_ESCAPED)
            found.append(f'<c:pt idx="{index}"><c:v>{shown}</c:v></c:pt>')
    return "".join(found)


def _axes(points: str) -> str:
    return (
        '<c:catAx><c:axId val="10"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{line(palette.LINE)}{text(palette.INK)}'
        '<c:crossAx val="100"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        '<c:valAx><c:axId val="100"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="b"/><c:majorGridlines>{line(palette.GRID_LINE)}</c:majorGridlines>'
        f'<c:numFmt formatCode="{points}" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{line("")}{text(palette.MUTED)}'
        '<c:crossAx val="10"/><c:crosses val="max"/><c:crossBetween val="between"/></c:valAx>'
    )
