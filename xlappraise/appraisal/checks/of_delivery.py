"""Advice on Risks and Next steps: in, an Appraisal with its Results; out, findings."""

from __future__ import annotations

from collections.abc import Iterator

from xlappraise.appraisal.checks.known import Known, place
from xlappraise.appraisal.checks.log_rows import at_rows, facts_of_unknown, named_keys, row_name, rows_lacking
from xlappraise.appraisal.combinations import text
from xlappraise.appraisal.findings import Finding
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.rules.of_delivery import (
    DEPENDS_ON_UNKNOWN,
    RISK_UNMITIGATED,
    STEP_UNDATED,
    STEP_UNOWNED,
)
from xlappraise.appraisal.scoring import Results
from xlappraise.appraisal.words import folded

RISKS, NEXT_STEPS = "Risks", "Next steps"


def every_risk_has_a_mitigation(appraisal: Appraisal, _: Results, known: Known) -> Iterator[Finding]:
    """Every risk says what is done about it."""
    lacking = rows_lacking(appraisal.logs.get(RISKS, ()), known, "risk", "mitigation")
    yield from at_rows(RISK_UNMITIGATED, lacking, (RISKS, "mitigation"), ("ref", "risk"))


def every_next_step_has_an_owner(appraisal: Appraisal, _: Results, known: Known) -> Iterator[Finding]:
    """Every action says who does it."""
    lacking = rows_lacking(appraisal.logs.get(NEXT_STEPS, ()), known, "action", "owner")
    yield from at_rows(STEP_UNOWNED, lacking, (NEXT_STEPS, "owner"), ("ref", "action"))


def every_next_step_has_a_date(appraisal: Appraisal, _: Results, known: Known) -> Iterator[Finding]:
    """Every action says by when."""
    lacking = rows_lacking(appraisal.logs.get(NEXT_STEPS, ()), known, "action", "by_when")
    yield from at_rows(STEP_UNDATED, lacking, (NEXT_STEPS, "by_when"), ("ref", "action"))


def next_steps_depend_on_others_that_exist(appraisal: Appraisal, _: Results, known: Known) -> Iterator[Finding]:
    """Depends on names other actions by their Refs."""
    rows = appraisal.logs.get(NEXT_STEPS, ())
    refs = {folded(text(row, "ref")): text(row, "ref") for row in rows if text(row, "ref")}
    for row in rows:
        for name in named_keys(row, "depends_on") if known.has_no_error(row.cells, "depends_on") else ():
            own = folded(text(row, "ref"))
            if folded(name) not in refs or folded(name) == own:
                others = [ref for key, ref in refs.items() if key != own]
                yield DEPENDS_ON_UNKNOWN.at(
                    place(row.cells, "depends_on", NEXT_STEPS),
                    where=row_name(row, "ref", "action"),
                    **facts_of_unknown(name, others),
                )
