"""Words: comparing, showing and finding near ones."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlappraise.appraisal.words import (
    begins_one,
    count_of,
    decimal_text,
    distance,
    exact,
    folded,
    general,
    list_of,
    near,
    normal,
    quoted,
    shorten,
    some,
    visible,
)

LEVELS = ("High", "Medium", "Low")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("High", "High"),
        ("  High ", "High"),
        ("Very\u00a0 \u00a0high", "Very high"),
        (" \u00a0 ", ""),
        ("High\t", "High\t"),
        ("High\n", "High\n"),
        ("High\u200b", "High\u200b"),
    ],
)
def test_normal_is_excels_trim_with_no_break_spaces_made_plain(text, wanted):
    assert normal(text) == wanted


def test_folded_forgets_case():
    assert folded(" VERY  High") == "very high"


@given(st.text(alphabet="aB \u00a0\t\u200b", max_size=12))
def test_normal_does_nothing_twice(text):
    assert normal(normal(text)) == normal(text)


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        (0.1, Fraction(1, 10)),
        (0.1 + 0.1 + 0.1, Fraction(3, 10)),
        (3.0, Fraction(3)),
        (-2.5, Fraction(-5, 2)),
        (1e20, Fraction(10**20)),
        (1 / 3, Fraction(333333333333333, 10**15)),
    ],
)
def test_a_number_is_read_at_15_digits(number, wanted):
    assert exact(number) == wanted


@given(st.integers(-(10**9), 10**9), st.integers(0, 5))
def test_a_decimal_is_read_as_typed(digits, places):
    assert exact(digits / 10**places) == Fraction(digits, 10**places)


def test_general_shows_numbers_as_a_cell_does():
    assert [general(n) for n in (1.0, 1.5, 0.1 + 0.2)] == ["1", "1.5", "0.3"]


def test_decimal_text_has_no_needless_zeros():
    assert [decimal_text(Fraction(n)) for n in ("3", "0.25", "100", "-0.5", "-1/10000000000")] == [
        "3",
        "0.25",
        "100",
        "-0.5",
        "0",
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("High", "High"),
        ("High\u200b", '"High" followed by a space of no width'),
        ("High\t", '"High" followed by a tab'),
        ("High\n", '"High" followed by a line break'),
        (
            "\r\n\u00a0High\u202e",
            '"High" after a line break and a no-break space and followed by an invisible character',
        ),
        ("Very\nhigh", '"Very high" with a line break inside'),
        ("\u041digh", '"Нigh" with a character that only looks like H inside'),
        ("\uff11", '"１" with a character that only looks like 1 inside'),
        (" \n", "a line break"),
        ("High\u2026", "High\u2026"),
        ("Café", "Café"),
        ("a b", "a b"),
    ],
)
def test_what_cannot_be_seen_is_told_in_words(text, wanted):
    assert visible(text) == wanted


def test_long_text_is_shortened_with_an_ellipsis():
    assert shorten("word " * 20) == "word word word word word word word word word word word word…"[:60]
    assert shorten("two\nlines") == "two lines"


def test_quoted_text_keeps_its_spaces():
    assert quoted(" High ") == '" High "'


def test_quoted_text_tells_what_cannot_be_seen_behind_its_marks():
    assert quoted("High\n") == '"High" followed by a line break'
    assert quoted("Caf\u00e9") == '"Caf\u00e9"'


@given(st.text(max_size=80))
def test_a_message_can_be_read_whatever_stands_in_the_cell(text):
    assert "[U+" not in quoted(text.replace("[", ""))
    assert quoted(text).isprintable()  # nothing of a workbook reaches a terminal unseen


def test_quoted_text_is_bounded():
    assert len(quoted("x" * 10_000)) == 62


def test_lists_in_words():
    assert list_of(LEVELS, "or") == "High, Medium or Low"
    assert list_of(("High",)) == "High"
    assert list_of(()) == ""
    assert some(["a", "b", "c"], 2) == "a, b and 1 more"
    assert [count_of(n, "score") for n in (0, 1, 2)] == ["0 scores", "1 score", "2 scores"]


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("Hgih", "High"),
        ("Hi gh", "High"),
        ("High\u200b", "High"),
        ("\u041digh", "High"),
        ("Meduim", "Medium"),
        ("Lo", "Low"),
        ("Modiom", "Medium"),
        ("Mid", None),
        ("H", None),
        ("Average", None),
        ("", None),
        ("x" * 500, None),
    ],
)
def test_one_near_level(word, wanted):
    assert near(word, LEVELS) == wanted


def test_two_equally_near_words_are_no_suggestion():
    assert near("D16", ["D15", "D17", "D2"]) is None


def test_a_shorter_key_is_not_another_key():
    assert near("A", ["B"]) is None


@pytest.mark.parametrize(("word", "wanted"), [("Med", "Medium"), ("H", "High"), ("", None), ("x", None)])
def test_a_word_cut_short(word, wanted):
    assert begins_one(word, LEVELS) == wanted


def slips(one, other):
    """Optimal string alignment distance by its definition, cell by cell."""
    table = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            changed = one[i - 1] != other[j - 1]
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + changed)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(one), len(other)]


@given(st.text("abc", max_size=6), st.text("abc", max_size=6), st.integers(0, 4))
def test_distance_counts_slips_up_to_its_limit(one, other, limit):
    assert distance(one, other, limit) == min(slips(one, other), limit + 1)
