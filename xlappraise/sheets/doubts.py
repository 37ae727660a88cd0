"""What the tool's cells are made from in; out, what Lists gathers of the doubts on Assumptions, live.

All keys of doubtful scores stand in one text, `;V2/O1;V2/O3;D6;`, so that whoever wants to know of a score looks for
its key there.
"""

import re
from collections.abc import Iterator

from xlappraise.appraisal.doubt import APPLIES_TO, ASSUMPTIONS, DOUBTFUL, MARK, doubtful_keys, is_doubtful
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.words import general
from xlappraise.sheets import layout
from xlappraise.sheets.cells import Cells, ToolCell
from xlappraise.sheets.formulas import NBSP, Lists, as_itself, beside, down, lists_options, scalar, tidy
from xlappraise.sheets.source import DEPTH, NO_WORKBOOK, Source
from xlappraise.xlsx.addresses import column_letters, span

ROWS_A_CELL, LEAST_ROWS, SPARE_ROWS = 5, 60, 20
"""Rows of Assumptions that one cell of Lists gathers; the least number of rows gathered, and rows after the last."""
LIVE_SCORES = 2_000
"""Score cells up to which the doubts in totals are counted live; of more, a recalculation counts them."""
MOST = 32_767
"""Characters that a cell may hold."""
TOO_MANY = "!"
"""Stands for more keys than a cell may hold, or for an Assumptions that cannot be read."""
BEHIND = f" {MARK}"
"""What a live format shows behind a score, a total or a subtotal."""
LEGEND = f"{MARK} Doubtful"
LEGEND_TEXT = "a score that Assumptions calls doubtful; a total or subtotal that counts one"
_UNMARKED = "Not all doubtful scores can be marked here: see Assumptions."
_COUNTED = f" called doubtful on Assumptions. A total or subtotal with {MARK} counts at least one of them."


def cells(source: Source) -> Cells:
    """Headings, the keys as they are gathered row by row, and how many doubts each total and subtotal counts."""
    found: Cells = {(1, Lists.doubts): ToolCell("Doubts"), (1, Lists.doubt_counts): ToolCell("Doubtful scores")}
    for row, (text, rows) in enumerate(_texts(source), Lists.first):
        found[row, Lists.doubts] = ToolCell(text, _text_formula(row, rows))
    return found | _counts(source.appraisal)


def scalars(source: Source) -> dict[str, ToolCell]:
    """The keys of all doubtful scores, and how many scores these are."""
    gathered = _texts(source)
    count = float(len(doubtful_keys(source.appraisal)))
    counts, begun = (beside_all(column) for column in (Lists.doubt_counts, Lists.begun))
    last = beside(Lists.first + len(gathered) - 1, Lists.doubts)
    return {
        "doubts": ToolCell(_keys(gathered[-1][0]), _keys_formula(last)),
        "doubtful": ToolCell(count, f"SUMPRODUCT(({begun}=1)*{counts})"),
    }


def beside_all(column: int) -> str:
    """The rows of options in a column of Lists, as formulas there write them."""
    return lists_options(column).removeprefix("Lists!")


def _texts(source: Source) -> list[tuple[str, range]]:
    """What each cell of Lists has gathered, the cells above it among it, and from which rows of Assumptions."""
    there = _rows(source)
    last = min(max(LEAST_ROWS, max(there, default=0) + SPARE_ROWS), DEPTH)
    found, text = [], ""
    for first in range(1, last + 1, ROWS_A_CELL):
        rows = range(first, first + ROWS_A_CELL)
        text = TOO_MANY if text == TOO_MANY else "".join([text or ";", *(f";{there[n]}" for n in rows if n in there)])
        text = TOO_MANY if len(text) > MOST else text
        found.append((text, rows))
    return found


def _rows(source: Source) -> dict[int, str]:
    """What the rows of Assumptions that call a score doubtful apply to, just as it is typed, by row of the table."""
    place, found = source.where.assumptions, dict[int, str]()
    for number, row in enumerate(source.appraisal.logs.get(ASSUMPTIONS, ()), 1):
        cell = None if source.snapshot is NO_WORKBOOK else row.cells.get(APPLIES_TO)
        at = cell.row - place.header_row if cell and place else number
        if is_doubtful(row) and at <= DEPTH:
            value = source.typed_value(cell, str(row.values.get(APPLIES_TO, "")))
            found[at] = general(value) if isinstance(value, float) else str(value)
    return found


def _text_formula(row: int, rows: range) -> str:
    """What a cell of Lists has from the one above it, and what it adds."""
    above = '";"' if row == Lists.first else beside(row - 1, Lists.doubts)
    joined = "&".join([above, *map(_of_row, rows)])
    if row > Lists.first:
        joined = f'IF({above}="{TOO_MANY}",{above},{joined})'
    return f'IFERROR({joined},"{TOO_MANY}")'


def _of_row(number: int) -> str:
    """What a row of Assumptions applies to, where it calls that doubtful."""
    word = tidy(f"INDEX(xla_AssumeReliability,{number + 1})")
    return f'IF(UPPER({word})="{DOUBTFUL.upper()}",";"&INDEX(xla_AssumeAppliesTo,{number + 1}),"")'


def _keys(text: str) -> str:
    """The keys in capitals, each between semicolons, without the spaces around them."""
    words = text.replace("\n", ";").replace(",", ";").replace(NBSP, " ")
    words = re.sub(" +", " ", words).strip(" ")
    return re.sub(" ?([;/]) ?", r"\1", words + ";").upper().replace("/;", ";")


