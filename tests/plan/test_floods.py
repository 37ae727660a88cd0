"""One cause is one finding: damaged formulas, formulas typed over and scores of one pattern, in every format."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.conftest import ROOT
from tests.support.helpers import good, snapshot
from tests.support.officer import rename_tabs, without_tabs
from tests.support.rule_cases import numeric
from xlappraise import flow
from xlappraise.appraisal.findings import Cell, Finding
from xlappraise.appraisal.rules import RULES
from xlappraise.exchange.checked_file import checked_file
from xlappraise.exchange.findings_machine import github_text, junit, sarif
from xlappraise.exchange.findings_text import concise_text, findings_text
from xlappraise.exchange.to_json import findings_json
from xlappraise.sheets import checks
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell

EXAMPLE = ROOT / "workbook_templates" / "worcestershire-2017.xlsx"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return Path(shutil.copy(EXAMPLE, tmp_path / "book.xlsx"))


def found(path: Path, code: str) -> list[Finding]:
    return [finding for finding in flow.appraise(path).findings if finding.code == code]


def broken(path: Path, sheet: str, *cells: tuple[int, int]) -> None:
    """Break formulas as deleting what they read breaks them."""
    there = package.snapshot(path).sheets[sheet].cells
    texts = {at: (there[at].formula or "").replace("Lists!", "#REF!") for at in cells}
    package.apply(path, [SetCell(sheet, *at, there[at].value, text) for at, text in texts.items()])


def messages(findings: list[Finding]) -> list[str]:
    return [finding.message for finding in findings]


# ------------------------------------------------------------------------------------------ formulas


def test_formulas_damaged_on_two_sheets_are_one_finding(book):
    broken(book, "Results", (34, 6), (34, 7), (35, 6))
    broken(book, "Summary", (6, 2))
    (finding,) = found(book, "XLA104")
    assert finding.message == "4 formulas on Results and Summary are damaged; recalculating puts them back."
    assert [str(cell) for cell in (finding.cell, *finding.also)] == [
        "Results!F34",
        "Results!G34",
        "Results!F35",
        "Summary!B6",
    ]


def test_one_damaged_formula_is_told_in_the_singular(book):
    broken(book, "Results", (34, 6))
    assert messages(found(book, "XLA104")) == ["1 formula on Results is damaged; recalculating puts it back."]


def test_rows_inserted_on_results_are_one_damage_with_the_headings_and_gaps_that_moved(book):
    there = package.snapshot(book).sheets["Results"].cells
    moved = {(row + 2, column): data for (row, column), data in there.items() if row >= 3}
    gone = [SetCell("Results", *at, None) for at in there if at[0] >= 3 and at not in moved]
    package.apply(book, [*gone, *(SetCell("Results", *at, cell.value, cell.source) for at, cell in moved.items())])
    assert len(found(book, "XLA104")) == 1


def test_a_deleted_optional_sheet_gives_one_finding_at_most(book):
    without_tabs(book, ("Issues", "Scope", "Robustness"))
    assert len(found(book, "XLA104")) <= 1


def test_what_was_typed_over_formulas_is_told_value_by_value(book):
    package.apply(book, [SetCell("Results", 34, column, 0.0) for column in (6, 7)])
    package.apply(book, [SetCell("Results", 6, 8, 1800.0), SetCell("Summary", 6, 2, "Ours", "900*2")])
    assert messages(found(book, "XLA104")) == [
        "1 formula on Results is overtyped or changed: the cell holds 1800; recalculating puts it back.",
        "2 formulas on Results are overtyped or changed: the cells hold 0; recalculating puts them back.",
        '1 formula on Summary is overtyped or changed: the cell holds "=900*2"; recalculating puts it back.',
    ]


def test_values_pasted_over_a_sheet_are_one_finding(book):
    formulas = {at: data for at, data in package.snapshot(book).sheets["Results"].cells.items() if data.formula}
    package.apply(book, [SetCell("Results", *at, data.value) for at, data in formulas.items()], force=True)
    (finding,) = found(book, "XLA104")
    assert finding.message == (
        f"{len(formulas)} formulas on Results are overtyped or changed; recalculating puts them back."
    )


def test_emptied_formulas_are_one_finding(book):
    package.apply(book, [SetCell("Results", row, 6, None) for row in (34, 35, 36)])
    (finding,) = found(book, "XLA104")
    assert finding.message == (
        "3 formulas on Results are overtyped or changed: the cells hold nothing; recalculating puts them back."
    )


def test_a_value_typed_beside_damaged_formulas_is_not_lost_among_them(book):
    broken(book, "Results", (34, 6), (34, 7))
    package.apply(book, [SetCell("Results", 6, 8, 1800.0)])
    assert [finding.found for finding in found(book, "XLA104")] == ["1800", None]


def test_damage_is_told_with_the_tab_that_the_sheet_has(book):
    rename_tabs(book, {"Results": "Outcome"})
    broken(book, "Outcome", (34, 6))
    assert messages(found(book, "XLA104")) == ["1 formula on Outcome is damaged; recalculating puts it back."]


def test_a_heading_where_a_formula_belongs_is_of_the_damage_elsewhere(book):
    broken(book, "Summary", (6, 2))
    package.apply(book, [SetCell("Results", 34, 6, "Total weighted score")])
    assert messages(found(book, "XLA104")) == [
        "2 formulas on Summary and Results are damaged; recalculating puts them back."
    ]


def test_a_gap_where_a_formula_belongs_is_of_the_damage_elsewhere(book):
    broken(book, "Summary", (6, 2))
    package.apply(book, [SetCell("Results", 34, 6, None)])
    assert messages(found(book, "XLA104")) == [
        "2 formulas on Summary and Results are damaged; recalculating puts them back."
    ]


def test_recalculating_puts_damaged_formulas_back(book):
    before = package.snapshot(book).sheets["Results"].cells
    broken(book, "Results", (34, 6), (35, 6))
    flow.recalc(book)
    assert found(book, "XLA104") == []
    assert package.snapshot(book).sheets["Results"].cells.keys() == before.keys()


# ------------------------------------------------------------------------------------------ in every format


@pytest.fixture
def damaged(book: Path):
    broken(book, "Results", *[(row, column) for row in range(34, 38) for column in (6, 7)])
    return checked_file(flow.appraise(book))


def test_text_shows_ranges_and_no_formula(damaged):
    text = findings_text([damaged])
    assert "Results!F34:G37  Worth a look XLA104 formula-overtyped\n  8 formulas on Results are damaged" in text
    assert "#REF!" not in text


def test_concise_is_one_line(damaged):
    lines = [line for line in concise_text([damaged]).splitlines() if "XLA104" in line]
    assert lines == [
        f"{damaged.file}: Results!F34:G37: warning XLA104 formula-overtyped: "
        "8 formulas on Results are damaged; recalculating puts them back."
    ]


def test_json_has_every_cell_and_the_formula(damaged):
    document = json.loads(json.dumps(findings_json([damaged])))
    (finding,) = [each for each in document["findings"] if each["code"] == "XLA104"]
    assert (finding["cell"], len(finding["also"])) == ("F34", 7)
    assert finding["found"].startswith("=")
    assert "#REF!" in finding["found"]


def test_github_has_one_annotation_without_the_formula(damaged):
    (line,) = [line for line in github_text([damaged]).splitlines() if "XLA104" in line]
    assert "8 formulas on Results are damaged" in line
    assert "#REF!" not in line


def test_sarif_has_one_result_with_every_cell(damaged):
    (result,) = [r for r in sarif([damaged], RULES, "1")["runs"][0]["results"] if r["ruleId"] == "XLA104"]
    assert len(result["locations"][0]["logicalLocations"]) == 8
    assert "#REF!" not in json.dumps(result)


def test_junit_has_one_case(damaged):
    cases = [c for c in ElementTree.fromstring(junit([damaged])).iter("testcase") if "XLA104" in c.get("name")]
    assert [case.get("name") for case in cases] == ["Results!F34:G37 XLA104"]


def test_checks_has_one_row_with_ranges(damaged):
    rows = [cell.value for cell in checks.table(damaged.findings, "").values()]
    (row,) = [str(value) for value in rows if "damaged" in str(value)]
    assert row == "8 formulas on Results are damaged; recalculating puts them back. All cells: Results!F34:G37."


# ------------------------------------------------------------------------------------------ scores


def judged(**cells: object) -> list[Finding]:
    return list(flow.judge(snapshot(good(**cells))).findings)


def test_unreadable_scores_of_one_kind_are_one_finding_whatever_levels_their_criteria_have():
    (finding,) = judged(Scores_E3="Splendid", Scores_F3="Splendid", Scores_E4="Splendid", Scores_F6="Splendid")
    assert finding.message.startswith('The score in 4 cells is "Splendid", which is not a level')
    assert finding.help.startswith("Choose a level that the criterion defines")
    assert [cell.address for cell in (finding.cell, *finding.also) if isinstance(cell, Cell)] == [
        "E3",
        "F3",
        "F6",
        "E4",
    ]


def test_two_kinds_of_unreadable_scores_are_two_findings():
    assert len(judged(Scores_E3="Splendid", Scores_F3="Awful")) == 2


def told(book: dict[str, object]) -> list[str]:
    """Code, cell and message of each finding, but for advice and results out of date."""
    findings = [f for f in flow.judge(snapshot(book)).findings if f.code < "XLA4" and f.code != "XLA105"]
    return [f"{finding.code} {finding.cell}: {finding.message}" for finding in findings]


def test_scores_outside_the_scale_are_one_finding_whatever_they_are():
    assert told(numeric(Setup_E2=2)) == [
        "XLA205 Scores!E3: The score in 7 cells is outside the scale of 0 to 2, so it counts as missing: 2.5, 3 and 5."
    ]


SCALE_OF_SIGNS = {"Setup_E3": 0, "Setup_E4": -10}
"""Only the best of three levels earns points above 0."""
TWO_LEVELS = {"Setup_D3": None, "Setup_E3": None, "Criteria_H1": None, "Scores_E3": "High", "Scores_E9": "High"}


@pytest.mark.parametrize(
    ("book", "only"),
    [
        (numeric(Setup_E2="Points"), "XLA227 Setup!E2"),
        (numeric(Setup_E4="Points", Scores_F3=-2), "XLA227 Setup!E4"),
        (numeric(Setup_E2=-1), "XLA230 Setup!E4"),
        (numeric(Setup_E2=0, Setup_E4=-1), "XLA232 Setup!E2"),
        (numeric(Setup_D2="Top"), "XLA233 Setup!D2"),
        (numeric(Setup_D4="Very good"), "XLA233 Setup!D2"),
        (numeric(Setup_D2=None), "XLA228 Setup!D2"),
        (numeric(Setup_B9=7), "XLA219 Setup!B9"),
        (numeric(Setup_A9=None), "XLA103 Setup!A1"),
        (good(Setup_D3=None), "XLA228 Setup!D3"),
        (good(Setup_D2=None, **SCALE_OF_SIGNS), "XLA228 Setup!D2"),
        (good(**TWO_LEVELS, Setup_D4=None), "XLA228 Setup!D4"),
    ],
)
def test_a_fault_of_the_scale_is_told_and_nothing_that_follows_from_it(book, only):
    assert [line.partition(":")[0] for line in told(book)] == [only]


def test_a_level_without_its_name_lists_the_scores_and_limits_that_have_it():
    (finding,) = judged(Setup_D3=None, Criteria_J3="Medium 1")
    assert [str(cell) for cell in finding.also] == ["Scores!E3", "Scores!E9", "Criteria!J3"]


def test_a_scale_of_one_level_is_told_once():
    found = told(good(**TWO_LEVELS, Setup_D2=None, Setup_E2=None))
    assert [line.partition(":")[0] for line in found] == ["XLA231 Setup!D4", "XLA317 Criteria!G1"]


def undefined(*rows: int) -> dict[str, object]:
    """The good workbook's scores all Medium, a level that the criteria in these rows do not explain."""
    cells: dict[str, object] = {}
    for row in rows:
        cells |= {f"Criteria_G{row}": "Much", f"Criteria_I{row}": "Little", f"Scores_E{row}": "Medium"}
    return cells


