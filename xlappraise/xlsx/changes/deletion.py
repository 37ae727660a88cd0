"""Rows and columns deleted: in, a Draft and the lines; out, its parts as Excel would have them, all formulas too.

What Excel would rewrite and we do not know how to is refused in one sentence, and so is a formula of the officer's
that refers to a cell which goes: Excel would make #REF! of that.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from xml.parsers import expat

from xlappraise.xlsx import limits
from xlappraise.xlsx.addresses import Area, Position, area_of, area_text, column_letters, position_of
from xlappraise.xlsx.book import relations
from xlappraise.xlsx.changes.calculation import drop_calculation_chain
from xlappraise.xlsx.changes.deleted_lines import (
    LOST,
    NO_LINES,
    DeletedLines,
    formula_after,
    is_concerned,
    number_after,
    span,
)
from xlappraise.xlsx.changes.kinds import DeleteLine
from xlappraise.xlsx.draft import Draft
from xlappraise.xlsx.formula_text import Filled, Formula, shift
from xlappraise.xlsx.guarded_xml import Budget, chunks, feed, too_deep
from xlappraise.xlsx.markup import Edit, escape, tag_at, with_attribute, with_edits
from xlappraise.xlsx.refusals import CannotWrite, safe_text

KNOWN = {
    "worksheet", "table", "comments", "threadedComment", "drawing", "vmlDrawing", "chart", "chartEx", "ctrlProp",
    "namedSheetView", "pivotCacheDefinition",
}  # fmt: skip
"""Relations to parts that may hold references to cells, all of which follow."""
PLAIN_PARTS = {
    "hyperlink", "printerSettings", "image", "oleObject", "package", "slicer", "timeline", "customProperty", "control",
    "chartStyle", "chartColorStyle", "chartUserShapes", "themeOverride", "legacyDrawingHF", "slicerCache",
}  # fmt: skip
"""Relations of a sheet or its drawings to parts without any."""
FORMULAS = {
    "f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula", "definedName",
}  # fmt: skip
RULES = {"dataValidation", "conditionalFormatting", "sparkline", "ignoredError", "protectedRange"}
"""Elements that hold in the areas of their sqref, which is an attribute or an element behind their formulas."""
LISTS = {
    "mergeCells", "hyperlinks", "dataValidations", "conditionalFormattings", "sparklines", "sparklineGroups", "ext",
    "extLst", "cols", "rowBreaks", "colBreaks", "ignoredErrors", "protectedRanges", "cellWatches", "tableColumns",
    "sortState",
}  # fmt: skip
"""Elements that may not be empty and, some of them, count what they hold."""
WORDS = {*FORMULAS, "sqref", "row", "col", "rowOff", "colOff"}
"""Elements whose text is looked at."""


def lines_of(changes: Iterable[DeleteLine]) -> dict[str, DeletedLines]:
    """The lines by the tab of their sheet."""
    rows, columns = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
    for change in changes:
        (rows if change.row else columns)[change.sheet].add(change.row or change.column)
    return {tab: DeletedLines(tuple(sorted(rows[tab])), tuple(sorted(columns[tab]))) for tab in {**rows, **columns}}


def delete(draft: Draft) -> None:
    """Take the draft's lines out of its parts. Raises CannotWrite where something cannot follow."""
    book = _Workbook(draft)
    for part, (kind, home) in book.parts.items():
        data = draft.now(part)
        is_old = kind == "vmlDrawing"
        new = _new_notes(data, home, book) if is_old else _Walk(data, kind, home, book).new_bytes(part)
        if new != data:
            draft.put(part, new)
    draft.names = {name: book.follow(text, "", f"the name {safe_text(name)}") for name, text in draft.names.items()}
    drop_calculation_chain(draft)


def formula_follower(draft: Draft) -> Callable[[Formula, str], Formula]:
    """How a formula of a sheet reads once the draft's lines are gone; one that is not concerned is given back."""
    gone, tabs = {tab.lower(): lines for tab, lines in draft.gone.items()}, [tab.lower() for tab in draft.tabs]
    concerned = lru_cache(4096)(lambda text, home: is_concerned(text, home, gone))

    def follow(formula: Formula, home: str) -> Formula:
        if not concerned(formula.text if isinstance(formula, Filled) else formula, home):
            return formula
        return formula_after(str(formula), home, gone, tabs)

    return follow


