"""Rows in, a file of lines out, and the other way round: the journal, from which a stopped run goes on.

One line a file (`xlappraise.register/1`), written as soon as it is known. Of several lines of one path the last holds.
A last line that is torn, because the run was killed while it was written, is passed over and taken off.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from xlappraise import __version__
from xlappraise.records import NamedTuple
from xlappraise.register.row import SCHEMA, STOPPED, Row, row_from
from xlappraise.xlsx.refusals import CannotRead, CannotWrite, safe_text

LOCKED_BYTE = 2**31 - 2
"""What a run locks on Windows, where nobody else can read what is locked: far behind what is written."""
WRITTEN = "xlappraise.register.written/1"
"""Schema of a line that says which registers were written from this journal: their names and SHA-256."""


class JournalEntry(NamedTuple):
    """Where the line of a file stands in the journal, and what it was made of."""

    offset: int
    sha256: str
    tool: str
    state: str

    @property
    def finished_sha256(self) -> str:
        """The SHA-256 of the file if its row need not be made again as long as it has that; '' when it must be."""
        return self.sha256 if self.tool == __version__ and self.state != STOPPED else ""


class Journal:
    """An open journal. Only places of lines are held in memory, however many files there are."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Open or begin the journal at `path`. Raises CannotRead for a file of something else, or CannotWrite."""
        self.path = Path(path)
        self.entries: dict[str, JournalEntry] = {}
        self.written: dict[str, str] = {}
        """SHA-256 of each register that was written from it, by its name."""
        try:
            self._file: BinaryIO = self.path.open("a+b")
        except OSError as fault:
            raise CannotWrite(f"'{safe_text(path)}' cannot be written ({fault.strerror}).") from None
        try:
            self._refuse_another()
            self._file.truncate(self._index())
        except BaseException:
            self._file.close()
            raise

    def _refuse_another(self) -> None:
        """Raise CannotWrite while another run writes this journal; some network drives cannot tell."""
        try:
            _lock(self._file.fileno())
        except (BlockingIOError, PermissionError):
            raise CannotWrite(f"Another run is writing '{safe_text(self.path)}': wait for its end.") from None
        except OSError:
            return

    def _index(self) -> int:
        """Note every line; the length of what is whole."""
        end = 0
        self._file.seek(0)
        for line in self._file:
            if not line.endswith(b"\n"):
                break
            try:
                self._note(json.loads(line), end)
            except (ValueError, KeyError, TypeError, AttributeError):
                if end == 0:
                    raise CannotRead(f"'{safe_text(self.path)}' is no journal of a register: name another.") from None
            end += len(line)
        return end

    def _note(self, data: dict[str, str], offset: int) -> None:
        if data["schema"] == SCHEMA:
            self.entries[data["path"]] = JournalEntry(offset, data["sha256"], data["tool"], data["state"])
        elif data["schema"] == WRITTEN:
            self.written[data["name"]] = data["sha256"]
        elif not offset:
            raise ValueError(data["schema"])

    def add(self, line: str) -> None:
        """Add the line of a row, and hand it to the system at once."""
        self._put(json.loads(line), line)

    def add_written(self, name: str, sha256: str) -> None:
        """Add that a register was written."""
        data = {"schema": WRITTEN, "name": name, "sha256": sha256}
        self._put(data, json.dumps(data))

    def _put(self, data: dict[str, str], line: str) -> None:
        offset = self._file.seek(0, os.SEEK_END)
        self._file.write(line.encode() + b"\n")
        self._file.flush()
        self._note(data, offset)

    def row(self, name: str) -> Row:
        """The row of the file of that name; KeyError when there is none."""
        self._file.seek(self.entries[name].offset)
        return row_from(self._file.readline())

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _lock(handle: int) -> None:
    """Keep a file for this process until it is closed. Raises OSError: another has it, or there are no locks there."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def rows_in(path: str | os.PathLike[str]) -> Iterator[Row]:
    """The rows of a journal that nobody is writing, the last of each path, in the order of their first lines.

    Raises CannotRead.
    """
    last: dict[str, Row] = {}
    try:
        with Path(path).open("rb") as file:
            for number, line in enumerate(file):
                try:
                    row = row_from(line)
                    last[row.path] = row
                except ValueError:
                    if number == 0:
                        raise CannotRead(f"'{safe_text(path)}' is no journal of a register.") from None
    except OSError as fault:
        raise CannotRead(f"'{safe_text(path)}' cannot be read ({fault.strerror}).") from None
    yield from last.values()
