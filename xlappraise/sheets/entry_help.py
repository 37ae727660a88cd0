"""A sheet of openpyxl in, the same one with help while typing: drop-downs, input messages, error alerts.

Excel takes 255 characters in a message and in a formula, 32 in a title.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.model import Appraisal, Criterion
from xlappraise.appraisal.words import list_of
from xlappraise.sheets import cells, formulas, layout, topics
from xlappraise.sheets.layout import Column
from xlappraise.xlsx.addresses import Area, column_letters
from xlappraise.xlsx.changes.kinds import EntryRule

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ENTRY_ROWS = 500
"""Drop-downs and live colours reach this many rows below the heading, so that typing below a table is helped too."""

LAST_ENTRY = layout.HEADER_ROW + ENTRY_ROWS
OTHER_TEXT = "This is not one of those offered. Keep it anyway?"
ONE_OPTION = frozenset({"merged_into", "replaced_by", "option"})
"""Columns that hold the ID of one option."""
COUNTS = frozenset({"left", "invited", "registered", "attended"})
"""Columns that count options or people."""
OPTION_IDS = "OFFSET(xla_OptIds,1,0,MAX(1,COUNTA(xla_OptIds)-1),1)"
# The last group, not their number, so that a gap does not cut the list; without blanks, which would let anything in.
_LAST_GROUP = 'SUMPRODUCT(MAX((xla_SetupGroups<>"")*(ROW(xla_SetupGroups)-ROW(INDEX(xla_SetupGroups,1,1))+1)))'
GROUPS = f"OFFSET(xla_SetupGroups,0,0,MAX(1,{_LAST_GROUP}),1)"


def fit_to_limit(text: str, limit: int = layout.MESSAGE_LIMIT) -> str:
    """The text, cut at a word to what Excel takes."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"


def validation(
    page: Worksheet, area: str, heading: str, message: str, wrong: str, *, blank: bool = True, **rule: Any
) -> None:
    """A rule over an area: a message that helps, and an alert that says what to do when the entry does not fit."""
    from openpyxl.worksheet.datavalidation import DataValidation

    title = fit_to_limit(heading, layout.MESSAGE_TITLE_LIMIT) or None
    page.add_data_validation(
        DataValidation(
            sqref=area,
            allow_blank=blank,
            showErrorMessage=bool(wrong),
            showInputMessage=True,
            promptTitle=title,
            prompt=fit_to_limit(message) or None,
            errorTitle=title if wrong else None,
            error=fit_to_limit(wrong) or None,
            **rule,
        )
    )


def columns(page: Worksheet, columns_: tuple[Column, ...]) -> None:
    """A message for each column of a table, and a drop-down or a rule where its entries are limited."""
    for number, column in enumerate(columns_, 1):
        if column.owner == layout.OFFICER and column.key != "weight":
            entry(page, Area(layout.FIRST_ROW, number, LAST_ENTRY, number), column)


def entry(page: Worksheet, area: Area, column: Column) -> None:
    """Help for one column, or for one labelled cell of Setup."""
    _lay(page, entry_rule(area, column))


def _lay(page: Worksheet, rule: EntryRule) -> None:
    area = rule.area
    ends = [f"{column_letters(column)}{row}" for row, column in (area[:2], area[2:])]
    sqref = ends[0] if ends[0] == ends[1] else ":".join(ends)
    more: dict[str, Any] = {"type": rule.kind, "operator": rule.operator or None}
    more |= {"formula1": rule.formula, "formula2": rule.second or None}
    more |= {"errorStyle": rule.style} if rule.style else {}
    validation(page, sqref, rule.title, rule.message, rule.alert, **more)


