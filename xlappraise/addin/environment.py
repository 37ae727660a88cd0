"""In: the Python that runs now. Out: an environment at the buttons' place that finds the same packages."""

from __future__ import annotations

import shutil
import site
import subprocess
import sys
import venv
from pathlib import Path

import xlappraise
from xlappraise.addin.install_places import Interpreter
from xlappraise.xlsx.refusals import CannotWrite

MARK = "made-by-xlappraise.txt"
"""In an environment that we made, so that `remove` takes away none that IT installed."""
LINK = "xlappraise-link.pth"
PROBE = "import xlappraise.excel.addin.button, xlwings"
"""What the buttons ask for: on a Mac by this name, on Windows as `-m xlappraise.excel`, which imports the same."""


def ensure(places: Interpreter) -> str:
    """Make the environment unless it is there. Says what was done. Raises CannotWrite."""
    if _runs_here(places):
        return f"Python: this installation is where the buttons look for it, {places.python}."
    if places.python.exists() and not _is_ours(places):
        return f"Python: found at {places.python} and left as it is."
    if "WindowsApps" in sys.base_prefix:
        raise CannotWrite(
            "The buttons cannot use the Python of the Microsoft Store, whose files other programs do not see: "
            "install Python from python.org or through IT, and xlappraise in it."
        )
    try:
        venv.EnvBuilder(symlinks=places.system != "windows", clear=_is_ours(places)).create(places.environment)
        _packages(places).mkdir(parents=True, exist_ok=True)
        (_packages(places) / LINK).write_text(_link(), encoding="utf-8")
        (places.environment / MARK).write_text("xlappraise addin remove deletes this folder.\n", encoding="ascii")
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotWrite(f"The folder {places.environment} cannot be made ({error}).") from error
    return f"Python: made {places.environment}, which uses the packages of {sys.prefix}."


def works(places: Interpreter) -> bool:
    """Whether the interpreter that the buttons call starts and finds xlappraise and xlwings."""
    console = places.python.with_name(places.python.name.replace("pythonw", "python"))
    try:
        return subprocess.run([console, "-I", "-c", PROBE], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def remove(places: Interpreter) -> str:
    """Take the environment away if we made it. Returns what was done, in a sentence."""
    if not places.environment.exists():
        return f"Python: nothing at {places.environment}."
    if not _is_ours(places) or _runs_here(places):
        return f"Python: {places.environment} was not made by xlappraise and was left as it is."
    shutil.rmtree(places.environment)
    return f"Python: removed {places.environment}."


def _is_ours(places: Interpreter) -> bool:
    """Whether we made the environment."""
    return (places.environment / MARK).exists()


def _runs_here(places: Interpreter) -> bool:
    """Whether this very Python is the one that the buttons call."""
    return Path(sys.prefix).resolve() == places.environment.resolve()


def _packages(places: Interpreter) -> Path:
    """Where the new environment keeps packages."""
    if places.system == "windows":
        return places.environment / "Lib" / "site-packages"
    return places.environment / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"


def _link() -> str:
    """A .pth file that adds the packages of this Python and what their .pth files add (pywin32 has one)."""
    folders = [*site.getsitepackages(), *([site.getusersitepackages()] if site.ENABLE_USER_SITE else [])]
    source = str(Path(xlappraise.__file__).parents[1])
    folders = [*[source] * (source not in folders), *folders]  # first: this xlappraise, not another one there
    return "".join(f"import site; site.addsitedir({folder!r})\n" for folder in folders)
