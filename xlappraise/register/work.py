"""One job in, its line of the journal out, under limits: what a process does with a file, wherever it runs."""

from collections.abc import Callable, Iterator

from xlappraise.records import NamedTuple
from xlappraise.register.files import SourceFile, contents, is_address
from xlappraise.register.row import STOPPED, UNREADABLE, Row, line_of, row_of
from xlappraise.xlsx.refusals import CannotRead, safe_text
from xlappraise.xlsx.sha import sha256

SECONDS = 60.0
"""Seconds that a file may take; the engine's own limits hold one to about five, on a computer with no other work."""
MEMORY = 2 * 1024**3
"""Bytes of address space that a process may have; a file is held to about a quarter of it by the engine's limits."""
IN_FLIGHT = 4
"""Files that are handed out for each worker: enough that none waits, few enough that memory stays flat."""


class Job(NamedTuple):
    """A file to be checked. `known` is the SHA-256 of its bytes when its line was made, '' where it has none."""

    source: SourceFile
    known: str = ""
    data: bytes | None = None
    """Its bytes, where the process that is to check it cannot reach the file."""


class Limits(NamedTuple):
    """What a file may take: seconds, and bytes of memory."""

    seconds: float = SECONDS
    memory: int = MEMORY


USUAL = Limits()


Work = Callable[[Job], str | None]
JobResults = Iterator[tuple[SourceFile, str | None]]
"""Files as they are done, each with the line of its row; None for one that stayed as it was."""


def with_bytes(job: Job) -> Job:
    """The job with the bytes that stand at its address, or with what is wrong there; of a file, the job as it is."""
    source = job.source
    if job.data is not None or source.fault or not is_address(source.path):
        return job
    try:
        return job._replace(data=contents(source))
    except CannotRead as refusal:
        return job._replace(source=source._replace(fault=str(refusal)))


def line_for(job: Job) -> str | None:
    """The line of the job's file; None when the file is what it was when its line was made."""
    name = job.source.name
    try:
        data = contents(job.source) if job.data is None else job.data
    except CannotRead as refusal:
        return line_of(Row(name, UNREADABLE, str(refusal)))
    except MemoryError:
        return line_of(Row(name, STOPPED, f"'{safe_text(name)}' takes more memory than a file is given here."))
    if job.known and sha256(data).hexdigest() == job.known:
        return None
    return line_of(row_of(data, name))


def too_long(source: SourceFile, seconds: float) -> str:
    """The line of a file that was ended because it took too long."""
    name = safe_text(source.name)
    return line_of(Row(source.name, STOPPED, f"'{name}' took longer than {seconds:g} seconds, and was ended."))


def line_of_ended_process(source: SourceFile, how: str = "") -> str:
    """The line of a file whose process ended while it was read."""
    name = safe_text(source.name)
    return line_of(Row(source.name, STOPPED, f"'{name}' ended the process that read it{how and f' ({how})'}."))


def limit_memory(memory: int) -> bool:
    """Hold this process to so many bytes; whether the system can (Windows cannot)."""
    try:
        import resource
    except ModuleNotFoundError:
        return False
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    except (OSError, ValueError):  # macOS knows the limit and does not take it
        return False
    return True
