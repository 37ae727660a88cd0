"""Lines, widths and heights of texts, by the widths of Arial's letters."""

from __future__ import annotations

import pytest

from xlappraise.sheets import text_fit


@pytest.mark.parametrize(("text", "bare"), [("ŵŷâôêÁ", "wyaoeA"), ("Cyngor Môn", "Cyngor Mon")])
@pytest.mark.parametrize("bold", [False, True])
def test_a_letter_with_an_accent_is_as_wide_as_without(text: str, bare: str, bold: bool) -> None:
    assert text_fit.text_width(text, 11, bold) == text_fit.text_width(bare, 11, bold)


@pytest.mark.parametrize(
    ("text", "plain", "bold"), [("a", 556, 556), ("b", 556, 611), ("î", 278, 278), ("字", 1000, 1000)]
)
def test_bold_letters_have_widths_of_their_own(text: str, plain: int, bold: int) -> None:
    assert (text_fit.WIDTHS[text], text_fit.BOLD_WIDTHS[text]) == (plain, bold)


def test_a_column_is_as_wide_as_its_longest_word_which_may_break_at_a_hyphen() -> None:
    assert text_fit.longest_word(["Awdurdod-gydweithredol lleol"], 11) == text_fit.longest_word(["gydweithredol"], 11)
