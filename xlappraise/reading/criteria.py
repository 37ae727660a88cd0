"""The sheet Criteria in; criteria out, each with its weight, meanings, limits and cells, and findings."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from xlappraise.appraisal.findings import Cell, Mend
from xlappraise.appraisal.gather import About, Gathering, about
from xlappraise.appraisal.model import NOT_ASSESSED, PERCENT, SCORED, Criterion
from xlappraise.appraisal.rules.of_cells import (
    GROUP_UNKNOWN,
    KIND_UNKNOWN,
    WEIGHT_BAD,
    WEIGHT_UNUSED,
)
from xlappraise.appraisal.rules.of_rows import WEIGHTS_MIXED
from xlappraise.appraisal.rules.of_workbook import MERGED_INPUT
from xlappraise.appraisal.words import folded, list_of, near, some
from xlappraise.reading.entries import Entry, choice_of, entered_text, plain
from xlappraise.reading.filled_rows import CRITERION
from xlappraise.reading.keys import Keys
from xlappraise.reading.options import read_key, report_too_many
from xlappraise.reading.percentages import OtherUnit, at_most_1, has_fractions, other_unit
from xlappraise.reading.setup import SetupReading
from xlappraise.reading.sheet_table import SheetTable, TableRow, cells_of, filled_rows, find_table
from xlappraise.reading.values import blank, is_unreadable, number, text, value_in_words, weight
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.sheets.layout import MEANS
from xlappraise.xlsx.snapshot import BLANK, CellData, Sheet

_HEADINGS = {column.key: column.heading for column in layout.CRITERIA.columns}
_COUNT_LAST = r"(.+?)\s*[:=x×]?\s*(\d{1,4})"
_COUNT_FIRST = r"(\d{1,4})\s*[x×]?\s*(.+)"


class LevelRename(NamedTuple):
    """A level that Criteria still explains but Setup does not list, and the one that may have replaced it."""

    old: str
    new: str
    cell: Cell


class LevelColumns(NamedTuple):
    """What Criteria explains and what it does not: levels without a column, and columns of what is no level."""

    header: Cell
    missing: tuple[str, ...] = ()
    strangers: Mapping[str, Cell] = MappingProxyType({})
    """Headings without a level, by the level's name that they have."""
    renames: tuple[LevelRename, ...] = ()


class CriteriaReading(NamedTuple):
    """Criteria as read; Refs whose kind is unknown; columns of levels; the table."""

    criteria: tuple[Criterion, ...]
    unsettled: frozenset[str]
    columns: LevelColumns
    limits_left: tuple[tuple[Entry, str], ...]
    """Limits that cannot be read, and what is expected there: they may speak of an earlier scale."""
    table: SheetTable


def read_criteria(sheet: Sheet, setup: SetupReading, keys: Keys, gathering: Gathering) -> CriteriaReading | None:
    """The rows of Criteria; None when it has no headings. A new row without a Ref is read with the next free one."""
    # No row needs a weight by itself, but a sheet without the heading has lost them all.
    columns = [c._replace(required=True) if c.key == "weight" else c for c in layout.CRITERIA.columns]
    table = find_table(sheet, columns, gathering)
    if table is None:
        return None
    levels = list({folded(level.name): level.name for level in reversed(setup.scale.levels)}.values())[::-1]
    # What the ends of a numeric scale are called is asked about already, where they are none.
    meanings, found = _meaning_columns(table, levels, not setup.scale.numeric or setup.scale.has_ends)
    place = table.place._replace(columns={**table.place.columns, **meanings})
    rows = tuple(filled_rows(cells_of(sheet), place.header_row, place.columns))
    rows, given = keys.read(table._replace(place=place, rows=rows), CRITERION, gathering)
    table = table._replace(place=place, rows=rows)
    unsettled: set[str] = set()
    limits_left: list[tuple[Entry, str]] = []
    column = _percentages(rows, setup)
    mix = other_unit(column)
    fractions = at_most_1(column) if mix or has_fractions(column.values()) else frozenset[int]()
    reader = _CriteriaReader(
        table, setup, levels, gathering, unsettled, found.renames, limits_left, given, sheet, fractions
    )
    criteria = tuple(criterion for row in rows if (criterion := reader.criterion(row)))
    if mix:
        _report_mix(mix, column, criteria, gathering)
    report_too_many(table, len(criteria), layout.MAX_CRITERIA, "criteria", gathering)
    return CriteriaReading(criteria, frozenset(unsettled), found, tuple(limits_left), table)


