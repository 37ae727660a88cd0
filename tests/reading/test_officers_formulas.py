"""Formulas of an officer's own: which keep their stored results, and what the commands say of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_hostile_commands import command
from tests.conftest import EXAMPLE, TEMPLATES
from tests.support.corpus import zipped
from tests.support.hostile_cases import own, swapped, with_sheet
from xlappraise.flow import appraise
from xlappraise.xlsx import package
from xlappraise.xlsx.addresses import position_of
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.snapshot import Value

NAMES = (
    '<definedName name="TotalNow">OFFSET(Results!$A$1,5,5)</definedName>'
    '<definedName name="Elsewhere">OFFSET(Budget!$A$1,5,5)</definedName>'
)
BUDGET = {
    "A1": ("TotalNow", "1"),
    "A2": ("Elsewhere", "2"),
    "A3": ('INDIRECT("A"&amp;ROW()-1)', "3"),
    "A4": ("OFFSET(A1,1,0)", "4"),
    "A5": ('INDIRECT(Setup!A1&amp;"!"&amp;CHAR(70)&amp;6)', "5"),
    "A6": ("A5*2", "6"),
}
"""Formulas on a sheet of the officer's, each with its stored result."""


@pytest.fixture
def at(tmp_path):
    """Makes the example with the sheet Budget and formulas of the officer's in other cells, recalculated."""

    def make(**formulas: tuple[str, Value]) -> Path:
        path = tmp_path / "book.xlsx"
        rows = "".join(
            f'<row r="{at[1:]}"><c r="{at}"><f>{text}</f><v>{stored}</v></c></row>'
            for at, (text, stored) in BUDGET.items()
        )
        parts = swapped(with_sheet(own(rows)), "xl/workbook.xml", ("<definedNames>", f"<definedNames>{NAMES}"))
        path.write_bytes(zipped(parts))
        for place, (formula, stored) in formulas.items():
            sheet, _, address = place.partition("_")
            package.apply(path, [SetCell(sheet, *position_of(address), stored, formula)])
        command("recalc", path)
        return path

    return make


def rescore(path: Path) -> None:
    """Give O1 another score, as the officer would: what depends on it in the file is not touched."""
    package.apply(path, [SetCell("Scores", 12, 6, "Low")], owners=appraise(path).owners)


def stored(path: Path, sheet: str, *addresses: str) -> list[Value]:
    cells = package.snapshot(path).sheets[sheet].cells
    return [cells[position_of(address)].value for address in addresses]


@pytest.mark.parametrize(
    "formula",
    [
        "OFFSET(Setup!$E$6,0,0)",
        'INDIRECT("Setup!E"&MATCH(1,Own!A:A,0))',
        "INDIRECT(CHAR(65))",
        "INDEX(Results!$A$1:$Z$60,6,6)",
        "TotalNow",
    ],
)
def test_a_weight_by_formula_keeps_the_result_that_was_read(at, formula):
    path = at(Criteria_F9=(formula, 10.0))
    rescore(path)
    done = command("recalc", path)
    assert done.code == 0, done
    assert stored(path, "Criteria", "F9") == [10.0]
    before = path.read_bytes()
    assert command("recalc", path).code == 0
    assert path.read_bytes() == before


def test_a_score_by_formula_leaves_a_total_exact(at):
    path = at(Scores_E10=("INDIRECT(CHAR(65))", "Medium"))
    rescore(path)
    command("recalc", path)
    assert stored(path, "Scores", "E10") == ["Medium"]
    assert appraise(path).results.complete


def test_a_weight_by_formula_is_told_where_it_may_depend_on_results(at):
    path = at(Criteria_F9=("TotalNow", 10.0))
    rescore(path)
    said = command("recalc", path).out
    assert "3 of your own formulas may depend on what was written and keep their stored results" in said
    assert "Look at Budget!A5:A6, Criteria!F9.\n" in said


def test_what_a_name_leads_to_by_offset_is_not_left_stale(at):
    path = at()
    rescore(path)
    said = command("recalc", path).out
    assert stored(path, "Budget", "A1", "A2", "A3", "A4") == [None, 2.0, 3.0, 4.0]
    assert "Those formulas of yours: Budget!A1.\n" in said


def test_what_cannot_be_known_keeps_its_result_and_is_told(at):
    path = at()
    rescore(path)
    said = command("recalc", path).out
    assert stored(path, "Budget", "A5", "A6") == [5.0, 6.0]
    assert "  2 of your own formulas may depend on what was written and keep their stored results: they" in said
    assert "Look at Budget!A5:A6.\n" in said
    assert "tool's" not in said


