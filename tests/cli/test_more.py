"""The commands add, reconcile and new's kinds, each as a person meets it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.conftest import ROOT
from xlappraise.cli import xlappraise
from xlappraise.xlsx import package

EXAMPLE = ROOT / "workbook_templates" / "worcestershire-2017.xlsx"


@pytest.fixture
def example(tmp_path: Path) -> Path:
    return Path(shutil.copy(EXAMPLE, tmp_path / "appraisal.xlsx"))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(xlappraise, [str(argument) for argument in arguments])


def test_add_puts_an_optional_sheet_into_the_workbook(example: Path) -> None:
    assert run("add", example, "scenarios").exit_code == 0
    assert "Scenarios" in package.snapshot(example).sheets


def test_add_of_a_sheet_that_is_there_changes_nothing(example: Path) -> None:
    before = example.read_bytes()
    done = run("add", example, "Assumptions")
    assert (done.exit_code, example.read_bytes() == before) == (2, True)


def test_reconcile_says_that_the_published_totals_are_met(example: Path) -> None:
    lines = run("reconcile", example).stdout.splitlines()
    assert lines[2] == "O3 Wholly Owned Council Company: the published total 1,810 is what the scores give."


def test_reconcile_counts_the_fills_of_the_lost_cells(example: Path) -> None:
    # The blanks of the Worcestershire text: 3, 5, 3, 3 and 5 ways to meet the five printed totals.
    text = run("reconcile", example, "--as-blank", "doubtful").stdout
    assert [line.split()[0] for line in text.splitlines() if line.endswith("meet it:")] == ["3", "5", "3", "3", "5"]


def test_reconcile_names_a_cell_that_is_not_there(example: Path) -> None:
    done = run("reconcile", example, "--as-blank", "V2/O9")
    assert (done.exit_code, done.stderr) == (
        2,
        "xlappraise: There is no score 'V2/O9': name scores as Ref/ID, such as V2/O1.\n",
    )


@pytest.mark.parametrize(("kind", "level"), [("0-to-5", 5), ("1-to-10-percent", 10), ("high-medium-low", 10)])
def test_new_makes_each_kind(tmp_path: Path, kind: str, level: int) -> None:
    path = tmp_path / "new.xlsx"
    assert run("new", path, "--template", kind, "--options", 2, "--criteria", 3).exit_code == 0
    assert package.snapshot(path).sheets["Setup"].cells[6, 5].value == level


def test_new_with_macro_puts_the_button_module_in(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsm"
    assert run("new", path, "--macro", "--options", 2, "--criteria", 3).exit_code == 0
    assert b"vbaProject" in path.read_bytes()


def test_new_with_macro_asks_for_the_right_ending(tmp_path: Path) -> None:
    assert run("new", tmp_path / "new.xlsx", "--macro").exit_code == 2
