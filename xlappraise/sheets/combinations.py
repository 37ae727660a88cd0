"""An Appraisal in, the cells of Combinations out: a matrix of two dimensions, live, and what it reads on Lists.

Which option stands where is kept on Lists by its ID and renewed by recalculating; what became of it, and why, is
looked up while the officer types. Other than two dimensions make a list, as combination_list.py has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.combinations import (
    Combination,
    CombinationGrid,
    Value,
    dimensions,
    grid,
    in_a_list,
    reasons,
    value_in,
)
from xlappraise.appraisal.combinations import values as values_of
from xlappraise.appraisal.lineage import DISCOUNTED
from xlappraise.appraisal.model import Appraisal
from xlappraise.sheets import combination_list, formulas, layout, live_formats, palette, text_fit
from xlappraise.sheets.cells import NO_CELLS, Cells, SheetCells, ToolCell
from xlappraise.sheets.combination_values import (
    MOST_ACROSS,
    MOST_VALUES,
    NAME,
    NO_REASON,
    OPEN,
    OPTIONS,
    OUT,
    READS,
    REASON,
    WHEN,
    CombinationColumns,
    block_cells,
    block_of,
    choice_spelling,
    counts_formula,
    counts_words,
    cut_formula,
    own_entry,
    reason_as_shown,
)
from xlappraise.sheets.conditional import conditional
from xlappraise.sheets.extent import Extent, beyond, last_formula_row
from xlappraise.sheets.formulas import Lists, beside, down
from xlappraise.sheets.source import Source
from xlappraise.sheets.style import border, column_widths, header, paint, plain_cell, repeat_down, title_rows
from xlappraise.sheets.tools import ToolSheet
from xlappraise.xlsx import addresses
from xlappraise.xlsx.addresses import Position, column_letters
from xlappraise.xlsx.changes.kinds import Change, ColumnLike, FitColumns
from xlappraise.xlsx.snapshot import BLANK, Sheet, Snapshot
from xlappraise.xlsx.snapshot import Value as Stored

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FIRST_ACROSS = 2
"""Column of the first value that runs across."""
KEY = combination_list.KEY.removesuffix(".") + ", - not on Options."
ABSENT = "- No option"
NONE_YET = "No combinations yet: list the values of each dimension on Dimensions."


def grid_shown(appraisal: Appraisal) -> CombinationGrid:
    """The grid as far as it is shown; an empty one without Dimensions."""
    whole = grid(appraisal) or CombinationGrid((), (), ())
    rows = tuple(row[:MOST_ACROSS] for row in whole.cells[:MOST_VALUES])
    return CombinationGrid(whole.down[:MOST_VALUES], whole.across[:MOST_ACROSS], rows)


def table(source: Source) -> Cells:
    """Every cell of the sheet."""
    appraisal = source.appraisal
    if in_a_list(appraisal):
        return combination_list.table(source)
    here = grid_shown(appraisal)
    every = list(here.combinations())
    found: Cells = {
        (1, 1): ToolCell(layout.COMBINATIONS.title),
        (2, 1): ToolCell(layout.COMBINATIONS.instruction),
        (3, 1): ToolCell(f"{counts_words(every)}." if every else NONE_YET, _headline()),
        (4, 1): ToolCell(KEY + _left_out(appraisal)),
        (layout.HEADER_ROW, 1): ToolCell(dimensions(appraisal)[0]),
    }
    for index, value in enumerate(here.across):
        heading = ToolCell(label(value), _label_formula(1, index))
        found[layout.HEADER_ROW, 2 + index] = heading
    for row, value in enumerate(here.down):
        found[layout.FIRST_ROW + row, 1] = ToolCell(label(value), _label_formula(0, row))
        for column, combination in enumerate(here.cells[row]):
            place = layout.FIRST_ROW + row, 2 + column
            found[place] = ToolCell(words(combination, here), _words(row, column))
    return found


def _left_out(appraisal: Appraisal) -> str:
    whole = grid(appraisal)
    if whole is None or (len(whole.down) <= MOST_VALUES and len(whole.across) <= MOST_ACROSS):
        return ""
    return f" Shown are the first {MOST_VALUES} values down and {MOST_ACROSS} across."


def label(value: Value) -> str:
    """What heads a row or a column: the value and, when it is ruled out, so and when."""
    when = value.stage.lower() if value.stage else ""
    return value.name + (f"\nruled out {when}".rstrip() if value.ruled_out else "")


def words(combination: Combination, here: CombinationGrid) -> str:
    """What a cell of the grid says: letter and outcome, the option's ID, and on a line of its own the reason."""
    outcome, option = combination.outcome, combination.option
    first = f"{combination.letter} {outcome}" if outcome else OPEN if option else ABSENT
    reason = _reason(combination, here)
    return first + (f" ({option.id})" if option else "") + (f"\n{reason}" if reason else "")


