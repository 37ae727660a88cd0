"""A sheet of somebody else's and answers in; what it was read as, with questions as a form asks them, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from xlappraise.appraisal.findings import SEVERITY_WORDS, gravest_first
from xlappraise.exchange.plain import harmless
from xlappraise.exchange.sheet_import.answers import BadAnswer, answers_of
from xlappraise.exchange.sheet_import.bring_in import Import, bring_in
from xlappraise.exchange.sheet_import.explanation import lines
from xlappraise.exchange.sheet_import.questions import Question
from xlappraise.xlsx.refusals import CannotRead, safe_text

__all__ = ["BadAnswer", "import_report", "is_other_kind", "new_name", "read", "without_dashes"]

OTHER_KINDS = (".csv", ".tsv", ".txt", ".md", ".html", ".htm", ".docx", ".ods")
"""Files that are no workbook of ours, whatever is in them."""
OLD = ".xls"
OPTION = re.compile(r'--([a-z-]+)(?: "([^"]*)"| N$)?')
"""An option of the command line in the answer to a question, with its example."""


def is_other_kind(file: str) -> bool:
    """Whether a file is read as an old sheet without asking. Raises CannotRead for Excel's kind until 2003."""
    ending = Path(file).suffix.lower()
    if ending == OLD:
        raise CannotRead(
            f"'{safe_text(file)}' is a workbook of Excel's kind until 2003, which this page cannot read: open it in "
            "Excel or LibreOffice and save it as .xlsx."
        )
    return ending in OTHER_KINDS


def new_name(file: str) -> str:
    """What the workbook that is made of a sheet is called."""
    path = Path(file)
    return f"{path.stem} appraisal.xlsx" if path.suffix.lower() == ".xlsx" else f"{path.stem}.xlsx"


def read(file: str, answers: Mapping[str, Any]) -> Import:
    """The sheet, read with what was answered so far. Raises CannotRead or BadAnswer."""
    numbers = {key: _number(key, answers[key]) for key in ("table", "totals") if answers.get(key)}
    return bring_in(file, answers_of({**answers, **numbers}))


def _number(key: str, text: object) -> int:
    if not re.fullmatch(r"[1-9]\d{0,3}", str(text).strip()):
        raise BadAnswer(f"{key} should be a number, not '{text}'.")
    return int(str(text))


def import_report(found: Import) -> dict[str, Any]:
    """What was read, each open question with the fields that answer it, and what is wrong with what is printed."""
    return {
        "matrix": found.matrix is not None,
        "read": without_dashes(next(iter(lines(found, explain=False)))),
        "questions": [_question(each) for each in found.questions],
        "explained": list(lines(found._replace(questions=(), findings=()), explain=True))[1:],
        "findings": [
            {
                "where": finding.cell.address or str(finding.cell),
                "severity": SEVERITY_WORDS[finding.severity],
                "code": finding.code,
                "subject": "",
                "message": without_dashes(harmless(finding.message)),
                "help": without_dashes(harmless(finding.help)),
                "reason": "",
            }
            for finding in gravest_first(found.findings)
        ],
        "made": "",
    }


def _question(question: Question) -> dict[str, Any]:
    cells = ", ".join(cell.address for cell in question.cells)
    return {
        "sentence": without_dashes(harmless(question.sentence)),
        "cells": harmless(cells),
        "hint": "" if OPTION.fullmatch(question.answer) else without_dashes(harmless(question.answer)),
        "fields": list(_fields(question.answer)),
    }


def _fields(answer: str) -> Iterator[dict[str, str]]:
    """The options that an answer names, each once, with its example."""
    named: dict[str, str] = {}
    for option, example in OPTION.findall(answer):
        key = option.replace("-", "_")
        named[key] = named.get(key) or example
    return ({"key": key, "example": harmless(example)} for key, example in named.items())


def without_dashes(sentence: str) -> str:
    """A sentence about options of the command line, about fields of a form instead: `--options-in` is options in."""
    return re.sub(r"--([a-z]+(?:-[a-z]+)*)", lambda found: found[1].replace("-", " "), sentence)
