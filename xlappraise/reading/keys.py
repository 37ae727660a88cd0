"""The sheets in; out, the Refs and IDs that stand anywhere on them, the next free one, and which row gets it."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.gather import Gathering
from xlappraise.appraisal.rules.of_cells import KEY_MISSING
from xlappraise.appraisal.rules.of_keys import KEY_BY_FORMULA, KEY_CLEARED, KEY_GIVEN, ROW_COPIED
from xlappraise.appraisal.words import folded, list_of, quoted, shorten, some
from xlappraise.reading.copies import COUNTED, Copy, copies, key_of, title_of
from xlappraise.reading.entries import is_key
from xlappraise.reading.filled_rows import CRITERION, RowFields, entries
from xlappraise.reading.sheet_table import SheetTable, TableRow, TopRows, cells_of, heading_row, last_table_row
from xlappraise.reading.values import blank, text
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.snapshot import BLANK, CellData, Sheet

_LIKE_KEY = r"[A-Za-z]{1,4}[-._]?\d{1,6}[A-Za-z]?"
_SEPARATORS = r"[\s/;,]+"
MATRICES = ("Scores", "Rationale")
FIELD = {"ref": "Ref", "id": "ID"}
FIRST = {"ref": "C", "id": "O"}
"""Letters of the first key in a workbook that has none: C1, O1."""


class LeftOverKey(NamedTuple):
    """A key that stands on Scores or Rationale only: the title beside it there, and its cells."""

    key: str
    title: str
    cells: tuple[Cell, ...]


class KeyedRows(NamedTuple):
    """The rows that are an option or a criterion, and by row number the keys that new ones are read with."""

    rows: tuple[TableRow, ...]
    given: Mapping[int, str]


class Keys:
    """The keys of a workbook; its sheets are gone through when a row first asks for one."""

    def __init__(self, sheets: Mapping[str, Sheet]) -> None:
        """`sheets` by the layout's names.

        `asked` gathers the keys, folded, that a finding asks about already, `new` those that rows are given.
        """
        self._sheets = sheets
        self._promised: list[str] = []
        self.asked: set[str] = set()
        self.new: set[str] = set()

    def read(self, table: SheetTable, fields: RowFields, gathering: Gathering) -> KeyedRows:
        """The rows of Options or Criteria with the keys of new ones; findings on keys that are missing or copied."""
        rows = entries(table, fields, gathering)
        if fields.key not in table.place.columns:
            return KeyedRows(rows, {})
        _report_formulas(table, rows, fields, gathering)
        self._report_twins(table, rows, fields, gathering)
        return KeyedRows(rows, self._new_keys(table, rows, fields, gathering))

    def _new_keys(
        self, table: SheetTable, rows: Sequence[TableRow], fields: RowFields, gathering: Gathering
    ) -> dict[int, str]:
        """A key for each begun row without one, by the row's number; findings on all rows without a key."""
        bare = [row for row in rows if blank(row.cells.get(fields.key, BLANK))]
        left = (
            self._keys_left_over(fields, {folded(key_of(row, fields)) for row in rows if row not in bare})
            if bare
            else []
        )
        found: dict[int, str] = {}
        sure = not left  # else any of them may be the one that was cleared, so nothing is given to any
        for row in bare:
            cell, free = table.cells(row.number)[fields.key], self._free(row, rows, fields)
            if left:
                self._report_cleared([cell], "", fields, (_take(left, row, fields), free), gathering)
            elif sure and fields.title in row.cells and len(row.cells) > 1 and self._beside(table, row, rows):
                found[row.number] = free
                self._promised.append(free)
            else:
                _report_missing(cell, fields, free, gathering)
        self.new.update(found.values())
        _report_given(table, found, fields, gathering)
        return found

    def _report_twins(
        self, table: SheetTable, rows: Sequence[TableRow], fields: RowFields, gathering: Gathering
    ) -> None:
        """Findings on rows with one key of which one is a copy, or had its own typed over; the checks find others."""
        there: dict[str, list[TableRow]] = {}
        for row in rows:
            there.setdefault(folded(key_of(row, fields)), []).append(row)
        for twins in [twins for key, twins in there.items() if len(twins) > 1 and is_key(key)]:
            left = self._keys_left_over(fields, there)
            titles = [title_of(row, fields) for row in twins]
            named = [each for each in left if folded(each.title) in titles]
            copied = [] if named else list(copies(twins, rows, fields))
            for copy in copied:
                free = self._free(copy.row, rows, fields)
                self._promised.append(free)
                _report_copied(table, copy, fields, free, gathering)
            if left and not copied:
                meant = (named or left)[0]
                over = _typed_over(twins, meant, fields)
                numbers = dict.fromkeys(row.number for row in (over, *twins))
                cells = [table.cells(number)[fields.key] for number in numbers]
                offered = meant, self._free(over, rows, fields)
                self._report_cleared(cells, key_of(over, fields), fields, offered, gathering)

    def _report_cleared(
        self,
        cells: Sequence[Cell],
        holds: str,
        fields: RowFields,
        offered: tuple[LeftOverKey, str],
        gathering: Gathering,
    ) -> None:
        """Ask whether a key was the one that is left on Scores; `offered` are that one and the free one.

        `holds` is the key of another row that stands in its place; empty where nothing does.
        """
        left, free = offered
        self.asked.add(folded(left.key))
        sheets = list_of(list(dict.fromkeys(cell.sheet for cell in left.cells)))
        facts = {"row": str(cells[0].row), "sheet": cells[0].sheet, "field": FIELD[fields.key], "others": sheets}
        facts["has"] = f"repeats the {facts['field']} {holds}" if holds else f"has no {facts['field']}"
        facts |= {"named": shorten(f"{left.key} {left.title}".strip()), "free": free}
        facts |= dict.fromkeys(("suggestion", "found", "expected"), left.key)
        for cell in (*cells, *left.cells):
            gathering.add(KEY_CLEARED, cell, **facts)

    def _beside(self, table: SheetTable, row: TableRow, rows: Sequence[TableRow]) -> bool:
        """Whether a row stands inside the Excel table, or right below another row or the headings."""
        head = table.place.header_row
        sheet = next(sheet for sheet in self._sheets.values() if sheet.name == table.sheet)
        return row.number <= last_table_row(sheet, head) or row.number - 1 in {head, *(each.number for each in rows)}

    # -------------------------------------------------------------------------------------------- what stands

    def _free(self, row: TableRow, rows: Sequence[TableRow], fields: RowFields) -> str:
        """The key for a row: counted as its neighbours' are, and after all that stand anywhere."""
        prefix, figures = _like(row, rows, fields)
        numbers = [0]
        for key in (*self._keys_in_use[fields.key], *self._keys_in_logs, *map(folded, self._promised)):
            counts = re.fullmatch(COUNTED, key)
            if counts and counts[1] == folded(prefix):
                numbers.append(int(counts[2]))
        return f"{prefix}{max(numbers) + 1:0{figures}d}"

    @cached_property
    def _keys_in_use(self) -> Mapping[str, set[str]]:
        """Every key, folded, that stands where keys stand: of criteria by `ref`, of options by `id`."""
        refs = {folded(text(data)) for name in ("Criteria", *MATRICES) for data in self._column(name, "ref").values()}
        ids = {folded(text(data)) for data in self._column("Options", "id").values()}
        ids |= {folded(words).partition(" ")[0] for name in MATRICES for words in self._heads(name)[1].values()}
        return {"ref": refs, "id": ids}

    @cached_property
    def _keys_in_logs(self) -> set[str]:
        """Keys, folded, in the cells of logs that hold nothing but keys."""
        names = set(self._sheets).difference(MATRICES, ("Setup", "Options", "Criteria"))
        found: set[str] = set()
        for name in names:
            for data in self._sheets[name].cells.values():
                words = re.split(_SEPARATORS, text(data)) if isinstance(data.value, str) else []
                if words and all(re.fullmatch(_LIKE_KEY, word) for word in words):
                    found.update(map(str.lower, words))
        return found

    def _keys_left_over(self, fields: RowFields, there: Collection[str]) -> list[LeftOverKey]:
        """The keys on Scores or Rationale that none of `there` (folded) is, in their order."""
        found: dict[str, LeftOverKey] = {}
        for name in MATRICES if there else ():
            for key, title, cell in self._refs_on(name) if fields is CRITERION else self._ids_on(name, there):
                if folded(key) not in there:
                    before = found.get(folded(key), LeftOverKey(key, title, ()))
                    found[folded(key)] = before._replace(cells=(*before.cells, cell))
        return list(found.values())

    def _refs_on(self, name: str) -> Iterator[tuple[str, str, Cell]]:
        """Refs of Scores or Rationale beside which something stands, with the title there."""
        heads = self._heads(name)[1]
        title = next((column for column, words in heads.items() if folded(words) == "criterion"), 0)
        cells = cells_of(self._sheets[name]) if name in self._sheets else {}
        for (row, column), data in sorted(self._column(name, "ref").items()):
            beside = any(not blank(cells.get((row, other), BLANK)) for other in heads if other != column)
            if beside and is_key(text(data)):
                named = text(cells.get((row, title), BLANK))
                blank_title = named == layout.NOTHING
                yield text(data), "" if blank_title else named, Cell(self._sheets[name].name, row, column)

    def _ids_on(self, name: str, there: Collection[str]) -> Iterator[tuple[str, str, Cell]]:
        """IDs that head a column of Scores or Rationale, with the letters of one of `there`; the name behind each."""
        row, heads = self._heads(name)
        letters = {counts[1] for key in there if (counts := re.fullmatch(COUNTED, key))}
        for column, words in sorted(heads.items()):
            key, _, title = words.partition(" ")
            counts = re.fullmatch(COUNTED, folded(key))
            if is_key(key) and counts and counts[1] in letters:
                yield key, title, Cell(self._sheets[name].name, row, column)

    def _heads(self, name: str) -> tuple[int, Mapping[int, str]]:
        """The row of headings of a sheet, and its headings by column; nothing where there are none."""
        if name not in self._sheets:
            return 0, {}
        tops = TopRows(cells_of(self._sheets[name]))
        columns = layout.MATRIX_COLUMNS if name in MATRICES else layout.BY_NAME[name].columns
        row = heading_row(tops, [column.heading for column in columns])
        return (0, {}) if row is None else (row, tops[row])

    def _column(self, name: str, key: str) -> Mapping[Position, CellData]:
        """The filled cells below the heading of the keys."""
        top, heads = self._heads(name)
        columns = [column for column, words in heads.items() if folded(words) == key]
        cells = cells_of(self._sheets[name]).items() if columns else ()
        return {at: data for at, data in cells if at[0] > top and at[1] in columns and not blank(data)}


