"""An Appraisal in, the cells of Baseline out: how far each option is from the baseline, live."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from xlappraise.appraisal.baseline import FromBaseline, from_baseline
from xlappraise.appraisal.costs import cost_ends
from xlappraise.appraisal.model import YES, Appraisal
from xlappraise.appraisal.scoring import round_half_away
from xlappraise.sheets import formulas, layout, palette, text_fit
from xlappraise.sheets.cells import Cells, SheetCells, ToolCell, costs_format, number, points_format
from xlappraise.sheets.extent import table_surplus
from xlappraise.sheets.formulas import Lists, tidy
from xlappraise.sheets.results import share_value, total_value
from xlappraise.sheets.source import Source
from xlappraise.sheets.style import column_widths, header, option_heights, plain_cell, repeat_down, title_rows
from xlappraise.sheets.tools import ToolSheet
from xlappraise.xlsx import addresses
from xlappraise.xlsx.addresses import column_letters
from xlappraise.xlsx.snapshot import Value

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

OPTIONS = layout.OPTIONS.name
READS = {
    "xla_OptCosts": (OPTIONS, "cost"),
    "xla_OptCostFrom": (OPTIONS, "cost_from"),
    "xla_OptCostTo": (OPTIONS, "cost_to"),
    "xla_OptBaseline": (OPTIONS, "baseline"),
}
"""Workbook names that it reads officers' columns by: sheet and column of the layout."""
HEADINGS = (
    "Option",
    "Total",
    "Share of highest possible",
    "Points above the baseline",
    "Share above the baseline",
    "Cost",
    "Cost from",
    "Cost to",
    "Extra cost over the baseline",
    "Extra cost from",
    "Extra cost to",
)
OPTION, TOTAL, SHARE, POINTS, POINTS_SHARE, COST, FROM, TO, EXTRA_COST, EXTRA_FROM, EXTRA_TO = range(1, 12)
"""Columns of the sheet."""
LAST_ROW = layout.FIRST_ROW + layout.MAX_OPTIONS - 1
MARK, NOTHING = "Baseline", layout.NOTHING
NOTHING_TEXT = f'"{NOTHING}"'
NONE_MARKED = "No option is marked as the baseline: choose Yes in the column Baseline on Options."
NOT_SCORED = " is the baseline. It is not on the Short-list, so only costs are compared with it."
EXACT = 9
"""Decimals of costs."""


class BaselineColumns:
    """What Lists holds for this sheet, in a column right of those of Engagement."""

    cell = Lists.optional + 110
    """Below its heading: the row of the baseline on Options, counted from the heading as 1; its cost; its place on the
    Short-list; lowest and highest cost. 0 for no row and no place, a dash for no cost."""


_ROW, _COST, _PLACE, _LOW, _HIGH = (addresses.at("Lists", Lists.first + n, BaselineColumns.cell) for n in range(5))


def table(source: Source) -> Cells:
    """Every cell of the sheet Baseline."""
    appraisal, results = source.appraisal, source.results
    lines = {line.option.id: line for line in from_baseline(appraisal, results)}
    found: Cells = {
        (1, 1): ToolCell(layout.BASELINE_VIEW.title),
        (2, 1): ToolCell(layout.BASELINE_VIEW.instruction),
        (3, 1): ToolCell(headline(appraisal), _headline()),
    }
    for column, heading in enumerate(HEADINGS, 1):
        found[layout.HEADER_ROW, column] = ToolCell(heading)
    base = appraisal.baseline.id if appraisal.baseline else ""
    for index, result in enumerate(results.rows):
        row, place = layout.FIRST_ROW + index, layout.RESULTS_FIRST_OPTION + index
        total, share = (addresses.at("Results", layout.results_row(key), place) for key in ("total", "share"))
        found[row, OPTION] = ToolCell(result.option.label, formulas.option_heading(index))
        found[row, TOTAL] = ToolCell(total_value(appraisal, result), total)
        found[row, SHARE] = ToolCell(share_value(result), share)
        found |= _differences(index, lines.get(result.option.id), source, is_base=result.option.id == base)
    return found


