"""Rows and the name of a register in, its files out: one table of formats, each written row by row."""

import csv
import io
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from xlappraise.exchange.plain import clean
from xlappraise.exchange.to_csv import inert, spell_out
from xlappraise.records import NamedTuple
from xlappraise.register.field import NUMBER, SHARE, TEXT, WHOLE, YES_NO, Field
from xlappraise.register.register_page import write_page
from xlappraise.register.register_tables import APPRAISALS, COLUMNS, OPTIONS, Rows, records
from xlappraise.xlsx import limits
from xlappraise.xlsx.refusals import CannotWrite, safe_text
from xlappraise.xlsx.saving import replace, target_at

AT_ONCE = 2_000
"""Records that are put into a Parquet file together."""
MOST_ROWS = 1_048_575
"""Rows of a sheet of Excel below its headings."""
NO_PARQUET = "Parquet needs pyarrow, which is not installed: install xlappraise with its extra portfolio."


class RegisterFormat(NamedTuple):
    """A format: how its file's name ends, and what writes a table of the rows to a file.

    `tables` are the tables that one file holds; a second file, named `X.options.parquet`, takes what is left.
    """

    ending: str
    write: Callable[[BinaryIO, Rows, str, str], None]
    tables: tuple[str, ...]


def _csv(file: BinaryIO, rows: Rows, table: str, _: str) -> None:
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")  # Excel takes a CSV for UTF-8 only with its mark
    writer = csv.writer(text, lineterminator="\n")
    columns = COLUMNS[table]
    writer.writerow(column.key for column in columns)
    for record in records(rows, table):
        writer.writerow(_csv_cell(record[column.key]) for column in columns)
    text.flush()
    text.detach()


def _csv_cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return spell_out(inert(value)) if isinstance(value, str) else value


def _parquet(file: BinaryIO, rows: Rows, table: str, _: str) -> None:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ModuleNotFoundError:
        raise CannotWrite(NO_PARQUET) from None
    kinds = {TEXT: pa.string(), WHOLE: pa.int64(), NUMBER: pa.float64(), SHARE: pa.float64(), YES_NO: pa.bool_()}
    schema = pa.schema([(column.key, kinds[column.kind]) for column in COLUMNS[table]])
    found = records(rows, table)
    with parquet.ParquetWriter(file, schema) as writer:
        while batch := list(islice(found, AT_ONCE)):
            writer.write_table(pa.Table.from_pylist([_with_unicode(record) for record in batch], schema=schema))


def _with_unicode(record: Any) -> dict[str, Any]:
    """The record with texts that UTF-8 can hold: a file's name may have bytes that are no text."""
    return {
        key: value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
        for key, value in record.items()
    }


def _xlsx(file: BinaryIO, rows: Rows, *_: str) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    from xlappraise.sheets import palette, style

    book: Any = Workbook(write_only=True)
    style.normal_font(book, palette.SMALL)
    head = {
        "font": style.font(palette.SMALL, palette.HEADER.text, bold=True),
        "fill": style.fill(palette.HEADER.fill),
        "alignment": Alignment(wrap_text=True, vertical="center"),
    }
    for table in (APPRAISALS, OPTIONS):
        columns, sheet = COLUMNS[table], book.create_sheet(table.capitalize())
        sheet.freeze_panes = "B2"
        for number, column in enumerate(columns, 1):
            sheet.column_dimensions[get_column_letter(number)].width = _width(column)
        sheet.append([_with_look(WriteOnlyCell(sheet, column.heading), head) for column in columns])
        count = 0
        for count, record in enumerate(records(rows, table), 1):
            if count > MOST_ROWS:
                raise CannotWrite(
                    f"There are more than {MOST_ROWS:,} {table}, which a sheet cannot hold: use .parquet."
                )
            sheet.append([_xlsx_cell(sheet, column, record[column.key]) for column in columns])
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
    book.save(file)


def _with_look(cell: Any, look: dict[str, Any]) -> Any:
    for name, value in look.items():
        setattr(cell, name, value)
    return cell


def _xlsx_cell(sheet: Any, column: Field, value: Any) -> Any:
    """A value as the sheet takes it; text that a spreadsheet might run as a cell that holds text whatever it says."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, bool):
        return "yes" if value else "no"
    if column.kind == SHARE and value is not None:
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "0.0%"
        return cell
    if not isinstance(value, str):
        return value
    text = clean(value)[: limits.LONGEST_TEXT]
    if inert(text) == text:
        return text or None
    cell = WriteOnlyCell(sheet, text)
    cell.data_type, cell.quotePrefix = "s", True
    return cell


def _width(column: Field) -> float:
    """Width in characters: texts that are read are wide, fingerprints and figures narrow."""
    wide = {"path": 48, "said": 48, "title": 40, "decision": 48, "winner_name": 32, "name": 40, "organisation": 28}
    return wide.get(column.key, 14 if column.kind == TEXT else 12)


def _html(file: BinaryIO, rows: Rows, _: str, register: str) -> None:
    write_page(file, rows, register)


FORMATS = (
    RegisterFormat(".parquet", _parquet, (APPRAISALS,)),
    RegisterFormat(".csv", _csv, (APPRAISALS,)),
    RegisterFormat(".xlsx", _xlsx, (APPRAISALS, OPTIONS)),
    RegisterFormat(".html", _html, (APPRAISALS, OPTIONS)),
)


def format_of(register: str) -> RegisterFormat:
    """The format of a register of this name. Raises CannotWrite."""
    ending = PurePath(register).suffix.lower()
    found = next((each for each in FORMATS if each.ending == ending), None)
    if found is None:
        names = ", ".join(each.ending for each in FORMATS)
        raise CannotWrite(f"'{safe_text(register)}' is no name of a register: it ends in one of {names}.")
    return found


def files_of(register: str) -> dict[str, str]:
    """The files that a register of this name consists of, each with the table that it begins with."""
    path, form = Path(register), format_of(register)
    left = [table for table in COLUMNS if table not in form.tables]
    return {register: APPRAISALS} | {str(path.with_suffix(f".{table}{path.suffix}")): table for table in left}


def write_register(register: str, rows: Rows) -> Iterator[str]:
    """Write the register's files whole, one after the other, and give the name of each. Raises CannotWrite."""
    form = format_of(register)
    for name, table in files_of(register).items():
        target = target_at(name, force=False)

        def write(file: BinaryIO, table: str = table, name: str = name) -> None:
            form.write(file, rows, table, name)

        replace(target, write, lambda _: None, lambda: None)
        yield name
