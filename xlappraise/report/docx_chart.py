"""A Chart or Scatter in; out, the XML of a chart that Word draws itself, for where no image can be made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from xml.sax.saxutils import escape

from xlappraise.appraisal.scoring import DECIMALS, round_half_away
from xlappraise.appraisal.words import decimals_of
from xlappraise.report.drawing import Axis, round_axis
from xlappraise.report.report_words import series_paint
from xlappraise.report.tree import DIFFERENCE, FUNNEL, RANGE, STACK, Chart, Picture, Point, Scatter
from xlappraise.sheets import palette

SCATTER_CM = 9.5
LEAST_LABELLED = Fraction(1, 16)
"""Part of the axis below which a segment is too short for its label."""
SHOWS = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")


def chart_xml(picture: Picture) -> str:
    """The XML of the chart's part; empty for ranges that begin below 0 and for pictures of other kinds."""
    if isinstance(picture, Scatter):
        return _scatter_xml(picture)
    if not isinstance(picture, Chart) or (picture.form == RANGE and any(v < 0 for b in picture.bars for v in b.values)):
        return ""
    return _bars_xml(picture)


def chart_height_cm(picture: Picture) -> float:
    """Height of such a chart in centimetres."""
    if not isinstance(picture, Chart):
        return SCATTER_CM
    return (0.6 if picture.form == FUNNEL else 3.2) + 1.15 * len(picture.bars)


def _chart_space(plot: str, legend: str = "") -> str:
    """A whole chart part around this plot area's content."""
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>
{plot}
</c:plotArea>{legend}<c:plotVisOnly val="1"/></c:chart></c:chartSpace>"""


def _shows(*names: str) -> str:
    """Which parts of a label are shown; the others are not."""
    return "".join(f'<c:{name} val="{int(name in names)}"/>' for name in SHOWS)


def _font(colour: str = palette.INK) -> str:
    """Text of a chart."""
    return (
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="900">{_fill(colour)}'
        f'<a:latin typeface="{palette.FONT}"/><a:cs typeface="{palette.FONT}"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )


def _fill(colour: str) -> str:
    """A fill of one colour, RRGGBB."""
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def _outline(colour: str, width: int = 6350) -> str:
    """Shape properties that are a line alone, its width in EMU."""
    return f'<c:spPr><a:ln w="{width}">{_fill(colour)}</a:ln></c:spPr>'


def _bars_xml(chart: Chart) -> str:
    makers = {RANGE: _range_series, FUNNEL: _funnel_series}
    series = makers.get(chart.form, _stack_series)(chart)
    legend = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_font()}</c:legend>'
    if chart.form not in (STACK, DIFFERENCE):
        legend = ""
    lowest = min((v for bar in chart.bars for v in bar.values), default=Fraction(0))
    least = "" if lowest < 0 else '<c:min val="0"/>'
    grid = "" if chart.form == FUNNEL else f"<c:majorGridlines>{_outline('E3E6E8')}</c:majorGridlines>"
    plot = f"""<c:barChart><c:barDir val="bar"/><c:grouping val="stacked"/><c:varyColors val="0"/>{series}
