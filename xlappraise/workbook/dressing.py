"""A filled openpyxl sheet in, the same sheet dressed: fonts, fills, widths, drop-downs, live colours, print set-up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.findings import column_letters
from xlappraise.appraisal.model import SCORED, Appraisal, Criterion
from xlappraise.workbook import contents, formulas, layout, look
from xlappraise.workbook.formulas import Lists
from xlappraise.workbook.layout import Column, SheetLayout

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ENTRY_ROWS = 500
"""Drop-downs and live colours reach this many rows below the heading, so that typing below a table is helped too."""


def points_format(appraisal: Appraisal) -> str:
    """Number format of weighted points: with thousands separators when all are whole, else as they come."""
    values = [criterion.weight or 0 for criterion in appraisal.scored]
    numbers = [*values, *(level.points for level in appraisal.scale.levels)]
    whole = all(getattr(number, "denominator", 1) == 1 for number in numbers)
    return "#,##0" if whole and not appraisal.scale.numeric else "General"


# --------------------------------------------------------------------------------------------- small pieces


def fill(colour: str) -> Any:
    """A plain fill."""
    from openpyxl.styles import PatternFill

    return PatternFill("solid", start_color="FF" + colour, end_color="FF" + colour)


def font(
    size: int = look.SIZE, colour: str = look.INK, bold: bool = False, underline: str | None = None
) -> Any:
    """The workbook's one typeface."""
    from openpyxl.styles import Font

    return Font(name=look.FONT, size=size, color="FF" + colour, bold=bold, underline=underline)


def border(colour: str = look.LINE, sides: str = "tblr", style: str = "thin") -> Any:
    """Thin lines on the named sides: t, b, l, r."""
    from openpyxl.styles import Border, Side

    side = Side(style=style, color="FF" + colour)
    names = {"t": "top", "b": "bottom", "l": "left", "r": "right"}
    return Border(**{names[letter]: side for letter in sides})


def align(horizontal: str = "left", wrap: bool = True, vertical: str = "center", indent: int = 0) -> Any:
    """How text stands in its cell."""
    from openpyxl.styles import Alignment

    return Alignment(horizontal=horizontal, vertical=vertical, wrap_text=wrap, indent=indent)


def width(page: Worksheet, column: int, characters: float) -> None:
    """Width of a column in characters."""
    page.column_dimensions[column_letters(column)].width = characters


def paint(cell: Any, paint_: look.Paint, bold: bool = False, size: int = look.SIZE) -> None:
    """Fill and text colour together, so that their contrast is the measured one."""
    cell.fill = fill(paint_.fill)
    cell.font = font(size, paint_.text, bold)


def title(page: Worksheet, sheet: SheetLayout) -> None:
    """Title, one-sentence instruction and the place of the live headline."""
    page.cell(1, 1).value = sheet.title
    page.cell(2, 1).value = sheet.instruction
    _dress_title(page)


def _dress_title(page: Worksheet) -> None:
    page.cell(1, 1).font = font(look.TITLE, look.NAVY, bold=True)
    page.cell(2, 1).font = font(look.SIZE, look.MUTED)
    page.cell(3, 1).font = font(look.SUBTITLE, look.INK, bold=True)
    page.cell(4, 1).font = font(look.SMALL, look.MUTED)
    for row in range(1, 5):
        page.cell(row, 1).alignment = align(wrap=False)
    page.row_dimensions[1].height = look.TITLE_HEIGHT
    page.row_dimensions[2].height = 18
    page.row_dimensions[3].height = 20
    page.row_dimensions[4].height = 15


def lines(text: object, characters: float) -> int:
    """How many lines a text takes in a column of that width, by words; generous by a tenth."""
    count = 0
    for paragraph in str(text if text is not None else "").split("\n"):
        count += 1
        used = 0.0
        for word in paragraph.split():
            length = len(word) * 1.05 + 1
            if used and used + length > characters + 1:
                count += 1
                used = 0.0
            used += length
    return count


def header(page: Worksheet, row: int, columns: dict[int, float], minimum: float = look.HEAD_HEIGHT) -> None:
    """A heading row: white on navy, wrapped, as high as its longest heading."""
    most = 1
    for column, characters in columns.items():
        cell = page.cell(row, column)
        paint(cell, look.HEADER, bold=True)
        cell.alignment = align("center" if characters <= 16 else "left")
        cell.border = border(look.WHITE, "lr")
        # Bold capitals are wider than the average character that a width counts.
        most = max(most, lines(cell.value if not str(cell.value).startswith("=") else "", characters * 0.86))
    page.row_dimensions[row].height = max(minimum, most * look.LINE_HEIGHT + 6)


