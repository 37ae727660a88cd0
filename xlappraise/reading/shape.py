"""Sheets and the cells that count on them in; findings on what is hidden, filtered or merged out."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from xlappraise.appraisal.findings import Cell, Place
from xlappraise.appraisal.gather import Gathering
from xlappraise.appraisal.rules.of_workbook import FILTER_ON, HIDDEN_INPUT, MERGED_INPUT
from xlappraise.appraisal.words import some
from xlappraise.records import NamedTuple
from xlappraise.xlsx.addresses import Area, column_letters
from xlappraise.xlsx.snapshot import Sheet


class Inputs(NamedTuple):
    """The entries of a sheet that count: where these rows and columns cross. Both in rising order."""

    sheet: Sheet
    rows: tuple[int, ...]
    columns: tuple[int, ...]


def report_shape(inputs: Inputs, gathering: Gathering) -> None:
    """Findings on a sheet whose entries cannot all be seen, or be entered."""
    _report_hidden(inputs, gathering)
    for area in inputs.sheet.merges:
        _report_merge(inputs, area, gathering)


def _report_hidden(inputs: Inputs, gathering: Gathering) -> None:
    sheet, name = inputs.sheet, inputs.sheet.name
    if sheet.hidden:
        gathering.add(HIDDEN_INPUT, Place(name), found=f"The sheet {name} is hidden")
        return
    rows = [row for row in inputs.rows if row in sheet.hidden_rows]
    if sheet.filtered and rows:
        gathering.add(FILTER_ON, Place(name), sheet=name)
    elif rows and inputs.columns:
        what = _hidden_message("Row", list(runs(rows)), name)
        for row in rows:
            gathering.add(HIDDEN_INPUT, Cell(name, row, inputs.columns[0]), found=what)
    columns = [c for c in inputs.columns if any(first <= c <= last for first, last in sheet.hidden_columns)]
    if columns and inputs.rows:
        pieces = [(column_letters(first), column_letters(last)) for first, last in runs(columns)]
        for column in columns:
            found = _hidden_message("Column", pieces, name)
            gathering.add(HIDDEN_INPUT, Cell(name, inputs.rows[0], column), found=found)


def runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Stretches of neighbours in rising numbers: 1, 2, 3, 7 gives (1, 3) and (7, 7)."""
    start = previous = None
    for number in numbers:
        if start is None or previous is None:
            start = number
        elif number != previous + 1:
            yield start, previous
            start = number
        previous = number
    if start is not None and previous is not None:
        yield start, previous


def _hidden_message(noun: str, pieces: Sequence[tuple[object, object]], sheet: str) -> str:
    words = [str(first) if first == last else f"{first} to {last}" for first, last in pieces]
    many = len(pieces) > 1 or pieces[0][0] != pieces[0][1]
    return f"{noun}{'s' if many else ''} {some(words)} of {sheet} {'are' if many else 'is'} hidden"


def _report_merge(inputs: Inputs, area: Area, gathering: Gathering) -> None:
    """A finding at the first entry that a merged block covers, with the further ones that it swallows."""
    rows = inputs.rows[bisect_left(inputs.rows, area.first_row) : bisect_right(inputs.rows, area.last_row)]
    columns = inputs.columns[
        bisect_left(inputs.columns, area.first_column) : bisect_right(inputs.columns, area.last_column)
    ]
    if len(rows) * len(columns) < 2 and not (
        rows and columns and (area.first_row, area.first_column) != (rows[0], columns[0])
    ):
        return
    name = inputs.sheet.name
    corners = (area.first_row, area.first_column), (area.last_row, area.last_column)
    found = ":".join(Cell(name, *corner).address for corner in corners)
    for row in rows:
        for column in columns:
            gathering.add(MERGED_INPUT, Cell(name, row, column), found=found)
