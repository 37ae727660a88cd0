"""The matrices of Scores and Rationale in; scores and reasons by (Ref, option ID) out; with findings."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.gather import Gathering, about
from xlappraise.appraisal.model import LONG_LIST, NOT_ASSESSED, Criterion, Key, Option, Scale, Score
from xlappraise.appraisal.rules.of_cells import (
    ANSWER_UNKNOWN,
    LEVEL_UNKNOWN,
    SCORE_FORMAT,
    SCORE_NOT_NUMBER,
    SCORE_OUTSIDE,
    SCORE_UNUSED,
)
from xlappraise.appraisal.rules.of_rows import LEVEL_RENAMED
from xlappraise.appraisal.words import (
    counted,
    decimal_text,
    folded,
    listed,
    quoted,
    shortened,
    visible,
)
from xlappraise.workbook import layout
from xlappraise.workbook.reading.criteria import CriteriaReading, Rename
from xlappraise.workbook.reading.entries import LONGEST, Entry, suggestion, untidy, written
from xlappraise.workbook.reading.matrix import MOST_SUGGESTIONS, CellGrid, Matrix
from xlappraise.workbook.reading.values import blank, broken, number, text
from xlappraise.workbook.snapshot import PLAIN, CellData


class ScoresReading(NamedTuple):
    """Scores by (Ref, option ID), and the cell of every score that can be entered."""

    scores: dict[Key, Score]
    cells: Mapping[Key, Cell]


class RationaleReading(NamedTuple):
    """Reasons by (Ref, option ID), and the cell of every reason that can be entered."""

    reasons: dict[Key, str]
    cells: Mapping[Key, Cell]


def read_scores(
    matrix: Matrix,
    criteria: CriteriaReading,
    options: Sequence[Option],
    scale: Scale,
    gathering: Gathering,
) -> ScoresReading:
    """Every score. One that cannot be read is a finding and has no entry; nothing is taken as zero."""
    rename = criteria.rename
    legible = scale.numeric or len(scale.levels) > 1
    reader = _ScoreReader(matrix, scale, rename, gathering, {}, {})
    found = ScoresReading({}, CellGrid(matrix.sheet, matrix.place))
    by_id = {option.id: option for option in options}
    columns = [(number, by_id[key]) for key, number in matrix.place.options.items()]
    if rename:
        report_rename(rename, rename.cell, gathering)
    for criterion in criteria.criteria:
        row = matrix.place.rows.get(criterion.ref)
        if row is not None:
            reader.row(criterion, row, columns, legible and criterion.ref not in criteria.unsettled, found)
    _report_unused(found, criteria.criteria, options, gathering)
    return found


def report_rename(rename: Rename, cell: Cell, gathering: Gathering) -> None:
    """Note a cell that still names a level which seems renamed."""
    gathering.add(
        LEVEL_RENAMED,
        cell,
        found=visible(rename.old),
        shown=quoted(rename.old),
        expected=rename.new,
        suggestion=rename.new,
    )


class _ScoreReader(NamedTuple):
    """What reading scores needs to know; two caches, as the same few entries stand in thousands of cells."""

    matrix: Matrix
    scale: Scale
    rename: Rename | None
    gathering: Gathering
    likely: dict[tuple[str, tuple[str, ...]], dict[str, str | None]]
    numbers: dict[float, Fraction]

    def row(
        self,
        criterion: Criterion,
        row: int,
        columns: Sequence[tuple[int, Option]],
        settled: bool,
        found: ScoresReading,
    ) -> None:
        """Read the scores of one criterion into `found`."""
        stored = self.matrix.cells
        ref, scores = criterion.ref, found.scores
        names = self._names(criterion)
        for column, option in columns:
            data = stored.get((row, column))
            if data is None:
                continue
            key, value = (ref, option.id), data.value
            if isinstance(value, str) and value in names:
                scores[key] = value
            elif not blank(data):
                score = self._odd(data, found.cells[key], criterion, option, settled)
                if score is not None:
                    scores[key] = score

    def _names(self, criterion: Criterion) -> tuple[str, ...]:
        """The words that count as a score here, whether or not the criterion defines them."""
        if criterion.gateway:
            return layout.GATE_ANSWERS
        return () if self.scale.numeric else tuple(level.name for level in self.scale.levels)

    def _odd(
        self,
        data: CellData,
        cell: Cell,
        criterion: Criterion,
        option: Option,
        settled: bool,
    ) -> Score | None:
        """The score in a cell that does not hold just one of the words that count."""
        field = "gateway answer" if criterion.gateway else "score"
        entry, names = Entry(data, cell, field, about(criterion, option)), self._names(criterion)
        wanted = settled and option.stage != LONG_LIST and criterion.kind != NOT_ASSESSED
        if self.scale.numeric and not criterion.gateway:
            return self._numeric(entry, wanted)
        words = text(data)
        meant = next((name for name in names if name.lower() == words.lower()), None)
        if meant is not None and not broken(data):
            if meant != data.value and isinstance(data.value, str):
                untidy(entry, meant, self.gathering)
            return meant
        if wanted and names:
            self._unknown(entry, words, criterion, names)
        return None

    def _unknown(self, entry: Entry, words: str, criterion: Criterion, names: tuple[str, ...]) -> None:
        if self.rename and not criterion.gateway and words.lower() == folded(self.rename.old):
            report_rename(self.rename, entry.cell, self.gathering)
            return
        if not criterion.gateway:
            names = tuple(level.name for level in criterion.available(self.scale)) or names
        near_facts = self.likely.get((words, names))
        if near_facts is None:
            few = len(self.likely) < MOST_SUGGESTIONS
            near_facts = suggestion(words, names) if few else {"suggestion": None, "hint": "", "fix": None}
            self.likely[words, names] = near_facts
        rule = ANSWER_UNKNOWN if criterion.gateway else LEVEL_UNKNOWN
        entry.report(self.gathering, rule, expected=listed(names, "or"), **near_facts)

    def _numeric(self, entry: Entry, wanted: bool) -> Fraction | None:
        """A score given as a number; one shown as a date or a percentage counts, and is a finding."""
        data = entry.data
        value = self.numbers.get(data.value) if type(data.value) is float else None
        if value is None:
            value = number(data)
            if value is not None and type(data.value) is float:
                self.numbers[data.value] = value
        if not self.scale.levels:
            return None
        low, high = self.scale.lowest, self.scale.highest
        inside = value is not None and low <= value <= high
        rule = SCORE_NOT_NUMBER if value is None else SCORE_OUTSIDE if not inside else SCORE_FORMAT
        if wanted and not (inside and data.shown_as == PLAIN):
            expected = f"{decimal_text(low)} to {decimal_text(high)}"
            facts = {"expected": expected}
            if rule is SCORE_FORMAT and value is not None:
                facts["found"] = decimal_text(value)
            entry.report(self.gathering, rule, "number", **facts)
        return value if inside else None


def _report_unused(
    found: ScoresReading, criteria: Sequence[Criterion], options: Sequence[Option], gathering: Gathering
) -> None:
    """Scores for options off the Short-list and for criteria not assessed: a finding for each of these."""
    idle_options = {option.id: option for option in options if option.stage == LONG_LIST}
    idle_criteria = {c.ref: c for c in criteria if c.kind == NOT_ASSESSED}
    unused: dict[str, list[Key]] = {}
    if idle_options or idle_criteria:
        for key in found.scores:
            owner = key[0] if key[0] in idle_criteria else key[1] if key[1] in idle_options else None
            if owner is not None:
                unused.setdefault(owner, []).append(key)
    for owner, keys in unused.items():
        criterion, option = idle_criteria.get(owner), idle_options.get(owner)
        label = shortened((criterion or option).label)  # type: ignore[union-attr]  # one of the two is there
        because = "it is not assessed" if criterion else "it is not on the Short-list"
        count = f"{counted(len(keys), 'score')} of {label} {'is' if len(keys) == 1 else 'are'}"
        place = {"field": "Kind", "sheet": "Criteria"} if criterion else {"field": "Stage", "sheet": "Options"}
        for key in keys:
            subject = about(criterion, option)
            gathering.add(SCORE_UNUSED, found.cells[key], subject, found=count, because=because, **place)


def read_rationale(
    matrix: Matrix,
    criteria: Sequence[Criterion],
    options: Sequence[Option],
    gathering: Gathering,
    keys: Iterable[Key] = (),
) -> RationaleReading:
    """The reasons, word for word, and the cell of every reason that can be entered; `keys` of scores serve them too."""
    found = RationaleReading({}, CellGrid(matrix.sheet, matrix.place))
    reasons, cells = found
    by_id = {option.id: option for option in options}
    held = {key: key for key in keys}
    for criterion in criteria:
        row = matrix.place.rows.get(criterion.ref)
        if row is None:
            continue
        for option_id, column in matrix.place.options.items():
            key = criterion.ref, option_id
            data = matrix.cells.get((row, column))
            if data is None:
                continue
            if type(data.value) is str and data.value and not data.value.isspace() and len(data.value) <= LONGEST:
                reasons[held.get(key, key)] = data.value
            elif broken(data) or not blank(data):
                entry = Entry(data, cells[key], "rationale", about(criterion, by_id[option_id]))
                if words := written(entry, gathering, keep_lines=True):
                    reasons[held.get(key, key)] = words
    return found
