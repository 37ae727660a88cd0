"""A scoring sheet in, a workbook of ours out: `xlappraise.import_sheet`."""

from __future__ import annotations

import os
from typing import Any

from xlappraise import flow
from xlappraise.exchange.sheet_import.answers import answers_of
from xlappraise.exchange.sheet_import.bring_in import Import, bring_in
from xlappraise.sheets.build import build
from xlappraise.xlsx import saving
from xlappraise.xlsx.refusals import CannotWrite


def import_sheet(
    old: str | os.PathLike[str], new: str | os.PathLike[str] | None = None, *, force: bool = False, **answers: Any
) -> Import:
    """See `xlappraise.import_sheet`."""
    found = bring_in(os.fspath(old), answers_of(answers))
    if new is not None and found.appraisal is not None:
        target = os.fspath(new)
        _refuse_existing(target, force)
        content = build(found.appraisal)
        saving.replace(
            saving.target_at(target, force=force),
            write=lambda file: file.write(content),
            check=lambda _: None,
            unchanged=lambda: _refuse_existing(target, force),
        )
        flow.recalc(target, force=force)
    return found


def _refuse_existing(target: str, force: bool) -> None:
    if not force and os.path.lexists(target):
        raise CannotWrite(f"'{target}' exists already, so nothing was written.")
