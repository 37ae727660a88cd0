"""A workbook that an earlier version made is read, brought up to the present layout and recalculated."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import ROOT
from tests.support import live_cases
from tests.support.helpers import GOOD, appraisal, snapshot
from tests.support.officer import foreign, with_foreign_part
from xlappraise import additions, excel, flow
from xlappraise.excel import live
from xlappraise.reading.reader import NotAppraisal, read
from xlappraise.sheets import build, layout
from xlappraise.sheets.formulas import names
from xlappraise.sheets.guide import VERSION_TEXT
from xlappraise.sheets.lists import choice_columns
from xlappraise.sheets.results import legend_row
from xlappraise.sheets.workbook_names import LOOK
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import FillOutlines, SetCell, SetName
from xlappraise.xlsx.snapshot import Snapshot

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

DATA = ROOT / "tests" / "data"
OLD = DATA / "layout-1.xlsx"
"""The example as it was shipped with layout 1."""
BOUNDS = {
    "layout-1": [(1385, 1385), (1360, 1360), (1810, 1810), (1515, 1515), (920, 920)],
    "layout-2": [(1425, 1425), (1380, 1380), (1750, 1750), (1495, 1555), (920, 920)],
    "layout-2-percentages": [(710, 710), (635, 815), None],
}
"""Workbooks of former layouts, each with the lowest and highest total of its options; None: it failed a gateway.

