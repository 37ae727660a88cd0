"""Tabs that officers renamed, copied or deleted: what is found, what is written, and that both are right."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.support import live_cases
from tests.support.helpers import GOOD, good, snapshot
from tests.support.officer import Officer, rename_tabs, without_tabs
from xlappraise import flow
from xlappraise.excel import live
from xlappraise.reading.reader import NotAppraisal
from xlappraise.reading.tab_names import recognise
from xlappraise.sheets import layout
from xlappraise.xlsx import package
from xlappraise.xlsx.addresses import sheet_ref
from xlappraise.xlsx.aliases import as_tabbed, put_back, renamer
from xlappraise.xlsx.changes.kinds import AddSheet, SetCell
from xlappraise.xlsx.formula_text import Filled, normalise
from xlappraise.xlsx.snapshot import Snapshot

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

EXAMPLE = ROOT / "workbook_templates" / "worcestershire-2017.xlsx"
TABS = tuple(package.snapshot(EXAMPLE).sheets)
NEW = {tab: f"Bob's {tab} & more" for tab in TABS}
"""A new name for every tab, with what has to be doubled or escaped in it."""
TOTALS = [1385, 1360, 1810, 1515, 920]


@pytest.fixture(autouse=True)
def _no_excel_after() -> Iterator[None]:
    yield
    live_cases.stop()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return Path(shutil.copy(EXAMPLE, tmp_path / "book.xlsx"))


def totals(path: Path) -> list[int]:
    results = flow.appraise(path).results
    assert results is not None
    return [int(result.total or 0) for result in results.short_list]


def said(path: Path) -> list[str]:
    return [f"{finding.code} {finding.cell}" for finding in flow.appraise(path).findings]


def cells(book: Snapshot) -> dict[tuple[str, int, int], Any]:
    """Value and formula, in comparable form, of every cell but those that findings and links to them stand in."""
    return {
        (name, *at): (None if data.value == "" else data.value, data.formula and normalise(data.formula))
        for name, sheet in book.sheets.items()
        for at, data in sheet.cells.items()
        if name not in ("Checks", *NEW.values()) and (data.formula or data.value not in (None, ""))
    }


def names(book: Snapshot) -> dict[str, tuple[str, ...]]:
    return {name: normalise(text) for name, text in book.names.items()}


def raw(path: Path) -> str:
    """All that is said of sheets in the workbook's parts but for links and texts."""
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))


# ------------------------------------------------------------------------------------------ renamed


@pytest.mark.parametrize("tab", TABS)
def test_a_renamed_tab_is_a_note_and_nothing_else_is_different(book, tab):
    before = said(book)
    rename_tabs(book, {tab: NEW[tab]})
    found = [line.replace(NEW[tab], tab) for line in said(book)]
    assert sorted(found) == sorted([*before, f"XLA125 {tab}"])
    assert totals(book) == TOTALS


def test_a_renamed_tab_is_called_as_the_officer_calls_it(book):
    rename_tabs(book, {"Criteria": "Criteria and weights"})
    finding = next(f for f in flow.appraise(book).findings if f.code == "XLA125")
    assert str(finding.cell) == "Criteria and weights"
    assert finding.message == 'The sheet Criteria was renamed "Criteria and weights"; it is still read and updated.'
    assert finding.severity == "note"


def test_a_sheet_is_known_without_its_table_by_the_workbook_names(book):
    rename_tabs(book, {"Scores": "Marks"})
    call_table(book, "tblScores", "tblMarks")
    assert "XLA125 Marks" in said(book)
    assert totals(book) == TOTALS


