"""The scores as they stand in, the scale that they are given on out, with the reason; or the question that is open."""

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.model import Level, Scale
from xlappraise.appraisal.words import count_of, decimal_text, list_of, quoted, some
from xlappraise.exchange.sheet_import.answers import Answers
from xlappraise.exchange.sheet_import.import_matrix import Matrix
from xlappraise.exchange.sheet_import.levels import best_first, is_score_word, key, usual_points
from xlappraise.exchange.sheet_import.questions import Question
from xlappraise.exchange.sheet_import.score_lines import Line, ScoreEntry
from xlappraise.records import NamedTuple
from xlappraise.sheets.layout import MAX_LEVELS

STATED = re.compile(
    r"(?:(?P<low>-?\d{1,2})\s*(?:(?:\([^()\d]{1,30}\)|[a-z]+)\s*)?(?:-|–|\bto\b|\.\.|through)\s*(?P<high>\d{1,3})\b(?!\s*%|[./]\d))"
    r"|(?:out of|/)\s*(?P<of>\d{1,3})\b",
    re.IGNORECASE,
)
ABOUT_SCORES = re.compile(r"\bscor\w*|\bscale\b|\brat(?:ed|ing)s?\b|\bout of\b|^\s*\(?-?\d", re.IGNORECASE)
NOT_SCORES = re.compile(r"\bweight\w*|\bimportance\b|\btotal\b|%|\b(?:19|20)\d\d\b", re.IGNORECASE)
MEANT = re.compile(r"(?<![\w.-])(-?\d{1,3})\s*=\s*[^\W\d_]{2}")
"""A point with what it means: `1 = poor`."""
HIGHEST = tuple(map(Fraction, (1, 3, 5, 10, 100, 1000)))
"""Ends of scales that are in use."""


class ScaleFound(NamedTuple):
    """A scale and how it is known. `points` are those of the words scored with, by their key (see levels.py)."""

    scale: Scale
    reason: str
    points: Mapping[str, Fraction]
    is_stated: bool = True


def entries(matrix: Matrix) -> list[tuple[Line, int, ScoreEntry]]:
    """Every score of the matrix with its criterion and the number of its option; no gateway."""
    return [(line, n, entry) for line in matrix.scored_lines for n, entry in line.scores.items()]


def option_text(matrix: Matrix, places: Sequence[Cell]) -> str:
    """The option that sets the scores in these cells, for the command line."""
    names = [line.label for line in matrix.lines]
    labels = {
        line.place: f"C{k}" if names.count(line.label) > 1 else line.label for k, line in enumerate(matrix.lines, 1)
    }
    keys = {entry.place: f"{labels[line.place]}/O{n + 1}" for line, n, entry in entries(matrix)}
    return ", ".join(f'--set "{keys.get(place, "ROW/OPTION")}=VALUE"' for place in places[:6])


def numeric(low: Fraction, high: Fraction) -> Scale:
    """The scale of numbers with these ends."""
    return Scale((Level("Highest", high), Level("Lowest", low)), numeric=True)


def find_scale(matrix: Matrix, texts: Sequence[str], answers: Answers) -> tuple[ScaleFound | None, list[Question]]:
    """The scale, given `texts` around the table that may state it; None with the questions to be answered first."""
    found = entries(matrix)
    words = [entry for _, _, entry in found if entry.word]
    figures = [entry for _, _, entry in found if entry.figure]
    if words and all(set(entry.word) <= set("+-") for entry in words):  # 0 is the word between these
        words += [entry._replace(word="0") for entry in figures if entry.figure and not entry.figure.value]
        figures = [entry for entry in figures if entry.figure and entry.figure.value]
    if not words and not figures:
        return None, [Question("scores", "No scores were found.", "--table N or --map HEADING=Option")]
    if words:
        return _of_words(matrix, words, figures, texts, answers)
    return _of_figures(matrix, figures, texts, answers)


# ----------------------------------------------------------------------------------------------------- words


def _of_words(
    matrix: Matrix, words: Sequence[ScoreEntry], figures: Sequence[ScoreEntry], texts: Sequence[str], answers: Answers
) -> tuple[ScaleFound | None, list[Question]]:
    different = list(dict.fromkeys(entry.word for entry in words))
    by_key = {key(word): word for word in reversed(different)}
    if len(figures) > len(words):
        return None, [_odd_words(matrix, words, figures)]
    if figures:
        return None, [_odd_figures(matrix, figures)]
    given = _points_by_word(by_key, answers.scale) if isinstance(answers.scale, Mapping) else None
    if given is not None:
        return (
            _levels(by_key, given, "--scale says so")
            if by_key.keys() <= given.keys()
            else _points_question(matrix, words, given)
        )
    stated = points_in(by_key, texts)
    if stated is not None:
        return _levels(by_key, stated, "the sheet says what its words count")
    whole = [word for word in different if not _is_short_for_another(key(word), by_key)]
    order = best_first([by_key[key(word)] for word in whole])
    if len(different) > MAX_LEVELS or any(len(word) > 30 for word in different):
        return None, [_no_scores(matrix, words, different)]
    example = ",".join(f"{word}={decimal_text(points)}" for word, points in usual_points(order).items())
    sentence = f"The scores are the words {some([quoted(word) for word in order], 8)}: how many points is each?"
    return None, [Question("scale", sentence, f'--scale "{example}"', (words[0].place,))]


