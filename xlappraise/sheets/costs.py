"""Appraisal and Results in, the cells of Costs out: cost beside score, live, and what they read on Lists."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from xlappraise.appraisal.costs import CostLine, base_of, cost_lines
from xlappraise.appraisal.model import YES, Appraisal
from xlappraise.appraisal.scoring import DECIMALS, SPARE, Results, round_half_away
from xlappraise.sheets import formulas, layout, live_formats, palette, text_fit
from xlappraise.sheets.cells import Cells, SheetCells, ToolCell, costs_format, number, per_point_format, points_format
from xlappraise.sheets.conditional import conditional
from xlappraise.sheets.extent import table_surplus
from xlappraise.sheets.formulas import Lists, beside, down, tidy
from xlappraise.sheets.results import rank_value, total_value
from xlappraise.sheets.source import Source
from xlappraise.sheets.style import column_widths, header, option_heights, plain_cell, repeat_down, title_rows
from xlappraise.sheets.tools import ToolSheet
from xlappraise.xlsx import addresses
from xlappraise.xlsx.addresses import column_letters
from xlappraise.xlsx.snapshot import Value

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HEADINGS = (
    *("Option", "Cheaper and better", "Cost per point", "Total", "Rank", "Cost", "Cost from", "Cost to"),
    *("Extra cost", "Extra points", "Cost per extra point"),
)
OPTION, BETTER, PER_POINT, TOTAL, RANK, COST, FROM, TO, EXTRA_COST, EXTRA_POINTS, MARGINAL = range(1, 12)
"""Columns of the sheet: beside the option first what is to be read, then what it follows from."""
OPTIONS = layout.OPTIONS.name
READS = {
    "xla_OptCosts": (OPTIONS, "cost"),
    "xla_OptCostFrom": (OPTIONS, "cost_from"),
    "xla_OptCostTo": (OPTIONS, "cost_to"),
    "xla_OptBaseline": (OPTIONS, "baseline"),
}
"""Workbook names that it reads officers' columns by: sheet and column of the layout."""
LAST_ROW = layout.FIRST_ROW + layout.MAX_OPTIONS - 1
EXACT = 9
"""Decimals of the quotients: cost per point and cost per further point."""
NEVER = 9e99
"""Stands for a cost that cannot be compared: no cost is above it, none below its negative."""
NO_COST, NO_TOTAL, NO_POINTS, NOTHING, NOT_KNOWN = "No cost", "No total yet", "No points", "-", "Not known"
DOMINATED, CHEAPER = "dominated by ", "Cheaper"
NOT_RANKED = "Not ranked"
"""As Results says it of an option that fails a gateway: it will have no total."""


class CostColumns:
    """Columns of Lists that hold what it looks up."""

    total, low, high, single, per_point, better, dominated, baseline = range(Lists.optional, Lists.optional + 8)


NO_SINGLE = "No option has a single cost per point"
NONE_DOMINATED, NONE_FOR_CERTAIN = "none is dominated", "none is dominated for certain"


def lines_of(appraisal: Appraisal, results: Results) -> tuple[CostLine, ...]:
    """A line for each row of the Short-list, though none has a cost."""
    blank = (None,) * 9
    found = {line.option.id: line for line in cost_lines(appraisal, results)}
    blanks = (CostLine(r.option, r.total, r.low, r.high, *blank, ()) for r in results.rows)
    return tuple(found.get(line.option.id, line) for line in blanks)


def table(source: Source) -> Cells:
    """Every cell of the sheet."""
    appraisal, results = source.appraisal, source.results
    lines = lines_of(appraisal, results)
    base = base_of(list(lines))
    begun = [line for result, line in zip(results.rows, lines, strict=True) if result.status != SPARE]
    found: Cells = {
        (1, 1): ToolCell(layout.COST_VIEW.title),
        (2, 1): ToolCell(layout.COST_VIEW.instruction),
        (3, 1): ToolCell(headline(begun), headline_formula()),
    }
    for column, heading in enumerate(HEADINGS, 1):
        found[layout.HEADER_ROW, column] = ToolCell(heading)
    for column in (EXTRA_COST, EXTRA_POINTS):
        text = HEADINGS[column - 1] + (f" over {base.option.id}" if base else "")
        found[layout.HEADER_ROW, column] = ToolCell(text, _over(HEADINGS[column - 1]))
    for index, (result, line) in enumerate(zip(results.rows, lines, strict=True)):
        row, place = layout.FIRST_ROW + index, layout.RESULTS_FIRST_OPTION + index
        figures = {key: addresses.at("Results", layout.results_row(key), place) for key in ("total", "rank")}
        found[row, OPTION] = ToolCell(result.option.label, formulas.option_heading(index))
        found[row, TOTAL] = ToolCell(total_value(appraisal, result), figures["total"])
        found[row, RANK] = ToolCell(rank_value(result), figures["rank"])
        found |= _line(index, line, source)
        spare = result.status == SPARE
        point = NOTHING if spare else per_point_value(line, rank_value(result))
        found[row, PER_POINT] = ToolCell(point, _per_point(row))
        found[row, BETTER] = ToolCell(NOTHING if spare else better_value(line), _better(index))
    return found


