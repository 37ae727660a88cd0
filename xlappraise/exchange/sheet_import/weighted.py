"""A matrix whose numbers are weighted points in, the same with scores and weights out; or what must be known first."""

from fractions import Fraction

from xlappraise.appraisal.words import decimal_text
from xlappraise.exchange.sheet_import import vocabulary as words
from xlappraise.exchange.sheet_import.answers import Answers
from xlappraise.exchange.sheet_import.figures import Figure
from xlappraise.exchange.sheet_import.import_matrix import Matrix
from xlappraise.exchange.sheet_import.questions import Question
from xlappraise.exchange.sheet_import.roles import Roles
from xlappraise.exchange.sheet_import.score_lines import Line, ScoreEntry
from xlappraise.records import NamedTuple


class UnweightedMatrix(NamedTuple):
    """The matrix with scores; and what is open."""

    matrix: Matrix
    questions: tuple[Question, ...] = ()


def without_weights(matrix: Matrix, roles: Roles, answers: Answers) -> UnweightedMatrix:
    """The scores behind weighted points: points divided by the weight.

    A weight that is not given is the highest possible of its row divided by the highest points of `answers.scale`.
    """
    headed = not roles.columns_of(words.OPTION) and bool(roles.columns_of(words.WEIGHTED))
    if not (answers.weighted or headed):
        return UnweightedMatrix(matrix, tuple([_scale_question(matrix)] if _may_be_weighted(matrix) else []))
    top = _top(answers)
    if not matrix.has_weights and top is None:
        return UnweightedMatrix(matrix, (_scale_question(matrix),))
    lines, lacking = [], []
    for line in matrix.lines:
        weight = _weight(line, matrix.has_weights, top)
        if line.gateway or (weight is not None and weight.value):
            lines.append(line if line.gateway or weight is None else _line_of_scores(line, weight))
        else:
            lacking.append(line)
    if lacking:
        sentence = f"No weight and no highest possible score is known for {lacking[0].label}."
        question = Question("weight", sentence, f'--set "{lacking[0].label}/Weight=VALUE"', (lacking[0].place,))
        return UnweightedMatrix(matrix, (question,))
    return UnweightedMatrix(matrix._replace(lines=tuple(lines), has_weights=True))


def _top(answers: Answers) -> Fraction | None:
    if answers.scale is None:
        return None
    return answers.scale[1] if isinstance(answers.scale, tuple) else max(answers.scale.values())


def _weight(line: Line, has_weights: bool, top: Fraction | None) -> Figure | None:
    if has_weights:
        return line.weight
    if line.most is None or not top:
        return None
    value = line.most.value / top
    return Figure(value, len(decimal_text(value).partition(".")[2]))


def _line_of_scores(line: Line, weight: Figure) -> Line:
    scores = {n: _score(entry, weight) for n, entry in line.scores.items()}
    return line._replace(scores=scores, weight=weight, weight_text=decimal_text(weight.value))


def _score(entry: ScoreEntry, weight: Figure) -> ScoreEntry:
    if entry.figure is None:
        return entry
    return entry._replace(figure=entry.figure._replace(value=entry.figure.value / weight.value, percent=False, of=None))


def _may_be_weighted(matrix: Matrix) -> bool:
    """Whether the highest possible scores differ from row to row, so that the numbers may hold the weights already."""
    most = [line.most.value for line in matrix.scored_lines if line.most]
    if len(set(most)) < 2 or len(most) < len(matrix.scored_lines):
        return False
    if not matrix.has_weights:
        return True
    tops = {
        m / line.weight.value
        for m, line in zip(most, matrix.scored_lines, strict=True)
        if line.weight and line.weight.value
    }
    values = [entry.figure.value for line in matrix.scored_lines for entry in line.scores.values() if entry.figure]
    return len(tops) == 1 and any(value > min(tops) for value in values)


def _scale_question(matrix: Matrix) -> Question:
    most = [line.most.value for line in matrix.scored_lines if line.most]
    ends = f" ({decimal_text(min(most))} to {decimal_text(max(most))})" if most else ""
    sentence = (
        f"The highest possible score differs from row to row{ends}: are the numbers weighted points, on which scale?"
    )
    return Question("scale", sentence, '--weighted with --scale, such as "High=10,Medium=5,Low=0" or 0-5')
