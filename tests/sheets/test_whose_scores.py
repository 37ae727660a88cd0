"""Results and Summary say that scores were agreed by several people, and only then."""

from __future__ import annotations

import pytest

from tests.support.individual_cases import FIVE, moderated
from xlappraise.appraisal.record import replace
from xlappraise.sheets import results, summary
from xlappraise.sheets.build import build
from xlappraise.xlsx.package import snapshot_of
from xlappraise.xlsx.snapshot import BLANK


@pytest.mark.parametrize(
    ("appraisal", "said"),
    [
        (moderated(), "Agreed scores of 5 assessors."),
        (moderated({"Ana": FIVE["Ana"]}, {}), None),
        (replace(moderated(), logs={}), None),
    ],
    ids=["five", "one", "none"],
)
def test_it_stands_on_results_and_summary(appraisal, said):
    sheets = snapshot_of(build(appraisal), "book.xlsx").sheets
    assert sheets["Results"].cells.get(results.WHOSE_SCORES, BLANK).value == said
    assert sheets["Summary"].cells.get(summary.WHOSE_SCORES, BLANK).value == said
