"""The file of a register in, its records out: a journal (.jsonl), Parquet or CSV, as we write them."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import Any

from xlappraise.exchange.to_csv import inert
from xlappraise.register.field import TEXT, WHOLE, YES_NO, Field, Record
from xlappraise.register.journal import rows_in
from xlappraise.register.register_tables import APPRAISALS, COLUMNS, records
from xlappraise.xlsx.refusals import CannotRead, safe_text


def read_register(path: str) -> tuple[tuple[Field, ...], Iterator[Record]]:
    """The columns of a register's file, and its records. Raises CannotRead, also while they are read."""
    ending = PurePath(path).suffix.lower()
    if ending == ".jsonl":
        rows = list(rows_in(path))
        return COLUMNS[APPRAISALS], records(lambda: rows, APPRAISALS)
    if ending == ".csv":
        return _csv(path)
    if ending == ".parquet":
        return _parquet(path)
    raise CannotRead(f"'{safe_text(path)}' cannot be asked: name the register's .parquet, .csv or .jsonl.")


def _columns(path: str, headings: Sequence[str]) -> tuple[Field, ...]:
    """The columns of the table that has these headings; those of a later version are left out."""
    for columns in COLUMNS.values():
        known = {column.key: column for column in columns}
        if columns[0].key in headings and columns[1].key in headings:
            return tuple(known[heading] for heading in headings if heading in known)
    raise CannotRead(f"'{safe_text(path)}' is no register: it has other columns.")


def _csv(path: str) -> tuple[tuple[Field, ...], Iterator[Record]]:
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            headings = next(csv.reader(file), [])
    except (OSError, ValueError, csv.Error) as fault:
        raise CannotRead(f"'{safe_text(path)}' cannot be read ({_why(fault)}).") from None
    columns = _columns(path, headings)

    def read_records() -> Iterator[Record]:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            try:
                for cells in csv.DictReader(file):
                    yield {column.key: _value(column, cells.get(column.key) or "") for column in columns}
            except (ValueError, KeyError, csv.Error):
                raise CannotRead(f"'{safe_text(path)}' is not as it was written: a figure in it is none.") from None

    return columns, read_records()


def _value(column: Field, cell: str) -> Any:
    """What a cell says; ValueError when it is not of the column's kind."""
    if column.kind == TEXT:
        return cell[1:] if cell.startswith("'") and inert(cell[1:]) == cell else cell
    if not cell:
        return None
    if column.kind == YES_NO:
        return {"yes": True, "no": False}[cell]
    return int(float(cell)) if column.kind == WHOLE else float(cell)


def _parquet(path: str) -> tuple[tuple[Field, ...], Iterator[Record]]:
    try:
        from pyarrow import ArrowException, parquet
    except ModuleNotFoundError:
        from xlappraise.register.write import NO_PARQUET

        raise CannotRead(NO_PARQUET) from None
    try:
        file = parquet.ParquetFile(path)
        columns = _columns(path, file.schema_arrow.names)
    except (OSError, ArrowException) as fault:
        raise CannotRead(f"'{safe_text(path)}' cannot be read ({_why(fault)}).") from None

    def read_records() -> Iterator[Record]:
        for batch in file.iter_batches(columns=[column.key for column in columns]):
            yield from batch.to_pylist()

    return columns, read_records()


def _why(fault: Exception) -> str:
    return (isinstance(fault, OSError) and fault.strerror) or safe_text(fault)
