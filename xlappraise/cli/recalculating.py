"""Workbooks in, renewed workbooks, receipts and an exit code out: what `recalc` does once its options are known."""

from __future__ import annotations

from collections.abc import Sequence

from xlappraise.cli.edge import CANNOT, CannotDo, code_for, receipt_of, say, trouble


def run(
    files: Sequence[str], output: str | None = None, dry_run: bool = False, force: bool = False, backup: bool = False
) -> int:
    """Recalculate each workbook; the exit code."""
    code = 0
    for file in files:
        try:
            code = max(code, recalculated(file, output, dry_run, force, backup))
        except CannotDo as refusal:
            trouble(refusal.message)
            code = CANNOT
    return code


def recalculated(
    file: str, output: str | None = None, dry_run: bool = False, force: bool = False, backup: bool = False
) -> int:
    """Recalculate one workbook and print the receipt; the exit code for what was found in it."""
    from xlappraise.cli.changes import recalculate, receipt_lines, written_by
    from xlappraise.exchange.findings_text import shell_word, tally
    from xlappraise.exchange.plain import harmless
    from xlappraise.plan.recalc import unmended

    done = recalculate(file, output, dry_run, force, backup)
    lines = list(receipt_lines(done, output or file, dry_run))
    mended = done.receipt is not None and not done.outcome.blocked
    left = unmended(done.outcome.findings) if mended else done.outcome.findings
    if left:
        counts = f"{tally(left)}: xlappraise check {harmless(shell_word(output or file))}"
        lines.insert(-1 if dry_run else len(lines), counts)
    with receipt_of(*written_by(done.receipt, file, output)):
        say("".join(f"{line}\n" for line in lines))
    return code_for(left)
