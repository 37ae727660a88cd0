"""The Report button: in, a workbook open in Excel; out, the pack as a Word document, and a sentence that says where.

It goes beside the workbook: on this computer, or in the folder that OneDrive keeps in step with its address. A
workbook that only a server holds gets its report in the user's Documents, opened.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlappraise import __version__
from xlappraise.excel import synced_folder
from xlappraise.excel.native import full_name
from xlappraise.xlsx.refusals import CannotWrite

if TYPE_CHECKING:
    from xlappraise.flow import Outcome

DOCX = ".docx"
NO_FOLDER = "Save the workbook in a folder of this computer first: the report is written beside it."
BESIDE = "The report is {name}, beside the workbook."
BESIDE_IN_STEP = "The report is {name}, beside the workbook, in {folder}."
IN_DOCUMENTS = (
    "The report is {name} in {folder}, for the workbook is on SharePoint or OneDrive, in no folder that this "
    "computer keeps in step with it."
)
OPEN = " It is open now."


def write_report(book: Any, outcome: Outcome) -> str:
    """Write the pack, under a name that is free; the sentence that says where. Raises CannotWrite with one sentence."""
    from xlappraise.report.pack import pack

    home, sentence = place_for(full_name(book))
    path = _write_new(home, Path(str(book.name)).stem, pack(outcome, DOCX, __version__))
    told = sentence.format(name=path.name, folder=home)
    return told + OPEN if sentence == IN_DOCUMENTS and opens(path) else told


def place_for(fullname: str) -> tuple[Path, str]:
    """The folder for the report of a workbook that Excel has there, and how to say so.

    Raises CannotWrite for a workbook that was never saved.
    """
    if "://" in fullname:
        folder = synced_folder.local_folder(fullname, synced_folder.mounts_here(fullname))
        return (folder, BESIDE_IN_STEP) if folder else (synced_folder.documents(), IN_DOCUMENTS)
    path = Path(fullname)
    if not path.is_absolute() or not path.parent.is_dir():
        raise CannotWrite(NO_FOLDER)
    return path.parent, BESIDE


def _write_new(home: Path, stem: str, content: bytes) -> Path:
    """A new file in that folder. Raises CannotWrite."""
    names = chain([f"{stem} report{DOCX}"], (f"{stem} report {number}{DOCX}" for number in count(2)))
    for name in names:
        try:
            with (home / name).open("xb") as file:
                file.write(content)
        except FileExistsError:
            continue
        except OSError as fault:
            raise CannotWrite(f"The report cannot be written in '{home}' ({fault.strerror}).") from None
        return home / name
    raise AssertionError("there is always a free name")


def opens(path: Path) -> bool:
    """Open a document of ours in the program that the user has for it; whether that was asked for."""
    with suppress(OSError):
        if sys.platform == "win32":
            os.startfile(path)
            return True
        if sys.platform == "darwin":
            return subprocess.run(["/usr/bin/open", str(path)], check=False).returncode == 0
    return False
