"""A folder in, again and again; out, the workbooks that were saved there since, each once it is whole.

It looks at names, sizes and times alone, and opens only what was saved. A folder that takes long to list, such as one
on a network drive, is looked at less often.
"""

# Paths are texts here, as in files.py.
# ruff: noqa: PTH116

import os
import time
from collections.abc import Iterator

from xlappraise.register.files import FileFilter

PAUSE = 3.0
"""Seconds between two looks at the folder."""
POLITE = 20
"""A pause lasts at least this many times as long as the look before it."""
WORKBOOKS = ("*.xlsx", "*.xlsm")

Seen = tuple[int, int]
"""Size and time of the last change."""


class Watch:
    """What is known of a folder. Workbooks that stand there at first are not looked at until they are saved."""

    def __init__(self, folder: str, exclude: tuple[str, ...] = ()) -> None:
        """Look at the folder for the first time. Raises OSError when that cannot be done."""
        self.folder, self._wanted = folder, FileFilter(WORKBOOKS, exclude)
        self.pause = PAUSE
        self.open: set[str] = set()
        """Workbooks that somebody has open, for which something is to be done when they are closed."""
        self._last = self._look()
        self._done = dict(self._last)

    def __len__(self) -> int:
        """How many workbooks are there."""
        return len(self._last)

    def saved_workbooks(self) -> list[str]:
        """Paths of the workbooks that changed, and have not changed any more since the last look: they are whole.

        Raises OSError when the folder cannot be looked at, such as a drive that is away.
        """
        now = self._look()
        whole = [path for path, seen in now.items() if seen[0] and seen == self._last.get(path) != self._done.get(path)]
        self._last = now
        self._done = {path: seen for path, seen in self._done.items() if path in now} | {p: now[p] for p in whole}
        return whole

    def note_own_change(self, path: str) -> None:
        """Take the workbook as it is now: the tool itself has written it."""
        status = os.stat(path)
        self._last[path] = self._done[path] = status.st_size, status.st_mtime_ns

    def _look(self) -> dict[str, Seen]:
        start = time.monotonic()
        found = dict(self._files(self.folder))
        self.pause = max(PAUSE, POLITE * (time.monotonic() - start))
        return found

    def _files(self, folder: str) -> Iterator[tuple[str, Seen]]:
        """The workbooks of a folder and of those in it; a folder inside that may not be looked into is passed over."""
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                try:
                    if entry.is_dir(follow_symlinks=False):
                        if not self._wanted.leaves_out(entry.path):
                            yield from self._files(entry.path)
                    elif self._wanted.takes(entry.path) and entry.is_file():
                        status = entry.stat()
                        yield entry.path, (status.st_size, status.st_mtime_ns)
                except OSError:  # gone meanwhile, or not for us
                    continue
