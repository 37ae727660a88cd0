"""Tests of the live workbook run in the tests' Excel and in LibreOffice, or their file says why not."""

from __future__ import annotations

from pathlib import Path

from tests.excel.conftest import ONE_DOOR


def test_every_file_of_tests_runs_through_both_doors_or_says_why_not() -> None:
    files = {file.stem: file.read_text(encoding="utf-8") for file in Path(__file__).parent.glob("test_*.py")}
    del files["test_doors"]
    both = {name for name, text in files.items() if "door: Door" in text}
    assert files.keys() - both == ONE_DOOR.keys()
