"""Real clicks in a LibreOffice that has the extension: the open workbook is what the file door makes of it."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from tests.conftest import EXAMPLE, ROOT, needs
from tests.support import engines
from xlappraise.addin import environment, extension, libreoffice, places

SYSTEM_PYTHON = "/usr/bin/python3"
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


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What the clicks gave, one after another in one office; see tests/support/office_clicks.py."""
    needs("soffice"), needs("Xvfb"), needs("xdotool")
    folder = tmp_path_factory.mktemp("clicks")
    where = places.office_here("linux", {"PATH": ""}, folder)
    environment.ensure(where)
    (folder / extension.FILE_NAME).write_bytes(extension.oxt())
    book = folder / EXAMPLE.name
    book.write_bytes(EXAMPLE.read_bytes())
    steps = [
        {"open": str(book)},
        {"set": CHANGED, "click": "Recalculate", "folder": str(folder), "undo": True},
        {"set": [["Scores", "G12", "Hgih"]], "click": "Check"},
        {"click": "New appraisal", "opens": True},
        {"set": FRESH, "click": "Recalculate", "folder": str(folder), "undo": True},
    ]
    task = {
        "office": engines.office(),
        "profile": engines.office_profile(folder, recalculates=False),
        "extension": str(folder / extension.FILE_NAME),
        "home": str(folder),
        "door": [str(where.python), "-I", "-m", "xlappraise", "recalc", "--force"],
        "steps": steps,
    }
    done = subprocess.run(
        [SYSTEM_PYTHON, str(ROOT / "tests" / "support" / "office_clicks.py")],
        input=json.dumps(task),
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
        env={"PATH": libreoffice.office_path(), "PYTHONPATH": str(ROOT / "tests" / "support"), "LANG": "C.UTF-8"},
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


RECALCULATED = {"the example": 0, "a fresh workbook": 2}


@pytest.mark.parametrize("place", RECALCULATED.values(), ids=RECALCULATED)
def test_the_open_workbook_is_what_the_file_door_makes_of_it(place: int, answers: list[dict[str, Any]]) -> None:
    assert "could not" not in answers[place]["said"]
    assert answers[place]["differs"] == []


@pytest.mark.parametrize("place", RECALCULATED.values(), ids=RECALCULATED)
def test_no_cell_shows_an_error(place: int, answers: list[dict[str, Any]]) -> None:
    assert answers[place]["errors"] == []


@pytest.mark.parametrize("place", RECALCULATED.values(), ids=RECALCULATED)
def test_one_undo_takes_the_press_back(place: int, answers: list[dict[str, Any]]) -> None:
    assert answers[place]["left"] == []


def test_check_goes_to_the_cell_that_is_wrong(answers: list[dict[str, Any]]) -> None:
    assert answers[1]["said"].startswith("Scores!G12: The score of O3")
    assert answers[1]["selected"] == ["Scores", 12, 7]
