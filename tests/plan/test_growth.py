"""Workbooks that grow: criteria, options, levels, bands, groups and sheets come and go between recalculations."""

from __future__ import annotations

import datetime
import re
import subprocess
import time
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.table import Table

from tests.conftest import ROOT
from tests.support import engines, helpers
from tests.support.officer import Officer, foreign, with_foreign_part, without_tabs
from xlappraise import additions, flow
from xlappraise.appraisal.model import Appraisal, LogRow
from xlappraise.appraisal.record import replace
from xlappraise.reading.tab_names import recognise
from xlappraise.sheets import build
from xlappraise.sheets.results import legend_row
from xlappraise.xlsx import package
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.changes.kinds import SetCell, SetName
from xlappraise.xlsx.refusals import CannotWrite
from xlappraise.xlsx.snapshot import Value

TOOL_SHEETS = ("Results", "Summary", "Robustness", "Checks", "Lists")


def small(**more: Any) -> Appraisal:
    """Three criteria (a gateway among them) and two options, all scored."""
    return helpers.appraisal(
        {"G1": "gateway", "A1": 10, "A2": 5},
        {"O1": ["Pass", "High", "Low"], "O2": ["Pass", "Medium", "High"]},
        rationale={("A1", "O1"): "Seen."},
        **more,
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The small appraisal as a settled workbook."""
    path = tmp_path / "small.xlsx"
    path.write_bytes(build.build(small()))
    flow.recalc(path)
    return path


def shown(path: Path, sheet: str) -> dict[tuple[int, int], tuple[Value, str | None]]:
    """Values and formulas of a sheet, but for its stamp; no value and empty text are alike."""
    cells = recognise(package.snapshot(path)).sheets[sheet].cells
    return {
        place: (cell.value or None if cell.value != 0 else 0, cell.formula)
        for place, cell in cells.items()
        if not str(cell.value).startswith("Written by xlappraise")
    }


def like_fresh(path: Path, folder: Path, *sheets: str) -> None:
    """Sheets hold just what those of a new workbook of the same appraisal hold (but for the stamp)."""
    outcome = flow.appraise(path)
    fresh = folder / "fresh.xlsx"
    fresh.write_bytes(build.build(outcome.appraisal, findings=outcome.findings))
    for sheet in sheets:
        here, there = shown(path, sheet), shown(fresh, sheet)
        differing = {place for place in {*here, *there} if here.get(place) != there.get(place)}
        assert not differing, (sheet, [(place, here.get(place), there.get(place)) for place in sorted(differing)[:3]])


def settled(path: Path) -> None:
    """A further recalculation changes no byte."""
    before = path.read_bytes()
    done = flow.recalc(path)
    assert done.changes == []
    assert path.read_bytes() == before


def xml(path: Path, sheet: str) -> str:
    """A sheet's part."""
    from xlappraise.xlsx.draft import Draft

    part = next(listed.part for listed in Draft(path.read_bytes(), "").book.sheets if listed.name == sheet)
    with zipfile.ZipFile(path) as archive:
        return archive.read(part).decode()


# ------------------------------------------------------------------------------------------- workbook names


def columns_swapped(path: Path) -> None:
    """Kind and Weight on Criteria change places, as by a program that leaves workbook names as they are."""
    place = flow.appraise(path).reading.where.tables["Criteria"]
    cells = package.snapshot(path).sheets["Criteria"].cells
    one, other = place.columns["kind"], place.columns["weight"]
    rows = range(place.header_row, place.last_row + 1)
    pairs = [(row, a, cells.get((row, b))) for row in rows for a, b in ((one, other), (other, one))]
    package.apply(path, [SetCell("Criteria", row, column, cell and cell.value) for row, column, cell in pairs])


def test_names_follow_columns_that_were_moved_without_them(file: Path) -> None:
    columns_swapped(file)
    assert "XLA105" in {finding.code for finding in flow.appraise(file).findings}
    flow.recalc(file)
    names = package.snapshot(file).names
    assert names["xla_CritKinds"].startswith("Criteria!$F$")
    assert names["xla_CritWeights"].startswith("Criteria!$E$")
    assert not {"XLA104", "XLA105"} & {finding.code for finding in flow.appraise(file).findings}
    settled(file)


@pytest.mark.skipif(engines.office() is None, reason="needs LibreOffice")
def test_live_totals_are_right_after_columns_were_moved(file: Path, tmp_path: Path) -> None:
    columns_swapped(file)
    flow.recalc(file)
    (again,) = engines.by_libreoffice([file], tmp_path)
    for place, (value, formula) in shown(file, "Results").items():
        if formula is not None:
            assert shown(again, "Results").get(place, (None, None))[0] == value


@pytest.mark.skipif(engines.office() is None, reason="needs LibreOffice")
def test_live_totals_are_right_whatever_spaces_stand_in_the_heading_of_a_level(file: Path, tmp_path: Path) -> None:
    place = flow.appraise(file).reading.where.tables["Criteria"]
    high, low, row = place.columns["means:High"], place.columns["means:Low"], place.rows["A2"]
    head = SetCell("Criteria", place.header_row, high, "High\u00a0\u00a0means")
    told = [SetCell("Criteria", row, column, "So.") for column in (high, low)]
    package.apply(file, [head, *told, SetCell("Scores", 7, 6, None)])
    flow.recalc(file)
    settled(file)
    (again,) = engines.by_libreoffice([file], tmp_path)
    for sheet in ("Results", "Lists"):
        for at, (value, formula) in shown(file, sheet).items():
            if formula is not None:
                assert shown(again, sheet).get(at, (None, None))[0] == value


def test_a_name_that_is_missing_is_made_where_its_column_now_is(file: Path) -> None:
    columns_swapped(file)
    package.apply(file, [SetName("xla_CritKinds", None), SetName("xla_CriteriaHead", None)])
    flow.recalc(file)
    names = package.snapshot(file).names
    assert names["xla_CritKinds"].startswith("Criteria!$F$")
    assert "xla_CriteriaHead" in names
    settled(file)


# ------------------------------------------------------------------------------------- rows and columns


def test_a_new_criterion_gets_its_row_on_every_sheet(file: Path, tmp_path: Path) -> None:
    officer = Officer(file)
    officer.add_criterion("A3", "Benefit", 1)
    flow.recalc(file)
    outcome = flow.appraise(file)
    assert outcome.reading.where.tables["Scores"].rows == {"G1": 6, "A3": 9, "A1": 7, "A2": 8}
    assert dict(outcome.appraisal.scores) == officer.scores
    assert [package.snapshot(file).sheets["Results"].cells[row, 1].value for row in (29, 30, 31, 32)] == [
        "G1",
        "A3",
        "A1",
        "A2",
    ]
    like_fresh(file, tmp_path, "Results", "Summary", "Checks")
    settled(file)


def test_a_new_row_looks_and_behaves_like_its_neighbours(file: Path) -> None:
    Officer(file).add_criterion("A3", "Benefit", 9)
    flow.recalc(file)
    book = openpyxl.load_workbook(file)
    page = book["Scores"]
    for column in range(1, 7):
        above, new = page.cell(8, column), page.cell(9, column)
        assert new._style == above._style
    assert page["C9"].value == str(page["C8"].value).replace("$A8", "$A9")
    assert page.row_dimensions[9].height == page.row_dimensions[8].height
    rules = [rule for rule in page.data_validations.dataValidation if "E9" in rule.sqref]
    assert [(str(rule.sqref), rule.promptTitle, "$A9" in rule.formula1) for rule in rules] == [
        ("E9:F9", "A3 About A3", True)
    ]


def test_a_new_option_gets_its_column_its_names_and_its_bar(file: Path, tmp_path: Path) -> None:
    Officer(file).add_option("O3", 1)
    flow.recalc(file)
    snapshot = package.snapshot(file)
    assert snapshot.sheets["Scores"].cells[5, 7].value == "O3 Option O3"
    assert snapshot.sheets["Scores"].tables[0].columns[-1] == "O3 Option O3"
    assert snapshot.names["xla_total_O3"] == "Results!$G$6"
    assert snapshot.names["xla_rank_O2"] == "Results!$H$9"
    with zipfile.ZipFile(file) as archive:
        charts = [archive.read(n).decode() for n in archive.namelist() if "/charts/chart" in n]
    chart = next(text for text in charts if "Summary!$F$6" in text)
    assert "Summary!$F$6:$F$8" in chart
    assert "O3 Option O3" in chart
    assert '<c:ptCount val="3"/>' in chart
    like_fresh(file, tmp_path, "Results", "Summary")
    settled(file)


LAID_ANEW = {
    "option": {("Options", 8, 1): "O9", ("Options", 8, 2): "Ninth", ("Options", 8, 3): "Short-list"},
    "level": {("Setup", 9, 4): "Never", ("Setup", 9, 5): -5.0},
    "band": {("Setup", 8, 9): 10.0, ("Setup", 9, 7): "Black", ("Setup", 9, 8): "B", ("Setup", 9, 9): 0.0},
    "group": {("Setup", 8, 12): "Fourth"},
}
"""What an officer types to have one more of each, by (sheet, row, column)."""


@pytest.mark.parametrize("what", LAID_ANEW)
def test_what_is_laid_anew_for_one_more_is_not_called_overtyped(file: Path, what: str) -> None:
    """Every formula on Lists and Summary is then another one, though nobody touched them."""
    Officer(file).write(*(SetCell(*at, value) for at, value in LAID_ANEW[what].items()))
    codes = [finding.code for finding in flow.appraise(file).findings]
    assert ("XLA104" in codes, codes.count("XLA105")) == (False, 1)


def test_an_overtyped_total_is_found_while_lists_waits_to_be_laid_anew(file: Path) -> None:
    Officer(file).write(*(SetCell(*at, value) for at, value in LAID_ANEW["option"].items()))
    Officer(file).write(SetCell("Results", 6, 6, 99.0))
    assert "XLA104" in [finding.code for finding in flow.appraise(file).findings]


def test_live_colours_and_the_print_area_reach_the_new_column(file: Path) -> None:
    Officer(file).add_option("O3", 9)
    flow.recalc(file)
    assert re.search(r'<conditionalFormatting sqref="E6:G\d+"', xml(file, "Scores"))
    assert re.search(r'<conditionalFormatting sqref="F29:H\d+"', xml(file, "Results"))
    assert package.snapshot(file).names["Results!_xlnm.Print_Area"].replace("'", "") == "Results!$A$1:$H$37"


def test_new_keys_go_beyond_an_officers_column_and_note(file: Path, tmp_path: Path) -> None:
    officer = Officer(file)
    officer.write(
        SetCell("Scores", 5, 7, "Checked by"), SetCell("Scores", 7, 7, "Ann"), SetCell("Scores", 10, 1, "Note: draft")
    )
    officer.add_criterion("A3", "Benefit", 9)
    officer.add_option("O3", 9)
    flow.recalc(file)
    outcome = flow.appraise(file)
    place = outcome.reading.where.tables["Scores"]
    assert (place.rows["A3"], place.options["O3"]) == (11, 8)
    cells = package.snapshot(file).sheets["Scores"].cells
    assert (cells[5, 7].value, cells[7, 7].value, cells[10, 1].value) == ("Checked by", "Ann", "Note: draft")
    assert dict(outcome.appraisal.scores) == officer.scores
    like_fresh(file, tmp_path, "Results", "Summary")
    settled(file)


def test_what_stands_in_the_way_is_named(file: Path) -> None:
    officer = Officer(file)
    officer.write(SetCell("Scores", 8, 7, "Mine"))
    officer.add_option("O3", 9)
    before = file.read_bytes()
    with pytest.raises(CannotWrite, match="Scores!G8 is where a new option's column has to go: move it"):
        flow.recalc(file)
    assert file.read_bytes() == before


def test_a_removed_criterion_keeps_its_scores_but_not_its_part_in_totals(file: Path, tmp_path: Path) -> None:
    officer = Officer(file)
    officer.add_criterion("B7", "Benefit", 3)
    flow.recalc(file)
    officer.remove("Criteria", "ref", 1)
    done = flow.recalc(file)
    assert [str(f.cell) for f in done.outcome.findings if f.code == "XLA360"] == ["Scores!A7"]
    cells = package.snapshot(file).sheets["Scores"].cells
    assert (cells[7, 1].value, cells[7, 5].value) == ("A1", "High")
    assert done.outcome.results is not None
    assert done.outcome.results.highest == 10 * (5 + 7)
    like_fresh(file, tmp_path, "Results", "Summary")
    settled(file)


def test_what_is_left_over_loses_content_and_fill(file: Path) -> None:
    officer = Officer(file)
    officer.add_option("O3", 2)
    flow.recalc(file)
    rows, first, _ = officer.rows("Options", "id")
    officer.write(SetCell("Options", first + len(rows) - 1, 3, "Long-list"))
    flow.recalc(file)
    page = openpyxl.load_workbook(file)["Results"]
    assert [(page.cell(row, 8).value, page.cell(row, 8).fill.fill_type) for row in (5, 6, 15)] == [(None, None)] * 3
    assert "xla_total_O3" not in package.snapshot(file).names
    settled(file)


@pytest.mark.parametrize(
    ("sheet", "insert"),
    [
        ("Results", ("rows", 4, 2)),
        ("Results", ("rows", 7, 1)),
        ("Results", ("cols", 7, 1)),
        ("Summary", ("rows", 4, 2)),
        ("Summary", ("rows", 7, 1)),
    ],
)
def test_nothing_is_left_behind_when_lines_were_inserted_on_a_sheet_of_the_tool(
    file: Path, tmp_path: Path, sheet: str, insert: tuple[str, int, int]
) -> None:
    book, (lines, at, count) = openpyxl.load_workbook(file), insert
    getattr(book[sheet], f"insert_{lines}")(at, count)
    book.save(file)
    flow.recalc(file)
    like_fresh(file, tmp_path, sheet)
    settled(file)


def printed(path: Path, sheet: str) -> str:
    """The print area of a sheet, such as A1:H17."""
    return package.snapshot(path).names[f"{sheet}!_xlnm.Print_Area"].rpartition("!")[2].replace("$", "")


def inserted(path: Path, sheet: str, rows: int, columns: int, area: str) -> None:
    """Insert rows and columns before all others of a sheet, whose print area then is `area`."""
    book = openpyxl.load_workbook(path)
    for insert, count in ((book[sheet].insert_rows, rows), (book[sheet].insert_cols, columns)):
        if count:
            insert(1, count)
    book[sheet].print_area = area
    book.save(path)


@pytest.mark.parametrize("lines", [(0, 2), (3, 0), (1, 1)])
@pytest.mark.parametrize("sheet", ["Results", "Summary"])
def test_a_print_area_that_inserted_lines_moved_is_put_right(file: Path, sheet: str, lines: tuple[int, int]) -> None:
    before = printed(file, sheet)
    moved = CellRange(before)
    moved.shift(row_shift=lines[0], col_shift=lines[1])
    inserted(file, sheet, *lines, moved.coord)
    assert printed(file, sheet) != before
    flow.recalc(file)
    assert printed(file, sheet) == before
    settled(file)


def test_a_print_area_that_moved_with_an_earlier_title_is_put_right(file: Path) -> None:
    before = printed(file, "Results")
    book = openpyxl.load_workbook(file)
    book["Results"]["A1"] = "Results: weighted score of each option against each criterion"
    book.save(file)
    moved = CellRange(before)
    moved.shift(col_shift=2)
    inserted(file, "Results", 0, 2, moved.coord)
    flow.recalc(file)
    assert printed(file, "Results") == before
    assert package.snapshot(file).sheets["Results"].cells[1, 1].value == "Results: weighted scores"


@pytest.mark.parametrize("sheet", ["Results", "Summary"])
@pytest.mark.parametrize("own", ["C1:F12", "C1:Z90", "D2:G9"])
def test_an_officers_own_print_area_stays_when_lines_are_inserted(file: Path, sheet: str, own: str) -> None:
    inserted(file, sheet, 0, 2, own)
    flow.recalc(file)
    assert printed(file, sheet) == own


def test_an_officers_print_area_without_the_title_stays_when_the_sheet_grows(file: Path) -> None:
    """It ends where ours does, and begins below."""
    last = printed(file, "Results").partition(":")[2]
    inserted(file, "Results", 0, 0, f"A3:{last}")
    Officer(file).add_option("O3", 9)
    flow.recalc(file)
    assert printed(file, "Results") == f"A3:{last}"


def test_a_reordering_is_followed(file: Path, tmp_path: Path) -> None:
    officer = Officer(file)
    officer.reorder("Criteria", "ref", 0)
    officer.reorder("Options", "id", 0)
    flow.recalc(file)
    like_fresh(file, tmp_path, "Results", "Summary")
    assert dict(flow.appraise(file).appraisal.scores) == officer.scores
    settled(file)


def test_messages_that_were_sorted_away_or_reworded_are_noted_until_a_recalculation(file: Path) -> None:
    def noted() -> bool:
        return "XLA114" in {finding.code for finding in flow.appraise(file).findings}

    assert not noted()
    column = flow.appraise(file).reading.where.tables["Criteria"].columns["question"]
    # As Excel saves it: what its formulas give stays stored, for none of them shows this cell.
    stored = {name: sheet.cells for name, sheet in package.snapshot(file).sheets.items()}
    package.apply(file, [SetCell("Criteria", 7, column, "Reworded")], settled=stored)
    assert noted()
    flow.recalc(file)
    assert not noted()
    assert "Reworded" in xml(file, "Scores")
    settled(file)


def test_sorted_scores_get_their_messages_back(file: Path) -> None:
    Officer(file).sort("Scores")
    flow.recalc(file)
    rules = openpyxl.load_workbook(file)["Scores"].data_validations.dataValidation
    assert {str(rule.sqref): rule.promptTitle for rule in rules if rule.promptTitle != "Score"} == {
        "E6:F6": "G1 Criterion G1",
        "E7:F7": "A2 Criterion A2",
        "E8:F8": "A1 Criterion A1",
    }
    settled(file)


# ------------------------------------------------------------------------------------------------ renaming


@pytest.mark.parametrize(("sheet", "key"), [("Criteria", "ref"), ("Options", "id")])
def test_a_renamed_key_is_carried_through(file: Path, tmp_path: Path, sheet: str, key: str) -> None:
    officer = Officer(file)
    officer.rename(sheet, key, 1)
    flow.recalc(file)
    appraisal = flow.appraise(file).appraisal
    assert dict(appraisal.scores) == officer.scores
    assert dict(appraisal.rationale) == officer.reasons
    like_fresh(file, tmp_path, "Results", "Summary")
    settled(file)


def test_until_a_rename_is_answered_nothing_is_added_for_the_new_key(file: Path) -> None:
    officer = Officer(file)
    rows, _, _ = officer.rows("Criteria", "ref")
    rows[1][0] = "A1b"
    officer.put_rows("Criteria", "ref", rows)
    done = flow.recalc(file)
    assert "XLA313" in {finding.code for finding in done.outcome.findings}
    assert "A1b" not in flow.appraise(file).reading.where.tables["Scores"].rows
    settled(file)


def test_a_new_key_waits_while_the_row_of_one_that_is_gone_has_no_title_left(file: Path) -> None:
    """The look-up of the title says nothing any more, so the row may be that of either."""
    officer = Officer(file)
    rows, _, _ = officer.rows("Criteria", "ref")
    rows[1][0], rows[1][2] = "A9", "Another one"
    officer.put_rows("Criteria", "ref", rows)
    done = flow.recalc(file)
    (finding,) = (f for f in done.outcome.findings if f.code in ("XLA307", "XLA308", "XLA313"))
    assert (finding.code, finding.suggestion, finding.fix) == ("XLA308", "A9", None)
    assert "A9" not in flow.appraise(file).reading.where.tables["Scores"].rows
    settled(file)


def test_another_number_and_title_is_another_criterion(file: Path) -> None:
    officer = Officer(file)
    rows, _, _ = officer.rows("Criteria", "ref")
    rows[1][0], rows[1][2] = "A9", "Another one"
    officer.put_rows("Criteria", "ref", rows)
    officer.write(*(SetCell(sheet, 7, 3, "Criterion A1") for sheet in ("Scores", "Rationale")))
    done = flow.recalc(file)
    assert {"XLA313", "XLA360"} & {finding.code for finding in done.outcome.findings} == {"XLA360"}
    assert flow.appraise(file).reading.where.tables["Scores"].rows["A9"] == 9


def test_a_renamed_level_is_carried_through_criteria_scores_and_limits(tmp_path: Path) -> None:
    model = small()
    criteria = tuple(
        replace(c, levels={"High": "Good", "Medium": "Fair", "Low": "Bad"}, limits={"Medium": 1}) if c.is_scored else c
        for c in model.criteria
    )
    path = tmp_path / "levels.xlsx"
    path.write_bytes(build.build(replace(model, criteria=criteria)))
    place = flow.appraise(path).appraisal.scale.levels[1].cells["level"]
    package.apply(path, [SetCell("Setup", place.row, place.column, "Moderate")])
    outcome = flow.appraise(path)
    package.apply(path, flow.fixes(outcome))
    flow.recalc(path)
    after = flow.appraise(path)
    assert after.appraisal.scores["A1", "O2"] == "Moderate"
    assert after.appraisal.criteria[1].levels["Moderate"] == "Fair"
    assert after.appraisal.criteria[1].limits == {"Moderate": 1}
    like_fresh(path, tmp_path, "Results", "Summary")


# ----------------------------------------------------------------------------------- levels, bands, groups


def test_a_new_level_gets_its_column_on_criteria(file: Path, tmp_path: Path) -> None:
    setup = flow.appraise(file).reading.where.scale
    assert setup is not None
    row = max(level.cells["level"].row for level in flow.appraise(file).appraisal.scale.levels) + 1
    column = setup.columns["level"]
    package.apply(file, [SetCell("Setup", row, column, "Nil"), SetCell("Setup", row, column + 1, -5.0)])
    flow.recalc(file)
    assert "Nil means" in package.snapshot(file).sheets["Criteria"].tables[0].columns
    like_fresh(file, tmp_path, "Results", "Summary")
    settled(file)


def test_a_new_band_gets_its_colour_and_letter(file: Path, tmp_path: Path) -> None:
    bands = flow.appraise(file).appraisal.bands
    here = bands[0].cells["label"]
    wanted = [("Deep green", "D", 80.0), ("Green", "G", 61.0), ("Amber", "A", 31.0), ("Red", "R", 0.0)]
    package.apply(
        file,
        [
            SetCell("Setup", here.row + n, here.column + offset, value)
            for n, band in enumerate(wanted)
            for offset, value in enumerate(band)
        ],
    )
    flow.recalc(file)
    outcome = flow.appraise(file)
    fresh = tmp_path / "fresh.xlsx"
    fresh.write_bytes(build.build(outcome.appraisal))
    for sheet in ("Results", "Summary", "Scores"):
        assert live_formats(file, sheet) == live_formats(fresh, sheet)
    like_fresh(file, tmp_path, "Results", "Summary")
    settled(file)


def test_what_a_band_means_is_shown_in_the_legend_and_is_no_overtyped_formula(file: Path, tmp_path: Path) -> None:
    amber = flow.appraise(file).appraisal.bands[1].cells["meaning"]
    package.apply(file, [SetCell("Setup", amber.row, amber.column, "halfway there")])
    assert "XLA104" not in [finding.code for finding in flow.appraise(file).findings]
    flow.recalc(file)
    assert legend(file)[1] == "31% to 60%: halfway there"
    like_fresh(file, tmp_path, "Results")
    settled(file)


def legend(path: Path) -> list[Value]:
    """What the legend on Results says of each band."""
    outcome = flow.appraise(path)
    cells, first = outcome.snapshot.sheets["Results"].cells, legend_row(outcome.appraisal)
    return [cells[first + number, 4].value for number in range(len(outcome.appraisal.bands))]


def live_formats(path: Path, sheet: str) -> list[tuple[str, str, str, str]]:
    """Area, formula, fill and number format of every live format by formula, in order of area and formula."""
    found = []
    for block in openpyxl.load_workbook(path)[sheet].conditional_formatting:
        for rule in block.rules:
            if rule.formula and rule.dxf:
                fill = rule.dxf.fill.bgColor.rgb if rule.dxf.fill else ""
                number = rule.dxf.numFmt.formatCode if rule.dxf.numFmt else ""
                found.append((str(block.sqref), rule.formula[0], fill, number))
    return sorted(found)


def test_a_new_group_gets_its_column_and_its_series(file: Path, tmp_path: Path) -> None:
    here = flow.appraise(file).appraisal.groups[0].cells["group"]
    officer = Officer(file)
    officer.write(SetCell("Setup", here.row + 1, here.column, "Cost"))
    officer.add_criterion("C1", "Cost", 9)
    flow.recalc(file)
    like_fresh(file, tmp_path, "Results", "Summary")
    with zipfile.ZipFile(file) as archive:
        charts = [archive.read(n).decode() for n in archive.namelist() if "/charts/chart" in n]
    assert any("Summary!$G$5" in chart and chart.count("<c:ser>") == 2 for chart in charts)
    settled(file)


# --------------------------------------------------------------------------------------- sheets and layouts


@pytest.mark.parametrize("names", [*((name,) for name in TOOL_SHEETS), TOOL_SHEETS], ids="+".join)
def test_a_deleted_sheet_comes_back(file: Path, tmp_path: Path, names: tuple[str, ...]) -> None:
    before = package.snapshot(file)
    held = {sheet: shown(file, sheet) for sheet in before.sheets}
    without_tabs(file, names)
    flow.recalc(file)
    after = package.snapshot(file)
    assert list(after.sheets) == list(before.sheets)
    assert {k: v.replace("'", "") for k, v in after.names.items()} == {
        k: v.replace("'", "") for k, v in before.names.items()
    }
    for sheet, cells in held.items():
        now = shown(file, sheet)
        assert {p for p in {*cells, *now} if cells.get(p) != now.get(p)} == set(), sheet
    assert openpyxl.load_workbook(file).sheetnames == list(before.sheets)
    settled(file)


def retabbed(path: Path, old: str, new: str) -> None:
    """Call a tab otherwise, as Excel does: wherever it is spoken of, too."""
    spoken = f"'{new}'" if " " in new else new
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            told = re.sub(rf"(?<![\w']){old}!(?=\$?[A-Z])", f"{spoken}!", text) if name.startswith("xl/") else text
            archive.writestr(
                name,
                told.replace(f'<sheet name="{old}"', f'<sheet name="{new}"').replace(
                    f' name="{old}" sheetId', f' name="{new}" sheetId'
                ),
            )


@pytest.mark.parametrize("name", ["Setup", "Options", "Criteria", "Scores", "Rationale", *TOOL_SHEETS])
def test_a_tab_in_another_case_is_the_same_tab(file: Path, tmp_path: Path, name: str) -> None:
    retabbed(file, name, name.upper())
    assert not {"XLA101", "XLA104"} & {finding.code for finding in flow.appraise(file).findings}
    officer = Officer(file)
    officer.add_criterion("A3", "Benefit", 0)
    officer.add_option("O3", 0)
    flow.recalc(file)
    assert name.upper() in openpyxl.load_workbook(file).sheetnames
    fresh = tmp_path / "fresh.xlsx"
    fresh.write_bytes(build.build(flow.appraise(file).appraisal))
    here, there = ({at: value for at, (value, _) in shown(path, "Results").items()} for path in (file, fresh))
    assert here == there
    settled(file)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet5.xml", '(<col [^>]*)min="5"', r'\1min="NaN"'),
        ("xl/worksheets/sheet5.xml", '(<col [^>]*)min="5"', r"\1"),
        ("xl/workbook.xml", 'sheetId="1"', 'sheetId="one"'),
        ("xl/styles.xml", 'numFmtId="165"', 'numFmtId=""'),
        ("xl/styles.xml", '(<numFmt [^>]*)formatCode="[^"]*"', r"\1"),
    ],
)
def test_numbers_that_are_none_where_only_growing_asks_for_them_do_no_harm(
    file: Path, part: str, old: str, new: str
) -> None:
    without_tabs(file, ("Summary", "Results", "Robustness"))
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    changed = re.sub(old, new, parts[part], count=1)
    assert changed != parts[part]
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in {**parts, part: changed}.items():
            archive.writestr(name, text)
    officer = Officer(file)
    officer.add_criterion("A3", "Benefit", 0)
    officer.add_option("O3", 0)
    flow.recalc(file)
    settled(file)


