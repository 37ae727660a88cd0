"""Appraisal in, a new workbook out: every sheet of the layout, filled, with drop-downs, formats and live formulas.

Built with openpyxl, then completed in file_bytes.py: values beside the formulas, alternative texts, fixed times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from xlappraise import __version__
from xlappraise.appraisal.findings import Finding
from xlappraise.appraisal.individual import MODERATION
from xlappraise.appraisal.model import (
    GATEWAY,
    NOT_ASSESSED,
    SCORED,
    Appraisal,
    Band,
    Criterion,
    Group,
    Level,
    Option,
    Scale,
    Setup,
)
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.scoring import score
from xlappraise.sheets import (
    criteria,
    declaration,
    dimension_lists,
    gateways,
    guide,
    layout,
    log_sheet,
    matrix,
    officers,
    options,
    setup,
    style,
    tools,
    topics,
    workbook_names,
)
from xlappraise.sheets.cells import Cells
from xlappraise.sheets.file_bytes import Extras, file_bytes
from xlappraise.sheets.layout import SheetLayout
from xlappraise.sheets.openpyxl_tables import put_all
from xlappraise.sheets.source import Source
from xlappraise.sheets.stamp import fingerprint, stamp_text
from xlappraise.sheets.where import fresh_where

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

PAPER_DATE = date(2000, 1, 1)
"""Creation date in the file's properties when none is given, so that the same appraisal gives the same file."""


def build(
    appraisal: Appraisal,
    made: date | None = None,
    findings: Iterable[Finding] = (),
    hidden: frozenset[str] | None = None,
) -> bytes:
    """A new workbook of the appraisal: the file's bytes, the same for the same appraisal, date and findings.

    `hidden` are the sheets of the record that are out of sight, by default as `topics.out_of_sight` says.

    An unfinished appraisal is no error: what is blank stays blank.
    """
    appraisal = _with_spare(appraisal)
    where, line = fresh_where(appraisal), stamp_text(__version__, made, fingerprint(appraisal))
    tool = tool_cells(Source(appraisal, score(appraisal), where, stamp=line, findings=tuple(findings)))
    hidden = topics.out_of_sight(appraisal) if hidden is None else hidden
    book = workbook(appraisal, tool, made, hidden)
    values = dict(tool)
    for sheet in ("Scores", "Rationale") if appraisal.has_scoring else ():
        values[sheet] = {**tool.get(sheet, {}), **_labels(appraisal)}
    if "Gateways" in where.tables:
        values["Gateways"] = officers.gateway_labels(appraisal, where.tables["Gateways"].rows)
    values["Guide"] = guide.cells(appraisal, hidden)
    tables = {sheet.table: f"{sheet.title}. {sheet.instruction}" for sheet in layout.SHEETS if sheet.table}
    tables |= {name: columns[0].help for name, columns in setup.SIDE_TABLES.items()}
    growing = {s.name for s in layout.SHEETS if s.columns or s.optional}
    growing.remove("Scores")  # a score takes no more room, and LibreOffice would make its row as low as that
    return file_bytes(book, Extras(values, tables, _charts(appraisal, tool), frozenset(growing), layout.HEADER_ROW))


def tool_cells(source: Source) -> dict[str, Cells]:
    """Every cell of the tool in a new workbook, by sheet."""
    names = [sheet.name for sheet in topics.sheets_of(source.appraisal) if sheet.owner == layout.TOOL]
    found = {name: dict(cells.items()) for name, cells in tools.cells_of(names, source).items()}
    found |= officers.headline_cells(source.appraisal)
    if kept := log_sheet.kept_cells(layout.BY_NAME[MODERATION], source.appraisal):
        found[MODERATION] = kept
    if layout.SCORES.name in found:
        found[layout.SCORES.name] |= officers.name_cells(source.where.tables[layout.SCORES.name])
        found[layout.SCORES.name] |= declaration.cells(source.appraisal)
    return found


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
    for row, criterion in enumerate(topics.below_options(appraisal), layout.FIRST_ROW):
        cells |= officers.label_cells(appraisal, row, criterion.ref, {"group": 2, "title": 3, "weight": 4})
    return cells