def _meaning_columns(
    table: SheetTable, levels: Sequence[str], may_be_renamed: bool
) -> tuple[dict[str, int], LevelColumns]:
    """Columns of the levels' meanings by key, and how they compare with the levels; nothing where none is explained."""
    end, header = folded(MEANS), table.place.header_row
    first = LevelColumns(Cell(table.sheet, header, 1))
    headed = {folded(words): number for number, words in table.others.items() if folded(words).endswith(end)}
    if not headed or not levels:
        return {}, first
    order = [folded(key.removesuffix(end)) for key in sorted(headed, key=headed.__getitem__)]
    places = {f"means:{level}": headed.pop(key) for level in levels if (key := folded(level + MEANS)) in headed}
    missing = [level for level in levels if f"means:{level}" not in places]
    strangers = {table.others[n][: -len(end)].strip(): Cell(table.sheet, header, n) for n in headed.values()}
    folded_levels = [folded(level) for level in levels]
    renames = tuple(_renames(missing, strangers, order, folded_levels)) if may_be_renamed else ()
    old, new = {rename.old for rename in renames}, {rename.new for rename in renames}
    left = {name: cell for name, cell in strangers.items() if name not in old}
    return places, first._replace(
        missing=tuple(level for level in missing if level not in new), strangers=left, renames=renames
    )


def _renames(
    missing: Sequence[str], strangers: Mapping[str, Cell], order: Sequence[str], levels: Sequence[str]
) -> Iterator[LevelRename]:
    """A new level that is spelt nearly as an old one; or the one that took the place of the only one that is gone."""
    for new in missing:
        old = near(new, strangers)
        if old is None and len(missing) == len(strangers) == 1:
            (gone,) = strangers
            swapped = [folded(new) if name == folded(gone) else name for name in order]
            old = gone if swapped == levels else None
        if old is not None and near(old, missing) in (new, None):
            yield LevelRename(old, new, strangers[old])


def _percentages(rows: Iterable[TableRow], setup: SetupReading) -> dict[int, CellData]:
    """The weights that count, by row, where they are percentages: those of which the sheet's formulas take the unit."""
    if setup.setup.weights != PERCENT:
        return {}
    scored = (row for row in rows if folded(text(row.cells.get("kind", BLANK))) == SCORED)
    return {row.number: row.cells["weight"] for row in scored if "weight" in row.cells}


def _report_mix(
    mix: OtherUnit, column: Mapping[int, CellData], criteria: Iterable[Criterion], gathering: Gathering
) -> None:
    """The finding that some percentages are fractions of 1 and others plain numbers."""
    subjects = {c.cells["weight"].row: c for c in criteria if "weight" in c.cells}
    cells = {row: c.cells["weight"] for row, c in subjects.items()}
    mends = tuple(
        Mend(cells[row], value, cells.get(mix.like or 0))
        for row, value in zip(mix.rows, mix.wanted, strict=bool(mix.wanted))
        if row in cells
    )
    will = some([f"{value_in_words(column[mend.cell.row])} -> {_new_number(mend, column)}" for mend in mends])
    usual = value_in_words(column[mix.like]) if mix.like else "30%"
    stands = some([value_in_words(column[row]) for row in mix.rows])
    facts = {"found": stands, "shown": stands, "expected": f"are numbers such as {usual}", "mends": mends}
    facts |= {"hint": f" The automatic fix types {will}.", "fix": will} if mends else {"hint": ""}
    for row in mix.rows:
        if row in cells:
            gathering.add(WEIGHTS_MIXED, cells[row], about(subjects[row]), **facts)


def _new_number(mend: Mend, column: Mapping[int, CellData]) -> str:
    """The new number as the cell will show it."""
    like = column[(mend.like or mend.cell).row]
    return value_in_words(CellData(mend.value, None, like.shown_as))