def _like(row: TableRow, rows: Sequence[TableRow], fields: RowFields) -> tuple[str, int]:
    """Letters and figures of the nearest key above of the same group, else below, else of any group."""
    keyed = [(each, counts) for each in rows if (counts := re.fullmatch(COUNTED, key_of(each, fields)))]
    group = folded(text(row.cells.get("group", BLANK)))
    alike = [pair for pair in keyed if group and folded(text(pair[0].cells.get("group", BLANK))) == group] or keyed
    if not alike:
        return FIRST[fields.key], 1
    _, counts = min(alike, key=lambda pair: (pair[0].number > row.number, abs(pair[0].number - row.number)))
    return counts[1], len(counts[2]) if counts[2].startswith("0") else 1


def _typed_over(twins: Sequence[TableRow], left: LeftOverKey, fields: RowFields) -> TableRow:
    """Which of the rows with one key had the one that is left: by its title, else by the order of the keys."""
    named = [row for row in twins if left.title and title_of(row, fields) == folded(left.title)]
    before, own = (re.fullmatch(COUNTED, folded(key)) for key in (left.key, key_of(twins[0], fields)))
    earlier = before is not None and own is not None and int(before[2]) < int(own[2])
    return named[0] if named else twins[0 if earlier else -1]


def _take(left: list[LeftOverKey], row: TableRow, fields: RowFields) -> LeftOverKey:
    """Take out the key whose title is the row's, else the first."""
    title = title_of(row, fields)
    meant = next((each for each in left if title and folded(each.title) == title), left[0])
    left.remove(meant)
    return meant


