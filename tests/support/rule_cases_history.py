"""For each rule about history, decision, phases, trail and benefits: a smallest workbook that breaks it, no more."""

from __future__ import annotations

from typing import Any

from tests.support.helpers import Grid, good
from tests.support.rule_cases import Case
from tests.support.rule_cases_advice import log

DECISION = ["Ref", "Decision maker", "Date", "Effective from", "Options", "Decision", "Reasons"]
PHASES = ["Phase", "Options", "Condition for moving on"]
TRAIL = ["Step", "Options left", "Reason"]
BENEFITS = ["Ref", "Challenge", "Benefit", "Measure", "Supports"]
RISKS = ["Ref", "Risk", "Options", "Mitigation"]
NEXT_STEPS = ["Ref", "Action", "Owner", "By when", "Depends on"]


def in_words() -> dict[str, Grid]:
    """The good workbook without its criteria, so that only outcomes and a reason speak."""
    book = good()
    for name in ("Criteria", "Scores", "Rationale"):
        book[name] = book[name][:1]
    return book


def dropped(*values: Any, heading: str = "Replaced by", **cells: Any) -> dict[str, Grid]:
    """The good workbook with these outcomes and successors of its options, in order: outcome, successor."""
    book = good(Options_H1=heading, **cells)
    for row, (outcome, to) in enumerate(values, 2):
        grid = book["Options"]
        grid[row - 1] = (grid[row - 1] + [None] * 8)[:8]
        grid[row - 1][3], grid[row - 1][7] = outcome, to
    return book


def decided(*values: Any, **cells: Any) -> dict[str, Grid]:
    """A decision in one row: ref, maker, date, effective from, options, decision, reasons."""
    return log("Decision", DECISION, list(values), **cells)


