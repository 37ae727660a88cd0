"""A workbook as read in; out, the sheets that it lacks, each with its place, and names of figures that are wrong."""

import re
from collections import ChainMap

from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.record import replace
from xlappraise.reading.reader import Reading, has_scoring
from xlappraise.sheets import layout, topics
from xlappraise.sheets.donor import FreshWorkbook
from xlappraise.sheets.workbook_names import FIGURES, figure_names
from xlappraise.xlsx.changes.kinds import (
    AddSheet,
    Change,
    SetName,
)
from xlappraise.xlsx.snapshot import Sheet, Snapshot


def missing_sheets(snapshot: Snapshot, appraisal: Appraisal) -> list[AddSheet]:
    """Changes that add the tool's sheets that the workbook lacks, each at its place in the order of the layout."""
    there = set(snapshot.sheets)
    # An officer may have a sheet of a view's name, in whatever case: no workbook holds two of them.
    names = {name.casefold() for name in there}
    found = []
    for sheet in topics.sheets_of(appraisal):
        if (
            sheet.owner == layout.TOOL
            and sheet.name not in there
            and not (sheet.optional and sheet.name.casefold() in names)
        ):
            hidden = sheet.name == layout.LISTS.name
            found.append(AddSheet(sheet.name, tab_before(sheet.name, there), FreshWorkbook(appraisal), hidden))
            there.add(sheet.name)
    return found


def addable(snapshot: Snapshot) -> list[str]:
    """Names of the officers' sheets that an appraisal may do without, and that the workbook does not have."""
    there = {name.casefold() for name in snapshot.sheets}
    able = [s for s in layout.SHEETS if not s.required and s.owner != layout.TOOL and s.name.casefold() not in there]
    # In an appraisal in words one sheet of scores alone would mean that the others are missing.
    return [sheet.name for sheet in able if sheet.topic != layout.RATIONALE.topic or has_scoring(snapshot)]


def plan_log(snapshot: Snapshot, appraisal: Appraisal, name: str) -> AddSheet:
    """The change that adds one of the `addable` sheets, empty."""
    logs = {**appraisal.logs, name: ()} if layout.BY_NAME[name].optional else appraisal.logs
    return AddSheet(name, tab_before(name, set(snapshot.sheets)), FreshWorkbook(replace(appraisal, logs=logs)))


def tab_before(name: str, there: set[str]) -> str:
    """The tab, of those in `there`, after which a sheet of the layout belongs; '' when it comes first."""
    before: list[str] = []
    for sheet in layout.SHEETS:
        if sheet.name == name:
            break
        before += [sheet.name] if sheet.name in there else []
    return before[-1] if before else ""


def with_blank_sheets(snapshot: Snapshot, added: list[AddSheet]) -> Snapshot:
    """The workbook with those sheets, still empty."""
    if not added:
        return snapshot
    blank = {change.sheet: Sheet(change.sheet, {}) for change in added}
    return snapshot._replace(sheets=ChainMap(blank, snapshot.sheets))  # type: ignore[arg-type]  # read only


def plan_figure_names(snapshot: Snapshot, reading: Reading) -> list[Change]:
    """Workbook names of options' figures that are missing, wrong or left over, and of the layout's version."""
    there = {name.casefold(): text for name, text in snapshot.names.items()}
    changes: list[Change] = []
    figures = figure_names(reading.appraisal)
    for name, area in figures.items():
        if there.get(name.casefold(), "").replace("'", "") != area:
            changes.append(SetName(name, area))
    kept = {name.casefold() for name in figures}
    pattern = re.compile(rf"xla_({'|'.join(FIGURES)})_.+", re.IGNORECASE)
    gone = (name for name in snapshot.names if pattern.fullmatch(name) and name.casefold() not in kept)
    changes += (SetName(name, None) for name in gone)
    if there.get(layout.VERSION_NAME.casefold(), "").strip('"') != str(layout.LAYOUT_VERSION):
        changes.append(SetName(layout.VERSION_NAME, str(layout.LAYOUT_VERSION)))
    return changes
