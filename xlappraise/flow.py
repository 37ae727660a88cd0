"""The whole flow on one screen: in, a path (or a Snapshot of an open book); out, an Outcome. Read this first.

    file     --xlsx.package.snapshot--> Snapshot --reading.reader.read--> Appraisal --checks, scoring--> Outcome
    Outcome  --plan.recalc--> [Change]  --xlsx.package.apply--> file

The command line, the ribbon and `import xlappraise` are thin wrappers around the functions here.
"""

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from xlappraise import __version__
from xlappraise.appraisal.accepted import settle
from xlappraise.appraisal.checks import advise, check
from xlappraise.appraisal.findings import Cell, Finding, Place
from xlappraise.appraisal.gather import of_one_pattern
from xlappraise.appraisal.model import FINAL, Appraisal
from xlappraise.appraisal.rules.of_cells import WEIGHT_MISSING
from xlappraise.appraisal.rules.of_keys import KEY_GIVEN
from xlappraise.appraisal.scoring import Results, score
from xlappraise.appraisal.words import near, some
from xlappraise.plan.compare import ToolCellComparison, compare_tool_cells
from xlappraise.reading.reader import NotAppraisal, Reading, read
from xlappraise.reading.tabs import has_seals, recognise, with_our_names, with_tabs
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.xlsx.aliases import single
from xlappraise.xlsx.changes.kinds import AddSheet, Change, Owners
from xlappraise.xlsx.package import (
    CannotRead,
    CannotWrite,
    LazySheets,
    Receipt,
    apply,
    no_collector,
    snapshot,
    snapshot_of,
)
from xlappraise.xlsx.snapshot import Snapshot

if TYPE_CHECKING:
    import pandas as pd

    from xlappraise.appraisal.merging import Merging
    from xlappraise.appraisal.returned import ReturnedCopy
    from xlappraise.appraisal.versions.entry_effects import EntryEffects
    from xlappraise.plan.combine import CombinationPlan
    from xlappraise.plan.log import ChangeDecision, LogEntry
    from xlappraise.plan.recalc import Plan
    from xlappraise.plan.seal import SealPlan


__all__ = [
    "CannotRead",
    "CannotWrite",
    "NotAppraisal",
    "Outcome",
    "Recalculation",
    "add_sheet",
    "appraise",
    "appraise_bytes",
    "combine",
    "judge",
    "log_changes",
    "merge",
    "recalc",
    "seal",
]


class Outcome(NamedTuple):
    """All that is known about a workbook. `results` is None when a finding blocks them."""

    snapshot: Snapshot
    reading: Reading
    appraisal: Appraisal
    results: Results | None
    findings: tuple[Finding, ...]
    """Those still open, in the order of the sheets, then of the rows."""
    accepted: tuple[Finding, ...] = ()
    """Those that Accepted findings puts on record with a reason."""
    tool_cells: ToolCellComparison | None = None
    """How the tool's cells compare with what they should be."""

    @property
    def path(self) -> str:
        """Where the workbook lies."""
        return self.snapshot.path

    @property
    def is_blocked(self) -> bool:
        """Whether something makes weights, keys, scale or bands ambiguous."""
        return self.results is None

    @property
    def blocking_findings(self) -> tuple[Finding, ...]:
        """The findings for which there are no results."""
        return tuple(finding for finding in self.findings if finding.blocks)

    @property
    def blocking_but_weights(self) -> tuple[Finding, ...]:
        """The same but for weights that are blank: assessors may be asked for these."""
        return tuple(finding for finding in self.blocking_findings if finding.code != WEIGHT_MISSING.code)

    @property
    def owners(self) -> Owners:
        """Which formulas give entries, and which are the tool's."""
        from xlappraise.plan.owners import owners

        return owners(self.snapshot, self.reading, self.tool_cells)

    def frames(self) -> "dict[str, pd.DataFrame]":
        """Tidy pandas data frames by name: options, criteria, scores and results."""
        from xlappraise.exchange.frames import frames

        return frames(self.appraisal, self.results)


class Recalculation(NamedTuple):
    """What `recalc` found, what it changed (or would), and the receipt of the file door when it wrote."""

    outcome: Outcome
    changes: list[Change]
    receipt: Receipt | None
    notes: tuple[str, ...] = ()
    """Sentences on what new rows got."""


@no_collector()
def appraise(path: str | os.PathLike[str], profile: str = "") -> Outcome:
    """Read, check and score the workbook at `path`; it is not changed.

    `profile` is 'draft' or 'final', by default as Setup's status says. Raises CannotRead or NotAppraisal,
    each with one sentence for the user.
    """
    return _judged_whole(snapshot(path), profile)