def entry_rule(area: Area, column: Column) -> EntryRule:
    """What may be entered in a column, with its message and alert; the same in a fresh workbook and in an older one."""
    title, told = fit_to_limit(column.heading, layout.MESSAGE_TITLE_LIMIT), fit_to_limit(column.prompt or column.help)
    if column.choice == "group":
        wrong = "Choose a group from the drop-down; groups are listed on Setup."
        return EntryRule(area, "list", GROUPS, title, told, wrong)
    if column.choice.startswith(layout.OFFERED_VALUES):
        name, wrong = column.choice, "Dimensions does not list this. Keep it anyway?"
        values = f"OFFSET({name},0,0,MAX(1,COUNTA({name})),1)"
        return EntryRule(area, "list", values, title, told, wrong, style="warning")
    if column.choice:
        words = layout.choices_of(column.choice)
        written = f'"{",".join(words)}"' if column.choice in layout.LITERAL_CHOICES else f"xla_List_{column.choice}"
        wrong, style = f"Choose {list_of(words, 'or')} from the drop-down.", ""
        if column.kind == layout.TEXT:
            wrong, style = OTHER_TEXT, "warning"
        return EntryRule(area, "list", written, title, told, wrong, style=style)
    if column.key in ONE_OPTION:
        wrong = "No option on Options has this ID. Keep it anyway?"
        return EntryRule(area, "list", OPTION_IDS, title, told, wrong, style="warning")
    if column.kind == layout.DATE:
        wrong = "Enter a date, such as 31/12/2026."
        return EntryRule(area, "date", "1", title, told, wrong, operator="greaterThan")
    limits = _number if column.kind == layout.NUMBER else _text
    return EntryRule(area, title=title, message=told, **limits(column))


def _number(column: Column) -> dict[str, str]:
    """Kind, limits and alert of a column of numbers."""
    if column.key in ("weight_min", "weight_max"):
        wrong = "Enter a number above 0, or leave it blank for no limit."
        return {"kind": "decimal", "operator": "greaterThan", "formula": "0", "alert": wrong}
    if column.key in COUNTS:
        wrong = "Enter how many there are: 0 or more, without a unit."
        return {"kind": "decimal", "operator": "greaterThanOrEqual", "formula": "0", "alert": wrong}
    if column.key == "draws":
        wrong = f"Enter a whole number from 1 to {layout.MAX_DRAWS:,}, or leave it blank."
        rule = {"kind": "whole", "formula": "1", "second": str(layout.MAX_DRAWS)}
    else:
        wrong = "Enter a plain number, without a unit."
        rule = {"kind": "decimal", "formula": "-1000000000", "second": "1000000000"}
    return {**rule, "operator": "between", "alert": wrong}


def _text(column: Column) -> dict[str, str]:
    """Kind, limits and alert of a column of text."""
    most, wrong = {
        "letter": (1, "Use one letter."),
        "level": (60, "Use at most 60 characters."),
        "label": (60, "Use at most 60 characters."),
        "group": (60, "Use at most 60 characters."),
        "meaning": (60, "Use at most 60 characters."),
    }.get(column.key, (32767, "This text is too long for one cell."))
    if column.kind == layout.KEY:
        most, wrong = 20, "Use at most 20 letters, digits, dots, dashes and underscores, without spaces."
    return {"kind": "textLength", "operator": "lessThanOrEqual", "formula": str(most), "alert": wrong}


def weights(page: Worksheet, column: int) -> None:
    """The weights on Criteria: a number inside the limits that Setup gives; 30% stands for 30."""
    letters = column_letters(column)
    cell = f"{letters}{layout.FIRST_ROW}"
    percent = f'TRIM(xla_WeightUnit)="{layout.WEIGHT_UNITS[1]}"'
    value = f'ROUND({cell}*IF(AND({percent},COUNTIF(xla_CritWeights,">1")=0),100,1),9)'
    low, high = formulas.scalar("lowest_weight"), formulas.scalar("highest_weight")
    inside = f"AND(N({cell})>0,{value}>={low},OR({high}=0,{value}<={high}))"
    column_ = layout.CRITERIA.column("weight")
    # Excel lets anything in while a cell that the rule reads is blank, unless blanks are not ignored.
    wrong = "Enter a number above 0 and within the limits on Setup."
    area = f"{cell}:{letters}{LAST_ENTRY}"
    validation(page, area, column_.heading, column_.help, wrong, blank=False, type="custom", formula1=inside)


# -------------------------------------------------------------------------------------------------- scores


def choices_formula(ref: str, levels: int) -> str:
    """Source of a score's drop-down: the choices that Lists holds for the Ref in the cell `ref`, such as $A6."""
    found = f"MATCH(TRIM({ref}),xla_ListRefs,0)"
    listed_ = f"OFFSET(xla_ListFirst,{found}-1,0,1,INDEX(xla_ListCounts,{found}))"
    return f"IF(ISNUMBER({found}),{listed_},OFFSET(xla_Levels,0,0,{max(levels, 1)},1))"


