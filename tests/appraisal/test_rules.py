"""Every rule: its case, its words and its page."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from tests.support.helpers import GOOD, said, snapshot
from tests.support.rule_cases import CASES as RULE_CASES
from tests.support.rule_cases import numeric, percent
from tests.support.rule_cases_advice import CASES as ADVICE_CASES
from tests.support.rule_cases_assessors import CASES as ASSESSOR_CASES
from tests.support.rule_cases_costs import CASES as COST_CASES
from tests.support.rule_cases_dimensions import CASES as DIMENSION_CASES
from tests.support.rule_cases_gateways import CASES as GATEWAY_CASES
from tests.support.rule_cases_history import CASES as HISTORY_CASES
from xlappraise.appraisal.accepted import settle
from xlappraise.appraisal.checks import advise, check
from xlappraise.appraisal.findings import ERROR, SEVERITIES
from xlappraise.appraisal.rules import BY_CODE, RULES
from xlappraise.appraisal.scoring import score
from xlappraise.cli import COMMANDS
from xlappraise.reading.reader import read

CASES = RULE_CASES + ADVICE_CASES + DIMENSION_CASES + GATEWAY_CASES + HISTORY_CASES + COST_CASES + ASSESSOR_CASES
ELSEWHERE = {
    **dict.fromkeys((f"XLA50{n}" for n in range(10)), "they are about sheets that are brought in: tests of import"),
    "XLA104": "formulas belong to the workbook that the template makes: tests of write-back",
    "XLA114": "messages are laid by recalc: tests of growth",
    "XLA105": "the fingerprint is written by recalc: tests of write-back",
    "XLA115": "an older layout has results of its own: tests of the upgrade",
    **dict.fromkeys(("XLA511", "XLA512", "XLA513", "XLA514", "XLA515"), "two versions: tests of comparisons"),
    **dict.fromkeys(("XLA516", "XLA517"), "seals are made by a command: tests of seals"),
}
"""Rules whose case needs a workbook of ours, and where it is."""

PROGRAMMERS_WORDS = re.compile(
    r"\b(null|nan|pars(e|er|ing)|index|enum|regex|exception|string|boolean|integer|float|array|tuple|dict|"
    r"invalid|value ?error|traceback|token|schema|syntax)\b",
    re.IGNORECASE,
)


def findings(book, change=lambda appraisal: appraisal):
    """All findings on a workbook, as the flow gathers them."""
    reading = read(book)
    appraisal = change(reading.appraisal)
    found = [*reading.findings, *check(appraisal, reading.findings)]
    if not any(finding.blocks for finding in found):
        found += advise(appraisal, score(appraisal), found)
    return settle(appraisal, found).open


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_workbook_with_one_mistake_gives_just_that_finding(case):
    assert said(findings(case.snapshot, case.change)) == sorted((*case.beside, case.text))


@pytest.mark.parametrize("book", [GOOD, numeric(), percent()], ids=["levels", "numbers", "percentages"])
def test_a_good_workbook_gives_no_finding(book):
    assert said(findings(snapshot(book))) == []


def test_every_rule_has_a_case():
    assert {rule.code for rule in RULES} == {case.code for case in CASES} | ELSEWHERE.keys()


def test_codes_are_in_order_and_stand_once():
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))


def test_names_stand_once():
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_written_for_people(rule):
    assert re.fullmatch(r"XLA[1-5]\d\d", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert rule.severity in SEVERITIES
    assert rule.final in ("", *SEVERITIES)
    assert rule.message.endswith((".", "?"))
    headings = ["What it checks", "Why it matters", "Example", "What to do"]
    assert [line for line in rule.page.splitlines() if line in headings] == headings
    assert not PROGRAMMERS_WORDS.search(f"{rule.message} {rule.help} {rule.page}")


def test_only_errors_block():
    assert [rule.code for rule in RULES if rule.blocks and rule.severity != ERROR] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_facts_fill_message_and_help(case):
    finding = next(f for f in findings(case.snapshot, case.change) if f.code == case.code)
    assert "{" not in finding.message + finding.help
    assert not PROGRAMMERS_WORDS.search(finding.message + finding.help)
    # A fix may be one text a cell, and mends are numbers by cell.
    facts = {key: value for key, value in finding.facts.items() if key not in ("fix", "mends")}
    assert all(value is None or isinstance(value, str) for value in facts.values())


ON_CHECKS = [rule for rule in RULES if not rule.code.startswith("XLA50")]
"""Rules whose findings may stand on the sheet Checks: not those of import, which the command line alone says."""


@pytest.mark.parametrize("rule", ON_CHECKS, ids=lambda rule: rule.code)
def test_what_stands_on_checks_names_no_command(rule):
    assert not re.search(rf"xlappraise ({'|'.join(COMMANDS)})\b|--[a-z]", rule.message + rule.help)


def test_a_rule_is_found_by_its_code():
    assert BY_CODE["XLA305"].name == "level-not-available"


def test_messages_use_facts_by_name_only():
    fields = {field for rule in RULES for _, field, _, _ in Formatter().parse(rule.message + rule.help) if field}
    assert all(field.isidentifier() for field in fields)
