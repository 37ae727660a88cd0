"""A worksheet's bytes in; edits to its columns, rows, paper, page breaks and merged cells out."""

from collections.abc import Iterator
from itertools import pairwise

from xlappraise.xlsx.addresses import area_text
from xlappraise.xlsx.changes.kinds import ColumnLike, FitColumns, FitPaper, FitRows, HideRows, SetPageBreaks, Unmerge
from xlappraise.xlsx.markup import Edit, attributes, element_at, root, with_attribute


def column_like_edits(data: bytes, change: ColumnLike) -> Iterator[Edit]:
    """Edits that make a column as wide as another."""
    listed = _Columns(data)
    donor, here = listed.at(change.like), listed.at(change.column)
    if donor is None or donor == here:
        return
    new = listed.tags[donor] if change.hidden else with_attribute(listed.tags[donor], b"hidden", None)
    there = attributes(listed.tags[here]) if here is not None else {}
    if here is None or any(attributes(new).get(key) != there.get(key) for key in ("width", "style", "hidden")):
        yield listed.replacement([(change.column, new)])


def column_width_edits(data: bytes, change: FitColumns) -> Iterator[Edit]:
    """Edits that give columns these widths."""
    listed, new = _Columns(data), []
    for column, width in sorted(change.widths):
        here = listed.at(column)
        tag = listed.tags[here] if here is not None else b"<" + listed.prefix + b'col customWidth="1"/>'
        new.append((column, with_attribute(tag, b"width", b"%.15g" % width)))
    yield listed.replacement(new)


class _Columns:
    """The widths of a sheet's columns."""

    def __init__(self, data: bytes) -> None:
        children = root(data).children
        self.prefix = root(data).prefix
        self.block = next((child for child in children if child.local == b"cols"), None)
        listed = element_at(data, self.block.start).children if self.block else []
        self.tags = [data[child.start : child.tag_end] for child in listed]
        self.ranges = [_columns_of(tag) for tag in self.tags]
        self._before = next(child.start for child in children if child.local == b"sheetData")

    def at(self, column: int) -> int | None:
        """Which of the stretches a column is in."""
        return next((n for n, (first, last) in enumerate(self.ranges) if first <= column <= last), None)

    def replacement(self, new: list[tuple[int, bytes]]) -> Edit:
        """The widths with those of single columns in place of theirs."""
        taken, pieces = {column for column, _ in new}, list[tuple[int, bytes]]()
        for tag, (first, last) in zip(self.tags, self.ranges, strict=True):
            ends = [first - 1, *sorted(column for column in taken if first <= column <= last), last + 1]
            pieces += [(a + 1, _column_part(tag, a + 1, b - 1)) for a, b in pairwise(ends)]
        pieces += [(column, _column_part(tag, column, column)) for column, tag in new]
        inner = b"".join(piece for _, piece in sorted(pieces))
        name = self.prefix + b"cols"
        whole = b"<" + name + b">" + inner + b"</" + name + b">"
        start, end = (self.block.start, self.block.end) if self.block else (self._before, self._before)
        return Edit(start, end, whole)


def _columns_of(tag: bytes) -> tuple[int, int]:
    """First and last column that a width is for; (0, 0), which is no column, where its tag does not say."""
    given = attributes(tag)
    ends = given.get("min", ""), given.get("max", "")
    return (int(ends[0]), int(ends[1])) if all(end.isascii() and end.isdigit() for end in ends) else (0, 0)


def _column_part(tag: bytes, first: int, last: int) -> bytes:
    if first > last:
        return b""
    cut = with_attribute(with_attribute(tag, b"min", b"%d" % first), b"max", b"%d" % last)
    return cut if cut.endswith(b"/>") else cut[:-1] + b"/>"


# ----------------------------------------------------------------------------------------------- heights


def row_height_edits(data: bytes, change: FitRows) -> Iterator[Edit]:
    """Edits that make rows as high as their texts."""
    heights = {str(row): b"%.15g" % height for row, height in change.heights}
    block = next((child for child in root(data).children if child.local == b"sheetData"), None)
    for row in element_at(data, block.start).children if block else ():
        tag = data[row.start : row.tag_end]
        height = heights.get(attributes(tag).get("r", ""))
        if height is not None:
            yield Edit(row.start, row.tag_end, with_attribute(tag, b"ht", height))


def paper_edits(data: bytes, change: FitPaper) -> Iterator[Edit]:
    """Edits that print a sheet over so many pages."""
    for child in root(data).children:
        if child.local == b"pageSetup":
            tag = data[child.start : child.tag_end]
            turned = b"landscape" if change.landscape else b"portrait"
            values = {b"orientation": turned, b"fitToWidth": b"%d" % change.across, b"fitToHeight": b"%d" % change.tall}
            for name, value in values.items():
                tag = with_attribute(tag, name, value)
            yield Edit(child.start, child.tag_end, tag)


def hidden_row_edits(data: bytes, change: HideRows) -> Iterator[Edit]:
    """Edits that hide rows and let others show; a row to be hidden that is not in the file yet is added."""
    whole = root(data)
    block = next((child for child in whole.children if child.local == b"sheetData"), None)
    if block is None:
        return
    listed = {
        int(attributes(data[r.start : r.tag_end]).get("r", "0")): r for r in element_at(data, block.start).children
    }
    for number in sorted({*change.hidden, *change.shown} & listed.keys()):
        row = listed[number]
        tag = with_attribute(data[row.start : row.tag_end], b"hidden", b"1" if number in change.hidden else None)
        yield Edit(row.start, row.tag_end, tag)
    for number in sorted({*change.hidden} - listed.keys()):
        behind = [row.end for other, row in listed.items() if other < number]
        at = max(behind, default=block.tag_end)
        yield Edit(at, at, b'<%brow r="%d" hidden="1"/>' % (whole.prefix, number))


BEFORE_BREAKS = frozenset((b"sheetData", b"printOptions", b"pageMargins", b"pageSetup", b"headerFooter"))
"""Elements of which the last stands before rowBreaks, by ECMA-376 part 1, 18.3.1.99."""


def page_break_edits(data: bytes, change: SetPageBreaks) -> Iterator[Edit]:
    """Edits that put these page breaks in place of all that there are."""
    whole = root(data)
    prefix = whole.prefix
    breaks = b"".join(b'<%bbrk id="%d" max="16383" man="1"/>' % (prefix, row) for row in change.rows)
    count = len(change.rows)
    tag = b'<%browBreaks count="%d" manualBreakCount="%d">' % (prefix, count, count)
    new = tag + breaks + b"</%browBreaks>" % prefix if count else b""
    old = [child for child in whole.children if child.local == b"rowBreaks"]
    at = max(child.end for child in whole.children if child.local in BEFORE_BREAKS)
    yield from (Edit(child.start, child.end, b"") for child in old)
    if new:
        yield Edit(at, at, new)


def unmerging_edits(data: bytes, change: Unmerge) -> Iterator[Edit]:
    """Edits that take a merged block out; with the last one, the list of them."""
    area = area_text(change.area)
    for block in (child for child in root(data).children if child.local == b"mergeCells"):
        listed = element_at(data, block.start).children
        there = [child for child in listed if attributes(data[child.start : child.tag_end]).get("ref") == area]
        if there and len(there) == len(listed):
            yield Edit(block.start, block.end, b"")
        elif there:
            tag = data[block.start : block.tag_end]
            count = b"%d" % (len(listed) - len(there))
            yield Edit(block.start, block.tag_end, with_attribute(tag, b"count", count))
            yield from (Edit(child.start, child.end, b"") for child in there)
