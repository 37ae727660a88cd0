"""Findings made so far in; which cells and sheets a check should pass over, out."""

from collections.abc import Iterable

from xlappraise.appraisal.findings import ERROR, Cell, Finding, Place
from xlappraise.appraisal.model import Cells
from xlappraise.appraisal.rules.of_cells import LEFT_OPEN
from xlappraise.appraisal.rules.of_keys import KEY_CLEARED, KEY_GIVEN
from xlappraise.appraisal.rules.of_rows import (
    COLUMN_WITHOUT_OPTION,
    OPTION_RENAMED,
    REF_RENAMED,
    ROW_WITHOUT_CRITERION,
)
from xlappraise.appraisal.rules.of_workbook import HEADING_MISSING, SHEET_MISSING, SHEET_UNCLEAR
from xlappraise.appraisal.words import folded
from xlappraise.records import NamedTuple

_STRAY = (
    REF_RENAMED.code,
    OPTION_RENAMED.code,
    ROW_WITHOUT_CRITERION.code,
    COLUMN_WITHOUT_OPTION.code,
    KEY_CLEARED.code,
)
_TOLD = (LEFT_OPEN.code, KEY_GIVEN.code)
"""Findings on a cell or row that say all there is to say, though they are no errors."""
_UNREAD = (SHEET_MISSING.code, SHEET_UNCLEAR.code, HEADING_MISSING.code)


class Known(NamedTuple):
    """Cells that hold an error, are left open or begin a row, and sheets that could not be read."""

    cells: frozenset[Cell | Place] = frozenset()
    sheets: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    """Refs and IDs, folded, that a finding already says nobody has."""
    codes: frozenset[str] = frozenset()
    """Codes of the errors found so far."""
    unnamed: frozenset[str] = frozenset()
    """Sheets with rows whose Ref or ID is missing: a key that nobody has may be theirs."""

    def and_also(self, findings: Iterable[Finding]) -> "Known":
        """What is known with these findings too."""
        more = known_from(findings)
        cells, sheets, keys = self.cells | more.cells, self.sheets | more.sheets, self.keys | more.keys
        return Known(cells, sheets, keys, self.codes | more.codes, self.unnamed | more.unnamed)

    def has_no_error(self, cells: Cells, *keys: str) -> bool:
        """Whether none of these cells of a row holds an error already."""
        return not any(cells[key] in self.cells for key in keys if key in cells)


def known_from(findings: Iterable[Finding]) -> "Known":
    """What is known from these findings."""
    findings = tuple(findings)
    errors = [finding for finding in findings if finding.severity == ERROR]
    told = [*errors, *(finding for finding in findings if finding.code in _TOLD)]
    cells = {cell for finding in told for cell in (finding.cell, *finding.also)}
    sheets = {finding.cell.sheet for finding in errors if finding.code in _UNREAD}
    keys = {folded(finding.found or "").partition(" ")[0] for finding in errors if finding.code in _STRAY}
    keys |= {folded(key) for finding in errors for key in str(finding.facts.get("gone", "")).split()}
    codes = frozenset(each.code for each in errors)
    unnamed = {finding.cell.sheet for finding in findings if finding.code == KEY_GIVEN.code}
    return Known(frozenset(cells), frozenset(sheets), frozenset(keys), codes, frozenset(unnamed))


def place(cells: Cells, key: str, sheet: str) -> Cell | Place:
    """The cell of a field; for data that came from no workbook, the sheet where it would stand."""
    return cells.get(key) or Place(sheet)
