"""In, small text tables; out, appraisals for the robustness tests, among them the reference one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

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
from xlappraise.appraisal.record import replace

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
    return frozenset((row[0], f"O{n}") for row in rows for n, letter in enumerate(row[3], 1) if letter.islower())


def zero_filled() -> Appraisal:
    """The reference appraisal as a tool would see it that takes a blank as Low."""
    blank = worcestershire(blank_lost=True)
    scores = dict.fromkeys(lost(), "Low") | dict(blank.scores)
    return made_with(blank, scores=scores)


def made_with(appraisal: Appraisal, **changes: object) -> Appraisal:
    """The appraisal with some fields replaced."""
    return replace(appraisal, **changes)  # type: ignore[arg-type]  # names of fields


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


def numeric(weights: Sequence[object], rows: Sequence[Sequence[object]], low: int = 0, high: int = 10) -> Appraisal:
    """The same on a numeric scale, from rows of numbers; None is blank."""
    scale = Scale((Level("Highest", Fraction(high)), Level("Lowest", Fraction(low))), numeric=True)
    criteria = tuple(
        Criterion(f"C{j}", "G", f"Criterion {j}", weight=Fraction(str(weight))) for j, weight in enumerate(weights, 1)
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


def total(given: Appraisal, option: str, weights: Mapping[str, Fraction] | None = None) -> Fraction:
    """Weighted total worked out the long way, as an oracle that shares nothing with the code under test."""
    result = Fraction(0)
    for criterion in given.criteria:
        score = given.scores[criterion.ref, option]
        points = score if isinstance(score, Fraction) else given.scale.points(score)
        result += points * (weights or {}).get(criterion.ref, criterion.weight or Fraction(0))
    return result


def weights_of(given: Appraisal) -> dict[str, Fraction]:
    """Stated weights by Ref."""
    return {criterion.ref: criterion.weight or Fraction(0) for criterion in given.criteria}


def every_fill(given: Appraisal, keys: Sequence[Key]) -> Iterator[Appraisal]:
    """The appraisal with every combination of available levels in those cells."""
    by_ref = {criterion.ref: criterion for criterion in given.criteria}
    levels = [[level.name for level in by_ref[ref].available(given.scale)] for ref, _ in keys]
    for chosen in product(*levels):
        yield made_with(given, scores=dict(given.scores) | dict(zip(keys, chosen, strict=True)))


@st.composite
def appraisals(draw: st.DrawFn, *, criteria: int = 5, options: int = 4, letters: str = "HML") -> Appraisal:
    """Small appraisals with weights of one decimal and rows of the given letters (- is blank)."""
    m, n = draw(st.integers(1, criteria)), draw(st.integers(2, options))
    weights = draw(st.lists(st.integers(1, 100).map(lambda w: f"{w / 10}"), min_size=m, max_size=m))
    rows = [draw(st.text(letters, min_size=m, max_size=m)) for _ in range(n)]
    groups = [draw(st.sampled_from(["Red", "Blue"])) for _ in range(m)]
    return appraisal(weights, rows, groups=groups)
