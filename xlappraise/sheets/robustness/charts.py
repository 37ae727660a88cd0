"""The cells of Robustness in, the parts of its two native charts out: the tornado, and ranks over the draws."""

from typing import NamedTuple

from xlappraise.appraisal.findings import column_letters
from xlappraise.sheets import chart, palette
from xlappraise.sheets.cells import Cells
from xlappraise.sheets.robustness import places
from xlappraise.sheets.robustness.contents import last

SIGNED, SHARE = '+General;-General;""', '[<0.045]"";0%'
TORNADO_ALT = (
    "Tornado chart: by how many weighted points the lead of the first option over the next changes when the weight of "
    "one criterion alone goes to its lowest and to its highest, criteria that matter most at the top. The table above "
    "the chart holds the same figures."
)
RANKS_ALT = (
    "Stacked bar chart: in which share of the draws each option takes each rank, weights drawn around the stated ones. "
    "Empty until draws are asked for on Setup. The table below the chart holds the same figures."
)
MARKS, TOP, BOTTOM = 0.27, 0.11, 0.15
"""Parts of a chart that labels of the bars, the title and the legend take."""


class Figures(NamedTuple):
    """A table that a chart shows: its columns, the row of its headings, its first and last row, its number format."""

    labels: int
    columns: tuple[int, ...]
    head: int
    first: int
    final: int
    shown: str


def parts(cells: Cells, options: int) -> tuple[tuple[str, str], tuple[str, str]]:
    """Alternative text and part of the tornado, then of the ranks."""
    return (TORNADO_ALT, _tornado(cells)), (RANKS_ALT, _ranks(cells, options))


def _tornado(cells: Cells) -> str:
    final = last(cells, places.FIRST_BAR, places.LABEL)
    columns = (places.TO, places.WORDS)
    figures = Figures(places.LABEL, columns, places.TORNADO_HEAD, places.FIRST_BAR, final, SIGNED)
    paints = (palette.CHART[0], palette.CHART[2])
    series = [_series(cells, figures, n, paints[n], "outEnd") for n in range(2)]
    return _space(places.TORNADO_CHART, "clustered", series, "General", "")


def _ranks(cells: Cells, options: int) -> str:
    final = last(cells, places.FIRST_DRAWN, places.PANEL)
    count = max(1, min(options, places.RANKS)) + (options > places.RANKS)
    columns = tuple(range(places.PANEL + 1, places.PANEL + 1 + count))
    figures = Figures(places.PANEL, columns, places.PANEL_HEAD_ROW, places.FIRST_DRAWN, final, SHARE)
    series = [_series(cells, figures, n, palette.RANKS[n], "ctr") for n in range(count)]
    return _space(places.RANKS_CHART, "stacked", series, "0%", '<c:max val="1"/><c:min val="0"/>')


def _series(cells: Cells, figures: Figures, number: int, paint: palette.Paint, place: str) -> str:
    column = figures.columns[number]
    ink = palette.INK if place == "outEnd" else paint.text
    labels = (
        f'<c:dLbls><c:numFmt formatCode="{figures.shown.replace(chr(34), "&quot;").replace("<", "&lt;")}" '
        f'sourceLinked="0"/><c:spPr><a:noFill/></c:spPr>{chart.text(ink, bold=True)}<c:dLblPos val="{place}"/>'
        '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
    )
    fill = f'<c:spPr>{chart.fill(paint.fill)}<a:ln w="9525">{chart.fill(palette.MUTED)}</a:ln></c:spPr>'
    name = _strings(cells, column, figures.head, figures.head)
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx>{name}</c:tx>{fill}'
        f'<c:invertIfNegative val="0"/>{labels}'
        f"<c:cat>{_strings(cells, figures.labels, figures.first, figures.final)}</c:cat>"
        f"<c:val>{_numbers(cells, column, figures.first, figures.final)}</c:val></c:ser>"
    )


def _reference(column: int, first: int, final: int) -> str:
    letters = f"${column_letters(column)}$"
    return f"<c:f>{places.NAME}!{letters}{first}:{letters}{final}</c:f>"


def _strings(cells: Cells, column: int, first: int, final: int) -> str:
    texts = chart.stored([cells.get((row, column)) for row in range(first, final + 1)])
    return f"<c:strRef>{_reference(column, first, final)}<c:strCache>{texts}</c:strCache></c:strRef>"


def _numbers(cells: Cells, column: int, first: int, final: int) -> str:
    found = [cells.get((row, column)) for row in range(first, final + 1)]
    numbers = chart.stored([cell if cell and isinstance(cell.value, float) else None for cell in found])
    cache = f"<c:numCache><c:formatCode>General</c:formatCode>{numbers}</c:numCache>"
    return f"<c:numRef>{_reference(column, first, final)}{cache}</c:numRef>"


def _space(title: str, grouping: str, series: list[str], scale: str, ends: str) -> str:
    plot = (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{MARKS}"/><c:y val="{TOP}"/><c:w val="{0.97 - MARKS:.4f}"/>'
        f'<c:h val="{1 - TOP - BOTTOM:.4f}"/></c:manualLayout></c:layout>'
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>{"".join(series)}'
        '<c:gapWidth val="40"/><c:overlap val="100"/><c:axId val="10"/><c:axId val="100"/></c:barChart>'
        f"{_axes(scale, ends)}<c:spPr><a:noFill/></c:spPr>"
    )
    legend = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{chart.text(palette.INK)}</c:legend>'
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace {chart.NAMESPACES}>'
        '<c:date1904 val="0"/><c:lang val="en-GB"/><c:roundedCorners val="0"/>'
        f'<c:chart>{chart.title(title)}<c:autoTitleDeleted val="0"/><c:plotArea>{plot}</c:plotArea>{legend}'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr>{chart.fill(palette.WHITE)}<a:ln><a:noFill/></a:ln></c:spPr></c:chartSpace>"
    )


def _axes(scale: str, ends: str) -> str:
    return (
        '<c:catAx><c:axId val="10"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{chart.line(palette.LINE)}{chart.text(palette.INK)}'
        '<c:crossAx val="100"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="100"/><c:scaling><c:orientation val="minMax"/>{ends}</c:scaling><c:delete val="0"/>'
        f'<c:axPos val="b"/><c:majorGridlines>{chart.line(palette.GRID_LINE)}</c:majorGridlines>'
        f'<c:numFmt formatCode="{scale}" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{chart.line("")}{chart.text(palette.MUTED)}'
        '<c:crossAx val="10"/><c:crosses val="max"/><c:crossBetween val="between"/></c:valAx>'
    )
