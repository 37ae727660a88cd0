"""One worksheet: in, its part; out, a Sheet. One pass, bounded by the cells found, never by a declared range."""

import gc
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import repeat
from math import isfinite
from typing import TYPE_CHECKING, ClassVar
from xml.parsers import expat

from xlappraise.records import NamedTuple
from xlappraise.xlsx import limits
from xlappraise.xlsx.addresses import LAST_COLUMN, LAST_ROW, Area, Position, area_of, position_of
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.book import Book, SheetPart, relations
from xlappraise.xlsx.formula_text import Filled, places_in
from xlappraise.xlsx.guarded_xml import MAIN, Attributes, Budget, chunks, feed, relation_id, scan, too_deep, truth
from xlappraise.xlsx.number_formats import kinds_of_styles
from xlappraise.xlsx.refusals import CannotRead, safe_text
from xlappraise.xlsx.snapshot import (
    DATE,
    PLAIN,
    CellData,
    ErrorValue,
    Paper,
    Sheet,
    Sizes,
    TablePart,
    Unreadable,
    Value,
)
from xlappraise.xlsx.texts import decode_text, shared_texts, too_long

if TYPE_CHECKING:
    from xlappraise.xlsx.offsets import CellOffsets


LETTER_MOVES = 3
"""References, out of `budget.moves`, that one letter of a shared formula counts for: they must be found in it first."""
LAST_SHARED_ROW, LAST_SHARED_COLUMN = 4_096, 128
"""Up to here cells at one position share one tuple, to save memory: larger than any appraisal, small enough to hold."""
FILTERS = ("filters", "customFilters", "dynamicFilter", "top10", "colorFilter", "iconFilter")
INSIDE: Mapping[str, tuple[str, ...]] = {
    "worksheet": (
        "dimension",
        "sheetFormatPr",
        "cols",
        "sheetData",
        "sheetProtection",
        "autoFilter",
        "mergeCells",
        "pageSetup",
        "sheetPr",
        "tableParts",
    ),
    "sheetPr": ("pageSetUpPr",),
    "cols": ("col",),
    "sheetData": ("row",),
    "row": ("c",),
    "c": ("f", "v", "is"),
    "is": ("t", "r"),
    "r": ("t",),
    "autoFilter": ("filterColumn",),
    "filterColumn": FILTERS,
    "mergeCells": ("mergeCell",),
    "tableParts": ("tablePart",),
}
"""The elements of a sheet of which anything is asked, and where each may stand. All others are passed over."""
_new = tuple.__new__  # what a NamedTuple's own constructor calls in the end

Begin = Callable[["SheetReader", Attributes], object] | None
Finish = Callable[["SheetReader"], object] | None


class Context(NamedTuple):
    """What all sheets of a workbook share while they are read."""

    archive: Archive
    budget: Budget
    texts: list[str]
    kinds: dict[str, str]
    date1904: bool
    positions: dict[int, list[Position]]
    """By row, its positions by column, held once: the sheets of an appraisal have a hundred thousand in common."""
    columns: dict[str, int]
    """Columns by their letters, as far as they have been met."""


def shared_context(archive: Archive, budget: Budget, book: Book) -> Context:
    """The texts and formats that the sheets of a workbook share. Raises CannotRead."""
    texts = shared_texts(archive, book.shared_strings, budget)
    kinds = kinds_of_styles(archive, book.styles, budget)
    return Context(archive, budget, texts, kinds, book.date1904, {}, {})


class StoredTable(NamedTuple):
    """A table as its part describes it, with what a writer must know."""

    part: str
    table: TablePart
    headed: bool
    filtered: bool


def read_sheet(context: Context, listed: SheetPart) -> Sheet:
    """The worksheet that `listed` names. Raises CannotRead."""
    reader = SheetReader(context, listed.name, listed.part)
    reader.run()
    return sheet_of(reader, read_tables(context, listed.part) if reader.has_tables else (), listed.hidden)


