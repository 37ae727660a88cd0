"""An appraisal that uses every part: the reference case with dimensions, benefits, a decision and costs."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from tests.support.live_cases import reference
from xlappraise.appraisal.model import Appraisal, LogRow
from xlappraise.appraisal.record import replace
from xlappraise.sheets import build, layout

ASKED = frozenset(
    {
        layout.COSTS,
        layout.BASELINE,
        layout.LINEAGE,
        layout.ENGAGEMENT_TOPIC,
        layout.GATEWAY_TOPIC,
        layout.DECISION_TOPIC,
    }
)

LONG = (
    "The service keeps its staff and its inspection record, and both councils share one manager, one panel and one "
    "set of books; the contract runs for five years and may be ended by either side with a year's notice."
)

ROWS: dict[str, list[dict[str, Any]]] = {
    "Dimensions": [
        {
            "dimension": "Delivery model",
            "value": "Hub and spoke",
            "description": "One hub for recruitment and panels; teams stay where they are.",
            "key_points": "Liked by staff.\nNo new premises.\nNeeds one system for records.",
            "outcome": "Carried forward",
            "reason": "Meets the tests at the least disruption.",
        },
        {
            "dimension": "Delivery model",
            "value": "Fully merged",
            "description": LONG,
            "key_points": "Largest savings, latest start.",
            "outcome": "Ruled out",
            "stage": "Before scoring",
            "reason": "Cannot be ready by the date that the programme asks for.",
        },
        {
            "dimension": "Structure",
            "value": "Hosted by a council",
            "description": "One council employs the staff on behalf of all.",
            "key_points": "Known to auditors.",
            "outcome": "Carried forward",
        },
        {
            "dimension": "Structure",
            "value": "Joint venture",
            "description": "A company that councils and partners own together.",
            "outcome": "Ruled out",
            "stage": "After scoring",
            "reason": "Tax and procurement outweigh what it gains.",
        },
    ],
    "Comparison": [
        {
            "theme": "Pensions",
            "option:O1": "Staff may stay in the scheme by agreement.",
            "option:O3": "Staff stay in the scheme as of right.",
            "favours": "O3",
            "source": "Pension fund's letter",
        },
        {"theme": "Tax", "option:O1": LONG, "option:O3": "VAT can be recovered.", "favours": "O1; O3"},
    ],
    "Advice": [
        {
            "kind": "Legal",
            "adviser": "Head of Legal Services",
            "date": date(2017, 3, 1),
            "options": "O3; O4",
            "recommendation": LONG,
            "reason": "It is within the powers that the council has.",
            "source": "Cabinet paper, section 9",
        }
    ],
    "Benefits": [
        {
            "ref": f"B{number}",
            "challenge": "Children wait long for a family.",
            "solution": LONG if number == 1 else "One team that matches across the area.",
            "benefit": "Children are placed sooner, and nearer to home.",
            "measure": "Days from order to placement" if number != 2 else "",
            "baseline": "520",
            "target_1": "480",
            "target_2": "440",
            "target_3": "426",
            "owner": "Head of Service",
            "supports": "D4; D5" if number == 1 else "V2",
        }
        for number in range(1, 4)
    ],
    "Decision": [
        {
            "ref": "a",
            "decision_maker": "Cabinet",
            "date": date(2017, 3, 30),
            "key_decision": "Yes",
            "call_in": "Yes",
            "effective_from": date(2017, 4, 10),
            "options": "O3",
            "decision": "To set up a wholly owned company for children's services.",
            "reasons": LONG,
            "delegated_to": "Director of Children, Families and Communities",
            "alternatives": "Joint venture; independent organisation.",
            "source": "Minutes, item 1807",
        },
        {"ref": "b", "options": "O3", "decision": "To report progress every quarter."},
    ],
    "Phases": [
        {"phase": "1", "options": "O3", "when": "From April 2018", "condition": "Shadow board in place.", "note": LONG},
        {"phase": "2", "options": "O3; O4", "when": "Medium term", "condition": "Two good inspections in a row."},
    ],
    "Long-list trail": [
        {
            "step": "First list",
            "left": Fraction(13),
            "date": date(2016, 9, 1),
            "forum": "Steering group",
            "reason": "Drawn from other councils' papers.",
            "source": "Cabinet paper, section 5",
        },
        {"step": "Gateway questions", "left": Fraction(5), "reason": LONG},
    ],
    "Case studies": [
        {
            "where": "Riverside Children's Trust",
            "model": "Council-owned company",
            "options": "O3",
            "known": LONG,
            "source": "Visit of the steering group",
        },
        {"where": "Hilltop Borough", "model": "Joint venture", "known": "Ended after three years."},
    ],
    "Risks": [
        {
            "ref": "R1",
            "risk": LONG,
            "options": "O3; O4",
            "likelihood": "Medium",
            "impact": "High",
            "mitigation": "Terms stay as they are for two years.",
            "owner": "Head of Service",
            "source": "Risk register",
        },
        {
            "ref": "R2",
            "risk": "The regulator inspects in the year of the move.",
            "mitigation": "Accepted by the board.",
        },
    ],
    "Governance": [
        {
            "body": "Programme board",
            "role": "Steers the work.",
            "meets": "Monthly",
            "decides": "Changes of scope under the budget.",
            "reports_to": "Cabinet",
            "source": "Cabinet paper",
        }
    ],
    "Next steps": [
        {"ref": "N1", "action": "Write the business case.", "owner": "Director", "by_when": "29 March 2018"},
        {
            "ref": "N2",
            "action": "Register the company.",
            "owner": "Head of Legal Services",
            "by_when": "Summer 2018",
            "depends_on": "N1",
            "source": "Cabinet paper",
        },
    ],
    "Stakeholders": [
        {
            "name": "Adopters",
            "involved_in": "Consultation",
            "group": "Adopters",
            "event": "Evening forum",
            "frequency": "March 2016",
            "invited": Fraction(60),
            "registered": Fraction(30),
            "attended": Fraction(19),
            "coverage": "Those approved in the last three years.",
        }
    ],
}


def rows(name: str) -> tuple[LogRow, ...]:
    """The rows of a log, blanks left out."""
    return tuple(LogRow({key: value for key, value in row.items() if value != ""}) for row in ROWS[name])


@cache
def with_parts() -> Appraisal:
    """The reference case with every part in use."""
    known = reference()
    costs = {"O1": (Fraction(3000), None, None), "O2": (Fraction(4500), None, None), "O3": (None, 4000, 4400)}
    options = []
    for option in known.options:
        one, low, high = costs.get(option.id, (None, None, None))
        spread = {"cost_from": low and Fraction(low), "cost_to": high and Fraction(high)}
        history = {
            "listed_in": "First list",
            "assessment": "Feasible, and cheaper than it looks." * (option.id == "O1"),
            "baseline": "Yes" * (option.id == "O1"),
        }
        options.append(replace(option, cost=one, **spread, **history))  # type: ignore[arg-type]  # by name
    options[-1] = replace(options[-1], outcome="Replaced", replaced_by="O2")
    logs = {**known.logs, **{name: rows(name) for name in ROWS}}
    return replace(known, options=tuple(options), logs=logs, asked=ASKED)


@cache
def parts_file() -> bytes:
    """Its workbook."""
    return build.build(with_parts())


def blank_parts() -> Appraisal:
    """A blank appraisal with every part's sheets and columns."""
    blank = build.blank(3, 4, "All parts")
    known = {log.name for log in layout.LOGS}
    sheets = {name: () for names in layout.TOPICS.values() for name in names if name in known}
    return replace(blank, logs={**blank.logs, **sheets}, asked=ASKED)
