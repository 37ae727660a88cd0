"""Roles in, what the table says out: options, criteria with weights and scores as they stand, and printed lines."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.words import folded
from xlappraise.exchange.sheet_import import vocabulary as words
from xlappraise.exchange.sheet_import.answers import NONE, Answers
from xlappraise.exchange.sheet_import.figures import (
    Figure,
    figure,
    figure_in_brackets,
    is_no_answer,
    is_not_applicable,
    lenient_figure,
)
from xlappraise.exchange.sheet_import.grid import GridCell
from xlappraise.exchange.sheet_import.levels import RAG_WORDS, colour_word, is_score_word, word_and_note
from xlappraise.exchange.sheet_import.line_roles import label_of
from xlappraise.exchange.sheet_import.parents import effective_weights
from xlappraise.exchange.sheet_import.roles import Role, Roles
from xlappraise.exchange.sheet_import.score_lines import Line, ScoreEntry
from xlappraise.records import NamedTuple


class PrintedLine(NamedTuple):
    """A row of totals, shares, ranks or costs: its role and name; figures and texts with their cells, by option.

    Options are counted from 0. A text under a negative number stands beside all options: the name of the winner.
    """

    role: str
    name: str
    figures: Mapping[int, tuple[Figure, Cell]]
    texts: Mapping[int, tuple[str, Cell]]
    weight: tuple[Figure, Cell] | None = None
    """What stands in its row among the weights."""
    above: tuple[Cell, ...] = ()
    """Of a subtotal: the places of the criteria of its group."""


class Matrix(NamedTuple):
    """All that a table says. Options are counted from 0, in the order of `options`."""

    options: tuple[str, ...]
    option_cells: tuple[Cell, ...]
    lines: tuple[Line, ...]
    printed: tuple[PrintedLine, ...]
    groups: tuple[str, ...]
    has_weights: bool
    unknown_rows: tuple[Cell, ...] = ()
    """Rows with scores and no name."""
    unclear_groups: tuple[str, ...] = ()
    """Groups whose own weight may mean several things for the weights of their criteria."""
    multiplied: bool = False
    """Whether weights are those of the group times those of the criterion."""
    weights_from: str = ""
    """Where weights stand that the table itself does not give."""

    @property
    def scored_lines(self) -> tuple[Line, ...]:
        """The criteria that are no gateways."""
        return tuple(line for line in self.lines if not line.gateway)


def matrix_of(roles: Roles, answers: Answers, comma: bool) -> Matrix:
    """What a table with these roles says."""
    options = roles.columns_of(words.OPTION)
    shown = options or _weighted_only(roles)
    lines, group = [], ""
    parents: dict[str, Figure] = {}
    for n, role in enumerate(roles.lines):
        if role.role in (words.HEADING, words.GROUP):
            group = role.name
            if role.role == words.HEADING and (own := _parent_weight(roles, n, comma)):
                parents[group] = own
        elif role.role in (words.CRITERION, words.GATEWAY):
            lines.append(_line(roles, n, shown, group, comma))
    lines = list(_without_groups(lines) if answers.groups == NONE else _filled_groups(lines, roles))
    lines = _with_label_weights(lines, roles)
    effective = effective_weights(lines, {**parents, **_parents_beside(lines, roles, comma)})
    lines = list(effective.lines)
    groups = tuple(dict.fromkeys(line.group for line in lines if line.group))
    printed = tuple(
        _printed_line(roles, n, shown, comma) for n in range(len(roles.lines)) if roles.lines[n].role in PRINTED
    )
    return Matrix(
        tuple(_option_name(roles.columns[n]) for n in shown),
        tuple(_heading_cell(roles, n) for n in shown),
        tuple(lines),
        printed,
        groups,
        any(line.weight or line.weight_text for line in lines),
        tuple(_first_cell(roles.rows[n]) for n, role in enumerate(roles.lines) if not role.role),
        effective.unclear,
        effective.multiplied,
    )


def _parent_weight(roles: Roles, n: int, comma: bool) -> Figure | None:
    cells = [roles.rows[n][c] for c in roles.columns_of(words.WEIGHT)]
    return next((found for cell in cells if (found := figure(cell, comma))), None)


def _parents_beside(lines: Sequence[Line], roles: Roles, comma: bool) -> dict[str, Figure]:
    """Weights of groups that stand in a column of their own, once for each group."""
    places = {line.place: line.group for line in lines}
    found: dict[str, Figure] = {}
    for c in roles.columns_of(words.PARENT):
        for row in roles.rows[roles.heads :]:
            label = label_of(row, roles.columns)
            group = places.get(label.place, "") if label else ""
            if group and (own := figure(row[c], comma)):
                found.setdefault(group, own)
    return found


SPARE = re.compile(r"(?:option|alternative|supplier)\s*\d*", re.IGNORECASE)
"""What a column for a further option is called in a sheet that was made in advance."""


def without_spare(matrix: Matrix) -> Matrix:
    """The matrix without columns that are called `Option 4` or the like and hold no score."""
    used = [
        n for n, name in enumerate(matrix.options)
        if not SPARE.fullmatch(name) or any(not line.scores[n].is_blank for line in matrix.lines)
    ]  # fmt: skip
    if len(used) == len(matrix.options):
        return matrix
    lines = [_of_options(line, used) for line in matrix.lines]
    printed = [
        line._replace(figures=_renumbered_options(line.figures, used), texts=_renumbered_options(line.texts, used))
        for line in matrix.printed
    ]
    names = tuple(matrix.options[n] for n in used)
    cells = tuple(matrix.option_cells[n] for n in used)
    return matrix._replace(options=names, option_cells=cells, lines=tuple(lines), printed=tuple(printed))


def _of_options(line: Line, used: Sequence[int]) -> Line:
    parts = (_renumbered_options(held, used) for held in (line.scores, line.weighted, line.notes))
    scores, weighted, notes = parts
    return line._replace(scores=scores, weighted=weighted, notes=notes)


def _renumbered_options(held: Mapping[int, Any], used: Sequence[int]) -> dict[int, Any]:
    """What is held by the numbers of options, renumbered."""
    return {n: held[old] for n, old in enumerate(used) if old in held}


MINUS = ("-", "--")
"""Dashes that are a score where others are pluses; elsewhere they are blanks."""


def without_mere_looks(matrix: Matrix) -> Matrix:
    """The matrix with marks that are no scores taken as blank.

    These are dashes where no score is a plus, and colours where scores are figures or none is red, amber or green.
    """
    entries = [entry for line in matrix.lines for entry in line.scores.values()]
    has_plus = any("+" in entry.word for entry in entries)
    is_rag = any(entry.word in RAG_WORDS for entry in entries) and not any(entry.figure for entry in entries)

    def without_look(entry: ScoreEntry) -> ScoreEntry:
        is_look = (entry.word in MINUS and not has_plus) or (entry.is_colour and not is_rag)
        return entry._replace(word="") if is_look else entry

    lines = (
        line._replace(scores={n: without_look(entry) for n, entry in line.scores.items()}) for line in matrix.lines
    )
    return matrix._replace(lines=tuple(lines))


LONGEST_LABEL = 200
"""Most characters of a name that are looked at for a weight, so that patterns stay fast."""


PRINTED = (words.TOTAL, words.SUBTOTAL, words.SHARE, words.RANK, words.COST, words.WINNER, words.MOST)


def _weighted_only(roles: Roles) -> list[int]:
    return roles.columns_of(words.WEIGHTED)


def _option_name(column: Role) -> str:
    return column.name.strip()


def _heading_cell(roles: Roles, n: int) -> Cell:
    cells = [roles.rows[k][n] for k in range(roles.heads - 1, -1, -1)]
    return next((cell.place for cell in cells if cell.text), cells[0].place if cells else roles.rows[0][n].place)


def _first_cell(row: Sequence[GridCell]) -> Cell:
    return next(cell.place for cell in row if cell.own)


def _line(roles: Roles, n: int, options: Sequence[int], group: str, comma: bool) -> Line:
    row = roles.rows[n]
    label = label_of(row, roles.columns)
    cells = {
        role: [row[c] for c in roles.columns_of(role)] for role in ("ref", "group", "question", "weight", words.MOST)
    }
    weight = next((cell for cell in cells["weight"] if not is_no_answer(cell.text)), None)
    most = next((cell for cell in cells[words.MOST] if cell.own), None)
    own_group = next((cell.text for cell in cells["group"] if cell.text), "")
    name = label.text if label else ""
    return Line(
        name,
        label.place if label else _first_cell(row),
        next((cell.text for cell in cells["ref"] if cell.own and cell is not label), ""),
        own_group or group,
        next((cell.text for cell in cells["question"] if cell.own and cell is not label), ""),
        (figure(weight, comma) or figure_in_brackets(weight.text) or lenient_figure(weight, comma)) if weight else None,
        weight.text if weight else "",
        weight.place if weight else None,
        figure(most, comma) if most else _common_top(row[c] for c in options),
        roles.lines[n].role == words.GATEWAY,
        {k: _entry(row[c], comma) for k, c in enumerate(options)},
        _weighted_figures(roles, row, options, comma),
        _notes(roles, row, options),
        "\n".join(dict.fromkeys(row[c].text for c in roles.reasons_of_rows() if _says_something(row[c]))),
    )


def _says_something(cell: GridCell) -> bool:
    return cell.own and not is_no_answer(cell.text) and not is_not_applicable(cell.text)


def _common_top(cells: Iterable[GridCell]) -> Figure | None:
    """What all scores of a row are given out of: the 40 of 35/40."""
    tops = {found.of for cell in cells if (found := figure(cell))}
    top = tops.pop() if len(tops) == 1 else None
    return Figure(top) if top else None


def _entry(cell: GridCell, comma: bool) -> ScoreEntry:
    """What stands for a score in a cell. A cell without text may have a colour that says it."""
    if is_not_applicable(cell.text):
        return ScoreEntry(cell.place, not_applicable=True, note=cell.comment)
    if not cell.text and cell.fill:
        word = colour_word(cell.fill) or f"colour {cell.fill}"
        return ScoreEntry(cell.place, word=word, note=cell.comment, is_colour=True)
    if is_no_answer(cell.text) and cell.text.strip() not in MINUS:
        return ScoreEntry(cell.place, note=cell.comment)
    found = figure(cell, comma)
    if found is None and is_score_word(cell.text.partition("(")[0]):
        found = figure_in_brackets(cell.text)
    if found is not None:
        return ScoreEntry(cell.place, found, note="; ".join(filter(None, (found.note, cell.comment))).strip("; "))
    return _entry_of_word(cell)


def _entry_of_word(cell: GridCell) -> ScoreEntry:
    """A word for a level, with the note that may follow it: `High - clear plan`."""
    word, note = word_and_note(cell.text) or (cell.text.strip(), "")
    return ScoreEntry(cell.place, word=word, note="; ".join(filter(None, (note, cell.comment))))


def _beside(roles: Roles, role: str, options: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Columns of this role that go with an option: the option's number and the column."""
    names = {folded(roles.columns[c].name): k for k, c in reversed(list(enumerate(options)))}
    for column in roles.columns_of(role):
        number = names.get(folded(roles.columns[column].name))
        if number is not None and column not in options:
            yield number, column


