"""Workbooks in, findings out: the command `check`. It writes only when --fix or --mark says so."""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from xlappraise.cli.edge import (
    CANNOT,
    CannotDo,
    code_for,
    finish,
    open_outcome,
    receipt_of,
    say,
    say_data,
    trouble,
    wants_colour,
)
from xlappraise.exchange.checked_file import CheckedFile, checked_file
from xlappraise.records import NamedTuple
from xlappraise.report.formats import format_named

if TYPE_CHECKING:
    import click

    from xlappraise.flow import Outcome
    from xlappraise.xlsx.changes.kinds import Change


class CheckOptions(NamedTuple):
    """The options of the command, with their defaults."""

    form: str = "text"
    strict: bool = False
    profile: str | None = None
    fix: bool = False
    in_place: bool = False
    mark: bool = False
    force: bool = False
    backup: bool = False
    dry_run: bool = False


AS_USUAL = CheckOptions()


def command() -> "click.Command":
    """The command as click knows it; its options are the fields of CheckOptions. See `cli.WITHOUT_CLICK`."""
    import click

    from xlappraise.cli.commands import FILE
    from xlappraise.report.formats import names

    @click.command(epilog="Example: xlappraise check plan.xlsx --fix --dry-run")
    @click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
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
        help="Check as a draft or as the final version; by default by the status on Setup.",
    )
    @click.option("--fix", is_flag=True, help="Correct what is certain, in a copy named FILE.fixed.xlsx.")
    @click.option("--in-place", is_flag=True, help="With --fix: correct FILE itself.")
    @click.option("--dry-run", is_flag=True, help="With --fix: list the changes and write nothing.")
    @click.option("--mark", is_flag=True, help="Write the findings to the workbook's Checks sheet.")
    @click.option("--force", is_flag=True, help="Overwrite an earlier FILE.fixed.xlsx, or a file that seems in use.")
    @click.option(
        "--backup", is_flag=True, help="With --in-place or --mark: keep the file as it was, as 'FILE (backup)'."
    )
    def check(files: tuple[str, ...], **options: Any) -> None:
        """Say what is wrong in each workbook, cell by cell. Changes nothing unless told to."""
        asked = CheckOptions(**options)
        if asked.in_place and not asked.fix:
            raise click.UsageError("--in-place goes with --fix.")
        if asked.dry_run and (asked.mark or not asked.fix):
            raise click.UsageError("--dry-run goes with --fix, and not with --mark.")
        finish(run(files, asked))

    return check


def run(files: Sequence[str], asked: CheckOptions = AS_USUAL) -> int:
    """Check each workbook and print the findings of all; the exit code."""
    code = 0
    checked = []
    written: list[str] = []
    for file in files:
        try:
            outcome, changed = open_outcome(file, asked.profile or ""), []
            if asked.fix:
                outcome, mended = _fix(outcome, asked, written)
                changed.append(mended)
            if asked.mark:
                changed.append(_mark(outcome, asked, written))
        except CannotDo as refusal:
            trouble(refusal.message)
            code = CANNOT
            continue
        checked.append(checked_file(outcome, " ".join(changed))._replace(marked=asked.mark, strict=asked.strict))
    if checked:
        with receipt_of(*dict.fromkeys(written)):
            say_findings(checked, asked.form)
    return max([code, *(code_for(each.findings, asked.strict) for each in checked)])


def say_findings(checked: Sequence[CheckedFile], form: str, aside: bool = False) -> None:
    """Print the findings in the format of this name; for people with colour where it is wanted (`aside`: on stderr)."""
    chosen = format_named("check", form)
    if chosen.for_people:
        say(chosen.write(checked, wants_colour()), aside)
    else:
        say_data(chosen.write(checked))


def _fix(outcome: "Outcome", asked: CheckOptions, written: list[str]) -> "tuple[Outcome, str]":
    """Fix, say old -> new for each cell, and check the result. Names of files written are added to `written`."""
    from xlappraise.cli.changes import apply, change_lines, new_name
    from xlappraise.exchange.receipt_text import beside_lines
    from xlappraise.flow import fixes

    changes = fixes(outcome)
    path = outcome.snapshot.path
    if not changes:
        return outcome, "Nothing could be corrected automatically."
    lines = tuple(change_lines(outcome.snapshot, changes))
    if asked.dry_run:
        _tell(lines, asked)
        return outcome, f"{_count_of_fixes(changes)} by --fix. Nothing was written."
    target = path if asked.in_place else new_name(path, "fixed")
    receipt = apply(outcome, changes, target, asked.force, asked.in_place and (_before(outcome) or asked.backup))
    written.append(target)
    _tell((*lines, *beside_lines(receipt)), asked)
    kept = f" The workbook as it was: {receipt.backup}." if receipt.backup else ""
    unchanged = "" if asked.in_place else f" {path} is unchanged."
    return open_outcome(target, asked.profile or ""), f"{_count_of_fixes(changes)} in {target}.{kept}{unchanged}"


def _tell(lines: Sequence[str], asked: CheckOptions) -> None:
    """Say what is changed, a line each."""
    for line in lines:
        with suppress(OSError):  # a stdout that fails does so again with the findings, and is told there
            say(f"{line}\n", aside=asked.form != "text")


def _count_of_fixes(changes: "Sequence[Change]") -> str:
    """How many cells are fixed, and how many rows and columns deleted."""
    from xlappraise.appraisal.words import count_of, list_of
    from xlappraise.plan.take_out import lines_in, outside
    from xlappraise.xlsx.changes.kinds import SetCell

    lines = lines_in(changes)
    cells = sum(isinstance(change, SetCell) for change in outside(changes, lines))
    rows = sum(bool(line.row) for line in lines)
    counts = [(rows, "row"), (len(lines) - rows, "column")]
    deleted = [count_of(count, noun) for count, noun in counts if count]
    return list_of(
        [
            *([f"{count_of(cells, 'cell')} corrected"] if cells or not lines else []),
            *([f"{list_of(deleted)} deleted"] if deleted else []),
        ]
    )


def _before(outcome: "Outcome") -> str:
    """What a copy is called that is kept because something is deleted; '' where nothing is."""
    from xlappraise.plan.take_out import keys_taken_out

    keys = keys_taken_out(outcome.findings)
    more = f" and {len(keys) - 1} more" if len(keys) > 1 else ""
    return f"before deleting {keys[0]}{more}" if keys else ""


def _mark(outcome: "Outcome", asked: CheckOptions, written: list[str]) -> str:
    """Write the findings to Checks, and say what else was changed. Names of files written are added to `written`."""
    from xlappraise.cli.changes import apply, files_written
    from xlappraise.exchange.receipt_text import stale_sentences
    from xlappraise.flow import marks

    path = outcome.snapshot.path
    receipt = apply(outcome, marks(outcome), path, asked.force, asked.backup)
    written += files_written(receipt, path)
    others = [*receipt.notes, *stale_sentences(receipt)]
    if others:
        return " ".join(("The Checks sheet has these findings.", *others))
    more = ", but that Excel is asked to calculate when it opens the workbook" if receipt.asks else ""
    return f"The Checks sheet has these findings; nothing else was changed{more}."
