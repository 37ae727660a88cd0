"""A folder of old sheets: what becomes of each, the questions of each, and what is no sheet."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.conftest import EXAMPLE
from xlappraise.cli.importing import import_

PLAIN = "criterion,weight,A,B\nCost,2,3,4\nFit,3,4,1\nTotal,,18,12\n"
WORDED = "criterion,weight,A,B\nCost,2,High,Low\nFit,3,Low,High\n"


@pytest.fixture
def drawer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a sheet of numbers, one of words, a picture and a folder within it."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "old"
    (folder / "2019").mkdir(parents=True)
    (folder / "plain.csv").write_text(PLAIN)
    (folder / "worded.csv").write_text(WORDED)
    (folder / "plan.png").write_bytes(b"\x89PNG")
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(import_, [*arguments], standalone_mode=True)


def test_each_sheet_that_can_be_is_written_and_the_questions_of_the_others_stand_below(drawer: Path):
    done = run("old", "-o", "new")
    assert done.exit_code == 1
    assert [path.name for path in Path("new").iterdir()] == ["plain.xlsx"]
    lines = [" ".join(line.split()) for line in done.output.splitlines()]
    assert lines[1:3] == ["plain.csv plain.xlsx 1", "worded.csv - 0 1 open question"]
    assert lines[4:7] == [
        "worded.csv",
        'Question 1: The scores are the words "High" and "Low": how many points is each? (C2)',
        'answer with --scale "High=2,Low=1"',
    ]


def test_what_is_no_sheet_is_named(drawer: Path):
    assert "Not looked at: 2019, plan.png.\n" in run("old", "-o", "new").output


def test_the_questions_are_data_too(drawer: Path):
    told = json.loads(run("old", "-o", "new", "--format", "json").output)
    assert [len(each["questions"]) for each in told] == [0, 1]
    assert told[1]["questions"][0]["answer"] == '--scale "High=2,Low=1"'


@pytest.mark.parametrize("option", [["--explain"], ["--preview", "seen.xlsx"]])
def test_what_is_for_one_sheet_is_refused_for_a_folder(drawer: Path, option: list[str]):
    done = run("old", "-o", "new", *option)
    assert (done.exit_code, Path("new").exists()) == (1, False)  # the edge makes 2 of the refusal
    assert str(done.exception) == "--explain and --preview are for one sheet: name one of the folder."


@pytest.mark.parametrize("appraisal", ["worcestershire-2017", "west-mercia-2014"])  # with scores, and in words
def test_an_appraisal_is_no_old_sheet(drawer: Path, appraisal: str):
    shutil.copy(EXAMPLE.with_name(f"{appraisal}.xlsx"), "ours.xlsx")
    assert str(run("ours.xlsx").exception) == "'ours.xlsx' is an appraisal already: check or recalculate it."


def test_a_file_that_is_not_what_its_name_says_is_named_for_what_it_is(drawer: Path):
    Path("old.xlsx").write_text(PLAIN)
    assert str(run("old.xlsx").exception).startswith("'old.xlsx' is a text file (such as CSV), not a workbook")
