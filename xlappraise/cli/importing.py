"""Any scoring sheet in, a workbook of ours and what is wrong with the sheet out: the command `import`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from xlappraise.appraisal.findings import ERROR
from xlappraise.appraisal.published_as import PUBLISHED_AS
from xlappraise.appraisal.words import count_of
from xlappraise.cli.changes import refuse_existing, write_new
from xlappraise.cli.commands import FILE
from xlappraise.cli.edge import CANNOT, CLEAN, ERRORS, CannotDo, finish, open_outcome, receipt_of, say, say_data
from xlappraise.cli.new import data_text, write_workbook
from xlappraise.exchange.plain import columns, harmless
from xlappraise.xlsx.refusals import CannotWrite

if TYPE_CHECKING:
    from xlappraise.exchange.sheet_import.answers import Answers
    from xlappraise.exchange.sheet_import.bring_in import Import
    from xlappraise.exchange.sheet_import.folder import Became


@click.command("import", epilog='Example: xlappraise import old.csv -o new.xlsx --scale "High=10,Medium=5,Low=0"')
@click.argument("old", type=FILE)
@click.option("-o", "--output", type=FILE, metavar="NEW.xlsx", help="Write the workbook there; without it, only look.")
@click.option("--explain", is_flag=True, help="Say what each row and column was taken for, and why.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs.")
@click.option("--sheet", metavar="NAME", default="", help="The sheet that holds the matrix.")
@click.option("--table", type=click.IntRange(1), metavar="N", help="The table that is the matrix, as --explain counts.")
@click.option("--totals", type=click.IntRange(1), metavar="N", help="The table that has the totals.")
@click.option("--weighted", is_flag=True, help="The numbers are weighted points; --scale says what a score may earn.")
@click.option("--options-in", type=click.Choice(["rows", "columns"]), help="Where the options stand.")
@click.option("--map", multiple=True, metavar="NAME=ROLE", help='What a row or column is: "Weighting=Weight".')
@click.option("--scale", metavar="SCALE", default="", help='"High=10,Medium=5,Low=0", or 0-5 for numbers.')
@click.option("--weights", metavar="WEIGHTS", default="", help='What words for weights count: "High=3,Low=1".')
@click.option(
    "--set", multiple=True, metavar="ROW/OPTION=VALUE", help='A score: "Cost/O4=25"; a weight: "Cost/Weight=3".'
)
@click.option(
    "--reverse",
    multiple=True,
    metavar="CRITERION",
    help="Turn its scores round, as low is best there; none leaves all as they are.",
)
@click.option("--groups", metavar="none", default="", help="none: do not take over groups.")
@click.option("--published-as", type=click.Choice(PUBLISHED_AS), help="How the printed totals were worked out.")
@click.option(
    "--answers",
    type=FILE,
    metavar="FILE.json",
    help="Take these options from a file, where several sheets need the same.",
)
@click.option(
    "--preview",
    type=FILE,
    metavar="OUT.xlsx",
    help="Write a copy of the old sheet, coloured by what each row and column was taken for.",
)
@click.option("--force", is_flag=True, help="Overwrite NEW.xlsx and OUT.xlsx.")
def import_(
    *,
    old: str,
    output: str | None,
    explain: bool,
    form: str,
    force: bool,
    answers: str | None,
    preview: str | None,
    **given: Any,
) -> None:
    """Bring in any scoring sheet, and say what is wrong with it.

    What is unclear is asked, all in one run, each question with the option that answers it. Nothing is guessed: while
    a question is open, nothing is written (exit code 2). OLD may be - for standard input, or a folder: then -o names a
    folder too.
    """
    from xlappraise.exchange.sheet_import.answers import BadAnswer, answers_in, answers_of
    from xlappraise.xlsx.refusals import CannotRead

    try:
        said = answers_in(data_text(answers)) if answers else {}
        wanted = answers_of({**said, **{key: value for key, value in given.items() if value}})
        if Path(old).is_dir():
            if explain or preview:
                raise CannotDo("--explain and --preview are for one sheet: name one of the folder.")
            _all(old, output, wanted, force, form)
        else:
            _one(old, output, wanted, force, (explain, form, preview))
    except BadAnswer as bad:
        raise CannotDo(str(bad)) from None
    except CannotRead as refusal:
        raise CannotDo(str(refusal)) from None


def _one(old: str, output: str | None, answers: Answers, force: bool, told: tuple[bool, str, str | None]) -> NoReturn:
    """Bring in one sheet, and end with its exit code."""
    from xlappraise.exchange.sheet_import.bring_in import bring_in

    explain, form, preview = told
    for file in filter(None, (output, preview)):
        if Path(file).suffix.lower() != ".xlsx":
            raise CannotDo(f"'{file}' should end in .xlsx.")
        refuse_existing(file, force)
    found = bring_in(old, answers)
    if preview:
        from xlappraise.exchange.sheet_import.preview import preview as coloured

        write_new(preview, coloured(found), force)
    code = _write(found, output, force)
    _tell(found, output if code != CANNOT else None, explain, form)
    finish(code)


def _all(old: str, output: str | None, answers: Answers, force: bool, form: str) -> NoReturn:
    """Bring in each sheet of a folder; 0 when all were written without errors, 1 when some were, 2 when none was."""
    from xlappraise.exchange.sheet_import.folder import bring_in_all, others_in

    if output is None:
        raise CannotDo(f"'{old}' is a folder: name another one for the workbooks, with -o.")
    target = Path(output)
    if target.exists() and not target.is_dir():
        raise CannotDo(f"'{output}' is no folder.")
    target.mkdir(parents=True, exist_ok=True)
    codes: list[int] = []

    def write(found: Import, out: Path) -> None:
        try:
            codes.append(_write(found, str(out), force))
        except CannotDo as refusal:
            raise CannotWrite(refusal.message) from None

    became = list(bring_in_all(Path(old), target, answers, write))
    _tell_all(became, others_in(Path(old)), form)
    written = [each for each in became if each.written]
    clean = len(written) == len(became) and not any(codes)
    finish(CLEAN if clean and became else ERRORS if written else CANNOT)


def _tell_all(became: Sequence[Became], others: Sequence[str], form: str) -> None:
    """A table of what became of each file and the questions that are open, or the same as data."""
    from xlappraise.exchange.sheet_import.explanation import question_lines

    if form == "json":
        from xlappraise.exchange.to_json import dumps

        keys = ("file", "written", "why", "wrong")
        told = [{key: getattr(each, key) for key in keys} for each in became]
        for data, each in zip(told, became, strict=True):
            data["questions"] = [{"question": q.sentence, "answer": q.answer} for q in each.questions]
        say_data(dumps(told))
        return
    rows = [["File", "Workbook", "Printed figures in doubt", "Why not"]]
    rows += [[harmless(e.file), harmless(e.written) or "-", str(e.wrong), harmless(e.why)] for e in became]
    say("".join(f"{line}\n" for line in columns(rows)))
    for each in became:
        if each.found and each.questions:
            say("".join(f"{line}\n" for line in ("", harmless(each.file), *question_lines(each.found))))
    if others:
        say(f"\nNot looked at: {harmless(', '.join(others))}.\n")
    count = sum(bool(each.written) for each in became)
    say(f"{count} of {count_of(len(became), 'sheet')} brought in.\n")


def _write(found: Import, output: str | None, force: bool) -> int:
    """Write the workbook where one is wanted and nothing is open; the exit code."""
    if found.appraisal is None:
        return CANNOT
    if output is None:
        return CLEAN
    write_workbook(found.appraisal, output, force)
    errors = [finding for finding in open_outcome(output).findings if finding.severity == ERROR]
    return ERRORS if errors else CLEAN


def _tell(found: Import, output: str | None, explain: bool, form: str) -> None:
    from xlappraise.exchange.sheet_import.explanation import json_of_import, lines

    if form == "json":
        say_data(json_of_import(found, output))
        return
    with receipt_of(*([output] if output else [])):
        say("".join(f"{line}\n" for line in lines(found, explain=explain)))
        if found.questions:
            count = count_of(len(found.questions), "question")
            say(f"{count} {'is' if len(found.questions) == 1 else 'are'} open, so nothing was written.\n")
        elif output is None:
            say("Nothing was written: give -o NEW.xlsx for the workbook.\n")
        else:
            say("".join(f"{line}\n" for line in _receipt(output)))


def _receipt(output: str) -> list[str]:
    from xlappraise.appraisal.findings import tally
    from xlappraise.exchange.findings_text import shell_word

    found = open_outcome(output).findings
    return [
        f"Wrote {harmless(output)}. The check of it: {tally(found)}",
        f"Next: xlappraise check {harmless(shell_word(output))}",
    ]
