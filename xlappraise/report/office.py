"""Runs LibreOffice: its arguments and a folder in, files in that folder out. No setting or window is touched."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

SECONDS = 300
FAULTS = (OSError, subprocess.SubprocessError)
"""What `run_office` raises when LibreOffice does not start, fails or takes too long."""


def office() -> str | None:
    """The path of LibreOffice's program; None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def run_office(program: str, folder: Path, *arguments: str) -> None:
    """Run LibreOffice without a window, for SECONDS at most, its profile in `folder`. Raises one of FAULTS."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--norestore", *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
