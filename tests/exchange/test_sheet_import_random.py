"""Random appraisals, printed in random shapes and conventions, come in alike; nothing true is accused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.support.printed_sheets import printed_sheet
from tests.support.sheets_to_import import bring, codes

IN_EVERY_RUN, IN_SLOW_RUNS = 50, 500


def comes_in_alike(seed: int) -> None:
    sheet = printed_sheet(seed)
    found = bring(sheet.text, sheet.name, **sheet.answers)
    assert [question.sentence for question in found.questions] == []
    appraisal = found.appraisal
    assert [option.name for option in appraisal.options] == sheet.options
    assert {criterion.title: criterion.weight for criterion in appraisal.criteria} == sheet.weights
    got = [[appraisal.scores.get((c.ref, o.id)) for o in appraisal.options] for c in appraisal.criteria]
    assert got == sheet.scores
    assert [code for code in codes(found) if code != "XLA505"] == []
    if sheet.totals is not None:
        half = Fraction(1, 2)
        stored = [option.published_total for option in appraisal.options]
        assert all(
            value is None or abs(value - total) <= half for value, total in zip(stored, sheet.totals, strict=True)
        )


@pytest.mark.parametrize("seed", range(IN_EVERY_RUN))
def test_a_random_appraisal_comes_in_with_the_same_results(seed: int):
    comes_in_alike(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(IN_EVERY_RUN, IN_SLOW_RUNS))
def test_many_random_appraisals_come_in_with_the_same_results(seed: int):
    comes_in_alike(seed)
