"""In: the system and its folders. Out: where Excel looks for add-ins and where the macro looks for Python."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from xlappraise.addin import build
from xlappraise.records import NamedTuple

MAC_STARTUP = "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
MAC_SCRIPTS = "Library/Application Scripts/com.microsoft.Excel"
WINDOWS_STARTUP = "Microsoft/Excel/XLSTART"
WINDOWS_PROGRAMS = "Microsoft/Windows/Start Menu/Programs/xlappraise"


class Places(NamedTuple):
    """Folders of one user on one computer with Excel."""

    system: str
    """build.WINDOWS or build.MAC."""
    addin: Path
    """The add-in, in the folder that Excel loads by itself."""
    environment: Path
    """The Python environment that the macro calls: always the same place, so that the macro never differs."""
    python: Path
    """The interpreter there that the macro starts."""
    extra: Path
    """Windows: folder of the Start-menu shortcuts. Mac: folder of the scripts that Excel may run."""


def here(
    platform: str = sys.platform, environ: Mapping[str, str] = os.environ, home: Path | None = None
) -> Places | None:
    """The places of this computer, or None where there is no desktop Excel. The macros name the same ones."""
    home = home or Path.home()
    if platform == "win32":
        local = Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
        roaming = Path(environ.get("APPDATA") or home / "AppData" / "Roaming")
        environment = local / "xlappraise" / "venv"
        return Places(
            build.WINDOWS,
            roaming / WINDOWS_STARTUP / build.FILE_NAME,
            environment,
            environment / "Scripts" / "pythonw.exe",
            roaming / WINDOWS_PROGRAMS,
        )
    if platform == "darwin":
        environment = home / ".xlappraise" / "venv"
        return Places(
            build.MAC,
            home / MAC_STARTUP / build.FILE_NAME,
            environment,
            environment / "bin" / "python",
            home / MAC_SCRIPTS,
        )
    return None
