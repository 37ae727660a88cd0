"""A Draft and Changes other than cells in; the Draft with these made out. One table: by what each kind is made."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from xlappraise.xlsx.changes.charts import grow_charts, raise_charts
from xlappraise.xlsx.changes.copied_sheets import add_sheet, fill_outlines, renew_chart, renew_look, renew_sheet
from xlappraise.xlsx.changes.defined_names import set_print_area, set_workbook_name
from xlappraise.xlsx.changes.kinds import (
    AddSheet,
    ColumnLike,
    DeleteLine,
    ExtendRules,
    FillOutlines,
    FitColumns,
    FitPaper,
    FitRows,
    GrowChart,
    GrowTable,
    HideRows,
    OtherChange,
    RaiseChart,
    RenewChart,
    RenewLook,
    RenewSheet,
    SetEntryRules,
    SetName,
    SetPageBreaks,
    SetPrintArea,
    SetProperty,
    ShowSheet,
    Unmerge,
)
from xlappraise.xlsx.changes.properties import set_property
from xlappraise.xlsx.changes.rules import entry_rule_edits, longer_rule_edits
from xlappraise.xlsx.changes.sizes import (
    column_like_edits,
    column_width_edits,
    hidden_row_edits,
    page_break_edits,
    paper_edits,
    row_height_edits,
    unmerging_edits,
)
from xlappraise.xlsx.changes.tables import grow_table
from xlappraise.xlsx.changes.tabs import show_sheet
from xlappraise.xlsx.draft import Draft
from xlappraise.xlsx.markup import Edit

SHEET_EDITS: Mapping[type, Callable[[bytes, Any], Iterator[Edit]]] = {
    ExtendRules: longer_rule_edits,
    SetEntryRules: entry_rule_edits,
    ColumnLike: column_like_edits,
    FitColumns: column_width_edits,
    FitPaper: paper_edits,
    FitRows: row_height_edits,
    HideRows: hidden_row_edits,
    SetPageBreaks: page_break_edits,
    Unmerge: unmerging_edits,
}
"""Kinds that change nothing but the bytes of their worksheet."""

MAKERS: Mapping[type, Callable[[Draft, Any], None]] = {
    GrowTable: grow_table,
    SetName: set_workbook_name,
    SetPrintArea: set_print_area,
    GrowChart: grow_charts,
    RaiseChart: raise_charts,
    RenewLook: renew_look,
    RenewSheet: renew_sheet,
    RenewChart: renew_chart,
    AddSheet: add_sheet,
    ShowSheet: show_sheet,
    SetProperty: set_property,
    FillOutlines: fill_outlines,
}
"""Kinds that change other parts too. Lines are deleted at the end, all at once: see `deletion`."""


def make(draft: Draft, changes: Sequence[OtherChange]) -> None:
    """Make these changes to the draft's parts, in order. Raises CannotWrite."""
    for change in changes:
        if edits := SHEET_EDITS.get(type(change)):
            _edit_sheet(draft, change, edits)
        elif not isinstance(change, DeleteLine):
            MAKERS[type(change)](draft, change)


def _edit_sheet(draft: Draft, change: Any, edits: Callable[[bytes, Any], Iterator[Edit]]) -> None:
    draft.edit_sheet(change.sheet, lambda data: edits(data, change))
