"""Scores or Rationale in; its rows by Ref and columns by option ID out, and what belongs to nobody."""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from xlappraise.appraisal.findings import Cell, Place, Rule
from xlappraise.appraisal.gather import NOBODY, About, Gathering, about
from xlappraise.appraisal.model import NOT_ASSESSED, Criterion, Key, Option
from xlappraise.appraisal.rules.of_rows import (
    COLUMN_TWICE,
    COLUMN_WITHOUT_OPTION,
    CRITERION_WITHOUT_ROW,
    OPTION_RENAMED,
    OPTION_WITHOUT_COLUMN,
    REF_MISSING,
    REF_RENAMED,
    ROW_TWICE,
    ROW_WITHOUT_CRITERION,
)
from xlappraise.appraisal.words import folded, listed, near, quoted, shortened, skeleton, some, visible
from xlappraise.workbook import layout
from xlappraise.workbook.reading.tables import (
    TablePlace,
    TopRows,
    cells_of,
    extent,
    find_columns,
    report_headings,
)
from xlappraise.workbook.reading.values import blank, text
from xlappraise.workbook.snapshot import BLANK, CellData, Position, Sheet

LIKE_ID = r"[A-Za-z]{0,4}[-._]?\d{1,4}[A-Za-z]?"
"""A first word of a heading that looks like an ID: O7, 3, WOC-2."""

MOST_SUGGESTIONS = 50
"""Near words are looked for up to this many times a sheet, so that a foreign sheet costs no more."""


class Matrix(NamedTuple):
    """A sheet with a row for each criterion and a column for each option."""

    sheet: str
    cells: Mapping[Position, CellData]
    place: TablePlace
    lost_rows: Mapping[str, tuple[int, str]] = MappingProxyType({})
    """Refs that Criteria does not have: their row, and the criterion's title there."""
    lost_columns: Mapping[int, str] = MappingProxyType({})
    """Columns headed by an ID that Options does not have, and their heading."""


class CellGrid(Mapping[Key, Cell]):
    """The cell of every (Ref, option ID) that has a row and a column, made when asked for."""

    def __init__(self, sheet: str, place: TablePlace) -> None:
        """`place` gives rows by Ref and columns by option ID."""
        self._sheet, self._place = sheet, place

    def __getitem__(self, key: Key) -> Cell:
        """The cell; KeyError where there is no such row or column."""
        return Cell(self._sheet, self._place.rows[key[0]], self._place.options[key[1]])

    def __iter__(self) -> Iterator[Key]:
        """Every key, row by row."""
        return ((ref, option) for ref in self._place.rows for option in self._place.options)

    def __len__(self) -> int:
        """How many cells there are."""
        return len(self._place.rows) * len(self._place.options)


def locate(
    sheet: Sheet, criteria: Sequence[Criterion], options: Sequence[Option], gathering: Gathering
) -> Matrix | None:
    """Find headings, columns and rows; None, and a finding, when there are no headings or no Refs."""
    cells = cells_of(sheet)
    tops = TopRows(cells)
    ids = {folded(option.id): option for option in options}
    header = _heading_row(tops, ids)
    if header is None:
        report_headings(Place(sheet.name), ["Ref"], {}, [], gathering)
        return None

    def at(number: int) -> Cell:
        return Cell(sheet.name, header, number)

    headings = {
        n: words for n, words in tops[header].items() if _first_word(words) not in ids or folded(words) == "ref"
    }
    columns, others = find_columns(sheet.name, headings, layout.MATRIX_COLUMNS, gathering, at)
    if "ref" not in columns:
        return None
    others |= {n: words for n, words in tops[header].items() if n not in headings}
    placed, lost_columns = _option_columns(others, ids, sheet.name, header, gathering)
    place = TablePlace(header, columns, placed, {}, *extent(cells, tops[header]))
    matrix = Matrix(sheet.name, cells, place, {}, lost_columns)
    return _with_rows(matrix, {folded(criterion.ref): criterion for criterion in criteria}, gathering)


def _first_word(words: str) -> str:
    return folded(words).partition(" ")[0]


def _heading_row(tops: Mapping[int, Mapping[int, str]], ids: Mapping[str, Option]) -> int | None:
    """The first row with two of: the headings of the layout, headings that begin with an option's ID."""
    wanted = {folded(column.heading) for column in layout.MATRIX_COLUMNS}
    for row in sorted(tops):
        if sum(folded(words) in wanted or _first_word(words) in ids for words in tops[row].values()) >= 2:
            return row
    return None


