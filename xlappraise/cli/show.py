"""A workbook in, its ranking out: the command `show`. It changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlappraise.cli.commands import FILE
from xlappraise.cli.edge import CLEAN, ERRORS, code_for, finish, on_terminal, open_outcome, say, say_data
from xlappraise.report.formats import format_named, names

FULL = "full"
"""The format that lists all that the appraisal holds, whatever its findings."""

if TYPE_CHECKING:
    from xlappraise.flow import Outcome


@click.command(epilog="Example: xlappraise show plan.xlsx --format json")
@click.argument("file", type=FILE)
@click.option(
    "--format",
    "form",
    type=click.Choice(names("show")),
    default="text",
    show_default=True,
    help="How to print.",
)
def show(file: str, form: str) -> None:
    """Print totals, shares, RAG and ranks.

    Where nothing is scored, the options and what was decided about them.

    With --format full: all that the appraisal holds, one line an entry, for git to compare.
    """
    outcome = open_outcome(file)
    if form == FULL:
        say_results(outcome, form)
        finish(CLEAN)  # git takes any other code for a failure
    if outcome.results is None:
        say_blocked(outcome, form)
        finish(ERRORS)
    say_results(outcome, form)
    finish(code_for(outcome.findings))


def say_results(outcome: Outcome, form: str = "text") -> None:
    """Print the results in the format of this name; for people as their terminal can show it."""
    chosen = format_named("show", form)
    if chosen.for_people:
        say(chosen.write(outcome, on_terminal()))
    else:
        say_data(chosen.write(outcome))


def say_blocked(outcome: Outcome, form: str = "text") -> None:
    """The findings that stand in the way of results: as data when findings have that format, else for people.

    Where data were asked for in a format that findings do not have, stdout stays empty.
    """
    from xlappraise.cli.check import say_findings
    from xlappraise.exchange.checked_file import checked_file

    blocking = checked_file(outcome)._replace(findings=outcome.blocking_findings)
    if form == "text" or form not in names("check"):
        aside = form != "text"
        say("There are no results until this is fixed:\n", aside)
        say_findings([blocking], "text", aside)
    else:
        say_findings([blocking], form)
