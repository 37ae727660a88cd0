"""`log` writes each change to Change log once, and nothing else."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from tests.conftest import EXAMPLE, put
from xlappraise import appraise
from xlappraise.xlsx import package

BY = ("--by", "Panel", "--forum", "Moderation", "--why", "As moderated")


@pytest.fixture
def later(tmp_path):
    """A copy of the example with a weight, a score and a title changed."""
    path = tmp_path / "later.xlsx"
    shutil.copy(EXAMPLE, path)
    put(path, Criteria_F9=3, Scores_E13="High", Criteria_C10="Other")
    return path


def new_rows(path):
    before = len(appraise(EXAMPLE).appraisal.logs.get("Change log", ()))
    return [dict(row.values) for row in appraise(path).appraisal.logs["Change log"][before:]]


def test_each_change_is_a_row(run, later):
    run("log", later, "--since", EXAMPLE, *BY)
    said = {"date": date.today(), "changed_by": "Panel", "forum": "Moderation", "reason": "As moderated"}
    assert new_rows(later) == [
        {**said, "ref": "D4", "from": "Weight: 10", "to": "Weight: 3"},
        {**said, "ref": "D5", "from": "Criterion: Prevents service fragmentation", "to": "Criterion: Other"},
        {**said, "ref": "D8", "option": "O1", "from": "Medium", "to": "High"},
    ]


def test_nothing_is_written_twice(run, later):
    run("log", later, "--since", EXAMPLE, *BY)
    before = later.read_bytes()
    done = run("log", later, "--since", EXAMPLE, *BY)
    assert (done.stdout.splitlines()[1], later.read_bytes()) == ("3 changes stood there already.", before)


def test_what_is_logged_is_no_warning_of_a_comparison(run, later):
    run("log", later, "--since", EXAMPLE, *BY)
    assert "XLA515" not in run("compare", EXAMPLE, later).stdout


def test_a_table_reaches_over_its_new_rows(run, later):
    run("log", later, "--since", EXAMPLE, *BY)
    sheet = package.snapshot(later).sheets["Change log"]
    last = max(row for row, column in sheet.cells if column == 1)
    assert [table.area.last_row for table in sheet.tables] == [last]


def test_no_other_sheet_changes_but_the_guide(run, later):
    before = package.snapshot(later)
    run("log", later, "--since", EXAMPLE, *BY)
    after = package.snapshot(later)
    assert {n for n in before.sheets if before.sheets[n].cells != after.sheets[n].cells} <= {"Change log", "Guide"}


def test_what_changed_since_a_seal_is_a_row(run, later):
    run("seal", later, "--stage", "scores", "--by", "Panel")
    put(later, Scores_E13="Low")
    run("log", later, "--since", 1, *BY)
    assert [(row["ref"], row["option"], row["from"], row["to"]) for row in new_rows(later)] == [
        ("D8", "O1", "High", "Low")
    ]


def test_the_sheet_comes_where_it_is_missing(run, tmp_path):
    from xlappraise.appraisal.record import replace
    from xlappraise.sheets.build import build

    appraisal = appraise(EXAMPLE).appraisal
    path, old = tmp_path / "bare.xlsx", tmp_path / "old.xlsx"
    old.write_bytes(build(replace(appraisal, logs={})))
    shutil.copy(old, path)
    put(path, Scores_E13="High")
    done = run("log", path, "--since", old, *BY)
    assert (done.returncode, [row.values["to"] for row in appraise(path).appraisal.logs["Change log"]]) == (0, ["High"])


def test_a_criterion_that_came_is_a_row_of_its_own(run, tmp_path):
    from xlappraise.appraisal.model import Criterion
    from xlappraise.appraisal.record import replace
    from xlappraise.sheets.build import build

    appraisal = appraise(EXAMPLE).appraisal
    added = Criterion("Z1", appraisal.criteria[0].group, "Late", kind="not assessed")
    path = tmp_path / "more.xlsx"
    path.write_bytes(build(replace(appraisal, criteria=(*appraisal.criteria, added))))
    run("log", path, "--since", EXAMPLE, *BY)
    rows = [(row.get("ref"), row["from"], row["to"]) for row in new_rows(path)]
    assert rows == [("Z1", "not there", "Z1 Late")]


@pytest.mark.parametrize("since", ["7", "nothing.xlsx"])
def test_what_is_not_there_is_one_sentence(run, later, since):
    before = later.read_bytes()
    done = run("log", later, "--since", since, *BY)
    assert (done.returncode, len(done.stderr.splitlines()), later.read_bytes()) == (2, 1, before)


def test_a_reason_is_wanted(run, later):
    assert run("log", later, "--since", EXAMPLE, "--by", "Panel", "--why", " ").returncode == 2


def test_out_leaves_the_file_alone(run, later, tmp_path):
    before = later.read_bytes()
    run("log", later, "--since", EXAMPLE, *BY, "-o", "out.xlsx")
    assert (later.read_bytes(), len(new_rows(tmp_path / "out.xlsx"))) == (before, 3)