def _line(index: int, line: CostLine, source: Source) -> Cells:
    row = layout.FIRST_ROW + index
    option = line.option
    given = ((COST, "cost", option.cost), (FROM, "cost_from", option.cost_from), (TO, "cost_to", option.cost_to))
    names = {COST: "xla_OptCosts", FROM: "xla_OptCostFrom", TO: "xla_OptCostTo"}
    found: Cells = {}
    for column, key, value in given:
        formula = _cost(index, names[column]) if source.has(OPTIONS, key) else None
        found[row, column] = ToolCell(NOTHING if value is None else number(value), formula)
    found[row, EXTRA_COST] = ToolCell(_figure(line.extra_cost, EXACT), _extra(index, COST, EXACT))
    found[row, EXTRA_POINTS] = ToolCell(_figure(line.extra_points, DECIMALS), _extra(index, TOTAL, DECIMALS))
    found[row, MARGINAL] = ToolCell(marginal_value(line), _marginal(row))
    return found


def _figure(value: Fraction | None, decimals: int) -> Value:
    return NOTHING if value is None else number(round_half_away(value, decimals))


def per_point_value(line: CostLine, rank: Value) -> Value:
    """What a point costs: a number, from one to another in words, or why it cannot be said."""
    if line.low is None and line.high is None:
        return NO_COST
    if line.total is None:
        return NOT_RANKED if rank == NOT_RANKED else NO_TOTAL
    if line.total <= 0:
        return NO_POINTS
    if line.per_point is not None:
        return number(round_half_away(line.per_point, EXACT))
    low, high = (None if each is None else money(each) for each in (line.per_point_low, line.per_point_high))
    if low is None or high is None:
        return f"up to {high}" if low is None else f"from {low}"
    return low if line.low == line.high else f"{low} to {high}"


def marginal_value(line: CostLine) -> Value:
    """What a further point costs; a word where it costs less than nothing."""
    return CHEAPER if line.marginal is not None and line.marginal < 0 else _figure(line.marginal, EXACT)


def better_value(line: CostLine) -> str:
    """Which options are cheaper and better, in words."""
    if line.lowest is None or line.low is None:
        return NOT_KNOWN
    return DOMINATED + ", ".join(line.dominated_by) if line.dominated_by else NOTHING


def money(value: Fraction) -> str:
    """A cost per point in a sentence: 3,200, 12.50 or 0.003797; just as `money_text` gives it."""
    exact = round_half_away(value, EXACT)
    if abs(exact) >= 1000 or not exact:
        return f"{int(round_half_away(exact)):,}"
    return f"{float(round_half_away(exact, 2)):,.2f}" if abs(exact) >= 1 else f"{float(round_half_away(exact, 6)):.6f}"


def money_text(value: str) -> str:
    """The formula of a cost per point in a sentence."""
    exact = f"ROUND({value},{EXACT})"
    return (
        f'IF(OR(ABS({exact})>=1000,{exact}=0),TEXT(ROUND({exact},0),"#,##0"),'
        f'IF(ABS({exact})>=1,TEXT(ROUND({exact},2),"#,##0.00"),TEXT(ROUND({exact},6),"0.000000")))'
    )


def headline(lines: Sequence[CostLine]) -> str:
    """The cheapest point, and what is dominated, in a sentence; the same as the live formula says.

    A point whose cost is a range, or not known, may be cheaper yet: then the sentence says of how many it speaks.
    """
    single = [(line.option.id, round_half_away(line.per_point, EXACT)) for line in lines if line.per_point is not None]
    dominated = [line for line in lines if line.dominated_by]
    every = len(single) == len(lines)
    text = _cheapest(single, every)
    if len(dominated) == 1:
        return f"{text}; {dominated[0].option.id} is {better_value(dominated[0])}."
    if dominated:
        return f"{text}; {len(dominated)} options are dominated."
    none = NONE_DOMINATED if every else NONE_FOR_CERTAIN
    return f"{text}; {none}." if len(lines) > 1 else f"{text}."


