"""Workbooks in, what is cut in them on screen or on paper out, by what LibreOffice needs to show them.

Heights are compared with those that the file keeps, as Excel gives a row no other until somebody types in it.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.conftest import ROOT, needs
from tests.support import engines

SYSTEM_PYTHON = "/usr/bin/python3"
SLACK, CLOSE = 1.0, 1.01
"""Points above and below the letters of a cell that a row may lack, and how much wider than its room a word may be."""
A4 = {595, 842}
"""Points."""
LEAST_TYPE, LEAST_LINES = 7.0, 4
"""Smallest type on paper, in points, and the lines that a page after a sheet's first has at least of its own."""
ZOOM = 3
"""Most that pdftohtml tells sizes in, as whole parts of a point; so type is known to a sixth of a point."""
MILLIMETRE = 100


class Fault(NamedTuple):
    """Something that cannot be read, or a page that says next to nothing."""

    sheet: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.sheet} {self.place}: {self.what}"


class Page(NamedTuple):
    """What is printed on one page: its sides and its smallest type in points, and each line by its place."""

    sides: tuple[float, float]
    least_type: float
    lines: frozenset[tuple[int, str]]


def bridge(script: str, task: Mapping[str, Any], folder: Path) -> tuple[list[str], str]:
    """The command that drives a LibreOffice by a script for the system's Python, and what that is given.

    Skips the test when one of them is missing.
    """
    office = engines.office()
    if office is None:
        pytest.skip("LibreOffice is not installed")
    if (
        not Path(SYSTEM_PYTHON).exists()
        or subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], check=False, capture_output=True).returncode
    ):
        pytest.skip("LibreOffice's Python bridge (python3-uno) is not installed")
    asked = {**task, "office": office, "profile": task.get("profile") or engines.office_profile(folder)}
    return [SYSTEM_PYTHON, str(ROOT / "tests" / "support" / script)], json.dumps(asked)


def driven(script: str, task: Mapping[str, Any], folder: Path, timeout: int = 600) -> Any:
    """What a LibreOffice does with a task."""
    command, given = bridge(script, task, folder)
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False, timeout=timeout)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def measures(files: Sequence[Path], folder: Path, *, screens: bool = False) -> list[dict[str, Any]]:
    """What LibreOffice needs for each file, its paper, and with `screens` its pictures, both in the folder."""
    task = {"files": [str(file) for file in files], "folder": str(folder), "screens": screens}
    return driven("uno_measures.py", task, folder)  # type: ignore[no-any-return]  # a list, as that script says


def faults(file: Path, measured: Mapping[str, Any]) -> list[Fault]:
    """Everything that is cut in a workbook, sheet by sheet, and pages that are near-empty or set too small."""
    from openpyxl import load_workbook

    book = load_workbook(file)
    printed = pages(Path(measured["pdf"]))
    found: list[Fault] = []
    for name, needed in measured["sheets"].items():
        found += (Fault(name, *fault) for fault in cut_rows(book[name], needed))
        found += (Fault(name, *fault) for fault in cut_words(needed))
        found += (Fault(name, *fault) for fault in poor_pages(printed[name]))
    return found


def cut_rows(sheet: Any, needed: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Rows, and cells over several columns, that are lower than what stands in them."""
    for row, height in needed["rows"].items():
        kept = sheet.row_dimensions[int(row)].height
        if kept is not None and height > kept + SLACK:
            yield f"row {row}", f"needs {height:.1f} pt and has {kept:.1f}"
    for cell, height, kept in needed["merged"]:
        if height > kept + SLACK:
            yield cell, f"needs {height:.1f} pt and has {kept:.1f}"


def cut_words(needed: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Words that are broken, texts on one line that are cut, numbers shown as ###."""
    for cell, text, width, room in needed["wide"]:
        if width > room * CLOSE:
            yield cell, f"'{text}' needs {width / MILLIMETRE:.1f} mm and has {room / MILLIMETRE:.1f}"


def poor_pages(printed: Sequence[Page]) -> Iterator[tuple[str, str]]:
    """Pages of a sheet that are not A4, have type too small to read, or little that the one before has not."""
    for number, page in enumerate(printed, 1):
        if any(min(abs(side - length) for length in A4) > 1 for side in page.sides):
            yield f"page {number}", f"is {page.sides[0]:.0f} by {page.sides[1]:.0f} pt, not A4"
        if page.least_type + 1 / ZOOM / 2 < LEAST_TYPE:
            yield f"page {number}", f"has type of {page.least_type:.1f} pt"
    for number, (before, page) in enumerate(pairwise(printed), 2):
        own = page.lines - before.lines
        if len(own) < LEAST_LINES:
            yield f"page {number}", f"has {len(own)} lines of its own"


def pages(document: Path) -> dict[str, list[Page]]:
    """The pages of each sheet of a printed workbook, by the bookmarks of its sheets."""
    command = [needs("pdftohtml"), "-xml", "-i", "-stdout", "-zoom", str(ZOOM), str(document)]
    text = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
    starts = [(int(page) - 1, unescape(name)) for page, name in re.findall(r'<item page="(\d+)">([^<]*)</item>', text)]
    sizes = {font: int(size) / ZOOM for font, size in re.findall(r'<fontspec id="(\d+)" size="(\d+)"', text)}
    every = [_page(part, sizes) for part in text.split("<page ")[1:]]
    ends = [start for start, _ in starts[1:]] + [len(every)]
    return {name: every[start:end] for (start, name), end in zip(starts, ends, strict=True)}


def _page(text: str, sizes: Mapping[str, float]) -> Page:
    height, width = (int(length) / ZOOM for length in re.findall(r'(?:height|width)="(\d+)"', text)[:2])
    found = re.findall(r'<text top="(-?\d+)" .*? font="(\d+)">(.*?)</text>', text)
    rows: dict[int, list[str]] = {}
    for top, _, words in found:
        rows.setdefault(int(top), []).append(words)
    least = min((sizes[font] for _, font, words in found if words.strip()), default=LEAST_TYPE)
    return Page((width, height), least, frozenset((top, " ".join(words)) for top, words in rows.items()))
