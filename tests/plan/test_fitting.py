"""Rows and columns fit what stands in them after a recalculation, through both doors; what is larger stays."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.build_templates import large
from tests.conftest import EXAMPLE
from tests.support import live_cases
from tests.support.live_cases import edited, opened, reference_file
from tests.support.measures import driven
from xlappraise import excel, flow
from xlappraise.appraisal.model import Group, LogRow
from xlappraise.appraisal.record import replace
from xlappraise.excel import live
from xlappraise.plan.fitting import plan_checks_fit, plan_fit
from xlappraise.sheets import build, layout, palette, text_fit
from xlappraise.sheets.formulas import SETUP_GROUPS
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import FitColumns, FitRows, SetCell
from xlappraise.xlsx.snapshot import CellData, Sheet, Sizes, Snapshot

NAME = "Partneriaeth Gorfforaethol-Gyhoeddus Llanfairpwllgwyngyll â'r Bwrdd Iechyd"
TITLE = "A title that goes on " * 8
HEADINGS = {"Scores": (5, 5), "Results": (5, 6), "Rationale": (5, 5)}
"""Cells with the name of the first option."""


def sizes(path: Path, sheet: str) -> Sizes:
    found = package.snapshot(path).sheets[sheet].sizes
    assert found is not None
    return found


@pytest.fixture
def renamed(tmp_path: Path) -> Path:
    """The reference workbook, recalculated after its first option and criterion got long names."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(edited(reference_file(), tmp_path, *long_names()))
    flow.recalc(path)
    return path


def long_names() -> list[SetCell]:
    return [SetCell("Options", 6, 2, NAME), SetCell("Criteria", 6, 3, TITLE)]


@pytest.mark.parametrize("sheet", HEADINGS)
def test_the_heading_row_is_as_high_as_the_new_name(renamed: Path, sheet: str) -> None:
    row, column = HEADINGS[sheet]
    wide = sizes(renamed, sheet).width(column)
    face = text_fit.Face(palette.SIZE, True, int(sheet == "Rationale"))
    assert sizes(renamed, sheet).height(row) >= text_fit.needed_height(f"O1 {NAME}", wide, face) > palette.HEAD_HEIGHT


@pytest.mark.parametrize("sheet", ["Scores", "Results"])
def test_no_word_of_the_new_name_is_broken(renamed: Path, sheet: str) -> None:
    button = text_fit.BUTTON if sheet == "Scores" else 0
    needed = text_fit.longest_word([NAME], palette.SIZE, bold=True, indent=button)
    found = [sizes(renamed, sheet).width(HEADINGS[sheet][1] + n) for n in (0, 1)]
    assert found[0] == needed > found[1]


FIRST_ROWS = {"Criteria": 6, "Scores": 6, "Rationale": 6, "Results": layout.RESULTS_FIRST_CRITERION}


@pytest.mark.parametrize(("sheet", "row"), FIRST_ROWS.items())
def test_the_row_of_a_criterion_is_as_high_as_its_new_title(renamed: Path, sheet: str, row: int) -> None:
    now = sizes(renamed, sheet)
    needed = text_fit.needed_height(TITLE, now.width(3), text_fit.Face(palette.SIZE, indent=1))
    assert now.height(row) >= needed > now.height(row + 1)


