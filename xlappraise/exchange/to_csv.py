"""Results in, CSV text out: a row an option; numbers are numbers, text is never a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from xlappraise.appraisal.scoring import OptionResult, Results
from xlappraise.exchange.plain import harmless
from xlappraise.exchange.to_json import group_names, plain

if TYPE_CHECKING:
    from xlappraise.flow import Outcome

HEADINGS = (
    "id",
    "name",
    "status",
    "total",
    "low",
    "high",
    "max",
    "share",
    "percent",
    "rag",
    "rank",
    "tied",
    "best_rank",
    "worst_rank",
)
"""The keys of results/1; one column `group: NAME` for each group's subtotal follows."""

FORMULA_STARTS = "=+-@＝＋－＠\t\r\n\0"
"""What a spreadsheet may take for the start of a formula (OWASP, CSV injection; ASVS 5.0, 1.2.10)."""


def inert(text: str) -> str:
    """`text` with an apostrophe before it when a spreadsheet might run it; spaces before do not hide it."""
    start = text.lstrip(" \N{NO-BREAK SPACE}\N{ZERO WIDTH NO-BREAK SPACE}")[:1]
    return f"'{text}" if start and start in FORMULA_STARTS else text


def spell_out(text: str) -> str:
    """`text` with the characters that a terminal obeys or hides spelt out, as `[U+202E]`; lines are kept."""
    return text if text.isascii() and text.isprintable() else "".join(c if c == "\n" else harmless(c) for c in text)


def csv_of_results(outcome: Outcome) -> str:
    """The results of an outcome that has some, as CSV."""
    assert outcome.results is not None, "a blocked outcome has no results"
    return results_csv(outcome.results)


def results_csv(results: Results) -> str:
    """The results as CSV, lines ending in a newline; an empty cell for what is not certain."""
    groups = group_names(results)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*HEADINGS, *(f"group: {spell_out(group)}" for group in groups)])
    for result in results.options:
        writer.writerow(_row(result, results, groups))
    return out.getvalue()


def _row(result: OptionResult, results: Results, groups: tuple[str, ...]) -> list[str | int | float | None]:
    numbers = (result.total, result.low, result.high, results.highest, result.share)
    subtotals = (result.groups or {}).get
    return [
        spell_out(inert(result.option.id)),
        spell_out(inert(result.option.name)),
        result.status,
        *(None if value is None else plain(value) for value in numbers),
        result.percent,
        spell_out(inert(result.rag.label)) if result.rag else None,
        result.rank,
        "yes" if result.tied else "no",
        result.best_rank,
        result.worst_rank,
        *(None if (value := subtotals(group)) is None else plain(value) for group in groups),
    ]
