"""The filled rows of Options or Criteria in; those that are an option or a criterion out, footnotes told apart."""

import re
from collections.abc import Sequence

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.gather import Gathering
from xlappraise.appraisal.rules.of_keys import FOOTNOTE
from xlappraise.appraisal.words import quoted, some
from xlappraise.reading.entries import is_key
from xlappraise.reading.sheet_table import SheetTable, TableRow, last_table_row
from xlappraise.reading.values import text
from xlappraise.records import NamedTuple
from xlappraise.xlsx.snapshot import BLANK, Sheet

_SUM = r"(?i)((sub-?|grand )?totals?|sum)\b"


class RowFields(NamedTuple):
    """The columns by which a row is known: its key, its title, and the choice that makes it one (Kind, Stage)."""

    key: str
    title: str
    choice: str


OPTION, CRITERION = RowFields("id", "name", "stage"), RowFields("ref", "title", "kind")


def entries(table: SheetTable, fields: RowFields, gathering: Gathering) -> tuple[TableRow, ...]:
    """The rows that are an option or a criterion, begun as they may be; a note on the others."""
    found: list[TableRow] = []
    notes: list[TableRow] = []
    last = max((row.number for row in table.rows if _has_key(row, fields)), default=0)
    for row in table.rows:
        above = found[-1].number if found else table.place.header_row
        is_one = _is_entry(row, fields, touching=row.number == above + 1, inside=row.number < last)
        (found if is_one else notes).append(row)
    report_footnotes(
        [(table.cells(row.number)[key], text(row.cells[key])) for row in notes for key in _first(row)], gathering
    )
    return tuple(found)


def _first(row: TableRow) -> list[str]:
    """The column of a row's first text."""
    return list(row.cells)[:1]


def _has_key(row: TableRow, fields: RowFields) -> bool:
    return is_key(text(row.cells.get(fields.key, BLANK)))


def _is_entry(row: TableRow, fields: RowFields, *, touching: bool, inside: bool) -> bool:
    """Whether a row is one, as opposed to a footnote.

    `touching`: it stands right below another one, or the headings; `inside`: rows with a key come after it.
    """
    if len(row.cells) == 1:
        alone = text(next(iter(row.cells.values())))
        if fields.key in row.cells:
            return touching and is_key(alone) and any(map(str.isdigit, alone))
        return touching and fields.title in row.cells and not is_sum(alone)
    if fields.choice in row.cells or _has_key(row, fields):
        return True
    if fields.title in row.cells:
        return fields.key in row.cells or not is_sum(text(row.cells[fields.title]))
    return inside


def log_entries(sheet: Sheet, table: SheetTable, gathering: Gathering) -> tuple[TableRow, ...]:
    """The entries of a log: every row, but for a single text outside the table that stands after an empty row."""
    last, above = last_table_row(sheet, table.place.header_row), table.place.header_row
    found: list[TableRow] = []
    notes: list[TableRow] = []
    for row in table.rows:
        is_one = row.number <= max(last, above + 1) or len(row.cells) > 1
        (found if is_one else notes).append(row)
        above = row.number if is_one else above
    report_footnotes(
        [(table.cells(row.number)[key], text(row.cells[key])) for row in notes for key in row.cells], gathering
    )
    return tuple(found)


def is_sum(words: str) -> bool:
    """Whether a text says that figures beside it are a sum."""
    return re.match(_SUM, words) is not None


def report_footnotes(cells: Sequence[tuple[Cell, str]], gathering: Gathering) -> None:
    """One note on all texts of a sheet that are no rows."""
    found = some([quoted(words) for _, words in cells], 3)
    for cell, _ in cells:
        gathering.add(FOOTNOTE, cell, sheet=cell.sheet, found=found)
