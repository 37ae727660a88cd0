"""Appraisal and Results in, what each of the tool's cells should hold out: its formula and its value now.

The template writes these cells, write-back renews them, and the check compares a workbook with them. The value
beside each formula is what Excel would compute, so that readers that do not calculate see the same numbers.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from xlappraise.appraisal.findings import Cell, Finding, column_letters
from xlappraise.appraisal.model import NOT_ASSESSED, PERCENT, SCORED, Appraisal, Criterion, Level, Option, Scale, Score
from xlappraise.appraisal.places import together
from xlappraise.appraisal.scoring import SPARE, OptionResult, Results, highest_possible, rounded
from xlappraise.appraisal.words import folded
from xlappraise.sheets import formulas, layout
from xlappraise.sheets.cells import Block, Cells, SheetCells, ToolCell, number, number_words
from xlappraise.sheets.formulas import Lists
from xlappraise.xlsx import addresses
from xlappraise.xlsx.snapshot import Value

KIND_CODES = {"gateway": "G", "scored": "S", "not assessed": "N"}
UNUSED = formulas.NBSP
"""Stands in unused rows of the scale on Lists: a tidied score can never equal it."""
NO_BAND = 1e9
"""Threshold in unused rows of the bands: no share reaches it, so it must never count as above one."""


def contents(appraisal: Appraisal, results: Results, stamp: str) -> dict[str, Cells]:
    """Every cell of Results, Summary and Lists and the headings of the others that the tool keeps live."""
    return {
        "Results": dict(results_sheet(appraisal, results, stamp).items()),
        "Summary": summary_cells(appraisal, results),
        "Lists": dict(lists_sheet(appraisal, results).items()),
        **headline_cells(appraisal),
    }


# --------------------------------------------------------------------------------------------------- Results


def results_sheet(appraisal: Appraisal, results: Results, stamp: str) -> SheetCells:
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
    cells[top, 4] = ToolCell(number(rounded(weights, 6)), formulas.column_sum(4))
    cells[top, 5] = ToolCell(number(results.highest), formulas.column_sum(5))
    for index, result in enumerate(results.rows):
        cells |= _option_figures(appraisal, results, index, result)
    return SheetCells(cells, _matrix(appraisal, results))


def _option_figures(appraisal: Appraisal, results: Results, index: int, result: OptionResult) -> Cells:
    column = layout.RESULTS_FIRST_OPTION + index
    sums = result.sums
    passed = result.best_rank is not None
    shown = (number(sums[0]), number(sums[1])) if passed else ("", "")
    values: dict[str, ToolCell] = {
        "total": ToolCell(total_value(appraisal, result), formulas.total(column)),
        "share": ToolCell("" if result.percent is None else result.percent / 100, formulas.share(column)),
        "rag": ToolCell("" if result.rag is None else result.rag.label, formulas.rag(column)),
        "rank": ToolCell(rank_value(result), formulas.rank(column)),
        "gateways": ToolCell(gateway_text(result), formulas.gateways(column)),
        "low": ToolCell(shown[0], formulas.shown_bound(column, index, Lists.sum_low)),
        "high": ToolCell(shown[1], formulas.shown_bound(column, index, Lists.sum_high)),
        "best": ToolCell("" if result.best_rank is None else float(result.best_rank), formulas.best_rank(column)),
        "worst": ToolCell("" if result.worst_rank is None else float(result.worst_rank), formulas.worst_rank(column)),
    }
    cells = {(layout.results_row(key), column): cell for key, cell in values.items()}
    cells[layout.HEADER_ROW, column] = ToolCell(result.option.label, formulas.option_heading(index))
    return cells


def _matrix(appraisal: Appraisal, results: Results) -> Block:
    """A row for each criterion: its Ref, what is known of it, and what each option scores on it."""
    first, options = layout.RESULTS_FIRST_CRITERION, len(results.rows)
    texts = (
        None,
        formulas.criterion_text(first, "xla_CritGroups"),
        formulas.criterion_text(first, "xla_CritTitles"),
        formulas.results_weight(first),
        formulas.results_highest(first),
        *(formulas.weighted_score(first, index, appraisal.scale.numeric) for index in range(options)),
    )
    columns = (*range(1, 6), *range(layout.RESULTS_FIRST_OPTION, layout.RESULTS_FIRST_OPTION + options))
    values = [_criterion_row(appraisal, results, criterion) for criterion in appraisal.criteria]
    return Block(first, columns, texts, values)


_NO_POINTS = {"gateway": ("Gateway", "Pass"), "not assessed": ("-", "-")}
"""What stands for the weight and the highest score of a criterion that earns no points."""


def _criterion_row(appraisal: Appraisal, results: Results, criterion: Criterion) -> list[Value]:
    weight: Value
    highest: Value
    weight, highest = _NO_POINTS.get(criterion.kind, ("", ""))
    if criterion.kind == SCORED and criterion.weight:
        weight, highest = number(criterion.weight), number(highest_possible(appraisal.scale, criterion))
    scores = _matrix_values(appraisal, results, criterion)
    return [criterion.ref, criterion.group, criterion.title, weight, highest, *scores]


def _matrix_values(appraisal: Appraisal, results: Results, criterion: Criterion) -> list[Value]:
    """What the matrix shows for a criterion and each option: a weighted score or a word."""
    rows, ref = results.rows, criterion.ref
    if criterion.kind == NOT_ASSESSED:
        word = layout.NOT_ASSESSED_TEXT if criterion.title else layout.SPARE
        return [layout.SPARE if result.status == SPARE else word for result in rows]
    scores = [appraisal.scores.get((ref, result.option.id)) for result in rows]
    shown: dict[Score | None, Value] = {None: layout.MISSING}
    for result, score in zip(rows, scores, strict=True):
        # Options share a few scores, so that each number is made and held once.
        if score is not None and score not in shown:
            known = str(score) if criterion.gateway else number(results.weighted[ref, result.option.id].low)
            shown[score] = known
    return [layout.SPARE if r.status == SPARE else shown[score] for r, score in zip(rows, scores, strict=True)]


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
    if unweighted := _unweighted(appraisal):
        return f"{unweighted} scored criteria have no weight yet."
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


def scores_headline(appraisal: Appraisal) -> str:
    """How many scores are in; the same as the live formula says."""
    missing, wanted = _missing(appraisal), sum(1 for _ in appraisal.wanted())
    if not wanted:
        return formulas.NOTHING_TO_ENTER
    return f"{missing} of {wanted} scores still to enter." if missing else f"All {wanted} scores are in."


def _unweighted(appraisal: Appraisal) -> int:
    return sum(not criterion.weight for criterion in appraisal.scored)


def _missing(appraisal: Appraisal) -> int:
    return sum(key not in appraisal.scores for key in appraisal.wanted())


# --------------------------------------------------------------------------------------------------- Summary

SUMMARY_BEFORE = ("Rank", "Option", "Total", "Share of highest possible", "RAG")
SUMMARY_AFTER = ("Chart label",)


def summary_cells(appraisal: Appraisal, results: Results) -> Cells:
    """The ranked table with group subtotals."""
    groups = [group.name for group in appraisal.groups][: layout.MAX_GROUPS]
    cells: Cells = {
        (1, 1): ToolCell(layout.SUMMARY.title),
        (2, 1): ToolCell(layout.SUMMARY.instruction),
        (3, 1): ToolCell(headline(appraisal, results), formulas.scalar("headline")),
    }
    for column, heading in enumerate(SUMMARY_BEFORE, 1):
        cells[layout.HEADER_ROW, column] = ToolCell(heading)
    first = len(SUMMARY_BEFORE) + 1
    for index, group in enumerate(groups):
        heading = addresses.at("Lists", 1, Lists.groups + index)
        cells[layout.HEADER_ROW, first + index] = ToolCell(group, heading)
    cells[layout.HEADER_ROW, first + len(groups)] = ToolCell(SUMMARY_AFTER[0])
    for offset, result in enumerate(results.rows_in_order):
        row = layout.FIRST_ROW + offset
        total = total_value(appraisal, result)
        shown = total if isinstance(total, str) else number_words(result.total or Fraction(0))
        cells |= {
            (row, 1): ToolCell(rank_value(result), formulas.summary_figure(row, "rank")),
            (row, 2): ToolCell(result.option.label, formulas.summary_option(row)),
            (row, 3): ToolCell(total, formulas.summary_figure(row, "total")),
            (row, 4): ToolCell(
                "" if result.percent is None else result.percent / 100, formulas.summary_figure(row, "share")
            ),
            (row, 5): ToolCell("" if result.rag is None else result.rag.label, formulas.summary_figure(row, "rag")),
        }
        for index, group in enumerate(groups):
            cells[row, first + index] = ToolCell(_group_value(result, group), formulas.summary_group(row, index))
        cells[row, first + len(groups)] = ToolCell(f"{result.option.label}: {shown}", formulas.chart_label(row))
    return cells


def _group_value(result: OptionResult, group: str) -> Value:
    value = None if result.no_weights else (result.groups or {}).get(group)
    return "" if value is None else number(value)


# ----------------------------------------------------------------------------------------------------- Lists

_CRITERIA_HEADINGS = (
    "Ref",
    "Row in Criteria",
    "Row in Scores",
    "Kind",
    "Weight",
    "Lowest points",
    "Highest points",
    "Lowest weighted",
    "Highest weighted",
    "Choices",
    "Ref as on Criteria",
    "Ref as on Scores",
)
_OPTION_HEADINGS = (
    "Begun",
    "Option",
    "Column in Scores",
    "Label",
    "Gateways",
    "Perhaps in",
    "Lowest total",
    "Highest total",
    "Key",
    "Place",
    "Times named",
    "ID as on Options",
)


class Positions(NamedTuple):
    """Where rows and columns stand just now, counted from the heading, for the values of look-ups.

    `criteria` and `scores` by Ref, `options` by ID; `means` the column of Criteria for each level. `typed` holds
    keys just as they are typed, where that differs: by (sheet, Ref or ID). `headings` holds the headings of `means`
    that have spaces which do not matter, by level.
    """

    criteria: Mapping[str, int]
    scores: Mapping[str, int]
    options: Mapping[str, int]
    means: Mapping[str, int]
    typed: Mapping[tuple[str, str], Value] = {}
    headings: Mapping[str, str] = {}


def fresh_positions(appraisal: Appraisal) -> Positions:
    """The positions in a workbook just made from the appraisal."""
    refs = {criterion.ref: number for number, criterion in enumerate(appraisal.criteria, 2)}
    before = len(layout.CRITERIA_BEFORE)
    return Positions(
        refs,
        refs,
        {o.id: len(layout.MATRIX_COLUMNS) + n for n, o in enumerate(appraisal.short_list_rows, 1)},
        {level.name: before + n for n, level in enumerate(appraisal.scale.levels, 1)},
    )


def lists_sheet(appraisal: Appraisal, results: Results, positions: Positions | None = None) -> SheetCells:
    """What drop-downs and formulas read: criteria, options, scale, bands, single figures, closed lists."""
    where = positions or fresh_positions(appraisal)
    cells: Cells = {}
    for column, heading in enumerate(_CRITERIA_HEADINGS, 1):
        cells[1, column] = ToolCell(heading)
    for index in range(layout.MAX_LEVELS):
        cells[1, Lists.allowed + index] = ToolCell(f"Choice {index + 1}")
        cells[1, Lists.available + index] = ToolCell(f"Level {index + 1}")
    cells[1, Lists.given] = ToolCell("Meanings given")
    for row, criterion in enumerate(appraisal.criteria, Lists.first):
        cells |= _lists_places(appraisal.scale, where, row, criterion)
    for column, heading in enumerate(_OPTION_HEADINGS, Lists.begun):
        cells[1, column] = ToolCell(heading)
    cells |= _lists_groups(appraisal)
    for index, result in enumerate(results.rows):
        cells |= _lists_option(appraisal, results, where, index, result)
    cells |= _lists_scale(appraisal, where) | _lists_bands(appraisal) | _scalars(appraisal, results) | choice_cells()
    return SheetCells(cells, _lists_criteria(appraisal, where))


def _lists_places(scale: Scale, where: Positions, row: int, criterion: Criterion) -> Cells:
    """The cells of a criterion on Lists whose formulas are not filled down: where it stands, and a scale's ends."""
    score_row = where.scores.get(criterion.ref)
    cells: Cells = {
        (row, Lists.criterion_row): ToolCell(
            float(where.criteria[criterion.ref]), formulas.position(f"${_TYPED}${row}", "xla_CritRefs")
        ),
        (row, Lists.score_row): ToolCell(
            "" if score_row is None else float(score_row),
            formulas.position(f"${_TYPED_ON_SCORES}${row}", "xla_ScoreRefs"),
        ),
    }
    if scale.numeric:
        cells[row, Lists.lowest] = ToolCell(number(scale.lowest), "xla_LowestPoints")
        cells[row, Lists.highest] = ToolCell(number(scale.highest), "xla_HighestPoints")
    return cells


