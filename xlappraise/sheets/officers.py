"""What the tool's cells are made from in; out, those on officers' sheets: live sentences, labels, headings."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache

from xlappraise.appraisal.model import PERCENT, Appraisal, Criterion
from xlappraise.appraisal.scoring import round_half_away
from xlappraise.appraisal.words import folded
from xlappraise.sheets import formulas, layout, topics
from xlappraise.sheets.cells import Cells, ToolCell, number, number_words
from xlappraise.sheets.formulas import (
    FIRST_CRITERION,
    LAST_CRITERION,
    NOTHING_SCORED,
    NOTHING_TO_ENTER,
    Lists,
    lists_column,
    lists_options,
    number_text,
    rows_begun,
    scalar,
    scored_criteria,
    tidy,
)
from xlappraise.sheets.lists import times_named
from xlappraise.sheets.results import NO_POINTS, number_missing, number_without_weight
from xlappraise.sheets.source import Source
from xlappraise.sheets.topics import columns_of_gateway
from xlappraise.sheets.where import TablePlace
from xlappraise.xlsx.addresses import Position, column_letters, span
from xlappraise.xlsx.formula_text import same_formula
from xlappraise.xlsx.snapshot import BLANK, CellData, Sheet, Value


def scores_headline(appraisal: Appraisal) -> str:
    """How many scores are in; the same as the live formula says."""
    blank, wanted = number_missing(appraisal), sum(1 for _ in appraisal.wanted_keys())
    if not wanted:
        return formulas.NOTHING_TO_ENTER
    what = "scores and gateway answers" if appraisal.gateways else "scores"
    return f"{blank} of {wanted} {what} still to enter." if blank else f"All {wanted} {what} are in."


def headline_cells(appraisal: Appraisal) -> dict[str, Cells]:
    """The live sentence in A3 of the officer's sheets."""
    place = (3, 1)
    found = {
        "Setup": {place: ToolCell(_setup_headline(appraisal), setup_formula())},
        "Options": {place: ToolCell(_options_headline(appraisal), options_formula())},
        "Criteria": {place: ToolCell(_criteria_headline(appraisal), criteria_formula())},
        "Scores": {place: ToolCell(scores_headline(appraisal), scores_formula())},
    }
    return {sheet: cells for sheet, cells in found.items() if topics.has(appraisal, layout.BY_NAME[sheet])}


def _weights(appraisal: Appraisal) -> Fraction:
    return round_half_away(
        sum((criterion.weight or Fraction(0) for criterion in appraisal.scored_criteria), Fraction(0)), 6
    )


def _setup_headline(appraisal: Appraisal) -> str:
    total, percent = _weights(appraisal), appraisal.setup.weights == PERCENT
    if not total:
        return "No weights yet." if appraisal.scored_criteria else f"{formulas.NOTHING_SCORED}."
    wrong = ", not 100" if percent and abs(total - 100) > Fraction(1, 10) else ""
    unit = "percentages" if percent else "points"
    return f"Weights are {unit} and add up to {number_words(total)}{wrong}."


def _options_headline(appraisal: Appraisal) -> str:
    if any(times_named(appraisal, option) > 1 for option in appraisal.short_list_rows):
        return "An option name is used twice."
    options, short_listed = len(appraisal.options) - len(appraisal.spare_ids), len(appraisal.short_list)
    return f"{options} options, {short_listed} of them short-listed."


def _criteria_headline(appraisal: Appraisal) -> str:
    if blank := number_without_weight(appraisal):
        return f"Scored criteria without a weight: {blank}."
    gateways, scored = len(appraisal.gateways), len(appraisal.scored_criteria)
    rest = len(appraisal.without_spare().criteria) - gateways - scored
    return f"{gateways} gateway, {scored} scored, {rest} not assessed. {_setup_headline(appraisal)}"


def label_cells(appraisal: Appraisal, row: int, ref: str, columns: Mapping[str, int], ref_column: int = 1) -> Cells:
    """Group, title and weight beside a Ref on Scores or Rationale, in the columns where they stand."""
    criterion = appraisal.by_ref.get(folded(ref))
    return {
        (row, columns[key]): ToolCell(
            "" if criterion is None else _label_value(criterion, key), label(row, column, ref_column)
        )
        for key, column in _LABELS
        if key in columns
    }


