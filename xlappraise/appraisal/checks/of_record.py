"""Advice on the record (stakeholders, logs, status, dates): in, an Appraisal with its Results; out, findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from xlappraise.appraisal.checks.known import Known, place
from xlappraise.appraisal.findings import ERROR, Finding, Place
from xlappraise.appraisal.gather import Gathering
from xlappraise.appraisal.individual import INDIVIDUAL_SCORES
from xlappraise.appraisal.model import FINAL, Appraisal, LogRow
from xlappraise.appraisal.rules.of_advice import (
    CHANGED_AFTER,
    FINAL_UNFINISHED,
    FINAL_UNLOGGED,
    LOG_NAMES_UNKNOWN,
    NOBODY_NAMED,
)
from xlappraise.appraisal.scoring import Results
from xlappraise.appraisal.words import count_of, folded, near, quoted, visible

STAKEHOLDERS, CHANGE_LOG, ASSUMPTIONS, SCENARIOS, SETUP = (
    "Stakeholders",
    "Change log",
    "Assumptions",
    "Scenarios",
    "Setup",
)


def somebody_is_named_for_the_scores(appraisal: Appraisal, _: Results, __: Known) -> Iterator[Finding]:
    """Stakeholders has an entry once there are scores, unless single assessors' scores are on record."""
    if appraisal.scores and not appraisal.logs.get(STAKEHOLDERS) and not appraisal.logs.get(INDIVIDUAL_SCORES):
        yield NOBODY_NAMED.at(Place(STAKEHOLDERS))


def a_final_version_has_a_change_log(appraisal: Appraisal, _: Results, __: Known) -> Iterator[Finding]:
    """A final version has an entry on Change log."""
    if appraisal.setup.status == FINAL and not appraisal.logs.get(CHANGE_LOG):
        yield FINAL_UNLOGGED.at(Place(CHANGE_LOG))


def no_change_is_later_than_the_date(appraisal: Appraisal, _: Results, __: Known) -> Iterator[Finding]:
    """The date on Setup is not before the last change."""
    setup = appraisal.setup
    dates = [row.values.get("date") for row in appraisal.logs.get(CHANGE_LOG, ())]
    last = max((when for when in dates if isinstance(when, date)), default=None)
    if setup.date and last and setup.date < last:
        where = place(setup.cells, "date", SETUP)
        yield CHANGED_AFTER.at(where, found=f"{setup.date:%d/%m/%Y}", expected=f"{last:%d/%m/%Y}")


def logs_name_what_exists(appraisal: Appraisal, _: Results, settled: Known) -> Iterator[Finding]:
    """Refs and IDs on Change log, Scenarios and Assumptions exist."""
    refs = {folded(criterion.ref): criterion.ref for criterion in appraisal.criteria}
    ids = {folded(option.id): option.id for option in appraisal.options}
    gathering = Gathering()
    for sheet, row, key, name, field in _names(appraisal):
        known = refs if field == "Ref" else ids
        if folded(name) not in known and folded(name) not in settled.keys:
            meant = near(name, known.values())
            facts = {"sheet": sheet, "found": visible(name), "shown": quoted(name), "field": field}
            hint = f' Did you mean "{meant}"?' if meant else ""
            gathering.add(LOG_NAMES_UNKNOWN, place(row.cells, key, sheet), **facts, suggestion=meant, hint=hint)
    yield from gathering.findings()


def _names(appraisal: Appraisal) -> Iterator[tuple[str, LogRow, str, str, str]]:
    """Every Ref and ID that these logs name: sheet, row, column, the name, and Ref or ID."""
    for row in appraisal.logs.get(CHANGE_LOG, ()):
        for key, field in (("ref", "Ref"), ("option", "ID")):
            if key in row.values:
                yield CHANGE_LOG, row, key, str(row.values[key]), field
    for row in appraisal.logs.get(SCENARIOS, ()):
        if "ref" in row.values:
            yield SCENARIOS, row, "ref", str(row.values["ref"]), "Ref"
    for row in appraisal.logs.get(ASSUMPTIONS, ()):
        for name in re.split(r"[;,\n]", str(row.values.get("applies_to", ""))):
            ref, slash, option = (part.strip() for part in name.partition("/"))
            # Free text such as "All options" is welcome there; only what looks like a score is looked up.
            if slash and " " not in ref and " " not in option:
                yield ASSUMPTIONS, row, "applies_to", ref, "Ref"
                yield ASSUMPTIONS, row, "applies_to", option, "ID"


def a_final_version_is_finished(appraisal: Appraisal, findings: Iterable[Finding]) -> Iterator[Finding]:
    """A version whose Status is Final has no errors, nor findings that are errors in a final version."""
    if appraisal.setup.status == FINAL:
        errors = sum(ERROR in (finding.severity, finding.rule.final) for finding in findings)
        if errors:
            found = f"{count_of(errors, 'thing must', 'things must')} still be fixed"
            yield FINAL_UNFINISHED.at(place(appraisal.setup.cells, "status", SETUP), found=found)