def _reason(combination: Combination, here: CombinationGrid) -> str:
    """The reason as far as it is shown: each of two values' reasons is cut by itself."""
    if combination.option and combination.option.reason:
        return reason_as_shown(combination.option.reason)
    if combination.outcome != DISCOUNTED:
        return ""
    sides = zip((here.down, here.across), combination.values, strict=True)
    both = (next(value for value in values if value.name == name) for values, name in sides)
    return reasons(value._replace(reason=reason_as_shown(value.reason)) for value in both if value.ruled_out)


def _headline() -> str:
    """How many combinations there are and what became of them, live."""
    down_, across = (f"COUNTA({down(block_of(n), most)})" for n, most in enumerate((MOST_VALUES, MOST_ACROSS)))
    last = Lists.first + MOST_VALUES - 1, CombinationColumns.outcomes + MOST_ACROSS - 1
    every, area = f"{down_}*{across}", addresses.span("Lists", Lists.first, CombinationColumns.outcomes, *last)
    told, rest = counts_formula(every, area)
    return f'IF({every}=0,"{NONE_YET}",{told}&IF({rest}=0,".",", "&{rest}&" neither."))'


# -------------------------------------------------------------------------------------------------- formulas


def _label_formula(side: int, index: int) -> str:
    row, first = Lists.first + index, block_of(side)
    name, out, when = (addresses.at("Lists", row, first + part) for part in (NAME, OUT, WHEN))
    ruled_out = f'IF({out}=1,CHAR(10)&"ruled out"&IF({when}="{layout.NOTHING}",""," "&{when}),"")'
    return f"{formulas.tidy(name)}&{ruled_out}"


def _words(row: int, column: int) -> str:
    line = Lists.first + row
    key, outcome, reason = (
        addresses.at("Lists", line, first + column)
        for first in (CombinationColumns.ids, CombinationColumns.outcomes, CombinationColumns.reasons)
    )
    first = f'IF({outcome}="{layout.NOTHING}",IF({key}="","{ABSENT}","{OPEN}"),LEFT({outcome},1)&" "&{outcome})'
    named = f'IF({key}="",""," ("&{formulas.tidy(key)}&")")'
    return f'{first}&{named}&IF({reason}="{NO_REASON}","",CHAR(10)&{reason})'


# ------------------------------------------------------------------------------------------------------ Lists


def lists_cells(source: Source) -> Cells:
    """What the sheet reads on Lists: each value of both dimensions, and each combination's ID, outcome and reason."""
    if in_a_list(source.appraisal):
        return combination_list.lists_cells(source)
    here = grid_shown(source.appraisal)
    found = block_cells(source, 0, here.down) | block_cells(source, 1, here.across)
    for row, line in enumerate(here.cells):
        for column, combination in enumerate(line):
            found |= _combination(here, source, row, column, combination)
    return found


def _combination(here: CombinationGrid, source: Source, row: int, column: int, combination: Combination) -> Cells:
    line, option = Lists.first + row, combination.option
    key = beside(line, CombinationColumns.ids + column)
    typed: Stored = source.typed_value(option.cells.get("id"), option.id) if option else None
    return {
        (line, CombinationColumns.ids + column): ToolCell(typed),
        (line, CombinationColumns.outcomes + column): ToolCell(
            combination.outcome or layout.NOTHING, _outcome(source, row, column, key)
        ),
        (line, CombinationColumns.reasons + column): ToolCell(
            _reason(combination, here) or NO_REASON, _why(source, row, column, key)
        ),
    }


