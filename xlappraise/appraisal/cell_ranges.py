"""Cells in, out their places in as few words as they need: neighbours as ranges."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from xlappraise.appraisal.findings import Cell, column_letters


def together(cells: Sequence[Cell]) -> str:
    """All cells, sheet by sheet, the first one's own sheet first: `Scores!E13:F14, H13; Criteria!A5`."""
    home = cells[0].sheet
    ordered = sorted({*cells}, key=lambda cell: (cell.sheet != home, cell))
    by_sheet = groupby(ordered, lambda cell: cell.sheet)
    return "; ".join(f"{sheet}!{', '.join(ranges(list(own)))}" for sheet, own in by_sheet)


def ranges(cells: Sequence[Cell]) -> list[str]:
    """Addresses of cells of one sheet, neighbours drawn together: E13:F14 and H13."""
    across: list[tuple[int, int, int]] = []  # row, first column, last column
    for _, row, column in sorted(cells):
        if across and across[-1][0] == row and across[-1][2] == column - 1:
            across[-1] = (row, across[-1][1], column)
        else:
            across.append((row, column, column))
    blocks: list[tuple[int, int, int, int]] = []  # first row, last row, first column, last column
    open_blocks: dict[tuple[int, int], int] = {}
    for row, first, last in across:
        index = open_blocks.get((first, last))
        if index is not None and blocks[index][1] == row - 1:
            blocks[index] = (blocks[index][0], row, first, last)
        else:
            open_blocks[first, last] = len(blocks)
            blocks.append((row, row, first, last))
    return [_address(*block) for block in blocks]


def _address(top: int, bottom: int, first: int, last: int) -> str:
    start, end = f"{column_letters(first)}{top}", f"{column_letters(last)}{bottom}"
    return start if start == end else f"{start}:{end}"
