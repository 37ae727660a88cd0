"""The buttons' work: in, a workbook open in Excel; out, the same workbook brought up to date, and one sentence.

The flow is the file's own: the Snapshot is judged by `flow.judge`, the changes are those of `flow.planned_for`.
"""

import tempfile
from collections.abc import Callable, Container, Iterable, Sequence
from itertools import chain, count
from pathlib import Path
from typing import Any

from xlappraise.additions import combined_for
from xlappraise.appraisal.findings import ERROR, WARNING, Cell, Finding, tally
from xlappraise.appraisal.rules.of_rows import TAKEN_OUT
from xlappraise.appraisal.words import list_of
from xlappraise.excel import asking, native, patience, reporting, writing
from xlappraise.excel.books import TITLE
from xlappraise.excel.outcomes import go_to, outcome_of, to_put_right
from xlappraise.excel.reading import NO_FORMULAS, Formulas
from xlappraise.excel.settings import give_back
from xlappraise.flow import Outcome, marks, planned_for, sentences_on_new_keys
from xlappraise.plan import take_out
from xlappraise.plan.recalc import to_be_listed
from xlappraise.reading.tab_names import with_our_names
from xlappraise.records import NamedTuple
from xlappraise.sheets import results
from xlappraise.sheets.layout import SEALS
from xlappraise.xlsx.changes.kinds import Change, DeleteLine
from xlappraise.xlsx.refusals import CannotRead, CannotWrite


class LiveResult(NamedTuple):
    """What was found and written, and the sentence that says so."""

    outcome: Outcome
    written: writing.LiveReceipt
    sentence: str


# ------------------------------------------------------------------------------------- what the buttons call


def recalculate(book: Any, fetched: Formulas = NO_FORMULAS) -> None:
    """Bring totals, ranks, RAG, Summary and Checks up to date, and say in one alert who leads.

    Raises CannotRead or CannotWrite, each with one sentence for the officer.
    """
    with patience.bounded_attempts():
        book.app.alert(recalculate_silently(book, fetched).sentence, TITLE)


def check(book: Any, fetched: Formulas = NO_FORMULAS) -> None:
    """Write the Checks sheet, go to the first cell that is wrong, and say in one alert what was found.

    Where an option or a criterion was taken out and left its column or row, ask whether to delete these; where
    something changed since it was sealed, whether to log it. Raises CannotRead or CannotWrite, each with one sentence
    for the officer.
    """
    with patience.bounded_attempts():
        done = check_silently(book, fetched)
        book.app.alert(done.sentence, TITLE)
        _offer_deleting(book, done.outcome)
        if done.outcome.results is not None and SEALS.name in done.outcome.snapshot.sheets:
            from xlappraise.excel.comparing import offer_logging_of_sealed

            offer_logging_of_sealed(book, done.outcome)


def _offer_deleting(book: Any, outcome: Outcome) -> None:
    """Ask whether to delete what was taken out, and bring the results up to date once it is gone."""
    findings = with_our_names(outcome.findings, outcome.snapshot.tabs)
    changes = take_out.plan_deletions(outcome.snapshot, findings, outcome.reading.where)
    if not changes or not asking.is_answered(book.app):
        return
    saves = native.saves_itself(book)
    asked = question(outcome.findings, changes, saves, native.program(book.app))
    if asking.says_yes(book.app, asked):
        written = writing.apply(book, changes, outcome.snapshot)
        sentence = recalculate_silently(book, earlier=written_by_deletion(changes)).sentence
        book.app.alert(" ".join([*written.notes, sentence]), TITLE)


def written_by_deletion(changes: Iterable[Change]) -> writing.WrittenBefore:
    """What stands once the lines in the changes are deleted."""
    lines = take_out.lines_in(changes)
    done = f"{_lines_in_words(lines)} {'is' if len(lines) == 1 else 'are'} deleted, but the results are not up to date"
    return writing.WrittenBefore(done[:1].upper() + done[1:], "press Recalculate")


def _lines_in_words(lines: Sequence[DeleteLine]) -> str:
    """Rows and columns in words."""
    return list_of([f"{line.name} of {line.sheet}" for line in reversed(lines)])


