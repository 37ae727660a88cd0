"""Excel's settings while we write, and after a press that died midway; what Excel saves by itself; no printer."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from tests.support import live_cases, xlwings_engine
from tests.support.live_cases import opened, reference_file
from tests.support.xlwings_engine import ComError
from xlappraise import excel
from xlappraise.cli.excel import excel as command
from xlappraise.excel import button, growing, live, settings, writing
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.changes.kinds import FitPaper, SetPageBreaks, SetPrintArea

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

LEADER = "O3 Wholly Owned Council Company ranks first with 1,810 of 2,170 (83%)."
FROM_REST = {"screen_updating": True, "enable_events": True, "calculation": "automatic"}


@pytest.fixture(autouse=True)
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for notes of settings."""
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    yield tmp_path
    live_cases.stop()


def excel_of(book: Any) -> xlwings_engine.App:
    return book.impl.app  # type: ignore[no-any-return]


def corrections(book: Any) -> tuple[bool, bool]:
    """Whether tables grow, and fill columns, by themselves."""
    found = excel_of(book).correction
    return found.AutoExpandListRange, found.AutoFillFormulasInLists


class Died(BaseException):
    """Python is ended from outside."""


def left_behind(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A press that was ended before it could give anything back."""
    book.sheets["Results"].range("F34").formula = 7.0
    with monkeypatch.context() as death:
        death.setattr(settings, "_restore", lambda *_: None)
        death.setattr(writing, "_write_cells", _die)
        with pytest.raises(Died):
            live.recalculate(book)


def _die(*_: Any) -> int:
    raise Died


# ------------------------------------------------------------------------------------------- tables and settings


def test_tables_neither_grow_nor_fill_by_themselves_while_we_write_and_do_again_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = opened(reference_file())
    book.sheets["Results"].range("F34").formula = 7.0
    seen = []
    write = writing._write

    def spy(*given: Any) -> None:
        seen.append(corrections(book))
        write(*given)

    monkeypatch.setattr(writing, "_write", spy)
    live.recalculate(book)
    assert set(seen) == {(False, False)}
    assert corrections(book) == (True, True)


def test_an_excel_without_these_settings_works_as_before() -> None:
    book = opened(reference_file())
    excel_of(book).correction = SimpleNamespace()
    live.recalculate(book)
    assert excel_of(book).alerts[0].startswith(LEADER)
    assert vars(excel_of(book).correction) == {}


def test_the_press_after_one_that_died_gives_excel_its_settings_back(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = opened(reference_file())
    left_behind(book, monkeypatch)
    assert excel_of(book).settings == {"screen_updating": False, "enable_events": False, "calculation": "manual"}
    live.check(book)
    assert excel_of(book).settings == FROM_REST
    assert corrections(book) == (True, True)
    assert list(notes.iterdir()) == []


def test_what_the_officer_set_otherwise_in_between_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    book = opened(reference_file())
    excel_of(book).settings["calculation"] = "semiautomatic"
    left_behind(book, monkeypatch)
    excel_of(book).settings["calculation"] = "automatic"
    live.check(book)
    assert excel_of(book).settings["calculation"] == "automatic"


def test_of_an_excel_that_is_open_no_more_only_what_it_kept_for_its_user_is_given_back(notes: Path) -> None:
    kept = dict.fromkeys(("AutoExpandListRange", "AutoFillFormulasInLists", "enable_events"), True)
    (notes / f"{settings.NOTE}999999.json").write_text(json.dumps(kept), encoding="utf-8")
    book = opened(reference_file())
    excel_of(book).correction.AutoExpandListRange = False
    excel_of(book).settings["enable_events"] = False
    live.check(book)
    assert corrections(book) == (True, True)
    assert excel_of(book).settings["enable_events"] is False
    assert list(notes.iterdir()) == []


@pytest.mark.parametrize("text", ["", "[]", '{"calculation": "evil", "enable_events": 7}'])
def test_a_note_that_says_nothing_known_is_passed_over(text: str, notes: Path) -> None:
    book = opened(reference_file())
    own = notes / f"{settings.NOTE}{book.app.pid}.json"
    own.write_text(text, encoding="utf-8")
    excel_of(book).settings.update(enable_events=False, calculation="manual")
    live.check(book)
    assert (excel_of(book).settings["enable_events"], excel_of(book).settings["calculation"]) == (False, "manual")
    assert not own.exists()


# ------------------------------------------------------------------------------------------------------- AutoSave


def test_where_excel_saves_by_itself_the_message_says_so_if_anything_was_written() -> None:
    book = opened(reference_file())
    book.impl.saves_itself = True
    book.sheets["Results"].range("F34").formula = 7.0
    live.recalculate(book)
    live.recalculate(book)
    assert [alert.endswith(writing.AUTO_SAVED) for alert in excel_of(book).alerts] == [True, False]


def test_without_autosave_nothing_is_said_of_it() -> None:
    book = opened(reference_file())
    book.sheets["Results"].range("F34").formula = 7.0
    live.recalculate(book)
    assert writing.AUTO_SAVED not in excel_of(book).alerts[0]


def test_the_question_before_deleting_says_whether_the_file_changes_at_once() -> None:
    assert [writing.AUTO_SAVED in live.question((), (), saves) for saves in (True, False)] == [True, False]


# --------------------------------------------------------------------------------------------------- no printer


class NoPrinter:
    """Excel's page setup where no printer is installed: reading and setting are refused."""

    def __getattribute__(self, name: str) -> Any:
        raise ComError(-2147352567, -2146827284)

    def __setattr__(self, name: str, value: Any) -> None:
        raise ComError(-2147352567, -2146827284)


def test_without_a_printer_workbooks_are_read_and_recalculated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlwings_engine.Sheet, "page_setup", property(lambda _: NoPrinter()))
    book = opened(reference_file())
    book.sheets["Results"].range("F34").formula = 7.0
    assert not [name for name in excel.snapshot(book).names if name.endswith("Print_Area")]
    live.recalculate(book)
    assert excel_of(book).alerts[0].startswith(LEADER)


