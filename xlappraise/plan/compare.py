"""What was read and computed in; what each of the tool's cells should hold, and findings where one does not, out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from xlappraise.appraisal.findings import Cell, Finding, Place
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.rules import MESSAGES_STRAYED, RESULTS_OUT_OF_DATE
from xlappraise.appraisal.rules.of_workbook import LAYOUT_OLDER
from xlappraise.appraisal.scoring import Results
from xlappraise.appraisal.words import folded, normal
from xlappraise.plan.formats import are_messages_elsewhere
from xlappraise.reading.comparison import compared_headings
from xlappraise.reading.reader import Reading, layout_version
from xlappraise.sheets import contents, layout
from xlappraise.sheets.cells import Cells, SheetCells, ToolCell
from xlappraise.sheets.contents import Positions
from xlappraise.sheets.formulas import Lists
from xlappraise.sheets.names import misplaced, named
from xlappraise.sheets.parts import views
from xlappraise.sheets.stamp import fingerprint, stamp_of
from xlappraise.sheets.where import TablePlace
from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.aliases import single
from xlappraise.xlsx.changes.kinds import SetName
from xlappraise.xlsx.formula_text import Filled, same_formula
from xlappraise.xlsx.snapshot import BLANK, CellData, Sheet, Snapshot, Value

COMPARISON = layout.BY_NAME["Comparison"]
TOOL_SHEETS = ("Results", "Summary", "Lists", "Checks")
RELAID = ("Summary", "Lists")
"""Sheets whose formulas all change when a level, a band, a group or an option comes or goes; nobody overtyped them."""
VIEW_NAMES = frozenset(view.name for view in layout.VIEWS)


def same_value(found: Value, wanted: Value) -> bool:
    """Whether a stored value is the wanted one: numbers at 15 digits, nothing and empty text alike."""
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found is wanted
    if isinstance(found, (int, float)) and isinstance(wanted, (int, float)):
        return found == wanted or f"{found:.15g}" == f"{wanted:.15g}"
    return ("" if found is None else found) == ("" if wanted is None else wanted)


def holds(data: CellData, cell: ToolCell) -> bool:
    """Whether the cell already is as it should be."""
    return same_formula(data.source, cell.source) and same_value(data.value, cell.value)


def unlike(sheet: SheetCells, found: Mapping[Position, CellData]) -> Iterator[tuple[Position, CellData, ToolCell]]:
    """The cells that are not as they should be; that nearly all of them are is seen at a glance."""
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


class Held(NamedTuple):
    """What comparing the tool's cells with what they should be found, so that `planned` need not work it out again.

    `wanted` are the cells, by sheet, `prints` is the fingerprint of the inputs, `mended` the names that are wrong.
    """

    findings: list[Finding]
    wanted: Mapping[str, SheetCells]
    prints: str
    mended: list[SetName]


def tool_cells_hold(snapshot: Snapshot, reading: Reading, results: Results | None) -> Held | None:
    """Whether every formula of the tool is the one that should be there, and the results belong to today's inputs.

    None where there is nothing to compare.
    """
    if results is None or "Results" not in snapshot.sheets:
        return None
    old, old_prints = stamp_of(snapshot)
    version, prints = layout_version(snapshot) or layout.LAYOUT_VERSION, fingerprint(reading.appraisal)
    same_layout = version == layout.LAYOUT_VERSION
    # A name that points elsewhere makes Excel work out something else than what is stored.
    mended = [*misplaced(snapshot, reading.appraisal, reading.where)]
    wrong = mended if same_layout else [c for c in mended if not (c.refers_to or "").startswith("Lists!")]
    # What lacks names lacks cells as well, and nobody deleted them.
    current = not wrong and old_prints == (prints if same_layout else fingerprint(reading.appraisal, version))
    snapshot = named(snapshot, wrong)
    wanted = wanted_cells(snapshot, reading, results, old)
    findings = list(_unlike_findings(snapshot, reading, wanted, current, version))
    return Held(findings, wanted, prints, mended)


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
                stale = True
            elif stale and _of_view(sheet, position) and (data is BLANK or data.formula is not None):
                continue  # rows and columns of a view may have become others
            elif version < layout.LAYOUT_VERSION and _of_earlier_layout(sheet, data):
                continue
            elif data is not BLANK or current:
                found.append((Cell(sheet, *position), data))
    if found:
        from xlappraise.plan.damage import damage

        yield from damage(found, wanted, single(snapshot.tabs))
    if stale:
        row = layout.STAMP_ROW
        yield RESULTS_OUT_OF_DATE.at(Cell("Results", row, 1))
    elif are_messages_elsewhere(snapshot, reading):
        yield MESSAGES_STRAYED.at(Place("Scores"))


def laid_for_others(snapshot: Snapshot, wanted: SheetCells) -> bool:
    """Whether Lists was laid for another number of levels, bands, groups or options than there are now."""
    if "Lists" not in snapshot.sheets:
        return False
    there = snapshot.sheets["Lists"].cells
    now, then = (
        {at for at, cell in cells.items() if at[1] in _COUNTED and _counts(at, cell)} for cells in (wanted.cells, there)
    )
    return now != then


_COUNTED = frozenset({Lists.option, Lists.level, Lists.band, *range(Lists.groups, Lists.groups + layout.MAX_GROUPS)})


def _counts(position: Position, cell: CellData | ToolCell) -> bool:
    """Whether a cell of Lists stands there because there is one more level, band, group or option."""
    row, column = position
    if row == 1:
        return Lists.groups <= column < Lists.groups + layout.MAX_GROUPS and cell.source is not None
    if column == Lists.option:
        return row <= Lists.last_option and cell.value not in (None, "")
    return column in (Lists.level, Lists.band) and cell.source is not None


def _of_view(sheet: str, position: Position) -> bool:
    """Whether a cell belongs to a view, or to what views read on Lists, behind the closed lists."""
    return sheet in VIEW_NAMES or (sheet == "Lists" and position[1] > Lists.choices + len(layout.CHOICES))


def _of_earlier_layout(sheet: str, data: CellData) -> bool:
    """Whether a cell may be as an earlier layout has it: by a formula of ours, or on Lists, which grows."""
    return is_ours(data.formula or "") or (sheet == "Lists" and (data is BLANK or data.source is not None))


# ------------------------------------------------------------------------------------------- what is wanted


def wanted_cells(snapshot: Snapshot, reading: Reading, results: Results, line: str) -> dict[str, SheetCells]:
    """Every cell of the tool in this workbook, by sheet, with the look-ups' values as its rows now stand."""
    appraisal = reading.appraisal
    where = positions(snapshot, reading)
    wanted = {
        "Results": contents.results_sheet(appraisal, results, line),
        "Summary": SheetCells(contents.summary_cells(appraisal, results)),
        "Lists": contents.lists_sheet(appraisal, results, where),
    }
    for sheet in ("Scores", "Rationale"):
        if sheet in snapshot.sheets and sheet in reading.where.tables:
            wanted[sheet] = SheetCells(_matrix_cells(snapshot, reading, sheet))
    tab = reading.where.sheets.get(COMPARISON.name, "")
    if tab in snapshot.sheets and (headings := _comparison_headings(snapshot.sheets[tab], appraisal)):
        wanted[tab] = SheetCells(headings)
    for sheet, cells in contents.headline_cells(appraisal).items():
        if sheet in snapshot.sheets and _is_headline(snapshot.sheets[sheet], cells):
            join_cells(wanted, sheet, cells)
    if views(appraisal, snapshot.sheets):
        from xlappraise.sheets.registry import standing_cells

        for sheet, cells in standing_cells(snapshot, appraisal, reading.where, results).items():
            join_cells(wanted, sheet, cells)
    return wanted