def sheet_of(reader: "SheetReader", tables: tuple[StoredTable, ...], hidden: bool) -> Sheet:
    """What was read of a worksheet and of its tables."""
    filtered = reader.filtered or any(table.filtered for table in tables)
    return Sheet(
        reader.name,
        reader.cells,
        hidden,
        frozenset(reader.hidden_rows),
        tuple(reader.hidden_columns),
        tuple(reader.merges),
        tuple(table.table for table in tables),
        filtered and bool(reader.hidden_rows),
        reader.protected,
        tuple(dict.fromkeys(reader.duplicates)),
        Sizes(tuple(reader.widths), reader.heights, frozenset(reader.own_heights), **reader.usual, paper=reader.paper),
    )


class TagMethods:
    """What is called where an element of the sheet begins and where it ends, and what may stand in it.

    With nothing to call where it begins, its text is what is wanted.
    """

    __slots__ = ("begin", "finish", "inside", "outer")

    def __init__(self, begin: Begin = None, finish: Finish = None, outer: "TagMethods | None" = None) -> None:
        """Nothing may stand in it yet; it stands in `outer`, or else is the root."""
        self.begin, self.finish, self.outer = begin, finish, outer or self
        self.inside: dict[str, TagMethods] = {}
        """By the name that the parser calls them."""