def _weighted_figures(
    roles: Roles, row: Sequence[GridCell], options: Sequence[int], comma: bool
) -> dict[int, tuple[Figure, Cell]]:
    found = {}
    for number, column in _beside(roles, words.WEIGHTED, options):
        if (value := figure(row[column], comma)) is not None:
            found[number] = value, row[column].place
    for number, column in enumerate(options):
        value = figure(row[column], comma)
        if number not in found and value is not None and value.inside is not None:
            found[number] = Figure(value.inside, value.inside_decimals), row[column].place
    return found


def _notes(roles: Roles, row: Sequence[GridCell], options: Sequence[int]) -> dict[int, str]:
    return {number: row[column].text for number, column in _beside(roles, words.NOTES, options) if row[column].own}


def _printed_line(roles: Roles, n: int, options: Sequence[int], comma: bool) -> PrintedLine:
    row, role = roles.rows[n], roles.lines[n]
    weighted = dict(_beside(roles, words.WEIGHTED, options))
    figures, texts = {}, {}
    for number, column in enumerate(options):
        cells = [row[column], *([row[weighted[number]]] if number in weighted else [])]
        cell = cells[-1] if cells[-1].own else cells[0]
        if cell.own:
            texts[number] = cell.text, cell.place
            if (found := lenient_figure(cell, comma)) is not None:
                figures[number] = found, cell.place
    if role.role == words.SHARE:
        figures = _of_fractions(figures)
    if role.role == words.WINNER:
        label = label_of(row, roles.columns)
        others = [c for c in row if c.own and c is not label and c not in [row[k] for k in options]]
        texts |= {-k: (c.text, c.place) for k, c in enumerate(others, 1)}
    cells = [row[c] for c in roles.columns_of(words.WEIGHT) if row[c].own]
    weight = figure(cells[0], comma) if cells else None
    above = _group_above(roles, n) if role.role == words.SUBTOTAL else ()
    return PrintedLine(role.role, role.name, figures, texts, (weight, cells[0].place) if weight else None, above)


