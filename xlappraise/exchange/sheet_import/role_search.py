"""A table and what was answered in, the Roles of its rows and columns out; turned so that options stand in columns."""

from collections.abc import Sequence

from xlappraise.appraisal.words import folded
from xlappraise.exchange.sheet_import import vocabulary as words
from xlappraise.exchange.sheet_import.answers import ROWS, Answers
from xlappraise.exchange.sheet_import.columns import column_roles, columns_of
from xlappraise.exchange.sheet_import.figures import figure
from xlappraise.exchange.sheet_import.grid import GridCell
from xlappraise.exchange.sheet_import.grid_tables import GridTable, Rows, is_heading, is_value
from xlappraise.exchange.sheet_import.line_roles import line_roles
from xlappraise.exchange.sheet_import.roles import Roles

MOST_HEADS = 3


def find_roles(table: GridTable, answers: Answers, comma: bool) -> Roles:
    """What the table's rows and columns are; `comma`: figures have decimal commas."""
    turned, why, is_sure = _direction(table.rows, answers)
    rows = _names_first(tuple(zip(*table.rows, strict=True))) if turned else table.rows
    heads = heads_of(rows, answers)
    columns = columns_of(rows, heads, comma)
    roles = column_roles(columns, answers.mapped, turned=turned)
    lines = line_roles(rows, heads, roles, answers.mapped, comma)
    return Roles(table, rows, heads, roles, lines, turned, why, is_sure)


def _names_first(rows: Rows) -> Rows:
    """The rows with those of ranks and numbers that stand before the names of options put last."""
    before = (words.RANK, words.REF)
    start = next((n for n, row in enumerate(rows) if words.heading_role(row[0].text) not in before), 0)
    return (*rows[start:], *rows[:start])


def heads_of(rows: Rows, answers: Answers) -> int:
    """How many rows of headings stand on top."""
    heads = 0
    for n, row in enumerate(rows[:MOST_HEADS]):
        if _is_head(rows, n, answers):
            heads = n + 1
        elif any(cell.own for cell in row[1:]):
            break
    return heads or int(not any(is_value(cell) for cell in rows[0][1:]))


def _is_head(rows: Rows, n: int, answers: Answers) -> bool:
    row = rows[n]
    first = next((cell for cell in row if cell.text), None)
    if first is None or (folded(first.text) in answers.mapped and n):
        return False
    if n == 0 and words.heading_role(first.text) in (words.CRITERION, words.OPTION, words.REF, words.GROUP):
        return True
    if n == 0 and not any(map(figure, row)) and len(rows) > 1 and _may_stand_below_names(row, rows[1]):
        return True  # names such as A and B might be scores, were there no figures below them
    if n and not row[0].own and not any(map(figure, row)) and len(rows) > n + 1 and any(map(figure, rows[n + 1])):
        return sum(cell.own for cell in row) > 1  # such as Score and Weighted below the names of options
    if n and (row[0].own and words.label_role(row[0].text) is None and not _has_parts(row)):
        return False  # a name at the beginning of a second row is a criterion's or a group's
    return is_heading(row) or (n == 0 and sum(cell.text != "" for cell in row) > 1 and not _values(row))


def _may_stand_below_names(names: Sequence[GridCell], row: Sequence[GridCell]) -> bool:
    """Whether a row has figures, or headings such as Score and Weighted for the options above."""
    are_parts = not names[0].own and words.heading_role(row[0].text) is not None and _has_parts(row)
    return any(map(figure, row[1:])) or are_parts


def _has_parts(row: Sequence[GridCell]) -> bool:
    return sum(words.heading_role(cell.text) is not None for cell in row if cell.own) > 1


def _values(row: Sequence[GridCell]) -> int:
    return sum(is_value(cell) for cell in row)


def _direction(rows: Rows, answers: Answers) -> tuple[bool, str, bool]:
    """Whether the table has to be turned, why, and whether that is sure."""
    if answers.options_in:
        return answers.options_in == ROWS, f"as --options-in {answers.options_in} says", True
    here, there = [*_corner(rows), *_signs(rows)], _signs(tuple(zip(*rows, strict=True)))
    points = sum(point for point, _ in here) - sum(point for point, _ in there)
    told = here if points >= 0 else there
    why = "; ".join(reason for _, reason in told) or "nothing says so"
    return points < 0, why, points != 0


def _corner(rows: Rows) -> list[tuple[int, str]]:
    """What the first heading says: it names the cells below it."""
    if not rows:
        return []
    below = rows[1][0].text if len(rows) > 1 and not rows[0][0].own else ""  # names of options stand above
    first = below if words.heading_role(below) else next((cell.text for cell in rows[0] if cell.own), "")
    points = {words.CRITERION: 4, words.OPTION: -4}.get(words.heading_role(first) or "", 0)
    return [(points, f'the first heading is "{first}"')] if points else []


def _signs(rows: Rows) -> list[tuple[int, str]]:
    """What speaks for options being in columns, each with its weight."""
    if not rows or not rows[0]:
        return []
    heads = [cell for cell in (*rows[0], *(rows[1][bool(rows[0][0].own) :] if len(rows) > 1 else ())) if cell.own]
    first, second = ([row[n].text for row in rows[1:] if len(row) > n and row[n].own] for n in (0, 1))
    found = []
    corner = rows[0][0].text
    if weight := next((c.text for c in heads if words.heading_role(c.text) == words.WEIGHT and c.text != corner), None):
        found.append((4, f'"{weight}" heads a column'))
    if total := next((t for t in (*first, *second) if words.label_role(t) in (words.TOTAL, words.RANK)), None):
        found.append((3, f'"{total}" is the name of a row'))
    for labels in (first, second):
        with_weight = [text for text in labels if words.WEIGHT_IN_LABEL.match(text[:200])]
        if len(with_weight) > 1 and len(with_weight) > len(labels) * 0.4:
            return [*found, (2, f'names of rows such as "{with_weight[0]}" give weights')]
    return found
