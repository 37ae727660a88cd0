"""What the tool's cells are made from in; out, the answers to gateways that Lists gathers from Gateways and Scores.

They stand apart from Results, where a blank score reads `-` as soon as its option has failed: read from its own
column there, that would go round in a circle.
"""

from collections.abc import Mapping

from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.scoring import SPARE, OptionResult, Results
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.sheets.cells import Cells, ToolCell
from xlappraise.sheets.formulas import Lists, beside, heading_of, lists_column, place_in, score_text
from xlappraise.xlsx.addresses import at, column_letters, span

COLUMN_ROW = Lists.last_option + 1
"""Row of Lists below the options: where each gateway's answers stand on Gateways."""


class GatewayPlaces(NamedTuple):
    """Rows of options by ID and columns of answers by Ref on Gateways, counted from the corner of its headings."""

    rows: Mapping[str, int]
    columns: Mapping[str, int]


def width(appraisal: Appraisal) -> int:
    """Columns of answers on Lists: two at least, as Gnumeric finds nothing by INDEX in an area of one cell."""
    return max(2, len(appraisal.gateways))


def area(row: int, gateways: int) -> str:
    """The answers of the option on this row of Lists."""
    return span("Lists", row, Lists.answers, row, Lists.answers + gateways - 1)


def cells(appraisal: Appraisal, results: Results, where: GatewayPlaces) -> Cells:
    """Headings, and a row for each option: whether it failed, its row on Gateways, its answers."""
    found: Cells = {
        (1, Lists.failed): ToolCell("Failed"),
        (1, Lists.gateway_row): ToolCell("Row in Gateways"),
    }
    numbers = [n for n, criterion in enumerate(appraisal.criteria, 1) if criterion.is_gateway]
    for k in range(width(appraisal)):
        ref = appraisal.gateways[k].ref if k < len(numbers) else ""
        found[1, Lists.answers + k] = ToolCell(float(numbers[k]) if ref else layout.NOTHING, _number(k))
        column: float | str = float(where.columns[ref]) if ref in where.columns else layout.NOTHING
        found[COLUMN_ROW, Lists.answers + k] = ToolCell(column, _column(k))
    for row, result in enumerate(results.rows, Lists.first):
        found |= _option(appraisal, where, row, result)
    return found


def _option(appraisal: Appraisal, where: GatewayPlaces, row: int, result: OptionResult) -> Cells:
    key, gateways = result.option.id, width(appraisal)
    line: float | str = float(where.rows[key]) if key in where.rows else layout.NOTHING
    found = {
        (row, Lists.failed): ToolCell(float(bool(result.failed)), failed_flag(row, gateways)),
        (row, Lists.gateway_row): ToolCell(line, _row(row)),
    }
    for k in range(gateways):
        ref = appraisal.gateways[k].ref if k < len(appraisal.gateways) else ""
        given = None if result.status == SPARE else appraisal.scores.get((ref, key))
        value = str(given or layout.NOTHING)
        found[row, Lists.answers + k] = ToolCell(value, answer(row, k))
    return found


def _number(k: int) -> str:
    """Which criterion, counted on Lists, is the gateway number `k`, counted from 0; a dash where there is none."""
    kinds = lists_column(Lists.kind).removeprefix("Lists!")
    if not k:
        return f'IFERROR(MATCH("G",{kinds},0),"{layout.NOTHING}")'
    before = beside(1, Lists.answers + k - 1)
    rest = f"INDEX({kinds},{before}+1):INDEX({kinds},ROWS({kinds}))"
    return f'IFERROR({before}+MATCH("G",{rest},0),"{layout.NOTHING}")'


def _column(k: int) -> str:
    """The column of Gateways whose heading is that gateway's Ref, alone or before a space or a sign."""
    ref = f"INDEX({lists_column(Lists.ref).removeprefix('Lists!')},{beside(1, Lists.answers + k)})"
    return heading_of(ref, "xla_GatewaysHead")


def _row(row: int) -> str:
    """The row of Gateways with the ID of the option on this row of Lists."""
    return f'IFERROR(MATCH(${column_letters(Lists.option)}{row},xla_GatewayIds,0),"{layout.NOTHING}")'


def answer(row: int, k: int) -> str:
    """Pass, Fail or a dash: what Gateways says of the option on this row of Lists, or Scores; Fail of both."""
    number, column = beside(1, Lists.answers + k), beside(COLUMN_ROW, Lists.answers + k)
    line, across = (f"${column_letters(c)}{row}" for c in (Lists.gateway_row, Lists.score_column))
    scores = f"INDEX({lists_column(Lists.score_row).removeprefix('Lists!')},{number})"
    there = _place(f"INDEX(xla_Gateways,{line},{column})", f"AND(ISNUMBER({line}),ISNUMBER({column}))")
    below = _place(f"INDEX(xla_Scores,{scores},{across})", f"AND(ISNUMBER({scores}),ISNUMBER({across}))")
    words = ",".join(f'"{word}"' for word in (layout.NOTHING, *layout.GATE_ANSWERS))
    return f'IF(ISNUMBER({number}),CHOOSE(1+MAX({there},{below}),{words}),"{layout.NOTHING}")'


def _place(cell: str, there: str) -> str:
    return f"IFERROR(IF({there},{place_in('xla_Gate', score_text(cell))},0),0)"


def failed_flag(row: int, gateways: int) -> str:
    """1 where the option on this row of Lists failed a gateway, else 0."""
    return f'IF(COUNTIF({area(row, gateways).removeprefix("Lists!")},"{layout.GATE_ANSWERS[1]}")>0,1,0)'


def answer_count(row: int, gateways: int) -> str:
    """How many answers to gateways the option on this row of Lists has."""
    answers = area(row, gateways).removeprefix("Lists!")
    return "+".join(f'COUNTIF({answers},"{word}")' for word in layout.GATE_ANSWERS)


def answer_formula(line: int, option: int, gateways: int) -> str:
    """The answer of an option, counted from 0, to the gateway on this line of Lists; an error where it has none."""
    kinds = f"Lists!${column_letters(Lists.kind)}${Lists.first}:${column_letters(Lists.kind)}{line}"
    found = f'INDEX({area(Lists.first + option, gateways)},1,COUNTIF({kinds},"G"))'
    return f'IF({found}="{layout.NOTHING}",NA(),{found})'


def has_failed(option: int) -> str:
    """The cell of Lists that is 1 where an option, counted from 0, failed a gateway."""
    return at("Lists", Lists.first + option, Lists.failed)