def test_a_level_that_many_criteria_leave_undefined_is_one_finding():
    finding = next(f for f in judged(**undefined(4, 6, 7, 8)) if f.code == "XLA305")
    assert finding.message == "The score in 4 cells is Medium, a level that the criterion does not define."
    assert finding.ref is None


def test_a_level_that_few_criteria_leave_undefined_is_told_by_criterion():
    assert [f.ref for f in judged(**undefined(4, 6, 7)) if f.code == "XLA305"] == ["C1", "B2", "C2"]


def test_findings_of_one_pattern_are_accepted_criterion_by_criterion():
    heads = ["Code", "Where", "Reason", "Accepted by"]
    rows = [["XLA305", ref, "Meant so.", "Chair"] for ref in ("C1", "B2")]
    book = good(**undefined(4, 6, 7, 8)) | {"Accepted findings": [heads, *rows]}
    outcome = flow.judge(snapshot(book))
    assert [finding.ref for finding in outcome.accepted] == ["C1", "B2"]
    assert [finding.ref for finding in outcome.findings if finding.code == "XLA305"] == ["C2", "R1"]


def test_a_fix_mends_every_cell_of_one_pattern():
    outcome = flow.judge(snapshot(good(Scores_E3="Hgih", Scores_E4="Hgih")))
    changes = {(c.sheet, c.row, c.column, c.value) for c in flow.fixes(outcome) if isinstance(c, SetCell)}
    assert changes == {("Scores", 3, 5, "High"), ("Scores", 4, 5, "High")}
