"""Rows below the last one of a sheet that is added: as they are meant, and in little memory."""

from __future__ import annotations

import tracemalloc
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from xlappraise.xlsx.changes.kinds import AddSheet, RowsBelow
from xlappraise.xlsx.changes.rows import with_rows_below
from xlappraise.xlsx.package import CannotWrite, apply, snapshot

MANY = RowsBelow(
    tuple((f"Assessor {n % 40}", "D1", 3.5, f"Reason number {n} on page {n % 99}.") for n in range(10_000)),
    (15.0,) * 10_000,
)


def donor() -> bytes:
    """A workbook whose sheet Given has headings and a row."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "Given"
    for row in (("Assessor", "Ref", "Score", "Reason"), ("Ann", "D1", 5, "First.")):
        page.append(row)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def with_sheet(folder: Path, below: RowsBelow) -> Path:
    Workbook().save(folder / "book.xlsx")
    apply(folder / "book.xlsx", [AddSheet("Given", "Sheet", donor, below=below)])
    return folder / "book.xlsx"


def peak_of(act: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_texts_numbers_and_blanks_read_back(tmp_path):
    rows = ((" =1+1 ", "a < b", None, "one\ntwo"), ("", "_x0041_", 0.5, "\t"))
    book = with_sheet(tmp_path, RowsBelow(rows, (15.0, 31.5)))
    cells = snapshot(book).sheets["Given"].cells
    found = [
        [cells[row, column].value if (row, column) in cells else None for column in (1, 2, 3, 4)] for row in (3, 4)
    ]
    assert found == [[" =1+1 ", "a < b", None, "one\ntwo"], [None, "_x0041_", 0.5, "\t"]]


def test_rows_are_as_high_as_is_said(tmp_path):
    book = with_sheet(tmp_path, RowsBelow((("Bo", "D1", 1.0, ""),), (31.5,)))
    sizes = snapshot(book).sheets["Given"].sizes
    assert sizes is not None
    assert sizes.heights == {3: 31.5}


def test_rows_take_hardly_more_memory_than_the_bytes_that_they_become():
    data = (
        b'<worksheet><dimension ref="A1:D1"/><sheetData><row r="1"><c r="A1"/><c r="B1"/><c r="C1"/><c r="D1"/></row>'
    )
    data += b"</sheetData></worksheet>"
    size = len(with_rows_below(data, MANY))
    assert peak_of(lambda: with_rows_below(data, MANY)) < 1.5 * size


def test_ten_thousand_rows_are_never_held_as_cells(tmp_path):
    few = peak_of(lambda: with_sheet(tmp_path, RowsBelow(MANY.rows[:10], MANY.heights[:10])))
    many = peak_of(lambda: with_sheet(tmp_path, MANY))
    with zipfile.ZipFile(tmp_path / "book.xlsx") as parts:
        assert many - few < 2 * parts.getinfo("xl/worksheets/sheet2.xml").file_size


def test_rows_that_do_not_read_back_are_not_written(tmp_path, monkeypatch):
    def shifted(data: bytes, below: RowsBelow) -> bytes:
        return with_rows_below(data, RowsBelow(below.rows[::-1], below.heights))

    monkeypatch.setattr("xlappraise.xlsx.changes.rows.with_rows_below", shifted)
    Workbook().save(tmp_path / "book.xlsx")
    before = (tmp_path / "book.xlsx").read_bytes()
    below = RowsBelow(MANY.rows[:2], MANY.heights[:2])
    with pytest.raises(CannotWrite, match="the new sheet 'Given' does not read back"):
        apply(tmp_path / "book.xlsx", [AddSheet("Given", "Sheet", donor, below=below)])
    assert (tmp_path / "book.xlsx").read_bytes() == before
