"""In: nothing. Out: a context in which xlwings and openpyxl cannot import the large packages that no button needs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

UNNEEDED = ("pandas", "numpy", "polars", "matplotlib", "plotly", "PIL")
"""What xlwings takes along where it is installed, for data frames and pictures: most of the time of a press."""


@contextmanager
def unneeded_hidden() -> Iterator[None]:
    """Packages of UNNEEDED cannot be imported inside; those that are loaded already stay."""
    hidden = [name for name in UNNEEDED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None says: there is none
    try:
        yield
    finally:
        for name in hidden:
            sys.modules.pop(name, None)
