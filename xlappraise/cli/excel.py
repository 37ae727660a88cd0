"""The commands `xlappraise excel ...`: in, a workbook open in Excel; out, one sentence and an exit code.

The same as the buttons, without a macro: for a Start-menu shortcut, or where policies forbid macros.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from xlappraise.excel.live import LiveResult


@click.group(epilog="Example: xlappraise excel recalc")
def excel() -> None:
    """Recalculate, check or combine in the workbook open in Excel.

    No macro is needed.
    """


@excel.command("recalc", epilog="Example: xlappraise excel recalc plan.xlsx")
@click.argument("name", required=False)
def recalc_command(name: str | None) -> None:
    """Recalculate the open workbook.

    NAME picks one of several; without it, the one in front is meant.
    """
    from xlappraise.excel import live

    _run(name, live.recalculate_silently)


@excel.command("check", epilog="Example: xlappraise excel check")
@click.argument("name", required=False)
def check_command(name: str | None) -> None:
    """Check the open workbook.

    The findings are written on its Checks sheet, and the first cell that is wrong is selected. NAME picks one of
    several workbooks.
    """
    from xlappraise.excel import live

    _run(name, live.check_silently)


@excel.command("combine", epilog="Example: xlappraise excel combine plan.xlsx")
@click.argument("name", required=False)
def combine_command(name: str | None) -> None:
    """Add the missing combinations to Options.

    Each combination of the values on Dimensions that has no row on Options of the open workbook gets one. NAME picks
    one of several workbooks.
    """
    from xlappraise.excel import live

    _run(name, live.combine_silently)


def _run(name: str | None, work: Callable[[Any], LiveResult]) -> None:
    """Print the sentence. Exit code 1 when errors were found, 2 when it could not be done."""
    from xlappraise.appraisal.findings import ERROR
    from xlappraise.excel.books import open_book
    from xlappraise.excel.hidden_packages import unneeded_hidden
    from xlappraise.excel.patience import bounded_attempts
    from xlappraise.xlsx.refusals import CannotRead, CannotWrite

    try:
        with unneeded_hidden(), bounded_attempts():
            done = work(open_book(name))
    except (CannotRead, CannotWrite) as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(2)
    click.echo(done.sentence)
    sys.exit(1 if any(finding.severity == ERROR for finding in done.outcome.findings) else 0)
