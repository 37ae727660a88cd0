"""The commands `xlappraise excel ...`: in, a workbook open in Excel; out, one sentence and an exit code.

The same as the buttons, without a macro: for a Start-menu shortcut, or where policies forbid macros.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from xlappraise.excel.live import Done

NO_EXCEL = "There is no Excel to reach on this computer: use xlappraise recalc FILE or xlappraise check FILE."
NOT_OPEN = "Excel is not open, or no workbook is open in it: open the appraisal first."


@click.group()
def excel() -> None:
    """Recalculate, check or combine in the workbook that is open in Excel, without a macro."""


@excel.command("recalc")
@click.argument("name", required=False)
def recalc_command(name: str | None) -> None:
    """Bring the open workbook up to date; NAME picks one, otherwise the one in front is meant."""
    from xlappraise.excel import live

    _run(name, live.recalculated)


@excel.command("check")
@click.argument("name", required=False)
def check_command(name: str | None) -> None:
    """Write the Checks sheet of the open workbook and go to the first cell that is wrong."""
    from xlappraise.excel import live

    _run(name, live.checked)


@excel.command("combine")
@click.argument("name", required=False)
def combine_command(name: str | None) -> None:
    """Add a row to Options of the open workbook for each combination of Dimensions that has none."""
    from xlappraise.excel import live

    _run(name, live.combined)


def _run(name: str | None, work: Callable[[Any], Done]) -> None:
    """Print the sentence. Exit code 1 when errors were found, 2 when it could not be done."""
    from xlappraise.appraisal.findings import ERROR
    from xlappraise.excel.patience import bounded
    from xlappraise.xlsx.refusals import CannotRead, CannotWrite

    try:
        with bounded():
            done = work(open_book(name))
    except (CannotRead, CannotWrite) as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(2)
    click.echo(done.sentence)
    sys.exit(1 if any(finding.severity == ERROR for finding in done.outcome.findings) else 0)


def open_book(name: str | None = None) -> Any:
    """The workbook in front, or the one of that name in any Excel, with or without its suffix.

    Raises CannotRead with one sentence where there is no Excel, no workbook, or none or several of that name.
    """
    import xlwings

    from xlappraise.xlsx.refusals import CannotRead, shown

    try:
        apps = list(xlwings.apps)
    except xlwings.XlwingsError:
        raise CannotRead(NO_EXCEL) from None
    books = [book for app in apps for book in app.books]
    if not books:
        raise CannotRead(NOT_OPEN)
    if name is None:
        return apps[0].books.active if len(apps[0].books) else books[0]
    found = [book for book in books if _alike(name) in (_alike(book.name), _alike(book.name.rpartition(".")[0]))]
    if len(found) == 1:
        return found[0]
    open_ones = ", ".join(shown(book.name) for book in books)
    if found:
        raise CannotRead(f"Several workbooks named '{shown(name)}' are open: close the others, or give the suffix.")
    raise CannotRead(f"'{shown(name)}' is not open in Excel. Open are: {open_ones}.")


def _alike(name: str) -> str:
    """A name for comparing: in any case, accents spelt one way."""
    return unicodedata.normalize("NFC", name).casefold()
