"""Colours and plots in, pieces of DrawingML out: what every chart of a Word document shares."""

from __future__ import annotations

from xlappraise.sheets import palette

SHOWS = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")


def chart_space(plot: str, legend: str = "") -> str:
    """A whole chart part around this plot area's content."""
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>
{plot}
</c:plotArea>{legend}<c:plotVisOnly val="1"/></c:chart></c:chartSpace>"""


def shows(*names: str) -> str:
    """Which parts of a label are shown; the others are not."""
    return "".join(f'<c:{name} val="{int(name in names)}"/>' for name in SHOWS)


def font(colour: str = palette.INK) -> str:
    """Text of a chart."""
    return (
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="900">{fill(colour)}'
        f'<a:latin typeface="{palette.FONT}"/><a:cs typeface="{palette.FONT}"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )


def fill(colour: str) -> str:
    """A fill of one colour, RRGGBB."""
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def outline(colour: str, width: int = 6350) -> str:
    """Shape properties that are a line alone, its width in EMU."""
    return f'<c:spPr><a:ln w="{width}">{fill(colour)}</a:ln></c:spPr>'
