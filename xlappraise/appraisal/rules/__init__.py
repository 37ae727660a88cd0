"""Every rule, one table: in, nothing; out, RULES in order of code and BY_CODE. Codes are never reused."""

from __future__ import annotations

from xlappraise.appraisal.findings import Rule
from xlappraise.appraisal.rules import (
    of_advice,
    of_assessors,
    of_cells,
    of_costs,
    of_delivery,
    of_dimensions,
    of_engagement,
    of_gateways,
    of_history,
    of_import,
    of_keys,
    of_rows,
    of_versions,
    of_workbook,
)

MODULES = (
    of_workbook,
    of_cells,
    of_rows,
    of_advice,
    of_dimensions,
    of_history,
    of_keys,
    of_costs,
    of_delivery,
    of_engagement,
    of_gateways,
    of_versions,
    of_import,
    of_assessors,
)
RULES: tuple[Rule, ...] = tuple(
    sorted(value for module in MODULES for value in vars(module).values() if isinstance(value, Rule))
)
"""Workbook (XLA1xx), cells (2xx), rows and each other (3xx), advice (4xx), import (50x), versions (51x), and several
assessors (53x), by code."""

BY_CODE = {rule.code: rule for rule in RULES}

FORMULA_OVERTYPED = of_workbook.FORMULA_OVERTYPED
RESULTS_OUT_OF_DATE = of_workbook.RESULTS_OUT_OF_DATE
MESSAGES_STRAYED = of_workbook.MESSAGES_STRAYED
