"""A workbook as it is going to be in; out, the Changes that make its rows and columns fit what stands in them.

An officer's own height or width stays where it is larger than needed. Only texts of ours and in columns of ours are
measured: what an officer wrote beside them may run on over empty cells.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain

from xlappraise.appraisal.combinations import DIMENSIONS
from xlappraise.appraisal.doubt import doubtful_keys
from xlappraise.appraisal.model import Key
from xlappraise.plan.growth import with_changes
from xlappraise.reading.reader import Reading
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout, palette, tools, topics
from xlappraise.sheets.doubts import BEHIND
from xlappraise.sheets.extent import print_area
from xlappraise.sheets.layout import Column
from xlappraise.sheets.log_sheet import AS_MERGED
from xlappraise.sheets.paper import laid_out
from xlappraise.sheets.style import at_left
from xlappraise.sheets.text_fit import BUTTON, Face, PlacedText, Size, column_widths, placed_texts, row_heights
from xlappraise.sheets.where import TablePlace
from xlappraise.xlsx.addresses import Area, Position
from xlappraise.xlsx.changes.kinds import (
    AddSheet,
    Change,
    ColumnLike,
    FitColumns,
    FitPaper,
    FitRows,
    HideRows,
    SetCell,
    SetPrintArea,
)
from xlappraise.xlsx.snapshot import BLANK, Paper, Sheet, Sizes, Snapshot

Faces = Iterator[tuple[Position, Face]]
"""Positions of cells whose text is measured, each with its font and alignment."""
Fits = Iterator[FitColumns | FitRows | FitPaper]


class _Sized(NamedTuple):
    """A sheet as it is going to be, and the least heights in points of its new rows, by row."""

    sheet: Sheet
    new_rows: Mapping[int, float]
    prints: Area | None = None
    """What is printed of it; None for all."""


def plan_fit(snapshot: Snapshot, reading: Reading, changes: Sequence[Change]) -> Fits:
    """Changes to widths, heights and paper that are too small once `changes` are made.

    Sheets that are added fit already, but for Checks, whose findings are not in the fresh one.
    """
    added = {change.sheet for change in changes if isinstance(change, AddSheet)}
    after, sizing = with_changes(snapshot, changes).sheets, _sizing_changes(changes)
    for tab, faces in (*_tables(reading), *_logs(reading), _setup(reading)):
        if tab in after and tab not in added:
            typed_in = tab != reading.where.tab(layout.SCORES.name)
            yield from _fits_of(_sizes_of(snapshot, after[tab], sizing.get(tab, ())), faces, typed_in=typed_in)
    for tool in tools.TOOL_SHEETS:
        if tool.name in after and tool.name not in added:
            yield from _fitting_tool(_sizes_of(snapshot, after[tool.name], sizing.get(tool.name, ())))
    if layout.CHECKS.name in added:  # a fresh one has no findings
        yield from _fitting_tool(_Sized(after[layout.CHECKS.name]._replace(sizes=FRESH_CHECKS), {}))


FRESH_CHECKS = Sizes(tuple((number, number, column.width) for number, column in enumerate(layout.CHECKS.columns, 1)))
"""The widths of Checks' columns in a fresh workbook."""


def plan_checks_fit(snapshot: Snapshot, changes: Sequence[Change]) -> Fits:
    """The changes of `plan_fit` on Checks alone."""
    after, name = with_changes(snapshot, changes).sheets, layout.CHECKS.name
    return _fitting_tool(_sizes_of(snapshot, after[name], _sizing_changes(changes).get(name, ())))


_SizingChange = ColumnLike | FitColumns | FitRows | SetCell | SetPrintArea | HideRows


def _sizing_changes(changes: Sequence[Change]) -> dict[str, list[_SizingChange]]:
    """By sheet, the changes on which sizes and paper depend."""
    found = defaultdict[str, list[_SizingChange]](list)
    for change in changes:
        if isinstance(change, _SizingChange):
            found[change.sheet].append(change)
    return found


