"""What a table says in, the Appraisal out, with what had to be read in a certain way."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

from xlappraise.appraisal.findings import Cell, Finding, Place
from xlappraise.appraisal.model import (
    FAIL,
    GATEWAY,
    NOT_ASSESSED,
    PASS,
    PERCENT,
    POINTS,
    SCORED,
    Appraisal,
    Band,
    Criterion,
    Group,
    Key,
    LogRow,
    Option,
    Score,
    Setup,
)
from xlappraise.appraisal.published_as import PUBLISHED_AS
from xlappraise.appraisal.rules.of_import import READ_SO, SCALE_TAKEN
from xlappraise.appraisal.words import count_of, decimal_text, folded, list_of, quoted, some
from xlappraise.exchange.plain import clean
from xlappraise.exchange.sheet_import import vocabulary as words
from xlappraise.exchange.sheet_import.answers import Answers
from xlappraise.exchange.sheet_import.file_grids import ImportSource
from xlappraise.exchange.sheet_import.import_matrix import Matrix
from xlappraise.exchange.sheet_import.levels import PASS_WORDS, YES_WORDS, key
from xlappraise.exchange.sheet_import.printed_lines import PrintedFound, is_reversed, of_role, points_of
from xlappraise.exchange.sheet_import.roles import Roles
from xlappraise.exchange.sheet_import.scales import ScaleFound
from xlappraise.exchange.sheet_import.score_lines import Line, ScoreEntry
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout

NOT_APPLICABLE = "N/A in the source"
BANDS = (Band("Green", "G", Fraction(61)), Band("Amber", "A", Fraction(31)), Band("Red", "R", Fraction(0)))
ALL = "All criteria"
"""The group of criteria that have none: a workbook needs one."""
NOTHING = "Nothing needs to be done."
LONGEST = 32_000
"""Most characters of a text that is taken over: a cell holds 32,767."""


class ImportedAppraisal(NamedTuple):
    """The appraisal, the criteria as they stand by Ref, and notes on how the sheet was read."""

    appraisal: Appraisal
    lines: Mapping[str, Line]
    findings: tuple[Finding, ...]


def text(said: str) -> str:
    """Text of a foreign sheet as a cell of ours may hold it: unseen characters spelt out, cut to LONGEST."""
    return clean(said)[:LONGEST].strip()


def appraisal_of(  # noqa: PLR0917 - what was found so far, in its order
    roles: Roles,
    matrix: Matrix,
    printed: PrintedFound,
    answers: Answers,
    source: ImportSource,
    meanings: Mapping[int, Mapping[str, str]] = MappingProxyType({}),
) -> ImportedAppraisal:
    """The appraisal that the sheet describes; `meanings` are those of levels, by the number of the criterion."""
    refs = _refs(matrix)
    options = tuple(_option(n, matrix, printed) for n in range(len(matrix.options)))
    scale = printed.scale
    criteria = tuple(_criterion(ref, line, meanings.get(n, {})) for n, (ref, line) in enumerate(refs.items()))
    unscored = {c.ref for c in criteria if c.kind == NOT_ASSESSED}
    scores = {} if not criteria else _scores(refs, scale, unscored, answers)
    groups = tuple(Group(text(name)) for name in matrix.groups) or (Group(ALL),)
    groups = groups if all(line.group for line in matrix.lines) or not matrix.groups else (*groups, Group(ALL))
    setup = _setup(roles, source, criteria, printed)
    change = {"reason": text(_origin(roles, source))}
    appraisal = Appraisal(
        setup, scale.scale, BANDS, groups[: layout.MAX_GROUPS], options, criteria, scores,
        {k: note for k, note in _notes(refs).items() if k[0] in refs},
        {"Assumptions": (), "Issues": (), "Change log": (LogRow(change),)},
    )  # fmt: skip
    return ImportedAppraisal(appraisal, refs, tuple(_findings_on_choices(roles, matrix, printed, appraisal)))


def _origin(roles: Roles, source: ImportSource) -> str:
    table = roles.table
    where = f"{table.sheet} {table.area}" if table.sheet != source.name else table.area
    return f"Brought in from {source.name} ({where}), SHA-256 {source.sha256}."


def _refs(matrix: Matrix) -> dict[str, Line]:
    """Each line under its Ref: its own where all have one that can be a key, else C1, C2 and so on."""
    own = [line.ref.rstrip(".") for line in matrix.lines]
    fitting = all(re.fullmatch(layout.KEY_PATTERN, ref) and not ref.isdigit() for ref in own)
    if fitting and len({folded(ref) for ref in own}) == len(own):
        return dict(zip(own, matrix.lines, strict=True))
    return {f"C{n}": line for n, line in enumerate(matrix.lines, 1)}


def _criterion(ref: str, line: Line, meanings: Mapping[str, str]) -> Criterion:
    kind, weight = SCORED, line.weight.value if line.weight else Fraction(1)
    if line.gateway:
        kind = GATEWAY
    elif weight == 0 or all(entry.not_applicable for entry in line.scores.values()):
        kind = NOT_ASSESSED
    group = text(line.group) or ALL
    own = abs(weight) if kind == SCORED else None
    means = {level: text(meaning) for level, meaning in meanings.items() if text(meaning)}
    name, reason = text(line.name) or ref, text(line.reason)
    return Criterion(ref, group, name, text(line.question), kind, own, means, reason=reason)


def _scores(refs: Mapping[str, Line], scale: ScaleFound, unscored: set[str], answers: Answers) -> dict[Key, Score]:
    found: dict[Key, Score] = {}
    for ref, line in refs.items():
        if ref in unscored:
            continue
        for n, entry in line.scores.items():
            if line.gateway:
                if (answer := {**YES_WORDS, **PASS_WORDS}.get(key(entry.word))) is not None:
                    found[ref, f"O{n + 1}"] = PASS if answer else FAIL
            elif (points := points_of(entry, scale)) is not None:
                if is_reversed(line, answers):
                    points = scale.scale.highest + scale.scale.lowest - points
                found[ref, f"O{n + 1}"] = _score(points, scale)
    return found


def _score(points: Fraction, found: ScaleFound) -> Score:
    if found.scale.numeric:
        return points
    return next(level.name for level in found.scale.levels if level.points == points)


def _notes(refs: Mapping[str, Line]) -> dict[Key, str]:
    """Reasons: notes beside scores and in their cells, and that a criterion did not apply."""
    found: dict[Key, str] = {}
    for ref, line in refs.items():
        for n, entry in line.scores.items():
            parts = [NOT_APPLICABLE if entry.not_applicable else "", entry.note, line.notes.get(n, "")]
            if said := ". ".join(dict.fromkeys(text(part) for part in parts if part)):
                found[ref, f"O{n + 1}"] = said
    return found


def _option(n: int, matrix: Matrix, printed: PrintedFound) -> Option:
    given: dict[str, Any] = {}
    decimals: dict[str, int] = {}
    main = printed.main
    if (
        main
        and not printed.of_raw_scores
        and main.way.kind in PUBLISHED_AS
        and (total := next((t for t in main.totals if t.option == n), None))
    ):
        given["published_total"], decimals["published_total"] = total.printed.value, total.printed.decimals
    for line in of_role(matrix, words.SHARE):
        if n in line.figures and (main is None or line is not main.line):
            given["published_share"], decimals["published_share"] = (
                line.figures[n][0].value,
                line.figures[n][0].decimals,
            )
    for field, role in (("published_rank", words.RANK), ("cost", words.COST)):
        for line in of_role(matrix, role):
            if n in line.figures:
                given[field] = line.figures[n][0].value
    for line in of_role(matrix, words.RANK):
        if n in line.texts and (
            rank := re.match(r"\s*=?\s*(\d+)\s*(?:=|st|nd|rd|th)", line.texts[n][0], re.IGNORECASE)
        ):
            given["published_rank"] = Fraction(rank[1])
    return Option(f"O{n + 1}", text(matrix.options[n]), decimals=decimals, **given)


def _setup(roles: Roles, source: ImportSource, criteria: tuple[Criterion, ...], printed: PrintedFound) -> Setup:
    weights = [c.weight for c in criteria if c.weight is not None]
    lines = [line for line in roles.table.lines if 2 < len(line) < 200]
    title = text(lines[0]) if lines else Path(source.name).stem.replace("_", " ").replace("-", " ").strip().capitalize()
    unit = PERCENT if printed.percent_weights else POINTS
    low, high = (min([*weights, Fraction(1)]), max([*weights, Fraction(10)])) if unit == POINTS else (None, None)
    kind = printed.main.way.kind if printed.main and not printed.of_raw_scores else ""
    published = kind if kind in PUBLISHED_AS else ""
    return Setup(title or "Options appraisal", weights=unit, weight_min=low, weight_max=high, published_as=published)


# --------------------------------------------------------------------------------------------------- what is said


def _findings_on_choices(
    roles: Roles, matrix: Matrix, printed: PrintedFound, appraisal: Appraisal
) -> Iterator[Finding]:
    scale, area = printed.scale, Place(roles.table.sheet)
    if not scale.is_stated:
        values = [p for row in printed.sums.points.values() for p in row if p is not None]
        ends = f"{decimal_text(min(values))} to {decimal_text(max(values))}"
        taken = f"{decimal_text(scale.scale.lowest)} to {decimal_text(scale.scale.highest)}"
        yield SCALE_TAKEN.at(area, found=ends, expected=taken)
    if not matrix.has_weights:
        yield _reading_finding(
            area, "There are no weights: each criterion counts once.", 'Give weights with --map "HEADING=Weight".'
        )
    elif matrix.weights_from:
        yield _reading_finding(area, f"Weights are {matrix.weights_from}.", NOTHING)
    elif matrix.multiplied:
        yield _reading_finding(area, "Weights are those of the group times those of the criterion.", NOTHING)
    elif appraisal.setup.weights == POINTS and not (
        appraisal.setup.weight_min == 1 and appraisal.setup.weight_max == 10
    ):
        low, high = (
            decimal_text(end or Fraction(0)) for end in (appraisal.setup.weight_min, appraisal.setup.weight_max)
        )
        yield _reading_finding(area, f"Setup's limits of weights are widened to {low} to {high}.", NOTHING)
    if printed.of_raw_scores:
        said = "The printed totals are those of the scores as they stood, and are not kept as published totals."
        yield _reading_finding(area, said, "A weight below 0 counts as its amount, and --reverse turns scores round.")
    not_assessed = [c for c in appraisal.criteria if c.kind == NOT_ASSESSED]
    if not_assessed:
        names = some([quoted(c.title) for c in not_assessed], 6)
        yield _reading_finding(area, f"Not assessed, as the weight is 0 or N/A stands for all: {names}.", NOTHING)
    yield from _blanks(matrix)
    yield from _unread_cells(matrix)
    yield from _left_out(roles, area)


def _reading_finding(cell: Cell | Place, sentence: str, hint: str, *also: Cell) -> Finding:
    return READ_SO.at(cell, *also, sentence=sentence.removesuffix("."), hint=hint)


def _blanks(matrix: Matrix) -> Iterator[Finding]:
    entries: list[ScoreEntry] = [entry for line in matrix.scored_lines for entry in line.scores.values()]
    for cells, what in (
        (
            [e.place for e in entries if e.not_applicable],
            'is N/A, and stays blank with "N/A in the source" as its reason',
        ),
        ([e.place for e in entries if e.is_blank and not e.not_applicable], "is blank, which is not taken as zero"),
    ):
        if cells:
            sentence = f"{count_of(len(cells), 'score')} {what if len(cells) == 1 else what.replace('is ', 'are ', 1)}."
            told = sentence.replace("and stays", "and stay") if len(cells) > 1 else sentence
            yield _reading_finding(cells[0], told, NOTHING, *cells[1:])


def _unread_cells(matrix: Matrix) -> Iterator[Finding]:
    """Cells in lines of totals and ranks of which no figure could be read."""
    for line in matrix.printed:
        if line.role in (words.TOTAL, words.SHARE, words.SUBTOTAL) and line.figures:
            for n, (said, cell) in line.texts.items():
                if n not in line.figures:
                    sentence = f"{quoted(said)} is no figure: this {line.role} is not read"
                    yield _reading_finding(cell, sentence, "Look at it in the old sheet.")


def _left_out(roles: Roles, area: Place) -> Iterator[Finding]:
    options = {folded(role.name) for role in roles.columns if role.role == words.OPTION}
    reasons = roles.reasons_of_rows()
    if reasons:
        names = list_of([quoted(roles.columns[n].name) for n in reasons])
        sentence = (
            f"{names} {'is' if len(reasons) == 1 else 'are'} taken over as each criterion's Reason for inclusion."
        )
        yield _reading_finding(area, sentence, "Move to Rationale what is about one option's score.")
    notes = [
        role.name for n, role in enumerate(roles.columns)
        if n not in reasons and role.role in (words.NOTES, words.TOTAL, words.IGNORED, words.RANK, words.RAG)
        and role.name and folded(role.name) not in options
    ]  # fmt: skip
    rows = [role.name for role in roles.lines if role.role in (words.NOTES, words.IGNORED) and role.name]
    for told, what in ((notes, "row" if roles.turned else "column"), (rows, "column" if roles.turned else "row")):
        if found := list(dict.fromkeys(told)):
            names = list_of([quoted(name) for name in found])
            yield _reading_finding(area, f"Not taken over: the {what if len(found) == 1 else f'{what}s'} {names}.",
                        "Keep the old sheet beside the new workbook.")  # fmt: skip
