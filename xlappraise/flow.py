"""The whole flow on one screen: in, a path (or a Snapshot of an open book); out, an Outcome. Read this first.

    file     --xlsx.package.snapshot--> Snapshot --reading.reader.read--> Appraisal --checks, scoring--> Outcome
    Outcome  --plan.recalc--> [Change]  --xlsx.package.apply--> file

The command line, the ribbon and `import xlappraise` are thin wrappers around the functions here.
"""

import os
from collections.abc import Iterable
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
from xlappraise.plan.tool_cells import ToolCellComparison, compare_tool_cells
from xlappraise.reading.reader import NotAppraisal, Reading, read
from xlappraise.reading.tab_names import has_seals, recognise, with_our_names, with_tabs
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.xlsx.aliases import single
from xlappraise.xlsx.changes.kinds import Change, Owners
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

    from xlappraise.plan.recalc import Plan


__all__ = [
    "CannotRead",
    "CannotWrite",
    "NotAppraisal",
    "Outcome",
    "Recalculation",
    "appraise",
    "appraise_bytes",
    "judge",
    "recalc",
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
        """The path of the workbook; the name of an open book."""
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
        """The blocking findings without those on blank weights, for which assessors may be asked."""
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
    """What `recalc` found, what it changed (or would), and the receipt when it wrote the file."""

    outcome: Outcome
    changes: list[Change]
    receipt: Receipt | None
    notes: tuple[str, ...] = ()
    """Sentences on what new rows got."""


@no_collector()
def appraise(path: str | os.PathLike[str], profile: str = "", *, to_write: bool = False) -> Outcome:
    """Read, check and score the workbook at `path`; it is not changed.

    `profile` is 'draft' or 'final', by default as Setup's status says. With `to_write`, what is read is kept for
    `apply`. Raises CannotRead or NotAppraisal, each with one sentence for the user.
    """
    return _judged_whole(snapshot(path, to_write=to_write), profile)


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
    """Read, check and score a Snapshot, of a file or of an open book. Raises NotAppraisal."""
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
    """The Outcome once the workbook is up to date, and the plan of the changes that bring it there."""
    from xlappraise.plan.growth import with_changes
    from xlappraise.plan.recalc import plan_recalculation

    outcomes = [outcome]

    def again(changes: list[Change]) -> tuple[Finding, ...]:
        outcomes.append(judge(with_changes(outcome.snapshot, changes)))
        return outcomes[-1].findings

    before = (outcome.results, outcome.findings, __version__)
    wanted = plan_recalculation(outcome.snapshot, outcome.reading, *before, again=again, compared=outcome.tool_cells)
    return outcomes[-1], wanted


def marks(outcome: Outcome) -> list[Change]:
    """The changes that write the findings to the Checks sheet."""
    from xlappraise.plan.recalc import plan_checks

    return plan_checks(outcome.snapshot, outcome.reading, outcome.findings, __version__)


def fixes(outcome: Outcome) -> list[Change]:
    """The changes of `check --fix`, which cannot be wrong: stray spaces, case, words of closed lists, new keys.

    Columns and rows of what was taken out of the appraisal on purpose are deleted.
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
    """Findings by sheet, row, column and code, with the severity that they have in a draft or, if `final`, a final."""
    tabs = single(book.tabs)
    sheets = {tabs.get(name, name): index for index, name in enumerate(layout.BY_NAME)}

    def place(finding: Finding) -> tuple[int, str, int, int, str]:
        cell: Cell | Place = finding.cell
        sheet = sheets.get(cell.sheet, len(sheets)) if cell.sheet else -1
        row, column = (cell.row, cell.column) if isinstance(cell, Cell) else (0, 0)
        return sheet, cell.sheet, row, column, finding.code

    weighed = (f._replace(severity=f.rule.final) if final and f.rule.final else f for f in findings)
    return tuple(sorted(weighed, key=place))
