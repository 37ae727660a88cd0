"""A workbook that LibreOffice or Gnumeric has saved still checks and recalculates, and keeps what helps officers."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.build_templates import BLANKS, EXAMPLE, TEMPLATES
from tests.conftest import put
from tests.support import engines
from tests.support.measures import driven
from xlappraise.exchange.to_json import appraisal_json
from xlappraise.flow import appraise, recalc
from xlappraise.sheets import build, layout, palette, text_fit

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning:openpyxl")


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if engines.office() is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    file = Path(shutil.copy(TEMPLATES / f"{EXAMPLE}.xlsx", folder))
    return engines.by_libreoffice([file], folder)[0]


def opened(file: Path) -> Any:
    from openpyxl import load_workbook

    return load_workbook(file)


def lists(file: Path) -> dict[str, int]:
    """How many rules each sheet has, drop-downs and others."""
    return {page.title: len(page.data_validations.dataValidation) for page in opened(file)}


def letters(file: Path) -> set[str]:
    page = opened(file)["Results"]
    rules = [rule for area in page.conditional_formatting for rule in area.rules]
    return {r.dxf.numFmt.formatCode.strip('"')[-1] for r in rules if r.dxf is not None and r.dxf.numFmt is not None}


def pale_red(file: Path) -> dict[str, int]:
    """On each sheet, how many live formats have the fill of a cell that is to be filled or corrected."""
    rules = {p.title: [r for area in p.conditional_formatting for r in area.rules] for p in opened(file)}
    fill = "FF" + palette.TODO_FILL
    return {
        name: sum(r.dxf is not None and r.dxf.fill is not None and r.dxf.fill.bgColor.rgb == fill for r in each)
        for name, each in rules.items()
    }


def outlined(file: Path) -> dict[str, int]:
    """On each sheet, how many live formats have the outline of a cell that is to be filled or corrected."""
    rules = {p.title: [r.dxf for area in p.conditional_formatting for r in area.rules if r.dxf] for p in opened(file)}
    line = "FF" + palette.TODO_LINE
    return {
        name: sum(d.border is not None and d.border.top is not None and d.border.top.color.rgb == line for d in each)
        for name, each in rules.items()
    }


def test_what_libreoffice_saved_reads_as_before(saved: Path) -> None:
    before, after = appraise(TEMPLATES / f"{EXAMPLE}.xlsx"), appraise(saved)
    assert appraisal_json(after.appraisal) == appraisal_json(before.appraisal)
    assert [str(f.cell) for f in after.findings] == [str(f.cell) for f in before.findings]
    assert [f.code for f in after.findings] == [f.code for f in before.findings]


def test_it_keeps_every_drop_down_and_the_letters(saved: Path) -> None:
    before = TEMPLATES / f"{EXAMPLE}.xlsx"
    assert lists(saved).keys() == lists(before).keys()
    kept, had = opened(saved), opened(before)
    for name in ("Setup", "Options", "Criteria", "Scores"):
        assert listed(kept[name]) == listed(had[name]) != set()
    assert letters(saved) == letters(before) == {"G", "A", "R", "?"}


def listed(page: Any) -> set[str]:
    """The cells of a sheet, as far as they are filled, that have a drop-down."""
    areas = [a for rule in page.data_validations.dataValidation if rule.type == "list" for a in rule.sqref.ranges]
    return {
        page.cell(row, column).coordinate
        for area in areas
        for row, column in area.cells
        if page.cell(row, column).value is not None
    }


def test_cells_to_fill_or_correct_are_still_marked_in_red(saved: Path) -> None:
    # LibreOffice 7.4 saves the lines of live formats without their colour; the fill stays red.
    before = TEMPLATES / f"{EXAMPLE}.xlsx"
    assert pale_red(saved) == pale_red(before) == outlined(before)
    assert sum(pale_red(saved).values()) > 10


@pytest.mark.skipif(engines.office() is None, reason="LibreOffice is not installed")
def test_a_score_that_is_typed_leaves_its_row_as_high_as_two_lines_of_a_title(tmp_path: Path) -> None:
    fresh, after = tmp_path / "fresh.xlsx", tmp_path / "after.xlsx"
    fresh.write_bytes(build.build(build.blank(2, 3)))
    title = "The service is able to meet its statutory duties, now and in years to come"
    typed = [["Criteria", "C6", title], ["Scores", "E6", "High"], ["Scores", "E7", "Low"]]
    driven("uno_driver.py", {"file": str(fresh), "steps": [{"set": typed, "save": str(after)}]}, tmp_path)
    assert text_fit.lines(title, layout.MATRIX_COLUMNS[2].width, palette.SIZE, indent=1) == 2
    rows = opened(after)["Scores"].row_dimensions
    assert [rows[row].height for row in (6, 7, 8)] == [27.75] * 3  # LibreOffice counts in quarters


def test_a_changed_score_is_recalculated_in_it(saved: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(saved, tmp_path))
    put(file, Scores_G12="Low")
    done = recalc(file)
    assert done.changes
    again = appraise(file)
    assert again.results is not None
    totals = {r.option.id: r.total for r in again.results.short_list}
    assert totals["O3"] == 1710
    cells = again.snapshot.sheets["Results"].cells
    assert cells[layout.results_row("total"), layout.RESULTS_FIRST_OPTION + 2].value == 1710.0
    assert lists(file) == lists(saved)
    assert letters(file) == {"G", "A", "R", "?"}
    assert recalc(file).changes == []


@pytest.mark.parametrize("name", [EXAMPLE, *BLANKS])
def test_what_gnumeric_saved_has_the_findings_that_it_had(name: str, tmp_path: Path) -> None:
    if engines.gnumeric() is None:
        pytest.skip("Gnumeric is not installed")
    (after,) = engines.by_gnumeric([TEMPLATES / f"{name}.xlsx"], tmp_path)
    found, had = ([(f.code, str(f.cell)) for f in appraise(file).findings] for file in (after, TEMPLATES / after.name))
    assert found == had
