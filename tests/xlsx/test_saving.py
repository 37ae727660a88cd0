"""Saving: the old file or the new one, whatever happens meanwhile."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import resource
import signal
import stat
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.corpus import parts_of, sheet, small, zipped
from xlappraise.xlsx import package, planning, saving, writer
from xlappraise.xlsx.changes.kinds import SetCell

NOBODY = 65534
CHANGE = [SetCell("S", 1, 1, 2.0)]
CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "book.xlsx"
    file.write_bytes(small(CELL))
    return file


def value(path):
    return package.snapshot(path).sheets["S"].cells[1, 1].value


def others(path):
    return sorted(entry.name for entry in path.parent.iterdir() if entry != path)


def refused(path, message, change=CHANGE, **more):
    """The write is refused with one sentence, the file is untouched and nothing lies beside it."""
    before, beside = path.read_bytes(), others(path)
    with pytest.raises(package.CannotWrite, match=message) as caught:
        package.apply(path, change, **more)
    assert "\n" not in str(caught.value)
    assert (path.read_bytes(), others(path)) == (before, beside)


def as_nobody(work):
    """Run `work` in a process of a user without rights; its result must be true."""
    child = os.fork()
    if not child:
        ok = False
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            ok = bool(work())
        finally:
            os._exit(0 if ok else 1)
    assert os.waitpid(child, 0)[1] == 0


def sentence(path, change=CHANGE, **more):
    """What the officer is told, or '' when it was written."""
    try:
        package.apply(path, change, **more)
    except (package.CannotRead, package.CannotWrite) as fault:
        return str(fault)
    return ""


@pytest.fixture
def open_folder(tmp_path):
    """A folder that everyone may write in, reached through folders that everyone may enter."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(folder.stat().st_mode | 0o011)
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    return shared


# What the new file takes over.


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_the_mode_is_kept(path, mode):
    path.chmod(mode)
    package.apply(path, CHANGE)
    assert stat.S_IMODE(path.stat().st_mode) == mode


