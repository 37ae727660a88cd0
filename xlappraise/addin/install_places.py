"""In: the system and its folders. Out: where Excel and LibreOffice keep add-ins, and where these look for Python."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from xlappraise.addin import policies, xlam
from xlappraise.records import NamedTuple

MAC_STARTUP = "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
MAC_SCRIPTS = "Library/Application Scripts/com.microsoft.Excel"
WINDOWS_STARTUP = "Microsoft/Excel/XLSTART"
WINDOWS_PROGRAMS = "Microsoft/Windows/Start Menu/Programs/xlappraise"


LINUX = "linux"
"""The third system, with LibreOffice and no Excel."""
OFFICE_PROFILE = "4"
"""LibreOffice's name for the folder of a user's settings and extensions, in every version since 4."""
OFFICE_KEY = r"SOFTWARE\LibreOffice\UNO\InstallPath"
"""Where Windows' registry says in which folder LibreOffice's programs are."""


class Interpreter(Protocol):
    """The Python that buttons call; of both kinds of places below."""

    @property
    def system(self) -> str:
        """xlam.WINDOWS, xlam.MAC or LINUX."""
        ...

    @property
    def environment(self) -> Path:
        """The Python environment: always the same place, so that no button holds a setting of a computer."""
        ...

    @property
    def python(self) -> Path:
        """The interpreter there."""
        ...


class ExcelPlaces(NamedTuple):
    """Folders of one user on one computer with Excel."""

    system: str
    """xlam.WINDOWS or xlam.MAC."""
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
) -> ExcelPlaces | None:
    """The places of this computer, or None where there is no desktop Excel. The macros name the same ones."""
    home = home or Path.home()
    if platform == "win32":
        local = Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
        roaming = Path(environ.get("APPDATA") or home / "AppData" / "Roaming")
        environment = local / "xlappraise" / "venv"
        return ExcelPlaces(
            xlam.WINDOWS,
            roaming / WINDOWS_STARTUP / xlam.FILE_NAME,
            environment,
            environment / "Scripts" / "pythonw.exe",
            roaming / WINDOWS_PROGRAMS,
        )
    if platform == "darwin":
        environment = home / ".xlappraise" / "venv"
        return ExcelPlaces(
            xlam.MAC,
            home / MAC_STARTUP / xlam.FILE_NAME,
            environment,
            environment / "bin" / "python",
            home / MAC_SCRIPTS,
        )
    return None


class OfficePlaces(NamedTuple):
    """Folders of one user on one computer that may have LibreOffice."""

    system: str
    """xlam.WINDOWS, xlam.MAC or LINUX."""
    profile: Path
    """The user's settings and extensions."""
    environment: Path
    """The Python environment that the buttons call; Excel's add-in, where there is one, calls it too."""
    python: Path
    """The interpreter there."""
    programs: tuple[Path, ...]
    """Where LibreOffice's own program for extensions, unopkg, may be: the first that is there is meant."""


def office_here(
    platform: str = sys.platform,
    environ: Mapping[str, str] = os.environ,
    home: Path | None = None,
    read: policies.Registry = policies.registry,
) -> OfficePlaces:
    """The places of this computer. The extension's handler names the same Python."""
    home = home or Path.home()
    excel = here(platform, environ, home)
    if platform == "win32" and excel:
        roaming = Path(environ.get("APPDATA") or home / "AppData" / "Roaming")
        folders = [read(hive, OFFICE_KEY, "") for hive in ("HKCU", "HKLM")]
        folders.append(str(Path(environ.get("PROGRAMFILES") or r"C:\Program Files") / "LibreOffice" / "program"))
        programs = tuple(Path(str(folder)) / "unopkg.com" for folder in folders if folder)
        return OfficePlaces(
            xlam.WINDOWS, roaming / "LibreOffice" / OFFICE_PROFILE, excel.environment, excel.python, programs
        )
    environment = home / ".xlappraise" / "venv"
    python = environment / "bin" / "python"
    if platform == "darwin":
        profile = home / "Library" / "Application Support" / "LibreOffice" / OFFICE_PROFILE
        app = Path("Applications") / "LibreOffice.app" / "Contents" / "MacOS" / "unopkg"
        return OfficePlaces(xlam.MAC, profile, environment, python, (Path("/") / app, home / app))
    settings = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    named = [shutil.which(name, path=environ.get("PATH")) for name in ("unopkg", "soffice", "libreoffice")]
    programs = tuple(Path(name).resolve().with_name("unopkg") for name in named if name)
    return OfficePlaces(LINUX, settings / "libreoffice" / OFFICE_PROFILE, environment, python, programs)
