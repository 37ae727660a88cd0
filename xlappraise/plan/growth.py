"""What was read in; out, the Changes that give new criteria and options their row and column on Scores and Rationale.

New rows stand below the last one and new columns right of the last heading; where something of the officer's stands
in the way they go beyond it, and where that cannot be, CannotWrite says what has to be moved.
"""

from collections import ChainMap, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain

from xlappraise.appraisal.combinations import DIMENSIONS
from xlappraise.appraisal.findings import Cell, Finding
from xlappraise.appraisal.model import Appraisal, Band, Criterion, Group, Level, LogRow, Option
from xlappraise.appraisal.rules.of_dimensions import DIMENSION_UNCLEAR
from xlappraise.appraisal.rules.of_gateways import GATEWAYS_UNCLEAR
from xlappraise.appraisal.rules.of_keys import KEY_GIVEN
from xlappraise.appraisal.rules.of_rows import LEVEL_RENAMED
from xlappraise.appraisal.rules.of_workbook import HEADING_UNLIKE
from xlappraise.appraisal.words import folded
from xlappraise.plan.fix import new_texts
from xlappraise.reading.reader import Reading
from xlappraise.reading.shape import runs
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.sheets.entry_help import ENTRY_ROWS, entry_rule
from xlappraise.sheets.topics import columns_of_dimensions, columns_of_gateway
from xlappraise.sheets.where import TablePlace
from xlappraise.xlsx.addresses import LAST_ROW, Area, Position, column_letters
from xlappraise.xlsx.changes.kinds import Change, ColumnLike, ExtendRules, GrowTable, SetCell, SetEntryRules
from xlappraise.xlsx.changes.rules import overlap
from xlappraise.xlsx.refusals import CannotWrite, safe_text
from xlappraise.xlsx.snapshot import BLANK, PLAIN, CellData, Sheet, Snapshot, TablePart

MATRICES = ("Scores", "Rationale")


class Growth(NamedTuple):
    """The reading with places for all that is new, and the changes that make them."""

    reading: Reading
    changes: list[Change]


def plan_growth(snapshot: Snapshot, reading: Reading) -> Growth:
    """Rows and columns that Scores, Rationale, Gateways, Options and Criteria still need. Raises CannotWrite."""
    tables = dict(reading.where.tables)
    changes: list[Change] = []
    for name in MATRICES:
        tab = reading.where.tab(name)
        if name in tables and tab in snapshot.sheets:
            matrix = _MatrixGrowth(snapshot.sheets[tab], tables[name])
            tables[name] = matrix.grow(reading.appraisal, apart="Gateways" in tables)
            changes += matrix.changes
    if "Gateways" in tables and all(finding.code != GATEWAYS_UNCLEAR.code for finding in reading.findings):
        table = _MatrixGrowth(snapshot.sheets[reading.where.tab("Gateways")], tables["Gateways"])
        tables["Gateways"] = table.grow_gateways(reading.appraisal)
        changes += table.changes
    if "Options" in tables:
        table = _MatrixGrowth(snapshot.sheets[reading.where.tab("Options")], tables["Options"])
        tables["Options"] = table.grow_dimensions(reading)
        changes += table.changes
    tables, headings = _with_meanings(snapshot, reading, tables)
    where = reading.where._replace(tables=tables)
    below = plan_rows_below_tables(snapshot, reading)
    return Growth(reading._replace(where=where), [*below, *plan_keys(reading.findings), *headings, *changes])


def plan_rows_below_tables(snapshot: Snapshot, reading: Reading) -> Iterator[Change]:
    """Rows typed right below an officer's table become rows of it and look like its last one, as Excel does itself.

    LibreOffice, Gnumeric and programs leave them outside. What stands in a cell is kept, and so is the format of one
    that shows a date or a percentage where the last row does not.
    """
    for tab, filled in _entries_low_down(snapshot, reading).items():
        sheet = snapshot.sheets[tab]
        for table in sheet.tables:
            top, left, last, right = table.area
            columns = range(left, right + 1)
            below = last + 1
            while any((below, column) in filled for column in columns):
                below += 1
            if below == last + 1 or not any((last, column) in filled for column in columns):
                continue
            area = Area(top, left, below - 1, right)
            if any(overlap(area, other.area) for other in sheet.tables if other is not table):
                continue
            yield GrowTable(tab, table.name, area, table.columns)
            yield ExtendRules(tab, Area(last, left, last, right), Area(last + 1, left, below - 1, right))
            for row in range(last + 1, below):
                for column in columns:
                    data = sheet.cells.get((row, column), BLANK)
                    if data.shown_as in (PLAIN, sheet.cells.get((last, column), BLANK).shown_as):
                        yield SetCell(tab, row, column, data.value, data.source, (last, column), restyle=True)