_TYPED, _TYPED_ON_SCORES = column_letters(Lists.typed), column_letters(Lists.typed_on_scores)


def _lists_criteria(appraisal: Appraisal, where: Positions) -> Block:
    """A row for each criterion: its keys, kind and weight, the ends of its scale, and what may be chosen."""
    scale = appraisal.scale
    live = _lists_formulas(scale)
    chosen: dict[tuple[str, ...], _Choices] = {}
    values = []
    for criterion in appraisal.criteria:
        # Many criteria have the same levels, whose points then are compared once.
        key = (criterion.kind, *criterion.levels)
        if key not in chosen:
            chosen[key] = _choices(scale, criterion)
        values.append(_lists_row(where, criterion, chosen[key]))
    return Block(Lists.first, tuple(live), tuple(live.values()), values)


def _lists_formulas(scale: Scale) -> dict[int, str | None]:
    """By column what is filled down the criteria's rows of Lists, None where a value stands."""
    row, count = Lists.first, 0 if scale.numeric else len(scale.levels)
    live: dict[int, str | None] = {Lists.ref: None, Lists.kind: formulas.kind_code(row)}
    live[Lists.weight] = formulas.weight(row)
    if not scale.numeric:
        live[Lists.lowest] = formulas.end_points(row, count, "MAX")
        live[Lists.highest] = formulas.end_points(row, count, "MIN")
    live[Lists.low] = formulas.weighted_end(row, Lists.lowest)
    live[Lists.high] = formulas.weighted_end(row, Lists.highest)
    live[Lists.count] = formulas.allowed_count(row, max(count, 1))
    live |= {Lists.typed: None, Lists.typed_on_scores: None}
    for index in range(max(count, 2)):
        live[Lists.allowed + index] = formulas.allowed_level(row, index + 1, max(count, 1))
    for index in range(count):
        live[Lists.available + index] = formulas.available_level(row, index + 1)
    if count:
        live[Lists.given] = formulas.meanings_given(row, count)
    return live


