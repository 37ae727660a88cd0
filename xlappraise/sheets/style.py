"""A cell or a sheet of openpyxl in, the same one styled: the small pieces that every sheet's look is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from xlappraise.appraisal.model import Appraisal
from xlappraise.sheets import layout, palette, paper, text_fit
from xlappraise.sheets.cells import FIGURE_FORMAT, Cells
from xlappraise.sheets.layout import Column, SheetLayout
from xlappraise.xlsx.addresses import area_of, column_letters, column_number, position_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SPARE_ROWS = 5
"""Cream rows of a table that is still empty, to show where to type."""
LEAST_OF_LONG = 58
"""Per cent of its width that a column of long texts keeps where a table is wider than a page of A4."""


@cache
def fill(colour: str) -> Any:
    """A plain fill."""
    from openpyxl.styles import PatternFill

    return PatternFill("solid", start_color="FF" + colour, end_color="FF" + colour)


FONT_ORDER = ("b", "u", "sz", "color", "name")


@cache
def font(
    size: int = palette.SIZE, colour: str = palette.INK, bold: bool = False, underline: Literal["single"] | None = None
) -> Any:
    """The workbook's one typeface; its XML elements come in the order of the format's schema (CT_Font)."""
    from openpyxl.styles import Font

    made: Any = Font(name=palette.FONT, size=size, color="FF" + colour, bold=bold, underline=underline)
    made.__elements__ = FONT_ORDER  # openpyxl's own order is another
    return made


@cache
def border(colour: str = palette.LINE, sides: str = "tblr") -> Any:
    """Thin lines on the named sides (t, b, l, r)."""
    from openpyxl.styles import Border, Side

    names = {"t": "top", "b": "bottom", "l": "left", "r": "right"}
    line: dict[str, Any] = {names[letter]: Side(style="thin", color="FF" + colour) for letter in sides}
    return Border(**line)


@cache
def align(horizontal: str = "left", wrap: bool = True, shrink: bool = False) -> Any:
    """How text stands in its cell; text that is not centred keeps clear of the line beside it.

    It is wrapped or, with `shrink`, made smaller until it fits on one line.
    """
    from openpyxl.styles import Alignment

    indent = 1 if horizontal == "left" and wrap else 0
    if shrink:
        return Alignment(horizontal=horizontal, vertical="center", shrink_to_fit=True)
    return Alignment(horizontal=horizontal, vertical="center", wrap_text=wrap, indent=indent)


def width(page: Worksheet, column: int, characters: float) -> None:
    """Width of a column in characters."""
    page.column_dimensions[column_letters(column)].width = characters


def paint(cell: Any, paint_: palette.Paint, bold: bool = False, size: int = palette.SIZE) -> None:
    """Fill and text colour together, so that their contrast is the measured one."""
    cell.fill = fill(paint_.fill)
    cell.font = font(size, paint_.text, bold)


def title(page: Worksheet, sheet: SheetLayout) -> None:
    """Title, one-sentence instruction and the place of the live headline."""
    page.cell(1, 1).value = sheet.title
    page.cell(2, 1).value = sheet.instruction
    title_rows(page)


def option_heights(appraisal: Appraisal, characters: float) -> Iterator[float]:
    """Heights in points of rows that begin with the label of each option in bold, in a column of that width."""
    for option in appraisal.short_list_rows:
        lines = text_fit.lines(option.label, characters, palette.SIZE, True, 1)
        yield text_fit.height(lines, palette.SIZE, palette.LOUD_HEIGHT)


def title_rows(page: Worksheet) -> None:
    """The four rows above every table: title, instruction, live headline and a small line."""
    from openpyxl.styles import Alignment

    page.cell(1, 1).font = font(palette.TITLE, palette.NAVY, bold=True)
    page.cell(2, 1).font = font(palette.SIZE, palette.MUTED)
    page.cell(3, 1).font = font(palette.SUBTITLE, palette.INK, bold=True)
    page.cell(4, 1).font = font(palette.SIZE, palette.MUTED)
    for row, high in enumerate((palette.TITLE_HEIGHT, 18, 20, 20), 1):
        page.cell(row, 1).alignment = Alignment(horizontal="left", vertical="center")
        page.row_dimensions[row].height = high


def sentence(page: Worksheet, row: int, text: str, last: int, least_lines: int = 1) -> None:
    """Let a sentence in the first column run over the columns up to `last`, on as many lines as it takes."""
    from openpyxl.styles import Alignment

    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
    cell: Any = page.cell(row, 1)
    indent = int(row != layout.HEADLINE_ROW)
    cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=indent)
    size, room = cell.font.sz, sum(page.column_dimensions[column_letters(n)].width for n in range(1, last + 1))
    count = max(least_lines, text_fit.lines(text, room, size, cell.font.b, indent))
    page.row_dimensions[row].height = text_fit.height(count, size, page.row_dimensions[row].height or 0)


def header(
    page: Worksheet, columns: dict[int, float], left: Iterable[int] = (), texts: Any = None, button: int = 0
) -> None:
    """The heading row: white on navy, wrapped, as high as its longest heading.

    `columns` gives each column's width, `left` those whose text begins at the left; `texts` the headings that
    stand there as formulas; `button` is what a filter's button takes, in steps of indent.
    """
    row, most, at_left = layout.HEADER_ROW, 1, set(left)
    for column, characters in columns.items():
        cell = page.cell(row, column)
        paint(cell, palette.HEADER, bold=True)
        cell.alignment = align("left" if column in at_left else "center")
        cell.border = border(palette.WHITE, "lr")
        text = (texts or {}).get(column, cell.value)
        most = max(most, text_fit.lines(text, characters, palette.SIZE, True, (column in at_left) + button))
    tall = text_fit.height(most, palette.SIZE, palette.HEAD_HEIGHT)
    page.row_dimensions[row].height = max(tall, page.row_dimensions[row].height or 0)


def fit_texts(page: Worksheet, face: Callable[[int, int], text_fit.Face | None], cells: Cells) -> None:
    """Rows and columns of a tool's sheet at least as large as a recalculation would make them."""
    faces = ((position, found) for position in cells if (found := face(*position)) is not None)
    merged = {(area.min_row, area.min_col): area.max_col for area in page.merged_cells.ranges}
    texts = text_fit.placed_texts(faces, lambda position: cells[position].value, merged)

    def width_now(column: int) -> float:
        return page.column_dimensions[column_letters(column)].width

    for column, characters in text_fit.column_widths(texts, width_now).items():
        width(page, column, characters)
    high = {each.row: page.row_dimensions[each.row].height or palette.BODY_HEIGHT for each in texts}
    for row, points in text_fit.row_heights(texts, width_now, high.__getitem__).items():
        page.row_dimensions[row].height = points


