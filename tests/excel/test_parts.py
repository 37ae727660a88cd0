"""The sheets of the parts and the tool's views in the open workbook: read, judged and written as in the file."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.support.live_cases import edited, opened
from tests.support.live_doors import Door
from tests.support.parts_cases import parts_file, with_parts
from xlappraise import excel, flow
from xlappraise.excel import live, reading
from xlappraise.reading.reader import read
from xlappraise.sheets import engagement, layout, tools
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.formula_text import same_formula

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

VIEWS = [sheet.name for sheet in tools.OPTIONAL]
OFFICERS = ["Dimensions", "Comparison", "Advice", "Benefits", "Decision", "Phases", "Long-list trail", "Stakeholders"]


def recalculated(data: bytes, folder: Path) -> bytes:
    path = folder / "recalculated.xlsx"
    path.write_bytes(data)
    flow.recalc(path)
    return path.read_bytes()


def edits(data: bytes, folder: Path) -> list[SetCell]:
    """Costs, a ruled-out value and people change; a delivery model is new."""
    path = folder / "places.xlsx"
    path.write_bytes(data)
    sheets = package.snapshot(path).sheets

    def at(sheet: str, heading: str) -> int:
        return next(c for (row, c), cell in sheets[sheet].cells.items() if row == 5 and cell.value == heading)

    return [
        SetCell("Options", 6, at("Options", "Cost"), 2500.0),
        SetCell("Dimensions", 6, at("Dimensions", "Outcome"), "Ruled out"),
        SetCell("Dimensions", 6, at("Dimensions", "Ruled out"), "Before scoring"),
        SetCell("Stakeholders", 6, at("Stakeholders", "Attended"), 23.0),
    ]


def test_an_open_workbook_of_every_part_reads_as_its_file(door: Door, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(parts_file())
    book = excel.snapshot(door.opened(parts_file()))
    assert door.apart(package.snapshot(path), book) == []
    found = read(book).appraisal
    assert found.options == with_parts().options
    assert {name: [row.values for row in found.logs[name]] for name in OFFICERS} == {
        name: [row.values for row in with_parts().logs[name]] for name in OFFICERS
    }
    assert found.asked == with_parts().asked | {layout.SCORING}


def test_findings_are_the_same_through_both_doors(door: Door, tmp_path: Path) -> None:
    data = edited(parts_file(), tmp_path, *edits(parts_file(), tmp_path), SetCell("Benefits", 6, 11, "D99"))
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    file = flow.appraise(path)
    assert door.findings(live.outcome_of(door.opened(data)).findings) == door.findings(file.findings)
    assert "Benefits" in {finding.cell.sheet for finding in file.findings}


def test_a_workbook_that_is_up_to_date_gets_no_write(door: Door, tmp_path: Path) -> None:
    done = live.recalculate_silently(door.opened(recalculated(parts_file(), tmp_path)))
    assert dict(done.written.cells) == {}
    assert done.written.notes == ()


def test_views_are_written_as_in_the_file(door: Door, tmp_path: Path) -> None:
    data = recalculated(parts_file(), tmp_path)
    file, book, done = door.through_both(edited(data, tmp_path, *edits(data, tmp_path)), tmp_path)
    found = excel.snapshot(book)
    for sheet in (*VIEWS, "Results", "Lists"):
        here, there = (each._replace(sheets={sheet: each.sheets[sheet]}) for each in (file, found))
        assert door.apart(here, there) == []
    # The tests' Excel sets no heights; the real one does.
    assert not [note for note in done.written.notes if not note.startswith("Rows on Combinations could not be made")]


def test_no_cell_of_an_officer_is_written(door: Door, tmp_path: Path) -> None:
    data = recalculated(parts_file(), tmp_path)
    _, _, done = door.through_both(edited(data, tmp_path, *edits(data, tmp_path)), tmp_path)
    assert not set(done.written.cells) & set(OFFICERS)


def test_a_view_that_is_missing_is_added_plain_and_one_sentence_says_how_to_finish(door: Door, tmp_path: Path) -> None:
    data = recalculated(parts_file(), tmp_path)
    book = door.opened(data)
    for view in VIEWS:
        door.remove(book, view)
    done = live.recalculate_silently(book)
    assert set(VIEWS) <= {sheet.name for sheet in book.sheets}
    for view in VIEWS:
        assert [note for note in done.written.notes if note.startswith(f"The sheet {view} was missing")]
    found = excel.snapshot(book)
    path = tmp_path / "whole.xlsx"
    path.write_bytes(data)
    for view in VIEWS:
        formulas = {at: cell.formula for at, cell in package.snapshot(path).sheets[view].cells.items()}
        assert [
            at for at, text in formulas.items() if not same_formula(text, found.sheets[view].cells[at].formula)
        ] == []


def test_the_columns_of_lists_that_views_read_are_within_what_is_read_of_it() -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(parts_file()))
    assert reading.LAST_COLUMN < book["Lists"].max_column < reading.LAST_LISTS_COLUMN
    furthest = engagement.EngagementColumns.groups + engagement.VARIANTS + 20
    assert furthest < reading.LAST_LISTS_COLUMN


def test_a_number_shown_as_per_cent_is_told_from_a_plain_one_on_the_parts_too(tmp_path: Path) -> None:
    book = opened(parts_file())
    for sheet, heading in (("Options", "Cost"), ("Stakeholders", "Invited"), ("Long-list trail", "Options left")):
        page = book.impl.pages[sheet]
        column = next(cell.column for cell in page[5] if cell.value == heading)
        page.cell(6, column).number_format = "0%"
    found = live.outcome_of(book).findings
    there = {finding.cell.sheet for finding in found if finding.code == "XLA222"}
    assert there == {"Options", "Stakeholders", "Long-list trail"}
