"""Values and formulas in, the cells that the tool keeps on a sheet out: one by one, and filled down in blocks."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction

from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.scoring import round_half_away
from xlappraise.records import NamedTuple
from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.formula_text import Filled, Formula
from xlappraise.xlsx.snapshot import Value


class _ToolCell(NamedTuple):
    value: Value
    source: Formula | None = None


class ToolCell(_ToolCell):
    """What a cell of the tool should hold: the value now, and the `source` of its formula when it is live."""

    __slots__ = ()

    @property
    def formula(self) -> str | None:
        """The formula without `=`; a filled one is spelt out each time."""
        return None if self.source is None else str(self.source)


Cells = dict[Position, ToolCell]


class Block(NamedTuple):
    """Cells whose formulas are filled down from the `first` row: a large workbook has a hundred thousand of them.

    `formulas` are those of that row, one for each column, None where there is a value only; `values` has a row of
    them for each row.
    """

    first: int
    columns: tuple[int, ...]
    formulas: tuple[str | None, ...]
    values: Sequence[Sequence[Value]]

    def covers(self, position: object) -> bool:
        """Whether one of the cells stands there."""
        if not isinstance(position, tuple):
            return False
        row, column = position
        return self.first <= row < self.first + len(self.values) and column in self.columns

    def items(self) -> Iterator[tuple[Position, ToolCell]]:
        """Each cell with its place, row by row."""
        for below, values in enumerate(self.values):
            for column, text, value in zip(self.columns, self.formulas, values, strict=True):
                yield (self.first + below, column), ToolCell(value, formula_filled_from(text, below))


NO_BLOCK = Block(1, (), (), ())


class SheetCells(Collection[Position]):
    """What the tool's cells on a sheet should hold: `cells` one by one, and a block of them."""

    __slots__ = ("block", "cells")

    def __init__(self, cells: Cells, block: Block = NO_BLOCK) -> None:
        """No cell is in both."""
        self.cells, self.block = cells, block

    def __contains__(self, position: object) -> bool:
        """Whether this is the place of one of them."""
        return position in self.cells or self.block.covers(position)

    def __iter__(self) -> Iterator[Position]:
        """Their places."""
        return (position for position, _ in self.items())

    def __len__(self) -> int:
        """How many there are."""
        return len(self.cells) + len(self.block.columns) * len(self.block.values)

    def others(self, positions: Iterable[Position]) -> list[Position]:
        """Those of the places that are of none of them, row by row."""
        cells, block = self.cells, self.block
        first, end, columns = block.first, block.first + len(block.values), frozenset(block.columns)
        return sorted([at for at in positions if at not in cells and not (first <= at[0] < end and at[1] in columns)])

    def items(self) -> Iterator[tuple[Position, ToolCell]]:
        """Each cell with its place."""
        yield from self.cells.items()
        yield from self.block.items()


NO_CELLS = SheetCells({})


def formula_filled_from(text: str | None, below: int) -> Formula | None:
    """The formula `text`, filled down by `below` rows."""
    return text if text is None or not below else Filled(text, below, 0)


def number(value: Fraction | int) -> float:
    """A number as a workbook stores it."""
    return float(value)


def number_words(value: Fraction) -> str:
    """A number as a sentence on a sheet has it, the same as its TEXT function gives: 1,810 or 27.5."""
    shown = round_half_away(value, 6)
    if shown.denominator == 1:
        return f"{int(shown):,}"
    return f"{float(shown):,.6f}".rstrip("0")


FIGURE_FORMAT = "[>=1000]#,##0;[<0]-General;General"
"""Number format of costs and points: with thousands separators from 1,000 on, else as it comes, as 2.4 (million).

All below 0 has a part of its own: LibreOffice shows what falls into the last part without its sign.
"""


def points_format(appraisal: Appraisal) -> str:
    """Number format of weighted points: with thousands separators when all are whole, else as they come."""
    values = [criterion.weight or 0 for criterion in appraisal.scored_criteria]
    numbers = [*values, *(level.points for level in appraisal.scale.levels)]
    whole = all(getattr(number, "denominator", 1) == 1 for number in numbers)
    return "#,##0" if whole and not appraisal.scale.numeric else "General"


def costs_format(appraisal: Appraisal) -> str:
    """Number format of costs: with thousands separators when all are whole, else as they come.

    A format with conditions would do for both, but LibreOffice loses the sign of what falls into its last part.
    """
    costs = _costs(appraisal)
    return "#,##0" if costs and all(cost.denominator == 1 for cost in costs) else "General"


def per_point_format(appraisal: Appraisal) -> str:
    """Number format of the cost of a point: to the penny; where costs are not in pounds, below 1 up to six decimals."""
    return "#,##0.00" if max(map(abs, _costs(appraisal)), default=0) >= IN_POUNDS else "[<1]0.00####;#,##0.00"


IN_POUNDS = 10_000
"""A cost from which costs are taken to be in pounds, not in thousands or millions of them."""


def _costs(appraisal: Appraisal) -> list[Fraction]:
    given = (cost for option in appraisal.options for cost in (option.cost, option.cost_from, option.cost_to))
    return [cost for cost in given if cost is not None]
