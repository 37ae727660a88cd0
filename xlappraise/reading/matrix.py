"""Scores or Rationale in; its rows by Ref and columns by option ID out, and what belongs to nobody."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from xlappraise.appraisal.findings import Cell, Place
from xlappraise.appraisal.gather import Gathering, about
from xlappraise.appraisal.model import Criterion, Key, Option, Scale
from xlappraise.appraisal.rules.of_rows import COLUMN_TWICE, OPTION_UNCLEAR, ROW_TWICE, ROW_UNCLEAR
from xlappraise.appraisal.words import folded, list_of, quoted, shorten, visible
from xlappraise.reading.entries import is_key
from xlappraise.reading.filled_rows import is_sum, report_footnotes
from xlappraise.reading.likely import MOST_SUGGESTIONS, Stray
from xlappraise.reading.option_headings import OptionHeading, OptionNames, comparable
from xlappraise.reading.score_meaning import UNKNOWN, is_left_open, meaning_of_answer, meaning_of_level
from xlappraise.reading.sheet_table import TopRows, cells_of, extent, find_columns, report_headings
from xlappraise.reading.values import blank, number, text
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.sheets.where import TablePlace
from xlappraise.xlsx.addresses import Position, column_letters
from xlappraise.xlsx.snapshot import BLANK, PLAIN, CellData, Sheet

SCORES, NUMBERS, FEW, PROSE, FORMULAS, EMPTY = "scores", "numbers", "few scores", "prose", "formulas", "empty"
"""What a column holds, by most of its cells. FEW: scores or numbers, in fewer than one in four of the rows."""

ScoreTest = Callable[[str], bool]
"""Function that says whether a text is a score, or may be meant for one; plain numbers are not asked about."""

LONGEST_SCORE = 20
"""Characters above which a text is no level, however it is spelt."""


class MatrixSheet(NamedTuple):
    """A sheet with a row for each criterion and a column for each option."""

    sheet: str
    cells: Mapping[Position, CellData]
    place: TablePlace
    stray_rows: tuple[Stray, ...] = ()
    stray_columns: tuple[Stray, ...] = ()
    doubled: frozenset[str] = frozenset()
    """Refs that more than one row has, of which there is a finding."""
    unclear_rows: bool = False
    """A finding says that two rows may be one criterion's, or one row two criteria's."""
    unclear_columns: bool = False
    """The same of columns and options; or a heading of the layout stands over two."""
    across: bool = False
    """Read from a sheet on which options run down: rows and columns are exchanged, but not in the cells of `grid`."""

    @property
    def grid(self) -> "CellGrid":
        """The cell of every score or reason that can be entered."""
        return CellGrid(self.sheet, self.place, self.across)


class CellGrid(Mapping[Key, Cell]):
    """The cell of every (Ref, option ID) that has a row and a column, made when asked for."""

    def __init__(self, sheet: str, place: TablePlace, across: bool = False) -> None:
        """`place` gives rows by Ref and columns by option ID, or `across` the other way round."""
        self._sheet, self._place, self._across = sheet, place, across

    def __getitem__(self, key: Key) -> Cell:
        """The cell; KeyError where there is no such row or column."""
        row, column = self._place.rows[key[0]], self._place.options[key[1]]
        return Cell(self._sheet, column, row) if self._across else Cell(self._sheet, row, column)

    def __iter__(self) -> Iterator[Key]:
        """Every key, row by row."""
        return ((ref, option) for ref in self._place.rows for option in self._place.options)

    def __len__(self) -> int:
        """How many cells there are."""
        return len(self._place.rows) * len(self._place.options)


class _Scan(NamedTuple):
    """What stands below the headings, gone through once."""

    refs: dict[int, CellData]
    """The filled cells under Ref, by row."""
    entered: dict[int, bool]
    """Rows with an entry under an option, and whether one of these is typed, which a formula is not."""
    others: dict[int, dict[int, CellData]]
    """What stands in columns that may be of no option: by column and row."""
    titled: set[int]
    """Rows with a title that is typed."""
    bare: set[int]
    """The rows of the Excel table, of which one without a Ref or an entry may have lost it."""


def locate(
    sheet: Sheet, criteria: Sequence[Criterion], options: Sequence[Option], scale: Scale | None, gathering: Gathering
) -> MatrixSheet | None:
    """Find headings, columns and rows; None, and a finding, when there are no headings or no Refs.

    `scale` says what a score looks like; None on Rationale, where any text may be a reason.
    """
    cells = cells_of(sheet)
    tops, names = TopRows(cells), OptionNames(options)
    header = _heading_row(sheet, tops, names)
    if header is None:
        report_headings(Place(sheet.name), ["Ref"], {}, [], gathering)
        return None

    def at(column: int) -> Cell:
        return Cell(sheet.name, header, column)

    headings = {column: names.read(words) for column, words in tops[header].items()}
    labels = {n: each.words for n, each in headings.items() if not each.by_id or folded(each.words) == "ref"}
    columns, others = find_columns(sheet.name, labels, layout.MATRIX_COLUMNS, gathering, at)
    if "ref" not in columns:
        return None
    known = {folded(column.heading) for column in layout.MATRIX_COLUMNS}
    doubled = any(folded(words) in known and n not in columns.values() for n, words in labels.items())
    place = TablePlace(header, columns, {}, {}, *extent(cells, tops[header]))
    matrix = MatrixSheet(sheet.name, cells, place, unclear_columns=doubled)
    free = {n: each for n, each in headings.items() if n in others or n not in labels}
    certain = {numbers[0] for numbers in claims(free).values() if len(numbers) == 1}
    scan = _scan(matrix, certain, labels.keys() - others.keys())
    end = _table_end(sheet, matrix)
    bare = dict.fromkeys(_bare_columns(matrix, tops[header], end[1]) | scan.others.keys(), OptionHeading(""))
    is_score = _score_test(scale) if scale else None
    matrix = _with_columns(matrix, bare | free, scan, is_score, gathering)
    scan.bare.update(range(header + 1, min(end[0], header + layout.MAX_CRITERIA) + 1))
    return _with_rows(matrix, criteria, scan, gathering)


def _table_end(sheet: Sheet, matrix: MatrixSheet) -> Position:
    """Last row and column of the Excel table that has these headings; (0, 0) when there is none."""
    for table in sheet.tables:
        area = table.area
        inside = area.first_column <= matrix.place.columns["ref"] <= area.last_column
        if area.first_row == matrix.place.header_row and inside:
            return area.last_row, area.last_column
    return 0, 0


def _heading_row(sheet: Sheet, tops: Mapping[int, Mapping[int, str]], names: OptionNames) -> int | None:
    """The first row with two of: the headings of the layout, headings that begin with an option's ID.

    Names may stand above the headings as well, so a row that holds Ref comes before all others, whatever names its
    options go by; then the first row of an Excel table.
    """
    tables = {table.area.first_row for table in sheet.tables}
    with_ref = [row for row in tops if any(folded(words) == _REF for words in tops[row].values())]
    for rows in (with_ref, tops.keys() - with_ref):
        has_ref = rows is with_ref
        found = [(row not in tables, row) for row in rows if _are_headings(tops[row].values(), names, has_ref)]
        if found:
            return min(found)[1]
    return None


_REF, *_ = _HEADINGS = [folded(column.heading) for column in layout.MATRIX_COLUMNS]


def _are_headings(texts: Iterable[str], names: OptionNames, has_ref: bool) -> bool:
    """Whether two of them are of the layout or begin with an option's ID; beside Ref an option's name will do."""

    def is_heading(words: str) -> bool:
        if folded(words) in _HEADINGS:
            return True
        read = names.read(words)
        return read.by_id or (has_ref and read.option is not None)

    return len([*islice(filter(is_heading, texts), 2)]) == 2


def _scan(matrix: MatrixSheet, options: set[int], labels: set[int]) -> _Scan:
    ref_column, header = matrix.place.columns["ref"], matrix.place.header_row
    found, title = _Scan({}, {}, {}, set(), set()), matrix.place.columns.get("title", 0)
    refs, entered, others, titled, _ = found
    for (row, column), data in matrix.cells.items():
        if row <= header or (column in options and entered.get(row)) or blank(data):
            continue
        if column == ref_column:
            refs[row] = data
        elif column in options:
            entered[row] = data.source is None
        elif column not in labels:
            others.setdefault(column, {})[row] = data
        elif column == title and data.source is None:
            titled.add(row)
    return found


# ------------------------------------------------------------------------------------------------- columns


def claims(headings: Mapping[int, OptionHeading]) -> dict[str, list[int]]:
    """The columns whose heading names an option and no other, by its ID; those with its very label first."""
    found: dict[str, list[int]] = {}
    for column, each in sorted(headings.items(), key=lambda item: (not _is_label(item[1]), item[0])):
        if each.option is not None and each.rival is None:
            found.setdefault(each.option.id, []).append(column)
    return found


def _is_label(heading: OptionHeading) -> bool:
    return heading.option is not None and comparable(heading.words) == comparable(heading.option.label)


def _bare_columns(matrix: MatrixSheet, headings: Mapping[int, str], end: int) -> set[int]:
    """Columns among the others, or in the Excel table, that have no heading."""
    last = min(max(matrix.place.last_column, end), layout.LAST_GRID_COLUMN)
    return {n for n in range(matrix.place.columns["ref"], last + 1) if n not in headings}


def _with_columns(
    matrix: MatrixSheet,
    headings: Mapping[int, OptionHeading],
    scan: _Scan,
    is_score: ScoreTest | None,
    gathering: Gathering,
) -> MatrixSheet:
    """The matrix with its columns by option ID, and those of no option; findings on those that two claim."""
    # Of a foreign sheet's many columns none is looked at closely.
    most = layout.LAST_GRID_COLUMN
    holds = {n: _kind_of_entries(scan.others.get(n, {}) if n <= most else {}, scan.refs, is_score) for n in headings}
    placed: dict[str, int] = {}
    unclear = matrix.unclear_columns
    for key, numbers in claims(headings).items():
        # Beside the column of its scores, notes or an average under the same ID are the officer's own.
        doubled = [n for n in numbers if is_score is None or holds[n] not in (PROSE, FORMULAS)] or numbers
        placed[key] = doubled[0]
        if len(doubled) > 1:
            unclear = True
            report_twice(matrix.sheet, matrix.place.header_row, headings[doubled[0]], sorted(doubled), gathering)
    for n, heading in sorted(headings.items()):
        if heading.rival is not None:
            unclear = True
            report_rival(Cell(matrix.sheet, matrix.place.header_row, n), heading, gathering)
    strays = [
        _stray(n, each, holds[n], is_score is None) for n, each in sorted(headings.items()) if each.option is None
    ]
    for n in (*placed.values(), *(stray.at for stray in strays if not stray.own)):
        for row, data in scan.others.get(n, {}).items():
            scan.entered[row] = scan.entered.get(row, False) or data.source is None
    place = matrix.place._replace(options=placed)
    return matrix._replace(place=place, stray_columns=tuple(strays), unclear_columns=unclear)


def _score_test(scale: Scale) -> ScoreTest:
    """The test of a scale's levels and of the answers to gateways."""
    levels = () if scale.numeric else scale.levels
    names = frozenset(folded(word) for word in (*(level.name for level in levels), *layout.GATE_ANSWERS))

    def is_score(entry: str) -> bool:
        if folded(entry) in names or len(entry) > LONGEST_SCORE:
            return folded(entry) in names
        return meaning_of_answer(entry) != UNKNOWN or (bool(levels) and meaning_of_level(entry, levels) != UNKNOWN)

    return is_score


