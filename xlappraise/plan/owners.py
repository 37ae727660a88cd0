"""A workbook as read in; out, which of its cells are officers' entries and which are the tool's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from xlappraise.plan.pointing import gives_other_keys, pointers
from xlappraise.plan.tool_cells import ToolCellComparison
from xlappraise.reading.entry_areas import LABELS, MATRICES, entry_areas
from xlappraise.reading.reader import Reading
from xlappraise.sheets import layout
from xlappraise.sheets.officers import name_cells
from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.aliases import single
from xlappraise.xlsx.changes.kinds import Owners, SetCell
from xlappraise.xlsx.snapshot import CellData, Snapshot

if TYPE_CHECKING:
    from xlappraise.xlsx.precedents import PlacedFormula

Cells = Mapping[Position, CellData]

HEADLINE = (3, 1)
"""Row and column of the live sentence on officers' sheets."""


def owners(snapshot: Snapshot, reading: Reading, compared: ToolCellComparison | None) -> Owners:
    """Who owns which cells. `compared` has the tool's cells one by one; it is None where results are blocked."""
    areas = entry_areas(snapshot, reading.where, reading.appraisal.logs)
    wanted = compared.wanted if compared else {}
    places = reading.where
    names = {tab: name for name, tab in places.sheets.items()}
    tools = {tab for name, tab in places.sheets.items() if layout.BY_NAME[name].owner == layout.TOOL}
    tools.add(places.sheets.get(layout.GUIDE.name, layout.GUIDE.name))
    ours = {(tab, HEADLINE) for tab in places.sheets.values()}
    if layout.SCORES.name in places.tables and (tab := places.sheets[layout.SCORES.name]) in snapshot.sheets:
        ours |= {(tab, at) for at in name_cells(places.tables[layout.SCORES.name], snapshot.sheets[tab].cells)}
    labels = {
        (places.sheets[name], column)
        for name in MATRICES
        if name in places.tables
        for key, column in places.tables[name].columns.items()
        if key in LABELS
    }

    tabs = single(snapshot.tabs)
    called = {tab: name for name, tab in tabs.items()}

    def is_entry(tab: str, position: Position) -> bool:
        return any(area.holds(position) for area in areas.get(names.get(called.get(tab, tab), ""), ()))

    def is_tools(tab: str, position: Position) -> bool:
        tab = called.get(tab, tab)
        if tab in wanted and tab not in tools:
            return position in wanted[tab]
        return tab in tools or (tab, position) in ours or (tab, position[1]) in labels

    def advice(
        formulas: Sequence[PlacedFormula], changed: Mapping[str, Sequence[SetCell]], before: Mapping[str, Cells]
    ) -> Iterator[str]:
        lists, results = (tabs.get(each.name, each.name) for each in (layout.LISTS, layout.RESULTS))
        if lists in before and gives_other_keys(changed.get(lists, ()), before[lists]):
            yield from pointers(formulas, before[lists], results)

    return Owners(is_entry, is_tools, advice)
