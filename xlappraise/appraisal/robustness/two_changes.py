"""In, a Matrix; out, the pairs of changed scores that together cost the first option its lead, one at a time."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlappraise.appraisal.robustness.levels import Change, change_of
from xlappraise.appraisal.robustness.matrix import Matrix


class PairOfChanges(NamedTuple):
    """Two changes that together let `rival` draw level with the winner or pass it; neither does alone."""

    first: Change
    second: Change
    rival: str


class _Step(NamedTuple):
    """A change of one cell towards the rival, and by how much it closes the gap, in whole numbers."""

    gain: int
    i: int
    j: int
    points: int


def pairs(matrix: Matrix, totals: Sequence[int], winner: int, rivals: Sequence[int]) -> Iterator[PairOfChanges]:
    """Every pair that `levels.count_pairs` counts, rival by rival, in the order of the criteria."""
    for rival in rivals:
        needed = totals[winner] - totals[rival]
        steps = [step for step in _steps(matrix, winner, rival) if step.gain < needed]
        for n, one in enumerate(steps):
            for two in steps[n + 1 :]:
                if one.gain + two.gain >= needed and (one.i, one.j) != (two.i, two.j):
                    first, second = (change_of(matrix, step.i, step.j, step.points) for step in (one, two))
                    yield PairOfChanges(first, second, matrix.options[rival].id)


def _steps(matrix: Matrix, winner: int, rival: int) -> list[_Step]:
    """Every change of one cell of either that helps the rival."""
    return [
        _Step(gain, i, j, points)
        for j, weight in enumerate(matrix.weights)
        for i, sign in ((winner, -1), (rival, 1))
        for points in matrix.available[j]
        if (gain := sign * weight * (points - (matrix.points[i][j] or 0))) > 0
    ]
