"""A View in, the sections out that have something to say: the one table of the report's sections."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from xlappraise.report import (
    about_benefits,
    about_combinations,
    about_comparison,
    about_costs,
    about_criteria,
    about_decision,
    about_delivery,
    about_engagement,
    about_lineage,
    about_options,
    about_reasons,
    about_record,
    about_results,
    about_scoring,
    about_sure,
)
from xlappraise.report.tree import Section
from xlappraise.report.view import View


class SectionWriter(NamedTuple):
    """What writes a section, whether there is anything to say in it, and whether it is a log (see --no-logs)."""

    write: Callable[[View], Section]
    has_content: Callable[[View], bool] = lambda _: True
    is_log: bool = False


def _has_rows(sheet: str) -> Callable[[View], bool]:
    return lambda view: bool(view.rows(sheet))


def _is_scored(view: View) -> bool:
    return not view.unscored


def _log(sheet: str) -> SectionWriter:
    return SectionWriter(
        lambda view: about_record.log(view, sheet), lambda view: _is_scored(view) or bool(view.rows(sheet)), is_log=True
    )


def _section_writer(key: str) -> SectionWriter:
    return SectionWriter(lambda view: about_delivery.section(view, key), _has_rows(about_delivery.LISTS[key].sheet))


SECTIONS: Mapping[str, SectionWriter] = {
    "combinations": SectionWriter(about_combinations.combinations, _has_rows("Dimensions")),
    "benefits": SectionWriter(about_benefits.benefits, _has_rows("Benefits")),
    "scoring": SectionWriter(about_scoring.scoring, _is_scored),
    "lineage": SectionWriter(about_lineage.lineage, about_lineage.has_lineage),
    "trail": SectionWriter(about_lineage.trail, about_lineage.has_trail),
    "assessment": SectionWriter(about_lineage.assessment, lambda v: any(o.assessment for o in v.appraisal.options)),
    "options": SectionWriter(about_options.options, lambda v: _is_scored(v) or bool(v.appraisal.options)),
    "criteria": SectionWriter(about_criteria.criteria, lambda v: _is_scored(v) or bool(v.appraisal.criteria)),
    "results": SectionWriter(about_results.results, _is_scored),
    "ranking": SectionWriter(about_results.ranking, _is_scored),
    "costs": SectionWriter(about_costs.costs, about_costs.has_costs),
    "robustness": SectionWriter(about_sure.sure, _is_scored),
    "comparison": SectionWriter(about_comparison.comparison, _has_rows("Comparison")),
    "advice": SectionWriter(about_comparison.advice, _has_rows("Advice")),
    "case-studies": _section_writer("case-studies"),
    "risks": _section_writer("risks"),
    "decision": SectionWriter(about_decision.decision, _has_rows("Decision")),
    "phases": SectionWriter(about_decision.phases, _has_rows("Phases")),
    "governance": _section_writer("governance"),
    "next-steps": _section_writer("next-steps"),
    "rationale": SectionWriter(about_reasons.rationale, lambda v: _is_scored(v) or bool(v.appraisal.rationale)),
    "engagement": SectionWriter(about_engagement.engagement, lambda v: bool(about_engagement.events(v)), is_log=True),
    "assumptions": _log("Assumptions"),
    "issues": _log("Issues"),
    "stakeholders": _log("Stakeholders")._replace(
        has_content=lambda v: (
            bool(about_record.rows_of(v, "Stakeholders")) or (_is_scored(v) and not about_engagement.events(v))
        )
    ),
    "scope": _log("Scope"),
    "changes": _log("Change log"),
    "findings": SectionWriter(about_record.findings),
    "checking": SectionWriter(about_record.provenance),
}
"""The sections by the names that `--sections` takes, in the order of the report. A new one takes a line here."""


class Choice(NamedTuple):
    """What a report is to hold: which sections (none named: all), the logs or not, people's names or not."""

    sections: tuple[str, ...] = ()
    logs: bool = True
    public: bool = False

    def write(self, view: View) -> Iterator[Section]:
        """The sections that are named; where none is, those that are wanted and have something to say."""
        for key, section in SECTIONS.items():
            wanted = (self.logs or not section.is_log) and section.has_content(view)
            if key in self.sections if self.sections else wanted:
                yield section.write(view)


EVERYTHING = Choice()
