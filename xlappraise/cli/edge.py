"""What every command does at its edge: in, a path; out, an opened workbook, text, an exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, NoReturn

import click

from xlappraise.appraisal.findings import ERROR, WARNING, Finding
from xlappraise.exchange.plain import harmless

if TYPE_CHECKING:
    from xlappraise.flow import Outcome

CLEAN, ERRORS, CANNOT = 0, 1, 2
"""Exit codes."""


class CannotDo(click.ClickException):
    """The command could not do it; one sentence, exit code 2, files untouched."""

    exit_code = CANNOT

    def show(self, file: object = None) -> None:
        """Print the sentence to stderr."""
        trouble(self.message)


def trouble(sentence: str) -> None:
    """Say on stderr why it could not be done."""
    click.echo(f"xlappraise: {harmless(sentence)}", err=True)


def say(text: str) -> None:
    """Print `text`, as lines for people, on stdout; what its encoding cannot show is spelt out."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding), nl=False)


def say_wrote(path: object) -> None:
    """Say which file was written."""
    say(f"Wrote {harmless(str(path))}.\n")


def say_data(text: str) -> None:
    """Print `text`, for other programs, on stdout: UTF-8 whatever the terminal's encoding."""
    click.echo(text.encode("utf-8", "backslashreplace"), nl=False)


def on_terminal() -> bool:
    """Whether a person watches stdout; then tables and colours are worth their import."""
    return sys.stdout is not None and sys.stdout.isatty()


def coloured() -> bool:
    """Whether colour is wanted: on a terminal that is not dumb, unless NO_COLOR is set."""
    from os import environ

    return on_terminal() and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def opened(file: str, profile: str = "") -> Outcome:
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


def finish(code: int) -> NoReturn:
    """End the command with this exit code."""
    click.get_current_context().exit(code)
