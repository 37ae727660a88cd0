"""The sheet Gateways: answers and reasons for options of the whole long-list, beside those that stand on Scores."""

from __future__ import annotations

from typing import Any

from tests.support.helpers import GOOD, good, said, snapshot
from tests.support.rule_cases_gateways import gateways
from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.model import Appraisal
from xlappraise.flow import fixes, judge
from xlappraise.xlsx.changes.kinds import DeleteLine, SetCell


def read(*rows: list[Any], **cells: Any) -> Appraisal:
    return judge(snapshot(gateways(*rows, **cells))).appraisal


def answers(appraisal: Appraisal) -> dict[str, Any]:
    return {id_: answer for (ref, id_), answer in appraisal.scores.items() if ref == "G1"}


def test_options_of_the_long_list_have_answers_and_reasons() -> None:
    found = read(["O3", None, "Fail", "The site is let until 2040."])
    assert answers(found) == {"O1": "Pass", "O2": "Pass", "O3": "Fail"}
    assert found.rationale["G1", "O3"] == "The site is let until 2040."
    assert found.score_cells["G1", "O3"] == Cell("Gateways", 2, 3)
    assert found.rationale_cells["G1", "O3"] == Cell("Gateways", 2, 4)
    assert found.score_cells["B1", "O2"] == Cell("Scores", 3, 6)


def test_a_blank_answer_of_the_long_list_is_not_recorded_and_no_finding() -> None:
    assert said(judge(snapshot(gateways(["O3", None, None, None]))).findings) == said(judge(snapshot(GOOD)).findings)


def test_rows_and_columns_are_found_wherever_they_stand() -> None:
    book = gateways(["O3", None, "Fail", "It is let."])
    book["Gateways"] = [[], *([None, *reversed(row)] for row in book["Gateways"])]
    assert answers(judge(snapshot(book)).appraisal)["O3"] == "Fail"


def test_a_gateway_is_found_by_its_title_when_its_ref_changed() -> None:
    book = good(Criteria_A2="G9", Scores_A2="G9", Rationale_A2="G9")
    book |= {"Gateways": gateways(["O3", None, "Fail", None])["Gateways"]}
    assert judge(snapshot(book)).appraisal.scores["G9", "O3"] == "Fail"


def test_an_answer_that_is_none_is_one_finding_with_its_cell() -> None:
    found = judge(snapshot(gateways(["O3", None, "Maybe", None]))).findings
    assert [finding for finding in said(found) if "Gateways!" in finding] == [
        'XLA207 Gateways!C2: The gateway answer of O3 Close on G1 Legal is "Maybe", which is neither Pass nor Fail; '
        "until it is corrected it counts as unanswered."
    ]


def test_a_fix_of_an_answer_goes_to_its_cell_on_gateways() -> None:
    changes = fixes(judge(snapshot(gateways(["O3", None, "fail ", None]))))
    assert [change for change in changes if isinstance(change, SetCell) and change.sheet == "Gateways"] == [
        SetCell("Gateways", 2, 3, "Fail")
    ]


def test_answers_that_agree_may_stand_in_both_places() -> None:
    assert said(judge(snapshot(gateways(["O1", None, "Pass", None]))).findings) == said(judge(snapshot(GOOD)).findings)


def test_of_two_answers_that_differ_fail_counts() -> None:
    assert answers(read(["O1", None, "Fail", None]))["O1"] == "Fail"
    assert answers(read(["O1", None, "Pass", None], Scores_E2="Fail"))["O1"] == "Fail"


def test_a_gateway_that_is_gone_is_one_finding_though_it_leaves_two_columns() -> None:
    rows = ["O3", None, "Fail", "It is let.", "Pass", "It would do."]
    book = gateways(rows, headings=("G7 Fit", "Reason G7"))
    found = [f for f in judge(snapshot(book)).findings if f.code in ("XLA360", "XLA381")]
    assert [(f.code, str(f.cell), *map(str, f.also)) for f in found] == [("XLA360", "Gateways!E1", "Gateways!F1")]


def test_the_fix_deletes_the_columns_of_a_gateway_that_is_gone() -> None:
    rows = ["O3", None, "Fail", "It is let.", "Pass", "It would do."]
    outcome = judge(snapshot(gateways(rows, headings=("G7 Fit", "Reason G7"))))
    deleted = [(c.sheet, c.row, c.column) for c in fixes(outcome) if isinstance(c, DeleteLine)]
    assert deleted == [("Gateways", 0, 6), ("Gateways", 0, 5)]


def test_while_a_gateway_has_no_column_nothing_is_deleted() -> None:
    book = {**good(), "Gateways": [["ID", "Option", "G7 Fit", "Reason G7"], ["O3", None, "Fail", "Let."]]}
    outcome = judge(snapshot(book))
    assert ([f.code for f in outcome.findings if f.cell.sheet == "Gateways"], fixes(outcome)) == (["XLA381"], [])


def test_an_id_that_changed_on_options_is_asked_about_once_and_carried_over() -> None:
    book = gateways(["O2", None, "Pass", None], Options_A3="O22")
    outcome = judge(snapshot(book))
    assert [finding.code for finding in outcome.findings if finding.severity == "error"] == ["XLA314"]
    assert SetCell("Gateways", 2, 1, "O22") in fixes(outcome)


def test_without_any_option_that_could_be_read_nothing_is_said_of_rows_of_answers() -> None:
    book = gateways(["O2", None, "Pass", None], ["O3", None, "Fail", None], Options_A1="Number")
    assert [f.code for f in judge(snapshot(book)).findings if f.cell.sheet == "Gateways"] == []


def test_without_any_criterion_that_could_be_read_nothing_is_said_of_columns_of_answers() -> None:
    book = gateways(["O3", None, "Fail", None], Criteria_A1="Number")
    assert [f.code for f in judge(snapshot(book)).findings if f.cell.sheet == "Gateways"] == []


def test_an_id_that_was_cleared_on_options_is_asked_about_once() -> None:
    book = gateways(["O2", None, "Pass", None], Options_A3=None)
    assert [f.code for f in judge(snapshot(book)).findings if f.severity == "error"] == ["XLA371"]
