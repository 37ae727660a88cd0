"""Accepted findings: what is put on record with a reason is no longer open."""

from __future__ import annotations

from tests.support.helpers import appraisal
from xlappraise.appraisal.accepted import settle
from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.gather import About, Gathering
from xlappraise.appraisal.model import FINAL, LogRow, Setup
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.rules.of_advice import TELLS_NOTHING
from xlappraise.appraisal.rules.of_cells import LEVEL_UNKNOWN
from xlappraise.appraisal.rules.of_rows import LEVEL_NOT_AVAILABLE, LIMITS_NOT_KEPT, SCORE_MISSING

E13, F13 = Cell("Scores", 13, 5), Cell("Scores", 13, 6)


def two_cells():
    gathering = Gathering()
    gathering.add(LEVEL_NOT_AVAILABLE, E13, About("D6", "D6 Phasing", "O1", "O1 Stay"), found="Medium", expected="Low")
    gathering.add(LEVEL_NOT_AVAILABLE, F13, About("D6", "D6 Phasing", "O2", "O2 Move"), found="Medium", expected="Low")
    return list(gathering.findings())


def codes(where, findings=None, **row):
    values = {"code": "XLA305", "where": where, "reason": "Agreed.", "accepted_by": "Cabinet", **row}
    made = appraisal({"A": 3}, {"O1": ["High"]})
    made = replace(made, logs={"Accepted findings": (LogRow(values),)})
    settled = settle(made, two_cells() if findings is None else findings)
    return [f.code for f in settled.open], [f.code for f in settled.accepted]


def test_a_finding_is_accepted_by_ref_by_cell_by_key_or_altogether():
    for where in ("D6", "d6", "Scores!E13; Scores!F13", "E13, F13", "$E$13;F13", "D6/O1; D6/O2", "O1;O2", ""):
        assert codes(where) == ([], ["XLA305"]), where


def test_a_finding_is_accepted_by_its_place_as_check_prints_it():
    for where in ("Scores!E13:F13", "E13:F13", "'Scores'!$E$12:$F$14", "scores!f13:e13"):
        assert codes(where) == ([], ["XLA305"]), where
    for where in ("Scores!E13:E14", "Criteria!E13:F13", "E14:F20"):
        assert codes(where) == (["XLA305", "XLA442"], []), where


def test_a_finding_about_one_ref_or_several_is_accepted_by_them():
    limits = LIMITS_NOT_KEPT.at(Cell("Criteria", 25, 10), ref="V5", criterion="V5 Cost", found="", expected="")
    assert codes("V4; V5", [limits], code="XLA304") == ([], ["XLA304"])
    same = {"ref": "D4", "keys": "D4; D9", "named": "", "adds": "", "tells": ""}
    pair = TELLS_NOTHING.at(Cell("Criteria", 9, 1), Cell("Criteria", 14, 1), **same)
    assert codes("D4; D9", [pair], code="XLA411") == ([], ["XLA411"])
    assert codes("D4", [pair], code="XLA411") == (["XLA411", "XLA442"], [])


def test_what_is_accepted_carries_the_reason_and_who_answers_for_it():
    row = LogRow({"code": "XLA305", "reason": "Agreed.", "accepted_by": "Cabinet"})
    made = replace(appraisal({"A": 3}, {"O1": ["High"]}), logs={"Accepted findings": (row,)})
    (finding,) = settle(made, two_cells()).accepted
    assert (finding.facts["reason"], finding.facts["accepted_by"]) == ("Agreed.", "Cabinet")


def test_a_finding_stays_open_while_one_of_its_cells_is_not_named():
    assert codes("D6/O1") == (["XLA305", "XLA442"], [])


def test_an_acceptance_of_something_else_accepts_nothing():
    assert codes("V4") == (["XLA305", "XLA442"], [])
    assert codes("D6", code="XLA304") == (["XLA305", "XLA442"], [])


def test_an_acceptance_is_not_called_idle_while_there_are_errors():
    error = LEVEL_UNKNOWN.at(E13, ref="D6", option="O1", found="Hgih", expected="High")
    assert codes("V4", [error]) == (["XLA202"], [])


def test_an_acceptance_needs_a_reason_and_a_name():
    assert codes("D6", reason="") == (["XLA305", "XLA441"], [])
    assert codes("D6", accepted_by=" ") == (["XLA305", "XLA441"], [])


def test_an_error_cannot_be_accepted():
    error = LEVEL_UNKNOWN.at(E13, ref="D6", option="O1", what="", shown="", expected="", hint="")
    assert codes("D6", [error], code="XLA202") == (["XLA202", "XLA443"], [])


def test_what_is_accepted_does_not_keep_a_final_version_from_being_finished():
    missing = SCORE_MISSING.at(E13, ref="D6", option="O1", what="", expected="High")
    row = LogRow({"code": "XLA301", "reason": "Nobody could say.", "accepted_by": "Cabinet"})
    made = replace(appraisal({"A": 3}, {"O1": ["High"]}), setup=Setup(status=FINAL))
    assert [f.code for f in settle(made, [missing]).open] == ["XLA301", "XLA432"]
    assert settle(replace(made, logs={"Accepted findings": (row,)}), [missing]).open == ()