def validation(page: Worksheet, area: str, **options: Any) -> None:
    """A drop-down or an input rule over an area, with what to do when the entry does not fit."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(allow_blank=True, showErrorMessage=True, showInputMessage=True, **options)
    page.add_data_validation(rule)
    rule.add(area)


def prompt(text: str, limit: int = layout.MESSAGE_LIMIT) -> str:
    """An input message, cut at a word to what Excel takes."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


def conditional(page: Worksheet, area: str, formula: str, stop: bool = True, **style: Any) -> None:
    """A live format: `style` takes font, fill, border and numFmt."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles.differential import DifferentialStyle

    rule = Rule(type="expression", dxf=DifferentialStyle(**style), stopIfTrue=stop, formula=[formula])
    page.conditional_formatting.add(area, rule)


def live_paint(paint_: look.Paint, letter: str = "", number_format: str = "") -> dict[str, Any]:
    """Style of a live RAG format; with a letter, the number shows it beside itself."""
    from openpyxl.styles import Font, PatternFill
    from openpyxl.styles.numbers import NumberFormat

    style: dict[str, Any] = {
        "fill": PatternFill(bgColor="FF" + paint_.fill, fill_type="solid"),
        "font": Font(color="FF" + paint_.text),
    }
    if letter:
        style["numFmt"] = NumberFormat(numFmtId=164, formatCode=f'{number_format}" {letter}"')
    return style


def page_setup(page: Worksheet, sheet: SheetLayout) -> None:
    """Tab, zoom, gridlines, paper: A4 (A3 for the widest), one page wide, heading rows repeated."""
    colours = {layout.TOOL: look.TAB_TOOL, layout.OFFICER: look.TAB_YOURS}
    page.sheet_properties.tabColor = "FF" + (
        look.TAB_GUIDE if sheet.name == "Guide" else colours[sheet.owner]
    )
    page.sheet_view.showGridLines = False
    page.sheet_view.zoomScale = look.ZOOM
    page.page_setup.paperSize = 8 if sheet.name in ("Options", "Criteria", "Rationale") else 9
    page.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    margins = page.page_margins
    margins.left = margins.right = 0.5
    margins.top = margins.bottom = 0.6
    if sheet.name not in ("Guide",):
        page.print_title_rows = f"{layout.HEADER_ROW}:{layout.HEADER_ROW}"
    if sheet.name == "Lists":
        page.sheet_state = "hidden"


# ----------------------------------------------------------------------------------------- officer's sheets


def table(page: Worksheet, columns: tuple[Column, ...], first: int, last: int) -> None:
    """The body of an officer's table: cream where the officer types, grey-blue where the tool does."""
    header(page, first, {number: column.width for number, column in enumerate(columns, 1)})
    for row in range(first + 1, last + 1):
        for number, column in enumerate(columns, 1):
            cell = page.cell(row, number)
            body(cell, column)
    fit_rows(page, columns, first + 1, last)
    if last == first + 1 and all(page.cell(last, number).value is None for number in range(1, len(columns) + 1)):
        _spare_rows(page, columns, last + 1)
    page.freeze_panes = page.cell(first + 1, 3)


def _spare_rows(page: Worksheet, columns: tuple[Column, ...], first: int) -> None:
    # An empty table is one row high; cream below it shows where to type on, and the table grows with it.
    for row in range(first, first + 7):
        for number, column in enumerate(columns, 1):
            body(page.cell(row, number), column)
        page.row_dimensions[row].height = look.BODY_HEIGHT


def fit_rows(page: Worksheet, columns: tuple[Column, ...], first: int, last: int, size: float = look.LINE_HEIGHT) -> None:
    """Rows as high as their longest text; finishing lets them grow when an officer types more."""
    for row in range(first, last + 1):
        most = 1
        for number, column in enumerate(columns, 1):
            value = page.cell(row, number).value
            if isinstance(value, str) and not value.startswith("="):
                most = max(most, lines(value, column.width * 0.97))
        page.row_dimensions[row].height = min(400.0, max(look.BODY_HEIGHT, most * size + 6))


def body(cell: Any, column: Column) -> None:
    """One cell of a table's body."""
    paint(cell, look.INPUT if column.owner == layout.OFFICER else look.Paint(look.WHITE, look.INK))
    centred = column.kind in (layout.NUMBER, layout.DATE, layout.CHOICE, layout.KEY)
    vertical = "center" if centred else "top"
    cell.alignment = align(
        "center" if centred else "left", vertical="center" if vertical == "center" else "center"
    )
    cell.border = border()
    if column.kind == layout.DATE:
        cell.number_format = "dd/mm/yyyy"
    elif column.kind == layout.NUMBER:
        cell.number_format = "General"
    elif column.kind in (layout.KEY,):
        cell.number_format = "@"


