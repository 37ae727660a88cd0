"""Merge scores in the open workbook: the same cells as the command gives, and one alert."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support import xlwings_engine
from tests.support.hands import panel, written
from tests.support.live_cases import cells, opened
from tests.whole.test_hands import NUMERIC, numeric_copy
from xlappraise import additions, flow
from xlappraise.appraisal.record import replace
from xlappraise.excel import asking, live
from xlappraise.excel.reading import snapshot
from xlappraise.sheets import palette
from xlappraise.sheets.build import build
from xlappraise.xlsx import package
from xlappraise.xlsx.refusals import CannotRead, CannotWrite
from xlappraise.xlsx.snapshot import Snapshot

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def pressed(file: str | Path, folder: str | Path) -> Any:
    """The workbook after Merge scores with that folder."""
    book = opened(Path(file).read_bytes(), "plan.xlsx")
    press(book, folder)
    return book


def press(book: Any, folder: str | Path) -> None:
    book.impl.app.chosen_file = str(folder)
    live.merge(book)


def held(book: Snapshot) -> dict[Any, Any]:
    """The formula of each cell, or the value that was typed; not the day of the last change."""
    found = {at: formula or value for at, (value, formula) in cells(book).items()}
    return {at: value for at, value in found.items() if not str(value).startswith("Written by xlappraise")}


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[str]]:
    """The workbook, and copies that agree but on D1/O1 and F1/O3."""
    return panel(tmp_path_factory.mktemp("three"), Ann="HML HHH MML", Bob="LML HHH MML", Cy="MML HHH MMH")


def folder_with(place: Path, *files: str) -> Path:
    place.mkdir()
    for file in files:
        shutil.copy(file, place)
    return place


def test_the_open_book_holds_what_the_command_writes(three: tuple[str, list[str]], tmp_path: Path) -> None:
    file, copies = three
    book = pressed(file, Path(copies[0]).parent)
    additions.merge(file, copies, tmp_path / "merged.xlsx")
    assert held(snapshot(book)) == held(package.snapshot(tmp_path / "merged.xlsx"))


def test_a_late_assessor_is_added_as_the_command_does(three: tuple[str, list[str]], tmp_path: Path) -> None:
    file, copies = three
    book = pressed(file, folder_with(tmp_path / "first", *copies[:2]))
    press(book, folder_with(tmp_path / "late", copies[2]))
    additions.merge(file, copies[:2], tmp_path / "merged.xlsx")
    additions.merge(tmp_path / "merged.xlsx", copies[2:])
    assert held(snapshot(book)) == held(package.snapshot(tmp_path / "merged.xlsx"))


def test_one_alert_says_how_the_panel_stands_and_moderation_is_shown(three: tuple[str, list[str]]) -> None:
    file, copies = three
    book = pressed(file, Path(copies[0]).parent)
    (alert,) = book.impl.app.alerts
    assert alert.startswith(
        "Merged 3 workbooks; 27 individual scores, 7 agreed scores filled where all gave the same. 7 cells unanimous, "
        "2 cells to discuss; 2 agreed scores still open. Discuss the cells on Moderation in their order"
    )
    assert book.sheets.active.name == "Moderation"


def colours(page: Any, *places: tuple[int, int]) -> list[tuple[int, int, int] | None]:
    return [page.range(place).color for place in places]


def test_the_sheets_that_come_have_their_colours(three: tuple[str, list[str]]) -> None:
    file, copies = three
    book = pressed(file, Path(copies[0]).parent)
    page, (navy, cream) = book.sheets["Moderation"], map(bytes.fromhex, (palette.NAVY, palette.INPUT.fill))
    # Headings; who said what, which is the tool's; the reason, which the panel types, in the last row too.
    assert colours(page, (5, 1), (5, 13), (6, 5), (6, 9), (7, 9), (8, 9)) == [
        *([tuple(navy)] * 2),
        None,
        *([tuple(cream)] * 2),
        None,
    ]
    assert [(page.range(at).font.size, page.range(at).font.bold) for at in ("A1", "A5", "E6")] == [
        (palette.TITLE, True),
        (palette.SIZE, True),
        (palette.SIZE, False),
    ]
    assert page.range("E6").wrap_text
    assert colours(book.sheets["Individual scores"], (5, 1), (6, 1)) == [tuple(navy), None]
    assert "colours" not in book.impl.app.alerts[0]


def test_a_program_that_sets_no_colours_says_so(three: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(xlwings_engine.Range, "color")
    book = pressed(three[0], Path(three[1][0]).parent)
    assert "The sheet Moderation was added without colours and borders." in book.impl.app.alerts[0]


def test_who_is_missing_and_what_was_left_out_is_told(three: tuple[str, list[str]], tmp_path: Path) -> None:
    file, copies = three
    damaged = folder_with(tmp_path / "scored", file, *copies[:2]) / "damaged.xlsx"
    damaged.write_bytes(b"PK")
    (alert,) = pressed(file, damaged.parent).impl.app.alerts
    assert "Missing: Cy." in alert
    assert "Not merged: 'plan.xlsx' is no assessor's workbook: Setup names no Assessor" in alert
    assert "Not merged: 'damaged.xlsx'" in alert
    assert str(tmp_path) not in alert


def test_the_same_copies_again_change_nothing(three: tuple[str, list[str]]) -> None:
    file, copies = three
    book = pressed(file, Path(copies[0]).parent)
    before = cells(snapshot(book))
    press(book, Path(copies[0]).parent)
    assert cells(snapshot(book)) == before
    assert book.impl.app.alerts[1].startswith("Merged 3 workbooks: nothing is new in them. 7 cells unanimous")


def refused(file: str, folder: Path) -> str:
    """The sentence with which a press is refused; the book is as it was."""
    book = opened(Path(file).read_bytes(), "plan.xlsx")
    before = cells(snapshot(book))
    with pytest.raises(CannotRead) as refusal:
        press(book, folder)
    assert (cells(snapshot(book)), book.impl.app.alerts) == (before, [])
    return str(refusal.value)


def test_copies_of_another_appraisal_are_refused_and_the_book_untouched(
    three: tuple[str, list[str]], tmp_path: Path
) -> None:
    file, copies = three
    copy = flow.appraise(copies[0]).appraisal
    folder = folder_with(tmp_path / "scored")
    (folder / "Ann.xlsx").write_bytes(build(replace(copy, setup=replace(copy.setup, title="Schools"))))
    said = 'Nothing was merged. \'Ann.xlsx\' is of another appraisal: its title is "Schools", not "Homes".'
    assert refused(file, folder) == said


def test_a_folder_without_workbooks_is_refused(three: tuple[str, list[str]], tmp_path: Path) -> None:
    assert refused(three[0], folder_with(tmp_path / "scored")) == "There is no workbook in 'scored'."


def test_a_folder_that_is_gone_is_refused(three: tuple[str, list[str]], tmp_path: Path) -> None:
    said = "The folder 'scored' cannot be read: No such file or directory."
    assert refused(three[0], tmp_path / "scored") == said


def test_ranks_pasted_as_scores_are_left_out_and_the_command_is_named(tmp_path: Path) -> None:
    (file,) = written(tmp_path, {"plan": NUMERIC})
    written(tmp_path / "scored", {"Ann": numeric_copy("123 312 231")})
    said = refused(file, tmp_path / "scored")
    assert said.startswith("Nothing was merged. 'Ann.xlsx' holds ranks in place of scores")
    assert said.endswith("--accept is for the command xlappraise merge.")


def test_the_workbook_of_one_assessor_is_refused(three: tuple[str, list[str]]) -> None:
    _, copies = three
    with pytest.raises(CannotWrite, match=r"^'plan\.xlsx' is the workbook of one assessor"):
        pressed(copies[0], Path(copies[0]).parent)


def test_a_recalculation_that_fails_is_told_and_what_is_merged_is_whole(three: tuple[str, list[str]]) -> None:
    file, copies = three
    book = opened(Path(file).read_bytes(), "plan.xlsx")
    book.impl.pages["Robustness"].protection.sheet = True
    with pytest.raises(
        CannotWrite, match=r"^The copies are merged, but the results are not .* Robustness is protected"
    ):
        press(book, Path(copies[0]).parent)
    sheets = snapshot(book).sheets
    assert "Individual scores" in sheets
    assert (sheets["Moderation"].cells[6, 8].formula or "").startswith("IFERROR(HYPERLINK(")


def test_what_blocks_results_is_named_and_nothing_merged(three: tuple[str, list[str]]) -> None:
    file, copies = three
    book = opened(Path(file).read_bytes(), "plan.xlsx")
    book.sheets["Options"].range("A7").value = "O1"
    before = cells(snapshot(book))
    with pytest.raises(CannotWrite, match=r"^Nothing was merged\. Options!A7: "):
        press(book, Path(copies[0]).parent)
    assert cells(snapshot(book)) == before


def test_a_cancelled_dialogue_does_nothing(three: tuple[str, list[str]]) -> None:
    book = opened(Path(three[0]).read_bytes())
    before = cells(snapshot(book))
    live.merge(book)
    assert (cells(snapshot(book)), book.impl.app.alerts) == (before, [])


def test_a_program_without_the_dialogue_names_the_command() -> None:
    with pytest.raises(CannotRead, match=r"^A folder cannot be chosen from here: use xlappraise merge FILE FOLDER\.$"):
        asking.folder_of_copies(SimpleNamespace(api=SimpleNamespace()))
