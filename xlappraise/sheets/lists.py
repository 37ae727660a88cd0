"""What the tool's cells are made from in; out, the hidden sheet Lists, which drop-downs and formulas read.

What another sheet has to look up stands here, so that the sheets themselves hold only what is printed.
"""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from xlappraise.appraisal.model import Appraisal, Criterion, Level, Option, Scale
from xlappraise.appraisal.scoring import SPARE, OptionResult, Results
from xlappraise.appraisal.words import folded, normal
from xlappraise.records import NamedTuple
from xlappraise.sheets import doubts, formulas, gateway_answers, layout
from xlappraise.sheets.cells import Block, Cells, SheetCells, ToolCell, number
from xlappraise.sheets.formulas import (
    ANY,
    FIRST_CRITERION,
    FIRST_OPTION,
    LAST_CRITERION,
    NOTHING_SCORED,
    Lists,
    as_itself,
    beside,
    heading_of,
    lists_column,
    lists_options,
    matrix_column,
    number_text,
    rows_begun,
    scalar,
    scored_criteria,
    tidy,
)
from xlappraise.sheets.gateway_answers import GatewayPlaces
from xlappraise.sheets.results import (
    gateway_text,
    group_value,
    number_missing,
    number_without_weight,
    open_options,
    or_nothing,
)
from xlappraise.sheets.results import headline as results_headline
from xlappraise.sheets.source import Source
from xlappraise.sheets.tools import ToolSheet
from xlappraise.sheets.where import TablePlace
from xlappraise.xlsx import addresses
from xlappraise.xlsx.addresses import Position, at, column_letters, column_number, span
from xlappraise.xlsx.snapshot import BLANK, CellData, Snapshot, Value

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

KIND_CODES = {"gateway": "G", "scored": "S", "not assessed": "N"}
UNUSED = formulas.NBSP
"""Stands in unused rows of the scale on Lists: a tidied score can never equal it."""
NO_BAND = 1e9
"""Its negative is the threshold in unused rows of the bands, which so is never above a share or a score."""
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
    "Best rank",
    "Worst rank",
)