def entry_rows(page: Worksheet, columns: tuple[Column, ...]) -> None:
    """Drop-downs for the closed lists, and a message for each column, down to ENTRY_ROWS."""
    first, last = layout.FIRST_ROW, layout.HEADER_ROW + ENTRY_ROWS
    for number, column in enumerate(columns, 1):
        letters = column_letters(number)
        area = f"{letters}{first}:{letters}{last}"
        message = {
            "promptTitle": prompt(column.heading, layout.MESSAGE_TITLE_LIMIT),
            "prompt": prompt(column.help),
        }
        if column.choice:
            source = "xla_SetupGroups" if column.choice == "group" else f"xla_List_{column.choice}"
            wrong = (
                "Choose one from the drop-down."
                if column.choice != "group"
                else "Choose a group listed on Setup."
            )
            validation(
                page,
                area,
                type="list",
                formula1=source,
                errorTitle=column.heading[:32],
                error=wrong,
                **message,
            )
        elif column.kind == layout.DATE:
            wrong = "Enter a date, such as 31/12/2026."
            validation(
                page,
                area,
                type="date",
                operator="greaterThan",
                formula1="1",
                errorTitle="Date",
                error=wrong,
                **message,
            )
        elif column.key == "cost":
            validation(
                page,
                area,
                type="decimal",
                operator="greaterThanOrEqual",
                formula1="0",
                errorTitle="Cost",
                error="Enter a plain number.",
                **message,
            )


def options(page: Worksheet, count: int) -> None:
    """Options: drop-downs, and a live warning where an ID or a name is used twice."""
    entry_rows(page, layout.OPTIONS.columns)
    _twice(page, 1)
    _twice(page, 2)


def _area(column: int, last: int = layout.HEADER_ROW + ENTRY_ROWS) -> str:
    letters = column_letters(column)
    return f"${letters}${layout.FIRST_ROW}:${letters}${last}"


def _twice(page: Worksheet, column: int) -> None:
    letters = column_letters(column)
    cell = f"{letters}{layout.FIRST_ROW}"
    area = _area(column)
    conditional(
        page,
        area.replace("$", ""),
        f'AND({cell}<>"",COUNTIF({area},{cell})>1)',
        stop=False,
        border=border(look.TODO_LINE),
        font=_bold_red(),
    )


def _bold_red() -> Any:
    from openpyxl.styles import Font

    return Font(bold=True, color="FF" + look.TODO_LINE)


def criteria(page: Worksheet, columns: tuple[Column, ...], appraisal: Appraisal) -> None:
    """Criteria: drop-downs, weight limits, live warnings where a weight is missing or a Ref is used twice."""
    entry_rows(page, columns)
    first, last = layout.FIRST_ROW, layout.HEADER_ROW + ENTRY_ROWS
    low, high = (f"Setup!$B${formulas.setup_row(key)}" for key in ("weight_min", "weight_max"))
    validation(
        page,
        f"F{first}:F{last}",
        type="custom",
        formula1=f"AND(ISNUMBER(F{first}),F{first}>0,OR(ISBLANK({low}),F{first}>={low},F{first}<1),"
        f"OR(ISBLANK({high}),F{first}<={high}))",
        errorTitle="Weight",
        error="Enter a number inside the limits that Setup gives.",
        promptTitle="Weight",
        prompt=prompt(layout.CRITERIA.column("weight").help),
    )
    missing = f'AND($A{first}<>"",TRIM($E{first})="{layout.KINDS[1]}",F{first}="")'
    conditional(page, f"F{first}:F{last}", missing, border=border(look.TODO_LINE))
    _twice(page, 1)


def choices_formula(row: int) -> str:
    """Source of a score's drop-down: the choices that Lists holds for the Ref in column A of this row."""
    found = f"MATCH(TRIM($A{row}),xla_ListRefs,0)"
    listed = f"OFFSET(xla_ListFirst,{found}-1,0,1,INDEX(xla_ListCounts,{found}))"
    return f"IF(ISNUMBER({found}),{listed},xla_Levels)"


