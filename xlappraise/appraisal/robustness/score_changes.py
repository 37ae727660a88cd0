"""In, a PointsMatrix; out, exactly which changes of scores change the order, and the fewest that change who is first.

Only options without a blank score and with every gateway passed are compared.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate, chain, combinations

from xlappraise.appraisal.model import Score
from xlappraise.appraisal.robustness.points_matrix import PointsMatrix, whole
from xlappraise.appraisal.robustness.weight_changes import Pair
from xlappraise.records import NamedTuple

TIES, FLIPS = "ties", "flips"

_Crossing = tuple[int, int, int | Fraction, int, int, str]
"""A Flip by indexes: option, criterion, the points that it would earn, the options above and below, the effect."""


Cells = Sequence[Sequence[int]]
"""For each criterion, what every change of an option's score there closes of the gap between winner and rival."""


class Closing(NamedTuple):
    """What single changes close of the gap: `down` those of the winner's scores, `up` those of each rival's."""

    down: Cells
    up: Mapping[int, Cells]


class ScoreChange(NamedTuple):
    """One score, and what it would become: a level, or on a numeric scale a number."""

    ref: str
    option: str
    now: Score
    to: Score


class Flip(NamedTuple):
    """A single change and the pair it affects: `above` and `below` draw level (TIES) or swap (FLIPS).

    On a numeric scale `change.to` is the score at which they draw level.
    """

    change: ScoreChange
    above: str
    below: str
    effect: str


class Fewest(NamedTuple):
    """The fewest scores that would have to change for `rival` to draw level with the winner or pass it."""

    changes: int
    rival: str


def single(
    matrix: PointsMatrix, totals: Sequence[int], compared: Sequence[int], told: Container[Pair] | None = None
) -> Iterator[Flip]:
    """Every single level change that makes two options draw level or swap, in the order of the criteria.

    Options that are level already are left out: any change splits them. `told` limits this to some pairs (the
    higher option first).
    """
    find = _numeric if matrix.appraisal.scale.numeric else _levels
    for i, j, points, above, below, effect in find(matrix, totals, compared):
        if told is None or (above, below) in told:
            change = change_of(matrix, i, j, points)
            yield Flip(change, matrix.options[above].id, matrix.options[below].id, effect)


def _levels(matrix: PointsMatrix, totals: Sequence[int], compared: Sequence[int]) -> Iterator[_Crossing]:
    stood = {i: matrix.in_millionths(totals[i]) for i in compared}
    ladder = sorted((total, i) for i, total in stood.items())
    for j, (weight, available) in enumerate(zip(matrix.weights, matrix.available, strict=True)):
        for i, before in stood.items():
            now = _at(matrix, i, j)
            for points in available:
                if points == now:
                    continue
                after = matrix.in_millionths(totals[i] + weight * (points - now))
                low, high = (before, after) if before < after else (after, before)
                for passed, k in ladder[bisect_left(ladder, (low, -1)) : bisect_right(ladder, (high, len(totals)))]:
                    if passed != before:
                        above, below = (i, k) if before > passed else (k, i)
                        yield i, j, points, above, below, TIES if passed == after else FLIPS


def _numeric(matrix: PointsMatrix, totals: Sequence[int], compared: Sequence[int]) -> Iterator[_Crossing]:
    """On a numeric scale: the score, if it lies on the scale, at which two options draw level."""
    stood = {i: matrix.in_millionths(totals[i]) for i in compared}
    for j, (weight, available) in enumerate(zip(matrix.weights, matrix.available, strict=True)):
        low, high = weight * min(available), weight * max(available)
        for i in compared:
            for k in compared:
                to = weight * _at(matrix, i, j) + totals[k] - totals[i]
                if low <= to <= high and stood[i] != stood[k]:
                    above, below = (i, k) if totals[i] > totals[k] else (k, i)
                    yield i, j, Fraction(to, weight), above, below, TIES


def closing_changes(matrix: PointsMatrix, winner: int, rivals: Sequence[int]) -> Closing:
    """What single changes of the winner's and of the rivals' scores close of the gap between the two."""
    return Closing(_gains(matrix, winner, -1), {rival: _gains(matrix, rival, 1) for rival in rivals})


def _gains(matrix: PointsMatrix, i: int, sign: int) -> list[list[int]]:
    """By criterion: what every change of option i's score there adds to its total (sign 1) or takes off it (-1)."""
    cells = zip(matrix.weights, matrix.available, matrix.points[i], strict=True)
    return [
        [gain for points in available if (gain := sign * weight * (points - (at or 0))) > 0]
        for weight, available, at in cells
    ]


def count_pairs(totals: Sequence[int], winner: int, found: Closing) -> int:
    """How many sets of two changed scores cost the winner its sole lead, neither of the two doing so alone.

    A set counts once, whichever rivals gain by it. Changes of two different rivals never help each other. On a
    numeric scale a change is one to an end of the scale.
    """
    needed = {rival: totals[winner] - totals[rival] for rival in found.up}
    least = min(needed.values(), default=0)
    own = _below(least, found.down)
    count = _pairs(least, own)
    for rival, cells in found.up.items():
        theirs = _below(needed[rival], cells)
        ordered = sorted(chain.from_iterable(theirs))
        count += _pairs(needed[rival], theirs)
        count += sum(len(ordered) - bisect_left(ordered, needed[rival] - gain) for gain in chain.from_iterable(own))
    return count


def _below(needed: int, cells: Cells) -> Cells:
    """The gains that do not suffice alone."""
    return [[gain for gain in cell if gain < needed] for cell in cells]


def _pairs(needed: int, cells: Cells) -> int:
    """Pairs of gains below `needed`, each from another cell, that together reach it."""
    ordered = sorted(chain.from_iterable(cells))
    if sum(ordered[-2:]) < needed:
        return 0
    count = sum(len(ordered) - max(n, bisect_left(ordered, needed - gain)) for n, gain in enumerate(ordered, 1))
    return count - sum(one + two >= needed for cell in cells for one, two in combinations(cell, 2))


def fewest(matrix: PointsMatrix, totals: Sequence[int], winner: int, found: Closing) -> Fewest | None:
    """The fewest changes that cost the winner its lead; None when no rival can ever draw level."""
    least = []
    for rival, cells in found.up.items():
        best = sorted((max(cell) for cell in (*found.down, *cells) if cell), reverse=True)
        enough = (n for n, gain in enumerate(accumulate(best, initial=0)) if gain >= totals[winner] - totals[rival])
        if (changes := next(enough, None)) is not None:
            least.append(Fewest(changes, matrix.options[rival].id))
    return min(least, key=lambda f: f.changes, default=None)


def _at(matrix: PointsMatrix, i: int, j: int) -> int:
    """Points as stated; only asked of options without a blank."""
    return matrix.points[i][j] or 0


def change_of(matrix: PointsMatrix, i: int, j: int, points: int | Fraction) -> ScoreChange:
    """The change of option i's score on criterion j to those points."""
    ref, option = matrix.criteria[j].ref, matrix.options[i].id
    return ScoreChange(ref, option, matrix.appraisal.scores[ref, option], level_of(matrix, points))


def level_of(matrix: PointsMatrix, points: int | Fraction) -> Score:
    """The level that earns those points; on a numeric scale the number itself."""
    scale, unit = matrix.appraisal.scale, matrix.point_unit
    if scale.numeric:
        return Fraction(points, unit)
    return next(level.name for level in scale.levels if whole(level.points, unit) == points)
