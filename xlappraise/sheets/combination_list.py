"""An Appraisal with other than two dimensions in; out, the cells of Combinations as a list, and what it reads on Lists.

An option with a value in a dimension has a row, and so has each value that is ruled out, with all its combinations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlappraise.appraisal.combinations import (
    RULED_OUT,
    Combination,
    Value,
    column_key,
    combination_list,
    dimensions,
    reasons,
)
from xlappraise.appraisal.combinations import values as values_of
from xlappraise.appraisal.lineage import DISCOUNTED
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.words import folded
from xlappraise.sheets import layout
from xlappraise.sheets.cells import Cells, ToolCell
from xlappraise.sheets.combination_values import (
    COMPARED,
    KIND,
    MOST_VALUES,
    NO_REASON,
    OPEN,
    OPTIONS,
    OUT,
    REASON,
    WHEN,
    CombinationColumns,
    block_cells,
    block_of,
    choice_spelling,
    counts_formula,
    counts_words,
    cut_formula,
    own_entry,
    reason_as_shown,
)
from xlappraise.sheets.formulas import Lists, beside, down, tidy
from xlappraise.sheets.source import Source
from xlappraise.xlsx import addresses

HEADINGS = ("Option", "Outcome", "Reason")
"""Columns of the list; a column for each dimension follows."""
OPTION, OUTCOME, WHY = 1, 2, 3
KEY = (
    "P Preferred, C Carried forward or Considered further, N Not recommended, M Merged, R Replaced or renumbered, "
    "D Discounted, ? not decided."
)
NONE_YET = "No combinations yet: choose a value of each dimension on Options."
ANY, WITH = "any", "All with "
"""What a row of a ruled-out value says of the other dimensions, and what its first cell begins with."""
NOTHING = f'"{layout.NOTHING}"'
NO_TEXT = f'"{NO_REASON}"'

# On Lists, behind the values: the option's ID, its outcome and reason; then for each dimension where its value stands
# if that is ruled out, why, and all reasons so far.
ID, BECAME, BECAUSE = range(CombinationColumns.listed, CombinationColumns.listed + 3)
EACH = 3


def _of_dimension(number: int) -> tuple[int, int, int]:
    first = BECAUSE + 1 + number * EACH
    return first, first + 1, first + 2


def table(source: Source) -> Cells:
    """Every cell of the sheet."""
    appraisal, names = source.appraisal, dimensions(source.appraisal)
    every, ruled_out = _rows(appraisal), _ruled_out(appraisal)
    found: Cells = {
        (1, 1): ToolCell(layout.COMBINATIONS.title),
        (2, 1): ToolCell(layout.COMBINATIONS.instruction),
        (3, 1): ToolCell(_headline_words(appraisal), _headline(names)),
        (4, 1): ToolCell(KEY),
    }
    for column, (heading, on_lists) in enumerate(zip(HEADINGS, (ID, BECAME, BECAUSE), strict=True), 1):
        found[layout.HEADER_ROW, column] = ToolCell(heading, addresses.at("Lists", 1, on_lists) if column > 1 else None)
    for number, name in enumerate(names):
        kind = addresses.at("Lists", Lists.first, block_of(number) + KIND)
        found[layout.HEADER_ROW, WHY + 1 + number] = ToolCell(name, tidy(kind))
    told = list(texts(appraisal))
    for index in range(len(every)):
        row = layout.FIRST_ROW + index
        because = addresses.at("Lists", Lists.first + index, BECAUSE)
        formulas: list[str | None] = [_label(index), _outcome_words(index), _reason_or_nothing(because)]
        formulas += [
            _value(index, n) if source.has(OPTIONS, column_key(name)) else None for n, name in enumerate(names, 1)
        ]
        found |= {(row, n): ToolCell(*cell) for n, cell in enumerate(zip(told[index], formulas, strict=True), 1)}
    for index, (number, place, _) in enumerate(ruled_out, len(every)):
        row = layout.FIRST_ROW + index
        name, out, when, why = (
            addresses.at("Lists", Lists.first + place, block_of(number) + part)
            for part in (COMPARED, OUT, WHEN, REASON)
        )
        became = f'IF({out}=1,"{RULED_OUT}"&IF({when}={NOTHING},""," "&{when}),{NOTHING})'
        of_value = [f'"{WITH}"&{name}', became, _reason_or_nothing(why)]
        of_value += [name if each == number else f'"{ANY}"' for each in range(len(names))]
        found |= {(row, n): ToolCell(*cell) for n, cell in enumerate(zip(told[index], of_value, strict=True), 1)}
    return found


def _rows(appraisal: Appraisal) -> tuple[Combination, ...]:
    return combination_list(appraisal)[: layout.MAX_OPTIONS]


def _values(appraisal: Appraisal) -> list[list[Value]]:
    """The values of each dimension, as far as they are shown."""
    return [list(values_of(appraisal, name))[:MOST_VALUES] for name in dimensions(appraisal)]


def _ruled_out(appraisal: Appraisal) -> list[tuple[int, int, Value]]:
    """The values that are ruled out: the number of the dimension, the place in it, and the value."""
    each = enumerate(_values(appraisal))
    return [(number, place, v) for number, values in each for place, v in enumerate(values) if v.ruled_out]


def texts(appraisal: Appraisal) -> Iterator[tuple[str, ...]]:
    """What stands in each row of the list."""
    values, count = _values(appraisal), len(dimensions(appraisal))
    for combination in _rows(appraisal):
        option, outcome = combination.option, combination.outcome
        label = option.label if option else ""
        why = _reason(combination, values) or layout.NOTHING
        given = (name or layout.NOTHING for name in combination.values)
        yield label, f"{combination.letter} {outcome}" if outcome else OPEN, why, *given
    for number, _, value in _ruled_out(appraisal):
        became = f"{RULED_OUT} {value.stage.lower()}".rstrip()
        given = (value.name if each == number else ANY for each in range(count))
        yield WITH + value.name, became, reason_as_shown(value.reason) or layout.NOTHING, *given


def _reason(combination: Combination, values: Sequence[Sequence[Value]]) -> str:
    """The reason as far as it is shown: each value's reason is cut by itself."""
    if combination.option and combination.option.reason:
        return reason_as_shown(combination.option.reason)
    if combination.outcome != DISCOUNTED:
        return ""
    found = (_out(given, name) for given, name in zip(values, combination.values, strict=True))
    return reasons(value._replace(reason=reason_as_shown(value.reason)) for _, value in filter(None, found))


