"""Steps in, what a live LibreOffice does at them out.

Its Python runs office_press.py or, for real clicks, office_clicks.py; these have the steps' words.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.support import engines
from xlappraise.addin import environment, extension, install_places, libreoffice

COMPONENT = ROOT / "xlappraise" / "excel" / "office" / "component.py"
SYSTEM_PYTHON = "/usr/bin/python3"


@cache
def has_uno() -> bool:
    return (
        engines.office() is not None
        and Path(SYSTEM_PYTHON).exists()
        and subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], check=False, capture_output=True).returncode == 0
    )


needs_office = pytest.mark.skipif(not has_uno(), reason="LibreOffice with Python-UNO is not installed")


def presses(folder: Path, steps: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What LibreOffice, started for this, answers to the steps."""
    task = {
        "office": engines.office(),
        "profile": engines.office_profile(folder, recalculates=False),
        "component": str(COMPONENT),
        "python": [sys.executable],
        "steps": steps,
    }
    return answers_of("office_press.py", task, 120 * len(steps), {**os.environ, "PYTHONPATH": str(ROOT)})


def clicks(folder: Path, steps: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the clicks do in a LibreOffice started for this, with the extension installed, and what they take."""
    where = install_places.office_here("linux", {"PATH": ""}, folder)
    environment.ensure(where)
    (folder / extension.FILE_NAME).write_bytes(extension.oxt())
    task = {
        "office": engines.office(),
        "profile": engines.office_profile(folder, recalculates=False),
        "extension": str(folder / extension.FILE_NAME),
        "home": str(folder),
        "door": [str(where.python), "-I", "-m", "xlappraise", "recalc", "--force"],
        "steps": steps,
    }
    support = ROOT / "tests" / "support"
    environ = {"PATH": libreoffice.office_path(), "PYTHONPATH": str(support), "LANG": "C.UTF-8"}
    return answers_of("office_clicks.py", task, 900, environ)


def answers_of(program: str, task: dict[str, Any], seconds: int, environ: Mapping[str, str]) -> list[dict[str, Any]]:
    """What a program of this folder, run by the system's Python, answers to a task."""
    done = subprocess.run(
        [SYSTEM_PYTHON, str(ROOT / "tests" / "support" / program)],
        input=json.dumps(task),
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
        cwd=ROOT,
        env=environ,
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers
