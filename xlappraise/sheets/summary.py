"""Appraisal and Results in; out, the sheet Summary: ranked table and chart, cells, formulas, look and extent."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.scoring import Results
from xlappraise.sheets import doubts, formulas, layout
from xlappraise.sheets.cells import NO_CELLS, Cells, SheetCells, ToolCell, number_words, points_format
from xlappraise.sheets.extent import Extent, beyond, moved_back, print_area, run
from xlappraise.sheets.formulas import FIRST_OPTION, LAST_OPTION, Lists, lists_options, number_text
from xlappraise.sheets.results import (
    group_value,
    headline,
    rag_value,
    rank_value,
    share_value,
    total_value,
    whose_scores,
)
from xlappraise.sheets.source import Source
from xlappraise.sheets.tools import ToolSheet
from xlappraise.xlsx import addresses
from xlappraise.xlsx.addresses import Area, Position, column_letters
from xlappraise.xlsx.changes.kinds import (
    Change,
    ColumnLike,
    ExtendRules,
    GrowChart,
    RenewChart,
    SetCell,
    SetPageBreaks,
    SetPrintArea,
)
from xlappraise.xlsx.snapshot import BLANK, Sheet, Snapshot

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from xlappraise.sheets.text_fit import Face


BEFORE = ("Rank", "Option", "Total", "Share of highest possible", "RAG")
AFTER = ("Chart label",)


WHOSE_SCORES = (1, 4)
"""Where Summary says that scores were agreed by several people: beside the title."""


def table(appraisal: Appraisal, results: Results, doubtful: str = "") -> Cells:
    """The ranked table with group subtotals; `doubtful` says how many scores are in doubt."""
    groups = [group.name for group in appraisal.groups][: layout.MAX_GROUPS]
    cells: Cells = {
        (1, 1): ToolCell(layout.SUMMARY.title),
        (2, 1): ToolCell(layout.SUMMARY.instruction),
        (3, 1): ToolCell(headline(appraisal, results), formulas.scalar("headline")),
        WHOSE_SCORES: ToolCell(whose_scores(appraisal)),
        note_place(appraisal): ToolCell(doubtful, doubts.sentence_formula()),
    }
    for column, heading in enumerate(BEFORE, 1):
        cells[layout.HEADER_ROW, column] = ToolCell(heading)
    first = len(BEFORE) + 1
    for index, group in enumerate(groups):
        heading = addresses.at("Lists", 1, Lists.groups + index)
        cells[layout.HEADER_ROW, first + index] = ToolCell(group, heading)
    cells[layout.HEADER_ROW, first + len(groups)] = ToolCell(AFTER[0])
    for offset, result in enumerate(results.rows_in_order):
        row = layout.FIRST_ROW + offset
        total = total_value(appraisal, result)
        shown = total if isinstance(total, str) else number_words(result.total or Fraction(0))
        cells |= {
            (row, 1): ToolCell(rank_value(result), figure(row, "rank")),
            (row, 2): ToolCell(result.option.label, option(row)),
            (row, 3): ToolCell(total, figure(row, "total")),
            (row, 4): ToolCell(share_value(result), figure(row, "share")),
            (row, 5): ToolCell(rag_value(result), figure(row, "rag")),
        }
        for index, group in enumerate(groups):
            cells[row, first + index] = ToolCell(group_value(result, group), group_total(row, index))
        cells[row, first + len(groups)] = ToolCell(f"{result.option.label}: {shown}", chart_label(row))
    return cells


def note_place(appraisal: Appraisal) -> Position:
    """Where Summary says what the mark of doubt means: in the row between table and chart."""
    return layout.FIRST_ROW + len(appraisal.short_list_rows), 1


def chart_text(appraisal: Appraisal) -> str:
    """Alternative text of the chart on Summary, true whatever the scores."""
    groups = ", ".join(group.name for group in appraisal.groups)
    return (
        "Stacked bar chart of each option's total weighted score, options in rank order, split by group of criteria"
        f" ({groups}). The table above the chart holds the same figures."
    )


def _ref_to(row: int, column: int) -> str:
    number = row - layout.FIRST_ROW + 1
    return f"INDEX({lists_options(column)},MATCH({number},{lists_options(Lists.place)},0))"


def option(row: int) -> str:
    """Name of the option in this place of Summary."""
    return _ref_to(row, Lists.option_label)


def figure(row: int, key: str) -> str:
    """Total, share, RAG or rank of the option in this place of Summary."""
    place_number = f"MATCH({row - layout.FIRST_ROW + 1},{lists_options(Lists.place)},0)"
    line = layout.results_row(key)
    return f"INDEX(Results!${FIRST_OPTION}${line}:${LAST_OPTION}${line},1,{place_number})"


def group_total(row: int, group: int) -> str:
    """Subtotal of a group (counted from 0) of the option in this place of Summary."""
    return _ref_to(row, Lists.groups + group)


def chart_label(row: int) -> str:
    """Name and total, for the axis of the chart."""
    total = f"$C{row}"
    return f'$B{row}&": "&IF(ISNUMBER({total}),{number_text(total)},{total})'


FEW_GROUPS = 4


def look(page: "Worksheet", appraisal: Appraisal) -> None:
    """Summary: the ranked table, share bars, and the chart of group subtotals."""
    from copy import copy

    from xlappraise.appraisal.scoring import score
    from xlappraise.sheets import chart, doubt_marks, live_formats, palette, paper, style, text_fit

    style.title_rows(page)
    groups = [group.name for group in appraisal.groups][: layout.MAX_GROUPS]
    before = len(palette.WIDTHS_SUMMARY)
    least = palette.GROUP_WIDTH if len(groups) <= FEW_GROUPS else palette.NARROW_WIDTH
    each = [max(least, text_fit.longest_word([name], palette.SIZE, True) + 1) for name in groups]
    widths = dict(enumerate((*palette.WIDTHS_SUMMARY, *each, palette.LABEL_WIDTH), 1))
    label = before + len(groups) + 1
    for column, characters in widths.items():
        style.width(page, column, characters)
    page.column_dimensions[column_letters(label)].hidden = True  # it is there for the chart
    style.header(page, widths, (2, label), dict(enumerate(groups, before + 1)))
    points = points_format(appraisal)
    for row in range(layout.FIRST_ROW, layout.FIRST_ROW + len(appraisal.short_list_rows)):
        _rank_row(page, row, label, points)
        page.row_dimensions[row].height = chart.rank_height(appraisal)
    note: Any = page.cell(*note_place(appraisal))
    model: Any = page.cell(NOTE_LIKE, 1)
    note._style = copy(model._style)
    page.row_dimensions[note.row].height = palette.BODY_HEIGHT
    page.freeze_panes = page.cell(layout.FIRST_ROW, 3).coordinate
    last = label - 1
    if sum(widths.values()) - palette.LABEL_WIDTH > paper.most_across(page.title, landscape=True):
        last = layout.SUMMARY.kept  # what runs over several pages is cut between them
        style.sentence(page, layout.HEADLINE_ROW, headline(appraisal, score(appraisal)), last)
    style.sentence(page, layout.STAMP_ROW, str(page.cell(layout.STAMP_ROW, 1).value or ""), last)
    own = _chart_has_own_page(appraisal)
    page.page_setup.fitToHeight = int(not own)
    if appraisal.short_list_rows:
        last = layout.HEADER_ROW + len(appraisal.short_list_rows)
        live_formats.share_bars(page, f"D{layout.FIRST_ROW}:D{last}")
        live_formats.bands(page, f"E{layout.FIRST_ROW}:E{last}", f"E{layout.FIRST_ROW}", appraisal)
        live_formats.winner(page, f"A{layout.FIRST_ROW}:A{last}")
        doubt_marks.ranking(page, appraisal, last, FIRST_GROUP)
        live_formats.thousands(page, f"C{layout.FIRST_ROW}:C{last}", appraisal)
        if groups:
            chart.place(
                page, len(groups), len(appraisal.short_list_rows), scored=bool(appraisal.scored_criteria), own_page=own
            )


def _chart_has_own_page(appraisal: Appraisal) -> bool:
    from xlappraise.sheets import chart

    return bool(appraisal.scored_criteria and appraisal.short_list_rows) and chart.has_own_page(appraisal)


def _rank_row(page: "Worksheet", row: int, label: int, points: str) -> None:
    from xlappraise.sheets import palette, style

    for column in range(1, label + 1):
        cell = page.cell(row, column)
        cell.font = style.font(bold=column <= 3, colour=palette.MUTED if column == label else palette.INK)
        cell.alignment = style.align("left" if column in (2, label) else "center")
        cell.border = style.border(sides="b")
        cell.number_format = {1: "0", 4: "0%"}.get(column, points)


FIRST_GROUP = len(BEFORE) + 1
NOTE_LIKE = 2
"""Row whose first cell gives the note below the table its format."""


def extent(appraisal: Appraisal) -> Extent:
    """How far the table on Summary goes for this appraisal."""
    groups = min(len(appraisal.groups), layout.MAX_GROUPS)
    return Extent(layout.HEADER_ROW + len(appraisal.short_list_rows), FIRST_GROUP + groups)


def extent_now(sheet: Sheet, wanted: SheetCells = NO_CELLS) -> Extent:
    """How far it goes by the formulas of ours that stand there, once the `wanted` cells are written."""
    row = run(sheet, wanted, (layout.FIRST_ROW, 2), (1, 0), "lists!")
    column = run(sheet, wanted, (layout.HEADER_ROW, FIRST_GROUP), (0, 1), "lists!")
    return Extent(row, column + 1)


def around(snapshot: Snapshot, appraisal: Appraisal, _: SheetCells) -> Iterator[Change]:
    """Widths, formats, live formats, chart and print area that follow a longer, shorter, wider or narrower table."""
    sheet = snapshot.sheets[layout.SUMMARY.name]
    old, new = extent_now(sheet), extent(appraisal)
    if old != new:
        yield from _growth(sheet, appraisal, old, new)
    if (row := note_row(sheet)) != note_place(appraisal)[0]:
        yield from _plan_note(sheet, row, appraisal)
    yield from _paper(snapshot, appraisal, old, new)


def _growth(sheet: Sheet, appraisal: Appraisal, old: Extent, new: Extent) -> Iterator[Change]:
    from xlappraise.sheets import chart

    if old.column != new.column:
        yield from _columns(sheet, old, new)
    if new.row > old.row >= layout.FIRST_ROW:
        like = Area(old.row, 1, old.row, new.column)
        yield ExtendRules(sheet.name, like, Area(old.row + 1, 1, new.row, new.column))
    if new.row != old.row and old.row >= layout.FIRST_ROW:
        before, after = (chart.rows(extent.row - layout.HEADER_ROW) for extent in (old, new))
        yield GrowChart(sheet.name, layout.FIRST_ROW, old.row, new.row, max(0, after - before))
    if old.column != new.column:
        yield from _new_charts(sheet.name, appraisal)


def note_row(sheet: Sheet) -> int:
    """The row that says what the mark of doubt means; 0 where none does."""
    rows = (row for (row, column), cell in sheet.cells.items() if column == 1 and doubts.is_sentence(cell.formula))
    return max(rows, default=0)


def _plan_note(sheet: Sheet, old: int, appraisal: Appraisal) -> Iterator[SetCell]:
    """The note, which goes to another row, in its look, and the row where it was in that of the table."""
    row, column = note_place(appraisal)
    if layout.HEADER_ROW < old < row:
        there = sheet.cells[old, column]
        yield SetCell(sheet.name, old, column, there.value, there.source, (layout.FIRST_ROW, column), restyle=True)
    there = sheet.cells.get((row, column), BLANK)
    yield SetCell(sheet.name, row, column, there.value, there.source, (NOTE_LIKE, 1), restyle=True)


def _new_charts(sheet: str, appraisal: Appraisal) -> Iterator[RenewChart]:
    """Summary's chart drawn anew, with the series that the groups want."""
    from xlappraise.appraisal.scoring import score

    for _, part in charts(table(appraisal, score(appraisal)), appraisal):
        yield RenewChart(sheet, part)


