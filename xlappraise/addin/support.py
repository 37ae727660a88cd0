"""In: this computer. Out: one file with what support needs to know of the add-in, and nothing of any workbook."""

from __future__ import annotations

import json
import platform
import sys
from importlib import metadata
from pathlib import Path

from xlappraise import __version__
from xlappraise.addin import install, libreoffice, policies
from xlappraise.addin.install_places import ExcelPlaces, OfficePlaces
from xlappraise.xlsx.refusals import CannotWrite

SCHEMA = "xlappraise.support/1"
PACKAGES = ("xlwings", "pywin32", "appscript", "openpyxl", "pandas", "python-docx", "click", "resvg-py", "lxml")
OFFICE = r"Software\Microsoft\Office\ClickToRun\Configuration"
OFFICE_FACTS = ("VersionToReport", "Platform", "UpdateChannel", "ProductReleaseIds")
"""What Windows' registry says of the Office that is installed."""
HOME = "~"
"""What stands for the user's own folder, whose path has their name in it."""


def write(
    target: Path,
    places: ExcelPlaces | None,
    office: OfficePlaces,
    force: bool = False,
    read: policies.Registry = policies.registry,
) -> list[str]:
    """Write the file; a line that says so. Raises CannotWrite."""
    text = json.dumps(bundle(places, office, read), indent=2, ensure_ascii=False) + "\n"
    try:
        with target.open("w" if force else "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise CannotWrite(f"'{target}' already exists: give another name, or --force to replace it.") from None
    except OSError as error:
        raise CannotWrite(f"'{target}' cannot be written ({error.strerror}).") from None
    return [f"Wrote {target}: versions, places and policies; no workbook was opened."]


def bundle(
    places: ExcelPlaces | None, office: OfficePlaces, read: policies.Registry = policies.registry
) -> dict[str, object]:
    """What support needs to know: versions, what `status` says, policies, and the programs that are installed."""
    return {
        "schema": SCHEMA,
        "xlappraise": __version__,
        "python": sys.version,
        "system": platform.platform(),
        "packages": _versions(),
        "office": {name: read("HKLM", OFFICE, name) for name in OFFICE_FACTS},
        "libreoffice": _without_user(str(libreoffice.program(office) or "")) or None,
        "policies": {
            policy.name: {hive: read(hive, policy.key, policy.name) for hive in ("HKCU", "HKLM")}
            for policy in policies.POLICIES
        },
        "child_process_rule": policies.child_process_rule(read),
        "status": [_without_user(line) for line in [*install.status(places, read), *libreoffice.status(office)]],
    }


def _versions() -> dict[str, str | None]:
    """The versions of what the buttons use; None for what is not installed."""
    found: dict[str, str | None] = {}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = None
    return found


def _without_user(line: str) -> str:
    """A line in which the user's own folder is not named."""
    return line.replace(str(Path.home()), HOME)
