"""Changes become few rectangles of what to type; an officer's cell is in none of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.xlwings_engine import read_as_typed
from xlappraise.excel.blocks import MANY, MOST_CELLS, WriteBlock, as_typed, blocks, positions, rectangles
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.snapshot import CellData, ErrorValue, Sheet

CELLS = st.sets(st.tuples(st.integers(1, 12), st.integers(1, 8)))


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (None, ""),
        ("", ""),
        (3.5, 3.5),
        (True, True),
        ("Missing", "Missing"),
        ("Must fix", "Must fix"),
        (ErrorValue("#N/A"), "#N/A"),
        ("1", "'1"),
        ("=1+1", "'=1+1"),
        ("-x", "'-x"),
        ("+x", "'+x"),
        ("@x", "'@x"),
        ("'quoted", "''quoted"),
        ("true", "'true"),
        ("MAR1", "'MAR1"),
        ("3 to 4", "'3 to 4"),
        ("2=", "'2="),
        ("O3 Wholly Owned", "'O3 Wholly Owned"),
        ("#N/A", "'#N/A"),
        ("Written by xlappraise 0.1.0 on 3 May 2026. Inputs 0123.",) * 2,
    ],
)
def test_what_is_typed(value: object, wanted: object) -> None:
    assert as_typed(value) == wanted  # type: ignore[arg-type]


def test_a_formula_is_typed_with_its_sign() -> None:
    assert as_typed(12.0, "SUM(A1:A2)") == "=SUM(A1:A2)"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_text_is_read_back_as_the_same_text(text: str) -> None:
    given_ = as_typed(text)
    assert isinstance(given_, str)
    if given_.startswith("'"):
        assert given_[1:] == text
    else:
        assert read_as_typed(given_) == text
        assert given_[:1] not in "=+-@'"


@given(CELLS)
def test_rectangles_hold_just_the_cells_and_each_once(cells: set[tuple[int, int]]) -> None:
    found = [position for area in rectangles(dict.fromkeys(cells)) for position in positions(area)]
    assert sorted(found) == sorted(cells)


def test_a_full_rectangle_is_one() -> None:
    cells = dict.fromkeys((row, column) for row in range(3, 30) for column in range(2, 9))
    assert rectangles(cells) == [Area(3, 2, 29, 8)]


def test_a_block_holds_rows_in_order() -> None:
    changes = [
        SetCell("S", 2, 2, 4.0),
        SetCell("S", 1, 1, "a"),
        SetCell("S", 1, 2, None),
        SetCell("S", 2, 1, 1.0, "B1"),
    ]
    assert blocks(changes) == [WriteBlock(Area(1, 1, 2, 2), (("a", ""), ("=B1", 4.0)))]


def test_a_large_block_goes_in_slices_of_whole_rows() -> None:
    changes = [SetCell("S", row, column, 1.0) for row in range(1, 1202) for column in range(1, 51)]
    assert [block.area for block in blocks(changes)] == [Area(1, 1, 1000, 50), Area(1001, 1, 1201, 50)]
    assert MOST_CELLS == 50 * 1000


OURS = CellData(1.0, "INDEX(xla_Scores,1,1)")


def scattered(name: str, **others: CellData) -> Sheet:
    """A sheet of the tool's formulas, but for cells given by address such as B3."""
    cells = {(row, column): OURS for row in range(1, 41) for column in range(1, 5)}
    for address, data in others.items():
        cells[int(address[1:]), ord(address[0]) - 64] = data
    return Sheet(name, cells)


EVERY_OTHER = [SetCell("Results", row, 1 + row % 4, 2.0, "SUM(xla_Points)") for row in range(1, 41, 2)]


def test_scattered_changes_are_joined_across_cells_of_ours_that_stay_as_they_are() -> None:
    (block,) = blocks(EVERY_OTHER, scattered("Results"))
    assert len(EVERY_OTHER) > MANY
    assert block.area == Area(1, 2, 39, 4)
    assert {value for row in block.rows for value in row} == {"=SUM(xla_Points)", "=INDEX(xla_Scores,1,1)"}


def test_words_and_blanks_of_a_tool_sheet_are_typed_anew_as_they_are() -> None:
    sheet = scattered("Results", B4=CellData("2 of 3"), C8=CellData(2.5), D8=CellData(0.0))
    del sheet.cells[10, 3]  # type: ignore[attr-defined]
    (block,) = blocks(EVERY_OTHER, sheet)
    assert (block.rows[3][0], block.rows[7][1:], block.rows[9][1]) == ("'2 of 3", (2.5, 0.0), "")


@pytest.mark.parametrize("theirs", [CellData(1.0, "SUM(Budget!A1:A9)"), CellData(45000.0, None, "date")])
def test_an_officers_formula_or_date_on_a_tool_sheet_is_in_no_block(theirs: CellData) -> None:
    found = blocks(EVERY_OTHER, scattered("Results", B4=theirs))
    assert all((4, 2) not in positions(block.area) for block in found)
    assert 1 < len(found) < len(EVERY_OTHER)


@pytest.mark.parametrize("theirs", [CellData("High"), CellData(3.0)])
def test_an_officers_entry_is_in_no_block(theirs: CellData) -> None:
    changes = [change._replace(sheet="Scores") for change in EVERY_OTHER]
    sheet = scattered("Scores", B4=theirs)
    del sheet.cells[6, 2]  # type: ignore[attr-defined]
    found = {position for block in blocks(changes, sheet) for position in positions(block.area)}
    assert not {(4, 2), (6, 2)} & found
    assert {(change.row, change.column) for change in changes} <= found
