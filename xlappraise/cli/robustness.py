"""A workbook in, how sure its ranking is out: the command `robustness`. It changes nothing."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from xlappraise.appraisal.findings import NOTE, Cell
from xlappraise.cli.commands import FILE
from xlappraise.cli.edge import ERRORS, CannotDo, code_for, finish, open_outcome, say, say_data
from xlappraise.report.formats import format_named, names

if TYPE_CHECKING:
    from xlappraise.appraisal.model import Key
    from xlappraise.appraisal.robustness.story import Story
    from xlappraise.flow import Outcome

FINDINGS = "findings"
ASSUMPTIONS_DRAWN = 4
"""How many assumptions are drawn for, each with the full number of draws."""


class Spread(click.ParamType):  # type: ignore[type-arg]  # generic in newer versions of click only
    """A relative spread: 25%, or 0.25."""

    name = "spread"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The spread as a share."""
        if isinstance(value, float):
            return value
        text = str(value).strip()
        try:
            share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
        except ValueError:
            share = 0.0
        if not 0 < share <= 1:
            self.fail(f"'{value}' is not a spread: give more than 0% and at most 100%, such as 25%.", param, ctx)
        return share


@click.command(epilog="Example: xlappraise robustness plan.xlsx --draws 1000 --doubt D6/O1")
@click.argument("file", type=FILE)
@click.option(
    "--format",
    "form",
    type=click.Choice(names("robustness")),
    default="text",
    show_default=True,
    help="How to print.",
)
@click.option("--draws", type=click.IntRange(1), metavar="N", help="Try N random sets of weights and of scores.")
@click.option(
    "--spread",
    type=Spread(),
    default="25%",
    show_default=True,
    metavar="25%",
    help="How far random weights vary from the stated ones; also the chance that a random score is one level off.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=1,
    show_default=True,
    metavar="S",
    help="Start of the random numbers: the same seed, the same draws.",
)
@click.option(
    "--doubt",
    multiple=True,
    metavar="findings|CELL",
    help="Doubt the scores that findings name, or this one: Scores!F12 or D6/O1. May be given again.",
)
def robustness(file: str, *, form: str, draws: int | None, spread: float, seed: int, doubt: tuple[str, ...]) -> None:
    """Say how wrong weights and scores may be before ranks change."""
    outcome = open_outcome(file)
    if outcome.results is None:
        from xlappraise.cli.show import say_blocked

        say_blocked(outcome, form)
        finish(ERRORS)
    doubtful = doubtful_scores(outcome, doubt)
    number = draws or outcome.appraisal.setup.draws
    story = story_of(outcome, doubtful, number, spread, seed)
    if number and not story.drawn and story.exact is not None:
        raise CannotDo(story.no_draws)
    chosen = format_named("robustness", form)
    if chosen.for_people:
        say(chosen.write(story))
    else:
        say_data(chosen.write(story, file))
    finish(code_for(outcome.findings))


def story_of(outcome: Outcome, doubtful: frozenset[Key], number: int | None, spread: float, seed: int) -> Story:
    """The story, with a progress bar on a terminal while draws are made."""
    from xlappraise.appraisal.robustness.story import tell

    if not number:
        return tell(outcome.appraisal, doubtful, None, most=None)
    from xlappraise.appraisal.robustness.assumption_draws import Draws

    with progress(number * ASSUMPTIONS_DRAWN) as advance:
        asked = Draws(number, spread, seed, advance)
        return tell(outcome.appraisal, doubtful, asked, most=None)


@contextmanager
def progress(total: int) -> Iterator[Callable[[int], None] | None]:
    """What to call with the number of draws just done; None where nobody watches stderr."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("Drawing", total=total)
        yield lambda done: shown.advance(task, done)


# ---------------------------------------------------------------------------------------------------- doubt


def doubtful_scores(outcome: Outcome, given: Iterable[str]) -> frozenset[Key]:
    """Scores that Assumptions calls doubtful, and those asked for. CannotDo for what names no score."""
    from xlappraise.appraisal.doubt import doubtful_keys

    found = set(doubtful_keys(outcome.appraisal))
    for word in (word for text in given for word in re.split(r"[;,\s]+", text) if word):
        found |= scores_of_findings(outcome) if word.lower() == FINDINGS else {score_at(outcome, word)}
    return frozenset(found)


def scores_of_findings(outcome: Outcome) -> set[Key]:
    """The scores whose cells an error or a warning names, such as a level that is not available there."""
    cells = {cell: key for key, cell in outcome.appraisal.score_cells.items()}
    scored = {criterion.ref for criterion in outcome.appraisal.scored_criteria}
    suspected = (cell for f in outcome.findings if f.severity != NOTE for cell in (f.cell, *f.also))
    return {cells[cell] for cell in suspected if isinstance(cell, Cell) and cell in cells and cells[cell][0] in scored}


def score_at(outcome: Outcome, word: str) -> Key:
    """The score that a cell (F12, Scores!F12) or Ref/ID (D6/O1) names. CannotDo for what names none."""
    appraisal = outcome.appraisal
    ref, slash, option = word.partition("/")
    ids = {each.id.lower(): each.id for each in appraisal.short_list}
    if slash and (criterion := appraisal.by_ref.get(ref.lower())) and criterion.is_scored and option.lower() in ids:
        return criterion.ref, ids[option.lower()]
    wanted = word.rpartition("!")[2].replace("$", "").upper()
    if place := outcome.reading.where.tables.get("Scores"):
        for criterion in appraisal.scored_criteria:
            for short in appraisal.short_list:
                row, column = place.rows.get(criterion.ref), place.options.get(short.id)
                if row and column and Cell("Scores", row, column).address == wanted:
                    return criterion.ref, short.id
    raise CannotDo(f"'{word}' is not a score of a short-listed option: give a cell of Scores, or Ref/ID such as D6/O1.")
