"""One worksheet: in, its part; out, a Sheet. One pass, bounded by the cells found, never by a declared range."""

import gc
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate, repeat
from math import isfinite
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple
from xml.parsers import expat

from xlappraise.xlsx.addresses import LAST_COLUMN, LAST_ROW, Area, Position, area_of, position_of
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.book import Book, SheetPart, relations
from xlappraise.xlsx.formula_text import Filled, places_in
from xlappraise.xlsx.guarded_xml import (
    DEEPEST,
    MAIN,
    MOST_CELLS,
    Attributes,
    Budget,
    chunked,
    feed,
    relation_id,
    scan,
    too_deep,
    truth,
)
from xlappraise.xlsx.number_formats import kinds_of_styles
from xlappraise.xlsx.plain_rows import EMPTY_ROW, EMPTY_ROWS, ROW, ROW_END, PlainCell, PlainRows, plain_cells
from xlappraise.xlsx.refusals import CannotRead, shown
from xlappraise.xlsx.snapshot import DATE, PLAIN, CellData, ErrorValue, Sheet, TablePart, Unreadable, Value
from xlappraise.xlsx.texts import LONGEST_STORED, decoded, shared_texts, too_long

if TYPE_CHECKING:
    from xlappraise.xlsx.offsets import Places

MOST_AREAS = 100_000
LONGEST_FORMULA = 16_384
"""Excel stops at 8,192 characters of its own spelling; the stored one may be longer."""

MOST_EVENTS = 200_000
LETTER_MOVES = 3
"""To find the references in a letter of a shared formula costs as much as to move so many of them."""
WORDS = ("", "n", "s", "inlineStr")
"""Kinds of cells with a number, or with a text, in the part that cells share or in the cell itself."""
MOST_DIFFERENT, LONGEST_WORD = 1_000, 40
"""So many different numbers, and so long words, of a sheet are held once; the scores of a matrix are fewer."""
LAST_SHARED_ROW, LAST_SHARED_COLUMN = 4_096, 128
"""So far positions are shared: further than an appraisal reaches, and no burden in a sheet without bounds."""
PLACE = "@"
"""Under this a cell's attributes keep its offset; no attribute of XML can be called so."""

FILTERS = ("filters", "customFilters", "dynamicFilter", "top10", "colorFilter", "iconFilter")
DEEPEST_NOTED = 4
"""What lies deeper in a sheet, but for its data, is nobody's business."""
OUTSIDE = ("sheetData", "dimension", "sheetProtection", "col", "mergeCell", "tablePart", *FILTERS)
"""Elements outside the data, and these, of which anything is asked."""
ELEMENTS = ("sheetData", "row", "c", "v", "f", "is", "t", "r")
VALUE = object()
_whole = itemgetter(0)
_new = tuple.__new__  # what a NamedTuple's own constructor calls in the end
Event = Any
"""What the parser said: see SheetReader."""


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


class Table(NamedTuple):
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


def sheet_of(reader: "SheetReader", tables: tuple[Table, ...], hidden: bool) -> Sheet:
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
    )