def _cheapest(single: Sequence[tuple[str, Fraction]], every: bool) -> str:
    if not single:
        return NO_SINGLE
    best = min(figure for _, figure in single)
    first = [key for key, figure in single if figure == best]
    if len(single) == 1 and not every:
        return f"Only {first[0]} has a single cost per point ({money(best)})"
    who = f"{first[0]} costs" if len(first) == 1 else f"{len(first)} options cost"
    among = "" if every else f", among the {len(single)} options with a single cost per point"
    return f"{who} least per point ({money(best)}){among}"


# -------------------------------------------------------------------------------------------------- formulas


def _here(row: int, column: int) -> str:
    return f"${column_letters(column)}{row}"


def _down(column: int) -> str:
    letters = column_letters(column)
    return f"${letters}${layout.FIRST_ROW}:${letters}${LAST_ROW}"


_ROWS = layout.MAX_OPTIONS
_IDS = down(Lists.option, _ROWS)
_FIRST = f"IFERROR(MATCH(1,{down(CostColumns.single, _ROWS)},0),0)"
_BASE = f"IFERROR(MATCH(1,{down(CostColumns.baseline, _ROWS)},0),{_FIRST})"
"""Which option, counted from 1, the others are compared with; 0 when there is none."""


def _cost(index: int, name: str) -> str:
    typed = addresses.at("Lists", Lists.first + index, Lists.typed_id)
    cell = f"INDEX({name},MATCH({typed},xla_OptIds,0))"
    return f'IFERROR(IF(ISNUMBER({cell}),{cell},"{NOTHING}"),"{NOTHING}")'


def _per_point(row: int) -> str:
    total, cost, low, high = (_here(row, column) for column in (TOTAL, COST, FROM, TO))
    # An end that is not given is the cost; without one cost there is none to take its place.
    ends = [money_text(f"{end}/{total}") for end in (low, high)]
    both = f'IF({low}={high},{ends[0]},{ends[0]}&" to "&{ends[1]})'
    spread = (
        f'IF(AND(ISNUMBER({low}),ISNUMBER({high})),{both},IF(ISNUMBER({low}),"from "&{ends[0]},"up to "&{ends[1]}))'
    )
    figure = f"IF(ISNUMBER({cost}),ROUND({cost}/{total},{EXACT}),{spread})"
    given = f"COUNT({cost}:{high})"
    why = f'IF({_here(row, RANK)}="{NOT_RANKED}","{NOT_RANKED}","{NO_TOTAL}")'
    said = f'IF({given}=0,"{NO_COST}",IF(ISNUMBER({total}),IF({total}<=0,"{NO_POINTS}",{figure}),{why}))'
    return f'IF({total}="{layout.SPARE}","{NOTHING}",{said})'


def _extra(index: int, column: int, decimals: int) -> str:
    here = _here(layout.FIRST_ROW + index, column)
    single = addresses.at("Lists", Lists.first + index, CostColumns.single)
    base = f"INDEX({_down(column)},{_BASE})"
    difference = f'IF(AND(ISNUMBER({here}),ISNUMBER({base})),ROUND({here}-{base},{decimals}),"{NOTHING}")'
    return f'IF(OR({_BASE}=0,{_BASE}={index + 1},{single}="{NOTHING}"),"{NOTHING}",{difference})'


def _marginal(row: int) -> str:
    cost, points, better = (_here(row, column) for column in (EXTRA_COST, EXTRA_POINTS, BETTER))
    figure = f'IF({points}>0,IF({cost}<0,"{CHEAPER}",ROUND({cost}/{points},{EXACT})),"{NOTHING}")'
    dominated = f'LEFT({better},{len(DOMINATED)})="{DOMINATED}"'
    return f'IF(OR({cost}="{NOTHING}",{points}="{NOTHING}",{dominated}),"{NOTHING}",{figure})'


def _better(index: int) -> str:
    row = Lists.first + index
    low, better = (addresses.at("Lists", row, column) for column in (CostColumns.low, CostColumns.better))
    words = f'IF({better}="{NOTHING}","{NOTHING}","{DOMINATED}"&MID({better},4,9999))'
    unknown = f'IF({addresses.at("Lists", row, Lists.gates)}="{layout.SPARE}","{NOTHING}","{NOT_KNOWN}")'
    return f"IF({low}=-{NEVER:.0E},{unknown},{words})"


