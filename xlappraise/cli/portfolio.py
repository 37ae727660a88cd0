"""Folders of workbooks in, a register of all appraisals out: the command `portfolio`. No workbook is changed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlappraise.cli.commands import FILE
from xlappraise.cli.edge import CLEAN, ERRORS, CannotDo, finish, receipt_of, say, trouble

if TYPE_CHECKING:
    from xlappraise.register.files import SourceFile
    from xlappraise.register.journal import Journal
    from xlappraise.register.row import Row
    from xlappraise.register.since import FileStanding
    from xlappraise.register.work import Job, JobResults

    AfterEach = Callable[[SourceFile, bool], None]

MOST_REASONS = 20
"""Files that could not be read of which it is said why; the register has them all."""


@click.command(epilog="Example: xlappraise portfolio appraisals/ -o register.xlsx")
@click.argument("paths", nargs=-1, type=FILE, metavar="FOLDER...")
@click.option(
    "-o",
    "--output",
    "outputs",
    type=FILE,
    multiple=True,
    required=True,
    metavar="REGISTER",
    help="Where to write: .html, .xlsx, .csv or .parquet. May be given again.",
)
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out files and folders like 'old' or '*copy*'.")
@click.option("--list", "lists", type=FILE, multiple=True, metavar="FILE", help="Take paths from a file, one a line.")
@click.option("--since", type=FILE, metavar="OLD", help="Say what changed since this earlier register.")
@click.option("--processes", type=click.IntRange(1), metavar="N", help="Work on N files at once. [one a core]")
@click.option(
    "--timeout", type=click.FloatRange(1), default=60, show_default=True, help="Seconds that a file may take."
)
@click.option("--dask", metavar="ADDRESS", help="Work on the cluster of the dask scheduler at this address.")
@click.option("--force", is_flag=True, help="Overwrite a REGISTER that is not from this journal, or was changed.")
def portfolio(
    *,
    paths: tuple[str, ...],
    outputs: tuple[str, ...],
    exclude: tuple[str, ...],
    lists: tuple[str, ...],
    since: str | None,
    processes: int | None,
    timeout: float,
    dask: str | None,
    force: bool,
) -> None:
    """Make a register of all appraisals in folders.

    FOLDER may also be a file, a pattern, a zip archive or an address such as s3://bucket/folder. What is known of a
    file goes to a journal beside the register (.jsonl) at once: the same command goes on where it was stopped, and
    later looks only at files that are new or changed.
    """
    from xlappraise.register.files import FileFilter, paths_listed, sources
    from xlappraise.register.write import files_of
    from xlappraise.xlsx.refusals import CannotRead, CannotWrite

    if not (paths or lists):
        raise click.UsageError("Name a folder, or a list of paths with --list.")
    if dask and processes:
        raise click.UsageError("--processes is for this computer: a cluster has its own workers.")
    try:
        before = _earlier(since)
        given = [*paths, *(path for file in lists for path in paths_listed(file))]
        with _journal(outputs, force) as journal:
            own = {Path(name).absolute() for register in outputs for name in files_of(register)}
            wanted = sources(given, FileFilter(exclude=exclude))
            found = [source for source in wanted if Path(source.path).absolute() not in own]
            _refuse_nothing(found, given)
            new = _fill(journal, found, timeout, processes or 0, dask)
            code = _finish_journal(journal, found, new, outputs, before)
    except (CannotRead, CannotWrite) as refusal:
        raise CannotDo(str(refusal)) from None
    finish(code)


def _earlier(since: str | None) -> dict[str, FileStanding] | None:
    from xlappraise.register.read import read_register
    from xlappraise.register.since import standings

    return None if since is None else standings(read_register(since)[1])


@contextmanager
def _journal(outputs: tuple[str, ...], force: bool) -> Iterator[Journal]:
    """The journal of these registers. CannotDo when a register would overwrite what is not from this journal."""
    from xlappraise.register.journal import Journal
    from xlappraise.register.write import files_of

    files = [name for register in outputs for name in files_of(register)]
    path = Path(outputs[0]).with_suffix(".jsonl")
    new = not path.exists()
    journal = Journal(path)
    try:
        _refuse_others(journal, files, force)
        yield journal
    finally:
        journal.close()
        if new and not journal.entries:
            path.unlink()


def _refuse_nothing(found: list[SourceFile], given: list[str]) -> None:
    """CannotDo when not one file is there: a register of nothing helps nobody."""
    from xlappraise.register.files import is_address
    from xlappraise.xlsx.file_kind import file_bytes

    if not found:
        raise CannotDo(f"There is no workbook in {', '.join(given)}: check the folder, and what is excluded.")
    if all(each.fault or not (is_address(each.path) or Path(each.path).exists()) for each in found):
        if not found[0].fault:
            file_bytes(found[0].path)  # which says why
        raise CannotDo(found[0].fault)


def _refuse_others(journal: Journal, files: list[str], force: bool) -> None:
    for name in files:
        if not force and Path(name).exists() and _sha256(name) not in journal.written.values():
            raise CannotDo(
                f"'{name}' exists already and is not as it was written from {journal.path}: choose another name, or "
                "overwrite it with --force."
            )


def _sha256(path: str) -> str:
    from hashlib import file_digest

    with Path(path).open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _fill(journal: Journal, found: list[SourceFile], timeout: float, processes: int, dask: str | None) -> int:
    """Bring the journal up to date; how many of its lines are new. Ctrl+C ends it cleanly."""
    from xlappraise.register.portfolio import fill

    counts = Counter[bool]()
    with _workers(timeout, processes, dask) as workers, _progress(journal, len(found)) as draw:

        def count(source: SourceFile, new: bool) -> None:
            counts[new] += 1
            draw(source, new)

        try:
            fill(journal, found, workers, count)
        except KeyboardInterrupt:
            trouble(f"Stopped after {counts.total():,} of {len(found):,} files: the same command goes on from there.")
            sys.exit(130)
    return counts[True]


@contextmanager
def _workers(timeout: float, processes: int, dask: str | None) -> Iterator[Callable[[Iterable[Job]], JobResults]]:
    """What does jobs: this computer, or a cluster."""
    from xlappraise.register.work import Limits

    limits = Limits(timeout)
    if dask is None:
        from xlappraise.register.pool import done_by_pool

        yield lambda jobs: done_by_pool(jobs, processes, limits)
        return
    from xlappraise.register.cluster import executor_at
    from xlappraise.register.executors import done_by_executor

    with executor_at(dask) as executor:
        yield lambda jobs: done_by_executor(jobs, executor, limits)


@contextmanager
def _progress(journal: Journal, total: int) -> Iterator[AfterEach]:
    """A function to be called after each file: it draws rate, time left and failures where somebody watches stderr."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda source, new: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from xlappraise.register.row import STOPPED, UNREADABLE

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[failed]}"),
    )
    failed = 0
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Files", total=total, rate="", failed="")

        def draw(source: SourceFile, new: bool) -> None:
            nonlocal failed
            failed += journal.entries[source.name].state in (UNREADABLE, STOPPED)
            speed = bar.tasks[0].speed
            rate = f"{speed:,.0f} a second" if speed else ""
            bar.update(task, advance=1, rate=rate, failed=f"{failed:,} not read" if failed else "")

        yield draw


