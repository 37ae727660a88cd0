"""What was read in; out, the Changes that renew conditional formats, drop-downs and messages of score cells.

Formats hold the letters of bands, and messages belong to rows: neither follows a change of the appraisal by itself.
Workbook names (LOOK, MESSAGES, SCALE) say what they were last made for, so that no cell has to be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from xlappraise.appraisal.doubt import MARK
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.rules.of_cells import SCALE_CHANGED
from xlappraise.plan.tab_visibility import hidden_tabs
from xlappraise.reading.reader import Reading, layout_version
from xlappraise.sheets import dimension_lists, layout, palette, tools
from xlappraise.sheets.where import TablePlace
from xlappraise.sheets.workbook_names import LOOK, MESSAGES, SCALE, look_key, messages_key, scale_text
from xlappraise.xlsx.addresses import Area, column_letters
from xlappraise.xlsx.changes.kinds import Change, FillOutlines, RenewLook, RenewSheet, SetCell, SetEntryRules, SetName
from xlappraise.xlsx.snapshot import Snapshot

LIVE = (
    r'xla_|="(Pass|Fail|Not assessed|Missing|-|Must fix|Worth a look|Note|For information|1=)"|="dominated by "|=MIN\('
    r"|[A-Z]\$14=1"
)
"""Pattern that the formula of each conditional format of ours matches; its last part is of earlier layouts."""
OF_TOOLS = rf"{LIVE}|\$B\d+<>\$B\d+"
"""The same on a tool's sheet, with the formula for the line where a group begins."""
TOP = layout.FIRST_ROW
OF_ROBUSTNESS = r'\$[A-Z]+\d+(=[123]$|<>"")'
"""The same on Robustness, whose formats depend on a column that says what each row is."""
OTHERS = {layout.CHECKS.name: OF_TOOLS, layout.ROBUSTNESS.name: OF_ROBUSTNESS}
"""Tool's sheets whose formats depend on neither bands nor points: they are renewed for an older layout only."""


def are_messages_elsewhere(snapshot: Snapshot, reading: Reading) -> bool:
    """Whether messages of score cells were made for other rows, or other words on Criteria, than there are now."""
    place = reading.where.tables.get("Scores")
    names = {name.casefold(): text.strip('"') for name, text in snapshot.names.items()}
    there = names.get(MESSAGES)
    if place is None or not place.options or there is None:
        return False
    return there != messages_key(reading.appraisal, place)


def plan_formats(snapshot: Snapshot, reading: Reading) -> Iterator[Change]:
    """Changes that renew conditional formats and messages made for another appraisal, and the names that say so."""
    from xlappraise.sheets.donor import FreshWorkbook

    appraisal = reading.appraisal
    names = {name.casefold(): text.strip('"') for name, text in snapshot.names.items()}
    look = look_key(appraisal)
    place = reading.where.tables.get("Scores")
    older = layout_version(snapshot) != layout.LAYOUT_VERSION
    if names.get(LOOK) != look or older:
        donor = FreshWorkbook(appraisal)
        ours = dict.fromkeys(_showing_points(snapshot, appraisal), OF_TOOLS) | (OTHERS if older else {})
        for sheet, formulas in ours.items():
            if sheet in snapshot.sheets and snapshot.sheets[sheet].cells:
                yield RenewLook(sheet, donor, formulas, layout.HEADER_ROW)
        if place is not None and place.options:
            yield RenewLook("Scores", donor, LIVE, swaps=_swaps(place), area=_scores_area(place))
        if MARK not in names.get(LOOK, ""):  # of an earlier layout, also one that an open workbook has left
            yield FillOutlines(palette.TODO_LINE, palette.TODO_FILL)
        yield from plan_version_line(snapshot)  # an open workbook's Guide is not renewed as a whole
        yield from plan_guide(snapshot, appraisal)
        yield SetName(LOOK, f'"{look}"')
    if place is not None and place.options and names.get(MESSAGES) != (key := messages_key(appraisal, place)):
        yield score_rules(appraisal, place)
        yield SetName(MESSAGES, f'"{key}"')
    yield from _plan_scale_name(names, reading)
    yield from dimension_lists.plan_drop_downs(snapshot, appraisal, reading.where)