class _Choices(NamedTuple):
    """What criteria of one kind with the same levels share: the ends of their points, and cells of Lists."""

    lowest: Fraction
    highest: Fraction
    ends: tuple[Value, ...]
    words: float
    """How many words the drop-down offers."""
    levels: tuple[Value, ...]


def _choices(scale: Scale, criterion: Criterion) -> _Choices:
    open_levels = criterion.available(scale) if criterion.scored else ()
    points = [level.points for level in open_levels] or [Fraction(0)]
    if scale.numeric:
        points = [scale.lowest, scale.highest]
    lowest, highest = min(points), max(points)
    levels = () if scale.numeric else scale.levels
    names = layout.GATE_ANSWERS if criterion.gateway else tuple(level.name for level in open_levels if levels)
    places = max(len(levels), 2)
    named = {level.name for level in open_levels}
    numbers = (float(place) if level.name in named else "" for place, level in enumerate(levels, 1))
    given = (float(sum(level.name in criterion.levels for level in levels)),) if levels else ()
    return _Choices(
        lowest,
        highest,
        () if scale.numeric else (number(lowest), number(highest)),
        float(2 if criterion.gateway else max(1, len(names))),
        (*names[:places], *("",) * (places - len(names)), *numbers, *given),
    )


def _lists_row(where: Positions, criterion: Criterion, chosen: _Choices) -> list[Value]:
    """The values of a criterion in the columns of `_lists_formulas`."""
    ref, weight = criterion.ref, criterion.weight if criterion.scored and criterion.weight else Fraction(0)
    return [
        ref,
        KIND_CODES[criterion.kind],
        number(weight),
        *chosen.ends,
        number(chosen.lowest * weight),
        number(chosen.highest * weight),
        chosen.words,
        where.typed.get(("Criteria", ref), ref),
        where.typed.get(("Scores", ref), ref),
        *chosen.levels,
    ]


