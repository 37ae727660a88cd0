"""A row of Decision in; whether the decision was taken yet, out."""

from xlappraise.appraisal.combinations import text
from xlappraise.appraisal.model import LogRow
from xlappraise.appraisal.words import folded

DECISION = "Decision"
TO_BE_DECIDED, PROPOSED = "to be decided", "proposed"
"""How a decision that is still to be taken begins, and its Status."""


def is_still_open(row: LogRow) -> bool:
    """Whether the decision of this row is still to be taken: its Status says so, or its first words do."""
    return folded(text(row, "status")) == PROPOSED or folded(text(row, "decision")).startswith(TO_BE_DECIDED)
