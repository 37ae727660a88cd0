"""Installing, removing and looking at the add-in, with the folders of Windows and the Mac elsewhere."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from xlappraise.addin import environment, install, install_places, policies, xlam
from xlappraise.addin.install_places import MAC_SCRIPTS, MAC_STARTUP, WINDOWS_STARTUP, ExcelPlaces
from xlappraise.excel.button import BUTTONS
from xlappraise.xlsx.refusals import CannotWrite


def windows(tmp_path: Path) -> ExcelPlaces:
    environ = {"LOCALAPPDATA": str(tmp_path / "Local"), "APPDATA": str(tmp_path / "Roaming")}
    found = install_places.here("win32", environ, tmp_path)
    assert found
    return found


def mac(tmp_path: Path) -> ExcelPlaces:
    found = install_places.here("darwin", {}, tmp_path)
    assert found
    return found


@pytest.fixture
def works(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another Python stands at the fixed place, as IT would install it."""
    monkeypatch.setattr(environment, "ensure", lambda _: "Python: found.")
    monkeypatch.setattr(environment, "works", lambda _: True)


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_the_macros_call_the_place_where_the_environment_is_put(tmp_path: Path) -> None:
    inside = windows(tmp_path).python.relative_to(tmp_path / "Local")
    assert "%LOCALAPPDATA%\\" + "\\".join(inside.parts) in xlam.slim(xlam.WINDOWS).source
    assert f'"/{mac(tmp_path).python.relative_to(tmp_path)}"' in xlam.slim(xlam.MAC).source


def test_on_linux_nothing_is_installed_or_removed_and_it_says_what_happens_elsewhere() -> None:
    assert install_places.here("linux") is None
    assert install.install(None) == install.remove(None) == list(install.NO_EXCEL)
    assert "XLSTART" in install.NO_EXCEL[1]


def test_status_says_not_yet_confirmed_until_somebody_has_ticked_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert install.status(None)[-1] == "Confirmed in Excel (Mac): not yet confirmed in Excel."
    monkeypatch.setitem(install.CONFIRMED, xlam.MAC, "Excel 16.90, 3 March 2027")
    assert install.status(None)[-1] == "Confirmed in Excel (Mac): Excel 16.90, 3 March 2027."


class Dispatched:
    """WScript.Shell, as far as shortcuts go."""

    def __init__(self) -> None:
        self.links: list[types.SimpleNamespace] = []

    def CreateShortcut(self, path: str) -> Any:  # noqa: N802 - the name that COM gives it
        link = types.SimpleNamespace(path=path, saved=False)
        link.Save = lambda: Path(path).write_bytes(b"")
        self.links.append(link)
        return link


@pytest.mark.usefixtures("works")
def test_on_windows_add_in_and_shortcuts_are_put_there_and_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = Dispatched()
    monkeypatch.setitem(sys.modules, "win32com", types.ModuleType("win32com"))
    monkeypatch.setitem(sys.modules, "win32com.client", types.SimpleNamespace(Dispatch=lambda _: shell))
    where = windows(tmp_path)
    install.install(where)
    assert files(tmp_path) == [
        "Roaming/Microsoft/Excel/XLSTART/xlappraise.xlam",
        "Roaming/Microsoft/Windows/Start Menu/Programs/xlappraise/Check appraisal.lnk",
        "Roaming/Microsoft/Windows/Start Menu/Programs/xlappraise/Recalculate appraisal.lnk",
    ]
    assert where.addin.read_bytes() == xlam.xlam()
    assert [(link.TargetPath, link.Arguments, link.Hotkey) for link in shell.links] == [
        (str(where.python), "-I -m xlappraise.excel recalculate", ""),
        (str(where.python), "-I -m xlappraise.excel check", ""),
    ]
    install.remove(where)
    assert files(tmp_path) == []


@pytest.mark.usefixtures("works")
def test_keys_are_set_where_they_are_asked_for_with_three_modifiers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = Dispatched()
    monkeypatch.setitem(sys.modules, "win32com", types.ModuleType("win32com"))
    monkeypatch.setitem(sys.modules, "win32com.client", types.SimpleNamespace(Dispatch=lambda _: shell))
    lines = install.install(windows(tmp_path), hotkeys=True)
    assert [link.Hotkey for link in shell.links] == ["CTRL+ALT+SHIFT+R", "CTRL+ALT+SHIFT+K"]
    assert any("Recalculate appraisal (CTRL+ALT+SHIFT+R)" in line for line in lines)


@pytest.mark.usefixtures("works")
def test_without_the_windows_package_the_add_in_is_installed_all_the_same(tmp_path: Path) -> None:
    where = windows(tmp_path)
    lines = install.install(where)
    assert where.addin.exists()
    assert any(line.startswith("Shortcuts: could not be made") for line in lines)


@pytest.mark.usefixtures("works")
def test_on_a_mac_the_script_of_xlwings_is_put_beside_it(tmp_path: Path) -> None:
    where = mac(tmp_path)
    install.install(where)
    assert where.addin.read_bytes() == xlam.xlam(xlam.MAC)
    (script,) = where.extra.iterdir()
    assert script.read_bytes() == xlam.xlwings_file(script.name).read_bytes()
    version = xlam.source("Appraisal_mac.bas") and xlam.modules(xlam.MAC)[-2].source
    assert f'XLWINGS_VERSION As String = "{script.stem.removeprefix("xlwings-")}"' in version


