"""What was read and computed in; what each of the tool's cells should hold, and findings where one does not, out."""

from collections.abc import Iterator, Mapping

from xlappraise.appraisal.findings import Cell, Finding, Place
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.rules import MESSAGES_STRAYED, RESULTS_OUT_OF_DATE
from xlappraise.appraisal.rules.of_workbook import LAYOUT_OLDER
from xlappraise.appraisal.scoring import Results
from xlappraise.appraisal.words import folded
from xlappraise.plan.score_formats import are_messages_elsewhere
from xlappraise.reading.comparison_columns import compared_headings
from xlappraise.reading.reader import Reading, layout_version
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout, officers, tools, topics
from xlappraise.sheets.cells import Cells, SheetCells, ToolCell
from xlappraise.sheets.formulas import Lists
from xlappraise.sheets.lists import laid_for_others
from xlappraise.sheets.results import is_laid_anew
from xlappraise.sheets.source import Source
from xlappraise.sheets.stamp import fingerprint, fingerprint_in, stamp_of
from xlappraise.sheets.workbook_names import ASSUMED, with_names, wrong_names
from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.aliases import single
from xlappraise.xlsx.changes.kinds import SetName
from xlappraise.xlsx.formula_text import Filled, same_formula
from xlappraise.xlsx.snapshot import BLANK, CellData, Sheet, Snapshot, same_value

COMPARISON = layout.BY_NAME["Comparison"]
RELAID = ("Summary", "Lists")
"""Sheets whose formulas all change when a level, a band, a group or an option comes or goes: none was overtyped."""


def holds(data: CellData, cell: ToolCell) -> bool:
    """Whether the cell already is as it should be."""
    return same_formula(data.source, cell.source) and same_value(data.value, cell.value)


def unlike(sheet: SheetCells, found: Mapping[Position, CellData]) -> Iterator[tuple[Position, CellData, ToolCell]]:
    """The cells that are not as they should be: position, what is there, what should be.

    Nearly all are as they should be, so equality is tried before the slow comparison of formulas.
    """
    for position, cell in sheet.cells.items():
        data = found.get(position, BLANK)
        alike = data[:2] == cell and type(data[0]) is type(cell[0])
        if not alike and not holds(data, cell):
            yield position, data, cell
    first, columns, formulas, rows = sheet.block
    for row, values in enumerate(rows, first):
        # A filled formula is its text, the rows below and no columns.
        sources = [text and (text, row - first, 0) for text in formulas] if row != first else formulas
        for column, source, value in zip(columns, sources, values, strict=True):
            data = found.get((row, column), BLANK)
            if data[1] == source and data[0] == value and type(data[0]) is type(value):
                continue
            cell = ToolCell(value, Filled(*source) if isinstance(source, tuple) else source)
            if not holds(data, cell):
                yield (row, column), data, cell


class ToolCellComparison(NamedTuple):
    """The tool's cells compared with what they should be; kept so that a plan need not work it out again.

    `wanted` are the cells as they should be, by sheet, `prints` is the fingerprint of the inputs, `mended` are the
    workbook names that are wrong, with what they should refer to.
    """

    findings: list[Finding]
    wanted: Mapping[str, SheetCells]
    prints: str
    mended: list[SetName]


def compare_tool_cells(snapshot: Snapshot, reading: Reading, results: Results | None) -> ToolCellComparison | None:
    """Whether every formula of the tool is the one that should be there, and the results belong to today's inputs.

    None where there is nothing to compare.
    """
    scoring = reading.appraisal.has_scoring
    if results is None or (scoring and "Results" not in snapshot.sheets):
        return None
    old, old_prints = stamp_of(snapshot)
    version, prints = layout_version(snapshot) or layout.LAYOUT_VERSION, fingerprint(reading.appraisal)
    same_layout = version == layout.LAYOUT_VERSION
    # A name that points elsewhere makes Excel work out something else than what is stored.
    mended = [*wrong_names(snapshot, reading.appraisal, reading.where)]
    wrong = mended if same_layout else [c for c in mended if not _is_new(c)]
    # What lacks names lacks cells as well, and nobody deleted them.
    as_then = prints if same_layout else fingerprint(reading.appraisal, version)
    current = not wrong and (not scoring or old_prints == as_then)
    snapshot = with_names(snapshot, wrong)
    wanted = wanted_cells(snapshot, reading, results, old)
    findings = list(_unlike_findings(snapshot, reading, wanted, current, version))
    return ToolCellComparison(findings, wanted, prints, mended)


