"""In, a workbook open in Excel that is about to be changed; out, a copy of it as it stands, which Help opens again.

Excel clears its undo list when a program writes; LibreOffice does not. One copy a workbook, that of the last press that
changed it, lies in the user's temporary folder.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from xlappraise.excel.native import in_office

FOLDER = "xlappraise-before"


def keep_copy(book: Any) -> None:
    """Keep a copy of the workbook as it stands. A program that keeps none (a Mac's Excel, Lite) goes on without."""
    if in_office(book):
        return
    with suppress(Exception):
        save, path = book.api.SaveCopyAs, _path_of(book.name)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.unlink(missing_ok=True)
        save(str(path))


def copy_of(book: Any) -> Path | None:
    """The workbook as it was before the last press that changed it; None where no copy is kept."""
    if in_office(book):
        return None
    path = _path_of(book.name)
    return path if path.is_file() else None


def offer_of(path: Path) -> str:
    """The question whether to open it."""
    kept = datetime.fromtimestamp(path.stat().st_mtime)
    return f"Open a copy of this workbook as it was before the last press that changed it ({kept:%d %B, %H:%M})?"


def _path_of(name: str) -> Path:
    """Where the copy of a workbook lies; one that was never saved has a name without a suffix."""
    return Path(tempfile.gettempdir()) / FOLDER / (name if Path(name).suffix else f"{name}.xlsx")
