"""What was read and computed in, a list of Changes out: the plan of a recalculation. Writes nothing itself.

An officer's cell is never in the plan. The tool's cells are those of its `sheets`; those that already hold what
they should are left out, so that a second run plans nothing.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain

from xlappraise.appraisal.findings import Finding
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.rules import FORMULA_OVERTYPED, MESSAGES_STRAYED, RESULTS_OUT_OF_DATE
from xlappraise.appraisal.rules.of_keys import KEY_GIVEN
from xlappraise.appraisal.rules.of_workbook import LAYOUT_OLDER
from xlappraise.appraisal.scoring import Results
from xlappraise.plan.growth import plan_growth
from xlappraise.plan.lacking_sheets import missing_sheets, plan_figure_names, with_blank_sheets
from xlappraise.plan.score_formats import plan_formats
from xlappraise.plan.tab_visibility import plan_tabs
from xlappraise.plan.tool_cells import ToolCellComparison, unlike, wanted_cells
from xlappraise.reading.reader import Reading
from xlappraise.records import NamedTuple
from xlappraise.sheets import checks, layout, robustness, tools
from xlappraise.sheets.cells import SheetCells, ToolCell
from xlappraise.sheets.results import stamp_place
from xlappraise.sheets.stamp import fingerprint, stamp_of, stamp_text
from xlappraise.sheets.workbook_names import with_names, wrong_names
from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.changes.kinds import AddSheet, Change, SetCell
from xlappraise.xlsx.snapshot import BLANK, Snapshot

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

CHECKS = layout.CHECKS.name


class Plan(NamedTuple):
    """Changes, and the tool's formulas by sheet whose stored results are right once these are made."""

    changes: list[Change]
    settled: Mapping[str, Collection[Position]] = {}


Again = Callable[[list[Change]], Iterable[Finding]]
"""Function from changes to the findings that there will be once they are made."""


def plan(
    snapshot: Snapshot, reading: Reading, results: Results | None, findings: Iterable[Finding], version: str
) -> list[Change]:
    """The changes of `plan_recalculation`, with the present day in the stamp."""
    return plan_recalculation(snapshot, reading, results, findings, version).changes


def plan_recalculation(
    snapshot: Snapshot,
    reading: Reading,
    results: Results | None,
    findings: Iterable[Finding],
    version: str,
    *,
    today: date | None = None,
    again: Again | None = None,
    compared: ToolCellComparison | None = None,
) -> Plan:
    """What brings every tool's cell up to date; with results None (blocked), the Checks sheet alone.

    `today` is the date of the stamp, by default the present day. Date and version are renewed only when
    something else changes. Checks lists `findings`, or what `again` gives when rows, columns or sheets are added.
    What `compare_tool_cells` found is not worked out again as long as no row, column or name moves.
    Raises CannotWrite when something is in the way of a table that has to grow.
    """
    day = today or date.today()
    if results is None:
        return Plan(plan_checks(snapshot, reading, to_be_listed(findings), version, day))
    reading, growth = plan_growth(snapshot, reading)
    known = compared if not growth else None
    mended = known.mended if known else [*wrong_names(snapshot, reading.appraisal, reading.where)]
    snapshot = with_names(snapshot, mended)
    prints = known.prints if known else fingerprint(reading.appraisal)
    fresh = stamp_text(version, day, prints)
    old, old_prints = stamp_of(snapshot)
    kept = old if old_prints == prints else fresh
    stamp = stamp_place(reading.appraisal)
    reused = _cells_with_stamp(known.wanted, stamp, kept) if known and not mended else None
    wanted = wanted_cells(snapshot, reading, results, kept) if reused is None else reused
    added = missing_sheets(snapshot, reading.appraisal)
    snapshot = with_blank_sheets(snapshot, added)
    growth += [*added, *_plan_around(snapshot, reading.appraisal, wanted, added), *mended]
    growth += [*plan_figure_names(snapshot, reading), *plan_formats(snapshot, reading), *plan_tabs(snapshot)]
    growth += _plan_instructions(snapshot)
    sure = robustness.stale_cells(snapshot, reading.appraisal, results, prints, fresh.partition(" Inputs ")[0])
    # Not among wanted_cells: a check must not read this sheet, nor work anything out for it.
    for sheet, cells in (sure or robustness.live(snapshot, results, reading.appraisal)).items():
        tools.add_cells(wanted, {sheet: SheetCells(cells)})
    changes = one_change_a_cell(
        growth, _differences(snapshot, wanted), [*robustness.around(snapshot, sure, reading.appraisal)]
    )
    if growth and again is not None:
        findings = again(changes)
    checks = _checks(snapshot, prints, to_be_listed(findings), version, day)
    if changes and kept != fresh and "Results" in snapshot.sheets:
        changes.append(SetCell("Results", *stamp, fresh))
    return Plan(_with_fit(snapshot, reading, [*changes, *checks]), wanted)


