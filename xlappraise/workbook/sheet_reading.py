"""One worksheet: in, its part; out, a Sheet. One pass, bounded by the cells found, never by a declared range."""

from __future__ import annotations

from math import isfinite
from typing import NamedTuple
from xml.parsers import expat

from xlappraise.workbook.archive import Archive
from xlappraise.workbook.book import SheetPart, relations
from xlappraise.workbook.guarded_xml import (
    DEEPEST,
    MAIN,
    Attributes,
    Budget,
    feed,
    relation_id,
    scan,
    too_deep,
    truth,
)
from xlappraise.workbook.refusals import CannotRead, shown
from xlappraise.workbook.snapshot import (
    DATE,
    PLAIN,
    Area,
    CellData,
    ErrorValue,
    Position,
    Sheet,
    TablePart,
    Unreadable,
    Value,
)
from xlappraise.workbook.texts import decoded
from xlappraise.workbook.tokens import LAST_COLUMN, LAST_ROW, column_number, shift

MOST_AREAS = 100_000
LONGEST_FORMULA = 16_384
"""Excel stops at 8,192 characters of its own spelling; the stored one may be longer."""

OUTSIDE, IN_DATA, IN_ROW, IN_CELL, IN_TEXT, IN_INLINE = range(6)


class Context(NamedTuple):
    """What all sheets of a workbook share while they are read."""

    archive: Archive
    budget: Budget
    texts: list[str]
    kinds: dict[str, str]
    date1904: bool


class Table(NamedTuple):
    """A table as its part describes it, with what a writer must know."""

    part: str
    table: TablePart
    headed: bool
    filtered: bool


def area_of(text: str) -> Area | None:
    """The rectangle of a reference such as B2:D9 (or B2, or $B$2), None when it is none."""
    first, colon, last = text.replace("$", "").partition(":")
    ends = position_of(first), position_of(last if colon else first)
    if ends[0] is None or ends[1] is None:
        return None
    rows, columns = sorted((ends[0][0], ends[1][0])), sorted((ends[0][1], ends[1][1]))
    return Area(rows[0], columns[0], rows[1], columns[1])


def position_of(text: str) -> Position | None:
    """(row, column) of an address such as B2, None when it is none or lies outside a sheet."""
    letters = text.rstrip("0123456789")
    digits = text[len(letters) :]
    if not (1 <= len(letters) <= 3 and letters.isascii() and letters.isalpha() and 1 <= len(digits) <= 7):
        return None
    row, column = int(digits), column_number(letters)
    return (row, column) if 1 <= row <= LAST_ROW and column <= LAST_COLUMN else None


def read_sheet(context: Context, listed: SheetPart) -> Sheet:
    """The worksheet that `listed` names. Raises CannotRead."""
    reader = SheetReader(context, listed.name, listed.part)
    reader.run()
    tables = read_tables(context, listed.part) if reader.has_tables else ()
    filtered = reader.filtered or any(table.filtered for table in tables)
    return Sheet(
        listed.name,
        reader.cells,
        listed.hidden,
        frozenset(reader.hidden_rows),
        tuple(reader.hidden_columns),
        tuple(reader.merges),
        tuple(table.table for table in tables),
        filtered and bool(reader.hidden_rows),
        reader.protected,
        tuple(dict.fromkeys(reader.duplicates)),
    )


