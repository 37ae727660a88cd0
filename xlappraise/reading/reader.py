"""Snapshot in; the Appraisal that officers entered, findings, and where everything stands, out.

Cells are found by their headings, Refs and IDs here, once. A user's mistake is a finding and never stops the reading.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from xlappraise.appraisal.combinations import DIMENSIONS
from xlappraise.appraisal.doubt import ASSUMPTIONS
from xlappraise.appraisal.findings import Finding, Place
from xlappraise.appraisal.gather import Gathering
from xlappraise.appraisal.model import NOT_ASSESSED, SCORING, Appraisal, Criterion, LogRow, Option, Scale
from xlappraise.appraisal.rules.of_keys import KEY_CLEARED
from xlappraise.appraisal.rules.of_rows import COLUMN_WITHOUT_OPTION, OPTION_RENAMED
from xlappraise.appraisal.rules.of_workbook import (
    LAYOUT_UNMARKED,
    SHEET_MISSING,
    SHEET_RENAMED,
    SHEET_TWICE,
    SHEET_UNCLEAR,
)
from xlappraise.appraisal.words import folded, list_of, near, quoted, skeleton, visible
from xlappraise.reading.acts import with_changes_of_acts
from xlappraise.reading.comparison_columns import unknown_headings
from xlappraise.reading.criteria import CriteriaReading, read_criteria
from xlappraise.reading.dimensions import report_unclear_columns
from xlappraise.reading.earlier_scale import report_earlier
from xlappraise.reading.entry_areas import EntryArea, entry_areas
from xlappraise.reading.gateways import GatewaySheet, locate_gateways, with_gateways
from xlappraise.reading.keys import Keys
from xlappraise.reading.matrix import MatrixSheet, locate
from xlappraise.reading.options import is_ours, log_place, read_log, read_options
from xlappraise.reading.scores import RationaleReading, ScoresReading, read_rationale, read_scores
from xlappraise.reading.setup import NO_SETUP, read_setup
from xlappraise.reading.shape import Inputs, report_shape
from xlappraise.reading.sheet_table import SheetTable, TopRows, cells_of, heading_row, read_table
from xlappraise.reading.unmatched import settle, without
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout, topics
from xlappraise.sheets.layout import SheetLayout
from xlappraise.sheets.topics import columns_of_dimensions
from xlappraise.sheets.where import TablePlace, Where
from xlappraise.sheets.workbook_names import SCORED_SHEETS, are_of_scores, scale_in_name
from xlappraise.xlsx.snapshot import Sheet, Snapshot

CHANGE_LOG = "Change log"


class NotAppraisal(Exception):  # noqa: N818  # a verdict on the workbook, no fault of the program
    """The workbook is none of ours, or of a later version. Its text is one sentence for the officer."""


class Reading(NamedTuple):
    """What a workbook says. `appraisal` is always there, as good as it could be read."""

    appraisal: Appraisal
    findings: tuple[Finding, ...]
    where: Where


def read(snapshot: Snapshot) -> Reading:
    """Read a workbook. Raises NotAppraisal for somebody else's, and for a layout newer than ours."""
    gathering = Gathering()
    tabs = _tabs(snapshot, gathering)
    # What the tool writes is no input: whoever compares it with what should be there parses it then.
    sheets = {name: snapshot.sheets[tab] for name, tab in tabs.items() if name in _ENTERED}
    setup = read_setup(sheets["Setup"], snapshot.date1904, gathering) if "Setup" in sheets else NO_SETUP
    keys = Keys(sheets)
    options_table, options = _options(sheets, _dimensions(sheets, snapshot.date1904), keys, gathering)
    criteria = read_criteria(sheets["Criteria"], setup, keys, gathering) if "Criteria" in sheets else None
    rows = criteria.criteria if criteria else ()
    refs, ids = _first_of_each(rows, lambda row: row.ref), _first_of_each(options, lambda option: option.id)
    matrices, taken = _where(sheets, refs, ids, setup.scale, gathering), list[str]()
    # Without the column of keys nothing can be said of what belongs to whom, and that it is gone is told.
    if options_table and criteria and "id" in options_table.place.columns and "ref" in criteria.table.place.columns:
        matrices = {name: without(matrix, keys.asked) for name, matrix in matrices.items()}
        repeated, other = (len(rows) - len(refs), len(options) - len(ids)), unknown_headings(sheets, ids)
        below = _below_options(sheets, refs, matrices)
        matrices, taken = settle(matrices, below, ids, repeated, gathering, new=keys.new, compared_cells=other)
    before, scores, reasons, gateways = (
        scale_in_name(snapshot.names),
        ScoresReading({}, {}),
        RationaleReading({}, {}),
        None,
    )
    if criteria:
        first = criteria._replace(criteria=refs)
        scores, reasons = _entries(matrices, first, ids, (setup.scale, before), gathering)
        report_earlier(scores.left, before, criteria, setup, gathering)
        gateways = _located_gateways(sheets, refs, ids, gathering, taken)
        if gateways:
            scores, reasons = with_gateways(gateways, first, ids, (scores, reasons), gathering)
    logs = _logs(snapshot, sheets, options, gathering, taken)
    fields = (setup.setup, setup.scale, setup.bands, setup.groups, options, rows)
    appraisal = Appraisal(
        *fields,
        scores.scores,
        reasons.reasons,
        logs,
        scores.cells,
        reasons.cells,
        _topics_found(snapshot, sheets, options_table, logs),
        _ids_with_entries(matrices.get("Scores"), options),
    )
    tables = _tables(options_table, options, criteria, matrices, gateways)
    doubts = log_place(sheets[ASSUMPTIONS], layout.BY_NAME[ASSUMPTIONS]) if criteria and ASSUMPTIONS in sheets else None
    where = Where(tables, setup.fields, setup.scale_place, setup.bands_place, setup.groups_place, tabs, doubts)
    _report_places(snapshot, appraisal, where, sheets, gathering)
    return Reading(appraisal, tuple(gathering.findings()), where)


