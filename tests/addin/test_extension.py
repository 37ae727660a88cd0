"""LibreOffice's extension as a file, and put into a profile of LibreOffice by its own program."""

from __future__ import annotations

import ast
import io
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from tests.conftest import ROOT
from xlappraise import __version__
from xlappraise.addin import environment, extension, install_places, libreoffice
from xlappraise.addin.install_places import OfficePlaces
from xlappraise.cli.addin import addin
from xlappraise.excel.button import BUTTONS
from xlappraise.xlsx.refusals import CannotWrite

NAME = "{http://openoffice.org/2001/registry}name"
HANDLER = (ROOT / "xlappraise" / "addin" / "office" / "handler.py").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def oxt() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(extension.oxt()))


def test_two_builds_are_the_same_bytes() -> None:
    assert extension.oxt() == extension.oxt()


def test_the_manifest_names_handler_and_settings_and_all_are_there(oxt: zipfile.ZipFile) -> None:
    namespace = "{http://openoffice.org/2001/manifest}"
    listed = [each.get(f"{namespace}full-path") for each in ElementTree.fromstring(oxt.read("META-INF/manifest.xml"))]
    assert listed == ["handler.py", "ProtocolHandler.xcu", "Addons.xcu", "CalcWindowState.xcu"]
    assert {*listed, "description.xml", "about.txt", "pythonpath/xlappraise_component.py"} <= set(oxt.namelist())


def test_the_description_tells_this_version(oxt: zipfile.ZipFile) -> None:
    found = ElementTree.fromstring(oxt.read("description.xml"))
    assert [each.get("value") for each in found[:2]] == [extension.IDENTIFIER, __version__]


@pytest.mark.parametrize("kind", ["OfficeMenuBar", "OfficeToolBar"])
def test_menu_and_toolbar_have_the_buttons_of_the_ribbon_in_spreadsheets_alone(kind: str, oxt: zipfile.ZipFile) -> None:
    (bar,) = [each for each in ElementTree.fromstring(oxt.read("Addons.xcu")).iter("node") if each.get(NAME) == kind]
    entries = []
    for node in bar.iter("node"):
        values = {each.get(NAME): each.findtext("value") for each in node.findall("prop")}
        if "URL" in values:
            entries.append((values["URL"], values["Title"], values["Context"]))
    assert entries == [
        (f"{extension.PROTOCOL}:{button.id}", button.label, extension.SPREADSHEETS) for button in BUTTONS
    ]


@pytest.mark.parametrize("path", extension.SOURCES.values())
def test_what_runs_in_the_office_is_python_3_7_and_needs_its_standard_library_alone(path: str) -> None:
    tree = ast.parse(extension.source(path), feature_version=(3, 7))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    ours = {"uno", "unohelper", "com", "xlappraise_component"}
    assert {name.partition(".")[0] for name in named} - ours <= sys.stdlib_module_names


def test_the_handler_calls_the_place_where_the_environment_is_put(tmp_path: Path) -> None:
    windows = install_places.office_here("win32", {"LOCALAPPDATA": str(tmp_path)}, tmp_path, lambda *_: None)
    inside = windows.python.relative_to(tmp_path)
    assert f'r"%LOCALAPPDATA%\\{chr(92).join(inside.parts)}"' in HANDLER
    for system in ("darwin", "linux"):
        elsewhere = install_places.office_here(system, {}, tmp_path)
        assert f'"~/{elsewhere.python.relative_to(tmp_path).as_posix()}"' in HANDLER


def test_the_addresses_of_the_buttons_go_to_the_handler(oxt: zipfile.ZipFile) -> None:
    protocols = oxt.read("ProtocolHandler.xcu").decode()
    assert f"<value>{extension.PROTOCOL}:*</value>" in protocols
    assert f'PROTOCOL = "{extension.PROTOCOL}:"' in HANDLER
    assert f'IMPLEMENTATION, SERVICES = "{extension.HANDLER}"' in HANDLER


def test_the_profile_and_the_program_are_looked_for_where_each_system_has_them(tmp_path: Path) -> None:
    def read(hive: str, key: str, name: str) -> str | None:
        return "D:/Office/program" if (hive, key, name) == ("HKLM", install_places.OFFICE_KEY, "") else None

    windows = install_places.office_here("win32", {"APPDATA": "R", "PROGRAMFILES": "P"}, tmp_path, read)
    assert windows.profile == Path("R/LibreOffice/4")
    assert windows.programs == (Path("D:/Office/program/unopkg.com"), Path("P/LibreOffice/program/unopkg.com"))
    mac = install_places.office_here("darwin", {}, tmp_path)
    assert mac.profile == tmp_path / "Library/Application Support/LibreOffice/4"
    linux = install_places.office_here("linux", {"PATH": str(tmp_path)}, tmp_path)
    assert (linux.profile, linux.programs) == (tmp_path / ".config/libreoffice/4", ())