def _plan_scale_name(names: Mapping[str, str], reading: Reading) -> Iterator[SetName]:
    """The scale kept as a workbook name, to know words of an earlier scale by; not while some are left on Scores."""
    kept = scale_text(reading.appraisal.scale)
    left = any(finding.code == SCALE_CHANGED.code for finding in reading.findings)
    if names.get(SCALE) != kept and not left:
        yield SetName(SCALE, f'"{kept}"' if kept else None)


def _runs(columns: list[int]) -> Iterator[tuple[int, int]]:
    from xlappraise.reading.shape import runs

    return runs(sorted(columns))


def _scores_area(place: TablePlace) -> tuple[Area, ...]:
    from xlappraise.sheets.entry_help import ENTRY_ROWS

    first = place.header_row + 1
    bottom = max(place.header_row + ENTRY_ROWS, *place.rows.values(), first)
    return tuple(Area(first, a, bottom, b) for a, b in _runs(list(place.options.values())))


def _showing_points(snapshot: Snapshot, appraisal: Appraisal) -> Iterator[str]:
    """The tool's sheets whose conditional formats depend on bands and points."""
    optional = tools.in_play(snapshot, appraisal)
    for sheet in tools.TOOL_SHEETS:
        there = sheet.name in snapshot.sheets and (sheet.name in optional or not sheet.optional)
        if there and tools.tool(sheet.name).shows_points:
            yield sheet.name


def _swaps(place: TablePlace) -> tuple[tuple[str, str], ...]:
    """Pairs of a cell in the formulas of a fresh workbook and the same cell in this one."""
    row = place.header_row + 1
    fresh_option = column_letters(len(layout.MATRIX_COLUMNS) + 1)
    option = column_letters(min(place.options.values()))
    pairs = [(f"$A{TOP}", f"${column_letters(place.columns['ref'])}{row}"), (f"{fresh_option}{TOP}", f"{option}{row}")]
    if "weight" in place.columns:
        pairs.append((f"$D{TOP}", f"${column_letters(place.columns['weight'])}{row}"))
    return tuple(pairs)


# --------------------------------------------------------------------------------------------- messages


def score_rules(appraisal: Appraisal, place: TablePlace) -> SetEntryRules:
    """Drop-down (or number rule) and message of every score cell, also of those below for further criteria."""
    from xlappraise.sheets import entry_help

    areas = _scores_area(place)
    return SetEntryRules("Scores", areas, entry_help.score_rules(appraisal, place.rows, areas, place.columns["ref"]))


def plan_guide(snapshot: Snapshot, appraisal: Appraisal, added: Iterable[str] = ()) -> Iterator[Change]:
    """A new Guide, with its list of sheets and colour key, unless somebody wrote on it; `added` are new sheets."""
    from xlappraise.sheets.donor import FreshWorkbook
    from xlappraise.sheets.guide import is_ours

    name = layout.GUIDE.name
    if name in snapshot.sheets and is_ours(snapshot.sheets[name].cells, appraisal):
        there = {*snapshot.sheets, *added}
        logs = {sheet.name: () for sheet in layout.SHEETS if sheet.optional and sheet.name in there}
        seen = {sheet.topic for sheet in layout.SHEETS if sheet.topic and sheet.name in there}
        fresh = replace(appraisal, logs=logs, asked=frozenset(seen))
        hidden = frozenset(sheet for sheet, is_hidden in hidden_tabs(snapshot).items() if is_hidden)
        yield RenewSheet(name, FreshWorkbook(fresh, hidden))


def plan_version_line(snapshot: Snapshot) -> Iterator[Change]:
    """The line of the Guide that says which layout the workbook follows, brought up to date where it stands."""
    from xlappraise.sheets.guide import VERSION_TEXT

    name, wanted = layout.GUIDE.name, f"{VERSION_TEXT} {layout.LAYOUT_VERSION}"
    for (row, column), cell in snapshot.sheets[name].cells.items() if name in snapshot.sheets else ():
        if str(cell.value).startswith(VERSION_TEXT) and cell.value != wanted:
            yield SetCell(name, row, column, wanted)
