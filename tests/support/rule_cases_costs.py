"""For each rule about costs: a smallest workbook that breaks it and nothing else."""

from __future__ import annotations

from typing import Any

from tests.support.helpers import Grid, good
from tests.support.rule_cases import Case


def costs(*rows: list[Any]) -> dict[str, Grid]:
    """The good workbook with these costs of its options: Cost, Cost from, Cost to."""
    book = good()
    head, *options = book["Options"]
    head += ["Cost from", "Cost to"]
    for option, given in zip(options, rows, strict=False):
        option.extend([None] * (6 - len(option)) + given)
    return book


CASES = (
    Case(
        costs([100, None, None], [250, None, None]),
        "XLA480 Options!G3: O1 is at least as good as O2 Move on cost and score, and better on one.",
    ),
    Case(
        costs([None, 200, 300], [None, 500, 400]),
        "XLA481 Options!H3: Cost from of O2 Move is 500, which is above its Cost to, 400.",
    ),
    Case(
        costs([100], [None]),
        "XLA482 Options!G3: The cost of O2 Move is not given, though other short-listed options have one.",
    ),
    Case(costs([250], [0]), "XLA483 Options!G3: Cost of O2 Move is 0."),
    Case(
        costs([250, 300, 400], [200]),
        "XLA484 Options!G2: Cost of O1 Stay is 250, which is not between its Cost from and Cost to: 300 to 400.",
    ),
)