UNDONE = {native.EXCEL: "Excel cannot undo this.", native.LIBREOFFICE: "One Undo takes all of this press back."}


def question(
    findings: Iterable[Finding], changes: Iterable[Change], saves_itself: bool = False, program: str = native.EXCEL
) -> str:
    """What was taken out, what would be deleted, and what becomes of the file."""
    said = [finding.message for finding in findings if finding.code == TAKEN_OUT.code]
    changes = list(changes)
    lines = take_out.lines_in(changes)
    file = writing.AUTO_SAVED if saves_itself else "The file on disk stays as it is until you save."
    asked = f"Delete {_lines_in_words(lines)}, with {len(changes) - len(lines):,} filled cells?"
    return f"{' '.join(said)} {asked} {UNDONE[program]} {file}"


def combine(book: Any, fetched: Formulas = NO_FORMULAS) -> None:
    """Add a row to Options for each combination of Dimensions that has none, and say in one alert what was added.

    Raises CannotRead or CannotWrite, each with one sentence for the officer.
    """
    with patience.bounded_attempts():
        book.app.alert(combine_silently(book, fetched).sentence, TITLE)


def compare(book: Any) -> None:
    """Ask for an earlier file, write what changed since on Version changes, and offer to log it.

    Raises CannotRead or CannotWrite, each with one sentence for the officer.
    """
    from xlappraise.excel.comparing import compare_with

    if path := asking.earlier_file(book.app):
        give_back(book.app)
        with patience.bounded_attempts():
            compare_with(book, path)


def merge(book: Any) -> None:
    """Ask for a folder of assessors' copies, merge these into the workbook, and say in one alert how the panel stands.

    Raises CannotRead or CannotWrite, each with one sentence for the officer.
    """
    from xlappraise.excel.merging import merge_from

    if folder := asking.folder_of_copies(book.app):
        give_back(book.app)
        with patience.bounded_attempts():
            said = merge_from(book, folder, lambda merged: recalculate_silently(book, earlier=merged).outcome)
            book.app.alert(said, TITLE)


def new(target: Any) -> None:
    """Open a fresh appraisal beside whatever is open. `target` is an xlwings app, or a book in it.

    Raises CannotWrite, with one sentence for the officer, where Excel cannot open a workbook for us.
    """
    from xlappraise.sheets import build

    app = target if hasattr(target, "books") else target.app
    with patience.bounded_attempts():
        _open_new(app, build.build(build.blank(OPTIONS, CRITERIA)))


def import_sheet(book: Any) -> None:
    """Open a new appraisal of the scoring sheet in front beside it, and say in one alert what was read.

    Raises CannotRead or CannotWrite, each with a text for the officer, where something of it has to be asked.
    """
    from xlappraise.excel.importing import import_from

    with patience.bounded_attempts():
        book.app.alert(import_from(book, lambda content: _open_new(book.app, content)), TITLE)


def report(book: Any) -> None:
    """Write the pack as a Word document, beside the workbook if it can be, and say in one alert where it is.

    Raises CannotRead or CannotWrite, each with one sentence for the officer.
    """
    with patience.bounded_attempts():
        book.app.alert(report_silently(book), TITLE)


def tell_refusal(target: Any, action: Callable[[Any], None]) -> None:
    """Do one of the above; a refusal is told in an alert. For xlwings Lite, where nobody else would tell it."""
    try:
        action(target)
    except (CannotRead, CannotWrite) as refusal:
        app = target if hasattr(target, "books") else target.app
        app.alert(str(refusal), TITLE)


# ------------------------------------------------------------------------------------------- the work itself


def recalculate_silently(
    book: Any, fetched: Formulas = NO_FORMULAS, *, earlier: writing.WrittenBefore | None = None
) -> LiveResult:
    """Recalculate without an alert; see `writing.apply` for `earlier`. Raises as `recalculate`."""
    found = _start_press(book, fetched)
    outcome, wanted = planned_for(found)
    written = writing.apply(book, wanted.changes, found.snapshot, earlier=earlier)
    left = to_be_listed(outcome.findings)
    if outcome.results is None:
        first = f"No results yet. {to_put_right(next(finding for finding in left if finding.blocks))}"
    else:
        first = results.headline(outcome.appraisal, outcome.results)
    return LiveResult(
        outcome, written, " ".join([first, *sentences_on_new_keys(found), what_checks_lists(left), *written.notes])
    )


