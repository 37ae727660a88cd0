"""How many pages of A4 a sheet takes, so that all of it can be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from tests.build_templates import MADE, NAMES, TEMPLATES, large
from tests.conftest import EXAMPLE
from tests.support.live_cases import edited, reference_file
from xlappraise import flow
from xlappraise.cli.new import new
from xlappraise.sheets import build, layout, palette, paper, text_fit
from xlappraise.xlsx import package
from xlappraise.xlsx.addresses import column_letters, column_number
from xlappraise.xlsx.changes.kinds import FitPaper, SetCell
from xlappraise.xlsx.snapshot import Paper

LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"


@pytest.mark.parametrize(
    ("widths", "high", "wanted"),
    [
        ([40.0], 700, (False, 1, 1)),
        ([40.0], 1_300, (False, 1, 0)),
        ([100.0, 80.0], 700, (True, 1, 1)),
        ([100.0, 80.0], 900, (True, 1, 0)),
        ([60.0, *[30.0] * 10], 100, (True, 3, 0)),
    ],
)
def test_upright_paper_is_turned_then_goes_over_pages(widths: list[float], high: float, wanted: paper.Pages) -> None:
    assert paper.laid_out("Results", widths, 1, high, landscape=False, one=True) == wanted


def test_small_type_needs_more_room() -> None:
    most = [paper.most_across(sheet, landscape=True) for sheet in ("Scores", "Rationale")]
    assert [int(each) for each in most] == [219, 200]


def test_results_of_the_reference_case_stand_on_one_page() -> None:
    setup = openpyxl.load_workbook(EXAMPLE)["Results"].page_setup
    assert (setup.orientation, setup.fitToWidth, setup.fitToHeight) == ("portrait", 1, 1)


def test_the_guide_to_every_topic_stands_on_one_page(tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    CliRunner().invoke(new, [str(file), "--with", ",".join(layout.TOPICS), "--gateways", "2"], catch_exceptions=False)
    page = openpyxl.load_workbook(file)["Guide"]
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 1)


def test_setup_has_no_buttons_to_filter_by() -> None:
    book = openpyxl.load_workbook(EXAMPLE)
    assert [table.autoFilter for table in book["Setup"].tables.values()] == [None] * 3
    assert book["Scores"].tables["tblScores"].autoFilter is not None


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """The shipped workbooks, and one of twelve options with long names."""
    file = tmp_path_factory.mktemp("large") / "large.xlsx"
    file.write_bytes(build.build(large(12, 12), MADE))
    return [openpyxl.load_workbook(each) for each in (*(TEMPLATES / f"{name}.xlsx" for name in NAMES), file)]


def test_what_stands_above_a_table_is_whole_on_each_page_across(books: list[Any]) -> None:
    # On the second page a text beside a title ends where the repeated columns end.
    wide = [page for book in books for page in book if (page.page_setup.fitToWidth or 1) > 1]
    assert {page.title for page in wide} >= {"Options", "Scores", "Rationale", "Results", "Summary", "Decision"}
    cut = []
    for page in wide:
        repeated = range(1, column_number(page.print_title_cols.rpartition("$")[2]) + 1)
        room = sum(page.column_dimensions[column_letters(column)].width for column in repeated)
        merged = {area.min_row: area.max_col for area in page.merged_cells.ranges}
        for row in range(1, layout.HEADER_ROW):
            cell = page.cell(row, 1)
            text = cell.value if isinstance(cell.value, str) and not cell.value.startswith("=") else ""
            lines = text_fit.lines(text, room, cell.font.sz, cell.font.b)
            high = text_fit.height(lines, cell.font.sz, 0) if lines > 1 else 0
            if merged.get(row, max(repeated)) != max(repeated) or high > page.row_dimensions[row].height:
                cut.append((page.title, row, text))
    assert cut == []


def test_instructions_are_whole_beside_the_columns_that_are_repeated(books: list[Any]) -> None:
    # These sheets take a second page once there are more options, longer names or more levels.
    for page in books[0]:
        if page.title in ("Options", "Criteria", "Scores", "Rationale", "Results", "Summary"):
            kept = range(1, layout.BY_NAME[page.title].kept + 1)
            room = sum(page.column_dimensions[column_letters(column)].width for column in kept)
            assert text_fit.lines(page["A2"].value, room, palette.SIZE) == 1


def test_an_instruction_of_an_earlier_version_is_renewed_and_an_officers_own_stays(tmp_path: Path) -> None:
    earlier = "Choose a score in every cream cell. Click a cell to see what each level means for that criterion."
    path = tmp_path / "book.xlsx"
    setup = "Say what is decided, how scores earn points and where the colours change. Cream cells are yours."
    texts = SetCell("Scores", 2, 1, earlier), SetCell("Setup", 2, 1, setup), SetCell("Rationale", 2, 1, "Ours")
    path.write_bytes(edited(reference_file(), tmp_path, *texts))
    flow.recalc(path)
    found = package.snapshot(path).sheets
    now = [found[name].cells[2, 1].value for name in ("Scores", "Setup", "Rationale")]
    assert now == [layout.SCORES.instruction, layout.SETUP.instruction, "Ours"]
    assert flow.recalc(path).changes == []


def test_names_that_make_a_sheet_wider_than_its_page_go_over_pages(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    names = [SetCell("Options", row, 2, f"{LONG} {row}") for row in range(6, 11)]
    path.write_bytes(edited(reference_file(), tmp_path, *names))
    fits = [change for change in flow.recalc(path).changes if isinstance(change, FitPaper)]
    assert {change.sheet for change in fits} == {"Scores", "Rationale", "Results"}
    for change in fits:
        sizes = package.snapshot(path).sheets[change.sheet].sizes
        assert sizes is not None
        assert sizes.paper == Paper(*change[1:])
        assert sizes.paper.across > 1
    assert flow.recalc(path).changes == []
