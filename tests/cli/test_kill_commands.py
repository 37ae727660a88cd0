"""`recalc` killed at any moment: the old workbook or the new one, never a torn one, and the next run clears up."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.hostile_cases import book, typed
from xlappraise import flow

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX only")


def recalculation(path: Path) -> int:
    """Start `recalc` in a fork of this process, which has its modules already; gives the process's number."""
    child = os.fork()
    if child:
        return child
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.argv = ["xlappraise", "recalc", str(path)]
        from xlappraise.cli import main

        main()
    finally:
        os._exit(0)


def beside(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.parent.iterdir() if entry != path)


def kills(path: Path, times: int) -> dict[str, int]:
    """Kill so many recalculations at random moments; what was found after each, and temporary files left over."""
    old = book(Scores_E10=typed("High"))
    path.write_bytes(old)
    start = time.perf_counter()
    os.waitpid(recalculation(path), 0)
    whole, new = time.perf_counter() - start, path.read_bytes()
    assert old != new
    choose, found = random.Random(11), {"old": 0, "new": 0, "left over": 0}
    for _ in range(times):
        path.write_bytes(old)
        child = recalculation(path)
        time.sleep(choose.random() * whole * 1.3)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        now = path.read_bytes()
        assert now in (old, new)
        found["old" if now == old else "new"] += 1
        found["left over"] += len(beside(path))
    path.write_bytes(old)
    flow.recalc(path)
    assert path.read_bytes() == new
    assert beside(path) == []
    return found


def test_a_few_dozen_killed_recalculations(tmp_path):
    found = kills(tmp_path / "book.xlsx", 40)
    assert found["old"] > 0


@pytest.mark.slow
def test_a_thousand_killed_recalculations(tmp_path):
    found = kills(tmp_path / "book.xlsx", 1000)
    print(found)
    assert min(found.values()) > 0


def test_a_killed_process_of_its_own_leaves_the_old_file_or_the_new_one(tmp_path):
    path, old = tmp_path / "book.xlsx", book(Scores_E10=typed("High"))
    path.write_bytes(old)
    new = path.with_name("new.xlsx")
    flow.recalc(path, new)
    words = [sys.executable, "-m", "xlappraise", "recalc", str(path)]
    for moment in (0.02, 0.08, 0.12, 0.16, 0.2, 0.3):
        path.write_bytes(old)
        with subprocess.Popen(words, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL) as child:
            time.sleep(moment)
            child.kill()
        assert path.read_bytes() in (old, new.read_bytes())
