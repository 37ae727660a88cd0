"""Tables of a file in; out, the same with blocks that hold one option each put side by side, as one matrix."""

from collections.abc import Sequence

from xlappraise.appraisal.words import folded
from xlappraise.exchange.sheet_import import vocabulary as words
from xlappraise.exchange.sheet_import.columns import part_of
from xlappraise.exchange.sheet_import.grid import GridCell
from xlappraise.exchange.sheet_import.grid_tables import GridTable

LEAST = 2
"""Tables that make a matrix of one option each."""


def with_blocks_together(tables: Sequence[GridTable]) -> tuple[GridTable, ...]:
    """The tables; where several have one column of scores and the same criteria, one matrix in place of the first."""
    blocks = [table for table in tables if _is_block(table)]
    if len(blocks) < LEAST:
        return tuple(tables)
    first = blocks[0]
    names = _names(first)
    same = [block for block in blocks if _names(block) == names and _heads(block) == _heads(first)]
    if len(same) < LEAST:
        return tuple(tables)
    whole = _side_by_side(same)
    return tuple(whole if table is first else table for table in tables if table is first or table not in same)


def _heads(table: GridTable) -> list[str]:
    return [folded(cell.text) for cell in table.rows[0]]


def _names(table: GridTable) -> list[str]:
    return [folded(row[0].text) for row in table.rows[1:] if row[0].own and words.label_role(row[0].text) is None]


def _is_block(table: GridTable) -> bool:
    """Whether a table has criteria and one column of scores, and names no option in its headings."""
    heads = [cell.text for cell in table.rows[0]]
    parts = [part_of(text) for text in heads[1:]]
    known = all(part or words.heading_role(text) for text, part in zip(heads[1:], parts, strict=True) if text)
    return words.heading_role(heads[0]) == words.CRITERION and words.OPTION in parts and known


def _side_by_side(blocks: Sequence[GridTable]) -> GridTable:
    first = blocks[0]
    parts = [n for n, cell in enumerate(first.rows[0]) if n and part_of(cell.text)]
    shared = [n for n in range(len(first.rows[0])) if n not in parts]
    tops = [*(first.rows[0][n] for n in shared)]
    rows = [[row[n] for n in shared] for row in first.rows[1:]]
    bottoms = [GridCell(place=cell.place) for cell in tops]
    for n, block in enumerate(blocks):
        name = _option(block, n)
        tops += [GridCell(name, block.rows[0][part].place) for part in parts]
        bottoms += [block.rows[0][part] for part in parts]
        for row, own in zip(rows, block.rows[1:], strict=False):
            row += [own[part] for part in parts]
    width = len(tops)
    whole = [row + [GridCell(place=row[0].place)] * (width - len(row)) for row in rows]
    lines = first.lines[:-1]
    return first._replace(rows=(tuple(tops), tuple(bottoms), *map(tuple, whole)), lines=lines)


def _option(block: GridTable, n: int) -> str:
    """The line above a block, or its sheet's name, is the option's name."""
    text = block.lines[-1] if block.lines else block.sheet
    name = text.partition(":")[2].strip() if folded(text.partition(":")[0]) in ("option", "supplier", "name") else text
    return name or f"Option {n + 1}"
