"""What the page asks of Python: in, the name of a question, JSON and files of the current folder; out, JSON and files.

Files lie in the folder that is current: what the officer gave, by its own name, and in `out/` what is made of it. The
page itself holds them; nothing is kept here from one question to the next.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from xlappraise import __version__, flow
from xlappraise.addin.page import old_sheets
from xlappraise.appraisal.findings import SEVERITY_WORDS, Finding, gravest_first, tally
from xlappraise.exchange.checked_file import CheckedFile, checked_file, where
from xlappraise.exchange.findings_text import finding_lines, totals
from xlappraise.exchange.plain import clean, harmless, number
from xlappraise.flow import Outcome
from xlappraise.plan.fresh import TEMPLATES, in_new_workbook, of_size, shipped_file
from xlappraise.xlsx.refusals import CannotRead, CannotWrite

Told = dict[str, Any]
OUT = Path("out")
SECTIONS = (
    *("ranking", "head-to-head", "robustness", "costs", "decision", "phases"),
    *("combinations", "benefits", "comparison", "advice"),
)
"""Sections of the pack that the page shows."""
NEEDED_BY_RESULTS = ("jinja2", "xlappraise.report.pack", "xlappraise.report.sections", "xlappraise.report.to_html")
FORMS = {".html": "web page", ".md": "Markdown", ".docx": "Word document"}
"""Kinds of report, as an officer calls them; .docx only where IT has added lxml."""
EXAMPLE = "worcestershire-2017.xlsx"


def answer(question: str, given: str) -> str:
    """The answer to a question, as JSON: what it tells, or the one sentence why not."""
    OUT.mkdir(exist_ok=True)
    try:
        told: Told = QUESTIONS[question](json.loads(given))
    except (CannotRead, CannotWrite, flow.NotAppraisal, old_sheets.BadAnswer) as refusal:
        sentence = old_sheets.without_dashes(harmless(str(refusal)))
        told = {"refused": sentence[:1].upper() + sentence[1:]}
    except RecursionError:
        told = {"refused": "The file is built so deep that it cannot be read."}
    return json.dumps(told, ensure_ascii=True)


def prepare() -> None:
    """Import what results need before they are asked for: it takes a browser seconds."""
    for module in NEEDED_BY_RESULTS:
        import_module(module)


def check(given: Mapping[str, Any]) -> Told:
    """Findings, or that the file is another's sheet, which may be brought in."""
    file = str(given["file"])
    if old_sheets.is_other_kind(file):
        return {"other": ""}
    try:
        outcome = flow.appraise(file)
    except flow.NotAppraisal as refusal:
        return {"other": harmless(str(refusal))}
    return _checked_data(outcome)


def _checked_data(outcome: Outcome) -> Told:
    checked = checked_file(outcome)
    setup = outcome.appraisal.setup
    lines = [line for f in gravest_first(outcome.findings) for line in (*finding_lines(checked, f), "")]
    return {
        "title": clean(setup.title) or "Options appraisal",
        "organisation": clean(setup.organisation),
        "totals": totals(checked),
        "counts": {word: checked.count(key) for key, word in SEVERITY_WORDS.items()},
        "findings": [_finding(checked, each) for each in gravest_first(outcome.findings)],
        "accepted": [_finding(checked, each) for each in outcome.accepted],
        "blocked": outcome.is_blocked,
        "forms": {form: words for form, words in FORMS.items() if form != ".docx" or find_spec("lxml")},
        "first": _first(outcome),
        "text": "\n".join((harmless(outcome.path), "", *lines, totals(checked))) + "\n",
    }


def _finding(checked: CheckedFile, finding: Finding) -> Told:
    return {
        "where": harmless(where(finding)),
        "severity": SEVERITY_WORDS[finding.severity],
        "code": finding.code,
        "subject": harmless(checked.subject(finding)),
        "message": harmless(finding.message),
        "help": harmless(finding.help),
        "reason": harmless(str(finding.facts.get("reason", ""))),
    }


def _first(outcome: Outcome) -> str:
    """Who is first, for a table of several files."""
    if outcome.results is None:
        return "No results until it is fixed"
    found = [(option, outcome.results[option.id]) for option in outcome.appraisal.scored_options]
    first = [(option, result) for option, result in found if result.rank == 1]
    if not first:
        return "Not certain" if found else "Nothing is scored"
    names = " and ".join(clean(option.label) for option, _ in first)
    total = first[0][1].total
    return names if total is None else f"{names} ({number(total)})"


