"""A row says what the single commands say of the same file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conftest import EXAMPLE, TEMPLATES
from tests.support.generated import generated
from xlappraise.cli import xlappraise
from xlappraise.flow import appraise
from xlappraise.register.row import BLOCKED, READ, Row, line_of, row_from, row_of
from xlappraise.sheets.build import build
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell

SEEDS = (1, 2, 3, 5, 8, 13)


def said_by(command: str, path: Path) -> dict[str, object]:
    done = CliRunner().invoke(xlappraise, [command, str(path), "--format", "json"])
    found = json.loads(done.stdout)
    return found[0] if isinstance(found, list) else found


@pytest.fixture(params=[*sorted(TEMPLATES.glob("*.xlsx")), *SEEDS], ids=lambda p: getattr(p, "stem", str(p)))
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if isinstance(request.param, Path):
        return request.param
    path = tmp_path / "generated.xlsx"
    path.write_bytes(build(generated(request.param)))
    return path


def test_findings_are_those_of_check(book: Path) -> None:
    row, check = row_of(book.read_bytes(), str(book)), said_by("check", book)
    counts = {"errors": row.errors, "warnings": row.warnings, "notes": row.notes}
    assert (counts, row.sha256) == ({key: check["summary"][key] for key in counts}, check["sha256"])
    codes = [finding["code"] for finding in check["findings"]]
    assert row.rules == {code: codes.count(code) for code in codes}


def test_totals_and_ranks_are_those_of_show(book: Path) -> None:
    row, show = row_of(book.read_bytes(), str(book)), said_by("show", book)
    keys = ("id", "name", "status", "total", "low", "high", "share", "percent", "rank", "best_rank", "worst_rank")
    assert [[getattr(o, key) for key in keys] for o in row.options] == [
        [o[key] for key in keys] for o in show["options"]
    ]
    assert (row.highest, row.complete, row.title) == (show["max"], show["complete"], show["title"])
    assert row.winner == "; ".join(o["id"] for o in show["options"] if o["rank"] == 1)


def test_what_is_said_on_certainty_is_that_of_robustness(book: Path) -> None:
    row, told = row_of(book.read_bytes(), str(book)), said_by("robustness", book)
    if not told.get("options"):
        assert (row.certain, row.radius) == (None, None)
        return
    assert row.can_win == "; ".join(told["can_win"])
    first = told["order"][0] if told["order"] else []
    whole = sum(map(len, told["order"])) == len(told["options"])
    against = [radius["stated"] for radius in told["radii"] if whole and radius["above"] == first[0]]
    assert row.radius == (min(against) if against else None)
    sole = len(first) == 1 and bool(against)
    flips = {(f["ref"], f["option"]) for f in told["score_changes"] if f["above"] == first[0]} if sole else None
    assert row.scores_that_turn == (None if flips is None else len(flips))


def test_the_example_in_one_line() -> None:
    row = row_of(EXAMPLE.read_bytes(), str(EXAMPLE))
    assert (row.state, row.winner, row.total, row.highest, row.lead) == (READ, "O3", 1810, 2170, 295)
    assert (row.certain, row.doubtful, row.missing, row.year) == (True, 15, 0, 2017)


def test_a_line_gives_back_its_row() -> None:
    row = row_of(EXAMPLE.read_bytes(), str(EXAMPLE))
    assert row_from(line_of(row)) == row


@pytest.mark.parametrize("line", ["", "{}", "[1]", '{"schema": "xlappraise.findings/1"}', '{"schema": "xlappraise.reg'])
def test_no_other_text_is_a_line(line: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        row_from(line)


def test_a_blocked_appraisal_says_what_blocks_it(tmp_path: Path) -> None:
    path = tmp_path / "blocked.xlsx"
    weight = next(criterion.cells["weight"] for criterion in appraise(EXAMPLE).appraisal.scored_criteria)
    package.apply(EXAMPLE, [SetCell(*weight, "heavy")], path)
    row = row_of(path.read_bytes(), str(path))
    assert row.state == BLOCKED
    assert row.said.endswith('is the text "heavy", not a plain number. (Criteria!F9)')
    assert row.winner == ""


def test_a_fault_of_ours_is_told_in_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("nought")

    monkeypatch.setattr("xlappraise.register.row.appraise_bytes", broken)
    row = row_of(b"", "plan.xlsx")
    assert (row.state, row.said.split(" (")[1].split(")")[0]) == ("stopped", "ZeroDivisionError: nought")


def test_nothing_is_zero_that_is_not_known() -> None:
    row = row_of(b"", "plan.xlsx")
    assert {value for value in row[2:-1] if value == 0 and value is not False} - {row.size} == {0} - {row.size}
    assert isinstance(row, Row)
