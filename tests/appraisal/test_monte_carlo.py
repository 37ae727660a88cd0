"""Draws of weights and scores: against exact volumes, other libraries' figures, and exhaustive scores."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from itertools import product
from math import comb, sqrt

import pytest
from hypothesis import given, settings

from tests.support.robustness_cases import (
    THREE,
    appraisal,
    appraisals,
    lost,
    made_with,
    numeric,
    worcestershire,
    zero_filled,
)
from xlappraise.appraisal.robustness import draws
from xlappraise.appraisal.robustness.monte_carlo import AROUND, ASSUMPTIONS, GROUPS, SCORES, UNKNOWN, acceptability

pytest.importorskip("numpy", reason="draws need numpy")

# Exact polytope volumes and centroids by pysensmcda 2.0.0, smaa.exact_acceptability(..., scaling="none"),
# which calculates them without draws: 13/36, 77/216, 5/27, 1/18, 1/24.
FOUR = appraisal([1, 2, 3, 4], ["HLMM", "MHLM", "LMHL", "MMMM", "HMLL"])
FOUR_FIRST = (0.361111, 0.356481, 0.185185, 0.055556, 0.041667)
FOUR_CENTRAL = (
    (0.387821, 0.097756, 0.230769, 0.283654),
    (0.170996, 0.436418, 0.126623, 0.265963),
    (0.108333, 0.208333, 0.55, 0.133333),
    (0.083333, 0.166667, 0.291667, 0.458333),
    (0.583333, 0.270833, 0.083333, 0.0625),
)

# Rank acceptability of the reference with blanks as Low: 200,000 draws by numpy's dirichlet(1) and by
# weight * gamma(4), ranked by pysensmcda 2.0.0 smaa2; 20,000 draws over the groups, ranked by pymcdm 1.4.0
# WSM without normalisation. All with default_rng(20261121).
PUBLISHED = {
    (UNKNOWN, 0.25): (
        200_000,
        (
            (0.00014, 0.13811, 0.58898, 0.25682, 0.01594),
            (0.0, 0.02264, 0.273, 0.6777, 0.02666),
            (0.97472, 0.02526, 0.00002, 0.0, 0.0),
            (0.02513, 0.81348, 0.12843, 0.03294, 0.00002),
            (0.00002, 0.0005, 0.00956, 0.03254, 0.95738),
        ),
    ),
    (AROUND, 0.5): (
        200_000,
        (
            (0.0, 0.04534, 0.74444, 0.21022, 0.0),
            (0.0, 0.0035, 0.21189, 0.78461, 0.0),
            (0.99998, 0.00002, 0.0, 0.0, 0.0),
            (0.00002, 0.95114, 0.04367, 0.00518, 0.0),
            (0.0, 0.0, 0.0, 0.0, 1.0),
        ),
    ),
    (GROUPS, 0.25): (
        20_000,
        (
            (0.0, 0.35145, 0.52695, 0.1216, 0.0),
            (0.0, 0.0, 0.24, 0.75915, 0.00085),
            (0.90985, 0.0891, 0.00105, 0.0, 0.0),
            (0.09015, 0.55945, 0.232, 0.1184, 0.0),
            (0.0, 0.0, 0.0, 0.00085, 0.99915),
        ),
    ),
}


def within(found, expected, draws_found, draws_expected=None):
    """Three standard errors of the difference, with one draw's grace where an expected share is 0."""
    error = sqrt(max(expected * (1 - expected), 1e-6) * (1 / draws_found + 1 / (draws_expected or 10**12)))
    return abs(found - expected) <= 3 * error + 1 / (draws_expected or draws_found)


def test_first_ranks_are_the_exact_volumes_within_three_standard_errors():
    found = acceptability(FOUR, UNKNOWN, draws=200_000, seed=5)
    for option, expected in enumerate(FOUR_FIRST):
        assert within(found.ranks[option][0], expected, 200_000)


def test_central_weights_are_the_exact_centroids():
    found = acceptability(FOUR, UNKNOWN, draws=200_000, seed=5)
    for central, expected in zip(found.central, FOUR_CENTRAL, strict=True):
        assert central == pytest.approx(expected, abs=0.006)


@pytest.mark.parametrize("case", list(PUBLISHED), ids=lambda case: case[0])
def test_rank_acceptability_agrees_with_other_libraries_within_three_standard_errors(case):
    number, expected = PUBLISHED[case]
    found = acceptability(zero_filled(), case[0], spread=case[1], draws=100_000, seed=3)
    for row, expected_row in zip(found.ranks, expected, strict=True):
        for share, expected_share in zip(row, expected_row, strict=True):
            assert within(share, expected_share, 100_000, number)


