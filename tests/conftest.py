"""What tests share: the example as a workbook and as data, the command line, programs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no fault of the code: how long an example takes is measured in tests/benchmarks alone.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "workbook_templates"
EXAMPLE_JSON = TEMPLATES / "worcestershire-2017.json"
EXAMPLE = TEMPLATES / "worcestershire-2017.xlsx"

PROGRAMS = (
    "LibreOffice",
    "Gnumeric",
    "Chromium",
    "soffice",
    "ssconvert",
    "chromium",
    "pdftotext",
    "pdftoppm",
    "ooxml-validator",
    "Rscript",
    "Xvfb",
    "xdotool",
    "npm package",
    "playwright",
)
"""A skip that names one of these is a failure in CI, where .ci/run has installed them."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh", action="store_true", help="rewrite the generated parts of README and guide")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.skipped and os.environ.get("XLAPPRAISE_CI") and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2]
        if any(program in reason for program in PROGRAMS):
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid} was skipped in CI, where nothing may be missing: {reason}"
    return report


def needs(program: str) -> str:
    """Path of a program; skips the test when it is missing."""
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"{program} is not installed")
    return path


@pytest.fixture(scope="module")
def chrome():
    """A browser that playwright drives: `chrome.new_context(viewport=...)`; skips without Chromium or playwright.

    For one module: while it stands, its event loop runs, and other tests may want one of their own.
    """
    from tests.support.browser import driven

    with driven() as browser:
        yield browser


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the example workbook that the test may change."""
    return Path(shutil.copy(EXAMPLE, tmp_path / EXAMPLE.name))


def put(path: Path, **cells: object) -> None:
    """Put values into cells of a workbook, as an officer would: put(path, Scores_G10="Hgih")."""
    from xlappraise.xlsx import package
    from xlappraise.xlsx.changes.kinds import SetCell

    changes = []
    for place, value in cells.items():
        sheet, _, address = place.rpartition("_")
        letters = address.rstrip("0123456789")
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        row = int(address.removeprefix(letters))
        changes.append(SetCell(sheet.replace("_", " "), row, column, float(value) if isinstance(value, int) else value))
    package.apply(path, changes)


@pytest.fixture
def run(tmp_path: Path):
    """Runs `xlappraise ...` as a process of its own in an empty folder."""

    def go(*arguments: object, cwd: Path = tmp_path, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "xlappraise", *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return go
