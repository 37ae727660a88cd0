"""A new row gets the next free key, a copied one is told, one that was cleared is asked about; nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import live_cases
from tests.support.helpers import good, snapshot
from tests.support.live_cases import cells, edited, reference_file, through_both_doors
from tests.support.rule_cases_history import TRAIL, log
from xlappraise import flow
from xlappraise.appraisal.checks import check
from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.scoring import score
from xlappraise.excel import snapshot as live_snapshot
from xlappraise.exchange.to_json import appraisal_json
from xlappraise.reading.reader import read
from xlappraise.sheets import build
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.snapshot import BLANK, CellData, Value

NEW, OPTION = 39, 22
"""The rows below the reference case's criteria and options."""
BEGUN = {"B": "Viability", "C": "Local jobs", "E": "Scored", "F": 5.0}


@pytest.fixture(autouse=True)
def _no_excel_after() -> Iterator[None]:
    yield
    live_cases.stop()


def row(sheet: str, number: int, values: dict[str, Value]) -> list[SetCell]:
    return [SetCell(sheet, number, ord(letter) - 64, value) for letter, value in values.items()]


def file_with(folder: Path, *changes: SetCell) -> Path:
    path = folder / "book.xlsx"
    path.write_bytes(edited(reference_file(), folder, *changes))
    return path


def codes(path: Path) -> dict[str, Any]:
    """Findings by code, without advice and without what the reference case has anyway."""
    usual = ("XLA304", "XLA305", "XLA105")
    return {f.code: f for f in flow.appraise(path).findings if f.code < "XLA4" and f.code not in usual}


def at(path: Path, sheet: str, row: int, column: int = 1) -> Value:
    return package.snapshot(path).sheets[sheet].cells.get((row, column), BLANK).value


def refs(**changes: Any) -> list[str]:
    return [criterion.ref for criterion in read(snapshot(good(**changes))).appraisal.criteria]


# ------------------------------------------------------------------------------------------------ a new row


def test_a_new_row_is_read_with_the_next_key_of_its_group(tmp_path: Path) -> None:
    path = file_with(tmp_path, *row("Criteria", NEW, BEGUN))
    assert [c.label for c in flow.appraise(path).appraisal.criteria][-1] == "V10 Local jobs"


def test_one_act_gives_one_finding(tmp_path: Path) -> None:
    path = file_with(tmp_path, *row("Criteria", NEW, BEGUN))
    assert [(code, f.cell) for code, f in codes(path).items()] == [("XLA372", Cell("Criteria", NEW, 1))]


def test_recalc_writes_the_key_and_the_row_on_scores_and_is_then_idle(tmp_path: Path) -> None:
    path = file_with(tmp_path, *row("Criteria", NEW, BEGUN), *row("Options", OPTION, {"B": "Share", "C": "Short-list"}))
    done = flow.recalc(path)
    assert (at(path, "Criteria", NEW), at(path, "Options", OPTION)) == ("V10", "O17")
    assert done.notes == ("Row 22 of Options got the ID O17.", "Row 39 of Criteria got the Ref V10.")
    tables = flow.appraise(path).reading.where.tables["Scores"]
    assert ("V10" in tables.rows, "O17" in tables.options) == (True, True)
    assert flow.recalc(path).changes == []


def test_both_doors_give_the_same_keys(tmp_path: Path) -> None:
    new = row("Criteria", NEW, BEGUN) + row("Options", OPTION, {"B": "Share", "C": "Short-list"})
    file, book, done = through_both_doors(edited(reference_file(), tmp_path, *new), tmp_path)
    assert cells(live_snapshot(book)) == cells(file)
    assert "Row 39 of Criteria got the Ref V10." in done.sentence


def test_fix_writes_the_keys_of_several_rows_and_nothing_else(tmp_path: Path) -> None:
    path = file_with(tmp_path, *row("Criteria", NEW, BEGUN), *row("Criteria", NEW + 1, {**BEGUN, "C": "More"}))
    assert flow.fixes(flow.appraise(path)) == [
        SetCell("Criteria", NEW, 1, "V10"),
        SetCell("Criteria", NEW + 1, 1, "V11"),
    ]


