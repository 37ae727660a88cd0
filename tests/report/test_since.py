"""The pack tells what changed since an earlier version, and the last seal."""

from __future__ import annotations

import shutil

import pytest

from tests.conftest import EXAMPLE, put
from xlappraise import appraise
from xlappraise.additions import seal
from xlappraise.report.pack import report_of, view_of
from xlappraise.report.sections import Choice


@pytest.fixture
def later(tmp_path):
    path = tmp_path / "later.xlsx"
    shutil.copy(EXAMPLE, path)
    put(path, Criteria_F9=3, Scores_G20="Low")
    return path


def report(path, **choice):
    chosen = Choice(**choice)
    return report_of(view_of(appraise(path), "1", chosen), chosen)


def section(tree):
    return next((section for section in tree.sections if section.key == "versions"), None)


def test_changes_since_an_earlier_version_are_an_annex(later):
    found = section(report(later, since=appraise(EXAMPLE)))
    assert found.annex
    (sentences,) = [block.points for block in found.blocks if hasattr(block, "points")]
    assert sentences[-1] == (
        "The lead of O3 Wholly Owned Council Company over O4 Independent Organisation fell from 295 to 195: "
        "the score D15/O3 explains 100 of it."
    )


def test_every_difference_is_a_row(later):
    tables = [block for block in section(report(later, since=appraise(EXAMPLE))).blocks if hasattr(block, "rows")]
    assert [[cell.text for cell in row[3:]] for row in tables[-1].rows] == [["10", "3"], ["High", "Low"]]


def test_without_an_earlier_version_there_is_no_such_annex(later):
    assert section(report(later)) is None


def test_a_public_report_names_nobody_of_either_version(later, tmp_path):
    old = tmp_path / "old.xlsx"
    shutil.copy(EXAMPLE, old)
    put(old, Rationale_E13="Cllr Jane Dobbs said that it fits")
    found = section(report(later, since=appraise(old), public=True))
    assert "Dobbs" not in str(found)


def test_the_last_seal_and_its_code_stand_on_the_first_page_without_a_name(later):
    made = seal(later, "weights", "Jane Dobbs", "2026-11-29").sealed.seal
    facts = dict(report(later).facts)
    assert facts["Last seal"] == f"Seal 1 (weights, 2026-11-29), code {made.code}"


def test_a_broken_seal_is_called_so(later):
    seal(later, "weights", "Jane Dobbs", "2026-11-29")
    put(later, Seals_C6="2026-11-28")
    assert dict(report(later).facts)["Last seal"].startswith("Seal 1 is broken: its code is not")


def test_a_workbook_without_seals_says_nothing_of_them(later):
    assert "Last seal" not in dict(report(later).facts)


def test_the_command_writes_the_annex(run, later, tmp_path):
    run("report", later, "-o", "pack.md", "--since", EXAMPLE)
    assert "Changes since the earlier version" in (tmp_path / "pack.md").read_text("utf-8")


def test_an_earlier_version_that_is_not_there_is_one_sentence(run, later, tmp_path):
    done = run("report", later, "-o", "pack.md", "--since", "nothing.xlsx")
    assert (done.returncode, len(done.stderr.splitlines()), (tmp_path / "pack.md").exists()) == (2, 1, False)
