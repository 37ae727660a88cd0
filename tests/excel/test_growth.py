"""New criteria and options get their row and column in the open workbook by the same plan as in its file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import xlwings_engine
from tests.support.live_cases import cells, edited, opened, reference_file
from tests.support.live_doors import Door, ExcelDoor
from tests.support.xlwings_engine import ComError
from xlappraise import excel
from xlappraise.excel import growing, live, native
from xlappraise.sheets.donor import FreshWorkbook
from xlappraise.sheets.workbook_names import LOOK, MESSAGES
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.changes.kinds import (
    Change,
    ColumnLike,
    EntryRule,
    GrowChart,
    GrowTable,
    RenewChart,
    RenewLook,
    RenewSheet,
    SetCell,
    SetEntryRules,
    SetName,
    SetPrintArea,
)
from xlappraise.xlsx.refusals import CannotWrite
from xlappraise.xlsx.snapshot import Snapshot

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

NEW_ROW, NEW_OPTION = 39, 22
"""Where the reference case's tables of criteria and options end."""
LIKE_D4 = ("D99", "Desirability", "Local jobs", "Will there be jobs here?", "Scored", 5.0, "Many", "Some", "None")


def grown_file(folder: Path) -> bytes:
    """The reference case with a criterion and a short-listed option more than Scores has."""
    changes = [SetCell("Criteria", NEW_ROW, column, value) for column, value in enumerate(LIKE_D4, 1)]
    changes += [
        SetCell("Options", NEW_OPTION, 1, "O99"),
        SetCell("Options", NEW_OPTION, 2, "Sharing with a neighbour"),
        SetCell("Options", NEW_OPTION, 3, "Short-list"),
    ]
    return edited(reference_file(), folder, *changes)


def both(door: Door, folder: Path) -> tuple[Snapshot, Any, live.LiveResult]:
    return door.through_both(grown_file(folder), folder)


def test_a_new_criterion_and_option_stand_in_the_same_cells_through_both_doors(door: Door, tmp_path: Path) -> None:
    file, book, _ = both(door, tmp_path)
    found = excel.snapshot(book)
    assert door.apart(file, found) == []
    scores = found.sheets["Scores"].cells
    assert "D99" in {data.value for data in scores.values()}
    assert "O99 Sharing with a neighbour" in {data.value for data in scores.values()}


def test_the_tables_reach_over_what_is_new(door: Door, tmp_path: Path) -> None:
    file, book, _ = both(door, tmp_path)
    found = excel.snapshot(book)
    for sheet in ("Scores", "Rationale"):
        assert found.sheets[sheet].tables == file.sheets[sheet].tables


def test_new_cells_look_and_drop_down_like_those_beside_them(tmp_path: Path) -> None:
    _, book, _ = both(ExcelDoor(), tmp_path)
    page = book.impl.pages["Scores"]
    table = page.tables["tblScores"].ref.split(":")[1]
    corner = page[table]
    donor = page.cell(corner.row - 1, corner.column - 1)
    assert corner.fill.fgColor.rgb == donor.fill.fgColor.rgb
    lists = [rule for rule in page.data_validations.dataValidation if rule.type == "list"]
    beside = page.cell(corner.row, corner.column - 1).coordinate
    assert [table in rule.sqref for rule in lists] == [beside in rule.sqref for rule in lists]
    assert any(table in rule.sqref for rule in lists)
    assert any(table in block.cells for block in page.conditional_formatting)
    width = page.column_dimensions
    assert width[corner.column_letter].width == width[donor.column_letter].width


def test_no_entry_is_written_where_the_officer_is_going_to_type(tmp_path: Path) -> None:
    book = opened(grown_file(tmp_path))
    written = []
    original = xlwings_engine.Range._type

    def note(cells_: Any, cell: Any, value: Any) -> None:
        written.append((cells_.sheet.name, cell.row, cell.column))
        original(cells_, cell, value)

    xlwings_engine.Range._type = note  # type: ignore[method-assign]
    try:
        live.recalculate_silently(book)
    finally:
        xlwings_engine.Range._type = original  # type: ignore[method-assign]
    found = live.outcome_of(book).reading.where.tables["Scores"]
    entries = {("Scores", row, column) for row in found.rows.values() for column in found.options.values()}
    assert not entries & set(written)
    assert ("Scores", found.rows["D99"], found.columns["ref"]) in written