def check_silently(book: Any, fetched: Formulas = NO_FORMULAS) -> LiveResult:
    """Check without an alert: the Checks sheet is written and the first wrong cell selected. Raises as `check`."""
    outcome = _start_press(book, fetched)
    written = writing.apply(book, marks(outcome), outcome.snapshot)
    told = [what_checks_lists(outcome.findings), *written.notes]
    worst = first_wrong(outcome.findings)
    if worst is None:
        return LiveResult(outcome, written, " ".join(told))
    if isinstance(worst.cell, Cell):
        go_to(book, worst.cell)
    return LiveResult(outcome, written, " ".join([to_put_right(worst), *told]))


def combine_silently(book: Any, fetched: Formulas = NO_FORMULAS) -> LiveResult:
    """Combine without an alert; the results are brought up to date with it. Raises as `combine`."""
    found = _start_press(book, fetched)
    rows, outcome, wanted = combined_for(found)
    written = writing.apply(book, wanted.changes, found.snapshot)
    left = to_be_listed(outcome.findings)
    return LiveResult(outcome, written, " ".join([rows.sentence, what_checks_lists(left), *written.notes]))


def report_silently(book: Any) -> str:
    """Write the report without an alert; the sentence that says where it is. Raises as `report`."""
    outcome = _start_press(book)
    if outcome.results is None:
        raise CannotWrite(f"No report yet. {to_put_right(outcome.blocking_findings[0])}")
    return f"{reporting.write_report(book, outcome)} {what_checks_lists(outcome.findings)}"


def _start_press(book: Any, fetched: Formulas = NO_FORMULAS) -> Outcome:
    """Put Excel's settings as they should be, and read, check and score the workbook; see `outcome_of`."""
    give_back(book.app)
    return outcome_of(book, fetched)


def first_wrong(findings: Iterable[Finding]) -> Finding | None:
    """The finding to go to: the first error, else the first warning; one with a cell rather than without."""
    wrong = [finding for finding in findings if finding.severity in (ERROR, WARNING)]
    order = {ERROR: 0, WARNING: 1}
    return min(wrong, key=lambda f: (order[f.severity], not isinstance(f.cell, Cell)), default=None)


def what_checks_lists(findings: Iterable[Finding]) -> str:
    """How much the Checks sheet lists, in words."""
    listed = [*findings]
    return f"Checks: {tally(listed)}" if listed else tally(listed)


# ------------------------------------------------------------------------------------------------ a fresh workbook

NOT_HERE = "A new workbook cannot be opened from here: use the command xlappraise new, or a copy of another appraisal."
OPTIONS, CRITERIA = 3, 10
"""Rows for options and for criteria of a fresh appraisal."""


def _open_new(app: Any, content: bytes) -> None:
    """Open a workbook as a new one without a name. Raises CannotWrite in xlwings Lite."""
    if app.engine.type == "remote":
        raise CannotWrite(NOT_HERE)
    with tempfile.TemporaryDirectory(prefix="xlappraise", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "Appraisal.xlsx"
        path.write_bytes(content)
        if native.opens_like(app, path):
            return
    # Elsewhere it can only be opened: from a folder that stays, and read-only, so that Save asks for a name.
    path = Path(tempfile.mkdtemp(prefix="xlappraise")).resolve() / free_name({book.name.lower() for book in app.books})
    path.write_bytes(content)
    # Past xlwings' own `books.open`, which asks one of that name for its `fullname` (see `native.full_name`).
    app.books.impl.open(str(path), read_only=True)


def free_name(taken: Container[str]) -> str:
    """A name for the fresh workbook: Excel opens no two of the same name."""
    names = chain(["Appraisal.xlsx"], (f"Appraisal {number}.xlsx" for number in count(2)))
    return next(name for name in names if name.lower() not in taken)
