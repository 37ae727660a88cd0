"""Time and memory of check and recalc against openpyxl's load and save; what a press of a button imports.

Run: python tests/benchmarks/bench.py

Whole processes, started in turn within one run, so that a busy machine slows all alike; medians, and ratios
to openpyxl. It prints and does not judge.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "workbook_templates" / "worcestershire-2017.xlsx"

LOAD = "import openpyxl, sys; openpyxl.load_workbook(sys.argv[1])"
SAVE = "import openpyxl, sys; openpyxl.load_workbook(sys.argv[1]).save(sys.argv[1])"
PEAK = """
import atexit, os
def _peak():
    with open('/proc/self/status') as file:
        peak = next(line.split()[1] for line in file if line.startswith('VmHWM'))
    os.write(int(os.environ['BENCH_PEAK']), peak.encode())
_exit = os._exit
def _peak_and_exit(code):
    _peak()
    _exit(code)
if os.path.exists('/proc/self/status'):
    atexit.register(_peak)
    os._exit = _peak_and_exit
"""
"""Tells the process's own peak (Linux): what the system reports begins with that of the process it was started by."""

CHECK = "import sys; sys.argv[0] = 'xlappraise'; from xlappraise.cli import program; program()"

PRESS = """
from xlappraise.excel.hidden_packages import unneeded_hidden
with unneeded_hidden():
    import xlwings
    import xlappraise.excel.live
"""
PRESS_WITH_ALL = "import xlwings, xlappraise.excel.live"
"""What a press of a button starts before it reaches Excel: as it does, and with all that xlwings takes along."""

COMPILED = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
ENVIRONMENT = {**os.environ, **COMPILED}
"""pip compiles what it installs, so what runs from this tree is to be compiled too (by the first, unmeasured run)."""

Measure = tuple[float, float]
"""Seconds and peak MiB."""


def process(code: str, *arguments: str) -> Measure:
    """Run Python code as a process of its own: wall-clock seconds and peak memory in MiB."""
    told, tell = os.pipe()
    start = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", PEAK + code, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**ENVIRONMENT, "BENCH_PEAK": str(tell)},
        pass_fds=[tell],
    )
    os.close(tell)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        sys.exit(f"{code} {' '.join(arguments)} ended with {child.returncode}")
    with os.fdopen(told) as pipe:
        peak = pipe.read()
    per_mib = 2**20 if sys.platform == "darwin" else 2**10
    return seconds, (int(peak) if peak else usage.ru_maxrss) / per_mib


def edited(path: Path) -> None:
    """Change one score, so that a recalculation has something to write."""
    from xlappraise.flow import appraise
    from xlappraise.xlsx.changes.kinds import SetCell
    from xlappraise.xlsx.package import apply

    outcome = appraise(path)
    ref, option = next(key for key in outcome.appraisal.wanted_keys() if outcome.appraisal.scores.get(key) == "High")
    cell = outcome.appraisal.score_cells[ref, option]
    apply(path, [SetCell(cell.sheet, cell.row, cell.column, "Low")])


def runs(workbook: Path, folder: Path) -> dict[str, Callable[[], Measure]]:
    """What is measured on a workbook; each run starts from a fresh copy with one score changed."""
    stale = folder / f"stale-{workbook.name}"
    shutil.copy(workbook, stale)
    edited(stale)

    def fresh() -> str:
        return str(shutil.copy(stale, folder / f"run-{workbook.name}"))

    return {
        "python": lambda: process("pass"),
        "openpyxl load": lambda: process(LOAD, str(workbook)),
        "xlappraise check": lambda: process(CHECK, "check", str(workbook)),
        "openpyxl load+save": lambda: process(SAVE, fresh()),
        "xlappraise recalc": lambda: process(CHECK, "recalc", fresh()),
    }


PRESSES: dict[str, Callable[[], Measure]] = {
    "with all of xlwings": lambda: process(PRESS_WITH_ALL),
    "start of a press": lambda: process(PRESS),
}
AGAINST = {
    "xlappraise check": "openpyxl load",
    "xlappraise recalc": "openpyxl load+save",
    "start of a press": "with all of xlwings",
}