def _is_new(name: SetName) -> bool:
    """Whether earlier layouts may lack a name: one into Lists, or of Assumptions, which Lists reads by."""
    return name.name in ASSUMED or (name.refers_to or "").startswith("Lists!")


def _unlike_findings(
    snapshot: Snapshot, reading: Reading, wanted: Mapping[str, SheetCells], current: bool, version: int
) -> Iterator[Finding]:
    """Findings on an older layout, on each formula that is another one, and on results that are out of date."""
    if version < layout.LAYOUT_VERSION:
        yield LAYOUT_OLDER.at(Place(), found=str(version), expected=str(layout.LAYOUT_VERSION))
    stale = not current
    passed_over = RELAID if stale and laid_for_others(snapshot, wanted["Lists"]) else ()
    found: list[tuple[Cell, CellData]] = []
    for sheet in (name for name in wanted if name in snapshot.sheets and name not in passed_over):
        for position, data, cell in unlike(wanted[sheet], snapshot.sheets[sheet].cells):
            if cell.source is None:
                continue
            if same_formula(data.source, cell.source):
                was_empty = cell.value == layout.NOTHING and data.value in (None, "")
                stale = stale or version == layout.LAYOUT_VERSION or not was_empty
            elif stale and _may_move(sheet, position) and (data is BLANK or data.formula is not None):
                continue  # its rows and columns may have become others
            elif version < layout.LAYOUT_VERSION and _of_earlier_layout(sheet, data):
                continue
            elif data is not BLANK or current:
                found.append((Cell(sheet, *position), data))
    if found:
        from xlappraise.plan.damage import damage

        yield from damage(found, wanted, single(snapshot.tabs))
    if stale:
        where = Cell("Results", layout.STAMP_ROW, 1) if "Results" in wanted else Place()
        yield RESULTS_OUT_OF_DATE.at(where)
    elif are_messages_elsewhere(snapshot, reading):
        yield MESSAGES_STRAYED.at(Place("Scores"))


def _may_move(sheet: str, position: Position) -> bool:
    """Whether a cell belongs to an optional sheet of the tool's, to what these read on Lists, or to Results' legend."""
    optional = sheet in (each.name for each in tools.OPTIONAL) or (sheet == "Results" and is_laid_anew(position))
    return optional or (sheet == layout.LISTS.name and position[1] >= Lists.optional)


def _of_earlier_layout(sheet: str, data: CellData) -> bool:
    """Whether a cell may be as an earlier layout has it, with another formula or none, and not overtyped."""
    moved = sheet in (layout.LISTS.name, layout.COST_VIEW.name) or data is BLANK or data.source is not None
    return moved or fingerprint_in(data.value) != ""


# ------------------------------------------------------------------------------------------- what is wanted


def wanted_cells(snapshot: Snapshot, reading: Reading, results: Results, line: str) -> dict[str, SheetCells]:
    """Every cell of the tool in this workbook as it should be, by sheet.

    `line` is the stamp that Results holds. Addresses are those of the rows and columns as they now stand.
    """
    source = Source(reading.appraisal, results, reading.where, snapshot, line)
    always = [s.name for s in tools.TOOL_SHEETS if s.live and not s.optional and topics.has(source.appraisal, s)]
    wanted = tools.cells_of(always, source)
    for sheet, cells in officers.standing_cells(source):
        tools.add_cells(wanted, {sheet: SheetCells(cells)})
    tab = reading.where.sheets.get(COMPARISON.name, "")
    if tab in snapshot.sheets and (headings := _comparison_headings(snapshot.sheets[tab], reading.appraisal)):
        wanted[tab] = SheetCells(headings)
    if topics.optional_tools(reading.appraisal, snapshot.sheets):
        tools.add_cells(wanted, tools.cells_of(tools.in_play(snapshot, reading.appraisal), source))
    return wanted


def _comparison_headings(sheet: Sheet, appraisal: Appraisal) -> Cells:
    """Headings of the compared options on Comparison, with the names that they have now."""
    labels = {option.id: option.label for option in appraisal.options}
    placed = compared_headings(sheet, COMPARISON, appraisal.options).items()
    return {(cell.row, cell.column): ToolCell(labels[key]) for key, cell in placed}


def is_ours(formula: str) -> bool:
    """Whether a formula is one that the tool writes: it reads Lists, or a name of ours."""
    text = folded(formula)
    return "lists!$" in text or "xla_" in text or ("$b" in text and '&": "&' in text)
