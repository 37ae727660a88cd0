"""A path in; out, the same workbook with something added: combinations, a seal, rows of logs, merged copies, a sheet.

Each is planned first and then written, as in flow.py, with a recalculation where results depend on it.
"""

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from xlappraise.appraisal.words import near, some
from xlappraise.flow import Outcome, Recalculation, appraise, judge, planned_for, recalc
from xlappraise.reading.reader import NotAppraisal
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.xlsx.changes.kinds import AddSheet, Change
from xlappraise.xlsx.package import CannotRead, CannotWrite, Receipt, apply

if TYPE_CHECKING:
    from xlappraise.appraisal.merging import MergeSummary
    from xlappraise.appraisal.versions.entry_effects import EntryEffects
    from xlappraise.plan.combine import CombinationPlan
    from xlappraise.plan.log import ChangeDecision, LogEntry
    from xlappraise.plan.recalc import Plan
    from xlappraise.plan.seal import SealPlan


class Combining(NamedTuple):
    """What `combine` adds to Options, and the recalculation with it."""

    before: Outcome
    combined: "CombinationPlan"
    done: Recalculation


def combine(
    path: str | os.PathLike[str],
    out: str | os.PathLike[str] | None = None,
    dry_run: bool = False,
    force: bool = False,
) -> Combining:
    """Add a row to Options for each combination of Dimensions that has none, and bring the results up to date.

    Raises CannotRead, NotAppraisal or CannotWrite (also when there are too many); the file is then as it was.
    """
    found = appraise(path, to_write=not dry_run)
    combined, outcome, (changes, settled) = combined_for(found)
    receipt = None
    if not dry_run:
        receipt = apply(found.snapshot, changes, out, force=force, settled=settled, owners=found.owners)
    return Combining(found, combined, Recalculation(outcome, changes, receipt))


def combined_for(outcome: Outcome) -> "tuple[CombinationPlan, Outcome, Plan]":
    """The rows that combinations still lack, the Outcome once they are there, and all changes; none without rows."""
    from xlappraise.plan.combine import plan_combinations
    from xlappraise.plan.growth import with_changes
    from xlappraise.plan.recalc import Plan

    rows = plan_combinations(outcome.snapshot, outcome.reading)
    if not rows.changes:
        return rows, outcome, Plan([])
    after, plan = planned_for(judge(with_changes(outcome.snapshot, rows.changes)))
    return rows, after, plan._replace(changes=[*rows.changes, *plan.changes])


class Sealing(NamedTuple):
    """What `seal` found, the seal that it made, and the receipt when it wrote the file."""

    outcome: Outcome
    sealed: "SealPlan | None"
    """None for a blocked outcome: what keys mean is not certain then."""
    receipt: Receipt | None = None


def seal(
    path: str | os.PathLike[str],
    stage: str,
    by: str,
    date: str,
    out: str | os.PathLike[str] | None = None,
    *,
    force: bool = False,
) -> Sealing:
    """Add a seal of a stage (of appraisal.seals.STAGES) by a name on a day, as in ISO 8601, to the workbook.

    Raises CannotRead, NotAppraisal or CannotWrite; the file is then as it was.
    """
    from xlappraise.plan.seal import plan_seal

    found = appraise(path, to_write=True)
    if found.is_blocked:
        return Sealing(found, None)
    planned = plan_seal(found.snapshot, found.appraisal, stage, by, date)
    return Sealing(found, planned, apply(found.snapshot, planned.changes, out, force=force, owners=found.owners))


class Logging(NamedTuple):
    """The Outcome that `log_changes` was given, the entries that it wrote, and the receipt of the file."""

    outcome: Outcome
    entries: "list[LogEntry]"
    receipt: Receipt


def log_changes(
    outcome: Outcome,
    found: "list[LogEntry]",
    decided: "ChangeDecision",
    out: str | os.PathLike[str] | None = None,
    *,
    effects: "EntryEffects | None" = None,
    force: bool = False,
) -> Logging:
    """Write those of the entries `found` to Change log that are not there yet, with `effects` where it has the column.

    Raises CannotRead or CannotWrite; the file is then as it was.
    """
    from xlappraise.plan.log import CHANGE_LOG, plan_entries, without_logged

    left = without_logged(found, outcome.appraisal.logs.get(CHANGE_LOG.name, ()))
    changes = plan_entries(outcome.snapshot, outcome.reading, left, decided, effects)
    return Logging(outcome, left, apply(outcome.snapshot, changes, out, force=force, owners=outcome.owners))


class MergeOutcome(NamedTuple):
    """What `merge` found in the copies, what that brought, and the receipt when it wrote the file."""

    outcome: Outcome
    told: "tuple[tuple[str, tuple[str, ...]], ...]"
    """The assessors whose copies were merged, each with what the panel should know."""
    refused: dict[str, str]
    """By file: why it was not merged, as the end of a sentence on it."""
    summary: "MergeSummary | None" = None
    """None where keys, scale or bands are not certain, and where nothing was to be merged."""
    receipt: Receipt | None = None


