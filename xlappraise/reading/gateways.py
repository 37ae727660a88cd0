"""The sheet Gateways in; out, where its answers and reasons stand, read as those of Scores and Rationale are.

Options run down and gateways across, the other way round than on Scores, so rows and columns are exchanged first.
"""

from collections import ChainMap
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction

from xlappraise.appraisal.findings import Cell, Place
from xlappraise.appraisal.gather import NOBODY, Gathering, about
from xlappraise.appraisal.model import FAIL, PASS, Criterion, Key, Level, Option, Scale
from xlappraise.appraisal.rules.of_gateways import GATEWAY_ANSWERS_DIFFER, GATEWAYS_UNCLEAR
from xlappraise.appraisal.rules.of_rows import TAKEN_OUT
from xlappraise.appraisal.words import folded, quoted, visible
from xlappraise.reading.criteria import CriteriaReading, LevelColumns
from xlappraise.reading.entries import is_key
from xlappraise.reading.matrix import MatrixSheet
from xlappraise.reading.option_headings import LIKE_ID, comparable
from xlappraise.reading.scores import RationaleReading, ScoresReading, read_rationale, read_scores
from xlappraise.reading.sheet_table import TopRows, cells_of, extent, report_headings
from xlappraise.reading.unmatched import came_before
from xlappraise.reading.values import blank, text
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.sheets.layout import ANSWER, REASON
from xlappraise.sheets.where import TablePlace
from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.snapshot import CellData, Sheet


class GatewaySheet(NamedTuple):
    """Where its rows and columns stand, and its answers and reasons as matrices whose rows are gateways."""

    place: TablePlace
    answers: MatrixSheet
    reasons: MatrixSheet


def locate_gateways(
    sheet: Sheet,
    criteria: Sequence[Criterion],
    options: Sequence[Option],
    gathering: Gathering,
    *,
    told: Collection[str] = (),
) -> GatewaySheet | None:
    """Find headings, columns and rows; None, and a finding, without a row of headings.

    Of IDs `told` (folded), which some other finding asks about, nothing is said.
    """
    cells = cells_of(sheet)
    tops = TopRows(cells)
    header = _header(tops)
    if header is None:
        report_headings(Place(sheet.name), [column.heading for column in layout.GATEWAYS.columns], {}, [], gathering)
        return None
    page = _Page(sheet.name, header, cells, gathering)
    columns = dict(page.columns(tops[header], criteria))
    rows, strays = page.rows(columns, options, told)
    place = TablePlace(header, columns, {}, rows, *extent(cells, tops[header]), held_rows=strays)
    return GatewaySheet(place, *(_across(sheet, cells, place, begins) for begins in (ANSWER, REASON)))


def _header(tops: TopRows) -> int | None:
    """The first row with the heading ID and any other."""
    return next((row for row in sorted(tops) if "id" in map(folded, tops[row].values()) and len(tops[row]) > 1), None)


