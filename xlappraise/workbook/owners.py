"""Whose cells are whose: in, a workbook as read; out, the cells that are entries, and those of the tool."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xlappraise.workbook import layout
from xlappraise.workbook.reader import Reading
from xlappraise.workbook.reading.tables import TablePlace
from xlappraise.workbook.snapshot import Owners, Position, Sheet, Snapshot
from xlappraise.workbook.tabs import single
from xlappraise.workbook.writeback import Held

MATRICES = (layout.SCORES.name, layout.RATIONALE.name)
HEADLINE = (3, 1)
"""The live sentence on officers' sheets."""
LABELS = tuple(column.key for column in layout.MATRIX_COLUMNS if column.owner == layout.TOOL)
"""What the tool writes in each row of these sheets."""


class EntryArea(NamedTuple):
    """Cells in which entries are read: where these columns cross the rows from `first` (headings) to `last`."""

    columns: Mapping[int, str]
    """Keys of the columns: a column of the layout, or the ID of an option."""
    first: int
    last: int

    def holds(self, position: Position) -> bool:
        """Whether a cell is one of them."""
        return self.first <= position[0] <= self.last and position[1] in self.columns


def entry_areas(snapshot: Snapshot, reading: Reading) -> dict[str, tuple[EntryArea, ...]]:
    """Where officers' entries are read, by tab: the rows of a table and, where it is an Excel table, all of it."""
    found: dict[str, tuple[EntryArea, ...]] = {}
    for name, tab in reading.layout.sheets.items():
        if layout.BY_NAME[name].owner == layout.OFFICER and (areas := tuple(_areas(name, snapshot, reading))):
            found[tab] = areas
    return found


def _areas(name: str, snapshot: Snapshot, reading: Reading) -> Iterator[EntryArea]:
    places = reading.layout
    if name == layout.SETUP.name:
        for key, cell in places.setup.items():
            yield EntryArea({cell.column: key}, cell.row, cell.row)
        for place in (places.scale, places.bands, places.groups):
            if place:
                yield EntryArea(_by_column(place.columns), place.header_row, place.last_row)
    elif name in places.tables:
        yield _area(name, snapshot.sheets[places.sheets[name]], places.tables[name])
    elif rows := reading.appraisal.logs.get(name):
        lines = [cell.row for row in rows for cell in row.cells.values()]
        columns = {key: cell.column for row in rows for key, cell in row.cells.items()}
        yield EntryArea(_by_column(columns), min(lines), max(lines))


def _area(name: str, sheet: Sheet, place: TablePlace) -> EntryArea:
    keys = {key: column for key, column in place.columns.items() if key not in LABELS or name not in MATRICES}
    ends = [table.area.last_row for table in sheet.tables if table.area.first_row == place.header_row]
    return EntryArea(_by_column({**keys, **place.options}), place.header_row, max((*place.rows.values(), *ends, 0)))


def _by_column(columns: Mapping[str, int]) -> dict[int, str]:
    return {column: key for key, column in columns.items()}


def owners(snapshot: Snapshot, reading: Reading, held: Held | None) -> Owners:
    """Whose formulas are whose. `held` knows the tool's cells one by one, where results are not blocked."""
    areas, wanted = entry_areas(snapshot, reading), held.wanted if held else {}
    places = reading.layout
    tools = {tab for name, tab in places.sheets.items() if layout.BY_NAME[name].owner == layout.TOOL}
    tools.add(places.sheets.get(layout.GUIDE.name, layout.GUIDE.name))
    ours = {(tab, HEADLINE) for tab in places.sheets.values()}
    labels = {
        (places.sheets[name], column)
        for name in MATRICES
        if name in places.tables
        for key, column in places.tables[name].columns.items()
        if key in LABELS
    }

    called = {tab: name for name, tab in single(snapshot.tabs).items()}

    def is_entry(tab: str, position: Position) -> bool:
        return any(area.holds(position) for area in areas.get(called.get(tab, tab), ()))

    def is_tools(tab: str, position: Position) -> bool:
        tab = called.get(tab, tab)
        if tab in wanted and tab not in tools:
            return position in wanted[tab]
        return tab in tools or (tab, position) in ours or (tab, position[1]) in labels

    return Owners(is_entry, is_tools)
