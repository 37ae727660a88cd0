"""The tests' Excel with the limits of xlwings' remote engine, through which xlwings Lite reaches a workbook.

As its source says them (xlwings 0.37): sheets come as values; formulas, formats, sizes, merged and hidden cells are
not read at once, formulas only where a script waits for them; there is no clipboard, a copy wants its destination;
an alert gives no answer. What is written is queued, so that nothing reads it back within a script.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
import xlwings

from tests.support import xlwings_engine
from xlappraise import excel

UNREAD = ("number_format", "merge_cells", "merge_area", "column_width", "row_height", "row_hidden", "data_validation")
SETTINGS = ("screen_updating", "enable_events")


def not_here(*_: Any, **__: Any) -> Any:
    raise NotImplementedError("not supported on this engine")


def limit(monkeypatch: pytest.MonkeyPatch, *, formulas: bool = True) -> None:
    """From now on the tests' Excel is no more than Lite gives; without `formulas`, an earlier Lite."""
    cells, engine = xlwings_engine.Range, xlwings_engine
    read, written = cells.formula.fget, cells.formula.fset  # type: ignore[attr-defined]

    async def get_formula(self: Any) -> list[list[Any]]:
        found = read(self)
        return [list(row) for row in found] if isinstance(found, tuple) else [[found]]

    monkeypatch.setattr(engine.Engine, "type", "remote")
    monkeypatch.setattr(cells, "formula", property(not_here, written))
    if formulas:
        monkeypatch.setattr(cells, "get_formula", get_formula, raising=False)
    for name in UNREAD:
        known = getattr(cells, name)
        monkeypatch.setattr(cells, name, property(not_here, getattr(known, "fset", None)))
    for name in ("paste", "get_special_cells"):
        monkeypatch.setattr(cells, name, not_here)
    monkeypatch.setattr(cells, "api", property(lambda _: [(None,)]))
    monkeypatch.setattr(cells, "copy", _copy)
    monkeypatch.setattr(cells, "copy_from", _copy_from, raising=False)
    for name in SETTINGS:
        monkeypatch.setattr(engine.App, name, property(not_here, not_here))
    monkeypatch.setattr(engine.App, "api", property(not_here))
    monkeypatch.setattr(engine.App, "alert", _alert)
    for kind in (engine.Sheet, engine.Book):
        monkeypatch.setattr(kind, "api", property(lambda _: {}))
    monkeypatch.setattr(engine.Books, "open", not_here)


def _copy(_: Any, destination: Any = None) -> None:
    assert destination is None
    raise xlwings.XlwingsError("range.copy() requires a destination argument.")


def _copy_from(target: Any, source: Any, copy_type: str, *_: Any) -> None:
    assert copy_type == "formats"
    target.sheet.book.app.count("copies", target.sheet.name)
    donor = source.impl
    rows, columns = donor.shape
    for row, column in target._positions():
        place = donor.row + (row - target.row) % rows, donor.column + (column - target.column) % columns
        target.sheet.page.cell(row, column)._style = target.sheet.page.cell(*place)._style


def _alert(app: Any, prompt: str, *_: Any) -> None:
    app.alerts.append(prompt)


def press(book: Any, script: Callable[[Any], Any] = excel.recalculate_in_lite) -> str:
    """What a script of Lite says in its alert."""
    asyncio.run(script(book))
    return str(book.impl.app.alerts[-1])