def test_the_command_builds_the_extension_and_overwrites_nothing_unless_told(tmp_path: Path) -> None:
    target = tmp_path / "a.oxt"
    assert (
        CliRunner().invoke(addin, ["build", str(target)]).output == f"Built {target} for LibreOffice on any system.\n"
    )
    assert target.read_bytes() == extension.oxt()
    target.write_bytes(b"mine")
    done = CliRunner().invoke(addin, ["build", str(target)])
    assert (done.exit_code, target.read_bytes()) == (2, b"mine")


@pytest.mark.parametrize(
    "arguments", [["build", "a.oxt", "--for", "mac"], ["install", "--for", "libreoffice", "--hotkeys"]]
)
def test_what_is_excels_alone_is_refused_for_libreoffice(arguments: list[str]) -> None:
    assert CliRunner().invoke(addin, arguments).exit_code == 2


# ------------------------------------------------------------------------------------ in a profile of LibreOffice


@pytest.fixture
def profile(monkeypatch: pytest.MonkeyPatch) -> Iterator[OfficePlaces]:
    """A profile that anybody may write; its program, which refuses root, is run as nobody where we are root."""
    program = shutil.which("unopkg")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    run = subprocess.run
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)

    def as_nobody(command: Sequence[str], **options: object) -> subprocess.CompletedProcess[str]:
        for name in command:
            if name.endswith(".oxt"):
                Path(name).parent.chmod(0o755)
        options["env"] = {**options["env"], "HOME": str(folder)}  # type: ignore[dict-item]
        return run(command, user=65534, group=65534, extra_groups=[], **options)  # type: ignore[call-overload]

    if os.geteuid() == 0:
        monkeypatch.setattr(libreoffice.subprocess, "run", as_nobody)  # type: ignore[attr-defined]
    monkeypatch.setattr(environment, "ensure", lambda _: "Python: found.")
    monkeypatch.setattr(environment, "works", lambda _: True)
    found = install_places.office_here("linux", {"PATH": "", "XDG_CONFIG_HOME": str(folder)}, folder)
    yield found._replace(profile=folder / "a profile é", programs=(Path(program).resolve(),))
    shutil.rmtree(folder, ignore_errors=True)


def test_it_is_installed_told_and_taken_away(profile: OfficePlaces) -> None:
    not_there = f"Extension: not in LibreOffice's profile {profile.profile}."
    assert libreoffice.status(profile) == [not_there]
    assert libreoffice.install(profile)[1] == f"Extension: installed in LibreOffice's profile {profile.profile}."
    assert libreoffice.status(profile) == [
        f"Extension: in LibreOffice's profile {profile.profile}, of this version.",
        f"LibreOffice calls: {profile.python} (it works).",
    ]
    libreoffice.install(profile)  # again, over the one that is there
    for kept in profile.profile.rglob("handler.py"):
        kept.write_text("# changed")
    assert "of another version or changed: install it again." in libreoffice.status(profile)[0]
    assert libreoffice.remove(profile)[0] == f"Extension: removed from LibreOffice's profile {profile.profile}."
    assert libreoffice.status(profile) == [not_there]
    assert libreoffice.remove(profile)[0] == not_there


def test_while_libreoffice_is_open_nothing_is_begun(profile: OfficePlaces) -> None:
    profile.profile.mkdir()
    (profile.profile / ".lock").touch()
    with pytest.raises(CannotWrite, match="LibreOffice is open: close it and try again"):
        libreoffice.install(profile)


def test_what_its_program_says_is_told(profile: OfficePlaces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extension, "oxt", lambda: b"junk")
    with pytest.raises(CannotWrite, match=r"did not do it \(.*ERROR"):
        libreoffice.install(profile)


def test_without_libreoffice_it_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="LibreOffice was not found on this computer"):
        libreoffice.install(install_places.office_here("linux", {"PATH": str(tmp_path)}, tmp_path))


def test_its_program_sees_nothing_of_this_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHOME", "x")
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin"]))
    shown = "import os; print(os.environ['PATH'], 'PYTHONHOME' in os.environ)"
    assert libreoffice.run([sys.executable, "-c", shown]).stdout == "/usr/bin False\n"


def test_on_linux_the_environment_goes_with_the_extension(tmp_path: Path) -> None:
    where = install_places.office_here("linux", {"PATH": str(tmp_path)}, tmp_path)
    environment.ensure(where)
    assert environment.works(where)
    libreoffice.remove(where)
    assert not where.environment.exists()