@pytest.mark.parametrize(
    ("where", "key"),
    [("Scores_A10", "C7"), ("Rationale_A10", "C7"), ("Stakeholders_A3", "C7")],
    ids=["Scores", "Rationale", "a log"],
)
def test_a_key_that_stands_anywhere_is_not_used_again(where: str, key: str) -> None:
    new = {"Criteria_B10": "Cost", "Criteria_C10": "Parking", "Criteria_E10": "Not assessed"}
    assert refs(**new, **{where: key})[-1] == "C8"


def test_a_key_counts_on_as_its_neighbours_do() -> None:
    new = {"Criteria_B10": "Cost", "Criteria_C10": "Parking", "Criteria_E10": "Not assessed"}
    assert refs(**new, Criteria_A7="C-07", Scores_A7="C-07", Rationale_A7="C-07")[-1] == "C-08"


def test_a_title_alone_is_asked_about_and_given_nothing() -> None:
    reading = read(snapshot(good(Criteria_C10="Parking")))
    assert [(f.code, f.fix) for f in reading.findings] == [("XLA210", None)]


def test_a_row_apart_from_the_others_is_given_nothing() -> None:
    reading = read(snapshot(good(Criteria_B12="Cost", Criteria_C12="Parking", Criteria_E12="Scored")))
    assert [f.code for f in reading.findings] == ["XLA210"]


def test_a_total_below_the_weights_is_no_criterion() -> None:
    assert len(refs(Criteria_C10="Total", Criteria_F10=17)) == 8


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["", "Benefit", "Cost", "Risk"]), min_size=1, max_size=6))
def test_keys_that_are_given_are_new_and_differ(groups: list[str]) -> None:
    new = {f"Criteria_C{number}": f"New {number}" for number, _ in enumerate(groups, 10)}
    new |= {f"Criteria_B{number}": group for number, group in enumerate(groups, 10) if group}
    new |= {f"Criteria_E{number}": "Scored" for number, _ in enumerate(groups, 10)}
    found = refs(**new)
    assert len({ref.lower() for ref in found}) == 8 + len(groups)
    assert found[:8] == refs()


# --------------------------------------------------------------------------------------- a key that is gone


def test_a_cleared_ref_is_offered_first_and_nothing_is_filled(tmp_path: Path) -> None:
    path = file_with(tmp_path, SetCell("Criteria", 9, 1, None))
    found = codes(path)
    assert [(code, f.suggestion, f.blocks) for code, f in found.items()] == [("XLA371", "D4", True)]
    assert {str(cell) for cell in found["XLA371"].also} == {"Scores!A9", "Rationale!A9"}
    assert [c for c in flow.recalc(path).changes if isinstance(c, SetCell) and c.sheet != "Checks"] == []


def test_a_new_row_waits_while_a_cleared_one_is_asked_about(tmp_path: Path) -> None:
    path = file_with(tmp_path, SetCell("Criteria", 9, 1, None), *row("Criteria", NEW, BEGUN))
    assert list(codes(path)) == ["XLA371", "XLA210"]


def test_a_cleared_id_is_offered_first(tmp_path: Path) -> None:
    path = file_with(tmp_path, SetCell("Options", 8, 1, None))
    assert codes(path)["XLA371"].suggestion == "O3"


@pytest.mark.parametrize(("cleared", "code"), [("A", "XLA371"), ("ABC", "XLA360")])
def test_a_trail_is_not_counted_against_options_of_which_one_is_asked_about(cleared: str, code: str) -> None:
    gone = {f"Options_{column}3": None for column in cleared}
    book = log("Long-list trail", TRAIL, ["First list", 3, None], ["Gateways", 2, None], **gone)
    assert [finding.code for finding in flow.judge(snapshot(book)).findings] == [code]


def test_a_ref_typed_over_another_is_one_finding(tmp_path: Path) -> None:
    path = file_with(tmp_path, SetCell("Criteria", 9, 1, "D5"))
    ((code, finding),) = codes(path).items()
    assert (code, finding.suggestion) == ("XLA371", "D4")
    assert finding.message.startswith("Row 9 of Criteria repeats the Ref D5, and D4 ")


