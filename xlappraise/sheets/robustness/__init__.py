"""Appraisal and Results in, what Robustness and the line on Summary should hold out; and whether they already do.

The stamp carries two fingerprints: of everything the sheet depends on, and of what was written. While both fit,
nothing is worked out again, so that an idle run is quick and changes nothing; a cell overtyped makes them differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from xlappraise.appraisal.doubt import doubtful_keys
from xlappraise.appraisal.model import Appraisal, LogRow
from xlappraise.appraisal.scoring import SPARE, Results
from xlappraise.sheets import layout
from xlappraise.sheets.cells import Cells, SheetCells, ToolCell, number
from xlappraise.sheets.formulas import Lists
from xlappraise.sheets.robustness import places
from xlappraise.sheets.robustness.places import last_row
from xlappraise.sheets.source import Source
from xlappraise.sheets.stamp import fingerprint
from xlappraise.sheets.tools import ToolSheet
from xlappraise.xlsx import addresses
from xlappraise.xlsx.addresses import Area, Position, area_of
from xlappraise.xlsx.changes.kinds import (
    Change,
    GrowChart,
    HideRows,
    RaiseChart,
    RenewChart,
    SetPageBreaks,
    SetPrintArea,
)
from xlappraise.xlsx.snapshot import BLANK, CellData, Sheet, Snapshot, Value

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from xlappraise.sheets.text_fit import Face

if TYPE_CHECKING:
    from xlappraise.appraisal.robustness.assumption_draws import Draws

NAME, SUMMARY = places.NAME, layout.SUMMARY.name
_GUARD, _WRITTEN = (places.GUARD_ROW, places.CODE), (places.WRITTEN_ROW, places.CODE)
_STAMP, _STATE, _FIRST = (layout.STAMP_ROW, 1), (places.GUARD_ROW, 1), (places.FIRST_SENTENCE, 1)
_NOT_WRITTEN = frozenset((_STAMP, _STATE, _GUARD))
"""Cells that the fingerprint of the sheet leaves out."""
_LINE = (layout.STAMP_ROW, 1)
"""On Summary: where the first sentence is repeated."""
_SHRINKS = (places.TORNADO_HEAD, places.TO)
"""Heading of the figures that the tornado's chart shows first."""
TOLERANCE = "0.0005"
DECIMALS = 6
"""Of the figure that guards the sheet: those that totals are rounded to. With fewer, a half would have to be rounded,
which no two programs do alike."""


# --------------------------------------------------------------------------------------------- live cells


def guard(results: Results, appraisal: Appraisal) -> float:
    """A figure that any change of a weight, a score or a gateway's answer is all but sure to move."""
    figure = 0.0
    for row, result in enumerate(results.rows, Lists.first):
        low, high = (number(end) for end in result.sums)
        figure += (low + 2 * high + 1000 * (not result.failed and result.status != SPARE)) * row
    for row, criterion in enumerate(appraisal.criteria, Lists.first):
        if criterion.is_scored and criterion.weight is not None:
            figure += number(criterion.weight) * row
    return round(figure, DECIMALS)


def guard_formula() -> str:
    """The same, live."""
    low, high, perhaps = (
        addresses.span("Lists", Lists.first, column, Lists.last_option, column)
        for column in (Lists.sum_low, Lists.sum_high, Lists.perhaps)
    )
    options = f"SUMPRODUCT(({low}+2*{high}+1000*{perhaps})*ROW({low}))"
    return f"ROUND({options}+SUMPRODUCT(xla_ListWeights*ROW(xla_ListWeights)),{DECIMALS})"


def live_cells(now: float, written: Value, sentence: Value) -> dict[str, Cells]:
    """The cells that say whether the sheet is up to date, and Summary's line; `written` is the guard of that time."""
    there, then = (addresses.at(NAME, *position) for position in (_GUARD, _WRITTEN))
    same = f"ABS({there}-{then})<{TOLERANCE}"
    here = same.replace(f"{NAME}!", "")
    current = isinstance(written, (int, float)) and abs(now - written) < float(TOLERANCE)
    first = addresses.at(NAME, *_FIRST)
    return {
        NAME: {
            _GUARD: ToolCell(now, guard_formula()),
            _STATE: ToolCell(
                places.CURRENT if current else places.STALE, f'IF({here},"{places.CURRENT}","{places.STALE}")'
            ),
        },
        SUMMARY: {
            _LINE: ToolCell(
                (sentence or "") if current else places.STALE_SUMMARY, f'IF({same},{first}&"","{places.STALE_SUMMARY}")'
            )
        },
    }