@no_collector()
def appraise_bytes(data: bytes, name: str, profile: str = "") -> Outcome:
    """The same for the bytes of a workbook, which sentences call `name`."""
    return _judged_whole(snapshot_of(data, name), profile)


def _judged_whole(book: Snapshot, profile: str = "") -> Outcome:
    outcome, sheets = judge(book, profile), book.sheets
    if isinstance(sheets, LazySheets):  # the file's: what was not needed must be whole as well
        tabs = single(outcome.snapshot.tabs)
        sheets.refuse_unsound(tabs.get(name, name) for name in outcome.reading.where.sheets.values())
    return outcome


def judge(book: Snapshot, profile: str = "") -> Outcome:
    """The same for a Snapshot, whichever door it came through."""
    book = recognise(book)
    reading = read(book)
    appraisal = reading.appraisal
    found = [*reading.findings, *check(appraisal, reading.findings)]
    results = None if any(finding.blocks for finding in found) else score(appraisal)
    tool_cells = compare_tool_cells(book, reading, results)
    found += tool_cells.findings if tool_cells else []
    if results is not None:
        found += advise(appraisal, results, found)
        if has_seals(book):
            from xlappraise.reading.seals import found_of_seals  # which few workbooks need

            found += found_of_seals(book, appraisal)
    settled = settle(appraisal, with_tabs(found, book.tabs))
    final = (profile or appraisal.setup.status).lower() == FINAL.lower()
    # Not before: a finding is accepted where it stands, criterion by criterion.
    parts = of_one_pattern(settled.open), settled.accepted
    findings, accepted = (tuple(with_tabs(in_order(part, final, book), book.tabs)) for part in parts)
    return Outcome(book, reading, appraisal, results, findings, accepted, tool_cells)


@no_collector()
def recalc(
    path: str | os.PathLike[str],
    out: str | os.PathLike[str] | None = None,
    dry_run: bool = False,
    force: bool = False,
    backup: bool = False,
) -> Recalculation:
    """Write totals, ranks, RAG, Summary and Checks into the workbook (or into `out`), and nothing else.

    `force` overwrites `out`, or a file that seems in use; `backup` keeps the old file beside the new one.
    Raises CannotRead, NotAppraisal or CannotWrite; the file is then as it was.
    """
    found = _judged_whole(snapshot(path, to_write=not dry_run))
    outcome, (changes, settled) = planned_for(found)
    receipt = None
    if not dry_run:
        receipt = apply(found.snapshot, changes, out, force=force, backup=backup, settled=settled, owners=found.owners)
    return Recalculation(outcome, changes, receipt, sentences_on_new_keys(found))


def sentences_on_new_keys(outcome: Outcome) -> tuple[str, ...]:
    """A sentence for each sheet on which a recalculation gives new rows their Ref or ID."""
    given = () if outcome.is_blocked else (f.facts for f in outcome.findings if f.code == KEY_GIVEN.code)
    return tuple(f"{facts['rows']} of {facts['sheet']} got the {facts['field']} {facts['found']}." for facts in given)


def planned_for(outcome: Outcome) -> "tuple[Outcome, Plan]":
    """The changes that bring a workbook up to date, and what is found in it once they are made."""
    from xlappraise.plan.growth import with_changes
    from xlappraise.plan.recalc import plan_recalculation

    outcomes = [outcome]

    def again(changes: list[Change]) -> tuple[Finding, ...]:
        outcomes.append(judge(with_changes(outcome.snapshot, changes)))
        return outcomes[-1].findings

    before = (outcome.results, outcome.findings, __version__)
    wanted = plan_recalculation(outcome.snapshot, outcome.reading, *before, again=again, compared=outcome.tool_cells)
    return outcomes[-1], wanted


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
    found = _judged_whole(snapshot(path, to_write=not dry_run))
    combined, outcome, (changes, settled) = combined_for(found)
    receipt = None
    if not dry_run:
        receipt = apply(found.snapshot, changes, out, force=force, settled=settled, owners=found.owners)
    return Combining(found, combined, Recalculation(outcome, changes, receipt))


def combined_for(outcome: Outcome) -> "tuple[CombinationPlan, Outcome, Plan]":
    """The rows that combinations still lack, what is found with them, and all changes; none when none is lacking."""
    from xlappraise.plan.combine import plan_combinations
    from xlappraise.plan.growth import with_changes
    from xlappraise.plan.recalc import Plan

    rows = plan_combinations(outcome.snapshot, outcome.reading)
    if not rows.changes:
        return rows, outcome, Plan([])
    after, plan = planned_for(judge(with_changes(outcome.snapshot, rows.changes)))
    return rows, after, plan._replace(changes=[*rows.changes, *plan.changes])


