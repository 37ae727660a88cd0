"""Appraisal and Results in; out, the sheet Results: the printed matrix, its cells, formulas, look and extent."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from xlappraise.appraisal.model import NOT_ASSESSED, SCORED, Appraisal, Criterion, Score
from xlappraise.appraisal.scoring import SPARE, OptionResult, Results, highest_possible, rounded
from xlappraise.sheets import formulas, gateway_answers, layout
from xlappraise.sheets.cells import NO_CELLS, Block, Cells, SheetCells, ToolCell, number, number_words, points_format
from xlappraise.sheets.extent import Extent, beyond, moved_back, print_area, run
from xlappraise.sheets.formulas import (
    FIRST_CRITERION,
    LAST_CRITERION,
    NOT_SCORED,
    Lists,
    lists_column,
    lists_options,
    matrix_column,
    scalar,
    score_text,
    scored_criteria,
    tidy,
)
from xlappraise.sheets.tools import ToolSheet
from xlappraise.xlsx.addresses import Area, Position, at, column_letters
from xlappraise.xlsx.changes.kinds import Change, ColumnLike, ExtendRules, SetPrintArea
from xlappraise.xlsx.snapshot import Sheet, Snapshot, Value

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from xlappraise.sheets.text_fit import Face


def matrix(appraisal: Appraisal, results: Results, stamp: str) -> SheetCells:
    """The printed matrix: headings, figures of each option, one row a criterion."""
    cells: Cells = {
        (1, 1): ToolCell(layout.RESULTS.title),
        (2, 1): ToolCell(layout.RESULTS.instruction),
        (3, 1): ToolCell(headline(appraisal, results), formulas.scalar("headline")),
        (layout.STAMP_ROW, 1): ToolCell(stamp),
    }
    for column, heading in enumerate(layout.RESULTS_HEADINGS, 1):
        cells[layout.HEADER_ROW, column] = ToolCell(heading)
    for key, text in layout.RESULTS_ROWS:
        cells[layout.results_row(key), 2] = ToolCell(layout.ALL_GROUPS)
        cells[layout.results_row(key), 3] = ToolCell(text)
    top = layout.results_row("total")
    weights = sum((c.weight or Fraction(0) for c in appraisal.scored), Fraction(0))
    cells[top, 4] = ToolCell(number(rounded(weights, 6)), column_sum(4))
    cells[top, 5] = ToolCell(number(results.highest), column_sum(5))
    for index, result in enumerate(results.rows):
        cells |= _option_figures(appraisal, results, index, result)
    return SheetCells(cells, _matrix(appraisal, results))


def _option_figures(appraisal: Appraisal, results: Results, index: int, result: OptionResult) -> Cells:
    column = layout.RESULTS_FIRST_OPTION + index
    sums = result.sums
    passed = result.best_rank is not None
    shown = (number(sums[0]), number(sums[1])) if passed else (layout.NOTHING, layout.NOTHING)
    values: dict[str, ToolCell] = {
        "total": ToolCell(total_value(appraisal, result), total(column)),
        "share": ToolCell(share_value(result), share(column)),
        "rag": ToolCell(rag_value(result), rag(column)),
        "rank": ToolCell(rank_value(result), rank(column)),
        "gateways": ToolCell(gateway_text(result), gateways(column)),
        "low": ToolCell(shown[0], shown_bound(column, index, Lists.sum_low)),
        "high": ToolCell(shown[1], shown_bound(column, index, Lists.sum_high)),
        "best": ToolCell(_or_nothing(result.best_rank), best_rank(column)),
        "worst": ToolCell(_or_nothing(result.worst_rank), worst_rank(column)),
    }
    cells = {(layout.results_row(key), column): cell for key, cell in values.items()}
    cells[layout.HEADER_ROW, column] = ToolCell(result.option.label, formulas.option_heading(index))
    return cells


def _matrix(appraisal: Appraisal, results: Results) -> Block:
    """A row for each criterion: its Ref, what is known of it, and what each option scores on it."""
    first, options = layout.RESULTS_FIRST_CRITERION, len(results.rows)
    texts = (
        None,
        criterion_text(first, "xla_CritGroups"),
        criterion_text(first, "xla_CritTitles"),
        weight(first),
        highest(first),
        *(weighted_score(first, n, appraisal.scale.numeric, gateway_answers.width(appraisal)) for n in range(options)),
    )
    columns = (*range(1, 6), *range(layout.RESULTS_FIRST_OPTION, layout.RESULTS_FIRST_OPTION + options))
    values = [_criterion_row(appraisal, results, criterion) for criterion in appraisal.criteria]
    return Block(first, columns, texts, values)


NO_POINTS = {"gateway": ("Gateway", "Pass"), "not assessed": ("-", "-")}
"""What stands for the weight and the highest score of a criterion that earns no points."""


def _criterion_row(appraisal: Appraisal, results: Results, criterion: Criterion) -> list[Value]:
    weight: Value
    highest: Value
    weight, highest = NO_POINTS.get(criterion.kind, (layout.MISSING, layout.NOTHING))
    if criterion.kind == SCORED and criterion.weight:
        weight, highest = number(criterion.weight), number(highest_possible(appraisal.scale, criterion))
    scores = _matrix_values(appraisal, results, criterion)
    texts = (text or layout.NOTHING for text in (criterion.group, criterion.title))
    return [criterion.ref, *texts, weight, highest, *scores]


def _matrix_values(appraisal: Appraisal, results: Results, criterion: Criterion) -> list[Value]:
    """What the matrix shows for a criterion and each option: a weighted score or a word."""
    rows, ref = results.rows, criterion.ref
    if criterion.kind == NOT_ASSESSED:
        word = layout.SPARE if criterion.title in ("", layout.NOTHING) else layout.NOT_ASSESSED_TEXT
        return [layout.SPARE if result.status == SPARE else word for result in rows]
    scores = [appraisal.scores.get((ref, result.option.id)) for result in rows]
    shown: dict[Score | None, Value] = {None: layout.MISSING}
    for result, score in zip(rows, scores, strict=True):
        # Options share a few scores, so that each number is made and held once.
        if score is not None and score not in shown:
            known = str(score) if criterion.gateway else number(results.weighted[ref, result.option.id].low)
            shown[score] = known
    return [
        layout.SPARE if result.status == SPARE or (score is None and result.failed) else shown[score]
        for result, score in zip(rows, scores, strict=True)
    ]


def share_value(result: OptionResult) -> Value:
    """The share of the highest possible in whole per cent, where the total is certain."""
    return layout.NOTHING if result.percent is None else result.percent / 100


def rag_value(result: OptionResult) -> str:
    """The band of a certain total, by its name."""
    return layout.NOTHING if result.rag is None else result.rag.label


def _or_nothing(rank: int | None) -> Value:
    return layout.NOTHING if rank is None else float(rank)


def gateway_text(result: OptionResult) -> str:
    """'Passed', 'Failed D2' or 'Missing D2'; 'Not scored' where there is nothing to score."""
    if result.status == SPARE:
        return layout.SPARE
    if result.no_weights and not result.unscored:
        return layout.NO_WEIGHTS
    if result.failed:
        return f"Failed {result.failed[0]}"
    if result.open_gateways:
        return f"{layout.MISSING} {result.open_gateways[0]}"
    return formulas.NOT_SCORED if result.unscored else "Passed"


def total_value(appraisal: Appraisal, result: OptionResult) -> Value:
    """The total where it is certain, else words: '27 of 28 scored', 'Failed D2'."""
    if result.best_rank is None:
        return gateway_text(result)
    if result.total is not None:
        return number(result.total)
    wanted = len(appraisal.scored)
    return f"{wanted - len(result.missing)} of {wanted} scored"


def rank_value(result: OptionResult) -> Value:
    """The rank where it is certain (as text with = when shared), else '2 to 4', else 'Not ranked'."""
    if result.best_rank is None:
        return layout.SPARE if result.status == SPARE else "Not ranked"
    if result.rank is None:
        return f"{result.best_rank} to {result.worst_rank}"
    return f"{result.rank}=" if result.tied else float(result.rank)


def headline(appraisal: Appraisal, results: Results) -> str:
    """Who ranks first, in one sentence; the same as the live formula says."""
    if blank := unweighted(appraisal):
        return f"{blank} scored criteria have no weight yet."
    if not appraisal.scored:
        return f"{formulas.NOTHING_SCORED}, so no option is ranked."
    leaders = [result for result in results.in_order if result.worst_rank == 1]
    if not leaders:
        return "No option is certain to come first yet."
    first = leaders[0]
    if first.total is None:
        return f"{first.option.label} ranks first whatever the missing scores are."
    of = f"{number_words(first.total)} of {number_words(results.highest)} ({first.percent or 0}%)."
    if len(leaders) == 1:
        return f"{first.option.label} ranks first with {of}"
    who = f"{first.option.label} and {leaders[1].option.label}" if len(leaders) == 2 else f"{len(leaders)} options"
    return f"{who} share first place with {of}"


def unweighted(appraisal: Appraisal) -> int:
    """How many scored criteria have no weight yet."""
    return sum(not criterion.weight for criterion in appraisal.scored)


def missing(appraisal: Appraisal) -> int:
    """How many scores and gateway answers are still to enter."""
    return sum(key not in appraisal.scores for key in appraisal.wanted())


def lists_row(results_row: int) -> int:
    """Row of Lists that belongs to this criterion row of Results."""
    return results_row - FIRST_CRITERION + Lists.first


def score_source(row: int, option: int) -> str:
    """The score cell behind a cell of Results: criterion on this row, option counted from 0."""
    cell = f"Lists!${column_letters(Lists.score_row)}{lists_row(row)}"
    return f"INDEX(xla_Scores,{cell},{at('Lists', Lists.first + option, Lists.score_column)})"


def weighted_score(row: int, option: int, numeric: bool, gateways: int = 2) -> str:
    """A cell of the matrix: weighted score, Pass or Fail, 'Not assessed', 'Missing', or a dash in spare rows.

    What is no score is an error, and so 'Missing', as an empty cell is; a dash where the option failed a gateway.
    `gateways` is how many columns of answers Lists has.
    """
    line = lists_row(row)
    raw = score_source(row, option)
    times = f"Lists!${column_letters(Lists.weight)}{line}"
    if numeric:
        inside = f"AND({raw}>=xla_LowestPoints,{raw}<=xla_HighestPoints)"
        value = f"IF(ISNUMBER({raw}),IF({inside},{times}*{raw},NA()),NA())"
    else:
        # What is no level divides by nothing, so that only there a line break need be told from a space.
        value = f"{times}*SUMPRODUCT((xla_Levels={tidy(raw)})*xla_Points)/SUMPRODUCT((xla_Levels={score_text(raw)})*1)"
    kind = f"Lists!${column_letters(Lists.kind)}{line}"
    gate = gateway_answers.shown(line, option, gateways)
    not_assessed = f'IF($C{row}="{layout.NOTHING}","{layout.SPARE}","{layout.NOT_ASSESSED_TEXT}")'
    blank = f'IF({gateway_answers.has_failed(option)}=1,"{layout.SPARE}","{layout.MISSING}")'
    shown = f'IFERROR(IF({kind}="N",{not_assessed},IF({kind}="G",{gate},{value})),{blank})'
    return f'IF({at("Lists", Lists.first + option, Lists.begun)}=0,"{layout.SPARE}",{shown})'


def _here(key: str, column: int) -> str:
    return f"{column_letters(column)}${layout.results_row(key)}"


def gateways(column: int) -> str:
    """'Passed', else the first gateway failed ('Failed D2'), else the first without an answer ('Missing D3').

    'Not scored' instead of 'Passed' where no criterion is scored, so that nobody is ranked by nothing.
    """
    cells = matrix_column(column)
    refs = f"$A${FIRST_CRITERION}:$A${LAST_CRITERION}"
    missing = f'({lists_column(Lists.kind)}="G")*({cells}="{layout.MISSING}")'
    from_end = f"SUMPRODUCT(LARGE({missing}*({LAST_CRITERION + 1}-ROW({cells})),1))"
    weightless = f"$E${layout.results_row('total')}=0"
    begun = at("Lists", Lists.first + column - layout.RESULTS_FIRST_OPTION, Lists.begun)
    return (
        f'IF({begun}=0,"{layout.SPARE}",'
        f'IF(AND({weightless},{scored_criteria()}>0),"{layout.NO_WEIGHTS}",'
        f'IF(COUNTIF({cells},"Fail")>0,"Failed "&INDEX({refs},MATCH("Fail",{cells},0)),'
        f'IF({from_end}>0,"{layout.MISSING} "&INDEX({refs},{LAST_CRITERION - FIRST_CRITERION + 2}-{from_end}),'
        f'IF({weightless},"{NOT_SCORED}","Passed")))))'
    )


def shown_bound(column: int, option: int, which: int) -> str:
    """Lowest or highest total on Results (`which`: Lists.sum_low or Lists.sum_high), once gateways are passed."""
    return f'IF({_here("gateways", column)}="Passed",{at("Lists", Lists.first + option, which)},"{layout.NOTHING}")'


def total(column: int) -> str:
    """The total where it is certain, else how far scoring has come, in words."""
    cells = matrix_column(column)
    kinds = f'{lists_column(Lists.kind)}="S"'
    wanted = f"SUMPRODUCT(({kinds})*1)"
    missing = f'SUMPRODUCT(({kinds})*({cells}="{layout.MISSING}"))'
    low, high, gate = _here("low", column), _here("high", column), _here("gateways", column)
    return f'IF({gate}<>"Passed",{gate},IF({low}={high},{low},{wanted}-{missing}&" of "&{wanted}&" scored"))'


def share(column: int) -> str:
    """Whole per cent of the highest possible, as a share, where the total is certain."""
    value, highest = _here("total", column), f"$E${layout.results_row('total')}"
    return f'IF(AND(ISNUMBER({value}),{highest}>0),ROUND(ROUND({value}/{highest}*100,9),0)/100,"{layout.NOTHING}")'


def rag(column: int) -> str:
    """Label of the band of a total: the first that its whole per cent reaches; the last is open downward."""
    value = _here("share", column)
    number = f"MIN({scalar('bands')},1+SUMPRODUCT((xla_BandFrom>ROUND({value}*100,0))*1))"
    return f'IF(ISNUMBER({value}),INDEX(xla_BandLabels,{number}),"{layout.NOTHING}")'


def best_rank(column: int) -> str:
    """1 + number of options surely in whose lowest total is above this one's highest."""
    above = (
        f'SUMPRODUCT(({lists_options(Lists.gates)}="Passed")*({lists_options(Lists.sum_low)}>{_here("high", column)}))'
    )
    return f'IF({_here("gateways", column)}="Passed",1+{above},"{layout.NOTHING}")'


