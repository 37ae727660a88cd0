"""A size or a data file in, a fresh workbook out: the command `new`."""

from __future__ import annotations

from pathlib import Path

import click

from xlappraise.appraisal.model import Appraisal
from xlappraise.cli.edge import CannotDo, say, trouble
from xlappraise.workbook import layout

MOST_DATA = 100 * 2**20
"""Largest data file that is read, in bytes."""


@click.command()
@click.argument("out", metavar="OUT.xlsx")
@click.option(
    "--options",
    type=click.IntRange(1, layout.MAX_OPTIONS),
    default=5,
    show_default=True,
    help="Rows for options.",
)
@click.option(
    "--criteria",
    type=click.IntRange(1, layout.MAX_CRITERIA),
    default=20,
    show_default=True,
    help="Rows for criteria.",
)
@click.option("--title", default="", help="Title of the appraisal.")
@click.option("--from", "source", metavar="FILE.json", help="Fill it with this appraisal.")
@click.option("--force", is_flag=True, help="Overwrite OUT.xlsx.")
@click.pass_context
def new(
    context: click.Context,
    *,
    out: str,
    options: int,
    criteria: int,
    title: str,
    source: str | None,
    force: bool,
) -> None:
    """Make a fresh workbook, blank or filled from data."""
    if Path(out).suffix.lower() != ".xlsx":
        raise CannotDo(f"'{out}' should end in .xlsx.")
    sized = any(
        context.get_parameter_source(name) == click.core.ParameterSource.COMMANDLINE
        for name in ("options", "criteria", "title")
    )
    if source is not None and sized:
        raise click.UsageError("--from brings its own options, criteria and title.")
    if source is not None:
        write_workbook(data_file(source), out, force)
    else:
        from xlappraise.workbook.template import blank

        write_workbook(blank(options, criteria, title), out, force)
    say(f"Wrote {out}.\nNext: open it in Excel and follow its Guide sheet, then: xlappraise check {out}\n")


def data_file(path: str) -> Appraisal:
    """The appraisal in a JSON file; CannotDo after every fault has been said."""
    from xlappraise.exchange.from_json import BadData, appraisal_from

    try:
        return appraisal_from(data_text(path))
    except BadData as bad:
        for sentence in bad.faults:
            trouble(f"{path}: {sentence}")
        raise CannotDo(f"'{path}' is not an appraisal that can be used; nothing was written.") from None


def data_text(path: str) -> str:
    """What a data file holds; CannotDo when it is too large or no text."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(MOST_DATA + 1)
        if len(content) > MOST_DATA:
            raise CannotDo(f"'{path}' is larger than {MOST_DATA >> 20} MB.")
        return content.decode("utf-8")
    except OSError as fault:
        raise CannotDo(f"'{path}' cannot be read ({fault.strerror}).") from None
    except UnicodeDecodeError:
        raise CannotDo(f"'{path}' is not text in UTF-8.") from None


def write_workbook(appraisal: Appraisal, target: str, force: bool) -> None:
    """Write a fresh workbook of the appraisal, its Checks sheet filled."""
    from xlappraise.cli.changes import free, recalculate, write_new
    from xlappraise.workbook.template import build

    free(target, force)
    write_new(target, build(appraisal), force)
    recalculate(target, None, dry_run=False, force=force)
