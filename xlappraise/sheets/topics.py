"""An appraisal in; the sheets and columns that its workbook has out: what is optional appears only where it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from xlappraise.appraisal.combinations import DIMENSIONS, column_key, named_dimensions
from xlappraise.appraisal.individual import DECLARATION, INDIVIDUAL_WEIGHTS
from xlappraise.appraisal.lineage import KEPT
from xlappraise.appraisal.model import SCORING, Appraisal, Criterion, LogRow, Option
from xlappraise.appraisal.words import folded
from xlappraise.sheets import layout
from xlappraise.sheets.layout import Column, SheetLayout


def sheets_of(appraisal: Appraisal) -> tuple[SheetLayout, ...]:
    """The sheets of the appraisal's workbook, in the order of the tabs.

    In an assessor's, Declaration comes first, and Individual weights after Criteria: what is done first.
    """
    found = [sheet for sheet in layout.SHEETS if has(appraisal, sheet)]
    if appraisal.setup.assessor:
        places: dict[str, float] = {sheet.name: place for place, sheet in enumerate(found)}
        places |= {DECLARATION: -1, INDIVIDUAL_WEIGHTS: places[layout.CRITERIA.name] + 0.5}
        found.sort(key=lambda sheet: places[sheet.name])
    return tuple(found)


def out_of_sight(appraisal: Appraisal) -> frozenset[str]:
    """The sheets of the record whose tabs a new workbook hides.

    Those of every workbook that are empty, and the last ones where more than layout.MOST_TABS tabs would be shown.
    """
    names = [sheet.name for sheet in sheets_of(appraisal) if sheet.name != layout.LISTS.name]
    record = [name for name in names if name in layout.RECORD_NAMES]
    room = max(0, layout.MOST_TABS - len(names) + len(record))
    used = [name for name in record if name not in layout.STANDARD_LOGS or appraisal.logs[name]]
    return frozenset(record).difference(used[:room])


def has(appraisal: Appraisal, sheet: SheetLayout) -> bool:
    """Whether the appraisal's workbook has this sheet."""
    if (sheet.topic == SCORING or sheet.needs_scores) and not appraisal.has_scoring:
        return False
    if not sheet.optional:
        return True
    if sheet == layout.GATEWAYS:
        return has_gateway_stage(appraisal)
    if sheet.owner == layout.OFFICER:
        return sheet.name in appraisal.logs
    return sheet.topic in appraisal.asked or _uses(appraisal, *sheet.shows)


def has_gateway_stage(appraisal: Appraisal) -> bool:
    """Whether gateways have a sheet of their own: it is there or asked for, or the long-list was put through them."""
    if layout.GATEWAY_TOPIC in appraisal.asked:
        return True
    refs = {criterion.ref for criterion in appraisal.gateways}
    long_list = {option.id for option in appraisal.options if not option.is_short_listed}
    return any(ref in refs and id_ in long_list for ref, id_ in appraisal.scores) if refs and long_list else False


def gateway_columns(appraisal: Appraisal) -> tuple[Column, ...]:
    """The columns of Gateways: its own, then the answers to each gateway and their reasons."""
    each = (column for criterion in appraisal.gateways for column in columns_of_gateway(criterion))
    return (*layout.GATEWAYS.columns, *each)


def columns_of_gateway(criterion: Criterion) -> tuple[Column, Column]:
    """The columns of a gateway's answers and of their reasons."""
    asked = criterion.question or "Whether the option passes."
    answer = Column(f"{layout.ANSWER}{criterion.ref}", criterion.label, layout.CHOICE, 16, asked, choice="gate")
    told = "What the answer rests on."
    return answer, Column(f"{layout.REASON}{criterion.ref}", f"Reason {criterion.ref}", layout.LONG, 36, told)


def below_options(appraisal: Appraisal) -> tuple[Criterion, ...]:
    """The criteria that have a row on Scores and Rationale of a fresh workbook: no gateways that have a sheet."""
    if not has_gateway_stage(appraisal):
        return appraisal.criteria
    return tuple(criterion for criterion in appraisal.criteria if not criterion.is_gateway)


def fresh_rows(options: Iterable[Option]) -> dict[str, int]:
    """The row of each option on Options and Gateways of a fresh workbook, by ID."""
    return {option.id: row for row, option in enumerate(options, layout.FIRST_ROW)}


def _uses(appraisal: Appraisal, sheet: str, *keys: str) -> bool:
    """Whether an officers' sheet is there and, where columns are named, something stands in one of them."""
    if sheet == layout.OPTIONS.name:
        return any(getattr(option, key) not in (None, "") for option in appraisal.options for key in keys)
    if not keys:
        return sheet in appraisal.logs
    return any(row.values.get(key) for row in appraisal.logs.get(sheet, ()) for key in keys)


