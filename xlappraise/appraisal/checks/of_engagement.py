"""Whether the people on Stakeholders can be counted: in, an Appraisal; out, findings."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from xlappraise.appraisal.checks.known import Known, place
from xlappraise.appraisal.checks.log_rows import row_name
from xlappraise.appraisal.engagement import FIGURES, STAKEHOLDERS
from xlappraise.appraisal.findings import Finding
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.rules.of_engagement import PEOPLE_UNCOUNTED, SHARE_UNLIKELY
from xlappraise.appraisal.words import decimal_text


def people_are_counted(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Invited, Registered and Attended are whole numbers, 0 or more."""
    for row in appraisal.logs.get(STAKEHOLDERS, ()):
        for key in FIGURES:
            people = row.values.get(key)
            if not isinstance(people, Fraction) or not known.has_no_error(row.cells, key):
                continue
            if people.denominator != 1 or people < 0:
                yield PEOPLE_UNCOUNTED.at(
                    place(row.cells, key, STAKEHOLDERS),
                    field=key.capitalize(),
                    where=row_name(row, "event", "name"),
                    found=decimal_text(people),
                )


def shares_represented_are_per_cent(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Represented % is 0 or from 1 to 100: 0.65 was meant as 65."""
    for row in appraisal.logs.get(STAKEHOLDERS, ()):
        share = row.values.get("represented")
        if not isinstance(share, Fraction) or share == 0 or 1 <= share <= 100:
            continue
        if known.has_no_error(row.cells, "represented"):
            cell = place(row.cells, "represented", STAKEHOLDERS)
            yield SHARE_UNLIKELY.at(cell, where=row_name(row, "event", "name"), found=decimal_text(share))
