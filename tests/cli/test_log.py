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


# ---------------------------------------------------------------------------------------------------------- acts


ACT = "see Version changes, act {}"


@pytest.fixture
def moderated(tmp_path):
    """A copy of the example with two scores and a weight changed."""
    path = tmp_path / "moderated.xlsx"
    shutil.copy(EXAMPLE, path)
    put(path, Criteria_F9=3, Scores_E13="High", Scores_G20="Low")
    return path


def cells_below_headings(path, sheet, row):
    """The filled cells of a sheet below that row, a list a row."""
    cells = package.snapshot(path).sheets[sheet].cells
    filled = sorted((at, cell.value) for at, cell in cells.items() if at[0] > row and cell.value not in (None, ""))
    return [[value for (line, _), value in filled if line == number] for number in sorted({at[0] for at, _ in filled})]


def texts_of_log(path):
    """The rows of Change log as they stand there, without the date."""
    before = cells_below_headings(EXAMPLE, "Change log", 0)
    return [row[1:] for row in cells_below_headings(path, "Change log", 0) if row not in before]


def test_changes_of_one_kind_are_one_row(run, moderated):
    run("log", moderated, "--since", EXAMPLE, *BY)
    assert texts_of_log(moderated) == [
        ["Panel", "Moderation", "D4", "Weight: 10", "Weight: 3", "As moderated"],
        ["Panel", "Moderation", ACT.format(1), ACT.format(1), "As moderated"],
    ]


def test_version_changes_lists_the_changes_of_an_act(run, moderated):
    run("log", moderated, "--since", EXAMPLE, *BY)
    assert cells_below_headings(moderated, "Version changes", 5) == [
        ["Scores", "D8/O1", "logged", "Medium", "High", 1, "D8", "O1"],
        ["Scores", "D15/O3", "logged", "High", "Low", 1, "D15", "O3"],
    ]


def test_an_act_is_read_as_its_changes(run, moderated):
    run("log", moderated, "--since", EXAMPLE, *BY)
    said = {"date": date.today(), "changed_by": "Panel", "forum": "Moderation", "reason": "As moderated"}
    said["act"] = 1
    assert new_rows(moderated)[1:] == [
        {**said, "ref": "D8", "option": "O1", "from": "Medium", "to": "High"},
        {**said, "ref": "D15", "option": "O3", "from": "High", "to": "Low"},
    ]


def test_an_act_is_not_written_twice(run, moderated):
    run("log", moderated, "--since", EXAMPLE, *BY)
    before = moderated.read_bytes()
    run("log", moderated, "--since", EXAMPLE, *BY)
    assert moderated.read_bytes() == before


def test_the_next_act_has_the_next_number_and_the_first_stays(run, moderated, tmp_path):
    run("log", moderated, "--since", EXAMPLE, *BY)
    first = tmp_path / "first.xlsx"
    shutil.copy(moderated, first)
    put(moderated, Scores_E13="Low", Scores_G20="Medium")
    run("log", moderated, "--since", first, *BY)
    rows = cells_below_headings(moderated, "Version changes", 5)
    assert [(row[1], row[4], row[5]) for row in rows] == [
        ("D8/O1", "High", 1),
        ("D15/O3", "Low", 1),
        ("D8/O1", "Low", 2),
        ("D15/O3", "Medium", 2),
    ]


def test_the_number_of_an_act_whose_sheet_was_deleted_is_not_given_again(run, moderated, tmp_path):
    from openpyxl import load_workbook

    run("log", moderated, "--since", EXAMPLE, *BY)
    book = load_workbook(moderated)
    del book["Version changes"]
    book.save(moderated)
    run("log", moderated, "--since", EXAMPLE, *BY)
    assert texts_of_log(moderated)[-1] == ["Panel", "Moderation", ACT.format(2), ACT.format(2), "As moderated"]


def test_a_comparison_leaves_acts_on_the_sheet(run, moderated):
    run("log", moderated, "--since", EXAMPLE, *BY)
    act = cells_below_headings(moderated, "Version changes", 5)
    run("compare", EXAMPLE, moderated, "--sheet")
    assert cells_below_headings(moderated, "Version changes", 5)[-2:] == act


def test_an_act_leaves_a_comparison_on_the_sheet(run, moderated):
    run("compare", EXAMPLE, moderated, "--sheet")
    compared = cells_below_headings(moderated, "Version changes", 0)
    run("log", moderated, "--since", EXAMPLE, *BY)
    assert cells_below_headings(moderated, "Version changes", 0)[:-2] == compared


def test_an_act_is_no_warning_of_a_comparison(run, moderated):
    run("log", moderated, "--since", EXAMPLE, *BY)
    assert "XLA515" not in run("compare", EXAMPLE, moderated).stdout


def test_compare_lists_an_act_in_one_line(run, moderated):
    run("log", moderated, "--since", EXAMPLE, *BY)
    lines = [line for line in run("compare", EXAMPLE, moderated).stdout.splitlines() if "act 1" in line]
    assert [" ".join(line.split()) for line in lines] == [
        f"added, act 1 of 2 changes; {date.today():%d/%m/%Y}; Panel; Moderation; As…"
    ]