def access_list():
    """By it one person more may read and write a file, and its group may not; as linux/posix_acl_xattr.h has it."""
    nobody = 0xFFFFFFFF
    entries = [(1, 6, nobody), (2, 6, 4321), (4, 0, nobody), (16, 6, nobody), (32, 0, nobody)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


@posix
@pytest.mark.parametrize(
    ("name", "value"),
    [("user.label", b"OFFICIAL"), ("system.posix_acl_access", access_list())],
    ids=["a label", "an access list"],
)
def test_what_linux_keeps_beside_a_file_is_kept(path, name, value):
    try:
        os.setxattr(path, name, value)
    except (AttributeError, OSError):
        pytest.skip("this disk keeps nothing beside a file")
    package.apply(path, CHANGE)
    assert os.getxattr(path, name) == value


@posix
def test_a_colleague_s_file_stays_with_the_group_that_shares_it(path, monkeypatch):
    asked = []

    def fchown(handle, user, group):
        asked.append((user, group))
        if user != -1:
            raise PermissionError

    monkeypatch.setattr(os, "fchown", fchown)
    monkeypatch.setattr(os, "geteuid", lambda: 4321)
    status = path.stat()
    package.apply(path, CHANGE)
    assert asked == [(status.st_uid, status.st_gid), (-1, status.st_gid)]


@posix
def test_a_link_stays_a_link(path, tmp_path):
    (tmp_path / "folder").mkdir()
    link = tmp_path / "folder" / "link.xlsx"
    link.symlink_to(path)
    package.apply(link, CHANGE)
    assert link.is_symlink()
    assert value(path) == 2
    assert others(link) == []


@posix
def test_links_that_lead_nowhere_or_round(tmp_path):
    (tmp_path / "gone.xlsx").symlink_to(tmp_path / "nothing.xlsx")
    (tmp_path / "round.xlsx").symlink_to(tmp_path / "round.xlsx")
    assert "does not exist" in sentence(tmp_path / "gone.xlsx")
    assert sentence(tmp_path / "round.xlsx").count("round.xlsx") == 1


@posix
def test_a_file_with_a_second_name_is_written_when_forced_and_the_name_is_told_of(path, tmp_path):
    (tmp_path / "second.xlsx").hardlink_to(path)
    refused(path, r"^'book.xlsx' has a second name on this disk \(a hard link\), which would keep the old content")
    assert package.apply(path, CHANGE, force=True).notes == (saving.SECOND_NAME,)
    assert (value(path), value(tmp_path / "second.xlsx")) == (2, 1)


@posix
def test_a_file_with_a_second_name_that_is_as_it_should_be_is_no_news(path, tmp_path):
    (tmp_path / "second.xlsx").hardlink_to(path)
    receipt = package.apply(path, [SetCell("S", 1, 1, 1.0)])
    assert (receipt.has_changes, receipt.notes) == (False, ())


@pytest.mark.parametrize(
    "name", ["Bewertung – ä ö ü.xlsx", "评估.xlsx", "a b 'c' & d.xlsx", "x" * 245 + ".xlsx", "é" * 120 + ".xlsx"]
)
def test_long_and_foreign_names(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(small(CELL))
    package.apply(path, CHANGE)
    assert value(path) == 2
    assert others(path) == []


# Copies and backups.


def test_a_copy_leaves_the_input_alone(path, tmp_path):
    before = path.read_bytes()
    receipt = package.apply(path, CHANGE, tmp_path / "copy.xlsx")
    assert (path.read_bytes(), value(tmp_path / "copy.xlsx")) == (before, 2)
    assert receipt.path == str(tmp_path / "copy.xlsx")


def test_a_copy_without_changes_is_the_same_file(path, tmp_path):
    package.apply(path, [], tmp_path / "copy.xlsx")
    assert (tmp_path / "copy.xlsx").read_bytes() == path.read_bytes()


def test_a_copy_overwrites_only_when_forced(path, tmp_path):
    other = tmp_path / "copy.xlsx"
    other.write_bytes(b"theirs")
    refused(path, "exists already", out=other)
    assert other.read_bytes() == b"theirs"
    package.apply(path, CHANGE, other, force=True)
    assert value(other) == 2


def test_a_copy_keeps_the_ending(path, tmp_path):
    refused(path, r"should end in \.xlsx", out=tmp_path / "copy.xlsm")


def test_a_copy_needs_a_folder(path, tmp_path):
    refused(path, "does not exist", out=tmp_path / "nowhere" / "copy.xlsx")


def test_backups_keep_each_old_version(path):
    for number in (2.0, 3.0):
        package.apply(path, [SetCell("S", 1, 1, number)], backup=True)
    assert others(path) == ["book (backup 2).xlsx", "book (backup).xlsx"]
    assert [value(path.parent / name) for name in others(path)] == [2, 1]
    assert value(path) == 3


def test_a_backup_is_copied_where_no_second_names_are_known(path, monkeypatch):
    def no_links(*_):
        raise OSError(errno.EPERM, "no")

    monkeypatch.setattr(os, "link", no_links)
    package.apply(path, CHANGE, backup=True)
    assert value(path.parent / "book (backup).xlsx") == 1


def test_no_backup_when_nothing_changes(path):
    package.apply(path, [SetCell("S", 1, 1, 1.0)], backup=True)
    assert others(path) == []


# Others at the same file.


@pytest.mark.parametrize(
    ("lock", "content", "who"),
    [
        ("~$book.xlsx", b"\x08Jo Smith" + b" " * 50, "Excel by Jo Smith"),
        (".~lock.book.xlsx#", b",jo,pc1,21.11.2026 10:00,file:///x;", "LibreOffice by jo"),
        ("~$book.xlsx", b"", "Excel, so"),
        ("~$book.xlsx", b"\xff\x1b[2J", "Excel, so"),
    ],
)
def test_a_lock_file_is_respected_and_can_be_forced(path, lock, content, who):
    (path.parent / lock).write_bytes(content)
    refused(path, who)
    package.apply(path, CHANGE, force=True)
    assert value(path) == 2


def test_an_edit_made_since_the_file_was_read_is_not_lost(path):
    book = package.snapshot(path)
    path.write_bytes(small(CELL.replace("1</v>", "9</v>")))
    with pytest.raises(package.CannotWrite, match="changed since it was read"):
        package.apply(book, CHANGE)
    refused(path, "changed since it was read", expected_sha256=book.sha256)
    assert value(path) == 9


def meanwhile(monkeypatch, act):
    """Do something just when the new file has been checked."""
    verify = writer.verify

    def checked(draft, temporary):
        verify(draft, temporary)
        act()

    monkeypatch.setattr(writer, "verify", checked)


def test_an_edit_made_while_we_write_is_not_lost(path, monkeypatch):
    theirs = small(CELL.replace("1</v>", "9</v>"))
    meanwhile(monkeypatch, lambda: path.write_bytes(theirs))
    assert "changed by another program meanwhile" in sentence(path)
    assert (path.read_bytes(), others(path)) == (theirs, [])


def test_a_file_deleted_while_we_write_stays_deleted(path, monkeypatch):
    meanwhile(monkeypatch, path.unlink)
    assert "moved or deleted meanwhile" in sentence(path)
    assert (path.exists(), others(path)) == (False, [])


def test_a_file_that_comes_up_at_the_copy_s_place_is_not_lost(path, tmp_path, monkeypatch):
    out = tmp_path / "copy.xlsx"
    meanwhile(monkeypatch, lambda: out.write_bytes(b"theirs"))
    assert "made by another program meanwhile" in sentence(path, out=out)
    assert out.read_bytes() == b"theirs"


# Two runs of ours at the same moment: between the last look at the old file and the new name.

OTHER = [SetCell("S", 1, 2, 9.0)]


def lock_of(path):
    return path.parent / f"{saving.TEMPORARY}{saving._letters(path.name)}{saving.LOCK}"


def in_the_window(monkeypatch, act):
    """Do something when the old file has been looked at for the last time, before the new one takes its name."""

    def move(temporary, target):
        monkeypatch.setattr(saving, "_move", moved)
        act()
        moved(temporary, target)

    monkeypatch.setattr(saving, "_move", move)


def test_two_runs_at_the_same_moment_the_second_is_told_and_nothing_is_lost(path, monkeypatch):
    told = []
    monkeypatch.setattr(saving, "WAITS", ())
    in_the_window(monkeypatch, lambda: told.append(sentence(path, OTHER)))
    assert sentence(path) == ""
    assert told[0].startswith("'book.xlsx' is being written by another run of xlappraise, so nothing was written:")
    assert sentence(path, OTHER) == ""
    cells = package.snapshot(path).sheets["S"].cells
    assert ([cells[1, column].value for column in (1, 2)], others(path)) == ([2.0, 9.0], [])


def test_a_run_that_waits_for_another_sees_what_that_one_wrote(path, monkeypatch):
    lock = lock_of(path)

    def ends(_):
        path.write_bytes(small(CELL.replace("1</v>", "9</v>")))
        lock.unlink()

    lock.write_bytes(f"{saving.TEMPORARY}{saving._host()}-{os.getpid()}-ab.tmp".encode())
    monkeypatch.setattr(saving.time, "sleep", ends)
    assert "changed by another program meanwhile" in sentence(path)
    assert (value(path), others(path)) == (9, [])


# What cannot be written.


@posix
def test_a_read_only_file(path):
    path.chmod(0o444)
    refused(path, "read-only")


@posix
def test_another_s_file_that_we_may_only_read(open_folder):
    path = open_folder / "book.xlsx"
    path.write_bytes(small(CELL))
    path.chmod(0o644)
    if os.geteuid():
        pytest.skip("needs root to have a file of somebody else's")
    as_nobody(lambda: "read-only" in sentence(path))
    assert value(path) == 1


@posix
def test_a_file_that_we_may_not_read(open_folder):
    path = open_folder / "book.xlsx"
    path.write_bytes(small(CELL))
    path.chmod(0o000)
    as_nobody(lambda: "may not be read by you" in sentence(path))


@posix
def test_a_read_only_folder(open_folder):
    path = open_folder / "book.xlsx"
    path.write_bytes(small(CELL))
    path.chmod(0o666)
    open_folder.chmod(0o555)
    as_nobody(lambda: "may not be written to" in sentence(path) and not others(path))
    open_folder.chmod(0o777)
    assert value(path) == 1


def noise(size):
    return random.Random(1).randbytes(size)


@posix
def test_a_limit_on_file_sizes(path):
    path.write_bytes(small(CELL, extra={"xl/media/image1.bin": noise(200_000)}))
    before = path.read_bytes()

    def limited():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))
        return "is full" in sentence(path)

    path.chmod(0o666)
    child = os.fork()
    if not child:
        os._exit(0 if limited() else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert (path.read_bytes(), others(path)) == (before, [])


@posix
def test_a_full_disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=384k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        path = folder / "book.xlsx"
        path.write_bytes(small(CELL, extra={"xl/media/image1.bin": noise(250_000)}))
        before = path.read_bytes()
        assert "is full" in sentence(path)
        assert (path.read_bytes(), others(path)) == (before, [])
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("call", ["fsync", "replace", "fchmod"])
def test_a_fault_of_the_disk_at_any_step(path, monkeypatch, number, call):
    def fault(*_):
        raise OSError(number, "fault")

    with monkeypatch.context() as patched:
        patched.setattr(os, call, fault)
        if call == "replace":
            patched.setattr(saving, "_move", lambda old, target: moved(old, target, fault))
        told = sentence(path)
    assert told.endswith("the old file is untouched.")
    assert (value(path), others(path)) == (1, [])


moved = saving._move


def test_what_does_not_read_back_is_never_put_in_place(path, monkeypatch):
    monkeypatch.setattr(planning, "splice", lambda sheet, changes: sheet.data)
    refused(path, r"could not be written safely.*S!A1 does not read back")


def test_a_write_that_touches_another_cell_is_never_put_in_place(path, monkeypatch):
    path.write_bytes(small(CELL + '<row r="2"><c r="A2"><v>7</v></c></row>'))
    real = planning.splice
    monkeypatch.setattr(planning, "splice", lambda sheet, changes: real(sheet, changes).replace(b"7", b"8"))
    refused(path, r"could not be written safely.*other cells")


def test_a_write_that_touches_another_part_is_never_put_in_place(path, monkeypatch):
    real = writer.write_archive

    def careless(file, archive, parts):
        real(file, archive, {**parts, "xl/media/image1.bin": b"other"})

    path.write_bytes(small(CELL, extra={"xl/media/image1.bin": b"picture"}))
    monkeypatch.setattr(writer, "write_archive", careless)
    refused(path, r"could not be written safely.*image1\.bin differs")


# Windows, with its calls acted.


class SharingError(PermissionError):
    winerror = 32


def test_a_file_held_on_windows_is_tried_again_for_a_while(path):
    waits, tries = [], []

    def rename(old, new):
        tries.append(new)
        if len(tries) < 4:
            raise SharingError(errno.EACCES, "held")
        Path(old).replace(new)

    (path.parent / "new").write_bytes(b"new")
    moved(str(path.parent / "new"), saving.target_at(str(path), force=False), rename, waits.append)
    assert (waits, path.read_bytes()) == ([0.05, 0.1, 0.2], b"new")


def test_a_file_held_for_good_is_left_alone(path):
    waits = []

    def rename(*_):
        raise SharingError(errno.EACCES, "held")

    with pytest.raises(package.CannotWrite, match="held by another program"):
        moved("new", saving.target_at(str(path), force=False), rename, waits.append)
    assert waits == list(saving.WAITS)
    assert value(path) == 1


def test_other_faults_are_not_waited_for(path):
    def rename(*_):
        raise PermissionError(errno.EACCES, "no")

    with pytest.raises(package.CannotWrite, match="may not be written to by you"):
        moved("new", saving.target_at(str(path), force=False), rename, pytest.fail)


# Kills.


WRITER = """
import sys
from xlappraise.xlsx import package
from xlappraise.xlsx.snapshot import SetCell
print("ready", flush=True)
number = 2.0
while True:
    package.apply(sys.argv[1], [SetCell("S", row, 1, number) for row in range(1, 200)])
    number += 1
"""


def kills(path, times):
    """Kill a process that writes again and again, at random moments; each time the file must be whole."""
    path.write_bytes(zipped(parts_of({"S": sheet(CELL), "More": sheet("")}, extra={"xl/x.bin": noise(30_000)})))
    choose = random.Random(7)
    leftovers = 0
    for _ in range(times):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, env=environment()
        ) as child:
            child.stdout.readline()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(choose.random() * 0.04)
            child.kill()
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
        found = package.snapshot(path).sheets["S"].cells
        assert len({cell.value for cell in found.values()}) == 1
        assert len(found) in (1, 199)
        leftovers += len(others(path))
    package.apply(path, [SetCell("S", 1, 1, -1.0)])
    assert others(path) == []
    return leftovers


def environment():
    root = str(Path(package.__file__).parents[2])
    return {**os.environ, "PYTHONPATH": root}


@posix
def test_a_killed_run_leaves_the_old_file_or_the_new_one(path):
    kills(path, 25)


@posix
@pytest.mark.slow
def test_a_thousand_killed_runs(path):
    assert kills(path, 1000) > 0


def test_leftovers_of_dead_runs_go_and_those_of_living_ones_stay(path):
    host = saving._host()
    dead, living = f".~xlappraise-{host}-999999999-ab.tmp", f".~xlappraise-{host}-{os.getppid()}-ab.tmp"
    foreign, old = ".~xlappraise-00000000-1-ab.tmp", ".~xlappraise-00000000-2-ab.tmp"
    for name in (dead, living, foreign, old, "theirs.tmp"):
        (path.parent / name).write_bytes(b"")
    lock_of(path).write_bytes(dead.encode())
    os.utime(path.parent / old, (1, 1))
    package.apply(path, CHANGE)
    assert others(path) == sorted([living, foreign, "theirs.tmp"])
