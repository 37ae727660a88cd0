"""Folders, files, patterns, zip archives and addresses in; out, the SourceFiles in them, and the bytes of each.

Nothing is unpacked to the disk, and links to folders are not followed. What cannot be looked into is a SourceFile that
says why: every file that somebody named is accounted for.
"""

# Paths are texts here, as they are given and told: Path would change how they are spelt.
# ruff: noqa: PTH100, PTH112, PTH113, PTH116, PTH118, PTH207

import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from functools import lru_cache
from glob import glob, has_magic
from pathlib import Path, PurePath, PurePosixPath
from typing import IO, Any

from xlappraise.records import NamedTuple
from xlappraise.xlsx import limits
from xlappraise.xlsx.file_kind import file_bytes
from xlappraise.xlsx.refusals import CannotRead, safe_text

PATTERNS = ("*.xlsx", "*.xlsm", "*.xltx", "*.xltm", "*.xls", "*.xlsb", "*.ods", "*.zip")
"""What is looked for in a folder: workbooks, those of other formats too, since each may be somebody's appraisal."""
ARCHIVE = ".zip"
LOCKS = ("~$*", ".~lock.*#", ".~xlappraise-*", "._*", "*.tmp", "*.partial", "*.crdownload")
"""Names of lock files, of files that are still being written, and of what macOS puts beside a file."""
MOST_MEMBERS = 100_000
"""Most members of an archive whose workbooks are looked at; of one with more, none are."""
INSIDE = "!"
"""Stands between an archive and its member in a path."""


class SourceFile(NamedTuple):
    """A file, or a member of a zip archive. `fault` says why nothing can be read there."""

    path: str
    member: str = ""
    fault: str = ""

    @property
    def name(self) -> str:
        """The path in one text, such as `old.zip!2019/plan.xlsx`."""
        return f"{self.path}{INSIDE}{self.member}" if self.member else self.path


class FileFilter(NamedTuple):
    """Which files are wanted: names or paths that fit one of `patterns`, and none of `exclude`."""

    patterns: Sequence[str] = PATTERNS
    exclude: Sequence[str] = ()

    def takes(self, path: str) -> bool:
        """Whether a file of this path is wanted."""
        return not is_lock(path) and _fits(path, self.patterns) and not self.leaves_out(path)

    def leaves_out(self, path: str) -> bool:
        """Whether a file or folder of this path is excluded."""
        return _fits(path, self.exclude)


EVERY_WORKBOOK = FileFilter()


def is_lock(path: str) -> bool:
    """Whether this is no workbook but what a program leaves beside one that it has open, or is still writing."""
    return _fits(PurePath(path).name, LOCKS)


def _fits(path: str, patterns: Iterable[str]) -> bool:
    """Whether the name, or the path, fits a pattern, in any case; `old/*` fits in whatever folder `old` stands."""
    whole = path.replace(os.sep, "/").casefold()
    name = whole.rpartition("/")[2]
    return any(
        fnmatch(name, each) or fnmatch(whole, each) or fnmatch(whole, f"*/{each}")
        for each in (pattern.replace(os.sep, "/").casefold() for pattern in patterns)
    )


def is_address(path: str) -> bool:
    """Whether this is an address that fsspec opens, such as s3://bucket/folder, and no path of this computer."""
    return "://" in path


def sources(paths: Iterable[str], wanted: FileFilter = EVERY_WORKBOOK) -> Iterator[SourceFile]:
    """The files that these folders, files, patterns and addresses lead to, each once.

    In the order given, within a folder by name.
    """
    seen: set[str] = set()
    for path in paths:
        for source in _at(path, wanted):
            key = source.name if is_address(source.path) else os.path.abspath(source.name)
            if key not in seen:
                seen.add(key)
                yield source


def _at(path: str, wanted: FileFilter) -> Iterator[SourceFile]:
    if is_address(path):
        yield from _at_address(path, wanted)
    elif os.path.isdir(path):
        yield from _in_folder(path, wanted)
    elif not os.path.lexists(path) and has_magic(path):
        found = sorted(each for each in glob(path, recursive=True) if not is_lock(each))
        if not found:
            yield SourceFile(path, fault=f"No file fits '{safe_text(path)}': check the folder and the spelling.")
        for each in found:
            yield from _in_folder(each, wanted) if os.path.isdir(each) else _file(each, wanted)
    else:
        yield from _file(path, wanted)


def _in_folder(folder: str, wanted: FileFilter) -> Iterator[SourceFile]:
    """Files of a folder and of the folders in it; links to folders are not followed, so that none comes twice."""
    faults: list[OSError] = []
    for at, folders, names in os.walk(folder, onerror=faults.append):
        folders[:] = sorted(each for each in folders if not wanted.leaves_out(os.path.join(at, each)))
        for name in sorted(names):
            path = os.path.normpath(os.path.join(at, name))
            if wanted.takes(path):
                yield from _file(path, wanted)
    for fault in faults:
        at = str(fault.filename or folder)
        yield SourceFile(
            at, fault=f"The folder '{safe_text(at)}' cannot be looked into ({fault.strerror}): ask its owner."
        )


