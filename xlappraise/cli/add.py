"""A workbook and the name of a topic or of an optional sheet in, the workbook with it out: the command `add`."""

from __future__ import annotations

import click

from xlappraise.cli.changes import files_written, refuse_existing
from xlappraise.cli.commands import FILE
from xlappraise.cli.edge import CannotDo, receipt_of, say
from xlappraise.exchange.receipt_text import beside_lines
from xlappraise.sheets import layout

OF_TOPICS = {sheet for sheets in layout.TOPICS.values() for sheet in sheets}
OPTIONAL = ", ".join(
    sheet.name for sheet in layout.LOGS if sheet.name not in OF_TOPICS or sheet.name in layout.STANDARD_LOGS
)
TOPICS = ", ".join(layout.TOPICS)
VIEWS = {
    layout.COSTS: layout.COST_VIEW,
    layout.BASELINE: layout.BASELINE_VIEW,
    layout.ENGAGEMENT_TOPIC: layout.ENGAGEMENT,
}
"""Topics whose sheet of the tool comes with a recalculation, even while they are blank."""


@click.command(
    help="Add a topic or an empty sheet to FILE.\n\n"
    f"Topics, each with its sheets and columns: {TOPICS}. Sheets: {OPTIONAL}.",
    epilog="Example: xlappraise add plan.xlsx costs",
)
@click.argument("file", type=FILE)
@click.argument("name", metavar="TOPIC_OR_SHEET")
@click.option("-o", "--output", type=FILE, metavar="OUT", help="Write there and leave FILE alone.")
@click.option("--force", is_flag=True, help="Overwrite OUT, or a file that seems in use.")
def add(file: str, name: str, output: str | None, force: bool) -> None:
    """Add a topic or a sheet as in a new workbook; nothing else in the file is touched."""
    from xlappraise.additions import add_sheet
    from xlappraise.flow import CannotRead, CannotWrite, NotAppraisal

    refuse_existing(output, force)
    try:
        receipt = add_sheet(file, name, output, force=force)
    except (CannotRead, CannotWrite, NotAppraisal) as refusal:
        raise CannotDo(str(refusal)) from None
    said = f"{output or file}: {name} is added; {receipt.sentence}.\n"
    said += "".join(f"{line}\n" for line in beside_lines(receipt))
    if view := VIEWS.get(name.strip().casefold()):
        said += f"Next: xlappraise recalc {output or file}; it adds the sheet {view.name} once there are results.\n"
    with receipt_of(*files_written(receipt, file, output)):
        say(said)
