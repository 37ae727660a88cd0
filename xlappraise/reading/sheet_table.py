"""A sheet and the columns it should have in; its headings and rows out, with findings on headings."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from xlappraise.appraisal.findings import Cell, Place
from xlappraise.appraisal.gather import Gathering
from xlappraise.appraisal.rules.of_workbook import HEADING_MISSING, HEADING_TWICE, HEADING_UNLIKE
from xlappraise.appraisal.words import folded, list_of, near, quoted, visible
from xlappraise.reading.values import TWICE, blank, text
from xlappraise.records import NamedTuple
from xlappraise.sheets.layout import MEANS, Column
from xlappraise.sheets.where import TablePlace
from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.snapshot import CellData, Sheet

HEADING_ROWS = 60
"""Headings are looked for in this many rows from the top of a sheet."""
LEAST_HEADINGS = 2
"""So many of a table's headings make a row its headings."""


class TableRow(NamedTuple):
    """A filled row of a table: its number and its cells by column key."""

    number: int
    cells: Mapping[str, CellData]


def cells_of(sheet: Sheet) -> Mapping[Position, CellData]:
    """The cells of a sheet; those that the file gives twice hold a mark in place of either value."""
    if not sheet.duplicates:
        return sheet.cells
    return {**sheet.cells, **dict.fromkeys(sheet.duplicates, TWICE)}


class TopRows(Mapping[int, Mapping[int, str]]):
    """Text of each filled cell near the top of a sheet, by row and column; made of a row when it is looked at."""

    def __init__(self, cells: Mapping[Position, CellData]) -> None:
        """Sort the cells by row; nothing is looked at yet."""
        self._stored: dict[int, dict[int, CellData]] = {}
        for (row, column), data in cells.items():
            if row <= HEADING_ROWS:
                self._stored.setdefault(row, {})[column] = data

    def __getitem__(self, row: int) -> Mapping[int, str]:
        """The texts of a row, by column. KeyError when nothing is stored there."""
        found = ((column, text(data)) for column, data in self._stored[row].items())
        return {column: words for column, words in found if words}

    def __iter__(self) -> Iterator[int]:
        """The rows in which something is stored, though it may be spaces only."""
        return iter(self._stored)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._stored)


def heading_row(
    rows: Mapping[int, Mapping[int, str]], headings: Iterable[str], least: int = LEAST_HEADINGS
) -> int | None:
    """The first row with at least `least` of the headings; None when there is no such row."""
    wanted = {folded(heading) for heading in headings}
    for number in sorted(rows):
        if len(wanted.intersection([folded(words) for words in rows[number].values()])) >= least:
            return number
    return None


def find_columns(
    sheet: str,
    headings: Mapping[int, str],
    columns: Sequence[Column],
    gathering: Gathering,
    at: Callable[[int], Cell],
) -> tuple[dict[str, int], dict[int, str]]:
    """Columns by key, and the headings that are not among them; missing and doubled ones become findings.

    `at` gives the cell of the heading in that column (for labels, which run down a column: in that row).
    """
    wanted = {folded(words): column for column in columns for words in (column.heading, column.former) if words}
    places: dict[str, int] = {}
    others: dict[int, str] = {}
    for number in sorted(headings):
        column = wanted.get(folded(headings[number]))
        if column is None:
            others[number] = headings[number]
        elif column.key in places:
            gathering.add(HEADING_TWICE, at(number), sheet=sheet, expected=column.heading, found=column.heading)
        else:
            places[column.key] = number
    missing = [column for column in columns if column.key not in places]
    if missing and others:
        for number in _misspelt(sheet, missing, others, gathering, at):
            del others[number]
    required = [column.heading for column in missing if column.required]
    if required:
        likely = {heading: near(heading, others.values()) for heading in required}
        strangers = [words for words in others.values() if not folded(words).endswith(MEANS)]
        report_headings(at(1), required, likely, strangers, gathering)
        others = {number: words for number, words in others.items() if words not in likely.values()}
    return places, others


def _misspelt(
    sheet: str,
    missing: Sequence[Column],
    others: Mapping[int, str],
    gathering: Gathering,
    at: Callable[[int], Cell],
) -> list[int]:
    """Report headings that look like a missing one which is not required; the columns so explained."""
    explained = []
    for column in missing:
        words = None if column.required else near(column.heading, others.values())
        if words:
            number = next(number for number, other in others.items() if other == words)
            explained.append(number)
            facts = {"expected": column.heading, "suggestion": column.heading, "fix": column.heading}
            gathering.add(HEADING_UNLIKE, at(number), sheet=sheet, found=visible(words), shown=quoted(words), **facts)
    return list(set(explained))