def workbook(
    appraisal: Appraisal, tool: dict[str, Cells], made: date | None = None, hidden: frozenset[str] = frozenset()
) -> Workbook:
    """A new workbook (openpyxl) of the appraisal with the tool's cells; its formulas have no values yet."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    style.normal_font(book)
    for sheet in topics.sheets_of(appraisal):
        page = book.create_sheet(sheet.name)
        _fill(page, sheet, appraisal, tool, hidden)
        style.page_setup(page, sheet)
        if sheet.name in hidden:
            page.sheet_state = "hidden"
    for name, text in {
        **workbook_names.names_at(fresh_where(appraisal), appraisal),
        **workbook_names.figure_names(appraisal),
        **workbook_names.optional_names(appraisal, fresh_where(appraisal)),
        **workbook_names.gateway_names(fresh_where(appraisal)),
        **workbook_names.kept_names(appraisal),
        **dimension_lists.fresh_names(appraisal),
        **declaration.names(appraisal),
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


def _fill(
    page: Worksheet, sheet: SheetLayout, appraisal: Appraisal, tool: dict[str, Cells], hidden: frozenset[str]
) -> None:
    if sheet.name == "Guide":
        guide.fill(page, appraisal, hidden)
        return
    if known := tools.find(sheet.name):
        put_all(page, tool[sheet.name])
        known.look(page, appraisal)
        style.fit_texts(page, known.face, tool[sheet.name])
        return
    style.title(page, sheet)
    if sheet.name in FILLERS:
        FILLERS[sheet.name](page, appraisal)
        put_all(page, tool.get(sheet.name, {}))
    else:
        log_sheet.fill(page, sheet, appraisal, tool.get(sheet.name, {}))


FILLERS: Mapping[str, Callable[[Worksheet, Appraisal], None]] = {
    "Setup": setup.fill,
    "Options": options.fill,
    "Criteria": criteria.fill,
    "Gateways": gateways.fill,
    "Scores": matrix.fill_scores,
    "Rationale": matrix.fill_rationale,
}
"""Functions that fill and style the officers' sheets other than logs."""


# ---------------------------------------------------------------------------------------------- blank ones


def with_rows(appraisal: Appraisal, options: int, criteria: int, gateways: int = 0) -> Appraisal:
    """The appraisal with so many empty options, empty scored criteria, and gateways called Gateway 1 and so on."""
    empty = tuple(Option(f"O{number}", "") for number in range(1, options + 1))
    scored = blank_criteria(appraisal.groups, criteria)
    letters = "GW" if any(criterion.ref.startswith("G") for criterion in scored) else "G"
    group = appraisal.groups[0].name if appraisal.groups else ""
    asked = (Criterion(f"{letters}{n}", group, f"Gateway {n}", kind=GATEWAY) for n in range(1, gateways + 1))
    return replace(appraisal, options=empty, criteria=(*asked, *scored))


def blank_criteria(groups: Sequence[Group], count: int) -> tuple[Criterion, ...]:
    """`count` empty scored criteria, divided evenly over the groups and numbered in each: D1, D2, V1."""
    names = [group.name for group in groups] or [""]
    share = -(-count // len(names))
    letters = _letters(names)
    rows = (divmod(number, share) for number in range(count))
    return tuple(Criterion(f"{letters[group]}{number + 1}", names[group], "") for group, number in rows)


def _letters(groups: Sequence[str]) -> list[str]:
    """What the Refs of each group begin with: the first letter of its name, or as many as no other group has."""
    found: list[str] = []
    for name in groups:
        word = "".join(letter for letter in name.upper() if letter.isascii() and letter.isalpha())
        starts = [word[:length] for length in range(1, len(word) + 1)] + [f"C{n}-" for n in range(len(groups))]
        found.append(next(start for start in starts if start not in {*found, "O"}) if word else "C")
    return found


def blank(options: int, criteria: int, title: str = "") -> Appraisal:
    """A blank High/Medium/Low appraisal with rows for so many options and criteria."""
    return with_rows(replace(BLANK, setup=replace(BLANK.setup, title=title)), options, criteria)


BLANK = Appraisal(
    Setup(weight_min=Fraction(1), weight_max=Fraction(10)),
    Scale((Level("High", Fraction(10)), Level("Medium", Fraction(5)), Level("Low", Fraction(0)))),
    tuple(
        Band(label, label[0], Fraction(start), meaning)
        for label, start, meaning in zip(("Green", "Amber", "Red"), (61, 31, 0), layout.BAND_MEANINGS[3], strict=True)
    ),
    (Group("Desirability"), Group("Viability"), Group("Feasibility")),
    (),
    (),
    logs=dict.fromkeys(layout.STANDARD_LOGS, ()),
)
"""What a new appraisal starts from."""
