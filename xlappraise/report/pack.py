"""An Outcome in; the report as one neutral tree, a file's bytes and the charts out: for the command and the button.

Every format prints the same numbers because the tree is built once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import PurePath
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from xlappraise.exchange.plain import clean
from xlappraise.report import about_members
from xlappraise.report.about_since import last_seal
from xlappraise.report.formats import format_named
from xlappraise.report.included import included_sections
from xlappraise.report.public import clear_finding, roles_of_assessors, without_people
from xlappraise.report.report_words import long_date
from xlappraise.report.sections import EVERYTHING, Choice
from xlappraise.report.tree import Block, Picture, Report, ReportTable, Section
from xlappraise.report.view import Earlier, View

if TYPE_CHECKING:
    from xlappraise.flow import Outcome


def pack(outcome: Outcome, form: str, version: str, choice: Choice = EVERYTHING, template: str = "") -> bytes:
    """The report as a file of this format, such as .docx; `template` is a .docx whose styles are taken.

    ValueError for a blocked outcome. CannotRead for a bad template and CannotWrite where a PDF cannot be made,
    each with one sentence.
    """
    chosen, tree = format_named("report", form), report_of(view_of(outcome, version, choice), choice)
    made: str | bytes = chosen.write(tree, *((template,) if chosen.template else ()))
    return made.encode() if isinstance(made, str) else made


def figures(outcome: Outcome, version: str, choice: Choice = EVERYTHING) -> dict[str, bytes]:
    """Every chart as SVG, then as PNG, by file name. CannotWrite, with a sentence, without resvg-py."""
    from xlappraise.report.svg import svg
    from xlappraise.report.to_png import png_bytes

    charts = report_of(view_of(outcome, version, choice), choice).charts
    drawn = {f"{chart.name}.svg": svg(chart, chart.name).encode() for chart in charts}
    return drawn | {f"{chart.name}.png": png_bytes(chart) for chart in charts}


def view_of(outcome: Outcome, version: str, choice: Choice = EVERYTHING) -> View:
    """What the sections look at. ValueError for a blocked outcome: it has no results to report.

    CannotWrite, with one sentence, for a sheet that cannot be included.
    """
    if outcome.results is None:
        raise ValueError("A blocked outcome has no report.")
    appraisal, findings, file = outcome.appraisal.without_spare(), outcome.findings, PurePath(outcome.path).name
    results, clear = outcome.results, None
    if choice.public:
        from xlappraise.appraisal.scoring import score

        public = without_people(appraisal, choice.keep, choice.leave_out)
        appraisal, clear = public.appraisal, public.clear
        roles = roles_of_assessors(outcome.appraisal)
        findings = tuple(clear_finding(finding, clear, roles) for finding in findings)
        results, file = score(appraisal), clear(file)
    included = included_sections(outcome, choice.include, clear)
    found = (appraisal, results, findings, file, outcome.snapshot.sha256, version, choice.public, included)
    return View(*found, _earlier(choice), last_seal(outcome.snapshot))


def _earlier(choice: Choice) -> Earlier | None:
    """The earlier version, in a public report without names of people."""
    if choice.since is None:
        return None
    appraisal, file = choice.since.appraisal, PurePath(choice.since.path).name
    if choice.public:
        public = without_people(appraisal, choice.keep, choice.leave_out)
        appraisal, file = public.appraisal, public.clear(file)
    return Earlier(file, appraisal)


def report_of(view: View, choice: Choice = EVERYTHING) -> Report:
    """The report of one appraisal: every text made harmless, captions numbered."""
    setup = view.appraisal.setup
    facts = (
        ("Decision maker", setup.decision_maker),
        ("Date", long_date(setup.date) if setup.date else ""),
        ("Author", setup.author),
        ("Version", setup.version),
        ("Status", setup.status),
        ("Last seal", view.seal),
    )
    report: Report = clean_tree(
        Report(
            setup.title or "Options appraisal",
            setup.organisation,
            tuple((label, text) for label, text in facts if text),
            tuple(about_members.members(view)),
            tuple(_with_numbers(choice.write(view))),
            len(view.appraisal.bands),
            setup.author,
        )
    )
    return report


def _with_numbers(sections: Iterable[Section]) -> Iterator[Section]:
    """Sections whose headings are numbered 1, 2 ..., annexes A, B ..., and tables and figures through the report."""
    tables, figures, numbers, letters = count(1), count(1), count(1), iter(ascii_uppercase)
    for section in sections:
        number = f"Annex {next(letters)}" if section.annex else next(numbers)
        blocks: list[Block] = []
        for block in section.blocks:
            if isinstance(block, ReportTable) and not block.headed:
                blocks.append(block._replace(caption=f"Table {next(tables)}: {block.caption}"))
            elif isinstance(block, Picture):
                blocks.append(block._replace(caption=f"Figure {next(figures)}: {block.caption}"))
            else:
                blocks.append(block)
        yield section._replace(title=f"{number}. {section.title}", blocks=tuple(blocks))


def clean_tree(value: Any) -> Any:
    """A record, tuple or text of the tree with every text in it harmless; anything else as it is."""
    if isinstance(value, str):
        return clean(value)
    if not isinstance(value, tuple):
        return value
    made = map(clean_tree, value)
    return type(value)(*made) if hasattr(value, "_fields") else tuple(made)
