"""A Draft and what becomes of charts in; the Draft's parts out, with charts that read and stand where they should."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping
from functools import partial

from xlappraise.xlsx.addresses import Area, Position, area_of, area_text
from xlappraise.xlsx.book import relations
from xlappraise.xlsx.changes.copied_sheets import sheet_in_formula
from xlappraise.xlsx.changes.kinds import GrowChart, RaiseChart
from xlappraise.xlsx.draft import Draft
from xlappraise.xlsx.guarded_xml import Budget
from xlappraise.xlsx.markup import Edit, Element, element_at, root
from xlappraise.xlsx.sheet_editor import number_text
from xlappraise.xlsx.sheet_reader import SheetReader
from xlappraise.xlsx.snapshot import CellData
from xlappraise.xlsx.texts import encode_text, unescape_xml

_SOURCE = re.compile(
    rb"<((?:[\w.-]+:)?)f>([^<]*)</\1f>(\s*)(<\1(str|num)Cache\s*/>|<\1(str|num)Cache(?:\s[^>]*)?>.*?</\1\6Cache>)?",
    re.DOTALL,
)
"""What a series reads and the copy of it that the chart carries, by ECMA-376 part 1, 21.2.2.201 and 21.2.2.120."""
_FORMAT = re.compile(rb"<((?:[\w.-]+:)?)formatCode>[^<]*</\1formatCode>")


def grow_charts(draft: Draft, change: GrowChart) -> None:
    """Let the charts on a sheet read the table's new rows, with the numbers that are going to stand there."""
    cells = _cells_to_be(draft, change.sheet)
    for part in draft.charts_of(change.sheet):
        if _is_drawing(part):
            draft.edit(part, lambda data: _anchor_edits(data, change))
        else:
            draft.edit(part, lambda data: _sources(data, change, cells))


def raise_charts(draft: Draft, change: RaiseChart) -> None:
    """Let a chart without height cover its area, drawn anew: what has no height has no places inside it."""
    old, new = (b"<c:f>%b!" % sheet_in_formula(name) for name in (change.fresh or change.sheet, change.sheet))
    for drawing in filter(_is_drawing, draft.charts_of(change.sheet)):
        targets = {each.id: each.target for each in relations(draft.archive, drawing, Budget())}
        for corners, chart in _flat_charts(draft.now(drawing), change.area):
            draft.edit(drawing, partial(_corner_edits, corners=corners, area=change.area))
            if chart in targets:
                draft.parts[targets[chart]] = change.part.encode().replace(old, new)


def _is_drawing(part: str) -> bool:
    return "/drawings/" in f"/{part}".casefold() and "chart" not in part.casefold().rpartition("/")[2]


_CHART_ID = re.compile(rb"<(?:[\w.-]+:)?chart\s[^>]*?[\w.-]+:id=[\"']([^\"']*)[\"']")
"""Which part holds the chart of a frame, by ECMA-376 part 1, 21.2.2.27."""
Corners = dict[bytes, Element]


def _flat_charts(data: bytes, area: Area) -> list[tuple[Corners, str]]:
    """The first chart that begins in the area's first column and has no height, if any: its corners and part's id."""
    found = []
    for anchor, corners in _corners(data):
        rows, columns = _numbers(data, corners, b"row"), _numbers(data, corners, b"col")
        flat = len(rows) == 2 and rows[b"from"][1] == rows[b"to"][1]
        if flat and columns[b"from"][1] == area.first_column - 1:
            chart = _CHART_ID.search(data, anchor.start, anchor.end)
            found.append((corners, chart[1].decode() if chart else ""))
    return found[:1]


def _corner_edits(data: bytes, corners: Corners, area: Area) -> Iterator[Edit]:
    for name, row in ((b"from", area.first_row - 1), (b"to", area.last_row)):
        element = _numbers(data, corners, b"row")[name][0]
        yield Edit(element.tag_end, element.inner_end, b"%d" % row)