def _out(values: Sequence[Value], name: str) -> tuple[int, Value] | None:
    """The value of that name and its place, counted from 1, if it is ruled out."""
    places = enumerate(values, 1)
    return next(((n, v) for n, v in places if v.ruled_out and folded(v.name) == folded(name)), None)


def _headline_words(appraisal: Appraisal) -> str:
    every = _rows(appraisal)
    return f"{counts_words(every)}; values ruled out: {len(_ruled_out(appraisal))}." if every else NONE_YET


def _headline(names: Sequence[str]) -> str:
    every = f"COUNTA({down(ID, layout.MAX_OPTIONS)})"
    out = f"SUM({','.join(down(block_of(number) + OUT, MOST_VALUES) for number in range(len(names)))})"
    told, rest = counts_formula(every, down(BECAME, layout.MAX_OPTIONS))
    ending = f'IF({rest}=0,"",", "&{rest}&" neither")&"; values ruled out: "&{out}&"."'
    return f'IF({every}=0,"{NONE_YET}",{told}&{ending})'


def _label(index: int) -> str:
    key = addresses.at("Lists", Lists.first + index, ID)
    named = tidy(f'{key}&" "&{own_entry(key, "xla_OptNames")}')
    return f"IFERROR({named},{tidy(key)})"


def _outcome_words(index: int) -> str:
    outcome = addresses.at("Lists", Lists.first + index, BECAME)
    return f'IF({outcome}={NOTHING},"{OPEN}",LEFT({outcome},1)&" "&{outcome})'


def _reason_or_nothing(reason: str) -> str:
    return f"IF({reason}={NO_TEXT},{NOTHING},{reason})"


def _value(index: int, number: int) -> str:
    said = tidy(own_entry(addresses.at("Lists", Lists.first + index, ID), f"xla_OptDimension{number}"))
    return f'IFERROR(IF({said}="",{NOTHING},{said}),{NOTHING})'


