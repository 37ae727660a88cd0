"""In, small text tables; out, appraisals for the robustness tests, among them the reference one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from xlappraise.appraisal.model import (
    NOT_ASSESSED,
    SCORED,
    Appraisal,
    Band,
    Criterion,
    Group,
    Key,
    Level,
    Option,
    Scale,
    Score,
    Setup,
)

THREE = Scale((Level("High", Fraction(10)), Level("Medium", Fraction(5)), Level("Low", Fraction(0))))
BANDS = (Band("Green", "G", Fraction(61)), Band("Amber", "A", Fraction(31)), Band("Red", "R", Fraction(0)))

# Figures of facts/worcestershire_2017.csv: Ref, weight, levels defined, levels of O1 to O5.
# A small letter is a score whose cell is lost in the copy we hold; it is one of several fills.
WORCESTERSHIRE = """
D4 10 HL HHHHH
D5 6 HML MLMmM
D6 8 HL MMHMM
D7 10 HML MMHHM
D8 10 HML MMHHM
D9 10 HML HHHHH
D10 10 HML HHHHM
D11 10 HML MHHHM
D12 10 HML MMHMM
D13 8 HML MMMMM
D14 10 HML MHHHM
D15 10 HL HHHHL
V1 6 HML LLLMM
V2 6 HML mmmHm
V3 10 HML MMMMM
V4 4 HL MMHMM
V5 4 HML MLMMM
V6 7 HML MMMML
V7 8 HML HMMMl
V8 3 HML MhHMm
V9 6 HML mmmmM
F1 8 HML HHHMl
F2 10 HML MMHLl
F3 5 HML LMMMH
F4 5 HML LMHML
F5 3 HML MMHMm
F6 10 HL HLHHL
F7 10 HML HHHMM
"""
NAMES = (
    "Strategic Partnership",
    "Joint Venture",
    "Wholly Owned Council Company",
    "Independent Organisation",
    "Outsource",
)
GROUPS = {"D": "Desirability", "V": "Viability", "F": "Feasibility"}
LEVELS = {level.name[0]: level.name for level in THREE.levels}


def worcestershire(*, blank_lost: bool = False) -> Appraisal:
    """The reference appraisal, with the lost cells filled or blank."""
    criteria, scores = [], {}
    for line in WORCESTERSHIRE.split("\n")[1:-1]:
        ref, weight, levels, row = line.split()
        meanings = {LEVELS[letter]: "" for letter in levels}
        criteria.append(Criterion(ref, GROUPS[ref[0]], ref, weight=Fraction(weight), levels=meanings))
        for n, letter in enumerate(row, 1):
            if letter.isupper() or not blank_lost:
                scores[ref, f"O{n}"] = LEVELS[letter.upper()]
    options = tuple(Option(f"O{n}", name) for n, name in enumerate(NAMES, 1))
    limits = Setup(weight_min=Fraction(1), weight_max=Fraction(10))
    groups = tuple(Group(name) for name in GROUPS.values())
    return Appraisal(limits, THREE, BANDS, groups, options, tuple(criteria), scores)


def lost() -> frozenset[Key]:
    """Keys of the fifteen scores whose cells are lost."""
    rows = (line.split() for line in WORCESTERSHIRE.split("\n")[1:-1])
    return frozenset(
        (row[0], f"O{n}") for row in rows for n, letter in enumerate(row[3], 1) if letter.islower()
    )


def zero_filled() -> Appraisal:
    """The reference appraisal as a tool would see it that takes a blank as Low."""
    blank = worcestershire(blank_lost=True)
    scores = dict.fromkeys(lost(), "Low") | dict(blank.scores)
    return made_with(blank, scores=scores)


def made_with(appraisal: Appraisal, **changes: object) -> Appraisal:
    """The appraisal with some fields replaced."""
    return Appraisal(**{**appraisal.__dict__, **changes})  # type: ignore[arg-type]


def appraisal(
    weights: Sequence[object],
    rows: Sequence[str],
    *,
    scale: Scale = THREE,
    groups: Sequence[str] = (),
    setup: Setup | None = None,
    kinds: Mapping[int, str] | None = None,
) -> Appraisal:
    """Options O1.. from rows of letters (H, M, L; - is blank), criteria C1.. with these weights."""
    criteria = tuple(
        Criterion(
            f"C{j}",
            groups[j - 1] if groups else "G",
            f"Criterion {j}",
            kind=(kinds or {}).get(j, SCORED),
            weight=None if (kinds or {}).get(j) == NOT_ASSESSED else Fraction(str(weight)),
        )
        for j, weight in enumerate(weights, 1)
    )
    scores: dict[Key, Score] = {
        (f"C{j}", f"O{i}"): LEVELS[letter]
        for i, row in enumerate(rows, 1)
        for j, letter in enumerate(row, 1)
        if letter != "-"
    }
    return _made(setup, scale, criteria, len(rows), scores)


def numeric(
    weights: Sequence[object], rows: Sequence[Sequence[object]], low: int = 0, high: int = 10
) -> Appraisal:
    """The same on a numeric scale, from rows of numbers; None is blank."""
    scale = Scale((Level("Highest", Fraction(high)), Level("Lowest", Fraction(low))), numeric=True)
    criteria = tuple(
        Criterion(f"C{j}", "G", f"Criterion {j}", weight=Fraction(str(weight)))
        for j, weight in enumerate(weights, 1)
    )
    scores: dict[Key, Score] = {
        (f"C{j}", f"O{i}"): Fraction(str(points))
        for i, row in enumerate(rows, 1)
        for j, points in enumerate(row, 1)
        if points is not None
    }
    return _made(None, scale, criteria, len(rows), scores)


def _made(
    setup: Setup | None,
    scale: Scale,
    criteria: tuple[Criterion, ...],
    count: int,
    scores: Mapping[Key, Score],
) -> Appraisal:
    groups = tuple(Group(name) for name in dict.fromkeys(criterion.group for criterion in criteria))
    options = tuple(Option(f"O{i}", f"Option {i}") for i in range(1, count + 1))
    return Appraisal(setup or Setup(), scale, BANDS, groups, options, criteria, scores)
