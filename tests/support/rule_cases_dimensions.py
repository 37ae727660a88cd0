"""For each rule on combinations, comparison and advice: a smallest workbook that breaks it and nothing else."""

from __future__ import annotations

from typing import Any

from tests.support.helpers import Grid, good
from tests.support.rule_cases import Case

HEAD = ["Dimension", "Value", "Outcome", "Ruled out", "Reason"]
MODELS = [["Delivery model", "Company"], ["Delivery model", "Host"]]
STRUCTURES = [["Structure", "Hub"]]
COMPARED = ["Theme", "O1 Stay", "O2 Move", "Favours", "Source"]
ADVICE = ["Kind", "Recommends", "Recommendation", "Source"]
LEGAL = "The lawyers recommend it."


def combined(*rows: list[Any], **cells: Any) -> dict[str, Grid]:
    """The good workbook with three options that fill a small matrix, and these rows of Dimensions."""
    values = {"Options_H1": "Delivery model", "Options_I1": "Structure", "Options_H2": "Company", "Options_I2": "Hub"}
    values |= {"Options_H3": "Host", "Options_I3": "Hub", **cells}
    return {**good(**values), "Dimensions": [HEAD, *(rows or (*MODELS, *STRUCTURES))]}


def ruled_out(stage: Any, reason: Any, **cells: Any) -> dict[str, Grid]:
    host = ["Delivery model", "Host", "Ruled out", stage, reason]
    return combined(MODELS[0], host, *STRUCTURES, **cells)


def filtered(outcome: Any, met: Any) -> dict[str, Grid]:
    head = [*HEAD, "Affordability"]
    host = ["Delivery model", "Host", outcome, None, None, met]
    return {**combined(), "Dimensions": [head, MODELS[0], host, *STRUCTURES]}


def compared(*rows: list[Any], head: list[Any] | None = None) -> dict[str, Grid]:
    return {**good(), "Comparison": [head or COMPARED, *rows]}


def advised(*rows: list[Any], **cells: Any) -> dict[str, Grid]:
    return {**good(**cells), "Advice": [ADVICE, *rows]}


CASES = (
    Case(
        combined(Options_I3="Hubb"),
        'XLA324 Options!I3: Structure of O2 Move is "Hubb", which Dimensions does not list.',
        beside=("XLA460 Options: Options has no row for 1 combination: Host / Hub.",),
    ),
    Case(
        combined(*MODELS, ["Delivery model", " host", "Carried forward"], *STRUCTURES),
        'XLA325 Dimensions!B3 Dimensions!B4: "Host" is listed twice under Delivery model.',
    ),
    Case(
        combined(*MODELS, *STRUCTURES, ["Delivery modle", "Agency"]),
        'XLA218 Dimensions!A5: The Dimension in row 5 of Dimensions is "Delivery modle", which is not on its list.',
    ),
    Case(
        ruled_out("After scoring", None),
        "XLA326 Dimensions!E3: Host is ruled out without saying why.",
    ),
    Case(
        ruled_out("Before scoring", "Too small."),
        "XLA327 Options!C3: O2 Move is short-listed for scoring, though Host was ruled out before scoring.",
    ),
    Case(
        combined(Options_H4="host", Options_I4="Hub"),
        "XLA328 Options!I3 Options!I4: O2 and O3 are the same combination, Host, Hub.",
    ),
    Case(
        combined(*MODELS, *STRUCTURES, ["Scope of service", "London"], Options_J1="Scope", Options_J2="London"),
        'XLA351 Options!J1: "Scope" heads a column of Options and no dimension, but "London" below it is a value of '
        "Scope of service.",
    ),
    Case(
        filtered("Carried forward", "Does not meet"),
        "XLA469 Dimensions!F3: Host is carried forward, though it does not meet: Affordability.",
    ),
    Case(
        compared(["Tax", "None due.", "Some due."], head=["Theme", "O1 Stay", "O7 Move", "Favours", "Source"]),
        'XLA329 Comparison!C1: "O7 Move" heads a column of Comparison, but no option has this ID.',
    ),
    Case(
        combined(Options_I3=None),
        "XLA460 Options: Options has no row for 1 combination: Host / Hub.",
    ),
    Case(
        compared(["Tax", "None due.", "Some due.", "O1; O9"]),
        'XLA461 Comparison!D2: Favours for Tax names "O9", which is not an ID on Options.',
    ),
    Case(
        compared(["Tax", "None due."], ["Pensions", None, None, "O1"]),
        "XLA462 Comparison!A3: Row 3 of Comparison (Pensions) says nothing of any option.",
    ),
    Case(
        advised(["Legal", "Option 1", LEGAL, "Appendix 4"]),
        'XLA463 Advice!B2: Advice (Legal) recommends "Option 1", which is not an ID on Options.',
    ),
    Case(
        advised(["Legal", "O3", LEGAL, "Appendix 4"]),
        "XLA464 Advice!B2: Advice (Legal) recommends O3 Close, which was discounted.",
    ),
)
