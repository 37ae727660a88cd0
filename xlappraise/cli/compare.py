"""Versions of a workbook in; out, what differs and who moved the ranking: the command `compare`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import click

from xlappraise.cli.commands import FILE
from xlappraise.cli.edge import CLEAN, ERRORS, CannotDo, finish, open_outcome, say, say_data, say_wrote
from xlappraise.report.formats import format_named, names

if TYPE_CHECKING:
    from xlappraise.appraisal.versions.history import HistoryStep
    from xlappraise.exchange.file_comparison import FileComparison, ThreeFileComparison
    from xlappraise.flow import Outcome

    Steps = tuple[HistoryStep, ...]

Renames = tuple[tuple[str, str], ...]


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
@click.argument("files", nargs=-1, type=FILE, required=True, metavar="OLD NEW...")
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
    help="How to print; html is a page with pictures.",
)
@click.option("--history", is_flag=True, help="Take three files as versions in their order, as more are.")
@click.option("--sheet", is_flag=True, help="Also write a sheet Version changes into NEW.")
@click.option("-o", "--output", type=FILE, metavar="OUT", help="Write there instead of printing.")
@click.option("--force", is_flag=True, help="Overwrite OUT.")
def compare(
    *,
    files: tuple[str, ...],
    renamed: Renames,
    form: str,
    history: bool,
    sheet: bool,
    output: str | None,
    force: bool,
) -> None:
    """Say how two versions differ, and what moved the ranking.

    Rows are matched by Ref and ID, never by their place. With a third file: what two people both changed in OLD. With
    more, or with --history: ranks, leads and weights over the versions in this order. Without --sheet the
    workbooks are not changed.
    """
    if len(files) < 2:
        raise click.UsageError("Give the earlier version and the later one, or more versions in their order.")
    command = _command(len(files), history)
    if form not in names(command):
        raise click.UsageError(f"--format {form} is for two files, or for a history.")
    if command == HISTORY and renamed:
        raise click.UsageError("--renamed is for two or three files, not for a history.")
    if command != TWO and sheet:
        raise click.UsageError("--sheet is for two files.")
    if output:
        from xlappraise.cli.changes import refuse_existing

        refuse_existing(output, force)
    found = _comparison_of(command, files, renamed, form)
    if sheet:
        _write_sheet(files[1], found, force)
    _tell(command, form, found, output, force)
    finish(CLEAN)


def _write_sheet(file: str, found: FileComparison | ThreeFileComparison | Steps, force: bool) -> None:
    """Write the comparison into the later workbook; its receipt goes to stderr, beside what is printed."""
    from pathlib import PurePath

    from xlappraise.appraisal.versions.effect_sentences import sentences
    from xlappraise.cli.changes import apply
    from xlappraise.exchange.file_comparison import FileComparison
    from xlappraise.exchange.plain import harmless
    from xlappraise.exchange.receipt_text import beside_lines
    from xlappraise.plan.version_changes import plan_version_changes
    from xlappraise.sheets.version_words import change_lines
    from xlappraise.xlsx.refusals import CannotWrite

    assert isinstance(found, FileComparison), "the sheet is for two files"
    outcome = open_outcome(file)
    said = sentences(found.effect) if found.comparison.new.scored_criteria and not found.comparison.is_empty else []
    with_what = f"Compared with {PurePath(found.old_file).name}."
    try:
        changes = plan_version_changes(outcome.snapshot, with_what, said, change_lines(found.comparison))
    except CannotWrite as refusal:
        raise CannotDo(str(refusal)) from None
    receipt = apply(outcome, changes, file, force)
    lines = [f"{file}: the sheet Version changes is written; {receipt.sentence}.", *beside_lines(receipt)]
    say("".join(f"{harmless(line)}\n" for line in lines), aside=True)


TWO, THREE, HISTORY = "compare", "compare three", "compare history"
"""What is compared, as the table of formats calls it."""


def _command(files: int, history: bool) -> str:
    if history or files > 3:
        return HISTORY
    return TWO if files == 2 else THREE


def _tell(
    command: str, form: str, found: FileComparison | ThreeFileComparison | Steps, output: str | None, force: bool
) -> None:
    chosen = format_named(command, form)
    text: str = chosen.write(found)
    if output:
        from xlappraise.cli.changes import write_new

        write_new(output, text.encode(), force)
        say_wrote(output)
    elif chosen.for_people:
        say(text)
    else:
        say_data(text)


def _comparison_of(
    command: str, files: tuple[str, ...], renamed: Renames, form: str
) -> FileComparison | ThreeFileComparison | Steps:
    """What the comparison finds; ends the command with the findings where a file has no results. Raises CannotDo."""
    from xlappraise.appraisal.versions.renames import BadRename

    outcomes = [open_outcome(file) for file in files]
    for outcome in outcomes:
        if outcome.is_blocked:
            _end_without_results(outcome, form)
    if command == HISTORY:
        from xlappraise.appraisal.versions.history import history

        return history([(outcome.path, outcome.appraisal) for outcome in outcomes])
    try:
        if command == TWO:
            return comparison_of_two(outcomes[0], outcomes[1], renamed)
        return _of_three(outcomes[0], outcomes[1], outcomes[2], renamed)
    except BadRename as refusal:
        raise CannotDo(str(refusal)) from None


def comparison_of_two(before: Outcome, after: Outcome, renamed: Renames = ()) -> FileComparison:
    """The comparison of two outcomes that have results. Raises BadRename."""
    from xlappraise.appraisal.versions.comparison import compare as comparison
    from xlappraise.appraisal.versions.effect import effect
    from xlappraise.appraisal.versions.keyed_entries import cells
    from xlappraise.appraisal.versions.warnings import warnings
    from xlappraise.exchange.file_comparison import FileComparison

    found = comparison(before.appraisal, after.appraisal, renamed)
    after_cells = cells(found.new)
    told = tuple(warnings(found, after_cells))
    return FileComparison(before.path, after.path, found, effect(found), cells(found.old), after_cells, told)


def _of_three(old: Outcome, mine: Outcome, theirs: Outcome, renamed: Renames) -> ThreeFileComparison:
    from xlappraise.appraisal.versions.three_way import three_way
    from xlappraise.exchange.file_comparison import ThreeFileComparison

    found = three_way(old.appraisal, mine.appraisal, theirs.appraisal, renamed)
    return ThreeFileComparison(old.path, mine.path, theirs.path, found)


def _end_without_results(outcome: Outcome, form: str) -> NoReturn:
    from xlappraise.cli.show import say_blocked

    say_blocked(outcome, form)
    finish(ERRORS)
