"""Appraisal and Results in, what each of the tool's cells should hold out: its formula and its value now.

The template writes these cells, write-back renews them, and the check compares a workbook with them. The value
beside each formula is what Excel would compute, so that readers that do not calculate see the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from xlappraise.appraisal.findings import Cell, Finding
from xlappraise.appraisal.model import NOT_ASSESSED, PERCENT, SCORED, Appraisal, Criterion, Level, Option
from xlappraise.appraisal.places import together
from xlappraise.appraisal.scoring import OptionResult, Results, highest_possible, rounded
from xlappraise.appraisal.words import folded, general
from xlappraise.workbook import formulas, layout, parts
from xlappraise.workbook.formulas import Lists
from xlappraise.workbook.snapshot import CellData, Filled, Formula, Position, Value

KIND_CODES = {"gateway": "G", "scored": "S", "not assessed": "N"}
UNUSED = formulas.NBSP
"""Stands in unused rows of the scale on Lists: a tidied score can never equal it."""
NO_BAND = 1e9
"""Threshold in unused rows of the bands: no share reaches it, so it must never count as above one."""


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


def number(value: Fraction | int) -> float:
    """A number as a workbook stores it."""
    return float(value)


def number_words(value: Fraction) -> str:
    """A number in a sentence: 1,810 or 27.5; as the sheet's TEXT function gives it."""
    shown = rounded(value, 6)
    if shown.denominator == 1:
        return f"{int(shown):,}"
    return f"{float(shown):,.6f}".rstrip("0")


def down(row: int, first: int, formula: Callable[..., str], *arguments: object) -> Formula:
    """The formula of a row, `formula(row, *arguments)`, filled down from the `first` one."""
    text = _topmost(formula, first, arguments)
    return text if row == first else Filled(text, row - first, 0)


@lru_cache(maxsize=1024)
def _topmost(formula: Callable[..., str], first: int, arguments: tuple[object, ...]) -> str:
    return formula(first, *arguments)


def contents(appraisal: Appraisal, results: Results, stamp: str) -> dict[str, Cells]:
    """Every cell of Results, Summary and Lists and the headings of the others that the tool keeps live."""
    return {
        "Results": results_cells(appraisal, results, stamp),
        "Summary": summary_cells(appraisal, results),
        "Lists": lists_cells(appraisal, results),
        **headline_cells(appraisal),
    }


# --------------------------------------------------------------------------------------------------- Results


def results_cells(appraisal: Appraisal, results: Results, stamp: str) -> Cells:
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
    for index, result in enumerate(results.short_list):
        cells |= _option_figures(appraisal, results, index, result)
    for offset, criterion in enumerate(appraisal.criteria):
        cells |= _criterion_row(appraisal, results, layout.RESULTS_FIRST_CRITERION + offset, criterion)
    return cells


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


def _criterion_row(appraisal: Appraisal, results: Results, row: int, criterion: Criterion) -> Cells:
    scored = criterion.kind == SCORED
    word = {"gateway": ("Gateway", "Pass"), "not assessed": ("-", "-")}.get(criterion.kind, ("", ""))
    weight: Value = number(criterion.weight) if scored and criterion.weight else word[0]
    highest: Value = number(highest_possible(appraisal.scale, criterion)) if scored and criterion.weight else word[1]
    first = layout.RESULTS_FIRST_CRITERION
    cells: Cells = {
        (row, 1): ToolCell(criterion.ref),
        (row, 2): ToolCell(criterion.group, down(row, first, formulas.criterion_text, "xla_CritGroups")),
        (row, 3): ToolCell(criterion.title, down(row, first, formulas.criterion_text, "xla_CritTitles")),
        (row, 4): ToolCell(weight, down(row, first, formulas.results_weight)),
        (row, 5): ToolCell(highest, down(row, first, formulas.results_highest)),
    }
    for index, result in enumerate(results.short_list):
        cells[row, layout.RESULTS_FIRST_OPTION + index] = ToolCell(
            matrix_value(appraisal, results, criterion, result.option),
            down(row, first, formulas.weighted_score, index, appraisal.scale.numeric),
        )
    return cells