def page_setup(page: Worksheet, sheet: SheetLayout) -> None:
    """Tab, zoom, gridlines, paper: A4, as few pages across as can be read; headings and first columns repeated."""
    from openpyxl.worksheet.properties import PageSetupProperties

    colours = {layout.TOOL: palette.TAB_TOOL, layout.OFFICER: palette.TAB_YOURS}
    page.sheet_properties.tabColor = "FF" + (palette.TAB_GUIDE if sheet.name == "Guide" else colours[sheet.owner])
    page.sheet_view.showGridLines = False
    page.sheet_view.zoomScale = palette.ZOOM
    page.page_setup.paperSize = paper.A4
    if page.page_setup.orientation is None:
        page.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    margins = page.page_margins
    margins.left = margins.right = paper.MARGINS[0]
    margins.top = margins.bottom = paper.MARGINS[1]
    margins.header = margins.footer = 0.3
    if sheet.name not in ("Guide", layout.ROBUSTNESS.name):
        page.print_title_rows = f"{layout.HEADER_ROW}:{layout.HEADER_ROW}"
    if sheet.name != "Lists":
        asked = sheet.name in ("Results", "Summary") and page.page_setup.fitToHeight == 1
        _pages(page, one=asked or sheet.name == "Guide")
    else:
        page.sheet_state = "hidden"


def _pages(page: Worksheet, one: bool) -> None:
    """On how many pages a sheet is printed; columns that stay in view stand on each."""
    setup, area = page.page_setup, area_of(str(page.print_area or "").rpartition("!")[2].partition(",")[0])
    last_row, last_column = page.max_row, max(map(column_number, page.column_dimensions), default=1)
    if area is not None:
        last_row, last_column = area.last_row, area.last_column
    widths = [page.column_dimensions[column_letters(column)].width for column in range(1, last_column + 1)]
    rows = [page.row_dimensions[row] for row in range(1, last_row + 1)]
    high = sum(row.height or palette.BODY_HEIGHT for row in rows if not row.hidden)
    corner = position_of(page.freeze_panes or "A1") or (1, 1)
    found = paper.laid_out(page.title, widths, corner[1] - 1, high, landscape=setup.orientation == "landscape", one=one)
    setup.orientation = "landscape" if found.landscape else "portrait"
    setup.fitToWidth, setup.fitToHeight = found.across, found.tall
    if corner[1] > 1 and page.print_title_rows:
        page.print_title_cols = f"A:{column_letters(corner[1] - 1)}"


def narrower_columns(columns: tuple[Column, ...], kept: int) -> tuple[Column, ...]:
    """The columns of a table, those of long texts just so narrow that it takes no more pages across than it must."""

    def at(per_cent: int) -> tuple[Column, ...]:
        return tuple(
            c._replace(width=float(int(c.width * per_cent / 100))) if c.kind == layout.LONG else c for c in columns
        )

    def across(found: tuple[Column, ...], most: float) -> int:
        return paper.pages_across([column.width for column in found], kept, most)

    narrowest, room = at(LEAST_OF_LONG), paper.room_across("")
    fewest = across(narrowest, paper.most_across("", landscape=True))
    wider = map(at, range(100, LEAST_OF_LONG, -1))
    return next((found for found in wider if across(found, room) == fewest), narrowest)


