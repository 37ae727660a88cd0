"""A Picture in, a paragraph of a Word document with it out: as an image, else as a chart that Word draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from xlappraise.report.docx_chart import chart_height_cm, chart_xml
from xlappraise.report.svg import svg
from xlappraise.report.to_png import can_draw, png_bytes
from xlappraise.report.tree import Picture

if TYPE_CHECKING:
    from docx.document import Document

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
CHART = f"""<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">
<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="{RELATIONS}" r:id="{{relation}}"/>
</a:graphicData>"""
IMAGE = f"""<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">
<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:r="{RELATIONS}">
<pic:nvPicPr><pic:cNvPr id="0" name="figure"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip r:embed="{{relation}}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{{wide}}" cy="{{high}}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>"""
EMU_PER_CM = 360_000


def add_picture(
    document: Document, picture: Picture, number: int, room_cm: tuple[float, float], as_svg: bool = False
) -> bool:
    """Append the picture with its alternative text; append nothing and return False where it cannot be drawn.

    It is at most as wide and as high as `room_cm` (centimetres). `number` is its number in the document, from 1. With
    `as_svg` the image is the SVG itself, which LibreOffice reads and Word does not.
    """
    drawn = svg(picture)
    width_cm, height_cm = room_cm
    if as_svg or can_draw():
        wide, high = (float(n) for n in drawn.partition('viewBox="0 0 ')[2].partition('"')[0].split())
        scale = min(width_cm / wide, height_cm / high)
        size = wide * scale, high * scale
        kind, content = ("svg+xml", drawn.encode()) if as_svg else ("png", png_bytes(picture))
        relation = _part(document, f"media/figure%d.{kind[:3]}", f"image/{kind}", "image", content)
        across, down = (int(length * EMU_PER_CM) for length in size)
        _append(document, picture, number, size, IMAGE.format(relation=relation, wide=across, high=down))
        return True
    chart = chart_xml(picture)
    if chart:
        relation = _part(document, "charts/chart%d.xml", CHART_TYPE, "chart", chart.encode())
        size = width_cm, min(height_cm, chart_height_cm(picture))
        _append(document, picture, number, size, CHART.format(relation=relation))
    return bool(chart)


def _part(document: Document, name: str, content_type: str, relation: str, content: bytes) -> str:
    """A new part of the document, numbered after those it has; the ID of the relation that leads to it."""
    from docx.opc.part import Part

    package: Any = document.part.package
    part = Part(package.next_partname(f"/word/{name}"), content_type, content, package)
    return document.part.relate_to(part, f"{RELATIONS}/{relation}")


def _append(document: Document, picture: Picture, number: int, size: tuple[float, float], graphic: str) -> None:
    from docx.oxml import parse_xml

    held: Any = document.add_paragraph()
    held.paragraph_format.keep_with_next = True
    wide, high = (int(length * EMU_PER_CM) for length in size)
    drawing = f"""<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>
<wp:docPr id="{number}" name="Figure {number}" title={quoteattr(picture.caption)}
 descr={quoteattr(picture.about)}/><wp:cNvGraphicFramePr/>
<a:graphic>{graphic}</a:graphic></wp:inline></w:drawing>"""
    held.add_run()._r.append(parse_xml(drawing))