def join_cells(wanted: dict[str, SheetCells], sheet: str, cells: Cells) -> None:
    """Put cells of a sheet to those that are wanted."""
    wanted.setdefault(sheet, SheetCells({})).cells.update(cells)


def _comparison_headings(sheet: Sheet, appraisal: Appraisal) -> Cells:
    """Headings of the compared options on Comparison, with the names that they have now."""
    labels = {option.id: option.label for option in appraisal.options}
    placed = compared_headings(sheet, COMPARISON, appraisal.options).items()
    return {(cell.row, cell.column): ToolCell(labels[key]) for key, cell in placed}


def _is_headline(sheet: Sheet, cells: Cells) -> bool:
    """Whether A3 still is a live sentence of ours, if a broken one; once an officer wrote there, it is theirs."""
    ((position, cell),) = cells.items()
    formula = sheet.cells.get(position, BLANK).formula
    broken = formula is not None and ("Lists!" in formula or "#REF!" in formula)
    return broken or same_formula(formula, cell.formula)


def positions(snapshot: Snapshot, reading: Reading) -> Positions:
    """Where keys stand, counted from the headings, and keys as they are typed where that is not the tidy form."""
    tables = reading.where.tables
    names = {name: area for name, area in snapshot.names.items() if name.startswith("xla_")}
    found: dict[str, dict[str, int]] = {}
    typed: dict[tuple[str, str], Value] = {}
    for sheet, key_column, name in (("Criteria", "ref", "xla_CritRefs"), ("Scores", "ref", "xla_ScoreRefs")):
        place = tables.get(sheet)
        top = _first(names.get(name, ""), layout.HEADER_ROW, rows=True)
        found[sheet] = {}
        for key, row in place.rows.items() if place else ():
            found[sheet][key] = row - top + 1
            _note_typed(typed, snapshot, (sheet, key), (row, place.columns[key_column] if place else 1))
    if place := tables.get("Options"):
        for key, row in place.rows.items():
            _note_typed(typed, snapshot, ("Options", key), (row, place.columns["id"]))
    left = _first(names.get("xla_ScoresHead", ""), 1, rows=False)
    scores = tables.get("Scores")
    options = {key: column - left + 1 for key, column in scores.options.items()} if scores else {}
    left = _first(names.get("xla_CriteriaHead", ""), 1, rows=False)
    criteria = tables.get("Criteria")
    means = {
        level.name: criteria.columns[f"means:{level.name}"] - left + 1
        for level in reading.appraisal.scale.levels
        if criteria and f"means:{level.name}" in criteria.columns
    }
    headings = _spaced_headings(snapshot, criteria, means) if criteria else {}
    return Positions(found["Criteria"], found["Scores"], options, means, typed, headings)


