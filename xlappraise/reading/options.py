"""The sheets Options and the logs in; the model's rows out, each with its cells, and findings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from xlappraise.appraisal.combinations import COLUMNS, OF_DIMENSION
from xlappraise.appraisal.findings import Cell, Place
from xlappraise.appraisal.gather import About, Gathering
from xlappraise.appraisal.model import Cells, LogRow, Option
from xlappraise.appraisal.printed import PrintedFigure, as_printed
from xlappraise.appraisal.rules.of_cells import CHOICE_UNKNOWN, KEY_BAD, NUMBER_UNKNOWN, STAGE_UNKNOWN
from xlappraise.appraisal.rules.of_workbook import LOG_NOT_READ, TOO_MANY
from xlappraise.appraisal.words import decimals_of, folded, list_of, near
from xlappraise.reading.comparison_columns import report_unclear, with_compared
from xlappraise.reading.entries import Entry, choice_of, day, entered_text, is_key, plain, plain_number, untidy
from xlappraise.reading.filled_rows import OPTION, log_entries
from xlappraise.reading.keys import Keys
from xlappraise.reading.percentages import has_fractions
from xlappraise.reading.sheet_table import SheetTable, TableRow, TopRows, cells_of, heading_row, read_table
from xlappraise.reading.values import (
    blank,
    calendar_date,
    found_text,
    is_unreadable,
    number,
    text,
    value_in_words,
    weight,
)
from xlappraise.sheets import layout
from xlappraise.sheets.layout import CHOICE, DATE, KEY, LONG, NUMBER, TEXT, Column, SheetLayout
from xlappraise.sheets.where import TablePlace
from xlappraise.xlsx.snapshot import BLANK, PERCENT, CellData, Sheet
from xlappraise.xlsx.snapshot import DATE as SHOWN_AS_DATE

SHARE_KEY = "published_share"
PRINTED = (SHARE_KEY, "published_total")
"""Columns of figures that a paper prints."""
_FIGURE = r"(-?\d{1,12}(?:,\d{3})*(?:\.\d{1,9})?) ?%?"
TEXTS = frozenset({TEXT, LONG, KEY})
"""Kinds of column whose entries are taken as they are typed."""


def read_options(table: SheetTable, columns: Sequence[Column], keys: Keys, gathering: Gathering) -> tuple[Option, ...]:
    """The rows of Options, of these columns.

    A new row without an ID is read with the next free one; else it is left out, and blocks.
    """
    options = []
    rows, given = keys.read(table, OPTION, gathering)
    for row in rows:
        cells = table.cells(row.number)
        key = given.get(row.number) or read_key(row, "id", cells, gathering)
        if key:
            options.append(_option(key, row, columns, cells, gathering))
    report_too_many(table, len(options), layout.MAX_OPTIONS, "options", gathering)
    return tuple(options)


def _option(key: str, row: TableRow, columns: Sequence[Column], cells: Cells, gathering: Gathering) -> Option:
    name = row.cells.get("name", BLANK)
    subject = About(option=key, option_name=f"{key} {'' if is_unreadable(name) else text(name)}".strip())
    values = {}
    decimals: dict[str, int] = {}
    for column in columns:
        data = row.cells.get(column.key)
        if data is None or column.key in ("id", "stage"):
            continue
        value: str | Fraction | date | None = _plain_text(data, column)
        if value is None:
            entry = Entry(data, cells[column.key], column.heading, subject)
            if column.key in PRINTED:
                figure = _printed_figure(entry, column.key == SHARE_KEY, gathering)
                value = figure.value if figure else None
                if figure and figure.decimals > decimals_of(figure.value):
                    decimals[column.key] = figure.decimals
            else:
                value = value_of(entry, column, False, gathering)
        if value is not None:
            values[column.key] = value
    of_dimensions = [column for column in values if column.startswith(OF_DIMENSION)]
    dimensions = {column.removeprefix(OF_DIMENSION): str(values.pop(column)) for column in of_dimensions}
    stage = _stage(row, cells, subject, gathering) if "stage" in cells else ""
    named: dict[str, Any] = {"id": key, "name": values.pop("name", ""), "stage": stage, **values}
    return Option(**named, decimals=decimals, dimensions=dimensions, cells=cells)


def _printed_figure(entry: Entry, share: bool, gathering: Gathering) -> PrintedFigure | None:
    """A figure as a paper prints it: a number with the decimals of its format, or text, such as 6.60 or 64%.

    A share is in per cent, typed 64 or 64%: at most 1 it is a fraction, as 64% is stored.
    """
    data = entry.data
    if isinstance(data.value, str) and (typed := re.fullmatch(_FIGURE, text(data))):
        figure = typed[1].replace(",", "")
        return as_printed(Fraction(figure), len(figure.partition(".")[2]))
    value = weight(data, share, share and (data.shown_as == PERCENT or has_fractions([data])))
    if value is None:
        expected = "a plain number of per cent" if share else "a plain number"
        entry.report(gathering, NUMBER_UNKNOWN, "number", expected=expected)
        return None
    return as_printed(value, data.decimals if data.shown_as == PERCENT or not share or value == number(data) else None)


def _stage(row: TableRow, cells: Cells, subject: About, gathering: Gathering) -> str:
    data = row.cells.get("stage", BLANK)
    entry = Entry(data, cells["stage"], "Stage", subject)
    if not blank(data):
        return choice_of(entry, layout.STAGES, gathering, STAGE_UNKNOWN) or ""
    entry.report(gathering, STAGE_UNKNOWN, expected=list_of(layout.STAGES, "or"), hint="")
    return ""


def _plain_text(data: CellData, column: Column) -> str | None:
    """The text in a column of texts, where there is nothing to find: no more need be known of nearly all cells."""
    return plain(data, keep_lines=column.kind == LONG) if column.kind in TEXTS and not column.choice else None


def value_of(entry: Entry, column: Column, date1904: bool, gathering: Gathering) -> str | Fraction | date | None:
    """A filled cell as its column wants it; None, and a finding, when it cannot be so read.

    A date in a column of texts, such as By when, is its text as in ISO 8601.
    """
    if column.kind == CHOICE:
        return choice_of(entry, layout.choices_of(column.choice), gathering, CHOICE_UNKNOWN)
    if column.kind == NUMBER:
        return plain_number(entry, gathering)
    if column.kind == DATE:
        return day(entry, date1904, gathering)
    if entry.data.shown_as == SHOWN_AS_DATE and (moment := calendar_date(entry.data, date1904)):
        return moment.isoformat()
    words = entered_text(entry, gathering, keep_lines=column.kind == LONG)
    return (_as_offered(entry, words, column, gathering) if column.choice else words) or None


def _as_offered(entry: Entry, words: str, column: Column, gathering: Gathering) -> str:
    """A text as the drop-down writes it, where it offers that.

    Other texts stay, for the list is open; but a slip of a dimension that every workbook has would be one of its own.
    """
    meant = next((choice for choice in layout.choices_of(column.choice) if folded(choice) == folded(words)), "")
    if not meant and near(words, COLUMNS):
        return choice_of(entry, tuple(COLUMNS), gathering) or ""
    if meant and entry.data.value != meant:
        untidy(entry, meant, gathering)
    return meant or words


KEY_FIELDS = {"ref": ("Ref", "a Ref", "D4"), "id": ("ID", "an ID", "O1")}
"""Key columns: heading, the heading with its article, an example."""


def read_key(row: TableRow, key: str, cells: Cells, gathering: Gathering) -> str:
    """The Ref or ID of a row as text, with a finding when it is not usable; empty when there is none."""
    if key not in cells:
        return ""
    data, sheet = row.cells.get(key, BLANK), cells[key].sheet
    field, wanted, example = KEY_FIELDS[key]
    if blank(data):
        return ""
    words = text(data)
    if data.value == words and is_key(words):
        return words
    entry = Entry(data, cells[key], field, what=f"in row {row.number} of {sheet}")
    if not is_key(words):
        entry.report(gathering, KEY_BAD, field=wanted, expected=example, shown=_capital(value_in_words(data)))
    elif isinstance(data.value, str) and data.value != words:
        untidy(entry, words, gathering)
    return words or found_text(data)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def report_too_many(table: SheetTable, number: int, most: int, noun: str, gathering: Gathering) -> None:
    """A finding when a table has more rows than the workbook's formulas cover."""
    if number > most:
        cell = Cell(table.sheet, table.rows[most].number, min(table.place.columns.values()))
        gathering.add(TOO_MANY, cell, found=f"{table.sheet} lists {number} {noun}", expected=str(most))


