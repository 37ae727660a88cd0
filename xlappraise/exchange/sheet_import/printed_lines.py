"""A matrix with its scale in, its printed totals with the way in which they are added up out; or the question which."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from xlappraise.appraisal.published_as import PERCENT, PLAIN, PUBLISHED_AS, TEN
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.words import decimal_text, folded, list_of
from xlappraise.exchange.sheet_import import vocabulary as words
from xlappraise.exchange.sheet_import.answers import Answers
from xlappraise.exchange.sheet_import.import_matrix import Matrix, PrintedLine
from xlappraise.exchange.sheet_import.levels import key
from xlappraise.exchange.sheet_import.questions import Question
from xlappraise.exchange.sheet_import.scales import HIGHEST, ScaleFound, numeric
from xlappraise.exchange.sheet_import.score_lines import Line, ScoreEntry
from xlappraise.exchange.sheet_import.totals import (
    PLAIN_PERCENT,
    OtherWay,
    Sums,
    Total,
    Way,
    constant,
    find_way,
    other_way,
    printed_total,
    with_turned,
)
from xlappraise.records import NamedTuple

ONE = Fraction(1)


class TotalsLine(NamedTuple):
    """A printed line of totals and the way in which it is added up."""

    line: PrintedLine
    totals: tuple[Total, ...]
    way: Way
    other: OtherWay | None = None
    """The change to one criterion that makes all totals right, where less than half are right without it."""


class PrintedFound(NamedTuple):
    """The lines of totals, the one that is the result (`main`), and the scale, which totals may have settled."""

    scale: ScaleFound
    sums: Sums
    lines: tuple[TotalsLine, ...]
    main: TotalsLine | None
    percent_weights: bool
    of_raw_scores: bool
    """Whether the printed totals are those of scores before they were turned round."""
    questions: tuple[Question, ...]


def find_printed(matrix: Matrix, scale: ScaleFound, answers: Answers) -> PrintedFound:
    """What is printed below (or above) the matrix, and how it comes about."""
    sums = sums_of(matrix, scale)
    lines = [line for line in matrix.printed if line.role in (words.TOTAL, words.SHARE) and line.figures]
    if not scale.is_stated and lines:
        scale = _told_by_totals(sums, lines, scale)
        sums = replace(sums, scale=scale.scale)
    turned = [n for n, line in enumerate(matrix.scored_lines) if is_reversed(line, answers)]
    raw = tuple(_totals_line(sums, line, answers) for line in lines)
    added, sums, is_raw = _turned_or_not(raw, sums, turned, lines, answers)
    is_raw = is_raw or (not turned and any(weight < 0 for weight in sums.weights))
    main = main_line(added)
    rivals = main.way.rivals if main else ()
    questions = [_which_way(main, rivals)] if main and rivals else []
    if main and not answers.published_as and not answers.weighted and _are_parts_of_weights(matrix, main):
        questions.append(_question_on_parts(main))
    if main and not answers.published_as and not answers.weighted and _are_sums_of_weighted(sums, main):
        questions = [_question_on_weighted_scores(matrix, main)]
    if main and not answers.published_as and not matrix.has_weights and _lacks_weights(matrix, main):
        questions = [_question_on_weights(matrix, main)]
    percent = [line.weight.percent for line in matrix.scored_lines if line.weight]
    return PrintedFound(scale, sums, added, main, bool(percent) and all(percent), is_raw, tuple(questions))


def is_reversed(line: Line, answers: Answers) -> bool:
    """Whether a person said that its scores are to be turned round."""
    return folded(line.name) in answers.reverse or (bool(line.ref) and folded(line.ref) in answers.reverse)


def _turned_or_not(
    raw: tuple[TotalsLine, ...], sums: Sums, turned: Sequence[int], lines: Sequence[PrintedLine], answers: Answers
) -> tuple[tuple[TotalsLine, ...], Sums, bool]:
    """The lines of totals with the scores turned round that are to be, unless they fit these as they stand better."""
    if not turned:
        return raw, sums, False
    weights = tuple(abs(weight) for weight in sums.weights)
    other = with_turned(replace(sums, weights=weights), turned)
    added = tuple(_totals_line(other, line, answers) for line in lines)
    if _count_right(raw) > _count_right(added):
        return raw, sums, True
    return added, other, False


def _count_right(lines: Sequence[TotalsLine]) -> int:
    return sum(verdict.right for each in lines for verdict in each.way.verdicts)


def sums_of(matrix: Matrix, scale: ScaleFound) -> Sums:
    """The matrix in numbers. Without weights each criterion counts once."""
    lines = matrix.scored_lines
    weights = tuple((line.weight.value if line.weight else ONE) if matrix.has_weights else ONE for line in lines)
    numbers = range(len(matrix.options))
    return Sums(
        weights,
        {n: tuple(points_of(line.scores[n], scale) for line in lines) for n in numbers},
        {n: tuple(line.scores[n].not_applicable for line in lines) for n in numbers},
        scale.scale,
        any(line.weighted for line in lines),
    )


def points_of(entry: ScoreEntry, scale: ScaleFound) -> Fraction | None:
    """The points of an entry; None where it is blank or a word that the scale does not know."""
    if entry.figure is not None:
        return scale.points.get("0", entry.figure.value) if not entry.figure.value else entry.figure.value
    return scale.points.get(key(entry.word)) if entry.word else None


def _totals(line: PrintedLine) -> tuple[Total, ...]:
    return tuple(printed_total(option, figure, cell) for option, (figure, cell) in line.figures.items())


def _totals_line(sums: Sums, line: PrintedLine, answers: Answers) -> TotalsLine:
    totals, plain = _totals(line), words.is_plain_sum(line.name)
    said = "" if plain or line.role == words.SHARE else answers.published_as
    way = find_way(sums, totals, said, plain=plain)
    other = _other(sums, totals, way)
    return TotalsLine(line, totals, Way("", way.verdicts) if other else way, other)


def _other(sums: Sums, totals: tuple[Total, ...], way: Way) -> OtherWay | None:
    """Where less than half of the totals are right: the change to one criterion that makes all of them right."""
    if sum(verdict.right for verdict in way.verdicts) * 2 >= len(totals) or constant(sums, totals) is not None:
        return None
    return other_way(sums, totals)


def main_line(lines: Sequence[TotalsLine]) -> TotalsLine | None:
    """The line that is the result: one that is called weighted, else the last that counts weights; None of no lines."""
    totals = [each for each in lines if each.line.role == words.TOTAL] or list(lines)
    weighted = [each for each in totals if words.is_weighted_sum(each.line.name)]
    counted = [each for each in totals if not words.is_plain_sum(each.line.name)]
    usual = [each for each in counted if each.way.kind in PUBLISHED_AS[:-1]]
    return next((found[-1] for found in (weighted, usual, counted, totals) if found), None)


def _which_way(main: TotalsLine, rivals: Sequence[str]) -> Question:
    kinds = list_of([main.way.kind, *rivals], "or")
    sentence = f"As many printed totals are right as one of these as of another: {kinds}. Which way is meant?"
    answer = f'--published-as "{main.way.kind}"'
    return Question("totals", sentence, answer, tuple(total.cell for total in main.totals[:6]))


def _are_parts_of_weights(matrix: Matrix, main: TotalsLine) -> bool:
    """Whether scores may be points out of the weight: none is above it, totals are plain sums, weights make up 100."""
    weights = [line.weight.value for line in matrix.scored_lines if line.weight]
    pairs = [(e.figure.value, line.weight.value) for line in matrix.scored_lines for e in line.scores.values()
             if e.figure and line.weight]  # fmt: skip
    whole = sum(weights, Fraction(0)) in (1, 10, 100) or any(value > 10 for value, _ in pairs)
    whole = whole and len(set(weights)) > 1
    return main.way.kind == PLAIN and matrix.has_weights and whole and all(value <= weight for value, weight in pairs)


def _question_on_parts(main: TotalsLine) -> Question:
    sentence = "No score is above its weight, and the totals are plain sums: are the scores points out of the weight?"
    answer = '--weighted --scale 0-1 if they are; --published-as "Plain sum of scores" if not'
    return Question("scale", sentence, answer, tuple(total.cell for total in main.totals[:6]))


def _are_sums_of_weighted(sums: Sums, main: TotalsLine) -> bool:
    """Whether totals are called weighted and are plain sums: the numbers may hold the weights already."""
    return main.way.kind == PLAIN and words.is_weighted_sum(main.line.name) and len(set(sums.weights)) > 1


def _question_on_weighted_scores(matrix: Matrix, main: TotalsLine) -> Question:
    parts = [entry.figure.value / line.weight.value for line in matrix.scored_lines for entry in line.scores.values()
             if entry.figure and line.weight and line.weight.value]  # fmt: skip
    sentence = "The totals are called weighted, and are plain sums: do the numbers hold the weights already?"
    answer = (
        f"--weighted --scale 0-{decimal_text(max(parts, default=ONE))} if they do; "
        '--published-as "Plain sum of scores" if not'
    )
    return Question("scale", sentence, answer, tuple(total.cell for total in main.totals[:6]))


def _lacks_weights(matrix: Matrix, main: TotalsLine) -> bool:
    """Whether totals or scores are said to be weighted, and no way without weights gives all totals."""
    right = all(verdict.right for verdict in main.way.verdicts)
    return not right and (words.is_weighted_sum(main.line.name) or any(line.weighted for line in matrix.scored_lines))


def _question_on_weights(matrix: Matrix, main: TotalsLine) -> Question:
    sentence = "Totals or scores are weighted, and the table gives no weights: what are they?"
    sets = ", ".join(f'--set "{line.label}/Weight=VALUE"' for line in matrix.scored_lines[:6])
    more = " and so on" if len(matrix.scored_lines) > 6 else ""
    answer = f'{sets}{more}; --published-as "Weighted mean" if each counts once'
    return Question("weight", sentence, answer, tuple(total.cell for total in main.totals[:6]))


def _told_by_totals(sums: Sums, lines: Sequence[PrintedLine], scale: ScaleFound) -> ScaleFound:
    """The scale whose highest points make printed per cent right, where the sheet states none."""
    if not scale.scale.numeric or scale.scale.lowest < 0:
        return scale
    least = max((p for row in sums.points.values() for p in row if p is not None), default=ONE)
    tops = list(
        dict.fromkeys(
            (scale.scale.highest, *(end for end in (*HIGHEST, Fraction(4)) if least <= end <= least * 4), least)
        )
    )
    for line in lines:
        totals = _totals(line)
        if all(verdict.right for verdict in find_way(sums, totals).verdicts):
            continue
        best = max(tops, key=lambda top: (_right(sums, totals, top), -tops.index(top)))
        if best != tops[0] and _right(sums, totals, best) > max(_right(sums, totals, tops[0]), len(totals) // 2):
            reason = f"with {decimal_text(best)} as the highest score the printed totals are right"
            return scale._replace(scale=numeric(scale.scale.lowest, best), reason=reason, is_stated=True)
    return scale


def _right(sums: Sums, totals: Sequence[Total], top: Fraction) -> int:
    """How many totals are right as shares of the highest possible, with this as the highest score."""
    way = find_way(replace(sums, scale=numeric(sums.scale.lowest, top)), totals)
    return sum(verdict.right for verdict in way.verdicts) if way.kind in (PERCENT, TEN, PLAIN_PERCENT) else 0


def of_role(matrix: Matrix, role: str) -> Iterator[PrintedLine]:
    """The printed lines of this role."""
    return (line for line in matrix.printed if line.role == role)