def message(appraisal: Appraisal, criterion: Criterion) -> str:
    """Input message of a score cell: what each choice means for this criterion, within Excel's limit."""
    if criterion.gateway:
        return prompt(f"Pass or Fail. {criterion.question}")
    if criterion.kind != SCORED:
        return "Not assessed: leave this cell empty."
    scale = appraisal.scale
    if scale.numeric:
        ends = (
            f"A number from {contents.number_words(scale.lowest)} to {contents.number_words(scale.highest)}."
        )
        told = [
            f"{'Highest' if n == 'Highest' else 'Lowest'}: {text}"
            for n, text in criterion.levels.items()
            if text
        ]
        return prompt(" ".join([ends, *told]))
    told = [
        f"{level.name}: {criterion.levels.get(level.name, '')}".rstrip(": ")
        for level in criterion.available(scale)
    ]
    return prompt("\n".join(told))


def scores(page: Worksheet, appraisal: Appraisal) -> None:
    """Scores: keyed drop-downs, a message on every cell, colours and letters that follow the bands."""
    count = len(appraisal.short_list)
    if not count:
        return
    first_column = len(layout.MATRIX_COLUMNS) + 1
    first, last = column_letters(first_column), column_letters(first_column + count - 1)
    for offset, criterion in enumerate(appraisal.criteria):
        row = layout.FIRST_ROW + offset
        page.row_dimensions[row].height = max(
            look.BODY_HEIGHT, lines(criterion.title, layout.MATRIX_COLUMNS[2].width) * look.LINE_HEIGHT + 6
        )
        page.cell(row, 4).number_format = "General"
        for column in range(1, 5):
            page.cell(row, column).alignment = align("left" if column in (2, 3) else "center")
        score_validation(page, f"{first}{row}:{last}{row}", row, appraisal, criterion)
    _keys_are_quiet(page, len(appraisal.criteria))
    bottom = layout.HEADER_ROW + max(ENTRY_ROWS, len(appraisal.criteria))
    _score_colours(page, f"{first}{layout.FIRST_ROW}:{last}{bottom}", first, appraisal)


def _keys_are_quiet(page: Worksheet, count: int) -> None:
    for row in range(layout.FIRST_ROW, layout.FIRST_ROW + count):
        page.cell(row, 1).fill = fill(look.WHITE)
        page.cell(row, 1).font = font(colour=look.MUTED)
        page.cell(row, 2).font = font(colour=look.NAVY)


def score_validation(
    page: Worksheet, area: str, row: int, appraisal: Appraisal, criterion: Criterion
) -> None:
    """Drop-down (levels) or number rule (numeric scale) of one row of Scores, with its message."""
    shown = {
        "promptTitle": prompt(criterion.label, layout.MESSAGE_TITLE_LIMIT),
        "prompt": message(appraisal, criterion),
        "errorTitle": "Score",
    }
    if appraisal.scale.numeric and criterion.scored:
        low, high = (contents.number_words(end) for end in (appraisal.scale.lowest, appraisal.scale.highest))
        validation(
            page,
            area,
            type="decimal",
            operator="between",
            formula1="xla_LowestPoints",
            formula2="xla_HighestPoints",
            error=f"Enter a number from {low} to {high}.",
            **shown,
        )
        return
    validation(
        page,
        area,
        type="list",
        formula1=choices_formula(row),
        error="Choose one of the levels in the drop-down; the message beside the cell says what each means.",
        **shown,
    )


def band_test(number: int, count: int, exists: str, points: str, highest: str) -> str:
    """Formula that is true when a weighted score lies in the band of that number (0 is best).

    With `stopIfTrue` in order, 'reaches this band's threshold' is enough; the last band is open downward.
    """
    if number == count - 1:
        return exists
    share = f"ROUND(ROUND(({points})/({highest})*100,9),0)"
    by_points = f"ROUND(ROUND({points},9),0)"
    figure = f'IF(TRIM(xla_RagBasis)="{layout.RAG_BASES[1]}",{by_points},{share})'
    return f"AND({exists},{figure}>=INDEX(xla_BandFrom,{number + 1}))"


def _score_colours(page: Worksheet, area: str, first: str, appraisal: Appraisal) -> None:
    cell, row = f"{first}{layout.FIRST_ROW}", layout.FIRST_ROW
    text = formulas.tidy(cell)
    weight = f"N($D{row})"
    if appraisal.scale.numeric:
        exists, points = f"AND(ISNUMBER({cell}),ISNUMBER($D{row}))", f"{cell}*{weight}"
    else:
        exists = f"AND(ISNUMBER($D{row}),SUMPRODUCT((xla_Levels={text})*1)>0)"
        points = f"SUMPRODUCT((xla_Levels={text})*xla_Points)*{weight}"
    count = len(appraisal.bands)
    paints = look.BANDS[count]
    conditional(page, area, f'AND($D{row}="Gateway",{text}="Pass")', **live_paint(paints[0]))
    conditional(page, area, f'AND($D{row}="Gateway",{text}="Fail")', **live_paint(paints[-1]))
    conditional(page, area, f'$D{row}="-"', **live_paint(look.BAND))
    for number, band in enumerate(appraisal.bands):
        test = band_test(number, count, exists, points, f"{weight}*xla_HighestPoints")
        letter = band.letter if appraisal.scale.numeric else ""
        conditional(page, area, test, **live_paint(paints[number], letter, "General"))
    conditional(page, area, f'AND($A{row}<>"",{text}="")', border=border(look.TODO_LINE))