def _finish_journal(
    journal: Journal,
    found: list[SourceFile],
    new: int,
    outputs: tuple[str, ...],
    before: dict[str, FileStanding] | None,
) -> int:
    """Write the registers and say what is in them; the exit code."""
    from xlappraise.register.write import write_register

    def rows() -> Iterator[Row]:
        return (journal.row(source.name) for source in found)

    written = []
    for register in outputs:
        for name in write_register(register, rows):
            journal.add_written(name, _sha256(name))
            written.append(name)
    with receipt_of(*written):
        code = _say_counts(journal, found, new)
        if before is not None:
            _say_changes(rows(), before)
        say(f"Wrote {', '.join(written)}; the journal is {journal.path}.\n")
    return code


def _say_counts(journal: Journal, found: list[SourceFile], new: int) -> int:
    """Say how many files there are of each kind and why some were not read; the exit code."""
    from xlappraise.appraisal.words import count_of, list_of
    from xlappraise.exchange.plain import harmless
    from xlappraise.register.row import BLOCKED, NO_APPRAISAL, STOPPED, UNREADABLE, row_counts

    counts = row_counts(journal.row(source.name) for source in found)
    states = counts.states
    kinds = (
        (counts.appraisals, "appraisal", ""),
        (states[NO_APPRAISAL], "workbook of another kind", "workbooks of another kind"),
        (states[UNREADABLE], "file that cannot be read", "files that cannot be read"),
        (states[STOPPED], "file that was stopped", "files that were stopped"),
    )
    by_kind = list_of([count_of(*each) for each in kinds if each[0]])
    say(f"{count_of(len(found), 'file')}{f': {by_kind}' if by_kind else ''}. {new:,} new or changed.\n")
    if counts.appraisals:
        say(f"{_errors_in_words(counts.with_errors, states[BLOCKED])} {_certainty_in_words(counts.first_uncertain)}\n")
    unread = [source.name for source in found if journal.entries[source.name].state in (UNREADABLE, STOPPED)]
    for name in unread[:MOST_REASONS]:
        say(f"  {harmless(journal.row(name).said)}\n")
    if len(unread) > MOST_REASONS:
        say(f"  {len(unread) - MOST_REASONS:,} more: see the column 'said' of the register.\n")
    return ERRORS if counts.with_errors or unread else CLEAN


def _errors_in_words(wrong: int, blocked: int) -> str:
    if not wrong:
        return "None has something that must be fixed."
    without = f", and {blocked:,} of these {'has' if blocked == 1 else 'have'} no results for it" if blocked else ""
    return f"{wrong:,} {'has' if wrong == 1 else 'have'} something that must be fixed{without}."


def _certainty_in_words(unsure: int) -> str:
    return (
        f"In {unsure:,} it is not certain who is first."
        if unsure
        else "Where options are ranked, the first is certain."
    )


def _say_changes(rows: Iterable[Row], before: dict[str, FileStanding]) -> None:
    from xlappraise.register.since import changes, standings

    say("".join(f"{line}\n" for line in changes(before, standings(row._asdict() for row in rows))))
