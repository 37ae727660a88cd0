"""A filled view (openpyxl) in, the same one dressed: Costs, Combinations and Engagement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.findings import column_letters
from xlappraise.appraisal.model import Appraisal
from xlappraise.sheets import combinations, costs, engagement, layout, live_formats, palette, text_fit
from xlappraise.sheets.cells import points_format
from xlappraise.sheets.lists import MAX_GROUPS, MAX_MODELS, MAX_STRUCTURES
from xlappraise.sheets.style import align, border, font, header, paint, repeat_down, title_rows, width

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

COST_WIDTHS = (40.0, 15.0, 10.0, 13.0, 13.0, 13.0, 20.0, 17.0, 17.0, 16.0, 26.0)
ENGAGEMENT_WIDTHS = (44.0, 12.0, 13.0, 13.0, 13.0)
MODEL_WIDTH = 24.0
STRUCTURE_WIDTHS = {1: 60.0, 2: 60.0, 3: 46.0, 4: 36.0}
NARROW_STRUCTURE = 30.0
"""Width of a structure's column by how many there are: up to four fill a page of A4."""
COST = "[>=1000]#,##0;[<=-1000]-#,##0;General"
PER_POINT = "[>=1000]#,##0;[>=1]#,##0.00;General"
COUNT = "#,##0"

OUTCOMES = {
    "P": palette.DEEP_GREEN,
    "C": palette.RANKS[4],
    "M": palette.BAND,
    "R": palette.BAND,
    "D": palette.RANKS[6],
}
"""Colour of a combination by its letter; one that is open stays white."""


def dress_costs(page: Worksheet, appraisal: Appraisal) -> None:
    """Costs: a row for each option; the cheapest point in green, what is dominated in grey."""
    title_rows(page)
    widths = _widths(page, COST_WIDTHS)
    texts = {column: f"{costs.HEADINGS[column - 1]} over O00" for column in (costs.EXTRA_COST, costs.EXTRA_POINTS)}
    header(page, widths, (costs.OPTION, costs.BETTER), texts)
    formats = {
        **dict.fromkeys((costs.COST, costs.FROM, costs.TO, costs.EXTRA_COST), COST),
        **dict.fromkeys((costs.PER_POINT, costs.MARGINAL), PER_POINT),
        **dict.fromkeys((costs.TOTAL, costs.EXTRA_POINTS), points_format(appraisal)),
    }
    left = (costs.OPTION, costs.BETTER)
    for column in widths:
        _body(page.cell(layout.FIRST_ROW, column), column in left, formats.get(column, "0"), column == costs.OPTION)
    options = max(1, len(appraisal.short_list_rows))
    repeat_down(page, layout.FIRST_ROW, layout.FIRST_ROW + options - 1, 1, len(widths))
    for row, height in enumerate(cost_heights(appraisal), layout.FIRST_ROW):
        page.row_dimensions[row].height = height
    first, last = layout.FIRST_ROW, costs.LAST_ROW
    points, better = (column_letters(column) for column in (costs.PER_POINT, costs.BETTER))
    dominated = f'LEFT(${better}{first},{len(costs.DOMINATED)})="{costs.DOMINATED}"'
    area = f"A{first}:{better}{last}"
    live_formats.conditional(page, area, dominated, **live_formats.live_paint(palette.RANKS[6]))
    cheapest = f"AND(ISNUMBER(${points}{first}),${points}{first}=MIN(${points}${first}:${points}${last}))"
    live_formats.conditional(
        page, f"{points}{first}:{points}{last}", cheapest, **live_formats.live_paint(palette.GREEN)
    )
    page.freeze_panes = page.cell(first, 2).coordinate


def cost_heights(appraisal: Appraisal) -> Iterator[float]:
    """Heights in points of the rows of Costs."""
    for option in appraisal.short_list_rows:
        lines = text_fit.lines(option.label, COST_WIDTHS[0], palette.SIZE, True, 1)
        yield text_fit.height(lines, palette.SIZE, palette.LOUD_HEIGHT)


