"""Formulas of the officer's that point into Results, where columns or rows now hold something else: in, the formulas
and the cells before the change; out, a sentence for each, with the workbook name to point at instead.

A name such as xla_total_O3 stays with its option wherever that stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from xlappraise.sheets import layout
from xlappraise.sheets.formulas import Lists
from xlappraise.xlsx.addresses import Position, column_letters
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.formula_text import references
from xlappraise.xlsx.refusals import safe_text
from xlappraise.xlsx.snapshot import BLANK, CellData

if TYPE_CHECKING:
    from xlappraise.xlsx.precedents import PlacedFormula

MOST, MOST_LETTERS = 20, 500_000
"""Most formulas that are named one by one, and most letters of formulas that are read, so that it takes a second."""


def gives_other_keys(changes: Iterable[SetCell], keys: Mapping[Position, CellData]) -> bool:
    """Whether the changes to Lists (`keys`: its cells before) give a column or row of Results to another key."""
    for change in changes:
        before = keys.get((change.row, change.column), BLANK).value
        key = change.column in (Lists.ref, Lists.option) and change.row >= Lists.first
        if key and before is not None and before != change.value:
            return True
    return False


def pointers(formulas: Iterable[PlacedFormula], keys: Mapping[Position, CellData], tab: str) -> Iterator[str]:
    """A sentence for each formula that refers to a cell of Results by its address, up to MOST of them.

    `tab` is the tab of Results; `keys` are the cells of Lists before the change.
    """
    found = []
    letters = 0
    for formula in formulas:
        if formula.sheet == tab or tab.casefold() not in formula.text.casefold().replace("''", "'"):
            continue
        letters += len(formula.text)
        if letters > MOST_LETTERS:
            break
        names: list[str] = []
        points = False
        for reference in references(formula.text):
            if (reference.sheet or formula.sheet).casefold() == tab.casefold() and reference.area is not None:
                points = True
                if name := _name(keys, reference.area[:2]):
                    names.append(name)
        if points:
            found.append((formula, names))
    for formula, names in found[:MOST]:
        where = f"{safe_text(formula.sheet)}!{column_letters(formula.position[1])}{formula.position[0]}"
        instead = f": refer to {' and '.join(names)} instead" if names else ""
        yield f"The formula in {where} refers to {tab}, where there are now other options or criteria{instead}."
    if len(found) > MOST:
        yield f"So do {len(found) - MOST} more formulas."
    if letters > MOST_LETTERS:
        yield "So may other formulas: these are too long or too many to be read."


def _name(keys: Mapping[Position, CellData], position: tuple[int, ...]) -> str:
    """The workbook name of an option's figure that stood there."""
    row, index = position[0], position[1] - layout.RESULTS_FIRST_OPTION
    key = keys.get((Lists.first + index, Lists.option), BLANK).value if index >= 0 else None
    for figure in ("total", "share", "rank"):
        if key is not None and layout.results_row(figure) == row:
            return layout.option_name(figure, str(key))
    return ""
