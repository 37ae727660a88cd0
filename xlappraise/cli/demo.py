"""A folder in, the Worcestershire example there, checked, recalculated and shown: the command `demo`."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import click

from xlappraise.cli.edge import CannotDo, code_for, finish, opened, say
from xlappraise.cli.recalc import recalculated
from xlappraise.cli.show import say_blocked, say_ranking
from xlappraise.exchange.findings_text import shell_word, totals

EXAMPLE = "worcestershire-2017.xlsx"


@click.command()
@click.argument("directory", metavar="[DIR]", default=".")
def demo(directory: str) -> None:
    """Copy the Worcestershire example here (or to DIR), check it, recalculate it and show it."""
    from xlappraise.cli.check import checked_file

    file = copied(Path(directory))
    outcome = opened(file)
    say(f"Checked: {totals(checked_file(outcome))}\nRecalculated: ")
    recalculated(file)
    say("\n")
    outcome = opened(file)
    say_ranking(outcome) if outcome.results else say_blocked(outcome)
    say(f"\n{NOTE}\n\n{try_next(file)}\n")
    finish(code_for(outcome.findings))


NOTE = """\
Worcestershire County Council, 2017: figures from the published paper. Fifteen scores are lost in the copy we
hold; they are filled so that the printed totals are met, and Assumptions and Rationale say at which cells."""


def try_next(file: str) -> str:
    """The commands to try on the example."""
    name = shell_word(file)
    return f"""\
Open {name} in Excel, change a score and watch the totals move. Then try:
  xlappraise check {name}      what is wrong, cell by cell
  xlappraise explain XLA305{" " * max(1, len(name) - 7)}why a rule is there
  xlappraise recalc {name}     totals, ranks and colours, written back
  xlappraise show {name} --format json
  xlappraise new appraisal.xlsx{" " * max(1, len(name) - 11)}a blank workbook of your own"""


def copied(folder: Path) -> str:
    """The path of a fresh copy of the example in `folder`; an earlier copy is left alone, and said so."""
    content = example().read_bytes()
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
    taken = f" ({EXAMPLE} is there already and was left alone.)" if number > 1 else ""
    say(f"Copied the example to {path}.{taken}\n")
    return str(path)


def example() -> Path:
    """The example that we ship: inside the package from a wheel, beside it in an editable install."""
    import xlappraise

    package = Path(xlappraise.__file__).parent
    for home in (package, package.parent):
        path = home / "workbook_templates" / EXAMPLE
        if path.is_file():
            return path
    raise CannotDo("The example is missing from this installation: install xlappraise again.")