def _lists_groups(appraisal: Appraisal) -> Cells:
    cells: Cells = {}
    for index in range(layout.MAX_GROUPS):
        if index < len(appraisal.groups):
            group = appraisal.groups[index]
            cell = group.cells.get("group")
            source = (
                addresses.at("Setup", cell.row, cell.column)
                if cell
                else addresses.at("Setup", layout.FIRST_ROW + index, formulas.SETUP_GROUPS)
            )
            cells[1, Lists.groups + index] = ToolCell(group.name, formulas.tidy(source))
    return cells


def _lists_option(appraisal: Appraisal, results: Results, where: Positions, index: int, result: OptionResult) -> Cells:
    row, column = Lists.first + index, layout.RESULTS_FIRST_OPTION + index
    sums = result.sums
    place = [r.option.id for r in results.rows_in_order].index(result.option.id) + 1
    option = result.option
    score_column = where.options.get(option.id)
    rank_key = 9000000 if result.best_rank is None else result.best_rank * 10000 + (result.worst_rank or 0) * 100
    gates = addresses.at("Results", layout.results_row("gateways"), column)
    perhaps = not (result.failed or result.status == SPARE)
    cells: Cells = {
        (row, Lists.begun): ToolCell(0.0 if result.status == SPARE else 1.0, formulas.option_begun(row)),
        (row, Lists.option): ToolCell(option.id),
        (row, Lists.score_column): ToolCell(
            "" if score_column is None else float(score_column), formulas.option_column(row)
        ),
        (row, Lists.option_label): ToolCell(option.label, formulas.option_label(row)),
        (row, Lists.gates): ToolCell(gateway_text(result), gates),
        (row, Lists.perhaps): ToolCell(float(perhaps), formulas.perhaps_in(row)),
        (row, Lists.name_count): ToolCell(float(_times_named(appraisal, option)), formulas.name_count(row)),
        (row, Lists.typed_id): ToolCell(where.typed.get(("Options", option.id), option.id)),
        (row, Lists.sum_low): ToolCell(number(sums[0]), formulas.bound(column, Lists.low)),
        (row, Lists.sum_high): ToolCell(number(sums[1]), formulas.bound(column, Lists.high)),
        (row, Lists.place_key): ToolCell(float(rank_key + index + 1), formulas.place_key(index)),
        (row, Lists.place): ToolCell(float(place), formulas.place(index)),
    }
    for number_, group in enumerate(appraisal.groups[: layout.MAX_GROUPS]):
        value = _group_value(result, group.name)
        heading = addresses.at("Lists", 1, Lists.groups + number_).removeprefix("Lists!")
        cells[row, Lists.groups + number_] = ToolCell(value, formulas.group_total(index, heading))
    return cells


