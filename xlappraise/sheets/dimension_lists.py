"""An appraisal with Dimensions in; out, the drop-downs of Options that offer its values, and what lays them.

They read the values that Lists holds, without gaps, so that sorting Dimensions or blank rows there do no harm. A
workbook name holds for their having been laid.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlappraise.appraisal.model import Appraisal
from xlappraise.sheets import layout, topics
from xlappraise.sheets.layout import Column
from xlappraise.sheets.where import Where
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.changes.kinds import Change, SetEntryRules, SetName
from xlappraise.xlsx.snapshot import Snapshot

OFFERED = "xla_offered"
"""Workbook name: that delivery model and structure on Options have their drop-downs."""
KEYS = layout.COMBINED
TOLD = "A {} listed on Dimensions. Recalculate to see new ones here."


def fresh_names(appraisal: Appraisal) -> dict[str, str]:
    """The names that the drop-downs need, in a workbook just made from the appraisal."""
    return {**_areas(), OFFERED: '"1"'} if _has_dimensions(appraisal) else {}


def columns_with_choices(columns: tuple[Column, ...], appraisal: Appraisal) -> tuple[Column, ...]:
    """The columns of Options, with a choice of the values where there are Dimensions."""
    return tuple(map(_column_with_choice, columns)) if _has_dimensions(appraisal) else columns


def plan_drop_downs(snapshot: Snapshot, appraisal: Appraisal, where: Where) -> Iterator[Change]:
    """The drop-downs laid where Dimensions came, and taken away where it went."""
    used, place = _has_dimensions(appraisal), where.tables.get("Options")
    names = {name.casefold(): text for name, text in snapshot.names.items()}
    if used:
        for name, area in _areas().items():
            if names.get(name.casefold(), "").replace("'", "") != area:
                yield SetName(name, area)
    if place is None or used == (OFFERED in names):
        return
    from xlappraise.sheets.entry_help import ENTRY_ROWS, entry_rule

    head = place.header_row
    columns = {place.columns[key]: layout.OPTIONS.column(key) for key in KEYS if key in place.columns}
    rules = tuple(
        entry_rule(Area(head + 1, number, head + ENTRY_ROWS, number), _column_with_choice(column) if used else column)
        for number, column in columns.items()
    )
    if rules:
        yield SetEntryRules(where.tab("Options"), tuple(r.area for r in rules), rules)
    yield SetName(OFFERED, '"1"' if used else None)


def _has_dimensions(appraisal: Appraisal) -> bool:
    # An empty list would warn of every entry.
    return topics.has(appraisal, layout.COMBINATIONS) and bool(appraisal.logs.get("Dimensions"))


def _column_with_choice(column: Column) -> Column:
    if column.key not in KEYS:
        return column
    return column._replace(choice=column.key, help=TOLD.format(column.heading.lower()))


def _areas() -> dict[str, str]:
    """The columns of Lists that hold the values."""
    from xlappraise.sheets.combinations import MAX_MODELS, MAX_STRUCTURES, CombinationColumns
    from xlappraise.sheets.entry_help import VALUES
    from xlappraise.sheets.formulas import down

    depths = {
        "model": (CombinationColumns.model, MAX_MODELS),
        "structure": (CombinationColumns.structure, MAX_STRUCTURES),
    }
    return {VALUES[key]: down(*depth) for key, depth in depths.items()}
