"""The Import button: in, a workbook with a scoring sheet in front; out, a new appraisal of it, and what to tell.

The flow is that of the command `import`: what cannot be known is asked, and then nothing is made.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.findings import gravest_first
from xlappraise.appraisal.words import count_of
from xlappraise.excel import native
from xlappraise.exchange.findings_text import shell_word
from xlappraise.exchange.plain import harmless
from xlappraise.exchange.sheet_import.answers import Answers
from xlappraise.exchange.sheet_import.bring_in import bring_in
from xlappraise.exchange.sheet_import.explanation import read_in_words
from xlappraise.sheets.build import build
from xlappraise.xlsx.refusals import CannotRead, CannotWrite

if TYPE_CHECKING:
    from xlappraise.exchange.sheet_import.bring_in import Import

NOT_FROM_HERE = "A sheet cannot be brought in from here: use the command xlappraise import OLD -o NEW.xlsx."
TOLD = 4
"""Questions, and remarks on what is printed, that the alert has; the command tells all."""


def import_from(book: Any, opens: Callable[[bytes], None]) -> str:
    """Open a new appraisal of the sheet in front by `opens`; what to tell of it.

    Raises CannotRead or CannotWrite, each with a text for the officer: nothing was made.
    """
    sheet = str(book.sheets.active.name)
    with tempfile.TemporaryDirectory(prefix="xlappraise", ignore_cleanup_errors=True) as folder:
        file = _copy_in(Path(folder), book)
        found = bring_in(str(file), Answers(sheet=sheet))
    command = f"xlappraise import {shell_word(str(book.name))} -o NEW.xlsx --sheet {shell_word(sheet)}"
    if found.appraisal is None:
        raise CannotWrite(
            "\n\n".join(["Nothing was made yet: these questions come first.", *_question_lines(found, command)])
        )
    opens(build(found.appraisal))
    return "\n\n".join(_summary_lines(found, command))


def _copy_in(folder: Path, book: Any) -> Path:
    """A copy of the workbook as it stands, under its name. Raises CannotRead where the program stores none."""
    name = Path(str(book.name))
    stored = native.stored_file(book)
    if stored is not None:
        return Path(shutil.move(stored, folder / f"{name.stem}.xlsx"))
    file = folder / (name.name if name.suffix else f"{name}.xlsx")
    try:
        book.api.SaveCopyAs(str(file))
    except (AttributeError, NotImplementedError):
        raise CannotRead(NOT_FROM_HERE) from None
    return file


def _question_lines(found: Import, command: str) -> Iterator[str]:
    """The questions, and the command with the options that answer them."""
    for question in found.questions[:TOLD]:
        where = f" ({', '.join(cell.address for cell in question.cells)})" if question.cells else ""
        yield harmless(f"{question.sentence}{where} Answer with {question.answer}")
    yield from _more(found.questions, "question")
    yield f"Answer with this command, then open NEW.xlsx: {harmless(command)}"


def _summary_lines(found: Import, command: str) -> Iterator[str]:
    """What was read, where it is, and the gravest remarks on it."""
    yield harmless(read_in_words(found))
    yield "The appraisal of it is open now and has no name yet: look through it and save it."
    findings = gravest_first(found.findings)
    for finding in findings[:TOLD]:
        yield harmless(f"{finding.cell.address or finding.cell}: {finding.message}")
    yield from _more(findings, "remark")
    if len(findings) > TOLD:
        yield f"All of them are told by: {harmless(command)}"


def _more(told: Sequence[object], what: str) -> Iterator[str]:
    if len(told) > TOLD:
        yield f"And {count_of(len(told) - TOLD, f'more {what}')}."