def _dimensions(sheets: Mapping[str, Sheet], date1904: bool) -> tuple[LogRow, ...]:
    """The rows of Dimensions, which name columns of Options; what is found there is told with the other logs."""
    if DIMENSIONS not in sheets:
        return ()
    return read_log(sheets[DIMENSIONS], layout.BY_NAME[DIMENSIONS], date1904, Gathering())


def _options(
    sheets: Mapping[str, Sheet], dimensions: Sequence[LogRow], keys: Keys, gathering: Gathering
) -> tuple[SheetTable | None, tuple[Option, ...]]:
    """The table on Options, with a column for each of the dimensions, and its rows."""
    columns = (*layout.OPTIONS.columns, *columns_of_dimensions(dimensions))
    table = read_table(sheets["Options"], columns, gathering) if "Options" in sheets else None
    if table is None:
        return None, ()
    report_unclear_columns(sheets["Options"], table, dimensions, gathering)
    return table, read_options(table, columns, keys, gathering)


def _where(
    sheets: Mapping[str, Sheet],
    criteria: Sequence[Criterion],
    options: Sequence[Option],
    scale: Scale,
    gathering: Gathering,
) -> dict[str, MatrixSheet]:
    """Scores and Rationale, those of them that have headings; any text is a reason, only some are scores."""
    scales = {"Scores": scale}
    return {
        name: matrix
        for name in ("Scores", "Rationale")
        if name in sheets and (matrix := locate(sheets[name], criteria, options, scales.get(name), gathering))
    }


def _entries(
    matrices: Mapping[str, MatrixSheet],
    criteria: CriteriaReading,
    options: Sequence[Option],
    scales: tuple[Scale, Scale | None],
    gathering: Gathering,
) -> tuple[ScoresReading, RationaleReading]:
    """What stands on Scores and on Rationale; `scales` are today's and that of the last recalculation."""
    rationale, scores, reasons = matrices.get("Rationale"), ScoresReading({}, {}), RationaleReading({}, {})
    if "Scores" in matrices:
        scale, before = scales
        found = matrices["Scores"]
        scores = read_scores(found, criteria, options, scale, gathering, rationale=rationale, before=before)
    if rationale:
        reasons = read_rationale(rationale, criteria.criteria, options, gathering, scores.scores)
    return scores, reasons


def _has_gateways(sheets: Mapping[str, Sheet]) -> bool:
    return "Gateways" in sheets and is_ours(sheets["Gateways"], layout.GATEWAYS)