def test_the_headings_of_comparison_are_as_high_as_the_names_of_options(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    rows = (LogRow({"theme": "Tax", "option:O1": "None."}),)
    given = replace(flow.appraise(EXAMPLE).appraisal, logs={"Comparison": rows})
    path.write_bytes(edited(build.build(given), tmp_path, SetCell("Options", 6, 2, NAME * 2)))
    flow.recalc(path)
    now = sizes(path, "Comparison")
    face = text_fit.Face(palette.SIZE, True, 1 + text_fit.BUTTON)
    assert now.height(5) >= text_fit.needed_height(f"O1 {NAME * 2}", now.width(2), face) > palette.HEAD_HEIGHT


def test_what_fits_is_left_alone(renamed: Path) -> None:
    before = renamed.read_bytes()
    assert flow.recalc(renamed).changes == []
    assert renamed.read_bytes() == before


def test_a_workbook_as_it_is_shipped_needs_nothing() -> None:
    outcome = flow.appraise(EXAMPLE)
    assert list(plan_fit(outcome.snapshot, outcome.reading, [])) == []


def test_what_costs_says_of_an_option_fits_as_soon_as_the_sheet_is_made(tmp_path: Path) -> None:
    path, book = tmp_path / "book.xlsx", large(12, 2)
    options = (replace(option, cost=Fraction(100 + number)) for number, option in enumerate(book.options))
    path.write_bytes(build.build(replace(book, options=tuple(options), scores=dict.fromkeys(book.scores, "High"))))
    outcome = flow.appraise(path)
    assert list(plan_fit(outcome.snapshot, outcome.reading, [])) == []


@pytest.mark.parametrize("name", ["Communications and engagement", "Equality, diversity and inclusion of all"])
def test_the_name_of_a_group_is_whole_on_setup(tmp_path: Path, name: str) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(edited(build.build(build.blank(2, 2)), tmp_path, SetCell("Setup", 6, SETUP_GROUPS, name)))
    flow.recalc(path)
    wide, high = sizes(path, "Setup").width(SETUP_GROUPS), sizes(path, "Setup").height(6)
    assert wide >= text_fit.longest_word([name], palette.SIZE, indent=1)
    assert high >= text_fit.needed_height(name, wide, text_fit.Face(palette.SIZE, indent=1)) > palette.BODY_HEIGHT


def test_setup_of_a_new_workbook_fits_the_names_of_its_groups(tmp_path: Path) -> None:
    path, name = tmp_path / "book.xlsx", "Communications and engagement"
    path.write_bytes(build.build(replace(build.blank(2, 2), groups=(Group(name),))))
    wide, high = sizes(path, "Setup").width(SETUP_GROUPS), sizes(path, "Setup").height(6)
    assert wide >= text_fit.longest_word([name], palette.SIZE, indent=1) > layout.GROUP_COLUMNS[0].width
    assert high >= text_fit.needed_height(name, wide, text_fit.Face(palette.SIZE, indent=1)) > palette.BODY_HEIGHT


def resized(folder: Path, height: float, width: float) -> Path:
    path = folder / "book.xlsx"
    book = openpyxl.load_workbook(EXAMPLE)
    book["Scores"].row_dimensions[6].height = height
    book["Scores"].column_dimensions["E"].width = width
    book.save(path)
    return path


def test_an_officers_own_height_and_width_stay_where_they_are_larger(tmp_path: Path) -> None:
    path = resized(tmp_path, 77, 33)
    flow.recalc(path)
    assert (sizes(path, "Scores").height(6), sizes(path, "Scores").width(5)) == (77, 33)


def test_an_officers_own_height_and_width_grow_where_they_are_too_small(tmp_path: Path) -> None:
    path = resized(tmp_path, 9, 5)
    flow.recalc(path)
    longest = text_fit.longest_word(["O1 Strategic Partnership"], palette.SIZE, bold=True, indent=text_fit.BUTTON)
    assert (sizes(path, "Scores").height(6), sizes(path, "Scores").width(5)) == (palette.BODY_HEIGHT, longest)


def test_a_reason_too_long_for_any_row_gets_a_wider_column(tmp_path: Path) -> None:
    path, reason = tmp_path / "book.xlsx", "A reason that is told at length. " * 60
    path.write_bytes(edited(reference_file(), tmp_path, SetCell("Rationale", 6, 5, reason)))
    flow.recalc(path)
    now = sizes(path, "Rationale")
    face = text_fit.Face(palette.SMALL, indent=1)
    assert text_fit.needed_height(reason, palette.WIDE_RATIONALE, face) == text_fit.HIGHEST
    assert text_fit.needed_height(reason, now.width(5), face) <= now.height(6) < text_fit.HIGHEST


LONG_GROUP = "Viability and value for money in the long run"


def test_only_the_subtotals_of_a_group_with_a_long_name_get_a_higher_row(tmp_path: Path) -> None:
    path, first = tmp_path / "book.xlsx", layout.results_row("group1")
    groups = package.snapshot(EXAMPLE).sheets["Setup"].cells
    at = next(place for place, cell in groups.items() if cell.value == "Viability")
    refs = [
        r for (r, c), cell in package.snapshot(EXAMPLE).sheets["Criteria"].cells.items() if cell.value == "Viability"
    ]
    renamed = [SetCell("Setup", *at, LONG_GROUP), *(SetCell("Criteria", row, 2, LONG_GROUP) for row in refs)]
    path.write_bytes(edited(reference_file(), tmp_path, *renamed))
    flow.recalc(path)
    now = sizes(path, "Results")
    needed = text_fit.needed_height(LONG_GROUP, now.width(2), text_fit.Face(palette.SIZE, indent=1))
    assert [now.height(row) for row in range(first, first + 3)] == [17.0, needed, 17.0]
    built = tmp_path / "built.xlsx"
    built.write_bytes(build.build(flow.appraise(path).appraisal))
    assert [sizes(built, "Results").height(row) for row in range(first, first + 3)] == [17.0, needed, 17.0]
    assert flow.recalc(path).changes == []


@pytest.mark.parametrize(("own", "fits"), [(frozenset(), [FitRows("Checks", ((6, 22.0),))]), (frozenset({6}), [])])
def test_a_row_of_checks_gets_lower_again_unless_its_height_is_somebodys_own(
    own: frozenset[int], fits: list[FitRows]
) -> None:
    now = Sizes(((1, 6, 40.0),), {6: 200.0}, own)
    checks = Sheet("Checks", {(6, 3): CellData("A short finding.")}, sizes=now)
    assert list(plan_checks_fit(Snapshot({"Checks": checks}, {}), [])) == fits


def test_rows_in_which_texts_are_typed_are_told_from_headings(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    said = SetCell("Rationale", 6, 5, "What was found. " * 40)
    path.write_bytes(edited(reference_file(), tmp_path, *long_names(), said))
    fits = [change for change in flow.recalc(path).changes if isinstance(change, FitRows)]
    found = {(fit.sheet, row): fit.typed_in for fit in fits for row, _ in fit.heights}
    assert {at: typed for at, typed in found.items() if at[0] == "Rationale"} == {
        ("Rationale", 5): False,
        ("Rationale", 6): True,
    }
    assert not any(typed for (sheet, _), typed in found.items() if sheet in ("Scores", "Results"))


@pytest.fixture
def _no_excel_after() -> Iterator[None]:
    yield
    live_cases.stop()


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.usefixtures("_no_excel_after")
def test_an_open_workbook_gets_the_sizes_that_its_file_gets(renamed: Path, tmp_path: Path) -> None:
    book: Any = opened(edited(reference_file(), tmp_path, *long_names()))
    live.recalculate(book)
    now = excel.snapshot(book)
    for sheet in HEADINGS:
        wanted, found = sizes(renamed, sheet), now.sheets[sheet].sizes
        assert found is not None
        assert [found.width(n) for n in range(1, 10)] == pytest.approx([wanted.width(n) for n in range(1, 10)])
        assert [found.height(n) for n in (5, 6, 7)] == pytest.approx([wanted.height(n) for n in (5, 6, 7)])
    outcome = flow.judge(now)
    assert not [c for c in flow.planned_for(outcome)[1].changes if isinstance(c, FitColumns | FitRows)]


# ------------------------------------------------------------------------------------- names above headings


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    path = tmp_path / "fresh.xlsx"
    path.write_bytes(build.build(build.blank(3, 4)))
    return path


def test_live_names_stand_above_the_headings_of_scores_and_give_way_to_them(fresh: Path, tmp_path: Path) -> None:
    formulas = [package.snapshot(fresh).sheets["Scores"].cells[4, column].formula for column in (5, 6, 7)]
    assert [str(text).count("xla_OptNames") for text in formulas] == [2, 2, 2]
    assert sizes(fresh, "Scores").height(4) == palette.NAMES_HEIGHT
    fresh.write_bytes(edited(fresh.read_bytes(), tmp_path, *(SetCell("Options", 5 + n, 2, f"N{n}") for n in (1, 2, 3))))
    flow.recalc(fresh)
    cells = package.snapshot(fresh).sheets["Scores"].cells
    assert [cells[5, column].value for column in (5, 6, 7)] == ["O1 N1", "O2 N2", "O3 N3"]
    assert [cells[4, column].formula for column in (5, 6, 7)] == formulas
    assert sizes(fresh, "Scores").height(4) == palette.NO_NAMES_HEIGHT


def test_what_an_officer_wrote_above_a_heading_of_scores_stays(fresh: Path, tmp_path: Path) -> None:
    fresh.write_bytes(edited(fresh.read_bytes(), tmp_path, SetCell("Scores", 4, 5, "Ours")))
    assert not [finding for finding in flow.appraise(fresh).findings if "Scores!E4" in str(finding.cell)]
    flow.recalc(fresh)
    assert package.snapshot(fresh).sheets["Scores"].cells[4, 5].value == "Ours"


def test_a_name_is_seen_above_scores_as_soon_as_it_is_typed(fresh: Path) -> None:
    typed = {"set": [["Options", "B6", "Cwmni'r Cyngor"], ["Options", "B8", "Move *"]], "read": ["Scores"]}
    before, after = driven("uno_driver.py", {"file": str(fresh), "steps": [{"read": ["Scores"]}, typed]}, fresh.parent)
    assert before["Scores"][3][4:7] == ["", "", ""]
    assert after["Scores"][3][4:7] == ["Cwmni'r Cyngor", "", "Move *"]
