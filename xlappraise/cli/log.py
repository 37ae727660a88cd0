"""A workbook and an earlier version or a seal in; the same with each change on Change log out: the command `log`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlappraise.cli.commands import FILE
from xlappraise.cli.compare import Renames, Renaming
from xlappraise.cli.edge import CLEAN, ERRORS, CannotDo, finish, open_outcome, receipt_of, say

if TYPE_CHECKING:
    from xlappraise.appraisal.versions.entry_effects import EntryEffects
    from xlappraise.flow import Outcome
    from xlappraise.plan.log import LogEntry


@click.command(epilog="Example: xlappraise log v2.xlsx --since v1.xlsx --by Panel --forum Moderation --why Moderated")
@click.argument("file", type=FILE)
@click.option("--since", required=True, metavar="OLD|SEAL", help="An earlier version, or the number of a seal of FILE.")
@click.option("--by", required=True, metavar="NAME", help="Who changed it: a role or a group.")
@click.option("--forum", default="", metavar="TEXT", help="Meeting or workshop that decided it.")
@click.option("--why", required=True, metavar="TEXT", help="Why.")
@click.option(
    "--renamed",
    type=Renaming(),
    multiple=True,
    metavar="OLD=NEW",
    help="A Ref, ID, level, group or band has a new name. May be given again.",
)
@click.option("-o", "--output", type=FILE, metavar="OUT", help="Write there and leave FILE alone.")
@click.option("--force", is_flag=True, help="Overwrite OUT, or a file that seems in use.")
def log(
    *,
    file: str,
    since: str,
    by: str,
    forum: str,
    why: str,
    renamed: Renames,
    output: str | None,
    force: bool,
) -> None:
    """Write what changed since OLD or a seal to Change log.

    A row a change, dated today; several changes of one kind, such as scores, are one row, and the sheet Version
    changes lists them. What the log says already is not written again.
    """
    from datetime import date

    from xlappraise import additions, flow
    from xlappraise.appraisal.words import count_of
    from xlappraise.cli.changes import files_written, refuse_existing
    from xlappraise.exchange.plain import harmless
    from xlappraise.exchange.receipt_text import beside_lines
    from xlappraise.plan.log import ChangeDecision

    refuse_existing(output, force)
    if not (by.strip() and why.strip()):
        raise CannotDo("Say who changed it and why: --by NAME --why TEXT.")
    outcome = _with_results(open_outcome(file))
    found, effects = (
        (_since_seal(outcome, int(since)), None) if since.isdigit() else _since_file(outcome, since, renamed)
    )
    decided = ChangeDecision(date.today(), by, forum, why)
    try:
        done = additions.log_changes(outcome, found, decided, output, effects=effects, force=force)
    except (flow.CannotRead, flow.CannotWrite) as refusal:
        raise CannotDo(str(refusal)) from None
    lines = [f"{output or file}: {count_of(len(done.entries), 'change')} written to Change log."]
    if logged := len(found) - len(done.entries):
        lines.append(f"{count_of(logged, 'change')} stood there already.")
    lines += [*beside_lines(done.receipt)]
    with receipt_of(*files_written(done.receipt, file, output)):
        say("".join(f"{harmless(line)}\n" for line in lines))
    finish(CLEAN)


def _with_results(outcome: Outcome) -> Outcome:
    """The outcome; ends the command with its findings where it has no results."""
    if outcome.is_blocked:
        from xlappraise.cli.show import say_blocked

        say_blocked(outcome)
        finish(ERRORS)
    return outcome


def _since_file(outcome: Outcome, since: str, renamed: Renames) -> tuple[list[LogEntry], EntryEffects]:
    """What differs from an earlier version, and what that did."""
    from xlappraise.appraisal.versions.comparison import compare
    from xlappraise.appraisal.versions.entry_effects import EntryEffects
    from xlappraise.appraisal.versions.renames import BadRename
    from xlappraise.plan.log import entries_of_comparison

    before = _with_results(open_outcome(since))
    try:
        comparison = compare(before.appraisal, outcome.appraisal, renamed)
    except BadRename as refusal:
        raise CannotDo(str(refusal)) from None
    return entries_of_comparison(comparison), EntryEffects(comparison)


def _since_seal(outcome: Outcome, number: int) -> list[LogEntry]:
    """What differs from a seal of the workbook itself."""
    from xlappraise.appraisal.seals import changes_since_seal, seal_states
    from xlappraise.plan.log import entries_of_seal
    from xlappraise.reading.seals import read_seals

    reading = read_seals(outcome.snapshot)
    states = [state for state in seal_states(reading.seals, reading.records) if state.seal.number == number]
    if not states:
        raise CannotDo(
            f"'{outcome.path}' has no seal {number}: give the number of a seal, or an earlier version's file."
        )
    if states[0].fault:
        raise CannotDo(f"Seal {number} of '{outcome.path}' is broken: {states[0].fault}.")
    return entries_of_seal(changes_since_seal(states[0], outcome.appraisal), outcome.appraisal)
