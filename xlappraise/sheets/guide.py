"""An appraisal in; out, the Guide: steps, every sheet with what it is for, the colour key, the layout's version."""

from collections.abc import Container, Mapping
from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.model import SCORING, Appraisal
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.words import general
from xlappraise.records import NamedTuple
from xlappraise.sheets import formulas, layout, palette, text_fit, topics
from xlappraise.sheets.cells import Cells, ToolCell, number
from xlappraise.sheets.entry_help import validation
from xlappraise.sheets.openpyxl_tables import put_all
from xlappraise.sheets.style import align, border, font, paint, title_rows, width
from xlappraise.xlsx import addresses
from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.snapshot import CellData

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

STEPS = (
    ("Setup", "Say what is decided, name the levels and their points, and set the RAG bands."),
    (
        "Options",
        "List the options. Put those to be scored on the Short-list and say why the others were dropped.",
    ),
    ("Criteria", "List gateway and scored criteria with weights, and say what each level means."),
    ("Scores", "Choose a score in every cream cell and say why on Rationale."),
    ("Results", "Read totals, ranks and colours; Summary has the chart. Fix what Checks lists."),
)
"""The five steps: the sheet each step works on, and what to do there."""

STEPS_IN_WORDS = (
    ("Setup", "Say what is decided, by whom and when."),
    ("Options", "List the options, and say what was decided about each and why."),
    ("Dimensions", "List what options are combined from; Combinations shows what was decided about each combination."),
    ("Comparison", "Set the options side by side, theme by theme; Advice holds what advisers recommend."),
    ("Benefits", "Say what changes for whom, and how it is measured."),
    ("Decision", "Put the decision on record; Phases holds the steps towards it."),
    ("Risks", "Say what may go wrong with each option, and what is done about it."),
    ("Next steps", "Say who does what by when."),
    ("Checks", "Fix what is listed there."),
)
"""The steps of an appraisal in words, of which those count whose sheet is there."""

STEPS_ALONE = (
    ("Declaration", "Choose None, or Declared and say which; type your name and the date."),
    ("Criteria", "Read the questions and what each level means."),
    ("Individual weights", "Say how much each criterion should weigh, and why."),
    ("Scores", "Choose a score in every cream cell, by yourself."),
    ("Rationale", "Say what you found that earns each score."),
)
"""The steps of an assessor who scores alone, of which those count whose sheet is there."""

COLOUR_KEY = (
    ("input", "Yours", "Cream: you type or choose here."),
    ("tool", "Kept for you", "Grey-blue or white: filled in for you and restored by Recalculate."),
)
"""The colours of cells that carry no score: kind, name and meaning."""


class GuideRow(NamedTuple):
    """A row of the Guide: what kind it is, and its cells from column A."""

    kind: str
    """head, step, sheet, title, band, input, tool, version or blank."""
    cells: tuple[ToolCell, ...]
    band: int = 0


def rows(appraisal: Appraisal, hidden: Container[str] = ()) -> list[GuideRow]:
    """The Guide from its fourth row on: steps, sheets, colour key with letters, layout version."""
    blank, heads = ToolCell(None), ("What to do", "What it holds")
    found = [GuideRow("head", (ToolCell("Step"), ToolCell("Sheet"), ToolCell(heads[0])))]
    for step, (name, text) in enumerate(steps(appraisal), 1):
        found.append(GuideRow("step", (ToolCell(float(step)), ToolCell(name), ToolCell(text))))
    done = {name for name, _ in steps(appraisal)} | {"Guide", "Lists"}
    others = [sheet for sheet in topics.sheets_of(appraisal) if sheet.name not in done]
    has_records = any(sheet.name in layout.RECORD_NAMES for sheet in others)
    choices = (ToolCell("Tab"),) if has_records else ()
    found += [
        GuideRow("blank", ()),
        GuideRow("head", (ToolCell("Also"), ToolCell("Sheet"), ToolCell(heads[1]), *choices)),
    ]
    for sheet in others:
        state = layout.TAB_STATES[sheet.name in hidden]
        tab = (ToolCell(state),) if sheet.name in layout.RECORD_NAMES else ()
        found.append(GuideRow("sheet", (blank, ToolCell(sheet.name), ToolCell(sheet.instruction), *tab)))
    if has_records:
        found.append(GuideRow("version", (ToolCell(TABS),)))
    key = "Colour key: each colour also has its letter or word"
    found += [GuideRow("blank", ()), GuideRow("title", (ToolCell(key),))]
    for number_ in range(len(appraisal.bands)) if appraisal.has_scoring else ():
        found.append(_band_row(appraisal, number_))
    for kind, name, text in COLOUR_KEY:
        found.append(GuideRow(kind, (blank, ToolCell(name), ToolCell(text))))
    version = f"{VERSION_TEXT} {layout.LAYOUT_VERSION}"
    return [*found, GuideRow("blank", ()), GuideRow("version", (ToolCell(version),))]


