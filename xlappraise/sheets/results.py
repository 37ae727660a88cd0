"""Appraisal and Results in; out, the sheet Results: the printed matrix, its cells, formulas, look and extent."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.assessors import agreed_words
from xlappraise.appraisal.model import NOT_ASSESSED, SCORED, WEIGHTED, Appraisal, Criterion, Score
from xlappraise.appraisal.scoring import SPARE, OptionResult, Results, highest_possible, round_half_away, score
from xlappraise.sheets import doubts, formulas, gateway_answers, layout
from xlappraise.sheets.cells import NO_CELLS, Block, Cells, SheetCells, ToolCell, number, number_words, points_format
from xlappraise.sheets.extent import Extent, beyond, moved_back, print_area, run
from xlappraise.sheets.formulas import (
    FIRST_CRITERION,
    LAST_CRITERION,
    Lists,
    lists_column,
    lists_options,
    matrix_column,
    scalar,
    score_text,
    tidy,
)
from xlappraise.sheets.stamp import fingerprint_in, stamp_places
from xlappraise.sheets.tools import ToolSheet
from xlappraise.xlsx.addresses import Area, Position, area_text, at, column_letters
from xlappraise.xlsx.changes.kinds import Change, ColumnLike, ExtendRules, FitRows, HideRows, SetCell, SetPrintArea
from xlappraise.xlsx.snapshot import BLANK, CellData, Sheet, Snapshot, Value

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from xlappraise.sheets.text_fit import Face


WHOSE_SCORES = (layout.STAMP_ROW, 4)
"""Where Results says that scores were agreed by several people."""


def whose_scores(appraisal: Appraisal) -> str | None:
    """`Agreed scores of 5 assessors.`; nothing where nobody scored alone."""
    words = agreed_words(appraisal)
    return f"{words}." if words else None


def matrix(appraisal: Appraisal, results: Results, stamp: str) -> SheetCells:
    """The printed matrix: headings, figures of each option, one row a criterion."""
    cells: Cells = {
        (1, 1): ToolCell(layout.RESULTS.title),
        (2, 1): ToolCell(layout.RESULTS.instruction),
        (3, 1): ToolCell(headline(appraisal, results), formulas.scalar("headline")),
        (layout.STAMP_ROW, 1): ToolCell("", hidden_ranges()),
        WHOSE_SCORES: ToolCell(whose_scores(appraisal)),
        (layout.HEADER_ROW + 1, 2): ToolCell(layout.ALL_GROUPS),
        stamp_place(appraisal): ToolCell(stamp),
    }
    for column, heading in enumerate(layout.RESULTS_HEADINGS, 1):
        cells[layout.HEADER_ROW, column] = ToolCell(heading)
    for key, text in layout.RESULTS_ROWS:
        cells[layout.results_row(key), 3] = ToolCell(text)
    top = layout.results_row("total")
    weights = sum((c.weight or Fraction(0) for c in appraisal.scored_criteria), Fraction(0))
    cells[top, 4] = ToolCell(number(round_half_away(weights, 6)), column_sum(4))
    cells[top, 5] = ToolCell(number(results.highest), column_sum(5))
    for index, result in enumerate(results.rows):
        cells |= _option_figures(appraisal, results, index, result)
    return SheetCells(cells | _group_rows(appraisal, results) | _legend(appraisal), _matrix(appraisal, results))


def _option_figures(appraisal: Appraisal, results: Results, index: int, result: OptionResult) -> Cells:
    column = layout.RESULTS_FIRST_OPTION + index
    values: dict[str, ToolCell] = {
        "total": ToolCell(total_value(appraisal, result), total(column)),
        "share": ToolCell(share_value(result), share(column)),
        "rag": ToolCell(rag_value(result), rag(column)),
        "rank": ToolCell(rank_value(result), rank(column)),
        **_ranges(results, column, result),
        **_lead(results, column, result),
    }
    cells = {(layout.results_row(key), column): cell for key, cell in values.items()}
    cells[layout.HEADER_ROW, column] = ToolCell(result.option.label, formulas.option_heading(index))
    return cells


def _ranges(results: Results, column: int, result: OptionResult) -> dict[str, ToolCell]:
    """Gateways, lowest and highest total, best and worst rank: empty while all is certain."""
    low, high = (layout.NOTHING, layout.NOTHING) if result.best_rank is None else (number(end) for end in result.sums)
    ranks = [or_nothing(rank) for rank in (result.best_rank, result.worst_rank)]
    values: tuple[Value, ...] = (gateway_text(result), low, high, *ranks)
    if not open_options(results):
        values = ("",) * len(values)
    sources = (Lists.gates, Lists.sum_low, Lists.sum_high, Lists.best, Lists.worst)
    return {
        key: ToolCell(value, shown_range(column, source))
        for key, value, source in zip(layout.RANGES, values, sources, strict=True)
    }


def _lead(results: Results, column: int, result: OptionResult) -> dict[str, ToolCell]:
    """By how much the first is ahead of an option, where both totals are certain."""
    first = next((each for each in results.in_order if each.worst_rank == 1), None)
    points: Value = layout.NOTHING
    share: Value = layout.NOTHING
    if first is not None and first.total is not None and result.total is not None:
        lead = round_half_away(first.total - result.total, 6)
        points, share = number(lead), number(round_half_away(lead * 100 / results.highest, 1)) / 100
    return {"lead": ToolCell(points, lead_points(column)), "lead_share": ToolCell(share, lead_share(column))}


def _group_rows(appraisal: Appraisal, results: Results) -> Cells:
    """A row of subtotals for each group: its weight, the highest possible, and each option's."""
    cells: Cells = {}
    for index, group in enumerate(appraisal.groups[: layout.MAX_GROUPS]):
        row = layout.results_row(f"group{index + 1}")
        inside = [criterion for criterion in appraisal.scored_criteria if criterion.group == group.name]
        weight = sum((c.weight or Fraction(0) for c in inside), Fraction(0))
        highest = sum((highest_possible(appraisal.scale, c) for c in inside if c.weight), Fraction(0))
        cells[row, 2] = ToolCell(group.name, at("Lists", 1, Lists.groups + index))
        cells[row, 4] = ToolCell(number(round_half_away(weight, 6)), group_sum(row, 4))
        cells[row, 5] = ToolCell(number(round_half_away(highest, 6)), group_sum(row, 5))
        for option, result in enumerate(results.rows):
            subtotal = at("Lists", Lists.first + option, Lists.groups + index)
            cells[row, layout.RESULTS_FIRST_OPTION + option] = ToolCell(group_value(result, group.name), subtotal)
    return cells


