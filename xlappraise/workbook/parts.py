"""An appraisal in; the sheets and columns that its workbook has out: what is optional appears only where it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from xlappraise.appraisal.model import Appraisal, LogRow, Option
from xlappraise.workbook import layout
from xlappraise.workbook.layout import Column, SheetLayout

USED: Mapping[str, Callable[[Appraisal], bool]] = {}
"""Whether an appraisal uses a view of the tool's, by the view's name."""


def sheets_of(appraisal: Appraisal) -> tuple[SheetLayout, ...]:
    """The sheets of the appraisal's workbook, in the order of the tabs."""
    return tuple(sheet for sheet in layout.SHEETS if has(appraisal, sheet))


def has(appraisal: Appraisal, sheet: SheetLayout) -> bool:
    """Whether the appraisal's workbook has this sheet."""
    if not sheet.optional:
        return True
    if sheet.owner == layout.TOOL:
        return sheet.name in USED and USED[sheet.name](appraisal)
    return sheet.name in appraisal.logs


def option_columns(appraisal: Appraisal) -> tuple[Column, ...]:
    """The columns of Options: those of every workbook, and the optional ones that are used or asked for."""

    def given(option: Option, column: Column) -> bool:
        return getattr(option, column.key) not in (None, "")

    return _kept(
        layout.OPTIONS.columns,
        lambda column: column.part in appraisal.asked or any(given(option, column) for option in appraisal.options),
    )


def log_columns(sheet: SheetLayout, rows: Sequence[LogRow], asked: Iterable[str]) -> tuple[Column, ...]:
    """The columns of a log: those of every workbook, and the optional ones that are used or asked for."""
    parts = frozenset(asked)
    return _kept(sheet.columns, lambda column: column.part in parts or any(column.key in row.values for row in rows))


def _kept(columns: Iterable[Column], wanted: Callable[[Column], bool]) -> tuple[Column, ...]:
    return tuple(column for column in columns if not column.optional or wanted(column))


def asked(headed: Iterable[tuple[SheetLayout, Iterable[str]]]) -> frozenset[str]:
    """The parts whose columns stand on these sheets, each given with the keys of the columns that were found."""
    found = set()
    for sheet, keys in headed:
        there = frozenset(keys)
        found |= {column.part for column in sheet.columns if column.part and column.key in there}
    return frozenset(found)
