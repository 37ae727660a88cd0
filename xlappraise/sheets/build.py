"""Appraisal in, a new workbook out: every sheet of the layout, filled, with drop-downs, formats and live formulas.

Built with openpyxl, then completed by our own hands: values beside the formulas, alternative texts, fixed times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from xlappraise import __version__
from xlappraise.appraisal.findings import Finding
from xlappraise.appraisal.model import (
    NOT_ASSESSED,
    PERCENT,
    SCORED,
    WEIGHTED,
    Appraisal,
    Band,
    Criterion,
    Group,
    Key,
    Level,
    Option,
    Scale,
    Setup,
)
from xlappraise.appraisal.printed import printed_figure
from xlappraise.appraisal.scoring import score
from xlappraise.appraisal.words import decimals_of
from xlappraise.sheets import (
    dimension_lists,
    formulas,
    guide,
    layout,
    lists,
    names,
    officer_sheets,
    officers,
    palette,
    style,
    tools,
    topics,
)
from xlappraise.sheets.cells import Cells, ToolCell
from xlappraise.sheets.file_bytes import Extras, file_bytes
from xlappraise.sheets.layout import Column, SheetLayout
from xlappraise.sheets.source import Source
from xlappraise.sheets.stamp import fingerprint, stamp_text
from xlappraise.sheets.where import fresh_where
from xlappraise.xlsx.addresses import column_letters

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

PAPER_DATE = date(2000, 1, 1)
"""Date of making in the file's properties when none is given, so that the same appraisal gives the same file."""


Entries = Mapping[Key, Any]
"""Scores or rationale by (Ref, option ID)."""

SIDE_TABLES = {
    "tblScale": layout.SCALE_COLUMNS,
    "tblBands": layout.BAND_COLUMNS,
    "tblGroups": layout.GROUP_COLUMNS,
}
"""The three tables that stand side by side on Setup."""


def build(appraisal: Appraisal, made: date | None = None, findings: Iterable[Finding] = ()) -> bytes:
    """A new workbook of the appraisal: the file's bytes, the same for the same appraisal, date and findings.

    An unfinished appraisal is no error: what is blank stays blank.
    """
    appraisal = _with_spare(appraisal)
    where, line = fresh_where(appraisal), stamp_text(__version__, made, fingerprint(appraisal))
    tool = tool_cells(Source(appraisal, score(appraisal), where, stamp=line, findings=tuple(findings)))
    book = workbook(appraisal, tool, made)
    values = dict(tool)
    for sheet in ("Scores", "Rationale"):
        values[sheet] = {**tool.get(sheet, {}), **_labels(appraisal)}
    values["Guide"] = guide.cells(appraisal)
    tables = {sheet.table: f"{sheet.title}. {sheet.instruction}" for sheet in layout.SHEETS if sheet.table}
    tables |= {name: columns[0].help for name, columns in SIDE_TABLES.items()}
    growing = {s.name for s in layout.SHEETS if s.table or s.optional or (s.columns and s.owner == layout.TOOL)}
    return file_bytes(book, Extras(values, tables, _charts(appraisal, tool), frozenset(growing), layout.HEADER_ROW))


def tool_cells(source: Source) -> dict[str, Cells]:
    """Every cell of the tool in a workbook just to be made, by sheet."""
    names = [sheet.name for sheet in topics.sheets_of(source.appraisal) if sheet.owner == layout.TOOL]
    found = {name: dict(cells.items()) for name, cells in tools.cells_of(names, source).items()}
    return found | officers.headline_cells(source.appraisal)


def _with_spare(appraisal: Appraisal) -> Appraisal:
    """The appraisal as it is read back: criteria without title and weight are spare rows, which count nowhere."""
    spare = [c.kind == SCORED and not c.title and c.weight is None for c in appraisal.criteria]
    criteria = tuple(
        replace(c, kind=NOT_ASSESSED) if is_spare else c for c, is_spare in zip(appraisal.criteria, spare, strict=True)
    )
    return replace(appraisal, criteria=criteria) if any(spare) else appraisal


def _charts(appraisal: Appraisal, tool: dict[str, Cells]) -> dict[int, tuple[str, str]]:
    """Alternative texts and parts of the charts, by their numbers in the order of the tabs."""
    found = [
        chart for name, cells in tool.items() if (known := tools.find(name)) for chart in known.charts(cells, appraisal)
    ]
    return dict(enumerate(found, 1))


def _labels(appraisal: Appraisal) -> Cells:
    cells: Cells = {}
    for row, criterion in enumerate(appraisal.criteria, layout.FIRST_ROW):
        cells |= officers.label_cells(appraisal, row, criterion.ref, {"group": 2, "title": 3, "weight": 4})
    return cells


