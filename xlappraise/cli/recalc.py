"""Workbooks in, the same with fresh totals, ranks, RAG, Summary and Checks out: the command `recalc`."""

from __future__ import annotations

import click

from xlappraise.cli.edge import CANNOT, CannotDo, code_for, finish, say, trouble


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", metavar="OUT", help="Write there and leave FILE alone.")
@click.option("--dry-run", is_flag=True, help="List the changes and write nothing.")
@click.option("--force", is_flag=True, help="Overwrite OUT, or a file that seems in use.")
@click.option("--backup", is_flag=True, help="Keep the file as it was beside it, as 'FILE (backup)'.")
def recalc(files: tuple[str, ...], *, output: str | None, dry_run: bool, force: bool, backup: bool) -> None:
    """Write totals, ranks, RAG, Summary and Checks back; nothing else in the file is touched."""
    if output and len(files) > 1:
        raise click.UsageError("-o goes with one FILE.")
    code = 0
    for file in files:
        try:
            code = max(code, recalculated(file, output, dry_run, force, backup))
        except CannotDo as refusal:
            trouble(refusal.message)
            code = CANNOT
    finish(code)


def recalculated(
    file: str, output: str | None = None, dry_run: bool = False, force: bool = False, backup: bool = False
) -> int:
    """Recalculate one workbook and print the receipt; the exit code for what was found in it."""
    from xlappraise.cli.changes import recalculate, receipt_lines
    from xlappraise.exchange.findings_text import shell_word, tally
    from xlappraise.exchange.plain import harmless
    from xlappraise.workbook.writeback import unmended

    done = recalculate(file, output, dry_run, force, backup)
    lines = list(receipt_lines(done, output or file, dry_run))
    mended = done.receipt is not None and not done.outcome.blocked
    left = unmended(done.outcome.findings) if mended else done.outcome.findings
    if left:
        counts = f"{tally(left)}: xlappraise check {harmless(shell_word(output or file))}"
        lines.insert(-1 if dry_run else len(lines), counts)
    say("".join(f"{line}\n" for line in lines))
    return code_for(left)
