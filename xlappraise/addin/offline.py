"""In: a folder. Out: in it, all that IT needs to install xlappraise without a network, and a list of what that is.

Wheels, a requirements.txt that names each with its hash, a list of contents (CycloneDX), add-in, extension, commands.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

import xlappraise
from xlappraise import __version__
from xlappraise.addin import extension, xlam
from xlappraise.records import NamedTuple
from xlappraise.xlsx.refusals import CannotWrite

Run = Callable[[Sequence[str]], None]
"""Runs pip with these arguments. Raises CannotWrite with one sentence."""

REQUIREMENTS, CONTENTS, COMMANDS = "requirements.txt", "contents.cdx.json", "COMMANDS.txt"
OWN = "xlappraise"
NO_SOURCE = (
    "This xlappraise was installed without its source folder: give --wheel with the file of its wheel "
    "(xlappraise-VERSION-py3-none-any.whl)."
)
INSTALLATION = """\
xlappraise {version}: installation without a network, for Python {python} on the same system as here.

{contents} lists every package with its version, licence and hash (CycloneDX 1.5). {requirements} names each file with
its hash: pip asks no index and refuses a file that was changed since.

Windows, as each officer (or by a deployment tool in the officer's account), with this folder on a share:

    py -m venv "%LOCALAPPDATA%\\xlappraise\\venv"
    pushd \\\\SERVER\\SHARE\\FOLDER
    "%LOCALAPPDATA%\\xlappraise\\venv\\Scripts\\python" -m pip install --no-index --require-hashes -r {requirements}
    "%LOCALAPPDATA%\\xlappraise\\venv\\Scripts\\xlappraise" addin install{signed}
    popd
    "%LOCALAPPDATA%\\xlappraise\\venv\\Scripts\\xlappraise" addin status

Mac:

    cd FOLDER
    python3 -m venv ~/.xlappraise/venv
    ~/.xlappraise/venv/bin/python -m pip install --no-index --require-hashes -r {requirements}
    ~/.xlappraise/venv/bin/xlappraise addin install

For LibreOffice, on either system, the same with: addin install --for libreoffice
(or the file {extension}, where IT deploys extensions itself: xlappraise guide it)

xlappraise guide it says what is installed where, and how it is removed.
"""


class Package(NamedTuple):
    """A wheel: its file, its hash, and what its metadata says."""

    file: str
    sha256: str
    name: str
    version: str
    licence: str
    needs: tuple[str, ...]
    """Names of the packages that it may need, whatever the system."""

    @property
    def address(self) -> str:
        """The package's own address (purl)."""
        return f"pkg:pypi/{_plain(self.name)}@{self.version}"


def collect(
    folder: Path, system: str, wheel: Path | None = None, signed: Path | None = None, run: Run | None = None
) -> list[str]:
    """Fill a folder that is empty, or not there; lines that say what is in it. Raises CannotRead or CannotWrite.

    `wheel` is the file of our own wheel; without it, it is built from the folder that this xlappraise runs from.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotWrite(f"'{folder}' is not empty: give another folder.")
    addin = xlam.xlam(system, signed)
    pip = run or _pip
    from_where = str(wheel or source())
    folder.mkdir(parents=True, exist_ok=True)
    try:
        pip(["wheel", "--quiet", "--wheel-dir", str(folder), from_where])
        found = packages(folder)
    except CannotWrite:
        shutil.rmtree(folder)  # which was empty, or not there
        raise
    texts = {
        REQUIREMENTS: "".join(f"./{each.file} --hash=sha256:{each.sha256}\n" for each in found),
        CONTENTS: json.dumps(contents(found), indent=2, ensure_ascii=False) + "\n",
        COMMANDS: commands(signed is not None),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    (folder / xlam.FILE_NAME).write_bytes(addin)
    (folder / extension.FILE_NAME).write_bytes(extension.oxt())
    return [f"{folder}: {len(found)} wheels, {xlam.FILE_NAME}, {extension.FILE_NAME}, {', '.join(texts)}."]


def source() -> Path:
    """The folder of the project that this package runs from. Raises CannotWrite where there is none."""
    folder = Path(xlappraise.__file__).parents[1]
    if not (folder / "pyproject.toml").is_file():
        raise CannotWrite(NO_SOURCE)
    return folder


def _pip(arguments: Sequence[str]) -> None:
    """Run this Python's pip. Raises CannotWrite with what it said last."""
    done = subprocess.run([sys.executable, "-m", "pip", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no reason given"]
        raise CannotWrite(f"pip could not collect the wheels ({last[0]}).")


def commands(signed: bool) -> str:
    """What to type on officers' computers."""
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    with_signed = f" --signed {xlam.FILE_NAME}" if signed else ""
    return INSTALLATION.format(
        version=__version__,
        python=python,
        contents=CONTENTS,
        requirements=REQUIREMENTS,
        signed=with_signed,
        extension=extension.FILE_NAME,
    )


def packages(folder: Path) -> list[Package]:
    """The wheels of a folder, by name. Raises CannotWrite where ours is not among them, or one cannot be read."""
    found = [_package(path) for path in sorted(folder.glob("*.whl"))]
    if OWN not in {each.name for each in found}:
        raise CannotWrite(f"No wheel of {OWN} is among those in '{folder}'.")
    return sorted(found, key=lambda each: _plain(each.name))


def _package(path: Path) -> Package:
    """A wheel. Raises CannotWrite where it is none."""
    data = path.read_bytes()
    try:
        with zipfile.ZipFile(path) as archive:
            name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
            told = HeaderParser().parsestr(archive.read(name).decode("utf-8"))
    except (zipfile.BadZipFile, StopIteration, UnicodeDecodeError):
        raise CannotWrite(f"'{path.name}' is no wheel.") from None
    needs = tuple(dict.fromkeys(_required_names(told.get_all("Requires-Dist", []))))
    digest = hashlib.sha256(data).hexdigest()
    return Package(path.name, digest, told["Name"], told["Version"], _licence(told), needs)


def _licence(told: Message) -> str:
    """The licence as a wheel's metadata says it: an expression, a classifier, or the first line of a text."""
    if told["License-Expression"]:
        return str(told["License-Expression"])
    classes = [text for text in told.get_all("Classifier", []) if text.startswith("License ::")]
    if classes:
        return "; ".join(text.rpartition(" :: ")[2] for text in classes)
    return (str(told["License"] or "").strip().splitlines() or ["not told"])[0]


def _required_names(requirements: Iterable[str]) -> Iterator[str]:
    """The names of what is required beside extras."""
    for text in requirements:
        requirement, _, condition = text.partition(";")
        if "extra" not in condition:
            end = next((n for n, sign in enumerate(requirement) if not (sign.isalnum() or sign in "-_.")), None)
            yield _plain(requirement[:end])


def _plain(name: str) -> str:
    """A package's name as indexes compare it."""
    return name.strip().casefold().replace("_", "-").replace(".", "-")


def contents(found: Sequence[Package]) -> dict[str, object]:
    """What is in the folder, as CycloneDX 1.5 tells it; the same for the same files."""
    by_name = {_plain(each.name): each for each in found}
    own = by_name[OWN]
    number = uuid.uuid5(uuid.NAMESPACE_URL, " ".join(each.sha256 for each in found))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        "metadata": {"component": _component(own, "application")},
        "components": [_component(each, "library") for each in found if each is not own],
        "dependencies": [
            {"ref": each.address, "dependsOn": [by_name[name].address for name in each.needs if name in by_name]}
            for each in found
        ],
    }


def _component(package: Package, kind: str) -> dict[str, object]:
    """One package in the list."""
    return {
        "type": kind,
        "bom-ref": package.address,
        "name": package.name,
        "version": package.version,
        "purl": package.address,
        "hashes": [{"alg": "SHA-256", "content": package.sha256}],
        "licenses": [{"license": {"name": package.licence}}],
        "properties": [{"name": "file", "value": package.file}],
    }
