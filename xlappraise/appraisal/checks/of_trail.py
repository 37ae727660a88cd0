"""Checks of Long-list trail: in, an Appraisal; out, findings."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from xlappraise.appraisal.checks.known import Known, place
from xlappraise.appraisal.checks.log_rows import row_name
from xlappraise.appraisal.combinations import text
from xlappraise.appraisal.findings import Cell, Finding
from xlappraise.appraisal.lineage import CARRIED, CONSIDERED, PREFERRED, TRAIL, options_left, successor
from xlappraise.appraisal.model import Appraisal, LogRow
from xlappraise.appraisal.rules.of_history import TRAIL_COUNT, TRAIL_END, TRAIL_GREW
from xlappraise.appraisal.rules.of_rows import TAKEN_OUT
from xlappraise.appraisal.words import count_of, decimal_text, list_of, quoted, shorten


def _options_left(row: LogRow) -> int | None:
    """Options left after the step; None where that is no count."""
    left = row.values.get("left")
    return int(left) if isinstance(left, Fraction) and left.denominator == 1 and left >= 0 else None


def _step_name(row: LogRow) -> str:
    return quoted(shorten(text(row, "step"))) if text(row, "step") else row_name(row, "step", "reason")


def counts_of_the_trail_are_whole(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Options left is a whole number, 0 or more."""
    for row in appraisal.logs.get(TRAIL, ()):
        left = row.values.get("left")
        if _options_left(row) is None and known.has_no_error(row.cells, "left"):
            found = decimal_text(left) if isinstance(left, Fraction) else "blank"
            yield TRAIL_COUNT.at(place(row.cells, "left", TRAIL), shown=_step_name(row), found=found)


def _outcomes_are_read(appraisal: Appraisal, known: Known) -> bool:
    """Whether what was decided about each option is known.

    No option was taken out, the column is found, and neither its cells nor a row's ID have an error.
    """
    if TAKEN_OUT.code in known.codes:
        return False
    ids = {cell.column for option in appraisal.options if (cell := option.cells.get("id"))}
    if any(isinstance(cell, Cell) and cell.sheet == "Options" and cell.column in ids for cell in known.cells):
        return False
    return all(
        known.has_no_error(option.cells, "stage", "outcome") and (not option.cells or "outcome" in option.cells)
        for option in appraisal.options
    )


def the_trail_ends_with_the_options_that_are_left(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """The last count of the trail is of a stage: short-listed, scored, recommended, preferred, or all that stand."""
    rows = appraisal.logs.get(TRAIL, ())
    last = _options_left(rows[-1]) if rows else None
    short = len(appraisal.short_list)
    preferred = sum(option.outcome == PREFERRED for option in appraisal.options)
    going_on = [option for option in appraisal.options if option.outcome in (CARRIED, CONSIDERED)]
    standing = preferred + sum(not successor(option) for option in going_on)
    # Two that are preferred have a finding of their own.
    scored = {short, len(appraisal.in_play), len(options_left(appraisal))}
    counts = {*scored, preferred, min(preferred, 1), standing} - {0}
    if last is not None and counts and last not in counts and _outcomes_are_read(appraisal, known):
        told = (f"{short} on the Short-list" if short else "", f"{preferred} preferred" if preferred else "")
        there = list_of([words for words in told if words]) or f"{standing} carried forward"
        where = place(rows[-1].cells, "left", TRAIL)
        yield TRAIL_END.at(where, found=count_of(last, "option"), expected=there)


def steps_that_add_options_have_a_reason(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """A step after which there are more options than before says why."""
    before: int | None = None
    for row in appraisal.logs.get(TRAIL, ()):
        left = _options_left(row)
        if left is None:
            continue
        if before is not None and left > before and not text(row, "reason") and known.has_no_error(row.cells, "reason"):
            more = count_of(left - before, "option")
            yield TRAIL_GREW.at(place(row.cells, "reason", TRAIL), shown=_step_name(row), found=more)
        before = left
