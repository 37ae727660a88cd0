"""Changes in, a written file and lines that say what was done out. Nothing is overwritten without --force."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.words import count_of, quoted
from xlappraise.cli.edge import CannotDo, say
from xlappraise.exchange.plain import harmless
from xlappraise.exchange.receipt_text import written_lines
from xlappraise.xlsx.aliases import as_tabbed, put_back
from xlappraise.xlsx.changes.kinds import Change, SetCell
from xlappraise.xlsx.package import Receipt
from xlappraise.xlsx.saving import SECOND_NAME
from xlappraise.xlsx.snapshot import BLANK, Snapshot, Value

if TYPE_CHECKING:
    from xlappraise.flow import Outcome, Recalculation


def recalculate(file: str, output: str | None, dry_run: bool, force: bool, backup: bool = False) -> Recalculation:
    """`flow.recalc`, with its refusals as CannotDo."""
    from xlappraise.flow import CannotRead, CannotWrite, NotAppraisal, recalc

    try:
        return recalc(file, output, dry_run, force, backup)
    except (CannotRead, CannotWrite, NotAppraisal) as refusal:
        raise CannotDo(str(refusal)) from None


def apply(outcome: Outcome, changes: list[Change], target: str, force: bool, backup: bool | str = False) -> Receipt:
    """Write the workbook with `changes` to `target`, which may be the workbook itself; `backup` as in package.apply."""
    from xlappraise.flow import CannotRead, CannotWrite
    from xlappraise.xlsx import package

    try:
        receipt = package.apply(outcome.snapshot, changes, target, force=force, backup=backup, owners=outcome.owners)
    except (CannotRead, CannotWrite) as refusal:
        raise CannotDo(str(refusal)) from None
    _tell_second_name(SECOND_NAME in receipt.notes)
    return receipt._replace(notes=tuple(note for note in receipt.notes if note != SECOND_NAME))


def files_written(receipt: Receipt | None, file: str, output: str | None = None) -> list[str]:
    """The file that a command wrote, if it did: a copy is written whatever is in it."""
    return [output or file] if receipt is not None and (output or receipt.has_changes) else []


def refuse_existing(target: str | None, force: bool) -> None:
    """CannotDo when `target` exists and --force was not given."""
    if target is not None and not force and os.path.lexists(target):
        raise CannotDo(f"'{target}' exists already: choose another name, or overwrite it with --force.")


def write_new(target: str, content: bytes, force: bool) -> None:
    """Write a new file in one go: `target` is either as it was or whole."""
    from xlappraise.xlsx import saving
    from xlappraise.xlsx.refusals import CannotWrite

    refuse_existing(target, force)
    try:
        place = saving.target_at(target, force=force)
        saving.replace(
            place,
            write=lambda file: file.write(content),
            check=lambda _: None,
            unchanged=lambda: refuse_existing(target, force),
        )
    except CannotWrite as refusal:
        raise CannotDo(str(refusal)) from None
    _tell_second_name(place.has_second_name)


def _tell_second_name(has_one: bool) -> None:
    """Say, where --force went past a hard link, what became of the other name."""
    if has_one:
        say(f"{SECOND_NAME}\n", aside=True)


def new_name(path: str, word: str) -> str:
    """`path` with `word` before its suffix: plan.xlsx and fixed make plan.fixed.xlsx."""
    from pathlib import Path  # which costs more than reading a sheet, and a recalculation needs no new name

    whole = Path(path)
    return str(whole.with_name(f"{whole.stem}.{word}{whole.suffix}"))


def change_lines(snapshot: Snapshot, changes: Sequence[Change]) -> Iterator[str]:
    """One line for each cell, with what it holds and will hold, or for another change, with what it does."""
    snapshot, changes = as_tabbed(snapshot), put_back(changes, snapshot.tabs)
    for change in changes:
        if not isinstance(change, SetCell):
            yield harmless(change.describe())
            continue
        cell = Cell(change.sheet, change.row, change.column)
        sheet = snapshot.sheets.get(change.sheet)
        now = sheet.cells.get((change.row, change.column), BLANK) if sheet else BLANK
        before, after = _words(now.value, now.formula), _words(change.value, change.formula)
        yield harmless(f"{cell}  {before} -> {after}")


def _words(value: Value, formula: str | None) -> str:
    if isinstance(value, bool):
        text = str(value).upper()
    elif isinstance(value, float | int):
        text = f"{value:.15g}"
    else:
        text = "(blank)" if value in (None, "") else quoted(str(value))
    return f"{text} by formula" if formula is not None else text


def receipt_lines(done: Recalculation, target: str, dry_run: bool) -> Iterator[str]:
    """What was written (with --dry-run: would be), and what the check found."""
    name, changes = harmless(target), done.changes
    if dry_run:
        yield from change_lines(done.outcome.snapshot, changes)
        yield f"{name}: {count_of(len(changes), 'change')} to make. Nothing was written."
    elif done.receipt is not None:
        yield from written_lines(name, done.receipt)
    yield from (harmless(note) for note in done.notes if not dry_run)
    if done.outcome.is_blocked:
        yield "There are no results until what must be fixed is fixed: of the sheets, recalc renews Checks alone."
