"""Rows that have one key in; which of them look like a copy of which other, and whether that is certain, out."""

import re
from collections.abc import Iterator, Sequence

from xlappraise.appraisal.words import folded
from xlappraise.reading.filled_rows import RowFields
from xlappraise.reading.sheet_table import TableRow
from xlappraise.reading.values import text
from xlappraise.records import NamedTuple
from xlappraise.xlsx.snapshot import BLANK

COUNTED = r"(.*?)(\d{1,6})[A-Za-z]?"
"""A key with a number: what stands before the number, and the number."""
TELLING = 12
"""Characters above which two rows do not have the same text by chance."""


class Copy(NamedTuple):
    """A row, and the one that it looks like a copy of."""

    row: TableRow
    first: TableRow
    certain: bool
    """Whether it cannot be the other way round, or does not matter."""


def key_of(row: TableRow, fields: RowFields) -> str:
    """What stands in the key's cell, as text."""
    return text(row.cells.get(fields.key, BLANK))


def title_of(row: TableRow, fields: RowFields) -> str:
    """The title or name, folded."""
    return folded(text(row.cells.get(fields.title, BLANK)))


def copies(twins: Sequence[TableRow], rows: Sequence[TableRow], fields: RowFields) -> Iterator[Copy]:
    """The copies among rows with one key: of the row whose neighbours' keys it fits between, else of the first."""
    fitting = [row for row in twins if _fits(row, twins, rows, fields)]
    first = fitting[0] if len(fitting) == 1 else twins[0]
    for row in twins:
        if row is not first and _alike(row, first, fields):
            yield Copy(row, first, len(fitting) == 1 or _others(row, fields) == _others(first, fields))


def _fits(row: TableRow, twins: Sequence[TableRow], rows: Sequence[TableRow], fields: RowFields) -> bool:
    """Whether the key of the row above is the one before, or that of the row below the one after."""
    numbers = [each.number for each in twins]
    above = [each for each in rows if each.number < row.number and each.number not in numbers][-1:]
    below = [each for each in rows if each.number > row.number and each.number not in numbers][:1]
    near = {
        place: re.fullmatch(COUNTED, key_of(each, fields)) for place in (-1, 1) for each in (above, below)[place > 0]
    }
    own = re.fullmatch(COUNTED, key_of(row, fields))
    return own is not None and any(
        other is not None and (folded(other[1]), int(other[2])) == (folded(own[1]), int(own[2]) + place)
        for place, other in near.items()
    )


def _others(row: TableRow, fields: RowFields) -> dict[str, str]:
    return {key: folded(text(data)) for key, data in row.cells.items() if key != fields.key}


def _alike(row: TableRow, first: TableRow, fields: RowFields) -> bool:
    """Whether the titles are the same, or some other text of more than TELLING characters."""
    one, other = _others(row, fields), _others(first, fields)
    same = {key for key in one if one[key] == other.get(key) and key not in ("group", fields.choice)}
    return fields.title in same or any(len(one[key]) > TELLING for key in same)