def rationale(page: Worksheet, appraisal: Appraisal) -> None:
    """Rationale: wrapped text, keys kept quiet, a message that says what is wanted."""
    count = len(appraisal.criteria)
    _keys_are_quiet(page, count)
    first_column = len(layout.MATRIX_COLUMNS) + 1
    for row in range(layout.FIRST_ROW, layout.FIRST_ROW + count):
        for column in range(1, first_column):
            page.cell(row, column).alignment = align("left" if column in (2, 3) else "center")
        for column in range(first_column, first_column + len(appraisal.short_list)):
            page.cell(row, column).alignment = align("left", vertical="top")
            page.cell(row, column).font = font(look.SMALL)
    width(page, 3, 28)
    if appraisal.short_list:
        area = f"{column_letters(first_column)}{layout.FIRST_ROW}:" + (
            f"{column_letters(first_column + len(appraisal.short_list) - 1)}{layout.HEADER_ROW + max(count, 1)}"
        )
        validation(
            page,
            area,
            type="textLength",
            operator="lessThanOrEqual",
            formula1="32767",
            errorTitle="Rationale",
            error="This text is too long for one cell.",
            promptTitle="Rationale",
            prompt="Say what was found and why that earns this score, in a sentence or two.",
        )


def log(page: Worksheet, sheet: SheetLayout, count: int) -> None:
    """A log: drop-downs and messages."""
    entry_rows(page, sheet.columns)


def setup(page: Worksheet, appraisal: Appraisal) -> None:
    """Setup: labels, cream entries, three tables side by side."""
    head = layout.HEADER_ROW
    for column, characters in ((1, 18.0), (2, 44.0), (3, 3.0), (6, 3.0), (10, 3.0)):
        width(page, column, characters)
    header(page, head, {1: 18.0, 2: 44.0})
    for field in layout.SETUP_FIELDS:
        row = formulas.setup_row(field.key)
        page.cell(row, 1).font = font(bold=True)
        page.cell(row, 1).alignment = align()
        cell = page.cell(row, 2)
        paint(cell, look.INPUT)
        cell.border = border()
        cell.alignment = align()
        if field.kind == layout.DATE:
            cell.number_format = "dd/mm/yyyy"
        page.row_dimensions[row].height = max(look.BODY_HEIGHT, lines(cell.value, 44) * look.LINE_HEIGHT + 6)
        _setup_validation(page, row, field)
    _setup_tables(page)
    page.freeze_panes = page.cell(head + 1, 1)


def _setup_validation(page: Worksheet, row: int, field: Column) -> None:
    area = f"B{row}"
    told = {"promptTitle": prompt(field.heading, layout.MESSAGE_TITLE_LIMIT), "prompt": prompt(field.help)}
    if field.choice:
        validation(
            page,
            area,
            type="list",
            formula1=f"xla_List_{field.choice}",
            errorTitle=field.heading,
            error="Choose one from the drop-down.",
            **told,
        )
    elif field.kind == layout.DATE:
        validation(
            page,
            area,
            type="date",
            operator="greaterThan",
            formula1="1",
            errorTitle="Date",
            error="Enter a date, such as 31/12/2026.",
            **told,
        )
    elif field.kind == layout.NUMBER:
        validation(
            page,
            area,
            type="decimal",
            operator="greaterThan",
            formula1="0",
            errorTitle=field.heading,
            error="Enter a number above 0.",
            **told,
        )


