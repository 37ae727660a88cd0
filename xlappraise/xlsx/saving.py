"""Replacing a file whole or not at all: in, a target and what writes the new bytes; out, the target renewed.

The new file grows beside the old one, is checked and flushed to the disk, and only then takes the old one's name.
Killed at any moment, the old file or the new one is there, never a torn one; a temporary file that is left over
is removed by a later run.
"""

# Pathlib would double the cost of starting, and has no fsync, flags or descriptors.
# ruff: noqa: PTH107, PTH116, PTH118, PTH119, PTH120, PTH122, PTH123, PTH208

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from xlappraise.records import NamedTuple
from xlappraise.xlsx.refusals import CannotWrite, safe_text

TEMPORARY = ".~xlappraise-"
ENDING, LOCK = ".tmp", ".lock"
WAITS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)
"""Seconds between tries while another program on Windows, or another run of ours, holds the file: 2.55 in all."""
SHARING_VIOLATIONS = (5, 32, 33)
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
ACCESS_LIST = "system.posix_acl_access"
OLD_ENOUGH = 24 * 3600
"""Seconds after which a temporary file is a leftover even where it cannot be known whether its run is alive: on
Windows, or when another computer made it."""
SECOND_NAME = "The file had a second name (hard link), which still leads to the old version."


class Target(NamedTuple):
    """A file to be replaced or made: its real path, and its state when it was read (None: it is new)."""

    path: str
    status: os.stat_result | None

    @property
    def folder(self) -> str:
        """The folder it stands in."""
        return os.path.dirname(self.path) or "."

    @property
    def name(self) -> str:
        """Its own name."""
        return os.path.basename(self.path)

    @property
    def has_second_name(self) -> bool:
        """Whether the disk knows the file by another name too, which goes on leading to the old content."""
        return self.status is not None and self.status.st_nlink > 1


def target_at(path: str, *, force: bool) -> Target:
    """The file that `path` leads to, ready to be replaced. Raises CannotWrite when it may not be.

    Read-only files and files that another program has open are refused; `force` is the way past a lock file.
    """
    real = os.path.realpath(path)
    status: os.stat_result | None = None
    try:
        status = os.stat(real)
    except FileNotFoundError:
        pass
    except OSError as fault:
        raise CannotWrite(_cannot(path, fault)) from None
    target = Target(real, status)
    if status is not None:
        if stat.S_ISDIR(status.st_mode):
            raise CannotWrite(f"'{safe_text(path)}' is a folder: name the workbook itself.")
        if not status.st_mode & 0o222 or not os.access(real, os.W_OK):
            raise CannotWrite(f"'{safe_text(path)}' is read-only, so nothing was written: lift that, or save a copy.")
    if not force:
        refuse_open_elsewhere(target)
    return target


def refuse_open_elsewhere(target: Target) -> None:
    """Raise CannotWrite when Excel's or LibreOffice's lock file stands beside the target."""
    for lock, program in ((f"~${target.name}", "Excel"), (f".~lock.{target.name}#", "LibreOffice")):
        path = os.path.join(target.folder, lock)
        if os.path.lexists(path):
            owner = _owner(path, program)
            by = f" by {safe_text(owner)}" if owner else ""
            raise CannotWrite(
                f"'{safe_text(target.name)}' is open in {program}{by}, so nothing was written: close it there first "
                f"(if it is not open, delete the file {safe_text(lock)} or use --force)."
            )


def refuse_second_name(target: Target) -> None:
    """Raise CannotWrite when another name would be left with the old content, a second version that nobody told of."""
    if target.has_second_name:
        raise CannotWrite(
            f"'{safe_text(target.name)}' has a second name on this disk (a hard link), which would keep the old "
            "content, so nothing was written: save a copy under a new name, or use --force."
        )


def _owner(path: str, program: str) -> str:
    """Who holds a lock, as far as its file says."""
    try:
        with open(path, "rb") as file:
            data = file.read(512)
    except OSError:
        return ""
    if program == "Excel":
        return data[1 : 1 + data[0]].decode("latin-1").strip() if data and data[0] < 55 else ""
    fields = data.decode("utf-8", "replace").split(",")
    return " ".join(field for field in fields[:2] if field).strip()


