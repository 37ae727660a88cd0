"""Appraisal, results or findings in, JSON out. It is a contract: a key, once shipped, keeps its meaning."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.baseline import FromBaseline, from_baseline
from xlappraise.appraisal.findings import ERROR, NOTE, WARNING, Finding
from xlappraise.appraisal.individual import INDIVIDUAL_SCORES
from xlappraise.appraisal.model import Appraisal, Band, Criterion, Key, LogRow, Option, Scale
from xlappraise.appraisal.scoring import OptionResult, Results
from xlappraise.exchange.checked_file import CheckedFile
from xlappraise.exchange.plain import plain
from xlappraise.sheets import layout

if TYPE_CHECKING:
    from xlappraise.flow import Outcome

APPRAISAL, RESULTS, FINDINGS = "xlappraise.appraisal/1", "xlappraise.results/1", "xlappraise.findings/1"

SETUP_KEYS = tuple(c.key for c in layout.SETUP_FIELDS if c.key not in ("title", "organisation", "score_with"))
"""Fields under `setup`. Title and organisation stand at the top; `scale` shows how scoring goes."""

CRITERION_KEYS = ("ref", "group", "title", "question", "kind", "weight", "levels", "limits", "reason")

Json = Any
"""What `json` writes: dicts, lists, text, numbers, True, False, None."""


def dumps(data: Json) -> str:
    """`data` as JSON text, ending in a newline. Raises ValueError for NaN and infinities, which JSON does not have.

    Characters that a terminal obeys or hides are escaped, so the text is the same data and can be looked at.
    """
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    return text if text.isascii() else "".join(map(_escape, text))


def _escape(character: str) -> str:
    if character.isprintable() or character == "\n":
        return character
    return json.dumps(character)[1:-1]


# ------------------------------------------------------------------------------------------------- appraisal


def json_of_appraisal(outcome: Outcome) -> str:
    """The appraisal of an outcome as JSON text."""
    return dumps(appraisal_json(outcome.appraisal))


def appraisal_json(appraisal: Appraisal) -> Json:
    """Everything that the model holds except cells (xlappraise.appraisal/1). Keys without a value are left out."""
    appraisal, setup = appraisal.without_spare(), appraisal.setup
    return {
        "schema": APPRAISAL,
        "title": setup.title,
        "organisation": setup.organisation,
        "setup": _without_blanks({key: getattr(setup, key) for key in SETUP_KEYS}),
        "scale": _scale(appraisal.scale),
        "bands": [_band(band) for band in appraisal.bands],
        "groups": [group.name for group in appraisal.groups],
        "options": [_option(option) for option in appraisal.options],
        "criteria": [_criterion(criterion) for criterion in appraisal.criteria],
        "scores": _matrix(appraisal, appraisal.scores),
        "rationale": _matrix(appraisal, appraisal.rationale),
        "logs": _logs(appraisal),
    }


def _value(value: object) -> Json:
    if isinstance(value, Fraction):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value


def _without_blanks(fields: Mapping[str, object], *always: str) -> dict[str, Json]:
    return {key: _value(value) for key, value in fields.items() if key in always or value not in ("", None, {})}


def _scale(scale: Scale) -> Json:
    if scale.numeric:
        return {"min": plain(scale.lowest), "max": plain(scale.highest)}
    return [{"level": level.name, "points": plain(level.points)} for level in scale.levels]


def _option(option: Option) -> Json:
    fields = {column.key: getattr(option, column.key) for column in layout.OPTIONS.columns}
    more = {"dimensions": dict(option.dimensions), "decimals": dict(option.decimals)}
    return _without_blanks({**fields, **more}, "id", "name", "stage")


def _band(band: Band) -> Json:
    fields = {"label": band.label, "letter": band.letter, "from": plain(band.start)}
    return {**fields, "meaning": band.meaning} if band.meaning else fields


def _criterion(criterion: Criterion) -> Json:
    fields = {key: getattr(criterion, key) for key in CRITERION_KEYS}
    fields["levels"], fields["limits"] = dict(criterion.levels), dict(criterion.limits)
    return _without_blanks(fields, "ref", "group", "title", "kind")


def _matrix(appraisal: Appraisal, entries: Mapping[Key, object]) -> Json:
    refs = {criterion.ref: index for index, criterion in enumerate(appraisal.criteria)}
    ids = {option.id: index for index, option in enumerate(appraisal.options)}
    rows: dict[str, dict[str, Json]] = {}
    for ref, option in sorted(entries, key=lambda key: (refs[key[0]], ids[key[1]])):
        rows.setdefault(ref, {})[option] = _value(entries[ref, option])
    return rows


def _logs(appraisal: Appraisal) -> Json:
    ids = [option.id for option in appraisal.options]
    return {
        name: [_log_row(layout.BY_NAME[name], row, ids) for row in rows]
        for name, rows in appraisal.logs.items()
        if rows
    }


def _log_row(sheet: layout.SheetLayout, row: LogRow, ids: Sequence[str]) -> Json:
    """A row of a log; what Comparison says of each option stands under the key `options`, by ID."""
    if not sheet.options_after:
        return _without_blanks(row.values)
    fields: dict[str, object] = {}
    for column in sheet.columns:
        fields[column.key] = row.values.get(column.key, "")
        if column.key == sheet.options_after:
            fields["options"] = {key: said for key in ids if (said := row.values.get(f"{layout.COMPARED}{key}"))}
    return _without_blanks(fields)


# --------------------------------------------------------------------------------------------------- results


def json_of_results(outcome: Outcome) -> str:
    """The results of an outcome that has some, as JSON text."""
    assert outcome.results is not None, "a blocked outcome has no results"
    return dumps(results_json(outcome.path, outcome.appraisal, outcome.results))


def results_json(file: str, appraisal: Appraisal, results: Results) -> Json:
    """Results as data (xlappraise.results/1): totals in weighted points, share 0 to 1; null for what is not certain."""
    lines = {line.option.id: line for line in from_baseline(appraisal, results)}
    return {
        "schema": RESULTS,
        "file": file,
        "title": appraisal.setup.title,
        "complete": results.complete,
        "max": plain(results.highest),
        "baseline": appraisal.baseline.id if appraisal.baseline else None,
        "options": [
            option_result(result, group_names(results)) | _beside_baseline(result, lines) for result in results.options
        ],
    } | _agreement(appraisal)


def _agreement(appraisal: Appraisal) -> Json:
    """How far assessors agree, where single scores are on record."""
    if not appraisal.logs.get(INDIVIDUAL_SCORES):
        return {}
    from xlappraise.exchange.agreement_json import agreement_json  # for few workbooks

    return {"agreement": agreement_json(appraisal)}


def _beside_baseline(result: OptionResult, lines: Mapping[str, FromBaseline]) -> Json:
    """How far an option is from the baseline, where one is marked; null for an option that is not short-listed."""
    if not lines:
        return {}
    line = lines.get(result.option.id)
    figures = ("points", "share", "cost", "cost_low", "cost_high")
    return {"from_baseline": {each: _maybe(getattr(line, each)) for each in figures} if line else None}


def group_names(results: Results) -> tuple[str, ...]:
    """Groups that have subtotals, in order."""
    return next((tuple(result.groups) for result in results.options if result.groups is not None), ())


def _maybe(value: Fraction | None) -> int | float | None:
    return None if value is None else plain(value)


def option_result(result: OptionResult, groups: Iterable[str]) -> Json:
    """An option's results by key: total, low, high and `groups` in weighted points, share 0 to 1, percent whole.

    Null for what is not certain, or for an option that is not ranked. `groups` are the names of all groups.
    """
    subtotals = result.groups or {}
    return {
        "id": result.option.id,
        "name": result.option.name,
        "status": result.status,
        "total": _maybe(result.total),
        "low": _maybe(result.low),
        "high": _maybe(result.high),
        "share": _maybe(result.share),
        "percent": result.percent,
        "rag": result.rag.label if result.rag else None,
        "rank": result.rank,
        "tied": result.tied,
        "best_rank": result.best_rank,
        "worst_rank": result.worst_rank,
        "groups": {group: _maybe(subtotals.get(group)) for group in groups},
        "gateway": result.gateway or None,
        "failed": list(result.failed),
    }


# -------------------------------------------------------------------------------------------------- findings


def json_of_findings(checked: Sequence[CheckedFile]) -> str:
    """The findings as JSON text."""
    return dumps(findings_json(checked))


def findings_json(checked: Sequence[CheckedFile]) -> Json:
    """Findings as data: one object for one file, a list of them for several."""
    files = [_file(each) for each in checked]
    return files[0] if len(files) == 1 else files


def _file(checked: CheckedFile) -> Json:
    return {
        "schema": FINDINGS,
        "file": checked.file,
        "sha256": checked.sha256,
        "summary": {
            "errors": checked.count(ERROR),
            "warnings": checked.count(WARNING),
            "notes": checked.count(NOTE),
        },
        "findings": [finding_json(finding) for finding in checked.findings],
        "accepted": [finding_json(finding) | _on_record(finding) for finding in checked.accepted],
    }


def finding_json(finding: Finding) -> Json:
    """A finding as data; null for what it does not have."""
    return {
        "code": finding.code,
        "name": finding.rule.name,
        "severity": finding.severity,
        "sheet": finding.cell.sheet or None,
        "cell": finding.cell.address or None,
        "also": [str(cell) for cell in finding.also],
        "ref": finding.ref,
        "option": finding.option,
        "message": finding.message,
        "found": _text(finding.facts.get("formula", finding.found)),
        "expected": _text(finding.expected),
        "help": finding.help,
        "fixable": finding.fix is not None,
    }


def _on_record(finding: Finding) -> Json:
    return {"reason": finding.facts.get("reason"), "accepted_by": finding.facts.get("accepted_by")}


def _text(value: object) -> str | None:
    return None if value is None else str(value)