# -------------------------------------------------------------------------------------------------- copies


def copy_of(folder: Path, source: int, target: int, **changed: Value) -> Path:
    cells_ = package.snapshot(file_with(folder)).sheets["Criteria"].cells
    copied: dict[str, Value] = {chr(64 + c): cells_.get((source, c), BLANK).value for c in range(1, 12)}
    return file_with(folder, *row("Criteria", target, copied | changed))


def test_a_copied_row_gets_the_free_key_and_the_first_keeps_its_scores(tmp_path: Path) -> None:
    path = copy_of(tmp_path, 9, NEW, C="Another title", F=4.0)
    found = codes(path)
    assert [(code, f.cell, f.suggestion) for code, f in found.items()] == [("XLA373", Cell("Criteria", NEW, 1), "D16")]
    assert flow.fixes(flow.appraise(path)) == [SetCell("Criteria", NEW, 1, "D16")]


def test_of_two_neighbours_of_one_key_nobody_can_say_which_is_new() -> None:
    twins = {"Criteria_A5": "C1", "Criteria_B5": "Cost", "Criteria_C5": "Running cost", "Criteria_E5": "Gateway"}
    gone = {"Scores_A5": None, "Scores_C5": None, "Scores_B5": None, "Rationale_A5": None}
    found = read(snapshot(good(**twins, **gone))).findings
    assert [(f.code, f.fix) for f in found if f.code == "XLA373"] == [("XLA373", None)]


def test_keys_worked_out_are_told_and_fixed_to_what_they_show() -> None:
    book = snapshot(good(Options_A3=CellData("O2", '"O"&ROW()-1'), Options_A4=CellData("O3", '"O"&ROW()-1')))
    (found,) = read(book).findings
    assert (found.code, found.fix) == ("XLA374", ("O2", "O3"))


# ----------------------------------------------------------------------------------------------- footnotes

FOOTNOTES = {
    "below Criteria, in the table": [SetCell("Criteria", 39, 1, "* weights agreed by panel")],
    "below Criteria, after an empty row": [SetCell("Criteria", 41, 1, "* weights agreed by panel")],
    "a word below Criteria": [SetCell("Criteria", 40, 1, "Source")],
    "a title after an empty row": [SetCell("Criteria", 41, 3, "Agreed by the panel")],
    "below Options": [SetCell("Options", 22, 1, "Source: workshop notes")],
    "below Options, after an empty row": [SetCell("Options", 23, 1, "Source: workshop notes")],
    "two lines": [SetCell("Options", 23, 1, "* one"), SetCell("Options", 24, 1, "** two")],
    "below Scores, in the table": [SetCell("Scores", 39, 1, "* panel of 3 March")],
    "below Scores, after an empty row": [SetCell("Scores", 41, 1, "Source")],
    "below the scores of an option": [SetCell("Scores", 39, 5, "* panel view")],
    "below Rationale": [SetCell("Rationale", 39, 5, "See the annex.")],
    "a sum of the weights": [SetCell("Criteria", 39, 6, 217.0)],
}


@pytest.mark.parametrize("name", FOOTNOTES)
def test_a_footnote_is_one_note_and_changes_no_figure(name: str, tmp_path: Path) -> None:
    path = file_with(tmp_path, *FOOTNOTES[name])
    assert [(code, f.severity, f.blocks) for code, f in codes(path).items()] == [("XLA370", "note", False)]
    results = flow.appraise(path).results
    assert results is not None
    assert [r.total for r in results.short_list] == [1385, 1360, 1810, 1515, 920]


def test_a_score_alone_below_the_others_is_no_footnote(tmp_path: Path) -> None:
    assert list(codes(file_with(tmp_path, SetCell("Scores", 39, 5, "High")))) == ["XLA320"]


def test_a_title_alone_right_below_scores_is_asked_about(tmp_path: Path) -> None:
    assert list(codes(file_with(tmp_path, SetCell("Scores", 39, 3, "Local jobs")))) == ["XLA320"]


