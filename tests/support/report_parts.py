"""Nothing in; small appraisals with one part each out: what the pack tells beside scores."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.support.helpers import appraisal
from xlappraise.appraisal.model import Appraisal, Level, LogRow, Option, Scale
from xlappraise.appraisal.record import replace


def rows(*values: dict) -> tuple[LogRow, ...]:
    """Rows of a log."""
    return tuple(LogRow(each) for each in values)


def in_words(*options: Option, **logs: tuple[LogRow, ...]) -> Appraisal:
    """An appraisal without criteria and scores."""
    given = appraisal({"A": 10}, {"O1": ["High"]})
    named = {name.replace("_", " ").replace("Long list", "Long-list"): log for name, log in logs.items()}
    return replace(given, criteria=(), groups=(), scores={}, options=options, logs=named)


def combined() -> Appraisal:
    """Two models by three structures: one structure ruled out, two options kept, one open, one without a row."""
    model, structure = {"dimension": "Delivery model"}, {"dimension": "Structure"}
    dimensions = rows(
        model | {"value": "Company", "outcome": "Carried forward", "key_points": "Lower risk."},
        model | {"value": "Contract", "outcome": "Ruled out", "stage": "Before scoring", "reason": "No market."},
        structure | {"value": "Central", "outcome": "Ruled out", "stage": "After scoring", "reason": "Too far away."},
        structure | {"value": "Hub", "outcome": "Carried forward", "reason": "Local enough."},
        structure | {"value": "Tiers"},
    )
    options = (
        Option("C1", "Company at the centre", "Company", "Central", stage="Long-list"),
        Option("C2", "Company with a hub", "Company", "Hub", outcome="Carried forward", reason="Quick to set up."),
        Option("C3", "Company in tiers", "Company", "Tiers"),
        Option("C4", "Contract with a hub", "Contract", "Hub", outcome="Merged", reason="Like C2.", merged_into="C2"),
    )
    return in_words(*options, Dimensions=dimensions)


def compared() -> Appraisal:
    """Two options by two themes, with advice on one of them."""
    comparison = rows(
        {"theme": "Tax", "option:O1": "No tax on surpluses.", "option:O2": "Taxed.", "favours": "O1", "source": "4.2"},
        {"theme": "Role", "option:O1": "A seat.", "option:O2": "An owner."},
    )
    advice = rows(
        {
            "kind": "Legal",
            "adviser": "Hamlyn & Trower",
            "date": date(2016, 6, 1),
            "options": "O1",
            "recommendation": "A society owned by councils.",
            "source": "Appendix 4",
        },
    )
    return in_words(Option("O1", "Company"), Option("O2", "Venture"), Comparison=comparison, Advice=advice)


def decided() -> Appraisal:
    """Five options that became four, two resolutions, a path in two phases."""
    decision = {"decision_maker": "Cabinet", "date": date(2014, 4, 10), "key_decision": "Yes", "call_in": "Yes"}
    options = (
        Option("L1", "As now", stage="Long-list", listed_in="First", outcome="Renumbered", replaced_by="R1"),
        Option("L2", "Some shared", stage="Long-list", listed_in="First", outcome="Merged", merged_into="R2"),
        Option("L3", "Core shared", stage="Long-list", listed_in="First", outcome="Merged", merged_into="R2"),
        Option("L4", "Single", stage="Long-list", listed_in="First", outcome="Discounted", reason="Too dear."),
        Option("R1", "As it is", listed_in="Second", outcome="Discounted", assessment="Not efficient enough."),
        Option("R2", "Mixed", listed_in="Second", outcome="Preferred", assessment="Feasible.", reason="Low risk."),
    )
    return in_words(
        *options,
        Decision=rows(
            decision | {"ref": "a", "options": "R2", "decision": "Begin with R2", "reasons": "One service."},
            decision | {"ref": "b", "decision": "Delegate the rest.", "delegated_to": "Director"},
        ),
        Phases=rows(
            {"phase": "1", "options": "R2"},
            {"phase": "2", "options": "R1; R2", "when": "Later", "condition": "The market has grown."},
        ),
    )


def gained() -> Appraisal:
    """Three challenges: one measured, one not, one without a benefit."""
    benefits = rows(
        {
            "ref": "B1",
            "challenge": "Few adopters",
            "solution": "One team",
            "benefit": "More adopters",
            "measure": "Adopters a year",
            "baseline": "40",
            "target_1": "44",
            "target_3": "60",
            "owner": "Head of service",
            "supports": "A",
        },
        {"ref": "B2", "challenge": "Delays", "solution": "One court desk", "benefit": "Sooner homes"},
        {"ref": "B3", "challenge": "No joint buying", "solution": "One framework"},
    )
    given = appraisal({"A": 10}, {"O1": ["High"], "O2": ["Low"]})
    return replace(given, logs={"Benefits": benefits})


def engaged() -> Appraisal:
    """Two groups and a named person, five events, and one who took part in no event."""
    group, forum = {"group": "Adopters"}, {"name": "Forum", "group": "Adopters"}
    stakeholders = rows(
        forum | {"event": "Forum I", "frequency": "January", "attended": Fraction(19)},
        forum | {"event": "Forum II", "frequency": "March", "attended": Fraction(26), "coverage": "All areas"},
        group | {"name": "Panel", "event": "Letters"},
        {
            "name": "Staff",
            "event": "Sessions",
            "invited": Fraction(183),
            "registered": Fraction(68),
            "attended": Fraction(58),
        },
        {"name": "Jane Okafor", "event": "Meeting"},
        {"name": "Ann Smith", "role": "Chair"},
    )
    return replace(in_words(Option("O1", "Hub", outcome="Preferred")), logs={"Stakeholders": stakeholders})


def costed() -> Appraisal:
    """The worked figures of the Scottish guidance: totals 790, 1,010, 1,250 and 1,480 at 3.0 to 5.0 million."""
    totals, costs = (790, 1010, 1250, 1480), ("3000000", "4500000", "4000000", "5000000")
    scores = {f"O{n}": [Fraction(total, 100)] for n, total in enumerate(totals, 1)}
    scale = Scale((Level("Highest", Fraction(20)), Level("Lowest", Fraction(0))), numeric=True)
    given = appraisal({"A": 100}, scores, scale)
    options = tuple(replace(o, cost=Fraction(c)) for o, c in zip(given.options, costs, strict=True))
    return replace(given, options=options)


def planned() -> Appraisal:
    """Case studies, risks, governance and next steps of two options."""
    options = (Option("O1", "Stay", outcome="Discounted", reason="Too dear."), Option("O2", "Go", outcome="Preferred"))
    return in_words(
        *options,
        Case_studies=rows({"where": "Riverside", "options": "O2", "known": "Rated good after two years."}),
        Risks=rows(
            {"ref": "R1", "risk": "Staff leave.", "options": "O2", "likelihood": "High", "mitigation": "Terms stay."},
            {"ref": "R2", "risk": "Costs rise.", "mitigation": "Fixed price."},
        ),
        Governance=rows({"body": "Programme board", "meets": "Monthly", "reports_to": "Cabinet"}),
        Next_steps=rows(
            {"ref": "N1", "action": "Write the business case.", "owner": "Director", "by_when": "29 March 2018"},
            {"ref": "N2", "action": "Register the company.", "depends_on": "N1"},
        ),
    )


ALL = {
    "combined": combined,
    "compared": compared,
    "decided": decided,
    "gained": gained,
    "engaged": engaged,
    "costed": costed,
    "planned": planned,
}
"""Every one of them by name."""
