"""An Outcome in, the report as a neutral tree out: every format prints the same numbers because this is built once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from xlappraise.exchange.report import (
    about_criteria,
    about_options,
    about_reasons,
    about_record,
    about_results,
    about_scoring,
    about_sure,
)
from xlappraise.exchange.report.public import cleared_finding, without_people
from xlappraise.exchange.report.tree import (
    Bar,
    Block,
    Bullets,
    Cell,
    Chart,
    Heading,
    Report,
    Section,
    Table,
    Text,
)
from xlappraise.exchange.report.view import View
from xlappraise.exchange.report.words import clean, long_date

if TYPE_CHECKING:
    from xlappraise.flow import Outcome


def _log(name: str) -> Callable[[View], Section]:
    return lambda view: about_record.log(view, name)


SECTIONS: Mapping[str, Callable[[View], Section]] = {
    "scoring": about_scoring.scoring,
    "options": about_options.options,
    "criteria": about_criteria.criteria,
    "results": about_results.results,
    "ranking": about_results.ranking,
    "robustness": about_sure.sure,
    "rationale": about_reasons.rationale,
    "assumptions": _log("Assumptions"),
    "issues": _log("Issues"),
    "stakeholders": _log("Stakeholders"),
    "scope": _log("Scope"),
    "changes": _log("Change log"),
    "findings": about_record.findings,
    "checking": about_record.checking,
}
"""The sections by the names that `--sections` takes, in the order of the report."""

LOGS = ("assumptions", "issues", "stakeholders", "scope", "changes")


class Choice(NamedTuple):
    """What a report is to hold: which sections (none named: all), the logs or not, people's names or not."""

    sections: tuple[str, ...] = ()
    logs: bool = True
    public: bool = False

    def kept(self, key: str) -> bool:
        """Whether the section of this key is wanted."""
        return key in self.sections if self.sections else self.logs or key not in LOGS


EVERYTHING = Choice()


def view_of(outcome: Outcome, version: str, choice: Choice = EVERYTHING) -> View:
    """What the sections look at. ValueError for a blocked outcome: it has no results to report."""
    if outcome.results is None:
        raise ValueError("A blocked outcome has no report.")
    appraisal, findings, file = outcome.appraisal, outcome.findings, PurePath(outcome.path).name
    results = outcome.results
    if choice.public:
        from xlappraise.appraisal.scoring import score

        appraisal, cleared = without_people(appraisal)
        findings = tuple(cleared_finding(finding, cleared) for finding in findings)
        results, file = score(appraisal), cleared(file)
    return View(appraisal, results, findings, file, outcome.snapshot.sha256, version, choice.public)


def report_of(view: View, choice: Choice = EVERYTHING) -> Report:
    """The report of one appraisal: every text made harmless, captions numbered."""
    setup = view.appraisal.setup
    facts = (
        ("Decision maker", setup.decision_maker),
        ("Date", long_date(setup.date) if setup.date else ""),
        ("Author", setup.author),
        ("Version", setup.version),
        ("Status", setup.status),
        ("Workbook", view.file),
    )
    sections = [make(view) for key, make in SECTIONS.items() if choice.kept(key)]
    first_sentence = about_sure.split(view)[0][:1] if view.exact.matrix.options and view.results.highest else ()
    return Report(
        clean(setup.title or "Options appraisal"),
        clean(setup.organisation),
        tuple((label, clean(text)) for label, text in facts if text),
        tuple(map(clean, (*about_results.brief(view), *first_sentence))),
        tuple(_numbered(sections)),
        len(view.appraisal.bands),
        clean(setup.author),
    )


def _numbered(sections: Iterable[Section]) -> Iterable[Section]:
    """Sections with clean text, headings numbered 1, 2 ..., tables and figures counted through the report."""
    counts = {"Table": 0, "Figure": 0}
    for number, section in enumerate(sections, 1):
        blocks: Sequence[Block] = [_clean(block, counts) for block in section.blocks]
        yield section._replace(title=f"{number}. {clean(section.title)}", blocks=tuple(blocks))


def _clean(block: Block, counts: dict[str, int]) -> Block:
    if isinstance(block, Table):
        return _clean_table(block, _counted(counts, "Table"))
    if isinstance(block, Chart):
        bars = tuple(Bar(clean(bar.label), bar.values, bar.note) for bar in block.bars)
        caption, series = _counted(counts, "Figure") + clean(block.caption), tuple(map(clean, block.series))
        return block._replace(caption=caption, about=clean(block.about), bars=bars, series=series)
    if isinstance(block, Bullets):
        return Bullets(tuple(map(clean, block.points)))
    if isinstance(block, Text | Heading):
        return block._replace(text=clean(block.text))
    return block


def _counted(counts: dict[str, int], what: str) -> str:
    counts[what] += 1
    return f"{what} {counts[what]}: "


def _clean_table(table: Table, label: str) -> Table:
    return table._replace(
        caption=f"{label}{clean(table.caption)}",
        about=clean(table.about),
        columns=tuple(column._replace(heading=clean(column.heading)) for column in table.columns),
        rows=tuple(tuple(Cell(clean(c.text), c.band, c.strong) for c in row) for row in table.rows),
    )