def _ruled_out(row: int, column: int) -> tuple[tuple[str, str], tuple[str, str]]:
    """Whether the two values of a combination are ruled out, and why."""
    return tuple(  # type: ignore[return-value]  # one pair for each dimension
        tuple(beside(Lists.first + index, block_of(side) + part) for part in (OUT, REASON))
        for side, index in enumerate((row, column))
    )


def _outcome(source: Source, row: int, column: int, key: str) -> str:
    (model, _), (structure, _) = _ruled_out(row, column)
    ruled_out = f'IF({model}+{structure}>0,"{DISCOUNTED}","{layout.NOTHING}")'
    if not source.has(OPTIONS, "outcome"):
        return ruled_out
    said = choice_spelling(own_entry(key, "xla_OptOutcomes"), "outcome", layout.OUTCOMES)
    return f'IF({key}="",{ruled_out},IF({said}="{layout.NOTHING}",{ruled_out},{said}))'


def _why(source: Source, row: int, column: int, key: str) -> str:
    (model, model_why), (structure, structure_why) = _ruled_out(row, column)
    one, other = (f'IF({out}=1,{why},"{NO_REASON}")' for out, why in ((model, model_why), (structure, structure_why)))
    none = f'OR({one}="{NO_REASON}",{other}="{NO_REASON}",EXACT({one},{other}))'
    both = f'IF({none},IF({one}="{NO_REASON}",{other},{one}),{one}&CHAR(10)&{other})'
    outcome = beside(Lists.first + row, CombinationColumns.outcomes + column)
    values = f'IF({outcome}="{DISCOUNTED}",{both},"{NO_REASON}")'
    if not source.has(OPTIONS, "reason"):
        return values
    own = cut_formula(own_entry(key, "xla_OptReasons"))
    return f'IF({key}="",{values},IF({own}="{NO_REASON}",{values},{own}))'


def keys(appraisal: Appraisal) -> list[object]:
    """What decides which row, column and option the sheet shows: all else moves by itself."""
    names = dimensions(appraisal)
    values = [value for name in names for value in values_of(appraisal, name)]
    found: list[object] = [(value.dimension, value.name) for value in values]
    found += [(option.id, *(value_in(option, name) for name in names)) for option in appraisal.options]
    # In a list each value that is ruled out has a row.
    return [*found, [value.ruled_out for value in values]] if in_a_list(appraisal) else found


WIDTH_DOWN = 24.0
WIDTHS_ACROSS = {1: 60.0, 2: 60.0, 3: 46.0, 4: 36.0}
NARROW_ACROSS = 30.0
"""Widths of a value's column, in characters, by how many stand across: up to four fill a page of A4."""
OUTCOMES = {
    "P": palette.DEEP_GREEN,
    "C": palette.RANKS[4],
    "M": palette.BAND,
    "R": palette.BAND,
    "D": palette.RANKS[6],
    "N": palette.RANKS[6],
}
"""Colour of a combination by its letter; one that is open stays white."""


def look(page: Worksheet, appraisal: Appraisal) -> None:
    """Combinations: each outcome in the colour of its letter."""
    title_rows(page)
    widths, labels, heights = _measures(appraisal)
    header(page, column_widths(page, widths), range(1, len(widths) + 1), labels)
    first = layout.FIRST_ROW
    for column in range(1, len(widths) + 1):
        cell = page.cell(first, column)
        plain_cell(cell, True, "General", column == 1)
        cell.alignment = _at_top()
        cell.border = border()
        if column == 1:
            paint(cell, palette.BAND, bold=True)
    repeat_down(page, first, first + max(1, len(heights)) - 1, 1, len(widths))
    for row, height in enumerate(heights, first):
        page.row_dimensions[row].height = height
    end = f"{column_letters(1 + MOST_ACROSS)}{first + MOST_VALUES - 1}"
    for letter, colour in OUTCOMES.items():
        conditional(page, f"B{first}:{end}", f'LEFT(B{first},2)="{letter} "', **live_formats.live_paint(colour))
    page.freeze_panes = page.cell(first, 2).coordinate


