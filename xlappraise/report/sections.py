"""A View in, the sections out that have something to say: the one table of the report's sections."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from xlappraise.records import NamedTuple
from xlappraise.report import (
    about_assessors,
    about_benefits,
    about_combinations,
    about_comparison,
    about_costs,
    about_criteria,
    about_decision,
    about_delivery,
    about_engagement,
    about_head_to_head,
    about_lineage,
    about_options,
    about_ranking,
    about_reasons,
    about_record,
    about_results,
    about_scoring,
    about_since,
    about_sure,
)
from xlappraise.report.tree import Section
from xlappraise.report.view import View

if TYPE_CHECKING:
    from xlappraise.flow import Outcome


class SectionWriter(NamedTuple):
    """What writes a section, whether it has anything to say, whether it is a log (see --no-logs), or an annex."""

    write: Callable[[View], Section]
    has_content: Callable[[View], bool] = lambda _: True
    is_log: bool = False
    is_annex: bool = False


def _has_rows(sheet: str) -> Callable[[View], bool]:
    return lambda view: bool(view.rows(sheet))


def _is_scored(view: View) -> bool:
    return not view.is_in_words


def _log(sheet: str) -> SectionWriter:
    return SectionWriter(
        lambda view: about_record.log(view, sheet),
        lambda view: bool(about_record.rows_of(view, sheet)),
        is_log=True,
        is_annex=True,
    )


def _section_writer(key: str) -> SectionWriter:
    return SectionWriter(lambda view: about_delivery.section(view, key), _has_rows(about_delivery.LISTS[key].sheet))


SECTIONS: Mapping[str, SectionWriter] = {
    "ranking": SectionWriter(about_ranking.ranking, _is_scored),
    "head-to-head": SectionWriter(about_head_to_head.head_to_head, about_head_to_head.has_two),
    "robustness": SectionWriter(about_sure.sure, _is_scored),
    "costs": SectionWriter(about_costs.costs, about_costs.has_costs),
    "results": SectionWriter(about_results.results, _is_scored),
    "decision": SectionWriter(about_decision.decision, _has_rows("Decision")),
    "phases": SectionWriter(about_decision.phases, _has_rows("Phases")),
    "combinations": SectionWriter(about_combinations.combinations, _has_rows("Dimensions")),
    "benefits": SectionWriter(about_benefits.benefits, _has_rows("Benefits")),
    "lineage": SectionWriter(about_lineage.lineage, about_lineage.has_lineage),
    "trail": SectionWriter(about_lineage.trail, about_lineage.has_trail),
    "assessment": SectionWriter(about_lineage.assessment, lambda v: any(o.assessment for o in v.appraisal.options)),
    "options": SectionWriter(about_options.options, lambda v: _is_scored(v) or bool(v.appraisal.options)),
    "comparison": SectionWriter(about_comparison.comparison, _has_rows("Comparison")),
    "advice": SectionWriter(about_comparison.advice, _has_rows("Advice")),
    "case-studies": _section_writer("case-studies"),
    "risks": _section_writer("risks"),
    "governance": _section_writer("governance"),
    "next-steps": _section_writer("next-steps"),
    "criteria": SectionWriter(about_criteria.criteria, lambda v: _is_scored(v) or bool(v.appraisal.criteria)),
    "scoring": SectionWriter(about_scoring.scoring, _is_scored, is_annex=True),
    "assessors": SectionWriter(about_assessors.assessors, about_assessors.has_assessors, is_annex=True),
    "rationale": SectionWriter(about_reasons.rationale, lambda v: bool(v.reasons), is_annex=True),
    "engagement": SectionWriter(
        about_engagement.engagement, lambda v: bool(about_engagement.events(v)), is_log=True, is_annex=True
    ),
    "assumptions": _log("Assumptions"),
    "issues": _log("Issues"),
    "stakeholders": _log("Stakeholders"),
    "scope": _log("Scope"),
    "changes": _log("Change log"),
    "versions": SectionWriter(about_since.changes_since, lambda view: view.earlier is not None, is_annex=True),
    "findings": SectionWriter(about_record.findings, is_annex=True),
    "checking": SectionWriter(about_record.provenance, is_annex=True),
}
"""The sections by the names that `--sections` takes, in the order of the report: the answer first, what it rests on,
then the annexes, of which the last has the codes and checksums. A new one takes a line here.
"""


class Choice(NamedTuple):
    """What a report is to hold: which sections (none named: all), whether logs, whether without names (`public`).

    `brief` is the members' page alone. For a public one `keep` are words that stay, `leave_out` words that go.
    `include` names sheets of the officer's own, which stand before the findings. `since` is an earlier version.
    """

    sections: tuple[str, ...] = ()
    logs: bool = True
    public: bool = False
    brief: bool = False
    keep: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    since: "Outcome | None" = None

    def write(self, view: View) -> Iterator[Section]:
        """The sections that are named, in that order; where none is, those wanted that have something to say."""
        keys = () if self.brief else tuple(dict.fromkeys(self.sections)) or tuple(SECTIONS)
        for key in keys:
            if key == BEFORE:
                yield from view.included
            section = SECTIONS[key]
            wanted = (self.logs or not section.is_log) and section.has_content(view)
            if self.sections or wanted:
                yield section.write(view)._replace(annex=section.is_annex)
        if BEFORE not in keys and not self.brief:
            yield from view.included


BEFORE = "findings"
"""The section before which an officer's own sheets stand."""
EVERYTHING = Choice()
