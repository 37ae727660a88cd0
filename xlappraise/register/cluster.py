"""The address of a dask scheduler in, an executor over its workers out."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from xlappraise import __version__
from xlappraise.register.executors import RETRIES
from xlappraise.xlsx.refusals import CannotRead, safe_text

NO_DASK = "A cluster needs dask's distributed, which is not installed: install xlappraise with its extra cluster."
WAIT = 30
"""Seconds in which the scheduler must answer."""


def version_there() -> str:
    """The version of xlappraise on the worker that runs this."""
    return __version__


@contextmanager
def executor_at(address: str) -> Iterator[Executor]:
    """An executor of the cluster's workers, which must have this version of xlappraise. Raises CannotRead."""
    try:
        import distributed

        make: Any = distributed.Client
    except ModuleNotFoundError:
        raise CannotRead(NO_DASK) from None
    try:
        client = make(address, timeout=WAIT)
    except (OSError, ValueError, TypeError) as fault:
        raise CannotRead(f"No dask scheduler answers at '{safe_text(address)}' ({safe_text(fault)}).") from None
    try:
        _refuse_other_versions(client.run(version_there, on_error="return"), address)
        with client.get_executor(retries=RETRIES) as executor:
            yield executor
    finally:
        client.close()


def _refuse_other_versions(found: dict[str, object], address: str) -> None:
    """Raise CannotRead when a worker would make other rows than this version does, or there is no worker."""
    name = safe_text(address)
    if not found:
        raise CannotRead(f"The cluster at '{name}' has no workers: start some first.")
    for worker, version in found.items():
        if version != __version__:
            has = f"xlappraise {version}" if isinstance(version, str) else "no xlappraise that runs"
            said = (
                f"Worker {safe_text(worker)} has {has}: install xlappraise {__version__} on all workers of the cluster."
            )
            raise CannotRead(said)
