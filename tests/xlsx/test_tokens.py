"""Formula text: comparing, shifting, finding what it refers to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlappraise.xlsx import formula_text
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.formula_text import Reference, normalise, references, shift, split


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SUM(A1:A3)", "sum( a1 : A3 )"),
        ("IF(TRUE(),1,2)", "IF(TRUE,1,2)"),
        ("IF(false,1,2)", "IF(FALSE( ),1,2)"),
        ("_xlfn.XLOOKUP(A1,B:B,C:C)", "XLOOKUP(A1,B:B,C:C)"),
        ("_xlfn._xlws.FILTER(A1:A3,B1:B3)", "FILTER(A1:A3,B1:B3)"),
        ("'Lists'!A1", "Lists!A1"),
        ("'My lists'!A1", "'MY LISTS'!a1"),
        ("'It''s'!A1", "'it''s'!A1"),
        ("[1]Lists!A1", "'[1]Lists'!A1"),
        ("1.0+.5+1E2", "1+0.5+100"),
        ("IF(A1;B1;C1)", "IF(A1,B1,C1)"),
        ("=A1", "A1"),
        ("A1+\n B1", "A1+B1"),
        ("COUNT($T2:$T2)", "COUNT($T2)"),
        ("SUM('Lists'!$A$1 : $a$1;B1)", "SUM(Lists!$A$1,B1)"),
    ],
)
def test_formulas_that_mean_the_same_have_the_same_tokens(one, other):
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('"a b"', '"ab"'),
        ('"a"', '"A"'),
        ("A1", "$A$1"),
        ("A1:A5 B2", "A1:A5B2"),
        ("{1;2}", "{1,2}"),
        ("Lists!A1", "List!A1"),
        ("1", "10"),
        ("A1<=B1", "A1<B1"),
        ("TRUE+(1)", "TRUE(1)"),
        ("A1:A$1", "A1"),
        ("A1:A2", "A1"),
        ("A:A", "A"),
        ("2:2", "2"),
        ('"TRUE()"', '"TRUE"'),
    ],
)
def test_formulas_that_differ_have_different_tokens(one, other):
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1", "B3"),
        ("$A1+A$1+$A$1", "$A3+B$1+$A$1"),
        ("A1:B2", "B3:C4"),
        ('"A1"&A1', '"A1"&B3'),
        ("LOG10(A1)", "LOG10(B3)"),
        ("Q1!A1+'Q1 A1'!A1", "Q1!B3+'Q1 A1'!B3"),
        ("A:A+$B:C", "B:B+$B:D"),
        ("1:2+$3:4", "3:4+$3:6"),
        ("SUM(1,2)", "SUM(1,2)"),
        ("T1[A1]+T1[[#This Row],[A1]]", "T1[A1]+T1[[#This Row],[A1]]"),
        ("weight_A1+A1.x", "weight_A1+A1.x"),
        ("#REF!+A1", "#REF!+B3"),
        ("XFD1", "#REF!"),
        ("A1048575", "#REF!"),
        ("ABCD1+A1048577", "ABCD1+A1048577"),
    ],
)
def test_relative_references_move_two_down_and_one_right(formula, moved):
    assert shift(formula, 2, 1) == moved


def test_a_reference_that_moves_above_the_sheet_is_lost():
    assert shift("A1+B2", -1, 0) == "#REF!+B1"


def test_references_name_sheets_areas_names_and_tables():
    found = references("SUM('My S''h'!A1:$B$2)+Lists!C:C+3:4+Top+T1[Who]+\"A9\"+TRUE+[1]Far!A1")
    assert found == (
        Reference("My S'h", Area(1, 1, 2, 2)),
        Reference("Lists", Area(1, 3, 1048576, 3)),
        Reference("", Area(3, 1, 4, 16384)),
        Reference("", None, "Top"),
        Reference("", None, "T1"),
        Reference("[1]Far", Area(1, 1, 1, 1)),
    )


PIECES = st.sampled_from(
    [
        "A1",
        "$B$2",
        "SUM(",
        ")",
        ",",
        '"x y"',
        "'a b'!",
        "[",
        "]",
        "'",
        '"',
        " ",
        "1.5",
        "{",
        "}",
        ";",
        "TRUE()",
        "#REF!",
        "é",
        "😀",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_character_is_lost_in_splitting(formula):
    assert "".join(token.text for token in split(formula)) == formula


@given(st.lists(PIECES, max_size=40).map("".join))
def test_a_shift_by_nothing_or_there_and_back_gives_the_same_formula(formula):
    assert shift(formula, 0, 0) == formula
    assert shift(shift(formula, 5, 7), -5, -7) == formula


@given(st.text(max_size=60), st.integers(-3, 3), st.integers(-3, 3))
def test_any_text_can_be_compared_shifted_and_searched(text, rows, columns):
    assert isinstance(normalise(text), tuple)
    assert isinstance(shift(text, rows, columns), str)
    assert isinstance(references(text), tuple)


@pytest.mark.parametrize("piece", ["(", "[", "'", '"', "A", "1", "$", "''", '""', "[[", "'!", "{", "1E"])
def test_long_hostile_text_takes_linear_time(piece):
    text = piece * 20_000 + "x"
    assert "".join(token.text for token in split(text)) == text
    assert normalise(text)


PIECES = (
    """A1 $B$22 xfd1048576 XFE1 A0 1 .5 1e5 1E+5 é _x ? \\ $ . : ( ) ! , ; + & <= " ' "A1" """
    """Lists! 'A1'! SUM( LOG10( xla_Gate"""
)


@given(st.lists(st.sampled_from([" ", *PIECES.split()]), max_size=12).map("".join))
def test_addresses_are_found_at_a_glance_as_they_are_token_by_token(formula: str) -> None:
    if not formula_text._LINES.search(formula):
        assert formula_text._plain_parts(formula) == formula_text._careful_parts(formula)


@pytest.mark.parametrize("formula", ["A:B", "$A:$B", "1:3", "Lists!A:A", "Table1[A1]", "#N/A1", "#REF!A1"])
def test_whole_lines_tables_and_errors_are_looked_at_token_by_token(formula: str) -> None:
    assert formula_text._LINES.search(formula)
