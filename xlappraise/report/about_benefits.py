"""A View in, the section on benefits out: what changes for whom, then how it is measured and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from xlappraise.appraisal.model import LogRow
from xlappraise.appraisal.words import count_of
from xlappraise.report.listing import ListingColumn, cell_words, criterion_labels, row_words, table_of_rows
from xlappraise.report.tree import Block, ReportTable, Section, Text
from xlappraise.report.view import View

MEASURED = ("measure", "baseline", "target_1", "target_2", "target_3", "owner", "supports")


def benefits(view: View) -> Section:
    """Each challenge with its solution and benefits; measures where there are any."""
    rows = view.rows("Benefits")
    blocks = tuple(_blocks(view, rows)) if rows else (Text("No benefits are recorded."),)
    return Section("benefits", "What changes for whom", blocks, wide=bool(rows))


def _blocks(view: View, rows: tuple[LogRow, ...]) -> Iterator[Block]:
    yield Text(summary(rows))
    yield _changes(rows)
    followed = [row for row in rows if any(cell_words(row, key) for key in MEASURED)]
    if followed:
        yield _measures(view, followed)


def summary(rows: tuple[LogRow, ...]) -> str:
    """How many challenges and benefits there are, and how many benefits have no measure."""
    gained = [row for row in rows if cell_words(row, "benefit")]
    without = sum(not cell_words(row, "measure") for row in gained)
    gains = "each with a benefit" if len(gained) == len(rows) else f"{len(gained)} of them with a benefit"
    return f"{count_of(len(rows), 'challenge')}, {gains}. {_without_measure(without, len(gained))}".strip()


def _without_measure(without: int, whole: int) -> str:
    """How many of the benefits have no measure."""
    if not whole:
        return ""
    if not without:
        return "Every benefit has a measure."
    if without == whole:
        return "No benefit has a measure yet, so that nobody can show whether it was achieved."
    return f"{without} of {whole} benefits {'has' if without == 1 else 'have'} no measure yet."


def _changes(rows: tuple[LogRow, ...]) -> ReportTable:
    wanted = (
        ListingColumn("ref", "Ref", 0.7),
        ListingColumn("challenge", "Challenge", 4, always=True),
        ListingColumn("solution", "Proposed solution", 5, always=True),
        ListingColumn("benefit", "Benefit", 5, always=True),
    )
    told_rows = row_words(rows, (column.key for column in wanted))
    about = "What is wrong now, what is proposed, and what improves for whom."
    return table_of_rows("Challenges, solutions and benefits", about, wanted, told_rows, "challenge")


def _measures(view: View, rows: list[LogRow]) -> ReportTable:
    wanted = (
        ListingColumn("ref", "Ref", 0.7),
        ListingColumn("benefit", "Benefit", 4, always=True),
        ListingColumn("measure", "Measure", 3),
        ListingColumn("baseline", "Baseline", 1.4),
        ListingColumn("target_1", "Target year 1", 1.4),
        ListingColumn("target_2", "Target year 2", 1.4),
        ListingColumn("target_3", "Target year 3", 1.4),
        ListingColumn("owner", "Owner", 2),
        ListingColumn("supports", "Criteria supported", 2.4),
    )
    told_rows = row_words(rows, (column.key for column in wanted), supports=partial(criterion_labels, view.appraisal))
    about = "How each benefit is measured, the figure now, the targets, and who is responsible."
    return table_of_rows("How benefits are measured", about, wanted, told_rows, "benefit")
