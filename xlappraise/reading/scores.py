"""The matrices of Scores and Rationale in; scores and reasons by (Ref, option ID) out; with findings."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.gather import Gathering, about
from xlappraise.appraisal.model import LONG_LIST, NOT_ASSESSED, Criterion, Key, Option, Scale, Score
from xlappraise.appraisal.rules.of_cells import (
    ANSWER_UNKNOWN,
    LEFT_OPEN,
    LEVEL_UNKNOWN,
    POINTS_BAD,
    SCORE_FORMAT,
    SCORE_NOT_NUMBER,
    SCORE_OUTSIDE,
    SCORE_UNUSED,
)
from xlappraise.appraisal.rules.of_rows import LEVEL_RENAMED, ROW_TWICE
from xlappraise.appraisal.words import (
    count_of,
    decimal_text,
    folded,
    list_of,
    quoted,
    shorten,
    some,
    visible,
)
from xlappraise.reading.criteria import CriteriaReading, LevelRename
from xlappraise.reading.earlier_scale import EarlierScores, earlier_words
from xlappraise.reading.entries import LONGEST, Entry, entered_text, untidy
from xlappraise.reading.likely import MOST_SUGGESTIONS
from xlappraise.reading.matrix import MatrixSheet
from xlappraise.reading.score_meaning import (
    UNKNOWN,
    YES_NO,
    Meaning,
    is_left_open,
    meaning_of_answer,
    meaning_of_level,
    meaning_of_number,
)
from xlappraise.reading.values import blank, is_unreadable, number, text
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.xlsx.snapshot import BLANK, PLAIN, CellData


class ScoresReading(NamedTuple):
    """Scores by (Ref, option ID), and the cell of every score that can be entered."""

    scores: dict[Key, Score]
    cells: Mapping[Key, Cell]
    left: tuple[EarlierScores, ...] = ()
    """Scores of an earlier scale, which count as missing."""


class RationaleReading(NamedTuple):
    """Reasons by (Ref, option ID), and the cell of every reason that can be entered."""

    reasons: dict[Key, str]
    cells: Mapping[Key, Cell]


def read_scores(
    matrix: MatrixSheet,
    criteria: CriteriaReading,
    options: Sequence[Option],
    scale: Scale,
    gathering: Gathering,
    *,
    rationale: MatrixSheet | None = None,
    before: Scale | None = None,
) -> ScoresReading:
    """Every score. One that cannot be read is a finding and has no entry; nothing is taken as zero.

    `rationale` says where a remark that stands beside a score could go. `before` is the scale of the last
    recalculation: what is left of it is no finding yet.
    """
    renames = {folded(rename.old): rename for rename in criteria.columns.renames}
    earlier = earlier_words(scale, before, criteria)
    legible = scale.numeric or len(scale.levels) > 1
    at_fault = gathering.has(POINTS_BAD) or not scale.is_range
    reader = _ScoreReader(matrix, rationale, scale, at_fault, renames, earlier, gathering, {}, {}, [], [], [])
    found = ScoresReading({}, matrix.grid)
    by_id = {option.id: option for option in options}
    columns = [(number, by_id[key]) for key, number in matrix.place.options.items()]
    for rename in renames.values():
        report_rename(rename, rename.cell, gathering)
    unsettled = criteria.unsettled | matrix.doubled
    for criterion in criteria.criteria:
        row = matrix.place.rows.get(criterion.ref)
        if row is not None:
            reader.row(criterion, row, columns, legible and criterion.ref not in unsettled, found)
    _report_outside(reader.outside, scale, gathering)
    _report_unused(found, criteria.criteria, options, gathering)
    scored = {criterion.ref for criterion in criteria.criteria if criterion.is_scored}
    given = sum(ref in scored for ref, _ in found.scores) if reader.figures else 0
    # A few numbers among levels are slips; more than half of all scores are what is left of another scale.
    if (before and before.numeric) or len(reader.figures) > given + len(reader.left):
        figures = (
            EarlierScores(entry, decimal_text(number(entry.data) or Fraction(0))) for entry, *_ in reader.figures
        )
        return found._replace(left=(*reader.left, *figures))
    for figure in reader.figures:
        reader.report_unknown(*figure)
    return found._replace(left=tuple(reader.left))


def report_rename(rename: LevelRename, cell: Cell, gathering: Gathering) -> None:
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

    matrix: MatrixSheet
    rationale: MatrixSheet | None
    scale: Scale
    scale_at_fault: bool
    """A finding says that the ends of a numeric scale are none, so that no score is outside them."""
    renames: Mapping[str, LevelRename]
    earlier: Mapping[str, str]
    gathering: Gathering
    meanings: dict[tuple[str, bool], Meaning]
    numbers: dict[float, Fraction]
    left: list[EarlierScores]
    figures: list[tuple[Entry, str, Criterion, Option]]
    """Numbers where levels belong."""
    outside: list[tuple[Fraction, Entry]]
    """Numbers outside a numeric scale."""

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
                elif ref in self.matrix.doubled:  # it may be the other criterion's whose Ref was typed over
                    self.gathering.extend(ROW_TWICE, [found.cells[key]])

    def _names(self, criterion: Criterion) -> tuple[str, ...]:
        """The words that count as a score here, whether or not the criterion defines them."""
        if criterion.is_gateway:
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
        field = "gateway answer" if criterion.is_gateway else "score"
        entry, names = Entry(data, cell, field, about(criterion, option)), self._names(criterion)
        asked = option.stage != LONG_LIST or self.matrix.across
        wanted = settled and asked and criterion.kind != NOT_ASSESSED
        if self.scale.numeric and not criterion.is_gateway:
            return self._numeric(entry, wanted, (criterion.ref, option.id))
        words = text(data)
        meant = next((name for name in names if name.lower() == words.lower()), None)
        if meant is not None and not is_unreadable(data):
            if meant != data.value and isinstance(data.value, str):
                untidy(entry, meant, self.gathering)
            return meant
        if wanted and names:
            self._explain_unknown(entry, words, criterion, option)
        return None

    def _explain_unknown(self, entry: Entry, words: str, criterion: Criterion, option: Option) -> None:
        """A word that is no score here: of a level that was renamed, of an earlier scale, or something else."""
        if not criterion.is_gateway and (rename := self.renames.get(words.lower())):
            report_rename(rename, entry.cell, self.gathering)
        elif not criterion.is_gateway and self._is_left(entry, words):
            pass
        elif not criterion.is_gateway and number(entry.data) is not None:
            self.figures.append((entry, words, criterion, option))
        else:
            self.report_unknown(entry, words, criterion, option)

    def _is_left(self, entry: Entry, words: str) -> bool:
        """Whether this is a level of an earlier scale; kept as that."""
        said = self.earlier.get(words.lower()) if not is_unreadable(entry.data) else None
        if said is not None:
            self.left.append(EarlierScores(entry, said))
        return said is not None

    def report_unknown(self, entry: Entry, words: str, criterion: Criterion, option: Option) -> None:
        """Report a word that is no score here, and what it can only mean."""
        names: tuple[str, ...] = layout.GATE_ANSWERS
        if not criterion.is_gateway:
            names = tuple(level.name for level in criterion.available(self.scale)) or self._names(criterion)
        expected = list_of(names, "or")
        if self._left_open(entry, words, expected if criterion.is_gateway else "a level"):
            return
        meaning = self._meaning_of(entry.data, words, criterion.is_gateway)
        if meaning.word not in names:
            meaning = Meaning(likely=meaning.likely if meaning.likely in names else None)
        facts = self._cure(meaning, (criterion.ref, option.id))
        if criterion.is_gateway and words.lower().strip(" .") in YES_NO:
            facts["hint"] = " It could mean either, depending on the question."
        entry.report(
            self.gathering, ANSWER_UNKNOWN if criterion.is_gateway else LEVEL_UNKNOWN, expected=expected, **facts
        )

    def _left_open(self, entry: Entry, words: str, expected: str) -> bool:
        """Whether an entry says that there is no score yet, which is no mistake; noted as that."""
        if is_unreadable(entry.data) or not isinstance(entry.data.value, str) or not is_left_open(words):
            return False
        entry.report(self.gathering, LEFT_OPEN, expected=expected)
        return True

    def _meaning_of(self, data: CellData, words: str, gateway: bool) -> Meaning:
        """What an odd entry can mean, looked for up to a number of times only."""
        if is_unreadable(data) or not isinstance(data.value, str):
            return UNKNOWN
        known = self.meanings.get((words, gateway))
        if known is None:
            if len(self.meanings) >= MOST_SUGGESTIONS:
                return UNKNOWN
            if gateway:
                known = meaning_of_answer(words)
            elif self.scale.numeric:
                known = meaning_of_number(words, self.scale.lowest, self.scale.highest)
            else:
                known = meaning_of_level(words, self.scale.levels)
            self.meanings[words, gateway] = known
        return known

    def _cure(self, meaning: Meaning, key: Key) -> dict[str, str | None]:
        """Facts on what an entry can mean: suggestion, hint for the help and, where nothing is lost by it, the fix."""
        likely, note = meaning.word or meaning.likely, meaning.note
        if likely is None:
            return {"suggestion": None, "hint": "", "fix": None}
        hint, fix = f' Did you mean "{likely}"?', meaning.word
        if fix and note:
            reason = self._reason(key)
            if reason is None or (reason and note not in reason):
                hint, fix = f"{hint} Then put {quoted(note)} into the reason on Rationale first.", None
            elif not reason:
                facts = {"suggestion": likely, "fix": fix, "note": note}
                return {**facts, "hint": f"{hint} The automatic fix moves {quoted(note)} to Rationale."}
        return {"suggestion": likely, "hint": hint, "fix": fix}

    def _reason(self, key: Key) -> str | None:
        """What stands on Rationale for this score; None where it has no cell there."""
        place = self.rationale.place if self.rationale else None
        if self.rationale is None or place is None or key[0] not in place.rows or key[1] not in place.options:
            return None
        data = self.rationale.cells.get((place.rows[key[0]], place.options[key[1]]), BLANK)
        return "" if blank(data) else text(data) or "a formula"

    def _numeric(self, entry: Entry, wanted: bool, key: Key) -> Fraction | None:
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
        inside = value is not None and (low <= value <= high or self.scale_at_fault)
        if wanted and not (inside and data.shown_as == PLAIN):
            expected = _ends(self.scale)
            if value is None:
                self._no_number(entry, expected, key)
            elif not inside:
                self.outside.append((value, entry))
            else:
                entry.report(self.gathering, SCORE_FORMAT, "number", expected=expected, found=decimal_text(value))
        return value if inside else None

    def _no_number(self, entry: Entry, expected: str, key: Key) -> None:
        words = text(entry.data)
        if not self._is_left(entry, words) and not self._left_open(entry, words, f"a number from {expected}"):
            facts = self._cure(self._meaning_of(entry.data, words, False), key)
            entry.report(self.gathering, SCORE_NOT_NUMBER, "number", expected=expected, **facts)


def _ends(scale: Scale) -> str:
    return f"{decimal_text(scale.lowest)} to {decimal_text(scale.highest)}"


def _report_outside(outside: Iterable[tuple[Fraction, Entry]], scale: Scale, gathering: Gathering) -> None:
    """One finding for all: most often it is the scale that became another."""
    values = sorted({value for value, _ in outside})
    told = some([decimal_text(value) for value in values])
    for _, entry in outside:
        entry.report(gathering, SCORE_OUTSIDE, expected=_ends(scale), found=told, shown=told)


def _report_unused(
    found: ScoresReading, criteria: Sequence[Criterion], options: Sequence[Option], gathering: Gathering
) -> None:
    """Scores for options off the Short-list and for criteria not assessed: a finding for each of these.

    Options of the Long-list may have answers to gateways.
    """
    idle_options = {option.id: option for option in options if option.stage == LONG_LIST}
    idle_criteria = {c.ref: c for c in criteria if c.kind == NOT_ASSESSED}
    unused: dict[str, list[Key]] = {}
    gateways = {criterion.ref for criterion in criteria if criterion.is_gateway}
    if idle_options or idle_criteria:
        for key in found.scores:
            if key[0] in gateways:
                continue
            owner = key[0] if key[0] in idle_criteria else key[1] if key[1] in idle_options else None
            if owner is not None:
                unused.setdefault(owner, []).append(key)
    for owner, keys in unused.items():
        criterion, option = idle_criteria.get(owner), idle_options.get(owner)
        label = shorten((criterion or option).label)  # type: ignore[union-attr]  # one of the two is there
        because = "it is not assessed" if criterion else "it is not on the Short-list"
        count, are = f"{count_of(len(keys), 'score')} of {label}", "is" if len(keys) == 1 else "are"
        place = {"field": "Kind", "sheet": "Criteria"} if criterion else {"field": "Stage", "sheet": "Options"}
        for key in keys:
            subject = about(criterion, option)
            gathering.add(SCORE_UNUSED, found.cells[key], subject, found=count, are=are, because=because, **place)


def read_rationale(
    matrix: MatrixSheet,
    criteria: Sequence[Criterion],
    options: Sequence[Option],
    gathering: Gathering,
    keys: Iterable[Key] = (),
) -> RationaleReading:
    """The reasons, word for word, and the cell of every reason that can be entered; `keys` of scores serve them too."""
    found = RationaleReading({}, matrix.grid)
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
            elif is_unreadable(data) or not blank(data):
                entry = Entry(data, cells[key], "rationale", about(criterion, by_id[option_id]))
                if words := entered_text(entry, gathering, keep_lines=True):
                    reasons[held.get(key, key)] = words
    return found