def group_value(result: OptionResult, group: str) -> Value:
    """The subtotal of a group; a dash where it is not certain."""
    value = None if result.no_weights else (result.groups or {}).get(group)
    return layout.NOTHING if value is None else number(value)


def _legend(appraisal: Appraisal) -> Cells:
    """Below the criteria: letter and name of each band, and what it means; then the mark of doubt."""
    cells: Cells = {}
    for index, band in enumerate(appraisal.bands):
        row = legend_row(appraisal) + index
        label, letter = (at("Lists", Lists.first + index, column) for column in (Lists.band, Lists.letter))
        cells[row, 3] = ToolCell(f"{band.letter} {band.label}", f'{letter}&" "&{label}')
        cells[row, 4] = ToolCell(legend_text(appraisal, index), legend_formula(appraisal, index))
    below = legend_row(appraisal) + len(appraisal.bands)
    return cells | {(below, column): cell for column, cell in enumerate(doubts.legend(appraisal), 3)}


def legend_row(appraisal: Appraisal) -> int:
    """First row of the legend, one below the criteria left blank."""
    return layout.RESULTS_FIRST_CRITERION + len(appraisal.criteria) + 1


def stamp_place(appraisal: Appraisal) -> Position:
    """Where Results says when it was written: below the legend."""
    return legend_row(appraisal) + len(appraisal.bands) + 1, 1


