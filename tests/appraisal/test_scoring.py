"""Totals, shares, bands, ranks and their ranges, on small cases worked by hand and by law."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.generated import generated
from xlappraise.appraisal.model import (
    GATEWAY,
    LONG_LIST,
    NOT_ASSESSED,
    WEIGHTED,
    Appraisal,
    Band,
    Criterion,
    Group,
    Level,
    Option,
    Scale,
    Setup,
)
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.scoring import (
    FAILED,
    INCOMPLETE,
    NOT_SHORT_LISTED,
    RANKED,
    band_of,
    cell_band,
    round_half_away,
    score,
    whole_percent,
)

THREE = Scale((Level("High", Fraction(10)), Level("Medium", Fraction(5)), Level("Low", Fraction(0))))
ONES = Scale((Level("Yes", Fraction(1)), Level("No", Fraction(0))))
RAG = (Band("Green", "G", Fraction(61)), Band("Amber", "A", Fraction(31)), Band("Red", "R", Fraction(0)))


def appraisal(
    weights: dict[str, str], scores: dict[str, str], scale: Scale = THREE, gateways: dict[str, str] | None = None
) -> Appraisal:
    """Scores as words of initials, an option each: {"A": "HML"}; a dot is a blank. Gateways likewise, P and F."""
    names = {level.name[0]: level.name for level in scale.levels}
    answers = {"P": "Pass", "F": "Fail"}
    count = len(next(iter((gateways or {"": ""}).values())))
    gates = [Criterion(f"G{n + 1}", "All", "Gate", kind=GATEWAY) for n in range(count)]
    criteria = [Criterion(ref, "All", ref, weight=Fraction(weight)) for ref, weight in weights.items()]
    found = {
        (criterion.ref, option): names[letter]
        for option, letters in scores.items()
        for criterion, letter in zip(criteria, letters, strict=True)
        if letter != "."
    }
    for option, letters in (gateways or {}).items():
        found |= {(g.ref, option): answers[x] for g, x in zip(gates, letters, strict=True) if x != "."}
    options = tuple(Option(option, f"Option {option}") for option in scores)
    return Appraisal(Setup(), scale, RAG, (Group("All"),), options, (*gates, *criteria), found)


def ranks(result: Appraisal) -> list[int | None]:
    return [option.rank for option in score(result).options]


def test_total_is_the_sum_of_weight_times_points() -> None:
    assert score(appraisal({"C1": "3", "C2": "2"}, {"A": "HM"}))["A"].total == 40


def test_highest_possible_is_all_weight_at_the_highest_points() -> None:
    assert score(appraisal({"C1": "3", "C2": "2"}, {"A": "HM"})).highest == 50


def test_totals_that_are_equal_on_paper_tie_though_their_floats_differ() -> None:
    # 0.1 + 0.2 is not 0.3 in binary floating point.
    tied = appraisal({"C1": "0.1", "C2": "0.2", "C3": "0.3"}, {"A": "YYN", "B": "NNY", "C": "NNN"}, ONES)
    assert [(r.rank, r.tied) for r in score(tied).options] == [(1, True), (1, True), (3, False)]


def test_a_shared_rank_leaves_a_gap_behind_it() -> None:
    # Excel's RANK.EQ: 1, 2, 2, 4.
    assert ranks(appraisal({"C1": "1"}, {"A": "H", "B": "M", "C": "M", "D": "L"})) == [1, 2, 2, 4]


def test_totals_that_differ_in_the_seventh_decimal_tie() -> None:
    close = appraisal({"C1": "1", "C2": "1.00000001"}, {"A": "HL", "B": "LH"})
    assert ranks(close) == [1, 1]


@pytest.mark.parametrize(
    ("value", "whole"), [("0.5", 1), ("-0.5", -1), ("2.5", 3), ("0.49999", 0), ("-2.5", -3), ("62", 62)]
)
def test_half_rounds_away_from_zero(value: str, whole: int) -> None:
    assert round_half_away(Fraction(value)) == whole


def test_percent_on_an_exact_half_rounds_up() -> None:
    # 5 of 8 is 62.5 per cent.
    assert whole_percent(Fraction(5), Fraction(8)) == 63


def test_a_share_just_short_of_a_half_rounds_down() -> None:
    # 62.499 per cent: rounded to two decimals first, as to 62.50, it would be 63.
    assert whole_percent(Fraction(62499), Fraction(100000)) == 62


def test_a_share_that_a_float_keeps_just_short_of_a_half_rounds_up() -> None:
    # A sheet's total may miss the half by a billionth of a per cent; both round it to nine decimals first.
    assert whole_percent(Fraction("62.4999999999"), Fraction(100)) == 63


def test_a_blank_score_widens_the_total_to_an_interval() -> None:
    result = score(appraisal({"C1": "3", "C2": "2"}, {"A": "H.", "B": "LL"}))["A"]
    assert (result.total, result.low, result.high, result.status) == (None, 30, 50, INCOMPLETE)


def test_one_meaning_alone_makes_no_other_level_unavailable() -> None:
    one = appraisal({"A": "1"}, {"O1": "."})
    begun = replace(one, criteria=tuple(replace(c, levels={"High": "In full"}) for c in one.criteria))
    assert (score(begun)["O1"].low, score(begun)["O1"].high) == (0, 10)


def test_a_blank_counts_the_levels_that_are_available_there_only() -> None:
    made = appraisal({"C1": "3"}, {"A": ".", "B": "L"})
    limited = replace(made, criteria=(replace(made.criteria[0], levels={"High": "", "Medium": ""}),))
    assert (score(limited)["A"].low, score(limited)["A"].high) == (15, 30)


def test_a_rank_is_certain_when_no_blank_can_change_it() -> None:
    result = score(appraisal({"C1": "5", "C2": "1"}, {"A": "H.", "B": "LH"}))
    assert [(r.rank, r.best_rank, r.worst_rank) for r in result.options] == [(1, 1, 1), (2, 2, 2)]


def test_a_rank_is_a_range_when_a_blank_can_change_it() -> None:
    result = score(appraisal({"C1": "1", "C2": "1"}, {"A": "H.", "B": "HM"}))
    assert [(r.rank, r.best_rank, r.worst_rank) for r in result.options] == [(None, 1, 2), (None, 1, 2)]


def test_an_option_that_fails_a_gateway_is_not_ranked() -> None:
    result = score(appraisal({"C1": "1"}, {"A": "H", "B": "M"}, gateways={"A": "F", "B": "P"}))
    assert [(r.status, r.rank, r.failed) for r in result.options] == [(FAILED, None, ("G1",)), (RANKED, 1, ())]


def test_what_is_blank_of_an_option_that_fails_a_gateway_is_not_missing() -> None:
    made = appraisal({"C1": "1", "C2": "1"}, {"A": "..", "B": "M."}, gateways={"A": "F.", "B": "PP"})
    assert score(made).entries_missing == 1
    assert list(made.wanted_keys()) == [("G1", "B"), ("G2", "B"), ("C1", "B"), ("C2", "B")]
    assert score(appraisal({"C1": "1"}, {"A": ".", "B": "M"}, gateways={"A": "F", "B": "P"})).complete


def test_an_option_of_the_long_list_may_fail_a_gateway_and_is_still_not_short_listed() -> None:
    made = appraisal({"C1": "1"}, {"A": "H", "B": "."}, gateways={"A": "P", "B": "F"})
    made = replace(made, options=(made.options[0], replace(made.options[1], stage=LONG_LIST)))
    told = [(r.status, r.failed, r.open_gateways) for r in score(made).options]
    assert told == [(RANKED, (), ()), (NOT_SHORT_LISTED, ("G1",), ())]


def test_an_open_gateway_leaves_an_option_unranked_and_perhaps_in() -> None:
    result = score(appraisal({"C1": "1"}, {"A": "H", "B": "M"}, gateways={"A": ".", "B": "P"}))
    assert [(r.status, r.best_rank, r.worst_rank) for r in result.options] == [(INCOMPLETE, None, None), (RANKED, 1, 2)]


def test_not_assessed_criteria_stand_in_no_total_and_no_maximum() -> None:
    made = appraisal({"C1": "1", "C2": "1"}, {"A": "HH"})
    left_out = replace(made, criteria=(made.criteria[0], replace(made.criteria[1], kind=NOT_ASSESSED)))
    assert (score(left_out)["A"].total, score(left_out).highest) == (10, 10)


def test_an_option_off_the_short_list_takes_no_part() -> None:
    made = appraisal({"C1": "1"}, {"A": "H", "B": "M"})
    shorter = replace(made, options=(replace(made.options[0], stage="Long-list"), made.options[1]))
    assert [(r.status, r.rank) for r in score(shorter).options] == [(NOT_SHORT_LISTED, None), (RANKED, 1)]


@pytest.mark.parametrize(("percent", "letter"), [(100, "G"), (61, "G"), (60, "A"), (31, "A"), (30, "R"), (-5, "R")])
def test_the_printed_whole_per_cent_decides_the_band(percent: int, letter: str) -> None:
    band = band_of(RAG, percent)
    assert band is not None
    assert band.letter == letter


def test_under_the_literal_legend_full_marks_on_a_weight_of_3_are_red() -> None:
    # Worcestershire 2017, section 8.2: bands of 61-100, 31-60 and 0-30 on weighted points.
    made = appraisal({"C1": "3"}, {"A": "H"})
    literal = replace(made, setup=Setup(rag_basis=WEIGHTED))
    bands = [cell_band(each, made.criteria[0], Fraction(30)) for each in (made, literal)]
    assert [band.letter for band in bands if band] == ["G", "R"]


def test_under_the_literal_legend_points_are_rounded_before_the_band_is_found() -> None:
    made = replace(appraisal({"C1": "6.05"}, {"A": "H"}), setup=Setup(rag_basis=WEIGHTED))
    band = cell_band(made, made.criteria[0], Fraction("60.5"))
    assert band is not None
    assert band.letter == "G"


def test_an_option_that_failed_a_gateway_shares_no_rank() -> None:
    result = score(appraisal({"C1": "1"}, {"A": "H", "B": "H"}, gateways={"A": "P", "B": "F"}))["A"]
    assert (result.rank, result.tied) == (1, False)


def test_before_any_weight_nothing_is_ranked() -> None:
    made = appraisal({"C1": "1"}, {"A": "H"})
    result = score(replace(made, criteria=(replace(made.criteria[0], weight=None),)))["A"]
    assert (result.rank, result.total, result.no_weights) == (None, None, True)


def test_points_below_zero_lower_a_total() -> None:
    scale = Scale((Level("Better", Fraction(1)), Level("Same", Fraction(0)), Level("Worse", Fraction(-1))))
    assert score(appraisal({"C1": "2", "C2": "3"}, {"A": "BW"}, scale))["A"].total == -1


@given(st.integers(0, 400), st.fractions(Fraction(1, 50), 50))
@settings(max_examples=40, deadline=None)
def test_scaling_every_weight_changes_no_rank(seed: int, factor: Fraction) -> None:
    made = generated(seed)
    # To six decimals, as totals are compared: a tiny factor could round two totals together.
    scaled = tuple(replace(c, weight=c.weight * factor * 1000 if c.weight else None) for c in made.criteria)
    before, after = score(made), score(replace(made, criteria=scaled))
    found = [(r.rank, r.best_rank, r.worst_rank, r.tied) for r in after.options]
    assert found == [(r.rank, r.best_rank, r.worst_rank, r.tied) for r in before.options]


@given(st.integers(0, 400), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_criteria_changes_nothing(seed: int, shuffle: object) -> None:
    made = generated(seed)
    rows = list(made.criteria)
    shuffle.shuffle(rows)  # type: ignore[attr-defined]
    before, after = score(made), score(replace(made, criteria=tuple(rows)))
    assert [(r.total, r.low, r.high, r.rank) for r in after.options] == [
        (r.total, r.low, r.high, r.rank) for r in before.options
    ]


@given(st.integers(0, 400))
@settings(max_examples=40, deadline=None)
def test_group_subtotals_add_up_to_the_total(seed: int) -> None:
    for result in score(generated(seed)).short_list:
        parts = list((result.groups or {}).values())
        if result.total is not None and None not in parts:
            assert sum(part for part in parts if part is not None) == result.total


def test_best_and_worst_rank_hold_every_rank_that_a_fill_of_the_blanks_gives() -> None:
    made = appraisal({"C1": "3", "C2": "2", "C3": "1"}, {"A": "H.M", "B": "M.H", "C": "LH.", "D": "MMM"})
    blanks = [key for key in made.wanted_keys() if key not in made.scores]
    seen: dict[str, set[int]] = {option.id: set() for option in made.options}
    for fill in product(("High", "Medium", "Low"), repeat=len(blanks)):
        filled = replace(made, scores={**made.scores, **dict(zip(blanks, fill, strict=True))})
        for result in score(filled).options:
            assert result.rank is not None
            seen[result.option.id].add(result.rank)
    assert {r.option.id: (r.best_rank, r.worst_rank) for r in score(made).options} == {
        option: (min(found), max(found)) for option, found in seen.items()
    }
