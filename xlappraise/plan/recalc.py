"""What was read and computed in, a list of Changes out: the plan of a recalculation. Writes nothing itself.

An officer's cell is never in the plan. The tool's cells are those of `contents`; those that already hold what
they should are left out, so that a second run plans nothing.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import NamedTuple

from xlappraise.appraisal.findings import Cell, Finding, Place
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.rules import FORMULA_OVERTYPED, MESSAGES_STRAYED, RESULTS_OUT_OF_DATE
from xlappraise.appraisal.rules.of_keys import KEY_GIVEN
from xlappraise.appraisal.rules.of_workbook import LAYOUT_OLDER
from xlappraise.appraisal.scoring import Results
from xlappraise.appraisal.words import folded, normal
from xlappraise.plan.extent import left_over, missing, relaid, renamed, with_blank
from xlappraise.plan.formats import laid, messages_strayed
from xlappraise.plan.growth import grown
from xlappraise.reading.comparison import compared_headings
from xlappraise.reading.reader import Reading, layout_version
from xlappraise.sheets import contents, layout
from xlappraise.sheets.cells import Cells, SheetCells, ToolCell
from xlappraise.sheets.contents import Positions
from xlappraise.sheets.formulas import Lists
from xlappraise.sheets.names import misplaced, named
from xlappraise.sheets.parts import views
from xlappraise.sheets.robustness import contents as robustness
from xlappraise.sheets.stamp import fingerprint, stamp_of, stamp_text
from xlappraise.sheets.where import TablePlace
from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.aliases import single
from xlappraise.xlsx.changes.kinds import Change, SetCell, SetName
from xlappraise.xlsx.formula_text import Filled, same_formula
from xlappraise.xlsx.snapshot import BLANK, CellData, Sheet, Snapshot, Value

MENDED = frozenset(
    {
        FORMULA_OVERTYPED.code,
        RESULTS_OUT_OF_DATE.code,
        "XLA108",
        MESSAGES_STRAYED.code,
        LAYOUT_OLDER.code,
        KEY_GIVEN.code,
    }
)
"""Findings that a recalculation itself puts right, so that Checks does not list them afterwards."""

COMPARISON = layout.BY_NAME["Comparison"]
TOOL_SHEETS = ("Results", "Summary", "Lists", "Checks")
RELAID = ("Summary", "Lists")
"""Sheets whose formulas all change when a level, a band, a group or an option comes or goes; nobody overtyped them."""
VIEW_NAMES = frozenset(view.name for view in layout.VIEWS)


# ------------------------------------------------------------------------------------------- fingerprint


# -------------------------------------------------------------------------------------------- comparing


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
    elif messages_strayed(snapshot, reading):
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
    if tab in snapshot.sheets and (headings := _compared(snapshot.sheets[tab], appraisal)):
        wanted[tab] = SheetCells(headings)
    for sheet, cells in contents.headline_cells(appraisal).items():
        if sheet in snapshot.sheets and _is_headline(snapshot.sheets[sheet], cells):
            _join(wanted, sheet, cells)
    if views(appraisal, snapshot.sheets):
        from xlappraise.sheets.registry import standing_cells

        for sheet, cells in standing_cells(snapshot, appraisal, reading.where, results).items():
            _join(wanted, sheet, cells)
    return wanted


def _join(wanted: dict[str, SheetCells], sheet: str, cells: Cells) -> None:
    wanted.setdefault(sheet, SheetCells({})).cells.update(cells)


def _compared(sheet: Sheet, appraisal: Appraisal) -> Cells:
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


# -------------------------------------------------------------------------------------------------- plans


class Plan(NamedTuple):
    """Changes, and the tool's formulas by sheet whose stored results are right once these are made."""

    changes: list[Change]
    settled: Mapping[str, Collection[Position]] = {}


Again = Callable[[list[Change]], Iterable[Finding]]
"""Gives the findings that there will be once changes are made."""


