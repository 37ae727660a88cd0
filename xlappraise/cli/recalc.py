"""Workbooks in, the same with fresh totals, ranks, RAG, Summary and Checks out: the command `recalc`."""

from __future__ import annotations

import click

from xlappraise.cli.edge import finish
from xlappraise.cli.recalculating import run


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", metavar="OUT", help="Write there and leave FILE alone.")
@click.option("--dry-run", is_flag=True, help="List the changes and write nothing.")
@click.option("--force", is_flag=True, help="Overwrite OUT, or a file that seems in use.")
@click.option("--backup", is_flag=True, help="Keep the file as it was beside it, as 'FILE (backup)'.")
def recalc(files: tuple[str, ...], *, output: str | None, dry_run: bool, force: bool, backup: bool) -> None:
    """Write totals, ranks, RAG, Summary and Checks back; nothing else in the file is touched."""
    if output and len(files) > 1:
        raise click.UsageError("-o goes with one FILE.")
    finish(run(files, output, dry_run, force, backup))
