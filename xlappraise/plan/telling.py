"""A Change in, one line for the officer out: what it does, for a dry run."""

from __future__ import annotations

from xlappraise.appraisal.words import counted
from xlappraise.xlsx.addresses import spelt
from xlappraise.xlsx.snapshot import (
    AddSheet,
    Change,
    ColumnLike,
    DeleteLine,
    ExtendRules,
    FitRows,
    GrowChart,
    GrowTable,
    RenewLook,
    SetEntryRules,
    SetName,
    SetPrintArea,
    Unmerge,
)


def told(change: Change) -> str:
    """What a change other than to a cell does, in a line."""
    match change:
        case GrowTable():
            text = f"{change.sheet}  the table {change.table} reaches over {spelt(change.area)}"
        case ColumnLike():
            text = f"{change.sheet}  column {change.column} as wide as column {change.like}"
        case FitRows():
            text = f"{change.sheet}  {counted(len(change.heights), 'row')} as high as the new text"
        case ExtendRules():
            text = f"{change.sheet}  drop-downs and live colours reach over {spelt(change.area)}"
        case SetEntryRules():
            text = f"{change.sheet}  {counted(len(change.rules), 'drop-down')} with messages laid anew"
        case Unmerge():
            text = f"{change.sheet}  the merged cells {spelt(change.area)} taken apart"
        case SetName():
            text = f"Workbook name {change.name} {_meaning(change)}"
        case SetPrintArea():
            text = f"{change.sheet}  prints {spelt(change.area)}"
        case GrowChart():
            text = f"{change.sheet}  charts read rows {change.first} to {change.new_last}"
        case RenewLook():
            text = f"{change.sheet}  {'chart' if change.chart else 'live colours'} laid anew"
        case AddSheet():
            text = f"Sheet {change.sheet} added"
        case _:
            text = f"{change.sheet}  {change.name} deleted" if isinstance(change, DeleteLine) else ""
    return text


def _meaning(change: SetName) -> str:
    return "removed" if change.refers_to is None else f"refers to {change.refers_to}"
