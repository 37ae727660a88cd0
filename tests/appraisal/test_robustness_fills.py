"""Fills that meet totals: against every fill on small cases, and the reference appraisal's own figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.robustness_cases import appraisal, appraisals, every_fill, lost, numeric, total, worcestershire
from xlappraise.appraisal.robustness import exact, fills
from xlappraise.appraisal.robustness.fills import each


def percent(radius):
    return int(100 * radius.lowest), int(100 * radius.highest)


def test_three_five_three_three_and_five_fills_meet_the_printed_totals():
    assert fills(worcestershire(), lost()).counts == {"O1": 3, "O2": 5, "O3": 3, "O4": 3, "O5": 5}


def test_the_reference_has_675_sets_of_fills():
    assert fills(worcestershire(), lost()).sets == 675


@pytest.mark.parametrize(
    ("above", "below", "range_"),
    [("O3", "O4", (55, 71)), ("O4", "O1", (21, 26)), ("O1", "O2", (5, 7)), ("O2", "O5", (57, 67))],
)
def test_radii_of_the_reference_over_every_fill_that_meets_the_totals(above, below, range_):
    found = fills(worcestershire(), lost()).radii
    assert next(percent(r) for r in found if (r.above, r.below) == (above, below)) == range_


def test_the_company_dominates_the_joint_venture_in_three_of_fifteen_fills_only():
    assert [tuple(d) for d in fills(worcestershire(), lost()).dominance] == [("O3", "O2", 3, 15)]


def test_blanks_count_as_open_and_printed_totals_can_be_given():
    printed = dict(zip(["O1", "O2", "O3", "O4", "O5"], map(Fraction, [1385, 1360, 1810, 1515, 920]), strict=True))
    assert fills(worcestershire(blank_lost=True), frozenset(), printed) == fills(worcestershire(), lost())


def test_a_total_that_no_fill_meets_has_none():
    found = fills(appraisal([2, 3], ["HM", "LL"]), frozenset({("C1", "O1")}), {"O1": Fraction(16), "O2": Fraction(0)})
    assert (found.counts, found.sets, found.radii) == ({"O1": 0, "O2": 1}, 0, ())


def test_an_option_without_a_total_is_filled_freely():
    assert fills(appraisal([2, 3], ["--", "HH"]), frozenset()).counts == {"O1": 9, "O2": 1}


def test_fills_cannot_be_counted_on_a_numeric_scale():
    with pytest.raises(ValueError, match="numeric scale"):
        fills(numeric([1], [[1], [2]]), frozenset())


open_appraisals = appraisals(criteria=4, options=2)


@settings(max_examples=60)
@given(open_appraisals, st.data())
def test_counts_radii_and_dominance_are_those_of_every_fill_that_meets_the_totals(one, data):
    keys = [(c.ref, o.id) for c in one.criteria for o in one.options]
    doubtful = data.draw(st.lists(st.sampled_from(keys), unique=True, max_size=6))
    wanted = {o.id: total(one, o.id) for o in one.options}
    fitting = [f for f in every_fill(one, doubtful) if {o: total(f, o) for o in wanted} == wanted]
    found = fills(one, frozenset(doubtful))
    assert found.sets == len(fitting)
    (told,) = found.radii
    radii, holds = [], defaultdict(int)
    for filled in fitting:
        (radius,) = exact(filled).radii
        radii.append(radius.stated)
        for d in exact(filled).dominance:
            holds[d.above, d.below] += 1
    assert (told.lowest, told.highest) == (min(radii), max(radii))
    assert {(d.above, d.below): d.holds for d in found.dominance} == holds
    assert all(d.of == len(fitting) for d in found.dominance)


@settings(max_examples=60)
@given(open_appraisals, st.data())
def test_each_gives_every_fill_of_an_option_once(one, data):
    doubtful = data.draw(st.lists(st.sampled_from([c.ref for c in one.criteria]), unique=True))
    keys = [(ref, "O1") for ref in doubtful]
    wanted = total(one, "O1")
    expected = [{key: f.scores[key] for key in keys} for f in every_fill(one, keys) if total(f, "O1") == wanted]
    found = list(each(one, frozenset(keys), "O1", wanted))
    assert sorted(map(sorted, map(dict.items, found))) == sorted(map(sorted, map(dict.items, expected)))


def test_millions_of_fills_are_counted_without_visiting_them():
    """Against the coefficient of a product of polynomials, one for each criterion."""
    one = worcestershire()
    ways = Counter({0: 1})
    for criterion in one.criteria:
        added = [int(level.points * criterion.weight) for level in criterion.available(one.scale)]
        ways = sum((Counter({total + a: n for total, n in ways.items()}) for a in added), Counter())
    doubtful = frozenset((criterion.ref, "O3") for criterion in one.criteria)
    assert fills(one, doubtful).counts["O3"] == ways[1810] > 10**6
