"""Where gateways, stages or options decide who comes first: which of these changes alone do so."""

from __future__ import annotations

import pytest

from tests.conftest import EXAMPLE
from xlappraise import appraise
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.scoring import score
from xlappraise.appraisal.versions.comparison import compare
from xlappraise.appraisal.versions.effect import effect
from xlappraise.appraisal.versions.effect_sentences import first_sentences
from xlappraise.appraisal.versions.first_place import first_place_sets


@pytest.fixture(scope="module")
def old() -> Appraisal:
    return appraise(EXAMPLE).appraisal


def with_answers(old: Appraisal, *keys: tuple[str, str]) -> Appraisal:
    return replace(old, scores={**old.scores, **dict.fromkeys(keys, "Fail")})


def third_sentence(old: Appraisal, new: Appraisal) -> str:
    return list(first_sentences(effect(compare(old, new))))[2]


@pytest.mark.parametrize(
    ("failed", "said"),
    [
        ((("D1", "O3"),), "The answer D1/O3 alone brings this first place about."),
        (
            (("D1", "O3"), ("D2", "O3")),
            "Each of two single changes brings this first place about, such as the answer D1/O3.",
        ),
        (
            (("D1", "O3"), ("D1", "O4")),
            "The answer D1/O3 and the answer D1/O4 together bring this first place about.",
        ),
        (
            (("D1", "O3"), ("D1", "O4"), ("D2", "O4")),
            "Two sets of two changes do so, such as the answer D1/O3 and the answer D1/O4.",
        ),
    ],
)
def test_the_fewest_answers_that_decide_are_told(old, failed, said):
    assert third_sentence(old, with_answers(old, *failed)) == said


def test_an_option_that_went_or_is_not_short_listed_any_more_is_told(old):
    gone = replace(old, options=tuple(option for option in old.options if option.id != "O3"))
    put_off = tuple(replace(o, stage="Long-list") if o.id == "O3" else o for o in old.options)
    assert [third_sentence(old, new) for new in (gone, replace(old, options=put_off))] == [
        "The removal of option O3 alone brings this first place about.",
        "The stage of O3 alone brings this first place about.",
    ]


def test_nothing_is_told_where_scores_decide_as_well(old):
    weights = tuple(replace(c, weight=c.weight * (9 if c.ref == "V1" else 1)) if c.weight else c for c in old.criteria)
    new = replace(with_answers(old, ("D1", "O3")), criteria=weights, scores={**old.scores, ("D1", "O3"): "Fail"})
    scores = {**new.scores, **{(c.ref, "O4"): "Low" for c in old.criteria if c.is_scored}}
    new = replace(new, scores=scores)
    assert first_place_sets(old, new, score(new)) == ()
