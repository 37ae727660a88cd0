"""Real clicks in a LibreOffice that has the extension: the open workbook is what the file door makes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import EXAMPLE, needs
from tests.excel.test_combine import workbook as workbook_of_dimensions
from tests.excel.test_importing import KEY, WORDS, sheet
from tests.support.live_cases import edited
from tests.support.office_presses import clicks
from xlappraise.excel import asking
from xlappraise.xlsx.changes.kinds import SetCell

FRESH = [
    ["Setup", "B6", "Where to put the library"],
    *(["Options", f"B{row}", name] for row, name in enumerate(("Stay", "Move", "Close"), 6)),
    *(["Criteria", f"C{row}", f"Criterion {row}"] for row in range(6, 16)),
    *(["Criteria", f"F{row}", float(row - 5)] for row in range(6, 16)),
    *(
        ["Scores", f"{column}{row}", ("High", "Medium", "Low")[(row + ord(column)) % 3]]
        for row in range(6, 16)
        for column in "EFG"
    ),
]
"""A fresh workbook filled in."""
CHANGED = [
    ["Scores", "I12", "Low"],
    ["Results", "I10", 7.0],
    *(["Options", f"{column}22", text] for column, text in zip("ABC", ("O17", "Do less", "Short-list"), strict=True)),
    *(
        ["Criteria", f"{column}39", text]
        for column, text in zip("ABCEF", ("D99", "Desirability", "Easy to explain", "Scored", 4.0), strict=True)
    ),
]
"""The example with a score changed, a formula overtyped, an option and a criterion added."""


def files(folder: Path) -> dict[str, Path]:
    """Workbooks to be opened, by what they are."""
    found = {name: folder / f"{name}.xlsx" for name in ("example", "taken out", "read only", "later", "foreign")}
    for name in ("example", "taken out"):
        found[name].write_bytes(EXAMPLE.read_bytes())
    for name in ("read only", "later"):
        found[name].write_bytes(edited(EXAMPLE.read_bytes(), folder, SetCell("Scores", 12, 9, "Low")))
    found["foreign"].write_bytes(sheet([*KEY, [], *WORDS]))
    return {**found, "dimensions": workbook_of_dimensions(folder)}


def steps(folder: Path) -> dict[str, dict[str, Any]]:
    """What is done, one after another in one office; see tests/support/office_clicks.py."""
    opens = {name: {"open": str(file)} for name, file in files(folder).items()}
    compared = {"click": "Recalculate", "folder": str(folder), "undo": True}
    return {
        "open example": opens["example"],
        "the example": {"set": CHANGED, **compared},
        "check": {"set": [["Scores", "G12", "Hgih"]], "click": "Check"},
        "help": {"click": "Help"},
        "report": {"click": "Report"},
        "new": {"click": "New appraisal", "opens": True},
        "a fresh workbook": {"set": FRESH, **compared},
        "open another": opens["taken out"],
        "taken out": {
            "delete_row": [["Options", 7]],
            "click": "Check",
            "keys": ["Return", "alt+y", "Return"],  # Yes to the question
            "undo": True,
        },
        "open read only": {**opens["read only"], "read_only": True},
        "read only": {"click": "Recalculate"},
        "open later": opens["later"],
        "compare": {
            "click": "Compare",
            "choose": [asking.EARLIER_FILE, str(folder / "taken out.xlsx")],
            "keys": ["Return", "alt+n"],  # No to the question
        },
        "merge": {"click": "Merge scores", "choose": [asking.COPIES, str(folder / "copies")]},
        "open dimensions": opens["dimensions"],
        "combine": {"click": "Combine"},
        "open foreign": opens["foreign"],
        "import": {"click": "Import"},
    }


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the clicks gave, by step; under `files` what lies beside the workbooks."""
    needs("soffice"), needs("Xvfb"), needs("xdotool")
    folder = tmp_path_factory.mktemp("clicks")
    (folder / "copies").mkdir()
    wanted = steps(folder)
    clicked = [name for name, step in wanted.items() if "click" in step and "opens" not in step]
    found = dict(zip(clicked, clicks(folder, list(wanted.values())), strict=True))
    return {**found, "files": sorted(each.name for each in folder.glob("*.docx"))}


RECALCULATED = ("the example", "a fresh workbook")


@pytest.mark.parametrize("name", RECALCULATED)
def test_the_open_workbook_is_what_the_file_door_makes_of_it(name: str, answers: dict[str, Any]) -> None:
    assert "could not" not in answers[name]["said"]
    assert answers[name]["differs"] == []


@pytest.mark.parametrize("name", RECALCULATED)
def test_no_cell_shows_an_error(name: str, answers: dict[str, Any]) -> None:
    assert answers[name]["errors"] == []


@pytest.mark.parametrize("name", RECALCULATED)
def test_one_undo_takes_the_press_back(name: str, answers: dict[str, Any]) -> None:
    assert answers[name]["left"] == []


def test_check_goes_to_the_cell_that_is_wrong(answers: dict[str, Any]) -> None:
    assert answers["check"]["said"].startswith("Scores!G12: The score of O3")
    assert answers["check"]["selected"] == ["Scores", 12, 7]


def test_help_tells_of_undo_as_it_is_here(answers: dict[str, Any]) -> None:
    assert "One Undo takes all of it back." in answers["help"]["said"]


def test_the_report_is_beside_the_workbook(answers: dict[str, Any]) -> None:
    assert answers["report"]["said"].startswith("The report is example report.docx, beside the workbook.")
    assert answers["files"] == ["example report.docx"]


def test_check_asks_before_it_deletes_and_one_undo_takes_all_of_it_back(answers: dict[str, Any]) -> None:
    question, done = answers["taken out"]["then"]
    assert "Delete column F of Scores, column F of Rationale and column C of Comparison" in question
    assert question.endswith("One Undo takes all of this press back. The file on disk stays as it is until you save.")
    assert done.startswith("O3 Wholly Owned Council Company ranks first with 1,810 of 2,170 (83%).")
    assert answers["taken out"]["left"] == []


def test_a_workbook_that_is_open_for_reading_only_is_told_with_the_way_out(answers: dict[str, Any]) -> None:
    assert answers["read only"]["said"] == (
        "Nothing was written, for the workbook is open for reading only: in LibreOffice choose Edit > Edit Mode or "
        "save it under another name, then press the button again."
    )


def test_combine_adds_the_rows_that_are_missing(answers: dict[str, Any]) -> None:
    assert answers["combine"]["said"].startswith("4 combinations: 3 added (O4 to O6, 3 of them ruled out)")


def test_compare_asks_for_the_earlier_file_in_a_dialogue(answers: dict[str, Any]) -> None:
    assert answers["compare"]["said"].startswith("1 change since taken out.xlsx, listed on the sheet Version changes.")


def test_merge_asks_for_the_folder_in_a_dialogue(answers: dict[str, Any]) -> None:
    assert answers["merge"]["said"] == "There is no workbook in 'copies'."


def test_import_opens_an_appraisal_of_a_foreign_sheet_beside_it(answers: dict[str, Any]) -> None:
    assert answers["import"]["said"].startswith("foreign.xlsx: 3 options, 2 criteria and 6 scores in Bids A3:E5.")
    assert len(set(answers["import"]["tabs"]) - set(answers["combine"]["tabs"])) == 2
