"""Findings on options and criteria that were taken out in; the changes that delete their columns and rows out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlappraise.appraisal.findings import Cell, Finding
from xlappraise.appraisal.rules.of_rows import TAKEN_OUT
from xlappraise.appraisal.words import folded
from xlappraise.sheets import layout
from xlappraise.sheets.where import Where
from xlappraise.xlsx.changes.kinds import Change, DeleteLine, SetCell
from xlappraise.xlsx.snapshot import Snapshot

GATEWAYS = layout.GATEWAYS.name


def plan_deletions(snapshot: Snapshot, findings: Iterable[Finding], where: Where) -> list[Change]:
    """Changes that empty every cell of the deleted rows and columns, then delete these, the last of a sheet first."""
    taken = [finding for finding in findings if finding.code == TAKEN_OUT.code]
    found = [line for finding in taken for line in (*_lines(finding), *_rows_of_gateways(snapshot, finding, where))]
    lines = list(dict.fromkeys(found))
    lines.sort(key=lambda line: (line.sheet, -line.row, -line.column))
    cells = (
        SetCell(name, *at, None)
        for name in dict.fromkeys(line.sheet for line in lines)
        for at in sorted(snapshot.sheets[name].cells)
        if any(line.sheet == name and line.holds(at) for line in lines)
    )
    return [*cells, *lines]


def outside(changes: Iterable[Change], gone: Iterable[Change]) -> list[Change]:
    """The changes without those to cells in a deleted row or column."""
    lines = lines_in(gone)
    return [
        change
        for change in changes
        if not isinstance(change, SetCell)
        or not any(line.sheet == change.sheet and line.holds((change.row, change.column)) for line in lines)
    ]


def lines_in(changes: Iterable[Change]) -> list[DeleteLine]:
    """The deletions of rows and columns among the changes."""
    return [change for change in changes if isinstance(change, DeleteLine)]


def keys_taken_out(findings: Iterable[Finding]) -> Sequence[str]:
    """Refs and IDs of the criteria and options that were taken out."""
    return [key for finding in findings if finding.code == TAKEN_OUT.code for key in str(finding.facts["gone"]).split()]


def _rows_of_gateways(snapshot: Snapshot, finding: Finding, where: Where) -> Iterable[DeleteLine]:
    """The rows of options on Gateways whose columns on Scores go: of these nothing more is said there."""
    place = where.tables.get(GATEWAYS)
    if place is None or GATEWAYS not in snapshot.sheets or finding.facts["line"] == "row":
        return
    for key in str(finding.facts["gone"]).split():
        if row := place.held_rows.get(folded(key)):
            yield DeleteLine(GATEWAYS, row)


def _lines(finding: Finding) -> Iterable[DeleteLine]:
    for cell in (finding.cell, *finding.also):
        if isinstance(cell, Cell):
            is_row = finding.facts["line"] == "row"
            yield DeleteLine(cell.sheet, cell.row) if is_row else DeleteLine(cell.sheet, 0, cell.column)
