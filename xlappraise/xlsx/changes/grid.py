"""A worksheet's bytes in; edits out: columns as wide as others, rows as high as their texts, merged cells apart."""

from collections.abc import Iterator

from xlappraise.xlsx.addresses import area_text
from xlappraise.xlsx.changes.kinds import ColumnLike, FitRows, Unmerge
from xlappraise.xlsx.markup import Edit, attributes, element_at, root, with_attribute


def column_width_edits(data: bytes, change: ColumnLike) -> Iterator[Edit]:
    """Edits that make a column as wide as another."""
    block = next((child for child in root(data).children if child.local == b"cols"), None)
    if block is None:
        return
    listed = element_at(data, block.start).children
    tags = [data[child.start : child.tag_end] for child in listed]
    ranges = [_columns_of(tag) for tag in tags]
    donor = next((n for n, (a, b) in enumerate(ranges) if a <= change.like <= b), None)
    here = next((n for n, (a, b) in enumerate(ranges) if a <= change.column <= b), None)
    if donor is None or donor == here:
        return
    number = b"%d" % change.column
    new = with_attribute(with_attribute(tags[donor], b"min", number), b"max", number)
    new = with_attribute(new, b"hidden", None)
    if not new.endswith(b"/>"):
        new = new[:-1] + b"/>"
    if here is None:
        behind = [child.end for child, (_, last) in zip(listed, ranges, strict=True) if last < change.column]
        at = behind[-1] if behind else block.tag_end
        yield Edit(at, at, new)
        return
    if all(attributes(new).get(key) == attributes(tags[here]).get(key) for key in ("width", "style")):
        return
    first, last = ranges[here]
    pieces = [
        _column_part(tags[here], first, change.column - 1),
        new,
        _column_part(tags[here], change.column + 1, last),
    ]
    yield Edit(listed[here].start, listed[here].end, b"".join(pieces))


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
    """Edits that make rows as high as their texts; those that somebody gave a height of their own keep it."""
    heights = {str(row): b"%.15g" % height for row, height in change.heights}
    block = next((child for child in root(data).children if child.local == b"sheetData"), None)
    for row in element_at(data, block.start).children if block else ():
        tag = data[row.start : row.tag_end]
        given = attributes(tag)
        height = heights.get(given.get("r", ""))
        if height is not None and given.get("customHeight") not in ("1", "true"):
            yield Edit(row.start, row.tag_end, with_attribute(tag, b"ht", height))


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
