"""Fills of old sheets, by their own colours or a theme's, in each kind of workbook; and reasons of whole rows."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color

from tests.conftest import needs
from tests.support.sheets_to_import import bring, scores

SHAPE = [["Criterion", "Weight", "Stay", "Share"], ["Cost", 3], ["Need", 2], ["Risk", 1]]
RED, AMBER, GREEN = "FF0000", "FFC000", "00B050"
FILLS = {"C2": RED, "D2": GREEN, "C3": AMBER, "D3": GREEN, "C4": GREEN, "D4": RED}
SCORES = [["Red", "Green"], ["Amber", "Green"], ["Green", "Red"]]


def coloured(colours: dict[str, Color]) -> bytes:
    book = Workbook()
    page = book.worksheets[0]
    for row in SHAPE:
        page.append(row)
    for address, colour in colours.items():
        page[address].fill = PatternFill("solid", start_color=colour)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The coloured sheet, saved by LibreOffice as .ods and .xls."""
    office, folder = needs("soffice"), tmp_path_factory.mktemp("looks")
    (folder / "old.xlsx").write_bytes(coloured({at: Color(rgb=f"FF{rgb}") for at, rgb in FILLS.items()}))
    for kind in ("ods", "xls"):
        subprocess.run(
            [office, f"-env:UserInstallation=file://{folder}/home", "--headless", "--convert-to", kind, "old.xlsx"],
            cwd=folder, check=True, capture_output=True, timeout=300,
        )  # fmt: skip
    return folder


@pytest.mark.parametrize("name", ["old.xlsx", "old.ods", "old.xls"])
def test_rag_fills_without_text_are_scores(saved: Path, name: str) -> None:
    pytest.importorskip("xlrd")
    assert scores(bring((saved / name).read_bytes(), name, scale="Green=3,Amber=2,Red=1")) == SCORES


def test_fills_in_colours_of_a_theme_are_those_of_the_theme() -> None:
    # In the theme that openpyxl writes, 9 is an orange, and 6 is a green.
    data = coloured({at: Color(theme=6 if rgb == GREEN else 9) for at, rgb in FILLS.items()})
    assert scores(bring(data, "old.xlsx", scale="Green=3,Amber=2")) == [
        ["Amber", "Green"],
        ["Amber", "Green"],
        ["Green", "Amber"],
    ]


def test_a_reason_for_the_whole_row_is_that_of_the_criterion() -> None:
    found = bring("Criterion,Weight,Alpha,Beta,Reason\nCost,3,5,2,Money is short\nNeed,2,1,4,\n")
    assert found.appraisal is not None
    assert [c.reason for c in found.appraisal.criteria] == ["Money is short", ""]
    said = [finding.message for finding in found.findings if finding.code == "XLA507"]
    assert said == [
        '"Reason" is taken over as each criterion\'s Reason for inclusion.',
    ]


def test_reasons_beside_the_scores_of_options_stay_theirs() -> None:
    found = bring("Criterion,Weight,Alpha,Alpha reason,Beta,Beta reason\nCost,3,5,Cheap,2,Dear\nNeed,2,1,,4,Near\n")
    assert found.appraisal is not None
    assert [c.reason for c in found.appraisal.criteria] == ["", ""]
    assert found.appraisal.rationale["C1", "O2"] == "Dear"