<c:gapWidth val="45"/><c:overlap val="100"/><c:axId val="1"/><c:axId val="2"/></c:barChart>
<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>
<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>
<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{_outline(palette.LINE)}{_font()}<c:crossAx val="2"/></c:catAx>
<c:valAx><c:axId val="2"/><c:scaling><c:max val="{float(chart.highest)}"/>{least}</c:scaling>
<c:delete val="{int(chart.form == FUNNEL)}"/><c:axPos val="b"/>{grid}
<c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>
<c:tickLblPos val="nextTo"/>{_outline(palette.LINE)}{_font()}<c:crossAx val="1"/><c:crosses val="max"/></c:valAx>"""
    return _chart_space(plot, legend)


def _funnel_series(chart: Chart) -> str:
    """A bar in the middle of each row: half of what was dropped stands unseen before it."""
    values = [bar.values[0] for bar in chart.bars]
    hidden = _one(chart, 0, "Space before", [(chart.highest - value) / 2 for value in values], ("<a:noFill/>", ""))
    paint = palette.CHART[0]
    short = [i for i, value in enumerate(values) if value < chart.highest * LEAST_LABELLED]
    return hidden + _one(chart, 1, chart.series[0], values, (_fill(paint.fill), _labels(short, paint.text, values)))


def _stack_series(chart: Chart) -> str:
    found = []
    for index, name in enumerate(chart.series):
        colour, ink = series_paint(chart, index)
        values = [bar.values[index] for bar in chart.bars]
        short = [i for i, v in enumerate(values) if abs(v) < chart.highest * LEAST_LABELLED]
        found.append(_one(chart, index, name, values, (_fill(colour) + _white_line(), _labels(short, ink, values))))
    return "".join(found)


def _range_series(chart: Chart) -> str:
    lows = [bar.values[0] for bar in chart.bars]
    spans = [high - low for low, high in (bar.values for bar in chart.bars)]
    hidden = _one(chart, 0, "Lowest total", lows, ("<a:noFill/>", ""))
    wide = [max(span, chart.highest / 300) for span in spans]
    return hidden + _one(chart, 1, "Lowest to highest total", wide, (_fill(palette.NAVY), ""))


def _one(chart: Chart, index: int, name: str, values: Sequence[Fraction], look_of: tuple[str, str]) -> str:
    """A series; `look_of` is its fill and its labels."""
    paint, labels = look_of
    labelled = enumerate(f"{bar.label} ({bar.note})" for bar in chart.bars)
    categories = "".join(f'<c:pt idx="{i}"><c:v>{escape(label)}</c:v></c:pt>' for i, label in labelled)
    points = "".join(f'<c:pt idx="{i}"><c:v>{float(v):.15g}</c:v></c:pt>' for i, v in enumerate(values))
    count = f'<c:ptCount val="{len(values)}"/>'
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/>'
        f'<c:tx><c:v>{escape(name)}</c:v></c:tx><c:spPr>{paint}</c:spPr><c:invertIfNegative val="0"/>{labels}'
        f"<c:cat><c:strLit>{count}{categories}</c:strLit></c:cat>"
        f"<c:val><c:numLit><c:formatCode>{_format(values)}</c:formatCode>{count}{points}</c:numLit></c:val></c:ser>"
    )


def _format(values: Iterable[Fraction]) -> str:
    """Number format with as many decimals as the figures have, at most six.

    Excel and Word print the point of `#,##0.###` behind a whole number, too.
    """
    decimals = max((decimals_of(round_half_away(value, DECIMALS)) for value in values), default=0)
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _labels(short: list[int], ink: str, values: Sequence[Fraction]) -> str:
    gone = "".join(f'<c:dLbl><c:idx val="{i}"/><c:delete val="1"/></c:dLbl>' for i in short)
    return (
        f'<c:dLbls>{gone}<c:numFmt formatCode="{_format(values)}" sourceLinked="0"/><c:spPr><a:noFill/></c:spPr>'
        f'{_font(ink)}<c:dLblPos val="ctr"/>{_shows("showVal")}</c:dLbls>'
    )


def _white_line() -> str:
    return f'<a:ln w="12700">{_fill(palette.WHITE)}</a:ln>'


def _scatter_xml(chart: Scatter) -> str:
    """A series for each point, so that its name can label it."""
    across = round_axis([value for point in chart.points for value in (point.low, point.high)], near=True)
    up = round_axis([value for point in chart.points for value in (point.bottom, point.top)])
    far = across.low + (across.high - across.low) * 2 / 3
    series = "".join(_point_series(i, point, "l" if point.high > far else "r") for i, point in enumerate(chart.points))
    return _chart_space(
        f'<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{series}'
        f'<c:axId val="1"/><c:axId val="2"/></c:scatterChart>'
        f"{_axis(1, 2, 'b', chart.across, across)}{_axis(2, 1, 'l', chart.up, up)}"
    )


def _point_series(index: int, point: Point, side: str) -> str:
    # LibreOffice puts a series of one point at 0; the first one carries the label.
    path = point._replace(low=point.high, high=point.low).path if side == "l" else point.path
    across, up = (tuple(values) for values in zip(*path, strict=True))
    drawn = _fill(palette.WHITE if point.marked else palette.NAVY) + f'<a:ln w="19050">{_fill(palette.NAVY)}</a:ln>'
    gone = "".join(f'<c:dLbl><c:idx val="{n}"/><c:delete val="1"/></c:dLbl>' for n in range(1, len(path)))
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/><c:tx><c:v>{escape(point.label)}</c:v></c:tx>'
        f"{_outline(palette.NAVY, 19050)}"
        f'<c:marker><c:symbol val="circle"/><c:size val="8"/><c:spPr>{drawn}</c:spPr></c:marker>'
        f'<c:dLbls>{gone}<c:spPr><a:noFill/></c:spPr>{_font()}<c:dLblPos val="{side}"/>'
        f"{_shows('showSerName')}</c:dLbls>"
        f"<c:xVal>{_numbers(across)}</c:xVal><c:yVal>{_numbers(up)}</c:yVal>"
        '<c:smooth val="0"/></c:ser>'
    )


def _numbers(values: tuple[Fraction, ...]) -> str:
    points = "".join(f'<c:pt idx="{i}"><c:v>{float(v):.15g}</c:v></c:pt>' for i, v in enumerate(values))
    return f'<c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numLit>'


def _axis(own: int, other: int, place: str, title: str, axis: Axis) -> str:
    step = float(axis.ticks[1] - axis.ticks[0])
    turned = ' rot="-5400000" vert="horz"' if place == "l" else ""
    return (
        f'<c:valAx><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/><c:max val="{float(axis.high):.15g}"/>'
        f'<c:min val="{float(axis.low):.15g}"/></c:scaling><c:delete val="0"/><c:axPos val="{place}"/>'
        f"<c:majorGridlines>{_outline('E3E6E8')}</c:majorGridlines>"
        f'<c:title><c:tx><c:rich><a:bodyPr{turned}/><a:p><a:pPr><a:defRPr sz="900" b="1"/></a:pPr>'
        f'<a:r><a:rPr lang="en-GB" sz="900" b="1">{_fill(palette.INK)}<a:latin typeface="{palette.FONT}"/></a:rPr>'
        f'<a:t>{escape(title)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
        f'<c:numFmt formatCode="{_format(axis.ticks)}" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{_outline(palette.LINE)}{_font()}'
        f'<c:crossAx val="{other}"/><c:crosses val="min"/><c:crossBetween val="midCat"/>'
        f'<c:majorUnit val="{step:.15g}"/></c:valAx>'
    )
