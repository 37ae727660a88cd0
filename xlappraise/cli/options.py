"""A workbook in, the same with a row for each combination that had none out: the command `options --combine`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from xlappraise.cli.commands import FILE
from xlappraise.cli.edge import CannotDo, code_for, finish, receipt_of, say

if TYPE_CHECKING:
    from xlappraise.additions import Combining
    from xlappraise.appraisal.findings import Finding


@click.command(epilog="Example: xlappraise options plan.xlsx --combine --dry-run")
@click.argument("file", type=FILE)
@click.option("--combine", is_flag=True, help="Add a row for each combination of values of Dimensions.")
@click.option("-o", "--output", type=FILE, metavar="OUT", help="Write there and leave FILE alone.")
@click.option("--dry-run", is_flag=True, help="List the rows and write nothing.")
@click.option("--force", is_flag=True, help="Overwrite OUT, or a file that seems in use.")
@click.pass_context
def options(
    context: click.Context, *, file: str, combine: bool, output: str | None, dry_run: bool, force: bool
) -> None:
    """Make options from the choices that Dimensions lists.

    Rows that are there stay as they are. Of two dimensions, such as delivery models and structures, a combination with
    a value that is ruled out is added as Discounted, with that value's reason; of more, it is left out.
    """
    if not combine:
        click.echo(context.get_help())
        return
    from xlappraise import additions, flow
    from xlappraise.cli.changes import files_written, refuse_existing
    from xlappraise.exchange.plain import harmless

    if not dry_run:
        refuse_existing(output, force)
    try:
        done = additions.combine(file, output, dry_run, force)
    except (flow.CannotRead, flow.CannotWrite, flow.NotAppraisal) as refusal:
        raise CannotDo(str(refusal)) from None
    with receipt_of(*files_written(done.done.receipt, file, output)):
        say("".join(f"{harmless(line)}\n" for line in _lines(done, output or file, dry_run)))
    finish(code_for(_findings_left(done)))


def _findings_left(found: Combining) -> list[Finding]:
    """The findings that are still open in what was written."""
    from xlappraise.plan.recalc import to_be_listed

    outcome, receipt = found.done.outcome, found.done.receipt
    return list(outcome.findings) if receipt is None or outcome.is_blocked else to_be_listed(outcome.findings)


def _lines(found: Combining, target: str, dry_run: bool) -> Iterator[str]:
    from xlappraise.appraisal.findings import tally
    from xlappraise.cli.changes import receipt_lines
    from xlappraise.exchange.findings_text import shell_word
    from xlappraise.exchange.receipt_text import written_lines

    yield found.combined.sentence
    if dry_run:
        for option in found.combined.options:
            yield f"  {option.label}{f': {option.outcome}' if option.outcome else ''}"
        yield f"{target}: nothing was written."
        return
    outcome, receipt = found.done.outcome, found.done.receipt
    if outcome.is_blocked and receipt is not None:
        yield from written_lines(target, receipt)
        yield "There are no results until what must be fixed is fixed."
    else:
        yield from receipt_lines(found.done, target, dry_run)
    unnamed = [option.id for option in found.before.appraisal.options if not option.name]
    if unnamed and found.combined.options:
        yield f"There are options without a name above them ({', '.join(unnamed)}): delete their rows if you need none."
    if left := _findings_left(found):
        yield f"{tally(left)} To see them: xlappraise check {shell_word(target)}"
