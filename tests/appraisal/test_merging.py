"""What assessors gave in; out, laws that hold whatever they gave, and the sentence on where the panel stands."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.hands import CRITERIA, OPTIONS, UNSCORED, scores_of
from xlappraise.appraisal.individual import individual_of
from xlappraise.appraisal.merging import PanelStanding, merge_copies, next_step, panel_standing, standing_sentence
from xlappraise.appraisal.model import Key, LogRow, Score
from xlappraise.appraisal.panel import BadPanel, file_names, members_named, members_of_csv
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.returned import ReturnedCopy

CELLS = [(criterion.ref, option.id) for criterion in CRITERIA for option in OPTIONS]
GIVEN = st.dictionaries(st.sampled_from(CELLS), st.sampled_from(("High", "Medium", "Low")))
PANELS = st.lists(GIVEN, min_size=1, max_size=4)


def copies_of(panel: list[dict[Key, str]]) -> list[ReturnedCopy]:
    """The copies of assessors A, B and so on."""
    names = [chr(ord("A") + number) for number in range(len(panel))]
    rows = tuple(LogRow({"assessor": name}) for name in names)
    return [
        ReturnedCopy(
            f"{name}.xlsx",
            name,
            (row,),
            tuple(other for other in rows if other != row),
            {key: (level, "") for key, level in own.items()},
            (),
        )
        for name, row, own in zip(names, rows, panel, strict=True)
    ]


@given(PANELS)
def test_an_agreed_score_is_what_every_assessor_gave(panel):
    agreed = merge_copies(UNSCORED, copies_of(panel)).after.scores
    expected: dict[Key, Score] = {
        key: levels[0]
        for key in CELLS
        if len(levels := [own[key] for own in panel if key in own]) == len(panel) and len(set(levels)) == 1
    }
    assert agreed == expected


@given(PANELS, st.randoms(use_true_random=False))
def test_the_order_of_the_copies_makes_no_difference(panel, random):
    copies = copies_of(panel)
    shuffled = random.sample(copies, len(copies))
    assert merge_copies(UNSCORED, shuffled).after == merge_copies(UNSCORED, copies).after


@given(PANELS)
def test_merging_twice_adds_nothing(panel):
    copies = copies_of(panel)
    once = merge_copies(UNSCORED, copies).after
    again = merge_copies(once, copies)
    assert (dict(again.rows), again.filled, again.scores, again.after) == ({}, (), {}, once)


@given(PANELS)
def test_moderation_lists_exactly_the_cells_that_were_given_different_levels(panel):
    after = merge_copies(UNSCORED, copies_of(panel)).after
    differing = {key for key in CELLS if len({own[key] for own in panel if key in own}) > 1}
    assert set(individual_of(after).discussed) == differing


@given(PANELS, GIVEN)
def test_a_late_assessor_changes_nothing_of_what_was_agreed_and_given(panel, late):
    *early, last = copies_of([*panel, late])
    before = merge_copies(UNSCORED, early).after
    after = merge_copies(before, [last]).after
    assert after.scores.items() >= before.scores.items()
    held, now = individual_of(before), individual_of(after)
    assert all(now.scores[name] == given_ for name, given_ in held.scores.items())
    assert now.discussed.keys() >= held.discussed.keys()


def test_where_the_panel_stands():
    copies = copies_of([scores_of("HHH HHH HH-"), scores_of("LHH HHH HH-")])
    found = panel_standing(merge_copies(UNSCORED, copies).after)
    assert found == PanelStanding((), 7, 1, 1, 2)
    assert standing_sentence(found) == (
        "7 cells unanimous, 1 cell to discuss, 1 cell that somebody is still to score; 2 agreed scores still open."
    )


def test_a_cell_that_is_agreed_is_not_to_be_discussed_any_more():
    merged = merge_copies(UNSCORED, copies_of([scores_of("HHH HHH HHH"), scores_of("LHH HHH LHH")])).after
    agreed = replace(merged, scores={**merged.scores, ("D1", "O1"): "High"})
    assert (panel_standing(merged).differing, panel_standing(agreed).differing) == (2, 1)


@pytest.mark.parametrize(
    ("given_", "step"),
    [
        (("HHH HHH HHH", "LHH HHH HH-"), "discuss"),
        (("HHH HHH HHH", "HHH HHH HH-"), "merge"),
        (("HHH HHH HHH", "HHH HHH HHH"), ""),
    ],
)
def test_what_is_next_goes_by_what_is_left(given_: tuple[str, str], step: str):
    merged = merge_copies(UNSCORED, copies_of([scores_of(each) for each in given_])).after
    assert next_step(panel_standing(merged)).partition(" ")[0] == step


def test_weights_that_nobody_gave_fill_nothing():
    assert merge_copies(UNSCORED, copies_of([scores_of("HHH HHH HHH")])).weights == {}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The list of assessors is empty."),
        ("Role\nFinance\n", "The list of assessors has no heading Assessor or Code in its first row."),
        ("Assessor,Age\nAnn,40\n", 'The list of assessors has the unknown heading "Age"'),
        ("Assessor,Role\n,Finance\n", "A row of the list of assessors has neither a name nor a code."),
        ("Assessor\nAnn\nANN\n", "The assessor ANN is named twice."),
        ("Assessor,Criteria\nAnn,D9\n", "The list of assessors gives Ann the criterion D9, which is not there."),
        ("Assessor\n" + "A" * 2_000_000, "The list of assessors cannot be read as CSV (field larger than field limit"),
    ],
)
def test_a_list_that_is_no_panel_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(BadPanel) as refusal:
        members_of_csv(text, UNSCORED)
    assert str(refusal.value).startswith(sentence)


def test_refs_of_a_list_are_spelt_as_on_criteria():
    (ann,) = members_of_csv("Name,Criteria\nAnn,d1 V1\n", UNSCORED)
    assert ann.refs == ("D1", "V1")


def test_file_names_have_no_sign_that_a_system_refuses():
    assert file_names(members_named("A/B: c?, Zoë O'Neill.")) == {
        "A/B: c?": "A-B- c-.xlsx",
        "Zoë O'Neill.": "Zoë O'Neill.xlsx",
    }


@pytest.mark.parametrize(("weight", "listed"), [(8, [("D1", "")]), (10, [])])
def test_a_weight_that_all_gave_alike_is_discussed_where_criteria_has_another(weight, listed):
    rows = (LogRow({"assessor": "A", "ref": "D1", "weight": Fraction(weight)}),)
    (copy,) = copies_of([{}])
    assert list(individual_of(merge_copies(UNSCORED, [copy._replace(weights=rows)]).after).discussed) == listed


def test_a_weight_is_read_as_the_exact_number():
    rows = (LogRow({"assessor": "A", "ref": "D1", "weight": Fraction(7, 2), "reason": "Why."}),)
    (copy,) = copies_of([{}])
    held = individual_of(merge_copies(UNSCORED, [copy._replace(weights=rows)]).after)
    assert held.weights["A"]["D1"].weight == Fraction(7, 2)
