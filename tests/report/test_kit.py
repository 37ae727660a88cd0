"""The kit recomputes the published results without us, in Python, SQL and R, and sees a fault of ours."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys

import pytest

from tests.conftest import EXAMPLE_JSON
from tests.support.generated import generated
from tests.support.helpers import appraisal
from tests.support.report_parts import in_words
from tests.support.reports import outcome_of
from xlappraise.appraisal.model import Option
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.report.kit import PROGRAMS, kit_files
from xlappraise.report.pack import view_of

GIVEN = {
    "reference": lambda: appraisal_from(EXAMPLE_JSON.read_text("utf-8")),
    "blanks": lambda: appraisal(
        {"G": "gateway", "A": 10, "B": 2.5, "C": 0.125},
        {
            "O1": ["Pass", None, "High", "Low"],
            "O2": ["Fail", "High", "High", "High"],
            "O3": [None, "High", "Medium", "Low"],
            "O4": ["Pass", "Low", "High", "Medium"],
            "O5": ["Pass", "Low", "High", "Medium"],
        },
    ),
    **{f"generated {seed}": lambda seed=seed: generated(seed) for seed in (1, 4, 7)},
}
RUNS = {
    "python": ([sys.executable, "-I", "check.py"], ""),
    "sqlite": (["sqlite3"], "check.sql"),
    "r": (["Rscript", "check.R"], ""),
}


def write_kit(given, folder):
    found = outcome_of(given, folder)
    if found.results is None or not found.results.short_list or not found.appraisal.scored_criteria:
        pytest.skip("this one has no results")
    for name, content in kit_files(view_of(found, "0.1.0")).items():
        (folder / name).write_bytes(content)
    return found


def run_kit(program, folder):
    command, script = RUNS[program]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    text = (folder / script).read_text("utf-8") if script else None
    done = subprocess.run(command, cwd=folder, input=text, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done


@pytest.mark.parametrize("program", RUNS)
@pytest.mark.parametrize("name", GIVEN)
def test_each_program_finds_what_is_published(tmp_path, name, program):
    found = write_kit(GIVEN[name](), tmp_path)
    done = run_kit(program, tmp_path)
    assert done.returncode == 0, done.stdout
    assert "DIFFERS" not in done.stdout
    sure = [r for r in found.results.short_list if r.low is not None and not r.open_gateways]
    assert done.stdout.count("agrees") == len(sure)


@pytest.mark.parametrize("program", RUNS)
@pytest.mark.parametrize("column", [1, 2, 3, 4, 5])
def test_each_program_sees_a_wrong_figure(tmp_path, program, column):
    write_kit(GIVEN["reference"](), tmp_path)
    head, first, *rest = csv.reader((tmp_path / "results.csv").open(encoding="utf-8", newline=""))
    first[column] = str(int(first[column]) + 1)
    with (tmp_path / "results.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, first, *rest])
    assert run_kit(program, tmp_path).stdout.count("DIFFERS") == 1


def test_the_reference_figures_stand_in_the_kit(tmp_path):
    write_kit(GIVEN["reference"](), tmp_path)
    rows = list(csv.DictReader((tmp_path / "results.csv").open(encoding="utf-8", newline="")))
    assert [(row["lowest_total"], row["percent"], row["best_rank"]) for row in rows] == [
        ("1385", "64", "3"),
        ("1360", "63", "4"),
        ("1810", "83", "1"),
        ("1515", "70", "2"),
        ("920", "42", "5"),
    ]


def test_the_command_writes_the_kit(run, tmp_path):
    outcome_of(appraisal({"A": 10}, {"O1": ["High"], "O2": ["Low"]}), tmp_path)
    done = run("report", "book.xlsx", "--kit", "kit")
    assert done.returncode == 0, done.stderr
    names = {"README.txt", "criteria.csv", "scores.csv", "options.csv", "results.csv", *PROGRAMS}
    assert {path.name for path in (tmp_path / "kit").iterdir()} == names


def test_without_scores_there_is_no_kit(run, tmp_path):
    outcome_of(in_words(Option("O1", "A", outcome="Preferred")), tmp_path)
    done = run("report", "book.xlsx", "--kit", "kit")
    assert (done.returncode, done.stderr) == (
        2,
        "xlappraise: Nothing is scored, so there is nothing to recompute.\n",
    )