def normal_font(book: Any, size: int = palette.NORMAL_SIZE) -> None:
    """The typeface of cells that nobody styled, and of row and column headings, is ours too."""
    style = book._named_styles["Normal"]  # openpyxl has no public way to it
    style.font = font(size, "000000")
    book._fonts[0] = style.font


def group_width(appraisal: Appraisal, least: float) -> float:
    """Width of a column that holds the groups' names or subtotals: no word of theirs is broken."""
    names = [group.name for group in appraisal.groups]
    return min(text_fit.MOST_WORD, max(least, text_fit.longest_word(names, palette.SIZE, True, indent=1)))


def option_width(appraisal: Appraisal, least: float, button: int = 0) -> float:
    """Width of an option's column of scores: no word of an option's name is broken; `button` as for a heading."""
    names = [option.label for option in appraisal.short_list_rows]
    return min(text_fit.MOST_WORD, max(least, text_fit.longest_word(names, palette.SIZE, True, button)))


# ------------------------------------------------------------------------------------------- tables' bodies


def at_left(column: Column) -> bool:
    """Whether a column holds text to read, which begins at the left; codes, numbers and choices are centred."""
    return column.kind in (layout.TEXT, layout.LONG)


def table(page: Worksheet, columns: tuple[Column, ...], last: int, frozen: int) -> None:
    """An officer's table: cream where the officer types, white where the tool does; `frozen` columns stay in view."""
    widths = {number: column.width for number, column in enumerate(columns, 1)}
    left = [number for number, column in enumerate(columns, 1) if at_left(column)]
    header(page, widths, left, button=text_fit.BUTTON)
    first = layout.FIRST_ROW
    for number, column in enumerate(columns, 1):
        body(page.cell(first, number), column)
    repeat_down(page, first, last, 1, len(columns))
    fit_rows(page, columns, last)
    if last == first and all(page.cell(last, number).value is None for number in widths):
        _spare_rows(page, columns)
    page.freeze_panes = page.cell(first, frozen + 1).coordinate


def _spare_rows(page: Worksheet, columns: tuple[Column, ...]) -> None:
    # An empty table is one row high; cream below it shows where to type on, and the table grows with it.
    last = layout.HEADER_ROW + SPARE_ROWS
    repeat_down(page, layout.FIRST_ROW, last, 1, len(columns))
    for row in range(layout.FIRST_ROW, last + 1):
        page.row_dimensions[row].height = palette.BODY_HEIGHT


def repeat_down(page: Worksheet, first: int, last: int, left: int, right: int) -> None:
    """Rows below look as the row `first` does; far faster than to style each cell anew."""
    for column in range(left, right + 1):
        model: Any = page.cell(first, column)
        for row in range(first + 1, last + 1):
            cell: Any = page.cell(row, column)
            cell._style = copy(model._style)


def fit_rows(page: Worksheet, columns: tuple[Column, ...], last: int, size: int = palette.SIZE) -> None:
    """Rows as high as their longest text; file_bytes lets them grow when an officer types more."""
    for row in range(layout.FIRST_ROW, last + 1):
        values = [page.cell(row, number).value for number, _ in enumerate(columns, 1)]
        shown = [None if str(value).startswith("=") else value for value in values]
        least = page.row_dimensions[row].height or palette.BODY_HEIGHT
        page.row_dimensions[row].height = row_height(shown, columns, size, least)


def row_height(
    values: Iterable[object], columns: Iterable[Column], size: int = palette.SIZE, least: float = palette.BODY_HEIGHT
) -> float:
    """How high a row is with these values in its columns."""
    texts = ((value, column) for value, column in zip(values, columns, strict=True) if isinstance(value, str))
    lines = (text_fit.lines(text, column.width, size, indent=at_left(column)) for text, column in texts)
    return text_fit.height(max(lines, default=1), size, least)


def body(cell: Any, column: Column) -> None:
    """One cell of a table's body."""
    paint(cell, palette.INPUT if column.owner == layout.OFFICER else palette.Paint(palette.WHITE, palette.INK))
    cell.alignment = align("left" if at_left(column) else "center")
    cell.border = border()
    formats = {layout.DATE: "dd/mm/yyyy", layout.KEY: "@"}
    costs = dict.fromkeys(("cost", "cost_from", "cost_to"), FIGURE_FORMAT)
    cell.number_format = costs.get(column.key) or formats.get(column.kind, "General")


def column_widths(page: Worksheet, characters: tuple[float, ...]) -> dict[int, float]:
    """Widths of the first columns, by number, set and given back."""
    widths = dict(enumerate(characters, 1))
    for column, each in widths.items():
        width(page, column, each)
    return widths


def plain_cell(cell: Any, at_left: bool, number_format: str, bold: bool) -> None:
    """A cell of a tool's table that prints text or a figure."""
    cell.font = font(bold=bold)
    cell.alignment = align("left" if at_left else "center")
    cell.border = border(sides="b")
    cell.number_format = number_format