def _times_named(appraisal: Appraisal, option: Option) -> int:
    # As the formula: a blank name is nobody's.
    return sum(folded(other.name) == folded(option.name) for other in appraisal.short_list_rows) if option.name else 0


def _setup_cell(cells: Mapping[str, object], key: str, row: int, column: int) -> str:
    cell = cells.get(key)
    if cell is None:
        return addresses.at("Setup", row, column)
    return addresses.at("Setup", cell.row, cell.column)  # type: ignore[attr-defined]  # a findings.Cell


def _lists_scale(appraisal: Appraisal, where: Positions) -> Cells:
    cells: Cells = {
        (1, Lists.level): ToolCell("Level"),
        (1, Lists.points): ToolCell("Points"),
        (1, Lists.means_column): ToolCell("Column in Criteria"),
    }
    levels: tuple[Level | None, ...] = appraisal.scale.levels
    for index in range(layout.MAX_LEVELS):
        row = Lists.first + index
        level = levels[index] if index < len(levels) else None
        if level is None:
            cells[row, Lists.level] = ToolCell(UNUSED)
            cells[row, Lists.points] = ToolCell(0.0)
            continue
        name = _setup_cell(level.cells, "level", layout.FIRST_ROW + index, formulas.SETUP_LEVEL)
        points = _setup_cell(level.cells, "points", layout.FIRST_ROW + index, formulas.SETUP_LEVEL + 1)
        means = where.means.get(level.name)
        here = addresses.at("Lists", row, Lists.level).removeprefix("Lists!")
        cells[row, Lists.level] = ToolCell(level.name, formulas.tidy(name))
        cells[row, Lists.points] = ToolCell(number(level.points), f"IF(ISNUMBER({points}),{points},0)")
        cells[row, Lists.means_column] = ToolCell(
            "" if means is None else float(means),
            formulas.means_position(here, "xla_CriteriaHead", where.headings.get(level.name, "")),
        )
    return cells


