"""What changed when it should not have, or without a record."""

from __future__ import annotations

from fractions import Fraction

from tests.appraisal.test_versions import renamed_criterion, small, with_weights
from tests.appraisal.test_versions_three_way import scored
from xlappraise.appraisal.model import Criterion, LogRow
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.versions.comparison import compare
from xlappraise.appraisal.versions.warnings import warnings

OLD = small((10, 5), A="HL", B="ML")
GATED = replace(
    OLD,
    criteria=(*OLD.criteria, Criterion("D", "G", "Legal", "Is it lawful?", "gateway")),
    scores=dict(OLD.scores) | {("D", "O1"): "Pass", ("D", "O2"): "Fail"},
)


def told(old, new, *codes):
    return [f.message for f in warnings(compare(old, new), {}) if not codes or f.code in codes]


def log(appraisal, **values):
    return replace(appraisal, logs={"Change log": (*appraisal.logs.get("Change log", ()), LogRow(values))})


def added(appraisal, ref, scores, kind="scored"):
    criterion = Criterion(ref, "G", "New", kind=kind, weight=Fraction(3) if kind == "scored" else None)
    given = {(ref, f"O{n}"): score for n, score in enumerate(scores, 1)}
    return replace(appraisal, criteria=(*appraisal.criteria, criterion), scores=dict(appraisal.scores) | given)


def test_a_weight_that_changed_after_scores_is_warned_of():
    assert told(OLD, with_weights(OLD, A=8), "XLA511") == ["Weights changed after scores were known: A from 10 to 8."]


def test_a_weight_that_changed_before_any_score_is_not():
    assert told(replace(OLD, scores={}), replace(with_weights(OLD, A=8), scores={}), "XLA511") == []


def test_all_weights_by_one_factor_are_not():
    assert told(OLD, with_weights(OLD, A=20, B=10), "XLA511") == []


def test_a_score_that_changed_with_the_same_reason_is_warned_of():
    old = replace(OLD, rationale={("A", "O1"): "It does."})
    assert told(old, scored(old, A_O1="Low"), "XLA512") == [
        "The score of O1 Company on A A changed, and its reason is the same as before."
    ]


def test_a_score_that_changed_with_its_reason_is_not():
    old = replace(OLD, rationale={("A", "O1"): "It does."})
    new = replace(scored(old, A_O1="Low"), rationale={("A", "O1"): "It does not."})
    assert told(old, new, "XLA512") == []


def test_a_gateway_that_changed_after_a_fail_is_warned_of():
    criteria = tuple(replace(c, question="Is it legal?") if c.ref == "D" else c for c in GATED.criteria)
    assert told(GATED, replace(GATED, criteria=criteria), "XLA513") == [
        "Gateway D changed after O2 failed it: its question changed."
    ]


def test_an_answer_that_went_from_fail_to_pass_is_warned_of():
    assert told(GATED, scored(GATED, D_O2="Pass"), "XLA513") == ["Gateway D changed after O2 failed it: O2 now passes."]


def test_a_gateway_that_was_removed_after_a_fail_is_warned_of():
    scores = {key: value for key, value in GATED.scores.items() if key[0] != "D"}
    assert told(GATED, replace(GATED, criteria=OLD.criteria, scores=scores), "XLA513") == [
        "Gateway D changed after O2 failed it: it was removed."
    ]


def test_a_gateway_that_nobody_failed_may_change():
    old = scored(GATED, D_O2="Pass")
    criteria = tuple(replace(c, question="Is it legal?") if c.ref == "D" else c for c in old.criteria)
    assert told(old, replace(old, criteria=criteria), "XLA513") == []


def test_a_new_criterion_that_one_option_meets_is_warned_of():
    assert told(OLD, added(OLD, "N", ("High", "Low")), "XLA514") == [
        "Criterion N is new, and O1 Company is the only option that has more than its lowest points."
    ]


def test_a_new_criterion_that_both_meet_is_not():
    assert told(OLD, added(OLD, "N", ("High", "Medium")), "XLA514") == []


def test_a_new_gateway_that_one_option_passes_is_warned_of():
    assert told(OLD, added(OLD, "N", ("Pass", "Fail"), "gateway"), "XLA514") == [
        "Criterion N is new, and O1 Company is the only option that passes it."
    ]


def test_changes_without_an_entry_are_named():
    new = added(scored(with_weights(OLD, A=8), B_O1="High"), "N", ("High", "High"))
    assert told(OLD, new, "XLA515") == ["3 changes are not on Change log: A, N and B/O1."]


def test_a_change_with_a_new_entry_is_not_named():
    new = log(log(scored(with_weights(OLD, A=8), B_O1="High"), ref="a", reason="x"), ref="B", option="O1", reason="y")
    assert told(OLD, new, "XLA515") == []


def test_an_entry_that_was_there_before_tells_of_no_later_change():
    old = log(OLD, ref="A", reason="Earlier")
    assert told(old, with_weights(old, A=8), "XLA515") == ["One change is not on Change log: A."]


def test_a_score_that_was_still_to_come_needs_no_entry():
    old = small((10, 5), A="HL", B="-L")
    assert told(old, OLD, "XLA515") == []


def test_a_rename_and_nothing_else_is_warned_of_in_no_way():
    found = compare(OLD, renamed_criterion(OLD, "A", "Z"), [("A", "Z")])
    assert list(warnings(found, {})) == []
