"""Five assessors, three criteria and three options: the moderation that the guide works by hand."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from xlappraise.appraisal.model import (
    Appraisal,
    Band,
    Criterion,
    Group,
    Key,
    Level,
    LogRow,
    Option,
    Scale,
    Score,
    Setup,
)
from xlappraise.appraisal.record import replace

SCALE = Scale((Level("High", Fraction(10)), Level("Medium", Fraction(5)), Level("Low", Fraction(0))))
LETTERS = {level.name[0]: level.name for level in SCALE.levels}


def appraisal_of(weights: str, options: str, scores: dict[Key, Score] | None = None) -> Appraisal:
    """An appraisal with criteria C1, C2 ... of these weights, and options of one letter each."""
    return Appraisal(
        Setup(),
        SCALE,
        (Band("Green", "G", Fraction(61)), Band("Red", "R", Fraction(0))),
        (Group("All"),),
        tuple(Option(letter, f"Option {letter}") for letter in options),
        tuple(
            Criterion(f"C{n}", "All", f"Criterion {n}", weight=Fraction(w)) for n, w in enumerate(weights.split(), 1)
        ),
        scores or {},
    )


def scores_of(text: str, options: str = "ABC") -> dict[Key, Score]:
    """Scores as letters, a word for each criterion and a letter for each option: `HHM MHH LMH`; a dot is a blank."""
    return {
        (f"C{n}", option): LETTERS[letter]
        for n, word in enumerate(text.split(), 1)
        for option, letter in zip(options, word, strict=True)
        if letter != "."
    }


HAND = appraisal_of("6 3 1", "ABC", scores_of("HMM MHH LMH"))
"""The agreed scores: totals of 75, 65 and 70."""

FIVE = {
    "Ana": scores_of("HHM MHH LMH"),
    "Ben": scores_of("HHM MHM LHH"),
    "Cat": scores_of("HMM LHH LMH"),
    "Dev": scores_of("HMM MHH LMM"),
    "Eve": scores_of("HLM MHM LMH"),
}

DAY = datetime.date(2026, 11, 2)
MEETING = "16 November 2026, 10:00 to 11:30"

PANEL: Mapping[str, Mapping[str, Any]] = {
    "Ana": {"role": "Finance"},
    "Ben": {"role": "Law"},
    "Cat": {"role": "Children's services"},
    "Dev": {"role": "Procurement"},
    "Eve": {"role": "Children's services", "interests": "Declared", "option": "B", "interest": "Was on its board."},
}
"""What each assessor declares; those who say nothing of interests have none."""

SAID: Mapping[Key, Mapping[str, Any]] = {
    ("C1", "B"): {
        "reason": "Inspectors called it good for two years, and requires improvement before that: Medium.",
        "dissent": "The joint board never met in its first year, so that this is Low.",
        "dissent_by": "Eve",
    },
    ("C2", "A"): {"reason": "The budget is kept since 2024; 2023 overran by 1 per cent: Medium."},
    ("C2", "C"): {"reason": "The business case saves 4 per cent a year, checked by audit: High."},
    ("C3", "B"): {"reason": "A partner is found, and the contract takes nine months: Medium."},
    ("C3", "C"): {"reason": "The company is registered, and staff move in April: High."},
}
"""What the panel put on record."""

NAMES = {"C1": "Quality of care", "C2": "Running cost", "C3": "Time to set up"}
OPTIONS = {"A": "Keep in-house", "B": "Joint venture", "C": "Council company"}


WHY: Mapping[tuple[Key, str], str] = {
    (("C1", "B"), "High"): "Rated good at its last two inspections.",
    (("C1", "B"), "Medium"): "Good now, but not before 2024.",
    (("C1", "B"), "Low"): "Its board has not met for a year.",
    (("C2", "A"), "Medium"): "The budget is kept since 2024.",
    (("C2", "A"), "Low"): "2023 overran its budget.",
    (("C2", "C"), "High"): "The business case saves 4 per cent.",
    (("C2", "C"), "Medium"): "Savings come in the second year only.",
    (("C3", "B"), "High"): "A partner is found.",
    (("C3", "B"), "Medium"): "The contract takes nine months.",
    (("C3", "C"), "High"): "The company is registered.",
    (("C3", "C"), "Medium"): "Staff move in April.",
}
"""Why they gave what they gave, where they differ."""


def moderated(
    stated: Mapping[str, Mapping[Key, Score]] = FIVE, said: Mapping[Key, Mapping[str, Any]] = SAID
) -> Appraisal:
    """The agreed scores, with individual scores, declarations and what was said about them, as logs."""
    declared = [
        {
            "assessor": name,
            "interests": "None",
            "name": name,
            "date": DAY,
            "attended": MEETING,
            **PANEL.get(name, {}),
        }
        for name in stated
    ]
    scores = [
        {
            "assessor": name,
            "ref": ref,
            "option": option,
            "score": score,
            "reason": WHY.get(((ref, option), str(score)), ""),
        }
        for name, of in stated.items()
        for (ref, option), score in of.items()
    ]
    discussed = [{"ref": ref, "option": option, "meeting": MEETING, **each} for (ref, option), each in said.items()]
    logs = {"Declaration": declared, "Individual scores": scores, "Moderation": discussed}
    return replace(
        HAND,
        setup=Setup(title="Who should run the children's homes?", organisation="Anyshire County Council"),
        options=tuple(replace(option, name=OPTIONS[option.id]) for option in HAND.options),
        criteria=tuple(replace(criterion, title=NAMES[criterion.ref]) for criterion in HAND.criteria),
        logs={sheet: tuple(map(LogRow, rows)) for sheet, rows in logs.items()},
    )
