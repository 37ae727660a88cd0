"""Run by hand: time and memory of the robustness analysis, each against its target; nothing is asserted.

    python tests/benchmarks/robustness.py

Times are the least of several alternating runs in one process, on one thread. Memory is the peak of a process
of its own, numpy's import included.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from tests.support.robustness_cases import appraisal, lost, worcestershire  # noqa: E402 - after the path and the threads are set
from xlappraise.appraisal.robustness import exact, fills, scenarios  # noqa: E402 - as above
from xlappraise.appraisal.robustness.monte_carlo import AROUND, GROUPS, SCORES, UNKNOWN, acceptability  # noqa: E402 - as above

DRAWS = 100_000
PARTS = (
    "switching", "group_switching_values", "first_intervals", "order_intervals", "first_group_intervals",
    "order_group_intervals", "radii", "gaps", "flips", "first_flips", "pairs_count", "fewest", "dominance",
    "certainty",
)  # fmt: skip


def closed_forms() -> None:
    """Every exact answer for the reference appraisal, 28 criteria by 5 options, from the bare appraisal."""
    found = exact(worcestershire_once, lost_once)
    for part in PARTS:
        getattr(found, part)


def plain_kernel(weights: Any, points: Any) -> None:
    """Matrix product and competition ranks with ties kept, for weights already drawn (notes/appraisal.md)."""
    for start in range(0, DRAWS, 20_000):
        values = weights[start : start + 20_000] @ points.T
        _ = 1 + (values[:, None, :] > values[:, :, None] + 1e-9).sum(2)


def least(runs: int, *jobs: Callable[[], object]) -> list[float]:
    """Least time of each job in seconds, the jobs taken in turn."""
    best = [float("inf")] * len(jobs)
    for _ in range(runs):
        for n, job in enumerate(jobs):
            start = time.perf_counter()
            job()
            best[n] = min(best[n], time.perf_counter() - start)
    return best


def memory() -> None:
    """A million draws over 200 criteria by 12 options; prints the seconds and the peak in MB."""
    random = Random(1)
    one = appraisal(
        [random.randint(1, 10) for _ in range(200)],
        ["".join(random.choices("HML", k=200)) for _ in range(12)],
    )
    start = time.perf_counter()
    acceptability(one, AROUND, draws=1_000_000)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"200 by 12, 1,000,000 draws: {seconds:.1f} s, peak {peak:.0f} MB (target 300 MB)")


def report() -> None:
    """Print every figure with its target."""
    import numpy as np

    forms, all_fills, all_scenarios = least(
        20,
        closed_forms,
        lambda: fills(worcestershire_once, lost_once),
        lambda: scenarios.run(worcestershire_once, scenarios.builtin(worcestershire_once)),
    )
    print(f"closed forms, 28 by 5: {1000 * forms:.1f} ms (target 20 ms)")
    print(f"fills that meet the totals: {1000 * all_fills:.1f} ms; 33 scenarios: {1000 * all_scenarios:.1f} ms")
    points = np.random.default_rng(1).integers(0, 3, (5, 28)) * 5.0
    weights = np.random.default_rng(1).dirichlet(np.ones(28), DRAWS)
    kinds = (AROUND, UNKNOWN, GROUPS, SCORES)
    jobs = [lambda kind=kind: acceptability(worcestershire_once, kind, draws=DRAWS) for kind in kinds]
    kernel, *times = least(9, lambda: plain_kernel(weights, points), *jobs)
    print(f"plain kernel, {DRAWS:,} draws: {1000 * kernel:.1f} ms")
    for kind, seconds in zip(kinds, times, strict=True):
        print(f"  {kind}: {1000 * seconds:.1f} ms, {seconds / kernel:.1f} times the kernel (target 5)")
    subprocess.run([sys.executable, __file__, "memory"], check=True)


worcestershire_once, lost_once = worcestershire(), lost()

if __name__ == "__main__":
    memory() if sys.argv[1:] == ["memory"] else report()