def _differences(index: int, line: FromBaseline | None, source: Source, *, is_base: bool) -> Cells:
    row = layout.FIRST_ROW + index
    line = line or FromBaseline(source.results.rows[index].option, *(None,) * 5)
    shares = None if line.share is None else round_half_away(line.share * 100, 1) / 100
    least, most = (line.cost_low, line.cost_high) if line.has_range else (None, None)
    found = {
        (row, column): ToolCell(MARK if is_base else _figure(value, decimals), formula)
        for column, value, decimals, formula in (
            (POINTS, line.points, 6, _points(index)),
            (POINTS_SHARE, shares, EXACT, _share(row)),
            (EXTRA_COST, line.cost, EXACT, _extra(index)),
            (EXTRA_FROM, least, EXACT, _extra_end(index, FROM)),
            (EXTRA_TO, most, EXACT, _extra_end(index, TO)),
        )
    }
    for column, (name, key) in zip((COST, FROM, TO), READS.items(), strict=False):
        formula = _cost(index, name) if source.has(*key) else None
        found[row, column] = ToolCell(_figure(getattr(line.option, key[1]), EXACT), formula)
    return found


def _figure(value: Fraction | None, decimals: int) -> Value:
    return NOTHING if value is None else number(round_half_away(value, decimals))


def headline(appraisal: Appraisal) -> str:
    """Which option is the baseline, in a sentence; the same as the live formula says."""
    base = appraisal.baseline
    if base is None:
        return NONE_MARKED
    return base.label + (" is the baseline." if base.is_short_listed else NOT_SCORED)


# -------------------------------------------------------------------------------------------------- formulas


def _headline() -> str:
    label = tidy(f'INDEX(xla_OptIds,{_ROW})&" "&INDEX(xla_OptNames,{_ROW})')
    return f'IF({_ROW}=0,"{NONE_MARKED}",{label}&IF({_PLACE}=0,"{NOT_SCORED}"," is the baseline."))'


def _here(row: int, column: int) -> str:
    return f"${column_letters(column)}${row}"


def _down(column: int) -> str:
    letters = column_letters(column)
    return f"${letters}${layout.FIRST_ROW}:${letters}${LAST_ROW}"


def _beside(index: int, difference: str) -> str:
    """The difference from the baseline, its mark on its own row, a dash where there is none."""
    return f'IF({_PLACE}={index + 1},"{MARK}",IFERROR({difference},"{NOTHING}"))'


def _points(index: int) -> str:
    here, base = _here(layout.FIRST_ROW + index, TOTAL), f"INDEX({_down(TOTAL)},{_PLACE})"
    there = f"AND({_PLACE}>0,ISNUMBER({here}),ISNUMBER({base}))"
    return _beside(index, f'IF({there},ROUND({here}-{base},6),"{NOTHING}")')


def _share(row: int) -> str:
    points, highest = _here(row, POINTS), f"Results!$E${layout.results_row('total')}"
    return f"IF(ISNUMBER({points}),ROUND(ROUND({points}/{highest}*100,9),1)/100,{points})"


def _cost(index: int, name: str) -> str:
    typed = addresses.at("Lists", Lists.first + index, Lists.typed_id)
    cell = f"INDEX({name},MATCH({typed},xla_OptIds,0))"
    return f'IFERROR(IF(ISNUMBER({cell}),{cell},"{NOTHING}"),"{NOTHING}")'


def _extra(index: int) -> str:
    here = _here(layout.FIRST_ROW + index, COST)
    return _beside(index, f'IF(AND(ISNUMBER({here}),ISNUMBER({_COST})),ROUND({here}-{_COST},{EXACT}),"{NOTHING}")')


def _extra_end(index: int, end: int) -> str:
    """Lowest or highest extra cost over the baseline; a dash where both are one figure, which Extra cost then gives."""
    row = layout.FIRST_ROW + index
    least, most = (_end(_here(row, each), _here(row, COST)) for each in (FROM, TO))
    here, there = (least, _HIGH) if end == FROM else (most, _LOW)
    is_one = f"IF(COUNT({least},{most},{_LOW},{_HIGH})=4,{least}-{_HIGH}={most}-{_LOW},FALSE)"
    known = f"COUNT({here},{there})=2"
    return _beside(index, f'IF({is_one},"{NOTHING}",IF({known},ROUND({here}-{there},{EXACT}),"{NOTHING}"))')


def _end(end: str, cost: str) -> str:
    """An end of a range, or the cost where none is given."""
    return f"IF(ISNUMBER({end}),{end},{cost})"


