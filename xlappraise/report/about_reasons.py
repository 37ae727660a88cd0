"""A View in, the section of rationale out: a table a criterion, options in rows."""

from __future__ import annotations

from collections.abc import Iterator

from xlappraise.appraisal.model import NOT_ASSESSED, Criterion, Option
from xlappraise.appraisal.scoring import highest_possible
from xlappraise.appraisal.words import shorten
from xlappraise.report.report_words import LONGEST_LABEL, score_words, weighted_words
from xlappraise.report.tree import Block, ReportTable, Section, Subheading, TableCell, TableColumn, Text
from xlappraise.report.view import View


def rationale(view: View) -> Section:
    """Why each option got its score, criterion by criterion."""
    return Section("rationale", "Rationale by criterion", tuple(_blocks(view)))


def _blocks(view: View) -> Iterator[Block]:
    if not view.reasons:
        yield Text("No rationale is recorded.")
        return
    group = None
    for criterion in view.appraisal.criteria:
        own = any((criterion.ref, option.id) in view.reasons for option in _options(view, criterion))
        if criterion.kind == NOT_ASSESSED or not own:
            continue
        if criterion.group != group:
            group = criterion.group
            yield Subheading(2, group or "(no group)")
        yield Subheading(3, criterion.label)
        yield _table(view, criterion)
    without = [
        criterion.ref
        for criterion in view.appraisal.criteria
        if criterion.kind != NOT_ASSESSED and not any(ref == criterion.ref for ref, _ in view.reasons)
    ]
    if without:
        yield Text(f"No rationale is recorded for {', '.join(without)}.")


def _options(view: View, criterion: Criterion) -> tuple[Option, ...]:
    """The options of which a criterion's table tells: those compared, and with a gateway all that have a reason."""
    compared = view.appraisal.scored_options
    if not criterion.is_gateway:
        return compared
    return tuple(o for o in view.appraisal.options if o in compared or (criterion.ref, o.id) in view.reasons)


def _table(view: View, criterion: Criterion) -> ReportTable:
    rows = tuple(
        (
            TableCell(shorten(option.label, LONGEST_LABEL)),
            _score(view, criterion, option),
            TableCell(view.reasons.get((criterion.ref, option.id), "No rationale recorded")),
        )
        for option in _options(view, criterion)
    )
    columns = (TableColumn("Option", 2.4), TableColumn("Score", 1.7), TableColumn("Why", 7))
    about = criterion.question or "Score and reason for each option."
    return ReportTable(criterion.label, about, columns, rows, headed=True)


def _score(view: View, criterion: Criterion, option: Option) -> TableCell:
    key = criterion.ref, option.id
    score = view.appraisal.scores.get(key)
    if score is None:
        return TableCell("Missing")
    if criterion.is_gateway:
        return TableCell(score_words(score))
    doubt = ", doubtful" if key in view.doubtful else ""
    if not highest_possible(view.appraisal.scale, criterion):
        return TableCell(f"{score_words(score)}{doubt}")
    text, band = weighted_words(view.appraisal, criterion, view.results.weighted[key])
    return TableCell(f"{score_words(score)}: {text}{doubt}", band)
