"""A View in, the section on criteria out: by group, what each level means and why the criterion is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlappraise.appraisal.model import NOT_ASSESSED, SCORED, Criterion
from xlappraise.appraisal.words import count_of
from xlappraise.exchange.plain import number
from xlappraise.report.tree import Block, ReportTable, Section, Subheading, TableCell, TableColumn, Text
from xlappraise.report.view import View

MOST_COLUMNS = 3
"""Most levels that get a column each; more are told in one cell, a line for each."""

NOT_AVAILABLE = "Not available here"


def criteria(view: View) -> Section:
    """The criteria by group, then those that are not assessed."""
    return Section("criteria", "Assessment criteria", tuple(_blocks(view)), wide=True)


def _blocks(view: View) -> Iterator[Block]:
    given = view.appraisal.criteria
    if not given:
        yield Text("No criterion is listed yet.")
        return
    kinds = [
        f"{count} {word}"
        for word, count in (
            ("scored", len(view.appraisal.scored_criteria)),
            ("gateway", len(view.appraisal.gateways)),
            ("not assessed", sum(c.kind == NOT_ASSESSED for c in given)),
        )
        if count
    ]
    yield Text(
        f"{count_of(len(given), 'criterion', 'criteria')}: {', '.join(kinds)}. For each scored criterion the table "
        "says what it asks, what each level means and why it matters here. Gateway criteria are listed under options."
    )
    for group, own in by_group(view, SCORED):
        yield Subheading(2, group)
        yield _table(view, group, own)
    for group, own in by_group(view, NOT_ASSESSED):
        rows = tuple((TableCell(c.ref), TableCell(c.title), TableCell(c.question), TableCell(c.reason)) for c in own)
        columns = (
            TableColumn("Ref", 0.8),
            TableColumn("Criterion", 3),
            TableColumn("Question", 5),
            TableColumn("Reason", 5),
        )
        about = "Criteria that do not count in any total, and why."
        yield ReportTable(f"{group}: not assessed", about, columns, rows, header=1)


def by_group(view: View, kind: str) -> Iterator[tuple[str, list[Criterion]]]:
    """Groups with their criteria of this kind, groups in Setup's order, then others as they are met."""
    own = [criterion for criterion in view.appraisal.criteria if criterion.kind == kind]
    named: Iterable[str] = (*(g.name for g in view.appraisal.groups), *(c.group for c in own))
    for name in dict.fromkeys(named):
        found = [criterion for criterion in own if criterion.group == name]
        if found:
            yield name or "(no group)", found


def _table(view: View, group: str, own: list[Criterion]) -> ReportTable:
    levels = view.appraisal.scale.levels
    told = any(meaning for criterion in own for meaning in criterion.levels.values())
    apart = len(levels) <= MOST_COLUMNS
    means = (
        tuple(TableColumn(f"{level.name} means", 3) for level in levels)
        if apart
        else (TableColumn("What each level means", 8),)
    )
    means = means if told else ()
    reason = any(criterion.reason for criterion in own)
    columns = (
        TableColumn("Ref", 0.9),
        TableColumn("Criterion", 3.4),
        TableColumn("Weight", 1.1, True),
        *means,
        *((TableColumn("Why it is included", 2.6),) if reason else ()),
    )
    rows = tuple(
        (
            TableCell(criterion.ref),
            TableCell(_title(criterion)),
            TableCell(number(criterion.weight) if criterion.weight is not None else "None yet"),
            *map(TableCell, _meanings(view, criterion, apart) if told else ()),
            *((TableCell(criterion.reason),) if reason else ()),
        )
        for criterion in own
    )
    about = "For each criterion of the group: its question, its weight and what each level means."
    return ReportTable(f"{group}: criteria and what each level means", about, columns, rows, header=1)


def _title(criterion: Criterion) -> str:
    limits = ", ".join(f"{level} {count}" for level, count in criterion.limits.items())
    title = criterion.title or "(no title yet)"
    lines = (title, criterion.question, f"Exact counts over all options: {limits}" if limits else "")
    return "\n".join(line for line in lines if line)


def _meanings(view: View, criterion: Criterion, apart: bool) -> list[str]:
    found = []
    for level in view.appraisal.scale.levels:
        any_level = len(criterion.levels) < 2 or view.appraisal.scale.numeric
        words = criterion.levels.get(level.name, "" if any_level else NOT_AVAILABLE)
        found.append(words if apart else f"{level.name}: {words or 'no meaning given'}")
    return found if apart else ["\n".join(found)]
