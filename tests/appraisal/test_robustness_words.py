"""The sentences that members read, the scenarios, and what counts as doubtful."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.robustness_cases import (
    appraisal,
    appraisals,
    lost,
    made_with,
    numeric,
    total,
    weights_of,
    worcestershire,
    zero_filled,
)
from xlappraise.appraisal.model import GATEWAY, PASS, PERCENT, LogRow, Setup
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.robustness import (
    doubtful_keys,
    draw_sentences,
    exact,
    fill_sentences,
    fills,
    scenarios,
    sentences,
)
from xlappraise.appraisal.robustness.monte_carlo import acceptability
from xlappraise.appraisal.robustness.points_matrix import build
from xlappraise.appraisal.robustness.robustness_sentences import apart, down, ends_around, percent, short, up
from xlappraise.appraisal.robustness.weight_changes import infeasible

COMPANY = "Wholly Owned Council Company"


def said(one, doubtful=frozenset()):
    return sentences(exact(one, doubtful))


def test_the_story_of_the_reference_as_filled():
    assert said(worcestershire()) == (
        f"{COMPANY} stays first even if every weight is wrong by up to 71 % at once.",
        "Strategic Partnership and Joint Venture are almost level: changing every weight by 8 % can swap them.",
        "No change of one weight alone within the limits of Setup changes who is first; the nearest that"
        " would is V1 V1 at about 65 instead of 6.",
        "No single changed score changes who is first; it takes at least 3, with Independent Organisation"
        " then level or ahead.",
    )


def test_the_first_sentence_of_the_reference_holds_over_every_doubtful_score():
    first, *others = said(worcestershire(), lost())
    assert first == (
        f"{COMPANY} stays first whatever the 15 doubtful scores are, and even if every weight is wrong"
        " by up to 32 % at once."
    )
    assert all(sentence.startswith("As scored, ") for sentence in others)


def test_the_winner_of_the_reference_is_certain_with_fifteen_blanks():
    assert said(worcestershire(blank_lost=True)) == (
        f"{COMPANY} stays first whatever the 15 blank scores are, and even if every weight is wrong"
        " by up to 32 % at once.",
    )


def test_the_winner_stays_first_whatever_stands_in_the_eight_scores_that_the_papers_rules_do_not_allow():
    """At worst the next option has full marks there too: (295 - 60) / (415 - 60)."""
    one = worcestershire()
    half_marks = frozenset(key for key in one.scores if key[0] in ("D6", "V4") and one.scores[key] == "Medium")
    assert said(one, half_marks)[0] == (
        f"{COMPANY} stays first whatever the 8 doubtful scores are, and even if every weight is wrong"
        " by up to 66 % at once."
    )


def test_blanks_taken_as_low_bring_income_nearest():
    assert said(zero_filled())[1].endswith("the nearest that would is V2 V2 at about 35.5 instead of 6.")


def test_the_fills_of_the_reference_in_words():
    one = worcestershire()
    assert fill_sentences(exact(one, lost()), fills(one, lost())) == (
        f"675 different ways to fill the doubtful scores give the same totals; in all of them {COMPANY} stays ahead"
        " of Independent Organisation even if every weight is wrong by up to 55 % at once"
        " (in the best of them up to 71 %).",
        f"{COMPANY} scores at least as well as Joint Venture on every criterion in only 3 of the 15 ways to fill the"
        " doubtful scores of these two, so do not rely on that.",
    )


def test_one_fill_needs_no_words():
    one = worcestershire()
    assert fill_sentences(exact(one), fills(one, frozenset())) == ()


def test_equal_first_options_are_said_to_be_equal():
    assert said(appraisal([1, 1], ["HL", "LH", "LL"])) == (
        "Option 1 and Option 2 are equal first.",
        "Option 1 and Option 2 have the same total.",
    )


def test_a_dominant_first_needs_no_percentage():
    assert said(appraisal([1, 1], ["HM", "MM"]))[0] == (
        "Option 1 stays first whatever the weights are: no option beats it on any criterion."
    )


def test_a_lead_below_one_per_cent_is_called_narrow():
    first, second, *_ = said(appraisal([1000, 1001], ["LH", "HL"]))
    assert first == "Option 1 stays first only just: changing every weight by 1 % can change that."
    assert second == "Option 1 and Option 2 are almost level: changing every weight by 1 % can swap them."


def test_a_run_of_neighbours_that_are_all_but_level_is_one_sentence():
    one = appraisal([10, 10, 10, "0.4", "0.3"], ["HMLHH", "MHLHL", "LMHLH"])
    assert said(one)[1] == (
        "Option 1, Option 2 and Option 3 are almost level, each with the next: changing every weight by 3 % can"
        " swap any two neighbours."
    )


def test_options_that_are_near_but_not_next_to_each_other_are_told_apart():
    one = appraisal([10, 10, 40, "0.4"], ["HMHH", "MHHL", "HMLH", "MHLL"])
    assert [sentence.split(" are ")[0] for sentence in said(one)[1:3]] == [
        "Option 1 and Option 2",
        "Option 3 and Option 4",
    ]


def test_an_uncertain_first_names_all_who_can_come_first():
    assert said(appraisal([1, 1], ["H-", "M-", "LL"]))[0] == (
        "Who comes first is not certain: with 2 blank scores, Option 1 and Option 2 can still do so."
    )


def test_a_rival_that_can_only_draw_level_is_named():
    assert said(appraisal([1], ["H", "-"]))[0] == (
        "No option can overtake Option 1 whatever the one blank score is, but Option 2 may draw level."
    )


def test_an_unanswered_gateway_is_named_as_the_reason():
    one = appraisal([1, 5], ["-M", "-L"], kinds={1: GATEWAY})
    answered = made_with(one, scores=dict(one.scores) | {("C1", "O2"): PASS})
    assert said(answered)[0] == (
        "Who comes first is not certain: with unanswered gateways, Option 1 and Option 2 can still do so."
    )


def test_one_option_or_none_is_said_plainly():
    assert said(appraisal([1], ["H"])) == ("Option 1 is the only option that takes part.",)
    assert said(appraisal([1], [])) == ("No option takes part, so that there is nothing to compare.",)


def test_the_only_option_goes_by_its_id_while_it_has_no_name():
    one = appraisal([1], ["H"])
    nameless = made_with(one, options=(replace(one.options[0], name=""),))
    assert said(nameless) == ("O1 is the only option that takes part.",)


def test_a_feasible_weight_that_changes_the_first_is_told():
    one = appraisal([5, 3], ["HM", "MH"], setup=Setup(weight_max=Fraction(10)))
    assert said(one)[1] == (
        "One weight alone can change who is first: with C1 Criterion 1 at about 3 instead of 5, Option 2 draws level."
    )


def test_percentages_are_told_as_percentages():
    one = appraisal([60, 40], ["HL", "LH"], setup=Setup(weights=PERCENT))
    assert said(one)[1].endswith("at about 50 % instead of 60 %, Option 2 draws level.")


def test_one_changed_score_that_costs_the_lead_is_told():
    assert said(appraisal([5, 3], ["HM", "MM"]))[-1] == (
        "One changed score can cost Option 1 the lead, in 3 ways; one is Option 1 on C1 Criterion 1,"
        " from High to Medium."
    )
    assert said(numeric([1], [[5], [4]]))[-1].endswith("Option 1 on C1 Criterion 1, from 5 to 4.")


def test_a_weight_that_is_a_fraction_is_told_with_the_decimals_it_needs():
    # Of 0.55 the first has 0.25 x 10 + 0.3 x 5 = 4 and the second 0.25 x 5 + 0.3 x 9: level at 0.24.
    one = numeric([Fraction("0.25"), Fraction("0.3")], [[10, 5], [5, 9]], 0, 10)
    assert said(one)[2].endswith("with C1 Criterion 1 at about 0.24 instead of 0.25, Option 2 draws level.")


def test_a_switching_value_is_never_told_as_the_weight_that_stands():
    assert apart(Fraction("0.25"), Fraction("0.2499"), 1) == ("0.25", "0.2499")
    assert apart(Fraction(6), Fraction("6.0001"), 1) == ("6", "6.0001")
    assert apart(Fraction(6), Fraction("35.54"), 1) == ("6", "35.5")


@given(st.fractions(0, 100, max_denominator=1000), st.fractions(0, 100, max_denominator=1000), st.integers(0, 3))
def test_two_numbers_that_differ_never_read_the_same(one, other, decimals):
    first, second = apart(one, other, decimals)
    assert (first == second) == (one == other)


@given(
    st.integers(0, 10**6).map(lambda n: Fraction(n, 1000)),
    st.fractions(0, 50, max_denominator=997),
    st.none() | st.fractions(0, 50, max_denominator=997),
    st.integers(0, 3),
)
def test_a_told_range_holds_the_stated_weight_and_claims_no_more_than_the_exact_one(now, below, above, decimals):
    low, high = now - below, None if above is None else now + above
    first, last = ends_around(now, low, high, decimals)
    assert low <= first <= now
    assert (last is None and high is None) or (last is not None and now <= last <= high)
    assert last is None or first < last or low == high


def test_a_range_that_would_read_as_one_number_gets_more_decimals():
    assert ends_around(Fraction(9), Fraction("8.96"), Fraction("9.04"), 1) == (Fraction("8.96"), Fraction("9.04"))


def test_a_name_that_begins_a_sentence_keeps_its_capital():
    one = appraisal([5, 3], ["HM", "MH", "--"])
    named = tuple(
        replace(o, name=n) for o, n in zip(one.options, ("No change", "One Adoption West", "Third"), strict=True)
    )
    later = said(made_with(one, options=named))[1:]
    assert later
    assert all("no change and" not in sentence and "one Adoption" not in sentence for sentence in later)


def test_a_draw_at_a_whole_per_cent_is_told_as_just_under_it():
    # 10 x 3 against 10 x 2 and 5 x ... : D = 10, weights times differences = 50, so that 20 % makes a draw.
    one = numeric([3, 2], [[10, 0], [0, 10]], 0, 10)
    assert said(one)[0] == "Option 1 stays first even if every weight is wrong by up to just under 20 % at once."


def test_a_radius_of_exactly_one_per_cent_is_told_as_just_under_it():
    one = numeric([101, 99], [[1, 0], [0, 1]], 0, 1)
    assert said(one)[0] == "Option 1 stays first even if every weight is wrong by up to just under 1 % at once."


def test_the_limits_of_setup_are_themselves_feasible():
    one = appraisal([5, 3], ["HM", "MH"], setup=Setup(weight_min=Fraction(3), weight_max=Fraction(5)))
    matrix = build(one, frozenset())
    ends = [infeasible(matrix, Fraction(weight), None, limited=True) for weight in (3, 5)]
    assert ends == ["", ""]


def test_a_scenario_says_whether_another_or_a_joint_option_is_first():
    one = appraisal([5, 3], ["HL", "LH", "LH"])
    sets = {
        "Same": {"C1": Fraction(4)},
        "Level": {"C1": Fraction(3)},
        "Other": {"C1": Fraction(1)},
    }
    found = scenarios.run(one, scenarios.scenarios_of(one, sets))
    assert [(each.new_first, each.order) for each in found] == [
        ("", "1 O1; 2= O2; 2= O3"),
        ("joint first", "1= O1; 1= O2; 1= O3"),
        ("another first", "1= O2; 1= O3; 3 O1"),
    ]


@settings(max_examples=40)
@given(appraisals(letters="HML-"))
def test_no_sentence_speaks_of_chances_or_leaves_a_gap(one):
    for sentence in said(one):
        assert sentence.endswith(".")
        assert not re.search(r"probab|likel|chance|odds|  |None|\{|\.\.", sentence)


@pytest.mark.parametrize(("share", "floor", "above"), [("0.7108", 71, 72), ("0.55", 55, 56), ("0.999", 99, 100)])
def test_up_to_is_rounded_down_and_enough_is_rounded_up(share, floor, above):
    assert (down(Fraction(share)), up(Fraction(share))) == (floor, above)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1, "100 %"),
        (0.99999, "more than 99.9 %"),
        (0.9747, "97.5 %"),
        (0.00002, "less than 0.1 %"),
        (0, "0 %"),
    ],
)
def test_only_all_draws_are_a_hundred_per_cent_and_only_none_are_zero(share, text):
    assert percent(share) == text


def test_numbers_are_told_with_one_decimal_at_most():
    assert [short(Fraction(x)) for x in ("6", "35.5", "0.25", "-0.04", "-1.25")] == [
        "6",
        "35.5",
        "0.3",
        "0",
        "-1.3",
    ]


def test_draws_are_told_with_seed_error_meaning_and_caution():
    one = zero_filled()
    found = draw_sentences(exact(one), acceptability(one, "unknown weights", draws=1000, seed=7))
    assert found[0].startswith("1,000 sets of weights")
    assert found[0].endswith("seed 7.")
    assert "standard error" in found[1]
    assert found[2] == ("These figures count sets of weights that were tried; they do not say which option is right.")
    assert found[3].startswith("With 28 criteria, unknown weights are centred on equal weights and each varies by 96 %")


def test_few_criteria_need_no_caution():
    one = appraisal([1, 2], ["HL", "LH"])
    assert acceptability(one, "unknown weights", draws=10).caution == ""


def test_built_in_scenarios_are_stated_equal_groups_and_each_left_out():
    names = [s.name for s in scenarios.builtin(worcestershire())]
    assert names[:5] == [
        "As stated",
        "Equal weights",
        "Desirability alone",
        "Viability alone",
        "Feasibility alone",
    ]
    assert len(names) == 5 + 28
    assert names[5] == "Without D4 D4"


def test_one_group_or_one_criterion_gives_no_empty_scenario():
    assert [s.name for s in scenarios.builtin(appraisal([1], ["H", "L"]))] == ["As stated", "Equal weights"]


@settings(max_examples=40)
@given(appraisals())
def test_totals_and_ranks_under_a_scenario_are_those_of_its_weights(one):
    for result in scenarios.run(one, scenarios.builtin(one)):
        expected = {o.id: total(one, o.id, dict(result.scenario.weights)) for o in one.options}
        assert {s.option: s.low for s in result.standings} == expected
        for s in result.standings:
            assert s.best == s.worst == 1 + sum(other > s.low for other in expected.values())


@settings(max_examples=60)
@given(appraisals(letters="HHMLL-"))
def test_a_criterion_is_harmless_when_no_rank_changes_without_it(one):
    without = [r for r in scenarios.run(one, scenarios.builtin(one)) if r.scenario.kind == scenarios.WITHOUT]
    refs = [criterion.ref for criterion in one.scored_criteria] if without else []
    unchanged = {ref for ref, result in zip(refs, without, strict=True) if result.same_order}
    harmless = scenarios.harmless(build(one))
    assert harmless == unchanged
    kept = [scenario.name for scenario in scenarios.left_out(one, but=harmless)]
    assert kept == [result.scenario.name for result in without if not result.same_order]


@settings(max_examples=60)
@given(appraisals(letters="HML-"), st.sets(st.tuples(st.integers(1, 5), st.integers(1, 4)), max_size=4))
def test_who_can_win_under_a_scenario_is_who_comes_first_over_the_open_cells(one, doubted_cells):
    doubtful = frozenset((f"C{j}", f"O{i}") for j, i in doubted_cells)
    matrix = build(one, doubtful)
    for result in scenarios.run(one, scenarios.builtin(one), doubtful):
        assert scenarios.can_win(matrix, result.scenario) == result.first
    assert matrix.as_stated() == build(one)


def test_the_reference_winner_is_first_or_joint_first_under_every_built_in_scenario():
    results = scenarios.run(worcestershire(), scenarios.builtin(worcestershire()))
    assert [r.scenario.name for r in results if "O3" not in r.first] == ["Viability alone"]


def test_a_named_scenario_keeps_the_weights_it_does_not_name():
    one = appraisal([1, 2], ["HL", "LH"])
    (finance,) = scenarios.scenarios_of(one, {"Finance-led": {"C1": Fraction(9)}})
    assert finance.weights == {"C1": 9, "C2": 2}
    (result,) = scenarios.run(one, [finance])
    assert (result.first, result.same_first, result.same_order, result.highest) == (
        ("O1",),
        False,
        False,
        110,
    )


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"X9": 1}, "weighs X9"),
        ({"C1": -1}, "below zero for C1"),
        ({"C1": 0, "C2": 0}, "no criterion any weight"),
    ],
)
def test_a_named_scenario_that_makes_no_sense_is_refused(weights, message):
    one = appraisal([1, 2], ["HL", "LH"])
    with pytest.raises(ValueError, match=message):
        scenarios.scenarios_of(one, {"Odd": {ref: Fraction(w) for ref, w in weights.items()}})


def test_scenarios_leave_the_stated_weights_alone():
    one = worcestershire()
    scenarios.run(one, scenarios.builtin(one))
    assert weights_of(one) == weights_of(worcestershire())


def doubted(applies_to, reliability="Doubtful"):
    one = appraisal([1, 2], ["HL", "LH"])
    row = LogRow({"ref": "A1", "applies_to": applies_to, "reliability": reliability})
    return sorted(doubtful_keys(made_with(one, logs={"Assumptions": (row,)})))


@pytest.mark.parametrize(
    ("applies_to", "keys"),
    [
        ("C1/O1", [("C1", "O1")]),
        ("C1/O1; C2/O2", [("C1", "O1"), ("C2", "O2")]),
        ("c1 / o2", [("C1", "O2")]),
        ("C2", [("C2", "O1"), ("C2", "O2")]),
        ("C9/O1; All options; ;", []),
    ],
)
def test_assumptions_name_doubtful_scores(applies_to, keys):
    assert doubted(applies_to) == keys


@pytest.mark.parametrize("reliability", ["Firm", "Reasonable", ""])
def test_only_doubtful_assumptions_cast_doubt(reliability):
    assert doubted("C1/O1", reliability) == []
