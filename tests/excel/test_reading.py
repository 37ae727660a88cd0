"""A workbook open in Excel gives the Snapshot that its file gives."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.filters import FilterColumn

from tests.support import live_cases
from tests.support.xlwings_engine import BASE, ERROR_CODES
from xlappraise import excel
from xlappraise.excel import reading
from xlappraise.reading.tab_names import recognise
from xlappraise.sheets import layout
from xlappraise.xlsx import package
from xlappraise.xlsx.snapshot import CellData, ErrorValue, Sheet

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def both(change: Callable[[Any], None], folder: Path, data: bytes | None = None) -> tuple[Any, Any]:
    """The Snapshots of the file and of the open workbook, after a change made through openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(data or live_cases.reference_file()))
    change(book)
    path = folder / "a.xlsx"
    book.save(path)
    return recognise(package.snapshot(path)), excel.snapshot(live_cases.opened(path.read_bytes()))


def test_the_reference_case_reads_as_its_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(live_cases.reference_file())
    file, live = package.snapshot(path), excel.snapshot(live_cases.opened(path.read_bytes()))
    assert live_cases.cells(live) == live_cases.cells(file)
    assert list(live.sheets) == list(file.sheets)
    for name in reading.ENTRIES:
        there, here = (book.sheets[name]._replace(sizes=None) for book in (live, file))
        assert there == here, name


def test_a_tab_in_capitals_is_the_layouts_tab_at_both_doors(tmp_path: Path) -> None:
    def shout(book: Any) -> None:
        page = book["Scores"]
        page.title = "-"  # openpyxl takes the new name for one that is there already
        page.title = "SCORES"

    file, live = both(shout, tmp_path)
    assert "Scores" in live.sheets
    assert live_cases.cells(live) == live_cases.cells(file)


def ours(names: Mapping[str, str]) -> dict[str, str]:
    """Names that the plan looks at: ours, and what Results and Summary print."""
    kept = {"Results!_xlnm.Print_Area", "Summary!_xlnm.Print_Area"}
    return {name: area for name, area in names.items() if name.startswith("xla_") or name in kept}


def test_names_of_ours_and_print_areas_are_those_of_the_file(tmp_path: Path) -> None:
    file, live = both(lambda book: None, tmp_path)
    assert live.names == ours(file.names)
    assert {layout.VERSION_NAME, "xla_CritRefs", "xla_total_O3", "Results!_xlnm.Print_Area"} <= set(live.names)


def test_among_thousands_of_names_ours_are_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_NAMES", 3)
    found = excel.snapshot(live_cases.opened(live_cases.reference_file())).names
    assert {layout.VERSION_NAME, "xla_CritRefs"} <= set(found)
    assert "xla_total_O3" not in found


