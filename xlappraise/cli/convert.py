"""A workbook or a data file in, the same appraisal in another form out: the command `convert`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlappraise.cli.edge import ERRORS, CannotDo, finish, opened, say
from xlappraise.cli.new import data_file, write_workbook
from xlappraise.cli.show import say_blocked

if TYPE_CHECKING:
    from xlappraise.flow import Outcome

WORKBOOKS = (".xlsx", ".xlsm")
KNOWN = "from .xlsx to .json or .csv, and from .json to .xlsx"


@click.command()
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT")
@click.option("--force", is_flag=True, help="Overwrite OUT.")
def convert(source: str, target: str, force: bool) -> None:
    """Turn a workbook into data, or data into a workbook: .xlsx to .json and back, .csv for results."""
    forms = Path(source).suffix.lower(), Path(target).suffix.lower()
    if forms == (".json", ".xlsx"):
        write_workbook(data_file(source), target, force)
    elif forms[0] in WORKBOOKS and forms[1] in (".json", ".csv"):
        _write_data(opened(source), target, forms[1], force)
    else:
        raise CannotDo(f"convert goes {KNOWN}, not from '{source}' to '{target}'.")
    say(f"Wrote {target}.\n")


def _write_data(outcome: Outcome, target: str, form: str, force: bool) -> None:
    from xlappraise.cli.changes import write_new

    if outcome.results is None:
        say_blocked(outcome)
        finish(ERRORS)
    if form == ".json":
        from xlappraise.exchange.to_json import appraisal_json, dumps

        write_new(target, dumps(appraisal_json(outcome.appraisal)).encode(), force)
    else:
        from xlappraise.exchange.to_csv import results_csv

        # Excel takes a CSV file for UTF-8 only when it begins with a byte order mark.
        write_new(target, results_csv(outcome.results).encode("utf-8-sig"), force)
