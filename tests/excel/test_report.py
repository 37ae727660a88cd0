"""Where the Report button writes: beside the workbook, in a folder kept in step with its address, or in Documents."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.live_cases import opened, reference_file
from xlappraise.excel import live, native, synced_folder
from xlappraise.excel.synced_folder import Mount
from xlappraise.xlsx.refusals import CannotWrite

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

LIBRARY = "https://council.sharepoint.com/sites/Team/Shared Documents/"
OWN = "https://council-my.sharepoint.com/personal/an_officer/Documents"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's home with a folder for documents."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "Documents").mkdir()
    return tmp_path


def file_in(*folders: str | Path) -> Path:
    """The folder, made, with a workbook in it."""
    folder = Path(*folders)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Bids.xlsx").write_bytes(b"")
    return folder


class Registry:
    """Windows' registry, as `winreg` gives the user's own part of it: key -> name -> value."""

    HKEY_CURRENT_USER = object()

    def __init__(self, keys: Mapping[str, Mapping[str, object]]) -> None:
        self.keys = keys

    def OpenKey(self, root: object, key: str) -> Any:  # noqa: N802
        assert root is self.HKEY_CURRENT_USER
        if not any(f"{known}\\".startswith(f"{key}\\") for known in self.keys):
            raise FileNotFoundError(key)
        return nullcontext(key)

    def _below(self, key: str) -> list[str]:
        return [known.removeprefix(f"{key}\\") for known in self.keys if known.startswith(f"{key}\\")]

    def QueryInfoKey(self, key: str) -> tuple[int, int, int]:  # noqa: N802
        return len(self._below(key)), 0, 0

    def EnumKey(self, key: str, index: int) -> str:  # noqa: N802
        return self._below(key)[index]

    def QueryValueEx(self, key: str, name: str) -> tuple[object, int]:  # noqa: N802
        try:
            return self.keys[key][name], 1
        except KeyError:
            raise FileNotFoundError(name) from None


def on_windows(monkeypatch: pytest.MonkeyPatch, keys: Mapping[str, Mapping[str, object]]) -> list[Path]:
    """Windows with these keys in the user's registry; the documents that are opened."""
    shown: list[Path] = []
    monkeypatch.setitem(sys.modules, "winreg", Registry(keys))
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "startfile", shown.append, raising=False)
    return shown


def report_of(place: str, name: str = "Bids.xlsx") -> str:
    """What Report says of the reference, open from there."""
    book = opened(reference_file(), name)
    book.impl.place = place
    live.report(book)
    return str(book.impl.app.alerts[-1])


# ------------------------------------------------------------------------------------------------ on this computer


def test_report_writes_the_pack_beside_the_workbook_and_never_over_another(tmp_path: Path) -> None:
    book = opened(reference_file(), "appraisal.xlsx")
    book.impl.place = str(tmp_path / "appraisal.xlsx")
    live.report(book)
    live.report(book)
    found = sorted(file.name for file in tmp_path.glob("*.docx"))
    assert found == ["appraisal report 2.docx", "appraisal report.docx"]


def test_report_of_a_workbook_never_saved_is_refused() -> None:
    book = opened(reference_file())
    book.impl.place = "Book1"
    with pytest.raises(CannotWrite, match="Save the workbook in a folder of this computer first"):
        live.report(book)


def test_on_a_mac_the_place_of_a_workbook_is_a_property_asked_for_without_alerts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setitem(sys.modules, "xlwings._xlmac", SimpleNamespace(kw=SimpleNamespace(full_name="full name")))
    asked: list[dict[str, bool]] = []

    def properties(**wanted: bool) -> Any:
        asked.append(wanted)
        return nullcontext()

    told = SimpleNamespace(properties=lambda: {"full name": "/Volumes/Council/appraisal.xlsx"})
    book = SimpleNamespace(api=told, app=SimpleNamespace(properties=properties))
    assert (native.full_name(book), asked) == ("/Volumes/Council/appraisal.xlsx", [{"display_alerts": False}])


# ------------------------------------------------------------------------------------------------- at an address