def _below_options(
    sheets: Mapping[str, Sheet], criteria: Sequence[Criterion], matrices: Mapping[str, MatrixSheet]
) -> tuple[Criterion, ...]:
    """The criteria that Scores and Rationale should have a row for: a gateway may stand on Gateways instead."""
    there = {ref for matrix in matrices.values() for ref in matrix.place.rows}
    apart = _has_gateways(sheets)
    return tuple(
        criterion for criterion in criteria if not (apart and criterion.is_gateway and criterion.ref not in there)
    )


def _located_gateways(
    sheets: Mapping[str, Sheet],
    criteria: Sequence[Criterion],
    options: Sequence[Option],
    gathering: Gathering,
    taken: Collection[str],
) -> GatewaySheet | None:
    """Gateways, if there is one; of IDs that findings on Scores and Rationale ask about nothing more is said."""
    if not _has_gateways(sheets):
        return None
    asked = (finding for finding in gathering.findings() if finding.code in _ASKED)
    told = {folded(str(finding.found)).partition(" ")[0] for finding in asked}.union(taken)
    return locate_gateways(sheets["Gateways"], criteria, options, gathering, told=told)


_ASKED = frozenset({OPTION_RENAMED.code, COLUMN_WITHOUT_OPTION.code, KEY_CLEARED.code})
"""Findings on an ID that nobody has."""
_Row = TypeVar("_Row")


def _first_of_each(rows: Sequence[_Row], key: Callable[[_Row], str]) -> tuple[_Row, ...]:
    """The rows without those whose key another row has already: scores belong to the first."""
    found: dict[str, _Row] = {}
    for row in rows:
        found.setdefault(folded(key(row)), row)
    return tuple(found.values())


def _ids_with_entries(matrix: MatrixSheet | None, options: Sequence[Option]) -> frozenset[str]:
    """IDs of the options that have no name but some entry, of whatever kind, below their heading on Scores."""
    places = matrix.place.options if matrix else {}
    unnamed = {places[option.id]: option.id for option in options if not option.name and option.id in places}
    if matrix is None or not unnamed:
        return frozenset()
    return frozenset(
        unnamed[column]
        for (row, column), data in matrix.cells.items()
        if column in unnamed and row > matrix.place.header_row and (data.value is not None or data.source is not None)
    )


_ENTERED = {sheet.name for sheet in layout.SHEETS if sheet.owner == layout.OFFICER} - {layout.GUIDE.name}
"""Sheets on which officers enter the appraisal."""


def _tabs(snapshot: Snapshot, gathering: Gathering) -> dict[str, str]:
    """The tab of each sheet of the layout, found regardless of case and spaces; missing ones are findings."""
    by_name: dict[str, list[str]] = {}
    for name in snapshot.sheets:
        by_name.setdefault(folded(name), []).append(name)
    if layout.MATRIX_NAME in snapshot.names:
        raise NotAppraisal(f"{_file(snapshot)} is a matrix: xlappraise import {snapshot.path} -o NEW.xlsx")
    marked, scoring = _version(snapshot), has_scoring(snapshot)
    known = {sheet.name: by_name.get(folded(sheet.name), []) for sheet in layout.SHEETS}
    required = [sheet.name for sheet in layout.SHEETS if sheet.required]
    if marked is None and sum(bool(known[name]) for name in required) < 2:
        raise NotAppraisal(f"{_file(snapshot)} is not an options appraisal: it has no sheets {list_of(required)}.")
    if marked is None:
        gathering.add(LAYOUT_UNMARKED, Place())
    ours = {folded(name) for name in known}
    strangers = [name for name in snapshot.sheets if folded(name) not in ours]
    disguised = [name for name in strangers if not name.isascii()]
    found = {}
    for name, names in known.items():
        if names:
            names += [each for each in disguised if skeleton(each) == skeleton(name)]
        if not (names or scoring) and layout.BY_NAME[name].topic == SCORING:
            continue
        # With a space more, no formula that says Scores! would find the tab.
        if name in required and name not in map(layout.tab_name, names) and name not in snapshot.tabs:
            _report_sheet(name, names or strangers, gathering)
            continue
        if len(names) > 1 and not (name in names and layout.BY_NAME[name].owner == layout.TOOL):
            both = list_of([quoted(each) for each in names])
            gathering.add(SHEET_TWICE, Place(name), expected=name, found=both)
        if names:
            found[name] = name if name in names else names[0]
    _report_renamed(snapshot, gathering)
    return found