def test_without_a_printer_pages_are_one_sentence_and_page_breaks_none() -> None:
    page = SimpleNamespace(api=NoPrinter(), page_setup=NoPrinter())
    fake = SimpleNamespace(sheets={"Results": page})
    paper = FitPaper("Results", landscape=True, across=1, tall=0)
    changes = (paper, SetPrintArea("Results", Area(1, 1, 9, 9), 0), SetPageBreaks("Results", (4,)))
    assert set(growing.grow(fake, changes, [])) == {f"{growing.NO_PAGES}: {growing.FINISH}"}
    assert list(growing.grow(fake, changes[2:], [])) == []


# ------------------------------------------------------------------------------------------- PERSONAL.XLSB alone


def only_a_hidden_workbook() -> Any:
    """Excel with the hidden workbook of personal macros and no other: its workbook in front is nothing, wrapped."""
    book = opened(reference_file(), "PERSONAL.XLSB")
    excel_of(book).books.active = SimpleNamespace(
        app=excel_of(book), engine=excel_of(book).engine, sheets=None
    )  # no name, as xlwings' own has
    return excel_of(book)


@pytest.mark.parametrize("action", ["recalculate", "check", "combine", "report"])
def test_with_a_hidden_workbook_alone_a_button_is_one_sentence(action: str) -> None:
    app = only_a_hidden_workbook()
    assert button.main([action]) == button.DONE
    assert app.alerts == ["Open the appraisal first; no workbook is open in Excel."]


def test_with_a_hidden_workbook_alone_a_command_is_one_sentence() -> None:
    only_a_hidden_workbook()
    result = CliRunner().invoke(command, ["recalc"])
    assert (result.exit_code, result.output) == (
        2,
        "Excel is not open, or no workbook is open in it: open the appraisal first.\n",
    )
