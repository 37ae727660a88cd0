"""Advice on Benefits: in, an Appraisal with its Results; out, findings."""

from __future__ import annotations

from collections.abc import Iterator

from xlappraise.appraisal.checks.known import Known, place
from xlappraise.appraisal.checks.log_rows import at_rows, facts_of_unknown, named_keys, row_name, rows_lacking
from xlappraise.appraisal.findings import Cell, Finding
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.rules.of_history import (
    BENEFIT_MISSING,
    BENEFIT_UNSUPPORTED,
    MEASURE_MISSING,
    SUPPORTS_UNKNOWN,
)
from xlappraise.appraisal.scoring import Results
from xlappraise.appraisal.words import folded, shorten, some

BENEFITS, CRITERIA = "Benefits", "Criteria"


def every_challenge_has_a_benefit(appraisal: Appraisal, _: Results, known: Known) -> Iterator[Finding]:
    """Every challenge has a benefit."""
    lacking = rows_lacking(appraisal.logs.get(BENEFITS, ()), known, "challenge", "benefit")
    yield from at_rows(BENEFIT_MISSING, lacking, (BENEFITS, "benefit"), ("ref", "challenge"))


def every_benefit_has_a_measure(appraisal: Appraisal, _: Results, known: Known) -> Iterator[Finding]:
    """Every benefit has a measure."""
    lacking = rows_lacking(appraisal.logs.get(BENEFITS, ()), known, "benefit", "measure")
    yield from at_rows(MEASURE_MISSING, lacking, (BENEFITS, "measure"), ("ref", "challenge"))


def benefits_support_criteria_that_exist(appraisal: Appraisal, _: Results, known: Known) -> Iterator[Finding]:
    """Supports names criteria by their Refs."""
    refs = {folded(criterion.ref): criterion.ref for criterion in appraisal.criteria}
    for row in appraisal.logs.get(BENEFITS, ()):
        for name in named_keys(row, "supports") if known.has_no_error(row.cells, "supports") else ():
            if folded(name) not in refs and folded(name) not in known.keys:
                where = row_name(row, "ref", "challenge")
                yield SUPPORTS_UNKNOWN.at(
                    place(row.cells, "supports", BENEFITS), where=where, **facts_of_unknown(name, refs.values())
                )


def every_criterion_is_supported(appraisal: Appraisal, _: Results, __: Known) -> Iterator[Finding]:
    """Once benefits say what they support, every scored criterion is among it."""
    supported = {folded(name) for row in appraisal.logs.get(BENEFITS, ()) for name in named_keys(row, "supports")}
    missing = [criterion for criterion in appraisal.scored_criteria if folded(criterion.ref) not in supported]
    if supported and missing:
        cells = [place(criterion.cells, "ref", CRITERIA) for criterion in missing]
        refs = [criterion.ref for criterion in missing]
        yield BENEFIT_UNSUPPORTED.at(
            cells[0],
            *(cell for cell in cells[1:] if isinstance(cell, Cell)),
            ref=refs[0],
            keys="; ".join(refs),
            named=shorten(missing[0].label) if len(refs) == 1 else some(refs, 12),
            these="it" if len(refs) == 1 else "them",
        )