def _file(path: str, wanted: FileFilter) -> Iterator[SourceFile]:
    if wanted.leaves_out(path):
        return
    if PurePath(path).suffix.lower() == ARCHIVE and os.path.isfile(path):
        yield from _in_archive(path, wanted)
    else:
        yield SourceFile(path)


# ------------------------------------------------------------------------------------------------ zip archives


def _in_archive(path: str, wanted: FileFilter) -> Iterator[SourceFile]:
    name = safe_text(path)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [each.filename for each in archive.infolist() if not each.is_dir()]
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as fault:
        yield SourceFile(
            path, fault=f"'{name}' is a damaged zip archive ({safe_text(fault)}): copy or download it again."
        )
        return
    if len(members) > MOST_MEMBERS:
        said = f"'{name}' holds {len(members):,} files, more than the {MOST_MEMBERS:,} that we look at: split it."
        yield SourceFile(path, fault=said)
        return
    inside = [each for each in members if wanted.takes(f"{path}/{each}")]
    if not inside:
        yield SourceFile(path, fault=f"'{name}' is a zip archive without a workbook.")
    for member in dict.fromkeys(inside):
        if PurePosixPath(member).suffix.lower() == ARCHIVE:
            said = f"'{safe_text(member)}' in '{name}' is an archive inside an archive, which is not opened: unpack it."
            yield SourceFile(path, member, said)
        elif inside.count(member) > 1:
            said = f"'{name}' holds '{safe_text(member)}' twice, so two programs may read two different workbooks."
            yield SourceFile(path, member, said)
        else:
            yield SourceFile(path, member)


@lru_cache(maxsize=1)
def _archive(path: str, size: int, changed: int) -> zipfile.ZipFile:
    """The archive, opened once for all its members, as long as it stays the same file."""
    return zipfile.ZipFile(path)


def _member_bytes(source: SourceFile) -> bytes:
    name = safe_text(source.name)
    try:
        status = os.stat(source.path)
        archive = _archive(source.path, status.st_size, status.st_mtime_ns)
        with archive.open(source.member) as member:
            return _read_bounded(member, name)
    except RuntimeError:
        raise CannotRead(f"'{name}' is protected with a password: unpack the archive, and name the folder.") from None
    except (
        OSError,
        EOFError,
        KeyError,
        zipfile.BadZipFile,
        NotImplementedError,
        ValueError,
        zlib.error,
    ) as fault:
        raise CannotRead(f"'{name}' is damaged inside its archive ({safe_text(fault)}): copy it again.") from None


def _read_bounded(file: IO[bytes] | Any, name: str) -> bytes:
    """The bytes of an open file. Raises CannotRead where they are more than a workbook may have."""
    data: bytes = file.read(limits.LARGEST_WORKBOOK + 1)
    if len(data) > limits.LARGEST_WORKBOOK:
        raise CannotRead(f"'{name}' is larger than {limits.LARGEST_WORKBOOK >> 20} MB: remove its pictures or data.")
    return data


# -------------------------------------------------------------------------------------------------- addresses

NO_FSSPEC = (
    "An address such as s3://... needs fsspec, which is not installed: install xlappraise with its extra cluster."
)


def _at_address(path: str, wanted: FileFilter) -> Iterator[SourceFile]:
    try:
        import fsspec

        files, inner = fsspec.core.url_to_fs(path)
        if has_magic(inner):
            found = files.glob(inner)
        elif files.isdir(inner):
            found = files.find(inner)
        else:
            found = [inner] if files.exists(inner) else []
    except ModuleNotFoundError as missing:
        needs = NO_FSSPEC if missing.name == "fsspec" else f"'{path}' needs {missing.name}, which is not installed."
        yield SourceFile(path, fault=needs)
        return
    except Exception as fault:
        yield SourceFile(path, fault=f"'{safe_text(path)}' cannot be listed ({safe_text(fault)}).")
        return
    whole = len(found) == 1 and found[0] == inner
    taken = [files.unstrip_protocol(each) for each in sorted(found) if whole or wanted.takes(each)]
    if not taken:
        yield SourceFile(path, fault=f"'{safe_text(path)}' leads to no workbook: check the address.")
    yield from (SourceFile(each) for each in taken)


def _address_bytes(source: SourceFile) -> bytes:
    name = safe_text(source.path)
    try:
        import fsspec

        with fsspec.open(source.path, "rb") as file:
            return _read_bounded(file, name)
    except CannotRead:
        raise
    except ModuleNotFoundError:
        raise CannotRead(NO_FSSPEC) from None
    except Exception as fault:
        raise CannotRead(f"'{name}' cannot be read ({safe_text(fault)}).") from None


def contents(source: SourceFile) -> bytes:
    """The bytes of a source. Raises CannotRead, with the sentence that says why."""
    if source.fault:
        raise CannotRead(source.fault)
    if is_address(source.path):
        return _address_bytes(source)
    return _member_bytes(source) if source.member else file_bytes(source.path)


def paths_listed(file: str) -> list[str]:
    """The paths in a text file, one a line; blank lines and lines that begin with # are passed over.

    Raises CannotRead.
    """
    try:
        text = Path(file).read_text("utf-8-sig")
    except (OSError, ValueError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "it is no UTF-8 text"
        raise CannotRead(f"The list '{safe_text(file)}' cannot be read ({why}).") from None
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
