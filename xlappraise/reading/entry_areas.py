"""A workbook as read in; where officers' entries stand in it, by sheet, out."""

from collections.abc import Iterator, Mapping

from xlappraise.appraisal.model import LogRow
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.sheets.where import TablePlace, Where
from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.snapshot import Sheet, Snapshot

MATRICES = (layout.SCORES.name, layout.RATIONALE.name)
LABELS = tuple(column.key for column in layout.MATRIX_COLUMNS if column.owner == layout.TOOL)
"""What the tool writes in each row of these sheets."""
GATEWAY_LABELS = tuple(column.key for column in layout.GATEWAYS.columns if column.owner == layout.TOOL)


class EntryArea(NamedTuple):
    """Cells in which entries are read: where these columns cross the rows from `first` to `last`.

    Of a table, `first` is the row of its headings.
    """

    columns: Mapping[int, str]
    """Keys of the columns: a column of the layout, or the ID of an option."""
    first: int
    last: int

    def holds(self, position: Position) -> bool:
        """Whether a cell is one of them."""
        return self.first <= position[0] <= self.last and position[1] in self.columns


def entry_areas(
    snapshot: Snapshot, where: Where, logs: Mapping[str, tuple[LogRow, ...]]
) -> dict[str, tuple[EntryArea, ...]]:
    """Where entries are read, by our name for the sheet: rows of a table and, if it is an Excel table, all of it."""
    names = (name for name in where.sheets if layout.BY_NAME[name].owner == layout.OFFICER)
    found = {name: tuple(_areas(name, snapshot, where, logs)) for name in names}
    return {name: areas for name, areas in found.items() if areas}


def _areas(name: str, snapshot: Snapshot, where: Where, logs: Mapping[str, tuple[LogRow, ...]]) -> Iterator[EntryArea]:
    if name == layout.SETUP.name:
        for key, cell in where.setup.items():
            yield EntryArea({cell.column: key}, cell.row, cell.row)
        for place in (where.scale, where.bands, where.groups):
            if place:
                yield EntryArea(_by_column(place.columns), place.header_row, place.last_row)
    elif name in where.tables:
        yield _area(name, snapshot.sheets[where.sheets[name]], where.tables[name])
    elif rows := logs.get(name):
        lines = [cell.row for row in rows for cell in row.cells.values()]
        kept = {column.key for column in layout.BY_NAME[name].columns if column.owner == layout.TOOL}
        columns = {key: cell.column for row in rows for key, cell in row.cells.items() if key not in kept}
        yield EntryArea(_by_column(columns), min(lines), max(lines))


def _area(name: str, sheet: Sheet, place: TablePlace) -> EntryArea:
    labels = LABELS if name in MATRICES else GATEWAY_LABELS if name == layout.GATEWAYS.name else ()
    keys = {key: column for key, column in place.columns.items() if key not in labels}
    ends = [table.area.last_row for table in sheet.tables if table.area.first_row == place.header_row]
    return EntryArea(_by_column({**keys, **place.options}), place.header_row, max((*place.rows.values(), *ends, 0)))


def _by_column(columns: Mapping[str, int]) -> dict[int, str]:
    return {column: key for key, column in columns.items()}