def worst_rank(column: int) -> str:
    """1 + number of other options, in or perhaps in, whose highest total is above this one's lowest."""
    low, high = _here("low", column), _here("high", column)
    above = f"SUMPRODUCT(({lists_options(Lists.perhaps)}=1)*({lists_options(Lists.sum_high)}>{low}))-({high}>{low})"
    return f'IF({_here("gateways", column)}="Passed",1+{above},"{layout.NOTHING}")'


def rank(column: int) -> str:
    """The rank where it is certain, with = when shared; else from best to worst."""
    best, worst, low, high = (_here(key, column) for key in ("best", "worst", "low", "high"))
    same = f"({lists_options(Lists.sum_low)}={low})*({lists_options(Lists.sum_high)}={low})"
    tied = f'SUMPRODUCT(({lists_options(Lists.gates)}="Passed")*{same})>1'
    certain = f'IF(AND({low}={high},{tied}),{best}&"=",{best})'
    gate = _here("gateways", column)
    none = f'IF({gate}="{layout.SPARE}",{gate},"Not ranked")'
    return f'IF({gate}<>"Passed",{none},IF({best}<>{worst},{best}&" to "&{worst},{certain}))'


def criterion_text(row: int, column: str) -> str:
    """Group or title of the criterion on this row of Results, from the named column of Criteria, or a dash."""
    text = tidy(f"INDEX({column},Lists!${column_letters(Lists.criterion_row)}{lists_row(row)})")
    return f'IFERROR(IF({text}="","{layout.NOTHING}",{text}),"{layout.NOTHING}")'


