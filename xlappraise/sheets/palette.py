"""The look of the workbook as data: in, nothing; out, colours with their measured contrast, fonts and sizes.

Contrast figures are WCAG 2.2 ratios of text on fill; a test computes them from the workbook's styles. The RAG
fills stay apart under deuteranopia, protanopia, tritanopia and in grey (smallest CIEDE2000 difference 11, in grey).
"""

from xlappraise.records import NamedTuple


class Paint(NamedTuple):
    """Fill and text colour, as RRGGBB."""

    fill: str
    text: str


INK, NAVY, MUTED, WHITE, LINE, LINK = "0B0C0C", "12436D", "505A5F", "FFFFFF", "B1B4B6", "12436D"
GRID_LINE = "DEE0E2"

INPUT = Paint("FFF8DB", INK)
HEADER = Paint(NAVY, WHITE)
BAND = Paint("E8EDF4", INK)
GREEN = Paint("DDF3E8", INK)
YELLOW = Paint("F9E0A0", INK)
AMBER = Paint("F5B335", INK)
RED = Paint("A3201D", WHITE)
DEEP_GREEN = Paint("9BD3B4", INK)
TODO_LINE, TODO_FILL = "A3201D", "FBE3E1"
"""Outline and fill of a cell that is to be filled or corrected."""
BAR = "6BACE6"
"""Share bars: a solid tone on which ink keeps a contrast of 8, in print too."""

BANDS = {
    1: (GREEN,),
    2: (GREEN, RED),
    3: (GREEN, AMBER, RED),
    4: (GREEN, YELLOW, AMBER, RED),
    5: (DEEP_GREEN, GREEN, YELLOW, AMBER, RED),
}
"""Colours of the bands, best first, by how many there are."""
HATCH = {
    GREEN.fill: "B5DFCA",
    YELLOW.fill: "E9C970",
    AMBER.fill: "FDCB76",
    RED.fill: "6B100E",
    DEEP_GREEN.fill: "7DC09C",
    WHITE: "D0D3D5",
}
"""Lines across the fill of a doubtful score, by the fill: text keeps its contrast on both."""

CHART = (
    Paint("12436D", WHITE),
    Paint("28A197", INK),
    Paint("F46A25", INK),
    Paint("801650", WHITE),
    Paint("A285D1", INK),
    Paint("3D3D3D", WHITE),
    Paint("B58105", INK),
    Paint("2073BC", WHITE),
    Paint("8C8C8C", INK),
    Paint("00703C", WHITE),
    Paint("5694CA", INK),
    Paint("8E5A00", WHITE),
)
"""Series of the chart and their labels: the Analysis Function's palette, then tones light and dark by turns.

Each stands out from white by 3 to 1 (WCAG 1.4.11), its label from it by 4.5 to 1.
"""

RANKS = (
    Paint("12436D", WHITE),
    Paint("2073BC", WHITE),
    Paint("6BACE6", INK),
    Paint("A9CFF0", INK),
    Paint("D6E6F5", INK),
    Paint("EEF3F8", INK),
    Paint("D9D9D9", INK),
    Paint("8C8C8C", INK),
)
"""Ranks over the draws, first rank darkest; each bar is outlined, since the last ones are pale."""

FONT = "Arial"
NORMAL_SIZE = 10
"""Of cells that nobody styled; a column's width counts digits of this size."""
SIZE, SMALL, SUBTITLE, TITLE = 11, 10, 12, 18
TAB_YOURS, TAB_TOOL, TAB_GUIDE = AMBER.fill, NAVY, MUTED
ZOOM = 90
BODY_HEIGHT, HEAD_HEIGHT, TITLE_HEIGHT = 22.0, 32.0, 30.0
MATRIX_HEIGHT, FIGURE_HEIGHT, LOUD_HEIGHT = 23.0, 17.0, 24.0
"""Rows of Scores and Results: criteria, small figures, and total, share, RAG and rank."""
TITLE_TO_COME_HEIGHT = 28.0
"""Of a row of Scores without a title yet: of two lines, for it does not grow when a score is typed."""
RESULTS_HEIGHT = 21.0
"""Of a criterion on Results, so that a page holds the paper's 33."""
GAP_HEIGHT, FOOT_HEIGHT, NOTE_HEIGHT = 6.0, 21.0, 14.0
"""Rows of Results: the empty one below the criteria, those of the legend, and a single line above the headings."""

GROUP_WIDTH, NARROW_WIDTH = 15.0, 11.0
WIDTHS_SUMMARY = (12.0, 40.0, 15.0, 19.0, 11.0)
WIDTHS_RESULTS = (6.5, 14.5, 36.0, 10.0, 10.5)
NAMES_HEIGHT, NO_NAMES_HEIGHT = 48.0, 20.0
"""Row above the headings of Scores, while it shows names that these lack, and then."""
OPTION_WIDTH, RESULTS_OPTION_WIDTH = 14.5, 12.5
LABEL_WIDTH = 46.0
GUIDE_WIDTHS = (8.0, 20.0, 92.0, 12.0)
PORTRAIT_OPTIONS = 7
"""Results with more options than this print on landscape paper."""
WIDE_RATIONALE, NARROW_RATIONALE = 34.0, 22.0
"""Widths of an option's column on Rationale, as far as a page has room for the wide one."""