def test_a_tab_with_a_space_more_is_that_of_its_table(file: Path) -> None:
    before = flow.appraise(file).appraisal.scores
    retabbed(file, "Scores", "Scores ")
    found = flow.appraise(file)
    assert [f.severity for f in found.findings if f.code == "XLA125"] == ["note"]
    assert found.appraisal.scores == before


def test_a_sheet_of_ours_with_a_space_more_is_somebody_s_own(file: Path) -> None:
    retabbed(file, "Results", "Results ")
    flow.recalc(file)
    assert flow.appraise(file).results is not None
    settled(file)


def test_a_sheet_that_comes_back_is_dressed_as_a_fresh_one(file: Path) -> None:
    dressed = openpyxl.load_workbook(file)["Results"]
    want = {c.coordinate: (c.fill.fgColor.rgb, c.font.b, c.number_format) for row in dressed.iter_rows() for c in row}
    formats = live_formats(file, "Results")
    without_tabs(file, ("Results",))
    flow.recalc(file)
    page = openpyxl.load_workbook(file)["Results"]
    got = {c.coordinate: (c.fill.fgColor.rgb, c.font.b, c.number_format) for row in page.iter_rows() for c in row}
    assert got == want
    assert live_formats(file, "Results") == formats


def test_an_older_layout_is_upgraded(file: Path, tmp_path: Path) -> None:
    from xlappraise.sheets import layout

    without_tabs(file, ("Robustness", "Checks"))
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    book = parts["xl/workbook.xml"].decode()
    book = re.sub(r'(<definedName name="xla_layout_version"[^>]*>)\d+', r"\g<1>0", book)
    book = re.sub(r'<definedName name="xla_(?:look|messages|ScoresWanted)"[^>]*>[^<]*</definedName>', "", book)
    parts["xl/workbook.xml"] = book.encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    scores = dict(flow.appraise(file).appraisal.scores)
    flow.recalc(file)
    snapshot = package.snapshot(file)
    assert snapshot.names["xla_layout_version"] == str(layout.LAYOUT_VERSION)
    assert {"Robustness", "Checks"} <= set(snapshot.sheets)
    assert dict(flow.appraise(file).appraisal.scores) == scores
    like_fresh(file, tmp_path, "Results", "Summary")
    settled(file)