def replace(
    target: Target,
    write: Callable[[BinaryIO], object],
    check: Callable[[str], object],
    unchanged: Callable[[], object],
    *,
    backup: bool | str = False,
) -> str:
    """Write a new file by `write`, have it checked by `check(path)`, and put it in the target's place.

    `unchanged()` raises when the old file is no longer what was read; it is asked last, once no other run of ours can
    replace the file. Returns the path of the backup, or ''. Raises CannotWrite; then the old file is as it was.
    """
    remove_leftovers(target.folder)
    temporary, handle = _new_temporary(target)
    kept = ""
    try:
        try:
            with open(handle, "wb") as file:
                write(file)
                file.flush()
                _take_over(handle, target)
                os.fsync(handle)
            check(temporary)
        except OSError as fault:
            raise CannotWrite(_cannot(target.path, fault)) from None
        with _alone(target, temporary):
            unchanged()
            kept = _keep_old(target, "" if backup is True else backup) if backup else ""
            _move(temporary, target)
    except BaseException:
        for path in (temporary, kept):
            if path:
                with suppress(OSError):
                    os.remove(path)
        raise
    _flush_folder(target.folder)
    return kept


@contextmanager
def _alone(target: Target, temporary: str) -> Iterator[None]:
    """Keep other runs of ours from replacing the target. Raises CannotWrite when another one does not end.

    What one wrote between another's last look at the old file and its renaming would be lost. A file serves as the
    lock, for those of disks differ and those of servers may do nothing; `remove_leftovers` takes one away that a
    killed run left.
    """
    path = os.path.join(target.folder, f"{TEMPORARY}{_letters(target.name.casefold())}{LOCK}")
    handle = _only_ours(path, target)
    try:
        with suppress(OSError), open(handle, "wb") as file:  # on a full disk nobody knows whose it is
            file.write(os.path.basename(temporary).encode())
        yield
    finally:
        with suppress(OSError):
            os.remove(path)


def _only_ours(path: str, target: Target) -> int:
    """A handle of the lock, made by us and nobody else. Raises CannotWrite when another run keeps it."""
    for wait in (*WAITS, None):
        try:
            return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        except (FileExistsError, PermissionError):  # the latter on Windows, while it goes
            if wait is None:
                break
            time.sleep(wait)
        except OSError as fault:
            raise CannotWrite(_cannot(target.path, fault)) from None
    raise CannotWrite(
        f"'{safe_text(target.name)}' is being written by another run of xlappraise, so nothing was written: run it "
        f"again (if there is no other, delete the file {os.path.basename(path)})."
    )


def _new_temporary(target: Target) -> tuple[str, int]:
    """A new file of our own in the target's folder. Its name says which run it belongs to."""
    name = f"{TEMPORARY}{_host()}-{os.getpid()}-{os.urandom(6).hex()}{ENDING}"
    path = os.path.join(target.folder, name)
    mode = 0o666 if target.status is None else 0o600
    try:
        return path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    except FileNotFoundError:
        raise CannotWrite(f"The folder '{safe_text(target.folder)}' does not exist: make it first.") from None
    except OSError as fault:
        if fault.errno in FULL:
            raise CannotWrite(_cannot(target.path, fault)) from None
        raise CannotWrite(
            f"The folder '{safe_text(target.folder)}' may not be written to ({os.strerror(fault.errno or 0)}): "
            "copy the workbook to a folder of your own."
        ) from None