def merge(
    path: str | os.PathLike[str],
    copies: Iterable[str],
    out: str | os.PathLike[str] | None = None,
    *,
    accepted: Iterable[str] = (),
    strict: bool = False,
    force: bool = False,
    each: Callable[[], None] = lambda: None,
) -> MergeOutcome:
    """Bring what assessors entered in their copies into the workbook: their own scores, and those that all agree on.

    `accepted` are assessors whose scores may look like ranks; with `strict`, one copy that cannot be merged stops all.
    `each` is called after each copy. Raises CannotRead, NotAppraisal or CannotWrite; the file is then as it was.
    """
    found = appraise(path, to_write=True)
    done, changes = merged_for(found, copies, accepted=accepted, strict=strict, each=each)
    if done.summary is None:
        return done
    receipt = apply(found.snapshot, changes, out, force=force, owners=found.owners)
    if changes:
        changes.clear()  # of a large panel as much as the workbook itself, which is read anew
        recalc(out or path, force=True)
    return done._replace(receipt=receipt)


def merged_for(
    outcome: Outcome,
    copies: Iterable[str],
    *,
    accepted: Iterable[str] = (),
    strict: bool = False,
    each: Callable[[], None] = lambda: None,
) -> tuple[MergeOutcome, list[Change]]:
    """What `merge` makes of the copies, unwritten, and the changes that a recalculation is to follow.

    No changes when nothing is merged, or nothing is new. Raises CannotWrite for a workbook of one assessor, or where
    something is in the way of a merge or a recalculation.
    """
    from xlappraise.appraisal.individual import individual_of
    from xlappraise.appraisal.merging import changed_since, merge_copies, summary_of
    from xlappraise.appraisal.returned import CannotMerge, without_twice
    from xlappraise.plan.merge import plan_merging, read_copy

    if outcome.blocking_but_weights:
        return MergeOutcome(outcome, (), {}), []
    ours = outcome.appraisal
    if ours.setup.assessor:
        raise CannotWrite(
            f"'{outcome.path}' is the workbook of one assessor: merge into the one that it was made from."
        )
    returned, refused, names = [], dict[str, str](), tuple(accepted)
    for copy in copies:
        try:
            returned.append(read_copy(ours, copy, names))
        except (CannotMerge, CannotRead, NotAppraisal) as refusal:
            refused[copy] = str(refusal)
        each()
    once, twice = without_twice(returned)
    refused |= twice
    before = individual_of(ours)
    for given in once:
        if changed := changed_since(before, given):
            refused[given.file] = f"differs from what {given.assessor} gave before: {some(changed)}"
    kept = tuple(given for given in once if given.file not in refused)
    told = tuple((given.assessor, given.told) for given in kept)
    if not kept or (strict and refused):
        return MergeOutcome(outcome, told, refused), []
    planned_for(outcome)  # what is in a recalculation's way is told before anything is written
    new = merge_copies(ours, kept)
    changes = plan_merging(outcome.snapshot, outcome.reading, new)
    return MergeOutcome(outcome, told, refused, summary_of(ours, new)), changes


def add_sheet(
    path: str | os.PathLike[str], name: str, out: str | os.PathLike[str] | None = None, *, force: bool = False
) -> Receipt:
    """Add a topic, such as benefits, or one optional sheet, such as Issues, with the look of a new workbook.

    A topic brings all its sheets and columns that are not there yet. Raises CannotRead, NotAppraisal or CannotWrite
    (also when all is there already); the file is then as it was.
    """
    from xlappraise.plan.score_formats import plan_guide

    found = appraise(path)
    changes = _plan_addition(found, name.strip())
    sheets = [change.sheet for change in changes if isinstance(change, AddSheet)]
    if sheets:
        changes += plan_guide(found.snapshot, found.appraisal, sheets)
    receipt = apply(found.snapshot, changes, out, force=force, owners=found.owners)
    shown = {sheet.shows[0] for sheet in layout.SHEETS if len(sheet.shows) == 1}
    if not {layout.CRITERIA.name, *shown}.isdisjoint(sheets):  # a recalculation brings names and sheets that go with it
        recalc(out or path, force=force)
    return receipt


def _plan_addition(found: Outcome, name: str) -> list[Change]:
    """The changes that add a topic or a sheet. Raises CannotWrite."""
    from xlappraise.plan.add import plan_closed_lists, plan_topics
    from xlappraise.plan.lacking_sheets import addable, plan_log
    from xlappraise.plan.tab_visibility import plan_shown

    book, reading = found.snapshot, found.reading
    topic = next((each for each in layout.TOPICS if each.casefold() == name.casefold()), None)
    if topic is not None:
        if changes := [*plan_topics(book, reading, (topic,)), *plan_shown(book, layout.TOPICS[topic])]:
            return changes
        raise CannotWrite(f"'{name}' already exists, so nothing was written.")
    names = addable(book)
    known = next((each for each in names if each.casefold() == name.casefold()), None)
    if known is not None:
        return [*plan_closed_lists(book, reading), plan_log(book, found.appraisal, known)]
    known = next((each for each in layout.BY_NAME if each.casefold() == name.casefold()), None)
    if known is not None and (changes := [*plan_shown(book, (known,))]):
        return changes
    meant = near(name, [*names, *layout.TOPICS]) if known is None else None
    hint = f" Did you mean '{meant}'?" if meant else ""
    free = f"can be added are {', '.join(names)}" if names else "could be added are all there already"
    raise CannotWrite(
        f"'{name}' cannot be added, so nothing was written: the sheets that {free}; the topics are "
        f"{', '.join(layout.TOPICS)}.{hint}"
    )