def _of_fractions(figures: Mapping[int, tuple[Figure, Cell]]) -> dict[int, tuple[Figure, Cell]]:
    """Shares as per cent, where all are printed as fractions of one such as 0.97."""
    known = [found for found, _ in figures.values()]
    decimals = max((found.decimals for found in known), default=0)
    if decimals < 2 or any(found.percent or not 0 <= found.value <= 1 for found in known):
        return dict(figures)
    return {
        n: (found._replace(value=found.value * 100, decimals=decimals - 2, percent=True), cell)
        for n, (found, cell) in figures.items()
    }


def _group_above(roles: Roles, n: int) -> tuple[Cell, ...]:
    """The places of the criteria above a subtotal, up to the heading or sum before it."""
    found = []
    for k in range(n - 1, -1, -1):
        if roles.lines[k].role == words.CRITERION:
            label = label_of(roles.rows[k], roles.columns)
            found.append(label.place if label else _first_cell(roles.rows[k]))
        elif roles.lines[k].role != words.NOTES and found:
            break
    return tuple(found[::-1])


def _without_groups(lines: Sequence[Line]) -> Iterator[Line]:
    return (line._replace(group="") for line in lines)


def _filled_groups(lines: Sequence[Line], roles: Roles) -> Iterator[Line]:
    """The lines with the group that stands once, before the first of its rows, on all of them."""
    group, has_column = "", bool(roles.columns_of(words.GROUP))
    for line in lines:
        group = line.group or group
        yield line._replace(group=group) if has_column else line


def _with_label_weights(lines: Sequence[Line], roles: Roles) -> list[Line]:
    """Where no column gives weights: those that stand in the names, as in `Cost (30%)`, taken out of these."""
    scored = [line for line in lines if not line.gateway]
    if any(line.weight_text for line in lines) or not scored:
        return list(lines)
    found = {line.place: words.WEIGHT_IN_LABEL.match(line.name[:LONGEST_LABEL]) for line in scored}
    if sum(match is not None for match in found.values()) < max(2, len(scored) * 0.8):
        return list(lines)
    return [_label_weight(line, found.get(line.place)) for line in lines]


def _label_weight(line: Line, match: object) -> Line:
    if not isinstance(match, re.Match):
        return line
    text = next(filter(None, (match[key] for key in ("in", "after", "times", "word", "bare"))))
    percent = bool(match["percent"] or match["sign"] or match["bare_sign"])
    value = Fraction(text.replace(",", "."))
    weight = Figure(value, len(text.partition(".")[2]), percent)
    return line._replace(name=match["name"].strip(), weight=weight, weight_text=text, weight_place=line.place)
