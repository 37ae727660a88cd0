"""In: the places of this computer. Out: the extension put into LibreOffice, removed or looked at, and lines on it."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from xlappraise.addin import environment, extension
from xlappraise.addin.install_places import LINUX, OfficePlaces
from xlappraise.xlsx.refusals import CannotWrite

PATIENCE = 120
"""Seconds that LibreOffice's own program may take: a first start lays out a profile."""
LOCK = ".lock"
"""In a profile that is in use: the program would wait for ever."""
REGISTER = "*.bundle.PackageRegistryBackend/backenddb.xml"
"""In a profile: which extensions are in use."""
NOT_FOUND = (
    "LibreOffice was not found on this computer. Where it is installed in a place of its own: "
    "xlappraise addin build xlappraise.oxt, then in LibreOffice Tools > Extension Manager > Add."
)


def install(places: OfficePlaces) -> list[str]:
    """Put the buttons into LibreOffice, for this user, with the Python that they call. Raises CannotWrite."""
    _free_program(places)
    done = [environment.ensure(places)]
    if not environment.works(places):
        raise CannotWrite(
            f"{places.python} does not find xlappraise and xlwings: install them there, then run this again."
        )
    with tempfile.TemporaryDirectory(prefix="xlappraise") as folder:
        file = Path(folder) / extension.FILE_NAME
        file.write_bytes(extension.oxt())
        _ask(places, "add", "--force", "--suppress-license", str(file))
    return [
        *done,
        f"Extension: installed in LibreOffice's profile {places.profile}.",
        "Open a spreadsheet in LibreOffice: the toolbar and the menu 'Appraisal' are there.",
    ]


def remove(places: OfficePlaces) -> list[str]:
    """Take the buttons away again; on Linux also the Python that nothing else calls there. Raises CannotWrite."""
    if _extension_folders(places):
        _ask(places, "remove", extension.IDENTIFIER)
        done = [f"Extension: removed from LibreOffice's profile {places.profile}."]
    else:
        done = [f"Extension: not in LibreOffice's profile {places.profile}."]
    return [*done, environment.remove(places)] if places.system == LINUX else done


def status(places: OfficePlaces) -> list[str]:
    """Whether the buttons are in LibreOffice, of this version or another, and whether the Python they call works."""
    found = _extension_folders(places)
    if not found:
        return [f"Extension: not in LibreOffice's profile {places.profile}."]
    same = all(_is_ours(folder) for folder in found)
    what = "of this version" if same else "of another version or changed: install it again"
    works = "it works" if environment.works(places) else "it does not start, or lacks xlappraise"
    return [
        f"Extension: in LibreOffice's profile {places.profile}, {what}.",
        f"LibreOffice calls: {places.python} ({works}).",
    ]


def program(places: OfficePlaces) -> Path | None:
    """LibreOffice's own program for extensions; None where it is not found."""
    return next((path for path in places.programs if path.is_file()), None)


def _extension_folders(places: OfficePlaces) -> list[Path]:
    """The folders in which LibreOffice keeps the extension, unpacked: one, or none.

    What was replaced or removed lies beside it until LibreOffice starts again; its register does not name that.
    """
    kept = places.profile / "user" / "uno_packages" / "cache"
    try:
        register = next((kept / "registry").glob(REGISTER)).read_text(encoding="utf-8")
    except (OSError, StopIteration, UnicodeDecodeError):
        return []
    found = sorted((kept / "uno_packages").glob("*/*.oxt"))
    return [path for path in found if f"/{path.parent.name}/" in register and _identifier(path) == extension.IDENTIFIER]


def _identifier(folder: Path) -> str:
    """What an unpacked extension is known by; '' where that cannot be read."""
    try:
        text = (folder / extension.DESCRIPTION).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    return text.partition('<identifier value="')[2].partition('"')[0]


def _is_ours(folder: Path) -> bool:
    """Whether an unpacked extension holds, file for file, what this version builds."""
    try:
        return all((folder / name).read_bytes() == data for name, data in extension.parts().items())
    except OSError:
        return False


def _free_program(places: OfficePlaces) -> Path:
    """LibreOffice's own program for extensions. Raises CannotWrite where it is not, or while LibreOffice is open."""
    found = program(places)
    if found is None:
        raise CannotWrite(NOT_FOUND)
    if (lock := places.profile / LOCK).exists():
        raise CannotWrite(
            f"LibreOffice is open: close it and try again. (If it is not open, it ended badly: delete {lock}.)"
        )
    return found


def _ask(places: OfficePlaces, *arguments: str) -> None:
    """Run LibreOffice's own program for extensions. Raises CannotWrite with what it said."""
    profile = f"-env:UserInstallation=file://{'/' * (os.name == 'nt')}{quote(places.profile.as_posix(), safe='/:')}"
    try:
        done = run([str(_free_program(places)), *arguments, profile])
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotWrite(f"LibreOffice's program for extensions did not do it ({error}).") from error
    if done.returncode:
        said = " ".join(done.stderr.split()) or f"code {done.returncode}"
        raise CannotWrite(f"LibreOffice's program for extensions did not do it ({said}).")


def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a program of LibreOffice without what would lead its own Python astray: virtual environments and settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=PATIENCE, env={**kept, "PATH": office_path()}
    )


def office_path() -> str:
    """The PATH without the folders of virtual environments."""
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    return os.pathsep.join(str(each) for each in folders if not (each.parent / "pyvenv.cfg").is_file())