def _paper(snapshot: Snapshot, appraisal: Appraisal, old: Extent, new: Extent) -> Iterator[Change]:
    """The print area: the table, and the chart once something is scored; an officer's own stays."""
    from xlappraise.sheets import chart

    prints, was = moved_back(snapshot.sheets["Summary"], print_area(snapshot, "Summary"), old, extent_now)
    table_only = Area(1, 1, was.row + 1, was.column)
    if old == new and (prints is None or (prints == table_only) is not bool(appraisal.scored_criteria)):
        return
    if prints in (None, table_only, Area(1, 1, chart.last_row_printed(was.row, scored=True), was.column)):
        last = chart.last_row_printed(new.row, scored=bool(appraisal.scored_criteria))
        own = _chart_has_own_page(appraisal)
        yield SetPrintArea("Summary", Area(1, 1, last, new.column), int(not own))
        yield SetPageBreaks("Summary", (new.row + 1,) if own else ())


def _columns(sheet: Sheet, old: Extent, new: Extent) -> Iterator[Change]:
    """The label's column moves when groups come or go: formats move along."""
    for column in reversed(range(min(old.column, new.column), new.column + 1)):
        is_label = column == new.column
        yield ColumnLike(sheet.name, column, old.column if is_label else FIRST_GROUP, hidden=is_label)
    for row in range(layout.HEADER_ROW, max(old.row, new.row) + 1):
        for column in range(FIRST_GROUP, max(old.column, new.column) + 1):
            like = (min(row, layout.FIRST_ROW), old.column if column == new.column else FIRST_GROUP)
            inside = column <= new.column and row <= new.row
            value = sheet.cells.get((row, column), BLANK)
            yield SetCell(sheet.name, row, column, value.value, value.source, like if inside else None, restyle=True)