def _setup_tables(page: Worksheet) -> None:
    tables = (
        (formulas.SETUP_LEVEL, layout.SCALE_COLUMNS, layout.MAX_LEVELS),
        (formulas.SETUP_BAND, layout.BAND_COLUMNS, layout.MAX_BANDS),
        (formulas.SETUP_GROUPS, layout.GROUP_COLUMNS, layout.MAX_GROUPS),
    )
    head = layout.HEADER_ROW
    for first, columns, depth in tables:
        header(page, head, {number: column.width for number, column in enumerate(columns, first)})
        for number, column in enumerate(columns, first):
            width(page, number, column.width)
            letters = column_letters(number)
            for row in range(head + 1, head + depth + 1):
                cell = page.cell(row, number)
                body(
                    cell, column._replace(kind=layout.NUMBER if column.kind == layout.NUMBER else layout.TEXT)
                )
            area = f"{letters}{head + 1}:{letters}{head + depth}"
            told = {"promptTitle": column.heading, "prompt": prompt(column.help)}
            if column.kind == layout.NUMBER:
                validation(
                    page,
                    area,
                    type="decimal",
                    operator="between",
                    formula1="-1000000",
                    formula2="1000000",
                    errorTitle=column.heading,
                    error="Enter a plain number.",
                    **told,
                )
            else:
                limit = {"letter": "1"}.get(column.key, "60")
                validation(
                    page,
                    area,
                    type="textLength",
                    operator="lessThanOrEqual",
                    formula1=limit,
                    errorTitle=column.heading,
                    error=f"Use at most {limit} characters.",
                    **told,
                )


def guide(page: Worksheet, appraisal: Appraisal) -> None:
    """Guide: steps with links, every sheet with what it is for, the colour key with letters."""
    _dress_title(page)
    for column, characters in ((1, 7.0), (2, 20.0), (3, GUIDE_WIDTH)):
        width(page, column, characters)
    for row, line in enumerate(contents.guide_rows(appraisal), contents.GUIDE_FIRST_ROW):
        _guide_row(page, row, line, look.BANDS[max(1, len(appraisal.bands))])
    page.row_dimensions[contents.GUIDE_FIRST_ROW].height = look.BODY_HEIGHT


GUIDE_WIDTH = 92.0


def _guide_row(page: Worksheet, row: int, line: contents.GuideRow, bands: tuple[look.Paint, ...]) -> None:
    if line.kind in ("title", "version"):
        title_font = font(look.SUBTITLE, look.INK, bold=True)
        page.cell(row, 1).font = title_font if line.kind == "title" else font(look.SMALL, look.MUTED)
        return
    if line.kind == "blank":
        return
    paints = {"head": look.HEADER, "input": look.INPUT, "tool": look.BAND}
    for column in (1, 2, 3):
        cell = page.cell(row, column)
        if line.kind == "band" or line.kind in paints:
            paint(cell, paints.get(line.kind, bands[line.band]), bold=line.kind == "head" or column == 1)
        else:
            cell.font = font(bold=column == 1)
        cell.alignment = align("center" if column == 1 else "left")
        cell.border = border(sides="b")
    if line.kind in ("step", "sheet"):
        _link(page.cell(row, 2))
    text = line.cells[2].value
    page.row_dimensions[row].height = max(look.BODY_HEIGHT, lines(text, GUIDE_WIDTH) * look.LINE_HEIGHT + 6)


def _link(cell: Any) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink

    name = str(cell.value)
    target = f"{formulas.sheet_ref(name)}!A1"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target, display=name, tooltip=f"Go to {name}")
    cell.font = font(colour=look.LINK, underline="single")
    cell.alignment = align()


# ------------------------------------------------------------------------------------------- tool's sheets


def results(page: Worksheet, appraisal: Appraisal) -> None:
    """Results: the printed matrix, totals above, colours and letters by live formats."""
    _dress_title(page)
    options = len(appraisal.short_list)
    widths = dict(enumerate((*layout.WIDTHS_RESULTS, *[layout.OPTION_WIDTH] * options), 1))
    for column, characters in widths.items():
        width(page, column, characters)
    header(page, layout.HEADER_ROW, widths)
    most = max([2, *(lines(option.label, layout.OPTION_WIDTH * 0.86) for option in appraisal.short_list)])
    page.row_dimensions[layout.HEADER_ROW].height = most * look.LINE_HEIGHT + 8
    points = points_format(appraisal)
    _results_figures(page, len(widths), points)
    for offset, criterion in enumerate(appraisal.criteria):
        row = layout.RESULTS_FIRST_CRITERION + offset
        for column in widths:
            cell = page.cell(row, column)
            cell.font = font(colour={1: look.MUTED, 2: look.NAVY}.get(column, look.INK))
            cell.alignment = align("left" if column in (1, 2, 3) else "center")
            cell.border = border(sides="tb") if column < layout.RESULTS_FIRST_OPTION else border(look.WHITE)
            if column > 3:
                cell.number_format = points
        page.row_dimensions[row].height = max(
            look.BODY_HEIGHT, lines(criterion.title, layout.WIDTHS_RESULTS[2]) * look.LINE_HEIGHT + 6
        )
    _results_colours(page, appraisal, len(widths))
    page.freeze_panes = page.cell(layout.results_row("gateways"), 4)
    rows = layout.RESULTS_FIRST_CRITERION + len(appraisal.criteria)
    page.print_area = f"A1:{column_letters(len(widths))}{max(rows - 1, layout.RESULTS_FIRST_CRITERION)}"
    if rows <= 60:
        page.page_setup.fitToHeight = 1


