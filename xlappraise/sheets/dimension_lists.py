"""An appraisal with Dimensions in; out, the drop-downs of Options that offer its values, and Changes that set them.

They read the values that Lists holds, without gaps, so that sorting Dimensions or blank rows there do no harm. A
workbook name says for which dimensions they were made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlappraise.appraisal.combinations import COLUMNS, DIMENSIONS, column_key, dimensions
from xlappraise.appraisal.model import Appraisal
from xlappraise.sheets import layout, topics
from xlappraise.sheets.layout import Column
from xlappraise.sheets.source import areas
from xlappraise.sheets.where import Where
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.changes.kinds import Change, EntryRule, SetEntryRules, SetName
from xlappraise.xlsx.snapshot import Snapshot

OFFERED = "xla_offered"
"""Workbook name that holds twelve characters for the dimensions whose drop-downs were made."""
NAMES = {"model": f"{layout.OFFERED_VALUES}Models", "structure": f"{layout.OFFERED_VALUES}Structures"}
"""Workbook names of the values that Dimensions lists, for the two columns of Options that always stand there."""
TOLD = "A {} listed on Dimensions. Recalculate to see new ones here."


def fresh_names(appraisal: Appraisal) -> dict[str, str]:
    """The names that the drop-downs need, in a workbook just made from the appraisal."""
    if not _has_dimensions(appraisal):
        return {}
    return {**dict(_value_lists(appraisal).values()), OFFERED: f'"{_key(appraisal)}"'}


def columns_with_choices(columns: tuple[Column, ...], appraisal: Appraisal) -> tuple[Column, ...]:
    """The columns of Options, with a choice of the values where there are Dimensions."""
    offered = _value_lists(appraisal) if _has_dimensions(appraisal) else {}
    return tuple(_column_with_choice(column, offered) for column in columns)


def plan_drop_downs(snapshot: Snapshot, appraisal: Appraisal, where: Where) -> Iterator[Change]:
    """Changes that set the drop-downs where Dimensions came or changed, and remove them where it went."""
    used, place = _has_dimensions(appraisal), where.tables.get("Options")
    names = {name.casefold(): text for name, text in snapshot.names.items()}
    offered = _value_lists(appraisal) if used else {}
    for name, area in offered.values():
        if names.get(name.casefold(), "").replace("'", "") != area:
            yield SetName(name, area)
    key = f'"{_key(appraisal)}"' if used else None
    if place is None or names.get(OFFERED) == key:
        return
    rows = appraisal.logs.get(DIMENSIONS, ())
    of_options = {c.key: c for c in (*layout.OPTIONS.columns, *topics.columns_of_dimensions(rows))}
    rules = [
        _rule(place.header_row, n, of_options[key], offered)
        for key, n in place.columns.items()
        if key in _offering_columns(appraisal)
    ]
    if rules:
        yield SetEntryRules(where.tab("Options"), tuple(rule.area for rule in rules), tuple(rules))
    dimension = layout.BY_NAME[DIMENSIONS].column("dimension")
    for _, tab, whole in areas(snapshot, appraisal, where, [("", DIMENSIONS, dimension.key)]):
        if whole is not None:
            rule = _rule(whole.first_row, whole.first_column, dimension, {})
            yield SetEntryRules(tab, (rule.area,), (rule,))
    yield SetName(OFFERED, key)


def _offering_columns(appraisal: Appraisal) -> set[str]:
    """Keys of the columns of Options whose drop-downs follow Dimensions."""
    return {*layout.COMBINED, *map(column_key, dimensions(appraisal))}


def _rule(head: int, number: int, column: Column, offered: Mapping[str, tuple[str, str]]) -> EntryRule:
    from xlappraise.sheets.entry_help import ENTRY_ROWS, entry_rule

    return entry_rule(Area(head + 1, number, head + ENTRY_ROWS, number), _column_with_choice(column, offered))


def _has_dimensions(appraisal: Appraisal) -> bool:
    # An empty list would warn of every entry.
    return topics.has(appraisal, layout.COMBINATIONS) and bool(appraisal.logs.get(DIMENSIONS))


def _column_with_choice(column: Column, offered: Mapping[str, tuple[str, str]]) -> Column:
    if column.key not in offered:
        return column
    what = column.heading.lower() if column.heading in COLUMNS else f"value of {column.heading}"
    return column._replace(choice=offered[column.key][0], help=TOLD.format(what))


def _value_lists(appraisal: Appraisal) -> dict[str, tuple[str, str]]:
    """By column of Options: the workbook name of the values that it offers, and the column of Lists that holds them."""
    from xlappraise.sheets.combination_values import MOST_ACROSS, MOST_VALUES, block_of
    from xlappraise.sheets.formulas import down

    named, found = dimensions(appraisal), {}
    for number, name in enumerate(named):
        key = column_key(name)
        depth = MOST_ACROSS if len(named) == 2 and number else MOST_VALUES
        found[key] = NAMES.get(key, f"{layout.OFFERED_VALUES}{number + 1}"), down(block_of(number), depth)
    return found


def _key(appraisal: Appraisal) -> str:
    """Twelve characters that stand for the dimensions."""
    from xlappraise.xlsx.sha import sha256

    return sha256(repr(dimensions(appraisal)).encode()).hexdigest()[:12]