def legend_text(appraisal: Appraisal, index: int) -> str:
    """`31% to 60%: meets the criterion to some degree`."""
    bands = appraisal.bands
    unit = " points" if appraisal.setup.rag_basis == WEIGHTED else "%"
    start = f"{number_words(bands[index].start)}{unit}"
    above = bands[index - 1].start if index else None
    reach = f"{start} and over"
    if above is not None:
        reach = f"{start} to {number_words(above - 1)}{unit}"
    if index == len(bands) - 1 and above is not None:
        reach = f"under {number_words(above)}{unit}"
    return f"{reach}: {band_meaning(appraisal, index)}"


def legend_formula(appraisal: Appraisal, index: int) -> str:
    """The same, live."""
    row, last = Lists.first + index, index == len(appraisal.bands) - 1
    start, above = at("Lists", row, Lists.start), at("Lists", row - 1, Lists.start)
    unit = f'IF({tidy("xla_RagBasis")}="{layout.RAG_BASES[1]}"," points","%")'
    reach = f'{start}&{unit}&" and over"'
    if index:
        reach = f'"under "&{above}&{unit}' if last else f'{start}&{unit}&" to "&({above}-1)&{unit}'
    return f'{reach}&": "&{_meaning_formula(appraisal, index)}'


def band_meaning(appraisal: Appraisal, index: int) -> str:
    """What a band says of an option: as Setup has it, else in our words."""
    return appraisal.bands[index].meaning or _our_meaning(appraisal, index)


def _our_meaning(appraisal: Appraisal, index: int) -> str:
    return layout.BAND_MEANINGS[len(appraisal.bands)][index]


def _meaning_formula(appraisal: Appraisal, index: int) -> str:
    """The same, live; our words alone where Setup, of an earlier layout, has no column for it."""
    cells, ours = appraisal.bands[index].cells, f'"{_our_meaning(appraisal, index)}"'
    if cells and "meaning" not in cells:
        return ours
    place = formulas.setup_cell(cells, "meaning", layout.FIRST_ROW + index, formulas.SETUP_BAND + 3)
    return f'IF({tidy(place)}="",{ours},{tidy(place)})'


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
    for result, given in zip(rows, scores, strict=True):
        # Options share a few scores, so that each number is made and held once.
        if given is not None and given not in shown:
            known = str(given) if criterion.is_gateway else number(results.weighted[ref, result.option.id].low)
            shown[given] = known
    return [
        layout.SPARE if result.status == SPARE or (given is None and result.failed) else shown[given]
        for result, given in zip(rows, scores, strict=True)
    ]


def share_value(result: OptionResult) -> Value:
    """The share of the highest possible in whole per cent, where the total is certain."""
    return layout.NOTHING if result.percent is None else result.percent / 100


def rag_value(result: OptionResult) -> str:
    """The band of a certain total, by its name."""
    return layout.NOTHING if result.rag is None else result.rag.label


def or_nothing(rank: int | None) -> Value:
    """A rank as a cell holds it; a dash for none."""
    return layout.NOTHING if rank is None else float(rank)


def gateway_text(result: OptionResult) -> str:
    """'Passed', 'Failed D2' or 'Missing D2'; other words for a spare row, without weights and without criteria."""
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
    wanted = len(appraisal.scored_criteria)
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
    if blank := number_without_weight(appraisal):
        return f"Scored criteria without a weight: {blank}."
    if not appraisal.scored_criteria:
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


def longest_headline(appraisal: Appraisal) -> str:
    """The headline, or as it is with the longest name first: its row does not grow as scores are typed."""
    results = score(appraisal)
    most = number_words(results.highest)
    every = (f"{each.label} ranks first with {most} of {most} (100%)." for each in appraisal.short_list_rows)
    return max((headline(appraisal, results), *every), key=len)


HEADLINE_LINES = 2
"""Lines that the headline has room for: names may be to come."""


def number_without_weight(appraisal: Appraisal) -> int:
    """How many scored criteria have no weight yet."""
    return sum(not criterion.weight for criterion in appraisal.scored_criteria)


def open_options(results: Results) -> int:
    """How many options have a score or a gateway's answer blank, or failed a gateway."""
    texts = [(gateway_text(result), result.sums) for result in results.rows]
    return sum(
        text.startswith(("Failed ", f"{layout.MISSING} ")) or (text == "Passed" and a != b) for text, (a, b) in texts
    )