def workbook(appraisal: Appraisal, tool: dict[str, Cells], made: date | None = None) -> Workbook:
    """A new workbook (openpyxl) of the appraisal with the tool's cells; its formulas have no values yet."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    style.normal_font(book)
    for sheet in topics.sheets_of(appraisal):
        page = book.create_sheet(sheet.name)
        _fill(page, sheet, appraisal, tool)
        style.page_setup(page, sheet)
    for name, area in formulas.names(lists.choice_columns()).items():
        _define(book, name, area)
    for name, text in {
        **names.figure_names(appraisal),
        **names.optional_names(appraisal, fresh_where(appraisal)),
        **names.kept_names(appraisal),
        **dimension_lists.fresh_names(appraisal),
    }.items():
        _define(book, name, text)
    _define(book, layout.VERSION_NAME, str(layout.LAYOUT_VERSION))
    book.active = 0
    _properties(book, appraisal, made or PAPER_DATE)
    return book


def _define(book: Workbook, name: str, refers_to: str) -> None:
    from openpyxl.workbook.defined_name import DefinedName

    book.defined_names[name] = DefinedName(name, attr_text=refers_to)


def _properties(book: Workbook, appraisal: Appraisal, made: date) -> None:
    stamp = datetime(made.year, made.month, made.day)
    book.properties.title = appraisal.setup.title or "Options appraisal"
    book.properties.creator = "xlappraise"
    book.properties.language = "en-GB"
    book.properties.created = stamp
    book.properties.modified = stamp


def _fill(page: Worksheet, sheet: SheetLayout, appraisal: Appraisal, tool: dict[str, Cells]) -> None:
    fillers = {
        "Guide": _guide,
        "Setup": _setup,
        "Options": _options,
        "Criteria": _criteria,
        "Scores": _scores,
        "Rationale": _rationale,
    }
    if known := tools.find(sheet.name):
        _write(page, tool[sheet.name])
        known.look(page, appraisal)
    elif sheet.name in fillers:
        style.title(page, sheet)
        fillers[sheet.name](page, appraisal)
        _write(page, tool.get(sheet.name, {}))
    else:
        style.title(page, sheet)
        _log(page, sheet, appraisal)


def _write(page: Worksheet, cells: Cells) -> None:
    for (row, column), cell in cells.items():
        put(page, row, column, cell)


def put(page: Worksheet, row: int, column: int, cell: ToolCell) -> None:
    """Write a formula, or a value; text that begins with = stays text."""
    target = page.cell(row, column)
    if (formula := cell.formula) is not None:
        target.value = "=" + formula
    elif isinstance(cell.value, str):
        target.value = cell.value
        target.data_type = "s"
    else:
        target.value = cell.value


def _plain(value: object) -> Any:
    return float(value) if isinstance(value, Fraction) else value


# ------------------------------------------------------------------------------------------ officer's sheets


def _table(
    page: Worksheet, sheet: SheetLayout, columns: tuple[Column, ...], rows: list[list[Any]], frozen: int = 1
) -> None:
    head = layout.HEADER_ROW
    for number, column in enumerate(columns, 1):
        put(page, head, number, ToolCell(column.heading))
        style.width(page, number, column.width)
    for offset, values in enumerate(rows):
        for number, value in enumerate(values, 1):
            cell = value if isinstance(value, ToolCell) else ToolCell(None if value == "" else _plain(value))
            put(page, head + 1 + offset, number, cell)
    last = head + max(1, len(rows))
    style.table(page, columns, last, frozen)
    _add_table(page, sheet.table, 1, columns, last)


def _setup(page: Worksheet, appraisal: Appraisal) -> None:
    setup = appraisal.setup
    ends = (setup.weight_min, setup.weight_max)
    limits = _shown_percentages(setup, ends) if any(ends) else ""
    values: dict[str, Any] = {
        "title": setup.title,
        "organisation": setup.organisation,
        "decision_maker": setup.decision_maker,
        "date": setup.date,
        "author": setup.author,
        "version": setup.version,
        "status": setup.status,
        "rag_basis": layout.RAG_BASES[setup.rag_basis == WEIGHTED],
        "score_with": layout.SCORE_WITH[appraisal.scale.numeric],
        "weights": layout.WEIGHT_UNITS[setup.weights == PERCENT],
        "weight_min": _unit(limits, setup.weight_min),
        "weight_max": _unit(limits, setup.weight_max),
        "draws": setup.draws,
    }
    put(page, layout.HEADER_ROW, 1, ToolCell("About this appraisal"))
    put(page, layout.HEADER_ROW, 2, ToolCell("Entry"))
    for field in layout.SETUP_FIELDS:
        row = formulas.setup_row(field.key)
        put(page, row, 1, ToolCell(field.heading))
        value = values[field.key]
        put(page, row, 2, ToolCell(None if value in ("", None) else _plain(value)))
    scale = [[level.name, level.points] for level in appraisal.scale.levels]
    bands = [[band.label, band.letter, band.start] for band in appraisal.bands]
    groups = [[group.name] for group in appraisal.groups]
    _side_table(page, "tblScale", formulas.SETUP_LEVEL, scale)
    _side_table(page, "tblBands", formulas.SETUP_BAND, bands)
    _side_table(page, "tblGroups", formulas.SETUP_GROUPS, groups)
    officer_sheets.setup(page)
    for key in ("weight_min", "weight_max") if limits else ():
        page.cell(formulas.setup_row(key), 2).number_format = limits


def _side_table(page: Worksheet, name: str, first: int, rows: list[list[Any]]) -> None:
    head, columns = layout.HEADER_ROW, SIDE_TABLES[name]
    for number, column in enumerate(columns, first):
        put(page, head, number, ToolCell(column.heading))
    for offset, values in enumerate(rows, head + 1):
        for number, value in enumerate(values, first):
            put(page, offset, number, ToolCell(_plain(value)))
    _add_table(page, name, first, columns, head + max(1, len(rows)))


def _add_table(page: Worksheet, name: str, first: int, columns: tuple[Column, ...], last: int) -> None:
    from openpyxl.worksheet.table import Table, TableStyleInfo

    area = f"{column_letters(first)}{layout.HEADER_ROW}:{column_letters(first + len(columns) - 1)}{last}"
    # No named style: the sheet's own formats are the look, and so it is the same in LibreOffice.
    table: Any = Table(displayName=name, name=name, ref=area, tableStyleInfo=TableStyleInfo(name=None))
    table._initialise_columns()
    for column, definition in zip(table.tableColumns, columns, strict=True):
        column.name = definition.heading
    page.add_table(table)


def _options(page: Worksheet, appraisal: Appraisal) -> None:
    columns = style.narrowed(topics.option_columns(appraisal))
    rows = [[_figure(option, column.key) for column in columns] for option in appraisal.options]
    _table(page, layout.OPTIONS, columns, rows, frozen=2)
    for number, column in enumerate(columns, 1):
        for row, option in enumerate(appraisal.options, layout.FIRST_ROW):
            if (figure := _shown_figure(option, column.key)) is not None:
                page.cell(row, number).number_format = figure
    officer_sheets.options(page, dimension_lists.offered(columns, appraisal))


def _figure(option: Option, key: str) -> Any:
    """What the cell of an option holds; a published share of at most 1 % is a fraction, as 0.5% is stored."""
    value = getattr(option, key)
    return value / 100 if key == "published_share" and value is not None and value <= 1 else value


def _shown_figure(option: Option, key: str) -> str | None:
    """The number format of a published figure that shows it as it was printed; None where any other does."""
    figure = printed_figure(option, key) if key in ("published_total", "published_share") else None
    small = figure is not None and key == "published_share" and figure.value <= 1
    if figure is None or not (small or key in option.decimals):
        return None
    return f"0{'.' if figure.decimals else ''}{'0' * figure.decimals}{'%' if small else ''}"


def _criteria(page: Worksheet, appraisal: Appraisal) -> None:
    names = tuple(level.name for level in appraisal.scale.levels)
    width = style.group_width(appraisal, layout.CRITERIA.column("group").width)
    columns = tuple(
        column._replace(width=width) if column.key == "group" else column for column in layout.criteria_columns(names)
    )
    kinds = {kind.lower(): kind for kind in layout.KINDS}
    shown = _shown_percentages(appraisal.setup, [criterion.weight for criterion in appraisal.criteria])
    rows = []
    for criterion in appraisal.criteria:
        values = {
            "kind": kinds[SCORED if criterion.spare else criterion.kind],
            "weight": _unit(shown, criterion.weight),
            "limits": ", ".join(f"{level} {count}" for level, count in criterion.limits.items()),
            **{f"means:{name}": criterion.levels.get(name, "") for name in names},
        }
        rows.append([values.get(c.key, getattr(criterion, c.key, None)) for c in columns])
    _table(page, layout.CRITERIA, columns, rows, frozen=3)
    weights = [column.key for column in columns].index("weight") + 1
    for row in range(layout.FIRST_ROW, layout.FIRST_ROW + max(1, len(rows))) if shown else ():
        page.cell(row, weights).number_format = shown
    officer_sheets.criteria(page, columns)


def _shown_percentages(setup: Setup, numbers: Sequence[Fraction | None]) -> str:
    """Number format of percentages that are written as fractions of 1; empty where plain numbers are written.

    Above 100 %, which would be read as a plain number, all are plain.
    """
    given = [number for number in numbers if number is not None]
    if setup.weights != PERCENT or any(number > 100 for number in given):
        return ""
    decimals = max(map(decimals_of, given), default=0)
    return f"0.{'0' * decimals}%" if decimals else "0%"


def _unit(shown: str, number: Fraction | None) -> Fraction | None:
    return number / 100 if shown and number is not None else number


def matrix_columns(appraisal: Appraisal, entries: Entries, kind: str, option_width: float) -> tuple[Column, ...]:
    """Columns of Scores or Rationale: the criterion's, then one an option; last, others that have entries."""
    given = {option_id for _, option_id in entries}
    others_ = [option for option in appraisal.options if not option.short_listed and option.id in given]
    ref, group, *others = layout.MATRIX_COLUMNS
    named = group._replace(width=style.group_width(appraisal, group.width))
    options = (
        Column(f"option:{option.id}", option.label, kind, option_width, "")
        for option in (*appraisal.short_list_rows, *others_)
    )
    return ref, named, *others, *options


