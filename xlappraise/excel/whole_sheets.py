"""Changes in; out, the same for an open workbook: a sheet that a donor gives whole comes as cells to be typed.

And the colours of such a sheet, once its cells are typed: those that xlwings sets in every Excel, so no lines.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from xlappraise.appraisal.individual import DECLARATION, INDIVIDUAL_SCORES, INDIVIDUAL_WEIGHTS, MODERATION
from xlappraise.sheets import layout, palette
from xlappraise.sheets.log_sheet import AS_MERGED
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
    if isinstance(change, AddSheet):
        below = max(row for row, _ in cells) + 1
        for number, values in enumerate(change.below.rows, below):
            yield from (SetCell(change.sheet, number, column, value) for column, value in enumerate(values, 1))


def _widths(tab: str, fresh: str) -> FitColumns:
    columns = enumerate(GIVEN_WHOLE[fresh].columns, 1)
    return FitColumns(tab, tuple((number, float(column.width)) for number, column in columns))


def colour(page: Any, sheet: layout.SheetLayout, last: int) -> None:
    """Title, headings and, down to row `last`, entries as in a file: cream where somebody types, text wrapped."""
    across = len(sheet.columns)
    _type(page.range((1, 1)), palette.NAVY, palette.TITLE, bold=True)
    _type(page.range((2, 1)), palette.MUTED)
    _type(page.range((3, 1)), palette.INK, palette.SUBTITLE, bold=True)
    heads = page.range((layout.HEADER_ROW, 1), (layout.HEADER_ROW, across))
    heads.color = _rgb(palette.HEADER.fill)
    _type(heads, palette.HEADER.text, bold=True)
    entries = page.range((layout.FIRST_ROW, 1), (max(last, layout.FIRST_ROW), across))
    _type(entries, palette.INK)
    is_typed_in = sheet.owner == layout.OFFICER and sheet.name not in AS_MERGED
    for number, column in enumerate(sheet.columns, 1):
        if is_typed_in and column.owner == layout.OFFICER:
            cells = page.range((layout.FIRST_ROW, number), (max(last, layout.FIRST_ROW), number))
            cells.color = _rgb(palette.INPUT.fill)
    for area in (heads, entries):
        area.wrap_text = True
        area.rows.autofit()


def _type(area: Any, colour: str, size: int = palette.SIZE, bold: bool = False) -> None:
    area.font.name, area.font.size, area.font.bold, area.font.color = palette.FONT, size, bold, _rgb(colour)


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour))
