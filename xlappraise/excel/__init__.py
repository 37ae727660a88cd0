"""The workbook open in Excel: in, an xlwings book (or app); out, its Snapshot, or changes and alerts in it.

>>> import xlwings, xlappraise.excel
>>> xlappraise.excel.recalculate(xlwings.books.active)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlappraise.excel.writing import LiveReceipt
    from xlappraise.xlsx.changes.kinds import Change
    from xlappraise.xlsx.snapshot import Snapshot

__all__ = [
    "apply",
    "check",
    "check_in_lite",
    "combine",
    "combine_in_lite",
    "new",
    "recalculate",
    "recalculate_in_lite",
    "snapshot",
]

# Everything is imported when it is called: the add-in's commands must not wait for the flow.


def snapshot(book: Any) -> Snapshot:
    """The open workbook as it stands; see `xlappraise.excel.reading.snapshot`."""
    from xlappraise.excel import reading

    return reading.snapshot(book)


def apply(book: Any, changes: Sequence[Change], before: Snapshot | None = None) -> LiveReceipt:
    """Put changes into the open workbook, unsaved; see `xlappraise.excel.writing.apply`."""
    from xlappraise.excel import writing

    return writing.apply(book, changes, before)


def recalculate(book: Any) -> None:
    """Bring totals, ranks, RAG, Summary and Checks up to date in the open workbook, and say so in one alert."""
    from xlappraise.excel import live

    live.tell_refusal(book, live.recalculate)


def check(book: Any) -> None:
    """Write the Checks sheet, go to the first cell that is wrong, and say in one alert what was found."""
    from xlappraise.excel import live

    live.tell_refusal(book, live.check)


def combine(book: Any) -> None:
    """Add a row to Options for each combination of Dimensions that has none, and say so in one alert."""
    from xlappraise.excel import live

    live.tell_refusal(book, live.combine)


def new(app: Any) -> None:
    """Open a fresh appraisal in Excel; `app` may also be a workbook that is open there."""
    from xlappraise.excel import live

    live.tell_refusal(app, live.new)


async def recalculate_in_lite(book: Any) -> None:
    """`recalculate` in xlwings Lite, where formulas can only be fetched asynchronously."""
    from xlappraise.excel import live

    await _in_lite(book, live.recalculate)


async def check_in_lite(book: Any) -> None:
    """`check` in xlwings Lite."""
    from xlappraise.excel import live

    await _in_lite(book, live.check)


async def combine_in_lite(book: Any) -> None:
    """`combine` in xlwings Lite."""
    from xlappraise.excel import live

    await _in_lite(book, live.combine)


async def _in_lite(book: Any, action: Callable[..., None]) -> None:
    """Do it with the formulas of the workbook; a refusal is told in an alert."""
    from xlappraise.excel import live, reading

    fetched = await reading.fetch_formulas(book)
    live.tell_refusal(book, lambda book: action(book, fetched))
