"""An Outcome in, the report as a neutral tree out: every format prints the same numbers because this is built once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from xlappraise.exchange.plain import clean
from xlappraise.report import (
    about_benefits,
    about_combinations,
    about_comparison,
    about_costs,
    about_criteria,
    about_decision,
    about_engagement,
    about_lineage,
    about_options,
    about_reasons,
    about_record,
    about_results,
    about_scoring,
    about_sure,
)
from xlappraise.report.public import cleared_finding, without_people
from xlappraise.report.tree import (
    Bar,
    Block,
    Bullets,
    Chart,
    Flow,
    Heading,
    Node,
    Picture,
    Report,
    Scatter,
    Section,
    Table,
    Text,
)
from xlappraise.report.view import View
from xlappraise.report.words import long_date

if TYPE_CHECKING:
    from xlappraise.flow import Outcome


def _log(name: str) -> Callable[[View], Section]:
    return lambda view: about_record.log(view, name)


SECTIONS: Mapping[str, Callable[[View], Section]] = {
    "combinations": about_combinations.combinations,
    "benefits": about_benefits.benefits,
    "scoring": about_scoring.scoring,
    "lineage": about_lineage.lineage,
    "trail": about_lineage.trail,
    "assessment": about_lineage.assessment,
    "options": about_options.options,
    "criteria": about_criteria.criteria,
    "results": about_results.results,
    "ranking": about_results.ranking,
    "costs": about_costs.costs,
    "robustness": about_sure.sure,
    "comparison": about_comparison.comparison,
    "advice": about_comparison.advice,
    "decision": about_decision.decision,
    "phases": about_decision.phases,
    "rationale": about_reasons.rationale,
    "engagement": about_engagement.engagement,
    "assumptions": _log("Assumptions"),
    "issues": _log("Issues"),
    "stakeholders": _log("Stakeholders"),
    "scope": _log("Scope"),
    "changes": _log("Change log"),
    "findings": about_record.findings,
    "checking": about_record.checking,
}
"""The sections by the names that `--sections` takes, in the order of the report."""

LOGS = ("engagement", "assumptions", "issues", "stakeholders", "scope", "changes")


def _with_rows(name: str) -> Callable[[View], bool]:
    return lambda view: bool(view.rows(name))


def _scored(view: View) -> bool:
    return not view.unscored


def _scored_or_rows(name: str) -> Callable[[View], bool]:
    return lambda view: not view.unscored or bool(view.rows(name))


TOLD: Mapping[str, Callable[[View], bool]] = {
    "combinations": _with_rows("Dimensions"),
    "benefits": _with_rows("Benefits"),
    "scoring": _scored,
    "lineage": about_lineage.has_lineage,
    "trail": about_lineage.has_trail,
    "options": lambda view: not view.unscored or bool(view.appraisal.options),
    "assessment": lambda view: any(option.assessment for option in view.appraisal.options),
    "criteria": lambda view: not view.unscored or bool(view.appraisal.criteria),
    "results": _scored,
    "ranking": _scored,
    "costs": about_costs.has_costs,
    "robustness": _scored,
    "comparison": _with_rows("Comparison"),
    "advice": _with_rows("Advice"),
    "decision": _with_rows("Decision"),
    "phases": _with_rows("Phases"),
    "rationale": lambda view: not view.unscored or bool(view.appraisal.rationale),
    "engagement": lambda view: bool(about_engagement.events(view)),
    "assumptions": _scored_or_rows("Assumptions"),
    "issues": _scored_or_rows("Issues"),
    "stakeholders": lambda view: (
        bool(about_record.rows_of(view, "Stakeholders")) or not (view.unscored or about_engagement.events(view))
    ),
    "scope": _scored_or_rows("Scope"),
    "changes": _scored_or_rows("Change log"),
}
"""Whether there is anything to say in a section; one that stands here and has nothing is left out unless named."""


class Choice(NamedTuple):
    """What a report is to hold: which sections (none named: all), the logs or not, people's names or not."""

    sections: tuple[str, ...] = ()
    logs: bool = True
    public: bool = False

    def kept(self, key: str, view: View) -> bool:
        """Whether the section of this key is wanted, and has something to say where none was named."""
        if self.sections:
            return key in self.sections
        return (self.logs or key not in LOGS) and (key not in TOLD or TOLD[key](view))


EVERYTHING = Choice()


def view_of(outcome: "Outcome", version: str, choice: Choice = EVERYTHING) -> View:
    """What the sections look at. ValueError for a blocked outcome: it has no results to report."""
    if outcome.results is None:
        raise ValueError("A blocked outcome has no report.")
    appraisal, findings, file = outcome.appraisal.without_spare(), outcome.findings, PurePath(outcome.path).name
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
    sections = [make(view) for key, make in SECTIONS.items() if choice.kept(key, view)]
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
    if isinstance(block, Chart | Scatter | Flow):
        return _clean_picture(block, _counted(counts, "Figure"))
    if isinstance(block, Bullets):
        return Bullets(tuple(map(clean, block.points)))
    if isinstance(block, Text | Heading):
        return block._replace(text=clean(block.text))
    return block


def _clean_picture(given: Picture, label: str) -> Picture:
    caption, about = label + clean(given.caption), clean(given.about)
    match given:
        case Chart():
            bars = tuple(Bar(clean(bar.label), bar.values, clean(bar.note)) for bar in given.bars)
            return given._replace(caption=caption, about=about, bars=bars, series=tuple(map(clean, given.series)))
        case Scatter():
            points = tuple(point._replace(label=clean(point.label)) for point in given.points)
            return given._replace(caption=caption, about=about, points=points)
        case Flow():
            columns = tuple((clean(name), tuple(map(_clean_node, nodes))) for name, nodes in given.columns)
            return given._replace(caption=caption, about=about, columns=columns)


def _clean_node(node: Node) -> Node:
    return node._replace(label=clean(node.label))


def _counted(counts: dict[str, int], what: str) -> str:
    counts[what] += 1
    return f"{what} {counts[what]}: "


def _clean_table(table: Table, label: str) -> Table:
    return table._replace(
        caption=f"{label}{clean(table.caption)}",
        about=clean(table.about),
        columns=tuple(column._replace(heading=clean(column.heading)) for column in table.columns),
        rows=tuple(tuple(cell._replace(text=clean(cell.text)) for cell in row) for row in table.rows),
    )
