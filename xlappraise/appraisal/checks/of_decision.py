"""Checks of Decision and Phases: in, an Appraisal; out, findings."""

from collections.abc import Iterator
from datetime import date

from xlappraise.appraisal.checks.known import Known, place
from xlappraise.appraisal.checks.log_rows import facts_of_unknown, named_keys, row_name
from xlappraise.appraisal.combinations import taken_along, text
from xlappraise.appraisal.decisions import DECISION, is_still_open
from xlappraise.appraisal.findings import Finding
from xlappraise.appraisal.lineage import DISCOUNTED, HOW, successor
from xlappraise.appraisal.model import Appraisal, LogRow, Option
from xlappraise.appraisal.rules.of_history import (
    DECIDED_BY_NOBODY,
    DECISION_UNEXPLAINED,
    EFFECTIVE_EARLY,
    FOR_DROPPED,
    NAMES_UNKNOWN_OPTION,
    PHASE_UNCONDITIONAL,
    RECORD_INCOMPLETE,
)
from xlappraise.appraisal.words import folded, list_of, shorten, visible
from xlappraise.records import NamedTuple

PHASES, RISKS, CASES = "Phases", "Risks", "Case studies"
DROPPED = (DISCOUNTED, *HOW)
NO_WORDS = frozenset({"none", "no", "nil", "none declared"})
RECORD = {
    "status": "Status",
    "key_decision": "Key decision",
    "reason_key": "Reason key",
    "call_in": "Call-in",
    "published": "Publication date",
    "effective_from": "Effective from",
    "alternatives": "Alternatives considered",
    "rejected": "Why rejected",
    "interests": "Conflicts of interest",
    "dispensation": "Dispensation",
    "wards": "Wards",
    "contact": "Contact",
}
"""What the record of a decision holds besides who, when, what and why, by column of Decision."""


class _Decision(NamedTuple):
    """A decision as taken: by whom, when, and its rows, one for each resolution."""

    maker: str
    taken: date | None
    rows: tuple[LogRow, ...]


def _decisions(appraisal: Appraisal) -> list[_Decision]:
    """Rows that follow each other with one decision maker and date, or with them blank, are one decision."""
    decisions: list[_Decision] = []
    for row in appraisal.logs.get(DECISION, ()):
        maker, taken = text(row, "decision_maker"), row.values.get("date")
        taken = taken if isinstance(taken, date) else None
        last = decisions[-1] if decisions else None
        if last and folded(maker) in ("", folded(last.maker)) and taken in (None, last.taken):
            decisions[-1] = last._replace(rows=(*last.rows, row))
        else:
            decisions.append(_Decision(maker, taken, (row,)))
    return decisions


def _decision_name(row: LogRow) -> str:
    return row_name(row, "ref", "decision", "Decision")


def _rows(appraisal: Appraisal) -> Iterator[tuple[str, LogRow, str]]:
    """Sheet, row and name of every row that has a column of option IDs."""
    for row in appraisal.logs.get(DECISION, ()):
        yield DECISION, row, _decision_name(row)
    for row in appraisal.logs.get(PHASES, ()):
        yield PHASES, row, row_name(row, "phase", "options", "Phase")
    for row in appraisal.logs.get(RISKS, ()):
        yield RISKS, row, row_name(row, "ref", "risk", "Risk")
    for row in appraisal.logs.get(CASES, ()):
        yield CASES, row, row_name(row, "where", "model")