def _matrix(
    page: Worksheet, sheet: SheetLayout, appraisal: Appraisal, entries: Entries, columns: tuple[Column, ...]
) -> None:
    rows = []
    places = {"group": 2, "title": 3, "weight": 4}
    for offset, criterion in enumerate(appraisal.criteria):
        row = layout.FIRST_ROW + offset
        labels = officers.label_cells(appraisal, row, criterion.ref, places)
        given = [
            entries.get((criterion.ref, column.key.removeprefix("option:")))
            for column in columns[len(layout.MATRIX_COLUMNS) :]
        ]
        rows.append([criterion.ref, *(labels[row, column] for column in (2, 3, 4)), *given])
    _table(page, sheet, columns, rows, frozen=3)


def _scores(page: Worksheet, appraisal: Appraisal) -> None:
    columns = matrix_columns(
        appraisal, appraisal.scores, layout.CHOICE, style.option_width(appraisal, palette.OPTION_WIDTH)
    )
    _matrix(page, layout.SCORES, appraisal, appraisal.scores, columns)
    officer_sheets.scores(page, appraisal, columns)


def _rationale(page: Worksheet, appraisal: Appraisal) -> None:
    few = len(appraisal.short_list_rows) <= palette.WIDE_OPTIONS
    width = palette.WIDE_RATIONALE if few else palette.NARROW_RATIONALE
    columns = matrix_columns(appraisal, appraisal.rationale, layout.LONG, width)
    _matrix(page, layout.RATIONALE, appraisal, appraisal.rationale, columns)
    officer_sheets.rationale(page, appraisal, columns)


