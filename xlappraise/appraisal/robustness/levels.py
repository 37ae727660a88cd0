"""In, a Matrix; out, exactly which changes of scores change the order, and who is nowhere worse than whom.

Only options without a blank score and with every gateway passed are compared, save for dominance, which is
told apart into what is certain and what merely could be.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, combinations, groupby, islice
from typing import NamedTuple

from xlappraise.appraisal.model import Score
from xlappraise.appraisal.robustness.matrix import Matrix, whole

TIES, FLIPS = "ties", "flips"


class Change(NamedTuple):
    """One score, and what it would become: a level, or on a numeric scale a number."""

    ref: str
    option: str
    now: Score
    to: Score


class Flip(NamedTuple):
    """A single change and the pair it affects: `above` and `below` draw level (TIES) or swap (FLIPS).

    On a numeric scale `change.to` is the score at which they draw level.
    """

    change: Change
    above: str
    below: str
    effect: str


class PairOfChanges(NamedTuple):
    """Two changes that together let `rival` draw level with the winner or pass it; neither does alone."""

    first: Change
    second: Change
    rival: str


class Fewest(NamedTuple):
    """The fewest scores that would have to change for `rival` to draw level with the winner or pass it."""

    changes: int
    rival: str


class Dominance(NamedTuple):
    """`above` earns at least as much as `below` on every criterion and more on one.

    `stated`: with the scores as they stand (None when one is blank). `certain`: whatever stands in the blank
    and doubtful cells. A pair that is neither is listed when some fill makes it so.
    """

    above: str
    below: str
    stated: bool | None
    certain: bool


class _Step(NamedTuple):
    """A change of one cell towards the rival, and by how much it closes the gap, in whole numbers."""

    gain: int
    i: int
    j: int
    points: int


def single(matrix: Matrix, totals: Sequence[int], compared: Sequence[int]) -> Iterator[Flip]:
    """Every single level change that makes two options draw level or swap, in the order of the criteria.

    Options that are level already are left out: any change splits them.
    """
    if matrix.appraisal.scale.numeric:
        yield from _numeric(matrix, totals, compared)
        return
    ladder = sorted((matrix.rounded(totals[i]), i) for i in compared)
    for j, weight in enumerate(matrix.weights):
        for i in compared:
            stood = matrix.rounded(totals[i])
            for points in _levels(matrix, j):
                stands = matrix.rounded(totals[i] + weight * (points - _at(matrix, i, j)))
                low, high = min(stood, stands), max(stood, stands)
                for passed, k in ladder[bisect_left(ladder, (low, -1)) : bisect_right(ladder, (high, len(totals)))]:
                    if passed != stood:
                        above, below = (i, k) if stood > passed else (k, i)
                        effect = TIES if passed == stands else FLIPS
                        yield Flip(_change(matrix, i, j, points), _id(matrix, above), _id(matrix, below), effect)


def _numeric(matrix: Matrix, totals: Sequence[int], compared: Sequence[int]) -> Iterator[Flip]:
    """On a numeric scale: the score, if it lies on the scale, at which two options draw level."""
    low, high = matrix.appraisal.scale.lowest, matrix.appraisal.scale.highest
    for j, weight in enumerate(matrix.weights):
        for i in compared:
            now = Fraction(_at(matrix, i, j), matrix.point_unit)
            for k in compared:
                to = now + Fraction(totals[k] - totals[i], weight * matrix.point_unit)
                if matrix.rounded(totals[i]) != matrix.rounded(totals[k]) and low <= to <= high:
                    above, below = (i, k) if totals[i] > totals[k] else (k, i)
                    change = Change(matrix.criteria[j].ref, _id(matrix, i), now, to)
                    yield Flip(change, _id(matrix, above), _id(matrix, below), TIES)


def pairs(
    matrix: Matrix, totals: Sequence[int], winner: int, rivals: Sequence[int], limit: int
) -> tuple[int, tuple[PairOfChanges, ...]]:
    """How many pairs of changes cost the winner its lead, and the first `limit` of them.

    On a numeric scale a change is one to an end of the scale.
    """
    count = 0
    listed: list[PairOfChanges] = []
    for rival in rivals:
        needed = totals[winner] - totals[rival]
        steps = [step for step in _steps(matrix, winner, rival) if step.gain < needed]
        gains = sorted(step.gain for step in steps)
        count += sum(len(gains) - max(n + 1, bisect_left(gains, needed - gain)) for n, gain in enumerate(gains))
        by_cell = groupby(steps, key=lambda step: (step.i, step.j))
        alike = (pair for _, cell in by_cell for pair in combinations(cell, 2))
        count -= sum(one.gain + two.gain >= needed for one, two in alike)
        listed += islice(_pairs(matrix, steps, needed, rival), limit - len(listed))
    return count, tuple(listed)


def _pairs(matrix: Matrix, steps: Sequence[_Step], needed: int, rival: int) -> Iterator[PairOfChanges]:
    for n, one in enumerate(steps):
        for two in steps[n + 1 :]:
            if one.gain + two.gain >= needed and (one.i, one.j) != (two.i, two.j):
                first, second = (_change(matrix, step.i, step.j, step.points) for step in (one, two))
                yield PairOfChanges(first, second, _id(matrix, rival))


def fewest(matrix: Matrix, totals: Sequence[int], winner: int, rivals: Sequence[int]) -> Fewest | None:
    """The fewest changes that cost the winner its lead; None when no rival can ever draw level."""
    found = []
    for rival in rivals:
        best: dict[tuple[int, int], int] = {}
        for step in _steps(matrix, winner, rival):
            best[step.i, step.j] = max(step.gain, best.get((step.i, step.j), 0))
        gained = accumulate(sorted(best.values(), reverse=True), initial=0)
        enough = (n for n, gain in enumerate(gained) if gain >= totals[winner] - totals[rival])
        if (changes := next(enough, None)) is not None:
            found.append(Fewest(changes, _id(matrix, rival)))
    return min(found, key=lambda f: f.changes, default=None)


def dominance(matrix: Matrix) -> tuple[Dominance, ...]:
    """Every pair of which one dominates the other as stated or under some fill of the open cells."""
    found = []
    for a in range(len(matrix.options)):
        for b in range(len(matrix.options)):
            if a != b and _dominates(matrix.high[a], matrix.low[b]):
                certain = _dominates(matrix.low[a], matrix.high[b])
                row_a, row_b = matrix.points[a], matrix.points[b]
                blank = None in row_a or None in row_b
                stated = None if blank else _dominates([p or 0 for p in row_a], [p or 0 for p in row_b])
                found.append(Dominance(_id(matrix, a), _id(matrix, b), stated, certain))
    return tuple(found)


def _dominates(a: Sequence[int], b: Sequence[int]) -> bool:
    return all(x >= y for x, y in zip(a, b, strict=True)) and any(x > y for x, y in zip(a, b, strict=True))


def _steps(matrix: Matrix, winner: int, rival: int) -> list[_Step]:
    """Every change of one cell of either that helps the rival."""
    return [
        _Step(gain, i, j, points)
        for j, weight in enumerate(matrix.weights)
        for i, sign in ((winner, -1), (rival, 1))
        for points in _levels(matrix, j)
        if (gain := sign * weight * (points - _at(matrix, i, j))) > 0
    ]


def _levels(matrix: Matrix, j: int) -> list[int]:
    """Points of every level that may be chosen on criterion j."""
    scale = matrix.appraisal.scale
    return [whole(level.points, matrix.point_unit) for level in matrix.criteria[j].available(scale)]


def _at(matrix: Matrix, i: int, j: int) -> int:
    """Points as stated; only asked of options without a blank."""
    return matrix.points[i][j] or 0


def _id(matrix: Matrix, i: int) -> str:
    return matrix.options[i].id


def _change(matrix: Matrix, i: int, j: int, points: int) -> Change:
    ref, option = matrix.criteria[j].ref, _id(matrix, i)
    return Change(ref, option, matrix.appraisal.scores[ref, option], level_of(matrix, points))


def level_of(matrix: Matrix, points: int) -> Score:
    """The level that earns those points; on a numeric scale the number itself."""
    true, scale = Fraction(points, matrix.point_unit), matrix.appraisal.scale
    return true if scale.numeric else next(level.name for level in scale.levels if level.points == true)