def _no_scores(matrix: Matrix, words: Sequence[ScoreEntry], different: Sequence[str]) -> Question:
    sentence = f"These are no scores: {some([quoted(word) for word in different], 4)}."
    odd = [
        line.label
        for line in matrix.scored_lines
        if any(not is_score_word(e.word) for e in line.scores.values() if e.word)
    ]
    maps = " ".join(f'--map "{label}=Ignored"' for label in odd[:6])
    points = "--scale with the points of each word"
    answer = f"{maps} for what is not scored; or {points}" if maps else points
    return Question("scale", sentence, answer, tuple(entry.place for entry in words[:6]))


def _is_short_for_another(word: str, by_key: Iterable[str]) -> bool:
    """Whether a word of one or three letters is the beginning of just one other: H for High, Med for Medium."""
    return (
        word.isalpha()
        and len(word) in (1, 3)
        and sum(other != word and other.startswith(word) for other in by_key) == 1
    )


def _points_by_word(by_key: Mapping[str, str], given: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Points by key of a word; H stands for High where only one word begins so."""
    points = {key(word): value for word, value in given.items()}
    for word in by_key:
        near = [other for other in points if other.startswith(word) or word.startswith(other)]
        if word not in points and len(near) == 1 and min(len(word), len(near[0])) in (1, 3):
            points[word] = points[near[0]]
    return points


def _points_question(
    matrix: Matrix, words: Sequence[ScoreEntry], given: Mapping[str, Fraction]
) -> tuple[None, list[Question]]:
    strange = [entry for entry in words if key(entry.word) not in given]
    names = some([quoted(word) for word in dict.fromkeys(entry.word for entry in strange)], 4)
    places = tuple(entry.place for entry in strange[:6])
    answer = f"--scale with its points too, or {option_text(matrix, places)}"
    return None, [Question("scale", f"--scale says no points for {names}.", answer, places)]


def _odd_words(matrix: Matrix, words: Sequence[ScoreEntry], figures: Sequence[ScoreEntry]) -> Question:
    names = some([quoted(word) for word in dict.fromkeys(entry.word for entry in words)], 4)
    are = "is" if len(words) == 1 else "are"
    sentence = f"{count_of(len(figures), 'score')} are numbers, and {len(words)} {are} not: {names}."
    places = tuple(entry.place for entry in words[:6])
    rows = [line for line in matrix.scored_lines if not any(entry.figure for entry in line.scores.values())]
    maps = " ".join(f'--map "{line.label}=Ignored"' for line in rows[:6])
    ignored = f"; or {maps} for what is no criterion" if maps else ""
    return Question("scores", sentence, option_text(matrix, places) + ignored, places)


def _odd_figures(matrix: Matrix, figures: Sequence[ScoreEntry]) -> Question:
    sentence = f"Most scores are words, and {len(figures)} are numbers."
    places = tuple(entry.place for entry in figures[:6])
    return Question("scores", sentence, option_text(matrix, places), places)


def points_in(by_key: Mapping[str, str], texts: Iterable[str]) -> dict[str, Fraction] | None:
    """What the words count as texts say, such as `High = 3`, `3 = High` or `high [10]`; None unless all are said."""
    found: dict[str, Fraction] = {}
    text = " | ".join(texts)
    for word in by_key:
        spelt = re.escape(by_key[word])
        number = r"(-?\d+(?:\.\d+)?)"
        match = re.search(rf"(?<!\w){spelt}\s*(?:=|:|\(|\[|-|–)\s*{number}(?!\d*%)", text, re.IGNORECASE) or re.search(
            rf"(?<![\d.]){number}\s*(?:=|:|-|–)\s*{spelt}(?!\w)", text, re.IGNORECASE
        )
        if match is None:
            return None
        found[word] = Fraction(match[1])
    return found if len(set(found.values())) == len(found) else None


def _levels(
    by_key: Mapping[str, str], points: Mapping[str, Fraction], reason: str
) -> tuple[ScaleFound | None, list[Question]]:
    names = {word: by_key.get(word, word.capitalize()) for word in points}
    values = sorted({points[word] for word in points}, reverse=True)
    if len(values) < 2 or values[0] <= 0:
        return None, [Question("scale", "A scale needs two levels, the best above 0.", '--scale "High=10,Low=0"')]
    if len(values) > MAX_LEVELS:
        return ScaleFound(numeric(min(values[-1], Fraction(0)), values[0]), reason, points), []
    best = {value: next(names[word] for word in points if points[word] == value) for value in values}
    whole = [word for word in by_key if not _is_short_for_another(word, by_key)]
    used = {points[word]: by_key[word] for word in reversed(whole)}
    levels = tuple(Level(used.get(value, best[value]), value) for value in values)
    return ScaleFound(Scale(levels), reason, points), []


# ---------------------------------------------------------------------------------------------------- figures


def _of_figures(
    matrix: Matrix, figures: Sequence[ScoreEntry], texts: Sequence[str], answers: Answers
) -> tuple[ScaleFound | None, list[Question]]:
    values = [entry.figure.value for entry in figures if entry.figure]
    low, high = min(values), max(values)
    asked_elsewhere = not matrix.has_weights and all(line.most for line in matrix.scored_lines)
    if len(tops := tops_of(figures)) > 1 and not asked_elsewhere:
        named = list_of([f"out of {decimal_text(top)}" for top in tops])
        sentence = f"Scores are given {named}: on which one scale are they to stand?"
        answer = f"--scale 0-{decimal_text(tops[-1])}, which brings all of them to it"
        return None, [Question("scale", sentence, answer, tuple(entry.place for entry in figures[:6]))]
    if isinstance(answers.scale, tuple):
        scale, reason = answers.scale, "--scale says so"
    elif isinstance(answers.scale, Mapping):
        return _points_as_levels(matrix, figures, answers.scale)
    elif (of := _of(figures)) is not None:
        scale, reason = (min(low, Fraction(0)), of), f"scores are given out of {decimal_text(of)}"
    elif (stated := stated_scale(texts, low, high)) is not None:
        scale, reason = stated, f"the sheet says {decimal_text(stated[0])} to {decimal_text(stated[1])}"
    else:
        return _questions_on_scale(matrix, figures, low, high)
    outside = [entry for entry in figures if entry.figure and not scale[0] <= entry.figure.value <= scale[1]]
    if outside and (measured := _questions_on_measures(matrix)):
        return None, measured
    if outside:
        ends = f"{decimal_text(scale[0])} to {decimal_text(scale[1])}"
        return None, [_outside(matrix, outside, f"the scale runs from {ends}")]
    return ScaleFound(numeric(*scale), reason, {}), []


def _points_as_levels(
    matrix: Matrix, figures: Sequence[ScoreEntry], given: Mapping[str, Fraction]
) -> tuple[ScaleFound | None, list[Question]]:
    """Numbers that are the points of levels which --scale names."""
    outside = [entry for entry in figures if entry.figure and entry.figure.value not in given.values()]
    if outside:
        places = tuple(entry.place for entry in outside[:6])
        shown = some([decimal_text(entry.figure.value) for entry in outside if entry.figure], 4)
        sentence = f"No level of --scale has the points {shown}."
        return None, [Question("scores", sentence, option_text(matrix, places), places)]
    levels = sorted((Level(name, points) for name, points in given.items()), key=lambda level: -level.points)
    return ScaleFound(Scale(tuple(levels)), "--scale says so", {}), []


def _of(figures: Sequence[ScoreEntry]) -> Fraction | None:
    """The 10 of 7/10, where every score that has one has the same."""
    found = {entry.figure.of for entry in figures if entry.figure and entry.figure.of}
    return found.pop() if len(found) == 1 else None


def tops_of(figures: Sequence[ScoreEntry]) -> list[Fraction]:
    """What scores are given out of, the lowest first."""
    return sorted({entry.figure.of for entry in figures if entry.figure and entry.figure.of})


def on_one_scale(matrix: Matrix, answers: Answers) -> Matrix:
    """The matrix with scores such as 7/10 and 4/5 on the scale that --scale says; as it stands where all are alike."""
    if len(tops_of([entry for _, _, entry in entries(matrix)])) < 2 or not isinstance(answers.scale, tuple):
        return matrix
    top = answers.scale[1]

    def rescale(entry: ScoreEntry) -> ScoreEntry:
        figure = entry.figure
        if figure is None or not figure.of:
            return entry
        return entry._replace(figure=figure._replace(value=figure.value * top / figure.of, of=top))

    lines = (line._replace(scores={n: rescale(entry) for n, entry in line.scores.items()}) for line in matrix.lines)
    return matrix._replace(lines=tuple(lines))


def stated_scale(texts: Iterable[str], low: Fraction, high: Fraction) -> tuple[Fraction, Fraction] | None:
    """The ends that a text on scores gives; of several the first in which all scores lie."""
    found = []
    for text in texts:
        for part in re.split(r"[;.!?](?:\s|$)|,\s", text):
            if ABOUT_SCORES.search(part) and not NOT_SCORES.search(part):
                found += [_ends(match) for match in STATED.finditer(part)]
        meant = [Fraction(point) for point in MEANT.findall(text)]
        if len(meant) > 1 and ABOUT_SCORES.search(text) and not NOT_SCORES.search(text):
            found.append((min(meant), max(meant)))
    known = [ends for ends in found if ends[0] < ends[1]]
    return next((ends for ends in known if ends[0] <= low and high <= ends[1]), known[0] if known else None)


def _ends(match: re.Match[str]) -> tuple[Fraction, Fraction]:
    if match["of"]:
        return Fraction(0), Fraction(match["of"])
    return Fraction(match["low"]), Fraction(match["high"])


def _questions_on_scale(
    matrix: Matrix, figures: Sequence[ScoreEntry], low: Fraction, high: Fraction
) -> tuple[ScaleFound | None, list[Question]]:
    if measured := _questions_on_measures(matrix):
        return None, measured
    percent = all(entry.figure.percent for entry in figures if entry.figure)
    if odd := _odd_ones(matrix, figures):
        return None, odd
    most = Fraction(100) if percent else next((end for end in HIGHEST if high <= end), high)
    least = Fraction(0) if low >= 0 else -most if -low <= most else low
    sentence = f"no scale is stated, and the scores run from {decimal_text(low)} to {decimal_text(high)}"
    return ScaleFound(numeric(least, most if most > 0 else Fraction(1)), sentence, {}, is_stated=False), []


FAR = 4
"""A row whose figures are all above this many times the highest of the others holds measures, such as pounds."""


def _questions_on_measures(matrix: Matrix) -> list[Question]:
    """Questions on rows that hold sums of money or other measures, where all others hold scores."""
    known = [(line, [entry.figure for entry in line.scores.values() if entry.figure]) for line in matrix.scored_lines]
    known = [(line, figures) for line, figures in known if figures]
    questions = []
    for line, figures in known:
        others = [figure.value for other, rest in known if other is not line for figure in rest]
        least = min(figure.value for figure in figures)
        is_far = bool(others) and least > max(Fraction(10), max(others) * FAR)
        is_unweighted = matrix.has_weights and not line.weight_text  # asked about already
        if is_unweighted:
            continue
        if is_far or any(figure.currency for figure in figures):
            places = tuple(entry.place for entry in line.scores.values() if entry.figure)
            sentence = f"{quoted(line.label)} holds amounts and no scores: how is each option scored on it?"
            answer = f'{option_text(matrix, places)}; or --map "{line.label}=Cost" or =Ignored if it is not scored'
            questions.append(Question("scores", sentence, answer, places[:6]))
    return questions if len(questions) < len(known) else []


def _odd_ones(matrix: Matrix, figures: Sequence[ScoreEntry]) -> list[Question]:
    """Questions on scores that stand far from all others: one below 0, or one far above the rest."""
    figures = [entry for entry in figures if not entry.was_set]
    values = sorted(entry.figure.value for entry in figures if entry.figure) or [Fraction(0)]
    few = max(1, len(values) // 20)
    below = [entry for entry in figures if entry.figure and entry.figure.value < 0]
    questions = []
    if below and len(below) <= few and len(values) > 5:
        questions += [
            _odd(matrix, entry, "is the only one below 0" if len(below) == 1 else "is below 0") for entry in below
        ]
    rest = values[-few - 1] if len(values) > max(5, few + 1) else values[-1]
    top = next((end for end in HIGHEST if rest <= end), rest)
    above = [entry for entry in figures if entry.figure and entry.figure.value > max(top * 2, Fraction(10))]
    if above and top > 0 and len(above) <= few:
        why = f"is far above all others, which are at most {decimal_text(rest)}"
        questions += [_odd(matrix, entry, why) for entry in above]
    return questions


def _odd(matrix: Matrix, entry: ScoreEntry, why: str) -> Question:
    value = decimal_text(entry.figure.value) if entry.figure else entry.word
    sentence = f"The score {value} {why}: is it right?"
    answer = f'{option_text(matrix, (entry.place,))}, or --scale "LOW-HIGH"'
    return Question("odd score", sentence, answer, (entry.place,))


def _outside(matrix: Matrix, outside: Sequence[ScoreEntry], why: str) -> Question:
    shown = some([decimal_text(entry.figure.value) for entry in outside if entry.figure], 4)
    verb = "is" if len(outside) == 1 else "are"
    sentence = f"{'The score' if len(outside) == 1 else 'The scores'} {shown} {verb} off the scale: {why}."
    places = tuple(entry.place for entry in outside[:6])
    return Question("off the scale", sentence, f"{option_text(matrix, places)}, or another --scale", places)
