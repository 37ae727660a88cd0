"""The command robustness, run as a process: text, data, draws and doubts."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys

import pytest

from tests.conftest import EXAMPLE, ROOT, put
from xlappraise.appraisal.robustness import doubtful_keys, exact
from xlappraise.appraisal.robustness.monte_carlo import ASSUMPTIONS
from xlappraise.flow import appraise


def data(run, *arguments: object) -> dict:
    done = run("robustness", *arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_text_begins_with_title_and_sentences(run):
    done = run("robustness", EXAMPLE)
    assert done.returncode == 0
    assert done.stdout.splitlines()[:3] == [
        "Children's social care: a new delivery model",
        "",
        "Wholly Owned Council Company stays first whatever the 15 doubtful scores are, and even if every weight "
        "is wrong by up to 32% at once.",
    ]
    assert "   1  O3  Wholly Owned Council Company  1,750 to 1,870               -       up to 32%  1\n" in done.stdout
    assert "Viability alone" in done.stdout
    assert "Draws" not in done.stdout


def test_data_are_the_exact_figures(run):
    found = data(run, EXAMPLE)
    given = appraise(EXAMPLE).appraisal
    sure = exact(given, doubtful_keys(given))
    assert found["schema"] == "xlappraise.robustness/1"
    assert found["order"] == [["O3"], ["O4"], ["O1"], ["O2"], ["O5"]]
    assert found["certain_first"] == found["can_win"] == ["O3"]
    assert found["radii"][0] == {
        "above": "O3", "below": "O4", "stated": 59 / 83, "lowest": 35 / 107, "highest": 83 / 95,
    }  # fmt: skip
    assert len(found["doubtful"]) == 15
    assert [row["ref"] for row in found["criteria"]] == [criterion.ref for criterion in given.scored_criteria]
    assert next(row["first"]["high"] for row in found["criteria"] if row["ref"] == "V2") == 65
    assert len(found["score_changes"]) == len(sure.flips)
    assert found["pairs_of_changes"] == 0
    assert found["fewest_changes"] == {"changes": 3, "rival": "O4"}
    assert (found["fills"]["sets"], found["tornado"]["lead"], found["draws"]) == (675, 295, [])
    assert {each["name"] for each in found["scenarios"]} >= {"As stated", "Equal weights", "Viability alone"}


def test_switching_values_are_given_for_the_pairs_that_are_told(run):
    found = data(run, EXAMPLE)["switching"]
    assert {(row["above"], row["below"]) for row in found} == {
        ("O3", "O4"), ("O3", "O1"), ("O3", "O2"), ("O3", "O5"), ("O4", "O1"), ("O1", "O2"), ("O2", "O5"),
    }  # fmt: skip
    row = next(row for row in found if (row["above"], row["below"], row["ref"]) == ("O3", "O4", "V2"))
    assert (row["weight"], row["feasible"]) == (65, False)


def test_draws_come_with_seed_and_standard_errors(run):
    found = data(run, EXAMPLE, "--draws", 400, "--spread", "40%", "--seed", 7)["draws"]
    assert [each["assumption"] for each in found] == list(ASSUMPTIONS)
    around = found[0]
    assert (around["draws"], around["seed"], around["spread"]) == (400, 7, 0.4)
    for option in around["options"]:
        assert sum(option["ranks"]) == pytest.approx(1)
        assert option["standard_errors"] == pytest.approx([(r * (1 - r) / 400) ** 0.5 for r in option["ranks"]])
    assert found[1]["caution"].startswith("With 28 criteria, unknown weights are centred on equal weights")
    again = data(run, EXAMPLE, "--draws", 400, "--spread", 0.4, "--seed", 7)["draws"]
    assert again == found


def test_setup_s_draws_are_the_default(run, example):
    cells, label = appraise(example).snapshot.sheets["Setup"].cells, "Random tests (optional)"
    row = next((at[0] for at, cell in cells.items() if cell.value == label), 30)
    put(example, **{f"Setup_A{row}": label, f"Setup_B{row}": 300})
    assert data(run, example)["draws"][0]["draws"] == 300
    assert data(run, example, "--draws", 200)["draws"][0]["draws"] == 200


def test_the_scores_that_findings_name_are_doubted(run):
    found = data(run, EXAMPLE, "--doubt", "findings")["doubtful"]
    assert [key for key in found if key.startswith(("D6", "V4"))] == [
        "D6/O1", "D6/O2", "D6/O4", "D6/O5", "V4/O1", "V4/O2", "V4/O4", "V4/O5",
    ]  # fmt: skip
    assert len(found) == 23


def test_a_score_is_doubted_by_cell_or_by_key(run):
    cell = appraise(EXAMPLE).appraisal.score_cells["F7", "O1"].address
    by_cell = data(run, EXAMPLE, "--doubt", cell)["doubtful"]
    assert by_cell == data(run, EXAMPLE, "--doubt", "f7/o1")["doubtful"]
    assert by_cell == data(run, EXAMPLE, "--doubt", f"Scores!${cell[0]}${cell[1:]}")["doubtful"]
    assert "F7/O1" in by_cell
    assert len(data(run, EXAMPLE, "--doubt", "F7/O1; F6/O2", "--doubt", "F1/O1")["doubtful"]) == 18


def test_a_doubt_on_no_score_is_refused(run):
    done = run("robustness", EXAMPLE, "--doubt", "Z99")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "xlappraise: 'Z99' is not a score of a short-listed option: give a cell of Scores, or Ref/ID such as D6/O1.\n"
    )


@pytest.mark.parametrize("options", [["--spread", "0"], ["--spread", "wide"], ["--draws", "0"], ["--seed", "-1"]])
def test_settings_out_of_range_are_refused(run, options):
    done = run("robustness", EXAMPLE, *options)
    assert (done.returncode, done.stdout) == (2, "")


def test_what_blocks_is_said_instead(run, example):
    weight = next(c.cells["weight"].address for c in appraise(example).appraisal.scored_criteria)
    put(example, **{f"Criteria_{weight}": "ten"})
    done = run("robustness", example)
    assert done.returncode == 1
    assert "There are no results until this is fixed:" in done.stdout
    assert json.loads(run("robustness", example, "--format", "json").stdout)["schema"] == "xlappraise.findings/1"


def test_the_file_is_left_alone(run, example):
    before = example.read_bytes()
    run("robustness", example, "--draws", 10)
    assert example.read_bytes() == before


def test_numpy_and_progress_are_for_draws_only(run):
    code = (
        "import sys; from click.testing import CliRunner; from xlappraise.cli.robustness import robustness; "
        "CliRunner().invoke(robustness, sys.argv[1:]); print('numpy' in sys.modules, 'rich' in sys.modules)"
    )
    for extra, wanted in (([], "False False"), (["--draws", "10"], "True False")):
        command = [sys.executable, "-c", code, str(EXAMPLE), *extra]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == wanted


def test_a_terminal_sees_progress_on_stderr():
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "xlappraise", "robustness", str(EXAMPLE), "--draws", "2000"]
    environment = {**os.environ, "TERM": "xterm"}
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=follower, env=environment, check=True)
    os.close(follower)
    assert b"Drawing" in os.read(leader, 100_000)
    os.close(leader)
    assert b"Drawing" not in done.stdout