def guide(path: Path) -> list[str]:
    """What the Guide says, from top to bottom."""
    cells = package.snapshot(path).sheets["Guide"].cells
    return [str(cells[place].value) for place in sorted(cells)]


def band_added(path: Path) -> None:
    """A fourth band above the others."""
    place = flow.appraise(path).reading.where.bands
    assert place is not None
    row, columns = place.header_row + 1, place.columns
    rows: list[tuple[Value, ...]] = [("Blue", "B", 80), ("Green", "G", 60), ("Amber", "A", 30), ("Red", "R", 0)]
    keys = [columns[key] for key in ("label", "letter", "start")]
    package.apply(
        path,
        [
            SetCell("Setup", row + n, column, value)
            for n, values in enumerate(rows)
            for column, value in zip(keys, values, strict=True)
        ],
    )


def test_the_guide_lists_a_sheet_that_was_added(file: Path) -> None:
    assert "Scenarios" not in guide(file)
    additions.add_sheet(file, "Scenarios")
    assert "Scenarios" in guide(file)
    page = openpyxl.load_workbook(file)["Guide"]
    links = {cell.value: cell.hyperlink.location for row in page.iter_rows() for cell in row if cell.hyperlink}
    assert links["Scenarios"] == "Scenarios!A1"


def test_the_guides_colour_key_follows_the_bands(file: Path, tmp_path: Path) -> None:
    band_added(file)
    flow.recalc(file)
    assert {"Blue", "B"} <= set(guide(file))
    like_fresh(file, tmp_path, "Guide")
    settled(file)


