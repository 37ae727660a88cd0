"""What IT installs without a network, and what support is told: files, hashes, contents, and nothing of a workbook."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from tests.addin.test_install import windows
from xlappraise import __version__
from xlappraise.addin import extension, offline, support, xlam
from xlappraise.addin.install_places import office_here
from xlappraise.cli.addin import addin
from xlappraise.xlsx.refusals import CannotWrite

OWN = ["License-Expression: MIT AND OFL-1.1", "Requires-Dist: xlwings<1,>=0.30", 'Requires-Dist: pyarrow; extra == "x"']
WINGS = [
    "License: BSD 3-clause",
    'Requires-Dist: pywin32 >= 224; platform_system == "Windows"',
    "Classifier: License :: OSI Approved :: BSD License",
]


def wheel(folder: Path, name: str, version: str, lines: Sequence[str]) -> Path:
    """A wheel as far as its metadata goes."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        text = "\n".join(["Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}", *lines])
        archive.writestr(f"{name}-{version}.dist-info/METADATA", f"{text}\n\nWords.\n")
    return path


def pip(arguments: Sequence[str]) -> None:
    """As pip, which puts our wheel and those it needs into a folder."""
    assert arguments[:3] == ["wheel", "--quiet", "--wheel-dir"]
    folder = Path(arguments[3])
    wheel(folder, "xlappraise", "0.1.0", OWN)
    wheel(folder, "xlwings", "0.37.8", WINGS)
    wheel(folder, "pywin32", "312", ["License: PSF\nand more"])


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    folder = tmp_path / "kit"
    offline.collect(folder, xlam.WINDOWS, run=pip)
    return folder


def test_the_folder_holds_wheels_add_in_requirements_contents_and_commands(kit: Path) -> None:
    assert sorted(path.name for path in kit.iterdir()) == [
        "COMMANDS.txt",
        "contents.cdx.json",
        "pywin32-312-py3-none-any.whl",
        "requirements.txt",
        "xlappraise-0.1.0-py3-none-any.whl",
        "xlappraise.oxt",
        "xlappraise.xlam",
        "xlwings-0.37.8-py3-none-any.whl",
    ]
    assert (kit / "xlappraise.xlam").read_bytes() == xlam.xlam(xlam.WINDOWS)
    assert (kit / "xlappraise.oxt").read_bytes() == extension.oxt()


def test_every_wheel_is_required_by_its_file_and_hash(kit: Path) -> None:
    lines = (kit / "requirements.txt").read_text().splitlines()
    assert lines == [
        f"./{path.name} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in sorted(kit.glob("*.whl"))
    ]


def test_the_contents_name_version_licence_hash_and_need_of_each(kit: Path) -> None:
    found = json.loads((kit / "contents.cdx.json").read_text())
    every = [found["metadata"]["component"], *found["components"]]
    assert [(each["purl"], each["licenses"][0]["license"]["name"]) for each in every] == [
        ("pkg:pypi/xlappraise@0.1.0", "MIT AND OFL-1.1"),
        ("pkg:pypi/pywin32@312", "PSF"),
        ("pkg:pypi/xlwings@0.37.8", "BSD License"),
    ]
    assert {each["ref"]: each["dependsOn"] for each in found["dependencies"]} == {
        "pkg:pypi/xlappraise@0.1.0": ["pkg:pypi/xlwings@0.37.8"],
        "pkg:pypi/xlwings@0.37.8": ["pkg:pypi/pywin32@312"],
        "pkg:pypi/pywin32@312": [],
    }