def number_missing(appraisal: Appraisal) -> int:
    """How many scores and gateway answers are still to enter."""
    return sum(key not in appraisal.scores for key in appraisal.wanted_keys())


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
    gate = gateway_answers.answer_formula(line, option, gateways)
    not_assessed = f'IF($C{row}="{layout.NOTHING}","{layout.SPARE}","{layout.NOT_ASSESSED_TEXT}")'
    blank = f'IF({gateway_answers.has_failed(option)}=1,"{layout.SPARE}","{layout.MISSING}")'
    shown = f'IFERROR(IF({kind}="N",{not_assessed},IF({kind}="G",{gate},{value})),{blank})'
    return f'IF({at("Lists", Lists.first + option, Lists.begun)}=0,"{layout.SPARE}",{shown})'


def _here(key: str, column: int) -> str:
    return f"{column_letters(column)}${layout.results_row(key)}"


def _on_lists(column: int, which: int) -> str:
    """A figure of the option in this column of Results that Lists holds, such as Lists.gates."""
    return at("Lists", Lists.first + column - layout.RESULTS_FIRST_OPTION, which)


def hidden_ranges() -> str:
    """A call to recalculate once something is blank and the rows of ranges are hidden."""
    return f'IF(AND({scalar("open")}>0,{scalar("ranges_shown")}=0),"Recalculate to see the ranges.","")'


def shown_range(column: int, which: int) -> str:
    """A figure of `_on_lists` while anything is blank or failed, a dash for a total without gateways passed."""
    value = _on_lists(column, which)
    if which in (Lists.sum_low, Lists.sum_high):
        value = f'IF({_on_lists(column, Lists.gates)}="Passed",{value},"{layout.NOTHING}")'
    return f'IF({scalar("open")}=0,"",{value})'


def lead_points(column: int) -> str:
    """By how many points the first is ahead, where both totals are certain."""
    first, here = f"Summary!$C${layout.FIRST_ROW}", _here("total", column)
    return f'IF(AND({scalar("first")}>0,ISNUMBER({first}),ISNUMBER({here})),ROUND({first}-{here},6),"{layout.NOTHING}")'


def lead_share(column: int) -> str:
    """The same as a share of the highest possible, to a tenth of a per cent."""
    lead, highest = _here("lead", column), f"$E${layout.results_row('total')}"
    return f'IF(ISNUMBER({lead}),ROUND(ROUND({lead}/{highest}*100,9),1)/100,"{layout.NOTHING}")'


def group_sum(row: int, column: int) -> str:
    """Sum of a column over the criteria of the group named in this row."""
    groups = f"$B${FIRST_CRITERION}:$B${LAST_CRITERION}"
    return f"ROUND(SUMPRODUCT(({groups}=$B{row})*1,{matrix_column(column)}),6)"


def total(column: int) -> str:
    """The total where it is certain, else how far scoring has come, in words."""
    cells = matrix_column(column)
    kinds = f'{lists_column(Lists.kind)}="S"'
    wanted = f"SUMPRODUCT(({kinds})*1)"
    missing = f'SUMPRODUCT(({kinds})*({cells}="{layout.MISSING}"))'
    low, high, gate = (_on_lists(column, which) for which in (Lists.sum_low, Lists.sum_high, Lists.gates))
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


def rank(column: int) -> str:
    """The rank where it is certain, with = when shared; else from best to worst."""
    best, worst, low, high, gate = (
        _on_lists(column, which) for which in (Lists.best, Lists.worst, Lists.sum_low, Lists.sum_high, Lists.gates)
    )
    same = f"({lists_options(Lists.sum_low)}={low})*({lists_options(Lists.sum_high)}={low})"
    tied = f'SUMPRODUCT(({lists_options(Lists.gates)}="Passed")*{same})>1'
    certain = f'IF(AND({low}={high},{tied}),{best}&"=",{best})'
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