def _option_columns(
    headings: Mapping[int, str], ids: Mapping[str, Option], sheet: str, header: int, gathering: Gathering
) -> tuple[dict[str, int], dict[int, str]]:
    """Columns by option ID, and those that seem an option's that is gone. Others are the officer's."""
    placed: dict[str, int] = {}
    lost: dict[int, str] = {}
    names = {folded(option.name): option for option in ids.values()}
    for number in sorted(headings):
        words = headings[number]
        option = ids.get(_first_word(words))
        if option is None:
            likely = re.fullmatch(LIKE_ID, _first_word(words)) or _name_part(words) in names
            if likely or _disguised(_first_word(words), ids):
                lost[number] = words
        elif option.id in placed:
            cell = Cell(sheet, header, number)
            gathering.add(COLUMN_TWICE, cell, about(None, option), sheet=sheet, named=shortened(option.label))
        else:
            placed[option.id] = number
    return placed, lost


def _disguised(word: str, ids: Mapping[str, Option]) -> bool:
    """Whether a heading's first word looks like an ID, with signs that cannot be seen or of another alphabet."""
    return not word.isascii() and skeleton(word) in {skeleton(each) for each in ids}


def _name_part(heading: str) -> str:
    return folded(heading).partition(" ")[2]


def _with_rows(matrix: Matrix, refs: Mapping[str, Criterion], gathering: Gathering) -> Matrix:
    """The matrix with its rows by Ref, and with unknown Refs where their row holds entries."""
    place = matrix.place
    column = place.columns["ref"]
    named, entered = _scan(matrix, column)
    rows: dict[str, int] = {}
    lost: dict[str, tuple[int, str]] = {}
    for row, data in sorted(named.items()):
        words = text(data)
        criterion = refs.get(words.lower())
        if criterion is not None and criterion.ref not in rows:
            rows[criterion.ref] = row
        elif criterion is not None:
            cell = Cell(matrix.sheet, row, column)
            facts = {"sheet": matrix.sheet, "named": shortened(criterion.label)}
            gathering.add(ROW_TWICE, cell, about(criterion), **facts)
        elif row in entered:
            title = matrix.cells.get((row, place.columns.get("title", 0)), BLANK)
            lost[words] = row, text(title)
    for row in sorted(entered.difference(named)):
        gathering.add(REF_MISSING, Cell(matrix.sheet, row, column), row=str(row), sheet=matrix.sheet)
    return matrix._replace(place=place._replace(rows=rows), lost_rows=lost)


def _scan(matrix: Matrix, ref_column: int) -> tuple[dict[int, CellData], set[int]]:
    """The filled cells under Ref by row, and the rows with an entry under an option."""
    columns = {*matrix.place.options.values(), *matrix.lost_columns}
    header = matrix.place.header_row
    named: dict[int, CellData] = {}
    entered: set[int] = set()
    for (row, column), data in matrix.cells.items():
        if row <= header:
            continue
        if column == ref_column:
            if not blank(data):
                named[row] = data
        elif row not in entered and column in columns and not blank(data):
            entered.add(row)
    return named, entered


def report_unmatched(
    matrices: Sequence[Matrix], criteria: Sequence[Criterion], options: Sequence[Option], gathering: Gathering
) -> None:
    """Findings on rows and columns that are missing, that belong to nobody, or whose key seems renamed."""
    _report_rows(matrices, criteria, gathering)
    _report_columns(matrices, options, gathering)


