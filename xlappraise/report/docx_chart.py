"""A Chart in, a native Word chart out: drawn by Word and LibreOffice themselves, so no picture library is needed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from xlappraise.report.docx_chart_parts import chart_space, fill, font, outline, shows
from xlappraise.report.docx_flow import flow_graphic
from xlappraise.report.docx_scatter import scatter_xml
from xlappraise.report.svg import svg
from xlappraise.report.tree import FUNNEL, RANGE, STACK, Chart, Flow, Picture, Scatter
from xlappraise.report.words import series_paint
from xlappraise.sheets import palette

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
SHAPES = """<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup">
<mc:Choice Requires="wpg">{drawing}</mc:Choice></mc:AlternateContent>"""
"""Around shapes, which Word knows since 2010."""
EMU_PER_CM = 360_000
TALLEST_CM = 20.0
"""Height of a chart that still leaves room for its caption on a page."""
SCATTER_CM = 9.5
LEAST_LABELLED = Fraction(1, 16)
"""Part of the axis below which a segment is too short for its label."""


def add_chart(document: Document, picture: Picture, number: int, width_cm: float) -> None:
    """Append a paragraph with the chart, its alternative text with it; a flow as shapes that Word draws."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    if isinstance(picture, Flow):
        graphic, high = flow_graphic(picture, number, width_cm)
        _append(document, picture, number, (width_cm, high), graphic)
        return
    name = PackURI(f"/word/charts/chart{number}.xml")
    content = scatter_xml(picture) if isinstance(picture, Scatter) else _chart_xml(picture)
    part = Part(name, TYPE, content.encode(), document.part.package)
    graphic = CHART.format(relation=document.part.relate_to(part, RELATION))
    _append(document, picture, number, (width_cm, _height(picture)), graphic)


def _height(picture: Chart | Scatter) -> float:
    """Height of a chart in centimetres."""
    if isinstance(picture, Scatter):
        return SCATTER_CM
    return min(TALLEST_CM, (0.6 if picture.form == FUNNEL else 3.2) + 1.15 * len(picture.bars))


def add_picture(document: Document, chart: Picture, number: int, width_cm: float) -> None:
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


def _append(document: Document, chart: Picture, number: int, size: tuple[float, float], graphic: str) -> None:
    from docx.oxml import parse_xml

    held: Any = document.add_paragraph()
    held.paragraph_format.keep_with_next = True
    drawing = _drawing(chart, number, size, graphic)
    shapes = isinstance(chart, Flow) and "wpg:" in graphic
    held.add_run()._r.append(parse_xml(SHAPES.format(drawing=drawing) if shapes else drawing))


def _drawing(chart: Picture, number: int, size: tuple[float, float], graphic: str) -> str:
    wide, high = (int(length * EMU_PER_CM) for length in size)
    return f"""<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>
<wp:docPr id="{number}" name="Figure {number}" title={quoteattr(chart.caption)}
 descr={quoteattr(chart.about)}/><wp:cNvGraphicFramePr/>
<a:graphic>{graphic}</a:graphic></wp:inline></w:drawing>"""


def _chart_xml(chart: Chart) -> str:
    makers = {RANGE: _range_series, FUNNEL: _funnel_series}
    series = makers.get(chart.form, _stack_series)(chart)
    legend = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{font()}</c:legend>' if chart.form == STACK else ""
    lowest = min((v for bar in chart.bars for v in bar.values), default=Fraction(0))
    least = "" if lowest < 0 else '<c:min val="0"/>'
    grid = "" if chart.form == FUNNEL else f"<c:majorGridlines>{outline('E3E6E8')}</c:majorGridlines>"
    plot = f"""<c:barChart><c:barDir val="bar"/><c:grouping val="stacked"/><c:varyColors val="0"/>{series}
<c:gapWidth val="45"/><c:overlap val="100"/><c:axId val="1"/><c:axId val="2"/></c:barChart>
<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>
<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>
<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{outline(palette.LINE)}{font()}<c:crossAx val="2"/></c:catAx>
<c:valAx><c:axId val="2"/><c:scaling><c:max val="{float(chart.highest)}"/>{least}</c:scaling>
<c:delete val="{int(chart.form == FUNNEL)}"/><c:axPos val="b"/>{grid}
<c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>
<c:tickLblPos val="nextTo"/>{outline(palette.LINE)}{font()}<c:crossAx val="1"/><c:crosses val="max"/></c:valAx>"""
    return chart_space(plot, legend)


def _funnel_series(chart: Chart) -> str:
    """A bar in the middle of each row: half of what was dropped stands unseen before it."""
    values = [bar.values[0] for bar in chart.bars]
    hidden = _one(chart, 0, "Space before", [(chart.highest - value) / 2 for value in values], ("<a:noFill/>", ""))
    paint = palette.CHART[0]
    short = [i for i, value in enumerate(values) if value < chart.highest * LEAST_LABELLED]
    return hidden + _one(chart, 1, chart.series[0], values, (fill(paint.fill), _labels(short, paint.text)))


def _stack_series(chart: Chart) -> str:
    found = []
    for index, name in enumerate(chart.series):
        colour, ink = series_paint(chart, index)
        values = [bar.values[index] for bar in chart.bars]
        short = [i for i, v in enumerate(values) if abs(v) < chart.highest * LEAST_LABELLED]
        found.append(_one(chart, index, name, values, (fill(colour) + _white_line(), _labels(short, ink))))
    return "".join(found)


def _range_series(chart: Chart) -> str:
    lows = [bar.values[0] for bar in chart.bars]
    spans = [high - low for low, high in (bar.values for bar in chart.bars)]
    hidden = _one(chart, 0, "Lowest total", lows, ("<a:noFill/>", ""))
    wide = [max(span, chart.highest / 300) for span in spans]
    return hidden + _one(chart, 1, "Lowest to highest total", wide, (fill(palette.NAVY), ""))


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
    return (
        f'<c:dLbls>{gone}<c:numFmt formatCode="#,##0.######" sourceLinked="0"/><c:spPr><a:noFill/></c:spPr>'
        f'{font(ink)}<c:dLblPos val="ctr"/>{shows("showVal")}</c:dLbls>'
    )


def _white_line() -> str:
    return f'<a:ln w="12700">{fill(palette.WHITE)}</a:ln>'