class Positions(NamedTuple):
    """Where rows and columns now stand, counted from the heading, for the values of look-ups.

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
    gateways: GatewayPlaces = GatewayPlaces({}, {})


def laid_for_others(snapshot: Snapshot, wanted: SheetCells) -> bool:
    """Whether Lists was written for another number of levels, bands, groups or options than there are now."""
    if "Lists" not in snapshot.sheets:
        return False
    there = snapshot.sheets["Lists"].cells
    now, then = (
        {at for at, cell in cells.items() if at[1] in _COUNTED and _counts(at, cell)} for cells in (wanted.cells, there)
    )
    return now != then


_COUNTED = frozenset({Lists.option, Lists.level, Lists.band, *range(Lists.groups, Lists.groups + layout.MAX_GROUPS)})


def _counts(position: Position, cell: CellData | ToolCell) -> bool:
    """Whether a cell of Lists stands there because there is one more level, band, group or option."""
    row, column = position
    if row == 1:
        return Lists.groups <= column < Lists.groups + layout.MAX_GROUPS and cell.source is not None
    if column == Lists.option:
        return row <= Lists.last_option and cell.value not in (None, "")
    return column in (Lists.level, Lists.band) and cell.source is not None


def positions(source: Source) -> Positions:
    """Where keys stand, counted from the headings, and keys as they are typed where that is not the tidy form."""
    snapshot, tables = source.snapshot, source.where.tables
    names = {name: area for name, area in snapshot.names.items() if name.startswith("xla_")}
    found: dict[str, dict[str, int]] = {}
    typed: dict[tuple[str, str], Value] = {}
    for sheet, key_column, name in (("Criteria", "ref", "xla_CritRefs"), ("Scores", "ref", "xla_ScoreRefs")):
        place = tables.get(sheet)
        top = _first(names.get(name, ""), layout.HEADER_ROW, rows=True)
        found[sheet] = {}
        for key, row in place.rows.items() if place else ():
            found[sheet][key] = row - top + 1
            _note_typed(typed, snapshot, (sheet, key), (row, place.columns[key_column] if place else 1))
    if place := tables.get("Options"):
        for key, row in place.rows.items():
            _note_typed(typed, snapshot, ("Options", key), (row, place.columns["id"]))
    left = _first(names.get("xla_ScoresHead", ""), 1, rows=False)
    scores = tables.get("Scores")
    options = {key: column - left + 1 for key, column in scores.options.items()} if scores else {}
    left = _first(names.get("xla_CriteriaHead", ""), 1, rows=False)
    criteria = tables.get("Criteria")
    means = {
        level.name: criteria.columns[f"means:{level.name}"] - left + 1
        for level in source.appraisal.scale.levels
        if criteria and f"means:{level.name}" in criteria.columns
    }
    headings = _spaced_headings(snapshot, criteria, means) if criteria else {}
    gateways = _gateways(tables.get("Gateways"), names)
    return Positions(found["Criteria"], found["Scores"], options, means, typed, headings, gateways)


def _gateways(place: TablePlace | None, names: Mapping[str, str]) -> GatewayPlaces:
    """Where answers stand on Gateways, counted from its corner; nowhere without the sheet."""
    if place is None:
        return GatewayPlaces({}, {})
    top = _first(names.get("xla_GatewayIds", ""), layout.HEADER_ROW, rows=True)
    left = _first(names.get("xla_GatewaysHead", ""), 1, rows=False)
    rows = {key: row - top + 1 for key, row in place.rows.items()}
    return GatewayPlaces(rows, {ref: column - left + 1 for ref, column in place.answers.items()})


def _spaced_headings(snapshot: Snapshot, criteria: TablePlace, levels: Iterable[str]) -> dict[str, str]:
    """What heads the meanings of these levels on Criteria, just as it is typed, where it has spaces to spare."""
    cells = snapshot.sheets["Criteria"].cells if "Criteria" in snapshot.sheets else {}
    heads = {
        level: cells.get((criteria.header_row, criteria.columns[f"means:{level}"]), BLANK).value for level in levels
    }
    return {level: head for level, head in heads.items() if isinstance(head, str) and head != normal(head)}


def _note_typed(
    typed: dict[tuple[str, str], Value], snapshot: Snapshot, key: tuple[str, str], position: Position
) -> None:
    value = snapshot.sheets[key[0]].cells.get(position, BLANK).value if key[0] in snapshot.sheets else None
    if value is not None and value != key[1]:
        typed[key] = value


def _first(area: str, otherwise: int, rows: bool) -> int:
    """First row (or column) of an area such as Scores!$A$5:$CZ$2505."""
    found = re.match(r"(?:.*!)?\$?([A-Z]{1,3})\$?(\d{1,7})", area)
    if found is None:
        return otherwise
    return int(found.group(2)) if rows else column_number(found.group(1))


def sheet(source: Source) -> SheetCells:
    """What drop-downs and formulas read: criteria, options, scale, bands, single figures, closed lists."""
    appraisal, results, where = source.appraisal, source.results, positions(source)
    if not appraisal.has_scoring:
        return SheetCells(_in_words(appraisal, where) | choice_cells())
    cells: Cells = {}
    for column, heading in enumerate(_CRITERIA_HEADINGS, 1):
        cells[1, column] = ToolCell(heading)
    for index in range(layout.MAX_LEVELS):
        cells[1, Lists.allowed + index] = ToolCell(f"Choice {index + 1}")
        cells[1, Lists.available + index] = ToolCell(f"Level {index + 1}")
    cells[1, Lists.given] = ToolCell("Meanings given")
    for row, criterion in enumerate(appraisal.criteria, Lists.first):
        cells |= _places(appraisal.scale, where, row, criterion)
    for column, heading in enumerate(_OPTION_HEADINGS, Lists.begun):
        cells[1, column] = ToolCell(heading)
    cells |= _groups(appraisal)
    for index, result in enumerate(results.rows):
        cells |= _option(appraisal, results, where, index, result)
    cells |= gateway_answers.cells(appraisal, results, where.gateways)
    cells |= _scale(appraisal, where) | _bands(appraisal) | _scalars(source) | choice_cells() | doubts.cells(source)
    return SheetCells(cells, _criteria(appraisal, where))


def _in_words(appraisal: Appraisal, where: Positions) -> Cells:
    """What Lists holds of the Short-list in an appraisal in words: which rows are begun, and how they are called."""
    columns = (Lists.begun, Lists.option, Lists.option_label, Lists.name_count, Lists.typed_id)
    cells: Cells = {(1, column): ToolCell(_OPTION_HEADINGS[column - Lists.begun]) for column in columns}
    for row, option in enumerate(appraisal.short_list_rows, Lists.first):
        key, label = (f"${column_letters(c)}{row}" for c in (Lists.option, Lists.option_label))
        cells[row, Lists.begun] = ToolCell(float(option.id not in appraisal.spare_ids), f"IF({label}<>{key},1,0)")
        cells |= _option_name_cells(appraisal, where, row, option)
    return cells


def _option_name_cells(appraisal: Appraisal, where: Positions, row: int, option: Option) -> Cells:
    """ID and name of an option, and how often it is named."""
    return {
        (row, Lists.option): ToolCell(option.id),
        (row, Lists.option_label): ToolCell(option.label, option_label(row)),
        (row, Lists.name_count): ToolCell(float(times_named(appraisal, option)), name_count(row)),
        (row, Lists.typed_id): ToolCell(where.typed.get(("Options", option.id), option.id)),
    }


def _places(scale: Scale, where: Positions, row: int, criterion: Criterion) -> Cells:
    """The cells of a criterion on Lists whose formulas are not filled down: where it stands, and a scale's ends."""
    score_row = where.scores.get(criterion.ref)
    cells: Cells = {
        (row, Lists.criterion_row): ToolCell(
            float(where.criteria[criterion.ref]), position(f"${_TYPED}${row}", "xla_CritRefs")
        ),
        (row, Lists.score_row): ToolCell(
            layout.NOTHING if score_row is None else float(score_row),
            position(f"${_TYPED_ON_SCORES}${row}", "xla_ScoreRefs"),
        ),
    }
    if scale.numeric:
        cells[row, Lists.lowest] = ToolCell(number(scale.lowest), "xla_LowestPoints")
        cells[row, Lists.highest] = ToolCell(number(scale.highest), "xla_HighestPoints")
    return cells