def _lists_bands(appraisal: Appraisal) -> Cells:
    cells: Cells = {
        (1, Lists.band): ToolCell("Band"),
        (1, Lists.letter): ToolCell("Letter"),
        (1, Lists.start): ToolCell("From %"),
    }
    for index in range(layout.MAX_BANDS):
        row = Lists.first + index
        if index >= len(appraisal.bands):
            cells[row, Lists.band] = ToolCell(UNUSED)
            cells[row, Lists.letter] = ToolCell(UNUSED)
            cells[row, Lists.start] = ToolCell(-NO_BAND)
            continue
        band = appraisal.bands[index]
        label, letter, start = (
            _setup_cell(band.cells, key, layout.FIRST_ROW + index, formulas.SETUP_BAND + column)
            for column, key in enumerate(("label", "letter", "start"))
        )
        cells[row, Lists.band] = ToolCell(band.label, formulas.tidy(label))
        cells[row, Lists.letter] = ToolCell(band.letter, formulas.tidy(letter))
        cells[row, Lists.start] = ToolCell(number(band.start), f"IF(ISNUMBER({start}),{start},0)")
    return cells


def _scalars(appraisal: Appraisal, results: Results) -> Cells:
    points = addresses.span(
        "Lists", Lists.first, Lists.points, Lists.first + len(appraisal.scale.levels) - 1, Lists.points
    )
    setup, options = appraisal.setup, len(results.rows)
    count = float(len(appraisal.criteria))
    leaders = float(sum(result.worst_rank == 1 for result in results.short_list))
    values: dict[str, ToolCell] = {
        "highest_points": ToolCell(number(appraisal.scale.highest), f"MAX({points})"),
        "lowest_points": ToolCell(number(appraisal.scale.lowest), f"MIN({points})"),
        "bands": ToolCell(float(len(appraisal.bands))),
        "wanted": ToolCell(float(sum(1 for _ in appraisal.wanted())), formulas.wanted_scores()),
        "missing": ToolCell(float(_missing(appraisal)), formulas.missing_scores(options)),
        "criteria": ToolCell(count),
        "criteria_now": ToolCell(count, formulas.criteria_now()),
        "unweighted": ToolCell(float(_unweighted(appraisal)), formulas.unweighted()),
        "first": ToolCell(leaders, formulas.certain_first()),
        "headline": ToolCell(headline(appraisal, results), formulas.headline()),
        "lowest_weight": ToolCell(number(setup.weight_min or 0), formulas.weight_limit("xla_LowestWeight")),
        "highest_weight": ToolCell(number(setup.weight_max or 0), formulas.weight_limit("xla_HighestWeight")),
    }
    cells: Cells = {(1, Lists.scalar): ToolCell("Figure"), (1, Lists.scalar_value): ToolCell("Value")}
    for offset, (key, text) in enumerate(formulas.SCALARS):
        cells[Lists.first + offset, Lists.scalar] = ToolCell(text)
        cells[Lists.first + offset, Lists.scalar_value] = values[key]
    return cells


