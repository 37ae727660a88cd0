"""Two versions of a workbook in; out, what differs and who moved the ranking: the command `compare`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import click

from xlappraise.cli.commands import FILE
from xlappraise.cli.edge import CLEAN, ERRORS, CannotDo, finish, open_outcome, say, say_data
from xlappraise.report.formats import format_named, names

if TYPE_CHECKING:
    from xlappraise.exchange.compared import Compared
    from xlappraise.flow import Outcome


class Renaming(click.ParamType):  # type: ignore[type-arg]  # generic in newer versions of click only
    """A rename as OLD=NEW."""

    name = "rename"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """The two names."""
        if isinstance(value, tuple):
            return value
        was, sign, now = (part.strip() for part in str(value).partition("="))
        if not (was and sign and now):
            self.fail(f"'{value}' is no rename: write OLD=NEW, such as D4=D5.", param, ctx)
        return was, now


@click.command(epilog="Example: xlappraise compare v1.xlsx v2.xlsx --renamed D4=D5")
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@click.option(
    "--renamed",
    type=Renaming(),
    multiple=True,
    metavar="OLD=NEW",
    help="A Ref, ID, level, group or band has a new name. May be given again.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(names("compare")),
    default="text",
    show_default=True,
    help="How to print.",
)
def compare(old: str, new: str, *, renamed: tuple[tuple[str, str], ...], form: str) -> None:
    """Say what differs between two versions, and which change moved the ranking.

    Rows are matched by Ref and ID, never by their place. It changes nothing.
    """
    found = comparison_of(old, new, renamed, form)
    chosen = format_named("compare", form)
    if chosen.for_people:
        say(chosen.write(found))
    else:
        say_data(chosen.write(found))
    finish(CLEAN)


def comparison_of(old: str, new: str, renamed: tuple[tuple[str, str], ...] = (), form: str = "text") -> Compared:
    """The comparison of two files; ends the command with the findings where one of them has no results."""
    from xlappraise.appraisal.versions.comparison import compare as comparison
    from xlappraise.appraisal.versions.effect import effect
    from xlappraise.appraisal.versions.entries import cells
    from xlappraise.appraisal.versions.renames import BadRename
    from xlappraise.exchange.compared import Compared

    before, after = open_outcome(old), open_outcome(new)
    for outcome in (before, after):
        if outcome.blocked:
            _end_blocked(outcome, form)
    try:
        found = comparison(before.appraisal, after.appraisal, renamed)
    except BadRename as refusal:
        raise CannotDo(str(refusal)) from None
    return Compared(old, new, found, effect(found), cells(found.old), cells(found.new))


def _end_blocked(outcome: Outcome, form: str) -> NoReturn:
    from xlappraise.cli.show import say_blocked

    say_blocked(outcome, form)
    finish(ERRORS)