_TYPED, _TYPED_ON_SCORES = column_letters(Lists.typed), column_letters(Lists.typed_on_scores)


def _criteria(appraisal: Appraisal, where: Positions) -> Block:
    """A row for each criterion: its keys, kind and weight, the ends of its scale, and what may be chosen."""
    scale = appraisal.scale
    live = _criteria_formulas(scale) | doubts.criterion_formulas(appraisal)
    chosen: dict[tuple[str, ...], _Choices] = {}
    values = []
    for criterion, doubted in zip(appraisal.criteria, doubts.criterion_values(appraisal), strict=True):
        # Many criteria have the same levels, whose points then are compared once.
        key = (criterion.kind, *criterion.levels)
        if key not in chosen:
            chosen[key] = _choices(scale, criterion)
        values.append([*_criterion(where, criterion, chosen[key]), *doubted])
    return Block(Lists.first, tuple(live), tuple(live.values()), values)


def _criteria_formulas(scale: Scale) -> dict[int, str | None]:
    """By column what is filled down the criteria's rows of Lists, None where a value stands."""
    row, count = Lists.first, 0 if scale.numeric else len(scale.levels)
    live: dict[int, str | None] = {Lists.ref: None, Lists.kind: kind_code(row)}
    live[Lists.weight] = weight(row)
    if not scale.numeric:
        live[Lists.lowest] = end_points(row, count, "MAX")
        live[Lists.highest] = end_points(row, count, "MIN")
    live[Lists.low] = weighted_end(row, Lists.lowest)
    live[Lists.high] = weighted_end(row, Lists.highest)
    live[Lists.count] = allowed_count(row, max(count, 1))
    live |= {Lists.typed: None, Lists.typed_on_scores: None}
    for index in range(max(count, 2)):
        live[Lists.allowed + index] = allowed_level(row, index + 1, max(count, 1))
    for index in range(count):
        live[Lists.available + index] = available_level(row, index + 1)
    if count:
        live[Lists.given] = meanings_given(row, count)
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
    open_levels = criterion.available(scale) if criterion.is_scored else ()
    points = [level.points for level in open_levels] or [Fraction(0)]
    if scale.numeric:
        points = [scale.lowest, scale.highest]
    lowest, highest = min(points), max(points)
    levels = () if scale.numeric else scale.levels
    names = layout.GATE_ANSWERS if criterion.is_gateway else tuple(level.name for level in open_levels if levels)
    places = max(len(levels), 2)
    named = {level.name for level in open_levels}
    numbers = (float(place) if level.name in named else layout.NOTHING for place, level in enumerate(levels, 1))
    given = (float(sum(level.name in criterion.levels for level in levels)),) if levels else ()
    return _Choices(
        lowest,
        highest,
        () if scale.numeric else (number(lowest), number(highest)),
        float(2 if criterion.is_gateway else max(1, len(names))),
        (*names[:places], *("",) * (places - len(names)), *numbers, *given),
    )


