"""A workbook or a data file in, the same appraisal in another form out: the command `convert`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlappraise.cli.edge import ERRORS, CannotDo, finish, finish_written, opened, receipt_of, say, say_wrote, trouble
from xlappraise.cli.new import data_file, data_text, write_workbook
from xlappraise.cli.show import say_blocked
from xlappraise.exchange.plain import harmless

if TYPE_CHECKING:
    from xlappraise.appraisal.model import Appraisal
    from xlappraise.flow import Outcome

WORKBOOKS = (".xlsx", ".xlsm")
MATRIX, TABLES = ".scores.csv", ".tables.xlsx"
DATA = (MATRIX, ".csv", ".json", ".parquet", TABLES)
"""What a workbook becomes, by the end of the name; a longer end is looked for first."""
KNOWN = f"from .xlsx to .json, .csv (results), {MATRIX}, .parquet or {TABLES}, and from .json or {MATRIX} to .xlsx"


@click.command()
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT")
@click.option("--like", metavar="FILE", help="Take title, bands and what else a matrix lacks from a workbook or .json.")
@click.option("--force", is_flag=True, help="Overwrite OUT.")
def convert(source: str, target: str, like: str | None, force: bool) -> None:
    """Turn a workbook into data, or data into a workbook, by the ends of the names.

    \b
    .xlsx -> .json          everything that the appraisal holds; and back
    .xlsx -> .scores.csv    the matrix of scores; and back
    .xlsx -> .csv           results, a row an option
    .xlsx -> .parquet       a row a score, with its criterion and option
    .xlsx -> .tables.xlsx   options, criteria, scores and results as tables of data
    """
    start, form = Path(source).suffix.lower(), next((end for end in DATA if target.lower().endswith(end)), "")
    from_matrix = source.lower().endswith(MATRIX) and target.lower().endswith(".xlsx")
    if like is not None and not from_matrix:
        raise click.UsageError(f"--like goes with a conversion from {MATRIX} to .xlsx.")
    if start == ".json" and target.lower().endswith(".xlsx"):
        write_workbook(data_file(source), target, force)
    elif from_matrix:
        write_workbook(matrix_file(source, like), target, force)
    elif start in WORKBOOKS and form:
        outcome = opened(source)
        _write_data(outcome, target, form, force)
        say_wrote(target)
        finish_written(outcome)
    else:
        raise CannotDo(f"convert goes {KNOWN}, not from '{source}' to '{target}'.")
    say_wrote(target)
    if from_matrix:
        with receipt_of(target):
            say(f"{LACKS} as in {harmless(like)}.\n" if like else f"{LACKS} {DEFAULTS}\n")


LACKS = "The matrix does not say title, RAG bands and basis, unit and limits of weights and order of groups: they are"
DEFAULTS = (
    "set to none, Green from 61 %, Amber from 31 %, share of highest possible, points without limits, and as they come "
    "in the matrix; --like FILE takes them from a workbook or .json."
)


def matrix_file(path: str, like: str | None = None) -> Appraisal:
    """The appraisal in a CSV matrix of scores, the rest as in the file `like`; CannotDo after every fault is said."""
    from xlappraise.exchange.from_json import BadData
    from xlappraise.exchange.tables import appraisal_from_csv

    usual = _example(like) if like is not None else None
    try:
        return appraisal_from_csv(data_text(path), usual)
    except BadData as bad:
        for sentence in bad.faults:
            trouble(f"{path}: {sentence}")
        raise CannotDo(f"'{path}' is not a matrix of scores that can be used; nothing was written.") from None


def _example(path: str) -> Appraisal:
    """The appraisal in a workbook or in JSON; CannotDo when its settings are in doubt."""
    if Path(path).suffix.lower() == ".json":
        return data_file(path)
    outcome = opened(path)
    if outcome.blocked:
        raise CannotDo(f"'{path}' has errors that leave its settings in doubt: put them right first.")
    return outcome.appraisal


def _write_data(outcome: Outcome, target: str, form: str, force: bool) -> None:
    from xlappraise.cli.changes import free, write_new
    from xlappraise.xlsx.refusals import CannotWrite

    if outcome.results is None:
        say_blocked(outcome)
        finish(ERRORS)
    free(target, force)
    try:
        write_new(target, _content(outcome, form), force)
    except CannotWrite as refusal:
        raise CannotDo(str(refusal)) from None


def _content(outcome: Outcome, form: str) -> bytes:
    assert outcome.results is not None, "a blocked outcome is no data"
    if form == ".json":
        from xlappraise.exchange.to_json import appraisal_json, dumps

        return dumps(appraisal_json(outcome.appraisal)).encode()
    if form == ".csv":
        from xlappraise.exchange.to_csv import results_csv

        return results_csv(outcome.results).encode("utf-8-sig")  # Excel takes a CSV for UTF-8 only with this mark
    from xlappraise.exchange import tables

    if form == MATRIX:
        return tables.matrix_csv(outcome.appraisal).encode("utf-8-sig")
    return (tables.table_parquet if form == ".parquet" else tables.tables_xlsx)(outcome.frames())