def _entries_low_down(snapshot: Snapshot, reading: Reading) -> Mapping[str, set[Position]]:
    """By tab, the cells of rows that were read on it, from the last row of its shortest table down."""
    made = reading.appraisal

    @cache
    def last(tab: str) -> int:
        return min((table.area.last_row for table in snapshot.sheets[tab].tables), default=LAST_ROW)

    rows: Iterable[Group | Band | Level | Option | Criterion | LogRow] = chain(
        made.groups, made.bands, made.scale.levels, made.options, made.criteria, *made.logs.values()
    )
    found = defaultdict[str, set[Position]](set)
    for cells in (row.cells.values() for row in rows):
        first = next(iter(cells), None)
        if first is not None and first.row >= last(first.sheet):
            found[first.sheet].update((cell.row, cell.column) for cell in cells)
    return found


def plan_keys(findings: Iterable[Finding]) -> Iterator[SetCell]:
    """The Ref or ID that a new row was read with, put into its blank cell."""
    for finding in findings:
        for cell, key in new_texts(finding) if finding.code == KEY_GIVEN.code else ():
            yield SetCell(cell.sheet, cell.row, cell.column, key)


_HEADINGS_ASKED = frozenset({HEADING_UNLIKE.code, DIMENSION_UNCLEAR.code})
"""Findings on a heading that may be meant for the dimension that they expect."""


