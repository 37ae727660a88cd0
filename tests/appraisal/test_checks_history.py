"""Where checks of history, decision, trail and benefits must stay silent, and where one finding stands for several."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.support.helpers import BANDS, SCALE, good, said, snapshot
from xlappraise.appraisal.checks import advise, check
from xlappraise.appraisal.findings import NOTE, WARNING, Finding
from xlappraise.appraisal.model import LONG_LIST, Appraisal, Criterion, LogRow, Option, Setup
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.rules import RULES
from xlappraise.appraisal.scoring import score
from xlappraise.reading.reader import read

OPTIONS = (
    Option("O1", "As now", outcome="Discounted", reason="It leaks."),
    Option("O2", "Build", outcome="Preferred", reason="It pays."),
    Option("O3", "Lease", outcome="Carried forward"),
)
APRIL, MAY = date(2014, 4, 10), date(2014, 5, 10)


def made(*options: Option, setup: Setup | None = None, **logs: list[dict[str, Any]]) -> Appraisal:
    names = {"Trail": "Long-list trail"}
    rows = {names.get(name, name): tuple(LogRow(row) for row in each) for name, each in logs.items()}
    return Appraisal(setup or Setup(title="A hall"), SCALE, BANDS, (), options or OPTIONS, (), logs=rows)


def found(appraisal: Appraisal) -> list[Finding]:
    checked = list(check(appraisal))
    everything = [*checked, *advise(appraisal, score(appraisal), checked)]
    return [finding for finding in everything if finding.code != "XLA330"]


def told(appraisal: Appraisal) -> list[str]:
    return said(found(appraisal))


def counts(*left: int) -> list[dict[str, Any]]:
    return [{"step": f"Step {n}", "left": Fraction(number), "reason": "So."} for n, number in enumerate(left, 1)]


# --------------------------------------------------------------------------------------------- lineage


def test_one_successor_named_twice_is_one_successor() -> None:
    twice = Option("L1", "Hall", stage=LONG_LIST, outcome="Merged", merged_into="O2", replaced_by=" o2")
    assert told(made(*OPTIONS, twice)) == []


def test_a_chain_of_successors_is_no_ring() -> None:
    chain = [
        Option(f"L{n}", f"Hall {n}", stage=LONG_LIST, outcome="Replaced", replaced_by=to)
        for n, to in enumerate(("L2", "L3", "O2"), 1)
    ]
    assert told(made(*OPTIONS, *chain)) == []


def test_a_ring_is_one_finding_and_what_leads_into_it_is_none() -> None:
    ways = (("A", "B"), ("B", "C"), ("C", "B"))
    options = [Option(key, f"Hall {key}", stage=LONG_LIST, outcome="Replaced", replaced_by=to) for key, to in ways]
    assert told(made(*OPTIONS, *options)) == [
        ("XLA333 Options: These options replace each other in a circle: B to C to B.")
    ]


def test_missing_successors_of_one_kind_are_one_finding() -> None:
    lost = [Option(f"L{n}", f"Hall {n}", stage=LONG_LIST, outcome="Replaced") for n in (1, 2)]
    assert [finding.message for finding in found(made(*OPTIONS, *lost))] == [
        "The successor of L1 and L2 is not named, though Outcome is Replaced."
    ]


# -------------------------------------------------------------------------------------------- decision


def test_each_day_on_which_something_was_decided_needs_its_reasons() -> None:
    rows = [
        {"ref": "a", "decision_maker": "Cabinet", "date": APRIL, "decision": "Go on.", "reasons": "It pays."},
        {"ref": "b", "decision_maker": "Cabinet", "date": MAY, "decision": "Stop."},
    ]
    assert told(made(Decision=rows)) == ["XLA342 Decision: Decision b gives no reasons."]


def test_resolutions_of_one_decision_share_its_reasons() -> None:
    rows = [
        {"ref": "a", "decision_maker": "Cabinet", "date": APRIL, "decision": "Go on."},
        {"ref": "b", "decision_maker": "cabinet", "date": APRIL, "decision": "Pay.", "reasons": "It pays."},
        {"ref": "c", "decision": "Tell people."},
    ]
    assert told(made(Decision=rows)) == []


def test_a_decision_may_take_effect_at_once() -> None:
    row = {"decision_maker": "Cabinet", "date": APRIL, "effective_from": APRIL, "decision": "Go.", "reasons": "So."}
    assert told(made(Decision=[row])) == []


def test_a_later_resolution_counts_from_the_date_above() -> None:
    rows = [
        {"ref": "a", "decision_maker": "Cabinet", "date": MAY, "decision": "Go.", "reasons": "So."},
        {"ref": "b", "effective_from": APRIL, "decision": "Pay."},
    ]
    assert told(made(Decision=rows)) == [
        "XLA343 Decision: Decision b takes effect on 10/04/2014, before it was taken on 10/05/2014."
    ]


def test_setup_may_say_who_decides() -> None:
    row = {"ref": "a", "decision": "Go.", "reasons": "So."}
    assert told(made(Decision=[row], setup=Setup(title="A hall", decision_maker="Cabinet"))) == []
    assert told(made(Decision=[row])) == ["XLA344 Decision: Decision a names no decision maker."]


def test_a_decision_for_a_merged_option_names_the_one_that_took_it_over() -> None:
    merged = Option("L1", "Hall", stage=LONG_LIST, outcome="Merged", merged_into="O2")
    row = {"decision_maker": "Cabinet", "options": "l1", "decision": "Go.", "reasons": "So."}
    (finding,) = found(made(*OPTIONS, merged, Decision=[row]))
    assert (finding.code, finding.help.endswith(" O2 took it over.")) == ("XLA340", True)


RECORD = ["Decision", "Reasons", "Status", "Key decision", "Reason key", "Conflicts of interest", "Dispensation"]


def recorded(*values: str | None) -> list[str]:
    """What is said of the record of one decision: Decision, Reasons and what follows in RECORD."""
    book = {**good(), "Decision": [RECORD, ["To go on.", "It pays.", *values]]}
    return said(check(read(snapshot(book)).appraisal))


@pytest.mark.parametrize(
    ("values", "blank"),
    [
        (("Approved", "No", None, "None.", None), ""),
        (("Approved", "Yes", None, "None", None), "Reason key is"),
        (("Approved", "No", None, "Two members of the board", None), "Dispensation is"),
        (("Approved", "No", None, None, None), "Conflicts of interest is"),
        ((None, None, None, None, None), "Status, Key decision and Conflicts of interest are"),
        (("Proposed", None, None, None, None), ""),
    ],
)
def test_the_record_of_a_decision_asks_for_what_it_needs(values: tuple[str | None, ...], blank: str) -> None:
    told_of_record = [line.partition("complete: ")[2] for line in recorded(*values) if line.startswith("XLA350")]
    assert told_of_record == ([f"{blank} blank."] if blank else [])


def test_a_decision_that_is_still_to_be_decided_needs_no_record() -> None:
    book = {**good(), "Decision": [RECORD, ["To be decided by Cabinet in May.", "x"]]}
    assert [line for line in said(check(read(snapshot(book)).appraisal)) if "XLA350" in line] == []


def test_a_record_that_is_not_complete_is_a_note_until_final() -> None:
    (rule,) = [rule for rule in RULES if rule.code == "XLA350"]
    assert (rule.severity, rule.final) == (NOTE, WARNING)


# ----------------------------------------------------------------------------------------------- trail


def test_a_trail_may_end_with_the_short_list_the_preferred_or_all_that_stand() -> None:
    stands = [replace(option, stage=LONG_LIST) for option in OPTIONS]
    assert [told(made(*OPTIONS, Trail=counts(9, last))) for last in (3, 1, 2)] == [[], [], []]
    assert told(made(*stands, Trail=counts(9, 2))) == []
    assert told(made(*OPTIONS, Trail=counts(9, 4))) == [
        "XLA348 Long-list trail: Long-list trail ends with 4 options, but Options has 3 on the Short-list and "
        "1 preferred."
    ]


def test_an_option_that_went_on_under_another_id_is_not_counted_as_standing() -> None:
    earlier = Option("L1", "As it was", stage=LONG_LIST, outcome="Carried forward", replaced_by="O3")
    stands = [replace(option, stage=LONG_LIST) for option in OPTIONS]
    assert told(made(earlier, *stands, Trail=counts(9, 2))) == []
    assert [f.code for f in found(made(earlier, *stands, Trail=counts(9, 3)))] == ["XLA348"]


def test_a_trail_is_not_held_against_options_that_are_not_there_yet() -> None:
    undecided = [Option("O1", "As now", stage=LONG_LIST, outcome="Discounted", reason="It leaks.")]
    assert told(made(*undecided, Trail=counts(9, 5))) == []


# -------------------------------------------------------------------------------------------- benefits


def test_a_challenge_without_a_benefit_is_not_asked_for_a_measure() -> None:
    assert [finding.code for finding in found(made(Benefits=[{"ref": "B1", "challenge": "Damp"}]))] == ["XLA465"]


def test_criteria_need_no_benefit_where_no_benefit_says_what_it_supports() -> None:
    row = {"ref": "B1", "challenge": "Damp", "benefit": "Dry rooms", "measure": "Days"}
    scored = replace(made(Benefits=[row]), criteria=(Criterion("C1", "", "Cost", weight=Fraction(1)),))
    assert "XLA467" not in {finding.code for finding in found(scored)}


def test_no_option_is_suggested_as_its_own_successor() -> None:
    options = (Option("O1", "As now", outcome="Merged", merged_into="O1"), replace(OPTIONS[1], id="O2"))
    itself = (replace(options[0], merged_into="", replaced_by="O1", outcome="Replaced"), options[1])
    for given in (options, itself):
        codes = {f.code: f.suggestion for f in found(made(*given)) if f.code in ("XLA319", "XLA332")}
        assert list(codes.values()) == ["O2"]


def test_a_value_that_is_ruled_out_speaks_for_the_options_it_takes_along() -> None:
    value = {"dimension": "Structure", "value": "Hub", "outcome": "Ruled out", "stage": "After scoring"}
    hub = Option("O1", "Hubs", "", "Hub", stage=LONG_LIST)
    dropped = Option("O2", "Hubs too", "", "hub ", stage=LONG_LIST, outcome="Discounted")
    rest = {
        "Dimensions": [value | {"reason": "Too far."}],
        "Decision": [{"ref": "a", "decision_maker": "Cabinet", "options": "O1", "decision": "x", "reasons": "y"}],
    }
    assert told(made(hub, dropped, replace(OPTIONS[1], id="O3", name="As now"), **rest)) == [
        "XLA340 Decision: Decision a is for O1 Hubs, which was discounted."
    ]


def test_only_what_is_in_a_cell_is_said_to_be_found_or_expected() -> None:
    row = {"ref": "B1", "challenge": "Damp", "benefit": "Dry rooms", "measure": "Days", "supports": "C1"}
    phases = [{"phase": "1", "options": "O2"}, {"phase": "2", "options": "O3"}]
    criteria = tuple(Criterion(ref, "", "Cost", weight=Fraction(1)) for ref in ("C1", "C2", "C3"))
    findings = found(replace(made(Benefits=[row], Phases=phases), criteria=criteria))
    told = {f.code: (f.found, f.expected) for f in findings if f.code in ("XLA346", "XLA467")}
    assert told == {"XLA346": (None, None), "XLA467": (None, None)}


# ------------------------------------------------------------------------------------------ one mistake


def test_an_id_that_was_changed_on_options_is_one_finding() -> None:
    """It is told on Scores, with its new name; what else still says the old one is mended along with it."""
    book = good(Options_A3="O22", Options_H1="Replaced by", Options_H4="O2", Options_D4="Replaced", Options_F4=None)
    book["Decision"] = [
        ["Ref", "Decision maker", "Options", "Decision", "Reasons"],
        ["a", "Cabinet", "O2", "Go.", "So."],
    ]
    book["Phases"] = [["Phase", "Options"], ["1", "O2"]]
    reading = read(snapshot(book))
    assert [f.code for f in (*reading.findings, *check(reading.appraisal, reading.findings))] == ["XLA314"]


# ---------------------------------------------------------------------------------- without a short-list


def test_a_preferred_option_need_not_be_short_listed_where_nobody_is() -> None:
    preferred = Option("O2", "Build", stage=LONG_LIST, outcome="Preferred")
    assert told(made(replace(OPTIONS[0], stage=LONG_LIST), preferred)) == []
    assert [f.code for f in found(made(OPTIONS[0], preferred))] == ["XLA424"]