def matrix_value(appraisal: Appraisal, results: Results, criterion: Criterion, option: Option) -> Value:
    """What the matrix shows for a criterion and an option: a weighted score or a word."""
    if criterion.kind == NOT_ASSESSED:
        return layout.NOT_ASSESSED_TEXT
    key = criterion.ref, option.id
    if key not in appraisal.scores:
        return layout.MISSING
    if criterion.gateway:
        return str(appraisal.scores[key])
    return number(results.weighted[key].low)


def gateway_text(result: OptionResult) -> str:
    """'Passed', 'Failed D2' or 'Missing D2'; 'Not scored' where there is nothing to score."""
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
        return "Not ranked"
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
        heading = formulas.at("Lists", 1, Lists.groups + index)
        cells[layout.HEADER_ROW, first + index] = ToolCell(group, heading)
    cells[layout.HEADER_ROW, first + len(groups)] = ToolCell(SUMMARY_AFTER[0])
    for offset, result in enumerate(results.in_order):
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
    keys just as they are typed, where that differs: by (sheet, Ref or ID).
    """

    criteria: Mapping[str, int]
    scores: Mapping[str, int]
    options: Mapping[str, int]
    means: Mapping[str, int]
    typed: Mapping[tuple[str, str], Value] = {}


def fresh_positions(appraisal: Appraisal) -> Positions:
    """The positions in a workbook just made from the appraisal."""
    refs = {criterion.ref: number for number, criterion in enumerate(appraisal.criteria, 2)}
    before = len(layout.CRITERIA_BEFORE)
    return Positions(
        refs,
        refs,
        {o.id: len(layout.MATRIX_COLUMNS) + n for n, o in enumerate(appraisal.short_list, 1)},
        {level.name: before + n for n, level in enumerate(appraisal.scale.levels, 1)},
    )


def lists_cells(appraisal: Appraisal, results: Results, positions: Positions | None = None) -> Cells:
    """What drop-downs and formulas read: criteria, options, scale, bands, single figures, closed lists."""
    where = positions or fresh_positions(appraisal)
    cells: Cells = {}
    for column, heading in enumerate(_CRITERIA_HEADINGS, 1):
        cells[1, column] = ToolCell(heading)
    for index in range(layout.MAX_LEVELS):
        cells[1, Lists.allowed + index] = ToolCell(f"Choice {index + 1}")
        cells[1, Lists.available + index] = ToolCell(f"Level {index + 1}")
    cells[1, Lists.given] = ToolCell("Meanings given")
    for offset, criterion in enumerate(appraisal.criteria):
        cells |= _lists_criterion(appraisal, where, Lists.first + offset, criterion)
    for column, heading in enumerate(_OPTION_HEADINGS, Lists.option):
        cells[1, column] = ToolCell(heading)
    cells |= _lists_groups(appraisal)
    for index, result in enumerate(results.short_list):
        cells |= _lists_option(appraisal, results, where, index, result)
    return (
        cells | _lists_scale(appraisal, where) | _lists_bands(appraisal) | _scalars(appraisal, results) | choice_cells()
    )


def _beside(row: int, column: int) -> str:
    return formulas.at("Lists", row, column).removeprefix("Lists!")


def _listed(row: int, formula: Callable[..., str], *arguments: object) -> Formula:
    return down(row, Lists.first, formula, *arguments)


def _lists_criterion(appraisal: Appraisal, where: Positions, row: int, criterion: Criterion) -> Cells:
    scale = appraisal.scale
    count = 0 if scale.numeric else len(scale.levels)
    weight = criterion.weight if criterion.scored and criterion.weight is not None else Fraction(0)
    open_levels = criterion.available(scale) if criterion.scored else ()
    ends = [level.points for level in open_levels] or [Fraction(0)]
    if scale.numeric:
        ends = [scale.lowest, scale.highest]
        ends_live: list[Formula] = ["xla_LowestPoints", "xla_HighestPoints"]
    else:
        ends_live = [_listed(row, formulas.end_points, count, which) for which in ("MAX", "MIN")]
    choices = list(layout.GATE_ANSWERS) if criterion.gateway else [level.name for level in open_levels if count]
    score_row = where.scores.get(criterion.ref)
    cells: Cells = {
        (row, Lists.ref): ToolCell(criterion.ref),
        (row, Lists.criterion_row): ToolCell(
            float(where.criteria[criterion.ref]), formulas.position(_beside(row, Lists.typed), "xla_CritRefs")
        ),
        (row, Lists.score_row): ToolCell(
            "" if score_row is None else float(score_row),
            formulas.position(_beside(row, Lists.typed_on_scores), "xla_ScoreRefs"),
        ),
        (row, Lists.typed): ToolCell(where.typed.get(("Criteria", criterion.ref), criterion.ref)),
        (row, Lists.typed_on_scores): ToolCell(where.typed.get(("Scores", criterion.ref), criterion.ref)),
        (row, Lists.kind): ToolCell(KIND_CODES[criterion.kind], _listed(row, formulas.kind_code)),
        (row, Lists.weight): ToolCell(number(weight), _listed(row, formulas.weight)),
        (row, Lists.lowest): ToolCell(number(min(ends)), ends_live[0]),
        (row, Lists.highest): ToolCell(number(max(ends)), ends_live[1]),
        (row, Lists.low): ToolCell(number(min(ends) * weight), _listed(row, formulas.weighted_end, Lists.lowest)),
        (row, Lists.high): ToolCell(number(max(ends) * weight), _listed(row, formulas.weighted_end, Lists.highest)),
        (row, Lists.count): ToolCell(
            float(2 if criterion.gateway else max(1, len(choices))),
            _listed(row, formulas.allowed_count, max(count, 1)),
        ),
    }
    return cells | _lists_choices(appraisal, row, criterion, choices, count)


def _lists_choices(appraisal: Appraisal, row: int, criterion: Criterion, choices: list[str], count: int) -> Cells:
    cells: Cells = {}
    open_levels = {level.name for level in criterion.available(appraisal.scale)} if criterion.scored else set()
    for index in range(max(count, 2)):
        chosen = choices[index] if index < len(choices) else ""
        formula = _listed(row, formulas.allowed_level, index + 1, max(count, 1))
        cells[row, Lists.allowed + index] = ToolCell(chosen, formula)
    if not count:
        return cells
    for index, level in enumerate(appraisal.scale.levels):
        value: Value = float(index + 1) if level.name in open_levels else ""
        cells[row, Lists.available + index] = ToolCell(value, _listed(row, formulas.available_level, index + 1))
    given = sum(level.name in criterion.levels for level in appraisal.scale.levels)
    cells[row, Lists.given] = ToolCell(float(given), _listed(row, formulas.meanings_given, count))
    return cells


def _lists_groups(appraisal: Appraisal) -> Cells:
    cells: Cells = {}
    for index in range(layout.MAX_GROUPS):
        if index < len(appraisal.groups):
            group = appraisal.groups[index]
            cell = group.cells.get("group")
            source = (
                formulas.at("Setup", cell.row, cell.column)
                if cell
                else formulas.at("Setup", layout.FIRST_ROW + index, formulas.SETUP_GROUPS)
            )
            cells[1, Lists.groups + index] = ToolCell(group.name, formulas.tidy(source))
    return cells


def _lists_option(appraisal: Appraisal, results: Results, where: Positions, index: int, result: OptionResult) -> Cells:
    row, column = Lists.first + index, layout.RESULTS_FIRST_OPTION + index
    sums = result.sums
    place = [r.option.id for r in results.in_order].index(result.option.id) + 1
    option = result.option
    score_column = where.options.get(option.id)
    rank_key = 9000000 if result.best_rank is None else result.best_rank * 10000 + (result.worst_rank or 0) * 100
    id_cell = formulas.at("Lists", row, Lists.option).removeprefix("Lists!")
    gates = formulas.at("Results", layout.results_row("gateways"), column)
    cells: Cells = {
        (row, Lists.option): ToolCell(option.id),
        (row, Lists.score_column): ToolCell(
            "" if score_column is None else float(score_column), formulas.option_column(id_cell)
        ),
        (row, Lists.option_label): ToolCell(option.label, formulas.option_label(row)),
        (row, Lists.gates): ToolCell(gateway_text(result), gates),
        (row, Lists.perhaps): ToolCell(0.0 if result.failed else 1.0, formulas.perhaps_in(row)),
        (row, Lists.name_count): ToolCell(float(_times_named(appraisal, option)), formulas.name_count(row)),
        (row, Lists.typed_id): ToolCell(where.typed.get(("Options", option.id), option.id)),
        (row, Lists.sum_low): ToolCell(number(sums[0]), formulas.bound(column, Lists.low)),
        (row, Lists.sum_high): ToolCell(number(sums[1]), formulas.bound(column, Lists.high)),
        (row, Lists.place_key): ToolCell(float(rank_key + index + 1), formulas.place_key(index)),
        (row, Lists.place): ToolCell(float(place), formulas.place(index)),
    }
    for number_, group in enumerate(appraisal.groups[: layout.MAX_GROUPS]):
        value = _group_value(result, group.name)
        heading = formulas.at("Lists", 1, Lists.groups + number_).removeprefix("Lists!")
        cells[row, Lists.groups + number_] = ToolCell(value, formulas.group_total(index, heading))
    return cells


def _times_named(appraisal: Appraisal, option: Option) -> int:
    # As the formula: a blank name is nobody's.
    return sum(folded(other.name) == folded(option.name) for other in appraisal.short_list) if option.name else 0


def _setup_cell(cells: Mapping[str, object], key: str, row: int, column: int) -> str:
    cell = cells.get(key)
    if cell is None:
        return formulas.at("Setup", row, column)
    return formulas.at("Setup", cell.row, cell.column)  # type: ignore[attr-defined]  # a findings.Cell


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
        here = formulas.at("Lists", row, Lists.level).removeprefix("Lists!")
        cells[row, Lists.level] = ToolCell(level.name, formulas.tidy(name))
        cells[row, Lists.points] = ToolCell(number(level.points), f"IF(ISNUMBER({points}),{points},0)")
        cells[row, Lists.means_column] = ToolCell(
            "" if means is None else float(means),
            formulas.heading_position(f'{here}&"{layout.MEANS}"', "xla_CriteriaHead"),
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
    points = formulas.span(
        "Lists", Lists.first, Lists.points, Lists.first + len(appraisal.scale.levels) - 1, Lists.points
    )
    options = len(results.short_list)
    count = float(len(appraisal.criteria))
    leaders = float(sum(result.worst_rank == 1 for result in results.short_list))
    values: dict[str, ToolCell] = {
        "highest_points": ToolCell(number(appraisal.scale.highest), f"MAX({points})"),
        "lowest_points": ToolCell(number(appraisal.scale.lowest), f"MIN({points})"),
        "bands": ToolCell(float(len(appraisal.bands))),
        "wanted": ToolCell(float(sum(1 for _ in appraisal.wanted())), formulas.wanted_scores(options)),
        "missing": ToolCell(float(_missing(appraisal)), formulas.missing_scores(options)),
        "criteria": ToolCell(count),
        "criteria_now": ToolCell(count, formulas.criteria_now()),
        "unweighted": ToolCell(float(_unweighted(appraisal)), formulas.unweighted()),
        "first": ToolCell(leaders, formulas.certain_first()),
        "headline": ToolCell(headline(appraisal, results), formulas.headline()),
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
    if any(_times_named(appraisal, option) > 1 for option in appraisal.short_list):
        return "An option name is used twice."
    return f"{len(appraisal.options)} options, {len(appraisal.short_list)} of them short-listed."


def _criteria_headline(appraisal: Appraisal) -> str:
    if unweighted := _unweighted(appraisal):
        return f"{unweighted} scored criteria have no weight yet."
    gateways, scored = len(appraisal.gateways), len(appraisal.scored)
    rest = len(appraisal.criteria) - gateways - scored
    return f"{gateways} gateway, {scored} scored, {rest} not assessed. {_setup_headline(appraisal)}"


# ----------------------------------------------------------------------------------------------------- Guide


class GuideRow(NamedTuple):
    """A row of the Guide: what kind it is, and its cells from column A."""

    kind: str
    """head, step, sheet, title, band, input, tool, version or blank."""
    cells: tuple[ToolCell, ...]
    band: int = 0


def guide_rows(appraisal: Appraisal) -> list[GuideRow]:
    """The Guide from its fourth row on: steps, sheets, colour key with letters, layout version."""
    blank, heads = ToolCell(None), ("What to do", "What it holds")
    rows = [GuideRow("head", (ToolCell("Step"), ToolCell("Sheet"), ToolCell(heads[0])))]
    for step, (name, text) in enumerate(layout.GUIDE_STEPS, 1):
        rows.append(GuideRow("step", (ToolCell(float(step)), ToolCell(name), ToolCell(text))))
    rows += [
        GuideRow("blank", ()),
        GuideRow("head", (ToolCell("Also"), ToolCell("Sheet"), ToolCell(heads[1]))),
    ]
    done = {name for name, _ in layout.GUIDE_STEPS} | {"Guide", "Lists"}
    for sheet in parts.sheets_of(appraisal):
        if sheet.name not in done:
            rows.append(GuideRow("sheet", (blank, ToolCell(sheet.name), ToolCell(sheet.instruction))))
    key = "Colour key: each colour also has its letter or word"
    rows += [GuideRow("blank", ()), GuideRow("title", (ToolCell(key),))]
    for number_ in range(len(appraisal.bands)):
        rows.append(_band_row(appraisal, number_))
    for kind, name, text in layout.GUIDE_KEY:
        rows.append(GuideRow(kind, (blank, ToolCell(name), ToolCell(text))))
    version = f"{VERSION_TEXT} {layout.LAYOUT_VERSION}"
    return [*rows, GuideRow("blank", ()), GuideRow("version", (ToolCell(version),))]


def _band_row(appraisal: Appraisal, number_: int) -> GuideRow:
    band = appraisal.bands[number_]
    here = formulas.at("Setup", layout.FIRST_ROW + number_, formulas.SETUP_BAND + 2)
    above = formulas.at("Setup", layout.FIRST_ROW + number_ - 1, formulas.SETUP_BAND + 2)
    start = general(number(band.start))
    if number_ == 0:
        text = ToolCell(f"{start}% or more", f'{here}&"% or more"')
    elif number_ == len(appraisal.bands) - 1:
        text = ToolCell(f"Below {general(number(appraisal.bands[number_ - 1].start))}%", f'"Below "&{above}&"%"')
    else:
        upper = general(number(appraisal.bands[number_ - 1].start))
        text = ToolCell(f"{start}% to below {upper}%", f'{here}&"% to below "&{above}&"%"')
    row, first = layout.FIRST_ROW + number_, formulas.SETUP_BAND
    label, letter = (formulas.at("Setup", row, first + n) for n in (0, 1))
    return GuideRow("band", (ToolCell(band.letter, letter), ToolCell(band.label, label), text), number_)


GUIDE_FIRST_ROW = 4
VERSION_TEXT = "xlappraise workbook, layout"
_MEANING = 3
"""Column of the Guide that says what a step, a sheet or a colour is."""


def guide_cells(appraisal: Appraisal) -> Cells:
    """Every cell of the Guide."""
    cells: Cells = {
        (1, 1): ToolCell(appraisal.setup.title or layout.GUIDE.title),
        (2, 1): ToolCell(layout.GUIDE.instruction),
    }
    for row, line in enumerate(guide_rows(appraisal), GUIDE_FIRST_ROW):
        cells |= {(row, column): cell for column, cell in enumerate(line.cells, 1) if cell.value is not None}
    return cells


def guide_is_ours(cells: Mapping[Position, CellData], appraisal: Appraisal) -> bool:
    """Whether nobody wrote on the Guide: below its title it holds only texts of ours, and the bands of Setup."""
    every = {sheet.name: () for sheet in layout.SHEETS if sheet.optional}
    whole = replace(appraisal, bands=(), logs=every, asked=frozenset(layout.VIEW_PARTS))
    known = {cell.value for cell in guide_cells(whole).values()}
    bands = {row for (row, column), cell in cells.items() if column == _MEANING and "Setup!" in (cell.formula or "")}
    return all(
        row < GUIDE_FIRST_ROW or row in bands or cell.value in known or str(cell.value).startswith(VERSION_TEXT)
        for (row, _), cell in cells.items()
    )


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
    cells: Cells = {}
    for key, results_column in (("group", 2), ("title", 3), ("weight", 4)):
        if key in columns:
            value: Value = ""
            if criterion is not None:
                value = _label_value(criterion, key)
            cells[row, columns[key]] = ToolCell(value, formulas.label(row, results_column, ref_column))
    return cells


def _label_value(criterion: Criterion, key: str) -> Value:
    if key == "weight":
        word = {"gateway": "Gateway", "not assessed": "-"}.get(criterion.kind)
        if word is None:
            return number(criterion.weight) if criterion.weight else ""
        return word
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
            target = f"#{formulas.sheet_ref(finding.cell.sheet)}!{finding.cell.address}".replace('"', '""')
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
