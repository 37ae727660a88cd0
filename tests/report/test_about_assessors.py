"""The pack on several assessors: who scored, what was moderated and why, dissent, agreement; in public by role."""

from __future__ import annotations

import json
import re

import pytest

from tests.support.individual_cases import FIVE, SAID, moderated, scores_of
from tests.support.reports import of_tree, outcome_of, page_facts, report
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.scoring import score
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.exchange.to_json import dumps, json_of_appraisal, results_json
from xlappraise.report.about_assessors import CAUTION, NEVER_A_SCORE
from xlappraise.report.tree import Bullets, Report, Text


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    return outcome_of(moderated(), tmp_path_factory.mktemp("five"))


@pytest.fixture(scope="module")
def tree(outcome) -> Report:
    return report(outcome, sections=("assessors",))


@pytest.fixture(scope="module")
def public(outcome) -> Report:
    return report(outcome, sections=("assessors", "findings"), public=True)


def table(tree: Report, words: str):
    return next(each for each in of_tree(tree) if words in each.caption)


def texts(tree: Report) -> list[str]:
    return [block.text for section in tree.sections for block in section.blocks if isinstance(block, Text)]


def test_the_panels_reason_is_the_rationale_of_an_agreed_score(outcome):
    rows = table(report(outcome, sections=("rationale",)), "C2 Running cost").rows
    assert [row[2] for row in rows] == [SAID["C2", "A"]["reason"], "No rationale recorded", SAID["C2", "C"]["reason"]]


def test_it_says_how_many_scores_were_alike(tree):
    assert texts(tree)[0] == (
        "5 assessors scored, each alone. The scores of this report are those agreed afterwards. Of 9 scores, 4 are "
        "what all who were to give it gave, and 5 were agreed by the panel."
    )


def test_who_scored_stands_with_what_they_declared(tree):
    rows = {row[0]: row for row in table(tree, "Who scored").rows}
    assert rows["Eve"] == (
        "Eve",
        "Children's services",
        "All",
        "9",
        "B Joint venture: Was on its board (2 November 2026)",
        "16 November 2026, 10:00 to 11:30",
    )
    assert rows["Ana"][4] == "None (2 November 2026)"


def test_what_was_moderated_stands_with_who_gave_what_and_why(tree):
    first, *others = table(tree, "What was moderated").rows
    assert first[:3] == (
        "C1 Quality of care: B Joint venture",
        "High: Ana and Ben\nMedium: Cat and Dev\nLow: Eve",
        "Medium",
    )
    assert first[3].startswith("Inspectors called it good")
    assert [row[1].partition(":")[0] for row in others] == ["Medium", "High", "High", "High"]


def test_dissent_stands_with_its_name(tree):
    (dissent,) = next(b.points for s in tree.sections for b in s.blocks if isinstance(b, Bullets))
    assert dissent == (
        "C1 Quality of care: B Joint venture. Eve: The joint board never met in its first year, so that this is Low."
    )


def test_agreement_stands_with_its_caution_and_no_grade(tree):
    said = texts(tree)
    assert said[1] == (
        "Krippendorff's alpha over 9 cells that at least two assessors scored is 0.64 by the order of the levels and "
        "0.66 by their points. Kendall's W of the totals, over the 5 who scored everything, is 0.07."
    )
    assert said[2] == CAUTION
    assert said[3] == NEVER_A_SCORE


def test_ranks_by_each_alone_stand_beside_those_agreed(tree):
    found = table(tree, "Ranks by each assessor alone")
    assert found.head == ("Option", "Agreed", "Ana alone", "Ben alone", "Cat alone", "Dev alone", "Eve alone", "Means")
    assert found.rows[1] == ("B Joint venture", "3", "1", "1", "2", "2=", "3", "1=")


def test_it_says_how_few_changes_put_another_first(tree):
    assert texts(tree)[4].endswith("1 (C1 of B at High instead of Medium, for B Joint venture).")


def test_the_page_for_members_says_whose_scores_they_are(tree):
    assert page_facts(tree)["Scored by"] == "Agreed scores of 5 assessors; 1 dissent is on record."


def test_the_public_pack_gives_roles_only(public):
    assert not re.search(r"\b(Ana|Ben|Cat|Dev|Eve)\b", repr(public))
    assert [row[0] for row in table(public, "Who scored").rows] == [
        "Finance",
        "Law",
        "Children's services 1",
        "Procurement",
        "Children's services 2",
    ]


def test_a_finding_about_an_assessor_names_the_role_in_public(public):
    assert any("declared: Children's services 2 (B)." in cell for row in table(public, "Findings").rows for cell in row)


def test_without_a_role_an_assessor_is_a_number(tmp_path):
    some = moderated({"P1": FIVE["Ana"], "P2": FIVE["Eve"]}, {})
    assert [row[0] for row in table(report(outcome_of(some, tmp_path), public=True), "Who scored").rows] == [
        "Assessor 1",
        "Assessor 2",
    ]


def test_what_those_recused_scored_is_not_counted(tmp_path):
    some = moderated()
    *others, eve = some.logs["Declaration"]
    recused = eve._replace(values={**eve.values, "recused": "Yes"})
    some = replace(some, logs={**some.logs, "Declaration": (*others, recused)})
    rows = {row[0]: row for row in table(report(outcome_of(some, tmp_path)), "Who scored").rows}
    assert rows["Eve"][3:5] == ("6", "B Joint venture: Was on its board; recused from it (2 November 2026)")


def test_what_is_open_is_said(tmp_path):
    some = replace(moderated(), scores=scores_of("H.M MHH LMH"))
    found = report(outcome_of(some, tmp_path), sections=("assessors",))
    assert texts(found)[0].endswith("1 is not agreed yet.")
    assert table(found, "What was moderated").rows[0][2] == "Open"


# ------------------------------------------------------------------------------------------------------- json


def results() -> dict[str, object]:
    return json.loads(dumps(results_json("book.xlsx", moderated(), score(moderated()))))["agreement"]


def test_json_holds_each_coefficient_as_its_fraction():
    found = results()
    assert found["w"] == {
        "value": 7 / 95,
        "numerator": 42,
        "denominator": 570,
        "reason": None,
        "assessors": ["Ana", "Ben", "Cat", "Dev", "Eve"],
    }
    assert found["alpha_ordinal"]["numerator"] == 369885
    assert set(found["w_by_criterion"]) == {"C1", "C2", "C3"}


def test_json_says_why_a_coefficient_is_null():
    some = moderated({"Ana": FIVE["Ana"]}, {})
    found = json.loads(dumps(results_json("book.xlsx", some, score(some))))["agreement"]
    assert (found["w"]["value"], found["w"]["reason"]) == (None, "fewer than two assessors scored everything")
    assert (found["alpha_interval"]["value"], found["alpha_interval"]["reason"]) == (
        None,
        "no cell was scored by two assessors",
    )


def test_json_tells_the_fewest_changes():
    assert results()["fewest_changes"][0] == {
        "option": "B",
        "changes": 1,
        "moves": [{"ref": "C1", "option": "B", "from": "Medium", "to": "High"}],
    }


def test_results_without_assessors_have_no_such_key():
    none = replace(moderated(), logs={})
    assert "agreement" not in results_json("book.xlsx", none, score(none))


def test_json_keeps_the_individual_scores(outcome):
    again = appraisal_from(json_of_appraisal(outcome))
    mine, theirs = (each.logs["Individual scores"] for each in (outcome.appraisal, again))
    assert [row.values for row in theirs] == [row.values for row in mine]
