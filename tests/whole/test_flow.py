"""The main job on a file: the same results however an officer has arranged it, and nothing of theirs touched."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import xlappraise
from tests.conftest import ROOT
from xlappraise import flow
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.exchange.to_json import appraisal_json
from xlappraise.sheets import build, layout
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell

REFERENCE = ROOT / "workbook_templates" / "worcestershire-2017.json"
TOTALS = [Fraction(total) for total in (1385, 1360, 1810, 1515, 920)]


@pytest.fixture(scope="module")
def made() -> bytes:
    return build.build(appraisal_from(REFERENCE.read_text(encoding="utf-8")), date(2026, 1, 31))


@pytest.fixture
def file(made: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "appraisal.xlsx"
    path.write_bytes(made)
    return path


def totals(path: Path) -> list[Fraction | None]:
    results = xlappraise.appraise(path).results
    assert results is not None
    return [result.total for result in results.short_list]


def swap_columns(page: Any, one: int, other: int) -> None:
    for row in range(layout.HEADER_ROW, page.max_row + 1):
        a, b = page.cell(row, one), page.cell(row, other)
        a.value, b.value = b.value, a.value


def arranged(path: Path) -> None:
    """Criteria sorted by weight, two option columns swapped, an extra sheet and an extra column; by openpyxl."""
    book = openpyxl.load_workbook(path)
    page = book["Criteria"]
    last = page.max_column
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=layout.FIRST_ROW)]
    rows.sort(key=lambda row: -(row[5] or 0))
    for offset, values in enumerate(rows):
        for number, value in enumerate(values, 1):
            page.cell(layout.FIRST_ROW + offset, number).value = value
        page.cell(layout.FIRST_ROW + offset, last + 2).value = f"remark {offset}"
    page.cell(layout.HEADER_ROW, last + 2).value = "Our remarks"
    scores = book["Scores"]
    swap_columns(scores, 5, 7)
    for column, cell in zip(scores.tables["tblScores"].tableColumns, scores[layout.HEADER_ROW], strict=False):
        column.name = cell.value
    notes = book.create_sheet("Our notes", 2)
    notes["B2"], notes["B3"] = "kept", "=Results!F6*2"
    book.save(path)


def test_the_reference_gives_the_published_totals(file: Path) -> None:
    assert totals(file) == TOTALS


def test_rows_sorted_and_columns_moved_give_the_same_results(file: Path) -> None:
    arranged(file)
    assert totals(file) == TOTALS


def test_recalc_of_a_rearranged_workbook_leaves_what_is_not_ours(file: Path) -> None:
    arranged(file)
    flow.recalc(file)
    book = openpyxl.load_workbook(file)
    page = book["Criteria"]
    remarks = [page.cell(row, page.max_column).value for row in range(layout.HEADER_ROW, layout.FIRST_ROW + 2)]
    assert [book["Our notes"]["B2"].value, book["Our notes"]["B3"].value, *remarks] == [
        "kept",
        "=Results!F6*2",
        "Our remarks",
        "remark 0",
        "remark 1",
    ]


def test_recalc_of_a_rearranged_workbook_writes_the_published_totals(file: Path) -> None:
    arranged(file)
    flow.recalc(file)
    page = openpyxl.load_workbook(file, data_only=True)["Results"]
    row, first = layout.results_row("total"), layout.RESULTS_FIRST_OPTION
    assert [page.cell(row, first + n).value for n in range(5)] == [1385, 1360, 1810, 1515, 920]


def test_a_second_recalc_changes_no_byte(file: Path) -> None:
    flow.recalc(file)
    once = file.read_bytes()
    flow.recalc(file)
    assert file.read_bytes() == once


def test_a_dry_run_changes_no_byte(file: Path, made: bytes) -> None:
    flow.recalc(file, dry_run=True)
    assert file.read_bytes() == made


def test_recalc_elsewhere_leaves_the_original(file: Path, made: bytes) -> None:
    flow.recalc(file, file.with_name("other.xlsx"))
    assert (file.read_bytes() == made, totals(file.with_name("other.xlsx"))) == (True, TOTALS)


def test_an_overtyped_formula_is_found_and_mended(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    book["Results"].cell(layout.results_row("total"), layout.RESULTS_FIRST_OPTION).value = 1800
    book.save(file)
    before = [str(f.cell) for f in xlappraise.appraise(file).findings if f.code == "XLA104"]
    flow.recalc(file)
    after = [str(f.cell) for f in xlappraise.appraise(file).findings if f.code == "XLA104"]
    assert (before, after) == (["Results!F6"], [])


def test_a_changed_score_makes_the_results_out_of_date_until_recalc(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    flow.recalc(file)
    book = openpyxl.load_workbook(file)
    book["Scores"]["G10"] = "Low"
    book.save(file)
    before = [f.code for f in xlappraise.appraise(file).findings if f.code.startswith("XLA1")]
    flow.recalc(file)
    after = [f.code for f in xlappraise.appraise(file).findings if f.code.startswith("XLA1")]
    assert (before, after) == (["XLA105"], [])


def test_recalc_touches_the_tool_sheets_only(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    book["Scores"]["G10"] = "Low"
    book.save(file)
    changes = flow.recalc(file, dry_run=True).changes
    touched = {change.sheet for change in changes if isinstance(change, SetCell) and change.formula is None}
    assert touched <= {"Results", "Summary", "Robustness", "Checks", "Lists"}


def test_what_blocks_leaves_everything_but_checks(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    book["Criteria"]["F9"] = "ten"
    book.save(file)
    assert {change.sheet for change in flow.recalc(file, dry_run=True).changes} == {"Checks"}


def test_the_snapshot_of_a_fresh_workbook_holds_what_it_was_made_from(made: bytes, file: Path) -> None:
    model = flow.judge(package.snapshot(file)).appraisal
    assert appraisal_json(model) == appraisal_json(appraisal_from(REFERENCE.read_text(encoding="utf-8")))
