"""Seals as text and codes: what each stage holds, what is broken, what changed since."""

from __future__ import annotations

import random
from fractions import Fraction
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.appraisal.test_versions import small, with_weights
from tests.appraisal.test_versions_three_way import scored
from xlappraise.appraisal.model import Criterion
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.seals import (
    CHUNK,
    STAGES,
    changes_since,
    entries_of_stage,
    make_seal,
    record_of,
    seal_states,
    text_of_record,
)

PLAN = replace(small((10, 5), A="HL", B="ML"), rationale={("A", "O1"): "It does."})
DAY = "2026-11-29"


OF_ONE_HAND = tuple(stage for stage in STAGES if stage != "individual")
"""The stages of an appraisal that nobody scored alone."""


def sealed(appraisal, *stages):
    """Seals of these stages, one after the other, and their records."""
    seals, records = [], {}
    for stage in stages:
        seal, text = make_seal(appraisal, stage, DAY, "Jane Doe", seals)
        seals.append(seal)
        records[seal.number] = record_of(text)
    return seals, records


def changes(appraisal, now, *stages):
    return [
        (each.seal.stage, "/".join(each.place.key), each.place.field, each.was, each.now)
        for each in changes_since(seal_states(*sealed(appraisal, *stages)), now)
    ]


def test_criteria_seals_all_of_a_criterion_but_its_weight():
    held = entries_of_stage(PLAN, "criteria")
    assert {place.field for place in held if place.kind == "criterion"} == {"ref", "group", "title", "kind"}


def test_weights_seals_weights_and_their_unit():
    assert [(p.kind, "/".join(p.key), p.field, v) for p, v in entries_of_stage(PLAN, "weights").items()] == [
        ("setup", "", "weights", "points"),
        ("criterion", "A", "weight", 10),
        ("criterion", "B", "weight", 5),
    ]


def test_scores_seals_options_scores_and_reasons():
    assert {place.kind for place in entries_of_stage(PLAN, "scores")} == {"option", "score", "rationale"}


def test_the_code_is_sha_256_of_previous_code_stage_date_name_and_text():
    seals, _ = sealed(PLAN, "criteria", "weights")
    text = "criterion\tA\tweight\t10\ncriterion\tB\tweight\t5\nsetup\t\tweights\tpoints"
    meant = sha256(f"{seals[0].code}\nweights\n{DAY}\nJane Doe\n{text}".encode()).hexdigest()
    assert (seals[1].code, seals[1].entries, seals[1].previous) == (meant, 3, seals[0].code)


def test_the_order_of_rows_is_not_sealed():
    other = replace(PLAN, criteria=PLAN.criteria[::-1], options=PLAN.options[::-1])
    assert sealed(other, *OF_ONE_HAND)[0] == sealed(PLAN, *OF_ONE_HAND)[0]


def test_nothing_can_be_sealed_where_there_is_nothing():
    with pytest.raises(ValueError, match="weights"):
        make_seal(replace(PLAN, setup=replace(PLAN.setup, weights=""), criteria=()), "weights", DAY, "Jane")


@given(st.text())
def test_a_record_gives_its_text_back(text):
    assert text_of_record(record_of(text)) == text


def test_a_record_stands_in_cells_that_hold_it():
    pick = random.Random(1)
    pieces = record_of("".join(chr(pick.randrange(32, 0xD000)) for _ in range(50_000)))
    assert max(map(len, pieces)) == CHUNK


@pytest.mark.parametrize("pieces", [[], ["?"], ["AAAA"], [record_of("text")[0][:-8]]])
def test_what_is_no_record_is_refused(pieces):
    with pytest.raises(ValueError, match=r"."):
        text_of_record(pieces)


def test_nothing_changed_since_where_nothing_did():
    assert changes(PLAN, PLAN, *OF_ONE_HAND) == []


def test_a_weight_that_changed_is_told_once_by_the_stage_of_weights():
    assert changes(PLAN, with_weights(PLAN, A=4), *OF_ONE_HAND) == [("weights", "A", "weight", "10", "4")]


def test_a_score_that_was_cleared_is_told():
    gone = {key: value for key, value in PLAN.scores.items() if key != ("A", "O1")}
    assert changes(PLAN, replace(PLAN, scores=gone), *OF_ONE_HAND) == [("scores", "A/O1", "score", "High", "")]


def test_a_criterion_that_came_later_is_told():
    late = replace(PLAN, criteria=(*PLAN.criteria, Criterion("C", "G", "Late", weight=Fraction(1))))
    assert ("criteria", "C", "title", "", "Late") in changes(PLAN, late, *OF_ONE_HAND)


def test_a_stage_that_was_sealed_again_is_compared_with_its_last_seal():
    first, records = sealed(PLAN, "weights")
    later = with_weights(PLAN, A=4)
    again, text = make_seal(later, "weights", DAY, "Jane Doe", first)
    states = seal_states([*first, again], {**records, 2: record_of(text)})
    assert ([state.fault for state in states], changes_since(states, later)) == (["", ""], [])


def faults(seals, records):
    return [state.fault for state in seal_states(seals, records)]


def test_a_record_that_is_not_there_is_a_fault():
    seals, records = sealed(PLAN, "criteria", "weights")
    assert faults(seals, {2: records[2]}) == ["its record is not there", ""]


@pytest.mark.parametrize(
    ("field", "value"), [("date", "2026-11-28"), ("by", "John Doe"), ("code", "0" * 64), ("stage", "criteria")]
)
def test_what_was_typed_over_in_a_seal_is_a_fault(field, value):
    seals, records = sealed(PLAN, "weights")
    assert faults([seals[0]._replace(**{field: value})], records) == [
        "its code is not that of its record, stage, date and name"
    ]


def test_a_count_that_was_typed_over_is_a_fault():
    seals, records = sealed(PLAN, "weights")
    assert faults([seals[0]._replace(entries=7)], records) == ["its record has another number of entries"]


def test_a_seal_that_was_taken_out_is_a_fault_of_the_next():
    seals, records = sealed(PLAN, "criteria", "weights", "scores")
    assert faults([seals[0], seals[2]], records) == ["", "it stands as number 2"]


def test_a_first_seal_that_was_taken_out_is_seen_though_the_others_are_numbered_anew():
    seals, records = sealed(PLAN, "criteria", "weights")
    assert faults([seals[1]._replace(number=1)], {1: records[2]}) == ["it does not follow the seal before it"]


def test_a_broken_seal_accuses_nobody():
    seals, records = sealed(PLAN, "weights")
    states = seal_states([seals[0]._replace(by="X")], records)
    assert changes_since(states, scored(with_weights(PLAN, A=4), A_O1="Low")) == []
