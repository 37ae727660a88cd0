"""A comparison and the later workbook in; out, the Changes that write it on the sheet Version changes."""

from collections.abc import Sequence

from xlappraise.appraisal.words import folded
from xlappraise.sheets import layout
from xlappraise.sheets.version_changes import VersionChangesSheet
from xlappraise.sheets.version_words import ChangeLine
from xlappraise.xlsx.changes.kinds import AddSheet, Change, RenewSheet
from xlappraise.xlsx.refusals import CannotWrite
from xlappraise.xlsx.snapshot import BLANK, Snapshot


def plan_version_changes(
    snapshot: Snapshot, with_what: str, said: Sequence[str], lines: Sequence[ChangeLine]
) -> list[Change]:
    """The sheet, new or laid out anew. Raises CannotWrite where a sheet of that name is the officer's own."""
    sheet = layout.VERSION_CHANGES
    donor = VersionChangesSheet(with_what, tuple(said), tuple(lines))
    tab = next((name for name in snapshot.sheets if folded(name) == folded(sheet.name)), None)
    if tab is None:
        return [AddSheet(sheet.name, list(snapshot.sheets)[-1], donor)]
    if snapshot.sheets[tab].cells.get((1, 1), BLANK).value != sheet.title:
        raise CannotWrite(
            f"The workbook has a sheet '{sheet.name}' of its own: give that tab another name, and try again."
        )
    return [RenewSheet(tab, donor, fresh=sheet.name)]
