"""Excel clears its undo list: before a press changes something, a copy of the workbook is kept, and Help offers it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support import xlwings_engine
from tests.support.live_cases import opened, reference_file
from xlappraise.excel import button, copy_before, live

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The reference appraisal in an Excel that keeps copies: of what a cell of Scores holds."""

    def save(path: str) -> None:
        Path(path).write_text(str(found.impl.pages["Scores"]["I12"].value), encoding="utf-8")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    facts = xlwings_engine.Book.api.fget  # type: ignore[attr-defined]
    monkeypatch.setattr(
        xlwings_engine.Book, "api", property(lambda book: SimpleNamespace(**vars(facts(book)), SaveCopyAs=save))
    )
    found = opened(reference_file())
    return found


def test_a_press_that_changes_nothing_leaves_the_copy_of_the_one_before(book: Any) -> None:
    book.impl.pages["Scores"]["I12"].value = "Low"
    live.recalculate(book)
    book.impl.pages["Guide"]["A40"].value = "mine"
    live.recalculate(book)
    kept = copy_before.copy_of(book)
    assert kept is not None
    assert kept.read_text(encoding="utf-8") == "Low"


def test_help_offers_the_copy_and_opens_it_without_a_name(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    book.impl.pages["Scores"]["I12"].value = "Low"
    live.recalculate(book)
    made: list[str] = []
    add = SimpleNamespace(Workbooks=SimpleNamespace(Add=made.append))
    monkeypatch.setattr(xlwings_engine.App, "api", property(lambda _: add))
    book.app.impl.answer = "yes"
    assert button.press("help", book.app, book) == ""
    assert "as it was before the last press" in book.app.impl.alerts[-1]
    assert made == [str(copy_before.copy_of(book))]


def test_without_a_copy_help_asks_nothing(book: Any) -> None:
    assert button.press("help", book.app, book) == button.help_text()


def test_an_excel_that_keeps_no_copy_recalculates_all_the_same(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copy_before, "_path_of", lambda _: 1 / 0)
    book.impl.pages["Scores"]["I12"].value = "Low"
    live.recalculate(book)
    assert "ranks first" in book.app.impl.alerts[-1]