HASH = {"type": "object", "required": ["alg", "content"], "properties": {"content": {"pattern": "^[a-f0-9]{64}$"}}}
COMPONENT = {
    "type": "object",
    "required": ["type", "name"],
    "properties": {
        "type": {"enum": ["application", "library"]},
        "hashes": {"type": "array", "items": HASH},
        "licenses": {"type": "array", "items": {"required": ["license"]}},
    },
}
CYCLONEDX = {
    "type": "object",
    "required": ["bomFormat", "specVersion"],
    "properties": {
        "bomFormat": {"const": "CycloneDX"},
        "specVersion": {"const": "1.5"},
        "serialNumber": {
            "pattern": "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        },
        "version": {"type": "integer", "minimum": 1},
        "components": {"type": "array", "items": COMPONENT, "uniqueItems": True},
        "dependencies": {"type": "array", "items": {"required": ["ref"]}},
    },
}
"""Those rules of CycloneDX 1.5 that concern what we write."""


def test_the_contents_follow_cyclonedx(kit: Path) -> None:
    jsonschema.validate(json.loads((kit / "contents.cdx.json").read_text()), CYCLONEDX)


def test_the_same_wheels_give_the_same_texts(kit: Path) -> None:
    found = offline.packages(kit)
    assert json.loads((kit / "contents.cdx.json").read_text()) == offline.contents(found)


def test_the_commands_install_from_this_folder_alone_and_name_a_signed_add_in_where_it_is_one(kit: Path) -> None:
    text = (kit / "COMMANDS.txt").read_text()
    assert "-m pip install --no-index --require-hashes -r requirements.txt" in text
    assert "addin install\n" in text
    assert "addin install --signed xlappraise.xlam\n" in offline.commands(signed=True)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CannotWrite, match="is not empty: give another folder"):
        offline.collect(tmp_path, xlam.WINDOWS, run=pip)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_wheel_that_is_given_is_taken_and_none_is_built(tmp_path: Path) -> None:
    given: list[str] = []

    def noting(arguments: Sequence[str]) -> None:
        given.append(arguments[-1])
        pip(arguments)

    offline.collect(tmp_path / "kit", xlam.WINDOWS, wheel=tmp_path / "own.whl", run=noting)
    assert given == [str(tmp_path / "own.whl")]


def test_without_source_and_wheel_it_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlappraise.__file__", str(tmp_path / "site-packages" / "xlappraise" / "__init__.py"))
    with pytest.raises(CannotWrite, match="give --wheel with the file of its wheel"):
        offline.collect(tmp_path / "kit", xlam.WINDOWS, run=pip)


@pytest.mark.parametrize("content", [b"no zip", None])
def test_what_is_no_wheel_is_one_sentence(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "xlappraise-1-py3-none-any.whl"
    path.write_bytes(content) if content else zipfile.ZipFile(path, "w").close()
    with pytest.raises(CannotWrite, match=r"'xlappraise-1-py3-none-any\.whl' is no wheel"):
        offline.packages(tmp_path)


def test_wheels_without_ours_are_one_sentence(tmp_path: Path) -> None:
    wheel(tmp_path, "xlwings", "0.37.8", WINGS)
    with pytest.raises(CannotWrite, match="No wheel of xlappraise"):
        offline.packages(tmp_path)


def test_pip_that_fails_is_one_sentence_with_what_it_said(tmp_path: Path) -> None:
    done = CliRunner().invoke(addin, ["build", "--offline", str(tmp_path / "kit"), "--wheel", __file__])
    assert (done.exit_code, done.output.startswith("pip could not collect the wheels (")) == (2, True)
    assert not (tmp_path / "kit").exists()


@pytest.mark.parametrize("arguments", [["out.xlam"], ["--force"]])
def test_offline_takes_no_other_target(arguments: list[str], tmp_path: Path) -> None:
    done = CliRunner().invoke(addin, ["build", *arguments, "--offline", str(tmp_path / "kit")])
    assert (done.exit_code, "which must be empty" in done.output) == (2, True)


# ----------------------------------------------------------------------------------------------------- for support


def test_support_is_told_versions_policies_and_places(tmp_path: Path) -> None:
    def read(hive: str, key: str, name: str) -> int | str | None:
        return {"vbaoff": 1, "VersionToReport": "16.0.1"}.get(name) if hive == "HKLM" else None

    found = support.bundle(windows(tmp_path), office_here(home=tmp_path), read)
    assert (found["schema"], found["xlappraise"]) == (support.SCHEMA, __version__)
    assert found["office"] == {"VersionToReport": "16.0.1", "Platform": None, "UpdateChannel": None,
                               "ProductReleaseIds": None}  # fmt: skip
    assert found["policies"]["vbaoff"] == {"HKCU": None, "HKLM": 1}  # type: ignore[index]
    assert any("Macros are switched off" in line for line in found["status"])  # type: ignore[attr-defined]
    assert any(line.startswith("Extension: not in Libre") for line in found["status"])  # type: ignore[attr-defined]


def test_the_users_own_folder_is_not_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    text = json.dumps(support.bundle(windows(tmp_path), office_here(home=tmp_path), lambda *_: None))
    assert str(tmp_path) not in text
    assert "~" in text


def test_the_file_is_written_once_and_replaced_when_that_is_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "support.json"
    runner = CliRunner()
    assert runner.invoke(addin, ["status", "--bundle", str(target)]).exit_code == 0
    first = target.read_text()
    assert json.loads(first)["schema"] == "xlappraise.support/1"
    again = runner.invoke(addin, ["status", "--bundle", str(target)])
    assert (again.exit_code, "already exists" in again.output) == (2, True)
    assert runner.invoke(addin, ["status", "--bundle", str(target), "--force"]).exit_code == 0
