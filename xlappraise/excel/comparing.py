"""In, a workbook open in Excel and an earlier file; out, what changed on Version changes, and on Change log if wanted.

The flow is that of the commands `compare --sheet` and `log`.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.seals import changes_since, seal_states
from xlappraise.appraisal.versions.comparison import Comparison, compare
from xlappraise.appraisal.versions.effect import effect
from xlappraise.appraisal.versions.effect_sentences import sentences
from xlappraise.appraisal.versions.entry_effects import EntryEffects
from xlappraise.appraisal.words import count_of
from xlappraise.excel import asking, writing
from xlappraise.excel.books import TITLE
from xlappraise.excel.outcomes import go_to, outcome_of, to_put_right
from xlappraise.excel.whole_sheets import as_cells
from xlappraise.flow import NotAppraisal, Outcome, appraise
from xlappraise.plan.log import (
    CHANGE_LOG,
    ChangeDecision,
    LogEntry,
    entries_of_comparison,
    entries_of_seal,
    plan_entries,
    without_logged,
)
from xlappraise.plan.version_changes import plan_version_changes
from xlappraise.reading.seals import read_seals
from xlappraise.sheets import layout
from xlappraise.sheets.version_words import change_lines
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.refusals import CannotRead

NOT_LOGGED = writing.WrittenBefore(f"Nothing was written to {CHANGE_LOG.name}", "press the button again")
TOLD = 3
"""Sentences on what moved that the alert has; the sheet has all."""


def compare_with(book: Any, path: str) -> None:
    """Write what changed since that file on Version changes, tell it in one alert, and offer to log it.

    Raises CannotRead or CannotWrite, each with one sentence for the officer.
    """
    outcome = _with_results(outcome_of(book), "this workbook")
    name = PurePath(path).name
    comparison = compare(_earlier(path, name).appraisal, outcome.appraisal)
    if comparison.is_empty:
        book.app.alert(f"The workbook holds the same as {name}.", TITLE)
        return
    book.app.alert(_tell(book, outcome, comparison, name), TITLE)
    if comparison.suggested:
        return  # first it has to be said whether these are renames
    logged = outcome.appraisal.logs.get(CHANGE_LOG.name, ())
    left = without_logged(entries_of_comparison(comparison), logged)
    offer_logging(book, left, f"since {name}", EntryEffects(comparison))


def _earlier(path: str, name: str) -> Outcome:
    try:
        return _with_results(appraise(path), name)
    except NotAppraisal as verdict:
        raise CannotRead(str(verdict)) from None


def _with_results(outcome: Outcome, name: str) -> Outcome:
    if outcome.results is None:
        raise CannotRead(f"No comparison, for {name} has no results. {to_put_right(outcome.blocking_findings[0])}")
    return outcome


def _tell(book: Any, outcome: Outcome, comparison: Comparison, name: str) -> str:
    """What the alert says, once the sheet is written."""
    lines = change_lines(comparison)
    said = sentences(effect(comparison)) if comparison.new.scored_criteria else []
    changes = plan_version_changes(outcome.snapshot, f"Compared with {name}.", said, lines)
    written = writing.apply(book, as_cells(changes, outcome.snapshot), outcome.snapshot)
    first = f"{count_of(len(lines), 'change')} since {name}, listed on the sheet {layout.VERSION_CHANGES.name}."
    renames = [
        f"{each.was} may now be called {each.now}: to compare it as renamed, use xlappraise compare OLD NEW --renamed "
        f"{each.was}={each.now}."
        for each in comparison.suggested[:TOLD]
    ]
    return " ".join([first, *said[:TOLD], *renames, *written.notes])


def offer_logging_of_sealed(book: Any, outcome: Outcome) -> None:
    """Offer to log what is not as the seals hold it, where Change log does not say so."""
    reading = read_seals(outcome.snapshot)
    changes = changes_since(seal_states(reading.seals, reading.records), outcome.appraisal)
    logged = outcome.appraisal.logs.get(CHANGE_LOG.name, ())
    left = without_logged(entries_of_seal(changes, outcome.appraisal), logged)
    offer_logging(book, left, "since it was sealed", None)


def offer_logging(book: Any, left: Sequence[LogEntry], since: str, effects: EntryEffects | None) -> None:
    """Ask whether to write changes to Change log; once they are there, go to the first to be told who and why."""
    one = len(left) == 1
    question = (
        f"{count_of(len(left), 'change')} {since} {'does' if one else 'do'} not stand on {CHANGE_LOG.name}. Write "
        f"{'it' if one else 'them'} there, dated today? Who decided it, where and why remains for you to fill in."
    )
    if not left or not asking.is_answered(book.app) or not asking.says_yes(book.app, question):
        return
    outcome = outcome_of(book)
    changes = plan_entries(outcome.snapshot, outcome.reading, left, ChangeDecision(date.today(), "", "", ""), effects)
    changes = as_cells(changes, outcome.snapshot)
    written = writing.apply(book, changes, outcome.snapshot, earlier=NOT_LOGGED)
    first = next(c for c in changes if isinstance(c, SetCell) and c.sheet != layout.VERSION_CHANGES.name)
    go_to(book, Cell(first.sheet, first.row, first.column))
    book.app.alert(" ".join([f"{count_of(len(left), 'change')} written to {CHANGE_LOG.name}.", *written.notes]), TITLE)