def _spaced_headings(snapshot: Snapshot, criteria: TablePlace, levels: Iterable[str]) -> dict[str, str]:
    """What heads the meanings of these levels on Criteria, just as it is typed, where it has spaces to spare."""
    cells = snapshot.sheets["Criteria"].cells
    heads = {
        level: cells.get((criteria.header_row, criteria.columns[f"means:{level}"]), BLANK).value for level in levels
    }
    return {level: head for level, head in heads.items() if isinstance(head, str) and head != normal(head)}


def _note_typed(
    typed: dict[tuple[str, str], Value], snapshot: Snapshot, key: tuple[str, str], position: Position
) -> None:
    value = snapshot.sheets[key[0]].cells.get(position, BLANK).value
    if value is not None and value != key[1]:
        typed[key] = value


def _first(area: str, otherwise: int, rows: bool) -> int:
    """First row (or column) of an area such as Scores!$A$5:$CZ$2505."""
    found = re.match(r"(?:.*!)?\$?([A-Z]{1,3})\$?(\d{1,7})", area)
    if found is None:
        return otherwise
    if rows:
        return int(found.group(2))
    number = 0
    for letter in found.group(1):
        number = number * 26 + ord(letter) - 64
    return number


def _matrix_cells(snapshot: Snapshot, reading: Reading, sheet: str) -> Cells:
    """Labels and option headings on Scores or Rationale, where their rows and columns now stand."""
    place, appraisal = reading.where.tables[sheet], reading.appraisal
    cells: Cells = {}
    labels = {key: column for key, column in place.columns.items() if key in ("group", "title", "weight")}
    rows = {row: ref for ref, row in place.rows.items()}
    columns = set(labels.values())
    asked = set(place.held_rows.values())
    for (row, column), data in snapshot.sheets[sheet].cells.items():
        # The labels of a criterion that is gone go blank.
        if column in columns and row not in rows and "xla_listrefs" in (data.formula or "").casefold():
            if row in asked:
                cells[row, column] = ToolCell(data.value, data.source)
            else:
                rows[row] = ""
    for row, ref in rows.items():
        cells |= contents.label_cells(appraisal, row, ref, labels, place.columns["ref"])
    names = {option.id: option.label for option in appraisal.short_list_rows}
    for option_id, column in place.options.items():
        if option_id in names:
            cells[place.header_row, column] = ToolCell(names[option_id])
    return cells


def is_ours(formula: str) -> bool:
    """Whether a formula is one that the tool writes: it reads Lists, or a name of ours."""
    text = folded(formula)
    return "lists!$" in text or "xla_" in text or ("$b" in text and '&": "&' in text)