_LABELS = (("group", 2), ("title", 3), ("weight", 4))
"""What labels tell, and the columns of Results where they are read."""


def _label_value(criterion: Criterion, key: str) -> Value:
    if key == "weight":
        if criterion.kind in NO_POINTS:
            return NO_POINTS[criterion.kind][0]
        return number(criterion.weight) if criterion.weight else layout.MISSING
    return (criterion.group if key == "group" else criterion.title) or layout.NOTHING


def gateway_labels(appraisal: Appraisal, rows: Mapping[str, int], id_column: int = 1, column: int = 2) -> Cells:
    """The names of the options whose IDs stand in these rows of Gateways."""
    names = {option.id: option.name for option in appraisal.options}
    return {
        (row, column): ToolCell(names.get(key) or layout.NOTHING, gateway_label(row, id_column))
        for key, row in rows.items()
    }


def gateway_label(row: int, id_column: int) -> str:
    """The name of the option whose ID stands in this row of Gateways."""
    name = tidy(f"INDEX(xla_OptNames,MATCH(${column_letters(id_column)}{row},xla_OptIds,0))")
    return f'IFERROR(IF({name}="","{layout.NOTHING}",{name}),"{layout.NOTHING}")'


def _gateway_cells(source: Source) -> Cells:
    """Names of options and headings of gateways on Gateways, where its rows and columns now stand."""
    place, appraisal = source.where.tables["Gateways"], source.appraisal
    name = place.columns.get("name")
    cells = gateway_labels(appraisal, place.rows, place.columns["id"], name) if name else {}
    for criterion in appraisal.gateways:
        for column in columns_of_gateway(criterion):
            if column.key in place.columns:
                cells[place.header_row, place.columns[column.key]] = ToolCell(column.heading)
    return cells


def standing_cells(source: Source) -> Iterator[tuple[str, Cells]]:
    """The tool's cells on officers' sheets where they now stand, by sheet."""
    there = source.snapshot.sheets
    for sheet in ("Scores", "Rationale"):
        if sheet in there and sheet in source.where.tables:
            yield sheet, matrix_cells(source, sheet)
    if "Gateways" in source.where.tables:
        yield source.where.tab("Gateways"), _gateway_cells(source)
    if source.appraisal.setup.assessor and "Scores" in there:
        from xlappraise.sheets.declaration import cells as of_declaration

        yield "Scores", of_declaration(source.appraisal)
    if source.appraisal.logs.get("Moderation"):
        from xlappraise.sheets.moderation import standing_cells as of_moderation  # which few workbooks need

        yield of_moderation(source)
    for sheet, cells in headline_cells(source.appraisal).items():
        if sheet in there and _is_headline(there[sheet], cells):
            yield sheet, cells


def _is_headline(sheet: Sheet, cells: Cells) -> bool:
    """Whether A3 still is a live sentence of ours, if a broken one; once an officer wrote there, it is theirs."""
    ((position, cell),) = cells.items()
    formula = sheet.cells.get(position, BLANK).formula
    broken = formula is not None and ("Lists!" in formula or "#REF!" in formula)
    return broken or same_formula(formula, cell.formula)


def matrix_cells(source: Source, sheet: str) -> Cells:
    """Labels and option headings on Scores or Rationale, where their rows and columns now stand."""
    place, appraisal = source.where.tables[sheet], source.appraisal
    cells: Cells = {}
    labels = {key: column for key, column in place.columns.items() if key in ("group", "title", "weight")}
    rows = {row: ref for ref, row in place.rows.items()}
    columns = set(labels.values())
    asked = set(place.held_rows.values())
    for (row, column), data in source.snapshot.sheets[sheet].cells.items():
        # The labels of a criterion that is gone go blank.
        if column in columns and row not in rows and "xla_listrefs" in (data.formula or "").casefold():
            if row in asked:
                cells[row, column] = ToolCell(data.value, data.source)
            else:
                rows[row] = ""
    for row, ref in rows.items():
        cells |= label_cells(appraisal, row, ref, labels, place.columns["ref"])
    names = {option.id: option.label for option in appraisal.short_list_rows}
    for option_id, column in place.options.items():
        if option_id in names:
            cells[place.header_row, column] = ToolCell(names[option_id])
    if sheet == layout.SCORES.name:
        cells |= name_cells(place, source.snapshot.sheets[sheet].cells)
    return cells


