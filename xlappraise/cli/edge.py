"""What every command does at its edge: in, a path; out, an opened workbook, text, an exit code.

Nothing here needs click, whose import takes as long as reading a workbook.
"""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn, TextIO

from xlappraise.appraisal.findings import ERROR, WARNING, Finding
from xlappraise.exchange.plain import harmless

if TYPE_CHECKING:
    from xlappraise.flow import Outcome

CLEAN, ERRORS, CANNOT = 0, 1, 2
"""Exit codes."""


class CannotDo(Exception):  # noqa: N818  # a refusal, no fault of the program
    """The command could not do it; one sentence, exit code 2, files untouched."""

    def __init__(self, message: str) -> None:
        """`message` is the sentence."""
        super().__init__(message)
        self.message = message


def trouble(sentence: str) -> None:
    """Say on stderr why it could not be done."""
    _write(sys.stderr, f"xlappraise: {harmless(sentence)}\n")


def say(text: str, aside: bool = False) -> None:
    """Print `text`, as lines for people, on stdout (`aside`: stderr); what the encoding cannot show is spelt out."""
    _write(sys.stderr if aside else sys.stdout, text)


def _write(stream: TextIO | None, text: str) -> None:
    """Write to a stream; a program without a console has none."""
    if stream is None:
        return
    encoding = getattr(stream, "encoding", None) or "utf-8"
    shown = text.encode(encoding, "backslashreplace").decode(encoding)
    if "\x1b" in shown:  # colours, which older consoles of Windows are told otherwise
        import click

        click.echo(shown, file=stream, nl=False)
        return
    stream.write(shown)
    stream.flush()


def say_wrote(path: object, aside: bool = False) -> None:
    """Say which file was written (`aside`: on stderr, where stdout is for data)."""
    with receipt_of(str(path)):
        say(f"Wrote {harmless(str(path))}.\n", aside)


@contextmanager
def receipt_of(*written: str) -> Iterator[None]:
    """Say something of files that are written already, which a stdout that fails does not undo.

    A full disk behind `> file` is told on stderr, readers who have gone are not told; either way the command goes on,
    and ends with the code of what it found. Raises OSError, as if it were not there, when nothing was written.
    """
    try:
        yield
    except OSError as fault:
        if not written:
            raise
        # What waits to be shown would fail once more when Python ends, and make the exit code 120.
        atexit.register(show_no_more)
        if isinstance(fault, BrokenPipeError):
            return
        for path in written:
            trouble(f"'{path}' was written, but its receipt could not be shown ({fault.strerror or fault}).")


def show_no_more() -> None:
    """Discard what stdout is given from now on, once its reader is gone or nothing can be written to it."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say_data(text: str) -> None:
    """Print `text`, for other programs, on stdout: UTF-8 whatever the terminal's encoding."""
    if sys.stdout is None:
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def on_terminal() -> bool:
    """Whether a person watches stdout; then tables and colours are worth their import."""
    return sys.stdout is not None and sys.stdout.isatty()


def wants_colour() -> bool:
    """Whether colour is wanted: on a terminal that is not dumb, unless NO_COLOR is set."""
    return on_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def open_outcome(file: str, profile: str = "") -> Outcome:
    """The outcome of the workbook at `file`; CannotDo when it is no appraisal that can be read."""
    from xlappraise.flow import CannotRead, NotAppraisal, appraise

    try:
        return appraise(file, profile)
    except (CannotRead, NotAppraisal) as refusal:
        raise CannotDo(str(refusal)) from None


def code_for(findings: Iterable[Finding], strict: bool = False) -> int:
    """1 when errors were found, with `strict` warnings too; otherwise 0."""
    counted = (ERROR, WARNING) if strict else (ERROR,)
    return ERRORS if any(finding.severity in counted for finding in findings) else CLEAN


def finish_written(outcome: Outcome) -> NoReturn:
    """End a command that made another file of this workbook, saying how many of its errors stand in that, too."""
    errors = sum(finding.severity == ERROR for finding in outcome.findings)
    if errors:
        from xlappraise.exchange.findings_text import shell_word

        things, them = (f"{errors} things", "them") if errors > 1 else ("1 thing", "it")
        check = f"xlappraise check {shell_word(outcome.path)}"
        say(
            harmless(f"{things} must be fixed in what was written: {check} names {them}.") + "\n",
            aside=True,
        )
    finish(code_for(outcome.findings))


def finish(code: int) -> NoReturn:
    """End the command with this exit code."""
    sys.exit(code)
