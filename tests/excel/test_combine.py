"""Combine in the open workbook: the same rows as in the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.appraisal.test_combinations import MODEL, STRUCTURE, row
from tests.plan.test_combine import workbook
from tests.support.live_cases import cells, opened
from tests.support.live_doors import Door
from xlappraise import flow
from xlappraise.additions import add_sheet, combine
from xlappraise.cli.excel import excel
from xlappraise.excel import live
from xlappraise.excel.reading import snapshot
from xlappraise.xlsx import package
from xlappraise.xlsx.refusals import CannotWrite

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def test_both_doors_add_the_same_rows(door: Door, tmp_path: Path) -> None:
    file = workbook(tmp_path)
    book = door.opened(file.read_bytes())
    done = live.combine_silently(book)
    combine(file)
    here, there = (
        {place: value for place, (value, formula) in cells(each).items() if place[0] == "Options" and formula is None}
        for each in (snapshot(book), package.snapshot(file))
    )
    assert here == there
    assert done.sentence.startswith("4 combinations: 3 added (O4 to O6, 3 of them ruled out), 1 there already.")


def test_the_table_reaches_over_the_new_rows(door: Door, tmp_path: Path) -> None:
    book = door.opened(workbook(tmp_path).read_bytes())
    live.combine(book)
    (table,) = (table for table in snapshot(book).sheets["Options"].tables if table.name == "tblOptions")
    assert table.area == (5, 1, 11, 12)
    assert len(door.alerts(book)) == 1


def test_a_second_press_adds_nothing(door: Door, tmp_path: Path) -> None:
    book = door.opened(workbook(tmp_path).read_bytes())
    live.combine(book)
    done = live.combine_silently(book)
    assert (dict(done.written.cells), done.sentence) == (
        {},
        "All 4 combinations are on Options already; nothing was added. Nothing to fix.",
    )


def test_without_dimensions_it_is_refused_in_a_sentence(door: Door, tmp_path: Path) -> None:
    book = door.opened(workbook(tmp_path, ()).read_bytes())
    with pytest.raises(CannotWrite, match="There are no values on a sheet Dimensions"):
        live.combine_silently(book)


def test_the_command_says_the_same(tmp_path: Path) -> None:
    opened(workbook(tmp_path).read_bytes())
    result = CliRunner().invoke(excel, ["combine"])
    assert (result.exit_code, result.output.partition(" (")[0]) == (0, "4 combinations: 3 added")


def test_drop_downs_that_cannot_be_laid_here_are_still_to_be_laid_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = workbook(tmp_path, ())
    with monkeypatch.context() as alone:  # as an earlier version added it, without what a recalculation brings
        alone.setattr(flow, "recalc", lambda *_, **__: None)
        add_sheet(file, "Dimensions")
    book = opened(file.read_bytes())
    book.sheets["Dimensions"].range("A6").formula = "Delivery model"
    book.sheets["Dimensions"].range("B6").formula = "Company"
    done = live.recalculate_silently(book)
    names = {name.casefold() for name in snapshot(book).names}
    assert ("xla_dimmodels" in names, "xla_offered" in names) == (True, False)
    assert "The messages beside the drop-downs on Options could not be updated here" in done.sentence


def test_values_that_look_like_formulas_stay_text(door: Door, tmp_path: Path) -> None:
    book = door.opened(workbook(tmp_path, (row(MODEL, "=1+1"), row(STRUCTURE, "Hub"))).read_bytes())
    live.combine_silently(book)
    cell = snapshot(book).sheets["Options"].cells[9, 3]
    assert (cell.value, cell.formula) == ("=1+1", None)
