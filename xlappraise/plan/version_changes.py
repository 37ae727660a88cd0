"""A comparison or acts, and the later workbook in; out, the Changes that write them on the sheet Version changes."""

from collections.abc import Sequence

from xlappraise.appraisal.words import folded
from xlappraise.reading.acts import act_rows, version_rows
from xlappraise.sheets import layout
from xlappraise.sheets.version_changes import VersionChangesSheet, VersionRow, rows_of
from xlappraise.sheets.version_words import ChangeLine
from xlappraise.xlsx.changes.kinds import AddSheet, Change, RenewSheet
from xlappraise.xlsx.refusals import CannotWrite
from xlappraise.xlsx.snapshot import BLANK, Snapshot


def plan_version_changes(
    snapshot: Snapshot, with_what: str, said: Sequence[str], lines: Sequence[ChangeLine]
) -> list[Change]:
    """The sheet Version changes, new or rewritten: what `with_what` it is compared, sentences, changes, rows of acts.

    Raises CannotWrite where a sheet of that name is the officer's own.
    """
    rows = [*rows_of(said, lines), *act_rows(version_rows(snapshot))]
    return _plan_sheet(snapshot, VersionChangesSheet(with_what, tuple(rows)))


def plan_acts(snapshot: Snapshot, acts: Sequence[VersionRow]) -> list[Change]:
    """The sheet Version changes with these rows below its own. Raises CannotWrite as above."""
    tab = _tab(snapshot)
    with_what = snapshot.sheets[tab].cells.get((3, 1), BLANK).value if tab else None
    return _plan_sheet(snapshot, VersionChangesSheet(str(with_what or ""), (*version_rows(snapshot), *acts)))


def _tab(snapshot: Snapshot) -> str | None:
    return next((name for name in snapshot.sheets if folded(name) == folded(layout.VERSION_CHANGES.name)), None)


def _plan_sheet(snapshot: Snapshot, donor: VersionChangesSheet) -> list[Change]:
    sheet, tab = layout.VERSION_CHANGES, _tab(snapshot)
    if tab is None:
        return [AddSheet(sheet.name, list(snapshot.sheets)[-1], donor)]
    if snapshot.sheets[tab].cells.get((1, 1), BLANK).value != sheet.title:
        raise CannotWrite(
            f"The workbook has a sheet '{sheet.name}' of its own: give that tab another name, and try again."
        )
    return [RenewSheet(tab, donor, fresh=sheet.name)]
