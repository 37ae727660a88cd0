"""A View in, the section on combinations out: which remain, two dimensions as a matrix, and the values ruled out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from xlappraise.appraisal.combinations import (
    COLUMNS,
    MEETS,
    MISSES,
    PARTLY,
    SUCCESS_FACTORS,
    Combination,
    CombinationGrid,
    Value,
    combination_list,
    dimensions,
    values,
)
from xlappraise.appraisal.words import count_of, list_of, shorten
from xlappraise.report.listing import ListingColumn, table_of_rows
from xlappraise.report.report_words import DROPPED, KEPT, OUTCOME_TONES, UNDECIDED, long_date
from xlappraise.report.tree import Block, ReportTable, Section, TableCell, TableColumn, Text
from xlappraise.report.view import View

AT_ONCE = 6
"""Most values that head the columns of one matrix; more stand in a further one."""
SHORT_REASON = 90
"""Most letters of a reason in the matrix; in full it stands under the options."""
FACTOR_TONES = {MEETS: KEPT, PARTLY: UNDECIDED, MISSES: DROPPED}


def combinations(view: View) -> Section:
    """Every combination of the dimensions, and what became of it."""
    named = list_of([_in_words(name) for name in dimensions(view.appraisal)])
    return Section("combinations", f"Combinations of {named}", tuple(_blocks(view)), wide=True)


def _in_words(dimension: str) -> str:
    return dimension.lower() if dimension in COLUMNS else dimension


def remaining_combinations(every: Sequence[Combination]) -> list[Combination]:
    """The combinations that were carried forward or are preferred."""
    return [cell for cell in every if OUTCOME_TONES.get(cell.outcome) == KEPT]


def summary(view: View) -> str:
    """How many combinations there are, what became of them, and how many values were ruled out; empty without any."""
    every = _every(view)
    if not every:
        return ""
    counts = Counter(cell.outcome.lower() or "open" for cell in every)
    became = list_of([f"{number} {outcome}" for outcome, number in sorted(counts.items(), key=lambda kv: -kv[1])])
    out = sum(value.ruled_out for value in _all_values(view))
    return f"{_opening_words(view)} {count_of(len(every), 'combination')}: {became}.{_ruled_out_words(out)}"


def _opening_words(view: View) -> str:
    if view.grid is None:
        named = list_of([_in_words(name) for name in dimensions(view.appraisal)])
        return f"Options are combined from {named}:"
    sides = zip(dimensions(view.appraisal), (view.grid.down, view.grid.across), strict=True)
    counted = [
        count_of(len(side), _in_words(name)) if name in COLUMNS else f"{count_of(len(side), 'value')} of {name}"
        for name, side in sides
    ]
    return f"{list_of(counted)} make"


def _every(view: View) -> list[Combination]:
    return list(view.grid.combinations()) if view.grid else list(combination_list(view.appraisal))


def _all_values(view: View) -> list[Value]:
    return [value for name in dimensions(view.appraisal) for value in values(view.appraisal, name)]


def _ruled_out_words(out: int) -> str:
    """That so many values were ruled out with their combinations; empty for none."""
    if not out:
        return ""
    was, them = ("was", "it") if out == 1 else ("were", "them")
    return f" {count_of(out, 'value')} {was} ruled out, with all combinations of {them}."


def _blocks(view: View) -> Iterator[Block]:
    given = _all_values(view)
    if not given:
        yield Text("No values to combine are recorded.")
        return
    if told := summary(view):
        yield Text(told)
    kept = remaining_combinations(_every(view))
    if kept:
        yield _remaining_table(dimensions(view.appraisal), kept)
    if view.grid and told:
        yield from _matrix_blocks(dimensions(view.appraisal), view.grid)
    ruled_out = [value for value in given if value.ruled_out]
    if ruled_out:
        yield _values("Values that were ruled out, when and why", ruled_out)
    stayed = [value for value in given if not value.ruled_out]
    if any(value.reason or value.key_points or value.description or value.met or value.ambition for value in stayed):
        yield _values("Values that were taken further", stayed)
    if any(value.met for value in given):
        yield _factors(given)


def _matrix_blocks(names: Sequence[str], grid: CombinationGrid) -> Iterator[Block]:
    for first in range(0, len(grid.across), AT_ONCE):
        yield _matrix(names, grid, first)
    yield Text(
        "The letter is the first of the outcome: C carried forward or considered further, P preferred, N not "
        "recommended, D discounted, M merged, R replaced or renumbered; ? is not decided, and - is a combination that "
        "Options has no row for."
    )


def _remaining_table(names: Sequence[str], kept: Sequence[Combination]) -> ReportTable:
    rows = [
        {
            "id": cell.option.id if cell.option else "",
            "name": (cell.option.name if cell.option else "") or ", ".join(cell.values),
            **{f"value {number}": name for number, name in enumerate(cell.values)},
            "outcome": f"{cell.letter} {cell.outcome}",
            "reason": cell.reason,
        }
        for cell in kept
    ]
    wanted = (
        ListingColumn("id", "ID", 0.8),
        ListingColumn("name", "Option", 3.4),
        *(ListingColumn(f"value {number}", name, 2.4) for number, name in enumerate(names)),
        ListingColumn("outcome", "Outcome", 1.8),
        ListingColumn("reason", "Why", 4.5),
    )
    made = table_of_rows(
        "Options that remain", "The combinations that were taken further, and why.", wanted, rows, "name"
    )
    place = [column.heading for column in made.columns].index("Outcome")
    return made._replace(
        rows=tuple((*row[:place], row[place]._replace(tone=KEPT), *row[place + 1 :]) for row in made.rows)
    )


def _matrix(names: Sequence[str], grid: CombinationGrid, first: int) -> ReportTable:
    shown = grid.across[first : first + AT_ONCE]
    down, across = (f"{_in_words(name)}s" if name in COLUMNS else f"values of {name}" for name in names)
    rows = tuple(
        (TableCell(_head(model)), *map(_cell, cells[first : first + AT_ONCE]))
        for model, cells in zip(grid.down, grid.cells, strict=True)
    )
    caption = f"{down[0].upper()}{down[1:]} by {across}: what was decided about each combination"
    if len(shown) < len(grid.across):
        caption += f", {across} {first + 1} to {first + len(shown)} of {len(grid.across)}"
    about = f"{down} in rows, {across} in columns; in each cell the outcome, the option's ID and the reason."
    columns = TableColumn(names[0], 1.2), *(TableColumn(_head(value), 1) for value in shown)
    return ReportTable(caption, about[0].upper() + about[1:], columns, rows)


def _head(value: Value) -> str:
    return value.name + (f"\nruled out {value.stage.lower()}".rstrip() if value.ruled_out else "")


def _cell(cell: Combination) -> TableCell:
    outcome = cell.outcome or ("Open" if cell.option else "No option")
    lines = (f"{cell.letter} {outcome}", cell.option.id if cell.option else "", _why(cell))
    tone = OUTCOME_TONES.get(cell.outcome, UNDECIDED if cell.option else "")
    return TableCell("\n".join(line for line in lines if line), strong=tone == KEPT, tone=tone)


def _why(cell: Combination) -> str:
    """The reason in few words; that of an option that remains stands in the table above."""
    if cell.ruled_by:
        return f"{list_of(cell.ruled_by.split('; '))} ruled out"
    return "" if OUTCOME_TONES.get(cell.outcome) == KEPT else shorten(cell.reason, SHORT_REASON)


def _values(caption: str, values: Sequence[Value]) -> ReportTable:
    rows = [
        {
            "dimension": value.dimension,
            "name": value.name,
            "stage": value.stage,
            "date": long_date(value.date) if value.date else "",
            "ambition": value.ambition,
            "description": value.description,
            "reason": value.reason,
            "key_points": value.key_points,
        }
        for value in values
    ]
    wanted = (
        ListingColumn("dimension", "Dimension", 1.5),
        ListingColumn("name", "Value", 2.4),
        ListingColumn("ambition", "Ambition", 1.5),
        ListingColumn("stage", "Ruled out", 1.4),
        ListingColumn("date", "Date", 1.4),
        ListingColumn("reason", "Why", 4),
        ListingColumn("description", "What it is", 3.4),
        ListingColumn("key_points", "What was said of it", 4),
    )
    about = "Each value of a dimension, with the stage and the reason."
    return table_of_rows(caption, about, wanted, rows, "name")


def _factors(given: Sequence[Value]) -> ReportTable:
    """What each value meets of the critical success factors."""
    asked = [name for name in SUCCESS_FACTORS.values() if any(value.met.get(name) for value in given)]
    columns = (TableColumn("Dimension", 1.5), TableColumn("Value", 2.4), *(TableColumn(name, 1.4) for name in asked))
    rows = tuple(
        (
            TableCell(value.dimension),
            TableCell(value.name),
            *(TableCell(said, tone=FACTOR_TONES.get(said, "")) for said in (value.met.get(name, "") for name in asked)),
        )
        for value in given
        if value.met
    )
    about = "Values of dimensions in rows, factors in columns; a blank cell was not assessed."
    return ReportTable("Critical success factors", about, columns, rows, 1)
