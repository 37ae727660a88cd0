"""In, a workbook open in Excel and a folder of assessors' copies; out, the workbook with what these gave, in one alert.

The flow is that of the command `merge`: rows and unanimous scores first, then a recalculation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import Any

from xlappraise.additions import MergeOutcome, merged_for
from xlappraise.appraisal.individual import MODERATION, individual_of
from xlappraise.appraisal.merging import MergeSummary, brought_sentence, next_step, refused_sentence, standing_sentence
from xlappraise.appraisal.words import count_of, list_of
from xlappraise.excel import writing
from xlappraise.excel.outcomes import go_to, outcome_of, to_put_right
from xlappraise.excel.whole_sheets import as_cells
from xlappraise.flow import Outcome
from xlappraise.plan.merge import copies_in
from xlappraise.xlsx.aliases import single
from xlappraise.xlsx.refusals import CannotRead, CannotWrite

MERGED = writing.WrittenBefore("The copies are merged, but the results are not up to date", "press Recalculate")
TOLD = 5
"""Copies that were left out, and remarks on others, that the alert has; the command tells all."""


def merge_from(book: Any, folder: str, recalculate: Callable[[writing.WrittenBefore], Outcome]) -> str:
    """Merge the copies in the folder, recalculate, show Moderation; what to tell of it.

    Raises CannotRead or CannotWrite, each with one sentence: nothing was written, or it says what was.
    """
    outcome = outcome_of(book)
    if blocking := outcome.blocking_but_weights:
        raise CannotWrite(f"Nothing was merged. {to_put_right(blocking[0])}")
    done, changes = merged_for(outcome, _copies(folder))
    if done.summary is None:
        raise CannotRead(" ".join(["Nothing was merged.", *_left_out(done, "")]))
    notes: tuple[str, ...] = ()
    if changes:
        notes = writing.apply(book, as_cells(changes, outcome.snapshot), outcome.snapshot).notes
        _show_moderation(book, recalculate(MERGED))
    return " ".join([*_sentences(done, done.summary, bool(changes)), *notes])


def _copies(folder: str) -> list[str]:
    name = PurePath(folder).name
    try:
        copies = copies_in(folder)
    except OSError as error:
        raise CannotRead(f"The folder '{name}' cannot be read: {error.strerror}.") from None
    if not copies:
        raise CannotRead(f"There is no workbook in '{name}'.")
    return copies


def _show_moderation(book: Any, outcome: Outcome) -> None:
    """Go to the first cell on Moderation whose score is not agreed."""
    tab = single(outcome.snapshot.tabs).get(MODERATION, MODERATION)
    for key, row in individual_of(outcome.appraisal).discussed.items():
        if key not in outcome.appraisal.scores and "ref" in row.cells:
            go_to(book, row.cells["ref"]._replace(sheet=tab))
            return


def _sentences(done: MergeOutcome, new: MergeSummary, is_new: bool) -> Iterator[str]:
    """What came, who is missing, what stands open, and what was left out."""
    merged = f"Merged {count_of(len(done.told), 'workbook')}"
    yield f"{merged}; {brought_sentence(new)}." if is_new else f"{merged}: nothing is new in them."
    if (found := new.standing) is None:
        yield "No score was entered in them yet."
    else:
        yield standing_sentence(found)
        if found.missing:
            yield f"Missing: {list_of(found.missing)}."
        if step := next_step(found):
            yield step[0].upper() + step[1:]
        if new.undone:
            yield f"Agreed scores on which assessors no longer agree, kept as they are: {list_of(new.undone)}."
    yield from _left_out(done, "Not merged: ")
    yield from _first_of([f"{assessor}: {each}." for assessor, told in done.told for each in told])


def _left_out(done: MergeOutcome, before: str) -> Iterator[str]:
    """Which copies were not merged, and why, by the names of their files."""
    refused = sorted(done.refused.items())
    yield from _first_of([before + refused_sentence(f, why).replace(f, PurePath(f).name) for f, why in refused])
    if any("--accept" in why for _, why in refused[:TOLD]):
        yield "--accept is for the command xlappraise merge."


def _first_of(said: Sequence[str]) -> Iterator[str]:
    yield from said[:TOLD]
    if len(said) > TOLD:
        yield f"The command xlappraise merge tells {len(said) - TOLD:,} more of this kind."
