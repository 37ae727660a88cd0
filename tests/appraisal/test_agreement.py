"""Agreement of several assessors: published data, cases worked by hand, and what holds by law."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.individual_cases import FIVE, HAND
from xlappraise.appraisal.agreement import (
    ALL_TIED,
    NO_PAIR,
    NO_VARIATION,
    ONE_ASSESSOR,
    TWO_OPTIONS,
    Distance,
    agreement,
    alpha,
    interval_metric,
    kendall_w,
    mid_ranks,
    ordinal_metric,
)

CODERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
"""Krippendorff's reliability data of 4 coders and 12 units (Computing Krippendorff's alpha-reliability, 2011)."""

ANXIETY = (
    "3 3 3 4 5 5 2 3 5 2 2 6 1 5 2 2 1 2 4 3",
    "3 6 4 6 2 4 2 4 3 3 2 3 3 3 2 2 1 3 3 4",
    "2 1 4 4 3 2 1 6 1 1 1 2 3 3 1 1 3 3 2 2",
)
"""The data `anxiety` of R's package irr: 3 raters, 20 subjects."""


def numbers(text: str) -> list[Fraction | None]:
    return [None if word == "." else Fraction(word) for word in text.split()]


def units(rows: tuple[str, ...]) -> list[list[Fraction]]:
    """What each unit was given, over the coders."""
    return [[value for value in column if value is not None] for column in zip(*map(numbers, rows), strict=True)]


def nominal_metric(counts: Mapping[Fraction, int]) -> Distance:
    return lambda one, other: Fraction(one != other)


@pytest.mark.parametrize(
    ("metric", "published"), [(nominal_metric, 0.7434), (ordinal_metric, 0.8154), (interval_metric, 0.8491)]
)
def test_alpha_of_published_data(metric: object, published: float) -> None:
    value = alpha(units(CODERS), metric).value  # type: ignore[arg-type]  # one of three functions
    assert value is not None
    assert round(float(value), 4) == published


def test_alpha_is_the_fraction_of_its_numerator_and_denominator() -> None:
    found = alpha(units(CODERS), nominal_metric)
    assert (found.numerator, found.denominator) == (904, 40**2 - 9**2 - 13**2 - 10**2 - 5**2 - 3**2)


def test_w_with_ties_of_published_data() -> None:
    rows = [[value for value in numbers(row) if value is not None] for row in ANXIETY]
    w = kendall_w(rows)
    assert w.value is not None
    assert round(float(w.value), 5) == 0.53966
    assert round(float(3 * 19 * w.value), 3) == 30.760  # chi-squared, m (n - 1) W
    assert round(float(w.numerator / (9 * (20**3 - 20))), 5) == 0.50192  # without the correction for ties


def test_ranks_that_tie_share_the_mean() -> None:
    assert mid_ranks([Fraction(n) for n in (5, 9, 5, 1)]) == [Fraction(5, 2), 1, Fraction(5, 2), 4]


def test_w_is_1_for_one_order_and_0_for_opposite_ones() -> None:
    up, down = [Fraction(n) for n in (1, 2, 3)], [Fraction(n) for n in (3, 2, 1)]
    assert kendall_w([up, up]).value == 1
    assert kendall_w([up, down]).value == 0


@pytest.mark.parametrize(
    ("rows", "reason"),
    [((), ONE_ASSESSOR), (("1 2 3",), ONE_ASSESSOR), (("1 2", "1 2"), TWO_OPTIONS), (("2 2 2", "1 1 1"), ALL_TIED)],
)
def test_w_that_is_undefined_has_a_reason_and_no_value(rows: tuple[str, ...], reason: str) -> None:
    w = kendall_w([[value for value in numbers(row) if value is not None] for row in rows])
    assert (w.value, w.reason) == (None, reason)


@pytest.mark.parametrize(
    ("cells", "reason"), [([], NO_PAIR), ([[Fraction(1)]], NO_PAIR), ([[Fraction(2)] * 3] * 4, NO_VARIATION)]
)
def test_alpha_that_is_undefined_has_a_reason_and_no_value(cells: list[list[Fraction]], reason: str) -> None:
    found = alpha(cells, ordinal_metric)
    assert (found.value, found.reason) == (None, reason)


CELLS = st.lists(st.lists(st.integers(0, 4).map(Fraction), max_size=5), min_size=1, max_size=8)


@given(CELLS)
def test_alpha_does_not_depend_on_who_said_what_first(cells: list[list[Fraction]]) -> None:
    turned = [list(reversed(values)) for values in reversed(cells)]
    assert alpha(turned, ordinal_metric) == alpha(cells, ordinal_metric)


@given(CELLS)
def test_ordinal_alpha_knows_the_order_of_levels_alone(cells: list[list[Fraction]]) -> None:
    stretched = [[value**3 + 7 for value in values] for values in cells]
    assert alpha(stretched, ordinal_metric) == alpha(cells, ordinal_metric)


@given(st.lists(st.integers(0, 4).map(Fraction), min_size=2, max_size=8), st.integers(2, 5))
def test_alpha_and_w_of_assessors_who_say_the_same_is_1(values: list[Fraction], assessors: int) -> None:
    found = alpha([[value] * assessors for value in values], ordinal_metric)
    assert found.value == (None if len(set(values)) == 1 else 1)
    if len(values) > 2:
        assert kendall_w([values] * assessors).value == (None if len(set(values)) == 1 else 1)


@given(st.lists(st.lists(st.integers(0, 4).map(Fraction), min_size=4, max_size=4), min_size=2, max_size=5))
def test_w_is_within_0_and_1(rows: list[list[Fraction]]) -> None:
    w = kendall_w(rows)
    assert w.value is None or 0 <= w.value <= 1


# Five assessors, worked by hand (guide: several assessors).


def test_who_is_not_complete_stands_in_alpha_and_not_in_the_overall_w() -> None:
    some = {**FIVE, "Dev": {key: score for key, score in FIVE["Dev"].items() if key != ("C2", "B")}}
    found = agreement(HAND, some)
    assert found.overall.assessors == ("Ana", "Ben", "Cat", "Eve")
    assert found.by_criterion["C2"].assessors == ("Ana", "Ben", "Cat", "Eve")
    assert found.by_criterion["C1"].assessors == ("Ana", "Ben", "Cat", "Dev", "Eve")
    assert found.scores == agreement(HAND, FIVE).scores - 1


def test_agreement_of_five_by_hand() -> None:
    found = agreement(HAND, FIVE)
    assert (found.cells, found.scores) == (9, 45)
    assert found.ordinal[:2] == (369885, 577125)  # 288562.5 x 2 expected; less 44 x 4710 observed
    assert found.interval[:2] == (34700, 52300)
    assert found.overall.w[:2] == (42, 570)  # rank sums 9, 9.5 and 11.5, and one tie of two


def test_order_of_assessors_changes_no_figure() -> None:
    one, other = agreement(HAND, FIVE), agreement(HAND, dict(reversed(FIVE.items())))
    assert (one.ordinal, one.interval, one.overall.w) == (other.ordinal, other.interval, other.overall.w)
