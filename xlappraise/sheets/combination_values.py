"""An Appraisal in; out, what Lists holds of the values of each dimension, and how an option's words are looked up."""

from __future__ import annotations

from collections.abc import Sequence

from xlappraise.appraisal.combinations import MOST_DIMENSIONS, Combination, Value, value_of
from xlappraise.appraisal.lineage import DISCOUNTED, KEPT
from xlappraise.appraisal.words import count_of
from xlappraise.sheets import formulas, layout
from xlappraise.sheets.cells import Cells, ToolCell
from xlappraise.sheets.formulas import Lists, beside
from xlappraise.sheets.source import NTH_DIMENSION, Source
from xlappraise.xlsx.addresses import LAST_ROW, Position

DIMENSIONS, OPTIONS = "Dimensions", layout.OPTIONS.name
MOST_VALUES, MOST_ACROSS = 50, 20
"""Values of a dimension that are shown, and across a matrix; more would be too small to read."""
LONGEST_REASON = 300
"""Characters of a reason that a combination shows; the rest is on Options or Dimensions."""
READS = {
    "xla_OptOutcomes": (OPTIONS, "outcome"),
    "xla_OptReasons": (OPTIONS, "reason"),
    "xla_DimKinds": (DIMENSIONS, "dimension"),
    "xla_DimValues": (DIMENSIONS, "value"),
    "xla_DimOutcomes": (DIMENSIONS, "outcome"),
    "xla_DimStages": (DIMENSIONS, "stage"),
    "xla_DimReasons": (DIMENSIONS, "reason"),
    **{f"xla_OptDimension{n}": (OPTIONS, f"{NTH_DIMENSION}{n}") for n in range(1, MOST_DIMENSIONS + 1)},
}
"""Workbook names that it reads officers' columns by: sheet and column of the layout."""
DIMENSION_CELLS = ("Value", "Dimension", "Ruled out", "When", "Reason")
"""What Lists holds of a value of a dimension; for a list also its name as it is compared."""


class CombinationColumns:
    """Columns of Lists that hold what it looks up, behind those of Costs: a block for each dimension, then options.

    A matrix has two blocks and then a column for each value across; a list has a block for each dimension.
    """

    values = Lists.optional + 8
    block = 6
    ids = values + 2 * block
    outcomes = ids + MOST_ACROSS + 1
    reasons = outcomes + MOST_ACROSS + 1
    listed = values + MOST_DIMENSIONS * block


def block_of(number: int) -> int:
    """The first column on Lists of what it holds of the values of a dimension, counted from 0."""
    return CombinationColumns.values + number * CombinationColumns.block


OPEN = "? Open"
MORE = "… (more on Options)"
NAME, KIND, OUT, WHEN, REASON, COMPARED = range(6)
"""What Lists holds of a value of a dimension, in this order."""
_BEYOND = LAST_ROW + 1
NO_REASON = formulas.NBSP
"""Stands on Lists for a reason that is not given: an officer may have typed a dash."""


def reason_as_shown(text: str) -> str:
    """A reason as far as it is shown."""
    return text if len(text) <= LONGEST_REASON else text[:LONGEST_REASON] + MORE


def block_cells(source: Source, number: int, values: Sequence[Value]) -> Cells:
    """The block of a dimension's values on Lists."""
    first, found = block_of(number), dict[Position, ToolCell]()
    for part, heading in enumerate(DIMENSION_CELLS):
        found[1, first + part] = ToolCell(heading)
    for row, value in enumerate(values, Lists.first):
        found |= _value_cells(source, row, first, value)
    return found


def _value_cells(source: Source, row: int, first: int, value: Value) -> Cells:
    log = next((each for each in source.appraisal.logs.get(DIMENSIONS, ()) if value_of(each) == value), None)
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
            value.stage.lower() or layout.NOTHING, choice_spelling(when, "ruled_out_at", stages) if when else None
        ),
        (row, first + REASON): ToolCell(
            reason_as_shown(value.reason) or NO_REASON, cut_formula(reason) if reason else None
        ),
    }


def choice_spelling(text: str, choice: str, spelt: Sequence[str]) -> str:
    """The word of a closed list that a text is, whatever its case; a dash when it is not on the list."""
    listed = ",".join(f'"{word}"' for word in spelt)
    none, place = f'"{layout.NOTHING}"', formulas.place_in(f"xla_List_{choice}", formulas.tidy(text))
    return f"IFERROR(CHOOSE(1+{place},{none},{listed}),{none})"


def cut_formula(text: str) -> str:
    """The same as `reason_as_shown`, live; NO_REASON where nothing is typed."""
    whole = f'{text}&""'
    short = f'IF(LEN({text})>{LONGEST_REASON},LEFT({text},{LONGEST_REASON})&"{MORE}",{whole})'
    return f'IFERROR(IF({formulas.tidy(text)}="","{NO_REASON}",{short}),"{NO_REASON}")'


def own_entry(key: str, area: str) -> str:
    """What stands in that column of Options for the option with this key."""
    return f"INDEX({area},MATCH({key},xla_OptIds,0))"


def counts_words(every: Sequence[Combination]) -> str:
    """How many combinations there are and what became of them, without a full stop."""
    kept = sum(each.outcome in KEPT for each in every)
    dropped = sum(each.outcome == DISCOUNTED for each in every)
    rest = len(every) - kept - dropped
    text = f"{count_of(len(every), 'combination')}: {kept} carried forward or preferred, {dropped} discounted"
    return f"{text}, {rest} neither" if rest else text


def counts_formula(every: str, area: str) -> tuple[str, str]:
    """The same, live, of so many combinations whose outcomes stand in an area of Lists; and how many are neither."""
    kept = "+".join(f'COUNTIF({area},"{outcome}")' for outcome in KEPT)
    dropped = f'COUNTIF({area},"{DISCOUNTED}")'
    text = f'{every}&IF({every}=1," combination"," combinations")'
    told = f'{text}&": "&({kept})&" carried forward or preferred, "&{dropped}&" discounted"'
    return told, f"({every}-({kept})-{dropped})"