def _measures(appraisal: Appraisal) -> tuple[tuple[float, ...], dict[int, str], list[float]]:
    """Widths of its columns, headings that have to fit in them, and heights of its rows in points."""
    if names := in_a_list(appraisal):
        widths = combination_list.widths(len(names))
        headings = dict(enumerate(combination_list.HEADINGS + names, 1))
        rows: list[list[str]] = [list(row) for row in combination_list.texts(appraisal)]
    else:
        here = grid_shown(appraisal)
        across = max(1, len(here.across))
        widths = (WIDTH_DOWN, *[WIDTHS_ACROSS.get(across, NARROW_ACROSS)] * across)
        headings = {2 + n: label(value) for n, value in enumerate(here.across)}
        lines = zip(here.down, here.cells, strict=True)
        rows = [[label(value), *(words(cell, here) for cell in cells)] for value, cells in lines]
    least = palette.BODY_HEIGHT * (1 if names else 2)
    return widths, headings, [_height(row, widths, least) for row in rows]


def _height(texts: Sequence[str], widths: Sequence[float], least: float) -> float:
    placed = enumerate(zip(texts, widths, strict=False))
    most = max(text_fit.lines(text, wide, palette.SIZE, column == 0, 1) for column, (text, wide) in placed)
    return text_fit.height(most, palette.SIZE, least)


def _at_top() -> Any:
    from openpyxl.styles import Alignment

    return Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)


# --------------------------------------------------------------------------------------------- larger, smaller


def like(row: int, column: int) -> Position:
    """The cell whose format a new one takes: in the first row, or below the first value across."""
    return min(row, layout.FIRST_ROW), min(column, FIRST_ACROSS)


def extent_now(sheet: Sheet, _: SheetCells = NO_CELLS) -> Extent:
    """How far it goes, by its unbroken runs of formulas."""
    column = FIRST_ACROSS
    while sheet.cells.get((layout.HEADER_ROW, column), BLANK).formula is not None:
        column += 1
    return Extent(last_formula_row(sheet, 1), column - 1)


def surplus(sheet: Sheet, wanted: SheetCells) -> Iterator[Position]:
    """Cells of an earlier, larger matrix or list."""
    return beyond(sheet, wanted, extent_now)


def around(snapshot: Snapshot, appraisal: Appraisal, wanted: SheetCells) -> Iterator[Change]:
    """Widths of new columns, and of all where a matrix becomes a list."""
    sheet, names = snapshot.sheets[layout.COMBINATIONS.name], in_a_list(appraisal)
    last, needed = extent_now(sheet).column, max(column for _, column in wanted)
    for column in range(max(last, FIRST_ACROSS) + 1, needed + 1):
        yield ColumnLike(sheet.name, column, len(combination_list.HEADINGS) + 1 if names else FIRST_ACROSS)
    why = sheet.cells.get((layout.HEADER_ROW, combination_list.WHY), BLANK).value
    if names and why != combination_list.HEADINGS[-1]:
        yield FitColumns(sheet.name, tuple(enumerate(combination_list.widths(len(names)), 1)))


def face(row: int, column: int) -> text_fit.Face | None:
    """How headings, values and outcomes stand in their cells; None above the headings."""
    head = row == layout.HEADER_ROW
    return text_fit.Face(palette.SIZE, head or column == 1, 1, whole=True) if row >= layout.HEADER_ROW else None


TOOL = ToolSheet(
    lambda source: {
        layout.COMBINATIONS.name: SheetCells(table(source)),
        "Lists": SheetCells(lists_cells(source)),
    },
    look,
    like,
    surplus,
    restyle=True,
    around=around,
    face=face,
    reads=READS,
    keys=keys,
)
