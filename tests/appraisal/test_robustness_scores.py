"""Changes of scores, missing and doubtful scores: against exhaustive fills and changes on small cases."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.robustness_cases import (
    THREE,
    appraisal,
    appraisals,
    every_fill,
    lost,
    made_with,
    numeric,
    total,
    worcestershire,
    zero_filled,
)
from xlappraise.appraisal.model import FAIL, GATEWAY, NOT_ASSESSED, PASS, Criterion
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.robustness import exact
from xlappraise.appraisal.robustness.score_changes import FLIPS, TIES
from xlappraise.appraisal.scoring import score


def totals(one):
    return {option.id: total(one, option.id) for option in one.options}


def first_radius(found):
    """The smallest radius of the first option over another, as stated."""
    return min(radius.stated for radius in found.radii[: len(found.compared_indexes) - 1])


def changed(one, *changes):
    return made_with(one, scores=dict(one.scores) | {(ref, option): level for ref, option, level in changes})


def single_changes(one):
    for criterion, option, level in product(one.criteria, one.options, THREE.levels):
        if one.scores[criterion.ref, option.id] != level.name:
            yield criterion.ref, option.id, level.name


@given(appraisals(criteria=4, options=3))
def test_single_changes_that_tie_or_flip_a_pair_are_all_found_and_no_others(one):
    before, expected = totals(one), set()
    for change in single_changes(one):
        after = totals(changed(one, change))
        for a, b in product(before, before):
            if before[a] > before[b] and after[a] <= after[b]:
                expected.add((*change, a, b, TIES if after[a] == after[b] else FLIPS))
    found = [(f.change.ref, f.change.option, f.change.to, f.above, f.below, f.effect) for f in exact(one).flips]
    assert sorted(found) == sorted(expected)


@given(appraisals(letters="HML-"))
def test_the_changes_that_the_sheet_tells_are_those_of_its_pairs(one):
    found = exact(one)
    told = {(radius.above, radius.below) for radius in found.radii}
    assert found.told_flips == tuple(flip for flip in found.flips if (flip.above, flip.below) in told)


@settings(max_examples=60)
@given(appraisals(criteria=4, options=3))
def test_two_changes_that_cost_the_first_its_lead_only_together_are_counted_once(one):
    found = exact(one)
    if len(found.first) > 1:
        assert found.pairs_count == 0
        return
    harmless = [c for c in single_changes(one) if not is_lost(one, found.first[0], c)]
    pairs = [two for two in combinations(harmless, 2) if two[0][:2] != two[1][:2]]
    assert found.pairs_count == sum(is_lost(one, found.first[0], *two) for two in pairs)


@settings(max_examples=60)
@given(appraisals(criteria=4, options=4))
def test_a_single_change_that_costs_the_first_its_lead_is_told_once(one):
    found = exact(one)
    if len(found.first) > 1:
        assert found.first_flips == ()
        return
    told = [(f.change.ref, f.change.option, f.change.to) for f in found.first_flips]
    assert sorted(told) == sorted(c for c in single_changes(one) if is_lost(one, found.first[0], c))


def test_of_each_number_the_smallest_change_that_costs_the_first_place_is_told():
    # O1 leads O2 by 1 and O3 by 2 on the one criterion: its 5 may fall to 4, and to 3 as well.
    found = exact(numeric([1], [[5], [4], [3]])).first_flips
    assert [(f.change.option, f.change.to, f.below) for f in found] == [
        ("O1", 4, "O2"),
        ("O2", 5, "O2"),
        ("O3", 5, "O3"),
    ]


def is_lost(one, winner, *changes):
    after = totals(changed(one, *changes))
    return any(total >= after[winner] for option, total in after.items() if option != winner)


@settings(max_examples=60)
@given(appraisals(criteria=3, options=3))
def test_the_fewest_changes_are_found_by_trying_all_sets_of_changes(one):
    found = exact(one)
    if len(found.first) > 1:
        assert found.fewest.changes == 0
        return
    winner, changes = found.first[0], list(single_changes(one))

    def lost(chosen):
        after = totals(changed(one, *chosen))
        return any(after[o] >= after[winner] for o in after if o != winner)

    fewest = next((n for n in range(1, 4) if any(map(lost, combinations(changes, n)))), None)
    told_fewest = found.fewest.changes if found.fewest else None
    assert told_fewest == fewest or (fewest is None and (told_fewest is None or told_fewest > 3))


def test_a_level_that_is_not_available_is_never_suggested():
    one = appraisal([10, 1], ["HM", "MM"])
    no_medium = [replace(one.criteria[0], levels={"High": "", "Low": ""})]
    limited = made_with(one, criteria=(*no_medium, *one.criteria[1:]))
    assert {f.change.to for f in exact(limited).flips if f.change.ref == "C1"} == {"High", "Low"}
    assert {f.change.to for f in exact(one).flips if f.change.ref == "C1"} == {"High", "Medium", "Low"}


def test_on_a_numeric_scale_the_score_at_which_two_options_draw_level_is_told():
    found = exact(numeric([2, 1], [[5, 3], [4, 4]])).flips
    assert [(f.change.ref, f.change.option, f.change.now, f.change.to) for f in found] == [
        ("C1", "O1", 5, Fraction(9, 2)),
        ("C1", "O2", 4, Fraction(9, 2)),
        ("C2", "O1", 3, 2),
        ("C2", "O2", 4, 5),
    ]


def test_on_a_numeric_scale_no_score_beyond_its_ends_is_told():
    assert exact(numeric([1], [[10], [0]], 0, 10)).flips[0].change.to == 0
    assert exact(numeric([1, 2], [[10, 10], [0, 0]])).flips == ()


@given(appraisals(criteria=4, options=3))
def test_dominance_as_stated_is_being_nowhere_lower_and_somewhere_higher(one):
    points = {o.id: [THREE.points(one.scores[c.ref, o.id]) for c in one.criteria] for o in one.options}
    expected = {
        (a, b)
        for a, b in product(points, points)
        if points[a] != points[b] and all(x >= y for x, y in zip(points[a], points[b], strict=True))
    }
    assert {(d.above, d.below) for d in exact(one).dominance if d.stated and d.certain} == expected


def test_the_one_dominated_car_of_a_published_example_is_found():
    """M. R. Middleton, Sensitivity analysis for multi-attribute utility using Excel, figure 1.

    The Garnett costs more than the Delta, lasts as long and is less safe, so that it can be eliminated.
    """
    cars = {
        "Alta": (20, 10, 2),
        "Bulldog": (18, 10, 1),
        "Cruiser": (16, 8, 2),
        "Delta": (14, 8, 1),
        "Egret": (12, 6, 1),
        "Fleet": (10, 6, 0),
        "Garnett": (15, 8, 0),
    }
    one = numeric([1, 1, 1], [(-cost, life, safety) for cost, life, safety in cars.values()], -20, 10)
    names = dict(zip([o.id for o in one.options], cars, strict=True))
    assert [(names[d.above], names[d.below]) for d in exact(one).dominance] == [("Delta", "Garnett")]


def blanks(one):
    return [(c.ref, o.id) for c in one.criteria for o in one.options if (c.ref, o.id) not in one.scores]


few_blanks = appraisals(criteria=3, options=3, letters="HMLHML-")


@settings(max_examples=60)
@given(few_blanks)
def test_ranks_and_possible_winners_over_blanks_are_those_of_every_fill(one):
    if len(blanks(one)) > 4:
        return
    best: dict[str, int] = {}
    worst: dict[str, int] = {}
    for filled in every_fill(one, blanks(one)):
        after = totals(filled)
        for option, value in after.items():
            rank = 1 + sum(other > value for other in after.values())
            best[option], worst[option] = min(best.get(option, 9), rank), max(worst.get(option, 0), rank)
    found = exact(one).certainty
    assert {s.option: (s.best, s.worst) for s in found.standings} == {o: (best[o], worst[o]) for o in best}
    assert set(found.can_win) == {o for o in best if best[o] == 1}
    assert set(found.first) == {o for o in best if worst[o] == 1}


@settings(max_examples=60)
@given(few_blanks)
def test_the_range_of_the_winners_radius_is_that_of_every_fill(one):
    if len(blanks(one)) > 4 or not exact(one).certainty.alone:
        return
    radii = [first_radius(exact(filled)) for filled in every_fill(one, blanks(one))]
    assert exact(one).certainty.radius == (min(radii), max(radii))


@settings(max_examples=60)
@given(appraisals(criteria=3, options=2), st.data())
def test_the_range_of_a_pairs_radius_over_doubtful_scores_is_that_of_every_fill(one, data):
    keys = [(c.ref, o.id) for c in one.criteria for o in one.options]
    doubtful = data.draw(st.lists(st.sampled_from(keys), unique=True, max_size=4))
    for told_radius in exact(one, frozenset(doubtful)).radii:
        over_fills = []
        for filled in every_fill(one, doubtful):
            (radius,) = exact(filled).radii
            over_fills.append(radius.stated if radius.above == told_radius.above else -radius.stated)
        assert (told_radius.lowest, told_radius.highest) == (min(over_fills), max(over_fills))


@settings(max_examples=60)
@given(few_blanks)
def test_dominance_is_certain_when_every_fill_shows_it_and_listed_when_one_does(one):
    if len(blanks(one)) > 4:
        return
    fills = [{(d.above, d.below) for d in exact(filled).dominance} for filled in every_fill(one, blanks(one))]
    found = exact(one).dominance
    assert {(d.above, d.below) for d in found} == set.union(*fills)
    assert {(d.above, d.below) for d in found if d.certain} == set.intersection(*fills)


def test_a_doubtful_score_that_stands_outside_its_levels_stays_possible():
    one = appraisal([1], ["M", "L"])
    criterion = Criterion("C1", "G", "C1", weight=Fraction(1), levels={"High": "", "Medium": ""})
    doubted = exact(made_with(one, criteria=(criterion,)), frozenset({("C1", "O2")}))
    assert doubted.certainty.standings[1][1:3] == (0, 10)


@settings(max_examples=40)
@given(appraisals(letters="HML-"))
def test_ranks_agree_with_scoring(one):
    results = score(one)
    for standing in exact(one).certainty.standings:
        result = results[standing.option]
        assert (standing.low, standing.high) == (result.low, result.high)
        assert (standing.best, standing.worst) == (result.best_rank, result.worst_rank)


def gated(*answers):
    one = appraisal([1, 5], ["-H", "-M", "-L"], kinds={1: GATEWAY})
    given_answers = {("C1", f"O{n}"): answer for n, answer in enumerate(answers, 1) if answer}
    return made_with(one, scores=dict(one.scores) | given_answers)


def test_an_option_that_failed_a_gateway_takes_no_part():
    found = exact(gated(FAIL, PASS, PASS))
    assert (found.order, found.certainty.first) == ((("O2",), ("O3",)), ("O2",))


def test_an_option_with_an_unanswered_gateway_may_be_in_or_out():
    found = exact(gated(None, PASS, PASS)).certainty
    assert [(s.option, s.best, s.worst, s.open) for s in found.standings] == [
        ("O1", 1, 1, True),
        ("O2", 1, 2, False),
        ("O3", 2, 3, False),
    ]
    assert (found.first, found.can_win, found.alone) == ((), ("O1", "O2"), False)


def test_an_option_that_is_not_short_listed_takes_no_part():
    one = appraisal([1], ["H", "L"])
    first = one.options[0].__class__("O1", "Option 1", stage="Long-list")
    assert exact(made_with(one, options=(first, one.options[1]))).order == (("O2",),)


def test_a_criterion_that_is_not_assessed_counts_nowhere():
    one = appraisal([1, 9], ["HL", "MH"], kinds={2: NOT_ASSESSED})
    assert exact(one).order == (("O1",), ("O2",))


def test_a_scored_criterion_without_a_weight_is_refused():
    one = appraisal([1], ["H", "L"])
    with pytest.raises(ValueError, match="C1 is scored but has no weight"):
        exact(made_with(one, criteria=(Criterion("C1", "G", "C1"),)))


def test_thirteen_single_changes_flip_the_reference_with_blanks_as_low_all_of_one_pair():
    found = exact(zero_filled()).flips
    assert (len(found), {(f.above, f.below) for f in found}) == (13, {("O1", "O2")})


def test_no_change_of_one_or_two_scores_dislodges_the_reference_winner():
    found = exact(worcestershire())
    assert (found.first_flips, found.pairs_count, found.fewest) == ((), 0, (3, "O4"))


def test_the_winners_radius_is_lowest_and_highest_in_the_two_extreme_fills_of_the_reference():
    one, ends = worcestershire(), []
    for own, others in (("Low", "High"), ("High", "Low")):
        extreme = {(ref, option): own if option == "O3" else others for ref, option in lost()}
        ends.append(first_radius(exact(made_with(one, scores=dict(one.scores) | extreme))))
    assert exact(one, lost()).certainty.radius == tuple(ends) == (Fraction(35, 107), Fraction(109, 125))