class SheetReader:
    """Takes the parser's calls for one sheet. Cells are the hot path: 200,000 of them in about half a second."""

    def __init__(self, context: Context, name: str, part: str) -> None:
        """Nothing is read before `run`."""
        self.context, self.name, self.part = context, name, part
        self.cells: dict[Position, CellData] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.merges: list[Area] = []
        self.duplicates: list[Position] = []
        self.filtered = self.protected = self.has_tables = False
        self._level, self._depth, self._skipped = OUTSIDE, 0, 0
        self._row = self._column = 0
        self._row_text, self._row_hidden = "", False
        self._columns: dict[str, int] = {}
        self._buffer: list[str] = []
        self._masters: dict[str, tuple[str, int, int]] = {}
        self._members: list[tuple[Position, str]] = []

    def run(self) -> None:
        """Read the part. Raises CannotRead."""
        archive, budget = self.context.archive, self.context.budget
        self._parser = parser = expat.ParserCreate(None, " ")
        parser.buffer_text = True
        parser.StartElementHandler = self._first
        parser.EndElementHandler = self._end
        feed(parser, archive, self.part, budget, archive.chunks(self.part))
        if not self._sheet_data:
            raise archive.damaged(f"its sheet '{shown(self.name)}' is no worksheet")
        self._expand_members()

    _sheet_data = ""

    def _first(self, name: str, attributes: Attributes) -> None:
        """The root tells which of the two flavours of the format this is."""
        space, _, local = name.rpartition(" ")
        if space not in MAIN or local != "worksheet":
            raise self.context.archive.damaged(f"its sheet '{shown(self.name)}' is no worksheet")
        self._prefix = space + " "
        self._sheet_data, self._row_name, self._cell, self._value_name, self._formula_name, self._inline = (
            self._prefix + element for element in ("sheetData", "row", "c", "v", "f", "is")
        )
        self._depth = 1
        self._parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: Attributes) -> None:
        level = self._level
        if level == IN_ROW and name == self._cell:
            self._start_cell(attributes)
        elif level == IN_CELL and name == self._value_name:
            self._level = IN_TEXT
            self._buffer.clear()
        elif self._skipped or level >= IN_TEXT:
            self._start_deeper(name)
        elif level == IN_CELL and name == self._formula_name:
            self._level = IN_TEXT
            self._buffer.clear()
            self._formula_attributes = attributes
        elif level == IN_CELL and name == self._inline:
            self._level = IN_INLINE
            self._buffer.clear()
            self._parser.CharacterDataHandler = None
        elif level == IN_DATA and name == self._row_name:
            self._start_row(attributes)
        elif level == OUTSIDE:
            self._start_outside(name, attributes)
        else:
            self._skipped = 1

    def _start_cell(self, attributes: Attributes) -> None:
        self._level = IN_CELL
        reference = attributes.get("r")
        if reference is None:
            column = self._column + 1
            if column > LAST_COLUMN:
                raise self._misplaced("")
        else:
            column = self._columns.get(reference.removesuffix(self._row_text), 0) or self._find_column(
                reference
            )
        self._column = column
        self._attributes = attributes
        self._value: str | None = None
        self._formula: str | None = None

    def _find_column(self, reference: str) -> int:
        position = position_of(reference)
        if position is None or position[0] != self._row:
            raise self._misplaced(reference)
        letters = reference.rstrip("0123456789")
        if letters + self._row_text == reference:
            self._columns[letters] = position[1]
        return position[1]

    def _misplaced(self, reference: str) -> CannotRead:
        where = f"a cell calls itself {shown(reference)}" if reference else "a cell has no place"
        return self.context.archive.damaged(f"in row {self._row} of its sheet '{shown(self.name)}' {where}")

    def _start_row(self, attributes: Attributes) -> None:
        self._level = IN_ROW
        text = attributes.get("r")
        if text is None:
            text = str(self._row + 1)
        row = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
        if not 1 <= row <= LAST_ROW:
            archive = self.context.archive
            raise archive.damaged(f"its sheet '{shown(self.name)}' has a row called {shown(text)}")
        self._row, self._column = row, 0
        self._row_text = text if text == str(row) else str(row)
        self._row_hidden = truth(attributes.get("hidden"))

    def _start_deeper(self, name: str) -> None:
        """Elements inside a text: those of an inline string, or what we do not know."""
        local = name.removeprefix(self._prefix)
        if self._skipped or self._level == IN_TEXT or local not in ("t", "r"):
            self._skipped += 1
            if self._skipped > DEEPEST:
                raise too_deep(self.context.archive, self.part)
        elif local == "t":
            self._parser.CharacterDataHandler = self._buffer.append

    def _start_outside(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise too_deep(self.context.archive, self.part)
        if name == self._sheet_data and self._depth == 2:
            self._level = IN_DATA
            self._parser.CharacterDataHandler = self._buffer.append
            return
        note = self._NOTED.get((self._depth, name.removeprefix(self._prefix)))
        if note is not None:
            note(self, attributes)

    def _end(self, name: str) -> None:
        level = self._level
        if self._skipped:
            self._skipped -= 1
        elif level == IN_CELL:
            self._level = IN_ROW
            if self._value is not None or self._formula is not None:
                self._keep()
        elif level >= IN_TEXT:
            self._end_text(name)
        elif level == IN_ROW:
            self._level = IN_DATA
        elif level == IN_DATA:
            self._level = OUTSIDE
            self._depth -= 1
            self._parser.CharacterDataHandler = None
        else:
            self._depth -= 1

    def _end_text(self, name: str) -> None:
        if name == self._value_name:
            self._twice()
            self._value = "".join(self._buffer)
            self._level = IN_CELL
        elif name == self._formula_name:
            self._end_formula("".join(self._buffer))
            self._level = IN_CELL
        elif name == self._inline:
            if self._attributes.get("t") == "inlineStr":
                self._twice()
                self._value = "".join(self._buffer)
            self._level = IN_CELL
            self._parser.CharacterDataHandler = self._buffer.append
        elif name == self._prefix + "t":
            self._parser.CharacterDataHandler = None

    def _twice(self) -> None:
        """A cell with two values is as bad as two cells in one place."""
        if self._value is not None:
            self.duplicates.append((self._row, self._column))

    def _end_formula(self, text: str) -> None:
        attributes = self._formula_attributes
        if len(text) > LONGEST_FORMULA:
            archive = self.context.archive
            raise archive.damaged(
                f"a formula in row {self._row} of its sheet '{shown(self.name)}' is too long"
            )
        kind = attributes.get("t")
        if kind == "shared":
            index = attributes.get("si", "")
            if text:
                self._masters.setdefault(index, (text, self._row, self._column))
            else:
                self._members.append(((self._row, self._column), index))
        elif kind == "dataTable":
            text = f"TABLE({attributes.get('r1', '')},{attributes.get('r2', '')})"
        self._formula = text

    def _keep(self) -> None:
        position = (self._row, self._column)
        if position in self.cells:
            self.duplicates.append(position)
        attributes, text = self._attributes, self._value
        kind = attributes.get("t", "n")
        shown_as = self.context.kinds.get(attributes.get("s", "0"), PLAIN)
        value: Value
        if kind == "n":
            value = number(text) if text else None
        elif kind == "s":
            value = self._shared(text or "")
        elif kind == "d":
            value, shown_as = _iso_date(text or "", self.context.date1904), DATE
        else:
            value = _other(kind, text)
        if self._formula is None and (value is None or value == ""):
            return
        self.cells[position] = CellData(value, self._formula, shown_as)
        if self._row_hidden:
            self.hidden_rows.add(self._row)
        budget = self.context.budget
        budget.cells -= 1
        if budget.cells < 0:
            raise self.context.archive.refuse(
                "holds more than a million filled cells: remove the sheets that the appraisal does not need."
            )

    def _shared(self, text: str) -> Value:
        if text.isascii() and text.isdigit() and len(text) < 10 and int(text) < len(self.context.texts):
            return self.context.texts[int(text)]
        return Unreadable(text)

    def _expand_members(self) -> None:
        """Give the members of shared formulas their own text."""
        budget = self.context.budget
        for position, index in self._members:
            cell = self.cells.get(position)
            master, row, column = self._masters.get(index, ("", 0, 0))
            if cell is None:
                continue
            if not master:
                raise self.context.archive.damaged(
                    f"a formula in row {position[0]} of its sheet '{shown(self.name)}' is missing"
                )
            budget.formula_letters -= len(master)
            if budget.formula_letters < 0:
                raise self.context.archive.refuse(
                    "holds more formulas than we accept: remove sheets not needed."
                )
            self.cells[position] = cell._replace(
                formula=shift(master, position[0] - row, position[1] - column)
            )

    def _note_column(self, attributes: Attributes) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if (
            truth(attributes.get("hidden"))
            and (first + last).isascii()
            and first.isdigit()
            and last.isdigit()
        ):
            if len(self.hidden_columns) >= LAST_COLUMN or len(first + last) > 20:
                raise self.context.archive.damaged(f"its sheet '{shown(self.name)}' has too many columns")
            self.hidden_columns.append((int(first), min(int(last), LAST_COLUMN)))

    def _note_merge(self, attributes: Attributes) -> None:
        area = area_of(attributes.get("ref", ""))
        if len(self.merges) >= MOST_AREAS:
            raise self.context.archive.refuse(f"has too many merged cells on its sheet '{shown(self.name)}'.")
        if area is not None:
            self.merges.append(area)

    def _note_protection(self, attributes: Attributes) -> None:
        self.protected = truth(attributes.get("sheet"))

    def _note_filter(self, _: Attributes) -> None:
        self.filtered = True

    def _note_table(self, attributes: Attributes) -> None:
        self.has_tables = self.has_tables or bool(relation_id(attributes))

    _NOTED = {
        (3, "col"): _note_column,
        (3, "mergeCell"): _note_merge,
        (2, "sheetProtection"): _note_protection,
        (4, "filters"): _note_filter,
        (4, "customFilters"): _note_filter,
        (4, "dynamicFilter"): _note_filter,
        (4, "top10"): _note_filter,
        (4, "colorFilter"): _note_filter,
        (4, "iconFilter"): _note_filter,
        (3, "tablePart"): _note_table,
    }


def number(text: str) -> float | Unreadable:
    """A number as the format writes it (ASCII digits, point, exponent), finite; anything else is Unreadable."""
    try:
        value = float(text)
    except ValueError:
        return Unreadable(text)
    if "_" in text or not text.isascii() or not isfinite(value):
        return Unreadable(text)
    return value


def _other(kind: str, text: str | None) -> Value:
    if text is None:
        return None
    if kind in ("str", "inlineStr"):
        return decoded(text)
    if kind == "b":
        return {"1": True, "true": True, "0": False, "false": False, "": None}.get(
            text.strip(), Unreadable(text)
        )
    if kind == "e":
        return ErrorValue(text)
    return Unreadable(text)


def _iso_date(text: str, date1904: bool) -> Value:
    """The serial number of a date as strict files write it, such as 2017-03-01 or 2017-03-01T12:00:00."""
    from datetime import datetime, timedelta

    try:
        moment = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return Unreadable(text)
    epoch = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 30)
    return (moment.replace(tzinfo=None) - epoch) / timedelta(days=1)


def read_tables(context: Context, part: str) -> tuple[Table, ...]:
    """The tables of the worksheet in `part`. Raises CannotRead."""
    archive, budget = context.archive, context.budget
    arrows = relations(archive, part, budget)
    parts = [arrow.target for arrow in arrows if arrow.kind == "table" and arrow.target]
    return tuple(table for target in parts if (table := _read_table(context, target)) is not None)


def _read_table(context: Context, part: str) -> Table | None:
    root: Attributes = {}
    columns: list[str] = []
    filtered = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal filtered
        if name == "table" and not root:
            root.update(attributes)
        elif name == "tableColumn":
            columns.append(decoded(attributes.get("name", "")))
        elif name in ("filters", "customFilters", "dynamicFilter", "top10", "colorFilter", "iconFilter"):
            filtered = True

    scan(context.archive, part, context.budget, start)
    area = area_of(root.get("ref", ""))
    if area is None:
        return None
    name = root.get("displayName", root.get("name", ""))
    headed = root.get("headerRowCount", "1") != "0"
    return Table(part, TablePart(name, area, tuple(columns)), headed, filtered)
