"""In: the places of this computer. Out: the add-in put there, removed or looked at, and lines that say so."""

from __future__ import annotations

import importlib
import shutil
import sys
from pathlib import Path

from xlappraise.addin import environment, extension, policies, vba_project, xlam
from xlappraise.addin.install_places import ExcelPlaces
from xlappraise.xlsx.refusals import CannotRead, CannotWrite

CONFIRMED = {xlam.WINDOWS: "", xlam.MAC: ""}
"""Where and when somebody has gone through the checklist in guide/it.md, such as `Excel 2021, 3 March 2027`."""

SHORTCUTS = (
    ("Recalculate appraisal", "recalculate", "CTRL+ALT+SHIFT+R"),
    ("Check appraisal", "check", "CTRL+ALT+SHIFT+K"),
)
"""Name, button and keys, which are set only where they are asked for: they hold in every program, and Ctrl+Alt+R and
Ctrl+Alt+K, without Shift, are Word's."""
NO_EXCEL = (
    "There is no desktop Excel on this system, so nothing was installed or removed for Excel.",
    "On Windows, `install` puts xlappraise.xlam into %APPDATA%\\Microsoft\\Excel\\XLSTART, a Python "
    "environment into %LOCALAPPDATA%\\xlappraise\\venv and two shortcuts into the Start menu; on a Mac, the "
    "add-in into Excel's start-up folder, the environment into ~/.xlappraise/venv and the script of xlwings "
    "beside Excel's own.",
    "`xlappraise addin build` makes the file for Windows or the Mac on any system.",
    "For LibreOffice, on any system: xlappraise addin install --for libreoffice.",
)


def build_file(target: Path, system: str, signed: Path | None = None, force: bool = False) -> list[str]:
    """Write the add-in to `target`, for xlam.WINDOWS or xlam.MAC. Raises CannotRead or CannotWrite."""
    _refuse_to_overwrite(target, force)
    _write(target, xlam.xlam(system, signed))
    return [f"Built {target} for {'Windows' if system == xlam.WINDOWS else 'the Mac'}."]


def build_extension(target: Path, force: bool = False) -> list[str]:
    """Write LibreOffice's extension to `target`. Raises CannotWrite."""
    _refuse_to_overwrite(target, force)
    _write(target, extension.oxt())
    return [f"Built {target} for LibreOffice on any system."]


def _refuse_to_overwrite(target: Path, force: bool) -> None:
    """Raises CannotWrite where something is there and is not to be replaced."""
    if target.exists() and not force:
        raise CannotWrite(f"'{target}' already exists: give another name, or --force to replace it.")


def install(places: ExcelPlaces | None, signed: Path | None = None, hotkeys: bool = False) -> list[str]:
    """Put the add-in where Excel loads it, with the macros and signature of `signed` if given.

    With `hotkeys` the Start-menu shortcuts of Windows answer to keys, too. Raises CannotRead or CannotWrite.
    """
    if places is None:
        return list(NO_EXCEL)
    addin = xlam.xlam(places.system, signed)
    done = [environment.ensure(places)]
    if not environment.works(places):
        raise CannotWrite(
            f"{places.python} does not find xlappraise and xlwings: install them there, then run this again."
        )
    _write(places.addin, addin)
    done.append(f"Add-in: {places.addin}.")
    done.append(_shortcuts(places, hotkeys) if places.system == xlam.WINDOWS else _script(places))
    return [*done, "Close Excel and open it again: the tab 'Appraisal' is then on the ribbon."]


def remove(places: ExcelPlaces | None) -> list[str]:
    """Take away what `install` put there. Raises CannotWrite while Excel holds the add-in."""
    if places is None:
        return list(NO_EXCEL)
    done = []
    try:
        if places.addin.exists():
            places.addin.unlink()
            done.append(f"Add-in: removed {places.addin}.")
        else:
            done.append(f"Add-in: nothing at {places.addin}.")
        if places.system == xlam.WINDOWS and places.extra.exists():
            shutil.rmtree(places.extra)
            done.append(f"Shortcuts: removed {places.extra}.")
        done.append(environment.remove(places))
    except OSError as error:
        raise CannotWrite(f"{error.filename or places.addin} is in use: close Excel and try again.") from error
    return done