def _criterion(where: Positions, criterion: Criterion, chosen: _Choices) -> list[Value]:
    """The values of a criterion in the columns of `_criteria_formulas`."""
    ref, weight = criterion.ref, criterion.weight if criterion.is_scored and criterion.weight else Fraction(0)
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


def _groups(appraisal: Appraisal) -> Cells:
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


def _option(appraisal: Appraisal, results: Results, where: Positions, index: int, result: OptionResult) -> Cells:
    row, column = Lists.first + index, layout.RESULTS_FIRST_OPTION + index
    sums = result.sums
    here = [r.option.id for r in results.rows_in_order].index(result.option.id) + 1
    option = result.option
    score_column = where.options.get(option.id)
    rank_key = 9000000 if result.best_rank is None else result.best_rank * 10000 + (result.worst_rank or 0) * 100
    perhaps = not (result.failed or result.status == SPARE)
    cells: Cells = {
        (row, Lists.begun): ToolCell(
            float(result.status != SPARE), option_begun(row, gateway_answers.width(appraisal))
        ),
        (row, Lists.score_column): ToolCell(
            layout.NOTHING if score_column is None else float(score_column), option_column(row)
        ),
        (row, Lists.gates): ToolCell(gateway_text(result), gateways(column)),
        (row, Lists.best): ToolCell(or_nothing(result.best_rank), best_rank(row)),
        (row, Lists.worst): ToolCell(or_nothing(result.worst_rank), worst_rank(row)),
        (row, Lists.perhaps): ToolCell(float(perhaps), perhaps_in(row)),
        (row, Lists.sum_low): ToolCell(number(sums[0]), total_bound(column, index, Lists.low)),
        (row, Lists.sum_high): ToolCell(number(sums[1]), total_bound(column, index, Lists.high)),
        (row, Lists.place_key): ToolCell(float(rank_key + index + 1), place_key(index)),
        (row, Lists.place): ToolCell(float(here), place(index)),
    } | _option_name_cells(appraisal, where, row, option)
    for number_, group in enumerate(appraisal.groups[: layout.MAX_GROUPS]):
        value = group_value(result, group.name)
        heading = addresses.at("Lists", 1, Lists.groups + number_).removeprefix("Lists!")
        cells[row, Lists.groups + number_] = ToolCell(value, group_total(index, heading))
    return cells


def times_named(appraisal: Appraisal, option: Option) -> int:
    """How often the name of an option stands on the Short-list."""
    # As the formula: a blank name is nobody's.
    return sum(folded(other.name) == folded(option.name) for other in appraisal.short_list_rows) if option.name else 0


def _scale(appraisal: Appraisal, where: Positions) -> Cells:
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
        name = formulas.setup_cell(level.cells, "level", layout.FIRST_ROW + index, formulas.SETUP_LEVEL)
        points = formulas.setup_cell(level.cells, "points", layout.FIRST_ROW + index, formulas.SETUP_LEVEL + 1)
        means = where.means.get(level.name)
        here = addresses.at("Lists", row, Lists.level).removeprefix("Lists!")
        cells[row, Lists.level] = ToolCell(level.name, formulas.tidy(name))
        cells[row, Lists.points] = ToolCell(number(level.points), f"IF(ISNUMBER({points}),{points},0)")
        cells[row, Lists.means_column] = ToolCell(
            layout.NOTHING if means is None else float(means),
            means_position(here, "xla_CriteriaHead", where.headings.get(level.name, "")),
        )
    return cells


def _bands(appraisal: Appraisal) -> Cells:
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
            formulas.setup_cell(band.cells, key, layout.FIRST_ROW + index, formulas.SETUP_BAND + column)
            for column, key in enumerate(("label", "letter", "start"))
        )
        cells[row, Lists.band] = ToolCell(band.label, formulas.tidy(label))
        cells[row, Lists.letter] = ToolCell(band.letter, formulas.tidy(letter))
        cells[row, Lists.start] = ToolCell(number(band.start), f"IF(ISNUMBER({start}),{start},0)")
    return cells