# ------------------------------------------------------------------------------------------------- findings


def _report_formulas(table: SheetTable, rows: Sequence[TableRow], fields: RowFields, gathering: Gathering) -> None:
    """One finding on all keys that are worked out."""
    found = [row for row in rows if row.cells.get(fields.key, BLANK).source is not None and is_key(key_of(row, fields))]
    keys = tuple(key_of(row, fields) for row in found)
    many = len(keys) > 1
    facts = {"sheet": table.sheet, "field": FIELD[fields.key] + "s" * many, "found": some(keys), "fix": keys}
    words = {"is_": "are", "it": "they change"} if many else {"is_": "is", "it": "it changes"}
    for row in found:
        gathering.add(KEY_BY_FORMULA, table.cells(row.number)[fields.key], **facts, **words)


def _report_missing(cell: Cell, fields: RowFields, free: str, gathering: Gathering) -> None:
    facts = {"row": str(cell.row), "sheet": cell.sheet, "field": FIELD[fields.key], "free": free}
    gathering.add(KEY_MISSING, cell, **facts, expected={"ref": "a Ref", "id": "an ID"}[fields.key])


def _report_given(table: SheetTable, found: Mapping[int, str], fields: RowFields, gathering: Gathering) -> None:
    """One finding on all rows that got a key."""
    many = len(found) > 1
    rows = f"Row{'s' * many} {some([str(number) for number in found])}"
    facts = {"sheet": table.sheet, "field": FIELD[fields.key], "rows": rows, "found": some(list(found.values()))}
    words = {"have": "have", "are": "are"} if many else {"have": "has", "are": "is"}
    for number in found:
        gathering.add(KEY_GIVEN, table.cells(number)[fields.key], **facts, **words, fix=tuple(found.values()))


def _report_copied(table: SheetTable, copy: Copy, fields: RowFields, free: str, gathering: Gathering) -> None:
    """A finding on a copy and its first; with a fix where it is certain which of them is the copy."""
    key, numbers = key_of(copy.first, fields), (copy.row.number, copy.first.number)
    facts = {"row": str(numbers[0]), "other": str(numbers[1]), "sheet": table.sheet, "field": FIELD[fields.key]}
    facts |= {"found": key, "shown": quoted(key).strip('"'), "expected": free, "suggestion": free}
    who = "it" if copy.certain else "whichever of the two is new"
    by_itself = "; the automatic fix does so" if copy.certain else ""
    advice = f"Give {who} the free {free}{by_itself}."
    for number in numbers:
        cell = table.cells(number)[fields.key]
        gathering.add(ROW_COPIED, cell, **facts, advice=advice, fix=(free, None) if copy.certain else None)