def decisions_are_for_options_that_stand(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Decisions, phases, risks and case studies name options; decisions and phases none that was dropped."""
    options = {folded(option.id): option for option in appraisal.options}
    ruled_out = taken_along(appraisal)
    for sheet, row, where in _rows(appraisal):
        for name in named_keys(row, "options") if known.has_no_error(row.cells, "options") else ():
            cell, option = place(row.cells, "options", sheet), options.get(folded(name))
            if folded(name) in known.keys or "Options" in known.sheets:
                continue  # its ID was changed on Options, or Options is gone, which is a finding already
            if option is None and "Options" not in known.unnamed:
                ids = [each.id for each in appraisal.options]
                yield NAMES_UNKNOWN_OPTION.at(cell, where=where, **facts_of_unknown(name, ids))
            elif option and sheet in (DECISION, PHASES) and (option.outcome in DROPPED or option.id in ruled_out):
                yield FOR_DROPPED.at(
                    cell,
                    where=where,
                    option=option.id,
                    option_name=shorten(option.label),
                    found=(option.outcome or DISCOUNTED).lower(),
                    hint=_instead(option),
                )


def _instead(option: Option) -> str:
    return f" {visible(successor(option))} took it over." if successor(option) else ""


def decisions_have_reasons(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Every decision has reasons, in one of its rows."""
    for decision in _decisions(appraisal):
        first = decision.rows[0]
        if not any(text(row, "reasons") for row in decision.rows) and known.has_no_error(first.cells, "reasons"):
            yield DECISION_UNEXPLAINED.at(place(first.cells, "reasons", DECISION), where=_decision_name(first))


def decisions_take_effect_after_they_are_taken(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """No decision takes effect before its date."""
    for decision in _decisions(appraisal):
        for row in decision.rows:
            begins = row.values.get("effective_from")
            if not isinstance(begins, date) or decision.taken is None or begins >= decision.taken:
                continue
            if known.has_no_error(row.cells, "effective_from", "date"):
                yield EFFECTIVE_EARLY.at(
                    place(row.cells, "effective_from", DECISION),
                    where=_decision_name(row),
                    found=f"{begins:%d/%m/%Y}",
                    expected=f"{decision.taken:%d/%m/%Y}",
                )


def decisions_name_who_took_them(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Every decision has a decision maker, or Setup has one."""
    for decision in _decisions(appraisal) if not appraisal.setup.decision_maker else ():
        first = decision.rows[0]
        if not decision.maker and known.has_no_error(first.cells, "decision_maker"):
            yield DECIDED_BY_NOBODY.at(place(first.cells, "decision_maker", DECISION), where=_decision_name(first))


def decisions_have_a_complete_record(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Every decision that was taken fills in, in one of its rows, what Decision has a column for."""
    for decision in _decisions(appraisal):
        first = decision.rows[0]
        blank = [key for key in RECORD if _lacks(decision, key, known)]
        if blank and not any(map(is_still_open, decision.rows)):
            cells = [first.cells[key] for key in blank]
            named, verb = list_of([RECORD[key] for key in blank]), "is" if len(blank) == 1 else "are"
            yield RECORD_INCOMPLETE.at(*cells, where=_decision_name(first), named=named, verb=verb)


def _lacks(decision: _Decision, key: str, known: Known) -> bool:
    """Whether its rows have that column, leave it blank, and need it."""
    if key not in decision.rows[0].cells or any(row.values.get(key) for row in decision.rows):
        return False
    if not all(known.has_no_error(row.cells, key) for row in decision.rows):
        return False
    if key == "reason_key":
        return any(folded(text(row, "key_decision")) == "yes" for row in decision.rows)
    if key == "dispensation":
        declared = {folded(text(row, "interests")).rstrip(".") for row in decision.rows} - {""}
        return bool(declared - NO_WORDS)
    return True


def later_phases_have_a_condition(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Every phase except the first says what must be in place before it begins."""
    phases: dict[str, list[LogRow]] = {}
    for row in appraisal.logs.get(PHASES, ()):
        name = folded(text(row, "phase")) or next(reversed(phases), "")
        phases.setdefault(name, []).append(row)
    for rows in list(phases.values())[1:]:
        first = rows[0]
        if not any(text(row, "condition") for row in rows) and known.has_no_error(first.cells, "condition"):
            phase = visible(shorten(text(first, "phase")))
            yield PHASE_UNCONDITIONAL.at(place(first.cells, "condition", PHASES), phase=phase)