def _plan_instructions(snapshot: Snapshot) -> Iterator[SetCell]:
    """Instructions on officers' sheets that earlier versions wrote, in today's words."""
    for sheet in layout.SHEETS:
        if sheet.owner == layout.OFFICER and sheet.name in snapshot.sheets:
            there = snapshot.sheets[sheet.name].cells.get((layout.INSTRUCTION_ROW, 1), BLANK)
            if there.value in layout.EARLIER_TEXTS:
                yield SetCell(sheet.name, layout.INSTRUCTION_ROW, 1, sheet.instruction)


def _cells_with_stamp(cells: Mapping[str, SheetCells], at: Position, stamp: str) -> dict[str, SheetCells]:
    """The cells of a check, to be added to, with this stamp."""
    wanted = {name: SheetCells(dict(sheet.cells), sheet.block) for name, sheet in cells.items()}
    if "Results" in wanted:
        wanted["Results"].cells[at] = ToolCell(stamp)
    return wanted


def _with_fit(snapshot: Snapshot, reading: Reading, changes: list[Change]) -> list[Change]:
    """The changes, and those that make rows, headings and columns fit what then stands in them."""
    from xlappraise.plan.fitting import plan_fit

    return [*changes, *plan_fit(snapshot, reading, changes)]


def to_be_listed(findings: Iterable[Finding]) -> list[Finding]:
    """Findings that a recalculation does not put right itself."""
    return [finding for finding in findings if finding.code not in MENDED]


def plan_checks(
    snapshot: Snapshot, reading: Reading, findings: Iterable[Finding], version: str, today: date | None = None
) -> list[Change]:
    """Changes that write the findings to the Checks sheet; none when it lists just these already."""
    from xlappraise.plan.fitting import plan_checks_fit

    if CHECKS not in snapshot.sheets:
        return []
    changes = _checks(snapshot, fingerprint(reading.appraisal), findings, version, today or date.today())
    return [*changes, *plan_checks_fit(snapshot, changes)]


def _checks(snapshot: Snapshot, prints: str, findings: Iterable[Finding], version: str, day: date) -> list[Change]:
    if CHECKS not in snapshot.sheets:
        return []
    old, _ = stamp_of(snapshot, CHECKS)
    cells = checks.table(tuple(findings), old)
    wanted = {CHECKS: SheetCells(cells)}
    if old and not any(_differences(snapshot, wanted)):
        return []
    cells[layout.STAMP_ROW, 1] = ToolCell(stamp_text(version, day, prints))
    return list(_differences(snapshot, wanted))


def _differences(snapshot: Snapshot, wanted: Mapping[str, SheetCells]) -> Iterator[Change]:
    donors: dict[Position | None, Position | None] = {}  # few, and of all changes
    for sheet, cells in wanted.items():
        if sheet not in snapshot.sheets:
            continue
        page, tool = snapshot.sheets[sheet], tools.find(sheet)
        optional = tool is not None and layout.BY_NAME[sheet].optional
        for (row, column), data, cell in unlike(cells, page.cells):
            # A formula that is there already is not held in memory twice.
            formula = data.source if data.source == cell.source else cell.source
            like = tool.like(row, column) if tool else None
            # Where an optional sheet was larger before, its cells lost their look.
            anew = optional and data is BLANK
            yield SetCell(sheet, row, column, cell.value, formula, donors.setdefault(like, like), anew)
        if tool is not None:
            for row, column in tool.surplus(page, cells):
                yield SetCell(sheet, row, column, None, restyle=tool.restyle)


def one_change_a_cell(growth: list[Change], differences: Iterable[Change], around: list[Change]) -> list[Change]:
    """The changes with one for each cell: the last, with the format that an earlier one gave the cell.

    `differences` may have one change for each cell at most.
    """
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


def _plan_around(
    snapshot: Snapshot, appraisal: Appraisal, wanted: Mapping[str, SheetCells], added: Collection[AddSheet]
) -> Iterator[Change]:
    """What the tool's sheets need besides their cells; a new Guide where an optional sheet is added."""
    for sheet in tools.TOOL_SHEETS:
        if sheet.name in wanted and sheet.name in snapshot.sheets and snapshot.sheets[sheet.name].cells:
            yield from tools.tool(sheet.name).around(snapshot, appraisal, wanted[sheet.name])
    if any(layout.BY_NAME[change.sheet].optional for change in added):
        from xlappraise.plan.score_formats import plan_guide

        yield from plan_guide(snapshot, appraisal, [change.sheet for change in added])