def has_scoring(snapshot: Snapshot) -> bool:
    """Whether the workbook has sheets of scores, or had them and still has their workbook names."""
    sheets = {folded(name) for name in (*SCORED_SHEETS, layout.RATIONALE.name)}
    there = {folded(name) for name in (*snapshot.sheets, *snapshot.tabs)}
    return not sheets.isdisjoint(there) or are_of_scores(snapshot.names)


def _report_renamed(snapshot: Snapshot, gathering: Gathering) -> None:
    """Say which sheet has a tab of an officer's, and ask where several may be it."""
    for name, tabs in snapshot.tabs.items():
        if layout.tab_name(tabs[0]) == name:
            continue
        if len(tabs) == 1:
            gathering.add(SHEET_RENAMED, Place(name), expected=name, found=tabs[0], shown=quoted(tabs[0]))
        else:
            both = list_of([quoted(tab) for tab in tabs])
            gathering.add(SHEET_UNCLEAR, Place(name), expected=name, found=", ".join(tabs), shown=both)


def _report_sheet(name: str, strangers: list[str], gathering: Gathering) -> None:
    meant = near(name, strangers)
    instead = f"; not expected: {list_of([quoted(each) for each in strangers[:8]])}" if strangers else ""
    hint = f"Give the tab {quoted(meant)} the name {name}." if meant else "Give the tab its old name again."
    found = ", ".join(visible(each) for each in strangers[:8]) or None
    suggestion = name if meant else None
    gathering.add(
        SHEET_MISSING,
        Place(name),
        expected=name,
        found=found,
        instead=instead,
        hint=hint,
        suggestion=suggestion,
    )


def _file(snapshot: Snapshot) -> str:
    """The workbook by its file's name, for a sentence: several may be checked at once."""
    return f"'{snapshot.path}'" if snapshot.path else "This workbook"


def layout_version(snapshot: Snapshot) -> int | None:
    """The layout version that the workbook holds; None when it holds none."""
    stored = next((v for name, v in snapshot.names.items() if name.lower() == layout.VERSION_NAME), None)
    try:
        return int(float(stored.strip().strip('"'))) if stored is not None else None
    except (ValueError, OverflowError):
        return None


def _version(snapshot: Snapshot) -> int | None:
    """The same; NotAppraisal when it is later than ours."""
    version = layout_version(snapshot)
    if version is not None and version > layout.LAYOUT_VERSION:
        raise NotAppraisal(
            f"{_file(snapshot)} was made by a later version of xlappraise (layout {version}; this version reads "
            f"layout {layout.LAYOUT_VERSION}): install the later version to read it."
        )
    return version


def is_appraisal(book: Snapshot) -> bool:
    """Whether a workbook is one of ours, of whatever layout: it bears the mark, or has all sheets that are required."""
    required = {sheet.name for sheet in layout.SHEETS if sheet.required}
    return layout.MATRIX_NAME not in book.names and (layout_version(book) is not None or required <= set(book.sheets))


def _logs(
    snapshot: Snapshot,
    sheets: Mapping[str, Sheet],
    options: tuple[Option, ...],
    gathering: Gathering,
    taken: Collection[str],
) -> dict[str, tuple[LogRow, ...]]:
    found, date1904 = {}, snapshot.date1904
    for log in layout.LOGS:
        if log.name in sheets and (rows := read_log(sheets[log.name], log, date1904, gathering, options, told=taken)):
            found[log.name] = with_changes_of_acts(rows, snapshot) if log.name == CHANGE_LOG else rows
    return found


def _topics_found(
    snapshot: Snapshot,
    sheets: Mapping[str, Sheet],
    options_table: SheetTable | None,
    logs: Mapping[str, tuple[LogRow, ...]],
) -> frozenset[str]:
    """The topics whose columns or views are there."""
    headed: list[tuple[SheetLayout, Iterable[str]]] = [
        (layout.BY_NAME[name], rows[0].cells) for name, rows in logs.items()
    ]
    empty = [log for log in layout.LOGS if log.name in sheets and log.name not in logs]
    headed += [
        (log, _heading_keys(sheets[log.name], log)) for log in empty if any(column.topic for column in log.columns)
    ]
    found = topics.topics_of_columns([*headed, (layout.OPTIONS, options_table.place.columns if options_table else ())])
    found |= {SCORING} if has_scoring(snapshot) else set()
    views = [sheet for sheet in layout.SHEETS if sheet != layout.GATEWAYS or _has_gateways(sheets)]
    # A view of a whole sheet, as Combinations, is known by its rows, or comes with that sheet while it is blank.
    blank = {view.topic for view in views if len(view.shows) == 1 and view.shows[0] in {log.name for log in empty}}
    found |= blank - {""}
    return found.union(s.topic for s in views if s.topic and s.name in sheets and len(s.shows) != 1)


