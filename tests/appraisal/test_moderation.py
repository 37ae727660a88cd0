"""What each assessor alone would give, what to discuss first and how few agreed scores overturn the result."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.individual_cases import FIVE, HAND, SCALE, appraisal_of, scores_of
from xlappraise.appraisal.agreement import agreement
from xlappraise.appraisal.assessors import lower_median, means, rankings
from xlappraise.appraisal.model import FAIL, GATEWAY, PASS, Appraisal, Criterion, Key, Score
from xlappraise.appraisal.moderation import Move, Overturning, order_of_discussion, overturnings
from xlappraise.appraisal.pasted_ranks import PastedRanks, pasted_ranks
from xlappraise.appraisal.record import replace

DIFFERING = (("C1", "B"), ("C2", "A"), ("C2", "C"), ("C3", "B"), ("C3", "C"))


def test_ranking_by_each_assessor_alone() -> None:
    ranks = {name: tuple(each.ranks.values()) for name, each in rankings(HAND, FIVE).items()}
    assert ranks == {"Ana": (2, 1, 3), "Ben": (2, 1, 3), "Cat": (3, 2, 1), "Dev": (1, 2, 2), "Eve": (1, 3, 2)}


def test_an_assessor_who_left_a_cell_blank_has_no_ranking() -> None:
    assert list(rankings(HAND, {"Ana": FIVE["Ana"], "Ben": scores_of("HHM MHM LH.")})) == ["Ana"]


def without_time() -> dict[str, dict[Key, Score]]:
    """What the five gave on all but C3, which was left out for all of them."""
    return {name: {key: given for key, given in scores.items() if key[0] != "C3"} for name, scores in FIVE.items()}


def test_a_criterion_that_nobody_scored_alone_counts_with_its_agreed_scores():
    # Ana alone: 60 + 15 + 0, 60 + 30 + 5 and 30 + 30 + 10 of Low, Medium and High as agreed on C3.
    assert tuple(rankings(HAND, without_time())["Ana"].totals.values()) == (75, 95, 70)


def test_kendall_w_rests_on_all_who_scored_every_criterion_that_they_had():
    assert agreement(HAND, without_time()).overall.assessors == ("Ana", "Ben", "Cat", "Dev", "Eve")


def test_one_person_decides_what_the_means_put_first() -> None:
    found = means(HAND, FIVE)
    assert found.of_all is not None
    assert found.of_all.totals == {"A": 72, "B": 72, "C": 63}
    assert {name: each and each.first for name, each in found.without.items()} == {
        "Ana": ("A",),
        "Ben": ("A",),
        "Cat": ("A",),
        "Dev": ("B",),
        "Eve": ("B",),
    }


def test_means_without_the_only_one_who_scored_a_cell_are_none() -> None:
    found = means(HAND, {"Ana": FIVE["Ana"], "Ben": scores_of("HHM MHM LH.")})
    assert (found.without["Ana"], found.of_all is None) == (None, False)


def test_lower_median_is_one_of_those_given() -> None:
    assert lower_median([Fraction(10), Fraction(0)]) == 0
    assert lower_median([Fraction(10), Fraction(5), Fraction(0)]) == 5


# ------------------------------------------------------------------------------------------- order of discussion


def test_order_of_discussion_by_hand() -> None:
    found = order_of_discussion(replace(HAND, scores={}), FIVE, DIFFERING[::-1])
    assert [tuple(each) for each in found] == [
        (("C1", "B"), True, 60, 3),
        (("C2", "A"), True, 15, 1),
        (("C2", "C"), False, 15, 2),
        (("C3", "B"), False, 5, 1),
        (("C3", "C"), False, 5, 1),
    ]


def test_a_cell_that_was_agreed_no_longer_stands_at_its_median() -> None:
    settled = replace(HAND, scores={("C1", "B"): "High"})
    assert [each.key for each in order_of_discussion(settled, FIVE, DIFFERING) if each.decides_first] == [("C1", "B")]


def test_an_option_with_a_cell_that_nobody_scored_is_not_first() -> None:
    some = {name: {key: s for key, s in of.items() if key != ("C3", "B")} for name, of in FIVE.items()}
    found = order_of_discussion(replace(HAND, scores={}), some, DIFFERING)
    assert [each.key for each in found if each.decides_first] == [("C2", "A")]


def test_a_gateway_on_which_people_differ_comes_before_scores() -> None:
    gate = Criterion("G1", "All", "Lawful", kind=GATEWAY)
    gated = replace(HAND, criteria=(gate, *HAND.criteria), scores={})
    some = {name: {**of, ("G1", "A"): FAIL if name == "Eve" else PASS} for name, of in FIVE.items()}
    first = order_of_discussion(gated, some, (*DIFFERING, ("G1", "A")))[0]
    assert tuple(first) == (("G1", "A"), True, 100, 1)


# --------------------------------------------------------------------------------- fewest agreed scores to overturn


def test_fewest_agreed_scores_by_hand() -> None:
    assert overturnings(HAND, FIVE) == (
        Overturning("B", (Move(("C1", "B"), "Medium", "High"),)),
        Overturning("C", (Move(("C2", "A"), "Medium", "Low"),)),
    )


def test_nothing_is_overturned_by_what_nobody_said() -> None:
    alike = {name: dict(HAND.scores) for name in FIVE}
    assert overturnings(HAND, alike) == (Overturning("B", None), Overturning("C", None))


def test_while_a_score_is_open_there_is_no_first_to_overturn() -> None:
    assert overturnings(replace(HAND, scores=scores_of("HMM MHH LM.")), FIVE) is None


def by_force(appraisal: Appraisal, stated: dict[str, dict[Key, Score]], option: str) -> int | None:
    """The fewest moves by trying every combination."""
    keys = list(appraisal.scores)
    ways = [{appraisal.scores[key], *(of[key] for of in stated.values())} for key in keys]
    counts = []
    for levels in product(*ways):
        scores = dict(zip(keys, levels, strict=True))
        totals = {
            o.id: sum((c.weight or 0) * SCALE.points(str(scores[c.ref, o.id])) for c in appraisal.scored_criteria)
            for o in appraisal.options
        }
        if totals[option] == max(totals.values()):
            counts.append(sum(scores[key] != appraisal.scores[key] for key in keys))
    return min(counts, default=None)


ROWS = st.lists(st.text("HML", min_size=3, max_size=3), min_size=2, max_size=2).map(" ".join)


@given(st.tuples(st.integers(1, 5), st.integers(1, 5)), ROWS, st.lists(ROWS, min_size=1, max_size=2))
def test_fewest_agreed_scores_are_what_trying_all_gives(weights: tuple[int, int], agreed: str, said: list[str]) -> None:
    appraisal = appraisal_of("{} {}".format(*weights), "ABC", scores_of(agreed))
    stated = {f"P{n}": scores_of(rows) for n, rows in enumerate(said)}
    found = overturnings(appraisal, stated)
    assert found is not None
    for option, moves in found:
        assert (None if moves is None else len(moves)) == by_force(appraisal, stated, option)


# ------------------------------------------------------------------------------------------------- ranks for scores


def numbers(*rows: str) -> dict[Key, Score]:
    return {
        (f"C{n}", option): Fraction(word)
        for n, row in enumerate(rows, 1)
        for option, word in zip("ABCDE", row.split(), strict=False)
        if word != "."
    }


@pytest.mark.parametrize(
    "scores",
    [
        numbers("1 2 3", "3 2 1", "2 3 1"),
        numbers("1 2 3 4 5", "5 4 3 2 1", ". 2 . 3 1"),
        {key: str(score) for key, score in numbers("1 2 3", "3 2 1", "2 3 1").items()},
    ],
)
def test_rows_that_are_all_rankings_are_ranks(scores: dict[Key, Score]) -> None:
    assert pasted_ranks(scores) == PastedRanks(("C1", "C2", "C3"), False)


@pytest.mark.parametrize(
    "scores",
    [
        numbers("1 2 3", "3 2 1"),
        numbers("1 2", "2 1", "1 2"),
        numbers("1 2 3", "3 2 1", "2 3 2"),
        numbers("1 2 3", "3 2 1", "0 1 2"),
        numbers("10 20 30", "30 20 10", "20 30 10"),
        scores_of("HML LMH MLH"),
    ],
)
def test_a_scoring_that_only_looks_like_ranks_is_taken(scores: dict[Key, Score]) -> None:
    assert pasted_ranks(scores) is None


def test_a_row_that_repeats_a_row_of_ranks_is_one() -> None:
    scores = numbers("7 9 2 8", "3 1 4 2", "6 9 1 9")
    ranks = {option: Fraction(rank) for option, rank in zip("ABCD", (3, 1, 4, 2), strict=True)}
    assert pasted_ranks(scores, [ranks]) == PastedRanks(("C2",), True)
    assert pasted_ranks(scores) is None


def test_three_scores_that_equal_the_ranks_may_be_chance() -> None:
    scores = numbers("7 9 2", "3 1 2", "6 9 1")
    assert pasted_ranks(scores, [dict(zip("ABC", map(Fraction, (3, 1, 2)), strict=True))]) is None