def test_growing_costs_few_calls(tmp_path: Path) -> None:
    book = opened(grown_file(tmp_path))
    book.impl.app.calls.clear()
    done = live.recalculate_silently(book)
    calls = book.impl.app.calls
    for sheet in ("Scores", "Rationale", "Results", "Summary", "Lists"):
        assert calls["values", sheet] + calls["formulas", sheet] == 2
        assert calls["writes", sheet] <= 16
        # On Results the legend and the stamp move down from below the criteria, each part with its own look.
        assert calls["pastes", sheet] <= (10 if sheet == "Results" else 4)
    assert done.written.notes == ()


def test_a_second_run_grows_nothing(door: Door, tmp_path: Path) -> None:
    _, book, _ = both(door, tmp_path)
    done = live.recalculate_silently(book)
    assert done.written == ({}, {}, ())


def test_something_in_the_way_is_refused_before_anything_is_written(door: Door, tmp_path: Path) -> None:
    book = door.opened(grown_file(tmp_path))
    book.sheets["Scores"].range("J9").formula = "my note"
    before = cells(excel.snapshot(book))
    with pytest.raises(CannotWrite, match="Scores!J9 is where"):
        live.recalculate(book)
    assert cells(excel.snapshot(book)) == before


# ------------------------------------------------------------------------------------------------- one by one


def apply(book: Any, *changes: Change) -> tuple[str, ...]:
    return excel.apply(book, changes).notes


def test_names_are_made_changed_and_removed(door: Door) -> None:
    book = door.opened(reference_file())
    apply(book, SetName("xla_new", "Results!$A$1"), SetName("xla_CritRefs", "Criteria!$A$5:$A$9"))
    apply(book, SetName("xla_ScoreRefs", None), SetName("xla_never", None))
    names = excel.snapshot(book).names
    assert (names["xla_new"], names["xla_CritRefs"]) == ("Results!$A$1", "Criteria!$A$5:$A$9")
    assert "xla_ScoreRefs" not in names


def test_a_column_is_made_as_wide_as_another(door: Door) -> None:
    book = door.opened(reference_file())
    apply(book, ColumnLike("Results", 14, 3))
    page = book.sheets["Results"]
    assert page.range("N1").column_width == page.range("C1").column_width


def test_a_cell_takes_over_a_format_or_loses_its_own(door: Door) -> None:
    book = door.opened(reference_file())
    plain = door.fill(book, "Results", "Z99")
    cells_ = SetCell("Results", 20, 6, None, None, (6, 6), restyle=True), SetCell("Results", 21, 6, None, restyle=True)
    apply(book, *cells_)
    assert door.fill(book, "Results", "F20") == door.fill(book, "Results", "F6") != plain
    assert door.fill(book, "Results", "F21") == plain


def test_messages_stand_beside_the_rows_that_they_belong_to(door: Door, tmp_path: Path) -> None:
    _, book, done = both(door, tmp_path)
    row = live.outcome_of(book).reading.where.tables["Scores"].rows["D99"]
    assert door.message_title(book, "Scores", f"F{row}") == "D99 Local jobs"
    assert done.written.notes == ()


RULE = EntryRule(Area(6, 5, 6, 9), "list", "IF(TRUE,xla_Levels,$A6)", "D4", "High: many", "Choose")


def test_what_cannot_be_done_here_is_a_sentence_each_and_the_rest_is_done() -> None:
    book = opened(reference_file())
    appraisal = live.outcome_of(book).appraisal
    notes = apply(
        book,
        SetCell("Results", 20, 6, 7.0),
        RenewLook("Results", FreshWorkbook(appraisal), ""),
        RenewChart("Summary", ""),
        SetEntryRules("Scores", (RULE.area,), (RULE,)),
    )
    assert [note.partition(";")[0].partition(":")[0] for note in notes] == [
        "The live colours on Results can only be renewed in the file",
        "The chart on Summary still shows the former groups",
        "The messages beside the drop-downs on Scores could not be updated here",
    ]
    assert all("run xlappraise recalc on the file" in note for note in notes)
    assert book.sheets["Results"].range("F20").value == 7.0


def test_what_was_not_laid_here_is_still_laid_by_the_file_door() -> None:
    book = opened(reference_file())
    appraisal = live.outcome_of(book).appraisal
    before = excel.snapshot(book).names
    names = SetName(LOOK, '"XY"'), SetName(MESSAGES, '"0"')
    apply(
        book,
        RenewLook("Results", FreshWorkbook(appraisal), ""),
        names[0],
        SetEntryRules("Scores", (RULE.area,), (RULE,)),
        names[1],
    )
    assert excel.snapshot(book).names == before
    apply(book, *names)
    assert (excel.snapshot(book).names[LOOK], excel.snapshot(book).names[MESSAGES]) == ('"XY"', '"0"')


def refused(*_: Any) -> Any:
    raise ComError(-2147352567, -2146827284)