def _over(heading: str) -> str:
    return f'"{heading}"&IF({_BASE}=0,""," over "&INDEX({_IDS},MAX(1,{_BASE})))'


def headline_formula() -> str:
    """The same as `headline`, live."""
    points, flags, singles = (
        down(column, _ROWS) for column in (CostColumns.per_point, CostColumns.dominated, CostColumns.single)
    )
    single, every = f"COUNT({points})", f"COUNT({points})=COUNT({singles})"
    which = f"MATCH(1,{flags},0)"
    one = f'"; "&INDEX({_IDS},{which})&" is "&INDEX({_down(BETTER)},{which})'
    none = f'IF(COUNT({singles})>1,IF({every},"; {NONE_DOMINATED}","; {NONE_FOR_CERTAIN}"),"")'
    return (
        f'IF({single}=0,"{NO_SINGLE}",{_cheapest_text(points, single, every)})'
        f'&IF(SUM({flags})=0,{none},IF(SUM({flags})=1,{one},"; "&SUM({flags})&" options are dominated"))&"."'
    )


def _cheapest_text(points: str, single: str, every: str) -> str:
    """The same as `_cheapest`, live, for some options with a cost per point."""
    # COUNTIF, since a comparison takes cells that were never written for 0, and Gnumeric reads ISNUMBER otherwise.
    many = f"COUNTIF({points},MIN({points}))"
    first = f"INDEX({_IDS},MATCH(MIN({points}),{points},0))"
    least = f'IF({many}=1,{first}&" costs",{many}&" options cost")&" least per point ("'
    only = f'"Only "&{first}&" has a single cost per point ("'
    among = f'", among the "&{single}&" options with a single cost per point"'
    alone = f"AND({single}=1,NOT({every}))"
    return f'IF({alone},{only},{least})&{money_text(f"MIN({points})")}&")"&IF(OR({every},{alone}),"",{among})'


# ------------------------------------------------------------------------------------------------------ Lists


def lists_cells(source: Source) -> Cells:
    """What the sheet reads on Lists: of each option what can be compared, and who is cheaper and better."""
    appraisal, results = source.appraisal, source.results
    lines = lines_of(appraisal, results)
    headings = ("Total", "Lowest cost", "Highest cost", "One cost", "Cost per point", "Cheaper and better", "Dominated")
    found: Cells = {(1, column): ToolCell(text) for column, text in enumerate(headings, CostColumns.total)}
    for index, (result, line) in enumerate(zip(results.rows, lines, strict=True)):
        row, there = Lists.first + index, layout.FIRST_ROW + index
        total, cost, low, high = (
            addresses.at(layout.COST_VIEW.name, there, column) for column in (TOTAL, COST, FROM, TO)
        )
        certain = line.total is not None
        ends = [
            NEVER * sign if end is None or line.lowest is None else number(end)
            for end, sign in ((line.low, -1), (line.high, 1))
        ]
        point = NOTHING if line.per_point is None else number(round_half_away(line.per_point, EXACT))
        single, positive = f"AND(ISNUMBER({total}),ISNUMBER({cost}))", f"{total}>0"
        counts = NOTHING if result.status == SPARE else float(certain and line.cost is not None)
        better = beside(row, CostColumns.better)
        found |= {
            (row, CostColumns.total): ToolCell(total_value(appraisal, result), total),
            (row, CostColumns.low): ToolCell(ends[0], _end(row, low, cost, "-")),
            (row, CostColumns.high): ToolCell(ends[1], _end(row, high, cost, "")),
            (row, CostColumns.single): ToolCell(counts, f'IF({total}="{layout.SPARE}","{NOTHING}",IF({single},1,0))'),
            (row, CostColumns.per_point): ToolCell(
                point, f'IF({single},IF({positive},ROUND({cost}/{total},{EXACT}),"{NOTHING}"),"{NOTHING}")'
            ),
            (row, CostColumns.better): ToolCell(", ".join((NOTHING, *line.dominated_by)), _dominators(row, len(lines))),
            (row, CostColumns.dominated): ToolCell(float(bool(line.dominated_by)), f'IF({better}="{NOTHING}",0,1)'),
        }
    return found | _baseline_cells(source, lines)


