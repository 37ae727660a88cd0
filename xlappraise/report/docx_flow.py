"""A Flow in, DrawingML shapes for a Word document out: boxes with text and arrows, drawn by Word itself."""

from __future__ import annotations

from xml.sax.saxutils import escape

from xlappraise.report.svg_flow import Arrow, Box, placed
from xlappraise.report.svg_parts import WIDTH
from xlappraise.report.tree import Flow, Node
from xlappraise.sheets import palette

EMU = 9525
"""In one unit of the picture: a pixel."""
HALF_POINTS = 17
GROUP = """<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup">
<wpg:wgp xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/><a:chOff x="0" y="0"/>
<a:chExt cx="{inner_wide}" cy="{inner_high}"/></a:xfrm></wpg:grpSpPr>{shapes}</wpg:wgp></a:graphicData>"""
SHAPE = """<wps:wsp><wps:cNvPr id="{number}" name="{name} {number}"/>{kind}<wps:spPr>
<a:xfrm{flip}><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>
<a:prstGeom prst="{form}"><a:avLst/></a:prstGeom>{paint}</wps:spPr>{text}
<wps:bodyPr lIns="54000" tIns="36000" rIns="54000" bIns="36000" anchor="{anchor}"/></wps:wsp>"""


def flow_graphic(given: Flow, figure: int, width_cm: float) -> tuple[str, float]:
    """The graphic at this width, and its height in centimetres; `figure` keeps the numbers of its shapes apart."""
    drawn = placed(given)
    height_cm = width_cm * drawn.height / WIDTH
    heads = [
        Box(Node("", name), x, 4, wide, 24, (name,), palette.Paint("", palette.INK)) for name, x, wide in drawn.heads
    ]
    shapes = [_box(n, box) for n, box in enumerate((*heads, *drawn.boxes), 1000 * figure)]
    shapes += [_arrow(n, arrow) for n, arrow in enumerate(drawn.arrows, 1000 * figure + len(shapes))]
    wide, high = (round(length * 360_000) for length in (width_cm, height_cm))
    inner_wide, inner_high = WIDTH * EMU, round(drawn.height * EMU)
    made = GROUP.format(wide=wide, high=high, inner_wide=inner_wide, inner_high=inner_high, shapes="".join(shapes))
    return made, height_cm


def _box(number: int, box: Box) -> str:
    head = not box.paint.fill
    paint = "<a:noFill/>" if head else f'{_fill(box.paint.fill)}<a:ln w="9525">{_fill(palette.MUTED)}</a:ln>'
    return SHAPE.format(
        number=number, name="Heading" if head else "Option", kind="<wps:cNvSpPr/>", flip="", form="rect", paint=paint,
        x=round(box.x * EMU), y=round(box.y * EMU), wide=round(box.wide * EMU), high=round(box.high * EMU),
        text=_text(" ".join(box.text), head), anchor="b" if head else "ctr",
    )  # fmt: skip


def _text(words: str, strong: bool) -> str:
    fonts = f'<w:rFonts w:ascii="{palette.FONT}" w:hAnsi="{palette.FONT}" w:cs="{palette.FONT}"/>'
    weight = "<w:b/>" if strong else ""
    return (
        '<wps:txbx><w:txbxContent><w:p><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr><w:r><w:rPr>'
        f'{fonts}{weight}<w:color w:val="{palette.INK}"/><w:sz w:val="{HALF_POINTS}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p></w:txbxContent></wps:txbx>'
    )


def _arrow(number: int, arrow: Arrow) -> str:
    paint = f'<a:ln w="19050">{_fill(palette.NAVY)}<a:tailEnd type="triangle" w="med" len="med"/></a:ln>'
    return SHAPE.format(
        number=number, name="Arrow", kind="<wps:cNvCnPr/>", form="straightConnector1", paint=paint,
        flip=' flipV="1"' if arrow.to_y < arrow.y else "", x=round(arrow.x * EMU),
        y=round(min(arrow.y, arrow.to_y) * EMU), wide=round((arrow.to_x - arrow.x) * EMU),
        high=round(abs(arrow.to_y - arrow.y) * EMU), text="", anchor="ctr",
    )  # fmt: skip


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
