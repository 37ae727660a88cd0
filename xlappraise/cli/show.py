"""A workbook in, its ranking out: the command `show`. It changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlappraise.cli.edge import ERRORS, code_for, coloured, finish, on_terminal, opened, say, say_data

if TYPE_CHECKING:
    from xlappraise.flow import Outcome


@click.command()
@click.argument("file")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="How to print.",
)
def show(file: str, form: str) -> None:
    """Print totals, shares, RAG and ranks; where nothing is scored, the options and what became of them."""
    outcome = opened(file)
    if outcome.results is None:
        say_blocked(outcome, form)
        finish(ERRORS)
    if form == "json":
        from xlappraise.exchange.to_json import dumps, results_json

        say_data(dumps(results_json(file, outcome.appraisal, outcome.results)))
    elif form == "csv":
        from xlappraise.exchange.to_csv import results_csv

        say_data(results_csv(outcome.results))
    else:
        say_ranking(outcome)
    finish(code_for(outcome.findings))


def say_ranking(outcome: Outcome) -> None:
    """The ranking as text, with colour where somebody watches; without scores the options in words."""
    from shutil import get_terminal_size

    from xlappraise.exchange.options_text import options_text, unranked
    from xlappraise.exchange.ranking import print_ranking, ranking_text

    assert outcome.results is not None, "a blocked outcome has no ranking"
    if unranked(outcome.appraisal, outcome.results):
        say(options_text(outcome.appraisal, outcome.results, get_terminal_size().columns if on_terminal() else None))
    elif on_terminal():
        print_ranking(outcome.appraisal, outcome.results)
    else:
        say(ranking_text(outcome.appraisal, outcome.results))


def say_blocked(outcome: Outcome, form: str = "text") -> None:
    """The findings that stand in the way of results; as data when data were asked for."""
    from xlappraise.cli.checking import checked_file

    blocking = checked_file(outcome)._replace(findings=tuple(f for f in outcome.findings if f.blocks))
    if form == "json":
        from xlappraise.exchange.to_json import dumps, findings_json

        say_data(dumps(findings_json([blocking])))
        return
    from xlappraise.exchange.findings_text import findings_text

    click.echo("There are no results until this is put right:", err=form == "csv")
    text = findings_text([blocking], coloured())
    click.echo(text, err=True, nl=False) if form == "csv" else say(text)