def choice_columns() -> dict[str, int]:
    """Column on Lists of each closed list."""
    return {key: Lists.choices + index for index, key in enumerate(layout.CHOICES)}


def choice_cells() -> Cells:
    """The closed lists on Lists."""
    cells: Cells = {}
    for key, column in choice_columns().items():
        cells[1, column] = ToolCell(key.replace("_", " ").capitalize())
        for offset, word in enumerate(layout.CHOICES[key]):
            cells[Lists.first + offset, column] = ToolCell(word)
    return cells


def headline_cells(appraisal: Appraisal) -> dict[str, Cells]:
    """The live sentence in A3 of the officer's sheets."""
    place = (3, 1)
    return {
        "Setup": {place: ToolCell(_setup_headline(appraisal), formulas.setup_headline())},
        "Options": {place: ToolCell(_options_headline(appraisal), formulas.options_headline())},
        "Criteria": {place: ToolCell(_criteria_headline(appraisal), formulas.criteria_headline())},
        "Scores": {place: ToolCell(scores_headline(appraisal), formulas.scores_headline())},
    }


def _weights(appraisal: Appraisal) -> Fraction:
    return rounded(sum((criterion.weight or Fraction(0) for criterion in appraisal.scored), Fraction(0)), 6)


def _setup_headline(appraisal: Appraisal) -> str:
    total, percent = _weights(appraisal), appraisal.setup.weights == PERCENT
    if not total:
        return "No weights yet." if appraisal.scored else f"{formulas.NOTHING_SCORED}."
    wrong = ", not 100" if percent and abs(total - 100) > Fraction(1, 10) else ""
    unit = "percentages" if percent else "points"
    return f"Weights are {unit} and add up to {number_words(total)}{wrong}."


def _options_headline(appraisal: Appraisal) -> str:
    if any(_times_named(appraisal, option) > 1 for option in appraisal.short_list_rows):
        return "An option name is used twice."
    options, short_listed = len(appraisal.options) - len(appraisal.spare_ids), len(appraisal.short_list)
    return f"{options} options, {short_listed} of them short-listed."


def _criteria_headline(appraisal: Appraisal) -> str:
    if unweighted := _unweighted(appraisal):
        return f"{unweighted} scored criteria have no weight yet."
    gateways, scored = len(appraisal.gateways), len(appraisal.scored)
    rest = len(appraisal.without_spare().criteria) - gateways - scored
    return f"{gateways} gateway, {scored} scored, {rest} not assessed. {_setup_headline(appraisal)}"


# ----------------------------------------------------------------------------------------------------- Guide


def chart_text(appraisal: Appraisal) -> str:
    """Alternative text of the chart on Summary, true whatever the scores."""
    groups = ", ".join(group.name for group in appraisal.groups)
    return (
        "Stacked bar chart of each option's total weighted score, options in rank order, split by group of criteria"
        f" ({groups}). The table above the chart holds the same figures."
    )


# -------------------------------------------------------------------------------------- Scores and Rationale


def label_cells(appraisal: Appraisal, row: int, ref: str, columns: Mapping[str, int], ref_column: int = 1) -> Cells:
    """Group, title and weight beside a Ref on Scores or Rationale, in the columns where they stand."""
    criterion = appraisal.by_ref.get(folded(ref))
    return {
        (row, columns[key]): ToolCell(
            "" if criterion is None else _label_value(criterion, key), formulas.label(row, column, ref_column)
        )
        for key, column in _LABELS
        if key in columns
    }


