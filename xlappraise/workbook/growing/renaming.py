"""A workbook and its findings in; out, the edits that carry a level's new name through Criteria, scores and limits."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xlappraise.appraisal.findings import Cell, Finding
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.rules.of_rows import LEVEL_RENAMED
from xlappraise.workbook.layout import MEANS
from xlappraise.workbook.snapshot import BLANK, Change, SetCell, Snapshot


def level_renames(snapshot: Snapshot, appraisal: Appraisal, findings: Iterable[Finding]) -> list[Change]:
    """Old level to new one: the heading on Criteria, each score, and the counts in Limits."""
    changes: list[Change] = []
    renames = {}
    for finding in findings:
        if finding.code != LEVEL_RENAMED.code or not finding.suggestion:
            continue
        renames[str(finding.found)] = finding.suggestion
        for cell in (finding.cell, *finding.also):
            if isinstance(cell, Cell):
                text = finding.suggestion + (MEANS if cell.sheet == "Criteria" else "")
                changes.append(SetCell(cell.sheet, cell.row, cell.column, text))
    for old, new in renames.items():
        changes += _limits(snapshot, appraisal, old, new)
    return changes


def _limits(snapshot: Snapshot, appraisal: Appraisal, old: str, new: str) -> list[Change]:
    word = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE)
    changes: list[Change] = []
    for criterion in appraisal.criteria:
        cell = criterion.cells.get("limits")
        text = snapshot.sheets[cell.sheet].cells.get((cell.row, cell.column), BLANK).value if cell else None
        if cell and isinstance(text, str) and word.search(text):
            changes.append(SetCell(cell.sheet, cell.row, cell.column, word.sub(lambda _: new, text)))
    return changes