def weight(row: int) -> str:
    """The weight, or that it is missing, or the word Gateway, or a dash for a criterion that is not assessed."""
    line = lists_row(row)
    kind, value = (f"Lists!${column_letters(c)}{line}" for c in (Lists.kind, Lists.weight))
    return f'IF({kind}="S",IF({value}=0,"{layout.MISSING}",{value}),IF({kind}="G","Gateway","-"))'


def highest(row: int) -> str:
    """The highest weighted score possible on this criterion."""
    line = lists_row(row)
    kind, value = (f"Lists!${column_letters(c)}{line}" for c in (Lists.kind, Lists.weight))
    return f'IF({kind}="S",IF({value}=0,"{layout.NOTHING}",{value}*xla_HighestPoints),IF({kind}="G","Pass","-"))'


def column_sum(column: int) -> str:
    """Sum of the criteria rows of a column of Results."""
    return f"ROUND(SUM({matrix_column(column)}),6)"


ONE_PAGE_ROWS = 48
"""Results of so many rows are made to fit one page; more would be too small to read."""
LOUD = frozenset({"total", "share", "rag", "rank"})


def look(page: "Worksheet", appraisal: Appraisal) -> None:
    """Results: the printed matrix, totals above, colours and letters by live formats."""
    from xlappraise.sheets import palette, style, text_fit

    style.title_rows(page)
    options = appraisal.short_list_rows
    each = style.option_width(appraisal, palette.RESULTS_OPTION_WIDTH)
    widths = dict(enumerate((*palette.WIDTHS_RESULTS, *[each] * len(options)), 1))
    widths[2] = style.group_width(appraisal, palette.WIDTHS_RESULTS[1])
    for column, characters in widths.items():
        style.width(page, column, characters)
    labels = {layout.RESULTS_FIRST_OPTION + index: option.label for index, option in enumerate(options)}
    style.header(page, widths, (2, 3), labels)
    points = points_format(appraisal)
    _figures(page, len(widths), points)
    first = layout.RESULTS_FIRST_CRITERION
    _criterion(page, first, len(widths), points)
    style.repeat_down(page, first, first + len(appraisal.criteria) - 1, 1, len(widths))
    for offset, criterion in enumerate(appraisal.criteria):
        row = layout.RESULTS_FIRST_CRITERION + offset
        lines = text_fit.lines(criterion.title, palette.WIDTHS_RESULTS[2], palette.SIZE, indent=1)
        lines = max(lines, text_fit.lines(criterion.group, widths[2], palette.SIZE, True, 1))
        page.row_dimensions[row].height = text_fit.height(lines, palette.SIZE, palette.MATRIX_HEIGHT)
    _live(page, appraisal, len(widths))
    page.freeze_panes = page.cell(layout.results_row("gateways"), 4).coordinate
    _paper(page, appraisal, len(widths))


