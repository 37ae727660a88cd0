"""The name of a file that we ship in, its path out: in the package from a wheel, beside it in an editable install."""

from __future__ import annotations

from pathlib import Path

from xlappraise.cli.edge import CannotDo


def shipped(name: str) -> Path:
    """The path of a shipped template or example; CannotDo when this installation lacks it."""
    import xlappraise

    package = Path(xlappraise.__file__).parent
    for home in (package, package.parent):
        path = home / "workbook_templates" / name
        if path.is_file():
            return path
    raise CannotDo(f"'{name}' is missing from this installation: install xlappraise again.")