def _results_figures(page: Worksheet, last: int, points: str) -> None:
    loud = {"total", "share", "rag", "rank"}
    for key, _ in layout.RESULTS_ROWS:
        row = layout.results_row(key)
        for column in range(1, last + 1):
            cell = page.cell(row, column)
            paint(
                cell,
                look.BAND,
                bold=key in loud and column > 2,
                size=look.SIZE if key in loud else look.SMALL,
            )
            cell.alignment = align("left" if column in (1, 2, 3) else "center")
            cell.border = border(look.WHITE)
            formats = {"share": "0%", "best": "0", "worst": "0", "rank": "0"}
            cell.number_format = formats.get(key, points)
            if column in (4, 5):
                cell.number_format = f"{points};-{points};"  # no stray zero before the first weight
        page.row_dimensions[row].height = look.BODY_HEIGHT if key in loud else 18


def _results_colours(page: Worksheet, appraisal: Appraisal, last: int) -> None:
    if last < layout.RESULTS_FIRST_OPTION or not appraisal.bands:
        return
    first = column_letters(layout.RESULTS_FIRST_OPTION)
    row = layout.RESULTS_FIRST_CRITERION
    bottom = row + max(ENTRY_ROWS, len(appraisal.criteria))
    area, cell = f"{first}{row}:{column_letters(last)}{bottom}", f"{first}{row}"
    count = len(appraisal.bands)
    paints = look.BANDS[count]
    conditional(page, area, f'{cell}="Pass"', **live_paint(paints[0]))
    conditional(page, area, f'{cell}="Fail"', **live_paint(paints[-1]))
    conditional(page, area, f'{cell}="{layout.NOT_ASSESSED_TEXT}"', **live_paint(look.BAND))
    conditional(
        page, area, f'{cell}="{layout.MISSING}"', **live_paint(look.INPUT), border=border(look.TODO_LINE)
    )
    for number, band in enumerate(appraisal.bands):
        test = band_test(number, count, f"AND(ISNUMBER({cell}),N($E{row})>0)", cell, f"$E{row}")
        conditional(page, area, test, **live_paint(paints[number], band.letter, points_format(appraisal)))
    label_row, rank_row = (layout.results_row(key) for key in ("rag", "rank"))
    letters = column_letters(last)
    for number, paint_ in enumerate(paints):
        match = f'AND({first}${label_row}<>"",{first}${label_row}=INDEX(xla_BandLabels,{number + 1}))'
        conditional(page, f"{first}{label_row}:{letters}{label_row}", match, **live_paint(paint_))
    worst = layout.results_row("worst")
    conditional(
        page, f"{first}{rank_row}:{letters}{rank_row}", f"{first}${worst}=1", **live_paint(look.HEADER)
    )


def summary(page: Worksheet, appraisal: Appraisal) -> None:
    """Summary: the ranked table, share bars, and the chart of group subtotals."""
    from openpyxl.formatting.rule import DataBarRule

    _dress_title(page)
    groups = min(len(appraisal.groups), layout.MAX_GROUPS)
    options = len(appraisal.short_list)
    widths: dict[int, float] = {1: 8, 2: 40, 3: 16, 4: 18, 5: 10}
    widths |= {6 + index: max(15.0, len(appraisal.groups[index].name) + 4.0) for index in range(groups)}
    widths[6 + groups] = 44
    for column, characters in widths.items():
        width(page, column, characters)
    header(page, layout.HEADER_ROW, widths)
    for row in range(layout.FIRST_ROW, layout.FIRST_ROW + options):
        for column in widths:
            cell = page.cell(row, column)
            cell.font = font(bold=column in (1, 2, 3))
            cell.alignment = align("left" if column in (2, 6 + groups) else "center")
            cell.border = border(sides="b")
            cell.number_format = {1: "0", 4: "0%"}.get(column, points_format(appraisal))
        page.cell(row, 6 + groups).font = font(colour=look.MUTED)
        page.row_dimensions[row].height = max(
            look.BODY_HEIGHT + 2,
            max((lines(option.label, 38) for option in appraisal.short_list), default=1) * look.LINE_HEIGHT
            + 6,
        )
    page.freeze_panes = page.cell(layout.FIRST_ROW, 3)
    if not options:
        return
    last = layout.HEADER_ROW + options
    bar = DataBarRule("num", 0, "num", 1, color="FF6BACE6", showValue=True)
    page.conditional_formatting.add(f"D{layout.FIRST_ROW}:D{last}", bar)
    for number, paint_ in enumerate(look.BANDS[max(1, len(appraisal.bands))]):
        cell = f"E{layout.FIRST_ROW}"
        match = f'AND({cell}<>"",{cell}=INDEX(xla_BandLabels,{number + 1}))'
        conditional(page, f"{cell}:E{last}", match, **live_paint(paint_))
    if groups:
        _chart(page, appraisal, options, groups)
    page.page_setup.fitToHeight = 1


