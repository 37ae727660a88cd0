"""Snapshot in; the seals that a workbook holds, their records and where both stand, out."""

from collections.abc import Iterator, Mapping

from xlappraise.appraisal.findings import Finding
from xlappraise.appraisal.gather import Gathering
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.seals import Seal, seal_findings, seal_states
from xlappraise.appraisal.versions.keyed_entries import cells
from xlappraise.appraisal.words import folded
from xlappraise.reading.sheet_table import SheetTable, read_table
from xlappraise.reading.values import number, text
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.xlsx.snapshot import BLANK, CellData, Snapshot


class SealReading(NamedTuple):
    """The seals in the order of their rows, the pieces of each one's record, and both tables."""

    seals: tuple[Seal, ...]
    records: Mapping[int, tuple[str, ...]]
    tables: Mapping[str, SheetTable]
    """By the layout's name of the sheet; a sheet that is not there has none."""


def read_seals(snapshot: Snapshot) -> SealReading:
    """The seals; what cannot be read as one is left as it is, so that its code does not fit."""
    tables = {}
    for sheet in (layout.SEALS, layout.SEAL_RECORDS):
        tab = next((name for name in snapshot.sheets if folded(name) == folded(sheet.name)), None)
        table = read_table(snapshot.sheets[tab], sheet.columns, Gathering()) if tab else None
        if table is not None:
            tables[sheet.name] = table
    records: dict[int, list[tuple[int, str]]] = {}
    for row in _rows(tables.get(layout.SEAL_RECORDS.name)):
        records.setdefault(_whole(row.get("seal", BLANK)), []).append(
            (_whole(row.get("part", BLANK)), _text(row, "record"))
        )
    pieces = {seal: tuple(piece for _, piece in sorted(parts)) for seal, parts in records.items()}
    return SealReading(tuple(_seals(tables.get(layout.SEALS.name))), pieces, tables)


def _rows(table: SheetTable | None) -> Iterator[Mapping[str, CellData]]:
    return (row.cells for row in table.rows) if table else iter(())


def _seals(table: SheetTable | None) -> Iterator[Seal]:
    for row in table.rows if table else ():
        held = row.cells
        where = table.cells(row.number) if table else {}
        yield Seal(
            _whole(held.get("number", BLANK)),
            _text(held, "stage"),
            _text(held, "date"),
            _text(held, "by"),
            _whole(held.get("entries", BLANK)),
            _text(held, "code"),
            _text(held, "previous"),
            where,
        )


def _text(row: Mapping[str, CellData], key: str) -> str:
    return text(row.get(key, BLANK))


def _whole(data: CellData) -> int:
    """The whole number in a cell; 0 where there is none."""
    found = number(data)
    return int(found) if found is not None else 0


def found_of_seals(snapshot: Snapshot, appraisal: Appraisal) -> list[Finding]:
    """What is wrong with the seals, and what changed since."""
    reading = read_seals(snapshot)
    states = seal_states(reading.seals, reading.records)
    return list(seal_findings(appraisal, states, cells(appraisal), layout.SEALS.name))
