"""Text separated by commas, semicolons, tabs or bars in, a grid out; the row of a cell is its record, from 1."""

import csv
import io
import re
from itertools import groupby

from xlappraise.appraisal.findings import Cell
from xlappraise.exchange.sheet_import.grid import Grid, GridCell, grid_of, one_line
from xlappraise.xlsx import limits
from xlappraise.xlsx.refusals import CannotRead, safe_text

SEPARATORS = ",;\t|"
LOOKED_AT = 1_000_000
"""Most characters of a text that are looked at for the sign that separates its fields."""
EMPHASIS = re.compile(r"(\*\*|__|`)([^*_`]+)\1")
"""Marks that text copied from Markdown keeps: `**21**`."""


def grids(text: str, path: str) -> tuple[Grid, ...]:
    """The one grid of a delimited text. Raises CannotRead where there is more than a workbook holds."""
    lines = _lines(text, separator_of(text))
    cells: dict[tuple[int, int], GridCell] = {}
    for row, fields in enumerate(lines, 1):
        for column, field in enumerate(fields, 1):
            if field.strip():
                if len(cells) >= limits.MOST_CELLS or len(field) > limits.LONGEST_TEXT:
                    raise CannotRead(f"'{safe_text(path)}' holds more than a workbook can: cut it down to the table.")
                text = EMPHASIS.sub(lambda found: found[2], one_line(field))
                cells[row, column] = GridCell(text, Cell(path, row, column))
    return (grid_of(path, cells),) if cells else ()


def separator_of(text: str) -> str:
    """Which of SEPARATORS splits the longest run of lines into the same number of fields, more than one."""

    def regular(separator: str) -> tuple[int, int]:
        counts = (len(fields) for fields in _lines(text[:LOOKED_AT], separator))
        return max(((sum(1 for _ in run), count) for count, run in groupby(counts) if count > 1), default=(0, 0))

    return max(SEPARATORS, key=regular)


def _lines(text: str, separator: str) -> list[list[str]]:
    csv.field_size_limit(limits.LONGEST_STORED)
    try:
        return list(csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=separator))
    except csv.Error:
        return [line.split(separator) for line in text.splitlines()]