def test_a_reason_whose_ref_was_cleared_is_no_footnote() -> None:
    row = {f"Rationale_{letter}3": CellData("", "x") for letter in "BCD"}
    found = read(snapshot(good(**row, Rationale_A3=None, Rationale_F3=None))).findings
    assert [f.code for f in found] == ["XLA320"]


def test_a_source_below_a_log_after_an_empty_row_is_no_entry() -> None:
    reading = read(snapshot(good(Stakeholders_A4="Source: workshop")))
    assert ([f.code for f in reading.findings], len(reading.appraisal.logs["Stakeholders"])) == (["XLA370"], 1)


def test_every_row_of_a_log_is_an_entry_until_an_empty_row() -> None:
    reading = read(snapshot(good(Stakeholders_A3="Bus users")))
    assert ([f.code for f in reading.findings], len(reading.appraisal.logs["Stakeholders"])) == ([], 2)


def test_an_entry_of_a_log_with_several_cells_is_read_after_an_empty_row_too() -> None:
    reading = read(snapshot(good(Stakeholders_A4="Bus users", Stakeholders_B4="Were asked in spring")))
    assert ([f.code for f in reading.findings], len(reading.appraisal.logs["Stakeholders"])) == ([], 2)


# --------------------------------------------------------------------------------------------- spare rows

SPARE = {"Criteria_A10": "R3", "Criteria_B10": "Risk", "Criteria_E10": "Scored", "Scores_A10": "R3"}


def test_a_spare_row_counts_nowhere_and_is_no_finding() -> None:
    reading = read(snapshot(good(**SPARE, Rationale_A10="R3")))
    spare = reading.appraisal.criteria[-1]
    assert ([f.code for f in reading.findings], spare.spare, spare in reading.appraisal.scored_criteria) == (
        [],
        True,
        False,
    )
    assert list(check(reading.appraisal, reading.findings)) == []


def test_a_spare_row_counts_once_a_title_stands_in_it() -> None:
    appraisal = read(snapshot(good(**SPARE, Criteria_C10="Weather", Rationale_A10="R3"))).appraisal
    assert appraisal.scored_criteria[-1].label == "R3 Weather"


def test_spare_rows_are_not_exported() -> None:
    appraisal = read(snapshot(good(**SPARE, Rationale_A10="R3"))).appraisal
    assert [row["ref"] for row in appraisal_json(appraisal)["criteria"]][-1] == "R2"


UNNAMED = {"Options_A5": "O4", "Options_C5": "Short-list", "Scores_G1": "O4"}
"""A row of Options kept for an option to come, with its column on Scores."""


def test_an_option_without_a_name_and_a_score_counts_nowhere() -> None:
    before, after = read(snapshot(good())).appraisal, read(snapshot(good(**UNNAMED))).appraisal
    assert [option.id for option in after.short_list] == [option.id for option in before.short_list]
    assert list(after.wanted_keys()) == list(before.wanted_keys())
    assert [o["id"] for o in appraisal_json(after)["options"]] == ["O1", "O2", "O3"]


@pytest.mark.parametrize("begun", [{"Options_B5": "Share"}, {"Scores_G3": "High"}, {"Scores_G3": "Hihg"}])
def test_a_name_or_anything_typed_as_a_score_makes_it_an_option(begun: dict[str, str]) -> None:
    assert read(snapshot(good(**UNNAMED, **begun))).appraisal.short_list[-1].id == "O4"


def test_the_ranks_of_others_are_sure_beside_a_spare_option() -> None:
    appraisal = read(snapshot(good(**UNNAMED))).appraisal
    assert [(r.best_rank, r.worst_rank) for r in score(appraisal).short_list] == [(1, 1), (2, 2)]


def test_spare_rows_of_a_fresh_workbook_are_no_findings_and_it_is_settled(tmp_path: Path) -> None:
    path = tmp_path / "fresh.xlsx"
    path.write_bytes(build.build(build.blank(2, 4, "A title")))
    assert sorted({f.code for f in flow.appraise(path).findings}) == ["XLA318"]
    flow.recalc(path)
    assert flow.recalc(path).changes == []
    assert [at(path, "Criteria", row, 5) for row in (6, 7, 8, 9)] == ["Scored"] * 4
