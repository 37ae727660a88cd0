"""A folder that is watched: what is saved is checked once it is whole, and nothing else is touched."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conftest import EXAMPLE, ROOT
from tests.support.many_workbooks import commented, foreign
from tests.support.measures import bridge
from xlappraise.appraisal.findings import Cell, tally
from xlappraise.cli import xlappraise
from xlappraise.cli.watch import look
from xlappraise.flow import appraise
from xlappraise.register import watch as module
from xlappraise.register.watch import Watch
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell

OPEN = "It is open, and is recalculated when it is closed. "


@pytest.fixture
def watched(tmp_path: Path) -> Watch:
    shutil.copy(EXAMPLE, tmp_path / "old.xlsx")
    return Watch(str(tmp_path))


def told(watched: Watch, capsys: pytest.CaptureFixture[str], recalc: bool = False) -> list[str]:
    """What is told at a look, without the time."""
    look(watched, recalc)
    return [line.partition(" ")[2] for line in capsys.readouterr().out.splitlines()]


def test_what_stands_there_is_not_touched_and_what_is_saved_is_found_once(watched: Watch, tmp_path: Path) -> None:
    assert (len(watched), watched.saved_workbooks(), watched.saved_workbooks()) == (1, [], [])
    new = tmp_path / "deep" / "new.xlsx"
    new.parent.mkdir()
    shutil.copy(EXAMPLE, new)
    assert [watched.saved_workbooks() for _ in range(4)] == [[], [str(new)], [], []]


def test_a_half_written_file_is_waited_for(watched: Watch, tmp_path: Path) -> None:
    new, data = tmp_path / "new.xlsx", EXAMPLE.read_bytes()
    found = []
    for size in (0, 0, 1000, 50_000, len(data)):
        new.write_bytes(data[:size])
        found.append(watched.saved_workbooks())
    assert (found, watched.saved_workbooks()) == ([[]] * 5, [str(new)])


def test_lock_files_and_what_is_no_workbook_are_passed_over(watched: Watch, tmp_path: Path) -> None:
    for name in ("~$old.xlsx", ".~lock.old.xlsx#", "notes.txt", "old.findings.txt", "old.xlsx.tmp"):
        (tmp_path / name).write_bytes(b"x")
    assert (watched.saved_workbooks(), watched.saved_workbooks()) == ([], [])


def test_findings_are_told_and_put_beside(watched: Watch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "new.xlsx").write_bytes(commented(EXAMPLE.read_bytes(), "new"))
    assert told(watched, capsys) == []
    beside = tmp_path / "new.findings.txt"
    (line,) = told(watched, capsys)
    assert line == f"{tmp_path / 'new.xlsx'}: {tally(appraise(EXAMPLE).findings)} See {beside}."
    text = beside.read_text("utf-8")
    assert text.startswith("Findings of xlappraise watch.\n")
    assert all(finding.code in text for finding in appraise(EXAMPLE).findings)


def test_a_findings_file_of_somebody_else_is_left_alone(
    watched: Watch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "new.findings.txt").write_text("mine")
    shutil.copy(EXAMPLE, tmp_path / "new.xlsx")
    lines = told(watched, capsys) + told(watched, capsys)
    assert lines[0].endswith("is not ours, and was left alone.")
    assert (tmp_path / "new.findings.txt").read_text() == "mine"


def test_a_workbook_of_another_kind_is_told_and_stays_as_it_is(
    watched: Watch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "new.xlsx").write_bytes(foreign())
    lines = told(watched, capsys, recalc=True) + told(watched, capsys, recalc=True) + told(watched, capsys, recalc=True)
    assert (len(lines), (tmp_path / "new.xlsx").read_bytes()) == (1, foreign())


def edited(path: Path) -> None:
    """The example with another score, and so with results out of date."""
    key = ("D5", "O1")
    cell = appraise(EXAMPLE).appraisal.score_cells[key]
    assert isinstance(cell, Cell)
    package.apply(EXAMPLE, [SetCell(*cell, "High")], path)


def test_recalc_brings_results_up_to_date_once(
    watched: Watch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(tmp_path / "new.xlsx")
    lines = [told(watched, capsys, recalc=True) for _ in range(4)]
    assert [len(each) for each in lines] == [0, 1, 0, 0]
    assert lines[1][0].startswith(f"{tmp_path / 'new.xlsx'}: Recalculated. ")
    assert "XLA105" not in {finding.code for finding in appraise(tmp_path / "new.xlsx").findings}


def test_a_workbook_that_is_open_is_recalculated_when_it_is_closed(
    watched: Watch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(tmp_path / "new.xlsx")
    lock = tmp_path / "~$new.xlsx"
    lock.write_bytes(b"\x03Ann" + bytes(50))
    told(watched, capsys, recalc=True)
    before = (tmp_path / "new.xlsx").read_bytes()
    lines = [told(watched, capsys, recalc=True) for _ in range(3)]
    assert [len(each) for each in lines] == [1, 0, 0]
    assert lines[0][0].startswith(f"{tmp_path / 'new.xlsx'}: {OPEN}")
    assert (tmp_path / "new.xlsx").read_bytes() == before
    lock.unlink()
    assert "Recalculated." in told(watched, capsys, recalc=True)[0]


@contextmanager
def open_in_libreoffice(file: Path, cell: tuple[str, str], folder: Path) -> Iterator[Callable[[str], None]]:
    """What tells a LibreOffice that has the workbook open to save or close it, and waits until it has."""
    command, given = bridge("uno_saving.py", {"file": str(file), "cell": cell}, folder)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as office:
        assert office.stdin is not None
        assert office.stdout is not None
        lines, answers = office.stdin, office.stdout

        def tell(line: str) -> None:
            print(line, file=lines, flush=True)
            assert answers.readline() == f"{line}\n"

        print(given, file=lines, flush=True)
        yield tell


def test_what_libreoffice_saves_is_checked_at_once_and_recalculated_when_it_closes_it(
    watched: Watch, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "old.xlsx"
    with open_in_libreoffice(file, ("Scores", "E10"), tmp_path_factory.mktemp("office")) as tell:
        for level in ("Low", "High"):
            tell(f"save {level}")
            saved = file.read_bytes()
            lines = [told(watched, capsys, recalc=True) for _ in range(3)]
            assert ([len(each) for each in lines], file.read_bytes() == saved) == ([0, 1, 0], True)
            assert lines[1][0].startswith(f"{file}: {OPEN}")
        tell("close")
    (line,) = told(watched, capsys, recalc=True)
    assert line.startswith(f"{file}: Recalculated. ")
    assert {path.name for path in tmp_path.iterdir()} == {"old.xlsx", "old.findings.txt"}


def test_a_folder_that_is_away_is_told_once_and_looked_for_again(
    watched: Watch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tmp_path.rename(tmp_path.with_name("away"))
    assert look(watched, False) is True
    assert "is away (No such file or directory)" in capsys.readouterr().out
    assert (look(watched, False, away=True), capsys.readouterr().out) == (True, "")
    tmp_path.with_name("away").rename(tmp_path)
    assert look(watched, False, away=True) is False


def test_a_slow_folder_is_looked_at_less_often(watched: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter((10.0, 12.0))
    monkeypatch.setattr(module.time, "monotonic", lambda: next(times))
    watched.saved_workbooks()
    assert watched.pause == 40


def test_no_folder_is_one_sentence(tmp_path: Path) -> None:
    done = CliRunner().invoke(xlappraise, ["watch", str(tmp_path / "nosuch")])
    said = f"xlappraise: The folder '{tmp_path / 'nosuch'}' cannot be watched (No such file or directory).\n"
    assert (done.exit_code, done.stderr) == (2, said)


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    code = "from xlappraise.cli import program; program()"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-c", code, "watch", str(tmp_path)]
    child = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    assert child.stdout is not None
    first = child.stdout.readline()
    child.send_signal(signal.SIGINT)
    rest, said = child.communicate(timeout=60)
    assert (first + rest, said, child.returncode) == (
        f"Watching {tmp_path}, with 0 workbooks. Ctrl+C ends it.\nStopped watching.\n",
        "",
        0,
    )
