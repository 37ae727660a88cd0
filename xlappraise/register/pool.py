"""Jobs in, lines out, by processes of this computer: a file that kills its process or takes too long ends alone."""

import multiprocessing
import os
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, TimeoutError, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any

from xlappraise.register.work import (
    IN_FLIGHT,
    USUAL,
    Job,
    JobResults,
    Limits,
    Work,
    limit_memory,
    line_for,
    line_of_ended_process,
    too_long,
    with_bytes,
)
from xlappraise.xlsx.refusals import CannotRead

NO_PEBBLE = "Many files at once need pebble, which is not installed: install xlappraise with its extra portfolio."
NO_WORKERS = (
    "The processes that were started for the files end at once: in a script, call this under "
    'if __name__ == "__main__", since they begin by reading the script.'
)
TRIES = 2
"""So often a file is read that ends its process: the first time the process may have been killed for another reason."""


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def done_by_pool(jobs: Iterable[Job], processes: int = 0, limits: Limits = USUAL, work: Work = line_for) -> JobResults:
    """The jobs done by so many processes (0: one a core), as each is done. Raises CannotRead without pebble."""
    try:
        from pebble import ProcessPool
    except ModuleNotFoundError:
        raise CannotRead(NO_PEBBLE) from None
    # Never by copying this process, whose threads may hold locks: a copy would wait for them without end.
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        context.set_forkserver_preload(["xlappraise.register.work"])
    count = processes or cores()
    pool: Any = ProcessPool(count, initializer=limit_memory, initargs=(limits.memory,), context=context)
    try:
        yield from _work_off(pool, iter(jobs), count * IN_FLIGHT, limits, work)
    except BaseException:
        pool.stop()
        pool.join()
        raise
    pool.close()
    pool.join()


def _work_off(pool: Any, jobs: Any, most: int, limits: Limits, work: Work) -> JobResults:
    flying: dict[Future[str | None], tuple[Job, int]] = {}
    while True:
        # Addresses are read here, as what fsspec keeps at memory:// is in this process alone.
        for job in map(with_bytes, islice(jobs, most - len(flying))):
            flying[pool.schedule(work, (job,), timeout=limits.seconds)] = job, 1
        if not flying:
            return
        for future in wait(flying, return_when=FIRST_COMPLETED).done:
            job, tried = flying.pop(future)
            line, again = _line(future, job, tried, limits)
            if again:
                flying[pool.schedule(work, (job,), timeout=limits.seconds)] = job, tried + 1
            else:
                yield job.source, line


def _line(future: "Future[str | None]", job: Job, tried: int, limits: Limits) -> tuple[str | None, bool]:
    """What came of a job, or that it is to be tried again."""
    from pebble import ProcessExpired

    try:
        return future.result(), False
    except TimeoutError:
        return too_long(job.source, limits.seconds), False
    except BrokenProcessPool:
        raise CannotRead(NO_WORKERS) from None
    except ProcessExpired:
        return line_of_ended_process(job.source, f"{tried} times" if tried > 1 else ""), tried < TRIES