def _sizes_of(snapshot: Snapshot, sheet: Sheet, here: Sequence[_SizingChange]) -> _Sized:
    """The sheet with its sizes, paper and hidden rows as they will be once these changes are made.

    New columns are as wide as those that they are like, new rows at least as high as a line.
    """
    now, prints = sheet.sizes, print_area(snapshot, sheet.name)
    if now is None:
        return _Sized(sheet, {})
    now = now._replace(heights={**now.heights, **{r: h for c in here if isinstance(c, FitRows) for r, h in c.heights}})
    wide = [(column, column, each) for c in here if isinstance(c, FitColumns) for column, each in c.widths]
    wide += [(c.column, c.column, now.width(c.like)) for c in here if isinstance(c, ColumnLike)]
    likes = {c.row: c.like[0] for c in here if isinstance(c, SetCell) and c.like and c.row not in now.heights}
    paper = now.paper
    for change in here:
        if isinstance(change, SetPrintArea) and paper is not None:
            turned = paper.landscape if change.landscape is None else change.landscape
            prints, paper = change.area, Paper(turned, paper.across, change.pages)
    hidden = sheet.hidden_rows
    for rows in here:
        if isinstance(rows, HideRows):
            hidden = (hidden | set(rows.hidden)) - set(rows.shown)
    sizes = now._replace(widths=(*wide, *now.widths), paper=paper)
    least = {row: min(now.height(like), palette.MATRIX_HEIGHT) for row, like in likes.items()}
    return _Sized(sheet._replace(sizes=sizes, hidden_rows=hidden), least, prints)


def _fitting_tool(sized: _Sized) -> Fits:
    tool = tools.tool(sized.sheet.name)
    faces = ((position, face) for position in sized.sheet.cells if (face := tool.face(*position)) is not None)
    return _fits_of(sized, faces, tool.may_shrink)


def _fits_of(sized: _Sized, faces: Faces, may_shrink: bool = False, typed_in: bool = False) -> Fits:
    sheet, sizes = sized.sheet, sized.sheet.sizes
    if sizes is None:
        return
    merged = {area[:2]: area.last_column for area in sheet.merges if area.first_row == area.last_row}
    texts = placed_texts(faces, lambda position: sheet.cells.get(position, BLANK).value, merged)
    width_now = cache(sizes.width)
    if wider := column_widths(texts, width_now):
        yield FitColumns(sheet.name, tuple(sorted(wider.items())))

    def width(column: int) -> float:
        return wider.get(column) or width_now(column)

    def high(row: int) -> float:
        return sized.new_rows.get(row) or sizes.height(row)

    measured = {each.row for each in texts}
    new = {row: least for row, least in sized.new_rows.items() if row in measured}
    higher = {**new, **row_heights(texts, width, high)}
    if may_shrink:
        higher |= _lower(texts, width, sizes)
    higher = {row: max(each, palette.BODY_HEIGHT) for row, each in higher.items()} | _names_row(sheet, sizes)
    typed = {each.row for each in texts if each.face.indent < BUTTON} if typed_in else set()
    for grows in (False, True):
        if heights := tuple(sorted((row, each) for row, each in higher.items() if (row in typed) is grows)):
            yield FitRows(sheet.name, heights, grows)
    if sizes.paper is not None and sheet.name not in NOT_PRINTED:
        yield from _paper(sized, width, lambda row: higher.get(row) or sizes.height(row), sizes.paper)


def _names_row(sheet: Sheet, sizes: Sizes) -> dict[int, float]:
    """The row of live names above the headings of Scores, lower once all of these have their names."""
    row = layout.HEADER_ROW - 1
    if sheet.name != layout.SCORES.name or sizes.height(row) != palette.NAMES_HEIGHT:
        return {}
    shown = {column: cell.value for (at, column), cell in sheet.cells.items() if at == row}
    named = all(" " in str(sheet.cells.get((layout.HEADER_ROW, column), BLANK).value) for column in shown)
    return {row: palette.NO_NAMES_HEIGHT} if named and not any(shown.values()) else {}


NOT_PRINTED = (layout.LISTS.name, layout.ROBUSTNESS.name)
"""Sheets whose paper is not fitted: a hidden one, and one that has page breaks of its own."""


def _paper(sized: _Sized, width: Size, high: Size, now: Paper) -> Iterator[FitPaper]:
    """More pages across or down where print would be too small to read; never fewer than the officer set."""
    sheet, area = sized.sheet, sized.prints
    last_row = area.last_row if area else max((row for row, _ in sheet.cells), default=1)
    last_column = area.last_column if area else max((column for _, column in sheet.cells), default=1)
    widths = [width(column) for column in range(1, last_column + 1)]
    tall = sum(high(row) for row in range(1, last_row + 1) if row not in sheet.hidden_rows)
    known = layout.BY_NAME.get(sheet.name)
    kept = known.kept if known else 1
    found = laid_out(sheet.name, widths, kept, tall, landscape=now.landscape, one=now.tall == 1)
    wanted = Paper(found.landscape, max(found.across, now.across), now.tall if now.tall != 1 else found.tall)
    if wanted != now:
        yield FitPaper(sheet.name, *wanted)