def _heading_keys(sheet: Sheet, log: SheetLayout) -> list[str]:
    """Keys of the columns whose headings stand on a log that is still empty."""
    tops, headings = TopRows(cells_of(sheet)), [column.heading for column in log.columns]
    row = heading_row(tops, headings)
    there = {folded(words) for words in tops[row].values()} if row is not None else set()
    return [column.key for column in log.columns if folded(column.heading) in there]


def _tables(
    options_table: SheetTable | None,
    options: tuple[Option, ...],
    criteria: CriteriaReading | None,
    matrices: Mapping[str, MatrixSheet],
    gateways: GatewaySheet | None,
) -> dict[str, TablePlace]:
    """Where each table stands, with rows by key; of two rows with one key, the first."""
    tables = {name: matrix.place for name, matrix in matrices.items()}
    if gateways:
        tables["Gateways"] = gateways.place
    if options_table:
        rows: dict[str, int] = {}
        for option in options:
            rows.setdefault(option.id, option.cells["id"].row)
        tables["Options"] = options_table.place._replace(rows=rows)
    if criteria:
        refs: dict[str, int] = {}
        for criterion in criteria.criteria:
            refs.setdefault(criterion.ref, criterion.cells["ref"].row)
        tables["Criteria"] = criteria.table.place._replace(rows=refs)
    return tables


def _report_formulas(snapshot: Snapshot, appraisal: Appraisal, where: Where, gathering: Gathering) -> None:
    areas = entry_areas(snapshot, where, appraisal.logs)
    if any(_has_formula(snapshot.sheets[where.sheets[name]], own) for name, own in areas.items()):
        from xlappraise.reading.formula_entries import report_formulas  # which few workbooks need

        report_formulas(snapshot, appraisal, where, areas, gathering)


def _has_formula(sheet: Sheet, areas: tuple[EntryArea, ...]) -> bool:
    return any(
        data[1] is not None and any(area.holds(position) for area in areas) for position, data in sheet.cells.items()
    )


def _report_places(
    snapshot: Snapshot, appraisal: Appraisal, where: Where, sheets: Mapping[str, Sheet], gathering: Gathering
) -> None:
    """Findings on entries that cannot be seen or entered, and on those that formulas give."""
    for inputs in _inputs(appraisal, where, sheets):
        report_shape(inputs, gathering)
    _report_formulas(snapshot, appraisal, where, gathering)


def _inputs(appraisal: Appraisal, where: Where, sheets: Mapping[str, Sheet]) -> Iterator[Inputs]:
    """What counts on each sheet: settings, short-listed options, criteria that are assessed, their scores."""
    if "Setup" in sheets:
        levels = [level.cells for level in appraisal.scale.levels]
        bands = [band.cells for band in appraisal.bands]
        groups = [group.cells for group in appraisal.groups]
        cells = [cell for row in (where.setup, *levels, *bands, *groups) for cell in row.values()]
        yield _matrix_inputs(sheets["Setup"], {cell.row for cell in cells}, {cell.column for cell in cells})
    counted_options = {option.id for option in appraisal.short_list}
    counted_refs = {c.ref for c in appraisal.criteria if c.kind != NOT_ASSESSED}
    for name, counted, keys in (
        ("Options", counted_options, ("id", "name", "stage")),
        ("Criteria", counted_refs, ("ref", "kind", "weight")),
    ):
        if name in where.tables:
            place = where.tables[name]
            rows = {row for key, row in place.rows.items() if key in counted}
            yield _matrix_inputs(sheets[name], rows, {place.columns[key] for key in keys if key in place.columns})
    for name in ("Scores", "Rationale"):
        if name in where.tables:
            place = where.tables[name]
            rows = {row for key, row in place.rows.items() if key in counted_refs}
            yield _matrix_inputs(sheets[name], rows, {n for key, n in place.options.items() if key in counted_options})


def _matrix_inputs(sheet: Sheet, rows: set[int], columns: set[int]) -> Inputs:
    return Inputs(sheet, tuple(sorted(rows)), tuple(sorted(columns)))
