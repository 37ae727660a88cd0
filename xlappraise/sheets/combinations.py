"""An Appraisal in, the cells of Combinations out: delivery models by structures, live, and what they read on Lists.

Which option stands where is kept on Lists by its ID and renewed by recalculating; what became of it, and why, is
looked up while the officer types.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.combinations import Combination, CombinationGrid, Value, grid, reasons, value_of
from xlappraise.appraisal.combinations import values as values_of
from xlappraise.appraisal.lineage import DISCOUNTED, KEPT
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.words import count_of
from xlappraise.sheets import formulas, layout, live_formats, palette, text_fit
from xlappraise.sheets.cells import NO_CELLS, Cells, SheetCells, ToolCell
from xlappraise.sheets.conditional import conditional
from xlappraise.sheets.extent import Extent, beyond, last_formula_row
from xlappraise.sheets.formulas import Lists, beside
from xlappraise.sheets.source import Source
from xlappraise.sheets.style import border, column_widths, header, paint, plain_cell, repeat_down, title_rows
from xlappraise.sheets.tools import ToolSheet
from xlappraise.xlsx import addresses
from xlappraise.xlsx.addresses import LAST_ROW, Position, column_letters
from xlappraise.xlsx.changes.kinds import Change, ColumnLike
from xlappraise.xlsx.snapshot import BLANK, Sheet, Snapshot
from xlappraise.xlsx.snapshot import Value as Stored

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

DIMENSIONS, OPTIONS = "Dimensions", layout.OPTIONS.name
MAX_MODELS, MAX_STRUCTURES = 50, 20
"""Values of each dimension that are shown; more would be too small to read."""
LONGEST_REASON = 300
"""Characters of a reason that a combination shows; the rest is on Options or Dimensions."""
FIRST_STRUCTURE = 2
"""Column of the first structure."""
READS = {
    "xla_OptOutcomes": (OPTIONS, "outcome"),
    "xla_OptReasons": (OPTIONS, "reason"),
    "xla_DimKinds": (DIMENSIONS, "dimension"),
    "xla_DimValues": (DIMENSIONS, "value"),
    "xla_DimOutcomes": (DIMENSIONS, "outcome"),
    "xla_DimStages": (DIMENSIONS, "stage"),
    "xla_DimReasons": (DIMENSIONS, "reason"),
}
"""Workbook names that it reads officers' columns by: sheet and column of the layout."""
DIMENSION_CELLS = ("Value", "Dimension", "Ruled out", "When", "Reason")
"""What Lists holds of a value of a dimension, from CombinationColumns.model and CombinationColumns.structure."""


class CombinationColumns:
    """Columns of Lists that hold what it looks up, behind those of Costs."""

    model = Lists.optional + 8
    structure = model + 6
    ids = structure + 6
    outcomes = ids + MAX_STRUCTURES + 1
    reasons = outcomes + MAX_STRUCTURES + 1


CORNER = "Delivery model"
KEY = (
    "P Preferred, C Carried forward, M Merged, R Replaced or renumbered, D Discounted, ? not decided, - not on Options."
)
ABSENT, OPEN = "- No option", "? Open"
MORE = "… (more on Options)"
NONE_YET = "No combinations yet: list delivery models and structures on Dimensions."
NAME, KIND, OUT, WHEN, REASON = range(5)
"""What Lists holds of a value of a dimension, in this order."""
_BEYOND = LAST_ROW + 1
NO_REASON = formulas.NBSP
"""Stands on Lists for a reason that is not given: an officer may have typed a dash."""


def grid_shown(appraisal: Appraisal) -> CombinationGrid:
    """The grid as far as it is shown; an empty one without Dimensions."""
    whole = grid(appraisal) or CombinationGrid((), (), ())
    rows = tuple(row[:MAX_STRUCTURES] for row in whole.cells[:MAX_MODELS])
    return CombinationGrid(whole.models[:MAX_MODELS], whole.structures[:MAX_STRUCTURES], rows)