def _chart(page: Worksheet, appraisal: Appraisal, options: int, groups: int) -> None:
    from openpyxl.chart import BarChart, Reference
    from openpyxl.chart.label import DataLabelList
    from openpyxl.chart.layout import Layout, ManualLayout

    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 45
    head, last = layout.HEADER_ROW, layout.HEADER_ROW + options
    chart.add_data(
        Reference(page, min_col=6, max_col=5 + groups, min_row=head, max_row=last), titles_from_data=True
    )
    chart.set_categories(Reference(page, min_col=6 + groups, min_row=head + 1, max_row=last))
    chart.title = "Weighted score by group"
    chart.title.overlay = False
    for index, series in enumerate(chart.series):
        tone = index % len(look.CHART)
        series.graphicalProperties.solidFill = look.CHART[tone]
        series.graphicalProperties.line.solidFill = look.WHITE
        series.dLbls = DataLabelList()
        series.dLbls.showVal = True
        series.dLbls.showSerName = series.dLbls.showCatName = series.dLbls.showLegendKey = False
        series.dLbls.showPercent = False
        series.dLbls.numFmt = (
            "#,##0.##;-#,##0.##;" if points_format(appraisal) == "General" else "#,##0;-#,##0;"
        )
        series.dLbls.txPr = _text(look.CHART_TEXT[tone], bold=True)
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.majorGridlines.spPr = _line(look.LINE)
    chart.y_axis.numFmt = "#,##0"
    chart.y_axis.crosses = "max"
    chart.x_axis.txPr, chart.y_axis.txPr = _text(look.INK), _text(look.INK)
    chart.legend.position = "b"
    chart.layout = Layout(manualLayout=ManualLayout(layoutTarget="inner", x=0.27, y=0.12, w=0.7, h=0.68))
    chart.width, chart.height = 31, max(7.5, 4 + 1.15 * options)
    page.add_chart(chart, f"A{last + 2}")


def _text(colour: str, bold: bool = False) -> Any:
    from openpyxl.chart.text import RichText
    from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties

    characters = CharacterProperties(sz=1000, b=bold, solidFill=colour, latin=Font(typeface=look.FONT))
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=characters), endParaRPr=characters)])


def _line(colour: str) -> Any:
    from openpyxl.chart.shapes import GraphicalProperties

    properties = GraphicalProperties()
    properties.line.solidFill = colour
    return properties


def checks(page: Worksheet, appraisal: Appraisal) -> None:
    """Checks: one row a finding; severity in words, the place as a link."""
    _dress_title(page)
    columns = layout.CHECKS.columns
    for number, column in enumerate(columns, 1):
        width(page, number, column.width)
    header(page, layout.HEADER_ROW, {number: column.width for number, column in enumerate(columns, 1)})
    for row in range(layout.FIRST_ROW, layout.FIRST_ROW + 300):
        for number, column in enumerate(columns, 1):
            cell = page.cell(row, number)
            cell.font = font(colour=look.LINK, underline="single") if column.key == "where" else font()
            cell.alignment = align(vertical="center")
    first = layout.FIRST_ROW
    area = f"A{first}:F{first + 2000}"
    words = contents.SEVERITY_WORDS
    conditional(
        page, f"A{first}:A{first + 2000}", f'$A{first}="{words["error"]}"', stop=False, **live_paint(look.RED)
    )
    conditional(
        page,
        f"A{first}:A{first + 2000}",
        f'$A{first}="{words["warning"]}"',
        stop=False,
        **live_paint(look.AMBER),
    )
    conditional(page, area, f'$A{first}<>""', stop=False, border=border(sides="b"))
    page.freeze_panes = page.cell(first, 1)


def lists(page: Worksheet, appraisal: Appraisal) -> None:
    """Lists: plain, for whoever unhides it."""
    for cell in page[1]:
        cell.font = font(bold=True)
    width(page, Lists.scalar, 30)
    width(page, Lists.scalar_value, 30)
    width(page, Lists.option_label, 30)


DRESSERS: dict[str, Callable[[Any, Appraisal], None]] = {
    "Results": results,
    "Summary": summary,
    "Checks": checks,
    "Lists": lists,
}