def _lower(texts: Sequence[PlacedText], width: Size, now: Sizes) -> dict[int, float]:
    """Rows that are higher by a line than the texts that stand there now need, with the heights that fit."""
    needed = row_heights(texts, width, lambda _: 0.0)
    line = palette.SIZE * 1.28
    return {row: high for row, high in needed.items() if row not in now.own and now.height(row) > high + line}


# ------------------------------------------------------------------------------------------ officers' sheets


def _tables(reading: Reading) -> Iterator[tuple[str, Faces]]:
    where = reading.where
    levels = tuple(level.name for level in reading.appraisal.scale.levels)
    of_dimensions = topics.columns_of_dimensions(reading.appraisal.logs.get(DIMENSIONS, ()))
    columns = {"Options": (*layout.OPTIONS.columns, *of_dimensions), "Criteria": layout.criteria_columns(levels)}
    columns |= dict.fromkeys(("Scores", "Rationale"), layout.MATRIX_COLUMNS)
    columns["Gateways"] = topics.gateway_columns(reading.appraisal)
    for name, known in columns.items():
        if name in where.tables:
            place = where.tables[name]
            doubtful = doubtful_keys(reading.appraisal) if name == layout.SCORES.name else frozenset()
            yield where.tab(name), chain(_table(place, known), _options_of(name, place, doubtful))


def _table(place: TablePlace, columns: Sequence[Column]) -> Faces:
    """Headings and rows of a table; a column of groups is in bold."""
    for column in columns:
        if (number := place.columns.get(column.key)) is not None:
            indent, group = int(at_left(column)), column.key == "group"
            yield (place.header_row, number), Face(palette.SIZE, True, indent + BUTTON)
            for row in place.rows.values():
                yield (row, number), Face(palette.SIZE, group, indent, whole=group)


def _options_of(name: str, place: TablePlace, doubtful: frozenset[Key]) -> Faces:
    """Headings and entries of the options on Scores or Rationale; those that are marked as doubtful take more room."""
    reasons = name == "Rationale"
    entry = Face(palette.SMALL, indent=1) if reasons else Face(palette.SIZE, whole=True)
    marked = entry._replace(behind=BEHIND)
    for option, number in place.options.items():
        yield (place.header_row, number), Face(palette.SIZE, True, int(reasons) + BUTTON, whole=True)
        for ref, row in place.rows.items():
            yield (row, number), marked if (ref, option) in doubtful else entry


def _logs(reading: Reading) -> Iterator[tuple[str, Faces]]:
    for name, rows in reading.appraisal.logs.items():
        if name in AS_MERGED:  # many rows, each made as high as it needs to be
            continue
        kinds = {column.key: Face(palette.SIZE, indent=int(at_left(column))) for column in layout.BY_NAME[name].columns}
        text = Face(palette.SIZE, indent=1)
        cells = [(cell, kinds.get(key, text)) for row in rows for key, cell in row.cells.items()]
        if cells:
            head = min(cell.row for cell, _ in cells) - 1  # of Comparison, it holds names of options
            heads = {
                (head, row.cells[key].column) for row in rows for key in row.cells if key.startswith(layout.COMPARED)
            }
            named = ((at, Face(palette.SIZE, True, 1 + BUTTON)) for at in sorted(heads))
            yield cells[0][0].sheet, chain(named, (((cell.row, cell.column), face) for cell, face in cells))


def _setup(reading: Reading) -> tuple[str, Faces]:
    """Entries, and what stands in the tables of levels, bands and groups; names of groups are not broken."""
    appraisal, where = reading.appraisal, reading.where
    face = Face(palette.SIZE, indent=1)
    rows = [*(level.cells for level in appraisal.scale.levels), *(band.cells for band in appraisal.bands)]
    cells = [(cell, face) for row in (where.setup, *rows) for cell in row.values()]
    cells += [(cell, face._replace(whole=True)) for group in appraisal.groups for cell in group.cells.values()]
    return where.tab("Setup"), (((cell.row, cell.column), each) for cell, each in cells)
