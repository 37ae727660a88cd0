"""Rules on costs beside scores, as data: XLA480 to XLA484."""

from __future__ import annotations

from xlappraise.appraisal.findings import ERROR, NOTE, WARNING
from xlappraise.appraisal.rules.of_advice import ACCEPT
from xlappraise.appraisal.rules.rule_page import rule

DEARER_AND_NO_BETTER = rule(
    "XLA480",
    "dearer-and-no-better",
    NOTE,
    "{found} {are} at least as good as {option_name} on cost and score, and better on one.",
    "Say in its Reason why it is still being considered, or discount it.",
    checks="No short-listed option costs at least as much as another one and scores at most as much, unless both are "
    "equal. Of a range, the end that favours the option is used.",
    why="Choosing it would mean paying more for less, whatever a point is worth.",
    example="O2 costs 4.5 million and scores 1,010; O3 costs 4.0 million and scores 1,250.",
    do="Look at Costs. The option may have an advantage that neither score nor cost shows: say what it is." + ACCEPT,
    source="Scottish Government Health Directorates, Scottish Capital Investment Manual, option appraisal: cost per "
    "unit of weighted score, and dominance on cost and score.",
)
COSTS_UPSIDE_DOWN = rule(
    "XLA481",
    "costs-upside-down",
    ERROR,
    "Cost from {what} is {found}, which is above its Cost to, {expected}.",
    "Correct one of the two on Options.",
    checks="Cost from is not above Cost to.",
    why="The lowest and highest cost of the option would be unclear.",
    example="Cost from is 500, Cost to is 400.",
    do="Correct the two figures. Where there is only one, type it under Cost and leave both blank.",
)
COSTS_INCOMPLETE = rule(
    "XLA482",
    "costs-incomplete",
    NOTE,
    "The cost {what} is not given, though other short-listed options have one.",
    "Fill in Cost, or Cost from and Cost to, on Options.",
    checks="Either every short-listed option has a cost or a range, or none has.",
    why="Cost per point can only be compared where all have one, and a blank may be read as no cost.",
    example="O1 and O2 have a cost, O3 has none.",
    do="Fill in what is missing, or say in Assumptions why there is no figure." + ACCEPT,
)
COST_NOT_POSITIVE = rule(
    "XLA483",
    "cost-not-positive",
    WARNING,
    "{field} {what} is {found}.",
    "Correct it on Options, or leave it blank where the cost is not known.",
    checks="Every cost is above 0.",
    why="A cost of 0 makes each point free, and a blank is not 0. A saving, below 0, reverses cost per point: more "
    "points then look dearer.",
    example="The cost of O1 is 0, since nobody has estimated it yet.",
    do=(
        "Leave the cell blank where the cost is not known. Measure all options' costs from the same starting point, "
        "so that none is below 0."
    )
    + ACCEPT,
)
COST_OUTSIDE_RANGE = rule(
    "XLA484",
    "cost-outside-range",
    ERROR,
    "Cost {what} is {found}, which is not between its Cost from and Cost to: {expected}.",
    "Correct one of them on Options, or leave Cost blank.",
    checks="Where an option has both a cost and a range, or an end of one, the cost lies inside.",
    why="Cost per point uses the cost, dominance uses the range: the two would not be about the same cost.",
    example="Cost is 300, Cost from is 400 and Cost to is 500.",
    do="Correct the figure that is wrong. A range may be given without a cost: cost per point is then a range too.",
)
