"""For each rule about the sheet Gateways: a smallest workbook that breaks it and nothing else."""

from __future__ import annotations

from typing import Any

from tests.support.helpers import Grid, good
from tests.support.rule_cases import Case

HEADINGS = ["ID", "Option", "G1 Legal", "Reason G1"]


def gateways(*rows: list[Any], headings: tuple[str, ...] = (), **cells: Any) -> dict[str, Grid]:
    """The good workbook with these rows on Gateways."""
    return {**good(**cells), "Gateways": [[*HEADINGS, *headings], *rows]}


CASES = (
    Case(
        gateways(["O9", None, "Pass"]),
        'XLA381 Gateways!A2: "O9" on Gateways stands beside answers, but no option has this ID, so what is entered '
        "there is not used.",
    ),
    Case(
        gateways(["O0", None, "Pass"], *([f"O{n}"] for n in (1, 2, 3))),
        "XLA360 Gateways!A2: O0 is no longer on Options; its answers still stand on Gateways.",
    ),
    Case(
        gateways(["O3", None, "Pass"], ["o3", None, "Pass"]),
        'XLA381 Gateways!A3: "o3" on Gateways has a row already, row 2, so what is entered there is not used.',
    ),
    Case(
        {**good(), "Gateways": [["ID", "Option", "G7 Fit"], ["O3", None, "Pass"]]},
        'XLA381 Gateways!C1: "G7 Fit" on Gateways heads a column, but no gateway has this Ref, so what is entered '
        "there is not used.",
    ),
    Case(
        gateways(["O3", None, "Pass", None, "Fail"], headings=("G1",)),
        'XLA381 Gateways!E1: "G1" on Gateways heads a second column of the same gateway, so what is entered there is '
        "not used.",
    ),
    Case(
        gateways(["O1", None, "Fail", "The lease forbids it, after all."]),
        "XLA382 Gateways!C2: The gateway answer of O1 Stay on G1 Legal is Fail on Gateways and Pass on Scores; until "
        "they agree it counts as Fail.",
        beside=("XLA303 Gateways!C2: O1 Stay fails G1 Legal, so it is not ranked.",),
    ),
)