def report_headings(
    cell: Cell | Place,
    required: Sequence[str],
    likely: Mapping[str, str | None],
    unexpected: Sequence[str],
    gathering: Gathering,
) -> None:
    """One finding: what is missing, what stands there instead, and which is likely meant."""
    pairs = [f"{quoted(words)} to {heading}" for heading, words in likely.items() if words]
    hint = f"Change the heading {list_of(pairs)}." if pairs else "Type it as it was; its position does not matter."
    instead = f"; not expected: {list_of([quoted(words) for words in unexpected[:8]])}" if unexpected else ""
    near_words = [heading for heading, words in likely.items() if words]
    gathering.add(
        HEADING_MISSING,
        cell,
        sheet=cell.sheet,
        missing=list_of(required),
        expected=list_of(required),
        found=", ".join(visible(words) for words in unexpected[:8]) or None,
        suggestion=near_words[0] if len(near_words) == 1 else None,
        instead=instead,
        hint=hint,
    )


def filled_rows(cells: Mapping[Position, CellData], header_row: int, columns: Mapping[str, int]) -> Iterator[TableRow]:
    """Rows below the headings in which something stands in one of the columns, from the top."""
    keys = {number: key for key, number in columns.items()}
    rows: dict[int, dict[str, CellData]] = {}
    for (row, number), data in cells.items():
        if row > header_row and number in keys and not blank(data):
            rows.setdefault(row, {})[keys[number]] = data
    for row in sorted(rows):
        yield TableRow(row, rows[row])


def extent(cells: Mapping[Position, CellData], headings: Mapping[int, str]) -> tuple[int, int]:
    """Last filled row of the sheet, and last filled column of the heading row."""
    return max(cells, default=(0, 0))[0], max(headings, default=0)


def last_table_row(sheet: Sheet, header_row: int) -> int:
    """The last row of the Excel table with these headings, the headings' own where there is none."""
    return max([header_row, *(part.area.last_row for part in sheet.tables if part.area.first_row == header_row)])


class RowCells(Mapping[str, Cell]):
    """The cells of a table's row by column key, each made when it is asked for: few are, of the many rows of a log."""

    __slots__ = ("_columns", "_row", "_sheet")

    def __init__(self, sheet: str, row: int, columns: Mapping[str, int]) -> None:
        """`columns` are their numbers by key."""
        self._sheet, self._row, self._columns = sheet, row, columns

    def __getitem__(self, key: str) -> Cell:
        """The cell in that column. Raises KeyError where the table has none."""
        return Cell(self._sheet, self._row, self._columns[key])

    def __contains__(self, key: object) -> bool:
        """Whether the table has such a column."""
        return key in self._columns

    def __iter__(self) -> Iterator[str]:
        """The keys in the order of the layout."""
        return iter(self._columns)

    def __len__(self) -> int:
        """How many columns there are."""
        return len(self._columns)


class SheetTable(NamedTuple):
    """A table as found: its sheet, its place, its filled rows, and headings that are not of the layout."""

    sheet: str
    place: TablePlace
    rows: tuple[TableRow, ...]
    others: Mapping[int, str]

    def cells(self, row: int) -> RowCells:
        """The cell of each column in that row, by column key."""
        return RowCells(self.sheet, row, self.place.columns)


def read_table(sheet: Sheet, columns: Sequence[Column], gathering: Gathering) -> SheetTable | None:
    """The table with these columns; None, and a finding, when no row holds two of the headings."""
    table = find_table(sheet, columns, gathering)
    if table is None:
        return None
    return table._replace(rows=tuple(filled_rows(cells_of(sheet), table.place.header_row, table.place.columns)))


def find_table(sheet: Sheet, columns: Sequence[Column], gathering: Gathering) -> SheetTable | None:
    """The same without its rows."""
    cells = cells_of(sheet)
    tops = TopRows(cells)
    header = heading_row(tops, [column.heading for column in columns])
    if header is None:
        required = [column.heading for column in columns if column.required]
        report_headings(Place(sheet.name), required, {}, [], gathering)
        return None

    def at(number: int) -> Cell:
        return Cell(sheet.name, header, number)

    headings = tops[header]
    places, others = find_columns(sheet.name, headings, columns, gathering, at)
    last_row, last_column = extent(cells, headings)
    place = TablePlace(header, places, last_row=last_row, last_column=last_column)
    return SheetTable(sheet.name, place, (), others)