def live(snapshot: Snapshot, results: Results, appraisal: Appraisal) -> dict[str, Cells]:
    """The live cells as they should be in this workbook, with what is written there now; none without the sheet."""
    if NAME not in snapshot.sheets:
        return {}
    cells = snapshot.sheets[NAME].cells
    return live_cells(guard(results, appraisal), _value(cells.get(_WRITTEN)), _value(cells.get(_FIRST)))


def _value(data: object) -> Value:
    value: Value = getattr(data, "value", None)
    return value


# ------------------------------------------------------------------------------------------- fingerprints


def inputs(appraisal: Appraisal, prints: str) -> str:
    """Twelve characters for everything that the sheet depends on; `prints` are those of the results."""
    from xlappraise.xlsx.sha import sha256

    setup = appraisal.setup
    limits = [str(each) for each in (setup.weight_min, setup.weight_max, setup.draws)]
    scenarios = [sorted((key, str(value)) for key, value in row.values.items()) for row in _scenarios(appraisal)]
    levels = [(criterion.ref, sorted(criterion.levels)) for criterion in appraisal.criteria]
    doubtful = sorted(doubtful_keys(appraisal))
    parts = [layout.LAYOUT_VERSION, prints, limits, scenarios, levels, doubtful]
    return sha256(repr(parts).encode()).hexdigest()[:12]


def _scenarios(appraisal: Appraisal) -> tuple[LogRow, ...]:
    return tuple(appraisal.logs.get("Scenarios", ()))


def digest(cells: dict[Position, Value]) -> str:
    """Twelve characters for what the sheet holds, numbers at 15 digits."""
    from xlappraise.xlsx.sha import sha256

    parts = [
        (position, f"{value:.15g}" if isinstance(value, (int, float)) else str(value))
        for position in sorted(cells)
        if position not in _NOT_WRITTEN and (value := cells[position]) not in (None, "")
    ]
    return sha256(repr(parts).encode()).hexdigest()[:12]


def _ours(page: Sheet) -> dict[Position, Value]:
    """What stands in the tool's columns of the sheet."""
    return {at: data.value for at, data in page.cells.items() if at[1] <= places.PANEL_LAST}


def is_current(page: Sheet, prints: str) -> bool:
    """Whether the sheet was written from these inputs and nobody has changed it since."""
    stamp = page.cells.get(_STAMP, BLANK).value
    if not isinstance(stamp, str) or _prints(prints, "") not in stamp:
        return False
    formulas_ = any(data.formula is not None for at, data in page.cells.items() if at not in (_STATE, _GUARD))
    return not formulas_ and f"{_prints(prints, digest(_ours(page)))}." in stamp


def _prints(inputs: str, sheet: str) -> str:
    """How a stamp ends: both fingerprints."""
    return f"Inputs {inputs}, sheet {sheet}"


# -------------------------------------------------------------------------------------------------- plans


def cells_written(appraisal: Appraisal, results: Results, prints: str, opening: str) -> dict[str, Cells]:
    """Every cell of the sheet and Summary's line, calculated again.

    `prints` are the results' fingerprint; `opening` begins the stamp: who wrote it, when.
    """
    return _cells_written(appraisal, results, inputs(appraisal, prints), opening)


def _cells_written(appraisal: Appraisal, results: Results, current: str, opening: str) -> dict[str, Cells]:
    """The same; `current` is the fingerprint of all that the sheet depends on."""
    from xlappraise.appraisal.robustness.story import tell
    from xlappraise.sheets.robustness.contents import robustness_cells

    story = tell(appraisal, doubtful_keys(appraisal), _draws(appraisal.setup.draws))
    cells = robustness_cells(story, "")
    now = guard(results, appraisal)
    cells[_WRITTEN] = ToolCell(now)
    held = digest({position: cell.value for position, cell in cells.items()})
    cells[_STAMP] = ToolCell(f"{opening} {_prints(current, held)}.")
    live_ = live_cells(now, now, cells[_FIRST].value)
    return live_ | {NAME: cells | live_[NAME]}


def _draws(wanted: int | None) -> Draws | None:
    if not wanted:
        return None
    from xlappraise.appraisal.robustness.assumption_draws import Draws  # much to import, and seldom asked for

    return Draws(wanted)


def stale_cells(
    snapshot: Snapshot, appraisal: Appraisal, results: Results, prints: str, opening: str
) -> dict[str, Cells]:
    """Every cell of the sheet and Summary's line as they should be; nothing while the fingerprints fit.

    A cell that is to be emptied has the value None.
    """
    if NAME not in snapshot.sheets:
        return {}
    page, current = snapshot.sheets[NAME], inputs(appraisal, prints)
    if is_current(page, current):
        return {}
    cells = _cells_written(appraisal, results, current, opening)
    empty: Cells = {at: ToolCell(None) for at in _ours(page) if at not in cells[NAME] and at[0] >= layout.HEADER_ROW}
    return cells | {NAME: cells[NAME] | empty}


