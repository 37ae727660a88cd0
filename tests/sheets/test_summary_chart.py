"""Bars on Summary begin at 0, however close the totals are, unless points may be negative."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.support.individual_cases import HAND
from xlappraise.appraisal.model import Appraisal, Level, Scale
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.scoring import score
from xlappraise.sheets import summary

BELOW = Scale((*HAND.scale.levels[:2], Level("Low", Fraction(-5))))


@pytest.mark.parametrize(("appraisal", "whether"), [(HAND, True), (replace(HAND, scale=BELOW), False)])
def test_bars_begin_at_0(appraisal: Appraisal, whether: bool) -> None:
    ((_, part),) = summary.charts(summary.table(appraisal, score(appraisal)), appraisal)
    assert ('<c:orientation val="minMax"/><c:min val="0"/>' in part) is whether