def table(appraisal: Appraisal) -> Cells:
    """Every cell of the sheet."""
    here = grid_shown(appraisal)
    found: Cells = {
        (1, 1): ToolCell(layout.COMBINATIONS.title),
        (2, 1): ToolCell(layout.COMBINATIONS.instruction),
        (3, 1): ToolCell(headline(here), headline_formula()),
        (4, 1): ToolCell(KEY + _left_out(appraisal)),
        (layout.HEADER_ROW, 1): ToolCell(CORNER),
    }
    for index, value in enumerate(here.structures):
        heading = ToolCell(label(value), _label_formula(CombinationColumns.structure, index))
        found[layout.HEADER_ROW, 2 + index] = heading
    for row, value in enumerate(here.models):
        found[layout.FIRST_ROW + row, 1] = ToolCell(label(value), _label_formula(CombinationColumns.model, row))
        for column, combination in enumerate(here.cells[row]):
            place = layout.FIRST_ROW + row, 2 + column
            found[place] = ToolCell(words(combination, here), _words(row, column))
    return found


def _left_out(appraisal: Appraisal) -> str:
    whole = grid(appraisal)
    if whole is None or (len(whole.models) <= MAX_MODELS and len(whole.structures) <= MAX_STRUCTURES):
        return ""
    return f" Shown are the first {MAX_MODELS} models and {MAX_STRUCTURES} structures."


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
    both = (_value_and_name(here.models, combination.model), _value_and_name(here.structures, combination.structure))
    return reasons(value._replace(reason=reason_as_shown(value.reason)) for value in both if value.ruled_out)


def _value_and_name(values: Sequence[Value], name: str) -> Value:
    return next(value for value in values if value.name == name)


def reason_as_shown(text: str) -> str:
    """A reason as far as it is shown."""
    return text if len(text) <= LONGEST_REASON else text[:LONGEST_REASON] + MORE


def headline(here: CombinationGrid) -> str:
    """How many combinations there are and what became of them; the same as the live formula says."""
    every = list(here.combinations())
    if not every:
        return NONE_YET
    kept = sum(cell.outcome in KEPT for cell in every)
    dropped = sum(cell.outcome == DISCOUNTED for cell in every)
    rest = len(every) - kept - dropped
    text = count_of(len(every), "combination")
    neither = f", {rest} neither" if rest else ""
    return f"{text}: {kept} carried forward or preferred, {dropped} discounted{neither}."


def headline_formula() -> str:
    """The same as `headline`, live."""
    models, structures = (
        f"COUNTA({addresses.span('Lists', Lists.first, column, Lists.first + depth - 1, column)})"
        for column, depth in ((CombinationColumns.model, MAX_MODELS), (CombinationColumns.structure, MAX_STRUCTURES))
    )
    last = Lists.first + MAX_MODELS - 1, CombinationColumns.outcomes + MAX_STRUCTURES - 1
    area = addresses.span("Lists", Lists.first, CombinationColumns.outcomes, *last)
    kept = "+".join(f'COUNTIF({area},"{outcome}")' for outcome in KEPT)
    every, dropped = f"{models}*{structures}", f'COUNTIF({area},"{DISCOUNTED}")'
    text = f'{every}&IF({every}=1," combination"," combinations")'
    rest = f"({every}-({kept})-{dropped})"
    return (
        f'IF({every}=0,"{NONE_YET}",{text}&": "&({kept})&" carried forward or preferred, "&{dropped}&" discounted"'
        f'&IF({rest}=0,".",", "&{rest}&" neither."))'
    )


# -------------------------------------------------------------------------------------------------- formulas


def _label_formula(first: int, index: int) -> str:
    name, out, when = (addresses.at("Lists", Lists.first + index, first + part) for part in (NAME, OUT, WHEN))
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


def _choice_spelling(text: str, choice: str, spelt: Sequence[str]) -> str:
    """The word of a closed list that a text is, whatever its case; a dash when it is not on the list."""
    listed = ",".join(f'"{word}"' for word in spelt)
    none, place = f'"{layout.NOTHING}"', formulas.place_in(f"xla_List_{choice}", formulas.tidy(text))
    return f"IFERROR(CHOOSE(1+{place},{none},{listed}),{none})"


def _cut_formula(text: str) -> str:
    whole = f'{text}&""'
    short = f'IF(LEN({text})>{LONGEST_REASON},LEFT({text},{LONGEST_REASON})&"{MORE}",{whole})'
    return f'IFERROR(IF({formulas.tidy(text)}="","{NO_REASON}",{short}),"{NO_REASON}")'