class _MatrixGrowth:
    """Scores, Rationale, Gateways or Options, about to grow."""

    def __init__(self, sheet: Sheet, place: TablePlace) -> None:
        self.sheet, self.place = sheet, place
        self.changes: list[Change] = []
        self.table = table_at(sheet, place)
        self.top = place.header_row
        area = self.table.area if self.table else None
        self.first_column = min([*place.columns.values(), *([area.first_column] if area else [])])
        self.last_column = max([place.last_column, *([area.last_column] if area else [])])
        filled = [*place.rows.values(), self.top, *([area.last_row] if area and place.rows else [])]
        self.last_row = max(filled)

    def grow(self, appraisal: Appraisal, apart: bool) -> TablePlace:
        """Add missing rows and columns; where everything stands afterwards. `apart`: gateways have their own sheet."""
        place = self.place
        criteria = [criterion for criterion in appraisal.criteria if not (apart and criterion.is_gateway)]
        rows = [c for c in criteria if c.ref not in place.rows and c.ref not in place.held_rows]
        columns = [o for o in appraisal.short_list_rows if o.id not in place.options and o.id not in place.held_columns]
        if not rows and not columns:
            return self.place
        row, column = self._first_row(len(rows)), self._first_column(len(columns))
        refs = dict(self.place.rows) | {c.ref: row + n for n, c in enumerate(rows)}
        ids = dict(self.place.options) | {o.id: column + n for n, o in enumerate(columns)}
        last = (
            row + len(rows) - 1 if rows else self.last_row,
            column + len(columns) - 1 if columns else self.last_column,
        )
        place = self.place._replace(
            rows=refs, options=ids, last_row=max(self.place.last_row, last[0]), last_column=last[1]
        )
        self._grow_table(last, {ids[o.id]: o.label for o in columns})
        self._add_rows([criterion.ref for criterion in rows], row)
        donor = max(self.place.options.values(), default=self.place.columns["ref"])
        self._add_columns([(option.label, donor) for option in columns], column, sorted(refs.values()))
        return place

    def grow_gateways(self, appraisal: Appraisal) -> TablePlace:
        """The same for Gateways: a row for each option, two columns for each gateway."""
        place = self.place
        ids = [o.id for o in appraisal.options if o.id not in place.rows and not place.held_rows]
        new = [c for g in appraisal.gateways if g.ref not in place.answers for c in columns_of_gateway(g)]
        if not ids and not new:
            return place
        row, column = self._first_row(len(ids)), self._first_column(len(new))
        rows = {**place.rows, **{key: row + n for n, key in enumerate(ids)}}
        columns = {**place.columns, **{each.key: column + n for n, each in enumerate(new)}}
        last = max([self.last_row, *rows.values()]), max(self.last_column, *columns.values())
        self._grow_table(last, {columns[each.key]: each.heading for each in new})
        self._add_rows(ids, row)
        donors = {key.partition(":")[0]: at for key, at in place.columns.items()}
        like = [(each.heading, donors.get(each.key.partition(":")[0], self.last_column)) for each in new]
        self._add_columns(like, column, sorted(rows.values()))
        bottom = self.top + ENTRY_ROWS
        rules = tuple(entry_rule(Area(self.top + 1, columns[c.key], bottom, columns[c.key]), c) for c in new)
        self.changes += [SetEntryRules(self.sheet.name, tuple(r.area for r in rules), rules)] if rules else []
        return place._replace(rows=rows, columns=columns, last_row=max(place.last_row, last[0]), last_column=last[1])

    def grow_dimensions(self, reading: Reading) -> TablePlace:
        """The same for Options: a column for each dimension that has none, unless a heading may be meant for it."""
        place = self.place
        asked = {finding.expected for finding in reading.findings if finding.code in _HEADINGS_ASKED}
        wanted = columns_of_dimensions(reading.appraisal.logs.get(DIMENSIONS, ()))
        new = [c for c in wanted if c.key not in place.columns and c.heading not in asked]
        if not new:
            return place
        column = self._first_column(len(new), "a new dimension")
        columns = {**place.columns, **{each.key: column + n for n, each in enumerate(new)}}
        self._grow_table((self.last_row, max(columns.values())), {columns[c.key]: c.heading for c in new})
        donor = place.columns.get("structure", place.columns["id"])
        self._add_columns([(each.heading, donor) for each in new], column, sorted(place.rows.values()))
        return place._replace(columns=columns, last_column=max(place.last_column, *columns.values()))

    # ------------------------------------------------------------------------------------------ where

    def _first_row(self, count: int) -> int:
        """The row for the first new criterion: right below when nothing stands there, else below everything."""
        if not count:
            return 0
        below = range(self.last_row + 1, self.last_row + 2 + count)
        span = range(self.first_column, self.last_column + 1)
        taken = any(self.sheet.cells.get((r, c), BLANK).value not in (None, "") for r in below for c in span)
        return max(self.sheet.cells, default=(self.last_row, 0))[0] + 1 if taken else self.last_row + 1

    def _first_column(self, count: int, what: str = "a new option") -> int:
        """The column for the first new option, or `what` it is: right of the last heading."""
        first = self.last_column + 1
        if count and first + count - 1 > layout.LAST_GRID_COLUMN:
            last = column_letters(layout.LAST_GRID_COLUMN)
            raise CannotWrite(
                f"{safe_text(self.sheet.name)} has no room for another option: formulas look as far as column {last}."
            )
        for (row, column), data in self.sheet.cells.items():
            inside = self.top <= row <= self.last_row and first <= column < first + count
            if inside and data.value not in (None, ""):
                raise CannotWrite(
                    f"{Cell(self.sheet.name, row, column)} is where {what}'s column has to go: move it "
                    "to the right, or above the headings, and recalculate again."
                )
        return first

    # ------------------------------------------------------------------------------------------ what

    def _grow_table(self, last: Position, headings: Mapping[int, str]) -> None:
        if self.table is None:
            return
        old = self.table.area
        area = Area(old.first_row, old.first_column, max(old.last_row, last[0]), max(old.last_column, last[1]))
        names = list(self.table.columns)
        for column in range(old.last_column + 1, area.last_column + 1):
            heading = headings.get(column) or self.sheet.cells.get((self.top, column), BLANK).value
            names.append(str(heading))
        refuse_overlap(self.sheet, self.table, area)
        if area != old:
            self.changes.append(GrowTable(self.sheet.name, self.table.name, area, tuple(names)))

    def _add_rows(self, keys: list[str], first: int) -> None:
        if not keys:
            return
        name, donor = self.sheet.name, max(self.place.rows.values(), default=self.top + 1)
        at = self.place.columns["ref" if "ref" in self.place.columns else "id"]
        for row, key in enumerate(keys, first):
            for column in range(self.first_column, self.last_column + 1):
                self.changes.append(SetCell(name, row, column, key if column == at else None, None, (donor, column)))
        left, right = self.first_column, self.last_column
        new = Area(first, left, first + len(keys) - 1, right)
        self.changes.append(ExtendRules(name, Area(donor, left, donor, right), new))

    def _add_columns(self, headed: list[tuple[str, int]], first: int, rows: list[int]) -> None:
        """Columns with these headings, each with the number of the column that it is like."""
        name = self.sheet.name
        known = set(self.place.rows.values())
        pattern, bottom = max(known, default=self.top + 1), max([*rows, self.top + 1])
        for column, (heading, donor) in enumerate(headed, first):
            self.changes.append(SetCell(name, self.top, column, heading, None, (self.top, donor)))
            if self.top > 1 and name == layout.SCORES.name and self._is_blank(self.top - 1, column):
                self.changes.append(SetCell(name, self.top - 1, column, None, None, (self.top - 1, donor)))
            for row in rows:
                like = (row if row in known else pattern, donor)
                self.changes.append(SetCell(name, row, column, None, None, like))
            self.changes.append(ColumnLike(name, column, donor))
        for donor in dict.fromkeys(donor for _, donor in headed):
            new = [column for column, (_, like) in enumerate(headed, first) if like == donor]
            old = Area(self.top, donor, bottom, donor)
            self.changes += (ExtendRules(name, old, Area(self.top, a, bottom, b)) for a, b in runs(new))

    def _is_blank(self, row: int, column: int) -> bool:
        return self.sheet.cells.get((row, column), BLANK) == BLANK

    def add_meanings(self, levels: list[str], donor: int) -> dict[str, int]:
        """Columns for the meanings of further levels on Criteria, like the one at `donor`; by their keys."""
        first = self._first_column(len(levels))
        columns = dict(enumerate((level + layout.MEANS for level in levels), first))
        self._grow_table((self.last_row, max(columns)), columns)
        for column, heading in columns.items():
            self.changes.append(SetCell(self.sheet.name, self.top, column, heading, None, (self.top, donor)))
            for row in range(self.top + 1, self.last_row + 1):
                self.changes.append(SetCell(self.sheet.name, row, column, None, None, (row, donor)))
            self.changes.append(ColumnLike(self.sheet.name, column, donor))
        new = Area(self.top, first, self.last_row, max(columns))
        self.changes.append(ExtendRules(self.sheet.name, Area(self.top, donor, self.last_row, donor), new))
        return {f"means:{level}": first + number for number, level in enumerate(levels)}


