"""Cells, text and sizes in, WordprocessingML elements out: what python-docx has no call for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlappraise.report.docx_widths import MARGIN, TableLook, column_widths, least_widths, line_count
from xlappraise.report.drawing import right_to_left
from xlappraise.report.report_words import TONES
from xlappraise.report.tree import ReportTable, TableCell, TableColumn
from xlappraise.sheets import palette

if TYPE_CHECKING:
    _Element = Any
    """An lxml element, which has no types."""

TABLE_TEXT, TABLE_SMALL, TABLE_TINY = "Table Text", "Table Text Small", "Table Text Tiny"
SIZES = {TABLE_TEXT: 9.0, TABLE_SMALL: 8.0, TABLE_TINY: 7.0}
"""Sizes of the paragraph styles of tables, in points: the largest at which no word of a table is broken is taken."""
TABLE = "Appraisal Table"
"""Name of our own style of tables."""
TOGETHER, MOST_LINES = 8, 28
"""Most rows and lines of a table that stays on one page with its caption: taller ones would leave gaps."""
TWIPS_PER_CM = 567
BAR_HIGH = 110
"""Height of the bar below a cell's text, in twips."""


def element(tag: str, *children: _Element, **attributes: object) -> _Element:
    """A `w:` element; attributes are `w:` too."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made: Any = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def run(text: str, strong: bool = False, colour: str = "", all_lines: bool = False) -> Iterator[_Element]:
    """Runs of `text`, a line break for each new line; `strong` is the first line, or all of them."""
    from docx.oxml.ns import qn

    for number, line in enumerate(text.split("\n")):
        properties = element("rPr")
        if strong and (number == 0 or all_lines):
            properties.extend([element("b"), element("bCs")])
        if colour:
            properties.append(element("color", val=colour))
        if right_to_left(line):
            properties.append(element("rtl"))
        held: Any = element("t")
        held.text = line
        held.set(qn("xml:space"), "preserve")
        yield element("r", properties, *([element("br")] if number else []), held)


def paragraph(text: str, style: str = "", *, strong: bool = False, colour: str = "", **about: str) -> _Element:
    """A paragraph; `align`, `keep` (with the next one) and `whole` (every line is strong) may be given."""
    properties = element("pPr")
    if style:
        properties.append(element("pStyle", val=style))
    if about.get("keep"):
        properties.append(element("keepNext"))
    if right_to_left(text):
        properties.append(element("bidi"))
    if about.get("align"):
        properties.append(element("jc", val=about["align"]))
    return element("p", properties, *run(text, strong, colour, all_lines=bool(about.get("whole"))))


def size_that_fits(given: ReportTable, width: int, look: TableLook) -> str:
    """The paragraph style at which no word of the table is broken in so many twips; empty where there is none."""
    for name, size in SIZES.items():
        if sum(least_widths(given, width, size * look.letters, look.margin)) <= width:
            return name
    return ""


def table(given: ReportTable, width: int, look: TableLook) -> _Element:
    """A table of `width` twips: header row repeats, rows do not split, caption and description for readers."""
    name = size_that_fits(given, width, look) or TABLE_TINY
    size = SIZES[name] * look.letters
    style, widths = look.styles[name], column_widths(given, width, size, look.margin)
    together = len(given.rows) <= TOGETHER and line_count(given, widths, size, look.margin) <= MOST_LINES
    rows = [
        _row(given, row, widths, look, (style, together and number < len(given.rows) - 1))
        for number, row in enumerate(given.rows)
    ]
    grid = element("tblGrid", *(element("gridCol", w=wide) for wide in widths))
    return element("tbl", _properties(given, sum(widths), look), grid, _head(given.columns, widths, style), *rows)


def table_style(style: _Element) -> None:
    """Add the look of our own tables to the element of a new style."""
    line = {"val": "single", "sz": 4, "space": 0, "color": palette.LINE}
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    margins = (("top", 30), ("left", MARGIN), ("bottom", 30), ("right", MARGIN))
    style.append(
        element(
            "tblPr",
            element("tblBorders", *(element(side, **line) for side in sides)),
            element("tblCellMar", *(element(side, w=wide, type="dxa") for side, wide in margins)),
        )
    )
    head = element("tblStylePr", type="firstRow")
    head.append(element("rPr", element("b"), element("bCs"), element("color", val=palette.HEADER.text)))
    head.append(element("tcPr", element("shd", val="clear", color="auto", fill=palette.HEADER.fill)))
    style.append(head)


def _properties(given: ReportTable, width: int, look: TableLook) -> _Element:
    first = int(given.header == 0)
    return element(
        "tblPr",
        element("tblStyle", val=look.table),
        element("tblW", w=width, type="dxa"),
        element("tblLayout", type="fixed"),
        element(
            "tblLook",
            val="06A0" if first else "0620",
            firstRow=1,
            lastRow=0,
            firstColumn=first,
            lastColumn=0,
            noHBand=1,
            noVBand=1,
        ),
        element("tblCaption", val=given.caption),
        element("tblDescription", val=given.about),
    )


def _head(columns: tuple[TableColumn, ...], widths: list[int], style: str) -> _Element:
    cells = [
        _cell(
            paragraph(c.heading, style, keep="yes", align=_side(c.number)),
            wide,
            "",
        )
        for c, wide in zip(columns, widths, strict=True)
    ]
    return element("tr", element("trPr", element("cantSplit"), element("tblHeader")), *cells)


def _row(
    given: ReportTable, row: tuple[TableCell, ...], widths: list[int], look: TableLook, about: tuple[str, bool]
) -> _Element:
    """A row; `about` is its style, and whether it keeps with the next one."""
    style, keep = about
    whole = len(row) > 1 and all(cell.strong for cell in row if cell.text)
    cells = []
    for index, (cell, column, wide) in enumerate(zip(row, given.columns, widths, strict=True)):
        paint = TONES.get(cell.tone) if cell.band is None else palette.BANDS[look.bands][cell.band]
        fill = paint.fill if paint else palette.BAND.fill if whole else ""
        strong = cell.strong or index == given.header
        place = {"align": _side(column.number), "keep": "yes" if keep else "", "whole": "yes" if cell.strong else ""}
        text = paragraph(cell.text, style, strong=strong, colour=paint.text if paint else "", **place)
        cells.append(_cell(text, wide, fill, *_bar(cell, wide - 2 * look.margin)))
    return element("tr", element("trPr", element("cantSplit")), *cells)


def _side(number: bool) -> str:
    return "right" if number else ""


def _bar(cell: TableCell, room: int) -> tuple[_Element, ...]:
    """The bar below a text: a low paragraph, shaded as far as the bar is long."""
    if cell.bar is None:
        return ()
    properties = element(
        "pPr",
        element("shd", val="clear", color="auto", fill=palette.CHART[0].fill if cell.bar else "auto"),
        element("spacing", before=20, after=20, line=BAR_HIGH, lineRule="exact"),
        element("ind", right=round(room * (1 - cell.bar))),
    )
    return (element("p", properties),)


def _cell(text: _Element, width: int, fill: str, *more: _Element) -> _Element:
    properties = element("tcPr", element("tcW", w=width, type="dxa"))
    if fill:
        properties.append(element("shd", val="clear", color="auto", fill=fill))
    return element("tc", properties, text, *more)


def field(code: str, shown: str) -> list[_Element]:
    """Runs of a field with this code; `shown` is its result until Word updates it."""

    def mark(kind: str) -> _Element:
        return element("r", element("fldChar", fldCharType=kind))

    from docx.oxml.ns import qn

    code_text: Any = element("instrText")
    code_text.text = f" {code} "
    code_text.set(qn("xml:space"), "preserve")
    return [mark("begin"), element("r", code_text), mark("separate"), *run(shown), mark("end")]