ONE_PAGE_CRITERIA = 33
"""Results of so many criteria are made to fit one page; more would be too small to read."""
FOOT = layout.MAX_BANDS + 3
"""Rows below the criteria at most: a blank one, the legend, the mark of doubt, and when all was written."""
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
    style.sentence(page, layout.HEADLINE_ROW, longest_headline(appraisal), layout.RESULTS.kept, HEADLINE_LINES)
    page.row_dimensions[layout.STAMP_ROW].height = palette.NOTE_HEIGHT
    points = points_format(appraisal)
    _figures(page, len(widths), points)
    for place, group in enumerate(appraisal.groups[: layout.MAX_GROUPS], 1):
        row = layout.results_row(f"group{place}")
        needed = text_fit.needed_height(group.name, widths[2], subtotal_face())
        page.row_dimensions[row].height = max(needed, palette.FIGURE_HEIGHT)
    first = layout.RESULTS_FIRST_CRITERION
    _criterion(page, first, len(widths), points)
    style.repeat_down(page, first, first + len(appraisal.criteria) - 1, 1, len(widths))
    for offset, criterion in enumerate(appraisal.criteria):
        row = layout.RESULTS_FIRST_CRITERION + offset
        lines = text_fit.lines(criterion.title, palette.WIDTHS_RESULTS[2], palette.SIZE, indent=1)
        lines = max(lines, text_fit.lines(criterion.group, widths[2], palette.SIZE, True, 1))
        page.row_dimensions[row].height = text_fit.height(lines, palette.SIZE, palette.RESULTS_HEIGHT)
    for row in hidden_rows(len(appraisal.groups), ranges=open_options(score(appraisal)) > 0):
        page.row_dimensions[row].hidden = True
    _dress_foot(page, appraisal)
    _live(page, appraisal, len(widths))
    page.freeze_panes = page.cell(layout.results_row("gateways"), 4).coordinate
    _paper(page, appraisal, len(widths))


def hidden_rows(groups: int, ranges: bool) -> tuple[int, ...]:
    """The rows of figures that say nothing: of groups that there are not, and of ranges while all is certain."""
    unused = [f"group{number}" for number in range(groups + 1, layout.MAX_GROUPS + 1)]
    return tuple(sorted(layout.results_row(key) for key in (*unused, *(() if ranges else layout.RANGES))))


def _dress_foot(page: "Worksheet", appraisal: Appraisal) -> None:
    from copy import copy

    for row, height in foot_heights(appraisal).items():
        page.row_dimensions[row].height = height
    for place, like in foot_like(appraisal):
        cell: Any = page.cell(*place)
        model: Any = page.cell(*like)
        cell._style = copy(model._style)


def foot_heights(appraisal: Appraisal) -> dict[int, float]:
    """The heights of the rows below the criteria: a gap, the legend, and when all was written. Low, to fit a page."""
    from xlappraise.sheets import palette

    gap, last = legend_row(appraisal) - 1, stamp_place(appraisal)[0]
    return {gap: palette.GAP_HEIGHT, **dict.fromkeys(range(gap + 1, last + 1), palette.FOOT_HEIGHT)}


def foot_like(appraisal: Appraisal) -> Iterator[tuple[Position, Position]]:
    """The cells of the legend, and of the line below it, each with the one that it looks like."""
    for row in range(legend_row(appraisal), stamp_place(appraisal)[0]):
        yield (row, 3), (layout.RESULTS_FIRST_CRITERION, 3)
        yield (row, 4), (layout.STAMP_ROW, 1)
    yield stamp_place(appraisal), (layout.STAMP_ROW, 1)


def _criterion(page: "Worksheet", row: int, last: int, points: str) -> None:
    from xlappraise.sheets import palette, style

    colours = {1: palette.MUTED, 2: palette.NAVY, 5: palette.MUTED}
    for column in range(1, last + 1):
        cell = page.cell(row, column)
        cell.font = style.font(colour=colours.get(column, palette.INK))
        # Words may stand for a figure: "Not assessed".
        words = column >= layout.RESULTS_FIRST_OPTION
        cell.alignment = style.align("left" if column in (2, 3) else "center", shrink=words)
        cell.border = style.border(sides="tb") if column < layout.RESULTS_FIRST_OPTION else style.border(palette.WHITE)
        if column > 3:
            cell.number_format = points


