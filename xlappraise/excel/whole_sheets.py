"""Changes in; out, the same for an open workbook: a sheet that a donor gives whole comes as cells to be typed."""

from collections.abc import Iterable, Iterator, Sequence

from xlappraise.appraisal.individual import DECLARATION, INDIVIDUAL_SCORES, INDIVIDUAL_WEIGHTS, MODERATION
from xlappraise.sheets import layout
from xlappraise.xlsx.changes.kinds import AddSheet, Change, FitColumns, RenewSheet, SetCell
from xlappraise.xlsx.package import snapshot_of
from xlappraise.xlsx.snapshot import Snapshot

LOGS = ("Change log", DECLARATION, INDIVIDUAL_SCORES, INDIVIDUAL_WEIGHTS, MODERATION)
GIVEN_WHOLE = {sheet.name: sheet for sheet in (*(layout.BY_NAME[name] for name in LOGS), layout.VERSION_CHANGES)}
"""Sheets that commands bring with all that stands on them."""


def as_cells(changes: Iterable[Change], snapshot: Snapshot) -> list[Change]:
    """A sheet that is added or renewed gets its texts, formulas and widths; what stood on it goes."""
    found: list[Change] = []
    for change in changes:
        if isinstance(change, AddSheet) and change.sheet in GIVEN_WHOLE:
            found += [change, *_contents(change, change.sheet, ()), _widths(change.sheet, change.sheet)]
        elif isinstance(change, RenewSheet) and change.fresh in GIVEN_WHOLE:
            found += _contents(change, change.fresh, list(snapshot.sheets[change.sheet].cells))
        else:
            found.append(change)
    return found


def _contents(change: AddSheet | RenewSheet, fresh: str, there: Sequence[tuple[int, int]]) -> Iterator[SetCell]:
    cells = snapshot_of(change.donor(), "the new sheet").sheets[fresh].cells
    for row, column in there:
        if (row, column) not in cells:
            yield SetCell(change.sheet, row, column, None)
    for (row, column), data in cells.items():
        yield SetCell(change.sheet, row, column, data.value, data.formula)


def _widths(tab: str, fresh: str) -> FitColumns:
    columns = enumerate(GIVEN_WHOLE[fresh].columns, 1)
    return FitColumns(tab, tuple((number, float(column.width)) for number, column in columns))
