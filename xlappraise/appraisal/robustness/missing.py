"""In, a PointsMatrix; out, what holds whatever stands in the blank and doubtful cells.

Cells of different options are independent, so that an option does best when its own open cells are at their
highest and all others' at their lowest. Every answer below is therefore exact over all fills, without
enumeration.
"""

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction

from xlappraise.appraisal.robustness.points_matrix import PointsMatrix
from xlappraise.appraisal.robustness.weight_changes import radius
from xlappraise.records import NamedTuple


class OptionRange(NamedTuple):
    """Lowest and highest total of an option and the ranks between which it lies, if it takes part.

    `open`: a gateway is unanswered, so that it may be out altogether.
    """

    option: str
    low: Fraction
    high: Fraction
    best: int
    worst: int
    open: bool


class Certainty(NamedTuple):
    """What is certain over all that may stand in `blanks` blank and `doubtful` doubtful cells.

    `first` are the options that nobody can pass, whatever is put there; `alone` says that nobody can draw
    level either. `can_win` are those that come first, or joint first, under some fill. `radius` is the lowest
    and highest over all fills of how far (a share, 0 to 1) every weight may be wrong before the certain first is
    passed; None when nobody is certain to be first and alone.
    """

    blanks: int
    doubtful: int
    standings: tuple[OptionRange, ...]
    can_win: tuple[str, ...]
    first: tuple[str, ...]
    alone: bool
    radius: tuple[Fraction, Fraction] | None

    @property
    def open_cells(self) -> int:
        """How many cells are blank or doubtful."""
        return self.blanks + self.doubtful


def certainty(matrix: PointsMatrix) -> Certainty:
    """Best and worst ranks, who can win and who surely does, over all fills of the open cells."""
    found = standings(matrix)
    first = tuple(i for i, standing in enumerate(found) if standing.worst == 1 and not standing.open)
    alone = len(first) == 1 and all(s.best > 1 for i, s in enumerate(found) if i != first[0])
    return Certainty(
        matrix.blanks,
        matrix.doubtful,
        found,
        tuple(standing.option for standing in found if standing.best == 1),
        tuple(found[i].option for i in first),
        alone,
        _radius(matrix, first[0]) if alone else None,
    )


def standings(matrix: PointsMatrix) -> tuple[OptionRange, ...]:
    """Totals and ranks of every option that takes part, as ranges; the ranks as in `scoring.score`."""
    lows, highs = ends(matrix)
    least = [matrix.true(total) for total in lows]
    most = [matrix.true(total) for total in highs] if matrix.choices else least
    found = zip(matrix.options, least, most, ranks(matrix, lows, highs), matrix.open, strict=True)
    return tuple(OptionRange(option.id, low, high, *ends_, is_open) for option, low, high, ends_, is_open in found)


def ends(matrix: PointsMatrix) -> tuple[list[int], list[int]]:
    """Lowest and highest total of every option, in whole numbers."""
    lows = [matrix.total(row) for row in matrix.low]
    return lows, [matrix.total(row) for row in matrix.high] if matrix.choices else lows


def ranks(matrix: PointsMatrix, lows: Sequence[int], highs: Sequence[int]) -> list[tuple[int, int]]:
    """Best and worst rank of every option, its total being between these ends: who is surely, who perhaps above."""
    low, high = matrix.comparable(lows), matrix.comparable(highs)
    perhaps = sorted(high)
    surely = sorted(total for total, is_open in zip(low, matrix.open, strict=True) if not is_open)
    return [
        (
            1 + len(surely) - bisect_right(surely, at_best),
            # Nobody ranks above itself.
            1 + len(perhaps) - bisect_right(perhaps, at_worst) - (at_best > at_worst),
        )
        for at_worst, at_best in zip(low, high, strict=True)
    ]


def _radius(matrix: PointsMatrix, winner: int) -> tuple[Fraction, Fraction] | None:
    """All rivals' radii are lowest in one and the same fill, and highest in one and the same."""
    radii = [radius(matrix, winner, k) for k in range(len(matrix.options)) if k != winner]
    if not radii:
        return None
    return min(r.lowest for r in radii), min(r.highest for r in radii)
