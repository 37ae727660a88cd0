"""A View in, the sections on what was decided out: each resolution as labels and values, and the path in phases."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from xlappraise.appraisal.decisions import is_still_open
from xlappraise.appraisal.model import LogRow
from xlappraise.appraisal.words import count_of, list_of
from xlappraise.report.listing import ListingColumn, cell_words, option_labels, row_words, table_of_rows
from xlappraise.report.tree import Block, ReportTable, Section, TableCell, TableColumn, Text
from xlappraise.report.view import View

FIELDS = (
    ("decision", "Decision"),
    ("status", "Status"),
    ("options", "For"),
    ("decision_maker", "Decision maker"),
    ("date", "Date"),
    ("key_decision", "Key decision"),
    ("reason_key", "Reason key"),
    ("call_in", "Call-in"),
    ("published", "Publication date"),
    ("effective_from", "Effective from"),
    ("wards", "Wards"),
    ("delegated_to", "Delegated to"),
    ("reasons", "Reasons"),
    ("alternatives", "Alternatives considered"),
    ("rejected", "Why rejected"),
    ("interests", "Conflicts of interest"),
    ("dispensation", "Dispensation"),
    ("contact", "Contact"),
    ("source", "Source"),
)


def decision(view: View) -> Section:
    """What was decided: what holds for every resolution once, then each of them."""
    return Section("decision", "What was decided", tuple(_blocks(view)))


def _blocks(view: View) -> Iterator[Block]:
    rows = view.rows("Decision")
    if not rows:
        yield Text("No decision is recorded.")
        return
    each = [_facts(view, row) for row in rows]
    shared = {label: text for label, text in each[0].items() if text and all(facts[label] == text for facts in each)}
    apart = len(rows) > 1
    if apart and shared:
        told = "are on record" if any(map(is_still_open, rows)) else "were taken"
        yield Text(f"{count_of(len(rows), 'resolution')} {told}. What they have in common comes first.")
        yield _facts_table("What holds for all resolutions", "All resolutions", shared)
    for number, (row, facts) in enumerate(zip(rows, each, strict=True), 1):
        own = {label: text for label, text in facts.items() if text and not (apart and label in shared)}
        name = f"Resolution {cell_words(row, 'ref') or number}"
        if own:
            yield _facts_table(name if apart else "The decision", name if apart else "What was decided", own)


def _facts(view: View, row: LogRow) -> dict[str, str]:
    return {
        label: "\n".join(option_labels(view.appraisal, cell_words(row, key)))
        if key == "options"
        else cell_words(row, key)
        for key, label in FIELDS
    }


def _facts_table(caption: str, heading: str, facts: dict[str, str]) -> ReportTable:
    rows = tuple((TableCell(label), TableCell(text)) for label, text in facts.items())
    about = "Who decided, when and from when, the decision in words, why, and what else was considered."
    return ReportTable(caption, about, (TableColumn("Aspect", 1.2), TableColumn(heading, 5)), rows)


def headline(view: View) -> Iterator[tuple[str, str]]:
    """The decision for the top of the report: `To decide` or `Decided`, and the first resolution in its words."""
    rows = view.rows("Decision")
    if not rows:
        return
    first = rows[0]
    who = f"by {cell_words(first, 'decision_maker')}" if cell_words(first, "decision_maker") else ""
    when = f"on {cell_words(first, 'date')}" if cell_words(first, "date") else ""
    about = " ".join(filter(None, (who, when)))
    one = len(rows) == 2
    state = ("is", "are") if any(map(is_still_open, rows)) else ("was", "were")
    taken = "on record" if "is" in state else "taken"
    more = f" {count_of(len(rows) - 1, 'further resolution')} {state[not one]} {taken}."
    words = cell_words(first, "decision")
    ending = "" if words.endswith((".", "!", "?")) else "."
    told = f"{about[0].upper()}{about[1:]}: {words}" if about else words
    label = "To decide" if is_still_open(first) else "Decided"
    yield label, f"{told}{ending}{more if len(rows) > 1 else ''}"


def phases(view: View) -> Section:
    """The path in steps: which option first, which later, and on what condition."""
    rows = view.rows("Phases")
    blocks = tuple(_phases(view, rows)) if rows else (Text("No path in phases is recorded."),)
    return Section("phases", "The path in phases", blocks)


def _phases(view: View, rows: tuple[LogRow, ...]) -> Iterator[Block]:
    steps = [list_of(option_labels(view.appraisal, cell_words(row, "options")), "or") for row in rows]
    yield Text(f"{count_of(len(rows), 'phase')}: {', then '.join(steps)}.")
    wanted = (
        ListingColumn("phase", "Phase", 1.1, always=True),
        ListingColumn("options", "Option", 3, always=True),
        ListingColumn("when", "When", 1.8),
        ListingColumn("condition", "Condition for moving on", 4.4),
        ListingColumn("note", "Note", 3),
    )
    told_rows = row_words(rows, (column.key for column in wanted), options=partial(option_labels, view.appraisal))
    about = "Phases in order, each with what must be in place before it begins."
    yield table_of_rows("Phases, and the condition for each", about, wanted, told_rows, "phase")
