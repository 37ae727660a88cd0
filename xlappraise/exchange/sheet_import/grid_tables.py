"""Grids in, the tables on them out, numbered through the file, with the lines of text before and after each."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from xlappraise.exchange.sheet_import import vocabulary
from xlappraise.exchange.sheet_import.figures import figure, is_no_answer, is_not_applicable
from xlappraise.exchange.sheet_import.grid import Grid, GridCell
from xlappraise.exchange.sheet_import.levels import colour_word, word_and_note
from xlappraise.records import NamedTuple

Rows = tuple[tuple[GridCell, ...], ...]
LONG = 60
"""Characters from which a row with one text below a table is a note, not the heading of a group."""


class GridTable(NamedTuple):
    """A table of a file. `lines` are texts before it, the nearest last; `notes` those after it."""

    number: int
    sheet: str
    rows: Rows
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def area(self) -> str:
        """From which cell to which it stands: `A3:F12`."""
        places = [cell.place for row in self.rows for cell in row if cell.own]
        if not places:
            return ""
        rows, columns = [place.row for place in places], [place.column for place in places]
        first = places[0]._replace(row=min(rows), column=min(columns))
        return f"{first.address}:{first._replace(row=max(rows), column=max(columns)).address}"


def tables_of(grids: Iterable[Grid]) -> tuple[GridTable, ...]:
    """All tables of a file in order, counted from 1."""
    found = [table for grid in grids for table in _tables(grid)]
    return tuple(table._replace(number=n) for n, table in enumerate(found, 1))


def _tables(grid: Grid) -> list[GridTable]:
    tables: list[GridTable] = []
    lines, loose = list(grid.title), list[tuple[GridCell, ...]]()
    for rows in _stretches(grid):
        start = next((n for n, row in enumerate(rows) if is_wide(row)), None)
        if start is None:
            loose += rows
            continue
        loose += rows[:start]
        if tables and not is_heading(rows[start]) and not _stands_apart(rows[start], tables[-1]):
            last, groups = tables[-1], [row for row in loose if len(text_in(row)) < LONG]
            notes = (text_in(row) for row in loose if row not in groups)
            tables[-1] = last._replace(rows=(*last.rows, *groups, *rows[start:]), notes=(*last.notes, *notes))
        else:
            lines += map(text_in, loose)
            tables.append(GridTable(0, grid.name, tuple(rows[start:]), tuple(lines)))
        lines, loose = [], []
    if tables:
        tables[-1] = tables[-1]._replace(notes=(*tables[-1].notes, *map(text_in, loose), *grid.notes))
    return [_trim(part) for table in tables for part in _parts_of(table)]


def _parts_of(table: GridTable) -> Iterator[GridTable]:
    """A table whose row of headings stands again further down is several; a lone line above it is its title."""
    head = [cell.text for cell in table.rows[0]]
    again = [n for n, row in enumerate(table.rows) if [cell.text for cell in row] == head]
    lines = table.lines
    for n, start in enumerate(again):
        end = again[n + 1] if n + 1 < len(again) else len(table.rows)
        while end > start + 1 and end < len(table.rows) and not is_wide(table.rows[end - 1]):
            end -= 1
        yield table._replace(rows=table.rows[start:end], lines=lines)
        lines = tuple(text_in(row) for row in table.rows[end : again[n + 1]]) if n + 1 < len(again) else ()


def _stretches(grid: Grid) -> Iterator[Rows]:
    """Rows that follow one another without a blank one between."""
    for is_blank, rows in groupby(grid.rows, lambda row: not any(cell.own or cell.fill for cell in row)):
        if not is_blank:
            yield tuple(rows)


def _stands_apart(row: Sequence[GridCell], last: GridTable) -> bool:
    """Whether a row without a heading begins a table of its own, such as a key of two columns below a wide matrix."""
    width = max(sum(cell.own for cell in each) for each in last.rows)
    return sum(cell.own for cell in row) == 2 and width > 3 and not _is_line(row)


def _is_line(row: Sequence[GridCell]) -> bool:
    """Whether a row is one of a total, rank, winner or the like, which may stand apart from its matrix."""
    return any(vocabulary.label_role(cell.text) for cell in row if cell.own)


def is_wide(row: Sequence[GridCell]) -> bool:
    """Whether more than one cell of a row holds something."""
    return sum(cell.own for cell in row) > 1


def text_in(row: Sequence[GridCell]) -> str:
    """The texts of a row's cells in one line."""
    return " ".join(cell.text for cell in row if cell.own)


def is_value(cell: GridCell, comma: bool = False) -> bool:
    """Whether a cell holds what a score may be: a figure, a word for a level, N/A, or a colour of a RAG alone."""
    if not cell.text:
        return colour_word(cell.fill) is not None
    is_word = word_and_note(cell.text) is not None or is_not_applicable(cell.text)
    return cell.own and (is_word or figure(cell, comma) is not None)


def is_heading(row: Sequence[GridCell]) -> bool:
    """Whether a row names what stands below: no value in it, or a word such as Criterion or Weight."""
    own = [cell for cell in row if cell.own]
    if len(own) < 2 or vocabulary.label_role(own[0].text) not in (None, vocabulary.NOTES):
        return False
    named = {vocabulary.heading_role(cell.text) for cell in own}
    if named & {vocabulary.CRITERION, vocabulary.OPTION} and vocabulary.heading_role(own[0].text):
        return True
    return not any(is_value(cell) for cell in own[1:]) and not all(is_no_answer(cell.text) for cell in own[1:])


def _trim(table: GridTable) -> GridTable:
    """The table without columns that it leaves blank."""
    used = [n for n, column in enumerate(zip(*table.rows, strict=True)) if any(c.text or c.fill for c in column)]
    return table._replace(rows=tuple(tuple(row[n] for n in used) for row in table.rows))


def texts_of(tables: Iterable[GridTable]) -> Iterator[str]:
    """The text of every cell of the tables, to find out how numbers are written."""
    for table in tables:
        yield from (cell.text for row in table.rows for cell in row if cell.own)
