"""How far weights may move: against brute force over weights, and by laws."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.support.robustness_cases import appraisal, appraisals, made_with, numeric, total, weights_of, worcestershire
from xlappraise.appraisal.model import PERCENT, Setup
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.robustness import exact
from xlappraise.appraisal.robustness.switching import NO_EFFECT
from xlappraise.appraisal.robustness.weight_changes import NEGATIVE, TOO_HIGH, TOO_LOW
from xlappraise.appraisal.scoring import score

SMALL = appraisal([5, 3, 2, 1], ["HLMM", "MHLM", "LMHL"])
EPSILON = Fraction(1, 10**9)


def difference(one, above, below, ref, weight):
    weights = weights_of(one) | {ref: weight}
    return total(one, above, weights) - total(one, below, weights)


@given(appraisals())
def test_at_the_switching_value_the_two_options_draw_level_and_beyond_it_they_swap(one):
    for s in exact(one).switching_values:
        if s.weight is not None:
            assert difference(one, s.above, s.below, s.item, s.weight) == 0
            either_side = [difference(one, s.above, s.below, s.item, s.weight + e) > 0 for e in (EPSILON, -EPSILON)]
            assert sorted(either_side) == [False, True]


@given(appraisals())
def test_without_a_switching_value_no_weight_matters_to_the_pair(one):
    for s in exact(one).switching_values:
        if s.weight is None:
            moved = {difference(one, s.above, s.below, s.item, Fraction(w)) for w in (0, 1, 1000)}
            assert len(moved) == 1
            assert s.reason == NO_EFFECT


def test_a_fine_grid_of_weights_changes_sign_only_at_the_switching_value():
    for s in exact(SMALL).switching_values:
        grid = [Fraction(n, 64) for n in range(64 * 30)]
        ahead = [difference(SMALL, s.above, s.below, s.item, w) > 0 for w in grid]
        crossings = [grid[n] for n in range(1, len(grid)) if ahead[n] != ahead[n - 1]]
        inside = s.weight is not None and 0 <= s.weight < 29
        assert len(crossings) == inside
        assert all(abs(c - s.weight) <= Fraction(1, 64) for c in crossings)


@given(appraisals(criteria=4))
def test_the_share_is_the_point_of_proportional_renormalisation(one):
    """t = dR / (dR - d_k): both routes lead to the same point."""
    weights = weights_of(one)
    for s in exact(one).switching_values:
        rest = sum(weights.values()) - weights[s.item]
        if s.weight is not None and rest:
            d = difference(one, s.above, s.below, s.item, Fraction(1)) - difference(
                one, s.above, s.below, s.item, Fraction(0)
            )
            others = difference(one, s.above, s.below, s.item, Fraction(0)) / rest
            assert s.share == (others / (others - d) if others != d else None)


@given(appraisals())
def test_the_share_re_normalises_the_switching_weight(one):
    weights = weights_of(one)
    for s in exact(one).switching_values:
        if s.feasible and s.weight:
            assert s.share == s.weight / (s.weight + sum(weights.values()) - weights[s.item])


def test_equal_options_switch_at_the_weight_as_it_stands():
    one = appraisal([2, 2], ["HL", "LH"])
    assert [s.weight for s in exact(one).switching_values] == [2, 2]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [(["HH", "ML"], NEGATIVE), (["HM", "MH"], ""), (["HML", "MHL"], ""), (["HH", "HM"], NO_EFFECT)],
)
def test_a_switching_value_below_zero_is_not_feasible(rows, reason):
    found = exact(appraisal([3, 1, 1][: len(rows[0])], rows)).switching_values[0]
    assert (found.reason, found.feasible) == (reason, not reason)


def test_a_switching_value_outside_the_limits_of_setup_is_not_feasible():
    limits = Setup(weight_min=Fraction(1), weight_max=Fraction(10))
    one = appraisal([6, 1], ["HL", "LM"], setup=limits)
    assert [(s.weight, s.reason) for s in exact(one).switching_values] == [(Fraction(1, 2), TOO_LOW), (12, TOO_HIGH)]


def test_percentages_are_held_against_the_limits_as_shares():
    """The first weight alone would be typed as 100, but after re-adding to 100 it is two thirds."""
    limits = Setup(weights=PERCENT, weight_max=Fraction(70))
    one = appraisal([50, 50], ["MH", "HL"], setup=limits)
    found = exact(one).switching_values[0]
    assert (found.weight, found.share, found.feasible) == (100, Fraction(2, 3), True)
    limited = replace(one, setup=replace(limits, weight_max=Fraction(66)))
    assert exact(limited).switching_values[0].reason == TOO_HIGH


@given(appraisals())
def test_a_weight_inside_its_interval_keeps_the_first_and_just_outside_loses_it(one):
    found = exact(one)
    options = [option.id for option in one.options]

    def stays(ref, weight):
        weights = weights_of(one) | {ref: weight}
        best = max(total(one, o, weights) for o in options)
        return all(total(one, o, weights) == best for o in found.first)

    for interval in found.first_intervals:
        high = interval.high if interval.high is not None else interval.low + 10**6
        for weight in (interval.low, (interval.low + high) / 2, high):
            assert stays(interval.item, weight)
        if interval.low:
            assert not stays(interval.item, interval.low - EPSILON)
        if interval.high is not None:
            assert not stays(interval.item, interval.high + EPSILON)


@given(appraisals())
def test_a_weight_inside_its_interval_keeps_the_whole_order_and_just_outside_loses_it(one):
    found = exact(one)
    pairs = list(product(one.options, one.options))

    def stays(ref, weight):
        weights = weights_of(one) | {ref: weight}
        totals = {option.id: total(one, option.id, weights) for option in one.options}
        before = {option.id: total(one, option.id) for option in one.options}
        return all(totals[a.id] >= totals[b.id] for a, b in pairs if before[a.id] >= before[b.id])

    for interval in found.order_intervals:
        high = interval.high if interval.high is not None else interval.low + 10**6
        assert stays(interval.item, interval.low)
        assert stays(interval.item, high)
        assert not interval.low or not stays(interval.item, interval.low - EPSILON)
        assert interval.high is None or not stays(interval.item, interval.high + EPSILON)


@given(appraisals())
def test_a_groups_interval_scales_all_its_weights_together(one):
    found = exact(one)
    groups = {criterion.ref: criterion.group for criterion in one.criteria}

    def stays(interval, weight):
        scale = weight / interval.now
        weights = {ref: w * (scale if groups[ref] == interval.item else 1) for ref, w in weights_of(one).items()}
        best = max(total(one, o.id, weights) for o in one.options)
        return all(total(one, o, weights) == best for o in found.first)

    for interval in found.first_group_intervals:
        high = interval.high if interval.high is not None else interval.low + 10**6
        assert stays(interval, interval.low)
        assert stays(interval, high)
        assert not interval.low or not stays(interval, interval.low - EPSILON)
        assert interval.high is None or not stays(interval, interval.high + EPSILON)


def test_an_interval_names_the_rival_at_each_end():
    found = exact(SMALL).first_intervals[0]
    assert (found.low, found.low_rival, found.high, found.high_rival) == (4, "O2", None, "")


def test_shares_of_an_interval_are_its_weights_re_normalised():
    found = exact(SMALL).first_intervals[1]
    assert (found.share_low, found.high, found.share_high) == (0, Fraction(7, 2), Fraction(7, 23))


@given(appraisals(options=2))
def test_the_radius_is_reached_by_the_worst_corner_of_the_box_and_no_sooner(one):
    found = exact(one)
    if len(found.first) == 2:
        assert found.radii[0].stated == 0
        return
    radius = found.radii[0]

    def worst(share):
        corners = product((1 - share, 1 + share), repeat=len(one.criteria))
        stated = weights_of(one)
        for corner in corners:
            weights = {ref: w * c for (ref, w), c in zip(stated.items(), corner, strict=True)}
            yield total(one, radius.above, weights) - total(one, radius.below, weights)

    assert min(worst(radius.stated)) == 0
    assert min(worst(radius.stated - EPSILON)) > 0


@given(appraisals())
def test_the_radius_is_one_exactly_when_the_first_weakly_dominates(one):
    found = exact(one)
    assume(len(found.first) == 1)
    points = {o.id: [one.scale.points(one.scores[c.ref, o.id]) for c in one.criteria] for o in one.options}
    for radius in found.radii[: len(one.options) - 1]:
        nowhere_worse = all(a >= b for a, b in zip(points[radius.above], points[radius.below], strict=True))
        assert (radius.stated == 1) == nowhere_worse


def test_the_radius_of_equal_options_is_zero_even_where_they_are_alike():
    assert [r.stated for r in exact(appraisal([1, 2], ["HM", "HM"])).radii] == [0]


@given(appraisals(), st.integers(1, 50))
def test_scaling_all_weights_changes_no_radius_order_or_share(one, factor):
    criteria = [replace(c, weight=c.weight * factor / 7) for c in one.criteria]
    other = made_with(one, criteria=tuple(criteria))
    before, after = exact(one), exact(other)
    assert before.order == after.order
    assert before.radii == after.radii
    assert [s.share for s in before.switching_values] == [s.share for s in after.switching_values]
    assert [(i.share_low, i.share_high) for i in before.first_intervals] == [
        (i.share_low, i.share_high) for i in after.first_intervals
    ]


@given(appraisals(), st.sampled_from("HML"))
def test_adding_a_criterion_on_which_all_score_alike_changes_no_radius(one, letter):
    rows = ["".join(one.scores[c.ref, o.id][0] for c in one.criteria) + letter for o in one.options]
    other = appraisal([*[c.weight for c in one.criteria], 5], rows)
    assert exact(other).radii == exact(one).radii


@given(appraisals())
def test_contributions_add_up_to_the_gap_by_criterion_and_by_group(one):
    for gap in exact(one).gaps:
        assert gap.gap == total(one, gap.above) - total(one, gap.below)
        assert sum(part for _, part in gap.criteria) == sum(part for _, part in gap.groups) == gap.gap


def test_totals_that_are_equal_as_decimals_tie():
    one = numeric(["0.1", "0.1", "0.1", "0.3"], [[1, 1, 1, 0], [0, 0, 0, 1]])
    assert exact(one).order == (("O1", "O2"),)


def test_totals_are_compared_at_six_decimals():
    one = numeric([Fraction(1, 10**7), 1], [[1, 1], [0, 1]])
    assert exact(one).order == (("O1", "O2"),)
    assert exact(one).radii[0].stated == 0
    assert [s.weight for s in exact(one).switching_values] == [Fraction(1, 10**7), None]


@settings(max_examples=30)
@given(appraisals(letters="HML-"))
def test_the_order_is_that_of_scoring_among_fully_scored_options(one):
    results = score(one)
    full = [
        [r.option.id for r in results.options if r.total == t]
        for t in sorted({r.total for r in results.options if r.total is not None and not r.missing}, reverse=True)
    ]
    kept = [[o for o in ids if not results[o].missing] for ids in full]
    assert [list(ids) for ids in exact(one).order] == kept


def test_pairs_are_told_from_the_first_then_down_the_order():
    found = exact(worcestershire())
    assert [(r.above, r.below) for r in found.radii] == [
        ("O3", "O4"),
        ("O3", "O1"),
        ("O3", "O2"),
        ("O3", "O5"),
        ("O4", "O1"),
        ("O1", "O2"),
        ("O2", "O5"),
    ]
