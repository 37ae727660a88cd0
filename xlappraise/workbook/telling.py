"""A Change in, one line for the officer out: what it does, for a dry run."""

from __future__ import annotations

from xlappraise.appraisal.words import counted
from xlappraise.workbook.snapshot import (
    AddSheet,
    Change,
    ColumnLike,
    ExtendRules,
    GrowChart,
    GrowTable,
    RenewLook,
    SetEntryRules,
    SetName,
    SetPrintArea,
)
from xlappraise.workbook.splice import spelt


def told(change: Change) -> str:
    """What a change other than to a cell does, in a line."""
    match change:
        case GrowTable():
            return f"{change.sheet}  the table {change.table} reaches over {spelt(change.area)}"
        case ColumnLike():
            return f"{change.sheet}  column {change.column} as wide as column {change.like}"
        case ExtendRules():
            return f"{change.sheet}  drop-downs and live colours reach over {spelt(change.area)}"
        case SetEntryRules():
            return f"{change.sheet}  {counted(len(change.rules), 'drop-down')} with messages laid anew"
        case SetName(refers_to=None):
            return f"Workbook name {change.name} removed"
        case SetName():
            return f"Workbook name {change.name} refers to {change.refers_to}"
        case SetPrintArea():
            return f"{change.sheet}  prints {spelt(change.area)}"
        case GrowChart():
            return f"{change.sheet}  charts read rows {change.first} to {change.new_last}"
        case RenewLook():
            return f"{change.sheet}  live colours laid anew"
        case AddSheet():
            return f"Sheet {change.sheet} added"
        case _:
            return ""