The second is the example with every part added and worked in: a criterion added, one renamed, scores changed and
one taken out, dimensions, costs and events filled in, an officer's own column with a formula. The third scores with
numbers and weighs in percentages.
"""
OFFICERS = ("Setup", "Options", "Criteria", "Assumptions", "Issues", "Stakeholders", "Scope", "Change log")
SENTENCE, INSTRUCTION = (3, 1), (2, 1)
"""Place of the tool's live sentence on an officer's sheet."""
NEW_LISTS = {"dimension", "dimension_outcome", "ruled_out_at", "yes_no", "advice_kind"}


@pytest.fixture(autouse=True)
def _no_excel_after() -> Iterator[None]:
    yield
    live_cases.stop()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return Path(shutil.copy(OLD, tmp_path / "old.xlsx"))


def totals(path: Path) -> list[int]:
    results = flow.appraise(path).results
    assert results is not None
    return [int(result.total or 0) for result in results.short_list]


def bounds(path: Path) -> list[tuple[int, int] | None]:
    results = flow.appraise(path).results
    assert results is not None
    ranked = ((each.low, each.high) for each in results.short_list)
    return [None if low is None or high is None else (int(low), int(high)) for low, high in ranked]


def version_said(book: Snapshot) -> list[str]:
    cells = book.sheets["Guide"].cells.values()
    return [str(cell.value) for cell in cells if str(cell.value).startswith(VERSION_TEXT)]


def test_the_fixture_is_of_the_former_layout_and_lacks_what_came_since() -> None:
    there = package.snapshot(OLD).names
    assert there["xla_layout_version"] == "1"
    assert {f"xla_List_{key}" for key in NEW_LISTS}.isdisjoint(there)


@pytest.fixture(params=BOUNDS)
def former(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copy(DATA / f"{request.param}.xlsx", tmp_path))


def test_every_former_workbook_is_recalculated_right_and_then_idle(former: Path) -> None:
    outcome, wanted = flow.appraise(former), BOUNDS[former.stem]
    told = {f.code for f in outcome.findings if f.code.startswith("XLA1")}
    # Where Results now has another figure with the same formula, results are out of date; nothing is overtyped.
    assert {"XLA115"} <= told <= {"XLA115", "XLA105"}
    assert bounds(former) == wanted
    flow.recalc(former)
    once = former.read_bytes()
    done = flow.recalc(former)
    assert (done.changes, former.read_bytes() == once) == ([], True)
    after = flow.appraise(former)
    assert (after.appraisal, bounds(former)) == (outcome.appraisal, wanted)
    assert [f.code for f in after.findings if f.code.startswith("XLA1")] == []


def test_the_legend_of_a_former_workbook_says_what_its_bands_mean_in_the_usual_words(former: Path) -> None:
    flow.recalc(former)
    outcome = flow.appraise(former)
    assert {band.meaning for band in outcome.appraisal.bands} == {""}
    place = legend_row(outcome.appraisal), 4
    assert str(outcome.snapshot.sheets["Results"].cells[place].value).endswith(": strongly meets the criterion")
    first = outcome.appraisal.bands[0].cells["start"]
    package.apply(former, [SetCell("Setup", first.row - 1, first.column + 1, "Band means")])
    package.apply(former, [SetCell("Setup", first.row, first.column + 1, "well met")])
    flow.recalc(former)
    assert str(package.snapshot(former).sheets["Results"].cells[place].value).endswith(": well met")
    assert flow.recalc(former).changes == []


def test_no_array_constant_is_left_in_a_former_workbook(former: Path) -> None:
    flow.recalc(former)
    found = [
        (name, position, cell.formula)
        for name, sheet in package.snapshot(former).sheets.items()
        for position, cell in sheet.cells.items()
        if "{" in (cell.formula or "")
    ]
    assert found == []


def test_formulas_that_are_filled_down_still_have_one_text(former: Path) -> None:
    flow.recalc(former)
    outcome = flow.appraise(former)
    criteria = range(layout.RESULTS_FIRST_CRITERION, layout.RESULTS_FIRST_CRITERION + len(outcome.appraisal.criteria))
    cells = outcome.snapshot.sheets["Results"].cells
    alone = sum(cell.formula is not None for (row, _), cell in cells.items() if row not in criteria)
    filled = {column for (row, column), cell in cells.items() if row in criteria and cell.formula is not None}
    assert 0 < texts_on_results(former) <= alone + len(filled)


def texts_on_results(path: Path) -> int:
    """How many formulas of Results have a text of their own in the file."""
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    (results,) = [part for part in parts if b"INDEX(xla_CritTitles,Lists!" in part]
    return len(re.findall(rb"<f(?: [^>]*)?>[^<]", results))


def test_it_is_read_with_a_note_and_nothing_else_about_the_workbook() -> None:
    found = [f for f in flow.appraise(OLD).findings if f.code.startswith("XLA1")]
    assert [(f.code, f.severity, f.message) for f in found] == [
        (
            "XLA115",
            "note",
            f"The workbook was made for layout 1; this version of xlappraise writes layout {layout.LAYOUT_VERSION}.",
        )
    ]


def test_its_totals_are_those_of_the_paper_before_and_after(old: Path) -> None:
    assert totals(old) == [1385, 1360, 1810, 1515, 920]
    flow.recalc(old)
    assert totals(old) == [1385, 1360, 1810, 1515, 920]


def test_recalculating_makes_it_the_present_layout(old: Path) -> None:
    flow.recalc(old)
    book = package.snapshot(old)
    assert book.names["xla_layout_version"] == str(layout.LAYOUT_VERSION)
    assert version_said(book) == [f"{VERSION_TEXT} {layout.LAYOUT_VERSION}"]
    assert "XLA115" not in {finding.code for finding in flow.appraise(old).findings}


def test_the_closed_lists_are_those_of_a_fresh_workbook_and_so_are_their_names(old: Path) -> None:
    flow.recalc(old)
    book = package.snapshot(old)
    cells = book.sheets["Lists"].cells
    for key, column in choice_columns().items():
        there = [cells[row, column].value for row in range(2, 2 + len(layout.CHOICES[key]))]
        assert there == list(layout.CHOICES[key])
    wanted = {name: area for name, area in names(choice_columns()).items() if name.startswith("xla_List_")}
    assert {name: book.names[name].replace("'", "") for name in wanted} == wanted


def test_a_second_recalculation_changes_no_byte(old: Path) -> None:
    flow.recalc(old)
    once = old.read_bytes()
    done = flow.recalc(old)
    assert (done.changes, old.read_bytes() == once) == ([], True)


def test_what_the_officer_typed_is_as_it_was(old: Path) -> None:
    before, after = package.snapshot(old), flow.recalc(old)
    assert after.receipt is not None
    there = package.snapshot(old)
    for sheet in OFFICERS:
        was, now = dict(before.sheets[sheet].cells), dict(there.sheets[sheet].cells)
        for ours in (SENTENCE, INSTRUCTION):
            was.pop(ours, None), now.pop(ours, None)
        assert now == was
    assert flow.appraise(old).appraisal == flow.appraise(OLD).appraisal


def test_sheets_of_the_officers_and_foreign_parts_keep_every_byte(old: Path) -> None:
    with_foreign_part(OLD.read_bytes(), old)
    before = foreign(old)
    flow.recalc(old)
    assert foreign(old) == before
    with zipfile.ZipFile(OLD) as was, zipfile.ZipFile(old) as now:
        parts = [name for name in was.namelist() if name.startswith(("xl/tables/", "xl/theme"))]
        assert [name for name in parts if was.read(name) != now.read(name)] == []
        assert len(parts) > 12


def test_the_receipt_says_what_was_written(old: Path, run) -> None:
    said = run("recalc", old).stdout.splitlines()
    assert re.fullmatch(rf"{re.escape(str(old))}: \d+ cells written, 38 of 55 parts unchanged\.", said[0])
    assert said[1].startswith("4 things worth a look, 4 for information. To see them: xlappraise check ")


def test_a_workbook_without_optional_sheets_gets_none(old: Path) -> None:
    sheets = list(package.snapshot(old).sheets)
    flow.recalc(old)
    assert list(package.snapshot(old).sheets) == sheets


def test_a_guide_that_somebody_wrote_on_gets_its_version_all_the_same(old: Path) -> None:
    package.apply(old, [SetCell("Guide", 40, 1, "Ask Kim first"), SetName(LOOK, '"as it was"')])
    flow.recalc(old)
    book = package.snapshot(old)
    assert book.sheets["Guide"].cells[40, 1].value == "Ask Kim first"
    assert version_said(book) == [f"{VERSION_TEXT} {layout.LAYOUT_VERSION}"]


def test_results_are_out_of_date_when_the_old_workbook_was_changed_since(old: Path) -> None:
    place = flow.appraise(old).appraisal.score_cells["V2", "O3"]
    package.apply(old, [SetCell(place.sheet, place.row, place.column, None)])
    codes = {finding.code for finding in flow.appraise(old).findings}
    assert {"XLA105", "XLA115"} <= codes


def test_the_live_door_brings_it_up_to_date_too(former: Path) -> None:
    """All but the Guide's texts and the live colours: the file has to finish those, as the sentence says."""
    then = package.snapshot(former).sheets["Guide"].cells
    book = live_cases.opened(former.read_bytes())
    done = live.recalculate_silently(book)
    flow.recalc(former)
    by_file, by_live = package.snapshot(former), excel.snapshot(book)
    texts = {at: cell.value for at, cell in by_file.sheets["Lists"].cells.items() if cell.formula is None}
    assert {at: by_live.sheets["Lists"].cells[at].value for at in texts} == texts
    assert version_said(by_live) == version_said(by_file) == [f"{VERSION_TEXT} {layout.LAYOUT_VERSION}"]
    now = by_live.sheets["Guide"].cells
    assert sum(now[at].value != cell.value for at, cell in then.items()) == 1
    assert "can only be renewed in the file: save and close the workbook, run xlappraise recalc" in done.sentence
    ours = {name: text for name, text in by_file.names.items() if name.startswith("xla_") and name != LOOK}
    assert {name: text.replace("'", "") for name, text in by_live.names.items() if name in ours} == {
        name: text.replace("'", "") for name, text in ours.items()
    }


