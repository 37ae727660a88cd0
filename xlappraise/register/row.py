"""The bytes of one file in, its Row out: what `check`, `show` and `robustness` without draws say of it, in one line.

A Row is plain data, so that processes can hand it on and a journal can keep it: numbers, text, yes and no, None.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from xlappraise import __version__
from xlappraise.appraisal.combinations import text
from xlappraise.appraisal.costs import CostLine, cost_lines
from xlappraise.appraisal.decisions import DECISION, is_still_open
from xlappraise.appraisal.doubt import doubtful_keys
from xlappraise.appraisal.findings import ERROR, NOTE, WARNING
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.robustness import Exact, exact
from xlappraise.appraisal.robustness.robustness_sentences import ALMOST_LEVEL
from xlappraise.appraisal.robustness.weight_changes import Stability, infeasible
from xlappraise.appraisal.scoring import NOT_SHORT_LISTED, OptionResult, Results
from xlappraise.exchange.plain import plain
from xlappraise.flow import CannotRead, NotAppraisal, Outcome, appraise_bytes
from xlappraise.reading.reader import layout_version
from xlappraise.records import NamedTuple
from xlappraise.xlsx.refusals import safe_text
from xlappraise.xlsx.sha import sha256

SCHEMA = "xlappraise.register/1"

READ, BLOCKED, NO_APPRAISAL, UNREADABLE, STOPPED = "read", "blocked", "no appraisal", "cannot be read", "stopped"
"""What became of a file: appraised; appraised but for results; a workbook of another kind; no workbook that we read;
taken no further, because it took too long or too much memory, ended its process, or met a fault of ours."""
STATES = (READ, BLOCKED, NO_APPRAISAL, UNREADABLE, STOPPED)

Number = int | float


class OptionRow(NamedTuple):
    """An option of an appraisal. Totals in weighted points, `share` 0 to 1, costs as typed; None: not certain."""

    id: str
    name: str = ""
    stage: str = ""
    outcome: str = ""
    baseline: bool = False
    status: str = ""
    total: Number | None = None
    low: Number | None = None
    high: Number | None = None
    share: Number | None = None
    percent: int | None = None
    rag: str = ""
    rank: int | None = None
    tied: bool | None = None
    best_rank: int | None = None
    worst_rank: int | None = None
    cost: Number | None = None
    cost_from: Number | None = None
    cost_to: Number | None = None
    cost_per_point: Number | None = None


class Row(NamedTuple):
    """An appraisal, or a file that is none. What is not known or not certain is None or empty, never zero."""

    path: str
    state: str
    said: str = ""
    """Why there is no appraisal, or no result, in one sentence."""
    title: str = ""
    organisation: str = ""
    date: str = ""
    """Of the appraisal, as 2017-03-14."""
    year: int | None = None
    status: str = ""
    version: str = ""
    decision: str = ""
    """The first resolution in words; `decided` is None where there is none."""
    decided: bool | None = None
    decision_date: str = ""
    winner: str = ""
    """ID of the option that ranks first, of all that do when tied; empty where that is not certain."""
    winner_name: str = ""
    can_win: str = ""
    """IDs of the options that come first, or joint first, with some fill of the blank and doubtful scores."""
    certain: bool | None = None
    """Whether one option is first, alone, whatever stands in the blank and doubtful scores."""
    total: Number | None = None
    highest: Number | None = None
    lead: Number | None = None
    """Of the first over the next, in points; `lead_share` is its share of `highest`."""
    lead_share: Number | None = None
    radius: Number | None = None
    """How far every weight may be wrong at once, from 0 to 1, before first place is lost, for the scores as stated."""
    radius_least: Number | None = None
    """The same at the worst fill of blank and doubtful scores; None where nobody is certain to be first alone."""
    weights_that_turn: int | None = None
    """How many weights there are of which one alone, within the limits of Setup, can bring another option level."""
    scores_that_turn: int | None = None
    """How many scores there are of which one alone can cost the first option its sole lead."""
    doubtful: int | None = None
    missing: int | None = None
    complete: bool | None = None
    option_count: int | None = None
    """Options on the Short-list."""
    criterion_count: int | None = None
    """Criteria that are scored."""
    errors: int | None = None
    warnings: int | None = None
    notes: int | None = None
    accepted: int | None = None
    rules: Mapping[str, int] = {}
    """How many findings there are of each rule, by its code."""
    cost_per_point: Number | None = None
    """Of the option that ranks first."""
    layout: int | None = None
    size: int | None = None
    """Bytes of the file."""
    sha256: str = ""
    tool: str = __version__
    options: tuple[OptionRow, ...] = ()


class RowCounts(NamedTuple):
    """How many files there are of each state, and how many appraisals of what is to be seen first."""

    states: Mapping[str, int]
    with_errors: int
    first_uncertain: int
    """Appraisals in which it is not certain which option is first."""
    first_level: int
    """Appraisals whose first two options are almost level."""

    @property
    def appraisals(self) -> int:
        """Files that hold an appraisal, with results or without."""
        return self.states[READ] + self.states[BLOCKED]


def row_counts(rows: Iterable[Row]) -> RowCounts:
    """The counts of the rows, which are gone through once."""
    states, errors, uncertain, level = Counter[str](), 0, 0, 0
    for row in rows:
        states[row.state] += 1
        errors += bool(row.errors)
        uncertain += row.certain is False
        level += row.radius is not None and row.radius < ALMOST_LEVEL
    return RowCounts(states, errors, uncertain, level)


def line_of(row: Row) -> str:
    """The row as one line of JSON."""
    data = {"schema": SCHEMA, **row._asdict(), "options": [option._asdict() for option in row.options]}
    return json.dumps(data, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def row_from(line: str | bytes) -> Row:
    """The row of such a line. Raises ValueError for any other text."""
    data = json.loads(line)
    if not isinstance(data, dict) or data.pop("schema", None) != SCHEMA:
        raise ValueError("no line of a register")
    try:
        options = tuple(OptionRow(**option) for option in data.pop("options"))
        return Row(**data, options=options)
    except (TypeError, KeyError) as fault:
        raise ValueError("no line of a register") from fault


def row_of(data: bytes, name: str) -> Row:
    """The row of the bytes of a file that sentences call `name`. Never raises: what goes wrong is in the row."""
    known = Row(name, UNREADABLE, size=len(data), sha256=sha256(data).hexdigest())
    try:
        return _row_of_appraisal(known, appraise_bytes(data, name))
    except CannotRead as refusal:
        return known._replace(said=str(refusal))
    except NotAppraisal as refusal:
        return known._replace(state=NO_APPRAISAL, said=str(refusal))
    except MemoryError:
        return known._replace(state=STOPPED, said=f"'{safe_text(name)}' takes more memory than a file is given here.")
    except Exception as bug:
        what = f"{type(bug).__name__}: {safe_text(bug)}"
        said = f"A fault in xlappraise, not in '{safe_text(name)}' ({what}): xlappraise --debug check shows where."
        return known._replace(state=STOPPED, said=said)


def _row_of_appraisal(known: Row, outcome: Outcome) -> Row:
    appraisal, results = outcome.appraisal.without_spare(), outcome.results
    setup, severities = appraisal.setup, [finding.severity for finding in outcome.findings]
    row = known._replace(
        state=READ,
        title=setup.title,
        organisation=setup.organisation,
        date=setup.date.isoformat() if setup.date else "",
        year=setup.date.year if setup.date else None,
        status=setup.status,
        version=setup.version,
        **_decision(appraisal),
        option_count=len(appraisal.short_list),
        criterion_count=len(appraisal.scored_criteria),
        doubtful=len(doubtful_keys(appraisal)),
        errors=severities.count(ERROR),
        warnings=severities.count(WARNING),
        notes=severities.count(NOTE),
        accepted=len(outcome.accepted),
        rules=_counts(outcome),
        layout=layout_version(outcome.snapshot),
        options=tuple(OptionRow(o.id, o.name, o.stage, o.outcome, o.is_baseline) for o in appraisal.options),
    )
    if results is None:
        blocking = outcome.blocking_findings[0]
        return row._replace(state=BLOCKED, said=f"{blocking.message} ({blocking.cell})")
    costs = {line.option.id: line for line in cost_lines(appraisal, results)}
    return row._replace(
        complete=results.complete,
        missing=results.entries_missing,
        highest=plain(results.highest),
        **_first(results, costs),
        **_sure(appraisal),
        options=tuple(_option(result, costs.get(result.option.id)) for result in results.options),
    )


def _counts(outcome: Outcome) -> dict[str, int]:
    codes = [finding.code for finding in outcome.findings]
    return {code: codes.count(code) for code in sorted(set(codes))}


def _decision(appraisal: Appraisal) -> dict[str, Any]:
    rows = appraisal.logs.get(DECISION, ())
    if not rows:
        return {}
    taken = rows[0].values.get("date")
    return {
        "decision": text(rows[0], "decision"),
        "decided": not is_still_open(rows[0]),
        "decision_date": taken.isoformat() if isinstance(taken, date) else "",
    }


def _number(value: Fraction | None) -> Number | None:
    return None if value is None else plain(value)


def _first(results: Results, costs: Mapping[str, CostLine]) -> dict[str, Any]:
    """Who ranks first, and by how much; a lead only where every total is certain."""
    first = [result for result in results.in_order if result.rank == 1]
    taking_part = [result for result in results.in_order if not result.failed]
    totals = sorted((result.total for result in taking_part if result.total is not None), reverse=True)
    lead = totals[0] - totals[1] if 1 < len(totals) == len(taking_part) and first else None
    line = costs.get(first[0].option.id) if len(first) == 1 else None
    return {
        "winner": "; ".join(result.option.id for result in first),
        "winner_name": "; ".join(result.option.name for result in first),
        "total": _number(first[0].total) if first else None,
        "lead": _number(lead),
        "lead_share": _number(lead / results.highest if lead is not None and results.highest else None),
        "cost_per_point": _number(line.per_point) if line else None,
    }


def _option(result: OptionResult, cost: CostLine | None) -> OptionRow:
    option = result.option
    return OptionRow(
        option.id,
        option.name,
        option.stage,
        option.outcome,
        option.is_baseline,
        result.status,
        _number(result.total),
        _number(result.low),
        _number(result.high),
        _number(result.share),
        result.percent,
        result.rag.label if result.rag else "",
        result.rank,
        None if result.status == NOT_SHORT_LISTED else result.tied,
        result.best_rank,
        result.worst_rank,
        _number(option.cost),
        _number(option.cost_from),
        _number(option.cost_to),
        _number(cost.per_point) if cost else None,
    )


def _sure(appraisal: Appraisal) -> dict[str, Any]:
    """How sure first place is; nothing where there is nothing to compare."""
    if not appraisal.scored_criteria or any(not criterion.weight for criterion in appraisal.scored_criteria):
        return {}
    found = exact(appraisal, doubtful_keys(appraisal))
    certainty = found.certainty
    if not found.matrix.options:
        return {}
    told: dict[str, Any] = {"certain": certainty.alone, "can_win": "; ".join(certainty.can_win)}
    if certainty.radius:
        told["radius_least"] = plain(certainty.radius[0])
    if found.whole and len(found.compared_indexes) > 1:
        against = [radius.stated for radius in found.radii if radius.above == found.first[0]]
        told["radius"] = _number(min((stated for stated in against if stated is not None), default=None))
        if len(found.first) == 1:
            told["weights_that_turn"] = sum(_turns(found, each) for each in found.first_intervals)
            told["scores_that_turn"] = len({(flip.change.ref, flip.change.option) for flip in found.first_flips})
    return told


def _turns(found: Exact, held: Stability) -> bool:
    """Whether this weight alone, within the limits of Setup, brings another option level with the first."""
    ends = [(held.low, held.share_low)] if held.low_rival else []
    if held.high is not None:
        ends.append((held.high, held.share_high))
    return any(not infeasible(found.matrix, weight, share, limited=True) for weight, share in ends)
