"""Paths in, rows out: the flow over many files on one screen.

paths --files.sources--> SourceFiles --pool or executors--> lines --journal--> rows
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor

from xlappraise.register.executors import done_by_executor
from xlappraise.register.files import FileFilter, SourceFile, sources
from xlappraise.register.journal import Journal
from xlappraise.register.pool import done_by_pool
from xlappraise.register.row import Row, row_from
from xlappraise.register.work import Job, JobResults

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


def portfolio(
    paths: Paths, executor: Executor | None = None, *, processes: int = 0, exclude: Sequence[str] = ()
) -> Iterator[Row]:
    """The rows of all workbooks that `paths` lead to, as each is done; see `xlappraise.portfolio`."""
    given = [paths] if isinstance(paths, str | os.PathLike) else paths
    jobs = map(Job, sources([os.fspath(path) for path in given], FileFilter(exclude=exclude)))
    done = done_by_pool(jobs, processes) if executor is None else done_by_executor(jobs, executor)
    return (row_from(line) for _, line in done if line is not None)


def fill(
    journal: Journal,
    found: Iterable[SourceFile],
    done: Callable[[Iterable[Job]], JobResults],
    after_each: Callable[[SourceFile, bool], None] = lambda source, new: None,
) -> None:
    """Bring the journal up to date with the files found: a line for each that is new or changed.

    `after_each` is called with each file as it is done, and whether it has a new line.
    """
    entries = journal.entries
    jobs = (Job(each, entries[each.name].finished_sha256 if each.name in entries else "") for each in found)
    for source, line in done(jobs):
        new = line is not None and not _is_there(journal, source, line)
        if line is not None and new:
            journal.add(line)
        after_each(source, new)


def _is_there(journal: Journal, source: SourceFile, line: str) -> bool:
    """Whether the journal says the very same of a file whose bytes nobody has."""
    return source.name in journal.entries and journal.row(source.name) == row_from(line)