def _scalars(source: Source) -> Cells:
    appraisal, results = source.appraisal, source.results
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
        "wanted": ToolCell(float(sum(1 for _ in appraisal.wanted_keys())), wanted_scores()),
        "missing": ToolCell(float(number_missing(appraisal)), missing_scores(options)),
        "criteria": ToolCell(count),
        "criteria_now": ToolCell(count, criteria_now()),
        "unweighted": ToolCell(float(number_without_weight(appraisal)), unweighted_formula()),
        "first": ToolCell(leaders, certain_first()),
        "headline": ToolCell(results_headline(appraisal, results), headline_formula()),
        "lowest_weight": ToolCell(number(setup.weight_min or 0), weight_limit("xla_LowestWeight")),
        "highest_weight": ToolCell(number(setup.weight_max or 0), weight_limit("xla_HighestWeight")),
        "open": ToolCell(float(open_options(results)), open_formula()),
        "ranges_shown": ToolCell(float(open_options(results) > 0)),
        "groups_shown": ToolCell(float(min(len(appraisal.groups), layout.MAX_GROUPS))),
        **doubts.scalars(source),
        "options": ToolCell(float(options)),
        "options_now": ToolCell(float(options), short_listed_now()),
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


def position(key: str, column: str) -> str:
    """Where the key stands in the named column, counted from its heading; a dash when it does not.

    Lists holds each key just as it is typed there, so an exact look-up finds it however it is spelt.
    """
    return f'IFERROR(MATCH({key},{column},0),"{layout.NOTHING}")'


def means_position(level_cell: str, head: str, typed: str = "") -> str:
    """Column of `head` (counted from its first) whose heading says what the level means, or a dash.

    MATCH takes * and ? for any characters, so they are told as themselves by a ~. `typed` is the heading where it
    has spaces that do not matter, since MATCH would not find it by the level's name.
    """
    heading = typed.replace('"', '""')
    for sign in ANY:
        heading = heading.replace(sign, f"~{sign}")
    sought = f'"{heading}"' if typed else f'{as_itself(level_cell)}&"{layout.MEANS}"'
    return f'IFERROR(MATCH({sought},{head},0),"{layout.NOTHING}")'


def option_column(row: int) -> str:
    """Column of Scores whose heading is the ID of the option on this row of Lists, or its name; else a dash.

    The ID stands alone, or before a space or a sign. By its name only where no other option on the Short-list has it.
    """
    key, label, count = (f"${column_letters(c)}{row}" for c in (Lists.option, Lists.option_label, Lists.name_count))
    name = as_itself(f"MID({label},LEN({key})+2,255)")
    by_name = f'IFERROR(IF({count}=1,MATCH({name},xla_ScoresHead,0),"{layout.NOTHING}"),"{layout.NOTHING}")'
    return heading_of(key, "xla_ScoresHead", by_name)


def kind_code(row: int) -> str:
    """G, S or N for the criterion on this row of Lists; N for a spare row, which has neither title nor weight."""
    text = tidy(f"INDEX(xla_CritKinds,$B{row})")
    begun = f'IF({tidy(f"INDEX(xla_CritTitles,$B{row})&INDEX(xla_CritWeights,$B{row})")}="","N","S")'
    gateway, scored, not_assessed = layout.KINDS
    last = f'IF({text}="{not_assessed}","N","{layout.NOTHING}")'
    return f'IFERROR(IF({text}="{gateway}","G",IF({text}="{scored}",{begun},{last})),"{layout.NOTHING}")'


def weights_are_fractions() -> str:
    """Whether weights are percentages and stored as 30% is, which a formula sees by their size only.

    One unit holds for the whole column: all that count are at most 1. Looked for in percentages only, as IF leaves
    out what it need not work out.
    """
    percent = f'{tidy("xla_WeightUnit")}="{layout.WEIGHT_UNITS[1]}"'
    return f'IF({percent},COUNTIFS(xla_CritKinds,"*{layout.KINDS[1]}*",xla_CritWeights,">1")=0,FALSE)'


def weight_limit(name: str) -> str:
    """The lowest or the highest weight on Setup (its workbook `name`) in the unit of Lists; 0 where there is none.

    Percentages are fractions of 1 when the highest is at most 1. A lowest alone may be 1 %, and cannot be 100 %.
    """
    percent = f'{tidy("xla_WeightUnit")}="{layout.WEIGHT_UNITS[1]}"'
    fractions = f"IF({percent},IF(xla_HighestWeight=0,xla_LowestWeight<1,xla_HighestWeight<=1),FALSE)"
    return f"IFERROR(IF({fractions},ROUND({name}*100,9),{name}*1),0)"


