"""An outcome, a stage and a name in; out, the Changes that add a seal: its row, its record, and the file's property."""

from collections.abc import Iterator, Sequence
from typing import Any

from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.seals import Seal, make_seal, record_of
from xlappraise.reading.seals import SealReading, read_seals
from xlappraise.reading.sheet_table import SheetTable
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.sheets.layout import SheetLayout
from xlappraise.sheets.seals import SealSheets
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.changes.kinds import AddSheet, Change, GrowTable, SetCell, SetProperty
from xlappraise.xlsx.refusals import CannotWrite
from xlappraise.xlsx.snapshot import Snapshot

PROPERTY = "xlappraise seal"
"""The custom document property that holds the code of the last seal."""


class SealPlan(NamedTuple):
    """The seal, and what brings it into the workbook."""

    seal: Seal
    changes: list[Change]


def plan_seal(snapshot: Snapshot, appraisal: Appraisal, stage: str, by: str, date: str) -> SealPlan:
    """The next seal; `date` is in ISO 8601. Raises CannotWrite where nothing can be sealed or a sheet is not ours."""
    reading = read_seals(snapshot)
    try:
        seal, text = make_seal(appraisal, stage, date, by, reading.seals)
    except ValueError:
        raise CannotWrite(f"There is nothing to seal at the stage {stage} yet, so nothing was written.") from None
    row = (seal.number, seal.stage, seal.date, seal.by, seal.entries, seal.code, seal.previous)
    pieces = tuple((seal.number, part, piece) for part, piece in enumerate(record_of(text), 1))
    changes = [*_rows(snapshot, reading, (row,), pieces), SetProperty(PROPERTY, seal.code)]
    return SealPlan(seal, changes)


def _rows(
    snapshot: Snapshot, reading: SealReading, seals: tuple[tuple[Any, ...], ...], records: tuple[tuple[Any, ...], ...]
) -> Iterator[Change]:
    """The rows, on sheets that are there or come with them."""
    donor = SealSheets(seals, records)
    for sheet, rows in ((layout.SEALS, seals), (layout.SEAL_RECORDS, records)):
        if table := reading.tables.get(sheet.name):
            yield from _rows_below(snapshot, table, sheet, rows)
            continue
        if any(name.casefold() == sheet.name.casefold() for name in snapshot.sheets):
            raise CannotWrite(
                f"The workbook has a sheet '{sheet.name}' without the headings of seals: give that tab another name, "
                "and try again."
            )
        after = layout.SEALS.name if sheet == layout.SEAL_RECORDS else list(snapshot.sheets)[-1]
        yield AddSheet(sheet.name, after, donor, hidden=sheet == layout.SEAL_RECORDS)


def _rows_below(
    snapshot: Snapshot, table: SheetTable, sheet: SheetLayout, rows: Sequence[tuple[Any, ...]]
) -> Iterator[Change]:
    """Rows below the last one, with its formats; the Excel table grows over them."""
    columns = table.place.columns
    missing = [column.heading for column in sheet.columns if column.key not in columns]
    if missing:
        raise CannotWrite(f"The sheet '{table.sheet}' lacks the heading {missing[0]}: type it again, and try again.")
    last = max((row.number for row in table.rows), default=table.place.header_row)
    for number, values in enumerate(rows, last + 1):
        for column, value in zip(sheet.columns, values, strict=True):
            at = columns[column.key]
            stored = float(value) if isinstance(value, int) else value
            yield SetCell(table.sheet, number, at, stored, like=(last, at) if table.rows else None)
    for part in snapshot.sheets[table.sheet].tables:
        area = part.area
        if area.first_row == table.place.header_row and area.last_row < last + len(rows):
            longer = Area(area.first_row, area.first_column, last + len(rows), area.last_column)
            yield GrowTable(table.sheet, part.name, longer, part.columns)
