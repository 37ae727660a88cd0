"""Doors for the tests of the live workbook: a test that takes `door` runs in the tests' Excel and in LibreOffice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support import doors, live_cases
from tests.support.live_doors import Door, ExcelDoor, OfficeDoor, office_door
from tests.support.office_presses import has_uno


@pytest.fixture(scope="session")
def _office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeDoor]:
    """One LibreOffice for all tests of this process."""
    if not has_uno():
        pytest.skip("LibreOffice with Python-UNO is not installed")
    with office_door(tmp_path_factory.mktemp("office")) as door:
        yield door


@pytest.fixture(params=[doors.TEST_EXCEL, doors.OFFICE])
def door(request: pytest.FixtureRequest) -> Iterator[Door]:
    """The program in which the test has its workbook open."""
    if request.param == doors.TEST_EXCEL:
        yield ExcelDoor()
        return
    office = request.getfixturevalue("_office")
    yield office
    office.close()


@pytest.fixture(autouse=True)
def _no_excel_after() -> Iterator[None]:
    yield
    live_cases.stop()


ONE_DOOR = {
    "test_blocks": "no workbook is open: rectangles of changes",
    "test_commands": "attaching to a running Excel by the name of its workbook",
    "test_comparing": "LibreOffice asks for the file in a dialogue of its own: clicked in tests/whole",
    "test_conformance": "runs the presses through all doors itself",
    "test_copy_before": "the copy that Excel needs, since it clears its undo list",
    "test_importing": "copies that Excel saves; LibreOffice's Import is clicked in tests/whole",
    "test_libreoffice": "what Excel typed, worked out by LibreOffice",
    "test_lite": "xlwings Lite",
    "test_merging": "LibreOffice asks for the folder in a dialogue of its own: pressed in test_office",
    "test_office": "LibreOffice alone: undo, a press that breaks off, Report, New, Help",
    "test_patience": "an Excel that is busy refuses calls (COM errors)",
    "test_reading": "reading Excel cell by cell; of LibreOffice a stored file is read",
    "test_report": "SharePoint, OneDrive and Windows' registry; LibreOffice's Report is pressed in test_office",
    "test_settings": "settings of Excel's, AutoSave, printers, PERSONAL.XLSB",
}
"""Files of tests that run in one program, and why."""
