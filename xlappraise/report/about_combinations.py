"""A View in, the section on combinations out: which remain, all of them as a matrix, and the values ruled out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from xlappraise.appraisal.combinations import MODEL, STRUCTURE, Combination, CombinationGrid, Value
from xlappraise.appraisal.words import count_of, list_of, shorten
from xlappraise.report.listing import ListingColumn, table_of_rows
from xlappraise.report.tree import Block, ReportTable, Section, TableCell, TableColumn, Text
from xlappraise.report.view import View
from xlappraise.report.words import KEPT, OUTCOME_TONES, UNDECIDED

AT_ONCE = 6
"""Structures that head the columns of one matrix; more stand in a further one."""
SHORT_REASON = 90
"""Letters of a reason in the matrix; in full it stands under the options."""


def combinations(view: View) -> Section:
    """Every combination of delivery model and structure, and what became of it."""
    return Section("combinations", "Combinations of delivery model and structure", tuple(_blocks(view)), wide=True)


def remaining_combinations(grid: CombinationGrid) -> list[Combination]:
    """The combinations that were carried forward or are preferred."""
    return [cell for cell in grid.combinations() if OUTCOME_TONES.get(cell.outcome) == KEPT]


def summary(grid: CombinationGrid) -> str:
    """How many combinations there were, how many values took some away, and how many remain."""
    cells = list(grid.combinations())
    out = sum(value.ruled_out for value in (*grid.models, *grid.structures))
    counts = Counter(cell.outcome.lower() or "open" for cell in cells)
    became = list_of([f"{number} {outcome}" for outcome, number in sorted(counts.items(), key=lambda kv: -kv[1])])
    models, structures = len(grid.models), len(grid.structures)
    return (
        f"{count_of(models, 'delivery model')} and {count_of(structures, 'structure')} make "
        f"{count_of(len(cells), 'combination')}: {became}." + _ruled_out_words(out)
    )


def _ruled_out_words(out: int) -> str:
    """What ruled out values took with them; empty without any."""
    if not out:
        return ""
    was, them = ("was", "it") if out == 1 else ("were", "them")
    return f" {count_of(out, 'value')} {was} ruled out, with all combinations of {them}."


def _blocks(view: View) -> Iterator[Block]:
    grid = view.grid
    values = (*grid.models, *grid.structures) if grid else ()
    if grid is None or not values:
        yield Text("No delivery models and structures to combine are recorded.")
        return
    if grid.models and grid.structures:
        yield from _matrix_blocks(grid)
    ruled_out = [value for value in values if value.ruled_out]
    if ruled_out:
        yield _values("Values that were ruled out, when and why", ruled_out)
    stayed = [value for value in values if not value.ruled_out]
    if any(value.reason or value.key_points or value.description for value in stayed):
        yield _values("Values that were taken further", stayed)


def _matrix_blocks(grid: CombinationGrid) -> Iterator[Block]:
    """What remains, then the matrix."""
    yield Text(summary(grid))
    kept = remaining_combinations(grid)
    if kept:
        yield _remaining_table(kept)
    for first in range(0, len(grid.structures), AT_ONCE):
        yield _matrix(grid, first)
    yield Text(
        "The letter is the first of the outcome: C carried forward, P preferred, D discounted, M merged, R replaced "
        "or renumbered; ? is not decided, and - is a combination that Options has no row for."
    )


def _remaining_table(kept: Sequence[Combination]) -> ReportTable:
    rows = [
        {
            "id": cell.option.id if cell.option else "",
            "name": (cell.option.name if cell.option else "") or f"{cell.model}, {cell.structure}",
            "model": cell.model,
            "structure": cell.structure,
            "outcome": f"{cell.letter} {cell.outcome}",
            "reason": cell.reason,
        }
        for cell in kept
    ]
    wanted = (
        ListingColumn("id", "ID", 0.8),
        ListingColumn("name", "Option", 3.4),
        ListingColumn("model", MODEL, 2.6),
        ListingColumn("structure", STRUCTURE, 2.2),
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


def _matrix(grid: CombinationGrid, first: int) -> ReportTable:
    shown = grid.structures[first : first + AT_ONCE]
    rows = tuple(
        (TableCell(_head(model)), *map(_cell, cells[first : first + AT_ONCE]))
        for model, cells in zip(grid.models, grid.cells, strict=True)
    )
    caption = "Delivery models by structures: what was decided about each combination"
    if len(shown) < len(grid.structures):
        caption += f", structures {first + 1} to {first + len(shown)} of {len(grid.structures)}"
    about = "Delivery models in rows, structures in columns; in each cell the outcome, the option's ID and the reason."
    return ReportTable(
        caption, about, (TableColumn(MODEL, 1.2), *(TableColumn(_head(value), 1) for value in shown)), rows
    )


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
            "description": value.description,
            "reason": value.reason,
            "key_points": value.key_points,
        }
        for value in values
    ]
    wanted = (
        ListingColumn("dimension", "Dimension", 1.5),
        ListingColumn("name", "Value", 2.4),
        ListingColumn("stage", "Ruled out", 1.4),
        ListingColumn("reason", "Why", 4),
        ListingColumn("description", "What it is", 3.4),
        ListingColumn("key_points", "What was said of it", 4),
    )
    about = "Each delivery model and structure, with the stage and the reason."
    return table_of_rows(caption, about, wanted, rows, "name")
