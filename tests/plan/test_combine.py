"""`xlappraise options --combine`: a row for each combination without one, and nothing else on Options."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.appraisal.test_combinations import MODEL, SERVICE, STRUCTURE, row
from tests.conftest import ROOT
from tests.support.helpers import GOOD, snapshot
from xlappraise.additions import combine
from xlappraise.appraisal.model import Option
from xlappraise.appraisal.record import replace
from xlappraise.cli import xlappraise
from xlappraise.flow import CannotWrite, appraise, recalc
from xlappraise.plan.combine import free_ids
from xlappraise.reading.reader import read
from xlappraise.sheets import build, combination_list
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell

HUB = Option("O2", "Move", "Company", "Hub", stage="Short-list")


def workbook(tmp_path, rows=SERVICE, **fields):
    """The small appraisal with Dimensions, its second option a company with a hub."""
    appraisal = read(snapshot(GOOD)).appraisal
    kept = tuple(HUB if option.id == "O2" else option for option in appraisal.options)
    logs = {**appraisal.logs, "Dimensions": rows} if rows else appraisal.logs
    file = tmp_path / "c.xlsx"
    file.write_bytes(build.build(replace(appraisal, **{"options": kept, "logs": logs, **fields})))
    return file


def options_of(file):
    return appraise(file).appraisal.options


def run(*arguments):
    result = CliRunner().invoke(xlappraise, ["options", *map(str, arguments)])
    return result.exit_code, result.output.splitlines()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_behind_the_receipt_is_told_and_is_no_failure_of_the_write(tmp_path):
    file = workbook(tmp_path)
    words = [sys.executable, "-m", "xlappraise", "options", str(file), "--combine"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(words, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    told = f"xlappraise: '{file}' was written, but its receipt could not be shown (No space left on device).\n"
    assert (done.returncode == 2, done.stderr, len(options_of(file))) == (False, told, 6)


def test_combinations_without_a_row_are_added_below(tmp_path):
    file = workbook(tmp_path)
    combine(file)
    assert [(o.id, o.name, o.model, o.structure, o.stage) for o in options_of(file)[3:]] == [
        ("O4", "Company, As now", "Company", "As now", "Long-list"),
        ("O5", "Host, Hub", "Host", "Hub", "Long-list"),
        ("O6", "Host, As now", "Host", "As now", "Long-list"),
    ]


def test_what_is_ruled_out_is_discounted_with_the_values_reason(tmp_path):
    file = workbook(tmp_path)
    combine(file)
    assert [(o.outcome, o.reason) for o in options_of(file)[3:]] == [
        ("Discounted", "No change."),
        ("Discounted", "One council is too small."),
        ("Discounted", "One council is too small.\nNo change."),
    ]


def test_cells_that_were_there_stay_as_they_are(tmp_path):
    file = workbook(tmp_path)
    before = package.snapshot(file).sheets["Options"].cells
    combine(file)
    after = package.snapshot(file).sheets["Options"].cells
    assert {place: after[place] for place in before if place != (3, 1)} == {
        place: cell for place, cell in before.items() if place != (3, 1)
    }


def test_a_second_run_changes_no_byte(tmp_path):
    file = workbook(tmp_path)
    combine(file)
    content = file.read_bytes()
    assert combine(file).combined.sentence == "All 4 combinations are on Options already; nothing was added."
    assert file.read_bytes() == content


def test_results_are_up_to_date_afterwards(tmp_path):
    file = workbook(tmp_path)
    combine(file)
    assert [finding.code for finding in appraise(file).findings] == []


def test_the_table_and_its_drop_downs_reach_over_the_new_rows(tmp_path):
    import openpyxl

    file = workbook(tmp_path)
    combine(file)
    page = openpyxl.load_workbook(file)["Options"]
    assert page.tables["tblOptions"].ref == "A5:L11"
    stage = next(rule for rule in page.data_validations.dataValidation if rule.formula1 == "xla_List_stage")
    assert "E11" in stage.sqref
    assert page["B11"]._style == page["B8"]._style


def test_rows_go_beyond_what_an_officer_wrote_below(tmp_path):
    file = workbook(tmp_path)
    package.apply(file, [SetCell("Options", 11, 7, "See the minutes.")], file, force=True)
    combine(file)
    cells = package.snapshot(file).sheets["Options"].cells
    assert (cells[11, 7].value, cells[12, 1].value) == ("See the minutes.", "O4")


def test_out_leaves_the_workbook_alone(tmp_path):
    file, out = workbook(tmp_path), tmp_path / "out.xlsx"
    content = file.read_bytes()
    combine(file, out)
    assert (file.read_bytes() == content, len(options_of(out))) == (True, 6)


def test_a_dry_run_lists_the_rows_and_writes_nothing(tmp_path):
    file = workbook(tmp_path)
    content = file.read_bytes()
    assert run(file, "--combine", "--dry-run") == (
        0,
        [
            "4 combinations: 3 added (O4 to O6, 3 of them ruled out), 1 there already.",
            "  O4 Company, As now: Discounted",
            "  O5 Host, Hub: Discounted",
            "  O6 Host, As now: Discounted",
            f"{file}: nothing was written.",
        ],
    )
    assert file.read_bytes() == content


def test_the_command_says_what_it_added(tmp_path):
    code, lines = run(workbook(tmp_path), "--combine")
    assert (code, lines[0]) == (0, "4 combinations: 3 added (O4 to O6, 3 of them ruled out), 1 there already.")
    assert "cells written" in lines[1]


def test_rows_without_a_name_are_pointed_out(tmp_path):
    file = workbook(tmp_path, options=(Option("O1", ""), Option("O2", "")), scores={}, rationale={})
    _, lines = run(file, "--combine")
    assert "There are options without a name above them (O1, O2): delete their rows if you need none." in lines


def test_a_single_combination_that_is_there_is_told_as_one(tmp_path):
    file = workbook(tmp_path, (row(MODEL, "Company"), row(STRUCTURE, "Hub")))
    assert combine(file).combined.sentence == "The only combination is on Options already; nothing was added."


def test_without_combine_the_help_is_shown(tmp_path):
    code, lines = run(workbook(tmp_path))
    assert (code, lines[0].partition(":")[0]) == (0, "Usage")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ((), "There are no values on a sheet Dimensions to combine"),
        ((row(MODEL, "Host"),), "Dimensions lists no structure,"),
        ((row("", "Host"),), "Dimensions lists no delivery model or structure,"),
    ],
)
def test_without_values_nothing_is_written(tmp_path, rows, sentence):
    file = workbook(tmp_path, rows)
    content = file.read_bytes()
    code, lines = run(file, "--combine")
    assert (code, lines[0].startswith(f"xlappraise: {sentence}")) == (2, True)
    assert file.read_bytes() == content


def test_more_than_a_workbook_has_room_for_are_refused(tmp_path):
    models = [row(MODEL, f"Model {number}") for number in range(6)]
    file = workbook(tmp_path, (*models, *(row(STRUCTURE, f"Structure {number}") for number in range(8))))
    with pytest.raises(CannotWrite) as refusal:
        combine(file)
    assert str(refusal.value) == (
        "Options holds 3 options and would get 48 more, but a workbook has room for 50: nothing was added."
    )


def test_a_column_that_was_deleted_is_asked_for(tmp_path):
    file = workbook(tmp_path)
    package.apply(file, [SetCell("Options", 5, 4, "Legal form")], file, force=True)
    with pytest.raises(CannotWrite, match="Options has no column Structure, so nothing was added"):
        combine(file)


@pytest.mark.parametrize(
    ("ids", "following"),
    [
        ((), ["O1", "O2"]),
        (("O1", "O2"), ["O3", "O4"]),
        (("WM-07", "WM-09"), ["WM-10", "WM-11"]),
        (("1", "2"), ["3", "4"]),
        (("A", "B"), ["O1", "O2"]),
        (("O1", "X1", "X2", "o4"), ["X3", "X4"]),
        (("O1", "O2a", "O3"), ["O4", "O5"]),
    ],
)
def test_ids_go_on_as_the_workbook_began(ids, following):
    found = free_ids([Option(key, "") for key in ids])
    assert [next(found), next(found)] == following


@given(st.lists(st.from_regex(r"\A[A-Za-z]{0,2}[-.]?[0-9]{1,3}\Z"), max_size=8))
def test_a_new_id_is_nobodys(ids):
    found = free_ids([Option(key, "") for key in ids])
    new = {next(found).lower() for _ in range(5)}
    assert (len(new), new & {key.lower() for key in ids}) == (5, set())


def test_before_there_are_weights_it_combines_all_the_same(tmp_path):
    file = workbook(tmp_path)
    package.apply(file, [SetCell("Criteria", row, 6, None) for row in range(6, 14)], file, force=True)
    code, lines = run(file, "--combine")
    assert (code, lines[0].partition(" (")[0]) == (1, "4 combinations: 3 added")
    assert lines[2].startswith("  133 of the tool's formulas depend on what was written;")
    assert lines[3] == "There are no results until what must be fixed is fixed."
    assert [option.id for option in options_of(file)] == ["O1", "O2", "O3", "O4", "O5", "O6"]


def test_values_that_look_like_formulas_stay_text(tmp_path):
    import openpyxl

    file = workbook(tmp_path, (row(MODEL, "=1+1"), row(STRUCTURE, "@SUM(A1)")))
    combine(file)
    cell = openpyxl.load_workbook(file)["Options"]["C9"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert options_of(file)[3].structure == "@SUM(A1)"


@pytest.mark.parametrize("filled", [True, False])
def test_new_rows_are_as_high_as_their_reasons(tmp_path, filled):
    import openpyxl

    long = (row(MODEL, "Host", "Ruled out", "Too small. " * 30, stage="After scoring"), row(STRUCTURE, "Hub"))
    file = workbook(tmp_path, long, **({} if filled else {"options": (), "scores": {}, "rationale": {}}))
    combine(file)
    heights = openpyxl.load_workbook(file)["Options"].row_dimensions
    assert (heights[9 if filled else 6].height or 0) > 100


# ---------------------------------------------------------------------------------------- other dimensions

SCOPES = (row("Scope", "London"), row("Scope", "Boroughs", "Ruled out", "Too small.", stage="Before scoring"))


def headings(file: Path) -> list[Any]:
    return [cell.value for cell in openpyxl.load_workbook(file)["Options"][5] if cell.value]


def typed_into(file: Path, rows: tuple[Any, ...]) -> None:
    """Rows of Dimensions typed below those that are there."""
    first = len(appraise(file).appraisal.logs["Dimensions"]) + 6
    keys = {"dimension": 1, "value": 2, "outcome": 5, "stage": 6, "reason": 7}
    cells = [(first + n, keys[key], text) for n, each in enumerate(rows) for key, text in each.values.items()]
    package.apply(file, [SetCell("Dimensions", *cell) for cell in cells], file, force=True)


def test_a_new_dimension_gets_a_column_on_options_with_its_values(tmp_path: Path) -> None:
    file = workbook(tmp_path)
    typed_into(file, SCOPES)
    recalc(file)
    assert headings(file)[-1] == "Scope"
    sheet = openpyxl.load_workbook(file)["Options"]
    letter = next(cell.column_letter for cell in sheet[5] if cell.value == "Scope")
    rule = next(r for r in sheet.data_validations.dataValidation if f"{letter}6" in r.sqref)
    assert rule.formula1 == "OFFSET(xla_Dim3,0,0,MAX(1,COUNTA(xla_Dim3)),1)"
    assert recalc(file).changes == []


def test_no_column_comes_beside_one_that_holds_the_values(tmp_path: Path) -> None:
    file = workbook(tmp_path)
    last = len(headings(file)) + 1
    cells = (SetCell("Options", 5, last, "Where"), SetCell("Options", 6, last, "London"))
    package.apply(file, cells, file, force=True)
    typed_into(file, SCOPES)
    recalc(file)
    assert "Scope" not in headings(file)
    assert "XLA351" in {finding.code for finding in appraise(file).findings}


def test_of_three_dimensions_only_what_is_not_ruled_out_is_combined(tmp_path: Path) -> None:
    file = workbook(tmp_path)
    typed_into(file, SCOPES)
    recalc(file)
    before = {option.id for option in appraise(file).appraisal.options}
    combine(file)
    made = [o for o in appraise(file).appraisal.options if o.id not in before]
    assert {(o.model, o.structure, o.dimensions["Scope"]) for o in made} == {("Company", "Hub", "London")}


def test_a_matrix_that_becomes_a_list_gets_the_widths_of_a_list(tmp_path: Path) -> None:
    file = workbook(tmp_path)
    recalc(file)
    typed_into(file, SCOPES)
    recalc(file)
    page = openpyxl.load_workbook(file)["Combinations"]
    assert [page.column_dimensions[letter].width for letter in "ABCD"] == list(combination_list.widths(3))[:4]
    assert recalc(file).changes == []
