"""A workbook or a data file in, the same appraisal in another form out: the command `convert`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlappraise.appraisal.words import list_of
from xlappraise.cli.commands import FILE
from xlappraise.cli.edge import ERRORS, CannotDo, finish, finish_written, open_outcome, receipt_of, say, say_wrote
from xlappraise.cli.new import data_file, file_appraisal, write_workbook
from xlappraise.cli.show import say_blocked
from xlappraise.exchange.plain import harmless
from xlappraise.plan.fresh import in_new_workbook
from xlappraise.report.formats import FORMATS, Format, format_of_file

if TYPE_CHECKING:
    from xlappraise.flow import Outcome

WORKBOOKS = (".xlsx", ".xlsm")
MATRIX = ".scores.csv"
FORMS = FORMATS["convert"]


def _formats_in_words() -> str:
    """What goes to what, in words."""
    made = (form.name if form.reader or not form.holds else f"{form.name} ({form.holds})" for form in FORMS)
    read = (form.name for form in FORMS if form.reader)
    return f"from .xlsx to {list_of(list(made), 'or')}, and from {list_of(list(read), 'or')} to .xlsx"


def _help() -> str:
    """What a workbook becomes, a line a format."""
    wide = max(len(form.name) for form in FORMS)
    lines = (f".xlsx -> {form.name:<{wide}}  {form.about}{'; and back' if form.reader else ''}" for form in FORMS)
    opening = "Turn a workbook into data, or data into a workbook.\n\nThe ends of the names say which:\n\n\b"
    return "\n".join((opening, *lines))


@click.command(help=_help(), epilog="Example: xlappraise convert plan.xlsx plan.json")
@click.argument("source", type=FILE, metavar="IN")
@click.argument("target", type=FILE, metavar="OUT")
@click.option(
    "--like", type=FILE, metavar="FILE", help="Take title, bands and what else a matrix lacks from a workbook or .json."
)
@click.option("--force", is_flag=True, help="Overwrite OUT.")
def convert(source: str, target: str, like: str | None, force: bool) -> None:
    """Read one and write the other."""
    made, given = format_of_file("convert", target), format_of_file("convert", source)
    book = target.lower().endswith(".xlsx")
    matrix = given is not None and given.name == MATRIX and book
    if like is not None and not matrix:
        raise click.UsageError(f"--like goes with a conversion from {MATRIX} to .xlsx.")
    if given is not None and not given.reader:
        raise CannotDo(
            f"'{source}' does not go back into an appraisal: it holds {given.about}, and not the rest, such as bands. "
            "Convert the workbook itself, or its .json."
        )
    if given is not None and given.reader and book:
        appraisal = data_file(source, given, *(() if like is None else (file_appraisal(like),)))
        write_workbook(in_new_workbook(appraisal, ()), target, force)
    elif Path(source).suffix.lower() in WORKBOOKS and made:
        outcome = open_outcome(source)
        _write_data(outcome, target, made, force)
        say_wrote(target)
        finish_written(outcome)
    else:
        raise CannotDo(f"convert goes {_formats_in_words()}, not from '{source}' to '{target}'.")
    say_wrote(target)
    if matrix:
        with receipt_of(target):
            say(f"{LACKS} as in {harmless(like)}.\n" if like else f"{LACKS} {DEFAULTS}\n")


LACKS = "The matrix does not say title, RAG bands and basis, unit and limits of weights and order of groups: they are"
DEFAULTS = (
    "set to none, Green from 61%, Amber from 31%, share of highest possible, points without limits, and as they come "
    "in the matrix; --like FILE takes them from a workbook or .json."
)


def _write_data(outcome: Outcome, target: str, form: Format, force: bool) -> None:
    from xlappraise.cli.changes import refuse_existing, write_new
    from xlappraise.xlsx.refusals import CannotWrite

    if outcome.results is None:
        say_blocked(outcome)
        finish(ERRORS)
    refuse_existing(target, force)
    try:
        made = form.write(outcome)
        # Excel takes a CSV for UTF-8 only with its mark.
        encoding = "utf-8-sig" if form.name.endswith(".csv") else "utf-8"
        write_new(target, made.encode(encoding) if isinstance(made, str) else made, force)
    except CannotWrite as refusal:
        raise CannotDo(str(refusal)) from None
