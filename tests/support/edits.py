"""A workbook as read in, the same one after a single edit out, with what the officer holds to be true afterwards.

Rows, columns and sheets are put in, taken out, moved and copied as a spreadsheet program does it: formulas, names,
tables and merged areas follow. Nothing here asks the package what an edit means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from xlappraise.xlsx.addresses import Area, Position
from xlappraise.xlsx.snapshot import BLANK, CellData, Sheet, Snapshot, TablePart, Value

ROWS, COLUMNS = 0, 1
LAST = (1_048_576, 16_384)

Lines = Callable[[int], int | None]
"""Where a row or column stands after the edit; None when it is gone."""

_REFERENCE = re.compile(
    r"""("(?:[^"]|"")*")"""
    r"""|(?:('(?:[^']|'')+'|[A-Za-z_][\w.]*)!)?"""
    r"""(?<![\w.$])(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?::(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7}))?(?![\w(.!])"""
)


def number(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - 64
    return found


def letters(column: int) -> str:
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def with_cells(book: Snapshot, sheet: str, cells: Mapping[Position, Value | CellData]) -> Snapshot:
    """The workbook after something was typed (None clears) into cells of a sheet."""
    page = dict(book.sheets[sheet].cells)
    for position, value in cells.items():
        page.pop(position, None)
        if value is not None:
            page[position] = value if isinstance(value, CellData) else CellData(value)
    return _with_sheet(book, sheet, book.sheets[sheet]._replace(cells=page))


def _with_sheet(book: Snapshot, name: str, sheet: Sheet) -> Snapshot:
    return book._replace(sheets={n: sheet if n == name else s for n, s in book.sheets.items()})


# ---------------------------------------------------------------------------------------- rows and columns


def inserted(at: int, count: int = 1) -> Lines:
    return lambda line: line + count if line >= at else line


def deleted(at: int) -> Lines:
    return lambda line: None if line == at else line - (line > at)


def moved(at: int, to: int) -> Lines:
    """A line is cut and put in before `to`, as with Shift and the mouse."""
    target = to - (to > at)

    def where(line: int) -> int:
        if line == at:
            return target
        without = line - (line > at)
        return without + (without >= target)

    return where


def lines_changed(book: Snapshot, sheet: str, axis: int, where: Lines) -> Snapshot:
    """The workbook after rows or columns of a sheet were put in, taken out or moved; what refers to them follows."""
    sheets = {}
    for name, page in book.sheets.items():
        cells = {p: _followed(data, name, sheet, axis, where) for p, data in page.cells.items()}
        if name == sheet:
            cells = {q: data for p, data in cells.items() if (q := _position(p, axis, where)) is not None}
            page = page._replace(  # noqa: PLW2901  # the sheet as it is afterwards
                merges=tuple(a for m in page.merges if (a := _area(m, axis, where))),
                tables=tuple(_table(t, cells, a) for t in page.tables if (a := _area(t.area, axis, where))),
            )
        sheets[name] = page._replace(cells=cells)
    names = {n: _formula(text, "", sheet, axis, where) for n, text in book.names.items()}
    return book._replace(sheets=sheets, names=names)


def _position(position: Position, axis: int, where: Lines) -> Position | None:
    line = where(position[axis])
    if line is None:
        return None
    return (line, position[1]) if axis == ROWS else (position[0], line)


def _ends(first: int, last: int, where: Lines, limit: int) -> tuple[int, int] | None:
    """Both ends of an area afterwards; it shrinks when an end is taken out, and is gone with its last line."""
    if last - first > 500 or last >= limit:  # a generous name: its ends are blank lines
        ends = [where(first) or first, where(last) or last]
    else:
        ends = [line for n in range(first, last + 1) if (line := where(n)) is not None]
    return (min(ends), max(ends)) if ends else None


def _area(area: Area, axis: int, where: Lines) -> Area | None:
    ends = _ends(area[axis], area[axis + 2], where, LAST[axis])
    if ends is None:
        return None
    if axis == ROWS:
        return Area(ends[0], area.first_column, ends[1], area.last_column)
    return Area(area.first_row, ends[0], area.last_row, ends[1])


def _table(table: TablePart, cells: Mapping[Position, CellData], area: Area) -> TablePart:
    """A table over another area: its headings are what stands there, or Column1 for a new blank one."""
    found = (cells.get((area.first_row, c), BLANK).value for c in range(area.first_column, area.last_column + 1))
    return TablePart(table.name, area, tuple(str(v) if v else f"Column{n}" for n, v in enumerate(found, 1)))


def _followed(data: CellData, home: str, sheet: str, axis: int, where: Lines) -> CellData:
    if data.source is None:
        return data
    return CellData(data.value, _formula(str(data.source), home, sheet, axis, where), data.shown_as)


def _formula(text: str, home: str, sheet: str, axis: int, where: Lines) -> str:
    def one(match: re.Match[str]) -> str:
        if match[1]:
            return match[0]
        named = (match[2] or home).strip("'").replace("''", "'")
        if named.casefold() != sheet.casefold():
            return match[0]
        prefix = f"{match[2]}!" if match[2] else ""
        first = (int(match[6]), number(match[4]))
        last = (int(match[10]), number(match[8])) if match[8] else first
        ends = _ends(first[axis], last[axis], where, LAST[axis])
        if ends is None:
            return f"{prefix}#REF!"
        pairs = [[*first], [*last]]
        pairs[0][axis], pairs[1][axis] = ends
        (r1, c1), (r2, c2) = pairs
        found = f"{prefix}{match[3]}{letters(c1)}{match[5]}{r1}"
        return found + (f":{match[7]}{letters(c2)}{match[9]}{r2}" if match[8] else "")

    return _REFERENCE.sub(one, text)


# ----------------------------------------------------------------------------------------------- sheets


def sheet_renamed(book: Snapshot, old: str, new: str) -> Snapshot:
    shown = new if re.fullmatch(r"[A-Za-z_]\w*", new) else "'" + new.replace("'", "''") + "'"

    def text(formula: str) -> str:
        return re.sub(rf"(?<![\w'])(?:'{re.escape(old)}'|{re.escape(old)})!", lambda _: f"{shown}!", formula)

    sheets = {
        new if name == old else name: page._replace(
            name=new if name == old else name,
            cells={
                p: data if data.source is None else CellData(data.value, text(str(data.source)), data.shown_as)
                for p, data in page.cells.items()
            },
        )
        for name, page in book.sheets.items()
    }
    names = {n.replace(f"{old}!", f"{new}!"): text(t) for n, t in book.names.items()}
    return book._replace(sheets=sheets, names=names)


def sheet_deleted(book: Snapshot, gone: str) -> Snapshot:
    """The sheet goes; what named it holds #REF!, and its own names go with it."""

    def text(formula: str) -> str:
        return re.sub(
            rf"(?<![\w'])(?:'{re.escape(gone)}'|{re.escape(gone)})!(?:\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)",
            "#REF!",
            formula,
        )

    sheets = {
        name: page._replace(
            cells={
                p: data if data.source is None else CellData(data.value, text(str(data.source)), data.shown_as)
                for p, data in page.cells.items()
            }
        )
        for name, page in book.sheets.items()
        if name != gone
    }
    names = {n: text(t) for n, t in book.names.items() if not n.startswith(f"{gone}!")}
    return book._replace(sheets=sheets, names=names)


def sheet_copied(book: Snapshot, old: str, new: str, before: bool) -> Snapshot:
    """A copy with tables of other names stands beside the sheet."""
    page = book.sheets[old]
    tables = tuple(t._replace(name=f"{t.name}2") for t in page.tables)
    copy = page._replace(name=new, tables=tables)
    sheets: dict[str, Sheet] = {}
    for name, each in book.sheets.items():
        pair = {new: copy, name: each} if before else {name: each, new: copy}
        sheets |= pair if name == old else {name: each}
    return book._replace(sheets=sheets)


def sheets_ordered(book: Snapshot, order: Sequence[str]) -> Snapshot:
    return book._replace(sheets={name: book.sheets[name] for name in order})