def _log(page: Worksheet, sheet: SheetLayout, appraisal: Appraisal) -> None:
    columns = topics.columns_of(sheet, appraisal)
    rows = [[row.values.get(column.key, "") for column in columns] for row in appraisal.logs[sheet.name]]
    _table(page, sheet, columns, rows)
    officer_sheets.log(page, columns)


def _guide(page: Worksheet, appraisal: Appraisal) -> None:
    _write(page, guide.cells(appraisal))
    guide.look(page, appraisal)


# ---------------------------------------------------------------------------------------------- blank ones


def with_rows(appraisal: Appraisal, options: int, criteria: int) -> Appraisal:
    """The appraisal with so many empty options and scored criteria, shared out over its groups in order."""
    groups = [group.name for group in appraisal.groups] or [""]
    share = -(-criteria // len(groups))
    return replace(
        appraisal,
        options=tuple(Option(f"O{number}", "") for number in range(1, options + 1)),
        criteria=tuple(Criterion(f"C{number + 1}", groups[number // share], "") for number in range(criteria)),
    )


def blank(options: int, criteria: int, title: str = "") -> Appraisal:
    """A blank High/Medium/Low appraisal with rows for so many options and criteria."""
    return with_rows(replace(BLANK, setup=replace(BLANK.setup, title=title)), options, criteria)


BLANK = Appraisal(
    Setup(weight_min=Fraction(1), weight_max=Fraction(10)),
    Scale((Level("High", Fraction(10)), Level("Medium", Fraction(5)), Level("Low", Fraction(0)))),
    (Band("Green", "G", Fraction(61)), Band("Amber", "A", Fraction(31)), Band("Red", "R", Fraction(0))),
    (Group("Desirability"), Group("Viability"), Group("Feasibility")),
    (),
    (),
    logs=dict.fromkeys(layout.STANDARD_LOGS, ()),
)
"""What a new appraisal starts from."""