def _criterion(page: "Worksheet", row: int, last: int, points: str) -> None:
    from xlappraise.sheets import palette, style

    colours = {1: palette.MUTED, 2: palette.NAVY, 5: palette.MUTED}
    for column in range(1, last + 1):
        cell = page.cell(row, column)
        cell.font = style.font(colour=colours.get(column, palette.INK))
        cell.alignment = style.align("left" if column in (2, 3) else "center")
        cell.border = style.border(sides="tb") if column < layout.RESULTS_FIRST_OPTION else style.border(palette.WHITE)
        if column > 3:
            cell.number_format = points


def _figures(page: "Worksheet", last: int, points: str) -> None:
    from xlappraise.sheets import palette, style

    formats = {"share": "0%", "best": "0", "worst": "0", "rank": "0"}
    for key, _ in layout.RESULTS_ROWS:
        row, loud = layout.results_row(key), key in LOUD
        size = palette.SUBTITLE if loud else palette.SIZE
        for column in range(1, last + 1):
            cell = page.cell(row, column)
            style.paint(cell, palette.BAND, bold=loud and column > 1, size=size)
            # Words may stand where a number would mislead: "27 of 28 scored".
            words = column >= layout.RESULTS_FIRST_OPTION
            cell.alignment = style.align("left" if column in (2, 3) else "center", shrink=words)
            cell.border = style.border(palette.WHITE)
            # No stray zero before the first weight is in.
            cell.number_format = f"{points};-{points};" if column in (4, 5) else formats.get(key, points)
        page.row_dimensions[row].height = palette.LOUD_HEIGHT if loud else palette.FIGURE_HEIGHT


