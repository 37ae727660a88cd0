"""What LibreOffice is to do and a folder in, done there out: no setting and no window of a user's is touched."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

SECONDS = 300
FAULTS = (OSError, subprocess.SubprocessError)
"""What `run_office` raises when LibreOffice does not start, fails or takes too long."""


def office() -> str | None:
    """LibreOffice's program, where it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def run_office(program: str, folder: Path, *arguments: str) -> None:
    """Run it without a window, its profile in the folder. Raises one of FAULTS."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--norestore", *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
