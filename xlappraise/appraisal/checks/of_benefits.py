"""Advice on Benefits: in, an Appraisal with its Results; out, findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlappraise.appraisal.checks.known import Known, place
from xlappraise.appraisal.checks.log_rows import named_keys, row_name, unknown
from xlappraise.appraisal.combinations import text
from xlappraise.appraisal.findings import Cell, Finding, Rule
from xlappraise.appraisal.model import Appraisal, LogRow
from xlappraise.appraisal.rules.of_history import (
    BENEFIT_MISSING,
    BENEFIT_UNSUPPORTED,
    MEASURE_MISSING,
    SUPPORTS_UNKNOWN,
)
from xlappraise.appraisal.scoring import Results
from xlappraise.appraisal.words import folded, shortened, some

BENEFITS, CRITERIA = "Benefits", "Criteria"


def _lacking(appraisal: Appraisal, known: Known, given: str, lacking: str) -> list[LogRow]:
    """Rows that give the one and leave the other blank."""
    rows = appraisal.logs.get(BENEFITS, ())
    return [
        row
        for row in rows
        if text(row, given) and not text(row, lacking) and known.has_no_error(row.cells, given, lacking)
    ]


def _at_rows(rule: Rule, rows: Sequence[LogRow], column: str) -> Iterator[Finding]:
    """One finding for all these rows."""
    if rows:
        cells = [place(row.cells, column, BENEFITS) for row in rows]
        also = [cell for cell in cells[1:] if isinstance(cell, Cell)]
        yield rule.at(cells[0], *also, named=some([row_name(row, "ref", "challenge") for row in rows], 12))


def every_challenge_has_a_benefit(appraisal: Appraisal, _: Results, known: Known) -> Iterator[Finding]:
    """Every challenge has a benefit."""
    yield from _at_rows(BENEFIT_MISSING, _lacking(appraisal, known, "challenge", "benefit"), "benefit")


def every_benefit_has_a_measure(appraisal: Appraisal, _: Results, known: Known) -> Iterator[Finding]:
    """Every benefit has a measure."""
    yield from _at_rows(MEASURE_MISSING, _lacking(appraisal, known, "benefit", "measure"), "measure")


def benefits_support_criteria_that_exist(appraisal: Appraisal, _: Results, known: Known) -> Iterator[Finding]:
    """Supports names criteria by their Refs."""
    refs = {folded(criterion.ref): criterion.ref for criterion in appraisal.criteria}
    for row in appraisal.logs.get(BENEFITS, ()):
        for name in named_keys(row, "supports") if known.has_no_error(row.cells, "supports") else ():
            if folded(name) not in refs and folded(name) not in known.keys:
                where = row_name(row, "ref", "challenge")
                yield SUPPORTS_UNKNOWN.at(
                    place(row.cells, "supports", BENEFITS), where=where, **unknown(name, refs.values())
                )


def every_criterion_is_supported(appraisal: Appraisal, _: Results, __: Known) -> Iterator[Finding]:
    """Once benefits say what they support, every scored criterion is among it."""
    supported = {folded(name) for row in appraisal.logs.get(BENEFITS, ()) for name in named_keys(row, "supports")}
    missing = [criterion for criterion in appraisal.scored if folded(criterion.ref) not in supported]
    if supported and missing:
        cells = [place(criterion.cells, "ref", CRITERIA) for criterion in missing]
        refs = [criterion.ref for criterion in missing]
        yield BENEFIT_UNSUPPORTED.at(
            cells[0],
            *(cell for cell in cells[1:] if isinstance(cell, Cell)),
            ref=refs[0],
            keys="; ".join(refs),
            named=shortened(missing[0].label) if len(refs) == 1 else some(refs, 12),
            these="it" if len(refs) == 1 else "them",
        )
