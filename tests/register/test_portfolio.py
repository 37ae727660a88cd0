"""Many files: every one accounted for, whatever it does to the process that reads it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import xlappraise
from tests.conftest import EXAMPLE, ROOT
from tests.support.many_workbooks import commented, many
from xlappraise.register.files import SourceFile, sources
from xlappraise.register.journal import Journal
from xlappraise.register.pool import done_by_pool
from xlappraise.register.portfolio import fill
from xlappraise.register.row import NO_APPRAISAL, READ, STOPPED, UNREADABLE, row_from, row_of
from xlappraise.register.work import Job, Limits, line_for

pytest.importorskip("pebble")
HERE = [SourceFile(f"{n}.xlsx") for n in range(6)]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return list(many(tmp_path_factory.mktemp("many"), 300, different=12))


def test_rows_of_many_files_are_those_of_single_runs(files: list[Path]) -> None:
    rows = {row.path: row for row in xlappraise.portfolio(files[0].parent.parent, processes=2)}
    assert rows.keys() == {str(path) for path in files}
    some = {path for path in files if int(path.stem) % 100 > 92 or int(path.stem) < 20}
    assert [rows[str(path)] for path in some] == [row_of(path.read_bytes(), str(path)) for path in some]
    states = [row.state for row in rows.values()]
    assert (states.count(UNREADABLE), states.count(NO_APPRAISAL), states.count(STOPPED)) == (9, 3, 0)


def deadly(job: Job) -> str | None:
    if job.source.path == "3.xlsx":
        os.kill(os.getpid(), signal.SIGKILL)
    return line_for(job)


def endless(job: Job) -> str | None:
    while job.source.path == "3.xlsx":
        time.sleep(1)
    return line_for(job)


def greedy(job: Job) -> str | None:
    if job.source.path == "3.xlsx":
        return row_line(bytes(1 << 32))
    return line_for(job)


def row_line(data: bytes) -> str:
    return str(len(data))


def test_a_file_that_kills_its_process_takes_no_other_with_it() -> None:
    done = {source.path: row_from(line) for source, line in done_by_pool(map(Job, HERE), 2, work=deadly) if line}
    assert [path for path, row in done.items() if row.state == STOPPED] == ["3.xlsx"]
    assert done["3.xlsx"].said == "'3.xlsx' ended the process that read it (2 times)."
    assert len(done) == 6


def test_a_script_that_its_processes_run_again_is_told_what_to_do(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(f"import xlappraise\nprint(len(list(xlappraise.portfolio({str(EXAMPLE)!r}, processes=1))))\n")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, env=environment, check=False)
    assert done.stderr.rstrip().endswith("since they begin by reading the script.")


def test_a_file_that_takes_too_long_is_ended() -> None:
    found = done_by_pool(map(Job, HERE), 2, Limits(seconds=1), endless)
    assert [row_from(line).said for _, line in found if line and row_from(line).state == STOPPED] == [
        "'3.xlsx' took longer than 1 seconds, and was ended."
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows does not limit the memory of a process this way")
def test_the_memory_of_a_process_is_limited() -> None:
    with pytest.raises(MemoryError):
        list(done_by_pool([Job(HERE[3])], 1, work=greedy))


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    made: list[str] = []

    def counted(jobs):  # type: ignore[no-untyped-def]
        for job in jobs:
            line = line_for(job)
            made.extend([job.source.name] if line else [])
            yield job.source, line

    paths = [tmp_path / name for name in ("a.xlsx", "b.xlsx")]
    for path in paths:
        path.write_bytes(commented(EXAMPLE.read_bytes(), path.name))
    journal = Journal(tmp_path / "register.jsonl")
    fill(journal, sources([str(tmp_path)]), counted)
    assert made == [str(path) for path in paths]
    fill(journal, sources([str(tmp_path)]), counted)
    assert len(made) == 2
    paths[0].write_bytes(commented(EXAMPLE.read_bytes(), "changed"))
    fill(journal, sources([str(tmp_path)]), counted)
    assert made[2:] == [str(paths[0])]


def test_an_executor_of_somebody_does_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(EXAMPLE.read_bytes())
    (tmp_path / "b.xlsx").write_bytes(b"")
    with ThreadPoolExecutor(2) as executor:
        found = {row.path: row for row in xlappraise.portfolio(tmp_path, executor)}
    assert found[str(path)] == row_of(path.read_bytes(), str(path))
    assert found[str(tmp_path / "b.xlsx")].said == f"'{tmp_path / 'b.xlsx'}' is empty: copy or download it again."


def test_addresses_are_read_by_whoever_can_reach_them() -> None:
    memory = pytest.importorskip("fsspec").filesystem("memory")
    memory.pipe("/far/a.xlsx", EXAMPLE.read_bytes())
    (row,) = xlappraise.portfolio("memory://far", processes=1)
    assert (row.path, row.state, row.winner) == ("memory:///far/a.xlsx", READ, "O3")
    with ThreadPoolExecutor(1) as executor:
        assert list(xlappraise.portfolio("memory://far", executor)) == [row]
