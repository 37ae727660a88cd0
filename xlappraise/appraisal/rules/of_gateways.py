"""Rules XLA3xx, as data: the sheet Gateways, and what it says beside Scores."""

from __future__ import annotations

from xlappraise.appraisal.findings import ERROR
from xlappraise.appraisal.rules.rule_page import rule

GATEWAYS_UNCLEAR = rule(
    "XLA381",
    "gateways-unclear",
    ERROR,
    "{shown} on Gateways {found}, so what is entered there is not used.",
    "Correct the Ref or the ID, or delete that row or column.",
    checks="Every row of Gateways with answers has the ID of an option, every column the Ref of a gateway, each once.",
    why="An answer without a known option and gateway does not count, although readers can see it.",
    example="Row 9 has the ID O17, and Options ends with O16.",
    do="Type the ID as it stands on Options, and the Ref as it stands on Criteria.",
)
GATEWAY_ANSWERS_DIFFER = rule(
    "XLA382",
    "gateway-answers-differ",
    ERROR,
    "The gateway answer {what} is {found} on Gateways and {expected} on Scores; until they agree it counts as Fail.",
    "Correct the wrong one, or clear it on Scores.",
    checks="Where a gateway is answered on Gateways and on Scores, both say the same.",
    why="An option cannot both pass and fail a gateway.",
    example="O4 passes D2 on Gateways and fails it on Scores.",
    do="Keep the answers on Gateways, which holds those of the whole long-list, and clear those on Scores.",
)
