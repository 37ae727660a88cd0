"""The name of an npm package in, the folder in which it is installed out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def package(name: str) -> Path:
    """The folder of a package whose programs are on the PATH; skips the test when there is none."""
    for programs in os.environ.get("PATH", "").split(os.pathsep):
        folder = Path(programs).parent / name
        if Path(programs).name == ".bin" and (folder / "package.json").is_file():
            return folder
    return pytest.skip(f"the npm package {name} is not installed")
