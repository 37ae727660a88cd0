"""Compare, and the offer to log, in the open workbook: the same sheets as the commands write."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import EXAMPLE, put
from tests.support.live_cases import cells, opened
from xlappraise import additions, flow
from xlappraise.appraisal.record import replace
from xlappraise.excel import live
from xlappraise.excel.reading import snapshot
from xlappraise.sheets import layout
from xlappraise.sheets.build import build
from xlappraise.xlsx import package
from xlappraise.xlsx.refusals import CannotRead

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    return Path(shutil.copy(EXAMPLE, tmp_path / "v1.xlsx"))


def changed(earlier: Path, **other: object) -> Path:
    """A copy with a weight and two scores changed."""
    path = Path(shutil.copy(earlier, earlier.with_name("v2.xlsx")))
    put(path, Criteria_F31=4, Scores_E13="High", Scores_G20="Low", **other)
    return path


def pressed(path: Path, earlier: Path, answer: str = "no") -> Any:
    """The workbook after Compare with that file; `answer` is what is said to the offer."""
    book = opened(path.read_bytes())
    book.impl.app.chosen_file, book.impl.app.answer = str(earlier), answer
    live.compare(book)
    return book


def texts(book: Any, sheet: str) -> dict[Any, Any]:
    return {at: value for at, (value, _) in cells(book).items() if at[0] == sheet and value is not None}


def test_compare_writes_the_sheet_that_the_command_writes(earlier: Path, run: Any) -> None:
    path = changed(earlier)
    book = pressed(path, earlier)
    run("compare", earlier, path, "--sheet")
    assert texts(snapshot(book), "Version changes") == texts(package.snapshot(path), "Version changes")


def test_compare_says_what_changed_and_who_leads(earlier: Path) -> None:
    alerts = pressed(changed(earlier), earlier).impl.app.alerts
    first = "3 changes since v1.xlsx, listed on the sheet Version changes. First place stays with O3"
    assert (alerts[0].startswith(first), len(alerts)) == (True, 2)
    assert alerts[1].startswith("3 changes since v1.xlsx do not stand on Change log. Write them there, dated today?")


def test_no_leaves_the_change_log_alone(earlier: Path) -> None:
    path = changed(earlier)
    assert texts(snapshot(pressed(path, earlier)), "Change log") == texts(package.snapshot(path), "Change log")


def test_yes_writes_what_the_command_writes_but_who_and_why(earlier: Path, run: Any) -> None:
    path = changed(earlier)
    here = texts(snapshot(pressed(path, earlier, "yes")), "Change log")
    run("compare", earlier, path, "--sheet")
    run("log", path, "--since", earlier, "--by", "Panel", "--why", "Moderated")
    there = texts(package.snapshot(path), "Change log")
    assert {at: value for at, value in there.items() if value not in ("Panel", "Moderated")} == here


def test_a_second_press_has_nothing_to_log_and_keeps_the_act(earlier: Path) -> None:
    book = pressed(changed(earlier), earlier, "yes")
    before = texts(snapshot(book), "Version changes")
    book.impl.app.alerts.clear()
    live.compare(book)
    acts = [
        {value for (_, row, _), value in held.items() if held.get(("Version changes", row, 6)) == 1.0}
        for held in (before, texts(snapshot(book), "Version changes"))
    ]
    assert (acts[0] == acts[1] != set(), len(book.impl.app.alerts)) == (True, 1)


def test_the_log_comes_where_it_is_missing(tmp_path: Path) -> None:
    earlier = tmp_path / "v1.xlsx"
    earlier.write_bytes(build(replace(flow.appraise(EXAMPLE).appraisal, logs={})))
    book = pressed(changed(earlier), earlier, "yes")
    rows = live.outcome_of(book).appraisal.logs[layout.BY_NAME["Change log"].name]
    assert [row.values["effect"] for row in rows][:1] == ["Takes 60 off the lead of O3 over O4, 295 to 135."]


def test_the_same_is_said_and_nothing_written(earlier: Path) -> None:
    book = pressed(earlier, earlier)
    assert (book.impl.app.alerts, "Version changes" in snapshot(book).sheets) == (
        ["The workbook holds the same as v1.xlsx."],
        False,
    )


def test_a_likely_rename_is_asked_about_before_anything_is_logged(earlier: Path) -> None:
    path = changed(earlier, Criteria_A20="D15a", Scores_A20="D15a", Rationale_A20="D15a")
    alerts = pressed(path, earlier, "yes").impl.app.alerts
    assert (len(alerts), "D15 may now be called D15a" in alerts[0]) == (1, True)


def test_a_cancelled_dialogue_does_nothing(earlier: Path) -> None:
    book = opened(earlier.read_bytes())
    live.compare(book)
    assert book.impl.app.alerts == []


def test_what_is_no_appraisal_is_one_sentence(earlier: Path) -> None:
    other = earlier.with_name("other.xlsx")
    other.write_bytes(b"PK")
    with pytest.raises(CannotRead, match=r"other\.xlsx"):
        pressed(earlier, other)


def test_check_offers_to_log_what_changed_since_it_was_sealed(earlier: Path) -> None:
    additions.seal(earlier, "scores", "Panel", "2026-01-02")
    book = opened(changed(earlier).read_bytes())
    live.check(book)
    assert book.impl.app.alerts[1:] == [
        "2 changes since it was sealed do not stand on Change log. Write them there, dated today? Who decided it, "
        "where and why remains for you to fill in."
    ]


def test_check_offers_nothing_where_nothing_is_sealed_or_changed(earlier: Path) -> None:
    additions.seal(earlier, "scores", "Panel", "2026-01-02")
    book = opened(earlier.read_bytes())
    live.check(book)
    assert len(book.impl.app.alerts) == 1
