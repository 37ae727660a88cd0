"""Formulas that are filled from another cell: held, compared and stored as one text for many cells."""

from __future__ import annotations

import gc
import io
import re
import weakref
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.helpers import live_cells
from xlappraise import flow
from xlappraise.plan.tool_cells import unlike
from xlappraise.reading.entries import plain
from xlappraise.sheets import cells, layout, lists, results
from xlappraise.sheets.build import blank, build
from xlappraise.sheets.cells import Block, SheetCells, ToolCell
from xlappraise.sheets.formulas import Lists
from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.book import read_book
from xlappraise.xlsx.file_kind import open_archive
from xlappraise.xlsx.formula_text import Filled, same_formula
from xlappraise.xlsx.guarded_xml import Budget
from xlappraise.xlsx.package import snapshot
from xlappraise.xlsx.sheet_reader import SheetReader, shared_context
from xlappraise.xlsx.snapshot import BLANK, CellData, ErrorValue, Unreadable, Value, same_value

FIRST = layout.RESULTS_FIRST_CRITERION
EXAMPLE = ROOT / "workbook_templates" / "worcestershire-2017.xlsx"


def test_a_filled_formula_reads_as_its_own_cell_needs_it() -> None:
    assert str(Filled('A$1+$B2+"C3"+xla_x', 2, 1)) == 'B$1+$B4+"C3"+xla_x'
    assert CellData(1.0, Filled("A1*2", 1, 0)).formula == "A2*2"


@pytest.mark.parametrize("numeric", [True, False])
def test_formulas_filled_down_results_are_those_of_their_rows(numeric: bool) -> None:
    for row in (FIRST, FIRST + 1, FIRST + 2_000):
        for option in (0, 49):
            filled = cells.formula_filled_from(results.weighted_score(FIRST, option, numeric), row - FIRST)
            assert str(filled) == results.weighted_score(row, option, numeric)
        for formula in (results.weight, results.highest):
            assert str(cells.formula_filled_from(formula(FIRST), row - FIRST)) == formula(row)
        text = results.criterion_text(FIRST, "xla_CritTitles")
        assert str(cells.formula_filled_from(text, row - FIRST)) == results.criterion_text(row, "xla_CritTitles")


@pytest.mark.parametrize(
    ("formula", "arguments"),
    [
        (lists.kind_code, ()),
        (lists.weight, ()),
        (lists.weighted_end, (Lists.lowest,)),
        (lists.end_points, (5, "MAX")),
        (lists.allowed_count, (5,)),
        (lists.allowed_level, (2, 5)),
        (lists.allowed_level, (3, 5)),
        (lists.available_level, (4,)),
        (lists.meanings_given, (5,)),
    ],
)
def test_formulas_filled_down_lists_are_those_of_their_rows(
    formula: Callable[..., str], arguments: tuple[object, ...]
) -> None:
    for row in (Lists.first, Lists.first + 1, Lists.last):
        filled = cells.formula_filled_from(formula(Lists.first, *arguments), row - Lists.first)
        assert str(filled) == formula(row, *arguments)


def test_formulas_filled_from_different_cells_are_the_same_when_they_read_the_same() -> None:
    assert same_formula(Filled("A1+$B$1", 5, 0), Filled("a3 + $B$1", 3, 0))
    assert same_formula(Filled("A1+$B$1", 5, 0), "A6+$B$1")
    assert not same_formula(Filled("A1+$B$1", 5, 0), Filled("A3+$B$1", 4, 0))
    assert not same_formula(Filled("A1+$B$1", 5, 0), Filled("A1+$B$2", 5, 0))
    assert not same_formula(Filled("A1+$B$1", 5, 0), None)


def test_a_formula_that_left_the_sheet_is_not_taken_for_one_that_comes_back() -> None:
    assert not same_formula(Filled("#REF!", 3, 0), Filled("A1", 2, 0))


def test_a_fresh_workbook_stores_the_text_of_the_matrix_once_a_column() -> None:
    appraisal = blank(3, 6)
    with zipfile.ZipFile(io.BytesIO(build(appraisal))) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        found = [book.read(name).decode() for name in sheets]
    results = next(text for text in found if f'<c r="F{FIRST}"' in text and "xla_Scores" in text)
    assert len(re.findall(r"<f[^>]*>[^<]*xla_Scores[^<]*</f>", results)) == 3
    assert len(re.findall(r'<f t="shared" si="[0-9]+"/>', results)) == 5 * (4 + 3)


def test_a_fresh_workbook_reads_as_the_cells_it_was_made_of(tmp_path: Path) -> None:
    appraisal = blank(3, 6)
    path = tmp_path / "book.xlsx"
    path.write_bytes(build(appraisal))
    read = snapshot(path).sheets
    wanted = live_cells(appraisal)
    for sheet in ("Results", "Lists"):
        for position, cell in wanted[sheet].items():
            if cell.source is not None:
                assert read[sheet].cells[position].formula == cell.formula


