"""A register and a question in, the appraisals that it is about out: the command `register`."""

from __future__ import annotations

import click

from xlappraise.cli.commands import FILE
from xlappraise.cli.edge import CLEAN, CannotDo, finish, say


@click.command(epilog="Example: xlappraise register register.parquet --where 'radius<5%' --by year")
@click.argument("file", type=FILE, metavar="REGISTER")
@click.option("--where", metavar="QUESTION", help="Only those that fit, as 'errors > 0 or decision has \"company\"'.")
@click.option("--by", metavar="COLUMN", help="Count them by organisation, year or another column, or by rule.")
def register(file: str, where: str | None, by: str | None) -> None:
    """Ask a register that portfolio wrote.

    REGISTER is its .parquet, .csv or .jsonl. A question compares columns by =, !=, <, <=, >, >= and has, joined by
    and, or, not and brackets; 'blank' is what is not known. Columns: xlappraise guide portfolio.
    """
    from xlappraise.register.answer_text import count_lines, record_lines
    from xlappraise.register.question import BadQuestion, question
    from xlappraise.register.read import read_register
    from xlappraise.xlsx.refusals import CannotRead

    try:
        columns, records = read_register(file)
        fits = question(where, columns) if where is not None else None
        picked = (record for record in records if fits is None or fits(record))
        lines = record_lines(picked, columns) if by is None else count_lines(picked, columns, by)
        say("".join(f"{line}\n" for line in lines))
    except (BadQuestion, CannotRead) as refusal:
        raise CannotDo(str(refusal)) from None
    finish(CLEAN)
