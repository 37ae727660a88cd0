"""In, an appraisal and the scores that are in doubt; out, one Matrix of whole numbers for exact arithmetic.

Weights and points are multiplied by their common denominators, so that every sum below is a sum of
whole numbers. A true total is the whole number divided by `unit`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import chain
from math import lcm
from operator import mul
from typing import NamedTuple

from xlappraise.appraisal.model import FAIL, PASS, Appraisal, Criterion, Key, Option, Scale
from xlappraise.appraisal.scoring import DECIMALS, points_of

Row = tuple[int, ...]

IN, OPEN = "in", "open"

TENTHS = 10
"""A numeric scale is taken in tenths of its width where one level up or down is asked for."""


class Matrix(NamedTuple):
    """Who takes part and with what points, as whole numbers.

    `points[i][j]` is what option i earns on criterion j as stated, None where blank. `low` and `high` are
    the least and most over everything that may stand there: alike where the score is certain.
    `choices` holds, for blank and doubtful cells only, every possible number of points, highest first.
    On a numeric scale these are the two ends (and what is stated).
    """

    appraisal: Appraisal
    options: tuple[Option, ...]
    open: tuple[bool, ...]
    criteria: tuple[Criterion, ...]
    weights: Row
    weight_unit: int
    point_unit: int
    points: tuple[tuple[int | None, ...], ...]
    low: tuple[Row, ...]
    high: tuple[Row, ...]
    choices: Mapping[tuple[int, int], Row]
    blanks: int
    doubtful: int

    @property
    def unit(self) -> int:
        """What a whole-number total is divided by to give the true one."""
        return self.weight_unit * self.point_unit

    def total(self, points: Iterable[int]) -> int:
        """Weighted total of one option's points, in whole numbers."""
        return sum(map(mul, self.weights, points))

    def rounded(self, total: int) -> int:
        """The total in millionths, halves away from zero: the number by which totals are compared.

        The same as `scoring.rounded`, in whole numbers, which is some twenty times as fast.
        """
        unit: int = self.weight_unit * self.point_unit
        millionths: int = 10**DECIMALS
        if not millionths % unit:
            return total * (millionths // unit)
        size = (2 * abs(total) * millionths + unit) // (2 * unit)
        return size if total >= 0 else -size

    def weight(self, scaled: int) -> Fraction:
        """A weight as the officer writes it."""
        return Fraction(scaled, self.weight_unit)

    def true(self, total: int) -> Fraction:
        """A total as the officer reads it."""
        return Fraction(total, self.unit)


def whole(value: Fraction, unit: int) -> int:
    """`value` times `unit`, a multiple of its denominator: in whole numbers, which is ten times as fast."""
    return value.numerator * (unit // value.denominator)


def build(appraisal: Appraisal, doubtful: frozenset[Key] = frozenset()) -> Matrix:
    """The matrix of the options that take part: short-listed and not failed at a gateway.

    ValueError when a scored criterion has no weight: such an appraisal is blocked and has no results to be
    sure of.
    """
    criteria = appraisal.scored
    taking_part = [(option, passed) for option in appraisal.short_list if (passed := gateways(appraisal, option))]
    options = tuple(option for option, _ in taking_part)
    raw_weights = [_weight(criterion) for criterion in criteria]
    cells = [[points_of(appraisal, criterion, option) for criterion in criteria] for option in options]
    open_cells = {
        (i, j): _choices(appraisal.scale, criterion, cells[i][j])
        for i, option in enumerate(options)
        for j, criterion in enumerate(criteria)
        if cells[i][j] is None or (criterion.ref, option.id) in doubtful
    }
    weight_unit = lcm(*(weight.denominator for weight in raw_weights))
    known = (point for row in cells for point in row if point is not None)
    levels = (level.points for level in appraisal.scale.levels)
    point_unit = lcm(*(point.denominator for point in chain(known, levels)))
    if appraisal.scale.numeric:
        point_unit *= TENTHS
    points = tuple(tuple(None if p is None else whole(p, point_unit) for p in row) for row in cells)
    choices = {cell: tuple(whole(p, point_unit) for p in found) for cell, found in open_cells.items()}
    return Matrix(
        appraisal,
        options,
        tuple(passed == OPEN for _, passed in taking_part),
        criteria,
        tuple(whole(weight, weight_unit) for weight in raw_weights),
        weight_unit,
        point_unit,
        points,
        _ends(points, choices, -1),
        _ends(points, choices, 0),
        choices,
        blanks=sum(row.count(None) for row in points),
        doubtful=len(choices) - sum(row.count(None) for row in points),
    )


def gateways(appraisal: Appraisal, option: Option) -> str:
    """IN when every gateway is passed, OPEN when one is still blank, empty when one is failed."""
    answers = [appraisal.scores.get((criterion.ref, option.id)) for criterion in appraisal.gateways]
    if FAIL in answers:
        return ""
    return IN if all(answer == PASS for answer in answers) else OPEN


def _weight(criterion: Criterion) -> Fraction:
    if criterion.weight is None:
        raise ValueError(f"Criterion {criterion.ref} is scored but has no weight.")
    return criterion.weight


def _choices(scale: Scale, criterion: Criterion, stated: Fraction | None) -> list[Fraction]:
    found = {level.points for level in criterion.available(scale)}
    if stated is not None:
        found.add(stated)
    return sorted(found, reverse=True)


def _ends(
    points: tuple[tuple[int | None, ...], ...], choices: Mapping[tuple[int, int], Row], end: int
) -> tuple[Row, ...]:
    """Every option's points with open cells at their highest (end 0) or lowest (end -1)."""
    return tuple(
        tuple(choices[i, j][end] if (i, j) in choices else (point or 0) for j, point in enumerate(row))
        for i, row in enumerate(points)
    )
