"""Five assessors, three criteria and three options: the moderation that the guide works by hand."""

from __future__ import annotations

from fractions import Fraction

from xlappraise.appraisal.model import Appraisal, Band, Criterion, Group, Key, Level, Option, Scale, Score, Setup

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
