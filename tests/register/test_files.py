"""Every file that was named is found once, or said why not; lock files are no files."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE
from xlappraise.register.files import FileFilter, SourceFile, contents, paths_listed, sources
from xlappraise.xlsx import limits
from xlappraise.xlsx.refusals import CannotRead


def names(folder: Path, *paths: str, **wanted: tuple[str, ...]) -> list[str]:
    found = sources([str(folder / path) for path in paths] or [str(folder)], FileFilter(**wanted))
    return [source.name.replace(f"{folder}{os.sep}", "").replace(os.sep, "/") for source in found]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.xlsx", "a/one.XLSX", "a/old/two.xlsm", "a/~$one.xlsx", ".~lock.b.xlsx#", "notes.txt", "._b.xlsx"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return tmp_path


def test_workbooks_of_a_folder_and_of_those_in_it_but_for_lock_files(folder: Path) -> None:
    assert names(folder) == ["b.xlsx", "a/one.XLSX", "a/old/two.xlsm"]


def test_a_file_that_is_named_twice_comes_once(folder: Path) -> None:
    assert names(folder, "b.xlsx", "", "a") == ["b.xlsx", "a/one.XLSX", "a/old/two.xlsm"]


def test_a_file_that_is_named_is_taken_whatever_it_is(folder: Path) -> None:
    assert names(folder, "notes.txt") == ["notes.txt"]


@pytest.mark.parametrize("pattern", ["old", "*/OLD/*", "old/*", "two*"])
def test_what_is_excluded_by_name_or_path_is_left_out(folder: Path, pattern: str) -> None:
    assert names(folder, exclude=(pattern,)) == ["b.xlsx", "a/one.XLSX"]


def test_a_pattern_is_looked_up(folder: Path) -> None:
    assert names(folder, "**/*.xls?") == ["a/old/two.xlsm", "b.xlsx"]


def test_a_pattern_that_fits_nothing_is_told(folder: Path) -> None:
    (found,) = sources([str(folder / "*.foo")])
    assert found.fault == f"No file fits '{folder / '*.foo'}': check the folder and the spelling."


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="this user may look into every folder")
def test_a_folder_that_may_not_be_looked_into_is_told(folder: Path) -> None:
    (folder / "a").chmod(0)
    found = [source.fault for source in sources([str(folder)]) if source.fault]
    (folder / "a").chmod(0o700)
    assert found == [f"The folder '{folder / 'a'}' cannot be looked into (Permission denied): ask its owner."]


def test_links_to_folders_are_not_followed(folder: Path) -> None:
    (folder / "a" / "round").symlink_to(folder)
    assert names(folder) == ["b.xlsx", "a/one.XLSX", "a/old/two.xlsm"]


# ------------------------------------------------------------------------------------------------ zip archives


def archive(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name.replace("__", "/") + ".xlsx", data)
    return path


def test_workbooks_in_an_archive_are_read_where_they_are(tmp_path: Path) -> None:
    archive(tmp_path / "old.zip", plan__a=EXAMPLE.read_bytes())
    (found,) = sources([str(tmp_path)])
    assert (found.name, contents(found)) == (f"{tmp_path / 'old.zip'}!plan/a.xlsx", EXAMPLE.read_bytes())
    assert [path.name for path in tmp_path.iterdir()] == ["old.zip"]


def test_a_member_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_WORKBOOK", 1 << 20)
    (found,) = sources([str(archive(tmp_path / "bomb.zip", bomb=bytes(2 << 20)))])
    with pytest.raises(CannotRead, match="is larger than 1 MB"):
        contents(found)


def test_a_torn_archive_is_told(tmp_path: Path) -> None:
    path = archive(tmp_path / "old.zip", plan=b"x" * 100)
    path.write_bytes(path.read_bytes()[:50])
    (found,) = sources([str(path)])
    assert found.fault.startswith(f"'{path}' is a damaged zip archive")


def test_a_damaged_member_is_told(tmp_path: Path) -> None:
    path = archive(tmp_path / "old.zip", plan=bytes(range(256)) * 40)
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF
    path.write_bytes(data)
    (found,) = sources([str(path)])
    with pytest.raises(CannotRead, match="is damaged inside its archive"):
        contents(found)


def test_an_archive_inside_an_archive_is_told_and_not_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as file:
        file.writestr("older.zip", b"PK")
    (found,) = sources([str(tmp_path)])
    assert "an archive inside an archive" in found.fault


def test_an_archive_without_a_workbook_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as file:
        file.writestr("notes.txt", b"x")
        file.writestr("~$plan.xlsx", b"x")
    assert [source.fault for source in sources([str(tmp_path)])] == [
        f"'{tmp_path / 'old.zip'}' is a zip archive without a workbook."
    ]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_an_archive_holds_twice_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as file:
        file.writestr("plan.xlsx", b"x")
        file.writestr("plan.xlsx", b"y")
    (found,) = sources([str(tmp_path)])
    assert "holds 'plan.xlsx' twice" in found.fault


# --------------------------------------------------------------------------------------------------- addresses


def test_addresses_are_listed_and_read() -> None:
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    memory.pipe({"/books/a.xlsx": b"one", "/books/deep/b.xlsx": b"two", "/books/~$a.xlsx": b"x", "/books/c.txt": b"x"})
    found = list(sources(["memory://books"]))
    assert [(source.path, contents(source)) for source in found] == [
        ("memory:///books/a.xlsx", b"one"),
        ("memory:///books/deep/b.xlsx", b"two"),
    ]


def test_an_address_of_this_computer_is_read(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    (tmp_path / "a.xlsx").write_bytes(b"one")
    (found,) = sources([f"file://{tmp_path}/a.xlsx"])
    assert contents(found) == b"one"


def test_an_address_that_nobody_knows_is_told() -> None:
    pytest.importorskip("fsspec")
    (found,) = sources(["nosuch://books"])
    assert found.fault == "'nosuch://books' cannot be listed (Protocol not known: nosuch)."


# ------------------------------------------------------------------------------------------------------ lists


def test_a_list_of_paths(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("\ufeffa.xlsx\n\n# not now\n  b folder/c.xlsx \n", "utf-8")
    assert paths_listed(str(tmp_path / "list.txt")) == ["a.xlsx", "b folder/c.xlsx"]


def test_a_list_that_is_missing_is_told() -> None:
    with pytest.raises(CannotRead, match=r"The list 'nosuch.txt' cannot be read \(No such file or directory\)\."):
        paths_listed("nosuch.txt")


def test_what_cannot_be_read_has_its_sentence() -> None:
    with pytest.raises(CannotRead, match="ask its owner"):
        contents(SourceFile("x", fault="ask its owner."))
