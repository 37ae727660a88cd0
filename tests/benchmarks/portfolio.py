"""A register of many workbooks against a loop of openpyxl's loads, and with one and two processes.

Run: python tests/benchmarks/portfolio.py [--files 200] [--rounds 3]

Each round does all in turn, so that a busy machine slows all alike; medians, and ratios within a round. Processes
start anew each time, as a user's do. It prints and does not judge.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.benchmarks.bench import ENVIRONMENT  # noqa: E402
from tests.support.generated import generated  # noqa: E402
from tests.support.many_workbooks import commented  # noqa: E402
from xlappraise.sheets.build import build  # noqa: E402

LOADS = "import openpyxl, pathlib, sys, warnings; warnings.simplefilter('ignore'); "
LOADS += "[openpyxl.load_workbook(path) for path in sorted(pathlib.Path(sys.argv[1]).glob('*.xlsx'))]"
REGISTER = "import sys; sys.argv[0] = 'xlappraise'; from xlappraise.cli import program; program()"


def seconds(code: str, *arguments: str) -> float:
    """Run Python code as a process of its own: wall-clock seconds."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, *arguments], env=ENVIRONMENT, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr.decode())
    return time.perf_counter() - start


def main() -> None:
    """Make the workbooks, measure, print."""
    given = argparse.ArgumentParser()
    given.add_argument("--files", type=int, default=200)
    given.add_argument("--rounds", type=int, default=3)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        books = Path(folder) / "books"
        books.mkdir()
        different = [build(generated(seed)) for seed in range(min(asked.files, 40))]
        for number in range(asked.files):
            (books / f"{number:05}.xlsx").write_bytes(commented(different[number % len(different)], f"{number}"))
        found: dict[str, list[float]] = {"openpyxl": [], "1 process": [], "2 processes": []}
        for turn in range(asked.rounds):
            found["openpyxl"].append(seconds(LOADS, str(books)))
            for count in (1, 2):
                out = str(Path(folder) / f"{turn}-{count}.csv")
                name = f"{count} process{'es' if count > 1 else ''}"
                found[name].append(seconds(REGISTER, "portfolio", str(books), "-o", out, "--processes", str(count)))
    for name, times in found.items():
        ratios = [load / own for load, own in zip(found["openpyxl"], times, strict=True)]
        print(
            f"{name:<12} {median(times):7.2f} s, {asked.files / median(times):6.1f} files a second, "
            f"{median(ratios):5.2f} times as fast as openpyxl's loads"
        )
    twice = [one / two for one, two in zip(found["1 process"], found["2 processes"], strict=True)]
    print(f"2 processes are {median(twice):.2f} times as fast as 1")


if __name__ == "__main__":
    main()
