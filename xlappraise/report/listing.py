"""Rows of a log and the columns wanted in; a table with those of them that hold anything out."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date

from xlappraise.appraisal.model import Appraisal, LogRow
from xlappraise.appraisal.words import folded, shorten
from xlappraise.records import NamedTuple
from xlappraise.report.report_words import LONGEST_LABEL, value_words
from xlappraise.report.tree import ReportTable, TableCell, TableColumn

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class ListingColumn(NamedTuple):
    """A column: the key of its values, its heading, its part of the width, and whether it holds numbers."""

    key: str
    heading: str
    share: float
    number: bool = False
    always: bool = False
    """Whether it stands there even where every row is blank."""


def cell_words(row: LogRow, key: str) -> str:
    """What the row holds under this key, in words; empty when it is blank."""
    value = row.values.get(key, "")
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):  # a date in a column that may hold a term
        with suppress(ValueError):
            return value_words(date.fromisoformat(value))
    return value_words(value)


def row_words(
    rows: Iterable[LogRow], keys: Iterable[str], **lines: Callable[[str], Iterable[str]]
) -> list[dict[str, str]]:
    """The rows in words, by key; `lines` may have, for a key, a function from its text to lines said instead."""
    wanted = tuple(keys)

    def words(row: LogRow, key: str) -> str:
        return "\n".join(lines[key](cell_words(row, key))) if key in lines else cell_words(row, key)

    return [{key: words(row, key) for key in wanted} for row in rows]


def table_of_rows(
    caption: str, about: str, wanted: Sequence[ListingColumn], rows: Sequence[Mapping[str, str]], header: str
) -> ReportTable:
    """The table of these rows; the column of key `header` names each of them."""
    kept = [column for column in wanted if column.always or any(row.get(column.key) for row in rows)]
    keys = [column.key for column in kept]
    return ReportTable(
        caption,
        about,
        tuple(TableColumn(column.heading, column.share, column.number) for column in kept),
        tuple(tuple(TableCell(row.get(key, "")) for key in keys) for row in rows),
        keys.index(header) if header in keys else 0,
    )


def ids_in(text: str) -> tuple[str, ...]:
    """The IDs or Refs in a cell that holds several: `O1; O3`."""
    return tuple(part.strip() for part in re.split("[;,\n]", text) if part.strip())


def option_labels(appraisal: Appraisal, text: str) -> tuple[str, ...]:
    """The options of a cell with their names, long ones shortened; an ID that no option has stays as it is typed."""
    labels = {folded(option.id): shorten(option.label, LONGEST_LABEL) for option in appraisal.options}
    return tuple(labels.get(folded(part), part) for part in ids_in(text))


def criterion_labels(appraisal: Appraisal, text: str) -> tuple[str, ...]:
    """The criteria of a cell with their titles; a Ref that no criterion has stays as it is typed."""
    labels = {folded(criterion.ref): criterion.label for criterion in appraisal.criteria}
    return tuple(labels.get(folded(part), part) for part in ids_in(text))
