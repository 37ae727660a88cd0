"""A folder in, findings out whenever a workbook is saved there: the command `watch`."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlappraise.cli.commands import FILE
from xlappraise.cli.edge import CLEAN, CannotDo, finish, open_outcome, say

if TYPE_CHECKING:
    from xlappraise.flow import Outcome
    from xlappraise.register.watch import Watch

FIRST_LINE = "Findings of xlappraise watch."
"""How a findings file begins: another file of its name is left alone."""


@click.command(epilog="Example: xlappraise watch appraisals/ --recalc")
@click.argument("folder", type=FILE)
@click.option("--recalc", is_flag=True, help="Also recalculate each workbook, once it is closed.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out files and folders like 'old' or '*copy*'.")
def watch(folder: str, *, recalc: bool, exclude: tuple[str, ...]) -> None:
    """Check each workbook of a folder when it is saved.

    What is found is told here, and in a file beside the workbook, such as plan.findings.txt. Ctrl+C ends it.
    """
    from xlappraise.appraisal.words import count_of
    from xlappraise.register.watch import Watch

    try:
        watched = Watch(folder, exclude)
    except OSError as fault:
        raise CannotDo(f"The folder '{folder}' cannot be watched ({fault.strerror}).") from None
    away = False
    try:
        say(f"Watching {folder}, with {count_of(len(watched), 'workbook')}. Ctrl+C ends it.\n")
        while True:
            time.sleep(watched.pause)
            away = look(watched, recalc, away)
    except KeyboardInterrupt:
        say("Stopped watching.\n")
    finish(CLEAN)


def look(watched: Watch, recalc: bool, away: bool = False) -> bool:
    """Look at the folder once and tell what was saved; whether the folder is away, which is told once."""
    try:
        saved = watched.saved_workbooks()
    except OSError as fault:
        if not away:
            _tell(f"The folder '{watched.folder}' is away ({fault.strerror}): it is looked for again.")
        return True
    closed = [path for path in sorted(watched.open) if path not in saved and not _who_has_it_open(path)]
    watched.open.difference_update(closed)
    for path in (*saved, *closed):
        _tell(_check(watched, path, recalc))
    return False


def _who_has_it_open(path: str) -> str:
    """The sentence that says so; '' when nobody has it open."""
    from xlappraise.xlsx.refusals import CannotWrite
    from xlappraise.xlsx.saving import Target, refuse_open_elsewhere

    try:
        refuse_open_elsewhere(Target(path, None))
    except CannotWrite as refusal:
        return str(refusal)
    return ""


def _check(watched: Watch, path: str, recalc: bool) -> str:
    """Check a workbook, and with `recalc` recalculate it, or note that it is open; what to tell."""
    from xlappraise.appraisal.findings import tally

    said = ""
    try:
        if recalc and _who_has_it_open(path):
            watched.open.add(path)
            said = "It is open, and is recalculated when it is closed. "
        elif recalc:
            said = _recalculate(watched, path)
        outcome = open_outcome(path)
    except CannotDo as refusal:
        return refusal.message
    return f"{path}: {said}{tally(outcome.findings)} {_put_beside(outcome)}"


def _recalculate(watched: Watch, path: str) -> str:
    from xlappraise.cli.changes import recalculate

    done = recalculate(path, None, False, False)
    if done.receipt is None or not done.receipt.has_changes:
        return "Results were up to date. "
    watched.note_own_change(path)
    return "Recalculated. "


def _put_beside(outcome: Outcome) -> str:
    """Write the findings into a file beside the workbook; what to tell of that."""
    from xlappraise import __version__
    from xlappraise.cli.changes import write_new
    from xlappraise.exchange.checked_file import checked_file
    from xlappraise.exchange.findings_text import findings_text

    beside = Path(outcome.path).with_suffix(".findings.txt")
    text = f"{FIRST_LINE}\n\n{findings_text([checked_file(outcome)])}\nxlappraise {__version__}\n"
    try:
        old = beside.read_text("utf-8") if beside.exists() else FIRST_LINE
        if not old.startswith(FIRST_LINE):
            return f"'{beside}' is not ours, and was left alone."
        if old != text:
            write_new(str(beside), text.encode(), force=True)
    except (OSError, ValueError) as fault:
        return f"'{beside}' cannot be written ({fault})."
    except CannotDo as refusal:
        return refusal.message
    return f"See {beside}."


def _tell(sentence: str) -> None:
    from xlappraise.exchange.plain import harmless

    say(f"{datetime.now():%H:%M:%S} {harmless(sentence)}\n")
