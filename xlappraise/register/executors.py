"""Jobs in, lines out, by anybody's executor, such as a cluster's: each file in a process of its own on the worker.

A worker may not start a pool of its own, and one bad file would kill worker after worker; so the worker starts Python
anew for each file, gives it what it needs and waits for it no longer than a file may take.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from itertools import islice

from xlappraise.register.files import SourceFile
from xlappraise.register.row import STOPPED, Row, line_of
from xlappraise.register.work import (
    IN_FLIGHT,
    USUAL,
    Job,
    JobResults,
    Limits,
    limit_memory,
    line_for,
    line_of_ended_process,
    too_long,
    with_bytes,
)
from xlappraise.xlsx.refusals import safe_text

RETRIES = 3
"""So often a cluster gives a file to another worker when one is lost."""


def done_by_executor(jobs: Iterable[Job], executor: Executor, limits: Limits = USUAL) -> JobResults:
    """The jobs done by an executor, as each is done; at most IN_FLIGHT files a worker are handed out."""
    most, queue = IN_FLIGHT * workers_of(executor), iter(jobs)
    flying: dict[Future[str | None], Job] = {}
    try:
        while True:
            for job in islice(queue, most - len(flying)):
                flying[executor.submit(line_alone, job, limits)] = job
            if not flying:
                return
            for future in wait(flying, return_when=FIRST_COMPLETED).done:
                job = flying.pop(future)
                try:
                    yield job.source, future.result()
                except (Exception, CancelledError) as fault:
                    said = f"'{safe_text(job.source.name)}' was given up by the cluster ({type(fault).__name__})."
                    yield job.source, line_of(Row(job.source.name, STOPPED, said))
    finally:
        for future in flying:
            future.cancel()


def workers_of(executor: Executor) -> int:
    """How many files the executor works on at once, as far as it tells; 1 where it does not."""
    client = getattr(executor, "_client", None)  # dask.distributed's
    if client is not None:
        return max(1, sum(map(int, client.nthreads().values())))
    return max(1, int(getattr(executor, "_max_workers", 1)))


def line_alone(job: Job, limits: Limits) -> str | None:
    """The line of the job's file, made by a new process on this computer: what the executor's worker runs."""
    source, known, data = with_bytes(job)
    asked = json.dumps([source, known, data is not None, limits.memory])
    try:
        done = subprocess.run(
            [sys.executable, "-m", "xlappraise.register.executors", asked],
            input=data or b"",
            capture_output=True,
            timeout=limits.seconds,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    except subprocess.TimeoutExpired:
        return too_long(source, limits.seconds)
    except OSError as fault:  # such as a path that is too long to be handed on
        return line_of(Row(source.name, STOPPED, f"'{safe_text(source.name)}' cannot be handed on ({fault})."))
    if done.returncode:
        return line_of_ended_process(source, f"exit code {done.returncode}")
    return done.stdout.decode().strip() or None


def main(asked: str) -> None:
    """What that process does: the line on stdout, nothing for a file that stayed as it was."""
    source, known, given, memory = json.loads(asked)
    limit_memory(memory)
    data = sys.stdin.buffer.read() if given else None
    sys.stdout.write(line_for(Job(SourceFile(*source), known, data)) or "")


if __name__ == "__main__":
    main(sys.argv[1])