def test_a_new_key_is_carried_into_acts(run, moderated):
    run("log", moderated, "--since", EXAMPLE, *BY)
    put(moderated, Criteria_A20="D15a")
    assert "Version changes" in run("check", moderated, "--fix").stdout
    rows = cells_below_headings(moderated.with_name("moderated.fixed.xlsx"), "Version changes", 5)
    assert [(row[1], row[-2]) for row in rows] == [("D8/O1", "D8"), ("D15a/O3", "D15a")]


def test_a_score_that_is_not_as_its_act_says_is_found(run, moderated):
    run("log", moderated, "--since", EXAMPLE, *BY)
    put(moderated, Scores_E13="Low")
    found = [line for line in run("check", moderated, "--format", "concise").stdout.splitlines() if "XLA406" in line]
    assert ["E13" in line for line in found] == [True]


def test_an_act_does_not_overwrite_an_officers_own_sheet(run, moderated):
    from openpyxl import load_workbook

    book = load_workbook(moderated)
    book.create_sheet("Version changes")["A1"] = "Kept by hand"
    book.save(moderated)
    before = moderated.read_bytes()
    done = run("log", moderated, "--since", EXAMPLE, *BY)
    assert (done.returncode, moderated.read_bytes()) == (2, before)


def test_a_heading_act_gets_the_number(run, moderated):
    from openpyxl import load_workbook

    book = load_workbook(moderated)
    page = book["Change log"]
    head = next(cell for row in page.iter_rows() for cell in row if cell.value == "Reason")
    page.cell(head.row, head.column + 1, "Act")
    book.save(moderated)
    run("log", moderated, "--since", EXAMPLE, *BY)
    assert [row.get("act") for row in new_rows(moderated)] == [None, 1, 1]


def test_acts_stay_when_openpyxl_saves_the_workbook(run, moderated):
    from openpyxl import load_workbook

    run("log", moderated, "--since", EXAMPLE, *BY)
    before = new_rows(moderated)
    load_workbook(moderated).save(moderated)
    assert new_rows(moderated) == before


def test_acts_stay_when_the_workbook_is_worked_out_again(run, moderated):
    run("log", moderated, "--since", EXAMPLE, *BY)
    before = new_rows(moderated)
    run("recalc", moderated)
    assert new_rows(moderated) == before


# ------------------------------------------------------------------------------------------------------- effects


@pytest.fixture
def bare(tmp_path):
    """The example without logs: the log that comes has all columns that are filled."""
    from xlappraise.appraisal.record import replace
    from xlappraise.sheets.build import build

    path = tmp_path / "bare.xlsx"
    path.write_bytes(build(replace(appraise(EXAMPLE).appraisal, logs={})))
    return path


def effects_of(run, bare, **cells):
    """What Effect says of each row, after these cells changed."""
    path = bare.with_name("changed.xlsx")
    shutil.copy(bare, path)
    put(path, **cells)
    assert run("log", path, "--since", bare, *BY).returncode == 0
    table = cells_below_headings(path, "Change log", 4)
    return [row[-1] for row in table[1:]]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        # F2 weighs 10, O3 has High and O4 Low.
        ({"Criteria_F31": 4}, ["Takes 60 off the lead of O3 over O4, 295 to 235."]),
        ({"Scores_G31": "Low", "Scores_E13": "High"}, ["Takes 100 off the lead of O3 over O4, 295 to 195."]),
        ({"Criteria_F31": 4, "Scores_E13": "High"}, [None, "None on the lead of O3 over O4, 295 to 235."]),
        ({"Scores_G31": None}, ["Takes 100 off the lead of O3 over O4 at its lowest, 295 to 195."]),
        ({"Rationale_G31": "New"}, ["None on totals."]),
    ],
)
def test_effect_says_what_a_row_did_to_the_lead(run, bare, cells, said):
    found = effects_of(run, bare, **cells)
    assert [
        told for told, expected in zip(found, said, strict=True) if expected and not told.startswith(expected)
    ] == []


def test_a_log_without_effect_gets_none(run, later):
    run("log", later, "--since", EXAMPLE, *BY)
    assert [row for row in new_rows(later) if "effect" in row] == []


def test_an_answer_to_a_gateway_is_not_told_as_moving_a_lead():
    from xlappraise.appraisal.record import replace
    from xlappraise.appraisal.versions.comparison import compare
    from xlappraise.appraisal.versions.entry_effects import EntryEffects

    old = appraise(EXAMPLE).appraisal
    comparison = compare(old, replace(old, scores={**old.scores, ("D1", "O3"): "Fail"}))
    assert [EntryEffects(comparison).words({each.place}) for each in comparison.differences] == [""]


def test_effects_of_all_rows_add_up_to_the_movement():
    from xlappraise.appraisal.record import replace
    from xlappraise.appraisal.versions.comparison import compare
    from xlappraise.appraisal.versions.entry_effects import EntryEffects

    old = appraise(EXAMPLE).appraisal
    lighter = tuple(replace(c, weight=c.weight - 1) if c.ref in ("F2", "F7") else c for c in old.criteria)
    comparison = compare(old, replace(old, criteria=lighter, scores={**old.scores, ("F2", "O4"): "Medium"}))
    said = [EntryEffects(comparison).words({each.place}).partition(" off")[0] for each in comparison.differences]
    # F2 falls from 10 x 10 points apart to 9 x 5: 100 to 45; F7 from 10 x 5 to 9 x 5.
    assert said == ["Takes 7.5", "Takes 5", "Takes 47.5"]
