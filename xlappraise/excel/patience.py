"""Excel while it is busy: in, calls on xlwings objects; out, the same made with patience, or refused in a sentence.

xlwings itself repeats a call that Excel refuses without a pause, which is over in a moment; Excel needs longer while
it saves by itself or merges what others typed. So each step of the work is repeated with pauses.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from xlappraise.xlsx.refusals import CannotWrite

Result = TypeVar("Result")

BUSY = (
    "Excel is busy, or a cell is being edited: press Enter (or Esc) in that cell, close any open box, "
    "and press the button again."
)
ATTEMPTS = 500
"""How often a call that Excel refuses while it is busy is made again; xlwings itself would try for ever."""

CALL_REJECTED, SUSPENDED = -2147418111, -2146777998
"""RPC_E_CALL_REJECTED, and Excel's own code for 'not now': a cell is being edited, or a box is open."""

PAUSE = 0.2
"""Seconds between two attempts at a step that Excel was too busy for."""
WRITING, READING = 300, 25
"""How often a step that changes something is attempted (a minute), and reading, which does no harm to give up."""


def is_busy(error: BaseException) -> bool:
    """Whether Excel refused a call only because it is busy just now."""
    if type(error).__name__ == "ExcelBusyError" or getattr(error, "hresult", None) == CALL_REJECTED:
        return True
    details = error.args[2] if len(error.args) > 2 else None
    return isinstance(details, tuple) and SUSPENDED in details


def refusal(error: BaseException, what: str, program: str = "Excel") -> CannotWrite:
    """The sentence for a change that the program did not take."""
    if is_busy(error):
        return CannotWrite(BUSY)
    return CannotWrite(
        f"{program} did not take {what} ({' '.join(str(error).split())}). Press the button again, and please report "
        "this message if it stays so."
    )


def insist(call: Callable[[], Result], attempts: int = WRITING) -> Result:
    """Make a call, again after a pause for as long as Excel is busy; its last refusal after so many attempts."""
    for left in reversed(range(attempts)):
        try:
            return call()
        except Exception as error:
            if not left or not is_busy(error):
                raise
        time.sleep(PAUSE)
    raise AssertionError("the last attempt returns or raises")


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