def test_an_add_in_held_by_excel_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = windows(tmp_path)
    where.addin.parent.mkdir(parents=True)
    where.addin.write_bytes(b"old")

    def held(_self: Path, *_: Any) -> None:
        raise PermissionError(13, "Permission denied", str(where.addin))

    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(CannotWrite, match="close Excel and try again"):
        install.remove(where)


def test_build_overwrites_nothing_unless_told(tmp_path: Path) -> None:
    target = tmp_path / "a.xlam"
    install.build_file(target, xlam.WINDOWS)
    target.write_bytes(b"mine")
    with pytest.raises(CannotWrite, match="already exists"):
        install.build_file(target, xlam.WINDOWS)
    assert target.read_bytes() == b"mine"
    install.build_file(target, xlam.WINDOWS, force=True)
    assert target.read_bytes() == xlam.xlam()


def test_status_tells_ours_from_another_add_in(tmp_path: Path) -> None:
    where = windows(tmp_path)
    where.addin.parent.mkdir(parents=True)
    line = {}
    for name, data in {"ours": xlam.xlam(), "mac": xlam.xlam(xlam.MAC), "junk": b"junk"}.items():
        where.addin.write_bytes(data)
        line[name] = install.status(where, lambda *_: None)[0]
    assert line["ours"].endswith("unsigned, with the macros of this version.")
    assert line["mac"].endswith("install it again.")
    assert "cut short or damaged" in line["junk"]
    where.addin.unlink()
    assert "not installed" in install.status(where, lambda *_: None)[0]


def test_status_says_that_the_python_it_calls_does_not_start(tmp_path: Path) -> None:
    assert "does not start" in install.status(windows(tmp_path), lambda *_: None)[1]


# The environment at the fixed place, really made (with the folders of the Mac, which are those of any Unix).


@pytest.mark.skipif(sys.platform == "win32", reason="lays out the folders of a Mac")
def test_the_environment_starts_isolated_finds_the_packages_and_is_taken_away(tmp_path: Path) -> None:
    where = mac(tmp_path)
    assert environment.works(where) is False
    assert environment.ensure(where).startswith("Python: made ")
    assert environment.works(where) is True
    assert environment.ensure(where).startswith("Python: made ")  # renewed: its packages may have moved
    (link,) = where.environment.rglob(environment.LINK)
    assert f"site.addsitedir({str(ROOT)!r})" in link.read_text(encoding="utf-8")  # of a source tree, too
    environment.remove(where)
    assert not where.environment.exists()


def test_an_environment_of_its_own_is_neither_changed_nor_removed(tmp_path: Path) -> None:
    where = windows(tmp_path)
    where.python.parent.mkdir(parents=True)
    where.python.write_bytes(b"IT put this here")
    before = files(tmp_path)
    assert environment.ensure(where).endswith("left as it is.")
    assert environment.remove(where).endswith("left as it is.")
    assert files(tmp_path) == before


def test_the_stores_python_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "base_prefix", r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12")
    with pytest.raises(CannotWrite, match="Microsoft Store"):
        environment.ensure(windows(tmp_path))
    assert files(tmp_path) == []


# Policies, from a made-up registry.

ASR = rf"{policies.DEFENDER}\Windows Defender Exploit Guard\ASR\Rules"


def registry(values: dict[tuple[str, str], object]) -> policies.Registry:
    return lambda hive, key, name: values.get((key, name)) if hive == "HKLM" or "Office" in key else None  # type: ignore[return-value]


@pytest.mark.parametrize("policy", policies.POLICIES, ids=lambda policy: policy.name)
def test_a_policy_that_is_set_is_told(policy: policies.Policy) -> None:
    told = policies.likely_to_block(registry({(policy.key, policy.name): policy.values[0]}))
    assert told == [f"{policy.meaning} (policy {policy.name})"]
    assert policies.likely_to_block(registry({(policy.key, policy.name): 0})) == []


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, ""),
        ({(ASR, policies.CHILD_PROCESS): "1"}, "1"),
        ({(ASR, policies.CHILD_PROCESS): 2}, "2"),
        (
            {(rf"{policies.DEFENDER}\Policy Manager", "ASRRules"): f"x=2|{policies.CHILD_PROCESS.upper()}=6"},
            "6",
        ),
    ],
)
def test_defenders_rule_is_found_wherever_it_was_set(values: dict[Any, Any], state: str) -> None:
    assert policies.child_process_rule(registry(values)) == state


@pytest.mark.parametrize(("state", "lines"), [("1", 1), ("6", 1), ("2", 0), ("0", 0)])
def test_defenders_rule_counts_when_it_blocks_or_warns_not_when_it_audits(state: str, lines: int) -> None:
    assert len(policies.likely_to_block(registry({(ASR, policies.CHILD_PROCESS): state}))) == lines


def test_status_shows_the_policies_on_windows(tmp_path: Path) -> None:
    lines = install.status(windows(tmp_path), registry({(ASR, policies.CHILD_PROCESS): "1"}))
    assert [line for line in lines if line.startswith("May be stopped: Defender stops programs")]
    assert lines[-1] == "Confirmed in Excel (Windows): not yet confirmed in Excel."


def test_the_guide_for_it_names_every_button_place_and_policy() -> None:
    part = (ROOT / "xlappraise" / "guide" / "it.md").read_text(encoding="utf-8")
    for button in BUTTONS:
        assert button.label in part
    for folder in (WINDOWS_STARTUP, MAC_STARTUP, MAC_SCRIPTS):
        assert folder.replace("/", "\\") in part or folder in part
    for _, _, keys in install.SHORTCUTS:
        assert keys.title() in part
