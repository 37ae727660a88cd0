"""Excel while it is busy: in, calls on xlwings objects; out, the same made quietly, bounded, refused in a sentence."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from xlappraise.xlsx.refusals import CannotWrite

BUSY = (
    "Excel is busy, or a cell is being edited: press Enter (or Esc) in that cell, close any open box, "
    "and press the button again."
)
ATTEMPTS = 500
"""How often a call that Excel refuses while it is busy is made again; xlwings itself would try for ever."""

CALL_REJECTED, SUSPENDED = -2147418111, -2146777998
"""RPC_E_CALL_REJECTED, and Excel's own code for 'not now': a cell is being edited, or a box is open."""

RESTORING, PAUSE = 300, 0.2
"""How often, and how many seconds apart, Excel is asked to take its settings back: a minute."""

QUIET = (("screen_updating", False), ("enable_events", False), ("calculation", "manual"))
"""While we write: no flicker, no macros of the workbook's set off, no calculation after every block."""


def is_busy(error: BaseException) -> bool:
    """Whether Excel refused a call only because it is busy just now."""
    if type(error).__name__ == "ExcelBusyError" or getattr(error, "hresult", None) == CALL_REJECTED:
        return True
    details = error.args[2] if len(error.args) > 2 else None
    return isinstance(details, tuple) and SUSPENDED in details


def refusal(error: BaseException, what: str) -> CannotWrite:
    """The sentence for a change that Excel did not take."""
    if is_busy(error):
        return CannotWrite(BUSY)
    return CannotWrite(
        f"Excel did not take {what} ({' '.join(str(error).split())}); the sheets after it are as they were. "
        "Press the button again, and please report this message if it stays so."
    )


@contextmanager
def bounded_attempts() -> Iterator[None]:
    """A bounded number of attempts at each call, and one sentence (CannotWrite) when Excel stays busy."""
    windows = sys.modules.get("xlwings._xlwindows")
    before = getattr(windows, "N_COM_ATTEMPTS", None)
    if windows is not None and not before:
        windows.N_COM_ATTEMPTS = ATTEMPTS  # type: ignore[attr-defined]
    try:
        yield
    except Exception as error:
        if is_busy(error):
            raise CannotWrite(BUSY) from error
        raise
    finally:
        if windows is not None:
            windows.N_COM_ATTEMPTS = before  # type: ignore[attr-defined]


@contextmanager
def quiet(app: Any) -> Iterator[None]:
    """Excel with screen updating, events and calculation off; each as it was again, whatever happens.

    With calculation set to manual by the officer, everything is calculated once at the end: pressing the button
    asks for figures that are up to date. Settings that an engine does not have are passed over.
    """
    before: list[tuple[str, Any]] = []
    try:
        for name, value in QUIET:
            try:
                before.append((name, getattr(app, name)))
                setattr(app, name, value)
            except (NotImplementedError, AttributeError):
                continue
        yield
        if ("calculation", "manual") in before:
            app.calculate()
    except BaseException:
        _restore(app, before)  # whether or not that fails, too: the first fault is the one to tell
        raise
    if failed := _restore(app, before):
        raise failed


def _restore(app: Any, before: list[tuple[str, Any]]) -> Exception | None:
    """Give every setting back, the last one first, even when one of them fails; the last failure, if any."""
    failed: Exception | None = None
    for name, value in reversed(before):
        try:
            _insist(lambda name=name, value=value: setattr(app, name, value))  # type: ignore[misc]
        except (NotImplementedError, AttributeError):
            continue
        except Exception as error:
            failed = error
    return failed


def _insist(call: Callable[[], None]) -> None:
    """Make a call that must not be left out, however long (within reason) Excel is busy."""
    for left in reversed(range(RESTORING)):
        try:
            return call()
        except Exception as error:
            if not left or not is_busy(error):
                raise
        time.sleep(PAUSE)
    return None
