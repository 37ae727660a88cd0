"""The Import button: a scoring sheet that is open in Excel becomes an appraisal beside it, or questions and nothing."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from tests.support import xlwings_engine
from tests.support.live_cases import opened, reference_file
from xlappraise import excel
from xlappraise.excel import live
from xlappraise.reading.reader import read
from xlappraise.xlsx.refusals import CannotRead, CannotWrite

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

WORDS = [
    ["Criterion", "Weight", "Stay", "Share", "Company"],
    ["Cost", 5, "High", "Low", "Medium"],
    ["Reach", 3, "Medium", "High", "Low"],
]
KEY = [["Key: High = 10, Medium = 5, Low = 0"]]


def sheet(rows: list[list[Any]], name: str = "Bids") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def keeps_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """An Excel that saves copies of a workbook, as one on Windows does."""
    facts = xlwings_engine.Book.api.fget  # type: ignore[attr-defined]

    def api(book: Any) -> Any:
        return SimpleNamespace(**vars(facts(book)), SaveCopyAs=lambda path: Path(path).write_bytes(book.saved()))

    monkeypatch.setattr(xlwings_engine.Book, "api", property(api))


@pytest.mark.usefixtures("keeps_copies")
def test_a_sheet_that_leaves_no_question_becomes_an_appraisal_beside_it() -> None:
    book = opened(sheet([*KEY, [], *WORDS]), "Old bids.xlsx")
    live.import_sheet(book)
    old, new = list(book.app.books)
    assert old.name == "Old bids.xlsx"
    made = read(excel.snapshot(new)).appraisal
    assert [option.name for option in made.options] == ["Stay", "Share", "Company"]
    assert [(criterion.title, criterion.weight) for criterion in made.criteria] == [("Cost", 5), ("Reach", 3)]
    assert [made.scores["C1", option.id] for option in made.options] == ["High", "Low", "Medium"]
    (alert,) = book.app.impl.alerts
    assert alert.startswith(
        "Old bids.xlsx: 3 options, 2 criteria and 6 scores in Bids A3:E5.\n\n"
        "The appraisal of it is open now and has no name yet: look through it and save it."
    )


@pytest.mark.usefixtures("keeps_copies")
def test_a_sheet_that_leaves_questions_makes_nothing_and_tells_the_command() -> None:
    book = opened(sheet(WORDS), "Old bids.xlsx")
    with pytest.raises(CannotWrite) as refusal:
        live.import_sheet(book)
    first, question, command = str(refusal.value).split("\n\n")
    assert first == "Nothing was made yet: these questions come first."
    assert 'Answer with --scale "High=' in question
    assert command == (
        'Answer with this command, then open NEW.xlsx: xlappraise import "Old bids.xlsx" -o NEW.xlsx --sheet Bids'
    )
    assert len(list(book.app.books)) == 1


@pytest.mark.usefixtures("keeps_copies")
def test_an_appraisal_is_not_imported() -> None:
    with pytest.raises(CannotRead, match=r"^'Appraisal.xlsx' is an appraisal already: check or recalculate it\.$"):
        live.import_sheet(opened(reference_file()))


def test_where_no_copy_is_stored_the_command_is_named() -> None:
    with pytest.raises(CannotRead, match=r"use the command xlappraise import OLD -o NEW\.xlsx"):
        live.import_sheet(opened(sheet(WORDS)))