def table_at(sheet: Sheet, place: TablePlace) -> TablePart | None:
    """The Excel table whose headings are these, if there is one."""
    for table in sheet.tables:
        area = table.area
        key = place.columns.get("ref", min(place.columns.values()))
        if area.first_row == place.header_row and area.first_column <= key <= area.last_column:
            return table
    return None


def refuse_overlap(sheet: Sheet, table: TablePart, area: Area) -> None:
    """Raises CannotWrite when another table of the sheet stands in the area that this one is to reach over."""
    for other in sheet.tables:
        if other.name != table.name and overlap(area, other.area):
            raise CannotWrite(
                f"The table {safe_text(table.name)} on {safe_text(sheet.name)} cannot grow, because the table "
                f"{safe_text(other.name)} is in its way: move that one, and recalculate again."
            )


def with_changes(snapshot: Snapshot, changes: Iterable[Change]) -> Snapshot:
    """The workbook as it will be read once these changes are made: those to cells and tables; others are ignored."""
    cells: dict[str, dict[Position, CellData]] = {}
    tables: dict[str, dict[str, TablePart]] = {}
    for change in changes:
        if isinstance(change, SetCell) and change.sheet in snapshot.sheets:
            if change.sheet not in cells:
                cells[change.sheet] = dict(snapshot.sheets[change.sheet].cells)
            page = cells[change.sheet]
            shown_as = page.get((change.row, change.column), BLANK).shown_as
            page.pop((change.row, change.column), None)
            if change.value not in (None, "") or change.source is not None:
                page[change.row, change.column] = CellData(change.value, change.source, shown_as)
        elif isinstance(change, GrowTable):
            grown_table = TablePart(change.table, change.area, change.columns)
            tables.setdefault(change.sheet, {})[change.table] = grown_table
    changed: dict[str, Sheet] = {}
    for name in {*cells, *tables}:
        sheet = snapshot.sheets[name]
        parts = tuple(tables.get(name, {}).get(table.name, table) for table in sheet.tables)
        changed[name] = sheet._replace(cells=cells.get(name, sheet.cells), tables=parts)
    # A sheet that nobody asks for is never parsed, so the others are not copied.
    return snapshot._replace(sheets=ChainMap(changed, snapshot.sheets))  # type: ignore[arg-type]  # read only


# ------------------------------------------------------------------------------------------ Criteria


def _with_meanings(
    snapshot: Snapshot, reading: Reading, tables: dict[str, TablePlace]
) -> tuple[dict[str, TablePlace], list[Change]]:
    """A '... means' column on Criteria for each level that has none, unless an old level seems renamed to it."""
    place, tab = tables.get("Criteria"), reading.where.tab("Criteria")
    if place is None or tab not in snapshot.sheets:
        return tables, []
    asked = {finding.suggestion for finding in reading.findings if finding.code == LEVEL_RENAMED.code}
    names = [level.name for level in reading.appraisal.scale.levels]
    levels = [name for name in names if f"means:{name}" not in place.columns and name not in asked]
    sheet, top, end = snapshot.sheets[tab], place.header_row, folded(layout.MEANS)
    # Columns of levels that are gone are the officer's own now, and show all the same how one looks.
    like = [n for (row, n), data in sheet.cells.items() if row == top and folded(str(data.value)).endswith(end)]
    if not levels or not like:
        return tables, []
    matrix = _MatrixGrowth(sheet, place)
    new = matrix.add_meanings(levels, max(like))
    tables = {**tables, "Criteria": place._replace(columns={**place.columns, **new})}
    return tables, matrix.changes
