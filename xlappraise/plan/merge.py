"""A Merging in; out, the Changes that write it: rows of logs, and scores and weights on which all assessors agree.

Also the copies that a merge is made from: which files they are, and what each holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from xlappraise.appraisal.gather import Gathering
from xlappraise.appraisal.merging import Merging
from xlappraise.appraisal.model import Appraisal, Key, Score
from xlappraise.appraisal.returned import CannotMerge, ReturnedCopy, returned_of
from xlappraise.plan.lacking_sheets import tab_before
from xlappraise.plan.log import plan_rows_below, stored_value
from xlappraise.reading.reader import Reading, layout_version, read
from xlappraise.reading.sheet_table import SheetTable, read_table
from xlappraise.reading.tab_names import recognise
from xlappraise.sheets import layout
from xlappraise.sheets.log_sheet import AS_MERGED
from xlappraise.sheets.merged import MergedSheets, rows_below
from xlappraise.sheets.where import TablePlace
from xlappraise.xlsx.changes.kinds import AddSheet, Change, RowsBelow, SetCell
from xlappraise.xlsx.package import snapshot
from xlappraise.xlsx.refusals import CannotWrite, safe_text
from xlappraise.xlsx.snapshot import Snapshot


def plan_merging(book: Snapshot, reading: Reading, merged: Merging) -> list[Change]:
    """New sheets, rows below those of sheets that are there, filled blanks, scores, reasons and weights.

    Raises CannotWrite where a heading or a cell is missing.
    """
    changes: list[Change] = []
    new = tuple(name for name in layout.BY_NAME if name in merged.rows and name not in reading.where.sheets)
    there = set(book.sheets)
    donor = MergedSheets(merged.after, new)
    for name in new:
        below = rows_below(merged.after, name) if name in AS_MERGED else RowsBelow()
        changes.append(AddSheet(name, tab_before(name, there), donor, below=below))
        there.add(name)
    for name, rows in merged.rows.items():
        if name not in new:
            table, values = _table(book, reading, name), [row.values for row in rows]
            changes += plan_rows_below(book, table, layout.BY_NAME[name], values)
    changes += _plan_filled_cells(book, reading.appraisal, merged)
    changes += _matrix(reading, layout.SCORES.name, merged.scores)
    changes += _matrix(reading, layout.RATIONALE.name, merged.reasons)
    changes += _weights(reading, merged.weights)
    return changes


def _table(book: Snapshot, reading: Reading, name: str) -> SheetTable:
    tab = reading.where.sheets[name]
    columns = [column._replace(required=False) for column in layout.BY_NAME[name].columns]
    table = read_table(book.sheets[tab], columns, Gathering())
    if table is None:
        raise CannotWrite(f"The sheet '{safe_text(tab)}' has no headings of {name}, so nothing was written.")
    return table


def _plan_filled_cells(book: Snapshot, appraisal: Appraisal, merged: Merging) -> Iterator[Change]:
    for name, number, values in merged.filled:
        cells = appraisal.logs[name][number].cells
        for key, value in values.items():
            if key not in cells:
                heading = layout.BY_NAME[name].column(key).heading
                raise CannotWrite(f"'{name}' lacks the heading {heading}, so nothing was written.")
            cell = cells[key]
            yield SetCell(cell.sheet, cell.row, cell.column, stored_value(value, book.date1904))


def _matrix(reading: Reading, name: str, entries: Mapping[Key, Score | str]) -> Iterator[Change]:
    """Scores or reasons on their sheet, for gateways on Gateways where the workbook has that sheet."""
    where = reading.where
    for (ref, option), value in entries.items():
        place, tab = where.tables.get(name), where.tab(name)
        at = _cell(place, ref, option)
        if at is None and (gateways := where.tables.get(layout.GATEWAYS.name)) is not None:
            key = f"{layout.ANSWER if name == layout.SCORES.name else layout.REASON}{ref}"
            tab, at = where.tab(layout.GATEWAYS.name), (gateways.rows.get(option, 0), gateways.columns.get(key, 0))
        if at is None or not all(at):
            raise CannotWrite(f"{name} has no cell for {ref} and {option}: run xlappraise recalc first.")
        yield SetCell(tab, *at, stored_value(value, date1904=False))


def _cell(place: TablePlace | None, ref: str, option: str) -> tuple[int, int] | None:
    if place is None or ref not in place.rows or option not in place.options:
        return None
    return place.rows[ref], place.options[option]


def _weights(reading: Reading, weights: Mapping[str, Any]) -> Iterator[Change]:
    cells = {criterion.ref: criterion.cells for criterion in reading.appraisal.criteria}
    for ref, weight in weights.items():
        if cell := cells[ref].get("weight"):
            yield SetCell(cell.sheet, cell.row, cell.column, stored_value(weight, date1904=False))


# ---------------------------------------------------------------------------------------------------- a copy

WORKBOOKS = (".xlsx", ".xlsm")


def copies_in(folder: str) -> list[str]:
    """The paths of the workbooks in a folder, by name, without hidden files and Excel's lock files (`~$`)."""
    inside = (path for path in Path(folder).iterdir() if path.suffix.lower() in WORKBOOKS)
    return [str(path) for path in sorted(inside) if not path.name.startswith(("~$", "."))]


def read_copy(appraisal: Appraisal, path: str, accepted: Iterable[str] = ()) -> ReturnedCopy:
    """What an assessor entered in the workbook at `path`. Raises CannotMerge, CannotRead or NotAppraisal."""
    book = recognise(snapshot(path))
    version = layout_version(book)
    reading = read(book)
    if version != layout.LAYOUT_VERSION:
        raise CannotMerge(f"follows layout {version or 'unknown'}, not {layout.LAYOUT_VERSION}: split makes it anew")
    return returned_of(appraisal, reading.appraisal, reading.findings, path, accepted)