def alternate(measures: dict[str, Callable[[], Measure]], rounds: int) -> dict[str, Measure]:
    """Medians of seconds and MiB; every round measures each once."""
    found: dict[str, list[Measure]] = {name: [] for name in measures}
    for number in range(rounds + 1):
        for name, measure in measures.items():
            figures = measure()
            if number:  # the first of each warms up
                found[name].append(figures)
    return {name: (median(s for s, _ in each), median(m for _, m in each)) for name, each in found.items()}


def report(title: str, medians: dict[str, Measure]) -> Iterator[str]:
    """Lines of a table, with ratios beside what has something to be compared with."""
    yield title
    for name, (seconds, memory) in medians.items():
        line = f"  {name:<24}{seconds * 1000:9.0f} ms {memory:8.0f} MiB"
        if name in AGAINST:
            other = medians[AGAINST[name]]
            line += f"   {seconds / other[0]:.2f} of the time, {memory / other[1]:.2f} of the memory"
        yield line
    yield ""


def inside(path: Path, rounds: int) -> Iterator[str]:
    """The same within one process: a checked workbook against an openpyxl load."""
    import openpyxl

    from xlappraise.flow import appraise

    jobs: dict[str, Callable[[], object]] = {
        "openpyxl load": lambda: openpyxl.load_workbook(path),
        "appraise": lambda: appraise(path),
    }
    found: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds + 1):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            found[name].append(time.perf_counter() - start)
    load, ours = (median(found[name][1:]) for name in jobs)  # the first of each warms up
    yield "inside one process"
    yield f"  openpyxl load {load * 1000:.0f} ms, appraise {ours * 1000:.0f} ms: {ours / load:.2f}"
    yield ""


def large(path: Path, criteria: int = 2000, options: int = 50) -> None:
    """A workbook of that size with a rationale for every score."""
    from xlappraise.exchange.from_json import appraisal_from
    from xlappraise.sheets.build import build

    levels = ("High", "Medium", "Low")
    ids = [f"O{number}" for number in range(1, options + 1)]
    refs = [f"C{number}" for number in range(1, criteria + 1)]
    data = {
        "schema": "xlappraise.appraisal/1",
        "title": f"{criteria} criteria by {options} options",
        "scale": [{"level": level, "points": points} for level, points in zip(levels, (10, 5, 0), strict=True)],
        "bands": [{"label": "Green", "letter": "G", "from": 50}, {"label": "Red", "letter": "R", "from": 0}],
        "groups": ["A", "B"],
        "options": [{"id": each, "name": f"Option {each}", "stage": "Short-list"} for each in ids],
        "criteria": [
            {
                "ref": ref,
                "group": "AB"[n % 2],
                "title": f"Criterion {ref}",
                "kind": "scored",
                "weight": 1 + n % 9,
            }
            for n, ref in enumerate(refs)
        ],
        "scores": {
            ref: {each: levels[(n * 7 + m * 5 + n * m) % 3] for m, each in enumerate(ids)} for n, ref in enumerate(refs)
        },
        "rationale": {
            ref: {each: f"What was found for {each} on {ref}, in a sentence of usual length." for each in ids}
            for ref in refs
        },
    }
    path.write_bytes(build(appraisal_from(json.dumps(data))))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=9, help="rounds on the reference workbook")
    arguments.add_argument("--large", action="store_true", help="also 2,000 criteria by 50 options (minutes)")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for line in report("reference workbook", alternate(runs(EXAMPLE, folder), chosen.rounds)):
            print(line)
        for line in report("a button in Excel", alternate(PRESSES, chosen.rounds)):
            print(line)
        for line in inside(EXAMPLE, chosen.rounds):
            print(line)
        if chosen.large:
            path = folder / "large.xlsx"
            large(path)
            for line in report("2,000 criteria by 50 options", alternate(runs(path, folder), 3)):
                print(line)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