def steps(appraisal: Appraisal) -> list[tuple[str, str]]:
    """The steps for the sheets that are there: the sheet each works on, and what to do."""
    alone = bool(appraisal.setup.assessor)
    if appraisal.has_scoring and not alone:
        return list(STEPS)
    there = {sheet.name for sheet in topics.sheets_of(appraisal)}
    every = STEPS_ALONE if alone else STEPS_IN_WORDS
    return [step for step in every if step[0] in there]


def _band_row(appraisal: Appraisal, number_: int) -> GuideRow:
    band = appraisal.bands[number_]
    here = addresses.at("Setup", layout.FIRST_ROW + number_, formulas.SETUP_BAND + 2)
    above = addresses.at("Setup", layout.FIRST_ROW + number_ - 1, formulas.SETUP_BAND + 2)
    start = general(number(band.start))
    if number_ == 0:
        text = ToolCell(f"{start}% or more", f'{here}&"% or more"')
    elif number_ == len(appraisal.bands) - 1:
        text = ToolCell(f"Below {general(number(appraisal.bands[number_ - 1].start))}%", f'"Below "&{above}&"%"')
    else:
        upper = general(number(appraisal.bands[number_ - 1].start))
        text = ToolCell(f"{start}% to below {upper}%", f'{here}&"% to below "&{above}&"%"')
    row, first = layout.FIRST_ROW + number_, formulas.SETUP_BAND
    label, letter = (addresses.at("Setup", row, first + n) for n in (0, 1))
    return GuideRow("band", (ToolCell(band.letter, letter), ToolCell(band.label, label), text), number_)


FIRST_ROW = 4
_TITLE = formulas.tidy("xla_Title")
TITLE_FORMULA = f'IFERROR(IF({_TITLE}="","{layout.GUIDE.title}",{_TITLE}),"{layout.GUIDE.title}")'
IN_WORDS = "From options to a decision: work from left to right through the sheets."
"""What the Guide of an appraisal in words says first."""
ALONE = "You score alone. When you are done, save the workbook and send it back."
"""What it says first in the workbook of one assessor."""
TABS = "Choose Show or Hide beside a log, then recalculate."
VERSION_TEXT = "xlappraise workbook, layout"
_MEANING = 3
"""Column of the Guide that says what a step, a sheet or a colour is."""


def cells(appraisal: Appraisal, hidden: Container[str] = ()) -> Cells:
    """Every cell of the Guide."""
    cells: Cells = {
        (1, 1): ToolCell(appraisal.setup.title or layout.GUIDE.title, TITLE_FORMULA),
        (2, 1): ToolCell(_instruction(appraisal)),
    }
    for row, line in enumerate(rows(appraisal, hidden), FIRST_ROW):
        cells |= {(row, column): cell for column, cell in enumerate(line.cells, 1) if cell.value is not None}
    return cells