def _live(page: "Worksheet", appraisal: Appraisal, last: int) -> None:
    from xlappraise.sheets import live_formats
    from xlappraise.sheets.entry_help import ENTRY_ROWS

    first = layout.RESULTS_FIRST_CRITERION
    bottom = first + max(ENTRY_ROWS, len(appraisal.criteria))
    options = last >= layout.RESULTS_FIRST_OPTION
    live_formats.group_rules(page, first, bottom, layout.RESULTS_FIRST_OPTION - 1)
    if options and appraisal.bands:
        live_formats.results(page, appraisal, bottom, last)
        live_formats.totals(page, appraisal, last)


def _paper(page: "Worksheet", appraisal: Appraisal, last: int) -> None:
    from xlappraise.sheets import palette

    rows = layout.RESULTS_FIRST_CRITERION + len(appraisal.criteria)
    columns = column_letters(max(last, layout.RESULTS_PRINTED))
    page.print_area = f"A1:{columns}{max(rows - 1, layout.RESULTS_FIRST_CRITERION)}"
    wide = len(appraisal.short_list_rows) > palette.PORTRAIT_OPTIONS
    page.page_setup.orientation = "landscape" if wide else "portrait"
    page.page_setup.fitToHeight = 1 if rows <= ONE_PAGE_ROWS and not wide else 0