class _Workbook:
    """What the parts have in common: the lines by sheet, and how a formula follows."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.gone = {tab.lower(): lines for tab, lines in draft.gone.items()}
        self._followed = formula_follower(draft)
        self.parts = dict(self._parts())
        """Parts that may refer to cells: the relation that leads to each, and the sheet that it belongs to."""
        self.columns = self._lost_columns()

    def lines(self, home: str) -> DeletedLines:
        """The lines of a sheet."""
        return self.gone.get(home.lower(), NO_LINES)

    def concerns(self, text: str, home: str) -> bool:
        """Whether a formula, or one that is filled from it, may have to follow."""
        return is_concerned(text, home, self.gone) or ("[" in text and bool(self.columns))

    def refusal(self, why: str) -> CannotWrite:
        """The exception that says what cannot follow."""
        words = [
            f"{word} {name} of {safe_text(tab)}"
            for tab, lines in self.draft.gone.items()
            for word, name in (
                *(("row", str(row)) for row in lines.rows),
                *(("column", column_letters(column)) for column in lines.columns),
            )
        ]
        *others, last = words
        named = f"{', '.join(others)} and {last}" if others else last
        them = "them" if others else "it"
        return CannotWrite(
            f"{named[:1].upper()}{named[1:]} cannot be deleted here, for {why}: delete {them} in Excel, or clear what "
            "stands in the way."
        )

    def follow(self, text: str, home: str, where: str, *, may_lose: bool = False) -> str:
        """A formula as it is going to read. Raises CannotWrite; `may_lose` for what a recalculation writes anew."""
        try:
            new = str(self._followed(text, home))
        except ValueError:
            raise self.refusal(f"{where} refers through several sheets") from None
        if new is not text and new.count(LOST) > text.count(LOST) and not may_lose:
            raise self.refusal(f"{where} refers to a cell that would go")
        if "[" in text and any(mark in text.casefold() for mark in self.columns):
            raise self.refusal(f"{where} names a column of a table that would go")
        return new

    def _parts(self) -> Iterator[tuple[str, tuple[str, str]]]:
        draft = self.draft
        yield draft.book.part, ("workbook", "")
        for arrow in draft.book.relations:
            if arrow.kind == "pivotCacheDefinition" and arrow.target in draft.archive:
                yield arrow.target, (arrow.kind, "")
        todo = [(sheet.part, "worksheet", sheet.name) for sheet in draft.book.sheets]
        todo += [(a.target, a.kind, "") for a in draft.book.relations if a.kind == "chartsheet"]
        seen: set[str] = set()
        while todo:
            part, kind, home = todo.pop()
            if part in seen or part not in draft.archive:
                continue
            seen.add(part)
            if kind in KNOWN:
                yield part, (kind, home)
            elif home and self.lines(home) and kind not in PLAIN_PARTS:
                raise self.refusal(f"{safe_text(home)} has something that cannot follow here ({safe_text(kind)})")
            if kind in ("worksheet", "chartsheet", "drawing", "table"):
                todo += [(a.target, a.kind, home) for a in relations(draft.archive, part, Budget()) if a.target]

    def _lost_columns(self) -> tuple[str, ...]:
        """How formulas name the columns of tables that go, in small letters."""
        return tuple(
            f"[{name}]".casefold()
            for tab, lines in self.draft.gone.items()
            for table in (self.draft.sheets[tab].tables if tab in self.draft.sheets else ())
            for number, name in enumerate(table.table.columns, table.table.area.first_column)
            if number in lines.columns and name
        )


class _Frame:
    """An element that is open."""

    __slots__ = ("attributes", "children", "dropped", "local", "new", "start", "text")

    def __init__(self, local: str, start: int, attributes: dict[str, str]) -> None:
        self.local, self.start, self.attributes = local, start, attributes
        self.new: dict[str, str] = {}
        """Attributes that change."""
        self.text = ""
        self.children = self.dropped = 0


class _Leaf:
    """An element with text alone: the bytes between its tags, and the text."""

    __slots__ = ("end", "start", "text")

    def __init__(self, start: int, end: int, text: str) -> None:
        self.start, self.end, self.text = start, end, text


class _Member:
    """A cell of a shared formula."""

    __slots__ = ("at", "end", "leaf", "start")

    def __init__(self, at: Position, start: int, end: int, leaf: _Leaf) -> None:
        self.at, self.start, self.end, self.leaf = at, start, end, leaf


class _Walk:
    """Goes through one part, and collects the edits that it needs."""

    def __init__(self, data: bytes, kind: str, home: str, book: _Workbook) -> None:
        self.data, self.kind, self.home, self.book = data, kind, home, book
        self.lines = book.lines(home) if home else NO_LINES
        self.edits: list[Edit] = []
        self.frames: list[_Frame] = []
        self._dropping = 0
        self._at = (0, 0)
        self._table = Area(0, 0, 0, 0)
        self._leaves: list[_Leaf] = []
        """Formulas of the rule that is open."""
        self._sqref: _Leaf | None = None
        self._markers: list[dict[str, _Leaf]] = []
        self._shared: dict[str, list[_Member]] = defaultdict(list)
        self.parser = expat.ParserCreate("utf-8")

    def new_bytes(self, part: str) -> bytes:
        """The part as it is going to be. Raises CannotWrite, and CannotRead for broken XML."""
        archive = self.book.draft.archive
        self.parser.buffer_text = True

        def start(name: str, attributes: dict[str, str]) -> None:
            if len(self.frames) > limits.DEEPEST:
                raise too_deep(archive, part)
            self._start(name, attributes)

        self.parser.StartElementHandler, self.parser.EndElementHandler = start, self._end
        self.parser.CharacterDataHandler = self._text
        feed(self.parser, archive, part, Budget(), chunks(self.data))
        self.parser.StartElementHandler = self.parser.EndElementHandler = self.parser.CharacterDataHandler = None
        for members in self._shared.values():
            self._end_shared(members)
        return with_edits(self.data, self.edits)

    # ------------------------------------------------------------------------------------------- the parser's calls

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        frame = _Frame(name.rpartition(":")[2], self.parser.CurrentByteIndex, attributes)
        if self.frames:
            self.frames[-1].children += 1
        self.frames.append(frame)
        if self._dropping:
            self._dropping += 1
        elif self._goes(frame):
            self._dropping = 1
        else:
            self._renew(frame)

    def _text(self, text: str) -> None:
        if not self._dropping and self.frames and self.frames[-1].local in WORDS:
            self.frames[-1].text += text

    def _end(self, name: str) -> None:
        frame = self.frames.pop()
        if self._dropping > 1:
            self._dropping -= 1
            return
        inner = self.parser.CurrentByteIndex
        tag = tag_at(self.data, frame.start) if self._dropping or self._matters(frame) else b""
        if self._dropping:
            self._dropping = 0
            self._drop(frame, tag, inner)
        elif tag:
            self._close(frame, tag, inner)

    def _matters(self, frame: _Frame) -> bool:
        return frame.local in WORDS or frame.local in RULES or frame.local in _ANCHORS or bool(frame.dropped)

    def _close(self, frame: _Frame, tag: bytes, inner: int) -> None:
        """An element that stays has ended."""
        empty = tag.endswith(b"/>")
        begin = frame.start + len(tag)
        leaf = _Leaf(begin, begin if empty else inner, frame.text)
        if frame.local in FORMULAS and not frame.children:
            self._formula(frame, tag, leaf)
        elif frame.local == "sqref":
            self._sqref = leaf
        elif frame.local in RULES:
            if self._rule_goes(frame, tag):
                self._drop(frame, tag, inner)
            self._leaves, self._sqref = [], None
        elif frame.local in ("row", "col", "rowOff", "colOff") and self._marker():
            self._markers[-1][frame.local] = leaf
        elif frame.local in _ANCHORS:
            self._anchor(frame)
        elif not frame.dropped:
            return
        elif frame.dropped == frame.children or frame.local == "sparklineGroup":
            self._drop(frame, tag, inner)
        else:
            self._recount(frame, tag)

    def _drop(self, frame: _Frame, tag: bytes, inner: int) -> None:
        """Take an element out, and what was to be changed in it."""
        while self.edits and self.edits[-1].start >= frame.start:
            self.edits.pop()
        end = frame.start + len(tag) if tag.endswith(b"/>") else self.data.index(b">", inner) + 1
        self.edits.append(Edit(frame.start, end, b""))
        if self.frames and (self.frames[-1].local in LISTS or frame.local == "sparklines"):
            self.frames[-1].dropped += 1

    def _recount(self, frame: _Frame, tag: bytes) -> None:
        for key in ("count", "manualBreakCount"):
            if frame.attributes.get(key, "").isdigit():
                left = max(0, int(frame.attributes[key]) - frame.dropped)
                tag = with_attribute(tag, key.encode(), b"%d" % left)
        self._retag(frame, tag)

    def _retag(self, frame: _Frame, tag: bytes) -> None:
        old = tag_at(self.data, frame.start)
        if tag != old:
            self.edits.append(Edit(frame.start, frame.start + len(old), tag))

    def _with(self, frame: _Frame, **values: str) -> None:
        """Note new values of attributes that an element has."""
        frame.new |= {key: value for key, value in values.items() if frame.attributes.get(key) not in (None, value)}

    def _renew(self, frame: _Frame) -> None:
        """Write the tag of an element with its new attributes."""
        if frame.new:
            tag = tag_at(self.data, frame.start)
            for key, value in frame.new.items():
                tag = with_attribute(tag, key.encode(), escape(value))
            self._retag(frame, tag)

    # ------------------------------------------------------------------------------------------- what goes, by its tag

    def _goes(self, frame: _Frame) -> bool:
        """Whether an element goes; what stays gets its new attributes."""
        for key in _WITH_FORMULAS.get(frame.local, ()):
            if text := frame.attributes.get(key):
                self._with(frame, **{key: self._follow(text, f"a control, shape or rule on {safe_text(self.home)}")})
        if frame.attributes.get("location") and frame.local == "hyperlink":
            self._with(frame, location=self._location(frame.attributes["location"]))
        if frame.local == "worksheetSource":
            self._pivot_source(frame)
        if frame.local in ("from", "to") and self._is_in_anchor():
            self._markers.append({})
        if self.kind == "worksheet" and frame.local == "row" and not self._marker():
            return self._row_goes(frame)
        if self.kind == "worksheet" and frame.local == "c":
            return self._cell_goes(frame)
        if not self.lines or frame.local in RULES or frame.local == "f":
            return False
        test = _TESTS.get(frame.local)
        if test is not None:
            return test(self, frame)
        return "ref" in frame.attributes and self._area_goes(frame)

    def _row_goes(self, frame: _Frame) -> bool:
        given = frame.attributes.get("r", "")
        row = int(given) if given.isdigit() else self._at[0] + 1
        self._at = (row, 0)
        if row in self.lines.rows:
            return True
        if self.lines:
            first, _, last = frame.attributes.get("spans", "").partition(":")
            reach = span(int(first), int(last), self.lines.columns) if first.isdigit() and last.isdigit() else None
            self._with(frame, r=str(number_after(row, self.lines.rows)), spans=":".join(map(str, reach or (1, 1))))
        return False

    def _cell_goes(self, frame: _Frame) -> bool:
        at = position_of(frame.attributes.get("r", "")) or (self._at[0], self._at[1] + 1)
        self._at = at
        new = self.lines.position(at) if self.lines else at
        if new is None:
            return True
        if new != at:
            self._with(frame, r=area_text(Area(*new, *new)))
        return False

    def _area_goes(self, frame: _Frame) -> bool:
        """Of an element that holds for an area: what is left of it."""
        area = area_of(frame.attributes["ref"])
        left = self.lines.area(area) if area else None
        if area is None:
            return False
        if left is None or (frame.local == "mergeCell" and left[:2] == left[2:]):
            return True
        self._with(frame, ref=area_text(left))
        return False

    def _location(self, text: str) -> str:
        new = self.book.follow(text, self.home, "a link", may_lose=True)
        return text if LOST in new else new

    def _dimension(self, frame: _Frame) -> bool:
        area = area_of(frame.attributes.get("ref", ""))
        left = self.lines.area(area) if area else None
        self._with(frame, ref=area_text(left) if left else "A1")
        return False

    def _selection(self, frame: _Frame) -> bool:
        """What is selected, or seen first: of what goes, what comes to stand there."""
        given = frame.attributes
        values = {}
        for key in ("activeCell", "topLeftCell"):
            if at := position_of(given.get(key, "")):
                new = self.lines.nearest(at)
                values[key] = area_text(Area(*new, *new))
        if "sqref" in given:
            areas = [
                left for text in given["sqref"].split() if (area := area_of(text)) and (left := self.lines.area(area))
            ]
            values["sqref"] = " ".join(map(area_text, areas)) or values.get("activeCell", "A1")
            if len(areas) != len(given["sqref"].split()) and "activeCellId" in given:
                values |= {"activeCellId": "0", "sqref": values.get("activeCell", "A1")}
        if given.get("state", "").startswith("frozen"):
            for key, gone in (("xSplit", self.lines.columns), ("ySplit", self.lines.rows)):
                if given.get(key, "").isdigit():
                    values[key] = str(number_after(int(given[key]) + 1, gone) - 1)
        self._with(frame, **values)
        return False

    def _column(self, frame: _Frame) -> bool:
        first, last = frame.attributes.get("min", ""), frame.attributes.get("max", "")
        if not (first.isdigit() and last.isdigit()):
            return False
        left = span(int(first), int(last), self.lines.columns)
        if left is None:
            return True
        self._with(frame, min=str(left[0]), max=str(left[1]))
        return False

    def _page_break(self, frame: _Frame) -> bool:
        gone = self.lines.rows if self.frames[-2].local == "rowBreaks" else self.lines.columns
        if not frame.attributes.get("id", "").isdigit():
            return False
        new = number_after(int(frame.attributes["id"]) + 1, gone) - 1
        self._with(frame, id=str(new))
        return new < 1

    def _is_deleted_cell(self, frame: _Frame) -> bool:
        at = position_of(frame.attributes.get("r", ""))
        new = self.lines.position(at) if at else None
        if new:
            self._with(frame, r=area_text(Area(*new, *new)))
        return at is not None and new is None

    def _table_tag(self, frame: _Frame) -> bool:
        """A table keeps its headings, its totals, a row and a column. Raises CannotWrite."""
        given, area = frame.attributes, area_of(frame.attributes.get("ref", ""))
        if area is None:
            return False
        self._table = area
        head = int(given.get("headerRowCount", "1") != "0")
        foot = int(given.get("totalsRowCount", "0") != "0")
        left = self.lines.area(area)
        body = span(area.first_row + head, area.last_row - foot, self.lines.rows)
        fixed = [*range(area.first_row, area.first_row + head), *range(area.last_row - foot + 1, area.last_row + 1)]
        if left is None or body is None or any(row in self.lines.rows for row in fixed):
            name = safe_text(given.get("displayName", given.get("name", "")))
            raise self.book.refusal(f"the table {name} would lose its headings, its totals or its last row")
        self._with(frame, ref=area_text(left))
        return False

    def _table_column(self, frame: _Frame) -> bool:
        return self._table.first_column + self.frames[-2].children - 1 in self.lines.columns

    def _filter(self, frame: _Frame) -> bool:
        area = area_of(frame.attributes.get("ref", ""))
        if frame.local == "autoFilter" and area and self.kind == "worksheet":
            self._table = area
            if any(row == area.first_row for row in self.lines.rows):
                raise self.book.refusal(f"the filter on {safe_text(self.home)} would lose its headings")
        return "ref" in frame.attributes and self._area_goes(frame)

    def _filter_column(self, frame: _Frame) -> bool:
        first, number = self._table.first_column, frame.attributes.get("colId", "")
        if not number.isdigit():
            return False
        if first + int(number) in self.lines.columns:
            return True
        gone = self.lines.columns
        self._with(frame, colId=str(number_after(first + int(number), gone) - number_after(first, gone)))
        return False

    def _pivot_source(self, frame: _Frame) -> None:
        """What a pivot table reads may lose rows; its columns are listed elsewhere too. Raises CannotWrite."""
        lines, area = self.book.lines(frame.attributes.get("sheet", "")), area_of(frame.attributes.get("ref", ""))
        if lines and area:
            left = lines.area(area)
            if left is None or left.last_column - left.first_column != area.last_column - area.first_column:
                raise self.book.refusal("a pivot table reads what would go")
            self._with(frame, ref=area_text(left))

    # ------------------------------------------------------------------------------------------- formulas

    def _follow(self, text: str, where: str, *, may_lose: bool = False) -> str:
        return self.book.follow(text, self.home, where, may_lose=may_lose)

    def _formula(self, frame: _Frame, tag: bytes, leaf: _Leaf) -> None:
        if any(each.local in RULES for each in self.frames):
            self._leaves.append(leaf)
        elif self.kind == "worksheet" and frame.local == "f" and self.frames[-1].local == "c":
            self._cell_formula(frame, tag, leaf)
        else:
            name = f"the name {safe_text(frame.attributes.get('name', ''))}"
            what = {"chart": "a chart", "workbook": name, "table": "a table"}.get(self.kind, "something")
            on = f" on {safe_text(self.home)}" if self.home else ""
            self._replace_text(leaf, self._follow(leaf.text, f"{what}{on}"))

    def _replace_text(self, leaf: _Leaf, text: str) -> None:
        if text != leaf.text:
            self.edits.append(Edit(leaf.start, leaf.end, escape(text).replace(b"&quot;", b'"')))

    def _cell_formula(self, frame: _Frame, tag: bytes, leaf: _Leaf) -> None:
        given = frame.attributes
        area = area_of(given.get("ref", ""))
        if given.get("t") in ("array", "dataTable") and area and self.lines:
            left = self.lines.area(area)
            if given["t"] == "dataTable" or left is None or _size(left) != _size(area):
                raise self.book.refusal(f"the formula in {safe_text(self.home)}!{area_text(area)} fills several cells")
            self._with(frame, ref=area_text(left))
            self._renew(frame)
        if given.get("t") == "shared":
            closing = leaf.end if tag.endswith(b"/>") else self.data.index(b">", leaf.end) + 1
            self._shared[given.get("si", "")].append(_Member(self._at, frame.start, closing, leaf))
        else:
            self._replace_text(leaf, self._cell(leaf.text, self._at))

    def _cell(self, text: str, at: Position) -> str:
        named = f"the formula in {safe_text(self.home)}!{area_text(Area(*at, *at))}"
        return self._follow(text, named, may_lose=self.book.draft.owners.is_tools(self.home, at))

    def _end_shared(self, members: Sequence[_Member]) -> None:
        """Cells that share a formula go on doing so where each reads as it would on its own."""
        master = next((each for each in members if each.leaf.text), None)
        if master is None:
            return
        old = master.leaf.text
        if not self.book.concerns(old, self.home):
            return
        texts = {m.at: self._cell(shift(old, m.at[0] - master.at[0], m.at[1] - master.at[1]), m.at) for m in members}
        places = {each.at: self.lines.position(each.at) or each.at for each in members}
        new, base = texts[master.at], places[master.at]
        if all(shift(new, places[at][0] - base[0], places[at][1] - base[1]) == text for at, text in texts.items()):
            self._replace_text(master.leaf, new)
            tag = tag_at(self.data, master.start)
            ref = re.search(rb'\sref="([^"]*)"', tag)
            left = self.lines.area(area) if ref and (area := area_of(ref[1].decode())) else None
            if ref and left and self.lines:
                self.edits.append(
                    Edit(master.start + ref.start(1), master.start + ref.end(1), area_text(left).encode())
                )
            return
        for each in members:
            name = re.match(rb"<([^\s/>]+)", self.data[each.start : each.start + 200])
            assert name is not None
            text = escape(texts[each.at]).replace(b"&quot;", b'"')
            self.edits.append(Edit(each.start, each.end, b"<%b>%b</%b>" % (name[1], text, name[1])))

    def _rule_goes(self, frame: _Frame, tag: bytes) -> bool:
        """Whether nothing is left of where a rule holds; otherwise it gets its new areas and formulas."""
        stated = self._sqref.text if self._sqref else frame.attributes.get("sqref", "")
        areas = [area for text in stated.split() if (area := area_of(text))]
        left = [kept for area in areas if (kept := self.lines.area(area))]
        if areas and not left:
            return True
        rows, columns = 0, 0
        if left and frame.local != "sparkline":
            # A rule's formulas are as seen from its first cell, which may go.
            seen = min(area.first_row for area in left), min(area.first_column for area in left)
            origin = self.lines.origin(seen)
            rows = origin[0] - min(area.first_row for area in areas)
            columns = origin[1] - min(area.first_column for area in areas)
        where = f"a drop-down, a rule or a sparkline on {safe_text(self.home)}"
        for leaf in self._leaves:
            self._replace_text(leaf, self._follow(shift(leaf.text, rows, columns), where))
        new = " ".join(map(area_text, left))
        if self._sqref is not None and self.lines:
            self._replace_text(self._sqref, new)
        elif self.lines and areas:
            self._with(frame, sqref=new)
            self._renew(frame)
        return False

    # ------------------------------------------------------------------------------------------- things that float

    def _is_in_anchor(self) -> bool:
        return bool(self.lines) and len(self.frames) > 1 and self.frames[-2].local in _ANCHORS

    def _marker(self) -> bool:
        inside = [frame.local for frame in self.frames[-2:]]
        return bool(self._markers) and any(name in ("from", "to") for name in inside)

    def _anchor(self, frame: _Frame) -> None:
        """Move a picture's or chart's corners, by how it is to move with its cells."""
        markers, self._markers = self._markers, []
        how = frame.attributes.get("editAs", "twoCell")
        if how == "absolute" or not markers:
            return
        for axis, gone in (("row", self.lines.rows), ("col", self.lines.columns)):
            if not all(axis in marker and marker[axis].text.isdigit() for marker in markers):
                continue
            first = int(markers[0][axis].text)
            back = first - number_after(first + 1, gone) + 1
            for marker in markers:
                number = int(marker[axis].text)
                new = number - back if how == "oneCell" else number_after(number + 1, gone) - 1
                self._replace_text(marker[axis], str(new))
                if number + 1 in gone and how != "oneCell" and f"{axis}Off" in marker:
                    self._replace_text(marker[f"{axis}Off"], "0")


_WITH_FORMULAS = {
    "formControlPr": ("fmlaLink", "fmlaRange", "fmlaTxbx"),
    "sp": ("textlink",),
    "cxnSp": ("textlink",),
    "pic": ("textlink",),
    "cfvo": ("val",),
}
"""Attributes that hold a formula, by element."""
_ANCHORS = {"twoCellAnchor", "oneCellAnchor", "anchor"}
_TESTS: dict[str, Callable[[_Walk, _Frame], bool]] = {
    "dimension": _Walk._dimension,
    "sheetView": _Walk._selection,
    "pane": _Walk._selection,
    "selection": _Walk._selection,
    "customSheetView": _Walk._selection,
    "col": _Walk._column,
    "brk": _Walk._page_break,
    "inputCells": _Walk._is_deleted_cell,
    "cellWatch": _Walk._is_deleted_cell,
    "table": _Walk._table_tag,
    "tableColumn": _Walk._table_column,
    "autoFilter": _Walk._filter,
    "filterColumn": _Walk._filter_column,
}
"""By an element's name, what becomes of it."""