class _CriteriaReader(NamedTuple):
    """What reading a row of Criteria needs to know.

    `unsettled` gathers Refs whose kind is unknown; on the rows of `fractions` a percentage is a fraction of 1.
    """

    table: SheetTable
    setup: SetupReading
    levels: Sequence[str]
    gathering: Gathering
    unsettled: set[str]
    renames: Sequence[LevelRename]
    limits_left: list[tuple[Entry, str]]
    given: Mapping[int, str]
    sheet: Sheet
    fractions: frozenset[int]

    def criterion(self, row: TableRow) -> Criterion | None:
        """The criterion on this row; None when it has no Ref."""
        cells = self.table.cells(row.number)
        ref = self.given.get(row.number) or read_key(row, "ref", cells, self.gathering)
        if not ref:
            return None
        title = row.cells.get("title", BLANK)
        about = About(ref, f"{ref} {'' if is_unreadable(title) else text(title)}".strip())
        kind = self._kind(row, cells, about)
        if kind == SCORED and not row.cells.keys() & {"title", "weight"}:
            kind = NOT_ASSESSED  # a spare row, which counts nowhere until a title stands in it
        if kind is None:
            self.unsettled.add(ref)
        return Criterion(
            ref,
            self._group(row, cells, about),
            self._text(row, "title", cells, about),
            self._text(row, "question", cells, about),
            kind or SCORED,
            self._weight(row, kind, cells, about),
            self._meanings(row, cells, about),
            self._limits(row, cells, about),
            self._text(row, "reason", cells, about),
            cells,
        )

    def _entry(self, row: TableRow, key: str, cells: Mapping[str, Cell], about: About) -> Entry:
        heading = key[6:] + MEANS if key.startswith("means:") else _HEADINGS[key]
        return Entry(row.cells.get(key, BLANK), cells[key], heading, about)

    def _text(self, row: TableRow, key: str, cells: Mapping[str, Cell], about: About) -> str:
        if key not in row.cells:
            return ""
        words = plain(row.cells[key], keep_lines=key != "title")
        if words is not None:
            return words
        return entered_text(self._entry(row, key, cells, about), self.gathering, keep_lines=key != "title")

    def _kind(self, row: TableRow, cells: Mapping[str, Cell], about: About) -> str | None:
        if "kind" not in cells:
            return None
        entry = self._entry(row, "kind", cells, about)
        if not blank(entry.data):
            kind = choice_of(entry, layout.KINDS, self.gathering, KIND_UNKNOWN)
            return kind.lower() if kind else None
        entry.report(self.gathering, KIND_UNKNOWN, expected=list_of(layout.KINDS, "or"), hint="")
        return None

    def _group(self, row: TableRow, cells: Mapping[str, Cell], about: About) -> str:
        if "group" not in cells:
            return ""
        entry = self._entry(row, "group", cells, about)
        groups = [group.name for group in self.setup.groups]
        if self.setup.groups_place is None:
            return text(entry.data)
        if type(entry.data.value) is str and entry.data.value in groups:
            return entry.data.value
        expected = list_of(groups, "or") or "a group"
        if blank(entry.data) and self._is_covered(entry.cell, groups):
            return ""
        if blank(entry.data):
            entry.report(self.gathering, GROUP_UNKNOWN, expected=expected, hint="")
            return ""
        return choice_of(entry, groups, self.gathering, GROUP_UNKNOWN, expected=expected) or text(entry.data)

    def _is_covered(self, cell: Cell, groups: Sequence[str]) -> bool:
        """Whether the cell is covered by a merged block of groups; a finding that fills it from the first of them."""
        sheet = self.sheet
        for area in sheet.merges:
            inside = area.first_row < cell.row <= area.last_row and area.first_column == cell.column == area.last_column
            group = text(sheet.cells.get(area[:2], BLANK)) if inside else ""
            if group in groups:
                found = f"{Cell(sheet.name, *area[:2]).address}:{Cell(sheet.name, *area[2:]).address}"
                self.gathering.add(MERGED_INPUT, cell, found=found, expected=group, suggestion=group, fix=group)
                return True
        return False

    def _weight(self, row: TableRow, kind: str | None, cells: Mapping[str, Cell], about: About) -> Fraction | None:
        """The weight of a scored criterion; a blank one is left to the checks, which see it in any format."""
        data = row.cells.get("weight")
        if data is None:
            return None
        entry = self._entry(row, "weight", cells, about)
        if kind != SCORED:
            if kind is not None and number(data) is not None:
                entry.report(self.gathering, WEIGHT_UNUSED, found=kind.capitalize())
            return None
        percent = self.setup.setup.weights == PERCENT
        value = weight(data, percent or not self.setup.units_known, row.number in self.fractions)
        if value is None:
            example = "30" if percent else "5, without any sign"
            entry.report(self.gathering, WEIGHT_BAD, "number", expected=f"a plain number such as {example}")
        return value

    def _meanings(self, row: TableRow, cells: Mapping[str, Cell], about: About) -> dict[str, str]:
        found = {}
        for level in self.levels:
            key = f"means:{level}"
            if key in row.cells and (meaning := self._text(row, key, cells, about)):
                found[level] = meaning
        return found

    def _limits(self, row: TableRow, cells: Mapping[str, Cell], about: About) -> dict[str, int]:
        words = self._text(row, "limits", cells, about)
        if not words:
            return {}
        names = {folded(level): level for level in self.levels}
        # That a level's name changed is a finding already; the limits still mean it.
        names |= {folded(rename.old): rename.new for rename in self.renames}
        limits = read_limits(words, names)
        if limits is not None:
            return limits
        entry = self._entry(row, "limits", cells, about)
        expected = ", ".join(f"{level} 1" for level in self.levels) or "High 1, Low 1"
        self.limits_left.append((entry, expected))
        return {}


def read_limits(words: str, names: Mapping[str, str]) -> dict[str, int] | None:
    """Counts by level from `High 1, Medium 3, Low 1` (or `1 High; 3 Medium`), else None."""
    limits: dict[str, int] = {}
    for part in words.replace(";", ",").split(","):
        words_here = part.strip()
        if not words_here:
            continue
        last, first = re.fullmatch(_COUNT_LAST, words_here), re.fullmatch(_COUNT_FIRST, words_here)
        pairs = [last.groups()] if last else []
        pairs += [first.groups()[::-1]] if first else []
        known = [(names[folded(name)], int(count)) for name, count in pairs if folded(name) in names]
        if not known or known[0][0] in limits:
            return None
        limits[known[0][0]] = known[0][1]
    return limits