def test_marking_says_which_formulas_read_what_it_wrote(at):
    path = at(Setup_H30=("COUNTA(Checks!$A$6:$A$60)", 8.0))
    package.apply(path, [SetCell("Scores", 10, 5, "Hgih")], owners=appraise(path).owners)
    said = command("check", "--mark", path).out
    assert stored(path, "Setup", "H30") == [None]
    assert "The Checks sheet has these findings. 1 of your own formulas depends on what was written;" in said
    assert "Those formulas of yours: Setup!H30." in said
    assert "Look at Budget!A5:A6." in said
    assert "nothing else" not in said


def test_marking_changes_nothing_else_where_no_formula_reads_checks(example):
    package.apply(example, [SetCell("Scores", 10, 5, "Hgih")])
    assert "The Checks sheet has these findings; nothing else was changed.\n" in command("check", "--mark", example).out


def test_mending_says_which_formulas_hang_on_it_the_officers_apart_from_the_tools(at):
    path = at(Scores_P10=('IF(E10="High",1,0)', 0.0))
    package.apply(path, [SetCell("Scores", 10, 5, " high")], owners=appraise(path).owners)
    command("recalc", path)
    lines = command("check", "--fix", "--in-place", path).out.splitlines()
    assert stored(path, "Scores", "P10") == [None]
    assert "  2 of your own formulas depend on what was written; they are calculated again when the" in lines[1]
    assert lines[2] == "  Those formulas of yours: Budget!A1, Scores!P10."
    assert (
        "of the tool's formulas depend on what was written; they are calculated again by xlappraise recalc" in lines[4]
    )


def test_adding_columns_says_which_formulas_hang_on_them(at):
    path = at(Setup_H30=("COUNTA(Options!$A$5:$Z$5)", 8.0))
    said = command("add", path, "costs").out
    assert stored(path, "Setup", "H30") == [None]
    assert "  Those formulas of yours: Setup!H30.\n" in said


FORMULA_CODES = {"XLA250", "XLA251"}


@pytest.mark.parametrize("name", sorted(path.name for path in TEMPLATES.glob("*.xlsx")))
def test_no_formula_of_the_tool_s_is_told_as_an_entry(name):
    assert [f for f in appraise(TEMPLATES / name).findings if f.code in FORMULA_CODES] == []


def test_a_workbook_without_formulas_among_its_entries_is_read_without_what_reads_formulas():
    code = f"import sys, xlappraise; xlappraise.appraise({str(EXAMPLE)!r})"
    code += "; print([name for name in sys.modules if 'formula_e' in name])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def told(path: Path) -> list[tuple[str, str, str]]:
    found = (f for f in appraise(path).findings if f.code in FORMULA_CODES)
    return [(f.severity, str(f.cell), f.facts["source"]) for f in found]


def test_an_entry_that_results_decide_is_a_warning(at):
    path = at(Criteria_F9=("Budget!A1*1", 10.0))
    assert told(path) == [("warning", "Criteria!F9", "itself")]


def test_an_entry_that_another_cell_fetches_from_another_workbook_is_a_warning(at):
    path = at(Criteria_F9=("Budget!C1", 10.0))
    package.apply(path, [SetCell("Budget", 1, 3, 10.0, "[1]Rates!$B$2")], owners=appraise(path).owners)
    assert told(path) == [("warning", "Criteria!F9", "another workbook")]


def test_scores_filled_by_one_formula_are_one_note(at):
    path = at(**{f"Scores_{column}10": (f"{column}11", "Medium") for column in "EFGHI"})
    (finding,) = (f for f in appraise(path).findings if f.code in FORMULA_CODES)
    assert (finding.severity, len(finding.also), finding.found) == ("note", 4, '"Medium"')
    assert "XLA250" in command("check", path).out


def test_of_many_formulas_the_further_ones_are_looked_at_for_other_workbooks_alone(at, monkeypatch):
    from xlappraise.reading import formula_entries

    monkeypatch.setattr(formula_entries, "MOST_READ", 1)
    path = at(Criteria_F9=("Setup!E6", 10.0), Criteria_F10=("Setup!E$6+0", 9.0), Criteria_F11=("'[1]S'!$A$1", 5.0))
    assert told(path) == [
        ("note", "Criteria!F9", ""),
        ("note", "Criteria!F10", ""),
        ("warning", "Criteria!F11", "another workbook"),
    ]
