"""What Results and Summary hold now and what they should hold in; out, the Changes around their cells.

The cells themselves are those of `contents`. Here is what a longer or shorter lay-out needs besides: widths, live
formats that reach further, the print area, the chart, and the workbook names of each option's figures.
"""

import re
from collections import ChainMap
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from xlappraise.appraisal.model import Appraisal
from xlappraise.reading.reader import Reading
from xlappraise.sheets import layout, parts
from xlappraise.sheets.cells import SheetCells, ToolCell, points_format
from xlappraise.sheets.contents import SUMMARY_BEFORE
from xlappraise.sheets.donor import FreshWorkbook
from xlappraise.xlsx import addresses
from xlappraise.xlsx.addresses import Area, Position
from xlappraise.xlsx.changes.kinds import (
    AddSheet,
    Change,
    ColumnLike,
    ExtendRules,
    GrowChart,
    RenewChart,
    SetCell,
    SetName,
    SetPrintArea,
)
from xlappraise.xlsx.snapshot import BLANK, CellData, Sheet, Snapshot

FIGURES = ("total", "share", "rank")
"""Figures of an option that have a workbook name."""
FIRST_GROUP = len(SUMMARY_BEFORE) + 1
PRINT_AREA = "_xlnm.Print_Area"
NOTHING = SheetCells({})


class Extent(NamedTuple):
    """How far a lay-out goes: its last row and last column."""

    row: int
    column: int


def results_extent(appraisal: Appraisal) -> Extent:
    """How far Results goes for this appraisal."""
    row = layout.RESULTS_FIRST_CRITERION + len(appraisal.criteria) - 1
    return Extent(row, layout.RESULTS_FIRST_OPTION + len(appraisal.short_list_rows) - 1)


def summary_extent(appraisal: Appraisal) -> Extent:
    """How far the table on Summary goes for this appraisal."""
    groups = min(len(appraisal.groups), layout.MAX_GROUPS)
    return Extent(layout.HEADER_ROW + len(appraisal.short_list_rows), FIRST_GROUP + groups)


def laid_out(sheet: Sheet, wanted: SheetCells = NOTHING) -> Extent:
    """How far the lay-out on Results or Summary goes, by the formulas of ours that stand there.

    With `wanted`, how far it goes once these cells are written.
    """
    return _results_now(sheet, wanted) if sheet.name == "Results" else _summary_now(sheet, wanted)


def _results_now(sheet: Sheet, wanted: SheetCells) -> Extent:
    column = _run(sheet, wanted, (layout.HEADER_ROW, layout.RESULTS_FIRST_OPTION), (0, 1), "lists!")
    row = _run(sheet, wanted, (layout.RESULTS_FIRST_CRITERION, 2), (1, 0), "xla_critgroups")
    return Extent(row, column)


def _summary_now(sheet: Sheet, wanted: SheetCells) -> Extent:
    row = _run(sheet, wanted, (layout.FIRST_ROW, 2), (1, 0), "lists!")
    column = _run(sheet, wanted, (layout.HEADER_ROW, FIRST_GROUP), (0, 1), "lists!")
    return Extent(row, column + 1)


def _run(sheet: Sheet, wanted: SheetCells, start: Position, step: Position, mark: str) -> int:
    """Last row (or column) of the unbroken run of formulas with that mark."""
    row, column = start
    while _is_marked(sheet.cells.get((row, column)), mark) or _will_be_marked(wanted, (row, column), mark):
        row, column = row + step[0], column + step[1]
    return row - 1 if step[0] else column - 1


def _is_marked(cell: CellData | ToolCell | None, mark: str) -> bool:
    return cell is not None and mark in (cell.formula or "").casefold()


def _will_be_marked(wanted: SheetCells, position: Position, mark: str) -> bool:
    return wanted.block.covers(position) or _is_marked(wanted.cells.get(position), mark)


def surplus_cells(sheet: Sheet, wanted: SheetCells) -> Iterator[Position]:
    """Cells of an earlier lay-out of Results or Summary that go on behind what should stand there.

    It was larger, or rows or columns were inserted before it.
    """
    others = wanted.others(sheet.cells)
    now = laid_out(sheet, wanted) if others else None
    for row, column in others:
        if now and layout.HEADER_ROW <= row <= now.row and column <= now.column:
            yield row, column


def missing_sheets(snapshot: Snapshot, appraisal: Appraisal) -> list[AddSheet]:
    """The tool's sheets that the workbook lacks, each behind the tab that stands before it in the layout."""
    there = set(snapshot.sheets)
    # An officer may have a sheet of a view's name, in whatever case: no workbook holds two of them.
    names = {name.casefold() for name in there}
    found = []
    for sheet in parts.sheets_of(appraisal):
        if (
            sheet.owner == layout.TOOL
            and sheet.name not in there
            and not (sheet.optional and sheet.name.casefold() in names)
        ):
            found.append(AddSheet(sheet.name, tab_before(sheet.name, there), FreshWorkbook(appraisal)))
            there.add(sheet.name)
    return found