def test_report_of_a_library_kept_in_step_is_beside_its_file_and_says_in_which_folder(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = file_in(home, "Council", "Team - Documents", "Bids")
    key = f"{synced_folder.PROVIDERS}\\1a2b"
    on_windows(monkeypatch, {key: {"UrlNamespace": LIBRARY, "MountPoint": str(folder.parent)}})
    said = report_of(f"{LIBRARY}Bids/Bids.xlsx")
    assert said.startswith(f"The report is Bids report.docx, beside the workbook, in {folder}. Checks:")
    assert sorted(path.name for path in folder.iterdir()) == ["Bids report.docx", "Bids.xlsx"]


def test_report_of_a_library_not_kept_here_is_in_documents_and_opened(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = home / "Redirected"
    elsewhere.mkdir()
    shown = on_windows(monkeypatch, {synced_folder.SHELL_FOLDERS: {"Personal": "$HOME/Redirected"}})
    said = report_of(f"{LIBRARY}Bids/Bids.xlsx")
    assert said.startswith(
        f"The report is Bids report.docx in {elsewhere}, for the workbook is on SharePoint or OneDrive, in no folder "
        "that this computer keeps in step with it. It is open now. Checks:"
    )
    assert shown == [elsewhere / "Bids report.docx"]
    assert [path.name for path in elsewhere.iterdir()] == ["Bids report.docx"]


def test_what_cannot_be_opened_is_not_said_to_be_open(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_windows(monkeypatch, {})

    def no_program(_: Path) -> None:
        raise OSError("No application is associated with the specified file for this operation")

    monkeypatch.setattr(os, "startfile", no_program)
    assert "It is open now" not in report_of(f"{LIBRARY}Bids.xlsx")
    assert (home / "Documents" / "Bids report.docx").is_file()


def test_documents_are_in_the_users_home_where_the_registry_names_no_folder_that_is_there(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_windows(monkeypatch, {synced_folder.SHELL_FOLDERS: {"Personal": "Z:\\away"}})
    assert synced_folder.documents() == home / "Documents"
    (home / "Documents").rmdir()
    assert synced_folder.documents() == home


def test_the_registry_gives_pairs_and_a_private_onedrive_also_with_its_users_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = f"{synced_folder.PROVIDERS}\\"
    on_windows(
        monkeypatch,
        {
            f"{key}Personal": {"UrlNamespace": "https://d.docs.live.net", "MountPoint": "/od", "CID": "1ab"},
            f"{key}Business1": {"UrlNamespace": OWN, "MountPoint": "/work", "CID": 7},
            f"{key}half": {"UrlNamespace": LIBRARY},
        },
    )
    assert synced_folder.mounts_here("") == [
        Mount("https://d.docs.live.net", Path("/od")),
        Mount("https://d.docs.live.net/1ab", Path("/od")),
        Mount(OWN, Path("/work")),
    ]


@pytest.mark.parametrize(
    ("address", "variable"),
    [
        (f"{OWN}/Bids/Bids.xlsx", "OneDriveCommercial"),
        (f"{OWN}/Bids/Bids.xlsx", "OneDrive"),
        ("https://d.docs.live.net/1ab/Bids/Bids.xlsx", "OneDriveConsumer"),
    ],
)
def test_without_a_registry_the_environment_says_where_onedrive_is(address: str, variable: str, tmp_path: Path) -> None:
    folder = file_in(tmp_path, "Bids")
    assert synced_folder.local_folder(address, synced_folder.mounts_here(address, {variable: str(tmp_path)})) == folder


@pytest.mark.parametrize(
    ("address", "variable"),
    [
        (f"{LIBRARY}Bids/Bids.xlsx", "OneDriveCommercial"),
        (f"{OWN}/Bids/Bids.xlsx", "OneDriveConsumer"),
        ("https://d.docs.live.net/1ab/Bids/Bids.xlsx", "OneDriveCommercial"),
        ("https://example.com/personal/an_officer/Documents/Bids/Bids.xlsx", "OneDriveCommercial"),
    ],
)
def test_an_address_of_another_kind_is_not_looked_for_there(address: str, variable: str, tmp_path: Path) -> None:
    file_in(tmp_path, "Bids")
    assert synced_folder.local_folder(address, synced_folder.mounts_here(address, {variable: str(tmp_path)})) is None


def test_the_longest_address_decides(tmp_path: Path) -> None:
    file_in(tmp_path, "all", "Bids")
    folder = file_in(tmp_path, "Bids")
    mounts = [Mount(LIBRARY, tmp_path / "all"), Mount(f"{LIBRARY}Bids", folder)]
    assert synced_folder.local_folder(f"{LIBRARY}Bids/Bids.xlsx", mounts) == folder


def test_encoded_and_plain_addresses_in_any_case_are_the_same(tmp_path: Path) -> None:
    folder = file_in(tmp_path, "Bids é")
    address = "https://COUNCIL.sharepoint.com/sites/team/Shared%20Documents/Bids%20%C3%A9/Bids.xlsx"
    assert synced_folder.local_folder(address, [Mount(LIBRARY, tmp_path)]) == folder


def test_of_a_library_one_folder_alone_may_be_kept_here(tmp_path: Path) -> None:
    # OneDrive gives the library's address, and a folder that it names "Team - Bids".
    folder = file_in(tmp_path, "Team - Bids", "2027")
    mounts = [Mount(LIBRARY, folder.parent)]
    assert synced_folder.local_folder(f"{LIBRARY}General/Bids/2027/Bids.xlsx", mounts) == folder
    assert synced_folder.local_folder(f"{LIBRARY}General/Others/2027/Bids.xlsx", mounts) is None


def test_a_folder_without_the_workbooks_file_is_not_meant(tmp_path: Path) -> None:
    (tmp_path / "Bids").mkdir()
    assert synced_folder.local_folder(f"{LIBRARY}Bids/Bids.xlsx", [Mount(LIBRARY, tmp_path)]) is None


@pytest.mark.parametrize("way", ["../Bids.xlsx", "%2E%2E/Bids.xlsx", "..%5CBids.xlsx", "a%2F..%2FBids.xlsx", "C:/x"])
def test_no_address_leads_out_of_the_folder(way: str, tmp_path: Path) -> None:
    file_in(tmp_path)
    file_in(tmp_path, "inner")
    assert synced_folder.local_folder(f"{LIBRARY}{way}", [Mount(LIBRARY, tmp_path / "inner")]) is None


@pytest.mark.parametrize("address", ["", "file:///Bids.xlsx", "https://[bad/Bids.xlsx"])
def test_what_is_no_web_address_has_no_segments(address: str) -> None:
    assert synced_folder.segments(address) == []