def _kind_of_entries(entries: Mapping[int, CellData], refs: Mapping[int, CellData], is_score: ScoreTest | None) -> str:
    """What a column holds in the rows that have a Ref; `is_score` is None where every text will do."""
    inside = [data for row, data in entries.items() if row in refs]
    typed = [data for data in inside if data.source is None]
    if not inside or is_score is None:
        return PROSE if inside else EMPTY
    if 2 * len(typed) < len(inside):
        return FORMULAS
    typed = [data for data in typed if not is_left_open(text(data))] or typed
    # A foreign sheet may have any number of different texts; a column of scores has few.
    told = Counter(text(data) for data in typed).most_common(MOST_SUGGESTIONS)
    scores = sum(times for entry, times in told if is_score(entry))
    numbers = sum(number(data) is not None and data.shown_as == PLAIN for data in typed)
    if 2 * (scores + numbers) < len(typed):
        return PROSE
    return FEW if 4 * len(typed) < len(refs) else SCORES if scores else NUMBERS


def _stray(column: int, heading: OptionHeading, holds: str, any_text: bool) -> Stray:
    """A column whose heading names no option.

    On Scores it is the officer's own unless it holds scores or numbers, or is empty below what may be an ID.
    """
    looks = bool(heading.key) and (any_text or holds == EMPTY)
    own = not looks and (any_text or holds not in (SCORES, NUMBERS, FEW))
    return Stray(column, heading.words, heading.key, heading.name, own, holds == NUMBERS, holds == FEW)