def weight(row: int) -> str:
    """Weight of the criterion on this row of Lists; a percentage typed as 30% is stored as 0.3."""
    cell = f"INDEX(xla_CritWeights,$B{row})"
    value = f"IF({weights_are_fractions()},ROUND({cell}*100,9),{cell})"
    return f'IFERROR(IF($D{row}="S",IF(ISNUMBER({cell}),{value},0),0),0)'


def available_level(row: int, number: int) -> str:
    """`number` when that level may be chosen for the criterion on this row of Lists, else a dash."""
    column = at("Lists", Lists.first + number - 1, Lists.means_column)
    given = tidy(f"INDEX(xla_Criteria,$B{row},{column})")
    counted = f"${column_letters(Lists.given)}{row}"
    if_given = f'IF({counted}<2,{number},IF({given}<>"",{number},"{layout.NOTHING}"))'
    return f'IFERROR(IF($D{row}<>"S","{layout.NOTHING}",{if_given}),"{layout.NOTHING}")'


def meanings_given(row: int, levels: int) -> str:
    """How many levels have a meaning for the criterion on this row of Lists."""
    parts = []
    for level in range(1, levels + 1):
        column = at("Lists", Lists.first + level - 1, Lists.means_column)
        parts.append(f'IFERROR(({tidy(f"INDEX(xla_Criteria,$B{row},{column})")}<>"")*1,0)')
    return "+".join(parts)


def allowed_level(row: int, number: int, levels: int) -> str:
    """The `number`th choice in the drop-down of the criterion on this row of Lists."""
    first, last = column_letters(Lists.available), column_letters(Lists.available + levels - 1)
    gate = f'"{layout.GATE_ANSWERS[number - 1]}"' if number <= len(layout.GATE_ANSWERS) else '""'
    level = f'IFERROR(INDEX(xla_Levels,SMALL(${first}{row}:${last}{row},{number})),"")'
    return f'IF($D{row}="G",{gate},{level})'


def allowed_count(row: int, levels: int) -> str:
    """How many choices the drop-down has."""
    first, last = column_letters(Lists.available), column_letters(Lists.available + levels - 1)
    return f'IF($D{row}="G",2,MAX(1,COUNT(${first}{row}:${last}{row})))'


def weighted_end(row: int, points: int) -> str:
    """Weight times the lowest or highest points (their column) of the criterion on this row of Lists."""
    return f"${column_letters(Lists.weight)}{row}*${column_letters(points)}{row}"


def end_points(row: int, levels: int, which: str) -> str:
    """Lowest (`which` MAX: the last level) or highest (MIN) points available on this row of Lists."""
    first, last = column_letters(Lists.available), column_letters(Lists.available + levels - 1)
    area = f"${first}{row}:${last}{row}"
    return f"IF(COUNT({area})=0,0,INDEX(xla_Points,{which}({area})))"


def total_bound(column: int, option: int, which: int) -> str:
    """Lowest or highest total (`which`: Lists.low or Lists.high); a blank counts at that end of its levels."""
    cells, ends = f"Results!{matrix_column(column)}", lists_column(which)
    out = f'{gateway_answers.has_failed(option)}*SUMIF({cells},"{layout.SPARE}",{ends})'
    return f'ROUND(SUM({cells})+SUMIF({cells},"{layout.MISSING}",{ends})+{out},6)'


def option_label(row: int) -> str:
    """ID and name of the option on this row of Lists; the ID alone when Options no longer has it."""
    typed = f"${column_letters(Lists.typed_id)}{row}"
    name = tidy(f"INDEX(xla_OptNames,MATCH({typed},xla_OptIds,0))")
    return f'TRIM(${column_letters(Lists.option)}{row}&" "&IFERROR({name},""))'


def perhaps_in(row: int) -> str:
    """1 unless the option on this row of Lists failed a gateway, or is spare."""
    gates = f"${column_letters(Lists.gates)}{row}"
    return f'IF(OR(LEFT({gates},6)="Failed",{gates}="{layout.SPARE}"),0,1)'


def option_begun(row: int, gateways: int = 2) -> str:
    """0 on a row of Lists whose option is spare: no name, nothing below its heading on Scores, no gateway answered."""
    key, name, column = (f"${column_letters(c)}{row}" for c in (Lists.option, Lists.option_label, Lists.score_column))
    below = f"INDEX(xla_Scores,2,{column}):INDEX(xla_Scores,ROWS(xla_Scores),{column})"
    entered = f"IFERROR(IF(COUNTA({below})>0,1,0),0)"
    return f"IF({name}<>{key},1,IF({gateway_answers.answer_count(row, gateways)}>0,1,{entered}))"


