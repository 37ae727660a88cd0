"""Excel that is busy or refuses a change: it is waited for, and a workbook is never left half written unsaid."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.excel.test_growth import grown_file
from tests.support import live_cases, xlwings_engine
from tests.support.live_cases import opened, reference_file
from tests.support.xlwings_engine import ComError
from xlappraise import excel
from xlappraise.excel import live, patience, writing
from xlappraise.excel import settings as excel_settings
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.refusals import CannotWrite

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

LEADER = "O3 Wholly Owned Council Company ranks first with 1,810 of 2,170 (83%)."
FROM_REST = {"screen_updating": True, "enable_events": True, "calculation": "automatic"}
BUSY = [ComError(patience.CALL_REJECTED), ComError(-2147352567, patience.SUSPENDED)]
REFUSED = ComError(-2147352567, -2146827284)


@pytest.fixture(autouse=True)
def _no_excel_after(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(patience, "PAUSE", 0)
    yield
    live_cases.stop()


def excel_of(book: Any) -> xlwings_engine.App:
    return book.impl.app  # type: ignore[no-any-return]


def stale(data: bytes) -> Any:
    """The workbook open, with a formula typed over on two of the tool's sheets."""
    book = opened(data)
    book.sheets["Results"].range("F34").formula = 7.0
    book.sheets["Summary"].range("A6").formula = 7.0
    return book


def refusing(book: Any, error: Exception, when: Callable[[str, str], bool]) -> None:
    """From now on Excel refuses each call of which `when` (kind, sheet) is true."""
    impl = excel_of(book)
    count = type(impl).count

    def refuse(kind: str, sheet: str) -> None:
        if when(kind, sheet):
            raise error
        count(impl, kind, sheet)

    impl.count = refuse  # type: ignore[method-assign]


def willing(book: Any) -> None:
    """Excel refuses nothing more."""
    del excel_of(book).count  # type: ignore[method-assign]


@pytest.mark.parametrize("error", BUSY)
@pytest.mark.parametrize("after", [0, 5, 45, 60])
def test_excel_that_is_busy_for_a_while_is_waited_for(error: ComError, after: int) -> None:
    book = stale(reference_file())
    impl = excel_of(book)
    impl.refusals = itertools.chain([None] * after, [error] * 9, itertools.repeat(None))
    live.recalculate(book)
    assert impl.alerts[0].startswith(LEADER)
    assert str(book.sheets["Results"].range("F34").formula).startswith("=")
    assert impl.settings == FROM_REST


@pytest.mark.parametrize("busy", ["values", "set", "writes"])
def test_excel_that_stays_busy_is_one_sentence_and_settings_come_back(busy: str) -> None:
    book = stale(reference_file())
    left = itertools.count()
    # Busy for as long as it is waited for, at whatever it first is busy with.
    most = {"values": patience.READING, "set": patience.WRITING, "writes": patience.WRITING}[busy]
    refusing(book, BUSY[0], lambda kind, _: kind == busy and next(left) < most)
    with pytest.raises(CannotWrite, match="a cell is being edited: press Enter"):
        live.recalculate(book)
    assert excel_of(book).settings == FROM_REST
    assert excel_of(book).alerts == []


def test_a_write_that_is_refused_leaves_every_cell_name_and_table_as_it_was() -> None:
    book = stale(reference_file())
    before = excel.snapshot(book)
    refusing(book, REFUSED, lambda kind, sheet: (kind, sheet) == ("writes", "Summary"))
    with pytest.raises(CannotWrite) as refused:
        live.recalculate(book)
    assert str(refused.value).startswith("Excel did not take what belongs in Summary!A6 (")
    assert str(refused.value).endswith(f"if it stays so. {writing.UNCHANGED}")
    assert excel.snapshot(book) == before
    assert excel_of(book).calls["writes", "Results"] > 1


def test_growth_is_taken_back_too_where_a_later_write_is_refused(tmp_path: Path) -> None:
    book = opened(grown_file(tmp_path))
    before = excel.snapshot(book)
    refusing(book, REFUSED, lambda kind, sheet: (kind, sheet) == ("writes", "Checks"))
    with pytest.raises(CannotWrite, match=writing.UNCHANGED):
        live.recalculate(book)
    after = excel.snapshot(book)
    assert excel_of(book).calls["resizes", "Scores"] == 2
    for name, sheet in before.sheets.items():
        assert (name, after.sheets[name].tables) == (name, sheet.tables)
        assert (name, after.sheets[name].cells) == (name, sheet.cells)
    areas = {name for name in before.names if name.endswith("Print_Area")}  # figures do not depend on these
    assert {name: text for name, text in after.names.items() if name not in areas} == {
        name: text for name, text in before.names.items() if name not in areas
    }


def test_a_sheet_that_was_added_goes_again_where_a_later_write_is_refused() -> None:
    book = opened(reference_file())
    del book.impl.pages["Checks"]
    before = excel.snapshot(book)
    refusing(book, REFUSED, lambda kind, sheet: (kind, sheet) == ("writes", "Checks"))
    with pytest.raises(CannotWrite, match=writing.UNCHANGED):
        live.recalculate(book)
    assert excel.snapshot(book).sheets.keys() == before.sheets.keys()


def test_what_cannot_be_taken_back_is_said_and_the_next_press_finishes_it() -> None:
    book = stale(reference_file())
    whole = excel.snapshot(opened(reference_file()))
    before = excel_of(book).calls["writes", "Results"]
    refusing(book, BUSY[0], lambda kind, _: kind == "writes" and excel_of(book).calls["writes", "Results"] > before)
    with pytest.raises(CannotWrite, match=r"press the button again\. Not up to date: ") as refused:
        live.recalculate(book)
    assert "Summary" in str(refused.value).rpartition("Not up to date: ")[2]
    willing(book)
    live.recalculate(book)
    found = excel.snapshot(book)
    assert found.sheets["Summary"].cells == whole.sheets["Summary"].cells
    assert found.sheets["Results"].cells[34, 6].formula == whole.sheets["Results"].cells[34, 6].formula


def test_attempts_are_bounded_while_we_work_and_as_they_were_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    import types

    windows = types.SimpleNamespace(N_COM_ATTEMPTS=0)
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", windows)
    with patience.bounded_attempts():
        assert windows.N_COM_ATTEMPTS == patience.ATTEMPTS
    assert windows.N_COM_ATTEMPTS == 0
    windows.N_COM_ATTEMPTS = 7
    with patience.bounded_attempts():
        assert windows.N_COM_ATTEMPTS == 7


def test_a_refusal_that_is_not_for_being_busy_names_the_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    book = opened(reference_file())

    def refuse(_: Any, rows: Any) -> None:
        raise ComError(-2147352567, -2146827284)

    monkeypatch.setattr(xlwings_engine.Range, "formula", property(xlwings_engine.Range.formula.fget, refuse))
    with pytest.raises(CannotWrite, match=r"^Excel did not take what belongs in Results!F20 "):
        excel.apply(book, [SetCell("Results", 20, 6, 1.0)])
    assert excel_of(book).settings == FROM_REST


def test_a_setting_that_cannot_be_given_back_does_not_hide_the_first_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PAUSE", 0)
    book = opened(reference_file())
    impl = excel_of(book)

    def work(fault: Exception | None) -> None:
        impl.refusals = itertools.repeat(None)
        with excel_settings.quiet(book.app):
            impl.refusals = itertools.repeat(BUSY[0])
            if fault:
                raise fault

    with pytest.raises(ValueError, match="first"):
        work(ValueError("first"))
    with pytest.raises(ComError):
        work(None)