def test_two_criteria_give_the_share_that_the_switching_point_cuts_off():
    """O1 leads while its criterion has more than a third of the weight: 2/3 of all shares."""
    found = acceptability(appraisal([1, 1], ["HL", "LM"]), UNKNOWN, draws=100_000)
    assert within(found.ranks[0][0], 2 / 3, 100_000)


def test_groups_are_drawn_with_stated_proportions_inside():
    """O1 earns 10 * 3/4 per unit of group A, O2 10 per unit of B: O1 leads from a share of A of 4/7."""
    one = appraisal([3, 1, 5], ["HLL", "LLH"], groups=["A", "A", "B"])
    found = acceptability(one, GROUPS, draws=100_000)
    assert found.items == ("A", "B")
    assert within(found.ranks[0][0], 3 / 7, 100_000)


def test_the_spread_is_the_relative_deviation_of_each_weight():
    """With one criterion of weight 1 against 99 alike, its share varies very nearly as its weight does."""
    weights = [1] * 100
    rows = ["H" + "L" * 99, "L" + "L" * 98 + "H"]
    found = acceptability(appraisal(weights, rows), AROUND, spread=0.2, draws=100_000)
    assert within(found.wins[0][1], 0.5, 100_000)
    lopsided = acceptability(appraisal([4, 5], ["HL", "LH"]), AROUND, spread=0.2, draws=100_000)
    assert within(lopsided.ranks[0][0], f_ratio_above(5 / 4, shape=25), 100_000)


def f_ratio_above(threshold, shape):
    """P(G1 / G2 > threshold) for two gammas of that whole shape, by the binomial form of its integral."""
    p, trials = threshold / (1 + threshold), 2 * shape - 1
    return sum(comb(trials, k) * p**k * (1 - p) ** (trials - k) for k in range(shape))


def level_moves(letter):
    """Every level a score may take with its chance, one level off with chance 0.3."""
    return {
        "H": {"High": 0.7, "Medium": 0.3},
        "M": {"High": 0.15, "Medium": 0.7, "Low": 0.15},
        "L": {"Medium": 0.3, "Low": 0.7},
    }[letter]


def test_uncertain_scores_are_those_of_every_combination_of_moves():
    weights, rows = (3, 2), ("HM", "ML", "MM")
    expected = [[0.0] * 3 for _ in rows]
    moves = [level_moves(letter) for row in rows for letter in row]
    for chosen in product(*(move.items() for move in moves)):
        chance, points = 1.0, []
        for name, share in chosen:
            chance *= share
            points.append(int(THREE.points(name)))
        values = [weights[0] * points[2 * i] + weights[1] * points[2 * i + 1] for i in range(3)]
        for i, value in enumerate(values):
            expected[i][sum(other > value for other in values)] += chance
    found = acceptability(appraisal(weights, rows), SCORES, spread=0.3, draws=200_000)
    for row, expected_row in zip(found.ranks, expected, strict=True):
        for share, expected_share in zip(row, expected_row, strict=True):
            assert within(share, expected_share, 200_000)


def test_an_uncertain_score_moves_to_available_levels_only():
    one = appraisal([1], ["H", "M"])
    no_medium = one.criteria[0].__class__("C1", "G", "C1", weight=Fraction(1), levels={"High": "", "Low": ""})
    found = acceptability(made_with(one, criteria=(no_medium,)), SCORES, spread=1, draws=20_000)
    assert found.ranks[0][0] == pytest.approx(0.5, abs=0.02)
    assert found.wins[0][1] == 0


def test_on_a_numeric_scale_an_uncertain_score_moves_by_a_tenth_and_stays_on_it():
    """On 0 to 5, a score of 4.8 becomes 4.3 or 5; one of 5 becomes 4.5."""
    one = numeric([1], [["4.8"], [5], [5], ["4.5"]], 0, 5)
    found = acceptability(one, SCORES, spread=1, draws=50_000)
    assert found.wins[1][2] == found.wins[2][1] == 0
    assert within(found.wins[0][1], 0.5, 50_000)
    assert within(found.wins[0][3], 0.5, 50_000)
    assert within(1 - found.wins[0][3] - found.wins[3][0], 0.25, 50_000)


def test_a_blank_score_is_drawn_evenly_from_its_levels():
    found = acceptability(appraisal([1], ["M", "-"]), UNKNOWN, draws=100_000, seed=2)
    assert within(found.wins[0][1], 1 / 3, 100_000)
    assert within(found.wins[1][0], 1 / 3, 100_000)


