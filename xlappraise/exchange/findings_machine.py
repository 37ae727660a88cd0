"""Checked files in, findings for other programs out: GitHub annotations, SARIF 2.1.0, JUnit.

Cells are no lines: a place is given by its address, in the title (GitHub), as a logical location (SARIF) or
as the name of a test case (JUnit), never as a made-up line number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from xlappraise.appraisal.findings import ERROR, NOTE, WARNING, Finding, Rule
from xlappraise.exchange.checked_file import CheckedFile, where
from xlappraise.exchange.plain import harmless

# ---------------------------------------------------------------------------------------------------- GitHub

COMMANDS = {ERROR: "error", WARNING: "warning", NOTE: "notice"}


def github_text(checked: Sequence[CheckedFile]) -> str:
    """One workflow command a finding, as GitHub Actions shows beside a change."""
    return "".join(_annotation(each.file, finding) for each in checked for finding in each.findings)


def _annotation(file: str, finding: Finding) -> str:
    title = f"{where(finding)} {finding.code} {finding.rule.name}"
    properties = f"file={_property(file)},title={_property(title)}"
    message = _escape(harmless(f"{finding.message} {finding.help}"))
    return f"::{COMMANDS[finding.severity]} {properties}::{message}\n"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escape(harmless(text)).replace(":", "%3A").replace(",", "%2C")


# ----------------------------------------------------------------------------------------------------- SARIF

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {ERROR: "error", WARNING: "warning", NOTE: "note"}


def sarif(checked: Sequence[CheckedFile], rules: Iterable[Rule], version: str) -> Any:
    """A SARIF 2.1.0 log of one run; every rule is described, whether found or not."""
    rules = tuple(rules)
    index = {rule.code: number for number, rule in enumerate(rules)}
    driver = {"name": "xlappraise", "version": version, "rules": [_sarif_rule(rule) for rule in rules]}
    results = [_sarif_result(each, finding, index) for each in checked for finding in each.findings]
    results += [_sarif_accepted(each, finding, index) for each in checked for finding in each.accepted]
    artifacts = [{"location": {"uri": _uri(each.file)}, "hashes": {"sha-256": each.sha256}} for each in checked]
    run = {
        "tool": {"driver": driver},
        "artifacts": artifacts,
        "results": results,
        "columnKind": "unicodeCodePoints",
    }
    return {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def sarif_text(checked: Sequence[CheckedFile]) -> str:
    """The SARIF log with the rules and version of this program, as JSON text."""
    from xlappraise import __version__
    from xlappraise.appraisal.rules import RULES
    from xlappraise.exchange.to_json import dumps

    return dumps(sarif(checked, RULES, __version__))


def summary(rule: Rule) -> str:
    """What the rule checks: the first line of its page below the heading."""
    heading, _, rest = rule.page.strip().partition("\n")
    return (rest or heading).partition("\n")[0]


def _sarif_rule(rule: Rule) -> Any:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": summary(rule)},
        "fullDescription": {"text": rule.page.strip() or rule.name},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _sarif_result(checked: CheckedFile, finding: Finding, index: dict[str, int]) -> Any:
    places = [finding.cell, *finding.also]
    facts = {
        "found": finding.found,
        "expected": finding.expected,
        "ref": finding.ref,
        "option": finding.option,
    }
    result = {
        "ruleId": finding.code,
        "level": LEVELS[finding.severity],
        "message": {"text": f"{finding.message} {finding.help}"},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": _uri(checked.file)}},
                "logicalLocations": [{"fullyQualifiedName": str(place), "kind": "cell"} for place in places],
            }
        ],
        "partialFingerprints": {"ruleAndCell/v1": f"{finding.code} {finding.cell}"},
        "properties": {"cell": str(finding.cell), **{k: str(v) for k, v in facts.items() if v is not None}},
    }
    return result | ({"ruleIndex": index[finding.code]} if finding.code in index else {})


def _sarif_accepted(checked: CheckedFile, finding: Finding, index: dict[str, int]) -> Any:
    """An accepted finding as a SARIF result that is suppressed, with the reason."""
    reason = f"{finding.facts['reason']} ({finding.facts['accepted_by']})"
    suppression = {"kind": "external", "status": "accepted", "justification": reason}
    return _sarif_result(checked, finding, index) | {"suppressions": [suppression]}


def _uri(file: str) -> str:
    return quote(PurePath(file).as_posix())


# ----------------------------------------------------------------------------------------------------- JUnit


def junit(checked: Sequence[CheckedFile]) -> str:
    """JUnit XML: a suite for each file, a test case for each finding. Errors fail, in a strict check warnings too."""
    from xml.etree import ElementTree as Xml

    suites = Xml.Element("testsuites", name="xlappraise check")
    for each in checked:
        failing = (ERROR, WARNING) if each.strict else (ERROR,)
        failures = sum(each.count(severity) for severity in failing)
        counts = {
            "tests": str(max(1, len(each.findings) + len(each.accepted))),
            "failures": str(failures),
            "skipped": str(len(each.accepted)),
        }
        suite = Xml.SubElement(suites, "testsuite", {"name": harmless(each.file), **counts})
        for finding in each.findings:
            place = {
                "classname": finding.cell.sheet or "Workbook",
                "name": f"{where(finding)} {finding.code}",
            }
            case = Xml.SubElement(suite, "testcase", {key: harmless(text) for key, text in place.items()})
            message = harmless(finding.message)
            if finding.severity in failing:
                failure = Xml.SubElement(case, "failure", message=message, type=finding.rule.name)
                failure.text = harmless(finding.help)
            else:
                Xml.SubElement(case, "system-out").text = f"{finding.severity}: {message} {harmless(finding.help)}"
        for finding in each.accepted:
            name = harmless(f"{where(finding)} {finding.code}")
            case = Xml.SubElement(suite, "testcase", classname=finding.cell.sheet or "Workbook", name=name)
            reason = f"accepted by {finding.facts['accepted_by']}: {finding.facts['reason']}"
            Xml.SubElement(case, "skipped", message=harmless(reason))
        if not each.findings and not each.accepted:
            Xml.SubElement(suite, "testcase", classname="Workbook", name="nothing found")
    Xml.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(suites, encoding="unicode")}\n'
