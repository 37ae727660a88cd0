"""Scores by several people: what is no fault, and which words compare options."""

from __future__ import annotations

import pytest

from tests.appraisal.test_rules import findings
from tests.support.helpers import good, said, snapshot
from tests.support.rule_cases_assessors import ALIKE, ANA, BEN, DIFFERING, WEIGHTS, scored
from xlappraise.appraisal.comparative_words import comparing_words
from xlappraise.appraisal.model import Option
from xlappraise.appraisal.record import replace
from xlappraise.reading.reader import read

REASON = ["B1", "O1", "Visits fell by a tenth, and some come.", None, None, "2 November"]


@pytest.mark.parametrize(
    "book",
    [
        scored(*ALIKE),
        scored(*DIFFERING, said=(REASON,)),
        scored(*DIFFERING, said=([*REASON[:3], "They rose in May.", "Ben"],)),
        scored(*ALIKE[:1], declared=(ANA, [*BEN[:2], "C1", *BEN[3:]])),
        scored(*ALIKE, declared=(ANA, [*BEN[:3], "Declared", "O1", "His brother lets it.", None, *BEN[7:]])),
        scored(*DIFFERING[:1], declared=(ANA, [*BEN[:3], "Declared", "O1", "His brother lets it.", "Yes", *BEN[7:]])),
        scored(["Ana", "B1", "O3", "High"]),
        scored(*DIFFERING, said=(REASON,), Rationale_E3=None),
        {**scored(said=(["B1", None, "It was asked for."],)), "Individual weights": [WEIGHTS, ["Ana", "B1", 5]]},
    ],
    ids=[
        "alike",
        "reason",
        "dissent",
        "not theirs",
        "interest elsewhere",
        "recused",
        "off the Short-list",
        "panel",
        "weight",
    ],
)
def test_a_sound_record_gives_no_finding(book):
    assert said(findings(snapshot(book))) == []


def test_scores_of_somebody_who_stands_back_do_not_count():
    recused = [*BEN[:3], "Declared", "O1", "His brother lets it.", "Yes", *BEN[7:]]
    assert said(findings(snapshot(scored(*DIFFERING, declared=(ANA, recused))))) == []


def test_what_several_agreed_cells_lack_is_one_finding():
    more = (["Ana", "B1", "O2", "Low"], ["Ben", "B1", "O2", "Medium"])
    assert said(findings(snapshot(scored(*DIFFERING, *more)))) == [
        "XLA536 Scores!E3 Scores!F3: Agreed although assessors differ, and Moderation says nothing about it: "
        "B1 of O1 (Medium) and B1 of O2 (Low)."
    ]


@pytest.fixture(scope="module")
def words():
    appraisal = read(snapshot(good())).appraisal
    options = (Option("O1", "Today", baseline="Yes"), Option("O2", "Joint Venture"), Option("O3", "Own Company"))
    find = comparing_words(replace(appraisal, options=options))
    return lambda text: find(text, options[2])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Better than option 2 on cost.", "than option 2"),
        ("As much work as O2, and no less.", "As much work as O2"),
        ("Complex, though less so than a joint venture.", "than a joint venture"),
        ("Much like Joint Venture.", "like Joint Venture"),
        ("Costs less than the other options.", "than the other options"),
        ("The council can insist, more than elsewhere.", "than elsewhere"),
        ("Widest range of partners.", "Widest"),
        ("It is the cheapest to run.", "It is the cheapest"),
        ("The most flexible of the five options.", "most flexible of the five options"),
        ("The best option for staff.", "best option"),
        ("Meets the brief. Cheapest.", "Cheapest"),
    ],
)
def test_words_that_compare_are_told(words, text, told):
    assert words(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "Better than option 3 was at first.",
        "Better than option 1, which is today's service.",
        "Rests on the contract, which must ask for better practice.",
        "Best practice is shared, and best value was shown.",
        "At least two bids came; most likely three will.",
        "Harder for some families than others.",
        "The greatest risk is the transfer of staff.",
        "As option 2 needs a partner, it waits.",
        "Costs less than elsewhere in the county.",
        "Most people walk. Most cases close within a week.",
        "Would later join the O2 contract.",
        "The most vulnerable children stay where they are.",
    ],
)
def test_other_words_pass(words, text):
    assert words(text) == ""
