"""Workbooks in, findings out: the command `check`. It writes only when --fix or --mark says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from xlappraise.cli.edge import CANNOT, CannotDo, code_for, coloured, finish, opened, say, say_data, trouble
from xlappraise.exchange.checked import Checked

if TYPE_CHECKING:
    from xlappraise.flow import Outcome


def _text(checked: Sequence[Checked], strict: bool) -> None:
    from xlappraise.exchange.findings_text import findings_text

    say(findings_text(checked, coloured()))


def _concise(checked: Sequence[Checked], strict: bool) -> None:
    from xlappraise.exchange.findings_text import concise_text

    say(concise_text(checked))


def _json(checked: Sequence[Checked], strict: bool) -> None:
    from xlappraise.exchange.to_json import dumps, findings_json

    say_data(dumps(findings_json(checked)))


def _github(checked: Sequence[Checked], strict: bool) -> None:
    from xlappraise.exchange.findings_machine import github_text

    say_data(github_text(checked))


def _sarif(checked: Sequence[Checked], strict: bool) -> None:
    from xlappraise import __version__
    from xlappraise.appraisal.rules import RULES
    from xlappraise.exchange.findings_machine import sarif
    from xlappraise.exchange.to_json import dumps

    say_data(dumps(sarif(checked, RULES, __version__)))


def _junit(checked: Sequence[Checked], strict: bool) -> None:
    from xlappraise.exchange.findings_machine import junit

    say_data(junit(checked, strict))


FORMATS: dict[str, Callable[[Sequence[Checked], bool], None]] = {
    "text": _text,
    "concise": _concise,
    "json": _json,
    "github": _github,
    "sarif": _sarif,
    "junit": _junit,
}


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How to print.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@click.option(
    "--profile",
    type=click.Choice(["draft", "final"]),
    help="Judge as a draft or as the final version; by default as Setup's status says.",
)
@click.option("--fix", is_flag=True, help="Mend what cannot be wrong, in a copy named FILE.fixed.xlsx.")
@click.option("--in-place", is_flag=True, help="With --fix: mend FILE itself.")
@click.option("--mark", is_flag=True, help="Write the findings to the workbook's Checks sheet.")
@click.option("--force", is_flag=True, help="Overwrite an earlier FILE.fixed.xlsx, or a file that seems in use.")
@click.option("--backup", is_flag=True, help="With --in-place or --mark: keep the file as it was, as 'FILE (backup)'.")
def check(
    files: tuple[str, ...],
    *,
    form: str,
    strict: bool,
    profile: str | None,
    fix: bool,
    in_place: bool,
    mark: bool,
    force: bool,
    backup: bool,
) -> None:
    """Say what is wrong in each workbook, cell by cell. Changes nothing unless told to."""
    if in_place and not fix:
        raise click.UsageError("--in-place goes with --fix.")
    code = 0
    checked = []
    for file in files:
        try:
            outcome, changed = opened(file, profile or ""), []
            if fix:
                outcome, mended = _fixed(outcome, in_place, (force, backup), profile or "", form != "text")
                changed.append(mended)
            if mark:
                changed.append(_marked(outcome, force, backup))
        except CannotDo as refusal:
            trouble(refusal.message)
            code = CANNOT
            continue
        checked.append(checked_file(outcome, " ".join(changed))._replace(marked=mark))
    if checked:
        FORMATS[form](checked, strict)
    finish(max([code, *(code_for(each.findings, strict) for each in checked)]))


def checked_file(outcome: Outcome, changed: str = "") -> Checked:
    """An outcome as the findings formats want it; `changed` says what was written, if anything was."""
    snapshot = outcome.snapshot
    checked = Checked(snapshot.path, snapshot.sha256, outcome.appraisal, outcome.findings, accepted=outcome.accepted)
    return checked._replace(changed=changed) if changed else checked


def _fixed(outcome: Outcome, in_place: bool, how: tuple[bool, bool], profile: str, aside: bool) -> tuple[Outcome, str]:
    """Mend, say old -> new for each cell, and check again what was mended."""
    from xlappraise.cli.changes import apply, change_lines, new_name
    from xlappraise.flow import fixes

    changes = fixes(outcome)
    path = outcome.snapshot.path
    if not changes:
        return outcome, "Nothing could be mended without a person's judgement."
    target = path if in_place else new_name(path, "fixed")
    force, backup = how
    apply(outcome, changes, target, force, backup and in_place)
    for line in change_lines(outcome.snapshot, changes):
        click.echo(line, err=aside)
    count = f"{len(changes)} cell{'s' if len(changes) > 1 else ''} mended"
    return opened(target, profile), f"{count} in {target}." + ("" if in_place else f" {path} is unchanged.")


def _marked(outcome: Outcome, force: bool, backup: bool) -> str:
    from xlappraise.cli.changes import apply
    from xlappraise.flow import marks

    apply(outcome, marks(outcome), outcome.snapshot.path, force, backup)
    return "The Checks sheet has these findings; nothing else was changed."
