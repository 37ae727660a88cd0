"""A Scatter in, a native Word chart's part out: a series for each point, so that its name can label it."""

from __future__ import annotations

from fractions import Fraction
from xml.sax.saxutils import escape

from xlappraise.report.docx_chart_parts import chart_space, fill, font, outline, shows
from xlappraise.report.svg_scatter import Scaled, scaled
from xlappraise.report.tree import Point, Scatter
from xlappraise.sheets import palette


def scatter_xml(chart: Scatter) -> str:
    """The chart's part."""
    across = scaled([value for point in chart.points for value in (point.low, point.high)])
    up = scaled([value for point in chart.points for value in (point.bottom, point.top)])
    far = across.low + (across.high - across.low) * 2 / 3
    series = "".join(_series(i, point, "l" if point.high > far else "r") for i, point in enumerate(chart.points))
    return chart_space(
        f'<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{series}'
        f'<c:axId val="1"/><c:axId val="2"/></c:scatterChart>'
        f"{_axis(1, 2, 'b', chart.across, across)}{_axis(2, 1, 'l', chart.up, up)}"
    )


def _series(index: int, point: Point, side: str) -> str:
    # LibreOffice puts a series of one point at 0; the first one carries the label.
    path = point._replace(low=point.high, high=point.low).path if side == "l" else point.path
    across, up = (tuple(values) for values in zip(*path, strict=True))
    drawn = fill(palette.WHITE if point.marked else palette.NAVY) + f'<a:ln w="19050">{fill(palette.NAVY)}</a:ln>'
    gone = "".join(f'<c:dLbl><c:idx val="{n}"/><c:delete val="1"/></c:dLbl>' for n in range(1, len(path)))
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/><c:tx><c:v>{escape(point.label)}</c:v></c:tx>'
        f"{outline(palette.NAVY, 19050)}"
        f'<c:marker><c:symbol val="circle"/><c:size val="8"/><c:spPr>{drawn}</c:spPr></c:marker>'
        f'<c:dLbls>{gone}<c:spPr><a:noFill/></c:spPr>{font()}<c:dLblPos val="{side}"/>{shows("showSerName")}</c:dLbls>'
        f"<c:xVal>{_numbers(across)}</c:xVal><c:yVal>{_numbers(up)}</c:yVal>"
        '<c:smooth val="0"/></c:ser>'
    )


def _numbers(values: tuple[Fraction, ...]) -> str:
    points = "".join(f'<c:pt idx="{i}"><c:v>{float(v):.15g}</c:v></c:pt>' for i, v in enumerate(values))
    return f'<c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numLit>'


def _axis(own: int, other: int, place: str, title: str, axis: Scaled) -> str:
    step = float(axis.ticks[1] - axis.ticks[0])
    turned = ' rot="-5400000" vert="horz"' if place == "l" else ""
    return (
        f'<c:valAx><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/><c:max val="{float(axis.high):.15g}"/>'
        f'<c:min val="{float(axis.low):.15g}"/></c:scaling><c:delete val="0"/><c:axPos val="{place}"/>'
        f"<c:majorGridlines>{outline('E3E6E8')}</c:majorGridlines>"
        f'<c:title><c:tx><c:rich><a:bodyPr{turned}/><a:p><a:pPr><a:defRPr sz="900" b="1"/></a:pPr>'
        f'<a:r><a:rPr lang="en-GB" sz="900" b="1">{fill(palette.INK)}<a:latin typeface="{palette.FONT}"/></a:rPr>'
        f'<a:t>{escape(title)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
        '<c:numFmt formatCode="#,##0.######" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{outline(palette.LINE)}{font()}'
        f'<c:crossAx val="{other}"/><c:crosses val="min"/><c:crossBetween val="midCat"/>'
        f'<c:majorUnit val="{step:.15g}"/></c:valAx>'
    )
