"""Options appraisal workbooks: in, a path; out, the appraisal with its results and what was found in it.

>>> outcome = xlappraise.appraise("worcestershire-2017.xlsx")
>>> outcome.results["O3"].total
Fraction(1810, 1)
"""

from __future__ import annotations

__version__ = "0.1.0"
