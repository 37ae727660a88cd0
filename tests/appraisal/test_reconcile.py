"""Reconciling: which fills of blank cells, or which single cells, explain a published total."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tests.support.helpers import SCALE, appraisal
from tests.support.robustness_cases import worcestershire
from xlappraise.appraisal.model import Level, Scale
from xlappraise.appraisal.reconcile import Correction, reconcile
from xlappraise.appraisal.scoring import score

NUMBERS = Scale((Level("Highest", Fraction(5)), Level("Lowest", Fraction(0))), numeric=True)


def explained(weights, scores, total, scale=SCALE):
    (found,) = reconcile(appraisal(weights, {"O1": scores}, scale), {"O1": Fraction(str(total))})
    return found


def test_a_total_that_is_met_needs_no_explanation():
    found = explained({"A": 3, "B": 5}, ["High", "Low"], 30)
    assert (found.is_met, found.ways, found.fills, found.singles) == (True, 1, (), ())


def test_a_blank_that_only_one_level_explains_is_certain():
    found = explained({"A": 3, "B": 5}, ["High", None], 55)
    assert (found.ways, found.fills) == (1, ({("B", "O1"): "Medium"},))
    assert found.certain == {("B", "O1"): "Medium"}


def test_all_ways_are_listed_when_they_are_few():
    found = explained({"A": 2, "B": 2, "C": 3}, [None, None, "High"], 40)
    assert found.ways == 2
    assert [{ref: level for (ref, _), level in fill.items()} for fill in found.fills] == [
        {"A": "Medium", "B": "Low"},
        {"A": "Low", "B": "Medium"},
    ]
    assert found.certain == {}


def test_a_total_that_nothing_blank_explains_may_come_from_one_cell():
    found = explained({"A": 3, "B": 5}, ["High", "Low"], 55)
    assert (found.ways, found.low, found.high) == (0, 30, 30)
    assert found.singles == (Correction(("B", "O1"), "Low", "Medium"),)


def test_one_cell_and_the_blanks_together():
    found = explained({"A": 3, "B": 5, "C": 1}, ["High", "Low", None], 60)
    assert found.ways == 0
    assert found.singles == (Correction(("B", "O1"), "Low", "Medium"),)


def test_a_total_out_of_reach_is_not_explained():
    found = explained({"A": 3}, ["High"], 500)
    assert (found.ways, found.singles) == (0, ())


def test_on_a_numeric_scale_the_number_that_closes_the_gap_is_named():
    found = explained({"A": 3, "B": 4}, [2, 1], 13, NUMBERS)
    assert found.singles == (
        Correction(("A", "O1"), Fraction(2), Fraction(3)),
        Correction(("B", "O1"), Fraction(1), Fraction(17, 10)),
        Correction(("B", "O1"), Fraction(1), Fraction(9, 5)),
    )


def test_on_a_numeric_scale_blanks_leave_any_number():
    assert explained({"A": 3}, [None], 14, NUMBERS).ways is None
    assert explained({"A": 3}, [None], 16, NUMBERS).ways == 0


def test_decimal_weights_are_exact():
    assert explained({"A": 0.1, "B": 0.2}, ["High", None], 3).certain == {("B", "O1"): "High"}


def test_a_total_without_end_is_met_by_its_six_decimals():
    assert explained({"A": Fraction(1, 3)}, ["High"], "3.333333").is_met


def test_25_blanks_are_counted_without_listing_them():
    found = explained({f"C{n}": 1 + n % 10 for n in range(25)}, [None] * 25, 700)
    assert found.ways == brute({n: 1 + n % 10 for n in range(25)}, 700)
    assert found.fills == ()


def brute(weights, total):
    """Ways by multiplying polynomials, coefficient by coefficient."""
    ways = {0: 1}
    for weight in weights.values():
        after = {}
        for reached, count in ways.items():
            for points in (0, 5, 10):
                after[reached + weight * points] = after.get(reached + weight * points, 0) + count
        ways = after
    return ways.get(total, 0)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=5), st.integers(0, 20))
def test_every_way_is_found_and_every_certain_cell(weights, fives):
    refs = {f"C{n}": weight for n, weight in enumerate(weights)}
    found = explained(refs, [None] * len(weights), fives * 5)
    points = {"High": 10, "Medium": 5, "Low": 0}
    wanted = [
        fill
        for fill in product(points, repeat=len(weights))
        if sum(weight * points[level] for weight, level in zip(weights, fill, strict=True)) == fives * 5
    ]
    assert found.ways == len(wanted)
    if 0 < len(wanted) <= 20:
        assert sorted(tuple(fill.values()) for fill in found.fills) == sorted(wanted)
    same = {n: {fill[n] for fill in wanted} for n in range(len(weights))} if wanted else {}
    assert found.certain == {(f"C{n}", "O1"): next(iter(v)) for n, v in same.items() if len(v) == 1}


def test_the_reference_paper_has_3_5_3_3_and_5_ways():
    totals = dict(zip(("O1", "O2", "O3", "O4", "O5"), map(Fraction, (1385, 1360, 1810, 1515, 920)), strict=True))
    found = reconcile(worcestershire(blank_lost=True), totals)
    assert [each.ways for each in found] == [3, 5, 3, 3, 5]
    assert sum(len(each.blanks) for each in found) == 15
    assert all(len(each.fills) == each.ways for each in found)


def test_published_totals_come_from_options():
    assert reconcile(appraisal({"A": 3}, {"O1": ["High"]})) == ()
    assert score(appraisal({"A": 3}, {"O1": ["High"]}))["O1"].total == 30