class SheetReader:
    """Reads one sheet: the parser's calls for an element go to the methods that its tag has in the dispatcher."""

    def __init__(self, context: Context, name: str, part: str, places: "CellOffsets | None" = None) -> None:
        """Nothing is read before `run`. What a writer must know besides goes into `places`, when given."""
        self.context, self.name, self.part = context, name, part
        self.cells: dict[Position, CellData] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.merges: list[Area] = []
        self.duplicates: list[Position] = []
        self.widths: list[tuple[int, int, float]] = []
        self.heights: dict[int, float] = {}
        self.own_heights: set[int] = set()
        self.usual: dict[str, float] = {}
        self.fits_pages = False
        self.paper: Paper | None = None
        self.members: dict[str, list[Position]] = defaultdict(list)
        """Cells with a shared formula whose text stands in another cell, by the formula's number."""
        self.filtered = self.protected = self.has_tables = False
        self._places = places
        self._open = TagMethods()
        self._passed_over, self._in_data = 0, False
        self._row, self._row_text, self._row_hidden, self._column = 0, "", False, 0
        self._line: Sequence[Position] = ()
        self._columns = context.columns
        self._texts: list[str] = []
        """Pieces of the text at hand, the first `_kept` of them of earlier runs of the same inline text."""
        self._kept = 0
        self._attributes: Attributes = {}
        self._value: str | None = None
        self._formula: str | None = None
        self._formula_attributes: Attributes = {}
        self._seen: dict[tuple[str, str | None, str, str | None], CellData] = {}
        """What cells hold, to be held once: by their kind, what stands in them, format and formula."""
        self._numbers: dict[str, float | Unreadable] = {}
        self._kinds = context.kinds
        self._masters: dict[str, tuple[str, int, int]] = {}

    def run(self, data: bytes | None = None) -> None:
        """Read the part, or `data` (in UTF-8) in its stead. Raises CannotRead."""
        archive, budget = self.context.archive, self.context.budget
        self._parser = parser = expat.ParserCreate(None if data is None else "utf-8", " ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start_root
        with no_collector():
            pieces = archive.chunks(self.part) if data is None else chunks(data)
            feed(parser, archive, self.part, budget, pieces, after_piece=self._refuse_excess)
        self._refuse_excess()
        # Parser and reader hold each other, and with them all cells, until the collector comes by.
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
        self._places = None
        self._expand_members()
        budget.cells -= len(self.cells)

    def damage(self, why: str) -> CannotRead:
        """The exception for a broken sheet."""
        return self.context.archive.damage(f"on its sheet '{safe_text(self.name)}' {why}")

    def _start_root(self, name: str, _: Attributes) -> None:
        """The root tells which of the two flavours of the format this is."""
        space, local = name.rpartition(" ")[::2]
        if space not in MAIN or local != "worksheet":
            raise self.damage("there are no cells")
        self._row_name, self._cell_name = f"{space} row", f"{space} c"
        self._open = dispatcher(space)
        self._dispatch()

    def _dispatch(self) -> None:
        parser = self._parser
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._texts.append

    def _start(self, name: str, attributes: Attributes) -> None:
        element = self._open.inside.get(name)
        if element is None:
            self._pass_over(name)
        else:
            self._open = element
            if element.begin is None:
                del self._texts[self._kept :]
            else:
                element.begin(self, attributes)

    def _end(self, _: str) -> None:
        element = self._open
        if element.finish is not None:
            element.finish(self)
        self._open = element.outer

    def _pass_over(self, name: str) -> None:
        """Skip an element that nobody asks about, with all in it. Raises CannotRead for a cell outside a row."""
        if self._in_data and name == self._cell_name and self._row_name in self._open.inside:
            raise self.damage("a cell has no place")
        self._start_passed_over(name, {})
        parser = self._parser
        parser.StartElementHandler, parser.EndElementHandler = self._start_passed_over, self._end_passed_over
        parser.CharacterDataHandler = None

    def _start_passed_over(self, name: str, _: Attributes) -> None:
        if self._in_data and name == self._row_name:
            raise self.damage("a row stands where none can be")
        self._passed_over += 1
        if self._passed_over > limits.DEEPEST:
            raise too_deep(self.context.archive, self.part)

    def _end_passed_over(self, _: str) -> None:
        self._passed_over -= 1
        if not self._passed_over:
            self._dispatch()

    def _refuse_excess(self) -> None:
        """Refuse more cells than we accept, and texts, or pieces of one, that no cell can hold."""
        if len(self.cells) > self.context.budget.cells:
            raise self.context.archive.refuse(
                f"holds more than {limits.MOST_CELLS:,} filled cells: remove the sheets that the appraisal does not "
                "need."
            )
        if self._open.inside:
            del self._texts[self._kept :]  # between elements
        self._refuse_long_text()

    def _refuse_long_text(self) -> None:
        if sum(map(len, self._texts)) > limits.LONGEST_STORED:
            raise too_long(self.context.archive, f"row {self._row} of its sheet '{safe_text(self.name)}'")

    def _begin_data(self, _: Attributes) -> None:
        self._in_data = True
        if self._places is not None:
            self._places.data = self._parser.CurrentByteIndex

    def _finish_data(self) -> None:
        self._in_data = False

    def _begin_row(self, attributes: Attributes) -> None:
        row = self._row + 1
        self._row_text = str(row)
        text = attributes.get("r")
        if (text is not None and text != self._row_text) or row > LAST_ROW:
            row = self._row_number(self._row_text if text is None else text)
        self._row, self._column = row, 0
        self._row_hidden = "hidden" in attributes and truth(attributes["hidden"])
        self._line = self.context.positions.get(row, ())
        if "ht" in attributes and row < LAST_SHARED_ROW:
            self._note_height(row, attributes)
        if self._places is not None:
            self._places.rows.note(row, self._parser.CurrentByteIndex)

    def _note_height(self, row: int, attributes: Attributes) -> None:
        height = self._number(attributes["ht"])
        if isinstance(height, float):
            self.heights[row] = height
        if truth(attributes.get("customHeight")):
            self.own_heights.add(row)

    def _row_number(self, text: str) -> int:
        """The number of a row that is not the next one."""
        row = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
        if not 1 <= row <= LAST_ROW:
            raise self.damage(f"a row is called {safe_text(text)}")
        self._row_text = str(row)
        return row

    def _begin_cell(self, attributes: Attributes) -> None:
        self._attributes, self._value, self._formula = attributes, None, None
        reference = attributes.get("r")
        column = self._columns.get(reference.removesuffix(self._row_text)) if reference else None
        self._column = column or self._find_column(reference)
        if self._places is not None:
            self._places.note_cell(self._row, self._column, self._parser.CurrentByteIndex)

    def _find_column(self, reference: str | None) -> int:
        """The column of a cell by its address, or after its neighbour when it has none."""
        if reference is None:
            if self._column >= LAST_COLUMN:
                raise self.damage("a cell has no place")
            return self._column + 1
        position = position_of(reference)
        if position is None or position[0] != self._row:
            raise self.damage(f"a cell in row {self._row} calls itself {safe_text(reference)}")
        letters = reference.rstrip("0123456789")
        if letters + self._row_text == reference:
            self._columns[letters] = position[1]
        return position[1]

    def _begin_text(self, _: Attributes) -> None:
        del self._texts[self._kept :]

    def _begin_formula(self, attributes: Attributes) -> None:
        self._formula_attributes = attributes
        self._texts.clear()

    def _text(self) -> str:
        """The text that has ended."""
        self._refuse_long_text()
        return "".join(self._texts)

    def _finish_formula(self) -> None:
        self._formula = self._text()
        if len(self._formula) > limits.LONGEST_STORED_FORMULA:
            raise self.damage(f"a formula in row {self._row} is too long")

    def _finish_value(self) -> None:
        if self._value is None:
            texts = self._texts
            self._value = texts[0] if len(texts) == 1 else self._text()
        else:
            self.duplicates.append((self._row, self._column))

    def _finish_run(self) -> None:
        """A piece of an inline text ends: letters up to the next piece are left out, such as those of phonetic runs."""
        self._kept = len(self._texts)

    def _finish_inline(self) -> None:
        del self._texts[self._kept :]
        self._kept = 0
        if self._attributes.get("t") == "inlineStr":
            self._finish_value()

    def _finish_cell(self) -> None:
        value, formula, attributes = self._value, self._formula, self._attributes
        if value is None and formula is None:
            return
        kind, style = attributes.get("t", ""), attributes.get("s", "")
        if formula:
            data = self._cell(kind, value, style, formula)
        else:
            data = self._seen.get((kind, value, style, formula)) or self._remembered_cell(kind, value, style, formula)
        if data is None:
            return
        line, cells, column = self._line, self.cells, self._column
        position = line[column] if column < len(line) else self._position()
        count = len(cells)
        cells[position] = data
        if len(cells) == count:
            self.duplicates.append(position)
        if self._row_hidden:
            self.hidden_rows.add(self._row)
        if formula is not None and self._formula_attributes:
            self._note_formula(position, formula, self._formula_attributes)

    def _position(self) -> Position:
        """The position of the cell at hand, which no sheet before has had: a small one is kept, to be shared."""
        row, column = self._row, self._column
        if row >= LAST_SHARED_ROW or column >= LAST_SHARED_COLUMN:
            return (row, column)
        line = self._line = self.context.positions.setdefault(row, [])
        line += zip(repeat(row), range(len(line), column + 1), strict=False)
        return line[column]

    def _remembered_cell(self, kind: str, text: str | None, style: str, formula: str | None) -> CellData | None:
        """What a cell holds; equal ones without a formula's text are held once, as far as they are short or few."""
        data = self._cell(kind, text, style, formula)
        few = len(self._seen) < limits.MOST_DIFFERENT and len(text or "") <= limits.LONGEST_WORD
        if data is not None and (few or kind == "s"):
            self._seen[kind, text, style, formula] = data
        return data

    def _number(self, text: str) -> float | Unreadable:
        """A number, equal ones the same object as far as they are few."""
        value = self._numbers.get(text)
        if value is None:
            value = number(text)
            if len(self._numbers) < limits.MOST_DIFFERENT:
                self._numbers[text] = value
        return value

    def _cell(self, kind: str, text: str | None, style: str, formula: str | None) -> CellData | None:
        """What a cell of that kind and format holds; None for nothing."""
        shown_as = self._kinds.get(style or "0", PLAIN)
        value: Value
        if kind in ("", "n"):
            value = self._number(text) if text else None
        elif kind == "s":
            value = self._shared_text(text or "")
        elif kind == "d":
            value, shown_as = _iso_date(text or "", self.context.date1904), DATE
        else:
            value = _other(kind, text)
        if formula is None and (value is None or value == ""):
            return None
        return _new(CellData, (value, formula, shown_as))

    def _note_formula(self, position: Position, text: str, attributes: Attributes) -> None:
        kind = attributes.get("t")
        if self._places is not None:
            self._places.note_formula(position, attributes)
        if kind == "shared" and text:
            self._masters.setdefault(attributes.get("si", ""), (text, *position))
        elif kind == "shared":
            self.members[attributes.get("si", "")].append(position)
        elif kind == "dataTable":
            text = f"TABLE({attributes.get('r1', '')},{attributes.get('r2', '')})"
            self.cells[position] = self.cells[position]._replace(source=text)

    def _shared_text(self, text: str) -> Value:
        if text.isascii() and text.isdigit() and len(text) < 10 and int(text) < len(self.context.texts):
            return self.context.texts[int(text)]
        return Unreadable(text)

    def _expand_members(self) -> None:
        """Give the members of shared formulas the text that they are filled from."""
        budget, cells = self.context.budget, self.cells
        offsets: dict[int, int] = {}  # so that equal ones are held once
        for index, members in self.members.items():
            master, row, column = self._masters.get(index, ("", 0, 0))
            left = [at for at in members if (cell := cells.get(at)) is not None and not cell.source]
            if left and not master:
                raise self.damage(f"a formula in row {left[0][0]} is missing")
            # A caller that asks for every formula has each spelt out, so the limits count them in full.
            budget.formula_letters -= len(master) * len(left)
            budget.moves -= LETTER_MOVES * len(master)
            if budget.moves >= 0:
                budget.moves -= places_in(master) * len(left)
            if budget.formula_letters < 0 or budget.moves < 0:
                raise self.context.archive.refuse("holds more formulas than we accept: remove sheets not needed.")
            for position in left:
                value, _, shown_as = cells[position]
                down = position[0] - row
                filled = _new(Filled, (master, offsets.setdefault(down, down), position[1] - column))
                cells[position] = _new(CellData, (value, filled, shown_as))

    def _note_dimension(self, attributes: Attributes) -> None:
        if self._places is not None:
            self._places.dimension = (self._parser.CurrentByteIndex, attributes.get("ref", ""))

    def _note_column(self, attributes: Attributes) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if not ((first + last).isascii() and first.isdigit() and last.isdigit()):
            return
        if self._places is not None and "style" in attributes:
            self._places.note_column(int(first), int(last), attributes["style"])
        width = self._number(attributes.get("width", ""))
        if isinstance(width, float) and len(self.widths) < LAST_SHARED_COLUMN and len(first + last) < 20:
            self.widths.append((int(first), int(last), width))
        if truth(attributes.get("hidden")):
            if len(self.hidden_columns) >= LAST_COLUMN or len(first + last) > 20:
                raise self.damage("there are too many columns")
            self.hidden_columns.append((int(first), min(int(last), LAST_COLUMN)))

    def _note_usual(self, attributes: Attributes) -> None:
        for key, of_file in (("usual_height", "defaultRowHeight"), ("usual_width", "defaultColWidth")):
            size = self._number(attributes.get(of_file, ""))
            if isinstance(size, float):
                self.usual[key] = size

    def _note_fitting(self, attributes: Attributes) -> None:
        self.fits_pages = truth(attributes.get("fitToPage"))

    def _note_paper(self, attributes: Attributes) -> None:
        across, tall = attributes.get("fitToWidth", "1"), attributes.get("fitToHeight", "1")
        counts = (across + tall).isascii() and across.isdigit() and tall.isdigit() and len(across + tall) < 10
        if self.fits_pages and counts and attributes.get("paperSize") == "9":
            self.paper = Paper(attributes.get("orientation") == "landscape", int(across), int(tall))

    def _note_merge(self, attributes: Attributes) -> None:
        area = area_of(attributes.get("ref", ""))
        if len(self.merges) >= limits.MOST_MERGES:
            raise self.context.archive.refuse(f"has too many merged cells on its sheet '{safe_text(self.name)}'.")
        if area is not None:
            self.merges.append(area)

    def _note_protection(self, attributes: Attributes) -> None:
        self.protected = truth(attributes.get("sheet"))

    def _note_filter(self, _: Attributes) -> None:
        self.filtered = True

    def _note_table(self, attributes: Attributes) -> None:
        self.has_tables = self.has_tables or bool(relation_id(attributes))

    METHODS: ClassVar[Mapping[str, tuple[Begin, Finish]]] = {
        "dimension": (_note_dimension, None),
        "sheetFormatPr": (_note_usual, None),
        "pageSetUpPr": (_note_fitting, None),
        "pageSetup": (_note_paper, None),
        "sheetProtection": (_note_protection, None),
        "col": (_note_column, None),
        "mergeCell": (_note_merge, None),
        "tablePart": (_note_table, None),
        **dict.fromkeys(FILTERS, (_note_filter, None)),
        "sheetData": (_begin_data, _finish_data),
        "row": (_begin_row, None),
        "c": (_begin_cell, _finish_cell),
        "f": (_begin_formula, _finish_formula),
        "v": (None, _finish_value),
        "is": (None, _finish_inline),
        "t": (None, _finish_run),
    }
    """By tag, what is called where an element begins and where it ends."""


@cache
def dispatcher(space: str) -> TagMethods:
    """The root of a worksheet in this namespace; through `inside` it leads to all elements in INSIDE."""

    def element(name: str, outer: TagMethods | None = None) -> TagMethods:
        made = TagMethods(*SheetReader.METHODS.get(name, (None, None)), outer)
        made.inside.update({f"{space} {child}": element(child, made) for child in INSIDE.get(name, ())})
        return made

    return element("worksheet")


@contextmanager
def no_collector() -> Iterator[None]:
    """Spare the garbage collector the many small records that are made here, none of them in a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


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
        return decode_text(text)
    if kind == "b":
        return {"1": True, "true": True, "0": False, "false": False, "": None}.get(text.strip(), Unreadable(text))
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


def read_tables(context: Context, part: str) -> tuple[StoredTable, ...]:
    """The tables of the worksheet in `part`. Raises CannotRead."""
    archive, budget = context.archive, context.budget
    arrows = relations(archive, part, budget)
    parts = [arrow.target for arrow in arrows if arrow.kind == "table" and arrow.target]
    return tuple(table for target in parts if (table := _read_table(context, target)) is not None)


def _read_table(context: Context, part: str) -> StoredTable | None:
    root: Attributes = {}
    columns: list[str] = []
    filtered = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal filtered
        if name == "table" and not root:
            root.update(attributes)
        elif name == "tableColumn":
            columns.append(decode_text(attributes.get("name", "")))
        elif name in FILTERS:
            filtered = True

    scan(context.archive, part, context.budget, start)
    area = area_of(root.get("ref", ""))
    if area is None:
        return None
    name = root.get("displayName", root.get("name", ""))
    headed = root.get("headerRowCount", "1") != "0"
    return StoredTable(part, TablePart(name, area, tuple(columns)), headed, filtered)
