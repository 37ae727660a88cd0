"""The flow itself: order and severity of findings, refusals, and what the package offers from Python."""

from __future__ import annotations

from pathlib import Path

import pytest

import xlappraise
from tests.conftest import EXAMPLE, put
from xlappraise.appraisal.findings import ERROR, NOTE, WARNING, Cell, Place, Rule
from xlappraise.flow import CannotRead, CannotWrite, NotAppraisal, in_order
from xlappraise.xlsx.snapshot import Snapshot

RULE = Rule("XLA298", "a-rule", WARNING, "m", "h", "p")
EARLIER = Rule("XLA297", "another", WARNING, "m", "h", "p")
STRICTER = Rule("XLA299", "final-rule", NOTE, "m", "h", "p", final=ERROR)


def test_findings_come_in_the_order_of_sheets_rows_columns_and_codes():
    places = [
        RULE.at(Place()),
        RULE.at(Cell("Setup", 9, 1)),
        RULE.at(Cell("Scores", 6, 2)),
        EARLIER.at(Cell("Scores", 6, 5)),
        RULE.at(Cell("Scores", 6, 5)),
        RULE.at(Cell("Scores", 10, 1)),
        RULE.at(Cell("Notes of ours", 1, 1)),
    ]
    assert list(in_order(places[::-1], final=False, book=Snapshot({}, {}))) == places


@pytest.mark.parametrize(("final", "severity"), [(False, NOTE), (True, ERROR)])
def test_the_final_version_may_be_judged_more_gravely(final, severity):
    assert [finding.severity for finding in in_order([STRICTER.at(Place())], final, Snapshot({}, {}))] == [severity]


def test_status_final_is_the_profile_unless_another_is_asked_for(example):
    cell = xlappraise.appraise(example).appraisal.setup.cells["status"]
    put(example, **{f"Setup_{cell.address}": "Final"})
    blank = xlappraise.appraise(example).appraisal.score_cells["V2", "O3"]
    put(example, **{f"Scores_{blank.address}": None})

    def severities(profile: str) -> list[str]:
        return [f.severity for f in xlappraise.appraise(example, profile).findings if f.code == "XLA301"]

    rule = next(f.rule for f in xlappraise.appraise(example).findings if f.code == "XLA301")
    assert severities("") == severities("final") == [rule.final or rule.severity]
    assert severities("draft") == [rule.severity]


def test_refusals_are_exceptions_with_one_sentence(tmp_path, example):
    from openpyxl import Workbook

    stranger = tmp_path / "stranger.xlsx"
    Workbook().save(stranger)
    with pytest.raises(CannotRead):
        xlappraise.appraise(tmp_path / "missing.xlsx")
    with pytest.raises(NotAppraisal) as caught:
        xlappraise.appraise(stranger)
    assert str(caught.value).count(". ") == 0
    put(example, Scores_E10="Low")
    Path(tmp_path / "out.xlsx").write_text("mine")
    with pytest.raises(CannotWrite):
        xlappraise.recalc(example, tmp_path / "out.xlsx")


def test_importing_the_package_imports_no_other_part_of_it():
    import subprocess
    import sys

    code = "import sys, xlappraise; print([n for n in sys.modules if n.startswith('xlappraise.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "[]\n"


def test_moving_things_about_changes_no_result_and_no_other_cell(tmp_path):
    """Rows of Criteria sorted by weight, columns of Scores moved, a sheet and a column of the officer's own."""
    from openpyxl import load_workbook

    from xlappraise.xlsx.package import snapshot

    book = load_workbook(EXAMPLE)
    criteria, scores = book["Criteria"], book["Scores"]
    rows = [[cell.value for cell in row] for row in criteria.iter_rows(6, criteria.max_row)]
    rows = sorted((row for row in rows if row[0]), key=lambda row: -(row[5] or 0))
    for number, row in enumerate(rows, 6):
        for column, value in enumerate(row, 1):
            criteria.cell(number, column, value)
    for row in scores.iter_rows(5, scores.max_row):
        row[4].value, row[8].value = row[8].value, row[4].value
    criteria.cell(5, 14, "My remark")
    criteria.cell(6, 14, "mine")
    book.create_sheet("Budget")["B2"] = 42
    path = tmp_path / "moved.xlsx"
    book.save(path)
    results = xlappraise.recalc(path).outcome.results
    assert {result.option.id: result.total for result in results.short_list} == {
        "O1": 1385,
        "O2": 1360,
        "O3": 1810,
        "O4": 1515,
        "O5": 920,
    }
    sheets = snapshot(path).sheets
    assert sheets["Budget"].cells[2, 2].value == 42
    assert sheets["Criteria"].cells[6, 14].value == "mine"


def receipt_of(*stale: str) -> list[str]:
    """The lines of a receipt after the first one, and after what it says of formulas that lost their results."""
    from xlappraise.cli.changes import receipt_lines
    from xlappraise.flow import Recalculation
    from xlappraise.xlsx.package import Receipt

    receipt = Receipt("a.xlsx", 64, 61, ("x",), 3, stale_cells=stale)
    return list(receipt_lines(Recalculation(xlappraise.appraise(EXAMPLE), [], receipt), "a.xlsx", dry_run=False))[2:]


def test_a_receipt_names_thousands_of_formulas_as_ranges():
    stale = [str(Cell("List", row, column)) for row in range(8, 401) for column in range(2, 11)]
    assert receipt_of(*stale, "Own!A1", "Own!A2", "Own!C2") == [
        "  Those formulas of yours: List!B8:J400, Own!A1:A2, Own!C2."
    ]


@pytest.mark.parametrize(
    ("number", "end"), [(10, ", A!A19."), (11, ", A!A19 and 1 more cell."), (13, " and 3 more cells.")]
)
def test_a_receipt_names_ten_ranges_and_counts_the_cells_besides(number, end):
    (line,) = receipt_of(*(f"A!A{row}" for row in range(1, 2 * number, 2)))
    assert (line.endswith(end), line.count("A!A")) == (True, 10)


def test_ranges_of_a_further_sheet_count_among_the_ten():
    first = [f"A!A{row}" for row in range(1, 18, 2)]
    (line,) = receipt_of(*first, "B!A1", "B!B1", "B!D1", "C!A1", "C!A2")
    assert line.endswith(", A!A17, B!A1:B1 and 3 more cells.")


def test_a_receipt_says_each_thing_once(example, run):
    """The sheet that is protected and the formulas that wait to be worked out have a note each."""
    import openpyxl

    book = openpyxl.load_workbook(example)
    book["Results"].protection.sheet = True
    book.create_sheet("Own")["A1"] = "=Results!F6"
    book.save(example)
    lines = run("recalc", example).stdout.splitlines()
    assert [line for line in lines if "protected" in line] == ["  Written although the sheet is protected: 'Results'."]
    assert [line[:35] for line in lines if "formulas" in line and "calcChain" not in line] == [
        "  1 of your own formulas depends on",
        "  Those formulas of yours: Own!A1.",
    ]