def plan(
    snapshot: Snapshot, reading: Reading, results: Results | None, findings: Iterable[Finding], version: str
) -> list[Change]:
    """The changes of `planned`, of this day."""
    return planned(snapshot, reading, results, findings, version).changes


def planned(
    snapshot: Snapshot,
    reading: Reading,
    results: Results | None,
    findings: Iterable[Finding],
    version: str,
    *,
    today: date | None = None,
    again: Again | None = None,
    held: Held | None = None,
) -> Plan:
    """What brings every tool's cell up to date; with results None (blocked), the Checks sheet alone.

    `today` is the date of the stamp, by default the present day. Date and version are renewed only when
    something else changes. Checks lists `findings`, or what `again` gives when rows, columns or sheets are added.
    What `tool_cells_hold` found is not worked out again as long as no row, column or name moves.
    Raises CannotWrite when something is in the way of a table that has to grow.
    """
    day = today or date.today()
    if results is None:
        return Plan(plan_checks(snapshot, reading, unmended(findings), version, day))
    reading, growth = grown(snapshot, reading)
    known = held if not growth else None
    mended = known.mended if known else [*misplaced(snapshot, reading.appraisal, reading.where)]
    snapshot = named(snapshot, mended)
    prints = known.prints if known else fingerprint(reading.appraisal)
    fresh = stamp_text(version, day, prints)
    old, old_prints = stamp_of(snapshot)
    kept = old if old_prints == prints else fresh
    if known and not mended:
        wanted = {name: SheetCells(dict(sheet.cells), sheet.block) for name, sheet in known.wanted.items()}
    else:
        wanted = wanted_cells(snapshot, reading, results, kept)
    wanted["Results"].cells[layout.STAMP_ROW, 1] = ToolCell(kept)
    added = missing(snapshot, reading.appraisal)
    growth += views_around(snapshot, reading.appraisal, wanted)
    snapshot = with_blank(snapshot, added)
    growth += [*added, *relaid(snapshot, reading), *mended, *renamed(snapshot, reading), *laid(snapshot, reading)]
    opening = fresh.partition(" Inputs ")[0]
    sure = robustness.renewed(snapshot, reading.appraisal, results, prints, opening)
    # Not among wanted_cells: a check must not read this sheet, nor work anything out for it.
    for sheet, cells in (sure or robustness.live(snapshot, results, reading.appraisal)).items():
        _join(wanted, sheet, cells)
    changes = _joined(growth, _differences(snapshot, wanted), [*robustness.around(snapshot, sure)])
    if growth and again is not None:
        findings = again(changes)
    checks = _checks(snapshot, prints, unmended(findings), version, day)
    if changes and kept != fresh and "Results" in snapshot.sheets:
        changes.append(SetCell("Results", layout.STAMP_ROW, 1, fresh))
    return Plan(changes + checks, wanted)


def unmended(findings: Iterable[Finding]) -> list[Finding]:
    """Findings that a recalculation does not put right itself."""
    return [finding for finding in findings if finding.code not in MENDED]


def plan_checks(
    snapshot: Snapshot, reading: Reading, findings: Iterable[Finding], version: str, today: date | None = None
) -> list[Change]:
    """Changes that write the findings to the Checks sheet; none when it lists just these already."""
    prints = fingerprint(reading.appraisal) if "Checks" in snapshot.sheets else ""
    return _checks(snapshot, prints, findings, version, today or date.today())


def _checks(snapshot: Snapshot, prints: str, findings: Iterable[Finding], version: str, day: date) -> list[Change]:
    if "Checks" not in snapshot.sheets:
        return []
    old, _ = stamp_of(snapshot, "Checks")
    cells = contents.checks_cells(tuple(findings), old)
    wanted = {"Checks": SheetCells(cells)}
    if old and not any(_differences(snapshot, wanted)):
        return []
    cells[layout.STAMP_ROW, 1] = ToolCell(stamp_text(version, day, prints))
    return list(_differences(snapshot, wanted))