# ------------------------------------------------------------------------------------------------------ Lists


def lists_cells(source: Source) -> Cells:
    """What the sheet reads on Lists: each value of both dimensions, and each combination's ID, outcome and reason."""
    appraisal = source.appraisal
    here = grid_shown(appraisal)
    found: Cells = {}
    for first, values in ((CombinationColumns.model, here.models), (CombinationColumns.structure, here.structures)):
        for part, heading in enumerate(DIMENSION_CELLS):
            found[1, first + part] = ToolCell(heading)
        for index, value in enumerate(values):
            found |= _value(appraisal, source, Lists.first + index, first, value)
    for row, line in enumerate(here.cells):
        for column, combination in enumerate(line):
            found |= _combination(here, source, row, column, combination)
    return found


def _value(appraisal: Appraisal, source: Source, row: int, first: int, value: Value) -> Cells:
    log = next((each for each in appraisal.logs.get(DIMENSIONS, ()) if value_of(each) == value), None)
    at = log.cells if log else {}
    name, kind = (beside(row, first + part) for part in (NAME, KIND))
    # The first row with both words, counted from the end: a look-up takes one word only, and * for a wildcard.
    from_end = f"LARGE((xla_DimValues={name})*(xla_DimKinds={kind})*({_BEYOND}-ROW(xla_DimValues)),1)"
    at_row = f"{_BEYOND}-SUMPRODUCT({from_end})"

    def looked_up(key: str, area: str) -> str | None:
        if not source.has(DIMENSIONS, key):
            return None
        return f"INDEX({area},{at_row}-ROW(INDEX(xla_DimValues,1))+1)"

    outcome, when, reason = (
        looked_up(key, area)
        for key, area in (("outcome", "xla_DimOutcomes"), ("stage", "xla_DimStages"), ("reason", "xla_DimReasons"))
    )
    ruled_out = f'IFERROR(IF({formulas.tidy(outcome)}="{layout.DIMENSION_OUTCOMES[1]}",1,0),0)' if outcome else None
    stages = [stage.lower() for stage in layout.RULED_OUT_AT]
    return {
        (row, first + NAME): ToolCell(source.typed_value(at.get("value"), value.name)),
        (row, first + KIND): ToolCell(source.typed_value(at.get("dimension"), value.dimension)),
        (row, first + OUT): ToolCell(float(value.ruled_out), ruled_out),
        (row, first + WHEN): ToolCell(
            value.stage.lower() or layout.NOTHING, _choice_spelling(when, "ruled_out_at", stages) if when else None
        ),
        (row, first + REASON): ToolCell(
            reason_as_shown(value.reason) or NO_REASON, _cut_formula(reason) if reason else None
        ),
    }


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


def _own(key: str, area: str) -> str:
    return f"INDEX({area},MATCH({key},xla_OptIds,0))"


def _ruled_out(row: int, column: int) -> tuple[tuple[str, str], tuple[str, str]]:
    """Whether the model and the structure of a combination are ruled out, and why."""
    places = ((CombinationColumns.model, row), (CombinationColumns.structure, column))
    return tuple(  # type: ignore[return-value]  # one pair for each dimension
        tuple(beside(Lists.first + index, first + part) for part in (OUT, REASON)) for first, index in places
    )


def _outcome(source: Source, row: int, column: int, key: str) -> str:
    (model, _), (structure, _) = _ruled_out(row, column)
    ruled_out = f'IF({model}+{structure}>0,"{DISCOUNTED}","{layout.NOTHING}")'
    if not source.has(OPTIONS, "outcome"):
        return ruled_out
    said = _choice_spelling(_own(key, "xla_OptOutcomes"), "outcome", layout.OUTCOMES)
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
    own = _cut_formula(_own(key, "xla_OptReasons"))
    return f'IF({key}="",{values},IF({own}="{NO_REASON}",{values},{own}))'


def keys(appraisal: Appraisal) -> list[object]:
    """What decides which row, column and option the sheet shows: all else moves by itself."""
    values = (value for kind in layout.DIMENSIONS for value in values_of(appraisal, kind))
    found: list[object] = [(value.dimension, value.name) for value in values]
    return found + [(option.id, option.model, option.structure) for option in appraisal.options]