def test_a_blank_score_is_drawn_evenly_when_groups_or_scores_are_drawn_too():
    one = appraisal([2], ["M", "-"])
    for assumption in (GROUPS, AROUND):
        assert within(acceptability(one, assumption, draws=50_000, seed=2).wins[1][0], 1 / 3, 50_000)
    certain = acceptability(one, SCORES, spread=1e-9, draws=50_000, seed=2)
    assert within(certain.wins[1][0], 1 / 3, 50_000)


def test_a_doubtful_score_is_drawn_like_a_blank_one():
    one = worcestershire()
    doubtful = acceptability(one, draws=5000, doubtful=lost())
    assert doubtful.ranks == acceptability(worcestershire(blank_lost=True), draws=5000).ranks


@pytest.mark.parametrize("assumption", [AROUND, UNKNOWN, GROUPS])
def test_equal_options_tie_in_every_draw(assumption):
    one = numeric(["0.1", "0.7", "3.3"], [["0.1", "0.2", "0.3"]] * 2 + [[0, 0, "0.1"]])
    found = acceptability(one, assumption, draws=20_000)
    assert found.ranks == ((1, 0, 0), (1, 0, 0), (0, 0, 1))
    assert found.wins[0][1] == found.wins[1][0] == 0


def test_options_whose_groups_are_equal_tie_when_groups_are_drawn():
    one = appraisal([3, 3, 1], ["HLM", "LHM"], groups=["A", "A", "B"])
    assert acceptability(one, GROUPS, draws=10_000).wins == ((0, 0), (0, 0))


@settings(max_examples=25, deadline=None)
@given(appraisals(letters="HML-"))
def test_every_option_has_one_rank_in_every_draw_and_somebody_is_first(one):
    for assumption in ASSUMPTIONS:
        found = acceptability(one, assumption, draws=200)
        for i, row in enumerate(found.ranks):
            assert sum(row) == pytest.approx(1)
            for k in range(len(found.ranks)):
                assert found.wins[i][k] + found.wins[k][i] <= 1
        assert sum(found.first.values()) >= 1 - 1e-12


@pytest.mark.parametrize("assumption", ASSUMPTIONS)
@pytest.mark.parametrize("numbers_at_once", [1, 1000, 33_333])
def test_the_answer_does_not_depend_on_how_many_draws_are_worked_on_at_once(monkeypatch, assumption, numbers_at_once):
    one = worcestershire(blank_lost=True)
    whole = acceptability(one, assumption, draws=700, seed=9)
    monkeypatch.setattr(draws, "NUMBERS_AT_ONCE", numbers_at_once)
    assert acceptability(one, assumption, draws=700, seed=9) == whole


def test_the_same_seed_gives_the_same_answer_and_another_seed_another():
    one = zero_filled()
    assert acceptability(one, draws=2000, seed=1) == acceptability(one, draws=2000, seed=1)
    assert acceptability(one, draws=2000, seed=1).ranks != acceptability(one, draws=2000, seed=2).ranks


def test_standard_errors_are_those_of_a_share():
    found = acceptability(FOUR, UNKNOWN, draws=400)
    share = found.ranks[0][0]
    assert found.errors[0][0] == sqrt(share * (1 - share) / 400)


def test_progress_is_told_and_adds_up_to_the_draws():
    done: list[int] = []
    acceptability(worcestershire(), draws=25_000, progress=done.append)
    assert sum(done) == 25_000
    assert len(done) > 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"assumption": "guess"}, "No assumption is called guess"),
        ({"draws": 0}, "At least one draw"),
        ({"seed": -1}, "A seed is a whole number"),
        ({"spread": 0}, "The spread is above 0"),
        ({"spread": float("nan")}, "The spread is above 0"),
        ({"spread": 1.1, "assumption": SCORES}, "at most 100 %"),
    ],
)
def test_settings_out_of_range_are_refused_in_one_sentence(wrong, message):
    with pytest.raises(ValueError, match=message):
        acceptability(FOUR, **wrong)


def test_numbers_too_fine_for_a_float_are_coarsened_and_equal_options_still_tie():
    fine = "3.14159265358979"
    one = numeric(["0.123456789012345", 1], [[fine, 1], [fine, 1], [fine, 0]])
    assert acceptability(one, UNKNOWN, draws=1000).ranks == ((1, 0, 0), (1, 0, 0), (0, 0, 1))


def test_exact_answers_do_not_import_numpy():
    code = "import sys; import xlappraise.appraisal.robustness; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_numpy_one_sentence_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(ModuleNotFoundError, match="Draws need numpy, which is not installed"):
        acceptability(FOUR)