def test_a_guide_that_somebody_wrote_on_is_left_alone(file: Path) -> None:
    package.apply(file, [SetCell("Guide", 8, 3, "Ask Ms Jones before you choose.")])
    band_added(file)
    flow.recalc(file)
    assert "Ask Ms Jones before you choose." in guide(file)


def test_an_optional_sheet_is_added_with_its_table_and_drop_downs(file: Path) -> None:
    additions.add_sheet(file, "issues")
    book = openpyxl.load_workbook(file)
    assert book.sheetnames.index("Issues") == book.sheetnames.index("Checks") + 1
    page = book["Issues"]
    assert list(page.tables) == ["tblIssues"]
    ids = [table.id for sheet in book for table in sheet.tables.values()]
    assert len(ids) == len(set(ids))
    assert any(rule.formula1 == "xla_List_issue_status" for rule in page.data_validations.dataValidation)
    settled(file)


def test_a_chart_of_that_name_stands_in_the_way_of_a_sheet(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    tab = '<sheet name="Issues" sheetId="99" xmlns:o="{0}" o:id="rId99"/></sheets>'
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("</sheets>", tab.format(space))
    arrow = f'<Relationship Id="rId99" Type="{space}/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>'
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = parts[relations].replace("</Relationships>", arrow)
    parts["xl/chartsheets/sheet1.xml"] = "<chartsheet/>"
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    with pytest.raises(CannotWrite, match="has a tab 'Issues' that is no worksheet"):
        additions.add_sheet(file, "issues")


def test_a_sheet_that_is_there_is_not_added(file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(CannotWrite, match="'Scores' cannot be added, so nothing was written: the sheets that can be"):
        additions.add_sheet(file, "Scores")
    assert file.read_bytes() == before


# ------------------------------------------------------------------------------------------ around it all


def test_an_officers_formula_into_results_is_named_with_the_name_to_use(file: Path) -> None:
    officer = Officer(file)
    officer.write(SetCell("Guide", 60, 5, 150.0, "Results!G6*2"))
    officer.add_option("O9", 0)
    receipt = flow.recalc(file).receipt
    assert receipt is not None
    assert (
        "The formula in Guide!E60 refers to Results, where there are now other options or criteria: "
        "refer to xla_total_O2 instead." in receipt.notes
    )


def test_foreign_parts_stay_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "foreign.xlsx"
    with_foreign_part(build.build(small()), path)
    before = foreign(path)
    officer = Officer(path)
    officer.add_criterion("A3", "Benefit", 0)
    officer.add_option("O3", 0)
    flow.recalc(path)
    assert foreign(path) == before


def recoded(path: Path, codec: str) -> None:
    """All parts of XML in another encoding, as no Excel but the format's rules allow."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            body = text.partition("?>")[2] if text.startswith("<?xml") else text
            archive.writestr(name, f'<?xml version="1.0" encoding="{codec}"?>{body}'.encode(codec))


def test_a_workbook_in_another_encoding_grows(file: Path) -> None:
    without_tabs(file, ("Results",))
    recoded(file, "utf-16")
    officer = Officer(file)
    officer.add_criterion("A3", "Benefit", 0)
    officer.add_option("O3", 0)
    band_added(file)
    flow.recalc(file)
    additions.add_sheet(file, "issues")
    assert {"Issues", "Results"} <= set(package.snapshot(file).sheets)
    with zipfile.ZipFile(file) as archive:
        assert archive.read("xl/styles.xml").decode("utf-16").endswith("</styleSheet>")
    settled(file)


def test_a_workbook_grows_to_12_options_and_500_criteria(file: Path, tmp_path: Path) -> None:
    officer = Officer(file)
    rows, _, width = officer.rows("Criteria", "ref")
    more = [[f"Z{n}", "Benefit", f"About Z{n}", "Is it?", "Scored", 3.0] for n in range(497)]
    officer.put_rows("Criteria", "ref", rows + [row + [None] * (width - 6) for row in more])
    options, _, width = officer.rows("Options", "id")
    for n in range(3, 13):
        options.append([f"P{n}", f"Option P{n}", "Short-list", *[None] * (width - 3)])
    officer.put_rows("Options", "id", options)
    start = time.perf_counter()
    flow.recalc(file)
    assert time.perf_counter() - start < 60, "something grows with the square of the size"
    place = flow.appraise(file).reading.where.tables["Scores"]
    assert (len(place.rows), len(place.options)) == (500, 12)
    like_fresh(file, tmp_path, "Results", "Summary")


def test_nothing_heavy_is_imported_when_nothing_grows(file: Path, run: Any) -> None:
    program = (
        "import sys; from xlappraise import flow; flow.recalc(sys.argv[1]); "
        "print([m for m in ('openpyxl', 'xlappraise.sheets.build') if m in sys.modules])"
    )
    import os
    import sys

    root = str(ROOT)
    done = subprocess.run(
        [sys.executable, "-c", program, str(file)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert done.stdout.strip() == "[]"


# ------------------------------------------------------------------------------------------- other programs


@pytest.fixture(scope="module")
def grown_by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small workbook, last saved by LibreOffice, with an officer's column and a note, then grown and scored."""
    if engines.office() is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("lo")
    first = folder / "small.xlsx"
    first.write_bytes(build.build(small()))
    flow.recalc(first)
    (path,) = engines.by_libreoffice([first], folder)
    officer = Officer(path)
    officer.write(SetCell("Scores", 5, 7, "Checked by"), SetCell("Scores", 11, 1, "Note: draft"))
    officer.add_criterion("A3", "Benefit", 1)
    officer.add_option("O3", 1)
    flow.recalc(path)
    for n in range(6):
        officer.score(n, ("High", "Low", "Medium")[n % 3])
    flow.recalc(path)
    assert dict(flow.appraise(path).appraisal.scores) == officer.scores
    return path


def test_a_workbook_of_libreoffice_grows(grown_by_libreoffice: Path, tmp_path: Path) -> None:
    like_fresh(grown_by_libreoffice, tmp_path, "Results", "Summary")
    settled(grown_by_libreoffice)
    assert package.snapshot(grown_by_libreoffice).sheets["Scores"].tables[0].area == Area(5, 1, 9, 8)


def test_the_drop_down_of_a_new_row_offers_what_its_criterion_allows(file: Path, tmp_path: Path) -> None:
    from tests.sheets.test_template_live import live

    officer = Officer(file)
    officer.add_criterion("A3", "Benefit", 1)
    rows, first, _ = officer.rows("Criteria", "ref")
    columns = flow.appraise(file).reading.where.tables["Criteria"].columns
    row = first + [row[0] for row in rows].index("A3")
    officer.write(*(SetCell("Criteria", row, columns[f"means:{level}"], "so") for level in ("High", "Low")))
    officer.add_option("O3", 9)
    flow.recalc(file)
    (answer,) = live(tmp_path, [{"lists": [["Scores", 9, 5], ["Scores", 9, 7], ["Scores", 6, 7]]}], file)
    assert answer["lists"] == [["High", "Low"], ["High", "Low"], ["Pass", "Fail"]]


@pytest.mark.parametrize("engine", ["LibreOffice", "Gnumeric"])
def test_other_programs_compute_the_same(grown_by_libreoffice: Path, tmp_path: Path, engine: str) -> None:
    if engine == "Gnumeric" and engines.gnumeric() is None:
        pytest.skip("Gnumeric is not installed")
    recalculate = engines.by_libreoffice if engine == "LibreOffice" else engines.by_gnumeric
    (other,) = recalculate([grown_by_libreoffice], tmp_path)
    for sheet in ("Results", "Summary", "Lists", "Scores"):
        mine, theirs = (package.snapshot(path).sheets[sheet].cells for path in (grown_by_libreoffice, other))
        for place, cell in mine.items():
            if cell.formula is None:
                continue
            value = theirs[place].value if place in theirs else None
            if isinstance(cell.value, float) and isinstance(value, float):
                assert abs(cell.value - value) < 1e-9, (sheet, place)
            else:
                assert (value or None) == (cell.value or None), (sheet, place)


# ------------------------------------------------------------------------------------- rows below a table


def typed_below(path: Path, sheet: str, row: int, *values: Value) -> None:
    """A row typed right below a table, which stays as long as it was, as in LibreOffice."""
    package.apply(path, [SetCell(sheet, row, column, value) for column, value in enumerate(values, 1)])


BELOW = [
    ("Options", 8, ("O3", "Mixed economy", "Short-list"), "A5:L8"),
    ("Criteria", 9, ("A3", "Benefit", "Carbon", "", "Scored", 4.0), "A5:K9"),
    ("Setup", 7, (*[""] * 11, "Carbon"), "L5:L7"),
    ("Issues", 7, ("I2", "No site is found yet."), "A5:H7"),
]


@pytest.mark.parametrize(("sheet", "row", "values", "area"), BELOW, ids=[each[0] for each in BELOW])
def test_a_row_typed_below_a_table_becomes_a_row_of_it(
    tmp_path: Path, sheet: str, row: int, values: tuple[Value, ...], area: str
) -> None:
    path = tmp_path / "below.xlsx"
    path.write_bytes(build.build(small(logs={"Issues": (LogRow({"ref": "I1", "issue": "No bids."}),)})))
    flow.recalc(path)
    typed_below(path, sheet, row, *values)
    flow.recalc(path)
    page = openpyxl.load_workbook(path)[sheet]
    assert area in [table.ref for table in page.tables.values()]
    left, _, right, _ = CellRange(area).bounds
    columns = range(left, right + 1)
    assert [page.cell(row, n).style_id for n in columns] == [page.cell(row - 1, n).style_id for n in columns]
    assert [page.cell(row, n).value or "" for n in range(1, len(values) + 1)] == list(values)
    settled(path)


def test_a_date_typed_below_a_column_of_texts_is_still_shown_as_a_date(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    book["Options"].append(["O3", "Mixed economy", "Short-list", None, datetime.date(2027, 2, 1)])
    book.save(file)
    flow.recalc(file)
    cell = openpyxl.load_workbook(file)["Options"]["E8"]
    assert cell.is_date
    assert cell.value == datetime.datetime(2027, 2, 1)


def test_a_text_in_two_colours_keeps_them_when_its_row_becomes_one_of_the_table(file: Path) -> None:
    book = openpyxl.load_workbook(file, rich_text=True)
    text = CellRichText(TextBlock(InlineFont(b=True), "Mixed"), " economy")
    book["Options"].append(["O3", text, "Short-list"])
    book.save(file)
    flow.recalc(file)
    assert openpyxl.load_workbook(file, rich_text=True)["Options"]["B8"].value == text


def test_a_row_below_a_table_in_the_way_of_another_table_stays_outside(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    book["Options"].append(["O3", "Mixed economy", "Short-list", *[None] * 8, "Mine"])
    book["Options"].append([*[None] * 11, 1])
    book["Options"].add_table(Table(displayName="Mine", ref="L8:L9"))
    book.save(file)
    flow.recalc(file)
    assert {table.ref for table in openpyxl.load_workbook(file)["Options"].tables.values()} == {"A5:L7", "L8:L9"}
