"""A sheet of ours and rows of values in; out, its bytes with these below its last row, and whether they read back."""

from collections.abc import Iterator
from io import BytesIO

from xlappraise.xlsx.addresses import Area, area_of, area_text, column_letters
from xlappraise.xlsx.changes.kinds import AddedRows, RowsBelow
from xlappraise.xlsx.markup import Edit, attributes, element_at, root, tag_at, with_attribute, with_edits
from xlappraise.xlsx.sheet_editor import number_text
from xlappraise.xlsx.sheet_reader import Context, SheetReader
from xlappraise.xlsx.snapshot import Value, same_value
from xlappraise.xlsx.texts import encode_text


def rows_to_add(data: bytes, below: RowsBelow) -> AddedRows:
    """The rows where they are going to stand in a sheet whose bytes are these."""
    return AddedRows(int(attributes(tag_at(data, data.rindex(b"<row ")))["r"]) + 1, below.rows)


def with_rows_below(data: bytes, below: RowsBelow) -> bytes:
    """The bytes of a sheet as a donor gives it, with the rows below its last one, in that one's cell formats."""
    first = rows_to_add(data, below).first
    data = with_edits(data, list(_dimension_edits(data, first + len(below.rows) - 1)))
    last = element_at(data, data.rindex(b"<row "))
    styles = [attributes(tag_at(data, cell.start)).get("s", "0") for cell in last.children]
    openings = [f'<c r="{column_letters(column)}{{0}}" s="{style}"' for column, style in enumerate(styles, 1)]
    out = BytesIO()
    out.write(data[: last.end])
    for number, (values, height) in enumerate(zip(below.rows, below.heights, strict=True), first):
        cells = (f"{tag.format(number)}{_content(value)}" for tag, value in zip(openings, values, strict=True))
        out.write(f'<row r="{number}" ht="{height:g}">{"".join(cells)}</row>'.encode())
    out.write(data[last.end :])
    return out.getvalue()


def _content(value: Value) -> str:
    """The rest of a cell: a text stands in it; it is marked where its ends are spaces that would be lost."""
    if value is None or value == "":
        return "/>"
    if not isinstance(value, str):
        return f"><v>{number_text(value).decode()}</v></c>"
    kept = ' xml:space="preserve"' if value != value.strip() else ""
    return f' t="inlineStr"><is><t{kept}>{encode_text(value)}</t></is></c>'


def _dimension_edits(data: bytes, last: int) -> Iterator[Edit]:
    for child in root(data).children:
        if child.local == b"dimension":
            tag = data[child.start : child.tag_end]
            area = area_of(attributes(tag).get("ref", ""))
            if area is not None:
                longer = area_text(Area(*area[:2], last, area.last_column)).encode()
                yield Edit(child.start, child.tag_end, with_attribute(tag, b"ref", longer))


class _RowsReader(SheetReader):
    """Reads a sheet for its last rows alone: each cell is compared and let go, so that they are never held at once."""

    def __init__(self, context: Context, name: str, part: str, rows: AddedRows) -> None:
        super().__init__(context, name, part)
        self._rows = rows
        self.same, self.other = 0, 0

    def _refuse_excess(self) -> None:
        super()._refuse_excess()
        first, rows = self._rows
        for (row, column), data in self.cells.items():
            if row >= first:
                wanted = rows[row - first][column - 1] if row - first < len(rows) and column <= len(rows[0]) else None
                is_same = data.source is None and same_value(data.value, wanted)
                self.same, self.other = self.same + is_same, self.other + (not is_same)
        self.cells.clear()


def are_there(context: Context, name: str, part: str, rows: AddedRows) -> bool:
    """Whether the sheet's part holds these rows, and no other cell below the row above them. Raises CannotRead."""
    reader = _RowsReader(context, name, part, rows)
    reader.run()
    return not reader.other and reader.same == sum(value not in (None, "") for row in rows.rows for value in row)
