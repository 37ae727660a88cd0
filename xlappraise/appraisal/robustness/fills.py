"""In, an appraisal, its doubtful scores and totals to meet; out, what holds over every fill that meets them.

A fill puts a level into each open cell (blank or doubtful) of an option. Totals tie the cells of an option
together, so best and worst case per cell no longer do; fills are counted, and ranges found, by dynamic
programming over the sums that are still within reach, which visits sums instead of fills.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from math import prod
from operator import mul, sub

from xlappraise.appraisal.model import Appraisal, Key, Score
from xlappraise.appraisal.printed import PrintedFigure
from xlappraise.appraisal.robustness.points_matrix import PointsMatrix, build
from xlappraise.appraisal.robustness.score_changes import level_of
from xlappraise.appraisal.scoring import DECIMALS, round_half_away
from xlappraise.records import NamedTuple

Ways = tuple[Mapping[int, int], ...]
"""For each open cell in turn, and after the last: partial sum -> number of ways from there to the total."""


Totals = Mapping[str, Fraction | PrintedFigure]
"""Totals to meet by option ID: exact ones, or as a paper prints them."""


class FillRadius(NamedTuple):
    """Lowest and highest robustness radius (a share, 0 to 1) of a pair over the fills that meet both totals."""

    above: str
    below: str
    lowest: Fraction
    highest: Fraction


class FillDominance(NamedTuple):
    """In how many of the `of` joint fills of both options `above` dominates `below`."""

    above: str
    below: str
    holds: int
    of: int


class Fills(NamedTuple):
    """What holds over all fills that meet the totals.

    `counts`: fills by option ID; 1 where nothing is open, 0 where no fill meets the total. `sets` is their
    product. `radii` compares each option with the next below it, and the first with all, by the totals met.
    """

    counts: Mapping[str, int]
    sets: int
    radii: tuple[FillRadius, ...]
    dominance: tuple[FillDominance, ...]


def fills(appraisal: Appraisal, doubtful: frozenset[Key], totals: Totals | None = None) -> Fills:
    """Counts, radii and dominance over every fill of the open cells that meets `totals` (option ID -> total).

    Without `totals`, those of the scores as they stand. An option without a total may be filled freely and is not
    compared. ValueError on a numeric scale, where fills cannot be counted, and when a criterion has no weight.
    """
    return fills_of(build(appraisal, doubtful), totals)


def fills_of(matrix: PointsMatrix, totals: Totals | None = None) -> Fills:
    """The same for the appraisal of a matrix."""
    _levels_only(matrix)
    wanted = {key: _as_printed(total) for key, total in (stated_totals(matrix) if totals is None else totals).items()}
    ways = [_ways(matrix, i, wanted.get(option.id)) for i, option in enumerate(matrix.options)]
    counts = [_start(way)[1] for way in ways]
    ranked = [i for i, option in enumerate(matrix.options) if counts[i] and option.id in wanted]
    ranked.sort(key=lambda i: -wanted[matrix.options[i].id].value)
    compared = [*pairwise(ranked), *((ranked[0], k) for k in ranked[2:])]
    return Fills(
        {option.id: counts[i] for i, option in enumerate(matrix.options)},
        prod(counts),
        tuple(_radius(matrix, a, b, ways) for a, b in compared),
        tuple(found for a in ranked for b in ranked if a != b if (found := _dominance(matrix, a, b, ways)).holds),
    )


def each(
    appraisal: Appraisal, doubtful: frozenset[Key], option: str, total: Fraction | PrintedFigure | None = None
) -> Iterator[dict[Key, Score]]:
    """Every fill of one option's open cells that meets its total (any, when None), one at a time.

    KeyError for an option that takes no part; ValueError on a numeric scale.
    """
    matrix = _levels_only(build(appraisal, doubtful))
    found = {given.id: i for i, given in enumerate(matrix.options)}[option]
    cells, ways = _cells(matrix, found), _ways(matrix, found, None if total is None else _as_printed(total))

    def walk(n: int, reached: int) -> Iterator[dict[Key, Score]]:
        if n == len(cells):
            yield {}
            return
        j = cells[n]
        for points in matrix.choices[found, j]:
            if ways[n + 1].get(reached + matrix.weights[j] * points):
                key = matrix.criteria[j].ref, option
                for rest in walk(n + 1, reached + matrix.weights[j] * points):
                    yield {key: level_of(matrix, points), **rest}

    if ways[0].get(_base(matrix, found)):
        yield from walk(0, _base(matrix, found))


def stated_totals(matrix: PointsMatrix) -> dict[str, Fraction]:
    """Totals of the options without a blank score, as their scores stand."""
    rows = zip(matrix.options, matrix.points, strict=True)
    return {o.id: matrix.true(matrix.total(p or 0 for p in row)) for o, row in rows if None not in row}


def _levels_only(matrix: PointsMatrix) -> PointsMatrix:
    if matrix.appraisal.scale.numeric:
        raise ValueError("Fills can be counted on a scale of levels only, not on a numeric scale.")
    return matrix


def _cells(matrix: PointsMatrix, i: int) -> list[int]:
    """Criteria on which option i has an open cell."""
    return [j for j in range(len(matrix.criteria)) if (i, j) in matrix.choices]


def _base(matrix: PointsMatrix, i: int) -> int:
    """What option i surely has: the total over its certain cells."""
    cells = zip(matrix.weights, matrix.points[i], strict=True)
    return sum(w * (p or 0) for j, (w, p) in enumerate(cells) if (i, j) not in matrix.choices)


def _ways(matrix: PointsMatrix, i: int, total: PrintedFigure | None) -> Ways:
    """In how many ways each partial sum within reach leads to the total."""
    steps = [[matrix.weights[j] * points for points in matrix.choices[i, j]] for j in _cells(matrix, i)]
    within = [{_base(matrix, i)}]
    for step in steps:
        within.append({reached + added for reached in within[-1] for added in step})
    met = within[-1] if total is None else _totals_met(matrix, within[-1], total)
    ways: list[dict[int, int]] = [{reached: int(reached in met) for reached in within[-1]}]
    for step, reach in zip(reversed(steps), reversed(within[:-1]), strict=True):
        ways.append({reached: sum(ways[-1][reached + added] for added in step) for reached in reach})
    return tuple(reversed(ways))


def _totals_met(matrix: PointsMatrix, sums: set[int], total: PrintedFigure) -> set[int]:
    """Those that may be printed so, to six decimals as totals are compared everywhere."""
    return {reached for reached in sums if total.may_be(Fraction(matrix.in_millionths(reached), 10**DECIMALS))}


def _as_printed(total: Fraction | PrintedFigure) -> PrintedFigure:
    """A total to meet; a plain number is exact, to six decimals."""
    return total if isinstance(total, PrintedFigure) else PrintedFigure(round_half_away(total, DECIMALS), DECIMALS)


def _start(ways: Ways) -> tuple[int, int]:
    """What an option surely has, and the number of ways from there to its total."""
    ((base, number),) = ways[0].items()
    return base, number


Joint = tuple[int, int]
"""Partial sums of two options."""


_Stage = tuple[Sequence[tuple[int, int, int]], Mapping[int, int], Mapping[int, int]]
"""One criterion of a pair: what its choices add to both sums and the gap, and the sums of each still alive."""


def _apart(matrix: PointsMatrix, a: int, b: int) -> list[int]:
    """Weighted differences on the criteria on which the scores of both are certain."""
    still_open = {j for i, j in matrix.choices if i in (a, b)}
    differences = map(mul, matrix.weights, map(sub, matrix.low[a], matrix.low[b]))
    return [difference for j, difference in enumerate(differences) if j not in still_open]


def _stages(matrix: PointsMatrix, a: int, b: int, ways: Sequence[Ways]) -> Iterator[_Stage]:
    """The criteria on which either has an open cell."""
    after_a, after_b = iter(ways[a]), iter(ways[b])
    alive_a, alive_b = next(after_a), next(after_b)
    for j in sorted({*_cells(matrix, a), *_cells(matrix, b)}):
        weight, of_a, of_b = matrix.weights[j], matrix.choices.get((a, j)), matrix.choices.get((b, j))
        alive_a = next(after_a) if of_a else alive_a
        alive_b = next(after_b) if of_b else alive_b
        moves = [
            (weight * x if of_a else 0, weight * y if of_b else 0, weight * (x - y))
            for x in of_a or (matrix.points[a][j] or 0,)
            for y in of_b or (matrix.points[b][j] or 0,)
        ]
        yield moves, alive_a, alive_b


def _next_sums(stage: _Stage, sums: Joint) -> Iterator[tuple[Joint, int]]:
    """The sums after this criterion from which both totals can still be met, with the difference on it."""
    moves, alive_a, alive_b = stage
    for add_a, add_b, difference in moves:
        after = sums[0] + add_a, sums[1] + add_b
        if alive_a.get(after[0]) and alive_b.get(after[1]):
            yield after, difference


def _radius(matrix: PointsMatrix, a: int, b: int, ways: Sequence[Ways]) -> FillRadius:
    """Least and most sum of w |d| for every pair of sums within reach; the radius is the gap over it."""
    sure = sum(map(abs, _apart(matrix, a, b)))
    spread = {(_start(ways[a])[0], _start(ways[b])[0]): (sure, sure)}
    for stage in _stages(matrix, a, b, ways):
        after: dict[Joint, tuple[int, int]] = {}
        for sums, (least, most) in spread.items():
            for reached, difference in _next_sums(stage, sums):
                low, high = least + abs(difference), most + abs(difference)
                if before := after.get(reached):
                    low, high = min(low, before[0]), max(high, before[1])
                after[reached] = low, high
        spread = after
    radii = [
        Fraction(x - y, moved) if moved and matrix.in_millionths(x) != matrix.in_millionths(y) else Fraction(0)
        for (x, y), ends in spread.items()
        for moved in ends
    ]
    return FillRadius(matrix.options[a].id, matrix.options[b].id, min(radii), max(radii))


def _dominance(matrix: PointsMatrix, a: int, b: int, ways: Sequence[Ways]) -> FillDominance:
    """Number of joint fills in which a is nowhere lower than b and somewhere higher."""
    (base_a, of_a), (base_b, of_b) = _start(ways[a]), _start(ways[b])
    apart, holds = _apart(matrix, a, b), 0
    if min(apart, default=0) >= 0:  # else a is lower there, and no fill helps
        holds = _count_of_dominated(_stages(matrix, a, b, ways), (base_a, base_b), any(apart))
    return FillDominance(matrix.options[a].id, matrix.options[b].id, holds, of_a * of_b)


def _count_of_dominated(stages: Iterable[_Stage], start: Joint, higher: bool) -> int:
    """Number of joint fills that are nowhere lower, and somewhere higher if `higher` is not so from the start."""
    count: dict[tuple[Joint, bool], int] = {(start, higher): 1}
    for stage in stages:
        after: dict[tuple[Joint, bool], int] = defaultdict(int)
        for (sums, so_far), number in count.items():
            for reached, difference in _next_sums(stage, sums):
                if difference >= 0:
                    after[reached, so_far or difference > 0] += number
        count = after
    return sum(number for (_, so_far), number in count.items() if so_far)