def test_errors_are_errors_also_those_that_xlwings_does_not_know(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        for row, error in enumerate(ERROR_CODES, 6):
            book["Scores"].cell(row, 5).value = error
            book["Scores"].cell(row, 5).data_type = "e"

    _, live = both(change, tmp_path)
    found = [live.sheets["Scores"].cells[row, 5].value for row in range(6, 6 + len(ERROR_CODES))]
    assert found == list(ERROR_CODES)
    assert {type(value) for value in found} == {ErrorValue}


def test_every_error_of_excel_has_its_number() -> None:
    for code, text in reading.ERRORS.items():
        assert reading._value(BASE + code) == ErrorValue(text)
    assert reading._value(-2146826246.0) == -2146826246.0


@pytest.mark.parametrize("epoch", [False, True])
def test_dates_are_serial_numbers_as_the_workbook_counts(epoch: bool, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        if epoch:
            book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        book["Setup"]["B9"] = datetime(2026, 3, 5)
        book["Criteria"]["F9"] = datetime(2026, 3, 5, 6)

    file, live = both(change, tmp_path)
    assert live.date1904 is epoch
    assert live.sheets["Setup"].cells[9, 2] == file.sheets["Setup"].cells[9, 2]
    assert live.sheets["Criteria"].cells[9, 6] == file.sheets["Criteria"].cells[9, 6]
    assert live.sheets["Criteria"].cells[9, 6].shown_as == "date"


def test_numbers_shown_as_percentages_are_known_on_scores_weights_and_setup(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        for sheet, address in (("Criteria", "F12"), ("Criteria", "F13"), ("Criteria", "F20"), ("Setup", "B16")):
            book[sheet][address].value = 0.5
            book[sheet][address].number_format = "0%"
        book["Scores"]["F12"], book["Scores"]["H30"] = 3, 0.5
        book["Scores"]["H30"].number_format = "0.00%"

    file, live = both(change, tmp_path)
    for sheet in ("Criteria", "Setup", "Scores"):
        shown = {p: data.shown_as for p, data in live.sheets[sheet].cells.items() if data.shown_as}
        assert shown == {
            p: d.shown_as for p, d in file.sheets[sheet].cells.items() if isinstance(d.value, float) and d.shown_as
        }
    assert live.sheets["Scores"].cells[30, 8].shown_as == "percent"
    assert live.sheets["Criteria"].cells[13, 6].shown_as == "percent"


def test_the_decimals_of_a_published_total_are_known(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["Options"]["K7"], book["Options"]["L7"] = 1385, 6.6
        book["Options"]["L7"].number_format = "0.00"

    for snapshot in both(change, tmp_path):
        cells = snapshot.sheets["Options"].cells
        assert (cells[7, 11].decimals, cells[7, 12].decimals) == (None, 2)


def numbers_shown(sheet: Sheet) -> dict[tuple[int, int], str]:
    return {p: d.shown_as for p, d in sheet.cells.items() if isinstance(d.value, float) and d.shown_as}


def test_formats_are_asked_for_a_bounded_number_of_times() -> None:
    class Page:
        asked = 0

        def range(self, first: Any, last: Any) -> Any:
            Page.asked += 1
            return type("Range", (), {"number_format": None})

    list(reading.formats(Page(), [(row, column) for row in range(60) for column in range(60)]))
    assert Page.asked == reading.MOST_FORMATS


def test_what_is_hidden_merged_or_protected_is_known(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["Scores"].row_dimensions[9].hidden = True
        book["Scores"].row_dimensions[10].hidden = True
        book["Scores"].column_dimensions["F"].hidden = True
        book["Scores"].merge_cells("G12:H13")
        book["Scores"].merge_cells("G20:G22")
        book["Criteria"].protection.sheet = True
        book["Options"].sheet_state = "veryHidden"

    file, live = both(change, tmp_path)
    scores = live.sheets["Scores"]
    assert scores.hidden_rows == file.sheets["Scores"].hidden_rows == {9, 10}
    assert scores.hidden_columns == file.sheets["Scores"].hidden_columns == ((6, 6),)
    assert sorted(scores.merges) == sorted(file.sheets["Scores"].merges)
    assert (live.sheets["Criteria"].protected, scores.protected) == (True, False)
    assert (live.sheets["Options"].hidden, live.sheets["Lists"].hidden, scores.hidden) == (True, True, False)
    assert scores.tables == file.sheets["Scores"].tables


def test_a_filter_that_hides_rows_is_known(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["Scores"].row_dimensions[9].hidden = True
        book["Scores"].tables["tblScores"].autoFilter.filterColumn.append(FilterColumn(colId=0))

    _, live = both(change, tmp_path)
    assert (live.sheets["Scores"].filtered, live.sheets["Criteria"].filtered) == (True, False)


def test_a_strangers_sheet_is_looked_at_once_for_a_sheet_that_is_gone(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(live_cases.reference_file()))
    book.create_sheet("Budget")["A1"] = 12
    book.save(tmp_path / "a.xlsx")
    live = live_cases.opened((tmp_path / "a.xlsx").read_bytes())
    assert excel.snapshot(live).sheets["Budget"] == Sheet("Budget", {})
    calls = {kind: count for (kind, sheet), count in live.impl.app.calls.items() if sheet == "Budget"}
    assert calls == {"values": 1, "formulas": 1}


def test_a_format_that_runs_to_the_end_of_a_sheet_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LAST_ROW", 60)
    monkeypatch.setattr(reading, "LAST_COLUMN", 40)
    live = live_cases.opened(live_cases.reference_file())
    scores = live.impl.pages["Scores"]
    scores.calculate_dimension = lambda: "A1:XFD1048576"
    found = excel.snapshot(live).sheets["Scores"]
    del scores.calculate_dimension
    assert found.cells == excel.snapshot(live).sheets["Scores"].cells


def test_a_formula_that_gives_empty_text_has_a_result(tmp_path: Path) -> None:
    live = live_cases.opened(live_cases.reference_file())
    live.sheets["Scores"].range("E6").formula = '=""'
    live.impl.values["Scores", 6, 5] = ""
    assert excel.snapshot(live).sheets["Scores"].cells[6, 5] == CellData("", '""')


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    live = live_cases.opened(live_cases.reference_file())
    live.sheets["Rationale"].range("E6").formula = "'=cmd|x"
    assert excel.snapshot(live).sheets["Rationale"].cells[6, 5] == CellData("=cmd|x")


def test_money_is_a_plain_number() -> None:
    from decimal import Decimal

    assert reading._value(Decimal("12.5")) == 12.5
    assert type(reading._value(Decimal("12.5"))) is float


class Lines:
    """A range as other engines give its formulas."""

    def __init__(self, formula: Any) -> None:
        self.formula = formula


@pytest.mark.parametrize(
    ("found", "rows", "columns", "wanted"),
    [
        ("=A1", 1, 1, [["=A1"]]),
        (["=A1", "b"], 1, 2, [["=A1", "b"]]),
        (["=A1", "b"], 2, 1, [["=A1"], ["b"]]),
        ((("=A1", "b"),), 1, 2, (("=A1", "b"),)),
    ],
)
def test_formulas_come_as_rows_whatever_the_engine_gives(found: Any, rows: int, columns: int, wanted: Any) -> None:
    assert reading._formulas(Lines(found), rows, columns) == wanted


def test_an_engine_that_tells_nothing_beyond_values_still_gives_a_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.support import xlwings_engine

    def unknown(_: Any) -> Any:
        raise NotImplementedError

    live = live_cases.opened(live_cases.reference_file())
    whole = excel.snapshot(live)
    for thing, names in (
        (xlwings_engine.Range, ("formula", "number_format", "merge_cells", "row_hidden", "column_hidden")),
        (xlwings_engine.Sheet, ("visible",)),
    ):
        for name in names:
            monkeypatch.setattr(thing, name, property(unknown))
    for thing in (xlwings_engine.Range, xlwings_engine.Sheet, xlwings_engine.Book):
        monkeypatch.setattr(thing, "api", {})
    poor = excel.snapshot(live)
    assert {p: d.value for p, d in poor.sheets["Scores"].cells.items()} == {
        p: d.value
        for p, d in whole.sheets["Scores"].cells.items()
        if not (d.formula is not None and d.value == "")  # which looks like nothing where formulas are not told
    }
    assert poor.sheets["Scores"].hidden_rows == frozenset()
