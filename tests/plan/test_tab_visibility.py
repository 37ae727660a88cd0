"""Tabs of the record: which a new workbook shows, and that the Guide shows and hides them, in the file and live."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import EXAMPLE
from tests.support import live_cases
from tests.support.live_cases import opened
from tests.support.scored_example import scored_appraisal
from xlappraise import additions, flow
from xlappraise.excel import live
from xlappraise.plan.add import with_topics
from xlappraise.sheets import layout
from xlappraise.sheets.build import blank, build
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell, ShowSheet
from xlappraise.xlsx.refusals import CannotWrite

WORK = ["Guide", "Setup", "Options", "Criteria", "Scores", "Rationale", "Results", "Summary", "Robustness", "Checks"]


@pytest.fixture(autouse=True)
def _no_excel_after() -> Iterator[None]:
    yield
    live_cases.stop()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.xlsx"
    path.write_bytes(build(blank(2, 3)))
    return path


def shown(path: Path) -> list[str]:
    return [name for name, sheet in package.snapshot(path).sheets.items() if not sheet.hidden]


def tab_row(path: Path, name: str) -> int:
    """The row of the Guide that lists a sheet."""
    cells = package.snapshot(path).sheets["Guide"].cells
    return next(row for (row, column), cell in cells.items() if column == 2 and cell.value == name)


def word(path: Path, name: str) -> object:
    return package.snapshot(path).sheets["Guide"].cells[tab_row(path, name), layout.GUIDE_TAB].value


def test_a_new_workbook_shows_the_sheets_of_the_work_and_hides_empty_logs(file: Path) -> None:
    assert shown(file) == WORK
    assert {word(file, name) for name in layout.STANDARD_LOGS} == {"Hidden"}


def test_the_example_shows_as_many_filled_logs_as_make_fourteen_tabs(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(build(scored_appraisal()))
    assert shown(path) == [*WORK, "Assumptions", "Issues", "Stakeholders", "Scope"]


def test_with_every_topic_of_worcestershire_fourteen_tabs_are_shown(tmp_path: Path) -> None:
    topics = ("gateways", "dimensions", "costs", "lineage", "engagement", "trail")
    path = tmp_path / "a.xlsx"
    path.write_bytes(build(with_topics(scored_appraisal(), topics)))
    assert (len(shown(path)), shown(path)[-1]) == (14, "Checks")


def test_the_example_with_all_its_sheets_in_words_shows_fourteen_tabs_too() -> None:
    decided = ["Results", "Summary", "Robustness", "Decision", "Next steps", "Checks", "Assumptions"]
    assert shown(EXAMPLE) == [*WORK[:6], "Comparison", *decided]


def test_a_log_that_was_asked_for_is_shown_though_it_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(build(with_topics(blank(2, 3), ["trail"])))
    assert shown(path) == [*WORK, "Long-list trail"]


@pytest.mark.parametrize("request_", ["Show", "show "])
def test_show_on_the_guide_shows_the_tab_and_is_then_told_as_done(request_: str, file: Path) -> None:
    package.apply(file, [SetCell("Guide", tab_row(file, "Issues"), layout.GUIDE_TAB, request_)])
    flow.recalc(file)
    assert (shown(file), word(file, "Issues")) == ([*WORK, "Issues"], "Shown")
    assert flow.recalc(file).changes == []


def test_hide_on_the_guide_hides_a_tab_that_is_in_front(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(build(scored_appraisal()))
    book = openpyxl.load_workbook(path)
    book.active = book.sheetnames.index("Issues")
    for page in book:
        page.sheet_view.tabSelected = page.title == "Issues"
    book.save(path)
    package.apply(path, [SetCell("Guide", tab_row(path, "Issues"), layout.GUIDE_TAB, "Hide")])
    flow.recalc(path)
    assert (("Issues" in shown(path)), word(path, "Issues")) == (False, "Hidden")
    after = openpyxl.load_workbook(path)
    assert after.active.title == "Guide"
    assert [page.title for page in after if page.sheet_view.tabSelected] == []


def test_hiding_the_tab_in_front_brings_the_first_visible_one_there(file: Path) -> None:
    package.apply(file, [ShowSheet("Guide", hidden=True)])
    book = openpyxl.load_workbook(file)
    assert (book.active.title, book.active.sheet_state) == (shown(file)[0], "visible")


def test_a_tab_that_an_officer_unhid_is_told_as_shown_and_stays(file: Path) -> None:
    package.apply(file, [ShowSheet("Scope", hidden=False)])
    flow.recalc(file)
    assert (shown(file), word(file, "Scope")) == ([*WORK, "Scope"], "Shown")


def test_adding_a_log_that_is_hidden_shows_it(file: Path) -> None:
    additions.add_sheet(file, "Issues")
    assert (shown(file), word(file, "Issues")) == ([*WORK, "Issues"], "Shown")
    with pytest.raises(package.CannotWrite, match=r"^'Issues' cannot be added"):
        additions.add_sheet(file, "Issues")


def test_a_new_list_of_sheets_says_how_tabs_are_and_not_how_they_were(file: Path) -> None:
    """A topic that is added lays the Guide anew."""
    package.apply(file, [ShowSheet("Scope", hidden=False)])
    additions.add_sheet(file, "benefits")
    assert (word(file, "Scope"), word(file, "Issues")) == ("Shown", "Hidden")
    flow.recalc(file)
    assert flow.recalc(file).changes == []


def test_showing_a_tab_leaves_its_sheet_as_it_is(file: Path) -> None:
    """What else changes is the Guide, and the date on Results and Checks."""
    package.apply(file, [SetCell("Guide", tab_row(file, "Issues"), layout.GUIDE_TAB, "Show")])
    with zipfile.ZipFile(file) as archive:
        before = {name: archive.read(name) for name in archive.namelist()}
    flow.recalc(file)
    with zipfile.ZipFile(file) as archive:
        changed = {name for name in archive.namelist() if archive.read(name) != before.get(name)}
    sheets = {f"xl/worksheets/sheet{WORK.index(name) + 1}.xml" for name in ("Guide", "Results", "Checks")}
    assert {name for name in changed if "worksheets" in name} == sheets


def test_the_button_shows_the_tab_too(file: Path) -> None:
    package.apply(file, [SetCell("Guide", tab_row(file, "Issues"), layout.GUIDE_TAB, "Show")])
    book = opened(file.read_bytes())
    live.recalculate_silently(book)
    assert (book.impl.pages["Issues"].sheet_state, book.impl.pages["Scope"].sheet_state) == ("visible", "hidden")
    assert book.impl.pages["Guide"].cell(tab_row(file, "Issues"), layout.GUIDE_TAB).value == "Shown"


def test_an_older_workbook_keeps_its_tabs(tmp_path: Path) -> None:
    path = tmp_path / "old.xlsx"
    path.write_bytes((Path(__file__).parent.parent / "data" / "layout-2.xlsx").read_bytes())
    before = shown(path)
    flow.recalc(path)
    assert [name for name in shown(path) if name in before] == before
    assert flow.recalc(path).changes == []


@pytest.mark.parametrize("topic", sorted(layout.TOPICS))
def test_every_link_on_the_guide_leads_to_a_sheet_after_a_topic_is_added(topic: str, file: Path) -> None:
    with suppress(CannotWrite):  # scoring is there already
        additions.add_sheet(file, topic)
    book = openpyxl.load_workbook(file)
    linked = [cell.value for row in book["Guide"].iter_rows() for cell in row if cell.hyperlink]
    assert [name for name in linked if name not in book.sheetnames] == []
