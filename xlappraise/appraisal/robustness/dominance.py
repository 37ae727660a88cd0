"""In, a PointsMatrix; out, which option dominates which: as stated, for certain, or under some fill of open cells."""

from collections.abc import Sequence

from xlappraise.appraisal.robustness.points_matrix import PointsMatrix
from xlappraise.records import NamedTuple


class Dominance(NamedTuple):
    """`above` earns at least as much as `below` on every criterion and more on one.

    `stated`: with the scores as they stand (None when one is blank). `certain`: whatever stands in the blank
    and doubtful cells. A pair that is neither is listed when some fill makes it so.
    """

    above: str
    below: str
    stated: bool | None
    certain: bool


def dominance(matrix: PointsMatrix) -> tuple[Dominance, ...]:
    """Every pair of which one dominates the other as stated or under some fill of the open cells."""
    found = []
    for a in range(len(matrix.options)):
        for b in range(len(matrix.options)):
            if a != b and _dominates(matrix.high[a], matrix.low[b]):
                certain = _dominates(matrix.low[a], matrix.high[b])
                row_a, row_b = matrix.points[a], matrix.points[b]
                blank = None in row_a or None in row_b
                stated = None if blank else _dominates([p or 0 for p in row_a], [p or 0 for p in row_b])
                found.append(Dominance(matrix.options[a].id, matrix.options[b].id, stated, certain))
    return tuple(found)


def _dominates(a: Sequence[int], b: Sequence[int]) -> bool:
    return all(x >= y for x, y in zip(a, b, strict=True)) and any(x > y for x, y in zip(a, b, strict=True))
