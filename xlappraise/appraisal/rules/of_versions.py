"""Rules about what changed between two versions (XLA51x)."""

from __future__ import annotations

from xlappraise.appraisal.findings import WARNING
from xlappraise.appraisal.rules.rule_page import rule

ORDER = "Procurement law, by analogy: criteria and weights are fixed before scores are known"
REASONS = "Lancashire Care v Lancashire County Council [2018] EWHC 1589 (TCC)"

WEIGHT_AFTER_SCORES = rule(
    "XLA511",
    "weight-changed-after-scores",
    WARNING,
    "Weights changed after scores were known: {named}.",
    "Say on Change log who decided it, where and why; or take it back.",
    checks="Between two versions no weight changes once the earlier one has scores. All weights times one factor "
    "change nothing and are passed over.",
    why="Whoever knows the scores can choose the weights that make an option win, and will be asked about it.",
    example="The earlier version has 155 scores; in the later one the weight of D4 is 4 instead of 10.",
    do="Put the decision and its reason on record, or restore the weight.",
    source=ORDER + ".",
)
SCORE_WITHOUT_REASON = rule(
    "XLA512",
    "score-changed-reason-not",
    WARNING,
    "The score {what} changed, and its reason is the same as before.",
    "Say why the score is what it is now.",
    checks="Between two versions the reason of a score changes when the score does.",
    why="The recorded reason was written for another score.",
    example="V2 of O3 went from Medium to Low; its reason is word for word what it was.",
    do="Bring the reason up to date, or correct the score.",
    source=REASONS + ".",
)
GATEWAY_AFTER_FAIL = rule(
    "XLA513",
    "gateway-changed-after-a-fail",
    WARNING,
    "Gateway {ref} changed after {named} failed it: {how}.",
    "Say on Change log who decided it, where and why.",
    checks="Between two versions no gateway that an option failed is removed, changed in kind or words, or answered "
    "with Pass for that option.",
    why="A test that is changed for one option after its result is known is no longer the same test for all.",
    example="O2 failed D2; in the later version D2 is not assessed.",
    do="Put the decision and its reason on record, and put every option to the changed test.",
    source=ORDER + ".",
)
CRITERION_FOR_ONE = rule(
    "XLA514",
    "new-criterion-one-option-meets",
    WARNING,
    "Criterion {ref} is new, and {named} is the only option that {meets}.",
    "Say under Reason for inclusion why it matters for this decision.",
    checks="Of a criterion that a later version adds, more than one option passes it or has more than "
    "its lowest points.",
    why="A criterion that came late and serves one option looks as if it was made for that option.",
    example="D16 was added; O3 scores High on it and all others Low.",
    do="Give the reason for the criterion, and when it was decided.",
    source=ORDER + ".",
)
CHANGE_NOT_LOGGED = rule(
    "XLA515",
    "change-not-logged",
    WARNING,
    "{many} not on Change log: {named}.",
    "Add an entry for each to Change log: who decided it, where, when and why.",
    checks="Each change of a weight, a score, an answer, a kind, the scale, a stage, and each criterion or option "
    "that came or went between two versions has an entry on Change log that is new in the later one and names its Ref "
    "or ID.",
    why="In a year's time nobody could find out who changed a figure, and why.",
    example="V2 of O3 went from Medium to Low, and no new entry names V2 and O3.",
    do="Write the entries while those who decided are at hand.",
    source="HM Treasury, AQuA Book (2025)",
)
SEALED_CHANGED = rule(
    "XLA516",
    "sealed-entry-changed",
    WARNING,
    "Changed since {seal}: {named}.",
    "Take the change back; or put it on Change log and seal the stage again.",
    checks="What was sealed at a stage is still what it was, compared with the last seal of that stage: numbers, "
    "texts, dates by Ref, ID and level name. Formats, the order of rows and columns of your own are not sealed.",
    why="A reader must be able to see that criteria and weights are those that were fixed before scores were known.",
    example="Seal 2 holds 10 as the weight of D4; Criteria now says 4.",
    do="Find out who changed it and why. Accidental and unskilled changes are found; whoever can write to the workbook "
    "can also make new seals, so keep the code elsewhere as well: in the minutes, the pack or an e-mail.",
)
SEAL_BROKEN = rule(
    "XLA517",
    "seal-broken",
    WARNING,
    "The sheet Seals cannot show what was sealed by {seal}: {fault}.",
    "Take Seals and Seal records from an earlier copy of the workbook.",
    checks="Each seal's record is there, its code is that of its record, stage, date and name, and it follows the seal "
    "before it.",
    why="A seal that does not fit its record shows nothing.",
    example="A row of Seals was deleted, or a date in it was typed over.",
    do="Restore both sheets from an earlier copy, and compare the code with one that is kept elsewhere.",
)
