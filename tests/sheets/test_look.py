"""Workbooks that were filled in LibreOffice and recalculated are whole on screen and paper; the judge of it sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.filled_workbooks import KINDS, filled
from tests.support.measures import faults, measures

NORMAL = "in-words"
"""The kind that every run fills; it takes the least time."""
EACH = [name if name == NORMAL else pytest.param(name, marks=pytest.mark.slow) for name in KINDS]


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning:openpyxl")
@pytest.mark.parametrize("kind", EACH)
def test_nothing_is_cut_in_a_workbook_that_an_officer_filled(kind: str, tmp_path: Path) -> None:
    file = filled(kind, tmp_path)
    (measured,) = measures([file], tmp_path)
    assert [str(fault) for fault in faults(file, measured)] == []


def test_the_judge_sees_each_thing_that_can_be_cut(tmp_path: Path) -> None:
    file = poor_workbook(tmp_path / "poor.xlsx")
    (measured,) = measures([file], tmp_path)
    assert [(fault.sheet, fault.place) for fault in faults(file, measured)] == [
        ("Cut", "row 2"),
        ("Cut", "C4"),
        ("Cut", "A1"),
        ("Cut", "B1"),
        ("Cut", "B3"),
        *[("Long", "page 1")] * 2,
        *[("Long", "page 2")] * 3,
    ]


def poor_workbook(file: Path) -> Path:
    """A row, a merged cell, a word, a line and a number without room; a large page of small type and a lone line."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    cut, long = book.active, book.create_sheet("Long")
    cut.title = "Cut"
    cut.page_setup.paperSize = 9
    cells = {
        "A1": "Telecommunications",
        "A2": "one two three four five six",
        "A3": "One line",
        "B1": "A line on and on",
    }
    cells |= {"C1": "stopped", "B3": 123456789, "C4": "merged words " * 12}
    for address, value in cells.items():
        cut[address] = value
        cut[address].alignment = Alignment(wrap_text=address in ("A1", "A2", "C4"))
    cut.row_dimensions[2].height = 12
    cut.merge_cells("C4:D4")
    for row in range(1, 61):
        long.cell(row, 1, f"Line {row}").font = Font(size=6)
        long.row_dimensions[row].height = 18
    long.page_setup.paperSize = 8
    book.save(file)
    return file
