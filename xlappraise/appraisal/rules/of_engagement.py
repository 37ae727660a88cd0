"""Rules on engagement, as data: XLA485 and XLA490."""

from __future__ import annotations

from xlappraise.appraisal.findings import WARNING
from xlappraise.appraisal.rules.of_advice import ACCEPT
from xlappraise.appraisal.rules.rule_page import rule

PEOPLE_UNCOUNTED = rule(
    "XLA485",
    "people-uncounted",
    WARNING,
    "{field} of {where} is {found}, which is not a number of people.",
    "Type a whole number, 0 or more, or clear the cell where nobody counted.",
    checks="Invited, Registered and Attended on Stakeholders are whole numbers, 0 or more.",
    why="They are added up by group, and a wrong one makes the total wrong.",
    example="Attended is -19.",
    do="Correct the number. An estimate or a share, such as half of all authorities, belongs in Coverage." + ACCEPT,
)
SHARE_UNLIKELY = rule(
    "XLA490",
    "share-represented-unlikely",
    WARNING,
    "Represented % of {where} is {found}, which is not a share from 1 to 100 per cent.",
    "Type 65 for 65 per cent, or clear the cell where nobody knows.",
    checks="Represented % on Stakeholders is a number from 1 to 100, or 0 where nobody was represented.",
    why="Members read from it how much of a group was heard.",
    example="Represented % is 0.65.",
    do="Type the share of those invited who were represented, as a number of per cent." + ACCEPT,
)
