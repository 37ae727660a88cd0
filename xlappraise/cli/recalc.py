"""Workbooks in, the same with fresh totals, ranks, RAG, Summary and Checks out: the command `recalc`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlappraise.cli.edge import CANNOT, CannotDo, code_for, finish, receipt_of, say, trouble

if TYPE_CHECKING:
    import click


def command() -> click.Command:
    """The command as click knows it, with its options; see `cli.WITHOUT_CLICK`."""
    import click

    from xlappraise.cli.commands import FILE

    @click.command(epilog="Example: xlappraise recalc plan.xlsx --dry-run")
    @click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
    @click.option("-o", "--output", type=FILE, metavar="OUT", help="Write there and leave FILE alone.")
    @click.option("--dry-run", is_flag=True, help="List the changes and write nothing.")
    @click.option("--force", is_flag=True, help="Overwrite OUT, or a file that seems in use.")
    @click.option("--backup", is_flag=True, help="Keep the file as it was beside it, as 'FILE (backup)'.")
    def recalc(files: tuple[str, ...], **options: Any) -> None:
        """Write totals, ranks, RAG, Summary, Robustness and Checks back.

        Nothing else in the file is touched.
        """
        if options["output"] and len(files) > 1:
            raise click.UsageError("-o goes with one FILE.")
        finish(run(files, **options))

    return recalc


def run(
    files: Sequence[str], output: str | None = None, dry_run: bool = False, force: bool = False, backup: bool = False
) -> int:
    """Recalculate each workbook and print the receipts; the exit code for what was found in them."""
    code = 0
    for file in files:
        try:
            code = max(code, _run_one(file, output, dry_run, force, backup))
        except CannotDo as refusal:
            trouble(refusal.message)
            code = CANNOT
    return code


def _run_one(file: str, output: str | None, dry_run: bool, force: bool, backup: bool) -> int:
    from xlappraise.appraisal.findings import tally
    from xlappraise.cli.changes import files_written, recalculate, receipt_lines
    from xlappraise.exchange.findings_text import shell_word
    from xlappraise.exchange.plain import harmless
    from xlappraise.plan.recalc import to_be_listed

    done = recalculate(file, output, dry_run, force, backup)
    lines = list(receipt_lines(done, output or file, dry_run))
    mended = done.receipt is not None and not done.outcome.is_blocked
    left = to_be_listed(done.outcome.findings) if mended else done.outcome.findings
    if left:
        counts = f"{tally(left)} To see them: xlappraise check {harmless(shell_word(output or file))}"
        lines.insert(-1 if dry_run else len(lines), counts)
    with receipt_of(*files_written(done.receipt, file, output)):
        say("".join(f"{line}\n" for line in lines))
    return code_for(left)