def option_columns(appraisal: Appraisal) -> tuple[Column, ...]:
    """The columns of Options: those of every workbook, and the optional ones that are used or asked for."""

    def is_given(option: Option, column: Column) -> bool:
        return getattr(option, column.key) not in (None, "")

    columns = layout.OPTIONS.columns
    if has(appraisal, layout.COMBINATIONS):
        combined = [column for column in columns if column.key in layout.COMBINED]
        combined += columns_of_dimensions(appraisal.logs.get(DIMENSIONS, ()))
        columns = (*columns[:2], *combined, *(column for column in columns[2:] if column not in combined))
    return _columns_in_use(
        columns,
        lambda column: column.topic in appraisal.asked or any(is_given(option, column) for option in appraisal.options),
    )


def columns_of_dimensions(rows: Iterable[LogRow]) -> tuple[Column, ...]:
    """The columns of Options for the dimensions beside delivery model and structure, of rows of Dimensions.

    There is none for a dimension that is called as another column is.
    """
    taken = {folded(words) for column in layout.OPTIONS.columns for words in (column.heading, column.former)}
    named = (name for name in named_dimensions(rows) if folded(name) not in taken)
    told = "Its value in this dimension, as Dimensions lists it."
    return tuple(Column(column_key(name), name, layout.TEXT, 20, told) for name in named)


COMPARED_WIDTH = 44.0


def compared_column(option_id: str, heading: str) -> Column:
    """The column of a compared option."""
    told = "What the theme means for this option. One line for each point."
    return Column(f"{layout.COMPARED}{option_id}", heading, layout.LONG, COMPARED_WIDTH, told)


def behind(sheet: SheetLayout, compared: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns of a sheet with those of the compared options in their place."""
    place = [column.key for column in sheet.columns].index(sheet.options_after) + 1
    return (*sheet.columns[:place], *compared, *sheet.columns[place:])


def options_of_comparison(appraisal: Appraisal, rows: Sequence[LogRow]) -> tuple[Option, ...]:
    """The options that Comparison sets side by side.

    Those that its rows speak of; in an empty one those short-listed, else those preferred or carried forward.
    """
    named = {key.removeprefix(layout.COMPARED) for row in rows for key in row.values if key.startswith(layout.COMPARED)}
    kept = [option for option in appraisal.options if option.outcome in KEPT]
    chosen = [option for option in appraisal.options if option.id in named] or appraisal.short_list_rows or kept
    return tuple(chosen)


def columns_of(sheet: SheetLayout, appraisal: Appraisal) -> tuple[Column, ...]:
    """The columns of a log in the appraisal's workbook, those of compared options among them."""
    rows = appraisal.logs.get(sheet.name, ())
    if sheet.options_after:
        labelled = (compared_column(option.id, option.label) for option in options_of_comparison(appraisal, rows))
        sheet = sheet._replace(columns=behind(sheet, tuple(labelled)))
    return log_columns(sheet, rows, appraisal.asked)


def log_columns(sheet: SheetLayout, rows: Sequence[LogRow], asked: Iterable[str]) -> tuple[Column, ...]:
    """The columns of a log: those of every workbook, and the optional ones that are used or asked for."""
    topics = frozenset(asked)
    return _columns_in_use(
        sheet.columns, lambda column: column.topic in topics or any(column.key in row.values for row in rows)
    )


def _columns_in_use(columns: Iterable[Column], wanted: Callable[[Column], bool]) -> tuple[Column, ...]:
    return tuple(column for column in columns if not column.optional or wanted(column))


def topics_of_columns(headed: Iterable[tuple[SheetLayout, Iterable[str]]]) -> frozenset[str]:
    """The topics whose columns stand on these sheets, each given with the keys of the columns that were found."""
    found = set()
    for sheet, keys in headed:
        there = frozenset(keys)
        found |= {column.topic for column in sheet.columns if column.topic and column.key in there}
    return frozenset(found)


def optional_tools(appraisal: Appraisal, tabs: Iterable[str] = ()) -> bool:
    """Whether there may be an optional sheet of the tool's: one is used, or a tab is called as one."""
    optional = [sheet for sheet in layout.SHEETS if sheet.optional and sheet.owner == layout.TOOL]
    names = {sheet.name.casefold() for sheet in optional}
    return any(tab.casefold() in names for tab in tabs) or any(has(appraisal, sheet) for sheet in optional)