def face(row: int, column: int) -> "Face | None":
    """How headings, names of options and the sentences above the table stand; None for other cells."""
    from xlappraise.sheets import palette
    from xlappraise.sheets.text_fit import Face

    if (row, column) == (layout.STAMP_ROW, 1):
        return Face(palette.SIZE, True, 1, spread=True)
    if (row, column) == (layout.HEADLINE_ROW, 1):
        return Face(palette.SUBTITLE, True, spread=True)
    head, named = row == layout.HEADER_ROW, row > layout.HEADER_ROW and column == 2
    return Face(palette.SIZE, True, int(column == 2), whole=head) if head or named else None


def surplus(sheet: Sheet, wanted: SheetCells) -> Iterator[Position]:
    """Cells of an earlier table that reach beyond what should stand there."""
    yield from beyond(sheet, wanted, extent_now)
    row = note_row(sheet)
    if (row, 1) not in wanted and row > extent_now(sheet, wanted).row:
        yield row, 1


def _cells(source: Source) -> Cells:
    return table(source.appraisal, source.results, doubts.sentence(source))


def charts(summary: Cells, appraisal: Appraisal) -> list[tuple[str, str]]:
    """Alternative text and part of its chart; none where there is nothing to show."""
    from xlappraise.sheets import chart

    groups, options = min(len(appraisal.groups), layout.MAX_GROUPS), len(appraisal.short_list_rows)
    if not (groups and options):
        return []
    from_zero = not appraisal.scale.levels or appraisal.scale.lowest >= 0
    drawn = chart.part(summary, groups, options, points_format(appraisal), from_zero)
    return [(chart_text(appraisal), drawn)]


TOOL = ToolSheet(
    lambda source: {layout.SUMMARY.name: SheetCells(_cells(source))},
    look,
    surplus=surplus,
    restyle=True,
    around=around,
    face=face,
    shows_points=True,
    charts=charts,
)
