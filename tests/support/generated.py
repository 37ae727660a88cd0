"""A seed in, an appraisal out: sizes, scales, weights, ties, blanks and failing gateways of every kind."""

from __future__ import annotations

import random
from fractions import Fraction

from xlappraise.appraisal.model import (
    GATEWAY,
    NOT_ASSESSED,
    PERCENT,
    POINTS,
    SCORED,
    SHARE,
    WEIGHTED,
    Appraisal,
    Band,
    Criterion,
    Group,
    Level,
    Option,
    Scale,
    Setup,
)

LEVEL_NAMES = ("Very high", "High", "Good, mostly", "Medium", "Fair", "Low", "None")


def generated(seed: int) -> Appraisal:
    """A random appraisal, the same for the same seed."""
    pick = random.Random(seed)
    scale = _scale(pick)
    options = tuple(
        Option(f"O{n}", f"Option {n} of {seed}", stage="Short-list" if n < 3 or pick.random() < 0.9 else "Long-list")
        for n in range(1, pick.randint(3, 12) + 1)
    )
    groups = tuple(Group(name) for name in ("Desirability", "Viability", "Feasibility & risk")[: pick.randint(1, 3)])
    weights = PERCENT if seed % 5 == 0 else POINTS
    criteria = _criteria(pick, scale, groups, pick.randint(5, 60), weights)
    scores = {}
    blank_rate = pick.choice((0, 0, 0.02, 0.2))
    for criterion in criteria:
        for option in options:
            if criterion.kind != NOT_ASSESSED and pick.random() >= blank_rate:
                scores[criterion.ref, option.id] = _score(pick, scale, criterion)
    if pick.random() < 0.4 and len(options) > 1:  # a tie, exact on paper
        for criterion in criteria:
            if (criterion.ref, options[0].id) in scores:
                scores[criterion.ref, options[1].id] = scores[criterion.ref, options[0].id]
    basis = pick.choice((SHARE, WEIGHTED))
    setup = Setup(f"Generated {seed}", rag_basis=basis, weights=weights)
    return Appraisal(setup, scale, _bands(pick), groups, options, criteria, scores)


def _scale(pick: random.Random) -> Scale:
    if pick.random() < 0.35:
        low, high = pick.choice(((0, 5), (1, 5), (0, 10), (-3, 3), (1, 10)))
        return Scale((Level("Highest", Fraction(high)), Level("Lowest", Fraction(low))), numeric=True)
    names = sorted(pick.sample(range(len(LEVEL_NAMES)), pick.randint(2, 7)))
    points = sorted(pick.sample(range(-4, 41), len(names)), reverse=True)
    if points[0] <= 0:
        points[0] = 10
    divisor = pick.choice((1, 1, 4, 10))
    return Scale(tuple(Level(LEVEL_NAMES[n], Fraction(p, divisor)) for n, p in zip(names, points, strict=True)))


def _bands(pick: random.Random) -> tuple[Band, ...]:
    count = pick.randint(2, 5)
    starts = sorted(pick.sample(range(10, 95), count - 1), reverse=True)
    return tuple(
        Band(f"Band {n}", "ABCDE"[n], Fraction(start), "is explained here" if n % 2 else "")
        for n, start in enumerate([*starts, 0])
    )


def _criteria(
    pick: random.Random, scale: Scale, groups: tuple[Group, ...], count: int, weights: str
) -> tuple[Criterion, ...]:
    found = []
    for number in range(1, count + 1):
        kind = pick.choices((SCORED, GATEWAY, NOT_ASSESSED), (10, 1, 1))[0] if number > 1 else SCORED
        weight = Fraction(pick.randint(1, 200), pick.choice((1, 10, 100))) if kind == SCORED else None
        if weight is not None and weights == PERCENT:
            weight += 1  # below 1 it would stand for a share, as 30% is stored as 0.3
        levels: dict[str, str] = {}
        if kind == SCORED and not scale.numeric and pick.random() < 0.6:
            some = pick.sample(scale.levels, pick.randint(1, len(scale.levels)))
            levels = {level.name: f"{level.name} here" for level in scale.levels if level in some}
        group = pick.choice(groups).name
        found.append(Criterion(f"C{number}", group, f"Criterion {number}", "Is it?", kind, weight, levels))
    return tuple(found)


def _score(pick: random.Random, scale: Scale, criterion: Criterion) -> str | Fraction:
    if criterion.is_gateway:
        return "Pass" if pick.random() < 0.9 else "Fail"
    if scale.numeric:
        return Fraction(pick.randint(int(scale.lowest) * 2, int(scale.highest) * 2), 2)
    return pick.choice(criterion.available(scale) if pick.random() < 0.95 else scale.levels).name
