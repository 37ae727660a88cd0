"""The matrix anybody can type, many sheets at once, and the copy with coloured roles."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

import xlappraise
from tests.support.engines import by_libreoffice, office
from tests.support.sheets_to_import import bring, options, published, scores
from xlappraise.exchange.sheet_import.preview import COLOURS, preview
from xlappraise.flow import NotAppraisal, appraise
from xlappraise.sheets.typed_matrix import MOST_CRITERIA, MOST_OPTIONS, typed_matrix

TYPED = (("Cost", 3, (4, 3, 5)), ("Access", 5, (2, 4, 1)), ("Noise", 2, (3, 3, 3)))
NAMES = ("North", "South", "Stay")


def typed(size: int = 4) -> bytes:
    """The matrix as somebody filled it, with a column to spare."""
    book = load_workbook(BytesIO(typed_matrix(size, 8)))
    page = book["Matrix"]
    page["A1"] = "Which depot?"
    for column, name in enumerate(NAMES, 3):
        page.cell(4, column, name)
    for row, (name, weight, given) in enumerate(TYPED, 5):
        for column, value in enumerate((name, weight, *given), 1):
            page.cell(row, column, value)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "xlappraise", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_typed_matrix_comes_in_without_questions():
    found = bring(typed(), "depot.xlsx")
    assert options(found) == list(NAMES)
    assert scores(found) == [[4, 3, 5], [2, 4, 1], [3, 3, 3]]
    assert found.appraisal.setup.title == "Which depot?"
    assert found.appraisal.scale.highest == 5


@pytest.mark.skipif(office() is None, reason="LibreOffice is not installed")
def test_its_live_totals_are_those_of_the_full_workbook(tmp_path: Path):
    (tmp_path / "depot.xlsx").write_bytes(typed())
    (made,) = by_libreoffice([tmp_path / "depot.xlsx"], tmp_path / "out")
    page = load_workbook(made, data_only=True)["Matrix"]
    assert [[page.cell(row, column).value for column in (3, 4, 5)] for row in range(13, 17)] == [
        [28, 35, 26], [0.56, 0.7, 0.52], [2, 1, 3], ["A", "G", "A"],
    ]  # fmt: skip
    found = bring(made.read_bytes(), "depot.xlsx")
    assert published(found) == [28, 35, 26]
    assert [finding.code for finding in found.findings if finding.code not in ("XLA507", "XLA509")] == []


@pytest.mark.skipif(office() is None, reason="LibreOffice is not installed")
def test_a_tie_is_marked_in_its_live_ranks(tmp_path: Path):
    book = load_workbook(BytesIO(typed()))
    book["Matrix"]["D5"] = 1
    book["Matrix"]["D6"] = 4
    book["Matrix"]["E5"] = 5
    book["Matrix"]["D7"] = 1.5
    book.save(tmp_path / "depot.xlsx")
    (made,) = by_libreoffice([tmp_path / "depot.xlsx"], tmp_path / "out")
    page = load_workbook(made, data_only=True)["Matrix"]
    assert [page.cell(13, column).value for column in (3, 4, 5)] == [28, 26, 26]
    assert [page.cell(15, column).value for column in (3, 4, 5)] == [1, "2=", "2="]


def test_other_commands_say_what_it_is(tmp_path: Path):
    (tmp_path / "m.xlsx").write_bytes(typed_matrix(2, 2))
    with pytest.raises(NotAppraisal, match=r"is a matrix: xlappraise import .*m\.xlsx -o NEW\.xlsx$"):
        appraise(tmp_path / "m.xlsx")
    for command in ("check", "recalc", "show"):
        assert run(command, "m.xlsx", folder=tmp_path).returncode == 2


def test_new_makes_it_and_refuses_what_is_too_large(tmp_path: Path):
    assert run("new", "m.xlsx", "--matrix", "--options", "3", "--criteria", "4", folder=tmp_path).returncode == 0
    assert (tmp_path / "m.xlsx").read_bytes() == typed_matrix(3, 4)
    assert run("new", "n.xlsx", "--matrix", "--options", "11", folder=tmp_path).returncode == 2
    assert run("new", "n.xlsx", "--matrix", "--macro", folder=tmp_path).returncode == 2
    assert not (tmp_path / "n.xlsx").exists()


def test_the_largest_matrix_is_read_by_our_own_engine(tmp_path: Path):
    (tmp_path / "m.xlsx").write_bytes(typed_matrix(MOST_OPTIONS, MOST_CRITERIA))
    with pytest.raises(NotAppraisal):
        appraise(tmp_path / "m.xlsx")


# ------------------------------------------------------------------------------------------------- many at once


def test_many_sheets_come_in_at_once_and_none_is_lost_by_another(tmp_path: Path):
    old = tmp_path / "old"
    old.mkdir()
    (old / "a.csv").write_text("Criteria,Weight,A,B\nCost,3,4,3\nFit,2,2,4\nTotal,,16,18\n")
    (old / "a.md").write_text(
        "| Criteria | Weight | A | B |\n|---|---|---|---|\n| Cost | 3 | 4 | 3 |\n| Fit | 2 | 2 | 4 |\n"
    )
    (old / "b.csv").write_text("Criteria,Weight,A,B\nCost,3,High,Low\nFit,2,Low,High\n")
    (old / "c.xlsx").write_bytes(b"rubbish")
    done = run("import", "old", "-o", "new", folder=tmp_path)
    assert done.returncode == 1
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["a.csv.xlsx", "a.md.xlsx"]
    assert done.stdout.splitlines()[-1] == "2 of 4 sheets brought in."
    again = run("import", "old", "-o", "new", "--format", "json", "--scale", "High=1,Low=0", folder=tmp_path)
    assert [row["file"] for row in json.loads(again.stdout) if row["written"]] == ["b.csv"]


def test_a_folder_needs_a_folder(tmp_path: Path):
    (tmp_path / "old").mkdir()
    assert run("import", "old", folder=tmp_path).returncode == 2
    assert run("import", "old", "-o", "new", folder=tmp_path).returncode == 2


# ------------------------------------------------------------------------------------------------------ preview


def test_the_preview_has_every_text_where_it_stood_in_the_colour_of_its_role():
    text = "Services\n\nCriteria,Weight,A,B\nCost,3,4,3\n=Fit,2,2,4\nTotal,,16,17\n"
    page = load_workbook(BytesIO(preview(bring(text))))["Old sheet"]
    assert [page["A5"].value, page["A5"].data_type] == ["=Fit", "s"]
    colours = {cell: page[cell].fill.start_color.rgb[-6:] for cell in ("A4", "B4", "C4", "C6")}
    assert colours == {
        "A4": COLOURS["criterion"], "B4": COLOURS["weight"], "C4": COLOURS["option"], "C6": COLOURS["total"],
    }  # fmt: skip


def test_the_command_writes_the_preview(tmp_path: Path):
    (tmp_path / "old.csv").write_text("Criteria,Weight,A,B\nCost,3,4,3\nFit,2,2,4\n")
    assert run("import", "old.csv", "--preview", "seen.xlsx", folder=tmp_path).returncode == 0
    assert (tmp_path / "seen.xlsx").exists()
    assert run("import", "old.csv", "--preview", "seen.xlsx", folder=tmp_path).returncode == 2


def test_it_is_there_from_python_too(tmp_path: Path):
    (tmp_path / "old.csv").write_text("Criteria,Weight,A,B\nCost,3,4,3\nFit,2,2,4\n")
    found = xlappraise.import_sheet(tmp_path / "old.csv")
    assert found.appraisal is not None
    assert set(found.frames()) == {"options", "criteria", "scores", "results"}
