"""For each rule about assessors: a smallest workbook that breaks it and nothing else."""

from __future__ import annotations

from typing import Any

from tests.support.helpers import Grid, good
from tests.support.rule_cases import Case

DECLARATION = ["Assessor", "Role", "Criteria", "Interests", "Option", "Interest", "Recused", "Declared by", "Date"]
INDIVIDUAL = ["Assessor", "Ref", "Option", "Score", "Reason"]
WEIGHTS = ["Assessor", "Ref", "Weight", "Reason"]
MODERATION = ["Ref", "Option", "Reason", "Dissent", "Dissent by", "Meeting"]

ANA = ["Ana", "Finance", "B1", "None", None, None, None, "Ana", "1/11/2026"]
BEN = ["Ben", "Law", "B1", "None", None, None, None, "Ben", "1/11/2026"]
DIFFERING = (["Ana", "B1", "O1", "Medium"], ["Ben", "B1", "O1", "High"])
"""B1 of O1 is Medium on Scores."""
ALIKE = (["Ana", "B1", "O2", "Low"], ["Ben", "B1", "O2", "Low"])


def scored(
    *scores: list[Any],
    declared: tuple[list[Any], ...] = (ANA, BEN),
    said: tuple[list[Any], ...] = (),
    **cells: Any,
) -> dict[str, Grid]:
    """The good workbook with individual scores, declarations, and what was said in moderation."""
    book = {**good(**cells), "Declaration": [DECLARATION, *declared], "Individual scores": [INDIVIDUAL, *scores]}
    return {**book, "Moderation": [MODERATION, *said]} if said else book


CASES = (
    Case(
        good(Rationale_F7="Rebuilding is less than with option O1.", Rationale_E6="Widest of what the town offers."),
        "XLA530 Rationale!E6 Rationale!F7: Compared with other options instead of with what the levels mean: "
        'B2 of O1 ("Widest") and C2 of O2 ("than with option O1").',
    ),
    Case(
        scored(*DIFFERING, said=(["B1", "O1", "It is busier than option O2."],)),
        "XLA530 Moderation!C2: Compared with other options instead of with what the levels mean: "
        'B1 of O1 ("than option O2").',
    ),
    Case(
        scored(["Ana", "B1", "O1", "High"], ["Ben", "B1", "O1", "High"], *ALIKE),
        "XLA531 Scores!E3: Agreed outside what the assessors gave, without a reason: B1 of O1 (Medium; given High).",
    ),
    Case(
        scored(["Ana", "G1", "O1", "Fail"], declared=(["Ana", None, "G1", *ANA[3:]],)),
        "XLA531 Scores!E2: Agreed outside what the assessors gave, without a reason: G1 of O1 (Pass; given Fail).",
    ),
    Case(
        {**scored(), "Individual weights": [WEIGHTS, ["Ana", "B1", 5], ["Ben", "B1", 9]]},
        "XLA531 Criteria!F3: Agreed outside what the assessors gave, without a reason: "
        "the weight of B1 (3; given 5 to 9).",
    ),
    Case(
        scored(*DIFFERING, said=(["B1", "O1", None, None, None, "2 November, 10:00"],)),
        "XLA532 Moderation!C2: Agreed where assessors differed, without a reason: B1 of O1 (Medium).",
    ),
    Case(
        scored(*DIFFERING, said=(["B1", "O1", "Visits fell by a tenth.", "They rose in May."],)),
        "XLA533 Moderation!D2: Dissent without a name: B1 of O1.",
    ),
    Case(
        scored(*ALIKE, declared=(ANA, BEN[:8])),
        "XLA534 Declaration!A3: Scored without a complete declaration of interests: Ben.",
    ),
    Case(
        scored(*ALIKE, declared=(ANA, [*BEN[:3], "Declared", "O1", None, "Yes", *BEN[7:]])),
        "XLA534 Declaration!A3: Scored without a complete declaration of interests: Ben.",
    ),
    Case(
        good(Setup_A13="Assessor", Setup_B13="Ana"),
        "XLA534 Declaration: Scored without a complete declaration of interests: Ana.",
    ),
    Case(
        scored(*ALIKE, declared=(ANA, [*BEN[:3], "Declared", "O2", "His brother lets the hall.", None, *BEN[7:]])),
        "XLA535 Declaration!D3: Scored in spite of an interest that was declared: Ben (O2).",
    ),
    Case(
        scored(*DIFFERING, *ALIKE),
        "XLA536 Scores!E3: Agreed although assessors differ, and Moderation says nothing about it: B1 of O1 (Medium).",
    ),
    Case(
        scored(*ALIKE[:1]),
        "XLA537 Scores!F3: Agreed before everybody scored: B1 of O2 (Ben).",
    ),
)