def extent(appraisal: Appraisal) -> Extent:
    """How far Results goes for this appraisal."""
    row = layout.RESULTS_FIRST_CRITERION + len(appraisal.criteria) - 1
    return Extent(row, layout.RESULTS_FIRST_OPTION + len(appraisal.short_list_rows) - 1)


def extent_now(sheet: Sheet, wanted: SheetCells = NO_CELLS) -> Extent:
    """How far it goes by the formulas of ours that stand there, once the `wanted` cells are written."""
    column = run(sheet, wanted, (layout.HEADER_ROW, layout.RESULTS_FIRST_OPTION), (0, 1), "lists!")
    row = run(sheet, wanted, (layout.RESULTS_FIRST_CRITERION, 2), (1, 0), "xla_critgroups")
    return Extent(row, column)


def around(snapshot: Snapshot, appraisal: Appraisal, _: SheetCells) -> Iterator[Change]:
    """Widths, live formats and print area that follow a longer or shorter lay-out."""
    sheet = snapshot.sheets[layout.RESULTS.name]
    old, new = extent_now(sheet), extent(appraisal)
    if old == new:
        return
    yield from _reaching(sheet.name, old, new, (layout.HEADER_ROW, layout.RESULTS_FIRST_CRITERION))
    prints, was = moved_back(sheet, print_area(snapshot, sheet.name), old, extent_now)
    if prints in (None, _printed(was)):
        yield _print_area(sheet.name, appraisal, new)


def _print_area(sheet: str, appraisal: Appraisal, new: Extent) -> SetPrintArea:
    from xlappraise.sheets import palette

    wide = len(appraisal.short_list_rows) > palette.PORTRAIT_OPTIONS
    pages = 1 if new.row < ONE_PAGE_ROWS and not wide else 0
    return SetPrintArea(sheet, _printed(new), pages, wide)


def _printed(extent: Extent) -> Area:
    """What is printed of Results."""
    row, column = max(extent.row, layout.RESULTS_FIRST_CRITERION), max(extent.column, layout.RESULTS_PRINTED)
    return Area(1, 1, row, column)


def _reaching(sheet: str, old: Extent, new: Extent, first: tuple[int, int]) -> Iterator[Change]:
    """Widths and live formats of new columns, then of new rows, taken from their neighbours."""
    top, first_row = first
    if new.column > old.column >= layout.RESULTS_FIRST_OPTION:
        for column in range(old.column + 1, new.column + 1):
            yield ColumnLike(sheet, column, old.column)
        bottom = max(old.row, new.row)
        yield ExtendRules(
            sheet, Area(top, old.column, bottom, old.column), Area(top, old.column + 1, bottom, new.column)
        )
    if new.row > old.row >= first_row:
        like = Area(old.row, 1, old.row, new.column)
        yield ExtendRules(sheet, like, Area(old.row + 1, 1, new.row, new.column))


def face(row: int, column: int) -> "Face | None":
    """Headings, groups and titles of criteria; figures are made smaller where they do not fit."""
    from xlappraise.sheets import palette
    from xlappraise.sheets.text_fit import Face

    head = row == layout.HEADER_ROW
    if head or (row >= layout.RESULTS_FIRST_CRITERION and column in (2, 3)):
        return Face(palette.SIZE, head or column == 2, int(column in (2, 3)), whole=head or column == 2)
    return None


def like(row: int, column: int) -> Position:
    """The first row, or the first option, of the same block."""
    return min(row, layout.RESULTS_FIRST_CRITERION), min(column, layout.RESULTS_FIRST_OPTION)


def surplus(sheet: Sheet, wanted: SheetCells) -> Iterator[Position]:
    """Cells of an earlier lay-out that go on behind what should stand there."""
    return beyond(sheet, wanted, extent_now)


TOOL = ToolSheet(
    lambda source: {layout.RESULTS.name: matrix(source.appraisal, source.results, source.stamp)},
    look,
    like,
    surplus,
    restyle=True,
    around=around,
    face=face,
    shows_points=True,
)
