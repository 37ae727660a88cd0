"""Any scoring sheet in, a workbook of ours and what is wrong with the sheet out: the command `import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlappraise.appraisal.findings import ERROR
from xlappraise.appraisal.published_as import PUBLISHED_AS
from xlappraise.appraisal.words import count_of
from xlappraise.cli.changes import refuse_existing
from xlappraise.cli.commands import FILE
from xlappraise.cli.edge import CANNOT, CLEAN, ERRORS, CannotDo, finish, open_outcome, receipt_of, say, say_data
from xlappraise.cli.new import data_text, write_workbook
from xlappraise.exchange.plain import harmless

if TYPE_CHECKING:
    from xlappraise.exchange.sheet_import.bring_in import Import


@click.command("import", epilog='Example: xlappraise import old.csv -o new.xlsx --scale "High=10,Medium=5,Low=0"')
@click.argument("old", type=FILE)
@click.option("-o", "--output", type=FILE, metavar="NEW.xlsx", help="Write the workbook there; without it, only look.")
@click.option("--explain", is_flag=True, help="Say what each row and column was taken for, and why.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs.")
@click.option("--sheet", metavar="NAME", default="", help="The sheet that holds the matrix.")
@click.option("--table", type=click.IntRange(1), metavar="N", help="The table that is the matrix, as --explain counts.")
@click.option("--totals", type=click.IntRange(1), metavar="N", help="The table that has the totals.")
@click.option("--weighted", is_flag=True, help="The numbers are weighted points; --scale says what a score may earn.")
@click.option("--options-in", type=click.Choice(["rows", "columns"]), help="Where the options stand.")
@click.option("--map", multiple=True, metavar="NAME=ROLE", help='What a row or column is: "Weighting=Weight".')
@click.option("--scale", metavar="SCALE", default="", help='"High=10,Medium=5,Low=0", or 0-5 for numbers.')
@click.option("--weights", metavar="WEIGHTS", default="", help='What words for weights count: "High=3,Low=1".')
@click.option(
    "--set", multiple=True, metavar="ROW/OPTION=VALUE", help='A score: "Cost/O4=25"; a weight: "Cost/Weight=3".'
)
@click.option(
    "--reverse", multiple=True, metavar="CRITERION", help="Turn its scores round; none leaves all as they are."
)
@click.option("--groups", metavar="none", default="", help="none: take over no groups.")
@click.option("--published-as", type=click.Choice(PUBLISHED_AS), help="How the printed totals were worked out.")
@click.option("--answers", type=FILE, metavar="FILE.json", help="Take these options from a file, for sheets alike.")
@click.option("--force", is_flag=True, help="Overwrite NEW.xlsx.")
def import_(  # noqa: PLR0917 - click passes by name
    old: str, output: str | None, explain: bool, form: str, force: bool, answers: str | None, **given: Any
) -> None:
    """Bring in any scoring sheet, and hear what is wrong with it.

    All questions that are open are asked in one run, each with the option that answers it; nothing is guessed, and
    then nothing is written (exit code 2). OLD may be - for standard input.
    """
    from xlappraise.exchange.sheet_import.answers import BadAnswer, answers_in, answers_of
    from xlappraise.exchange.sheet_import.bring_in import bring_in
    from xlappraise.xlsx.refusals import CannotRead

    if output is not None:
        if Path(output).suffix.lower() != ".xlsx":
            raise CannotDo(f"'{output}' should end in .xlsx.")
        refuse_existing(output, force)
    try:
        said = answers_in(data_text(answers)) if answers else {}
        found = bring_in(old, answers_of({**said, **{key: value for key, value in given.items() if value}}))
    except BadAnswer as bad:
        raise CannotDo(str(bad)) from None
    except CannotRead as refusal:
        raise CannotDo(str(refusal)) from None
    code = _written(found, output, force)
    _tell(found, output if code != CANNOT else None, explain, form)
    finish(code)


def _written(found: Import, output: str | None, force: bool) -> int:
    """Write the workbook where one is wanted and nothing is open; the exit code."""
    if found.appraisal is None:
        return CANNOT
    if output is None:
        return CLEAN
    write_workbook(found.appraisal, output, force)
    errors = [finding for finding in open_outcome(output).findings if finding.severity == ERROR]
    return ERRORS if errors else CLEAN


def _tell(found: Import, output: str | None, explain: bool, form: str) -> None:
    from xlappraise.exchange.sheet_import.explained import json_of_import, lines

    if form == "json":
        say_data(json_of_import(found, output))
        return
    with receipt_of(*([output] if output else [])):
        say("".join(f"{line}\n" for line in lines(found, explain=explain)))
        if found.questions:
            count = count_of(len(found.questions), "question")
            say(f"{count} {'is' if len(found.questions) == 1 else 'are'} open, so nothing was written.\n")
        elif output is None:
            say("Nothing was written: give -o NEW.xlsx for the workbook.\n")
        else:
            say("".join(f"{line}\n" for line in _receipt(output)))


def _receipt(output: str) -> list[str]:
    from xlappraise.appraisal.findings import tally
    from xlappraise.exchange.findings_text import shell_word

    found = open_outcome(output).findings
    return [f"Wrote {harmless(output)}. {tally(found)}", f"Next: xlappraise check {harmless(shell_word(output))}"]