def test_what_is_only_for_looks_never_stops_the_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlwings_engine.Range, "column_width", property(refused, refused))
    book = opened(reference_file())
    (note,) = apply(book, ColumnLike("Results", 14, 3), SetCell("Results", 20, 6, 7.0))
    assert note.startswith("The new column on Results could not be made as wide as the others here: ")
    assert book.sheets["Results"].range("F20").value == 7.0


def test_a_table_that_cannot_grow_stops_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlwings_engine.Table, "resize", refused)
    book = opened(reference_file())
    grow = GrowTable("Scores", "tblScores", Area(5, 1, 39, 9), ())
    with pytest.raises(
        CannotWrite, match=r"did not take this change \(Scores  the table tblScores reaches over A5:I39\)"
    ):
        apply(book, grow, SetCell("Results", 20, 6, 7.0))
    assert book.sheets["Results"].range("F20").value != 7.0


@pytest.mark.parametrize("sheet", ["Results", "Summary", "Checks", "Lists"])
def test_a_missing_sheet_of_the_tool_is_added_with_its_cells_and_says_what_it_lacks(sheet: str, door: Door) -> None:
    whole = excel.snapshot(door.opened(reference_file()))
    book = door.opened(reference_file())
    book.sheets["Rationale"].activate()
    order = [each.name for each in book.sheets]
    door.remove(book, sheet)
    door.work_out_as(book, whole, without="Checks")
    live.recalculate(book)
    (alert,) = door.alerts(book)
    assert f"The sheet {sheet} was missing and was added without colours and charts" in alert
    assert (book.sheets.active.name, [each.name for each in book.sheets]) == ("Rationale", order)
    found = excel.snapshot(book).sheets[sheet]
    assert found.hidden == (sheet == "Lists")
    if sheet not in ("Checks", "Results"):
        assert found.cells.keys() == whole.sheets[sheet].cells.keys()
    assert live.recalculate_silently(book).written.notes == ()


class Native:
    """A native object that takes whatever it is told."""

    def __init__(self, **facts: Any) -> None:
        self.__dict__.update(facts)


def test_messages_print_area_and_chart_are_set_where_excel_can() -> None:
    validation, setup = Native(Type=3, Formula1="=IF(TRUE, xla_Levels, $A17)"), Native(print_area=None)
    series = Native(Formula="=SERIES(Summary!$F$5,Summary!$I$6:$I$10,Summary!$F$6:$F$10,1)")
    chart = Native(api=(None, Native(SeriesCollection=lambda: [series])), top=300.0, height=200.0)
    other = Native(api=(None, Native(SeriesCollection=list)), top=10.0, height=20.0)
    rule = Native(data_validation=Native(api=validation))
    native = Native(PageSetup=Native(FitToPagesTall=9))

    def cells_at(first: tuple[int, int], *_: Any) -> Any:
        rule.top = 15.0 * first[0]
        return rule

    page = Native(range=cells_at, page_setup=setup, charts=[chart, other], api=native)
    fake = Native(sheets={"Scores": page})
    changes = (
        SetEntryRules("Scores", (RULE.area,), (RULE,)),
        SetPrintArea("Scores", Area(1, 1, 47, 10), 0, landscape=True),
        GrowChart("Scores", 6, 10, 12, 3),
    )
    assert list(growing.grow(fake, changes, [])) == []
    set_ = (validation.InputTitle, validation.InputMessage, validation.ErrorMessage)
    assert set_ == ("D4", "High: many", "Choose")
    assert (setup.print_area, vars(native.PageSetup)) == ("$A$1:$J$47", {"FitToPagesTall": False, "Orientation": 2})
    assert [(each.top, each.height) for each in (chart, other)] == [(330.0, 245.0), (10.0, 20.0)]
    assert series.Formula == "=SERIES(Summary!$F$5,Summary!$I$6:$I$12,Summary!$F$6:$F$12,1)"


def test_a_chart_of_other_rows_is_left_alone() -> None:
    other = "=SERIES(Summary!$F$5,Summary!$I$6:$I$100,Summary!$F$26:$F$10,1)"
    assert native.longer_source(other, GrowChart("Summary", 6, 10, 12)) == other


def test_every_kind_of_change_has_its_maker_and_its_sentence() -> None:
    import typing

    kinds = {*typing.get_args(Change)} - {SetCell}
    assert kinds == growing.MAKERS.keys()


def test_a_guide_that_only_the_file_can_lay_anew_is_no_sentence_of_its_own() -> None:
    book = opened(reference_file())
    appraisal = live.outcome_of(book).appraisal
    assert apply(book, RenewSheet("Guide", FreshWorkbook(appraisal))) in ((), [])
