"""A workbook and its findings in; out, the edits that carry a level's new name through Criteria, scores and limits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from xlappraise.appraisal.findings import Cell, Finding
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.rules.of_rows import LEVEL_RENAMED
from xlappraise.appraisal.words import decimal_text, folded
from xlappraise.reading.values import number
from xlappraise.sheets.layout import MEANS
from xlappraise.xlsx.changes.kinds import Change, SetCell
from xlappraise.xlsx.snapshot import BLANK, Snapshot


def plan_level_renames(snapshot: Snapshot, appraisal: Appraisal, findings: Iterable[Finding]) -> list[Change]:
    """Changes of a level's old name to the new one: in the heading on Criteria, each score, and counts in Limits.

    Where a whole scale was replaced, scores get the level with the same points.
    """
    findings = tuple(findings)
    changes: list[Change] = []
    renames = {}
    for finding in findings:
        if finding.code != LEVEL_RENAMED.code or not finding.suggestion:
            continue
        renames[folded(str(finding.found))] = finding.suggestion
        for cell in (finding.cell, *finding.also):
            if isinstance(cell, Cell):
                text = finding.suggestion + (MEANS if cell.sheet == "Criteria" else "")
                changes.append(SetCell(cell.sheet, cell.row, cell.column, text))
    for finding in findings:
        if mapping := finding.facts.get("mapping"):
            new = {folded(old): text for old, text in json.loads(mapping).items()}
            changes += _by_points(snapshot, appraisal, finding, new)
            renames |= {} if appraisal.scale.numeric else new
    return [*changes, *_limits(snapshot, appraisal, renames)]


def _by_points(snapshot: Snapshot, appraisal: Appraisal, finding: Finding, new: Mapping[str, str]) -> Iterator[Change]:
    """Scores of an earlier scale that have the same points on the present one."""
    scores = {cell.sheet for cell in islice(appraisal.score_cells.values(), 1)}
    for cell in finding.also:
        if cell.sheet in scores:
            data = snapshot.sheets[cell.sheet].cells.get((cell.row, cell.column), BLANK)
            stored = number(data)
            text = new.get(decimal_text(stored) if stored is not None else folded(str(data.value)))
            if text is not None:
                value = float(text) if appraisal.scale.numeric else text
                yield SetCell(cell.sheet, cell.row, cell.column, value)


def _limits(snapshot: Snapshot, appraisal: Appraisal, renames: Mapping[str, str]) -> Iterator[Change]:
    """Limits with the new names, all at once: a new name may be another's old one."""
    words = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, renames)) or '(?!)'})(?!\w)", re.IGNORECASE)
    for criterion in appraisal.criteria:
        cell = criterion.cells.get("limits")
        text = snapshot.sheets[cell.sheet].cells.get((cell.row, cell.column), BLANK).value if cell else None
        if cell and isinstance(text, str) and words.search(text):
            changed = words.sub(lambda match: renames[folded(match[0])], text)
            yield SetCell(cell.sheet, cell.row, cell.column, changed)