def warnings_of(path: Path) -> list[tuple[str, str]]:
    """Sheet and fill of each live format that has a red outline; all zeroes where it has no fill."""
    book = openpyxl.load_workbook(path)
    rules = [(page.title, r.dxf) for page in book for area in page.conditional_formatting for r in area.rules if r.dxf]
    lined = [(tab, d) for tab, d in rules if d.border and d.border.left and d.border.left.color.rgb == "FFA3201D"]
    return [(tab, d.fill.bgColor.rgb if d.fill else "") for tab, d in lined]


def test_cells_to_fill_or_correct_are_pale_red_on_every_sheet_of_a_former_workbook(former: Path) -> None:
    before = warnings_of(former)
    assert {fill for _, fill in before} == {"", "FFFFF8DB"}
    flow.recalc(former)
    after = warnings_of(former)
    assert {fill for _, fill in after} == {"FFFBE3E1"}
    assert {tab for tab, _ in after} == {tab for tab, _ in before} >= {"Setup", "Options", "Criteria", "Scores"}


def test_they_are_pale_red_too_when_the_workbook_was_first_brought_up_to_date_while_open(old: Path) -> None:
    # The open workbook has the layout's number then, and still the name of its former looks.
    package.apply(old, [SetName(layout.VERSION_NAME, str(layout.LAYOUT_VERSION))])
    flow.recalc(old)
    assert {fill for _, fill in warnings_of(old)} == {"FFFBE3E1"}


def test_a_workbook_of_a_later_layout_is_refused_in_one_sentence(tmp_path: Path) -> None:
    later = tmp_path / "later.xlsx"
    later.write_bytes(build.build(build.blank(2, 3)))
    package.apply(later, [SetName(layout.VERSION_NAME, str(layout.LAYOUT_VERSION + 1))])
    before = later.read_bytes()
    with pytest.raises(NotAppraisal, match=r"made by a later version of xlappraise \(layout \d+; .*\.$"):
        flow.recalc(later)
    assert later.read_bytes() == before


def test_a_snapshot_of_either_layout_is_read_alike() -> None:
    for version in ("1", str(layout.LAYOUT_VERSION)):
        assert read(snapshot(GOOD, names={layout.VERSION_NAME: version})).findings == ()


def test_another_format_of_costs_is_no_reason_to_fill_outlines_that_have_their_fill(tmp_path: Path) -> None:
    path = tmp_path / "costs.xlsx"
    path.write_bytes(build.build(appraisal({"A": 10}, {"O1": ["High"]})))
    additions.add_sheet(path, "costs")
    book = openpyxl.load_workbook(path)
    cost = next(cell.column for cell in book["Options"][5] if cell.value == "Cost")
    book["Options"].cell(6, cost).value = 12
    book.save(path)
    flow.recalc(path)
    book = openpyxl.load_workbook(path)
    book["Options"].cell(6, cost).value = 12.5
    book.save(path)
    changes = flow.recalc(path).changes
    assert any(isinstance(change, SetName) and change.name == LOOK for change in changes)
    assert not any(isinstance(change, FillOutlines) for change in changes)