def message(appraisal: Appraisal, criterion: Criterion) -> str:
    """Input message of a score cell: what each choice means for this criterion, within Excel's limit."""
    if criterion.is_gateway:
        return fit_to_limit(f"Pass or Fail. {criterion.question}".strip())
    if not (criterion.is_scored or criterion.spare):
        return "Not assessed: leave this cell empty."
    scale = appraisal.scale
    if scale.numeric:
        low, high = (cells.number_words(end) for end in (scale.lowest, scale.highest))
        told = [f"{name}: {text}" for name, text in criterion.levels.items() if text]
        return _fairly_cut([f"A number from {low} to {high}.", *told])
    available = criterion.available(scale)
    if not any(criterion.levels.get(level.name) for level in available):
        return fit_to_limit(
            f"Choose {list_of([level.name for level in available], 'or')}. {criterion.question}".strip()
        )
    meanings = ((level.name, criterion.levels.get(level.name)) for level in available)
    return _fairly_cut([f"{name}: {meaning}" if meaning else name for name, meaning in meanings])


def _fairly_cut(told: list[str]) -> str:
    """The sentences, one a line; when they are too long together, only the longest are cut."""
    room = layout.MESSAGE_LIMIT - (len(told) - 1)
    share = max((len(text) for text in told), default=0)
    while sum(min(len(text), share) for text in told) > room:
        share -= 1
    return "\n".join(fit_to_limit(text, share) for text in told)


def score_rules(
    appraisal: Appraisal, rows: Mapping[str, int], areas: Sequence[Area], ref: int
) -> tuple[EntryRule, ...]:
    """Drop-down (or number rule) and message of every score cell, and of those below for criteria to come.

    `rows` has the row of each Ref, which stands in column `ref`; scores stand in `areas`, side by side.
    """
    by_ref = {criterion.ref: criterion for criterion in appraisal.criteria}
    rules: list[EntryRule] = []
    for key, row in sorted(rows.items(), key=lambda item: item[1]):
        criterion = by_ref[key]
        shown = criterion.label, message(appraisal, criterion)
        in_words = not (criterion.is_scored or criterion.spare)
        here = (area._replace(first_row=row, last_row=row) for area in areas)
        rules += (_score_rule(appraisal, ref, area, shown, in_words=in_words) for area in here)
    shown = "Score", "Type the criterion's Ref in column A first. Recalculate fills in the rest of the row."
    for area in areas:
        below = area._replace(first_row=max(rows.values(), default=area.first_row - 1) + 1)
        if below.first_row <= below.last_row:
            rules.append(_score_rule(appraisal, ref, below, shown, in_words=False))
    return tuple(rules)


def _score_rule(appraisal: Appraisal, ref: int, area: Area, shown: tuple[str, str], *, in_words: bool) -> EntryRule:
    title, told = fit_to_limit(shown[0], layout.MESSAGE_TITLE_LIMIT), fit_to_limit(shown[1])
    scale = appraisal.scale
    if scale.numeric and not in_words:
        low, high = (cells.number_words(end) for end in (scale.lowest, scale.highest))
        alert = f"Enter a number from {low} to {high}."
        ends = "xla_LowestPoints", "xla_HighestPoints"
        return EntryRule(area, "decimal", ends[0], title, told, alert, ends[1], operator="between")
    alert = "Choose one from the drop-down; the message beside the cell says what each means."
    formula = choices_formula(f"${column_letters(ref)}{area.first_row}", 0 if scale.numeric else len(scale.levels))
    return EntryRule(area, "list", formula, title, told, alert)


def scores(page: Worksheet, appraisal: Appraisal, first: int, last: int) -> None:
    """Put `score_rules` on a sheet of openpyxl, whose options stand from column `first` to `last`."""
    rows = {criterion.ref: row for row, criterion in enumerate(topics.below_options(appraisal), layout.FIRST_ROW)}
    whole = Area(layout.FIRST_ROW, first, LAST_ENTRY, last)
    for rule in score_rules(appraisal, rows, (whole,), 1):
        _lay(page, rule)


def rationale(page: Worksheet, area: str) -> None:
    """A message that says what a rationale is."""
    told = "Say what was found and why that earns this score, in a sentence or two."
    rule: dict[str, Any] = {"type": "textLength", "operator": "lessThanOrEqual", "formula1": "32767"}
    validation(page, area, "Rationale", told, "This text is too long for one cell.", **rule)