def _baseline_cells(source: Source, lines: Sequence[CostLine]) -> Cells:
    """Which option is the baseline; nothing where Options has no such column."""
    if not source.has(OPTIONS, "baseline"):
        return {}
    found: Cells = {(1, CostColumns.baseline): ToolCell("Baseline")}
    for row, line in enumerate(lines, Lists.first):
        marked = tidy(f"INDEX(xla_OptBaseline,MATCH({beside(row, Lists.typed_id)},xla_OptIds,0))")
        found[row, CostColumns.baseline] = ToolCell(
            float(line.option.is_baseline), f'IFERROR(IF({marked}="{YES}",1,0),0)'
        )
    return found


def _end(row: int, end: str, cost: str, sign: str) -> str:
    """The end of a range, or the cost where none is given; NEVER when it cannot be compared."""
    never = f"{sign}{NEVER:.0E}"
    given = f"IF(ISNUMBER({end}),{end},IF(ISNUMBER({cost}),{cost},{never}))"
    return f'IF({beside(row, Lists.gates)}="Passed",{given},{never})'


def _dominators(row: int, options: int) -> str:
    """A dash, and with commas the IDs of the options that are cheaper and better than this row's whatever is open."""
    columns = (Lists.sum_low, Lists.sum_high, CostColumns.low, CostColumns.high, Lists.option)
    least, most, low, high, key = (f"${column_letters(column)}$" for column in columns)
    total, low = f"{most}{row}", f"{low}{row}"
    others = (other for other in range(Lists.first, Lists.first + options) if other != row)
    terms = [
        f'IF(({high}{n}<={low})*({least}{n}>={total})*(({high}{n}<{low})+({least}{n}>{total}))>0,", "&{key}{n},"")'
        for n in others
    ]
    return "&".join((f'"{NOTHING}"', *terms))


WIDTHS = (38.0, 24.0, 18.0, 12.0, 8.0, 12.0, 12.0, 12.0, 15.0, 15.0, 14.0)


def look(page: Worksheet, appraisal: Appraisal) -> None:
    """Costs: a row for each option; the cheapest point in green, what is dominated in grey."""
    title_rows(page)
    widths = column_widths(page, WIDTHS)
    texts = {column: f"{HEADINGS[column - 1]} over O00" for column in (EXTRA_COST, EXTRA_POINTS)}
    header(page, widths, (OPTION, BETTER), texts)
    formats = {
        **dict.fromkeys((COST, FROM, TO, EXTRA_COST), costs_format(appraisal)),
        **dict.fromkeys((PER_POINT, MARGINAL), per_point_format(appraisal)),
        **dict.fromkeys((TOTAL, EXTRA_POINTS), points_format(appraisal)),
    }
    left = (OPTION, BETTER)
    for column in widths:
        plain_cell(page.cell(layout.FIRST_ROW, column), column in left, formats.get(column, "0"), column == OPTION)
    options = max(1, len(appraisal.short_list_rows))
    repeat_down(page, layout.FIRST_ROW, layout.FIRST_ROW + options - 1, 1, len(widths))
    for row, height in enumerate(option_heights(appraisal, WIDTHS[0]), layout.FIRST_ROW):
        page.row_dimensions[row].height = height
    first, last = layout.FIRST_ROW, LAST_ROW
    points, better, right = (column_letters(column) for column in (PER_POINT, BETTER, len(HEADINGS)))
    dominated = f'LEFT(${better}{first},{len(DOMINATED)})="{DOMINATED}"'
    area = f"A{first}:{right}{last}"
    conditional(page, area, dominated, **live_formats.live_paint(palette.RANKS[6]))
    cheapest = f"AND(ISNUMBER(${points}{first}),${points}{first}=MIN(${points}${first}:${points}${last}))"
    conditional(page, f"{points}{first}:{points}{last}", cheapest, **live_formats.live_paint(palette.GREEN))
    page.freeze_panes = page.cell(first, 2).coordinate


# --------------------------------------------------------------------------------------------- larger, smaller


def face(row: int, column: int) -> text_fit.Face | None:
    """How headings, names of options and words stand in their cells; None above the headings."""
    head, left = row == layout.HEADER_ROW, column in (OPTION, BETTER)
    if row < layout.HEADER_ROW:
        return None
    return text_fit.Face(palette.SIZE, head or column == OPTION, int(left), whole=head)


TOOL = ToolSheet(
    lambda source: {
        layout.COST_VIEW.name: SheetCells(table(source)),
        "Lists": SheetCells(lists_cells(source)),
    },
    look,
    surplus=table_surplus(OPTION, len(HEADINGS)),
    restyle=True,
    face=face,
    shows_points=True,
    reads=READS,
)