def status(places: ExcelPlaces | None, read: policies.Registry = policies.registry) -> list[str]:
    """What is there, what it calls, what may stop it, and whether anybody has tried it in Excel."""
    if places is None:
        return [*NO_EXCEL, _confirmation(xlam.WINDOWS), _confirmation(xlam.MAC)]
    found = environment.works(places)
    lines = [
        _addin_line(places),
        f"Calls: {places.python} (it {'works' if found else 'does not start, or lacks xlappraise'}).",
    ]
    if places.system == xlam.WINDOWS:
        blocks = policies.likely_to_block(read)
        lines += [f"May be stopped: {line}" for line in blocks] or [
            "Policies: none seen that stops it. AppLocker and antivirus are not seen from here."
        ]
    return [*lines, _confirmation(places.system)]


def _confirmation(system: str) -> str:
    """Whether the checklist has been gone through."""
    name = "Windows" if system == xlam.WINDOWS else "Mac"
    return f"Confirmed in Excel ({name}): {CONFIRMED[system] or 'not yet confirmed in Excel'}."


def _addin_line(places: ExcelPlaces) -> str:
    """The add-in that is installed, against the one that this version would build."""
    if not places.addin.exists():
        return f"Add-in: not installed ({places.addin})."
    try:
        macros = xlam.macros_of(places.addin)
    except CannotRead as error:
        return f"Add-in: {error}"
    kind = "signed" if macros.is_signed else "unsigned"
    code = vba_project.read(macros.parts[xlam.VBA_PART])
    same = xlam.comparable(code) == xlam.comparable(
        {module.name: module.source for module in xlam.modules(places.system)}
    )
    what = "the macros of this version" if same else "other macros than this version's: install it again"
    return f"Add-in: {places.addin}, {kind}, with {what}."


def _write(target: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises CannotWrite."""
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CannotWrite(
            f"'{target}' cannot be written ({error.strerror}): close Excel, which holds the add-in it loaded."
        ) from error


def _script(places: ExcelPlaces) -> str:
    """Copy the script through which xlwings starts Python on a Mac; Excel may run none from elsewhere."""
    source = next(iter(sorted(xlam.xlwings_file("__init__.py").parent.glob("xlwings-*.applescript"))), None)
    if source is None:
        raise CannotWrite("This xlwings comes without its script for the Mac: install xlwings again.")
    _write(places.extra / source.name, source.read_bytes())
    return f"Script: {places.extra / source.name} (xlwings uses it too; `remove` leaves it)."


def _shortcuts(places: ExcelPlaces, hotkeys: bool) -> str:
    """Make the Start-menu shortcuts, which need neither macro nor add-in. Windows only."""
    try:
        # By name, because the package is there on Windows only.
        shell = importlib.import_module("win32com.client").Dispatch("WScript.Shell")
        places.extra.mkdir(parents=True, exist_ok=True)
        for name, action, keys in SHORTCUTS:
            shortcut(shell, places, name, action, keys if hotkeys else "")
    except Exception as error:  # whatever COM raises: the add-in works without them
        return f"Shortcuts: could not be made ({error})."
    made = ", ".join(f"{name} ({keys})" if hotkeys else name for name, _, keys in SHORTCUTS)
    return f"Shortcuts: {made}, in {places.extra}."


def shortcut(shell: object, places: ExcelPlaces, name: str, action: str, keys: str) -> None:
    """One shortcut: Python with a button's id and no workbook, which means the one in front in Excel.

    `keys` is '' for none; those of an earlier shortcut are then taken away.
    """
    link = shell.CreateShortcut(str(places.extra / f"{name}.lnk"))  # type: ignore[attr-defined]
    link.TargetPath = str(places.python)
    link.Arguments = f"-I -m xlappraise.excel {action}"
    link.WorkingDirectory = str(places.environment)
    link.Description = f"{name} in the workbook that is open in Excel"
    link.Hotkey = keys
    link.Save()


def system_here() -> str:
    """The system to build for when none is named: the Mac on a Mac, Windows elsewhere."""
    return xlam.MAC if sys.platform == "darwin" else xlam.WINDOWS
