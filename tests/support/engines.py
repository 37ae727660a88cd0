"""Workbooks in, the values that other spreadsheet programs compute for their formulas out."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""
"""LibreOffice shows stored values unless its profile says: always recalculate."""


def office() -> str | None:
    """LibreOffice's command, if it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def gnumeric() -> str | None:
    """Gnumeric's converter, if it is installed."""
    return shutil.which("ssconvert")


def office_profile(folder: Path, *, recalculates: bool = True) -> str:
    """A LibreOffice profile in `folder`, as its command-line option.

    It recalculates every workbook that it opens, or takes the stored values as they are, as officers' do.
    """
    settings = folder / "profile" / "user"
    settings.mkdir(parents=True, exist_ok=True)
    if recalculates:
        (settings / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    return f"-env:UserInstallation={(folder / 'profile').as_uri()}"


def by_libreoffice(files: Sequence[Path], folder: Path) -> list[Path]:
    """Copies of the workbooks, recalculated and saved by LibreOffice."""
    command = office()
    assert command
    out = folder / "libreoffice"
    profile = office_profile(folder)
    names = [str(file) for file in files]
    subprocess.run(
        [command, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), *names],
        check=True,
        capture_output=True,
        timeout=600,
    )
    return [out / file.name for file in files]


def by_gnumeric(files: Sequence[Path], folder: Path) -> list[Path]:
    """Copies of the workbooks, recalculated and saved by Gnumeric."""
    command = gnumeric()
    assert command
    out = folder / "gnumeric"
    out.mkdir(exist_ok=True)
    for file in files:
        subprocess.run(
            [command, "--recalc", str(file), str(out / file.name)], check=True, capture_output=True, timeout=120
        )
    return [out / file.name for file in files]
