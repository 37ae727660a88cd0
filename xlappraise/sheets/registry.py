"""A workbook and its appraisal in, the views that belong to it out: their cells, theirs on Lists, their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.scoring import Results
from xlappraise.appraisal.words import folded
from xlappraise.sheets import combinations, costs, engagement, layout, parts, sources
from xlappraise.sheets.cells import Cells
from xlappraise.sheets.lists import COMBINATIONS, COSTS, ENGAGEMENT
from xlappraise.sheets.sources import Sources
from xlappraise.sheets.where import Where
from xlappraise.xlsx import addresses
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.changes.kinds import SetName
from xlappraise.xlsx.snapshot import Sheet, Snapshot

_OURS = ("lists!", "xla_")
DEEP = 500
"""Rows that a name reaches over at least, however many an officer took out."""


def in_play(snapshot: Snapshot, appraisal: Appraisal) -> list[str]:
    """The views that the workbook has, or is to have: an officer's own sheet of such a name stays the officer's."""
    return [view.name for view in layout.VIEWS if _in_play(snapshot, appraisal, view)]


def _in_play(snapshot: Snapshot, appraisal: Appraisal, view: layout.SheetLayout) -> bool:
    names = [name for name in snapshot.sheets if folded(name) == folded(view.name)]
    if not names:
        return parts.has(appraisal, view)
    return names == [view.name] and is_ours(snapshot.sheets[view.name], view)


def is_ours(sheet: Sheet, view: layout.SheetLayout) -> bool:
    """Whether a sheet is a view that the tool made: by its title, its instruction or a formula."""
    for position, text in (((1, 1), view.title), ((2, 1), view.instruction)):
        if position in sheet.cells and sheet.cells[position].value == text:
            return True
    return any(mark in folded(cell.formula or "") for cell in sheet.cells.values() for mark in _OURS)


def fresh_cells(appraisal: Appraisal, results: Results) -> dict[str, Cells]:
    """Every cell of the views, and theirs on Lists, in a workbook just made from the appraisal."""
    views = [view.name for view in layout.VIEWS if parts.has(appraisal, view)]
    return cells(views, appraisal, results, sources.fresh(appraisal))


def fresh_names(appraisal: Appraisal) -> dict[str, str]:
    """The names that the views read by, in a workbook just made from the appraisal."""
    views = (view.name for view in layout.VIEWS if parts.has(appraisal, view))
    return {name: text for view in views for name, text in sources.fresh_names(appraisal, view).items()}


def standing_cells(snapshot: Snapshot, appraisal: Appraisal, where: Where, results: Results) -> dict[str, Cells]:
    """Every cell of the views, and theirs on Lists, in a workbook as read; also of views that are still to be added."""
    views = in_play(snapshot, appraisal)
    return cells(views, appraisal, results, sources.standing(snapshot, appraisal, where))


def cells(views: list[str], appraisal: Appraisal, results: Results, there: Sources) -> dict[str, Cells]:
    """The cells of these views by sheet, what they read on Lists among them."""
    found: dict[str, Cells] = {"Lists": {}}
    for view in views:
        if view == COSTS:
            found[view] = costs.cells(appraisal, results, there)
            found["Lists"] |= costs.lists_cells(appraisal, results)
        elif view == COMBINATIONS:
            found[view] = combinations.cells(appraisal)
            found["Lists"] |= combinations.lists_cells(appraisal, there)
        elif view == ENGAGEMENT:
            found[view] = engagement.cells(appraisal, there)
            found["Lists"] |= engagement.lists_cells(appraisal, there)
    return found


def keys(appraisal: Appraisal) -> list[object]:
    """What decides which rows and columns the views have, beside the options and their stages."""
    found: list[object] = []
    if parts.has(appraisal, layout.COMBINATIONS):
        found.append(combinations.keys(appraisal))
    if parts.has(appraisal, layout.ENGAGEMENT):
        found.append(engagement.keys(appraisal))
    return found


def misplaced(snapshot: Snapshot, appraisal: Appraisal, where: Where, there: Mapping[str, str]) -> Iterator[SetName]:
    """Names of the views in play that are missing, broken, or point at other cells than those that are read here.

    `there` are the workbook's names in small letters.
    """
    for view in in_play(snapshot, appraisal):
        for name, tab, area in sources.areas(snapshot, appraisal, where, view):
            text = there.get(name.casefold())
            if area is None:
                # Its column is gone, and nothing reads by it any more.
                if text is not None and "#REF!" in text.upper():
                    yield SetName(name, None)
            else:
                wanted = addresses.span(tab, *_as_deep(text or "", area))
                if text is None or _leads_to(text) != _leads_to(wanted):
                    yield SetName(name, wanted)


def _leads_to(text: str) -> str:
    return text.replace("'", "").casefold()


def _as_deep(text: str, area: Area) -> Area:
    """The area with the last row that the name has now: rows that came or went in Excel moved that one."""
    from xlappraise.xlsx.addresses import area_of

    now = area_of(text.rpartition("!")[2])
    if now is None or (*now[:2], now.last_column) != (*area[:2], area.last_column):
        return area
    return area._replace(last_row=max(now.last_row, area.first_row + DEEP))