def _report_rows(matrices: Sequence[Matrix], criteria: Sequence[Criterion], gathering: Gathering) -> None:
    gone = {criterion.ref: [m.sheet for m in matrices if criterion.ref not in m.place.rows] for criterion in criteria}
    vanished = {c.ref: c for c in criteria if gone[c.ref]}
    lost: dict[str, list[Cell]] = {}
    titles: dict[str, str] = {}
    for matrix in matrices:
        for words, (row, title) in matrix.lost_rows.items():
            lost.setdefault(words, []).append(Cell(matrix.sheet, row, matrix.place.columns["ref"]))
            titles.setdefault(words, folded(title))
    by_title = {folded(c.title): c.ref for c in vanished.values() if c.title}
    renamed = find_renames({words: by_title.get(titles[words]) for words in lost}, list(vanished))
    for words, cells in lost.items():
        facts = {"sheet": _sheets(cells), "found": visible(words), "shown": quoted(words)}
        new = renamed.get(words)
        if new:
            facts |= {
                "named": shortened(vanished.pop(new).label),
                "expected": new,
                "suggestion": new,
                "fix": new,
            }
            subject = About(ref=new)
        else:
            facts |= {"expected": "a Ref of Criteria", "hint": ""}
            subject = NOBODY
        rule = REF_RENAMED if new else ROW_WITHOUT_CRITERION
        for cell in cells:
            gathering.add(rule, cell, subject, **facts)
    wanted = [c for c in vanished.values() if c.kind != NOT_ASSESSED]
    _report_absent(CRITERION_WITHOUT_ROW, {c.ref: gone[c.ref] for c in wanted}, wanted, "ref", gathering)


def _report_columns(matrices: Sequence[Matrix], options: Sequence[Option], gathering: Gathering) -> None:
    gone = {option.id: [m.sheet for m in matrices if option.id not in m.place.options] for option in options}
    vanished = {option.id: option for option in options if gone[option.id]}
    lost: dict[str, list[Cell]] = {}
    for matrix in matrices:
        for number, words in matrix.lost_columns.items():
            lost.setdefault(words, []).append(Cell(matrix.sheet, matrix.place.header_row, number))
    by_name = {folded(o.name): o.id for o in vanished.values() if o.name}
    keys = {words.partition(" ")[0]: by_name.get(_name_part(words)) for words in lost}
    renamed = find_renames(keys, list(vanished))
    for words, cells in lost.items():
        facts = {"sheet": _sheets(cells), "found": visible(words), "shown": quoted(words)}
        new = renamed.get(words.partition(" ")[0])
        if new:
            option = vanished.pop(new)
            facts |= {
                "named": shortened(option.label),
                "expected": new,
                "suggestion": new,
                "fix": option.label,
            }
            subject = About(option=new)
        else:
            facts |= {"expected": "an ID of Options", "hint": ""}
            subject = NOBODY
        rule = OPTION_RENAMED if new else COLUMN_WITHOUT_OPTION
        for cell in cells:
            gathering.add(rule, cell, subject, **facts)
    wanted = [option for option in vanished.values() if option.short_listed]
    _report_absent(OPTION_WITHOUT_COLUMN, {o.id: gone[o.id] for o in wanted}, wanted, "id", gathering)


def find_renames(lost: Mapping[str, str | None], vanished: Sequence[str]) -> dict[str, str]:
    """Which lost key is which vanished one renamed: those that share their name, else near in spelling.

    `lost` gives, for each unknown key on a sheet, the vanished key with the same name, if any.
    A pair is taken only when neither has another partner; a guess that fits two is no suggestion.
    """
    pairs = {
        words: named or near(words, [key for key in vanished if _number(key) == _number(words)])
        for words, named in list(lost.items())[:MOST_SUGGESTIONS]
    }
    partners = [key for key in pairs.values() if key]
    return {words: key for words, key in pairs.items() if key and partners.count(key) == 1}


def _number(key: str) -> list[int]:
    """The numbers in a key: D04 may be D4 renamed, D5 is another criterion."""
    return [int(digits) for digits in re.findall(r"[0-9]{1,9}", key)]


def _sheets(cells: Sequence[Cell]) -> str:
    return listed(list(dict.fromkeys(cell.sheet for cell in cells)))


def _report_absent(
    rule: Rule,
    sheets: Mapping[str, list[str]],
    rows: Sequence[Criterion] | Sequence[Option],
    field: str,
    gathering: Gathering,
) -> None:
    """One finding for all that lack a row or column on the same sheets, at their own rows."""
    by_sheets: dict[str, list[Criterion | Option]] = {}
    for row in rows:
        key = row.ref if isinstance(row, Criterion) else row.id
        by_sheets.setdefault(listed(sheets[key]), []).append(row)
    for names, members in by_sheets.items():
        labels = [shortened(member.label) for member in members]
        named = labels[0] if len(members) == 1 else some([label.partition(" ")[0] for label in labels])
        for member in members:
            subject = about(member) if isinstance(member, Criterion) else about(None, member)
            gathering.add(rule, member.cells[field], subject, sheet=names, named=named)
