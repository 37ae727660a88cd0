"""The other tables of a file in; totals, reasons and meanings of levels that belong to the matrix out."""

from collections.abc import Iterator, Mapping, Sequence

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.words import list_of, quoted
from xlappraise.exchange.sheet_import import vocabulary as words
from xlappraise.exchange.sheet_import.answers import Answers
from xlappraise.exchange.sheet_import.figures import Figure, figure, lenient_figure
from xlappraise.exchange.sheet_import.grid import GridCell
from xlappraise.exchange.sheet_import.grid_tables import GridTable, Rows, is_value
from xlappraise.exchange.sheet_import.import_matrix import Matrix, PrintedLine
from xlappraise.exchange.sheet_import.questions import Question
from xlappraise.exchange.sheet_import.same_names import matches
from xlappraise.exchange.sheet_import.score_lines import Line
from xlappraise.records import NamedTuple

PRINTED = (words.TOTAL, words.SHARE, words.RANK)


class Elsewhere(NamedTuple):
    """The matrix with what other tables add to it; and what is open."""

    matrix: Matrix
    questions: tuple[Question, ...]


def with_other_tables(
    matrix: Matrix, number: int, tables: Sequence[GridTable], answers: Answers, comma: bool
) -> Elsewhere:
    """The matrix of table `number` with totals and reasons of the others."""
    others = [table for table in tables if table.number != number]
    if answers.totals is not None:
        named = [table for table in others if table.number == answers.totals]
        if not named:
            question = Question("totals", f"There is no other table {answers.totals}.", "--totals N")
            return Elsewhere(matrix, (question,))
        matrix, questions = _with_totals(matrix, named[0], answers, comma)
        if not questions and not any(line.role in PRINTED for line in matrix.printed):
            sentence = f"Table {answers.totals} has no totals of these options."
            questions = [Question("totals", sentence, "--totals with the number of another table")]
        return Elsewhere(matrix, tuple(questions))
    questions = []
    for table in others:
        if not any(line.role == words.TOTAL for line in matrix.printed):
            matrix, more = _with_totals(matrix, table, answers, comma)
            questions += more
        matrix = _with_reasons(matrix, table, comma)
    return Elsewhere(matrix, tuple(questions))


# ------------------------------------------------------------------------------------------------------ totals


def _with_totals(matrix: Matrix, table: GridTable, answers: Answers, comma: bool) -> tuple[Matrix, list[Question]]:
    for rows in (table.rows, tuple(zip(*table.rows, strict=True))):
        roles = [words.label_role(cell.text) if cell.own else None for cell in rows[0]]
        wanted = [n for n, role in enumerate(roles) if role in PRINTED]
        at, questions = _options_at(rows, wanted, matrix, answers)
        if wanted and len(at) + len(questions) > 1:
            lines = tuple(_line(rows, n, roles[n] or "", at, comma) for n in wanted)
            return matrix._replace(printed=(*matrix.printed, *(line for line in lines if line.figures))), questions
    return matrix, []


def _options_at(
    rows: Rows, wanted: Sequence[int], matrix: Matrix, answers: Answers
) -> tuple[dict[int, int], list[Question]]:
    """The row of each option, by its number; a question where a name may be that of two."""
    at: dict[int, int] = {}
    questions: list[Question] = []
    for n, row in enumerate(rows[1:], 1):
        label = next(
            (cell for k, cell in enumerate(row) if cell.own and k not in wanted and figure(cell) is None), None
        )
        if label is None:
            continue
        said = answers.mapped.get(label.text.strip().lower(), "")
        found = [int(said[1:]) - 1] if said[:1] == "O" and said[1:].isdigit() else matches(label.text, matrix.options)
        if len(found) > 1:
            names = list_of([quoted(matrix.options[k]) for k in found], "or")
            answer = f'--map "{label.text}=O{found[0] + 1}"'
            questions.append(Question("totals", f"Is {quoted(label.text)} {names}?", answer, (label.place,)))
        elif found and found[0] < len(matrix.options):
            at.setdefault(found[0], n)
    return at, questions


def _line(rows: Rows, n: int, role: str, at: Mapping[int, int], comma: bool) -> PrintedLine:
    figures: dict[int, tuple[Figure, Cell]] = {}
    texts: dict[int, tuple[str, Cell]] = {}
    for option, row in at.items():
        cell = rows[row][n]
        if cell.own:
            texts[option] = cell.text, cell.place
            if (found := lenient_figure(cell, comma)) is not None:
                figures[option] = found, cell.place
    return PrintedLine(role, rows[0][n].text, figures, texts)


# ----------------------------------------------------------------------------------------- reasons and meanings


def _with_reasons(matrix: Matrix, table: GridTable, comma: bool) -> Matrix:
    """The matrix with the texts of a table of the same criteria and options as reasons."""
    heads = table.rows[0]
    columns = {
        n: found[0] for n, cell in enumerate(heads) if cell.own and len(found := _same(cell, matrix.options)) == 1
    }
    names = [line.name for line in matrix.lines]
    at = {found[0]: row for row in table.rows[1:] if len(found := _label(row, columns, names)) == 1}
    if len(set(columns.values())) < 2 or len(at) < max(1, len(names) / 2):
        return matrix
    cells = [row[n] for row in at.values() for n in columns if row[n].own]
    if not cells or sum(is_value(cell, comma) for cell in cells) > len(cells) * 0.4:
        return matrix
    lines = [_line_with_notes(line, at.get(n), columns) for n, line in enumerate(matrix.lines)]
    return matrix._replace(lines=tuple(lines))


def _same(cell: GridCell, known: Sequence[str]) -> list[int]:
    return matches(cell.text, known) if words.heading_role(cell.text) is None else []


def _label(row: Sequence[GridCell], columns: Mapping[int, int], names: Sequence[str]) -> list[int]:
    label = next((cell for n, cell in enumerate(row) if cell.own and n not in columns), None)
    return matches(label.text, names) if label else []


def _line_with_notes(line: Line, row: Sequence[GridCell] | None, columns: Mapping[int, int]) -> Line:
    if row is None:
        return line
    notes = {option: row[n].text for n, option in columns.items() if row[n].own}
    return line._replace(notes={**line.notes, **notes})


def meanings(
    matrix: Matrix, tables: Sequence[GridTable], number: int, levels: Sequence[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The number of a criterion, from 0, and what levels mean for it, where a table other than `number` says so."""
    names = [line.name for line in matrix.lines]
    wanted = {level.lower(): level for level in levels}
    for table in tables:
        if table.number == number:
            continue
        heads = {n: wanted[key] for n, cell in enumerate(table.rows[0]) if (key := _level(cell.text)) in wanted}
        if len(heads) < 2:
            continue
        for row in table.rows[1:]:
            label = next((cell for n, cell in enumerate(row) if cell.own and n not in heads), None)
            found = matches(label.text, names) if label else []
            if len(found) == 1:
                yield found[0], {level: row[n].text for n, level in heads.items() if row[n].own}


def _level(text: str) -> str:
    """The level that a heading such as `High (10) means` names."""
    return words.plain(text).removesuffix(" means").strip()