def report_twice(sheet: str, header: int, heading: OptionHeading, numbers: Sequence[int], gathering: Gathering) -> None:
    """One finding that names all the columns whose heading names the same option."""
    named = shorten(heading.option.label) if heading.option else ""
    facts = {"sheet": sheet, "named": named, "found": list_of([column_letters(n) for n in numbers])}
    for n in numbers[1:]:
        cell = Cell(sheet, header, n)
        gathering.add(COLUMN_TWICE, cell, about(None, heading.option), **facts)


def report_rival(cell: Cell, heading: OptionHeading, gathering: Gathering) -> None:
    """A finding that offers both options that a heading may mean."""
    one, other = heading.option, heading.rival
    if one is not None and other is not None:
        facts = {"found": visible(heading.words), "shown": quoted(heading.words), "sheet": cell.sheet}
        facts |= {"one": shorten(one.label), "other": shorten(other.label)}
        facts |= {"expected": f"{shorten(one.label)} or {shorten(other.label)}"}
        because = f"it begins with the ID {one.id} and gives the name of {other.id}"
        gathering.add(OPTION_UNCLEAR, cell, about(None, one), **facts, because=because)


# ---------------------------------------------------------------------------------------------------- rows


def _with_rows(matrix: MatrixSheet, criteria: Sequence[Criterion], scan: _Scan, gathering: Gathering) -> MatrixSheet:
    """The matrix with its rows by Ref, and those with entries of no criterion; findings on those that two claim."""
    refs = {folded(criterion.ref): criterion for criterion in criteria}
    titles = {comparable(criterion.title): criterion for criterion in criteria if criterion.title}
    claimed: dict[str, list[int]] = {}
    strays: list[Stray] = []
    notes: list[tuple[Cell, str]] = []
    unclear = False
    for row in sorted(scan.refs.keys() | scan.entered.keys() | scan.titled | scan.bare):
        words, title = text(scan.refs.get(row, BLANK)), _title(matrix, row)
        criterion, named = refs.get(words.lower()), titles.get(comparable(text(title)))
        if criterion is None:
            if alone := _footnote(matrix, row, scan):
                notes.append(alone)
            elif row in scan.entered or row in scan.bare or not words:
                strays.append(_stray_row(row, words, text(title), scan))
        elif named and title.source is None and comparable(criterion.title) != comparable(named.title):
            unclear = True
            _report_two_titles(matrix, row, criterion, named, gathering)
        else:
            claimed.setdefault(criterion.ref, []).append(row)
    doubled = {ref: numbers for ref, numbers in claimed.items() if len(numbers) > 1}
    for ref, numbers in doubled.items():
        _report_rows_twice(matrix, refs[folded(ref)], numbers, gathering)
    report_footnotes(notes, gathering)
    place = matrix.place._replace(rows={ref: numbers[0] for ref, numbers in claimed.items()})
    unclear = unclear or bool(doubled)
    return matrix._replace(place=place, stray_rows=tuple(strays), doubled=frozenset(doubled), unclear_rows=unclear)