def name_count(row: int) -> str:
    """How often the name of the option on this row of Lists stands on the Short-list of Options."""
    typed = f"${column_letters(Lists.typed_id)}{row}"
    name = f"INDEX(xla_OptNames,MATCH({typed},xla_OptIds,0))"
    same = f'(xla_OptNames={name})*(xla_OptNames<>"")*(xla_OptStages="Short-list")'
    return f"IFERROR(SUMPRODUCT({same}),0)"


def group_total(option: int, group_cell: str) -> str:
    """An option's subtotal of the group named in `group_cell`, where it is certain."""
    cells = f"Results!{matrix_column(layout.RESULTS_FIRST_OPTION + option)}"
    groups = span("Results", FIRST_CRITERION, 2, LAST_CRITERION, 2)
    here = f"({groups}={group_cell})"
    blank = f'{here}*(({cells}="{layout.MISSING}")+({cells}="{layout.SPARE}"))'
    low, high = lists_column(Lists.low), lists_column(Lists.high)
    value = f"ROUND(SUMPRODUCT({here}*1,{cells})+SUMPRODUCT({blank}*{low}),6)"
    begun = at("Lists", Lists.first + option, Lists.begun)
    nothing = f'OR({group_cell}="",Results!$E${layout.results_row("total")}=0,{begun}=0)'
    sure = f"SUMPRODUCT({blank}*({high}-{low}))=0"
    return f'IF({nothing},"{layout.NOTHING}",IF({sure},{value},"{layout.NOTHING}"))'


def place_key(option: int) -> str:
    """Sorts options by best, then worst possible rank, then order; those without a rank come last."""
    best, worst = (at("Lists", Lists.first + option, which) for which in (Lists.best, Lists.worst))
    return f"IF(ISNUMBER({best}),{best}*10000+{worst}*100,9000000)+{option + 1}"


def place(option: int) -> str:
    """Place of the option in Summary, 1 for the first row."""
    key = at("Lists", Lists.first + option, Lists.place_key)
    return f'1+COUNTIF({lists_options(Lists.place_key)},"<"&{key})'


def missing_scores(options: int) -> str:
    """How many scores and gateway answers are still to enter."""
    last = column_letters(layout.RESULTS_FIRST_OPTION + max(options, 1) - 1)
    return f'COUNTIF(Results!${FIRST_OPTION}${FIRST_CRITERION}:${last}${LAST_CRITERION},"{layout.MISSING}")'


def wanted_scores() -> str:
    """How many scores and gateway answers there should be; none of an option that failed a gateway."""
    kinds, in_play = lists_column(Lists.kind), f"(SUM({lists_options(Lists.begun)})-SUM({lists_options(Lists.failed)}))"
    return f'(COUNTIF({kinds},"S")+COUNTIF({kinds},"G"))*{in_play}'


def criteria_now() -> str:
    """How many rows of Criteria are a criterion, though it may have no Ref yet."""
    return rows_begun("xla_CritRefs", "xla_CritGroups", "xla_CritTitles", "xla_CritKinds")


def short_listed_now() -> str:
    """How many rows of Options are on the Short-list; as many as Results has where Options has no Stage."""
    # COUNTIF, since Gnumeric does not trim a range inside another function; the stars stand for spaces around.
    return f'IFERROR(COUNTIF(xla_OptStages,"*{layout.STAGES[1]}*"),{scalar("options")})'


def unweighted_formula() -> str:
    """How many scored criteria have no weight yet."""
    return f'SUMPRODUCT(({lists_column(Lists.kind)}="S")*({lists_column(Lists.weight)}=0))'


def certain_first() -> str:
    """How many options are first whatever is still to be entered."""
    return f"COUNTIF({lists_options(Lists.worst)},1)"