def addable(snapshot: Snapshot) -> list[str]:
    """Sheets of the layout that an appraisal may do without, and that the workbook does not have."""
    there = {name.casefold() for name in snapshot.sheets}
    return [
        s.name for s in layout.SHEETS if not s.required and s.owner != layout.TOOL and s.name.casefold() not in there
    ]


def plan_log(snapshot: Snapshot, appraisal: Appraisal, name: str) -> AddSheet:
    """The change that adds one of the `addable` sheets, empty."""
    logs = {**appraisal.logs, name: ()} if layout.BY_NAME[name].optional else appraisal.logs
    return AddSheet(name, tab_before(name, set(snapshot.sheets)), FreshWorkbook(replace(appraisal, logs=logs)))


def tab_before(name: str, there: set[str]) -> str:
    """The tab, of those that are there, behind which a sheet of the layout belongs; '' when it comes first."""
    before: list[str] = []
    for sheet in layout.SHEETS:
        if sheet.name == name:
            break
        before += [sheet.name] if sheet.name in there else []
    return before[-1] if before else ""


def with_blank_sheets(snapshot: Snapshot, added: list[AddSheet]) -> Snapshot:
    """The workbook with those sheets, still empty."""
    if not added:
        return snapshot
    blank = {change.sheet: Sheet(change.sheet, {}) for change in added}
    return snapshot._replace(sheets=ChainMap(blank, snapshot.sheets))  # type: ignore[arg-type]  # read only


def plan_extents(snapshot: Snapshot, reading: Reading) -> list[Change]:
    """Changes around the cells of Results and Summary."""
    changes: list[Change] = []
    appraisal = reading.appraisal
    if snapshot.sheets["Results"].cells:
        changes += _results(snapshot, appraisal)
    if snapshot.sheets["Summary"].cells:
        changes += _summary(snapshot, appraisal)
    return changes


def _results(snapshot: Snapshot, appraisal: Appraisal) -> Iterator[Change]:
    sheet = snapshot.sheets["Results"]
    old, new = laid_out(sheet), results_extent(appraisal)
    if old == new:
        return
    yield from _longer_rules(sheet.name, old, new, (layout.HEADER_ROW, layout.RESULTS_FIRST_CRITERION))
    prints, was = _moved_back(sheet, _prints(snapshot, sheet.name), old)
    if prints in (None, _print_area(was)):
        yield _paper(sheet.name, appraisal, new)


def _paper(sheet: str, appraisal: Appraisal, new: Extent) -> SetPrintArea:
    from xlappraise.sheets import palette, tool_sheets

    wide = len(appraisal.short_list_rows) > palette.PORTRAIT_OPTIONS
    pages = 1 if new.row < tool_sheets.ONE_PAGE_ROWS and not wide else 0
    return SetPrintArea(sheet, _print_area(new), pages, wide)


def _print_area(extent: Extent) -> Area:
    """What is printed of Results."""
    row, column = max(extent.row, layout.RESULTS_FIRST_CRITERION), max(extent.column, layout.RESULTS_PRINTED)
    return Area(1, 1, row, column)


def _longer_rules(sheet: str, old: Extent, new: Extent, first: tuple[int, int]) -> Iterator[Change]:
    """Widths and live formats of new columns, then of new rows, taken from their neighbours."""
    top, first_row = first
    if new.column > old.column >= layout.RESULTS_FIRST_OPTION:
        for column in range(old.column + 1, new.column + 1):
            yield ColumnLike(sheet, column, old.column)
        bottom = max(old.row, new.row)
        yield ExtendRules(
            sheet, Area(top, old.column, bottom, old.column), Area(top, old.column + 1, bottom, new.column)
        )
    if new.row > old.row >= first_row:
        like = Area(old.row, 1, old.row, new.column)
        yield ExtendRules(sheet, like, Area(old.row + 1, 1, new.row, new.column))


def _summary(snapshot: Snapshot, appraisal: Appraisal) -> Iterator[Change]:
    sheet = snapshot.sheets["Summary"]
    old, new = laid_out(sheet), summary_extent(appraisal)
    if old != new:
        yield from _summary_grown(sheet, appraisal, old, new)
    yield from _summary_paper(snapshot, appraisal, old, new)


def _summary_grown(sheet: Sheet, appraisal: Appraisal, old: Extent, new: Extent) -> Iterator[Change]:
    from xlappraise.sheets import chart

    if old.column != new.column:
        yield from _summary_columns(sheet, old, new)
    if new.row > old.row >= layout.FIRST_ROW:
        like = Area(old.row, 1, old.row, new.column)
        yield ExtendRules(sheet.name, like, Area(old.row + 1, 1, new.row, new.column))
    if new.row != old.row and old.row >= layout.FIRST_ROW:
        before, after = (chart.rows(extent.row - layout.HEADER_ROW) for extent in (old, new))
        yield GrowChart(sheet.name, layout.FIRST_ROW, old.row, new.row, max(0, after - before))
    if old.column != new.column:
        yield from _chart(sheet.name, appraisal)


