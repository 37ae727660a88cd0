"""A filled tool's sheet (openpyxl) in, the same one dressed: Results, Summary, Checks and Lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.findings import column_letters
from xlappraise.appraisal.model import Appraisal
from xlappraise.sheets import cells, chart, contents, layout, live_formats, palette, text_fit
from xlappraise.sheets import dressed as views
from xlappraise.sheets.entry_help import ENTRY_ROWS
from xlappraise.sheets.formulas import Lists
from xlappraise.sheets.robustness import look as robustness_look
from xlappraise.sheets.style import (
    align,
    border,
    font,
    group_width,
    header,
    option_width,
    paint,
    repeat_down,
    title_rows,
    width,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

DEEP = 2000
"""Rows of Checks that live formats reach."""
ONE_PAGE_ROWS = 48
"""Results of so many rows are made to fit one page; more would be too small to read."""
FEW_GROUPS = 4
LOUD = frozenset({"total", "share", "rag", "rank"})


def results(page: Worksheet, appraisal: Appraisal) -> None:
    """Results: the printed matrix, totals above, colours and letters by live formats."""
    title_rows(page)
    options = appraisal.short_list_rows
    each = option_width(appraisal, palette.OPTION_WIDTH)
    widths = dict(enumerate((*palette.WIDTHS_RESULTS, *[each] * len(options)), 1))
    widths[2] = group_width(appraisal, palette.WIDTHS_RESULTS[1])
    for column, characters in widths.items():
        width(page, column, characters)
    labels = {layout.RESULTS_FIRST_OPTION + index: option.label for index, option in enumerate(options)}
    header(page, widths, (2, 3), labels)
    points = cells.points_format(appraisal)
    _figures(page, len(widths), points)
    first = layout.RESULTS_FIRST_CRITERION
    _criterion(page, first, len(widths), points)
    repeat_down(page, first, first + len(appraisal.criteria) - 1, 1, len(widths))
    for offset, criterion in enumerate(appraisal.criteria):
        row = layout.RESULTS_FIRST_CRITERION + offset
        lines = text_fit.lines(criterion.title, palette.WIDTHS_RESULTS[2], palette.SIZE, indent=1)
        lines = max(lines, text_fit.lines(criterion.group, widths[2], palette.SIZE, True, 1))
        page.row_dimensions[row].height = text_fit.height(lines, palette.SIZE, palette.MATRIX_HEIGHT)
    _live(page, appraisal, len(widths))
    page.freeze_panes = page.cell(layout.results_row("gateways"), 4).coordinate
    _paper(page, appraisal, len(widths))


def _criterion(page: Worksheet, row: int, last: int, points: str) -> None:
    colours = {1: palette.MUTED, 2: palette.NAVY, 5: palette.MUTED}
    for column in range(1, last + 1):
        cell = page.cell(row, column)
        cell.font = font(colour=colours.get(column, palette.INK))
        cell.alignment = align("left" if column in (2, 3) else "center")
        cell.border = border(sides="tb") if column < layout.RESULTS_FIRST_OPTION else border(palette.WHITE)
        if column > 3:
            cell.number_format = points


def _figures(page: Worksheet, last: int, points: str) -> None:
    formats = {"share": "0%", "best": "0", "worst": "0", "rank": "0"}
    for key, _ in layout.RESULTS_ROWS:
        row, loud = layout.results_row(key), key in LOUD
        size = palette.SUBTITLE if loud else palette.SMALL
        for column in range(1, last + 1):
            cell = page.cell(row, column)
            paint(cell, palette.BAND, bold=loud and column > 1, size=size)
            # Words may stand where a number would mislead: "27 of 28 scored".
            words = column >= layout.RESULTS_FIRST_OPTION
            cell.alignment = align("left" if column in (2, 3) else "center", shrink=words)
            cell.border = border(palette.WHITE)
            # No stray zero before the first weight is in.
            cell.number_format = f"{points};-{points};" if column in (4, 5) else formats.get(key, points)
        page.row_dimensions[row].height = palette.LOUD_HEIGHT if loud else palette.FIGURE_HEIGHT


def _live(page: Worksheet, appraisal: Appraisal, last: int) -> None:
    first = layout.RESULTS_FIRST_CRITERION
    bottom = first + max(ENTRY_ROWS, len(appraisal.criteria))
    options = last >= layout.RESULTS_FIRST_OPTION
    live_formats.group_rules(page, first, bottom, layout.RESULTS_FIRST_OPTION - 1)
    if options and appraisal.bands:
        live_formats.results(page, appraisal, bottom, last)
        live_formats.totals(page, appraisal, last)


def _paper(page: Worksheet, appraisal: Appraisal, last: int) -> None:
    rows = layout.RESULTS_FIRST_CRITERION + len(appraisal.criteria)
    columns = column_letters(max(last, layout.RESULTS_PRINTED))
    page.print_area = f"A1:{columns}{max(rows - 1, layout.RESULTS_FIRST_CRITERION)}"
    wide = len(appraisal.short_list_rows) > palette.PORTRAIT_OPTIONS
    page.page_setup.orientation = "landscape" if wide else "portrait"
    page.page_setup.fitToHeight = 1 if rows <= ONE_PAGE_ROWS and not wide else 0


def summary(page: Worksheet, appraisal: Appraisal) -> None:
    """Summary: the ranked table, share bars, and the chart of group subtotals."""
    title_rows(page)
    groups = [group.name for group in appraisal.groups][: layout.MAX_GROUPS]
    before = len(palette.WIDTHS_SUMMARY)
    least = palette.GROUP_WIDTH if len(groups) <= FEW_GROUPS else palette.NARROW_WIDTH
    each = [max(least, text_fit.longest_word([name], palette.SIZE, True) + 1) for name in groups]
    widths = dict(enumerate((*palette.WIDTHS_SUMMARY, *each, palette.LABEL_WIDTH), 1))
    label = before + len(groups) + 1
    for column, characters in widths.items():
        width(page, column, characters)
    header(page, widths, (2, label), dict(enumerate(groups, before + 1)))
    points = cells.points_format(appraisal)
    names = [
        text_fit.lines(o.label, palette.WIDTHS_SUMMARY[1], palette.SIZE, True, 1) for o in appraisal.short_list_rows
    ]
    for row in range(layout.FIRST_ROW, layout.FIRST_ROW + len(names)):
        _ranked(page, row, label, points)
        # Any option may come to stand in any row.
        page.row_dimensions[row].height = text_fit.height(max(names), palette.SIZE, palette.LOUD_HEIGHT)
    page.freeze_panes = page.cell(layout.FIRST_ROW, 3).coordinate
    page.page_setup.fitToHeight = 1
    if appraisal.short_list_rows:
        last = layout.HEADER_ROW + len(appraisal.short_list_rows)
        live_formats.share_bars(page, f"D{layout.FIRST_ROW}:D{last}")
        live_formats.bands(page, f"E{layout.FIRST_ROW}:E{last}", f"E{layout.FIRST_ROW}", appraisal)
        live_formats.winner(page, f"A{layout.FIRST_ROW}:A{last}")
        if groups:
            chart.place(page, len(groups), len(appraisal.short_list_rows), scored=bool(appraisal.scored))


def _ranked(page: Worksheet, row: int, label: int, points: str) -> None:
    for column in range(1, label + 1):
        cell = page.cell(row, column)
        cell.font = font(bold=column <= 3, colour=palette.MUTED if column == label else palette.INK)
        cell.alignment = align("left" if column in (2, label) else "center")
        cell.border = border(sides="b")
        cell.number_format = {1: "0", 4: "0%"}.get(column, points)


def checks(page: Worksheet, _: Appraisal) -> None:
    """Checks: one row a finding; severity in words, the place as a link. Columns carry the look down the sheet."""
    title_rows(page)
    columns = layout.CHECKS.columns
    widths = {number: column.width for number, column in enumerate(columns, 1)}
    header(page, widths, (2, 3, 4, 5))
    first = layout.FIRST_ROW
    for number, column in enumerate(columns, 1):
        whole = page.column_dimensions[column_letters(number)]
        whole.width = column.width
        _finding(whole, column.key)
        _finding(page.cell(first, number), column.key)
    repeat_down(page, first, page.max_row, 1, len(columns))
    for row in range(first, max(page.max_row, first) + 1):
        most = max(
            text_fit.lines(contents_of(page.cell(row, number)), characters, palette.SIZE, indent=1)
            for number, characters in widths.items()
        )
        page.row_dimensions[row].height = text_fit.height(most, palette.SIZE, palette.BODY_HEIGHT)
    _severities(page, first)
    page.freeze_panes = page.cell(first, 1).coordinate


def contents_of(cell: Any) -> str:
    """The text that a cell of Checks shows; of a link, what stands last in its formula."""
    text = str(cell.value or "")
    return text.rsplit('","', 1)[-1].removesuffix('")') if text.startswith("=HYPERLINK") else text


def _finding(cell: Any, key: str) -> None:
    cell.font = font(colour=palette.LINK, underline="single") if key == "where" else font()
    cell.alignment = align("center" if key in ("severity", "code") else "left")


def _severities(page: Worksheet, first: int) -> None:
    words = contents.SEVERITY_WORDS
    area = f"A{first}:A{first + DEEP}"
    for severity, paint_ in (("error", palette.RED), ("warning", palette.AMBER), ("note", palette.BAND)):
        test = f'$A{first}="{words[severity]}"'
        live_formats.conditional(page, area, test, **live_formats.live_paint(paint_))
    line = border(sides="b")
    live_formats.conditional(page, f"A{first}:F{first + DEEP}", f'$A{first}<>""', stop=False, border=line)


def lists(page: Worksheet, _: Appraisal) -> None:
    """Lists: plain, for whoever unhides it."""
    for cell in page[1]:
        cell.font = font(bold=True)
    for column in (Lists.scalar, Lists.scalar_value, Lists.option_label):
        width(page, column, 30)


DRESSERS: dict[str, Callable[[Any, Appraisal], None]] = {
    "Results": results,
    "Summary": summary,
    "Robustness": robustness_look.dress,
    "Checks": checks,
    "Lists": lists,
    **views.DRESSERS,
}
"""The tool's sheets by name, and what dresses each once it is filled."""
