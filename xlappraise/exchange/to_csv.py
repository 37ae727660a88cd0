"""Results in, CSV text out: a row an option; numbers are numbers, text is never a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from xlappraise.appraisal.scoring import Results
from xlappraise.exchange.plain import harmless, plain
from xlappraise.exchange.to_json import group_names, option_result

if TYPE_CHECKING:
    from xlappraise.flow import Outcome

HEADINGS = (
    *("id", "name", "status", "total", "low", "high", "max", "share", "percent"),
    *("rag", "rank", "tied", "best_rank", "worst_rank"),
)
"""Keys of an option in results/1, and `max`; a column `group: NAME` for each group's subtotal follows."""

FORMULA_STARTS = "=+-@＝＋－＠\t\r\n\0"
"""What a spreadsheet may take for the start of a formula (OWASP, CSV injection; ASVS 5.0, 1.2.10)."""


def inert(text: str) -> str:
    """`text` with an apostrophe before it when a spreadsheet might run it as a formula, also behind spaces."""
    start = text.lstrip(" \N{NO-BREAK SPACE}\N{ZERO WIDTH NO-BREAK SPACE}")[:1]
    return f"'{text}" if start and start in FORMULA_STARTS else text


def spell_out(text: str) -> str:
    """`text` with characters that a terminal obeys or hides as `[U+202E]`; unlike `harmless` it keeps lines."""
    return text if text.isascii() and text.isprintable() else "".join(c if c == "\n" else harmless(c) for c in text)


def csv_of_results(outcome: Outcome) -> str:
    """The results of an outcome that has some, as CSV."""
    assert outcome.results is not None, "a blocked outcome has no results"
    return results_csv(outcome.results)


def results_csv(results: Results) -> str:
    """The results as CSV, lines ending in a newline; an empty cell for what is not certain. Units as in results/1."""
    groups = group_names(results)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*HEADINGS, *(f"group: {spell_out(group)}" for group in groups)])
    for result in results.options:
        row = option_result(result, groups) | {"max": plain(results.highest)}
        writer.writerow([*(_cell(row[heading]) for heading in HEADINGS), *row["groups"].values()])
    return out.getvalue()


def _cell(value: str | float | None) -> str | float | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return spell_out(inert(value)) if isinstance(value, str) else value
