"""A workbook and the name of an optional sheet in, the workbook with that sheet out: the command `add`."""

from __future__ import annotations

import click

from xlappraise.cli.changes import free
from xlappraise.cli.edge import CannotDo, say
from xlappraise.workbook import layout

OPTIONAL = ", ".join(sheet.name for sheet in layout.LOGS)


@click.command(help=f"Add an empty optional sheet to FILE: {OPTIONAL}.")
@click.argument("file")
@click.argument("sheet")
@click.option("-o", "--output", metavar="OUT", help="Write there and leave FILE alone.")
@click.option("--force", is_flag=True, help="Overwrite OUT, or a file that seems in use.")
def add(file: str, sheet: str, output: str | None, force: bool) -> None:
    """Add an optional sheet, dressed as in a new workbook; nothing else in the file is touched."""
    from xlappraise.flow import CannotRead, CannotWrite, NotAppraisal, add_sheet

    free(output, force)
    try:
        receipt = add_sheet(file, sheet, output, force=force)
    except (CannotRead, CannotWrite, NotAppraisal) as refusal:
        raise CannotDo(str(refusal)) from None
    say(f"{output or file}: {sheet} is added; {receipt.sentence}.\n")
