"""One workbook, one press, three doors: the file, the tests' Excel and a live LibreOffice give the same cells.

`pytest tests/excel/test_conformance.py -n 0 -s` prints the table of doors and scenarios.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.excel.test_combine import workbook as workbook_of_dimensions
from tests.excel.test_edits import ACTS, typed_in
from tests.excel.test_growth import grown_file
from tests.excel.test_parts import edits, parts_file
from tests.support import live_cases
from tests.support.doors import (
    FILE,
    OFFICE,
    TEST_EXCEL,
    Scenario,
    by_file,
    by_office,
    by_test_excel,
    changed,
    damaged,
    differences,
)
from tests.support.live_cases import edited, reference_file
from tests.support.office_presses import needs_office
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.snapshot import Snapshot

pytestmark = [pytest.mark.filterwarnings("ignore::UserWarning"), needs_office]

PER_CENT = [
    *typed_in("Options", B6="Stay", B7="Move"),
    *typed_in("Criteria", C6="Cost", F6=60.0, C7="Reach", F7=40.0),
    *typed_in("Scores", E6=3.0, F6=10.0, E7=7.0, F7=1.0),
]
SCENARIOS = (
    Scenario("a changed score", changed(SetCell("Scores", 12, 9, "Low"))),
    Scenario("formulas typed over", damaged(4)),
    Scenario("a new criterion and option", grown_file),
    Scenario("a deleted option", changed(*ACTS["a deleted option"])),
    Scenario("a deleted criterion", changed(*ACTS["a deleted criterion"])),
    Scenario("parts", lambda folder: edited(parts_file(), folder, *edits(parts_file(), folder))),
    Scenario("check", changed(SetCell("Scores", 12, 6, "Hgih")), "check"),
    Scenario("combine", lambda folder: workbook_of_dimensions(folder).read_bytes(), "combine"),
    Scenario("per cent weights", changed(*PER_CENT, of="blank-1-to-10-percent")),
    Scenario("in words", changed(*typed_in("Options", B6="Stay as it is, for now"), of="london-2016")),
    Scenario("nothing changed", lambda _: reference_file()),
)


SLOW = ("a deleted option", "a deleted criterion")
"""Scenarios whose Undo, Redo and Undo take the office most of a minute."""
EACH = [pytest.param(each, id=each.name, marks=pytest.mark.slow if each.name in SLOW else ()) for each in SCENARIOS]


class Pressed:
    """Scenarios through every door."""

    def __init__(self, wanted: list[Scenario], folder: Path) -> None:
        data, self.file, self.test_excel = {}, {}, {}
        for number, scenario in enumerate(wanted):
            place = folder / f"made {number}"
            place.mkdir()
            data[scenario.name] = scenario.data(place)
            self.file[scenario.name] = by_file(scenario, data[scenario.name], place)
            self.test_excel[scenario.name] = by_test_excel(scenario, data[scenario.name], self.file[scenario.name])
            live_cases.stop()
        self.office = by_office(data, wanted, folder)
        self.table: dict[str, list[str]] = {}

    def through(self, door: str, scenario: str) -> Snapshot:
        found: Any = self.test_excel[scenario] if door == TEST_EXCEL else self.office[scenario]["book"]
        return found


@pytest.fixture(scope="module")
def pressed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pressed]:
    asked = {item.callspec.params["scenario"] for item in request.session.items if item.path == Path(__file__)}
    found = Pressed([each for each in SCENARIOS if each in asked], tmp_path_factory.mktemp("doors"))
    yield found
    print(f"\n{'':28}{FILE:>10}{TEST_EXCEL:>16}{OFFICE:>14}")
    for scenario, said in found.table.items():
        print(f"{scenario:28}{'wanted':>10}{said[0]:>16}{said[1]:>14}")


@pytest.mark.parametrize("scenario", EACH)
def test_every_door_gives_the_cells_of_the_file(pressed: Pressed, scenario: Scenario) -> None:
    wanted = pressed.file[scenario.name]
    apart = [list(differences(wanted, pressed.through(door, scenario.name))) for door in (TEST_EXCEL, OFFICE)]
    pressed.table[scenario.name] = [f"{len(cells)} apart" if cells else "equal" for cells in apart]
    assert apart == [[], []]


@pytest.mark.parametrize("scenario", EACH)
def test_one_undo_in_libreoffice_takes_a_press_back_and_redo_does_it_again(
    pressed: Pressed, scenario: Scenario
) -> None:
    answer = pressed.office[scenario.name]
    assert (answer["code"], answer.get("differs", []), answer.get("redone", [])) == (0, [], [])
    assert len(answer["undo_list"]) <= 1
    if scenario.press == "check":
        assert answer["selected"] == ["Scores", 12, 6]