def gateways(column: int) -> str:
    """'Failed D2' with the first gateway failed, else 'Missing D3' with the first without an answer, else 'Passed'.

    Before these come words for a spare row and for missing weights; 'Not scored' stands for 'Passed' where no criterion
    is scored, so that nobody is ranked by nothing.
    """
    cells = f"Results!{matrix_column(column)}"
    refs = span("Results", FIRST_CRITERION, 1, LAST_CRITERION, 1)
    missing = f'({lists_column(Lists.kind)}="G")*({cells}="{layout.MISSING}")'
    from_end = f"SUMPRODUCT(LARGE({missing}*({LAST_CRITERION + 1}-ROW({cells})),1))"
    weightless = f"Results!$E${layout.results_row('total')}=0"
    begun = at("Lists", Lists.first + column - layout.RESULTS_FIRST_OPTION, Lists.begun)
    return (
        f'IF({begun}=0,"{layout.SPARE}",'
        f'IF(AND({weightless},{scored_criteria()}>0),"{layout.NO_WEIGHTS}",'
        f'IF(COUNTIF({cells},"Fail")>0,"Failed "&INDEX({refs},MATCH("Fail",{cells},0)),'
        f'IF({from_end}>0,"{layout.MISSING} "&INDEX({refs},{LAST_CRITERION - FIRST_CRITERION + 2}-{from_end}),'
        f'IF({weightless},"{formulas.NOT_SCORED}","Passed")))))'
    )


def best_rank(row: int) -> str:
    """1 + number of options surely in whose lowest total is above the highest of the option on this row of Lists."""
    gate, high = beside(row, Lists.gates), beside(row, Lists.sum_high)
    above = f'SUMPRODUCT(({lists_options(Lists.gates)}="Passed")*({lists_options(Lists.sum_low)}>{high}))'
    return f'IF({gate}="Passed",1+{above},"{layout.NOTHING}")'


def worst_rank(row: int) -> str:
    """1 + number of other options, in or perhaps in, whose highest total is above this one's lowest."""
    gate, low, high = (beside(row, which) for which in (Lists.gates, Lists.sum_low, Lists.sum_high))
    above = f"SUMPRODUCT(({lists_options(Lists.perhaps)}=1)*({lists_options(Lists.sum_high)}>{low}))-({high}>{low})"
    return f'IF({gate}="Passed",1+{above},"{layout.NOTHING}")'


def open_formula() -> str:
    """How many options have a score or a gateway's answer blank, or failed a gateway."""
    gates, low, high = (lists_options(which) for which in (Lists.gates, Lists.sum_low, Lists.sum_high))
    blank = f'COUNTIF({gates},"Failed *")+COUNTIF({gates},"{layout.MISSING} *")'
    return f'{blank}+SUMPRODUCT(({gates}="Passed")*({low}<>{high}))'


def headline_formula(title_rows: int = layout.FIRST_ROW) -> str:
    """Who ranks first, in a sentence; first a call to recalculate when Criteria or Options has other rows."""
    first, second = f"Summary!$B${title_rows}", f"Summary!$B${title_rows + 1}"
    points, percent = f"Summary!$C${title_rows}", f"Summary!$D${title_rows}"
    top = f"$E${layout.results_row('total')}"
    of = f'{number_text(points)}&" of "&{number_text("Results!" + top)}&" ("&ROUND({percent}*100,0)&"%)."'
    leaders = scalar("first")
    many = f'IF({leaders}=2,{first}&" and "&{second},{leaders}&" options")&" share first place with "&{of}'
    one = (
        f'IF(ISNUMBER({points}),{first}&" ranks first with "&{of},'
        f'{first}&" ranks first whatever the missing scores are.")'
    )
    behind, others = (f"{scalar(key)}<>{scalar(f'{key}_now')}" for key in ("criteria", "options"))
    return (
        f'IF({behind},"Criteria has changed: run Recalculate.",'
        f'IF({others},"Options has changed: run Recalculate.",'
        f'IF({scalar("unweighted")}>0,"Scored criteria without a weight: "&{scalar("unweighted")}&".",'
        f'IF({scored_criteria()}=0,"{NOTHING_SCORED}, so no option is ranked.",'
        f'IF({leaders}=0,"No option is certain to come first yet.",IF({leaders}=1,{one},{many}))))))'
    )


def look(page: "Worksheet", _: Appraisal) -> None:
    """Lists: plain, for whoever unhides it."""
    from xlappraise.sheets.style import font, width

    for cell in page[1]:
        cell.font = font(bold=True)
    for column in (Lists.scalar, Lists.scalar_value, Lists.option_label):
        width(page, column, 30)


TOOL = ToolSheet(
    lambda source: {layout.LISTS.name: sheet(source)},
    look,
    like=lambda _, __: None,
    surplus=lambda page, wanted: wanted.others(page.cells),
)