class _Page(NamedTuple):
    """The sheet, once its row of headings is known."""

    name: str
    header: int
    cells: Mapping[Position, CellData]
    gathering: Gathering

    def columns(self, headings: Mapping[int, str], criteria: Sequence[Criterion]) -> Iterator[tuple[str, int]]:
        """The column of each key; findings on headings that name a gateway for a second time, or a Ref without one."""
        names = _GatewayNames(criteria)
        filled = {column for (row, column), data in self.cells.items() if row > self.header and not blank(data)}
        found: set[str] = set()
        gone: dict[str, list[int]] = {}
        for number, words in sorted(headings.items()):
            key = names.read(words)
            if key in found:
                self._report(Cell(self.name, self.header, number), words, "heads a second column of the same gateway")
            elif key:
                found.add(key)
                yield key, number
            elif number in filled and criteria and (ref := names.nobodys(words)):
                gone.setdefault(ref, []).append(number)
        asked = {ANSWER + criterion.ref for criterion in criteria if criterion.is_gateway}
        for ref, numbers in gone.items():
            if asked <= found:
                of_heading = (word.rstrip(":.") for word in visible(headings[numbers[0]]).split())
                written = next((word for word in of_heading if folded(word) == ref), ref)
                self._report_columns(written, numbers, [criterion.ref for criterion in criteria])
            else:  # of its reasons nothing more is said
                cell = Cell(self.name, self.header, numbers[0])
                self._report(cell, headings[numbers[0]], "heads a column, but no gateway has this Ref")

    def rows(
        self, columns: Mapping[str, int], options: Sequence[Option], told: Collection[str]
    ) -> tuple[dict[str, int], dict[str, int]]:
        """The row of each option, and of each ID that nobody has beside entries; findings on these, and second rows."""
        ids = {folded(option.id): option.id for option in options}
        entries = frozenset(number for key, number in columns.items() if key.startswith((ANSWER, REASON)))
        entered = {row for (row, column), data in self.cells.items() if column in entries and not blank(data)}
        below = sorted(row for row, column in self.cells if column == columns["id"] and row > self.header)
        rows: dict[str, int] = {}
        strays: dict[str, int] = {}
        nobodys: list[Cell] = []
        for row in below:
            words, cell = text(self.cells[row, columns["id"]]), Cell(self.name, row, columns["id"])
            key = ids.get(folded(words))
            if key is None and words and row in entered:
                strays[folded(words)] = row
                nobodys += [cell] if folded(words) not in told else []
            elif key in rows:
                self._report(cell, words, f"has a row already, row {rows[key]}")
            elif key is not None:
                rows[key] = row
        for cell in nobodys if options else ():  # why no option was read is said on Options
            self._report_nobodys(cell, [id_ for id_ in ids.values() if id_ not in rows], ids.values())
        return rows, strays

    def _report_nobodys(self, cell: Cell, without_row: Collection[str], ids: Collection[str]) -> None:
        """An ID that no option has: left behind by one that was taken out, if every other option has its row."""
        words = text(self.cells[cell.row, cell.column])
        if without_row or not is_key(words) or not LIKE_ID.fullmatch(folded(words)):
            self._report(cell, words, "stands beside answers, but no option has this ID")
            return
        self._report_taken_out([cell], words, [folded(id_) for id_ in ids], ("row", "an ID", layout.OPTIONS.name))

    def _report_columns(self, ref: str, numbers: Sequence[int], refs: Collection[str]) -> None:
        """The columns of a gateway that is none any more, while every other one has its own."""
        cells = [Cell(self.name, self.header, number) for number in numbers]
        keys = [folded(each) for each in refs]
        self._report_taken_out(cells, ref, keys, ("column", "a Ref", layout.CRITERIA.name))

    def _report_taken_out(
        self, cells: Sequence[Cell], key: str, keys: Collection[str], what: tuple[str, str, str]
    ) -> None:
        """What was taken out and left a row or columns here: `what` is the line, its kind of key, and its home."""
        line, kind, home = what
        before, one = came_before(folded(key), keys), len(cells) == 1
        facts = {
            "found": visible(key),
            "expected": f"{kind} of {home}",
            "gone": key,
            "line": line,
            "named": visible(key),
            "home": home,
            "sheet": self.name,
            "are_not": "is no longer" if before else "is not",
            "stand": "its answers still stand" if before else "its answers stand",
            "lines": f"its {line if one else line + 's'}",
            "them": "it",
            "fix": f"{line} deleted",
        }
        for cell in cells:
            self.gathering.add(TAKEN_OUT, cell, NOBODY, **facts)

    def _report(self, cell: Cell, words: str, found: str) -> None:
        self.gathering.add(GATEWAYS_UNCLEAR, cell, NOBODY, shown=quoted(visible(words)), found=found)


