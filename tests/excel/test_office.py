"""A press of a button in a live LibreOffice: what stands in the open book, what is shown, and what Undo does."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

from tests.conftest import EXAMPLE
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


@needs_office
def test_a_press_gives_the_file_doors_workbook_and_one_undo_takes_it_back(tmp_path: Path):
    book = tmp_path / "book.xlsx"
    book.write_bytes(EXAMPLE.read_bytes())
    edits = [["Scores", "I12", "Low"], ["Results", "I10", 7.0]]
    idle, changed = presses(
        tmp_path,
        [{"file": str(book), "press": "recalculate"}, {"set": edits, "press": "recalculate", "undo": True}],
    )
    assert (idle["code"], idle["undo_list"]) == (0, [])
    assert changed["undo_list"][0] == "Appraisal: Recalculate"
    assert changed["differs"] == []
    assert "ranks first" in changed["alerts"][0]
