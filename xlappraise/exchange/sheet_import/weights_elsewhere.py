"""A matrix without weights and what stands around it in; out, the matrix with the weights of a table or text there."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from xlappraise.exchange.sheet_import import vocabulary as words
from xlappraise.exchange.sheet_import.figures import Figure, figure
from xlappraise.exchange.sheet_import.grid import GridCell
from xlappraise.exchange.sheet_import.grid_tables import GridTable
from xlappraise.exchange.sheet_import.import_matrix import Matrix
from xlappraise.exchange.sheet_import.same_names import matches

Weights = dict[int, Figure]
"""The weight of each criterion, by its number."""

LISTED = re.compile(
    r"(?:^|:\s|\.\s)(?P<name>[^:.\d][^:]{0,80}?)\s*(?:[:=(–-]\s*)?(?:weight(?:ed|ing)?\s*)?"
    r"(?P<value>\d{1,3}(?:\.\d+)?\s*%?)\s*\)?\.?\s*$",
    re.IGNORECASE,
)
"""A criterion with its weight in a list: `Performance: 30%`, `Privacy (20%)`, `Value 30`."""
LONGEST_LINE = 500
"""Most characters of a line of text that are looked at, so that patterns stay fast."""


def with_weights_elsewhere(matrix: Matrix, own: GridTable, tables: Sequence[GridTable]) -> Matrix:
    """The matrix; where it has no weights, with those that another table or the text before it gives every criterion.

    Weights in a text have to add up to 100 or to 1, so that no other figures are taken for them.
    """
    if matrix.has_weights:
        return matrix
    for table in tables:
        if table.number != own.number and (found := _of_table(matrix, table)):
            return _with_weights(matrix, found, f"those of table {table.number} ({table.area})")
    found = _of_text(matrix, own.lines)
    total = sum((weight.value for weight in found.values()), Fraction(0))
    return _with_weights(matrix, found, "those of the text before the table") if total in (1, 100) else matrix


def _with_weights(matrix: Matrix, found: Weights, source: str) -> Matrix:
    numbers = iter(range(len(matrix.scored_lines)))
    lines = tuple(line if line.gateway else line._replace(weight=found[next(numbers)]) for line in matrix.lines)
    lines = tuple(line._replace(weight_text=str(line.weight.value) if line.weight else "") for line in lines)
    return matrix._replace(lines=lines, has_weights=True, weights_from=source)


def _of_table(matrix: Matrix, table: GridTable) -> Weights:
    """The weights of a table with one column for them."""
    heads = [words.heading_role(cell.text) for cell in table.rows[0]]
    if heads.count(words.WEIGHT) != 1:
        return {}
    column = heads.index(words.WEIGHT)
    named = ((_label(row, column), figure(row[column])) for row in table.rows[1:])
    return _whole(matrix, ((label, weight) for label, weight in named if label and weight))


def _label(row: Sequence[GridCell], column: int) -> str:
    return next((cell.text for n, cell in enumerate(row) if n != column and cell.own and figure(cell) is None), "")


def _of_text(matrix: Matrix, lines: Sequence[str]) -> Weights:
    """The weights in lines of which one speaks of weights."""
    if not any(re.search(r"\bweight", line, re.IGNORECASE) for line in lines):
        return {}
    return _whole(matrix, _weights_in_list(lines))


def _weights_in_list(lines: Sequence[str]) -> Iterator[tuple[str, Figure]]:
    for line in lines:
        for part in re.split(r"[,;|•]\s+", line[:LONGEST_LINE]):
            match = LISTED.search(part.strip(" -*•"))
            weight = figure(GridCell(match["value"])) if match else None
            if match and weight:
                yield match["name"].strip(), weight


def _whole(matrix: Matrix, named: Iterator[tuple[str, Figure]]) -> Weights:
    """The weights by criterion; nothing unless each criterion has just one."""
    names = [line.name for line in matrix.scored_lines]
    found: Weights = {}
    for name, weight in named:
        same = matches(name, names)
        if len(same) != 1 or same[0] in found:
            continue
        found[same[0]] = weight
    return found if len(found) == len(names) else {}