def _figures(page: "Worksheet", last: int, points: str) -> None:
    from xlappraise.sheets import palette, style

    formats = {"share": "0%", "best": "0", "worst": "0", "rank": "0", "lead_share": '0.0%;0.0%;"-"'}
    formats["lead"] = f'{points};{points};"{layout.NOTHING}"'
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
    live_formats.legend(page, first, bottom + FOOT, appraisal)
    if options and appraisal.bands:
        live_formats.results(page, appraisal, bottom, last)
        live_formats.totals(page, appraisal, last)
    live_formats.thousands(page, f"D{layout.FIRST_ROW}:{column_letters(last)}{first - 1}", appraisal)


def _paper(page: "Worksheet", appraisal: Appraisal, last: int) -> None:
    from xlappraise.sheets import palette

    page.print_area = area_text(_print_area(extent(appraisal), len(appraisal.bands)))
    wide = len(appraisal.short_list_rows) > palette.PORTRAIT_OPTIONS
    page.page_setup.orientation = "landscape" if wide else "portrait"
    page.page_setup.fitToHeight = _pages(appraisal, wide)


def _pages(appraisal: Appraisal, wide: bool) -> int:
    """1 where all fits one page; 0 for as many as it takes."""
    return 1 if len(appraisal.criteria) <= ONE_PAGE_CRITERIA and not wide else 0


def extent(appraisal: Appraisal) -> Extent:
    """How far Results goes for this appraisal."""
    row = layout.RESULTS_FIRST_CRITERION + len(appraisal.criteria) - 1
    return Extent(row, layout.RESULTS_FIRST_OPTION + len(appraisal.short_list_rows) - 1)


def extent_now(sheet: Sheet, wanted: SheetCells = NO_CELLS) -> Extent:
    """How far it goes by the formulas of ours that stand there, once the `wanted` cells are written."""
    column = run(sheet, wanted, (layout.HEADER_ROW, layout.RESULTS_FIRST_OPTION), (0, 1), "lists!")
    row = run(sheet, wanted, (layout.RESULTS_FIRST_CRITERION, 2), (1, 0), "xla_critgroups")
    return Extent(row, column)


def around(snapshot: Snapshot, appraisal: Appraisal, wanted: SheetCells) -> Iterator[Change]:
    """Changes to hidden rows, widths, conditional formats, legend and print area for a matrix of another size."""
    sheet = snapshot.sheets[layout.RESULTS.name]
    old, new = extent_now(sheet), extent(appraisal)
    yield from _shown_rows(snapshot, appraisal, wanted)
    if old != new:
        yield from _plan_reach(sheet.name, old, new, (layout.HEADER_ROW, layout.RESULTS_FIRST_CRITERION))
    if stamp_row(sheet) != stamp_place(appraisal)[0]:
        yield from _foot_formats(sheet, appraisal)
        yield FitRows(sheet.name, tuple(foot_heights(appraisal).items()))
    yield from _paper_anew(snapshot, appraisal, old, new)


def _shown_rows(snapshot: Snapshot, appraisal: Appraisal, wanted: SheetCells) -> Iterator[HideRows]:
    """Rows that say nothing hidden, the others back, when Lists says that this was done for another state."""
    from xlappraise.sheets.formulas import scalar_place

    lists = snapshot.sheets[layout.LISTS.name].cells if layout.LISTS.name in snapshot.sheets else {}
    then = [lists.get(scalar_place(key), BLANK).value for key in ("ranges_shown", "groups_shown")]
    row, groups = layout.results_row(layout.RANGES[0]), min(len(appraisal.groups), layout.MAX_GROUPS)
    ranges = any(cell.value for (at_row, _), cell in wanted.cells.items() if at_row == row and cell.source)
    if then != [float(ranges), float(groups)]:
        hidden = hidden_rows(groups, ranges)
        shown = tuple(row for row in hidden_rows(0, ranges=False) if row not in hidden)
        yield HideRows(layout.RESULTS.name, hidden, shown)


def _foot_formats(sheet: Sheet, appraisal: Appraisal) -> Iterator[SetCell]:
    """The cells below the criteria, which moved, in the formats that belong there."""
    foot = dict(foot_like(appraisal))
    last = layout.RESULTS_FIRST_CRITERION + len(appraisal.criteria) - 1
    for row in range(max(layout.RESULTS_FIRST_CRITERION, stamp_row(sheet) - FOOT), last + 1):
        for column in (1, 3, 4):
            foot[row, column] = (layout.RESULTS_FIRST_CRITERION, column)
    for place, donor in foot.items():
        there = sheet.cells.get(place, BLANK)
        yield SetCell(sheet.name, *place, there.value, there.source, donor, restyle=True)


