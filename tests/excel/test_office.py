"""A press of a button in a live LibreOffice: what stands in the open book, what is shown, and what Undo does."""

from __future__ import annotations

import ast
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import EXAMPLE
from tests.support.hands import panel
from tests.support.office_presses import COMPONENT, needs_office, presses
from xlappraise.excel.office import engine


def test_what_runs_in_the_office_is_python_3_7_and_imports_nothing_of_ours():
    tree = ast.parse(COMPONENT.read_text(encoding="utf-8"), feature_version=(3, 7))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported - sys.stdlib_module_names == {"uno", "unohelper", "com"}


def test_both_sides_know_the_variable_with_the_word():
    assert f'TOKEN = "{engine.TOKEN}"' in COMPONENT.read_text(encoding="utf-8")


BREAKS_OFF = """
import sys
from xlappraise.excel.office.engine import attach
_, book = attach(sys.argv[1].partition("=")[2], "Appraisal: Recalculate")
book.sheets["Results"].range("F10").formula = "half"
sys.exit(5)
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("office")
    book, protected = folder / "book.xlsx", folder / "protected.xlsx"
    book.write_bytes(EXAMPLE.read_bytes())
    shutil.copy(book, protected)
    edits = [["Scores", "I12", "Low"], ["Results", "I10", 7.0]]
    steps = {
        "idle": {"file": str(book), "press": "recalculate"},
        "changed": {"set": edits, "press": "recalculate", "undo": True},
        "report": {"press": "report"},
        "new": {"press": "new"},
        "help": {"press": "help"},
        "broken": {"broken": True, "press": "", "program": ["-c", BREAKS_OFF]},
        "not ours": {"press": "", "program": ["-c", "import sys; sys.exit(7)"]},
        "protected": {"file": str(protected), "set": edits, "protect": "Results", "press": "recalculate"},
    }
    file, copies = panel(folder, Ann="HML HHH MML", Bob="LML HHH MML", Cy="MML HHH MMH")
    steps["merge"] = {"file": file, "press": "merge", "reply": str(Path(copies[0]).parent), "undo": True}
    found = dict(zip(steps, presses(folder, list(steps.values())), strict=True))
    assert [each for each, answer in found.items() if answer.get("code")] == ["broken"]
    return {**found, "files": sorted(each.name for each in folder.glob("*.docx"))}


@needs_office
def test_a_press_on_a_workbook_that_is_up_to_date_leaves_nothing_to_undo(answers: dict[str, Any]):
    assert answers["idle"]["undo_list"] == []


@needs_office
def test_one_undo_takes_a_press_back_and_leaves_what_was_typed_before(answers: dict[str, Any]):
    assert answers["changed"]["undo_list"] == ["Appraisal: Recalculate", "Input", "Input"]
    assert answers["changed"]["differs"] == []


@needs_office
def test_a_press_that_was_undone_can_be_done_again(answers: dict[str, Any]):
    assert answers["changed"]["redone"] == []


@needs_office
def test_a_merge_that_adds_sheets_and_shows_one_is_undone_and_done_again_whole(answers: dict[str, Any]):
    assert (answers["merge"]["differs"], answers["merge"]["redone"]) == ([], [])


@needs_office
def test_a_press_that_breaks_off_leaves_nothing(answers: dict[str, Any]):
    assert (answers["broken"]["code"], answers["broken"]["restored"]) == (5, True)


@needs_office
def test_a_program_that_ends_without_a_word_is_one_sentence(answers: dict[str, Any]):
    assert answers["not ours"]["fault"] == "xlappraise could not be started (it ended with 7)"


@needs_office
def test_the_report_lies_beside_the_workbook(answers: dict[str, Any]):
    assert answers["files"] == ["book report.docx"]
    assert answers["report"]["alerts"][0].startswith("The report is book report.docx, beside the workbook.")


@needs_office
def test_a_new_appraisal_opens_without_a_name(answers: dict[str, Any]):
    assert [title.rstrip(" 0123456789") for title in answers["new"]["opened"]] == ["Untitled"]


@needs_office
def test_help_says_what_undo_does_here(answers: dict[str, Any]):
    assert "Excel" not in answers["help"]["alerts"][0]
    assert "One Undo takes all of it back." in answers["help"]["alerts"][0]


@needs_office
def test_a_protected_sheet_is_named_with_the_way_out_of_this_program(answers: dict[str, Any]):
    assert answers["protected"]["alerts"] == [
        "Nothing was written, for the sheet Results is protected: in LibreOffice choose Tools > Protect Sheet to take "
        "that off, then press the button again."
    ]
    assert "Appraisal: Recalculate" not in answers["protected"]["undo_list"]
