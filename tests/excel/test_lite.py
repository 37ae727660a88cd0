"""The buttons in xlwings Lite, unstubbed, within the limits of its engine."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import TEMPLATES
from tests.excel.test_growth import grown_file
from tests.support import remote_engine
from tests.support.live_cases import opened, reference_file
from xlappraise import excel, flow
from xlappraise.appraisal.findings import Cell
from xlappraise.excel import reading

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

LEADER = "O3 Wholly Owned Council Company ranks first with 1,810 of 2,170 (83%)."
SHIPPED = sorted(path.name for path in TEMPLATES.glob("*.xlsx"))


def writes(book: Any) -> int:
    """How often anything was written."""
    return sum(n for (kind, _), n in book.impl.app.calls.items() if kind in ("writes", "copies", "fills", "resizes"))


@pytest.mark.parametrize("formulas", [True, False], ids=["formulas", "values alone"])
@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_workbook_recalculates_and_nothing_is_written_into_an_untouched_one(
    name: str, formulas: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote_engine.limit(monkeypatch, formulas=formulas)
    book = opened((TEMPLATES / name).read_bytes())
    said = remote_engine.press(book)
    assert "Something went wrong" not in said
    assert (said.partition(" Checks:")[0], writes(book)) == (headline(TEMPLATES / name), 0)


def headline(path: Path) -> str:
    """What the command says of the file, before how much Checks lists."""
    with pytest.MonkeyPatch.context() as plain:
        plain.undo()
        outcome = flow.appraise(path)
    from xlappraise.excel import live
    from xlappraise.sheets import results

    if outcome.results is None:
        return f"No results yet. {live.to_put_right(next(each for each in outcome.findings if each.blocks))}"
    return results.headline(outcome.appraisal, outcome.results)


@pytest.mark.parametrize("formulas", [True, False], ids=["formulas", "values alone"])
def test_a_changed_score_brings_the_results_up_to_date(formulas: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    remote_engine.limit(monkeypatch, formulas=formulas)
    book = opened(reference_file())
    book.sheets["Scores"].range("G10").formula = "Low"
    remote_engine.press(book)
    assert "O3 Wholly Owned Council Company ranks first with 1,780 of 2,170" in book.impl.app.alerts[-1]
    assert writes(book) > 1


def test_a_formula_typed_over_is_seen_by_its_formula_and_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    book = opened(reference_file())
    page = book.impl.pages["Results"]
    formula, value = page["F34"].value, book.impl.values["Results", 34, 6]
    page["F34"].value = value  # the same figure, but nothing behind it
    remote_engine.limit(monkeypatch)
    assert remote_engine.press(book).startswith(LEADER)
    assert page["F34"].value == formula


def test_a_new_criterion_and_option_get_row_column_and_formats_and_it_is_said_what_lite_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = opened(grown_file(tmp_path))
    remote_engine.limit(monkeypatch)
    said = remote_engine.press(book)
    page = book.impl.pages["Scores"]
    corner = page[page.tables["tblScores"].ref.split(":")[1]]
    assert "Drop-downs and colours of the new cells on Scores could not be set here" in said
    assert corner.fill.fgColor.rgb == page.cell(corner.row - 1, corner.column - 1).fill.fgColor.rgb
    assert "D99" in {page.cell(row, 1).value for row in range(1, page.max_row + 1)}


def test_check_goes_to_the_wrong_cell_and_combine_says_what_it_would_need(monkeypatch: pytest.MonkeyPatch) -> None:
    remote_engine.limit(monkeypatch)
    book = opened(reference_file())
    book.sheets["Scores"].range("G12").formula = "Hgih"
    assert remote_engine.press(book, excel.check_in_lite).startswith(f"{Cell('Scores', 12, 7)}: ")
    assert "Dimensions" in remote_engine.press(book, excel.combine_in_lite)


def test_formulas_that_cannot_be_waited_for_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    remote_engine.limit(monkeypatch, formulas=False)
    assert asyncio.run(reading.fetch_formulas(opened(reference_file()))) == reading.NO_FORMULAS


def test_new_is_refused_where_no_workbook_can_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    remote_engine.limit(monkeypatch)
    book = opened(reference_file())
    excel.new(book)
    assert book.impl.app.alerts[0].startswith("A new workbook cannot be opened from here")
