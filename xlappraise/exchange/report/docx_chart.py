"""A Chart in, a native Word chart out: drawn by Word and LibreOffice themselves, so no picture library is needed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from xlappraise.exchange.report.svg import svg
from xlappraise.exchange.report.tree import RANGE, Chart
from xlappraise.exchange.report.words import series_paint
from xlappraise.workbook import look

if TYPE_CHECKING:
    from docx.document import Document

TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
IMAGE_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
CHART = """<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">
<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="{relation}"/>
</a:graphicData>"""
PICTURE = """<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">
<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<pic:nvPicPr><pic:cNvPr id="0" name="figure"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>"""
EMU_PER_CM = 360_000
TALLEST_CM = 20.0
"""Height of a chart that still leaves room for its caption on a page."""
LEAST_LABELLED = Fraction(1, 16)
"""Part of the axis below which a segment is too short for its label."""


def add_chart(document: Document, chart: Chart, number: int, width_cm: float) -> None:
    """Append a paragraph with the chart, its alternative text with it."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    name = PackURI(f"/word/charts/chart{number}.xml")
    part = Part(name, TYPE, _chart_xml(chart).encode(), document.part.package)
    graphic = CHART.format(relation=document.part.relate_to(part, RELATION))
    _append(document, chart, number, (width_cm, min(TALLEST_CM, 3.2 + 1.15 * len(chart.bars))), graphic)


def add_picture(document: Document, chart: Chart, number: int, width_cm: float) -> None:
    """The same as an SVG picture, for LibreOffice alone: it drops the alternative text of a Word chart."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    drawn = svg(chart)
    wide, high = (float(n) for n in drawn.partition('viewBox="0 0 ')[2].partition('"')[0].split())
    part = Part(PackURI(f"/word/media/figure{number}.svg"), "image/svg+xml", drawn.encode(), document.part.package)
    width_cm = min(width_cm, TALLEST_CM * wide / high)
    size = width_cm, width_cm * high / wide
    across, down = (int(length * EMU_PER_CM) for length in size)
    relation = document.part.relate_to(part, IMAGE_RELATION)
    _append(document, chart, number, size, PICTURE.format(relation=relation, wide=across, high=down))


def _append(document: Document, chart: Chart, number: int, size: tuple[float, float], graphic: str) -> None:
    from docx.oxml import parse_xml

    held: Any = document.add_paragraph()
    held.paragraph_format.keep_with_next = True
    held.add_run()._r.append(parse_xml(_drawing(chart, number, size, graphic)))


def _drawing(chart: Chart, number: int, size: tuple[float, float], graphic: str) -> str:
    wide, high = (int(length * EMU_PER_CM) for length in size)
    return f"""<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>
<wp:docPr id="{number}" name="Figure {number}" title={quoteattr(chart.caption)}
 descr={quoteattr(chart.about)}/><wp:cNvGraphicFramePr/>
<a:graphic>{graphic}</a:graphic></wp:inline></w:drawing>"""


def _chart_xml(chart: Chart) -> str:
    series = _range_series(chart) if chart.form == RANGE else _stack_series(chart)
    legend = "" if chart.form == RANGE else f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_font()}</c:legend>'
    lowest = min((v for bar in chart.bars for v in bar.values), default=Fraction(0))
    least = "" if lowest < 0 else '<c:min val="0"/>'
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>
<c:barChart><c:barDir val="bar"/><c:grouping val="stacked"/><c:varyColors val="0"/>{series}
<c:gapWidth val="45"/><c:overlap val="100"/><c:axId val="1"/><c:axId val="2"/></c:barChart>
<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>
<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>
<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{_line(look.LINE)}{_font()}<c:crossAx val="2"/></c:catAx>
<c:valAx><c:axId val="2"/><c:scaling><c:max val="{float(chart.highest)}"/>{least}</c:scaling><c:delete val="0"/>
<c:axPos val="b"/><c:majorGridlines>{_line("E3E6E8")}</c:majorGridlines>
<c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>
<c:tickLblPos val="nextTo"/>{_line(look.LINE)}{_font()}<c:crossAx val="1"/><c:crosses val="max"/></c:valAx>
</c:plotArea>{legend}<c:plotVisOnly val="1"/></c:chart></c:chartSpace>"""


def _stack_series(chart: Chart) -> str:
    found = []
    for index, name in enumerate(chart.series):
        colour, ink = series_paint(chart, index)
        values = [bar.values[index] for bar in chart.bars]
        short = [i for i, v in enumerate(values) if abs(v) < chart.highest * LEAST_LABELLED]
        found.append(_one(chart, index, name, values, (_fill(colour) + _white_line(), _labels(short, ink))))
    return "".join(found)


def _range_series(chart: Chart) -> str:
    lows = [bar.values[0] for bar in chart.bars]
    spans = [high - low for low, high in (bar.values for bar in chart.bars)]
    hidden = _one(chart, 0, "Lowest total", lows, ("<a:noFill/>", ""))
    wide = [max(span, chart.highest / 300) for span in spans]
    return hidden + _one(chart, 1, "Lowest to highest total", wide, (_fill(look.NAVY), ""))


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
        f"<c:val><c:numLit><c:formatCode>#,##0.######</c:formatCode>{count}{points}</c:numLit></c:val></c:ser>"
    )


def _labels(short: list[int], ink: str) -> str:
    gone = "".join(f'<c:dLbl><c:idx val="{i}"/><c:delete val="1"/></c:dLbl>' for i in short)
    shows = "".join(
        f'<c:{name} val="{int(name == "showVal")}"/>'
        for name in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    )
    return (
        f'<c:dLbls>{gone}<c:numFmt formatCode="#,##0.######" sourceLinked="0"/><c:spPr><a:noFill/></c:spPr>'
        f'{_font(ink)}<c:dLblPos val="ctr"/>{shows}</c:dLbls>'
    )


def _font(colour: str = look.INK) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="900">{_fill(colour)}'
        f'<a:latin typeface="{look.FONT}"/><a:cs typeface="{look.FONT}"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def _white_line() -> str:
    return f'<a:ln w="12700">{_fill(look.WHITE)}</a:ln>'


def _line(colour: str) -> str:
    return f'<c:spPr><a:ln w="6350">{_fill(colour)}</a:ln></c:spPr>'