def lists_cells(source: Source) -> Cells:
    """What the sheet reads on Lists: the values of each dimension, and of each option what became of it and why."""
    found: Cells = {(1, column): ToolCell(heading) for column, heading in enumerate(HEADINGS, ID)}
    values = _values(source.appraisal)
    for number, given in enumerate(values):
        found |= block_cells(source, number, given)
        column = block_of(number) + COMPARED
        found |= {(row, column): ToolCell(value.name) for row, value in enumerate(given, Lists.first)}
    for index, combination in enumerate(_rows(source.appraisal)):
        found |= _option_cells(source, index, combination, values)
    return found


def _option_cells(source: Source, index: int, combination: Combination, values: Sequence[Sequence[Value]]) -> Cells:
    row, option = Lists.first + index, combination.option
    assert option is not None, "each row of the list is an option's"
    key = beside(row, ID)
    found: Cells = {(row, ID): ToolCell(source.typed_value(option.cells.get("id"), option.id))}
    so_far: list[Value] = []
    for number, (given, name) in enumerate(zip(values, combination.values, strict=True)):
        place, why, every = _of_dimension(number)
        out = _out(given, name)
        reason = reason_as_shown(out[1].reason) if out else ""
        so_far += [out[1]._replace(reason=reason)] if out else []
        found[row, place] = ToolCell(float(out[0]) if out else 0.0, _place(index, number))
        area = down(block_of(number) + REASON, MOST_VALUES)
        at = beside(row, place)
        found[row, why] = ToolCell(reason or NO_REASON, f"IF({at}=0,{NO_TEXT},INDEX({area},MAX(1,{at})))")
        found[row, every] = ToolCell(reasons(so_far) or NO_REASON, _together(row, number))
    last = beside(row, _of_dimension(len(values) - 1)[2])
    outs = "+".join(beside(row, _of_dimension(number)[0]) for number in range(len(values)))
    found[row, BECAME] = ToolCell(combination.outcome or layout.NOTHING, _outcome(source, key, outs))
    found[row, BECAUSE] = ToolCell(_reason(combination, values) or NO_REASON, _why(source, row, key, last))
    return found


def _place(index: int, number: int) -> str:
    """Where the option's value stands in its dimension, counted from 1; 0 when it is not ruled out."""
    said = addresses.at(layout.COMBINATIONS.name, layout.FIRST_ROW + index, WHY + 1 + number)
    names, out = (down(block_of(number) + part, MOST_VALUES) for part in (COMPARED, OUT))
    return f"SUMPRODUCT(({names}={said})*({out}=1)*(ROW({names})-{Lists.first - 1}))"


def _together(row: int, number: int) -> str:
    """The reasons of this dimension's value and of those before it, each once, on lines of their own."""
    _, why, _ = _of_dimension(number)
    here = beside(row, why)
    if not number:
        return here
    before = beside(row, _of_dimension(number - 1)[2])
    same = ",".join(f"EXACT({here},{beside(row, _of_dimension(each)[1])})" for each in range(number))
    both = f"IF({before}={NO_TEXT},{here},{before}&CHAR(10)&{here})"
    return f"IF(OR({here}={NO_TEXT},{same}),{before},{both})"


def _outcome(source: Source, key: str, outs: str) -> str:
    ruled_out = f'IF({outs}>0,"{DISCOUNTED}",{NOTHING})'
    if not source.has(OPTIONS, "outcome"):
        return ruled_out
    said = choice_spelling(own_entry(key, "xla_OptOutcomes"), "outcome", layout.OUTCOMES)
    return f"IF({said}={NOTHING},{ruled_out},{said})"


def _why(source: Source, row: int, key: str, every: str) -> str:
    values = f'IF({beside(row, BECAME)}="{DISCOUNTED}",{every},{NO_TEXT})'
    if not source.has(OPTIONS, "reason"):
        return values
    own = cut_formula(own_entry(key, "xla_OptReasons"))
    return f"IF({own}={NO_TEXT},{values},{own})"


def widths(count: int) -> tuple[float, ...]:
    """Widths of the columns of a list with so many dimensions."""
    return (36.0, 28.0, 60.0, *[24.0 if count < 4 else 20.0] * count)
