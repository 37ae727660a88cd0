"""Cells of the tool that hold another formula, or none, in; findings out: one for each thing that happened.

Deleting a sheet or inserting rows breaks a hundred formulas at once, and that is one damage; what somebody typed over
formulas is told by what was typed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from xlappraise.appraisal.findings import Cell, Finding
from xlappraise.appraisal.rules.of_workbook import FORMULA_OVERTYPED
from xlappraise.appraisal.words import count_of, list_of, quoted
from xlappraise.sheets.cells import SheetCells
from xlappraise.xlsx.formula_text import Filled, Formula
from xlappraise.xlsx.snapshot import CellData, Value

_ADDRESS = re.compile(r"\$?\b[A-Z]{1,3}\$?[0-9]{1,7}\b")
_NUMBER = re.compile(r"\b[0-9]+\b")
"""Numbers in a formula, which may count rows and columns."""
BLANK_VALUES = frozenset({None, ""})
MOST_CONTENTS = 3
"""More different contents than these over formulas of a sheet were not typed one by one, but pasted."""
Found = tuple[Cell, CellData]
"""Where a formula of ours should be, and what is there."""


def damage(
    found: Iterable[Found], wanted: Mapping[str, SheetCells], tabs: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Finding]:
    """The findings on these cells; `wanted` is what all of the tool's cells should hold, by sheet.

    `tabs` are the tabs of renamed sheets, by the names that these sheets have in the layout.
    """
    shapes = frozenset(_shapes(wanted.values()))
    broken, others = list[Found](), list[Found]()
    for cell, data in found:
        ours = data.source is not None and ((shape := _shape(_text(data.source))) in shapes or "#REF!" in shape)
        (broken if ours else others).append((cell, data))
    pasted = _sheets_pasted_over(others, {cell.sheet for cell, _ in broken})
    for sheet in pasted:
        yield _finding([cell for cell, _ in others if cell.sheet == sheet], "overtyped or changed", tabs)
    others = [each for each in others if each[0].sheet not in pasted]
    labels = frozenset(_labels(wanted.values()))
    # Two headings where formulas belong were moved there, though no formula of the sheet has; so was one, where
    # formulas elsewhere are damaged.
    heads = {label for label in labels if isinstance(label, str) and label}
    strayed = Counter(cell.sheet for cell, data in others if data.source is None and data.value in heads)
    sheets = {cell.sheet for cell, _ in broken} | {sheet for sheet, count in strayed.items() if count > 1 or broken}
    # Gaps and headings out of place are of the same damage; on sheets without a damaged formula gaps alone.
    moved = dict.fromkeys(sheets, labels | BLANK_VALUES)
    gaps: frozenset[Value] = BLANK_VALUES if broken else frozenset()
    typed: dict[str, list[Cell]] = {}
    for cell, data in others:
        if data.source is None and data.value in moved.get(cell.sheet, gaps):
            broken.append((cell, data))
        else:
            typed.setdefault(_content(data), []).append(cell)
    if broken:
        formula = next((f"={data.formula}" for _, data in broken if data.source is not None), "")
        yield _finding([cell for cell, _ in broken], "damaged", tabs, formula=formula)
    for value, cells in typed.items():
        holds = "the cell holds" if len(cells) == 1 else "the cells hold"
        yield _finding(cells, f"overtyped or changed: {holds} {value}", tabs, found=value)


def _sheets_pasted_over(others: Iterable[Found], damaged: Container[str]) -> list[str]:
    """Sheets on which so much stands over formulas, and no formula is damaged, that it came there at once."""
    contents: dict[str, set[str]] = {}
    for cell, data in others:
        if cell.sheet not in damaged:
            contents.setdefault(cell.sheet, set()).add(_content(data))
    return [sheet for sheet, different in contents.items() if len(different) > MOST_CONTENTS]


def _shapes(sheets: Iterable[SheetCells]) -> Iterator[str]:
    """The shape of every formula that the tool writes."""
    for sheet in sheets:
        yield from (_shape(_text(cell.source)) for cell in sheet.cells.values() if cell.source is not None)
        yield from (_shape(text) for text in sheet.block.formulas if text is not None)


def _labels(sheets: Iterable[SheetCells]) -> Iterator[Value]:
    """What the tool writes without a formula: headings and keys, which stand where formulas belong once rows move."""
    for sheet in sheets:
        yield from (cell.value for cell in sheet.cells.values() if cell.source is None)
        yield from (row[n] for n, text in enumerate(sheet.block.formulas) if text is None for row in sheet.block.values)


def _text(source: Formula) -> str:
    """A formula, if a filled one as it reads where it was filled from: that has the same shape."""
    return source.text if isinstance(source, Filled) else source


@lru_cache(maxsize=4096)
def _shape(formula: str) -> str:
    """A formula without the places that it reads: the same wherever it was moved, and whatever moved around it."""
    text = _ADDRESS.sub("A1", formula.replace(" ", "").replace("()", "").upper())
    return _NUMBER.sub("1", text)


def _finding(cells: Sequence[Cell], said: str, tabs: Mapping[str, str], **facts: str) -> Finding:
    """A finding that so many formulas on these sheets are damaged or overtyped, as `said` words it."""
    sheets = [tabs.get(sheet, sheet) for sheet in dict.fromkeys(cell.sheet for cell in cells)]
    count = count_of(len(cells), "formula")
    be, them = ("is", "it") if len(cells) == 1 else ("are", "them")
    what = f"{count} on {list_of(sheets)} {be} {said}"
    return FORMULA_OVERTYPED.at(cells[0], *cells[1:], what=what, them=them, **facts)


def _content(data: CellData) -> str:
    if data.source is None and data.value is None:
        return "nothing"
    value = f"={data.formula}" if data.source is not None else data.value
    return f"{value:.15g}" if isinstance(value, float) else quoted(str(value))