def _paper_anew(snapshot: Snapshot, appraisal: Appraisal, old: Extent, new: Extent) -> Iterator[SetPrintArea]:
    """The print area, where it is still ours and not as it should be."""
    from xlappraise.sheets import palette

    sheet, wanted = snapshot.sheets[layout.RESULTS.name], _print_area(new, len(appraisal.bands))
    now = print_area(snapshot, sheet.name)
    prints, was = moved_back(sheet, now, old, extent_now)
    ours = [_earlier_printed(was), *(_print_area(was, bands) for bands in range(layout.MAX_BANDS + 1))]
    if (old != new and prints is None) or (prints in ours and now != wanted):
        wide = len(appraisal.short_list_rows) > palette.PORTRAIT_OPTIONS
        yield SetPrintArea(sheet.name, wanted, _pages(appraisal, wide), wide)


def _print_area(extent: Extent, bands: int) -> Area:
    """What is printed of Results, with a legend of so many bands."""
    return _earlier_printed(extent)._replace(last_row=max(extent.row, layout.RESULTS_FIRST_CRITERION) + bands + 3)


def _earlier_printed(extent: Extent) -> Area:
    """What earlier layouts printed, without a legend."""
    row, column = max(extent.row, layout.RESULTS_FIRST_CRITERION), max(extent.column, layout.RESULTS_PRINTED)
    return Area(1, 1, row, column)


def _plan_reach(sheet: str, old: Extent, new: Extent, first: tuple[int, int]) -> Iterator[Change]:
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
    """How headings, groups and titles of criteria stand; None for figures, which shrink to fit, and other cells."""
    from xlappraise.sheets import palette
    from xlappraise.sheets.text_fit import Face

    if (row, column) == (layout.HEADLINE_ROW, 1):
        return Face(palette.SUBTITLE, True, spread=True)
    head = row == layout.HEADER_ROW
    if head or (row >= layout.RESULTS_FIRST_CRITERION and column in (2, 3)):
        return Face(palette.SIZE, head or column == 2, int(column in (2, 3)), whole=head or column == 2)
    if row >= layout.results_row("group1") and column == 2:
        return subtotal_face()
    return None


def subtotal_face() -> "Face":
    """How the name of a group stands in the row of its subtotals."""
    from xlappraise.sheets import palette
    from xlappraise.sheets.text_fit import Face

    return Face(palette.SIZE, indent=1, small_row=True)


def like(row: int, column: int) -> Position:
    """The cell whose format a new one takes: that of the first criterion, or of the first option."""
    return min(row, layout.RESULTS_FIRST_CRITERION), min(column, layout.RESULTS_FIRST_OPTION)


def surplus(sheet: Sheet, wanted: SheetCells) -> Iterator[Position]:
    """Cells of an earlier table that reach beyond what should stand there, and a legend further down."""
    yield from beyond(sheet, wanted, extent_now)
    last = extent_now(sheet, wanted).row
    for row, column in wanted.others(sheet.cells):
        if row > last and is_of_foot(sheet.cells[row, column]):
            yield row, column


def is_laid_anew(position: Position) -> bool:
    """Whether another criterion, band or group puts another cell there: in C and D below the figures, or in its row."""
    row, column = position
    groups = layout.results_row("group1") <= row < layout.RESULTS_FIRST_CRITERION
    return groups or (row >= layout.RESULTS_FIRST_CRITERION and column in (3, 4))


def is_of_foot(cell: CellData) -> bool:
    """Whether a cell is of the legend, or says when Results was written."""
    return "lists!" in (cell.formula or "").casefold() or fingerprint_in(cell.value) != ""


def stamp_row(sheet: Sheet) -> int:
    """The row below the criteria that says when Results was written; 0 where none does."""
    return next((row for row, column in stamp_places(sheet) if row > layout.STAMP_ROW), 0)


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