def _differences(snapshot: Snapshot, wanted: Mapping[str, SheetCells]) -> Iterator[Change]:
    donors: dict[Position | None, Position | None] = {}  # few, and of all changes
    for sheet, cells in wanted.items():
        if sheet not in snapshot.sheets:
            continue
        page = snapshot.sheets[sheet]
        for (row, column), data, cell in unlike(cells, page.cells):
            # A formula that is there already is not held in memory twice.
            formula = data.source if data.source == cell.source else cell.source
            like = _donor(sheet, row, column)
            # Where a view was larger before, its cells lost their look.
            anew = sheet in VIEW_NAMES and data is BLANK
            yield SetCell(sheet, row, column, cell.value, formula, donors.setdefault(like, like), anew)
        for row, column in _left_over(sheet, page, cells):
            # An emptied cell of the lay-out loses its fill as well; Checks is dressed further down than it is filled.
            yield SetCell(sheet, row, column, None, restyle=sheet in ("Results", "Summary", *VIEW_NAMES))


def _joined(growth: list[Change], differences: Iterable[Change], around: list[Change]) -> list[Change]:
    """One change a cell: the last, with the format that an earlier one takes over. No two `differences` are of one."""
    others = {change[:3] for change in (*growth, *around) if isinstance(change, SetCell)}
    found: list[Change] = []
    at: dict[object, int] = {}
    for change in chain(growth, differences, around):
        key = change[:3] if others and isinstance(change, SetCell) else ()
        if not isinstance(change, SetCell) or key not in others:
            found.append(change)
        elif key not in at:
            at[key] = len(found)
            found.append(change)
        else:
            found[at[key]] = _after(found[at[key]], change)
    return found


def _after(before: Change, change: SetCell) -> SetCell:
    """A change to a cell that an earlier one changes too."""
    if isinstance(before, SetCell) and (before.restyle or change.like is None) and not change.restyle:
        return change._replace(like=before.like, restyle=before.restyle)
    return change


def views_around(snapshot: Snapshot, appraisal: Appraisal, wanted: Mapping[str, SheetCells]) -> list[Change]:
    """What the views need beside their cells: the Guide names new ones, and new columns are as wide as the others."""
    if not VIEW_NAMES.intersection(wanted):
        return []
    from xlappraise.sheets.relaying import around

    return list(around(snapshot, appraisal, {name: sheet.cells for name, sheet in wanted.items()}))


def _donor(sheet: str, row: int, column: int) -> tuple[int, int] | None:
    """The cell whose format a new cell takes over: the first row, or the first option, of the same block."""
    if sheet == "Results":
        top = layout.RESULTS_FIRST_CRITERION
        return min(row, top), min(column, layout.RESULTS_FIRST_OPTION)
    if sheet in ("Summary", "Checks"):
        return min(row, layout.FIRST_ROW), column
    if sheet in VIEW_NAMES:
        from xlappraise.sheets.relaying import donor

        return donor(sheet, row, column)
    return robustness.donor(row, column) if sheet == robustness.NAME else None


def _left_over(sheet: str, page: Sheet, wanted: SheetCells) -> Iterator[tuple[int, int]]:
    """Cells of an earlier, larger lay-out of a tool's sheet: formulas of ours, and keys beside them."""
    if sheet in VIEW_NAMES:
        from xlappraise.sheets.relaying import left_over as left_over_of_view

        yield from left_over_of_view(page, wanted.cells)
    if sheet not in TOOL_SHEETS:
        return
    if sheet in ("Results", "Summary"):
        yield from left_over(page, wanted)
        return
    others = wanted.others(page.cells)
    last = len(layout.CHECKS.columns)
    for row, column in others:
        if sheet == "Lists" or (row > layout.HEADER_ROW and column <= last):
            yield row, column


def is_ours(formula: str) -> bool:
    """Whether a formula is one that the tool writes: it reads Lists, or a name of ours."""
    text = folded(formula)
    return "lists!$" in text or "xla_" in text or ("$b" in text and '&": "&' in text)
