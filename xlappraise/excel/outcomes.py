"""A workbook open in Excel in; out, what it holds as an Outcome, and what a sentence on a finding of it says."""

from contextlib import suppress
from typing import Any

from xlappraise.appraisal.findings import Cell, Finding
from xlappraise.appraisal.rules import FORMULA_OVERTYPED
from xlappraise.excel import patience, reading
from xlappraise.excel.reading import NO_FORMULAS, Formulas
from xlappraise.flow import NotAppraisal, Outcome, judge, planned_for
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.refusals import CannotRead
from xlappraise.xlsx.snapshot import BLANK, Snapshot, same_value


def outcome_of(book: Any, fetched: Formulas = NO_FORMULAS) -> Outcome:
    """The open workbook read, checked and scored. Raises CannotRead for a workbook that is no appraisal."""
    try:
        outcome = judge(patience.insist(lambda: reading.snapshot(book, fetched), patience.READING))
    except NotAppraisal as verdict:
        raise CannotRead(str(verdict)) from None
    if reading.formulas_are_read(book, fetched):
        return outcome
    outcome = judge(_with_formulas(outcome))
    # Where formulas are not read it cannot be known whether one was typed over.
    known = tuple(finding for finding in outcome.findings if finding.rule is not FORMULA_OVERTYPED)
    return outcome._replace(findings=known)


def _with_formulas(outcome: Outcome) -> Snapshot:
    """A workbook whose formulas could not be read, with the tool's own where a cell shows the value that they give.

    What belongs on the tool's sheets is known: only where a cell shows another value is there something to write.
    """
    snapshot = outcome.snapshot
    sheets = {name: dict(sheet.cells) for name, sheet in snapshot.sheets.items()}
    for change in planned_for(outcome)[1].changes:
        if isinstance(change, SetCell) and change.source is not None and change.sheet in sheets:
            there = sheets[change.sheet].get((change.row, change.column), BLANK)
            if same_value(there.value, change.value):
                sheets[change.sheet][change.row, change.column] = there._replace(source=change.source)
    return snapshot._replace(
        sheets={name: sheet._replace(cells=sheets[name]) for name, sheet in snapshot.sheets.items()}
    )


def to_put_right(finding: Finding) -> str:
    """Where it is, what it is, and what to do."""
    place = f"{finding.cell}: " if finding.cell.sheet else ""
    return f"{place}{finding.message} {finding.help}"


def go_to(book: Any, cell: Cell) -> None:
    """Show the cell. Where Excel cannot (a hidden sheet), the sentence names it all the same."""
    with suppress(Exception):
        page = book.sheets[cell.sheet]
        page.activate()
        page.range((cell.row, cell.column)).select()