def _instruction(appraisal: Appraisal) -> str:
    if appraisal.setup.assessor:
        return ALONE
    return layout.GUIDE.instruction if appraisal.has_scoring else IN_WORDS


def is_ours(there: Mapping[Position, CellData], appraisal: Appraisal) -> bool:
    """Whether nobody wrote on the Guide: below its title it holds only texts of ours, and the bands of Setup."""
    every = {sheet.name: () for sheet in layout.SHEETS if sheet.optional}
    asked = frozenset(sheet.topic for sheet in layout.SHEETS)
    whole = replace(appraisal, bands=(), logs=every, asked=asked)
    in_words = replace(whole, criteria=(), asked=asked - {SCORING})
    known = layout.EARLIER_TEXTS.union(layout.TAB_STATES, layout.TAB_REQUESTS, ("Tab", TABS))
    known |= {cell.value for each in (whole, in_words) for cell in cells(each).values()}
    bands = {row for (row, column), cell in there.items() if column == _MEANING and "Setup!" in (cell.formula or "")}
    return all(
        row < FIRST_ROW or row in bands or cell.value in known or str(cell.value).startswith(VERSION_TEXT)
        for (row, _), cell in there.items()
    )


def fill(page: "Worksheet", appraisal: Appraisal, hidden: Container[str] = ()) -> None:
    """Steps with links, every sheet with what it is for, the colour key with letters; `hidden` tabs are called so."""
    put_all(page, cells(appraisal, hidden))
    title_rows(page)
    for column, characters in enumerate(palette.GUIDE_WIDTHS, 1):
        width(page, column, characters)
    paints = palette.BANDS[max(1, len(appraisal.bands))]
    for row, line in enumerate(rows(appraisal, hidden), FIRST_ROW):
        _look_of_row(page, row, line, paints)
    words = ",".join(layout.TAB_REQUESTS)
    area = f"D{FIRST_ROW + 1}:D{FIRST_ROW + len(layout.SHEETS) + len(STEPS)}"
    validation(page, area, "Tab", TABS, "Choose Show or Hide.", type="list", formula1=f'"{words}"')


def _look_of_row(page: "Worksheet", row: int, line: GuideRow, bands: tuple[palette.Paint, ...]) -> None:
    page.row_dimensions[row].height = palette.BODY_HEIGHT
    if line.kind in ("title", "version"):
        title_font = font(palette.SUBTITLE, palette.INK, bold=True)
        page.cell(row, 1).font = title_font if line.kind == "title" else font(palette.SMALL, palette.MUTED)
        page.cell(row, 1).alignment = align(wrap=False)
        return
    if line.kind == "blank":
        page.row_dimensions[row].height = palette.BODY_HEIGHT / 2
        return
    paints = {"head": palette.HEADER, "input": palette.INPUT, "tool": palette.BAND}
    for column in range(1, max(3, len(line.cells)) + 1):
        cell = page.cell(row, column)
        if line.kind == "band" or line.kind in paints:
            paint(cell, paints.get(line.kind, bands[line.band]), bold=line.kind == "head" or column == 1)
        else:
            cell.font = font(bold=column == 1)
        cell.alignment = align("center" if column in (1, layout.GUIDE_TAB) else "left")
        cell.border = border(sides="b")
    if line.kind in ("step", "sheet"):
        _link(page.cell(row, 2))
    if line.kind == "sheet" and len(line.cells) == layout.GUIDE_TAB:
        paint(page.cell(row, layout.GUIDE_TAB), palette.INPUT)
    count = text_fit.lines(line.cells[2].value, palette.GUIDE_WIDTHS[2], palette.SIZE, indent=1)
    page.row_dimensions[row].height = text_fit.height(count, palette.SIZE, palette.BODY_HEIGHT)


def _link(cell: Any) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink

    name = str(cell.value)
    target = f"{addresses.sheet_ref(name)}!A1"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target, display=name, tooltip=f"Go to {name}")
    cell.font = font(colour=palette.LINK, underline="single")
    cell.alignment = align()
