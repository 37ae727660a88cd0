"""Checks at their edges: where a finding begins and where it ends."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.appraisal.test_rules import findings
from tests.support.helpers import BANDS, appraisal, said, snapshot
from tests.support.rule_cases_advice import five_options
from xlappraise.appraisal.checks import ADVICE, CHECKS, advise, check
from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.model import Band, Level, LogRow, Scale
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.rules import BY_CODE
from xlappraise.appraisal.rules.of_cells import STAGE_UNKNOWN
from xlappraise.appraisal.scoring import score
from xlappraise.reading.likely import Around, Sought, Stray, guesses


def advice(made):
    return {finding.code: finding for finding in advise(made, score(made))}


def checked(made):
    return sorted(finding.code for finding in check(made))


def test_every_check_says_what_should_be_true():
    questions = [*CHECKS, *ADVICE]
    assert len(set(questions)) == len(questions)
    assert all(question.__doc__ for question in questions)


def test_data_from_no_workbook_is_checked_too():
    made = appraisal({"A": 3, "B": "gateway"}, {"O1": ["High", None], "O2": [None, "Pass"]})
    assert said(check(made)) == [
        "XLA301 Scores: The score of O2 Option O2 on A Criterion A is blank, so totals that depend on it are ranges.",
        (
            "XLA302 Scores: The gateway answer of O1 Option O1 on B Criterion B is blank: an option without an answer "
            "cannot be ranked."
        ),
    ]


def test_limits_are_not_counted_while_it_is_unknown_who_is_short_listed():
    made = appraisal({"A": 3}, {"O1": ["High"], "O2": ["Low"]})
    criteria = tuple(replace(criterion, limits={"High": 2}) for criterion in made.criteria)
    option = replace(made.options[0], cells={"stage": Cell("Options", 6, 3)})
    made = replace(made, criteria=criteria, options=(option, *made.options[1:]))
    unknown = STAGE_UNKNOWN.at(option.cells["stage"], what="", shown="", expected="", hint="")
    assert checked(made) == ["XLA304"]
    assert [finding.code for finding in check(made, [unknown])] == []


def scale(*points):
    return Scale(tuple(Level(f"L{n}", Fraction(value)) for n, value in enumerate(points)))


@pytest.mark.parametrize(
    ("points", "codes"),
    [
        ((10, 5, 0), []),
        ((10, 10, 0), ["XLA230"]),
        ((0, -5), ["XLA232"]),
        ((1, -5), []),
        ((10,), ["XLA231"]),
        (("10.5555", 0), ["XLA216"]),
        (("10.555", 0), []),
    ],
)
def test_scales(points, codes):
    assert checked(appraisal({"A": 3}, {"O1": ["L0"]}, scale(*points))) == codes


@pytest.mark.parametrize(
    ("starts", "codes"),
    [((61, 31, 0), []), ((61, 61, 0), ["XLA235"]), ((61, 31, 1), ["XLA239"]), ((61, 31, -1), []), ((61,), ["XLA237"])],
)
def test_bands(starts, codes):
    bands = tuple(Band(f"Band {letter}", letter, Fraction(n)) for letter, n in zip("GAR", starts, strict=False))
    assert checked(appraisal({"A": 3}, {"O1": ["High"]}, bands=bands)) == codes


def test_letters_are_compared_without_case():
    bands = (BANDS[0], BANDS[1]._replace(letter="g"), BANDS[2])
    assert checked(appraisal({"A": 3}, {"O1": ["High"]}, bands=bands)) == ["XLA236"]


@pytest.mark.parametrize(
    ("weights", "codes"),
    [
        ((60, 40), []),
        ((59.9, 40), ["XLA312"]),
        ((59.89, 40), ["XLA311"]),
        ((60.1, 40), ["XLA312"]),
        ((33.333, 66.666), ["XLA312"]),
    ],
)
def test_percentages_may_miss_100_by_a_tenth(weights, codes):
    made = appraisal(dict(zip("AB", weights, strict=True)), {"O1": ["High", "Low"]})
    assert checked(replace(made, setup=replace(made.setup, weights="percent"))) == codes


def test_a_lead_as_large_as_one_level_is_large_enough():
    assert "XLA429" not in advice(appraisal({"A": 3, "B": 3}, {"O1": ["High", "Low"], "O2": ["Medium", "Low"]}))


def test_the_second_may_gain_what_the_first_cannot_lose():
    made = appraisal({"A": 10, "B": 9}, {"O1": ["Low", "High"], "O2": ["Medium", "Low"]})
    assert advice(made)["XLA429"].message.endswith("by 40 points; one level on A Criterion A alone is worth 50.")


def test_half_of_all_weight_is_not_more_than_the_others():
    made = appraisal({"A": 3, "B": 3}, {"O1": ["High", "Low"], "O2": ["Low", "High"]})
    first, second = made.criteria
    halves = replace(made, criteria=(first, replace(second, group="Cost")))
    assert not {"XLA412", "XLA413", "XLA414"} & set(advice(halves))


def test_doubtful_scores_dominate_nobody():
    made = appraisal({"A": 3, "B": 3}, {"O1": ["High", "High"], "O2": ["Low", "Low"]})
    assert "XLA426" in advice(made)
    doubt = LogRow({"applies_to": "A/O1", "reliability": "Doubtful"})
    assert "XLA426" in advice(replace(made, logs={"Assumptions": (doubt,)}))
    both = LogRow({"applies_to": "A/O1; A/O2", "reliability": "Doubtful"})
    assert "XLA426" not in advice(replace(made, logs={"Assumptions": (both,)}))


def test_a_blank_score_dominates_at_its_lowest_and_is_dominated_at_its_highest():
    weights = {"A": 3, "B": 3}
    assert "XLA426" in advice(appraisal(weights, {"O1": [None, "High"], "O2": ["Low", "Low"]}))
    assert "XLA426" not in advice(appraisal(weights, {"O1": [None, "High"], "O2": ["Medium", "Low"]}))


def test_nothing_is_said_to_be_alike_on_the_strength_of_a_doubtful_score():
    columns = {f"O{n}": ["High", "High", letter, letter] for n, letter in enumerate(("High", "Low", "Low", "High"))}
    made = appraisal(dict.fromkeys("ABCD", 3), columns)
    assert advice(made)["XLA411"].facts["named"] == "A and B"
    assert advice(made)["XLA416"].facts["named"] == "C and D"
    doubts = LogRow({"applies_to": "B/O2; C/O1", "reliability": "Doubtful"})
    unsure = advice(replace(made, logs={"Assumptions": (doubts,)}))
    assert unsure["XLA411"].facts["named"] == "A Criterion A"
    assert "XLA416" not in unsure


def test_two_options_are_nearly_alike_only_by_scores_that_are_sure():
    made = appraisal(dict.fromkeys("ABCDEFGH", 3), {"O1": ["High"] * 8, "O2": ["High"] * 8})
    assert "XLA415" in advice(made)
    doubts = LogRow({"applies_to": "B/O2", "reliability": "Doubtful"})
    assert "XLA415" not in advice(replace(made, logs={"Assumptions": (doubts,)}))


def test_a_tie_for_first_counts_even_between_options_that_score_alike():
    codes = [finding.code for finding in findings(snapshot(five_options("MHHHLM", "MHHHLM", "LLLLHH")))]
    assert sorted(codes) == ["XLA415", "XLA427"]


def test_a_rename_that_fits_two_is_no_suggestion():
    def renamed(*strays):
        around = Around({}, {}, {"D1c": 0}, frozenset(), alone=True)
        found = guesses([Stray(n, key, key.lower()) for n, key in enumerate(strays)], [sought], around)
        return [guess.key for guess in found.values()]

    sought = Sought("D1c", "", wanted=True, elsewhere=False)
    assert (renamed("D1a"), renamed("D1a", "D1b")) == (["D1c"], [])


def test_the_final_profile_makes_blanks_errors():
    raised = {code: rule.final for code, rule in BY_CODE.items() if rule.final}
    assert {code for code, severity in raised.items() if severity == "error"} >= {"XLA301", "XLA302", "XLA401"}