def _chart(sheet: str, appraisal: Appraisal) -> Iterator[RenewChart]:
    """Summary's chart drawn anew, with the series that the groups want."""
    from xlappraise.appraisal.scoring import score
    from xlappraise.sheets import chart, contents

    groups, options = min(len(appraisal.groups), layout.MAX_GROUPS), len(appraisal.short_list_rows)
    if groups and options:
        cells = contents.summary_cells(appraisal, score(appraisal))
        yield RenewChart(sheet, chart.part(cells, groups, options, points_format(appraisal)))


def _summary_paper(snapshot: Snapshot, appraisal: Appraisal, old: Extent, new: Extent) -> Iterator[Change]:
    """The print area: the table, and the chart once something is scored; an officer's own stays."""
    prints, was = _moved_back(snapshot.sheets["Summary"], _prints(snapshot, "Summary"), old)
    table_only = Area(1, 1, was.row + 1, was.column)
    if old == new and (prints is None or (prints == table_only) is not bool(appraisal.scored)):
        return
    from xlappraise.sheets import chart

    if prints in (None, table_only, Area(1, 1, chart.printed(was.row, scored=True), was.column)):
        last = chart.printed(new.row, scored=bool(appraisal.scored))
        yield SetPrintArea("Summary", Area(1, 1, last, new.column), 1)


def _summary_columns(sheet: Sheet, old: Extent, new: Extent) -> Iterator[Change]:
    """The label's column moves when groups come or go: formats move along."""
    for column in reversed(range(min(old.column, new.column), new.column + 1)):
        yield ColumnLike(sheet.name, column, old.column if column == new.column else FIRST_GROUP)
    for row in range(layout.HEADER_ROW, max(old.row, new.row) + 1):
        for column in range(FIRST_GROUP, max(old.column, new.column) + 1):
            like = (min(row, layout.FIRST_ROW), old.column if column == new.column else FIRST_GROUP)
            inside = column <= new.column and row <= new.row
            value = sheet.cells.get((row, column), BLANK)
            yield SetCell(sheet.name, row, column, value.value, value.source, like if inside else None, restyle=True)


def _moved_back(sheet: Sheet, prints: Area | None, old: Extent) -> tuple[Area | None, Extent]:
    """The print area and how far the lay-out went before rows or columns were inserted above or left of both.

    They are as given when the print area does not begin at the title, which moves along: then it is an officer's own.
    """
    corner = (prints.first_row, prints.first_column) if prints else (1, 1)
    if prints is None or corner == (1, 1) or sheet.cells.get(corner, BLANK).value != layout.BY_NAME[sheet.name].title:
        return prints, old
    down, right = corner[0] - 1, corner[1] - 1
    cells = {(row - down, column - right): cell for (row, column), cell in sheet.cells.items()}
    moved = Area(1, 1, prints.last_row - down, prints.last_column - right)
    return moved, laid_out(sheet._replace(cells=cells))


def _prints(snapshot: Snapshot, sheet: str) -> Area | None:
    """The print area of a sheet, when it is one rectangle."""
    from xlappraise.xlsx.addresses import area_of

    text = snapshot.names.get(f"{sheet}!{PRINT_AREA}", "")
    return area_of(text.rpartition("!")[2])


# ------------------------------------------------------------------------------------------------- names


def plan_figure_names(snapshot: Snapshot, reading: Reading) -> list[Change]:
    """Names of options' figures that are missing or point at what is now another option; the layout's version."""
    there = {name.casefold(): text for name, text in snapshot.names.items()}
    changes: list[Change] = []
    figures = figure_names(reading.appraisal)
    for name, area in figures.items():
        if there.get(name.casefold(), "").replace("'", "") != area:
            changes.append(SetName(name, area))
    kept = {name.casefold() for name in figures}
    pattern = re.compile(rf"xla_({'|'.join(FIGURES)})_.+", re.IGNORECASE)
    gone = (name for name in snapshot.names if pattern.fullmatch(name) and name.casefold() not in kept)
    changes += (SetName(name, None) for name in gone)
    if there.get(layout.VERSION_NAME.casefold(), "").strip('"') != str(layout.LAYOUT_VERSION):
        changes.append(SetName(layout.VERSION_NAME, str(layout.LAYOUT_VERSION)))
    return changes


def figure_names(appraisal: Appraisal) -> dict[str, str]:
    """Each option's total, share and rank by workbook name."""
    found: dict[str, str] = {}
    for index, option in enumerate(appraisal.short_list_rows):
        for figure in FIGURES:
            row, column = layout.results_row(figure), layout.RESULTS_FIRST_OPTION + index
            found.setdefault(layout.option_name(figure, option.id), addresses.at("Results", row, column))
    return found
