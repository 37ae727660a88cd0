"""A folder in, the Worcestershire example there, checked, recalculated and shown: the command `demo`."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import click

from xlappraise.cli.commands import FILE
from xlappraise.cli.edge import CannotDo, code_for, finish, open_outcome, say
from xlappraise.cli.new import shipped_file
from xlappraise.cli.show import say_blocked, say_results
from xlappraise.exchange.findings_text import shell_word, totals
from xlappraise.exchange.plain import columns

EXAMPLE = "worcestershire-2017.xlsx"


@click.command(epilog="Example: xlappraise demo examples")
@click.argument("directory", type=FILE, metavar="[DIR]", default=".")
def demo(directory: str) -> None:
    """Copy the Worcestershire example, and check and recalculate it.

    It comes here, or to DIR, and its ranking is shown.
    """
    from xlappraise.cli.changes import recalculate, receipt_lines
    from xlappraise.exchange.checked_file import checked_file

    file = copy_example(Path(directory))
    outcome = open_outcome(file)
    say(f"Checked: {totals(checked_file(outcome))}\n")
    for line in receipt_lines(recalculate(file, None, dry_run=False, force=False), file, dry_run=False):
        say(f"Recalculated: {line}\n")
    say("\n")
    outcome = open_outcome(file)
    say_results(outcome) if outcome.results else say_blocked(outcome)
    say(f"\n{NOTE}\n\n{try_next(file)}\n")
    finish(code_for(outcome.findings))


NOTE = """\
Worcestershire County Council, 2017: figures from the published paper. Fifteen scores are lost in the copy we
hold; they are filled so that the printed totals are met, and Assumptions and Rationale say at which cells.
Totals, shares and ranks are the paper's; the subtotals by group rest on that filling."""


def try_next(file: str) -> str:
    """The commands to try on the example."""
    name = shell_word(file)
    commands = (
        (f"  xlappraise check {name}", "what is wrong, cell by cell"),
        ("  xlappraise explain XLA305", "why a rule is there"),
        (f"  xlappraise recalc {name}", "totals, ranks and colours, written back"),
        (f"  xlappraise show {name} --format json", "the results as data"),
        ("  xlappraise new appraisal.xlsx", "a blank workbook of your own"),
    )
    lines = [f"Open {name} in Excel, change a score and watch the totals move. Then try:", *columns(commands)]
    return "\n".join(lines)


def copy_example(folder: Path) -> str:
    """The path of a fresh copy of the example in `folder`; an earlier copy is left alone, and said so."""
    content = shipped_file(EXAMPLE).read_bytes()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in count(1):
            path = folder / (EXAMPLE if number == 1 else EXAMPLE.replace(".xlsx", f"-{number}.xlsx"))
            try:
                with path.open("xb") as file:
                    file.write(content)
            except FileExistsError:
                continue
            break
    except OSError as fault:
        raise CannotDo(f"The example cannot be copied to '{folder}' ({fault.strerror}).") from None
    taken = f" ({EXAMPLE} already exists and was left as it is.)" if number > 1 else ""
    say(f"Copied the example to {path}.{taken}\n")
    return str(path)