def results(given: Mapping[str, Any]) -> Told:
    """The pack's own sections as one page, for what the appraisal has: ranking, how sure, what-if, decision."""
    from xlappraise.report.pack import report_of, view_of
    from xlappraise.report.sections import SECTIONS as KNOWN
    from xlappraise.report.sections import Choice
    from xlappraise.report.to_html import band_colours, html_text

    outcome = flow.appraise(str(given["file"]))
    if outcome.is_blocked:
        return {"html": "", "colours": ""}
    view = view_of(outcome, __version__)
    choice = Choice(tuple(key for key in SECTIONS if KNOWN[key].has_content(view)))
    made = report_of(view, choice)
    return {"html": html_text(made), "colours": band_colours(made.bands)}


def recalc(given: Mapping[str, Any]) -> Told:
    """The workbook brought up to date, and what was done to it."""
    from xlappraise.exchange.receipt_text import written_lines
    from xlappraise.plan.recalc import to_be_listed

    file = str(given["file"])
    done = flow.recalc(file, OUT / file)
    lines = [*written_lines(file, done.receipt)] if done.receipt else []
    blocked = done.outcome.is_blocked
    if blocked:
        lines.append("There are no results until what must be fixed is fixed: of the sheets, only Checks is renewed.")
    left = done.outcome.findings if blocked else to_be_listed(done.outcome.findings)
    changed = done.receipt is not None and done.receipt.has_changes
    return {"changed": changed, "lines": [*lines, *map(harmless, done.notes), tally(left)]}


def report(given: Mapping[str, Any]) -> Told:
    """The pack for members as a file, public or not; what was left out."""
    from xlappraise.report.left_out import left_out_lines
    from xlappraise.report.pack import pack
    from xlappraise.report.public import without_people
    from xlappraise.report.sections import Choice

    file, form, public = str(given["file"]), str(given["form"]), bool(given["public"])
    outcome = flow.appraise(file)
    if outcome.is_blocked:
        raise CannotWrite("There is no report until what must be fixed is fixed.")
    made = pack(outcome, form, __version__, Choice(public=public))
    name = f"{Path(file).stem}{' public' if public else ''}{form}"
    _write(name, made)
    lines = left_out_lines(without_people(outcome.appraisal.without_spare())) if public else ()
    return {"lines": [f"{name} is made.", *map(harmless, lines)]}


def findings(given: Mapping[str, Any]) -> Told:
    """The findings as a workbook."""
    from xlappraise.exchange.findings_book import findings_book

    file = str(given["file"])
    outcome = flow.appraise(file)
    name = f"{Path(file).stem} findings.xlsx"
    _write(name, findings_book(checked_file(outcome)))
    return {"lines": [f"{name} is made."]}


def about(_: Mapping[str, Any]) -> Told:
    """What the form for a new workbook offers."""
    from xlappraise.sheets import layout

    most = {"options": layout.MAX_OPTIONS, "criteria": layout.MAX_CRITERIA}
    return {"templates": list(TEMPLATES), "topics": list(layout.TOPICS), "most": most}


def new(given: Mapping[str, Any]) -> Told:
    """A fresh workbook of a template, so many options and criteria, a title and topics."""
    from xlappraise.exchange.from_json import appraisal_from

    pattern = appraisal_from(shipped_bytes(TEMPLATES[str(given["template"])]).decode())
    size = int(given["options"]), int(given["criteria"]), 0
    _make(in_new_workbook(of_size(pattern, size, str(given["title"])), tuple(given["topics"])), "appraisal.xlsx")
    return {"lines": ["appraisal.xlsx is made: open it in Excel or LibreOffice and follow its sheet Guide."]}


def example(_: Mapping[str, Any]) -> Told:
    """The example that is shipped."""
    _write(EXAMPLE, shipped_bytes(EXAMPLE))
    return {"lines": []}


def bring_in(given: Mapping[str, Any]) -> Told:
    """What an old sheet was read as, its open questions, and once there is none its workbook."""
    file = str(given["file"])
    found = old_sheets.read(file, given["answers"])
    told = old_sheets.import_report(found)
    if found.appraisal is not None:
        name = old_sheets.new_name(file)
        _make(found.appraisal, name)
        told["made"] = name
    return told


def shipped_bytes(name: str) -> bytes:
    """A shipped template or example, as it came with the page. Raises CannotRead."""
    path = shipped_file(name)
    if path is None:
        raise CannotRead(f"{name} is missing from the page: build it again.")
    return path.read_bytes()


def _make(appraisal: Any, name: str) -> None:
    """A fresh workbook of the appraisal in `out/`, its results in place."""
    from xlappraise.sheets.build import build

    _write(name, build(appraisal))
    flow.recalc(OUT / name)


def _write(name: str, content: bytes) -> None:
    (OUT / name).write_bytes(content)


QUESTIONS: Mapping[str, Callable[[Mapping[str, Any]], Told]] = {
    each.__name__: each for each in (about, check, results, recalc, report, findings, new, example, bring_in)
}
"""What may be asked."""
