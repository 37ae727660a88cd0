"""Edits to a worksheet's rows and columns, on its bytes."""

from __future__ import annotations

import pytest

from xlappraise.xlsx.changes.kinds import FitColumns
from xlappraise.xlsx.changes.sizes import column_width_edits
from xlappraise.xlsx.markup import with_edits

MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.parametrize(
    ("columns", "wanted"),
    [
        (b"", b'<cols><col customWidth="1" width="30" min="3" max="3"/></cols>'),
        (
            b'<cols><col min="1" max="2" width="9"/></cols>',
            b'<cols><col min="1" max="2" width="9"/><col customWidth="1" width="30" min="3" max="3"/></cols>',
        ),
        (
            b'<cols><col min="2" max="4" width="9" style="7"/></cols>',
            b'<cols><col min="2" max="2" width="9" style="7"/><col min="3" max="3" width="30" style="7"/>'
            b'<col min="4" max="4" width="9" style="7"/></cols>',
        ),
    ],
)
def test_one_column_of_a_stretch_gets_a_width_of_its_own(columns: bytes, wanted: bytes) -> None:
    sheet = b"<worksheet %b>%b<sheetData/></worksheet>"
    data = sheet % (MAIN, columns)
    change = FitColumns("Scores", ((3, 30.0),))
    assert with_edits(data, list(column_width_edits(data, change))) == sheet % (MAIN, wanted)
