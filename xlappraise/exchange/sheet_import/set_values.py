"""A matrix and what --set says in, the matrix with those values out; a question for a place that is not there."""

from collections.abc import Mapping

from xlappraise.appraisal.words import folded, near, quoted
from xlappraise.exchange.sheet_import.answers import Answers
from xlappraise.exchange.sheet_import.figures import Figure, figure, is_no_answer, is_not_applicable
from xlappraise.exchange.sheet_import.grid import GridCell
from xlappraise.exchange.sheet_import.import_matrix import Matrix
from xlappraise.exchange.sheet_import.questions import Question
from xlappraise.exchange.sheet_import.score_lines import Line, ScoreEntry
from xlappraise.records import NamedTuple


class MatrixWithAnswers(NamedTuple):
    """The matrix with what was said; and questions on what could not be placed."""

    matrix: Matrix
    questions: tuple[Question, ...]


def with_answers(matrix: Matrix, answers: Answers) -> MatrixWithAnswers:
    """The matrix with the values of --set and the weights of --weights."""
    lines, questions = list(matrix.lines), []
    for place, value in answers.values.items():
        row, _, option = place.rpartition("/")
        numbers = [n for n, line in enumerate(lines) if row in (folded(line.name), folded(line.ref))]
        numbers = numbers or [n for n in range(len(lines)) if row == f"c{n + 1}"]
        option_number = _option(matrix, option)
        if len(numbers) != 1 or (option_number is None and option != "weight"):
            questions.append(_nowhere(matrix, row, option, len(numbers)))
            continue
        lines[numbers[0]] = _with_value(lines[numbers[0]], option_number, value)
    weights = {folded(word): Figure(points) for word, points in answers.weights.items()}
    lines = [_with_weight_word(line, weights) for line in lines]
    has_weights = any(line.weight or line.weight_text for line in lines)
    return MatrixWithAnswers(matrix._replace(lines=tuple(lines), has_weights=has_weights), tuple(questions))


def _option(matrix: Matrix, name: str) -> int | None:
    keys = {f"o{n + 1}": n for n in range(len(matrix.options))}
    named = {folded(option): n for n, option in reversed(list(enumerate(matrix.options)))}
    return named.get(name, keys.get(name))


def _nowhere(matrix: Matrix, row: str, option: str, count: int) -> Question:
    if count == 1:
        what = f"--set names no option that is there: {quoted(option)}."
        meant = near(option, matrix.options)
    else:
        what = f"--set names {'no criterion' if not count else f'{count} criteria'}: {quoted(row)}."
        meant = near(row, [line.name for line in matrix.lines])
    hint = f" Did you mean {quoted(meant)}?" if meant else ""
    return Question("set", what + hint, '--set "CRITERION/O1=VALUE", as criteria and options are called in the sheet')


def _with_value(line: Line, option: int | None, value: str) -> Line:
    if option is None:
        return line._replace(weight=figure(GridCell(value)), weight_text=value)
    scores: Mapping[int, ScoreEntry] = {**line.scores, option: _entry(line.scores[option], value)}
    return line._replace(scores=scores)


def _entry(entry: ScoreEntry, value: str) -> ScoreEntry:
    kept = ScoreEntry(entry.place, note=entry.note, was_set=True)
    if is_not_applicable(value):
        return kept._replace(not_applicable=True)
    if is_no_answer(value):
        return kept
    found = figure(GridCell(value))
    return kept._replace(figure=found) if found is not None else kept._replace(word=value)


def _with_weight_word(line: Line, weights: Mapping[str, Figure]) -> Line:
    known = weights.get(folded(line.weight_text)) if line.weight is None else None
    return line._replace(weight=known) if known else line
