"""A matrix in; out, questions on its weights and directions, and on rows and columns that may be none of scores."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from xlappraise.appraisal.words import count_of, folded, quoted, some
from xlappraise.exchange.sheet_import import vocabulary as words
from xlappraise.exchange.sheet_import.answers import NONE, Answers
from xlappraise.exchange.sheet_import.import_matrix import Matrix
from xlappraise.exchange.sheet_import.levels import best_first
from xlappraise.exchange.sheet_import.questions import Question
from xlappraise.exchange.sheet_import.roles import Roles
from xlappraise.exchange.sheet_import.score_lines import Line
from xlappraise.sheets.layout import MAX_CRITERIA, MAX_GROUPS, MAX_OPTIONS


def _is_answered(question: Question, matrix: Matrix, answers: Answers) -> bool:
    """Whether --map says what the row or column is."""
    names = matrix.options if question.about == "options" else (matrix.scored_lines[-1].name,)
    return any(folded(name) in answers.mapped for name in names)


LEAST_ROWS = 3
"""Fewest rows of which the last can be known for a total: of two, one may be like the other by chance."""


def questions_on_weights(matrix: Matrix, answers: Answers) -> list[Question]:
    """What is open about weights, directions and groups, and what a workbook has no room for."""
    scored = matrix.scored_lines
    return [
        *_questions_on_blanks(matrix, scored),
        *_questions_on_words(scored),
        *_questions_on_units(scored),
        *(question for line in scored if (question := _direction(line, answers))),
        *_parents(matrix),
        *(
            q
            for q in (*_sums(matrix), *_weights_as_option(matrix), *_weighted_options(matrix))
            if not _is_answered(q, matrix, answers)
        ),
        *_questions_on_names(matrix),
        *_room(matrix),
    ]


def _questions_on_blanks(matrix: Matrix, scored: Sequence[Line]) -> Iterator[Question]:
    lines = [line for line in scored if not line.weight_text]
    if matrix.has_weights and lines:
        names = some([quoted(line.label) for line in lines], 4)
        answer = ", ".join(f'--set "{line.label}/Weight=VALUE"' for line in lines[:4])
        ways = (
            f'{answer}; or --map "{lines[0].label}=Ignored", =Total, =Cost or =Gateway for a row that is no criterion'
        )
        have = "has" if len(lines) == 1 else "have"
        sentence = f"{count_of(len(lines), 'row')} {have} scores and no weight: {names}."
        yield Question("weight", sentence, ways, tuple(line.place for line in lines[:6]))


def _questions_on_words(scored: Sequence[Line]) -> Iterator[Question]:
    lines = [line for line in scored if line.weight_text and line.weight is None]
    different = best_first(list(dict.fromkeys(line.weight_text for line in lines)))
    if different:
        example = ",".join(f"{word}={len(different) - n}" for n, word in enumerate(different))
        sentence = f"These weights are no numbers: {some([quoted(word) for word in different], 6)}."
        places = tuple(line.weight_place or line.place for line in lines[:6])
        gate = f'; --map "{lines[0].label}=Gateway" for what an option must pass'
        yield Question("weight", sentence, f'--weights "{example}", with what each counts{gate}', places)


def _questions_on_units(scored: Sequence[Line]) -> Iterator[Question]:
    weights = [line.weight for line in scored if line.weight]
    percent = sum(weight.percent for weight in weights)
    if 0 < percent < len(weights):
        rest = [line for line in scored if line.weight and not line.weight.percent]
        names = some([quoted(line.label) for line in rest], 4)
        sentence = f"{percent} weights are per cent, and {len(rest)} are not: {names}."
        answer = ", ".join(f'--set "{line.label}/Weight=VALUE%"' for line in rest[:4])
        yield Question("weight", sentence, answer, tuple(line.weight_place or line.place for line in rest[:6]))


def _direction(line: Line, answers: Answers) -> Question | None:
    """A question where less may be better: the label says so, or the weight is negative."""
    if folded(line.name) in answers.reverse or folded(line.ref) in answers.reverse or NONE in answers.reverse:
        return None
    negative = line.weight is not None and line.weight.value < Fraction(0)
    if not negative and not words.LOWER_IS_BETTER.search(f"{line.name} {line.question}"):
        return None
    why = "has a negative weight" if negative else "says that lower is better"
    sentence = f"{quoted(line.label)} {why}: are its scores to be turned round?"
    answer = f'--reverse "{line.label}" turns them round, --reverse none leaves all as they are'
    return Question("direction", sentence, answer, (line.place,))


def _parents(matrix: Matrix) -> Iterator[Question]:
    if matrix.unclear_groups:
        names = some([quoted(group) for group in matrix.unclear_groups], 4)
        sentence = f"The weights below {names} add up neither to the group's own weight nor to 100%: what do they mean?"
        answer = f'--map "{matrix.unclear_groups[0]}=Group" leaves the group\'s own weight out'
        yield Question("weight", sentence, answer)


def questions_on_order(roles: Roles, matrix: Matrix, answers: Answers) -> Iterator[Question]:
    """Rows without a weight that stand below the totals of the criteria: they may be no criteria."""
    totals, criteria = roles.lines_of(words.TOTAL), roles.lines_of(words.CRITERION)
    above = [n for n in criteria if totals and n < totals[-1]]
    below = [roles.lines[n].name for n in criteria if n not in above]
    if matrix.has_weights or len(above) < max(2, len(below)):
        return
    names = [name for name in below if folded(name) not in answers.mapped]
    if names:
        stand, are = ("stands", "is it a criterion") if len(names) == 1 else ("stand", "are they criteria")
        sentence = f"{some([quoted(name) for name in names], 4)} {stand} below the totals: {are}?"
        maps = " ".join(f'--map "{name}=Ignored"' for name in names[:4])
        yield Question("row", sentence, f"{maps}; =Criterion, =Cost or the like for what it is")


def _sums(matrix: Matrix) -> Iterator[Question]:
    """A last row that is the sum of all rows above it, whatever it is called."""
    lines = matrix.scored_lines
    if len(lines) < LEAST_ROWS or len(matrix.options) < 2 or (matrix.has_weights and lines[-1].weight_text):
        return
    last, above = lines[-1], lines[:-1]
    scored = {n: entry.figure.value for n, entry in last.scores.items() if entry.figure}
    for n, value in scored.items():
        known = [(figure.value, line.weight) for line in above if (figure := line.scores[n].figure)]
        plain = sum((points for points, _ in known), Fraction(0))
        weighted = sum((points * weight.value for points, weight in known if weight), Fraction(0))
        if value not in (plain, weighted):
            return
    if len(scored) < LEAST_ROWS - 1:
        return
    sentence = f"{quoted(last.label)} is the sum of the rows above it: is it a total?"
    answer = f'--map "{last.label}=Total"; --map "{last.label}=Criterion" if it is none'
    yield Question("row", sentence, answer, (last.place,))


def _weights_as_option(matrix: Matrix) -> Iterator[Question]:
    """A column that, times each other one, gives the last row: weights and totals under names in no list of ours."""
    lines = matrix.scored_lines
    if matrix.has_weights or len(lines) < LEAST_ROWS or len(matrix.options) < LEAST_ROWS:
        return
    rows = [[line.scores[n].figure for n in range(len(matrix.options))] for line in lines]
    if any(figure is None for row in rows for figure in row[1:]) or any(row[0] is None for row in rows[:-1]):
        return
    *above, totals = [[figure.value if figure else Fraction(0) for figure in row] for row in rows]
    if all(sum(row[0] * row[n] for row in above) == totals[n] for n in range(1, len(totals))):
        weight, last = matrix.options[0], lines[-1]
        sentence = (
            f"{quoted(weight)} times each column beside it gives {quoted(last.label)}: are these weights and totals?"
        )
        answer = f'--map "{weight}=Weight" --map "{last.label}=Total"; --map "{last.label}=Criterion" if they are not'
        yield Question("row", sentence, answer, (last.place,))


def _weighted_options(matrix: Matrix) -> Iterator[Question]:
    """Columns that may hold weighted scores and not those of an option of their own."""
    said = re.compile(r"(?<!-)\b(?:weighted|wtd)\b", re.IGNORECASE)
    names = [name for name in matrix.options if said.search(name)]
    if names and len(names) < len(matrix.options):
        listed = some([quoted(name) for name in names], 4)
        answer = f'--map "{names[0]}=Ignored"; --map "{names[0]}=Option" if it is one'
        yield Question("options", f"Are these options, or weighted scores of others: {listed}?", answer)


def _questions_on_names(matrix: Matrix) -> Iterator[Question]:
    for cell in matrix.unknown_rows:
        sentence = f"The row of {cell.address} has figures and no name."
        yield Question("row", sentence, f'--map "{cell.address}=Total", =Rank, =Ignored or the like', (cell,))


def _room(matrix: Matrix) -> Iterator[Question]:
    if len(matrix.groups) > MAX_GROUPS:
        sentence = f"There are {len(matrix.groups)} groups; a workbook has room for {MAX_GROUPS}."
        yield Question("groups", sentence, "--groups none")
    for number, most, what in (
        (len(matrix.options), MAX_OPTIONS, "options"),
        (len(matrix.lines), MAX_CRITERIA, "criteria"),
    ):
        if number > most:
            sentence = f"There are {number} {what}; a workbook has room for {most}."
            yield Question("room", sentence, f'--map "NAME=Ignored" for {what} that are none')