def dress_combinations(page: Worksheet, appraisal: Appraisal) -> None:
    """Combinations: models down, structures across, each cell in the colour of its letter."""
    title_rows(page)
    grid = combinations.shown(appraisal)
    across = max(1, len(grid.structures))
    each = STRUCTURE_WIDTHS.get(across, NARROW_STRUCTURE)
    widths = _widths(page, (MODEL_WIDTH, *[each] * across))
    labels = {2 + n: combinations.label(value) for n, value in enumerate(grid.structures)}
    header(page, widths, widths, labels)
    first = layout.FIRST_ROW
    for column in widths:
        cell = page.cell(first, column)
        _body(cell, True, "General", column == 1)
        cell.alignment = _at_top()
        cell.border = border()
        if column == 1:
            paint(cell, palette.BAND, bold=True)
    repeat_down(page, first, first + max(1, len(grid.models)) - 1, 1, len(widths))
    for row, height in enumerate(heights(appraisal, across), first):
        page.row_dimensions[row].height = height
    end = f"{column_letters(1 + MAX_STRUCTURES)}{first + MAX_MODELS - 1}"
    for letter, colour in OUTCOMES.items():
        live_formats.conditional(
            page, f"B{first}:{end}", f'LEFT(B{first},2)="{letter} "', **live_formats.live_paint(colour)
        )
    page.freeze_panes = page.cell(first, 2).coordinate


def heights(appraisal: Appraisal, structures: int) -> Iterator[float]:
    """Heights in points of the rows of Combinations, in columns as wide as so many structures need."""
    grid = combinations.shown(appraisal)
    each = STRUCTURE_WIDTHS.get(structures, NARROW_STRUCTURE)
    for model, row in zip(grid.models, grid.cells, strict=True):
        texts = [(combinations.label(model), MODEL_WIDTH, True)]
        texts += [(combinations.words(cell, grid), each, False) for cell in row]
        most = max(text_fit.lines(text, characters, palette.SIZE, bold, 1) for text, characters, bold in texts)
        yield text_fit.height(most, palette.SIZE, 2 * palette.BODY_HEIGHT)


def dress_engagement(page: Worksheet, appraisal: Appraisal) -> None:
    """Engagement: all groups first, in bold, then each."""
    title_rows(page)
    widths = _widths(page, ENGAGEMENT_WIDTHS)
    header(page, widths, (1,))
    top, first = engagement.TOTAL_ROW, engagement.FIRST_GROUP
    for column in widths:
        _body(page.cell(top, column), column == 1, COUNT, True)
        page.cell(top, column).fill = _plain(palette.BAND)
        _body(page.cell(first, column), column == 1, COUNT, False)
    groups = [str(page.cell(row, 1).value) for row in range(first, page.max_row + 1) if page.cell(row, 1).value]
    repeat_down(page, first, first + max(1, min(len(groups), MAX_GROUPS)) - 1, 1, len(widths))
    page.row_dimensions[top].height = palette.LOUD_HEIGHT
    for row, height in enumerate(group_heights(groups), first):
        page.row_dimensions[row].height = height
    page.freeze_panes = page.cell(top, 2).coordinate


def group_heights(groups: Iterable[str]) -> Iterator[float]:
    """Heights in points of the rows of Engagement that hold these groups."""
    for group in groups:
        lines = text_fit.lines(group, ENGAGEMENT_WIDTHS[0], palette.SIZE, indent=1)
        yield text_fit.height(lines, palette.SIZE, palette.BODY_HEIGHT)


def _widths(page: Worksheet, characters: tuple[float, ...]) -> dict[int, float]:
    widths = dict(enumerate(characters, 1))
    for column, each in widths.items():
        width(page, column, each)
    return widths


def _body(cell: Any, at_left: bool, number_format: str, bold: bool) -> None:
    cell.font = font(bold=bold)
    cell.alignment = align("left" if at_left else "center")
    cell.border = border(sides="b")
    cell.number_format = number_format


def _at_top() -> Any:
    from openpyxl.styles import Alignment

    return Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)


def _plain(colour: palette.Paint) -> Any:
    from xlappraise.sheets.style import fill

    return fill(colour.fill)


DRESSERS: Mapping[str, Callable[[Any, Appraisal], None]] = {
    layout.COST_VIEW.name: dress_costs,
    layout.COMBINATIONS.name: dress_combinations,
    layout.ENGAGEMENT.name: dress_engagement,
}
"""The views by name, and what dresses each once it is filled."""