class _GatewayNames:
    """Criteria by Ref and gateways by title, to read headings with."""

    def __init__(self, criteria: Sequence[Criterion]) -> None:
        """Other criteria are known too, so that the column of one that was a gateway gives no finding."""
        self._refs = {folded(criterion.ref): criterion for criterion in criteria}
        titles = [comparable(criterion.title) for criterion in criteria]
        self._titles = {
            comparable(c.title): c
            for c in criteria
            if c.is_gateway and c.title and titles.count(comparable(c.title)) == 1
        }

    def read(self, words: str) -> str:
        """The key of the column that a heading names; empty when it names none."""
        plain = comparable(words)
        for column in layout.GATEWAYS.columns:
            if plain == column.heading.lower():
                return column.key
        first, _, rest = plain.partition(" ")
        if first == "reason" and (criterion := self._refs.get(rest)):
            return REASON + criterion.ref if criterion.is_gateway else ""
        criterion = self._refs.get(first.rstrip(":.")) or self._titles.get(plain) or self._titles.get(rest)
        return ANSWER + criterion.ref if criterion and criterion.is_gateway else ""

    def nobodys(self, words: str) -> str:
        """The Ref, as it is compared, with which a heading begins that no criterion has; empty without one."""
        plain = comparable(words).removeprefix("reason ")
        key = plain.partition(" ")[0].rstrip(":.")
        return key if key not in self._refs and LIKE_ID.fullmatch(key) else ""


def _across(sheet: Sheet, cells: Mapping[Position, CellData], place: TablePlace, begins: str) -> MatrixSheet:
    """The answers, or the reasons, as a matrix with a row for each gateway and a column for each option."""
    rows = {key.removeprefix(begins): number for key, number in place.columns.items() if key.startswith(begins)}
    mine = frozenset(rows.values())
    exchanged = {(column, row): data for (row, column), data in cells.items() if column in mine}
    matrix = TablePlace(place.header_row, {}, place.rows, rows)
    return MatrixSheet(sheet.name, exchanged, matrix, across=True)


def with_gateways(
    gateways: GatewaySheet,
    criteria: CriteriaReading,
    options: Sequence[Option],
    others: tuple[ScoresReading, RationaleReading],
    gathering: Gathering,
) -> tuple[ScoresReading, RationaleReading]:
    """Scores and reasons of the `others`, with those of Gateways; two answers that differ are a finding, and Fail."""
    asked = tuple(criterion for criterion in criteria.criteria if criterion.is_gateway)
    apart = criteria._replace(criteria=asked, columns=LevelColumns(criteria.columns.header))
    found = read_scores(gateways.answers, apart, options, PASS_OR_FAIL, gathering, rationale=gateways.reasons)
    scores, reasons = others
    merged = dict(scores.scores)
    for key, answer in found.scores.items():
        merged[key] = answer if merged.get(key, answer) == answer else FAIL
    differing = (key for key in found.scores if scores.scores.get(key, found.scores[key]) != found.scores[key])
    subjects = {(c.ref, option.id): about(c, option) for c in asked for option in options}
    for key in differing:
        facts = {"found": str(found.scores[key]), "expected": str(scores.scores[key])}
        gathering.add(GATEWAY_ANSWERS_DIFFER, found.cells[key], subjects[key], **facts)
    told = read_rationale(gateways.reasons, asked, options, gathering, merged)
    return (
        scores._replace(scores=merged, cells=_both(found.cells, scores.cells)),
        RationaleReading({**reasons.reasons, **told.reasons}, _both(told.cells, reasons.cells)),
    )


def _both(gateways: Mapping[Key, Cell], others: Mapping[Key, Cell]) -> Mapping[Key, Cell]:
    """The cells of both sheets; of a gateway that both have, those of Gateways."""
    return ChainMap(gateways, others) if others else gateways  # type: ignore[arg-type]  # read only


PASS_OR_FAIL = Scale((Level(PASS, Fraction(1)), Level(FAIL, Fraction(0))))
"""Gateways are answered so, whatever the scale."""
