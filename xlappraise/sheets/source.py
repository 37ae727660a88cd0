"""A workbook as read, or one just to be made, in; out, what the tool's cells are made from."""

from collections.abc import Container, Iterable, Iterator

from xlappraise.appraisal.combinations import column_key, in_a_list
from xlappraise.appraisal.findings import Cell, Finding
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.scoring import Results
from xlappraise.appraisal.words import folded
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.sheets.where import Where
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.snapshot import BLANK, Snapshot, Value

DEPTH = layout.LAST_ROW - layout.HEADER_ROW
NO_WORKBOOK = Snapshot({}, {})
"""Stands for that of an appraisal whose workbook is still to be made."""


NTH_DIMENSION = "dimension number "
"""Begins what stands for the key of the column of a dimension in a list of combinations, counted from 1."""


class Source(NamedTuple):
    """What the tool's cells are made from; `snapshot` is the workbook as read."""

    appraisal: Appraisal
    results: Results
    where: Where
    snapshot: Snapshot = NO_WORKBOOK
    stamp: str = ""
    findings: tuple[Finding, ...] = ()

    def has(self, sheet: str, key: str) -> bool:
        """Whether an officer's sheet has that column."""
        return key in self._columns(sheet)

    def _columns(self, sheet: str) -> Container[str]:
        if sheet in self.where.tables:
            return self.where.tables[sheet].columns
        rows = self.appraisal.logs.get(sheet, ())
        return rows[0].cells if rows else ()

    def heading(self, sheet: str, key: str) -> int:
        """The row of the heading above an officer's column; 0 where there is none."""
        if sheet in self.where.tables:
            return self.where.tables[sheet].header_row
        rows = self.appraisal.logs.get(sheet, ())
        return _heading(self.snapshot, sheet, key, rows[0].cells[key]) if rows and key in rows[0].cells else 0

    def typed_value(self, cell: Cell | None, value: Value) -> Value:
        """What is typed in a cell of the workbook; `value` where there is no such cell, or nothing in it."""
        if cell is None or cell.sheet not in self.snapshot.sheets:
            return value
        found = self.snapshot.sheets[cell.sheet].cells.get((cell.row, cell.column), BLANK).value
        return value if found is None else found


def areas(
    snapshot: Snapshot, appraisal: Appraisal, where: Where, names: Iterable[tuple[str, str, str]]
) -> Iterator[tuple[str, str, Area | None]]:
    """Each name, the tab that it leads to and the column there; None where the sheet has no such column.

    `names` come with sheet and key of the column. A sheet without rows, whose headings nobody looked for, is left out.
    """
    of_dimensions = {f"{NTH_DIMENSION}{n}": column_key(each) for n, each in enumerate(in_a_list(appraisal), 1)}
    for name, sheet, wanted in names:
        key = of_dimensions.get(wanted, wanted)
        if (place := where.tables.get(sheet)) is not None:
            tab, columns, top = where.tab(sheet), place.columns, place.header_row
        elif (rows := appraisal.logs.get(sheet, ())) and rows[0].cells:
            tab, columns = next(iter(rows[0].cells.values())).sheet, {k: c.column for k, c in rows[0].cells.items()}
            top = _heading(snapshot, sheet, key, rows[0].cells[key]) if key in columns else 0
        else:
            continue
        yield name, tab, Area(top, columns[key], top + DEPTH, columns[key]) if key in columns else None


def _heading(snapshot: Snapshot, sheet: str, key: str, cell: Cell) -> int:
    """The row of the heading above a cell of a log."""
    wanted = folded(layout.BY_NAME[sheet].column(key).heading)
    cells = snapshot.sheets[cell.sheet].cells if cell.sheet in snapshot.sheets else {}
    rows = range(1, cell.row)
    heads = (row for row in rows if folded(str(cells.get((row, cell.column), BLANK).value or "")) == wanted)
    return next(heads, max(1, cell.row - 1))
