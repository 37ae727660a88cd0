"""The page that members read first: the whole answer, on one side of A4, the same in every format."""

from __future__ import annotations

import re
import subprocess
from fractions import Fraction

import pytest

from tests.conftest import EXAMPLE_JSON, TEMPLATES, needs
from tests.support.helpers import appraisal
from tests.support.report_parts import in_words, rows
from tests.support.reports import of_docx, of_html, of_md, of_tree, outcome_of, page_facts, report
from xlappraise.appraisal.model import Option
from xlappraise.appraisal.record import replace
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.report.about_members import first_sentence
from xlappraise.report.to_docx import docx_bytes
from xlappraise.report.to_html import html_text
from xlappraise.report.to_md import md_text
from xlappraise.report.to_pdf import pdf_of_report
from xlappraise.report.tree import ReportTable

NAME = "A very long name of an option that says in many words what would be done, by whom, and with whose money {}"


@pytest.fixture(scope="module")
def brief(tmp_path_factory):
    given = appraisal_from(EXAMPLE_JSON.read_text("utf-8"))
    return report(outcome_of(given, tmp_path_factory.mktemp("brief")), brief=True)


@pytest.fixture
def told(tmp_path):
    return lambda given: page_facts(report(outcome_of(given, tmp_path), brief=True))


def test_it_has_the_answer_and_what_it_rests_on(brief):
    facts = page_facts(brief)
    assert facts["To decide"].startswith("By Cabinet on 14 December 2017: Take at least")
    assert facts["Recommended"].startswith("O3 Wholly Owned Council Company. Highest printed total;")
    assert facts["Lead"] == "295 points (13.6% of the highest total) over O4 Independent Organisation."
    assert facts["How sure"].startswith("Wholly Owned Council Company stays first whatever the 15 doubtful scores are")
    assert facts["Doubtful or missing"].startswith("15 scores are called doubtful (marked ?). No score is missing.")
    assert [row[:4] for row in of_tree(brief)[0].rows] == [
        ("1", "O3 Wholly Owned Council Company", "1,810 ?", "83%"),
        ("2", "O4 Independent Organisation", "1,515 ?", "70%"),
        ("3", "O1 Strategic Partnership", "1,385 ?", "64%"),
        ("4", "O2 Joint Venture", "1,360 ?", "63%"),
        ("5", "O5 Outsource", "920 ?", "42%"),
    ]


def test_brief_is_the_page_alone_in_every_format(brief):
    assert brief.sections == ()
    assert of_docx(docx_bytes(brief)) == of_html(html_text(brief)) == of_md(md_text(brief)) == of_tree(brief)
    assert "Contents" not in html_text(brief) + md_text(brief)


def test_bars_are_as_long_as_the_shares(brief):
    widths = re.findall(r'<rect width="([\d.]+)" height="1"', html_text(brief))
    assert [Fraction(width) for width in widths] == [
        round(Fraction(100 * t, 2170), 2) for t in (1810, 1515, 1385, 1360, 920)
    ]


def test_who_failed_a_gateway_is_told_with_the_reason(told):
    given = appraisal({"G": "gateway", "A": 10}, {"O1": ["Fail", "High"], "O2": ["Pass", "Low"]})
    facts = told(replace(given, rationale={("G", "O1"): "There is no power to do it."}))
    assert facts["Gateways"] == "O1 Option O1 failed G Criterion G (There is no power to do it)."


def test_passed_gateways_are_said_to_be_passed(told):
    given = appraisal({"G": "gateway", "A": 10}, {"O1": ["Pass", "High"], "O2": ["Pass", "Low"]})
    assert told(given)["Gateways"] == "Every short-listed option passed the one gateway."


def test_a_lead_over_a_total_with_a_blank_is_the_least_that_it_can_be(told):
    given = appraisal({"A": 10, "B": 5}, {"O1": ["High", "High"], "O2": ["Low", None]})
    assert told(given)["Lead"] == "At least 100 points (66.7% of the highest total) over O2 Option O2."


def test_equal_first_options_have_no_lead(told):
    assert "Lead" not in told(appraisal({"A": 10}, {"O1": ["High"], "O2": ["High"]}))


def test_without_a_preferred_option_nothing_is_recommended(told):
    assert told(appraisal({"A": 10}, {"O1": ["High"]}))["Recommended"] == "No option is marked as preferred yet."


def test_costs_stand_beside_the_ranking(tmp_path):
    given = appraisal({"A": 10}, {"O1": ["High"], "O2": ["Low"]})
    options = tuple(replace(o, cost=Fraction(n)) for n, o in zip((5, 9), given.options, strict=True))
    tree = report(outcome_of(replace(given, options=options), tmp_path), brief=True)
    assert of_tree(tree)[0].head[-1] == "Cost"
    assert [row[-1] for row in of_tree(tree)[0].rows] == ["5", "9"]
    assert page_facts(tree)["Costs"] == "O1 costs no more than O2 and scores no less."


def test_the_next_three_steps_are_told_with_who_and_when(told):
    steps = rows(
        {"action": "Write the business case.", "owner": "Director", "by_when": "1 May 2026"},
        {"action": "Consult staff"},
        {"action": "Report back"},
        {"action": "Sign"},
        {"action": "Move"},
    )
    given = in_words(Option("O1", "A"), Next_steps=())
    facts = told(replace(given, logs={"Next steps": steps}))
    assert facts["What happens next"] == (
        "Write the business case (Director, by 1 May 2026); Consult staff; Report back. 2 further steps are listed."
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two.", "One."),
        ("Costs 1.5 million a year. Then less.", "Costs 1.5 million a year."),
        ("no end", "no end"),
        ("two\nlines", "two lines"),
    ],
)
def test_of_a_reason_the_first_sentence_is_told(text, sentence):
    assert first_sentence(text) == sentence