CASES = (
    Case(in_words(), "XLA330 Criteria: Nothing is scored: the appraisal is in words."),
    Case(
        dropped((None, None), (None, None), ("Replaced", None)),
        "XLA331 Options!H4: The successor of O3 Close is not named, though Outcome is Replaced.",
    ),
    Case(
        good(Options_D4="Merged"),
        "XLA331 Options!F4: The successor of O3 Close is not named, though Outcome is Merged.",
    ),
    Case(
        dropped((None, None), (None, None), ("Renumbered", "O22")),
        'XLA332 Options!H4: O3 Close is replaced by "O22", which is not the ID of another option.',
    ),
    Case(
        dropped((None, None), (None, None), ("Replaced", "O3")),
        'XLA332 Options!H4: O3 Close is replaced by "O3", which is not the ID of another option.',
    ),
    Case(
        dropped(("Preferred", "O2"), (None, None), ("Discounted", None), Options_E2="It scores best."),
        "XLA335 Options!H2: O1 Stay is preferred, although it was merged into or replaced by O2.",
    ),
    Case(
        dropped(("Replaced", "O2"), ("Replaced", "O3"), ("Renumbered", "o1")),
        "XLA333 Options!H2 Options!H3 Options!H4: These options replace each other in a circle: O1 to O2 to O3 to O1.",
    ),
    Case(
        dropped((None, None), (None, None), ("Merged", "O2"), Options_F4="O1"),
        "XLA334 Options!H4: O3 Close is merged into O1 and replaced by O2.",
    ),
    Case(
        decided("a", "Cabinet", "1/2/2026", "8/2/2026", "O3", "To go on.", "It is cheap."),
        "XLA340 Decision!E2: Decision a is for O3 Close, which was discounted.",
    ),
    Case(
        log("Phases", PHASES, ["1", "O1", None], ["2", "o3; O2", "Once it pays."]),
        "XLA340 Phases!B3: Phase 2 is for O3 Close, which was discounted.",
    ),
    Case(
        decided("a", "Cabinet", "1/2/2026", "8/2/2026", "O1; O22", "To go on.", "It is cheap."),
        'XLA341 Decision!E2: Decision a is for "O22", which is not the ID of an option.',
    ),
    Case(
        log(
            "Decision",
            DECISION,
            ["a", "Cabinet", "1/2/2026", "8/2/2026", None, "To go on.", "It is cheap."],
            ["b", None, None, None, None, "To tell people.", None],
            ["c", "Council", None, "9/2/2026", None, "To pay for it.", None],
        ),
        "XLA342 Decision!G4: Decision c gives no reasons.",
    ),
    Case(
        decided("a", "Cabinet", "2/2/2026", "1/2/2026", None, "To go on.", "It is cheap."),
        "XLA343 Decision!D2: Decision a takes effect on 01/02/2026, before it was taken on 02/02/2026.",
    ),
    Case(
        decided(None, None, "2/2/2026", "9/2/2026", None, "To go on.", "It is cheap.", Setup_B3=None),
        'XLA344 Decision!B2: "To go on." names no decision maker.',
    ),
    Case(
        log(
            "Decision",
            ["Ref", "Date", "Key decision", "Reason key", "Decision", "Reasons", "Conflicts of interest", "Wards"],
            ["a", "1/2/2026", "Yes", None, "To go on.", "It is cheap.", None, None],
            ["b", None, None, None, "To tell people.", None, None, "All"],
        ),
        "XLA350 Decision!D2 Decision!G2: The record of Decision a is not complete: Reason key and Conflicts of "
        "interest are blank.",
    ),
    Case(
        log("Phases", PHASES, ["1", "O1", None], ["2", "O2", None], [None, "O1", None]),
        "XLA346 Phases!C3: Phase 2 has no condition for moving on.",
    ),
    Case(
        log("Long-list trail", TRAIL, ["First list", 3, None], ["Sifted", 2.5, None], ["Gateways", 2, None]),
        'XLA347 Long-list trail!B3: Options left after "Sifted" is 2.5, which is not a number of options.',
    ),
    Case(
        log("Long-list trail", TRAIL, ["First list", 3, None], ["Sifted", -1, None], ["Gateways", 2, None]),
        'XLA347 Long-list trail!B3: Options left after "Sifted" is -1, which is not a number of options.',
    ),
    Case(
        log("Long-list trail", TRAIL, ["First list", None, None], ["Gateways", 2, None]),
        'XLA347 Long-list trail!B2: Options left after "First list" is blank, which is not a number of options.',
    ),
    Case(
        log("Long-list trail", TRAIL, ["First list", 5, None], ["Gateways", 3, None], Options_D2="Preferred"),
        "XLA348 Long-list trail!B3: Long-list trail ends with 3 options, but Options has 2 on the Short-list and "
        "1 preferred.",
    ),
    Case(
        log("Long-list trail", TRAIL, ["First list", 2, None], ["Found", 3, None], ["Gateways", 2, None]),
        'XLA349 Long-list trail!C3: "Found" adds 1 option without a reason.',
    ),
    Case(
        log("Risks", RISKS, ["R1", "Staff leave", "O1", None], ["R2", "Costs rise", None, "Fixed price"]),
        "XLA486 Risks!D2: No mitigation is given for R1.",
    ),
    Case(
        log("Risks", RISKS, ["R1", "Staff leave", "O22", "Terms stay"]),
        'XLA341 Risks!C2: Risk R1 is for "O22", which is not the ID of an option.',
    ),
    Case(
        log("Next steps", NEXT_STEPS, ["N1", "Write the case", None, "May"], [None, "Tell staff", None, "June", "N1"]),
        'XLA487 Next steps!C2 Next steps!C3: No owner is given for N1 and "Tell staff".',
    ),
    Case(
        log("Next steps", NEXT_STEPS, ["N1", "Write the case", "Director", None]),
        "XLA488 Next steps!D2: No date is given for N1.",
    ),
    Case(
        log("Next steps", NEXT_STEPS, ["N1", "Write the case", "Director", "May", "N9"]),
        'XLA489 Next steps!E2: N1 depends on "N9", which is not the Ref of another action.',
    ),
    Case(
        log("Next steps", NEXT_STEPS, ["N1", "Write it", "Director", "May", None], ["N2", "Go", "Board", "June", "N2"]),
        'XLA489 Next steps!E3: N2 depends on "N2", which is not the Ref of another action.',
    ),
    Case(
        log("Benefits", BENEFITS, ["B1", "Long waits", None, None, None], ["B2", "Cost", "Less", "Rent", None]),
        "XLA465 Benefits!C2: No benefit is given for B1.",
    ),
    Case(
        log("Benefits", BENEFITS, ["B1", "Waits", "None", None, None], [None, "Cost", "Less", None, None]),
        'XLA466 Benefits!D2 Benefits!D3: No measure is given for B1 and "Cost".',
    ),
    Case(
        log("Benefits", BENEFITS, ["B1", "Waits", "None", "Days", "B1; B2, C1; C2; R1"]),
        "XLA467 Criteria!A9: No benefit supports R2 Delay.",
    ),
    Case(
        log("Benefits", BENEFITS, [None, None, "Fewer", "Days", "B1; B2; C1; C2; R1; R2; D4-D8"]),
        'XLA468 Benefits!E2: Row 2 supports "D4-D8", which is not the Ref of a criterion.',
    ),
    Case(
        log("Stakeholders", ["Name", "Event", "Represented %"], ["LAs", "Forum", 0.65], ["VAAs", "Forum", 65]),
        "XLA490 Stakeholders!C2: Represented % of Forum is 0.65, which is not a share from 1 to 100 per cent.",
    ),
    Case(
        log("Stakeholders", ["Name", "Event", "Attended"], ["Adopters", "Forum", -19]),
        "XLA485 Stakeholders!C2: Attended of Forum is -19, which is not a number of people.",
    ),
    Case(
        log("Benefits", BENEFITS, ["B1", "Waits", "None", "Days", "B1; B2; C1; C2; R1; R2; Z9"]),
        'XLA468 Benefits!E2: B1 supports "Z9", which is not the Ref of a criterion.',
    ),
)