_LABELS = (("group", 2), ("title", 3), ("weight", 4))
"""What labels tell, and the columns of Results where they are read."""


def _label_value(criterion: Criterion, key: str) -> Value:
    if key == "weight":
        if criterion.kind in _NO_POINTS:
            return _NO_POINTS[criterion.kind][0]
        return number(criterion.weight) if criterion.weight else ""
    return criterion.group if key == "group" else criterion.title


# ---------------------------------------------------------------------------------------------------- Checks

MOST_CELLS = 200
"""So many ranges of a finding's cells are named; a cell of Excel holds 32,767 characters."""
MOST_FINDINGS = 1_000
"""So many findings are listed on Checks, the gravest ones; nobody reads more, and `check` prints them all."""
SEVERITY_WORDS = {"error": "Must fix", "warning": "Worth a look", "note": "Note"}


def checks_cells(findings: tuple[Finding, ...], stamp: str) -> Cells:
    """The findings as a table, each place a link to its cell."""
    counts = {severity: sum(f.severity == severity for f in findings) for severity in SEVERITY_WORDS}
    cells: Cells = {
        (1, 1): ToolCell(layout.CHECKS.title),
        (2, 1): ToolCell(layout.CHECKS.instruction),
        (3, 1): ToolCell(checks_headline(counts)),
        (layout.STAMP_ROW, 1): ToolCell(stamp),
    }
    for column, definition in enumerate(layout.CHECKS.columns, 1):
        cells[layout.HEADER_ROW, column] = ToolCell(definition.heading)
    listed = gravest(findings)
    for row, finding in enumerate(listed, layout.FIRST_ROW):
        link = None
        if finding.cell.address:
            target = f"#{addresses.sheet_ref(finding.cell.sheet)}!{finding.cell.address}".replace('"', '""')
            link = f'HYPERLINK("{target}","{str(finding.cell).replace(chr(34), chr(34) * 2)}")'
        also = f" {_all_cells(finding)}" if finding.also else ""
        values: tuple[ToolCell, ...] = (
            ToolCell(SEVERITY_WORDS[finding.severity]),
            ToolCell(str(finding.cell), link),
            ToolCell(finding.message + also),
            ToolCell(finding.expected or ""),
            ToolCell(finding.help),
            ToolCell(finding.code),
        )
        cells |= {(row, column): cell for column, cell in enumerate(values, 1)}
    if len(listed) < len(findings):
        more = f"{len(findings) - len(listed):,} more are not listed here: xlappraise check prints all of them."
        cells[layout.FIRST_ROW + len(listed), 3] = ToolCell(more)
    return cells


def _all_cells(finding: Finding) -> str:
    """`All cells: Scores!E13:F14, H13.`, with an end where there are too many for a cell of Excel."""
    cells = [cell for cell in (finding.cell, *finding.also) if isinstance(cell, Cell)]
    parts = together(cells).split(", ")
    more = f" and {len(parts) - MOST_CELLS:,} more places" if len(parts) > MOST_CELLS else ""
    return f"All cells: {', '.join(parts[:MOST_CELLS])}{more}."


def gravest(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """All findings when they are few, else MOST_FINDINGS of them in their order, errors before the rest."""
    if len(findings) <= MOST_FINDINGS:
        return findings
    grave = list(SEVERITY_WORDS)
    chosen = sorted(range(len(findings)), key=lambda place: grave.index(findings[place].severity))[:MOST_FINDINGS]
    return tuple(findings[place] for place in sorted(chosen))


def checks_headline(counts: Mapping[str, int]) -> str:
    """How many findings there are, in words."""
    if not any(counts.values()):
        return "Nothing to put right."
    parts = []
    if counts["error"]:
        parts.append(f"{counts['error']} must be put right")
    if counts["warning"]:
        parts.append(f"{counts['warning']} worth a look")
    if counts["note"]:
        parts.append(f"{counts['note']} for information")
    return ", ".join(parts) + "."
