"""The look of the workbook as data: in, nothing; out, colours with their measured contrast, fonts and sizes.

Contrast figures are WCAG 2.2 ratios of text on fill; a test computes them from the workbook's styles. The RAG
fills stay apart under deuteranopia, protanopia, tritanopia and in grey (smallest CIEDE2000 difference 11, in grey).
"""

from __future__ import annotations

from typing import NamedTuple


class Paint(NamedTuple):
    """Fill and text colour, as RRGGBB."""

    fill: str
    text: str


INK, NAVY, MUTED, WHITE, LINE, LINK = "0B0C0C", "12436D", "505A5F", "FFFFFF", "B1B4B6", "12436D"

INPUT = Paint("FFF8DB", INK)
HEADER = Paint(NAVY, WHITE)
BAND = Paint("E8EDF4", INK)
GREEN = Paint("DDF3E8", INK)
YELLOW = Paint("F9E0A0", INK)
AMBER = Paint("F5B335", INK)
RED = Paint("A3201D", WHITE)
DEEP_GREEN = Paint("9BD3B4", INK)
TODO_LINE = "A3201D"

BANDS = {
    1: (GREEN,),
    2: (GREEN, RED),
    3: (GREEN, AMBER, RED),
    4: (GREEN, YELLOW, AMBER, RED),
    5: (DEEP_GREEN, GREEN, YELLOW, AMBER, RED),
}
"""Colours of the bands, best first, by how many there are."""

CHART = (
    "12436D",
    "28A197",
    "F46A25",
    "801650",
    "3D3D3D",
    "A285D1",
    "2073BC",
    "6BACE6",
    "BFBFBF",
    "8E5A00",
    "00703C",
    "D53880",
)
"""Series of the chart: the Analysis Function's palette, then tones that stay apart from their neighbours."""
CHART_TEXT = (WHITE, INK, INK, WHITE, WHITE, INK, WHITE, INK, INK, WHITE, WHITE, INK)
"""Colour of the label inside each series."""

FONT = "Arial"
SIZE, SMALL, SUBTITLE, TITLE = 11, 10, 12, 18
TAB_YOURS, TAB_TOOL, TAB_GUIDE = AMBER.fill, NAVY, MUTED
ZOOM = 90
BODY_HEIGHT, HEAD_HEIGHT, TITLE_HEIGHT, LINE_HEIGHT = 22.0, 32.0, 30.0, 14.5