def _take_over(handle: int, target: Target) -> None:
    """Give the new file the old one's permissions and notes, and its owner and group where we may."""
    status = target.status
    if status is None or os.name == "nt":
        return
    # A browser's Python has one user, without a number.
    if hasattr(os, "geteuid") and (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
        try:
            os.fchown(handle, status.st_uid, status.st_gid)
        except OSError:  # a colleague's file: the group that shares it must still be able to
            with suppress(OSError):
                os.fchown(handle, -1, status.st_gid)
    _take_over_notes(handle, target.path)
    os.fchmod(handle, stat.S_IMODE(status.st_mode))


def _take_over_notes(handle: int, path: str) -> None:
    """Copy the extended attributes that Linux keeps of a file: the users' own, and the list of who may read it.

    Without that list the bits for the group, which then limit it, would let in the whole group.
    """
    if not hasattr(os, "listxattr"):
        return
    with suppress(OSError):
        for name in os.listxattr(path):
            if name.startswith("user.") or name == ACCESS_LIST:
                with suppress(OSError):
                    os.setxattr(handle, name, os.getxattr(path, name))


def _keep_old(target: Target, words: str = "") -> str:
    """Give the old file a second name beside it, free so far, and return that: its own, and `words` or (backup)."""
    if target.status is None:
        return ""
    stem, ending = os.path.splitext(target.name)
    for number in range(1, 1000):
        count = "" if number == 1 else f" {number}"
        extra = f" {words}{count}" if words else f" (backup{count})"
        path = os.path.join(target.folder, stem + extra + ending)
        try:
            os.link(target.path, path)
        except FileExistsError:
            continue
        except OSError:
            if not os.path.lexists(path):
                return _copy_aside(target, path)
            continue
        return path
    raise CannotWrite(f"'{safe_text(target.path)}' has a thousand backups beside it: delete some.")


def _copy_aside(target: Target, path: str) -> str:
    """Copy the old file, where the disk knows no second names."""
    try:
        with open(target.path, "rb") as old, open(path, "xb") as new:
            new.write(old.read())
            new.flush()
            os.fsync(new.fileno())
    except OSError as fault:
        with suppress(OSError):
            os.remove(path)
        raise CannotWrite(_cannot(path, fault)) from None
    return path


def _move(
    temporary: str,
    target: Target,
    rename: Callable[[str, str], object] = os.replace,
    sleep: Callable[[float], object] = time.sleep,
) -> None:
    """Rename the new file over the old one; on Windows with patience for virus scanners and OneDrive."""
    for wait in (*WAITS, None):
        try:
            rename(temporary, target.path)
        except OSError as fault:
            if getattr(fault, "winerror", None) not in SHARING_VIOLATIONS or wait is None:
                raise CannotWrite(_cannot(target.path, fault)) from None
            sleep(wait)
        else:
            return


def _flush_folder(folder: str) -> None:
    """Flush the folder too, or the new name may be lost with the power. Windows knows no such thing."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _cannot(path: str, fault: OSError) -> str:
    name, number = safe_text(path), fault.errno or 0
    if number in FULL:
        return f"'{name}' could not be saved, for the disk (or your share of it) is full: the old file is untouched."
    if getattr(fault, "winerror", None) in SHARING_VIOLATIONS:
        return f"'{name}' is held by another program (perhaps Excel), so nothing was written: close it there first."
    if number == errno.ENAMETOOLONG:
        return f"'{name}' is too long a name for this disk: choose a shorter one."
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"'{name}' may not be written to by you, so nothing was written: save a copy in a folder of your own."
    return f"'{name}' could not be saved ({os.strerror(number)}): the old file is untouched."


def _host() -> str:
    """A few letters for this computer, so that nobody clears away what another one is writing."""
    return _letters(os.environ.get("COMPUTERNAME", "") if os.name == "nt" else os.uname().nodename)


def _letters(name: str) -> str:
    """Eight letters for a name of any length."""
    import zlib

    return f"{zlib.crc32(name.encode('utf-8', 'surrogatepass')):08x}"


def remove_leftovers(folder: str) -> None:
    """Remove temporary files and locks of killed runs in this folder; those of runs that may be alive stay a day."""
    try:
        names = [name for name in os.listdir(folder) if name.startswith(TEMPORARY) and name.endswith((ENDING, LOCK))]
    except OSError:
        return
    for name in names:
        path = os.path.join(folder, name)
        with suppress(OSError):
            changed = os.lstat(path).st_mtime
            if _is_leftover(_run_of(path) if name.endswith(LOCK) else name, changed):
                os.remove(path)


def _run_of(lock: str) -> str:
    """The name of the temporary file that a lock is for, which says whose run it is."""
    with open(lock, "rb") as file:
        return file.read(512).decode("ascii", "replace")


def _is_leftover(name: str, changed: float) -> bool:
    host, _, rest = name.removeprefix(TEMPORARY).partition("-")
    process = rest.partition("-")[0]
    if time.time() - changed > OLD_ENOUGH:
        return True
    if host != _host() or not process.isdigit() or os.name == "nt":
        return False
    if int(process) == os.getpid():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
