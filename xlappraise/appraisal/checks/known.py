"""Findings made so far in; which cells and sheets a check should pass over, out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from xlappraise.appraisal.findings import ERROR, Cell, Finding, Place
from xlappraise.appraisal.model import Cells
from xlappraise.appraisal.rules.of_workbook import HEADING_MISSING, SHEET_MISSING

_UNREAD = (SHEET_MISSING.code, HEADING_MISSING.code)


class Known(NamedTuple):
    """Cells that already hold an error, and sheets that could not be read."""

    cells: frozenset[Cell | Place] = frozenset()
    sheets: frozenset[str] = frozenset()

    def settled(self, cells: Cells, *keys: str) -> bool:
        """Whether none of these cells of a row holds an error already."""
        return not any(cells[key] in self.cells for key in keys if key in cells)


def known_from(findings: Iterable[Finding]) -> Known:
    """What is known from findings made when the workbook was read."""
    errors = [finding for finding in findings if finding.severity == ERROR]
    cells = {cell for finding in errors for cell in (finding.cell, *finding.also)}
    sheets = {finding.cell.sheet for finding in errors if finding.code in _UNREAD}
    return Known(frozenset(cells), frozenset(sheets))


def place(cells: Cells, key: str, sheet: str) -> Cell | Place:
    """The cell of a field; for data that came from no workbook, the sheet where it would stand."""
    return cells.get(key) or Place(sheet)
