"""Workbooks in, findings out: the command `check`. It writes only when --fix or --mark says so."""

from __future__ import annotations

import click

from xlappraise.cli.checking import Asked, run
from xlappraise.cli.edge import finish
from xlappraise.report.formats import names


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format",
    "form",
    type=click.Choice(names("check")),
    default="text",
    show_default=True,
    help="How to print.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@click.option(
    "--profile",
    type=click.Choice(["draft", "final"]),
    help="Judge as a draft or as the final version; by default as Setup's status says.",
)
@click.option("--fix", is_flag=True, help="Mend what cannot be wrong, in a copy named FILE.fixed.xlsx.")
@click.option("--in-place", is_flag=True, help="With --fix: mend FILE itself.")
@click.option("--dry-run", is_flag=True, help="With --fix: list the changes and write nothing.")
@click.option("--mark", is_flag=True, help="Write the findings to the workbook's Checks sheet.")
@click.option("--force", is_flag=True, help="Overwrite an earlier FILE.fixed.xlsx, or a file that seems in use.")
@click.option("--backup", is_flag=True, help="With --in-place or --mark: keep the file as it was, as 'FILE (backup)'.")
def check(
    files: tuple[str, ...],
    *,
    form: str,
    strict: bool,
    profile: str | None,
    fix: bool,
    in_place: bool,
    dry_run: bool,
    mark: bool,
    force: bool,
    backup: bool,
) -> None:
    """Say what is wrong in each workbook, cell by cell. Changes nothing unless told to."""
    if in_place and not fix:
        raise click.UsageError("--in-place goes with --fix.")
    if dry_run and (mark or not fix):
        raise click.UsageError("--dry-run goes with --fix, and not with --mark.")
    finish(run(files, Asked(form, strict, profile or "", fix, in_place, mark, force, backup, dry_run)))