def around(snapshot: Snapshot, cells: dict[str, Cells], appraisal: Appraisal) -> list[Change]:
    """What makes charts, hidden rows, pages and print area follow the sheet's new cells, when there are any."""
    before = snapshot.sheets[NAME].cells if cells else {}
    if not before:
        return []
    after = {position: cell.value for position, cell in cells[NAME].items() if cell.value is not None}
    hidden = places.idle_rows(after)
    shown = tuple(row for row in range(places.FIRST_SENTENCE, places.FIRST_BLOCK) if row not in hidden)
    changes = [
        *_charts(before, cells, appraisal),
        HideRows(NAME, hidden, shown),
        SetPageBreaks(NAME, places.page_breaks(after)),
    ]
    if before.get(_SHRINKS, BLANK).value not in (None, places.TORNADO_HEADINGS[places.TO - 1]):
        changes.append(_tornado_anew(cells[NAME], appraisal))
    old, new = _depth(before), _depth(cells[NAME])
    unscored = places.LAST_SENTENCE  # then no empty table and chart is printed
    area, panel = Area(1, 1, new, places.LAST), places.PRINTED_PANEL if appraisal.setup.draws else None
    ours = [(Area(1, 1, row, places.LAST), *also) for row in (old, unscored) for also in ((), (places.PRINTED_PANEL,))]
    if (prints := _print_areas(snapshot)) in ours and prints != tuple(filter(None, (area, panel))):
        changes.append(SetPrintArea(NAME, area, 0, also=panel))
    return changes


def _print_areas(snapshot: Snapshot) -> tuple[Area | None, ...]:
    """The areas that are printed."""
    text = snapshot.names.get(f"{NAME}!_xlnm.Print_Area", "")
    return tuple(area_of(part.rpartition("!")[2].replace("$", "")) for part in text.split(",") if part)


def _tornado_anew(cells: Cells, appraisal: Appraisal) -> RenewChart:
    """The tornado's chart drawn anew: an earlier layout has other bars."""
    return RenewChart(NAME, _charts_of(cells, appraisal)[0][1])


def _depth(cells: Mapping[Position, CellData] | Cells) -> int:
    """Last row of the sheet that is printed."""
    return max((row for (row, _), cell in cells.items() if cell.value is not None), default=places.FIRST_BLOCK)


def _charts(before: Mapping[Position, CellData], cells: dict[str, Cells], appraisal: Appraisal) -> list[Change]:
    after = {position for position, cell in cells[NAME].items() if cell.value is not None}
    tables = ((places.FIRST_BAR, places.LABEL), (places.FIRST_DRAWN, places.PANEL))
    grown = [
        GrowChart(NAME, top, last_row(before, top, column), last_row(after, top, column)) for top, column in tables
    ]
    parts = (part for _, part in _charts_of(cells[NAME], appraisal))
    return [*grown, *(RaiseChart(NAME, area, part) for area, part in zip(places.CHART_AREAS, parts, strict=True))]


def like(row: int, column: int) -> Position | None:
    """The cell whose format a new one below the fixed places takes: the first of its column there; else None."""
    return (places.FIRST_BLOCK, column) if row > places.FIRST_BLOCK else None


def fresh_cells(source: Source) -> dict[str, SheetCells]:
    """Every cell of the sheet and Summary's line in a workbook just to be made."""
    opening, prints = source.stamp.partition(" Inputs ")[0], fingerprint(source.appraisal)
    found = cells_written(source.appraisal, source.results, prints, opening)
    return {sheet: SheetCells(cells) for sheet, cells in found.items()}


def _look(page: Worksheet, appraisal: Appraisal) -> None:
    from xlappraise.sheets.robustness.look import look

    look(page, appraisal)


def _charts_of(cells: Cells, appraisal: Appraisal) -> list[tuple[str, str]]:
    from xlappraise.sheets.robustness.look import charts

    return charts(cells, appraisal)


def face(row: int, column: int) -> Face | None:
    """How the sentences stand, which run over the width of the tables; None for other cells."""
    from xlappraise.sheets import palette
    from xlappraise.sheets.text_fit import Face

    return Face(palette.SIZE, True, 1, spread=True) if places.is_sentence(row, column) else None


TOOL = ToolSheet(fresh_cells, _look, like, charts=_charts_of, face=face)
