"""All findings in; those still open out, apart from those that Accepted findings puts on record with a reason."""

import re
from collections.abc import Iterable, Sequence

from xlappraise.appraisal.checks.known import place
from xlappraise.appraisal.checks.of_record import a_final_version_is_finished
from xlappraise.appraisal.findings import ERROR, Cell, Finding, Place
from xlappraise.appraisal.model import Appraisal, LogRow
from xlappraise.appraisal.rules import BY_CODE
from xlappraise.appraisal.rules.of_advice import ACCEPTANCE_IDLE, ACCEPTANCE_INCOMPLETE, ACCEPTANCE_REFUSED
from xlappraise.appraisal.words import folded, quoted
from xlappraise.records import NamedTuple

ACCEPTED = "Accepted findings"
"""The log with a row for each: code, where (cells, Ref, ID or Ref/ID; blank: all of that code), reason, by whom."""

_NEEDED = (("code", "code"), ("reason", "reason"), ("accepted_by", "name of who accepted it"))


class SettledFindings(NamedTuple):
    """Findings still open, and those accepted with a reason."""

    open: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    """With the facts `reason` and `accepted_by`."""


def settle(appraisal: Appraisal, findings: Iterable[Finding]) -> SettledFindings:
    """Part the findings by what Accepted findings says, and add findings on that table itself.

    A finding on several cells is accepted when every one of them is named. Errors stay open. Last comes whether
    a version whose Status is Final is finished, which depends on what is still open. An acceptance that matches
    nothing is told once there are no errors: until then a check may not have come to what it accepts.
    """
    still_open, accepted, about_rows = list(findings), list[Finding](), list[Finding]()
    has_errors = any(finding.severity == ERROR for finding in still_open)
    for row in appraisal.logs.get(ACCEPTED, ()):
        fault = _fault(row)
        if fault is not None:
            about_rows.append(fault)
            continue
        if not has_errors and not any(_fits(row, finding) for finding in (*still_open, *accepted)):
            about_rows.append(ACCEPTANCE_IDLE.at(place(row.cells, "code", ACCEPTED), shown=_acceptance_name(row)))
        accepted += [_with_reason(row, finding) for finding in still_open if _fits(row, finding)]
        still_open = [finding for finding in still_open if not _fits(row, finding)]
    still_open += about_rows
    still_open += a_final_version_is_finished(appraisal, still_open)
    return SettledFindings(tuple(still_open), tuple(accepted))


def _text(row: LogRow, key: str) -> str:
    return str(row.values.get(key, "")).strip()


def _acceptance_name(row: LogRow) -> str:
    """What a row accepts, for a sentence: `XLA305 for D6`."""
    code, where = _text(row, "code").upper(), _text(row, "where")
    return f"{code or quoted('')} for {where}" if where else code or "a finding"


def _fault(row: LogRow) -> Finding | None:
    """What keeps a row from accepting anything."""
    lacking = [words for key, words in _NEEDED if not _text(row, key)]
    where = place(row.cells, "code", ACCEPTED)
    if lacking:
        return ACCEPTANCE_INCOMPLETE.at(where, shown=_acceptance_name(row), field=" and no ".join(lacking))
    rule = BY_CODE.get(_text(row, "code").upper())
    if rule is not None and rule.severity == ERROR:
        return ACCEPTANCE_REFUSED.at(where, shown=rule.code)
    return None


def _with_reason(row: LogRow, finding: Finding) -> Finding:
    """The finding with the reason and the name on record for it, as facts."""
    return finding._replace(
        facts={**finding.facts, "reason": _text(row, "reason"), "accepted_by": _text(row, "accepted_by")}
    )


def _fits(row: LogRow, finding: Finding) -> bool:
    if finding.code != _text(row, "code").upper():
        return False
    tokens = {folded(part.replace("$", "")) for part in re.split(r"[;,\n]", _text(row, "where")) if part.strip()}
    areas = [area for area in map(_area, tokens) if area]
    cells = (finding.cell, *finding.also)
    return not tokens or all(
        not tokens.isdisjoint(names) or any(_covers(area, cell) for area in areas)
        for cell, names in zip(cells, _names(finding), strict=True)
    )


class _Area(NamedTuple):
    """A range of cells as it was typed; no sheet: on any."""

    sheet: str
    rows: range
    columns: range


_RANGE = re.compile(r"(?:'?(.+?)'?!)?([a-z]{1,3})([0-9]{1,7}):([a-z]{1,3})([0-9]{1,7})")


def _area(token: str) -> _Area | None:
    """`scores!e13:f14` as a range, as findings give their places; None for anything else."""
    match = _RANGE.fullmatch(token)
    if match is None:
        return None
    sheet, left, top, right, bottom = match.groups("")
    rows, columns = (sorted(pair) for pair in ((int(top), int(bottom)), (_column(left), _column(right))))
    return _Area(sheet, range(rows[0], rows[1] + 1), range(columns[0], columns[1] + 1))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 96
    return number


def _covers(area: _Area, cell: Cell | Place) -> bool:
    if not isinstance(cell, Cell):
        return False
    return area.sheet in ("", folded(cell.sheet)) and cell.row in area.rows and cell.column in area.columns


def _names(finding: Finding) -> Sequence[set[str]]:
    """What each cell of a finding may be called."""
    cells = (finding.cell, *finding.also)
    keys = str(finding.facts.get("keys") or "").split("; ")
    if len(keys) != len(cells) or not any(keys):
        keys = ["/".join(part for part in (finding.ref, finding.option) if part), *[""] * len(finding.also)]
    return [_names_of(cell, key) for cell, key in zip(cells, keys, strict=True)]


def _names_of(cell: object, key: str) -> set[str]:
    names = {folded(str(cell)), folded(key), *(folded(part) for part in key.split("/"))}
    if isinstance(cell, Cell):
        names.add(folded(cell.address))
    return names - {""}
