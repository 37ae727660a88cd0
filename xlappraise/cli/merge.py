"""A workbook and the copies that assessors filled in; the same with what each gave alone out: the command `merge`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlappraise.cli.commands import FILE
from xlappraise.cli.edge import CLEAN, ERRORS, CannotDo, finish, receipt_of, say

if TYPE_CHECKING:
    from xlappraise.additions import MergeOutcome


@click.command(epilog="Example: xlappraise merge plan.xlsx scoring -o merged.xlsx")
@click.argument("file", type=FILE)
@click.argument("copies", nargs=-1, type=FILE, required=True, metavar="COPY...")
@click.option("-o", "--output", type=FILE, metavar="OUT", help="Write there and leave FILE alone.")
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="NAME",
    help="Accept this assessor's scores, although they look like ranks.",
)
@click.option("--strict", is_flag=True, help="Write nothing if one copy cannot be merged.")
@click.option("--force", is_flag=True, help="Overwrite OUT, or a file that seems in use.")
def merge(
    *, file: str, copies: tuple[str, ...], output: str | None, accepted: tuple[str, ...], strict: bool, force: bool
) -> None:
    """Bring assessors' workbooks, as split made them, into FILE.

    COPY is a workbook or a folder of them. What each gave stands on Individual scores. Scores is filled only where
    all who are to score a cell gave the same; the other cells are listed on Moderation. No mean becomes a score. The
    exit code is 1 when a copy could not be merged.
    """
    from xlappraise import additions, flow
    from xlappraise.cli.changes import files_written, refuse_existing
    from xlappraise.cli.progress import step_counter
    from xlappraise.cli.show import say_blocked

    refuse_existing(output, force)
    files = list(_files(copies))
    if not files:
        raise CannotDo(f"There is no workbook in '{copies[0]}'.")
    try:
        with step_counter("Workbooks", len(files)) as advance:
            done = additions.merge(file, files, output, accepted=accepted, strict=strict, force=force, each=advance)
    except (flow.CannotRead, flow.CannotWrite, flow.NotAppraisal) as refusal:
        raise CannotDo(str(refusal)) from None
    if done.outcome.blocking_but_weights:
        say_blocked(done.outcome)
        finish(ERRORS)
    with receipt_of(*files_written(done.receipt, file, output)):
        say(_harmless(_lines(done, output or file)))
    finish(ERRORS if done.refused else CLEAN)


def _files(copies: Sequence[str]) -> Iterator[str]:
    """The workbooks, with those of a folder."""
    from xlappraise.plan.merge import copies_in

    for copy in copies:
        yield from copies_in(copy) if Path(copy).is_dir() else (copy,)


def _harmless(lines: Iterator[str]) -> str:
    from xlappraise.exchange.plain import harmless

    return "".join(f"{harmless(line)}\n" for line in lines)


def _lines(done: MergeOutcome, target: str) -> Iterator[str]:
    from xlappraise.appraisal.merging import brought_sentence, next_step, refused_sentence, standing_sentence
    from xlappraise.appraisal.words import count_of, list_of
    from xlappraise.exchange.receipt_text import beside_lines

    for file, why in sorted(done.refused.items()):
        yield f"Not merged: {refused_sentence(file, why)}"
    for assessor, told in done.told:
        yield from (f"{assessor}: {each}." for each in told)
    new = done.summary
    if new is None:
        yield "Nothing was written."
        return
    if done.receipt is not None and not (done.receipt.has_changes or new.is_new):
        yield f"{target}: nothing to change, every byte is as it was."
    else:
        yield f"{target}: merged {count_of(len(done.told), 'workbook')}; {brought_sentence(new)}."
    if (found := new.standing) is None:
        yield "No score was entered in them yet."
        return
    if new.undone:
        yield f"Warning: agreed scores on which assessors no longer agree, kept as they are: {list_of(new.undone)}."
    if found.missing:
        yield f"Missing: {list_of(found.missing)}."
    yield standing_sentence(found)
    if done.receipt is not None:
        # The tool's own formulas are calculated by then.
        yield from beside_lines(done.receipt._replace(tool_cells=()))
    if step := next_step(found):
        yield f"Next: {step}"