def read_log(
    sheet: Sheet,
    log: SheetLayout,
    date1904: bool,
    gathering: Gathering,
    options: Sequence[Option] = (),
    *,
    told: Collection[str] = (),
) -> tuple[LogRow, ...]:
    """The filled rows of an optional log. Without its headings nothing is read, which is a finding.

    Headings of options with the keys `told` have a finding already.
    """
    tops = TopRows(cells_of(sheet))
    log = with_compared(log, tops, options)
    headings = [column.heading for column in log.columns]
    if heading_row(tops, headings) is None:
        if any(words for row, words in tops.items() if row > 2) and is_ours(sheet, log):
            gathering.add(LOG_NOT_READ, Place(log.name), sheet=log.name, expected=list_of(headings))
        return ()
    optional = [column._replace(required=False) for column in log.columns]
    table = read_table(sheet, optional, gathering)
    if table is not None:
        table = table._replace(rows=log_entries(sheet, table, gathering))
    if table and log.options_after:
        report_unclear(sheet, table, log, options, gathering, told=told)
    return tuple(_log_rows(table, log, date1904, gathering)) if table else ()


def log_place(sheet: Sheet, log: SheetLayout) -> TablePlace | None:
    """Where the columns of a log stand, be it empty; None where no row has its headings."""
    tops, keys = TopRows(cells_of(sheet)), {folded(column.heading): column.key for column in log.columns}
    row = heading_row(tops, keys)
    if row is None:
        return None
    found = {keys[folded(words)]: column for column, words in tops[row].items() if folded(words) in keys}
    return TablePlace(row, found)


def is_ours(sheet: Sheet, log: SheetLayout) -> bool:
    """Whether a sheet of a log's name is that log: an officer may have had a Benefits before there was one."""
    first = log.name in (*layout.STANDARD_LOGS, "Scenarios", "Accepted findings")
    title = sheet.cells.get((1, 1), BLANK).value
    headings = [column.heading for column in log.columns]
    return (
        first
        or title == log.title
        or any(table.name.casefold().startswith(log.table.casefold()) for table in sheet.tables)
        or heading_row(TopRows(cells_of(sheet)), headings) is not None
    )


def _log_rows(table: SheetTable, log: SheetLayout, date1904: bool, gathering: Gathering) -> Iterator[LogRow]:
    entered = [column for column in log.columns if column.owner == layout.OFFICER]
    for row in table.rows:
        cells = table.cells(row.number)
        what = f"in row {row.number} of {log.name}"
        values = {}
        for column in entered:
            data = row.cells.get(column.key)
            if data is None:
                continue
            value: str | Fraction | date | None = _plain_text(data, column)
            if value is None:
                entry = Entry(data, cells[column.key], column.heading, what=what)
                value = value_of(entry, column, date1904, gathering)
            if value is not None:
                values[column.key] = value
        if values:
            yield LogRow(values, cells)