def call_table(path: Path, old: str, new: str) -> None:
    """Give a table another name."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part.replace(f'"{old}"'.encode(), f'"{new}"'.encode()))


def test_a_sheet_is_known_by_its_headings_alone():
    found = recognise(snapshot({"Weights" if name == "Criteria" else name: grid for name, grid in GOOD.items()}))
    assert found.tabs == {"Criteria": ("Weights",)}


def test_scores_and_criteria_are_told_apart_by_their_headings():
    new = {"Criteria": "A", "Scores": "B"}
    found = recognise(snapshot({new.get(name, name): grid for name, grid in GOOD.items()}))
    assert found.tabs == {"Criteria": ("A",), "Scores": ("B",)}


def test_a_log_is_known_by_its_instruction_but_not_by_its_headings():
    log = layout.BY_NAME["Issues"]
    headings = [column.heading for column in log.columns]
    own = recognise(snapshot({**good(), "Ours": [headings, ["I1", "Who pays?"]]}))
    known = recognise(snapshot({**good(), "Ours": [[log.title], [log.instruction], headings]}))
    assert (own.tabs, known.tabs) == ({}, {"Issues": ("Ours",)})


def test_a_strangers_workbook_with_like_headings_stays_the_strangers():
    book = snapshot({"Register": GOOD["Criteria"], "Marks": GOOD["Scores"], "List": GOOD["Options"]}, names={})
    with pytest.raises(NotAppraisal):
        flow.judge(book)


def test_no_sheet_is_parsed_when_none_is_missing(book):
    rename_tabs(book, {"Issues": "Register"})
    sheets = package.snapshot(book)
    recognise(sheets)
    assert sheets.sheets._read == {}


# ------------------------------------------------------------------------------------------ written


def test_every_tab_renamed_is_recalculated_as_if_none_was(book, tmp_path):
    plain, other = book, Path(shutil.copy(book, tmp_path / "other.xlsx"))
    rename_tabs(other, NEW)
    for path, sheet in ((plain, "Scores"), (other, NEW["Scores"])):
        package.apply(path, [SetCell(sheet, 11, 7, "Low")])
        flow.recalc(path)
    assert cells(recognise(package.snapshot(other))) == cells(package.snapshot(plain))
    assert names(recognise(package.snapshot(other))) == names(package.snapshot(plain))
    assert set(package.snapshot(other).sheets) == set(NEW.values())


def test_a_second_recalculation_changes_nothing(book):
    rename_tabs(book, NEW)
    flow.recalc(book)
    before = book.read_bytes()
    assert flow.recalc(book).changes == []
    assert book.read_bytes() == before


def test_a_criterion_an_option_a_group_and_a_level_are_added_as_if_no_tab_was_renamed(book, tmp_path):
    plain, other = book, Path(shutil.copy(book, tmp_path / "other.xlsx"))
    Officer(plain).add_criterion("D99", "Desirability", 3)
    Officer(plain).add_option("Do nothing", 2)
    package.apply(plain, [SetCell("Setup", 9, 4, "None"), SetCell("Setup", 9, 5, -5.0), SetCell("Setup", 6, 8, "X")])
    shutil.copy(plain, other)
    rename_tabs(other, NEW)
    for path in (plain, other):
        flow.recalc(path)
    ours = recognise(package.snapshot(other))
    assert cells(ours) == cells(package.snapshot(plain))
    assert names(ours) == names(package.snapshot(plain))
    assert {name: sheet.tables for name, sheet in ours.sheets.items()} == {
        name: sheet.tables for name, sheet in package.snapshot(plain).sheets.items()
    }
    chart = "<c:f>'Bob''s Summary &amp; more'!"
    assert raw(other).count(chart) == raw(plain).count("<c:f>Summary!") > 0


def test_a_missing_sheet_is_added_behind_a_renamed_one(book):
    without_tabs(book, ("Robustness",))
    rename_tabs(book, {"Summary": "Overview"})
    added = [change for change in flow.recalc(book).changes if isinstance(change, AddSheet)]
    assert [change.sheet for change in added] == ["Robustness"]
    tabs = list(package.snapshot(book).sheets)
    assert tabs[tabs.index("Overview") + 1] == "Robustness"


def test_a_spelling_is_mended_on_a_renamed_tab(book):
    rename_tabs(book, NEW)
    package.apply(book, [SetCell(NEW["Scores"], 9, 7, "hgih")])
    outcome = flow.appraise(book)
    package.apply(outcome.snapshot, flow.fixes(outcome))
    assert package.snapshot(book).sheets[NEW["Scores"]].cells[9, 7].value == "High"


def test_a_level_renamed_on_a_renamed_tab_is_carried_through(book):
    rename_tabs(book, NEW)
    package.apply(book, [SetCell(NEW["Setup"], 6, 4, "Hihg")])
    outcome = flow.appraise(book)
    package.apply(outcome.snapshot, flow.fixes(outcome))
    assert package.snapshot(book).sheets[NEW["Criteria"]].cells[5, 7].value == "Hihg means"


def test_links_on_checks_lead_to_the_renamed_tab(book):
    rename_tabs(book, {"Criteria": "Bob's"})
    outcome = flow.appraise(book)
    package.apply(outcome.snapshot, flow.marks(outcome))
    links = [data.formula or "" for data in package.snapshot(book).sheets["Checks"].cells.values()]
    assert any(link.startswith("HYPERLINK(\"#'Bob''s'!A9\"") for link in links)


def test_an_officers_formula_into_a_renamed_results_is_pointed_out(book):
    rename_tabs(book, {"Results": "Outcome", "Lists": "Hidden"})
    package.apply(book, [SetCell("Guide", 60, 1, 1.0, "Outcome!$H$6"), SetCell("Options", 6, 3, "Long-list")])
    receipt = flow.recalc(book).receipt
    assert receipt is not None
    assert any("refers to Outcome" in note for note in receipt.notes)


# ------------------------------------------------------------------------------------------ copies


def test_while_the_exact_tab_stands_a_copy_is_the_officers_own():
    found = recognise(snapshot({**good(), "Criteria (2)": GOOD["Criteria"], "Scores (2)": GOOD["Scores"]}))
    assert found.tabs == {}


def test_of_two_copies_neither_is_taken_and_both_are_named():
    book = {name: grid for name, grid in GOOD.items() if name != "Scores"}
    outcome = flow.judge(snapshot({**book, "Scores (2)": GOOD["Scores"], "Scores (3)": GOOD["Scores"]}))
    (finding,) = outcome.findings
    assert (finding.code, finding.severity) == ("XLA126", "error")
    assert finding.message == 'No sheet is called Scores, and "Scores (2)" and "Scores (3)" could each be it.'
    assert outcome.results is None


def test_two_copies_of_a_log_leave_the_appraisal_without_it():
    log = layout.BY_NAME["Issues"]
    copy = [[log.title], [log.instruction], [column.heading for column in log.columns]]
    assert recognise(snapshot({**good(), "Issues (2)": copy, "Issues (3)": copy})).tabs == {}


# ------------------------------------------------------------------------------------------ the live door


def test_the_live_door_reads_what_the_file_says(book):
    rename_tabs(book, NEW)
    there = live.outcome_of(live_cases.opened(book.read_bytes()))
    assert [str(finding.cell) for finding in there.findings] == [str(f.cell) for f in flow.appraise(book).findings]
    assert there.snapshot.tabs == recognise(package.snapshot(book)).tabs


def test_the_live_door_writes_what_the_file_gets(book):
    rename_tabs(book, NEW)
    package.apply(book, [SetCell(NEW["Scores"], 11, 7, "Low"), SetCell(NEW["Results"], 6, 8, 7.0)])
    page = live_cases.opened(book.read_bytes())
    done = live.recalculate_silently(page)
    flow.recalc(book)
    assert live.outcome_of(page).results == flow.appraise(book).results
    assert [name for name, count in done.written.cells.items() if count and name not in NEW.values()] == []
    formula = page.sheets[NEW["Results"]].range("H6").formula
    assert normalise(formula) == normalise(package.snapshot(book).sheets[NEW["Results"]].cells[6, 8].formula or "")


def test_the_live_door_goes_to_the_wrong_cell_of_a_renamed_tab(book):
    rename_tabs(book, {"Scores": "Marks"})
    package.apply(book, [SetCell("Marks", 9, 7, "Splendid")])
    page = live_cases.opened(book.read_bytes())
    live.check_silently(page)
    assert page.sheets.active.name == "Marks"


# ------------------------------------------------------------------------------------------ formulas


@given(st.text("ab '!$[]\"", min_size=1, max_size=12), st.sampled_from(["$A$1", "A1:B9", "$5:$5"]))
def test_a_formula_turned_and_turned_back_is_the_same(tab, area):
    formula = f'IF({sheet_ref("Criteria")}!{area}="Criteria!{area.replace(chr(34), "")}",xla_Criteria,Criteria2!A1)'
    there = renamer({"Criteria": tab})(formula)
    assert str(there).count(sheet_ref(tab) + "!") == 1
    assert renamer({tab: "Criteria"})(there) == formula


def test_a_sheet_of_another_workbook_keeps_its_name():
    formula = "[1]Criteria!$A$1+'[Old.xlsx]Criteria'!$A$1"
    assert renamer({"Criteria": "Weights"})(formula) == formula


def test_a_filled_formula_is_turned_as_a_whole():
    assert renamer({"Lists": "Old"})(Filled("Lists!A1", 3, 0)) == Filled("'Old'!A1", 3, 0)


def test_changes_of_a_workbook_with_its_own_tabs_are_left_alone():
    changes = [SetCell("Scores", 1, 1, None)]
    assert put_back(changes, {}) is changes
    assert as_tabbed(plain := snapshot(good())) is plain