def test_a_sheet_that_was_read_is_let_go_without_the_collector() -> None:
    archive = open_archive(EXAMPLE.read_bytes(), "book.xlsx")
    book = read_book(archive, Budget())
    reader = SheetReader(shared_context(archive, Budget(), book), "Results", book.sheets[0].part)
    was_on = gc.isenabled()
    gc.disable()
    try:
        reader.run()
        held = weakref.ref(reader)
        del reader
        assert held() is None
    finally:
        if was_on:
            gc.enable()


def sheet_of_a_block() -> SheetCells:
    """Two single cells, and three rows of a key and a formula that is filled down."""
    single = {(1, 1): ToolCell("Title"), (2, 9): ToolCell(2.0, "1+1")}
    return SheetCells(single, Block(5, (1, 3), (None, "A5*2"), [["a", 1.0], ["b", 2.0], ["c", "x"]]))


def test_a_block_holds_the_cells_where_its_rows_and_columns_cross() -> None:
    sheet = sheet_of_a_block()
    assert dict(sheet.items()) == {
        (1, 1): ToolCell("Title"),
        (2, 9): ToolCell(2.0, "1+1"),
        (5, 1): ToolCell("a"),
        (5, 3): ToolCell(1.0, "A5*2"),
        (6, 1): ToolCell("b"),
        (6, 3): ToolCell(2.0, Filled("A5*2", 1, 0)),
        (7, 1): ToolCell("c"),
        (7, 3): ToolCell("x", Filled("A5*2", 2, 0)),
    }
    around = [(row, column) for row in range(1, 9) for column in range(1, 11)]
    assert {at for at in around if at in sheet} == set(sheet) == {*dict(sheet.items())}
    assert len(sheet) == 8
    assert sheet.others(reversed(around)) == [at for at in around if at not in sheet]


def test_cells_as_they_should_be_are_passed_over_whoever_wrote_them() -> None:
    found = {at: CellData(cell.value, cell.source) for at, cell in sheet_of_a_block().items()}
    assert list(unlike(sheet_of_a_block(), found)) == []
    found |= {(2, 9): CellData(2, "1 + 1"), (6, 3): CellData(2.0, "a6*2"), (7, 3): CellData("x", "A7 * 2")}
    assert list(unlike(sheet_of_a_block(), found)) == []


@pytest.mark.parametrize(
    ("place", "data"),
    [
        ((1, 1), CellData("title")),
        ((1, 1), CellData("Title", "A2")),
        ((2, 9), CellData(2.0)),
        ((2, 9), CellData(3.0, "1+1")),
        ((5, 1), None),
        ((5, 3), CellData(True, "A5*2")),
        ((6, 3), CellData(2.0, Filled("A5*2", 2, 0))),
        ((6, 3), CellData(2.0, "A5*2")),
        ((6, 1), CellData("b", "A5")),
        ((7, 3), CellData(2.0, Filled("A5*2", 2, 0))),
    ],
)
def test_a_cell_that_is_not_as_it_should_be_is_told_with_what_it_should_be(
    place: Position, data: CellData | None
) -> None:
    wanted = dict(sheet_of_a_block().items())
    found = {at: CellData(cell.value, cell.source) for at, cell in wanted.items()}
    if data is None:
        del found[place]
    else:
        found[place] = data
    assert list(unlike(sheet_of_a_block(), found)) == [(place, data or BLANK, wanted[place])]


def test_a_plan_leaves_what_was_found_of_the_cells_as_it_was() -> None:
    outcome = flow.appraise(EXAMPLE)
    assert outcome.tool_cells is not None
    before = {name: dict(sheet.items()) for name, sheet in outcome.tool_cells.wanted.items()}
    flow.planned_for(outcome)
    assert {name: dict(sheet.items()) for name, sheet in outcome.tool_cells.wanted.items()} == before


@pytest.mark.parametrize(
    ("value", "text"),
    [("a  b ", "a b"), (ErrorValue("#N/A"), None), (Unreadable("4_0"), None), (" ", None), (4.0, None), (None, None)],
)
def test_only_what_is_text_and_nothing_else_is_taken_at_a_glance(value: Value, text: str | None) -> None:
    assert plain(CellData(value), keep_lines=False) == text
    assert plain(CellData(value), keep_lines=True) == (value if text else None)


@pytest.mark.parametrize(
    ("found", "wanted", "same"),
    [
        (0.1 + 0.2, 0.3, True),
        (1.00001, 1.00002, False),
        (1234.56789012345, 1234.56789012346, False),
        (None, "", True),
        (True, 1.0, False),
        ("1", 1.0, False),
    ],
)
def test_stored_results_are_the_same_at_15_digits(found: Value, wanted: Value, same: bool) -> None:
    assert same_value(found, wanted) is same