def test_sections_stand_in_the_order_asked_for(tmp_path):
    found = outcome_of(appraisal({"A": 10}, {"O1": ["High"]}), tmp_path)
    tree = report(found, sections=("checking", "ranking", "options", "ranking"))
    assert [section.key for section in tree.sections] == ["checking", "ranking", "options"]


def test_empty_logs_have_no_heading(tmp_path):
    tree = report(outcome_of(appraisal({"A": 10}, {"O1": ["High"]}), tmp_path))
    logs = {"assumptions", "issues", "stakeholders", "scope", "changes"}
    assert not logs & {section.key for section in tree.sections}


def test_codes_cells_and_checksums_stand_in_the_last_annex_alone(tmp_path):
    given = appraisal_from((TEMPLATES / "adopt-london-east.json").read_text("utf-8"))
    found = outcome_of(given, tmp_path)
    *body, last = report(found).sections
    assert [finding.code for finding in found.findings if finding.code not in str(last)] == []
    assert found.snapshot.sha256 in str(last)
    assert not re.search(r"XLA\d{3}|\w+![A-Z]+\d|[0-9a-f]{64}", str(body))


def crowded():
    """Twelve options with long names, a failed gateway, blanks, costs, reasons and next steps."""
    scores = {f"O{n}": ["Fail" if n == 3 else "Pass", None if n == 4 else "High", "Low"] for n in range(1, 13)}
    given = appraisal({"G": "gateway", "A": 10, "B": 5}, scores)
    reason = "It is quick. " + "It does what was asked for in every respect and at any price " * 5
    options = tuple(
        replace(o, name=NAME.format(o.id), cost=Fraction(1000 + n), reason=reason, outcome="Preferred" if n < 3 else "")
        for n, o in enumerate(given.options)
    )
    steps = rows(*({"action": reason, "owner": "The director of everything", "by_when": "soon"} for _ in range(9)))
    setup = replace(given.setup, title="A title that takes " + "more than a line " * 3, organisation="A council")
    rationale = {("G", "O3"): reason}
    return replace(given, options=options, setup=setup, rationale=rationale, logs={"Next steps": steps})


@pytest.mark.parametrize(("count", "end"), [(5, "what would be done, by…"), (6, "that says in many…")])
def test_a_few_options_have_longer_names_in_the_table_of_the_ranking(tmp_path, count, end):
    given = appraisal({"A": 10}, {f"O{n}": ["High"] for n in range(1, count + 1)})
    given = replace(given, options=tuple(replace(o, name=NAME.format(o.id)) for o in given.options))
    (table,) = (b for b in report(outcome_of(given, tmp_path), brief=True).page if isinstance(b, ReportTable))
    assert table.rows[0][1].text.endswith(end)


@pytest.mark.parametrize("name", ["worcestershire-2017", "london-2016", "west-mercia-2014", "adopt-london-east", ""])
def test_it_is_one_side_of_a4(tmp_path, name):
    needs("soffice")
    needs("pdfinfo")
    given = appraisal_from((TEMPLATES / f"{name}.json").read_text("utf-8")) if name else crowded()
    tree = report(outcome_of(given, tmp_path), brief=True)
    (tmp_path / "brief.pdf").write_bytes(pdf_of_report(tree))
    about = subprocess.run(["pdfinfo", "brief.pdf"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert re.search(r"Pages:\s+1\n", about)


def test_doubtful_scores_that_count_in_no_ranked_total_are_told_apart(told):
    given = appraisal({"G": "gateway", "A": 10}, {"O1": ["Pass", "High"], "O2": ["Fail", "Low"]})
    doubts = rows({"assumption": "Unsure.", "applies_to": "A/O1; A/O2", "reliability": "Doubtful"})
    facts = told(replace(given, logs={"Assumptions": doubts}))
    assert facts["Doubtful or missing"].startswith(
        "2 scores are called doubtful (marked ?), 1 of them in totals of ranked options. No score is missing."
    )


def test_of_steps_only_whole_ones_are_told(told):
    steps = rows(*({"action": f"{name} ", "owner": "The board of members of both councils " * 3} for name in "ABC"))
    facts = told(replace(in_words(Option("O1", "A"), Next_steps=()), logs={"Next steps": steps}))
    assert facts["What happens next"].endswith("councils). 2 further steps are listed.")


def test_a_blank_workbook_is_not_said_to_miss_nothing(told):
    facts = told(appraisal({}, {}))
    assert facts["To decide"] == "Nothing yet: no option is listed."
    assert "No score is missing" not in facts.get("Doubtful or missing", "")


def test_long_names_are_short_where_the_ranking_is_told(told):
    given = appraisal({"A": 10}, {"O1": ["High"], "O2": ["Low"]})
    facts = told(replace(given, options=tuple(replace(o, name=NAME.format(o.id)) for o in given.options)))
    first = "O1 A very long name of an option that says in many… ranks first, with 100 of 100 points (100%, Green)."
    assert facts["Ranked first"].startswith(first)
    assert facts["Lead"].endswith("over O2 A very long name of an option that says in many…")