MODEL_WIDTH = 24.0
STRUCTURE_WIDTHS = {1: 60.0, 2: 60.0, 3: 46.0, 4: 36.0}
NARROW_STRUCTURE = 30.0
"""Width of a structure's column by how many there are: up to four fill a page of A4."""
OUTCOMES = {
    "P": palette.DEEP_GREEN,
    "C": palette.RANKS[4],
    "M": palette.BAND,
    "R": palette.BAND,
    "D": palette.RANKS[6],
}
"""Colour of a combination by its letter; one that is open stays white."""


def look(page: Worksheet, appraisal: Appraisal) -> None:
    """Combinations: models down, structures across, each cell in the colour of its letter."""
    title_rows(page)
    grid = grid_shown(appraisal)
    across = max(1, len(grid.structures))
    each = STRUCTURE_WIDTHS.get(across, NARROW_STRUCTURE)
    widths = column_widths(page, (MODEL_WIDTH, *[each] * across))
    labels = {2 + n: label(value) for n, value in enumerate(grid.structures)}
    header(page, widths, widths, labels)
    first = layout.FIRST_ROW
    for column in widths:
        cell = page.cell(first, column)
        plain_cell(cell, True, "General", column == 1)
        cell.alignment = _at_top()
        cell.border = border()
        if column == 1:
            paint(cell, palette.BAND, bold=True)
    repeat_down(page, first, first + max(1, len(grid.models)) - 1, 1, len(widths))
    for row, height in enumerate(heights(appraisal, across), first):
        page.row_dimensions[row].height = height
    end = f"{column_letters(1 + MAX_STRUCTURES)}{first + MAX_MODELS - 1}"
    for letter, colour in OUTCOMES.items():
        conditional(page, f"B{first}:{end}", f'LEFT(B{first},2)="{letter} "', **live_formats.live_paint(colour))
    page.freeze_panes = page.cell(first, 2).coordinate


def heights(appraisal: Appraisal, structures: int) -> Iterator[float]:
    """Heights in points of the rows of Combinations, in columns as wide as so many structures need."""
    grid = grid_shown(appraisal)
    each = STRUCTURE_WIDTHS.get(structures, NARROW_STRUCTURE)
    for model, row in zip(grid.models, grid.cells, strict=True):
        texts = [(label(model), MODEL_WIDTH, True)]
        texts += [(words(cell, grid), each, False) for cell in row]
        most = max(text_fit.lines(text, characters, palette.SIZE, bold, 1) for text, characters, bold in texts)
        yield text_fit.height(most, palette.SIZE, 2 * palette.BODY_HEIGHT)


def _at_top() -> Any:
    from openpyxl.styles import Alignment

    return Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)


# --------------------------------------------------------------------------------------------- larger, smaller


def like(row: int, column: int) -> Position:
    """The cell of the first row, or of the first structure."""
    return min(row, layout.FIRST_ROW), min(column, FIRST_STRUCTURE)


def extent_now(sheet: Sheet, _: SheetCells = NO_CELLS) -> Extent:
    """How far it goes, by its unbroken runs of formulas."""
    column = FIRST_STRUCTURE
    while sheet.cells.get((layout.HEADER_ROW, column), BLANK).formula is not None:
        column += 1
    return Extent(last_formula_row(sheet, 1), column - 1)


def surplus(sheet: Sheet, wanted: SheetCells) -> Iterator[Position]:
    """Cells of an earlier, larger lay-out."""
    return beyond(sheet, wanted, extent_now)


def around(snapshot: Snapshot, _: Appraisal, wanted: SheetCells) -> Iterator[Change]:
    """Widths of new structures."""
    sheet = snapshot.sheets[layout.COMBINATIONS.name]
    last, needed = extent_now(sheet).column, max(column for _, column in wanted)
    for column in range(max(last, FIRST_STRUCTURE) + 1, needed + 1):
        yield ColumnLike(sheet.name, column, FIRST_STRUCTURE)


def face(row: int, column: int) -> text_fit.Face | None:
    """Headings, names of models, and what became of each combination."""
    head = row == layout.HEADER_ROW
    return text_fit.Face(palette.SIZE, head or column == 1, 1, whole=head) if row >= layout.HEADER_ROW else None


TOOL = ToolSheet(
    lambda source: {
        layout.COMBINATIONS.name: SheetCells(table(source.appraisal)),
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
