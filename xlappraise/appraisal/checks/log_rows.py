"""A row of a log in; its text, the keys that it names and words for which row it is, out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from xlappraise.appraisal.checks.known import Known, place
from xlappraise.appraisal.combinations import text
from xlappraise.appraisal.findings import Cell, Finding, Rule
from xlappraise.appraisal.model import LogRow
from xlappraise.appraisal.words import near, normal, quoted, shorten, some, visible

NAMED = 40
"""Longest text that names a row in a sentence."""


def named_keys(row: LogRow, column: str) -> list[str]:
    """The IDs or Refs that a cell of a log gives, separated by `;`, a comma or a line break."""
    return [name for part in re.split(r"[;,\n]", text(row, column)) if (name := normal(part))]


def row_name(row: LogRow, key: str, otherwise: str, before: str = "") -> str:
    """Which row it is: `before` and its key, such as `Decision a`; without a key the beginning of its text."""
    if text(row, key):
        return f"{before} {shorten(text(row, key), NAMED)}".strip()
    if text(row, otherwise):
        return quoted(shorten(text(row, otherwise), NAMED))
    cell = next(iter(row.cells.values()), None)
    return f"Row {cell.row}" if cell else "A row without a name"


def facts_of_unknown(name: str, keys: Iterable[str]) -> Mapping[str, Any]:
    """Facts of a finding about a key that nobody has: how it is shown, and the near one that may be meant."""
    meant = near(name, keys)
    hint = f' Did you mean "{meant}"?' if meant else ""
    return {"found": visible(name), "shown": quoted(name), "suggestion": meant, "hint": hint}


def rows_lacking(rows: Iterable[LogRow], known: Known, given: str, lacking: str) -> list[LogRow]:
    """Rows that give the one and leave the other blank."""
    return [
        row
        for row in rows
        if text(row, given) and not text(row, lacking) and known.has_no_error(row.cells, given, lacking)
    ]


def at_rows(rule: Rule, rows: Sequence[LogRow], at: tuple[str, str], called: tuple[str, str]) -> Iterator[Finding]:
    """One finding for all these rows; `at` is sheet and column of its cells, `called` what names a row (`row_name`)."""
    if rows:
        sheet, column = at
        cells = [place(row.cells, column, sheet) for row in rows]
        also = [cell for cell in cells[1:] if isinstance(cell, Cell)]
        yield rule.at(cells[0], *also, named=some([row_name(row, *called) for row in rows], 12))