class SheetReader:
    """Takes the parser's calls for one sheet, and rows that patterns find (see plain_rows).

    Cells are the hot path. Inside the sheet's data the parser's calls go into a list, most of them without any
    Python code of ours (ends and texts by list.append), and the list is read row by row:
    a dict is a cell's start, VALUE a value's, a (name, attributes) pair any other start; a name that the parser
    interned, told from text by identity, is an end.
    """

    def __init__(self, context: Context, name: str, part: str, places: "Places | None" = None) -> None:
        """Nothing is read before `run`. What a writer must know besides goes into `places`, when given."""
        self.context, self.name, self.part = context, name, part
        self.cells: dict[Position, CellData] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.merges: list[Area] = []
        self.duplicates: list[Position] = []
        self.filtered = self.protected = self.has_tables = False
        self._places = places
        self._depth = 0
        self._data_at, self._utf8 = -1, True
        self._flushed_at = 0
        self._row, self._column = 0, 0
        self._row_text, self._row_hidden = "", False
        self._columns = context.columns
        self._events: list[Event] = []
        self._seen: dict[tuple[str, str, str], CellData] = {}
        """Values, to be held once: by the kind of cell, what stands in it, and its format."""
        self._members_seen: dict[tuple[str, str | None, str], CellData] = {}
        self._numbers: dict[str, float | Unreadable] = {}
        self._kinds, self._most = context.kinds, context.budget.cells
        self._masters: dict[str, tuple[str, int, int]] = {}
        self.members: dict[str, list[Position]] = defaultdict(list)
        """Cells with a shared formula whose text stands in another one, by its number."""

    def run(self, data: bytes | None = None) -> None:
        """Read the part, or `data` (in UTF-8) in its stead. Raises CannotRead."""
        archive, budget = self.context.archive, self.context.budget
        self._interned: dict[str, str] = {}
        encoding = None if data is None else "utf-8"
        self._parser = parser = expat.ParserCreate(encoding, " ", self._interned)
        parser.buffer_text = True
        parser.StartElementHandler = self._start_root
        parser.EndElementHandler = self._end_outside
        parser.XmlDeclHandler = self._note_encoding
        with no_collector():
            pieces = PlainRows(self).cut(archive.chunks(self.part) if data is None else chunked(data))
            feed(parser, archive, self.part, budget, pieces, after_piece=self._flush_many)
        if self._parser.EndElementHandler != self._end_outside:
            self._flush()
        # Parser and reader hold each other, and with them all cells, until the collector comes by.
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
        parser.XmlDeclHandler = None
        self._places = None  # which holds all bytes of the sheet
        self._expand_members()
        budget.cells -= len(self.cells)

    def damaged(self, why: str) -> CannotRead:
        """The exception for a broken sheet."""
        return self.context.archive.damaged(f"on its sheet '{shown(self.name)}' {why}")

    def _start_root(self, name: str, _: Attributes) -> None:
        """The root tells which of the two flavours of the format this is."""
        space, local = name.rpartition(" ")[::2]
        if space not in MAIN or local != "worksheet":
            raise self.damaged("there are no cells")
        self._prefix = space + " "
        self._known = tuple(self._intern(self._prefix + element) for element in ELEMENTS)
        self._sheet_data, self._row_name, self._c, self._v, self._f, self._is, self._t, self._r = self._known
        self._outside = {self._prefix + element: element for element in OUTSIDE}
        self._depth = 1
        self._parser.StartElementHandler = self._start_outside

    def _intern(self, name: str) -> str:
        """The very object by which the parser will call this name."""
        return self._interned.setdefault(name, name)

    def _start_outside(self, name: str, attributes: Attributes) -> None:
        self._depth = depth = self._depth + 1
        if depth > DEEPEST:
            raise too_deep(self.context.archive, self.part)
        local = self._outside.get(name)
        if local is None or depth > DEEPEST_NOTED:
            return
        if self._places is not None:
            self._places.note(depth, local, attributes, self._parser.CurrentByteIndex)
        if depth == 2 and name is self._sheet_data:
            self._enter_data()
        elif local in self._NOTED[depth]:
            self._NOTED[depth][local](self, attributes)

    def _end_outside(self, _: str) -> None:
        self._depth -= 1

    def _note_encoding(self, _: str, encoding: str | None, __: int) -> None:
        self._utf8 = encoding is None or encoding.lower() == "utf-8"

    def _enter_data(self) -> None:
        self._data_at = self._parser.CurrentByteIndex
        append = self._events.append
        cell, value, formula, row, inline, text = self._c, self._v, self._f, self._row_name, self._is, self._t
        parser, placed = self._parser, self._places is not None

        def start(name: str, attributes: Attributes) -> None:
            if name is cell:
                if placed:
                    attributes[PLACE] = str(parser.CurrentByteIndex)
                append(attributes)
            elif name is value:
                append(VALUE)
            elif name is formula or name is inline or name is text:
                append((name, attributes))
            elif name is row:
                self._start_row(attributes)
            else:
                self._start_other(name, attributes)

        self._parser.StartElementHandler = start
        self._parser.EndElementHandler = self._parser.CharacterDataHandler = append

    def data_begin_at(self, offset: int) -> bool:
        """Whether the bytes there, in UTF-8, are the tag of the sheet's data, so that its namespace needs no prefix."""
        return self._utf8 and self._data_at == offset

    @contextmanager
    def deaf(self) -> Iterator[None]:
        """Let the parser parse without calls."""
        parser = self._parser
        heard = parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
        yield
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = heard

    def is_between_rows(self) -> bool:
        """Whether the last row has been read to its end, and nothing else has begun."""
        return self._flush() and not self._events

    def keep_plain_rows(self, text: str, at: int, before: int) -> int:
        """Keep what the rows from an index of the text on hold; the index of the first that is not plain.

        `text` has a character for each byte; `before` is to be added to its indexes to give offsets.
        """
        while (tag := ROW.match(text, at)) is not None:
            if tag[3] and tag[1]:
                stop = self._pass_empty_rows(text, at, before)
            else:
                stop = self._keep_plain_row(text, tag, before)
            if stop == at:
                break
            at = stop
        return at

    def _pass_empty_rows(self, text: str, at: int, before: int) -> int:
        """Pass over empty rows, of which there may be a million; the index behind them."""
        found = EMPTY_ROWS.match(text, at)
        assert found is not None
        tags = EMPTY_ROW.findall(text, at, found.end())
        numbers = [int(number) for _, number in tags]
        if max(numbers) > LAST_ROW:
            return at
        if self._places is not None:
            self._places.note_empty_rows(numbers, accumulate(map(len, map(_whole, tags)), initial=at + before))
        self._row, self._column = numbers[-1], 0
        return found.end()

    def _keep_plain_row(self, text: str, tag: re.Match[str], before: int) -> int:
        """Keep what a row holds; the index behind it, or where it begins when it is not plain."""
        first, stop = tag.end(), text.find(ROW_END, tag.end())
        row = int(tag[1] or self._row + 1)
        if tag[3] or stop < 0 or row > LAST_ROW or "hidden" in tag[2]:
            return tag.start()
        cells = plain_cells(text[first:stop])
        if cells is None:
            return tag.start()
        self._row, self._row_text, self._row_hidden = row, str(row), False
        self._column = 0
        ascending = self._keep_cells(cells)
        if self._places is not None:
            self._places.note_plain_row(row, tag.start() + before, tag[1] is not None, ascending)
        return stop + len(ROW_END)

    def _keep_cells(self, cells: list[PlainCell]) -> bool:
        """Keep the cells of a row; whether they stand from left to right."""
        row, row_text, columns, seen, kept = self._row, self._row_text, self._columns, self._seen, self.cells
        line, ascending = self._line(len(cells)), True
        known, last = len(line), self._column
        for _, letters, digits, style, kind, index, area, mark, formula, opening, text in cells:
            column = columns.get(letters, 0) if digits == row_text else 0
            if not column:
                self._column = last
                column = self._find_column(letters + digits or None)
            ascending = ascending and column > last
            last = column
            valued = opening == "<v>" or (opening and kind == "inlineStr")
            if formula:
                data = self._cell(kind, text if valued else None, style, formula)
            elif index:
                data = self._member(kind, text if valued else None, style)
            elif not valued:
                continue
            else:
                data = seen.get((kind, text, style)) or self._cell_seen(kind, text, style)
            position = line[column] if column < known else (row, column)
            if data is not None:
                if position in kept:
                    self.duplicates.append(position)
                kept[position] = data
            if index:
                self.members[index].append(position)
            elif area:
                self._note_formula(position, formula, {"t": "shared", "ref": area, "si": mark})
        self._column = last
        if len(kept) > self._most:
            raise self._too_many()
        return ascending

    def _line(self, count: int) -> list[Position]:
        """The positions of the row by their columns, as many as its cells need when they leave no gap."""
        if self._row >= LAST_SHARED_ROW:
            return []
        line = self.context.positions.setdefault(self._row, [])
        if len(line) <= count:
            line += zip(repeat(self._row), range(len(line), min(count + 1, LAST_SHARED_COLUMN)), strict=False)
        return line

    def _member(self, kind: str, text: str | None, style: str) -> CellData | None:
        """What a cell holds until it is given the formula that stands in another one: many are alike."""
        data = self._members_seen.get((kind, text, style)) or self._cell(kind, text, style, "")
        if data is not None and len(self._members_seen) < MOST_DIFFERENT:
            self._members_seen[kind, text, style] = data
        return data

    def _cell_seen(self, kind: str, text: str, style: str) -> CellData | None:
        """What a cell without a formula holds; equal ones are held once, as far as they are short or few."""
        data = self._cell(kind, text, style, None)
        if data is not None and (kind == "s" or (len(text) <= LONGEST_WORD and len(self._seen) < MOST_DIFFERENT)):
            self._seen[kind, text, style] = data
        return data

    def _start_other(self, name: str, attributes: Attributes) -> None:
        """An element that is no row, cell, formula or value; it may come after the data, whose end is queued."""
        if len(name) == 1:
            raise self.damaged(f"there is an element {shown(name)} of another kind")  # its end would look like text
        if self._data_ended() and not self._flush():
            self._parser.CharacterDataHandler = None
            self._parser.EndElementHandler = self._end_outside
            self._parser.StartElementHandler = self._start_outside
            self._depth -= 1
            self._start_outside(name, attributes)
        else:
            self._events.append((name, attributes))

    def _data_ended(self) -> bool:
        """Whether the last end that is queued is the data's own."""
        for event in reversed(self._events):
            if type(event) is not str or self._is_end(event):
                return event is self._sheet_data
        return False

    def _start_row(self, attributes: Attributes) -> None:
        events = self._events
        # Made short for what a million rows may be: the next one, after one without cells.
        if len(events) == 1 and type(events[0]) is str and events[0] is not self._sheet_data:
            events.clear()
        elif not self._flush() or events:
            raise self.damaged("a row stands where none can be")
        row = self._row + 1
        self._row_text = str(row)
        text = attributes.get("r")
        if (text is not None and text != self._row_text) or row > LAST_ROW:
            row = self._row_number(self._row_text if text is None else text)
        self._row, self._column = row, 0
        self._row_hidden = "hidden" in attributes and truth(attributes["hidden"])
        if self._places is not None:
            self._places.note_row(row, self._parser.CurrentByteIndex, text is not None)

    def _row_number(self, text: str) -> int:
        """The number of a row that is not the next one."""
        row = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
        if not 1 <= row <= LAST_ROW:
            raise self.damaged(f"a row is called {shown(text)}")
        self._row_text = str(row)
        return row

    def _flush_many(self) -> None:
        """Keep the queue short in a row or a text that is long."""
        events, at = self._events, self._parser.CurrentByteIndex
        if len(events) <= MOST_EVENTS and at - self._flushed_at <= LONGEST_STORED:
            return
        self._flushed_at = at
        if events and not self._data_ended():  # else what comes after the data must find their end
            self._flush()
            self._refuse_long([event for event in events if type(event) is str and not self._is_end(event)])

    def _refuse_long(self, texts: list[str]) -> None:
        """Refuse texts, or pieces of one, that no cell can hold."""
        if sum(map(len, texts)) > LONGEST_STORED:
            raise too_long(self.context.archive, f"row {self._row} of its sheet '{shown(self.name)}'")

    def _flush(self) -> bool:
        """Read the queued events, but for a cell that has no end yet; False when the data have ended."""
        events, cell_end, value_end, data_end = self._events, self._c, self._v, self._sheet_data
        at, count, goes_on = 0, len(events), True
        while at < count and goes_on:
            event = events[at]
            if type(event) is dict:
                if (
                    at + 4 < count
                    and events[at + 4] is cell_end
                    and events[at + 3] is value_end
                    and events[at + 1] is VALUE
                ):
                    self._keep_plain(event, events[at + 2])
                    at += 5
                    continue
                if at + 1 < count and events[at + 1] is cell_end:
                    self._keep(event, None, None)
                    at += 2
                    continue
                stop = self._keep_usual(event, at, count) or self._read_cell(event, at)
            elif type(event) is str:
                stop = at + 1
                goes_on = event is not data_end
            else:
                stop = self._element_end(at)
            if not stop:
                break
            at = stop
        del events[:at]
        if len(events) > MOST_EVENTS // 2:
            raise too_deep(self.context.archive, self.part)
        return goes_on

    def _keep_plain(self, attributes: Attributes, text: str, formula: str | None = None) -> Position:
        """Keep a cell with a value: `_keep`, made short for what nearly all cells are."""
        get = attributes.get
        column = self._columns.get(get("r", "").removesuffix(self._row_text), 0)
        kind, style = get("t", ""), get("s", "")
        data: CellData | None = None
        if formula is not None:
            data = self._cell(kind, text, style, formula)
        elif kind in WORDS:
            data = self._seen.get((kind, text, style)) or self._cell_seen(kind, text, style)
        position = (self._row, column)
        if data and column and not self._row_hidden and position not in self.cells and len(self.cells) < self._most:
            self._column = column
            self.cells[position] = data
            if self._places is not None:
                self._places.note_cell(position, int(attributes[PLACE]))
            return position
        return self._keep(attributes, text, formula)

    def _number(self, text: str) -> float | Unreadable:
        """A number, equal ones the same object as far as they are few."""
        value = self._numbers.get(text)
        if value is None:
            value = number(text)
            if len(self._numbers) < MOST_DIFFERENT:
                self._numbers[text] = value
        return value

    def _keep_usual(self, attributes: Attributes, at: int, count: int) -> int:
        """Keep a cell with a plain formula or a plain inline text, as most of these are; 0 when it is neither."""
        events = self._events
        if at + 7 >= count:
            return 0
        first = events[at + 1]
        if type(first) is not tuple:
            return 0
        if first[0] is self._f:
            return self._keep_formula(attributes, first[1], at)
        if (
            events[at + 6] is self._c
            and events[at + 5] is self._is
            and events[at + 4] is self._t
            and type(events[at + 3]) is str
            and type(events[at + 2]) is tuple
            and attributes.get("t") == "inlineStr"
        ):
            self._keep_plain(attributes, events[at + 3])
            return at + 7
        return 0

    def _keep_formula(self, attributes: Attributes, formula: Attributes, at: int) -> int:
        """Keep a cell with a plain formula, or with one whose text stands in another cell; 0 when it is neither."""
        events = self._events
        if events[at + 2] is self._f:
            return self._keep_member(attributes, formula, at) if formula.get("t") == "shared" else 0
        if formula or events[at + 3] is not self._f or events[at + 4] is not VALUE:
            return 0
        if events[at + 7] is self._c and events[at + 6] is self._v:
            self._keep_plain(attributes, events[at + 5], events[at + 2])
            return at + 8
        if events[at + 6] is self._c and events[at + 5] is self._v:
            self._keep(attributes, "", events[at + 2])
            return at + 7
        return 0

    def _keep_member(self, attributes: Attributes, formula: Attributes, at: int) -> int:
        """Keep a cell whose formula stands in another one; 0 when more than that is in it."""
        events = self._events
        if events[at + 3] is self._c:
            position, stop = self._keep(attributes, None, ""), at + 4
        elif events[at + 3] is VALUE and events[at + 5] is self._v and events[at + 6] is self._c:
            position, stop = self._keep_plain(attributes, events[at + 4], ""), at + 7
        else:
            return 0
        self._note_formula(position, "", formula)
        return stop

    def _element_end(self, at: int) -> int:
        """Index after the end of the element that starts at `at`; 0 when its end is not queued yet."""
        depth = 0
        for index in range(at, len(self._events)):
            event = self._events[index]
            if type(event) is not str:
                depth += 1
            elif self._is_end(event):
                depth -= 1
                if not depth:
                    return index + 1
        return 0

    def _is_end(self, text: str) -> bool:
        """Whether this is an element's name and no text.

        Python has each letter once: the text t is the very name of an attribute. Elements' names have a namespace.
        """
        return len(text) > 1 and self._interned.get(text) is text

    def _read_cell(self, attributes: Attributes, at: int) -> int:
        """Read the cell whose start is queued at `at`; the index after it, 0 when its end is not queued yet."""
        stop = self._element_end(at)
        if not stop:
            return 0
        values: list[str] = []
        formula: str | None = None
        formula_attributes: Attributes = {}
        for event, first, end in self._children(at + 1, stop - 1):
            if event is VALUE:
                values.append(self._text(first, end))
            elif event[0] is self._f:
                formula, formula_attributes = self._text(first, end), event[1]
            elif event[0] is self._is and attributes.get("t") == "inlineStr":
                values.append(self._inline(first, end))
        self._refuse_long(values)
        position = self._keep(attributes, values[0] if values else None, formula)
        if len(values) > 1:
            self.duplicates.append(position)
        if formula is not None:
            self._note_formula(position, formula, formula_attributes)
        return stop

    def _children(self, at: int, stop: int) -> Iterator[tuple[Any, int, int]]:
        """The elements right between two indexes: the event of each, and where what is inside it begins and ends."""
        while at < stop:
            event = self._events[at]
            if type(event) is str:
                at += 1
                continue
            end = self._element_end(at)
            yield ("",) if type(event) is dict else event, at + 1, end - 1
            at = end

    def _text(self, at: int, stop: int) -> str:
        """The characters right between two indexes, without those of elements."""
        if stop - at == 1:
            return str(self._events[at])
        inner = [place for _, first, end in self._children(at, stop) for place in range(first - 1, end + 1)]
        left_out = set(inner)
        return "".join([str(self._events[place]) for place in range(at, stop) if place not in left_out])

    def _inline(self, at: int, stop: int) -> str:
        """The text of an inline string, plain or rich; phonetic runs are left out."""
        pieces: list[str] = []
        for event, first, end in self._children(at, stop):
            if event[0] is self._t:
                pieces.append(self._text(first, end))
            elif event[0] is self._r:
                pieces += (self._text(a, b) for run, a, b in self._children(first, end) if run[0] is self._t)
        return "".join(pieces)

    def _keep(self, attributes: Attributes, text: str | None, formula: str | None) -> Position:
        """Find the place of a cell and keep what it holds, if anything."""
        reference = attributes.get("r")
        column = self._columns.get(reference.removesuffix(self._row_text), 0) if reference else 0
        if not column:
            column = self._find_column(reference)
        self._column = column
        position = (self._row, column)
        if self._places is not None:
            self._places.note_cell(position, int(attributes[PLACE]))
        if text is None and formula is None:
            return position
        data = self._cell(attributes.get("t", ""), text, attributes.get("s", ""), formula)
        if data is None:
            return position
        if position in self.cells:
            self.duplicates.append(position)
        self.cells[position] = data
        if len(self.cells) > self._most:
            raise self._too_many()
        if self._row_hidden:
            self.hidden_rows.add(self._row)
        return position

    def _cell(self, kind: str, text: str | None, style: str, formula: str | None) -> CellData | None:
        """What a cell of that kind and format holds; None for nothing."""
        shown_as = self._kinds.get(style or "0", PLAIN)
        value: Value
        if kind in ("", "n"):
            value = self._number(text) if text else None
        elif kind == "s":
            value = self._shared(text or "")
        elif kind == "d":
            value, shown_as = _iso_date(text or "", self.context.date1904), DATE
        else:
            value = _other(kind, text)
        if formula is None and (value is None or value == ""):
            return None
        return _new(CellData, (value, formula, shown_as))

    def _too_many(self) -> CannotRead:
        return self.context.archive.refuse(
            f"holds more than {MOST_CELLS:,} filled cells: remove the sheets that the appraisal does not need."
        )

    def _find_column(self, reference: str | None) -> int:
        """The column of a cell by its address, or after its neighbour when it has none."""
        if reference is None:
            if self._row < 1 or self._column >= LAST_COLUMN:
                raise self.damaged("a cell has no place")
            return self._column + 1
        position = position_of(reference)
        if position is None or position[0] != self._row:
            raise self.damaged(f"a cell in row {self._row} calls itself {shown(reference)}")
        letters = reference.rstrip("0123456789")
        if letters + self._row_text == reference:
            self._columns[letters] = position[1]
        return position[1]

    def _note_formula(self, position: Position, text: str, attributes: Attributes) -> None:
        if len(text) > LONGEST_FORMULA:
            raise self._too_long(position[0])
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

    def _too_long(self, row: int) -> CannotRead:
        return self.damaged(f"a formula in row {row} is too long")

    def _shared(self, text: str) -> Value:
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
                raise self.damaged(f"a formula in row {left[0][0]} is missing")
            # Who asks for all of them has each spelt out, so the limits count them in full.
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

    def _note_column(self, attributes: Attributes) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if truth(attributes.get("hidden")) and (first + last).isascii() and first.isdigit() and last.isdigit():
            if len(self.hidden_columns) >= LAST_COLUMN or len(first + last) > 20:
                raise self.damaged("there are too many columns")
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

    _NOTED: ClassVar[dict[int, dict[str, Any]]] = {
        2: {"sheetProtection": _note_protection},
        3: {"col": _note_column, "mergeCell": _note_merge, "tablePart": _note_table},
        4: dict.fromkeys(FILTERS, _note_filter),
    }
    """What is asked of elements outside the data, by their depth."""


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
        return decoded(text)
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
        elif name in FILTERS:
            filtered = True

    scan(context.archive, part, context.budget, start)
    area = area_of(root.get("ref", ""))
    if area is None:
        return None
    name = root.get("displayName", root.get("name", ""))
    headed = root.get("headerRowCount", "1") != "0"
    return Table(part, TablePart(name, area, tuple(columns)), headed, filtered)
