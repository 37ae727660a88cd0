"""The journal: what is done stays done, whatever happens while a line is written."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import EXAMPLE
from xlappraise.register import journal as module
from xlappraise.register.journal import Journal, rows_in
from xlappraise.register.row import STOPPED, UNREADABLE, Row, line_of
from xlappraise.xlsx.refusals import CannotRead, CannotWrite

ONE = Row("one.xlsx", "read", sha256="1" * 64, title="Uno")
TWO = Row("two.xlsx", UNREADABLE, "'two.xlsx' is empty.", sha256="2" * 64)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    journal = Journal(tmp_path / "register.jsonl")
    journal.add(line_of(ONE))
    journal.add(line_of(TWO))
    journal.close()
    return journal.path


def test_rows_come_back(path: Path) -> None:
    journal = Journal(path)
    assert [journal.row("one.xlsx"), journal.row("two.xlsx")] == [ONE, TWO] == list(rows_in(path))


@pytest.mark.parametrize("cut", [1, 2, 30, 300])
def test_a_torn_last_line_is_passed_over_and_taken_off(path: Path, cut: int) -> None:
    path.write_bytes(path.read_bytes()[:-cut])
    journal = Journal(path)
    assert list(journal.entries) == ["one.xlsx"]
    journal.add(line_of(TWO))
    journal.close()
    assert list(rows_in(path)) == [ONE, TWO]


def test_every_line_is_on_the_disk_before_the_next_is_asked_for(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "register.jsonl")
    journal.add(line_of(ONE))
    assert list(rows_in(journal.path)) == [ONE]


def test_of_two_lines_the_later_holds(path: Path) -> None:
    journal = Journal(path)
    journal.add(line_of(ONE._replace(title="Due")))
    assert journal.row("one.xlsx").title == "Due"
    assert [row.title for row in rows_in(path)] == ["Due", ""]


def test_done_is_what_this_version_said_of_these_bytes(path: Path) -> None:
    journal = Journal(path)
    assert journal.entries["one.xlsx"].finished_sha256 == ONE.sha256
    journal.add(line_of(ONE._replace(tool="0.0.1")))
    assert journal.entries["one.xlsx"].finished_sha256 == ""


def test_a_file_that_was_stopped_is_not_done(path: Path) -> None:
    journal = Journal(path)
    journal.add(line_of(ONE._replace(state=STOPPED)))
    assert journal.entries["one.xlsx"].finished_sha256 == ""


@pytest.mark.parametrize("data", [b"{}\n", b"a,b\n1,2\n", b'{"schema": "xlappraise.results/1"}\n'])
def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "register.jsonl"
    path.write_bytes(data)
    with pytest.raises(CannotRead, match="is no journal of a register"):
        Journal(path)
    assert path.read_bytes() == data


def test_two_runs_do_not_write_one_journal(path: Path) -> None:
    pytest.importorskip("fcntl")
    journal = Journal(path)
    with pytest.raises(CannotWrite, match="Another run is writing"):
        Journal(path)
    journal.close()
    Journal(path).close()


def test_on_windows_too_two_runs_do_not_write_one_journal(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = set()

    def locking(handle: int, mode: str, count: int) -> None:
        at = os.fstat(handle).st_ino, os.lseek(handle, 0, os.SEEK_CUR)
        assert (mode, count, at[1] > 2**30) == ("not waiting", 1, True)
        if at in held:
            raise PermissionError(errno.EACCES, "Permission denied")
        held.add(at)

    monkeypatch.setattr(module.sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK="not waiting"))
    first = Journal(path)
    with pytest.raises(CannotWrite, match="Another run is writing"):
        Journal(path)
    first.add(line_of(ONE._replace(title="Due")))
    first.close()
    assert [row.title for row in rows_in(path)] == ["Due", ""]


def test_a_workbook_is_no_journal(tmp_path: Path) -> None:
    path = tmp_path / "register.jsonl"
    path.write_bytes(EXAMPLE.read_bytes())
    with pytest.raises(CannotRead):
        Journal(path)
    assert path.read_bytes() == EXAMPLE.read_bytes()