def name_cells(place: TablePlace, there: Mapping[Position, CellData] = {}) -> Cells:
    """Above each option's heading, its name as it stands on Options, until a recalculation writes it into the heading.

    Headings of a table are no formulas. Where an officer wrote something, it stays.
    """
    row = place.header_row - 1
    free = [column for column in place.options.values() if _is_free(there.get((row, column), BLANK))]
    return {(row, column): ToolCell("", live_name(column, place.header_row)) for column in free if row}


def _is_free(data: CellData) -> bool:
    return data == BLANK or "xla_optnames" in folded(data.formula or "")


def live_name(column: int, header_row: int) -> str:
    """The name of the option whose ID begins the heading in this column; empty once the heading has it."""
    heading = tidy(f"{column_letters(column)}{header_row}")
    name = tidy(f'INDEX(xla_OptNames,MATCH(LEFT({heading},FIND(" ",{heading}&" ")-1),xla_OptIds,0))')
    return f'IFERROR(IF(ISNUMBER(FIND({name},{heading})),"",{name}),"")'


def scores_formula() -> str:
    """How many scores and answers to gateways are in, and how many are still to enter."""
    missing, wanted = scalar("missing"), scalar("wanted")
    what = f'IF(COUNTIF(xla_CritKinds,"{layout.KINDS[0]}")>0," scores and gateway answers"," scores")'
    begun = f'IF({missing}=0,"All "&{wanted}&{what}&" are in.",{missing}&" of "&{wanted}&{what}&" still to enter.")'
    return f'IF({wanted}=0,"{NOTHING_TO_ENTER}",{begun})'


def options_formula() -> str:
    """How many options there are, or that a name is used twice."""
    twice = f'COUNTIF({lists_options(Lists.name_count)},">1")'
    begun = lists_options(Lists.begun)
    counted = f"-COUNT({begun})+SUM({begun})"  # less the spare ones
    return (
        f'IF({twice}>0,"An option name is used twice.",'
        f'{rows_begun("xla_OptIds", "xla_OptNames", "xla_OptStages")}{counted}&" options, "&'
        f'COUNTIF(xla_OptStages,"Short-list"){counted}&" of them short-listed.")'
    )


def criteria_formula() -> str:
    """How many criteria there are of each kind and what their weights add up to, or what is missing."""
    blank = scalar("unweighted")
    gateway, _, not_assessed = (f'COUNTIF(xla_CritKinds,"{kind}")' for kind in layout.KINDS)
    counts = f'{gateway}&" gateway, "&{scored_criteria()}&" scored, "&{not_assessed}&" not assessed. "'
    return f'IF({blank}>0,"Scored criteria without a weight: "&{blank}&".",{counts}&{setup_formula()})'


def setup_formula() -> str:
    """What the weights add up to, with a warning when percentages do not make 100."""
    percent = f'{tidy("xla_WeightUnit")}="{layout.WEIGHT_UNITS[1]}"'
    sums = f"ROUND(SUM({lists_column(Lists.weight)}),6)"
    wrong = f'IF(AND({percent},ABS({sums}-100)>0.1),", not 100.",".")'
    unit = f'IF({percent},"percentages","points")'
    none = f'IF({scored_criteria()}=0,"{NOTHING_SCORED}.","No weights yet.")'
    return f'IF({sums}=0,{none},"Weights are "&{unit}&" and add up to "&{number_text(sums)}&{wrong})'


def label(row: int, results_column: int, ref_column: int = 1) -> str:
    """Group, title or weight of the criterion whose Ref stands in `ref_column` of this row."""
    before, after = _label(results_column, ref_column)
    return f"{before}{row}{after}"


@lru_cache(maxsize=16)
def _label(results_column: int, ref_column: int) -> tuple[str, str]:
    """What stands before and behind the row: there are thousands of them."""
    source = span("Results", FIRST_CRITERION, results_column, LAST_CRITERION, results_column)
    found = f"INDEX({source},MATCH({tidy(f'${column_letters(ref_column)}{ROW}')},xla_ListRefs,0))"
    before, _, after = f'IFERROR({found},"")'.partition(ROW)
    return before, after


ROW = "\0"
"""Stands for the number of a row in a formula that is made for many."""
