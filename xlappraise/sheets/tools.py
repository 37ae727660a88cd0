"""The name of a tool's sheet in; out, its ToolSheet: functions for its cells, its look and its growth.

Each sheet has one file, named as the sheet is, with a `TOOL`. It is imported when it is first asked for.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.words import folded
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout, topics
from xlappraise.sheets.cells import NO_CELLS, Cells, SheetCells
from xlappraise.sheets.source import Source
from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.changes.kinds import Change
from xlappraise.xlsx.snapshot import Sheet, Snapshot

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from xlappraise.sheets.text_fit import Face

TOOL_SHEETS = tuple(sheet for sheet in layout.SHEETS if sheet.owner == layout.TOOL)
"""The tool's sheets, in the order of their tabs."""
OPTIONAL = tuple(sheet for sheet in TOOL_SHEETS if sheet.optional)
"""The tool's sheets that a workbook has only where its appraisal uses what they show."""


class ToolSheet(NamedTuple):
    """What the tool knows of one of its sheets."""

    cells: Callable[[Source], Mapping[str, SheetCells]]
    """What its cells hold, and those that it keeps on others, by sheet."""
    look: Callable[["Worksheet", Appraisal], None]
    """Styles the sheet once it is filled."""
    like: Callable[[int, int], Position | None] = lambda row, column: (min(row, layout.FIRST_ROW), column)
    """The cell whose format a new cell in this row and column takes over; in a table, that of its first row."""
    surplus: Callable[[Sheet, SheetCells], Iterable[Position]] = lambda _, __: ()  # a field, no function
    """The cells of an earlier, larger table that are to be emptied."""
    restyle: bool = False
    """Whether a cell that is emptied loses its format as well."""
    around: Callable[[Snapshot, Appraisal, SheetCells], Iterable[Change]] = lambda *_: ()
    """Changes besides cells for a larger or smaller table: widths, heights, conditional formats, print area, chart."""
    face: Callable[[int, int], "Face | None"] = lambda _, __: None  # a field, no function
    """How a text in this row and column stands, where row and column have to fit it."""
    may_shrink: bool = False
    """Whether its rows hold other texts each time, so that they may get lower again."""
    charts: Callable[[Cells, Appraisal], Sequence[tuple[str, str]]] = lambda _, __: ()  # a field, no function
    """Alternative text and part of each of its charts, from its cells."""
    shows_points: bool = False
    """Whether its live formats have to be renewed with bands and the format of points."""
    reads: Mapping[str, tuple[str, str]] = {}
    """Workbook names that it reads officers' columns by: sheet and column of the layout."""
    keys: Callable[[Appraisal], Sequence[object]] | None = None
    """What decides which rows and columns it has, beside the options and their stages."""


KNOWN: dict[str, ToolSheet] = {}
"""The sheets that were asked for so far, by name."""


def tool(name: str) -> ToolSheet:
    """The ToolSheet of the sheet of that name, which must be one of TOOL_SHEETS."""
    if name not in KNOWN:
        KNOWN[name] = import_module(f"xlappraise.sheets.{name.lower()}").TOOL
    return KNOWN[name]


def find(name: str) -> ToolSheet | None:
    """The ToolSheet of the sheet of that name; None for a sheet that is none of the tool's."""
    return tool(name) if name in layout.BY_NAME and layout.BY_NAME[name].owner == layout.TOOL else None


def in_play(snapshot: Snapshot, appraisal: Appraisal) -> list[str]:
    """The optional sheets that the workbook has, or is to have: an officer's own sheet of such a name stays theirs."""
    return [sheet.name for sheet in OPTIONAL if _in_play(snapshot, appraisal, sheet)]


def _in_play(snapshot: Snapshot, appraisal: Appraisal, sheet: layout.SheetLayout) -> bool:
    names = [name for name in snapshot.sheets if folded(name) == folded(sheet.name)]
    if not names:
        return topics.has(appraisal, sheet)
    return names == [sheet.name] and is_ours(snapshot.sheets[sheet.name], sheet)


_OURS = ("lists!", "xla_")


def is_ours(sheet: Sheet, definition: layout.SheetLayout) -> bool:
    """Whether the tool made a sheet: by its title, its instruction or a formula."""
    for position, text in (((1, 1), definition.title), ((2, 1), definition.instruction)):
        if position in sheet.cells and sheet.cells[position].value == text:
            return True
    return any(mark in folded(cell.formula or "") for cell in sheet.cells.values() for mark in _OURS)


def cells_of(names: Iterable[str], source: Source) -> dict[str, SheetCells]:
    """The cells of these sheets, by sheet, those that one keeps on another among them."""
    found: dict[str, SheetCells] = {}
    for name in names:
        add_cells(found, tool(name).cells(source))
    return found


def add_cells(found: dict[str, SheetCells], more: Mapping[str, SheetCells]) -> None:
    """Put more cells, by sheet, to those that were found."""
    for sheet, cells in more.items():
        before = found.get(sheet, NO_CELLS)
        found[sheet] = SheetCells({**before.cells, **cells.cells}, before.block if before.block.values else cells.block)


def keys(appraisal: Appraisal) -> list[object]:
    """What decides which rows and columns the optional sheets have, beside the options and their stages."""
    used = (tool(sheet.name) for sheet in OPTIONAL if topics.has(appraisal, sheet))
    return [each.keys(appraisal) for each in used if each.keys]


def reads(names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """The workbook names that these sheets read by, each with the sheet and the column of the layout."""
    for name in names:
        yield from ((key, *column) for key, column in tool(name).reads.items())