def _size(area: Area) -> tuple[int, int]:
    return area.last_row - area.first_row, area.last_column - area.first_column


# ------------------------------------------------------------------------------------------------ notes of old

_SHAPE = re.compile(rb"<v:shape\b(?:(?!</v:shape>).)*</v:shape>\s*", re.DOTALL)
_NOTE_CELL = re.compile(rb"(<x:(Row|Column)>\s*)(\d+)(\s*</x:(?:Row|Column)>)")
_NOTE_ANCHOR = re.compile(rb"(<x:Anchor>)([^<]*)(</x:Anchor>)")
_NOTE_FORMULA = re.compile(rb"(<x:Fmla(?:Link|Range|Txbx|Pict)>)([^<]*)(</x:Fmla)")


def _new_notes(data: bytes, home: str, book: _Workbook) -> bytes:
    """The boxes of a sheet's notes and old controls, which need not be well-formed XML."""
    lines = book.lines(home)

    def shape(match: re.Match[bytes]) -> bytes:
        text = match[0]
        cell = {name: int(number) + 1 for _, name, number, _ in _NOTE_CELL.findall(text)}
        if cell.get(b"Row") in lines.rows or cell.get(b"Column") in lines.columns:
            return b""
        text = _NOTE_CELL.sub(lambda m: m[1] + b"%d" % _before(int(m[3]), m[2], lines) + m[4], text)
        return _NOTE_ANCHOR.sub(lambda m: m[1] + _new_anchor(m[2], lines) + m[3], text)

    def formula(match: re.Match[bytes]) -> bytes:
        text = match[2].decode()
        return match[1] + book.follow(text, home, f"a control on {safe_text(home)}").encode() + match[3]

    return _NOTE_FORMULA.sub(formula, _SHAPE.sub(shape, data) if lines else data)


def _before(number: int, axis: bytes, lines: DeletedLines) -> int:
    """The new number, from 0, of a row or column counted from 0."""
    return number_after(number + 1, lines.rows if axis == b"Row" else lines.columns) - 1


def _new_anchor(text: bytes, lines: DeletedLines) -> bytes:
    numbers = [piece.strip() for piece in text.split(b",")]
    if len(numbers) != 8 or not all(number.lstrip(b"-").isdigit() for number in numbers):
        return text
    for place in range(0, 8, 2):
        axis = b"Row" if place % 4 else b"Column"
        numbers[place] = b"%d" % _before(int(numbers[place]), axis, lines)
    return b", ".join(numbers)