def _stray_row(row: int, words: str, title: str, scan: _Scan) -> Stray:
    """A row whose Ref no criterion has; the officer's own where figures are worked out, or nothing is entered."""
    begun = scan.entered.get(row, row in scan.titled and not words)
    key = words.lower() if any(letter.isalpha() for letter in words) else ""
    return Stray(row, words, key, comparable(title), not begun, empty=row not in scan.entered)


def _report_rows_twice(matrix: MatrixSheet, criterion: Criterion, rows: Sequence[int], gathering: Gathering) -> None:
    facts = {"sheet": matrix.sheet, "named": shorten(criterion.label), "found": list_of([str(row) for row in rows])}
    for row in rows[1:]:
        gathering.add(ROW_TWICE, Cell(matrix.sheet, row, matrix.place.columns["ref"]), about(criterion), **facts)


def _footnote(matrix: MatrixSheet, row: int, scan: _Scan) -> tuple[Cell, str] | None:
    """The one text of a row, and its cell, where it can be no Ref or no row is right above it; None for other rows."""
    strays = (stray.at for stray in matrix.stray_columns if stray.at <= layout.LAST_GRID_COLUMN)
    columns = sorted({*matrix.place.columns.values(), *matrix.place.options.values(), *strays})
    cells = {n: matrix.cells.get((row, n), BLANK) for n in columns}
    filled = [n for n, data in cells.items() if not blank(data)]
    # Labels that are worked out, blank as they may be, show that the row had a Ref.
    if len(filled) != 1 or any(data.source is not None for data in cells.values()):
        return None
    column, words = filled[0], text(cells[filled[0]])
    below = row - 1 == matrix.place.header_row or row - 1 in scan.refs or row - 1 in scan.entered
    if not below or is_sum(words):
        is_note = True
    elif column == matrix.place.columns["ref"]:
        is_note = not is_key(words) or not any(map(str.isdigit, words))
    else:
        is_note = column != matrix.place.columns.get("title") and not is_key(words)
    return (Cell(matrix.sheet, row, column), words) if is_note else None


def _title(matrix: MatrixSheet, row: int) -> CellData:
    return matrix.cells.get((row, matrix.place.columns.get("title", 0)), BLANK)


def _report_two_titles(matrix: MatrixSheet, row: int, one: Criterion, other: Criterion, gathering: Gathering) -> None:
    facts = {"row": str(row), "sheet": matrix.sheet, "found": visible(one.ref)}
    facts |= {"one": shorten(one.label), "other": shorten(other.label)}
    facts |= {"expected": f"{one.ref} or {other.ref}"}
    gathering.add(ROW_UNCLEAR, Cell(matrix.sheet, row, matrix.place.columns["ref"]), about(one), **facts)
