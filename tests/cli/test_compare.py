"""`compare` on workbooks: by key, across saves, and with an exit code that says whether it could."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.conftest import EXAMPLE, ROOT, put


@pytest.fixture
def later(tmp_path):
    """A copy of the example with a weight and two scores changed."""
    path = tmp_path / "later.xlsx"
    shutil.copy(EXAMPLE, path)
    put(path, Criteria_F9=3, Scores_E13="High", Scores_G20="Low")
    return path


def test_a_workbook_compared_with_itself_differs_in_nothing(run):
    done = run("compare", EXAMPLE, EXAMPLE)
    assert (done.stdout.splitlines()[-1], done.returncode) == ("Nothing differs.", 0)


def test_each_difference_stands_below_its_sheet(run, later):
    assert run("compare", EXAMPLE, later).stdout.splitlines()[-6:] == [
        "3 differences:",
        "Criteria",
        "  D4 Meets expectations of the DfE Commissioner, Weight: 10 -> 3",
        "Scores",
        "  D8/O1: Medium -> High",
        "  D15/O3: High -> Low",
    ]


def test_what_moved_a_lead_is_said_first(run, later):
    assert (
        "The lead of O3 Wholly Owned Council Company over O4 Independent Organisation fell from 295 to 195: "
        "the score D15/O3 explains 100 of it."
    ) in run("compare", EXAMPLE, later).stdout.splitlines()


def test_json_names_each_entry_with_its_cell(run, later):
    data = json.loads(run("compare", EXAMPLE, later, "--format", "json").stdout)
    assert data["schema"] == "xlappraise.comparison/1"
    assert [(each["kind"], each["key"], each["was"], each["now"], each["cell"]) for each in data["differences"]] == [
        ("criterion", ["D4"], 10, 3, "Criteria!F9"),
        ("score", ["D8", "O1"], "Medium", "High", "Scores!E13"),
        ("score", ["D15", "O3"], "High", "Low", "Scores!G20"),
    ]


def test_shares_in_json_sum_to_the_movement(run, later):
    data = json.loads(run("compare", EXAMPLE, later, "--format", "json").stdout)
    for pair in data["effect"]["pairs"]:
        end = pair["low"]
        assert sum(each["points"] for each in end["shares"]) == end["after"] - end["before"]


def test_a_workbook_saved_by_another_program_differs_in_nothing(run, tmp_path):
    from openpyxl import load_workbook

    saved = tmp_path / "saved.xlsx"
    load_workbook(EXAMPLE).save(saved)
    assert run("compare", EXAMPLE, saved).stdout.splitlines()[-1] == "Nothing differs."


def test_both_files_are_left_alone(run, later):
    before = later.read_bytes()
    run("compare", EXAMPLE, later)
    assert later.read_bytes() == before


def test_a_rename_that_cannot_be_is_one_sentence(run, later):
    done = run("compare", EXAMPLE, later, "--renamed", "D4=X9")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


def test_a_rename_without_a_sign_is_one_sentence(run, later):
    done = run("compare", EXAMPLE, later, "--renamed", "D4")
    assert (done.returncode, "write OLD=NEW" in done.stderr) == (2, True)


def test_a_version_without_results_ends_with_its_findings(run, later):
    put(later, Criteria_A9="D5")
    done = run("compare", EXAMPLE, later)
    assert (done.returncode, "There are no results until this is fixed" in done.stdout) == (1, True)


def test_a_file_that_is_not_there_is_one_sentence(run):
    done = run("compare", EXAMPLE, "nothing.xlsx")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


# ------------------------------------------------------------------------------------------ page, third file, git


def test_the_page_shows_lead_and_differences(run, later, tmp_path):
    run("compare", EXAMPLE, later, "--format", "html", "-o", "changes.html")
    page = (tmp_path / "changes.html").read_text("utf-8")
    assert page.count("<figure>") == 1
    assert "The score D15/O3 -100" in page
    assert "3 differences" in page


def test_a_page_is_not_overwritten(run, later, tmp_path):
    (tmp_path / "changes.html").write_text("mine")
    done = run("compare", EXAMPLE, later, "--format", "html", "-o", "changes.html")
    assert (done.returncode, (tmp_path / "changes.html").read_text()) == (2, "mine")


def test_with_a_third_file_what_both_changed_is_told(run, later, tmp_path):
    theirs = tmp_path / "theirs.xlsx"
    shutil.copy(EXAMPLE, theirs)
    put(theirs, Criteria_F9=5, Scores_E13="High")
    assert run("compare", EXAMPLE, later, theirs).stdout.splitlines()[2:6] == [
        "Both changed, differently, 1 entry:",
        "  Criteria, D4 Meets expectations of the DfE Commissioner, Weight: 10 -> 3 (the first), 5 (the second)",
        "Both changed, to the same, 1 entry:",
        "  Scores, D8/O1: Medium -> High",
    ]


def test_three_files_as_data(run, later):
    data = json.loads(run("compare", EXAMPLE, later, later, "--format", "json").stdout)
    assert (data["schema"], len(data["alike"]), data["conflicts"]) == ("xlappraise.three-way/1", 3, [])


@pytest.mark.parametrize("files", [(), (EXAMPLE,)])
def test_another_number_of_files_is_refused(run, files):
    assert run("compare", *files).returncode == 2


def test_no_page_is_made_of_three_files(run, later):
    assert run("compare", EXAMPLE, later, later, "--format", "html").returncode == 2


def test_the_full_listing_differs_in_what_was_edited_only(run, later):
    before, after = (run("show", file, "--format", "full").stdout.splitlines() for file in (EXAMPLE, later))
    assert sorted(set(after) - set(before)) == [
        "criterion\tD4\tweight\t3",
        "score\tD15/O3\tscore\tLow",
        "score\tD8/O1\tscore\tHigh",
    ]


def test_the_full_listing_of_a_workbook_with_errors_exits_as_git_wants(run, later):
    put(later, Criteria_A9="D5")
    done = run("show", later, "--format", "full")
    assert (done.returncode, "criterion\tD5#2\tref\tD5" in done.stdout.splitlines()) == (0, True)


def test_warnings_name_their_cells(run, later):
    lines = run("compare", EXAMPLE, later).stdout.splitlines()
    assert lines[lines.index("Worth a look:") + 1 : -7] == [
        "  Weights changed after scores were known: D4 from 10 to 3. (Criteria!F9, XLA511)",
        "  The score in 2 cells changed, and its reason is the same as before. (Rationale!E13, G20, XLA512)",
        "  3 changes are not on Change log: D4, D8/O1 and D15/O3. (Criteria!F9; Scores!E13, G20, XLA515)",
    ]


# ------------------------------------------------------------------------------------------------------- history


def versions(tmp_path, later):
    """The example, its later version, and one more in which the first loses its lead."""
    last = tmp_path / "last.xlsx"
    shutil.copy(later, last)
    put(last, Scores_G9="Low", Scores_G10="Low", Scores_G11="Low", Scores_G12="Low", Scores_G13="Low")
    return EXAMPLE, later, last


def test_ranks_and_totals_over_the_versions_stand_side_by_side(run, later, tmp_path):
    lines = run("compare", *versions(tmp_path, later), "--history").stdout.splitlines()
    rows = {line[:2]: line.split()[-6:] for line in lines[lines.index("Rank and total") + 2 :][:5]}
    assert rows["O1"][:4] == ["3", "(1,385)", "3", "(1,365)"]


def test_leads_over_the_versions_name_who_leads(run, later, tmp_path):
    lines = run("compare", *versions(tmp_path, later), "--history").stdout.splitlines()
    at = lines.index("Lead of the first, in points")
    assert [line.partition("  ")[2].strip() for line in lines[at + 1 : at + 3]] == [
        "O3 Wholly Owned Council Company leads O4 Independent Organisation by 295",
        "O3 Wholly Owned Council Company leads O4 Independent Organisation by 195 (3 entries changed)",
    ]


def test_weights_that_moved_stand_with_their_part(run, later, tmp_path):
    lines = run("compare", *versions(tmp_path, later), "--history").stdout.splitlines()
    at = lines.index("Weights that moved")
    assert [line.split() for line in lines[at + 2 :]] == [["D4", "10", "(4.6%)", "3", "(1.4%)", "3", "(1.4%)"]]


def test_a_history_as_data(run, later):
    data = json.loads(run("compare", EXAMPLE, later, EXAMPLE, later, "--format", "json").stdout)
    assert [(each["lead"], each["changed"], each["weights"]) for each in data["versions"]] == [
        (295, 0, {"D4": 10}),
        (195, 3, {"D4": 3}),
        (295, 3, {"D4": 10}),
        (195, 3, {"D4": 3}),
    ]


def test_the_page_of_a_history_has_a_picture_of_the_leads(run, later):
    page = run("compare", EXAMPLE, later, EXAMPLE, later, "--format", "html").stdout
    assert (page.count("<figure>"), "O3 195" in page) == (1, True)


def test_a_rename_is_not_asked_of_a_history(run, later):
    assert run("compare", EXAMPLE, later, EXAMPLE, later, "--renamed", "D4=D5").returncode == 2


# --------------------------------------------------------------------------------------------------------- sheet


def rows_of(path):
    """The rows of Version changes, as texts."""
    from xlappraise.xlsx import package

    cells = package.snapshot(path).sheets["Version changes"].cells
    last = max(row for row, _ in cells)
    return [[cells[row, n].value if (row, n) in cells else "" for n in range(1, 6)] for row in range(6, last + 1)]


def test_the_sheet_holds_what_moved_and_each_difference(run, later):
    run("compare", EXAMPLE, later, "--sheet")
    rows = rows_of(later)
    assert rows[0] == ["Results", "What moved", "", "", "First place stays with O3 Wholly Owned Council Company."]
    assert rows[-3:] == [
        ["Criteria", "D4 Meets expectations of the DfE Commissioner, Weight", "changed", "10", "3"],
        ["Scores", "D8/O1", "changed", "Medium", "High"],
        ["Scores", "D15/O3", "changed", "High", "Low"],
    ]


def test_the_sheet_is_laid_out_anew_each_time(run, later):
    run("compare", EXAMPLE, later, "--sheet")
    run("compare", later, later, "--sheet")
    assert rows_of(later)[:1] in ([], [[""] * 5])


def test_the_sheet_changes_no_other_and_no_finding(run, later):
    from xlappraise.xlsx import package

    before = package.snapshot(later)
    found = run("check", later, "--format", "concise").stdout
    run("compare", EXAMPLE, later, "--sheet")
    after = package.snapshot(later)
    assert {n: after.sheets[n].cells for n in before.sheets} == {n: before.sheets[n].cells for n in before.sheets}
    assert run("check", later, "--format", "concise").stdout == found


def test_an_officers_own_sheet_of_that_name_is_left_alone(run, later):
    from openpyxl import load_workbook

    book = load_workbook(later)
    book.create_sheet("Version changes")["A1"] = "Kept by hand"
    book.save(later)
    before = later.read_bytes()
    done = run("compare", EXAMPLE, later, "--sheet")
    assert (done.returncode, later.read_bytes()) == (2, before)


def test_no_sheet_is_written_of_three_files(run, later):
    assert run("compare", EXAMPLE, later, later, "--sheet").returncode == 2


@pytest.mark.parametrize("name", ["layout-1.xlsx", "layout-2.xlsx", "layout-2-percentages.xlsx"])
def test_a_workbook_of_an_older_layout_differs_in_nothing_from_what_recalc_makes_of_it(run, tmp_path, name):
    old, new = ROOT / "tests" / "data" / name, tmp_path / name
    shutil.copy(old, new)
    run("recalc", new)
    assert new.read_bytes() != old.read_bytes()
    assert run("compare", old, new).stdout.splitlines()[-1] == "Nothing differs."