def _keys_formula(cell: str) -> str:
    text = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({cell},CHAR(10),";"),",",";"),"{NBSP}"," ")'
    text = f"TRIM({text})"
    for sign in ";/":
        text = f'SUBSTITUTE(SUBSTITUTE({text}," {sign}","{sign}"),"{sign} ","{sign}")'
    return f'SUBSTITUTE(UPPER({text})&";","/;",";")'


# ----------------------------------------------------------------------------------------------- of a score


def is_called_doubtful(ref: str, option: str) -> str:
    """Formula that is true where Assumptions calls the score of these two, given as formulas, doubtful."""
    of_ref = f'";"&UPPER({ref})'
    one, all_ = (f"FIND({key},xla_Doubts)" for key in (f'{of_ref}&"/"&UPPER({option})&";"', f'{of_ref}&";"'))
    return f"COUNT({one},{all_})>0"


def is_live(appraisal: Appraisal) -> bool:
    """Whether the doubts in totals are counted live."""
    return 0 < len(appraisal.criteria) * len(appraisal.short_list_rows) <= LIVE_SCORES


def criterion_formulas(appraisal: Appraisal) -> dict[int, str | None]:
    """By column of Lists, on the first criterion's row: the options whose score on it is doubtful, `;O1;O3;`.

    Spare ones are among them: what tells these apart depends on every score, and nothing here is to be worked out
    again while scores are typed.
    """
    row, terms = Lists.first, []
    for line, _ in enumerate(appraisal.short_list_rows, Lists.first) if is_live(appraisal) else ():
        option = f"${column_letters(Lists.option)}${line}"
        test = is_called_doubtful(f"${column_letters(Lists.ref)}{row}", option)
        terms.append(f'IF({test},{option}&";","")')
    kind = f"${column_letters(Lists.kind)}{row}"
    return {Lists.doubted: f'";"&IF({kind}="S",{"&".join(terms)},"")'} if terms else {}


def criterion_values(appraisal: Appraisal) -> Iterator[tuple[str, ...]]:
    """The same of each criterion, as values."""
    doubtful, options = doubtful_keys(appraisal, spare=True), [option.id for option in appraisal.short_list_rows]
    for criterion in appraisal.criteria:
        named = (f"{option};" for option in options if (criterion.ref, option) in doubtful)
        yield (";" + "".join(named),) if is_live(appraisal) else ()


def _counts(appraisal: Appraisal) -> Cells:
    """How many doubtful scores count in each option's total, and in its subtotal of each group."""
    cells: Cells = {}
    groups = [group.name for group in appraisal.groups[: layout.MAX_GROUPS]]
    live, doubted = is_live(appraisal), dict[str, list[str]]()
    for ref, key in doubtful_keys(appraisal, spare=True):
        doubted.setdefault(key, []).append(appraisal.by_ref[ref.lower()].group)
    for row, option in enumerate(appraisal.short_list_rows, Lists.first):
        own = doubted.get(option.id, [])
        numbers = (len(own), *(own.count(group) for group in groups))
        for index, number in enumerate(numbers):
            source = _count(row, len(appraisal.criteria), index) if live else None
            cells[row, Lists.doubt_counts + index] = ToolCell(float(number), source)
    return cells


def _count(row: int, criteria: int, group: int) -> str:
    """How many scores of the option on this row of Lists are doubtful: of all, or of the group of that number."""
    doubted = down(Lists.doubted, criteria).removeprefix("Lists!")
    option = f'"*;"&{beside(row, Lists.option)}&";*"'
    if not group:
        return f"COUNTIF({doubted},{option})"
    first = layout.RESULTS_FIRST_CRITERION
    groups = span(layout.RESULTS.name, first, 2, first + criteria - 1, 2)
    name = f"{column_letters(Lists.groups + group - 1)}$1"
    return f'COUNTIFS({groups},"="&{as_itself(name)},{doubted},{option})'


# ----------------------------------------------------------------------------------------------- in words


def sentence(source: Source) -> str:
    """What Summary says of doubtful scores; nothing without any."""
    count = len(doubtful_keys(source.appraisal))
    if _texts(source)[-1][0] == TOO_MANY:
        return _UNMARKED
    return f"{count} score{' is' if count == 1 else 's are'}{_COUNTED}" if count else ""


def sentence_formula() -> str:
    """The same, live."""
    count = scalar("doubtful")
    counted = f'{count}&IF({count}=1," score is"," scores are")&"{_COUNTED}"'
    return f'IF(LEFT({scalar("doubts")},1)="{TOO_MANY}","{_UNMARKED}",IF({count}=0,"",{counted}))'


def is_sentence(formula: str | None) -> bool:
    """Whether a formula is that of this sentence, wherever Lists had its figures."""
    return _UNMARKED in (formula or "")


def legend(appraisal: Appraisal) -> Iterator[ToolCell]:
    """The mark and what it means, below the bands of Results; nothing while no score is doubtful."""
    doubtful, counts = bool(doubtful_keys(appraisal, spare=True)), lists_options(Lists.doubt_counts)
    for text in (LEGEND, LEGEND_TEXT):
        yield ToolCell(text if doubtful else "", f'IF(SUM({counts})=0,"","{text}")')