class Sealing(NamedTuple):
    """What `seal` found, the seal that it made, and the receipt of the file door when it wrote."""

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

    found = _judged_whole(snapshot(path, to_write=True))
    if found.is_blocked:
        return Sealing(found, None)
    planned = plan_seal(found.snapshot, found.appraisal, stage, by, date)
    return Sealing(found, planned, apply(found.snapshot, planned.changes, out, force=force, owners=found.owners))


class Logging(NamedTuple):
    """What `log_changes` found, the entries that it wrote, and the receipt of the file door."""

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
    """Write entries that are not on Change log yet to it, with their `effects` where it has a column for them.

    Raises CannotRead or CannotWrite; the file is then as it was.
    """
    from xlappraise.plan.log import CHANGE_LOG, plan_entries, without_logged

    left = without_logged(found, outcome.appraisal.logs.get(CHANGE_LOG.name, ()))
    changes = plan_entries(outcome.snapshot, outcome.reading, left, decided, effects)
    return Logging(outcome, left, apply(outcome.snapshot, changes, out, force=force, owners=outcome.owners))


class MergeOutcome(NamedTuple):
    """What `merge` found in the copies, what that brought, and the receipt of the file door when it wrote."""

    outcome: Outcome
    returned: "tuple[ReturnedCopy, ...]"
    refused: dict[str, str]
    """By file: why it was not merged, as the end of a sentence on it."""
    merging: "Merging | None" = None
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
    found = _judged_whole(snapshot(path, to_write=True))
    done, changes = merged_for(found, copies, accepted=accepted, strict=strict, each=each)
    if done.merging is None:
        return done
    receipt = apply(found.snapshot, changes, out, force=force, owners=found.owners)
    if changes:
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
    from xlappraise.appraisal.merging import changed_since, merge_copies
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
    if not kept or (strict and refused):
        return MergeOutcome(outcome, kept, refused), []
    planned_for(outcome)  # what is in a recalculation's way is told before anything is written
    new = merge_copies(ours, kept)
    return MergeOutcome(outcome, kept, refused, new), plan_merging(outcome.snapshot, outcome.reading, new)


def add_sheet(
    path: str | os.PathLike[str], name: str, out: str | os.PathLike[str] | None = None, *, force: bool = False
) -> Receipt:
    """Add a topic, such as benefits, or one optional sheet, such as Issues: dressed as in a new workbook.

    A topic brings all its sheets and columns that are not there yet. Raises CannotRead, NotAppraisal or CannotWrite
    (also when all is there already); the file is then as it was.
    """
    from xlappraise.plan.formats import plan_guide

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
    from xlappraise.plan.extent import addable, plan_log
    from xlappraise.plan.tabs import plan_shown

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


def marks(outcome: Outcome) -> list[Change]:
    """The changes that write the findings to the Checks sheet."""
    from xlappraise.plan.recalc import plan_checks

    return plan_checks(outcome.snapshot, outcome.reading, outcome.findings, __version__)


def fixes(outcome: Outcome) -> list[Change]:
    """The changes that cannot be wrong: stray spaces, case, the one near word of a closed list, a new key.

    And what was taken out of the appraisal on purpose: its columns and rows are deleted.
    """
    from xlappraise.plan import fix, rename, take_out

    findings = with_our_names(outcome.findings, outcome.snapshot.tabs)
    levels = rename.plan_level_renames(outcome.snapshot, outcome.appraisal, findings)
    gone = take_out.plan_deletions(outcome.snapshot, findings, outcome.reading.where)
    place = outcome.reading.where.tables.get("Gateways")
    carried = fix.plan_gateway_ids(outcome.reading.where.tab("Gateways"), place, findings) if place else ()
    logged = fix.plan_act_keys(outcome.snapshot, findings)
    mended = [*fix.plan_fixes(outcome.appraisal, findings), *carried, *logged, *levels]
    return [*take_out.outside(mended, gone), *gone]


def in_order(findings: Iterable[Finding], final: bool, book: Snapshot) -> tuple[Finding, ...]:
    """Findings by sheet, row, column and code, as grave as they are in a draft or a final version."""
    tabs = single(book.tabs)
    sheets = {tabs.get(name, name): index for index, name in enumerate(layout.BY_NAME)}

    def place(finding: Finding) -> tuple[int, str, int, int, str]:
        cell: Cell | Place = finding.cell
        sheet = sheets.get(cell.sheet, len(sheets)) if cell.sheet else -1
        row, column = (cell.row, cell.column) if isinstance(cell, Cell) else (0, 0)
        return sheet, cell.sheet, row, column, finding.code

    weighed = (f._replace(severity=f.rule.final) if final and f.rule.final else f for f in findings)
    return tuple(sorted(weighed, key=place))