def _corners(data: bytes) -> Iterator[tuple[Element, Corners]]:
    """The anchor of each chart on a drawing, and its corners, `from` and `to`."""
    for anchor in root(data).children:
        inside = element_at(data, anchor.start).children
        if any(child.local == b"graphicFrame" for child in inside):
            yield anchor, {child.local: child for child in inside if child.local in (b"from", b"to")}


def _numbers(data: bytes, corners: Corners, local: bytes) -> dict[bytes, tuple[Element, int]]:
    """Of each corner the element of that name, and the number in it."""
    found = {}
    for name, corner in corners.items():
        element = next(child for child in element_at(data, corner.start).children if child.local == local)
        found[name] = element, int(data[element.tag_end : element.inner_end])
    return found


def _cells_to_be(draft: Draft, name: str) -> Mapping[Position, CellData]:
    """What the cells of a sheet are going to hold."""
    sheet = draft.sheets.get(name)
    if sheet is None:
        reader = SheetReader(draft.context, name, draft.sheet_part(name))
        reader.run(draft.now(reader.part))
        return reader.cells
    changed = ((change.row, change.column, change) for change in draft.left.get(name, ()))
    return ChainMap({(r, c): CellData(to.value, to.source) for r, c, to in changed}, sheet.cells)


def _sources(data: bytes, change: GrowChart, cells: Mapping[Position, CellData]) -> Iterator[Edit]:
    for found in _SOURCE.finditer(data):
        sheet, _, reference = unescape_xml(found[2].decode()).rpartition("!")
        area = area_of(reference)
        if area is None or sheet.strip("'").replace("''", "'").casefold() != change.sheet.casefold():
            continue
        if (area.first_row, area.last_row) == (change.first, change.last):
            area = area._replace(last_row=change.new_last)
        new = _source_text(found, found[2].rpartition(b"!")[0].decode() + f"!{_absolute(area)}", area, cells)
        if new != found[0]:
            yield Edit(found.start(), found.end(), new)


def _absolute(area: Area) -> str:
    return re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", area_text(area))


def _source_text(found: re.Match[bytes], reference: str, area: Area, cells: Mapping[Position, CellData]) -> bytes:
    prefix = found[1]
    source = b"<%bf>%b</%bf>%b" % (prefix, reference.encode(), prefix, found[3])
    if found[4] is None:
        return source
    kind = found[5] or found[6]
    shown = _FORMAT.search(found[4])
    places = [
        (r, c) for r in range(area.first_row, area.last_row + 1) for c in range(area.first_column, area.last_column + 1)
    ]
    points = b"".join(
        b'<%bpt idx="%d"><%bv>%b</%bv></%bpt>' % (prefix, number, prefix, text, prefix, prefix)
        for number, place in enumerate(places)
        if (text := _point(cells.get(place), kind)) is not None
    )
    count = b'<%bptCount val="%d"/>' % (prefix, len(places))
    tag = b"%b%bCache" % (prefix, kind)
    return source + b"<%b>%b%b%b</%b>" % (tag, shown[0] if shown else b"", count, points, tag)


def _point(cell: CellData | None, kind: bytes) -> bytes | None:
    if cell is None or cell.value is None or (cell.value == "" and cell.formula is None):
        return None
    if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
        return number_text(cell.value)
    return None if kind == b"num" else encode_text(str(cell.value)).encode()


def _anchor_edits(data: bytes, change: GrowChart) -> Iterator[Edit]:
    """A chart that the longer table would run into goes down, and grows with its bars."""
    added = change.new_last - change.last
    if added <= 0:
        return
    for _, corners in _corners(data):
        rows = _numbers(data, corners, b"row")
        # Anchors count rows from 0, so this is the second row below the table.
        down = change.new_last + 1 - rows[b"from"][1] if b"from" in rows else 0
        if not 0 < down <= added + 1:
            continue
        for name, (row, number) in rows.items():
            further = number + down + (change.higher if name == b"to" else 0)
            yield Edit(row.tag_end, row.inner_end, b"%d" % further)
