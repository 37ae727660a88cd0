"""A table of a sheet in; out, the XML part of a native bar chart of it, with a copy of the numbers that it shows.

openpyxl can place a chart but writes it without the numbers that it shows, so that a previewer draws it empty;
the part is therefore written here, in the order of elements that ECMA-376 gives.
"""

from collections.abc import Sequence

from xlappraise.records import NamedTuple
from xlappraise.sheets import palette
from xlappraise.sheets.cells import Cells, ToolCell
from xlappraise.xlsx.addresses import column_letters

_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
# Not xml.sax.saxutils: it loads urllib, which would cost a recalculation more than the chart does.
_NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


class BarChart(NamedTuple):
    """Horizontal bars, one for each row of a table, the first on top; a series for each column of numbers."""

    sheet: str
    title: str
    labels: int
    """Column of the bars' labels."""
    columns: Sequence[int]
    rows: tuple[int, int]
    """First and last row of the bars."""
    head: int
    """Row of the headings, which name the series."""
    paints: Sequence[palette.Paint]
    """Colours of each series: of its bars, and of the numbers on them."""
    edge: str
    """Colour around the bars."""
    numbers: str
    """Number format of the labels on bars."""
    scale: str
    """Number format of the axis."""
    plot: tuple[float, float, float, float]
    """Left and top of the plot, its width and height, as shares of the chart."""
    stacked: bool = True
    """Whether each series begins where the one before ends; else all begin at the axis, with numbers at their ends."""
    to_one: bool = False
    """Whether the axis goes from 0 to 1."""
    from_zero: bool = False
    """Whether the axis begins at 0. By default programs cut off what all bars share, and small leads look large."""

    def xml(self, cells: Cells) -> str:
        """The part's XML, from the cells of the sheet.

        It shows hidden cells too: else LibreOffice, when it saves, drops the cells of a chart whose rows are hidden.
        """
        left, top, wide, high = self.plot
        series = "".join(self._series(cells, number) for number in range(len(self.columns)))
        plot = (
            '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
            f'<c:x val="{left:.4f}"/><c:y val="{top:.4f}"/><c:w val="{wide:.4f}"/><c:h val="{high:.4f}"/>'
            f'</c:manualLayout></c:layout><c:barChart><c:barDir val="bar"/>'
            f'<c:grouping val="{"stacked" if self.stacked else "clustered"}"/><c:varyColors val="0"/>{series}'
            '<c:gapWidth val="45"/><c:overlap val="100"/><c:axId val="10"/><c:axId val="100"/></c:barChart>'
            f"{self._axes()}<c:spPr><a:noFill/></c:spPr>"
        )
        legend = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_text(palette.INK)}</c:legend>'
        return (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace {_NAMESPACES}>'
            '<c:date1904 val="0"/><c:lang val="en-GB"/><c:roundedCorners val="0"/>'
            f'<c:chart>{_title(self.title)}<c:autoTitleDeleted val="0"/><c:plotArea>{plot}</c:plotArea>{legend}'
            '<c:plotVisOnly val="0"/><c:dispBlanksAs val="gap"/></c:chart>'
            f"<c:spPr>{_fill(palette.WHITE)}<a:ln><a:noFill/></a:ln></c:spPr></c:chartSpace>"
        )

    def _series(self, cells: Cells, number: int) -> str:
        column, paint = self.columns[number], self.paints[number % len(self.paints)]
        ink, place = (paint.text, "ctr") if self.stacked else (palette.INK, "outEnd")
        labels = (
            f'<c:dLbls><c:numFmt formatCode="{self.numbers.translate(_ESCAPED)}" sourceLinked="0"/>'
            f'<c:spPr><a:noFill/></c:spPr>{_text(ink, bold=True)}<c:dLblPos val="{place}"/>'
            '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
            '<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        )
        look = f'<c:spPr>{_fill(paint.fill)}<a:ln w="9525">{_fill(self.edge)}</a:ln></c:spPr>'
        name = self._strings(cells, column, self.head, self.head)
        return (
            f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx>{name}</c:tx>{look}'
            f'<c:invertIfNegative val="0"/>{labels}<c:cat>{self._strings(cells, self.labels, *self.rows)}</c:cat>'
            f"<c:val>{self._numbers(cells, column)}</c:val></c:ser>"
        )

    def _reference(self, column: int, first: int, last: int) -> str:
        letters = f"${column_letters(column)}$"
        return f"<c:f>{self.sheet}!{letters}{first}{f':{letters}{last}' if last > first else ''}</c:f>"

    def _strings(self, cells: Cells, column: int, first: int, last: int) -> str:
        texts = cache_xml([cells.get((row, column)) for row in range(first, last + 1)])
        return f"<c:strRef>{self._reference(column, first, last)}<c:strCache>{texts}</c:strCache></c:strRef>"

    def _numbers(self, cells: Cells, column: int) -> str:
        first, last = self.rows
        found = [cells.get((row, column)) for row in range(first, last + 1)]
        numbers = cache_xml([cell if cell and isinstance(cell.value, float) else None for cell in found])
        cache = f"<c:numCache><c:formatCode>General</c:formatCode>{numbers}</c:numCache>"
        return f"<c:numRef>{self._reference(column, first, last)}{cache}</c:numRef>"

    def _axes(self) -> str:
        ends = '<c:max val="1"/>' * self.to_one + '<c:min val="0"/>' * (self.to_one or self.from_zero)
        return (
            '<c:catAx><c:axId val="10"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
            '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
            f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{_line(palette.LINE)}{_text(palette.INK)}'
            '<c:crossAx val="100"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
            '<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
            f'<c:valAx><c:axId val="100"/><c:scaling><c:orientation val="minMax"/>{ends}</c:scaling>'
            f'<c:delete val="0"/><c:axPos val="b"/><c:majorGridlines>{_line(palette.GRID_LINE)}</c:majorGridlines>'
            f'<c:numFmt formatCode="{self.scale.translate(_ESCAPED)}" sourceLinked="0"/><c:majorTickMark val="none"/>'
            f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{_line("")}{_text(palette.MUTED)}'
            '<c:crossAx val="10"/><c:crosses val="max"/><c:crossBetween val="between"/></c:valAx>'
        )


def cache_xml(cells: Sequence[ToolCell | None]) -> str:
    """The values of cells as a chart's XML keeps a copy of them."""
    found = [f'<c:ptCount val="{len(cells)}"/>']
    for index, cell in enumerate(cells):
        if cell is not None:
            value = cell.value
            shown = f"{value:.15g}" if isinstance(value, float) else str(value or "").translate(_ESCAPED)
            found.append(f'<c:pt idx="{index}"><c:v>{shown}</c:v></c:pt>')
    return "".join(found)


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def _line(colour: str) -> str:
    """A thin line; without a colour none."""
    return f'<c:spPr><a:ln w="9525">{_fill(colour) if colour else "<a:noFill/>"}</a:ln></c:spPr>'


def _characters(tag: str, colour: str, size: int, bold: bool) -> str:
    """Properties of characters, as the element of that name."""
    face = f'<a:latin typeface="{palette.FONT}"/><a:cs typeface="{palette.FONT}"/>'
    return f'<a:{tag} lang="en-GB" sz="{size * 100}" b="{int(bold)}">{_fill(colour)}{face}</a:{tag}>'


def _text(colour: str, bold: bool = False) -> str:
    """How small texts of a chart look."""
    default = _characters("defRPr", colour, palette.SMALL, bold)
    paragraph = f'<a:p><a:pPr>{default}</a:pPr><a:endParaRPr lang="en-GB"/></a:p>'
    return f"<c:txPr><a:bodyPr/><a:lstStyle/>{paragraph}</c:txPr>"


def _title(words: str) -> str:
    run = f"<a:r>{_characters('rPr', palette.INK, palette.SUBTITLE, True)}<a:t>{words.translate(_ESCAPED)}</a:t></a:r>"
    return (
        f'<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p>{run}</a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )
