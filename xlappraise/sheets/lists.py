"""Where the views keep what they read: in, nothing; out, columns on Lists, depths, and the names of officers' columns.

What a view has to look up stands on Lists, so that the sheets themselves hold only what is printed.
"""

from __future__ import annotations

from xlappraise.sheets import layout
from xlappraise.sheets.formulas import Lists
from xlappraise.xlsx import addresses

COSTS, COMBINATIONS, ENGAGEMENT = (layout.COST_VIEW.name, layout.COMBINATIONS.name, layout.ENGAGEMENT.name)
DIMENSIONS, STAKEHOLDERS, OPTIONS = "Dimensions", "Stakeholders", "Options"

MAX_MODELS, MAX_STRUCTURES = 50, 20
"""Values of each dimension that are shown; more would be too small to read."""
MAX_GROUPS = 200
"""Groups of stakeholders that are shown."""
VARIANTS = 6
"""Ways in which one group may be spelt, as spaces go."""
LONGEST_REASON = 300
"""Characters of a reason that a combination shows; the rest is on Options or Dimensions."""

_FIRST = Lists.choices + len(layout.CHOICES) + 1


class Columns:
    """Columns of Lists that belong to the views."""

    total, low, high, single, per_point, better, dominated = range(_FIRST, _FIRST + 7)
    model = _FIRST + 8
    structure = model + 6
    ids = structure + 6
    outcomes = ids + MAX_STRUCTURES + 1
    reasons = outcomes + MAX_STRUCTURES + 1
    groups = reasons + MAX_STRUCTURES + 1


DIMENSION_CELLS = ("Value", "Dimension", "Ruled out", "When", "Reason")
"""What Lists holds of a value of a dimension, from Columns.model and Columns.structure."""

NAMES: dict[str, dict[str, tuple[str, str]]] = {
    COSTS: {
        "xla_OptCosts": (OPTIONS, "cost"),
        "xla_OptCostFrom": (OPTIONS, "cost_from"),
        "xla_OptCostTo": (OPTIONS, "cost_to"),
    },
    COMBINATIONS: {
        "xla_OptOutcomes": (OPTIONS, "outcome"),
        "xla_OptReasons": (OPTIONS, "reason"),
        "xla_DimKinds": (DIMENSIONS, "dimension"),
        "xla_DimValues": (DIMENSIONS, "value"),
        "xla_DimOutcomes": (DIMENSIONS, "outcome"),
        "xla_DimStages": (DIMENSIONS, "stage"),
        "xla_DimReasons": (DIMENSIONS, "reason"),
    },
    ENGAGEMENT: {
        "xla_EngNames": (STAKEHOLDERS, "name"),
        "xla_EngGroups": (STAKEHOLDERS, "group"),
        "xla_EngEvents": (STAKEHOLDERS, "event"),
        "xla_EngInvited": (STAKEHOLDERS, "invited"),
        "xla_EngRegistered": (STAKEHOLDERS, "registered"),
        "xla_EngAttended": (STAKEHOLDERS, "attended"),
    },
}
"""Workbook names that each view reads officers' columns by: sheet and column of the layout."""


def beside(row: int, column: int) -> str:
    """A cell of Lists as formulas on Lists write it."""
    return addresses.at("Lists", row, column).removeprefix("Lists!")


def down(column: int, rows: int) -> str:
    """So many rows of a column of Lists."""
    return addresses.span("Lists", Lists.first, column, Lists.first + rows - 1, column)