def lists_cells(source: Source) -> Cells:
    """What the sheet reads on Lists: where the baseline stands on Options, what it costs, and its place."""
    appraisal = source.appraisal
    base = appraisal.baseline
    ids = [result.option.id for result in source.results.rows]
    values: tuple[Value, ...] = (0.0, NOTHING, 0.0, NOTHING, NOTHING)
    if base is not None:
        place = float(ids.index(base.id) + 1) if base.id in ids else 0.0
        cost, *ends = (_figure(each, EXACT) for each in (base.cost, *cost_ends(base)))
        values = (float(_row_on_options(source, base.id)), cost, place, *ends)
    marked = f'IFERROR(MATCH("{YES}",xla_OptBaseline,0),0)' if source.has(OPTIONS, "baseline") else None
    typed = "Lists!" + _lists_down(Lists.typed_id)
    texts = (
        marked,
        _of_base("xla_OptCosts", NOTHING_TEXT) if source.has(OPTIONS, "cost") else None,
        f"IF({_ROW}=0,0,IFERROR(MATCH(INDEX(xla_OptIds,{_ROW}),{typed},0),0))",
        *(
            _of_base(name, _COST) if source.has(OPTIONS, key) else _COST
            for name, key in (("xla_OptCostFrom", "cost_from"), ("xla_OptCostTo", "cost_to"))
        ),
    )
    found: Cells = {(1, BaselineColumns.cell): ToolCell("Baseline")}
    for offset, (value, text) in enumerate(zip(values, texts, strict=True)):
        found[Lists.first + offset, BaselineColumns.cell] = ToolCell(value, text)
    return found


def _of_base(name: str, otherwise: str) -> str:
    cell = f"INDEX({name},{_ROW})"
    return f"IF({_ROW}=0,{NOTHING_TEXT},IF(ISNUMBER({cell}),{cell},{otherwise}))"


def _row_on_options(source: Source, option: str) -> int:
    """The row of an option, counted from the heading as 1."""
    place = source.where.tables[OPTIONS]
    return place.rows[option] - place.header_row + 1


def _lists_down(column: int) -> str:
    letters = column_letters(column)
    return f"${letters}${Lists.first}:${letters}${Lists.first + layout.MAX_OPTIONS - 1}"


WIDTHS = (44.0, 20.0, 14.0, 16.0, 16.0, 13.0, 13.0, 13.0, 18.0, 13.0, 13.0)


def look(page: Worksheet, appraisal: Appraisal) -> None:
    """Baseline: a row for each option, its name in bold."""
    title_rows(page)
    widths = column_widths(page, WIDTHS)
    header(page, widths, (OPTION,))
    points = points_format(appraisal)
    formats = {TOTAL: points, SHARE: "0%", POINTS: points, POINTS_SHARE: "0.0%"}
    formats |= dict.fromkeys((COST, FROM, TO, EXTRA_COST, EXTRA_FROM, EXTRA_TO), costs_format(appraisal))
    for column in widths:
        cell = page.cell(layout.FIRST_ROW, column)
        plain_cell(cell, column == OPTION, formats.get(column, "0"), column == OPTION)
    options = max(1, len(appraisal.short_list_rows))
    repeat_down(page, layout.FIRST_ROW, layout.FIRST_ROW + options - 1, 1, len(widths))
    for row, height in enumerate(option_heights(appraisal, WIDTHS[0]), layout.FIRST_ROW):
        page.row_dimensions[row].height = height
    page.freeze_panes = page.cell(layout.FIRST_ROW, 2).coordinate


def face(row: int, column: int) -> text_fit.Face | None:
    """How headings and names of options stand in their cells; None above the headings."""
    head = row == layout.HEADER_ROW
    if row < layout.HEADER_ROW:
        return None
    return text_fit.Face(palette.SIZE, head or column == OPTION, int(column == OPTION), whole=head)


TOOL = ToolSheet(
    lambda source: {
        layout.BASELINE_VIEW.name: SheetCells(table(source)),
        "Lists": SheetCells(lists_cells(source)),
    },
    look,
    surplus=table_surplus(OPTION, len(HEADINGS)),
    restyle=True,
    face=face,
    shows_points=True,
    reads=READS,
)
