"""What two people made of one version, and the lines that git and seals compare."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.appraisal.test_versions import renamed_criterion, small
from tests.support.versions import edited
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.versions.keyed_entries import EntryPlace, entries, value_text
from xlappraise.appraisal.versions.renames import BadRename
from xlappraise.appraisal.versions.text_lines import entry_lines, text_of_lines
from xlappraise.appraisal.versions.three_way import three_way

OLD = small((10, 5), A="HL", B="ML")


def scored(appraisal, **scores):
    given = {tuple(key.split("_")): value for key, value in scores.items()}
    return replace(appraisal, scores=dict(appraisal.scores) | given)


def test_what_both_changed_differently_is_a_conflict():
    found = three_way(OLD, scored(OLD, A_O1="Low"), scored(OLD, A_O1="Medium"))
    assert [tuple(each) for each in found.conflicts] == [
        (EntryPlace("score", ("A", "O1"), "score"), "High", "Low", "Medium")
    ]


def test_what_both_changed_to_the_same_is_alike():
    found = three_way(OLD, scored(OLD, A_O1="Low"), scored(OLD, A_O1="Low"))
    assert ([each.now for each in found.alike], found.conflicts) == (["Low"], ())


def test_what_one_changed_stands_with_that_one():
    found = three_way(OLD, scored(OLD, A_O1="Low"), scored(OLD, B_O2="High"))
    assert ([e.place.key for e in found.only_mine], [e.place.key for e in found.only_theirs]) == (
        [("A", "O1")],
        [("B", "O2")],
    )


def test_what_one_changed_and_the_other_removed_is_a_conflict():
    without = replace(
        OLD, criteria=OLD.criteria[1:], scores={key: value for key, value in OLD.scores.items() if key[0] != "A"}
    )
    found = three_way(OLD, scored(OLD, A_O1="Low"), without)
    assert [(each.mine, each.theirs) for each in found.conflicts] == [("Low", None)]


def test_a_rename_by_one_of_them_hides_no_conflict():
    mine = scored(renamed_criterion(OLD, "A", "Z"), Z_O1="Low")
    found = three_way(OLD, mine, scored(OLD, A_O1="Medium"), [("A", "Z")])
    assert [(each.place.key, each.mine, each.theirs) for each in found.conflicts] == [(("A", "O1"), "Low", "Medium")]


def test_a_rename_that_neither_made_is_refused():
    with pytest.raises(BadRename, match="names nothing"):
        three_way(OLD, OLD, OLD, [("A", "Z")])


@given(st.integers(0, 10**9))
@settings(max_examples=40)
def test_lines_give_back_the_entries_that_they_hold(seed):
    held = entries(edited(seed)[1])
    assert text_of_lines(entry_lines(held)) == {place: value_text(value) for place, value in held.items()}


TEXTS = st.text(st.sampled_from("ab\\\t\n\r/ é"), min_size=1, max_size=6)


@given(st.lists(TEXTS, min_size=1, max_size=3), TEXTS, TEXTS)
def test_tabs_slashes_and_line_ends_in_an_entry_are_given_back(key, field, value):
    place = EntryPlace("log", tuple(key), field)
    assert text_of_lines(entry_lines({place: value})) == {place: value}


def test_a_number_is_a_plain_decimal():
    numbers = Fraction(1, 3), Fraction(10**20), Fraction(5, 2), Fraction(-1, 10**7)
    assert [value_text(number) for number in numbers] == [
        "0.333333333333333",
        "100000000000000000000",
        "2.5",
        "-0.0000001",
    ]
