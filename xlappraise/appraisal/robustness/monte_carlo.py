"""In, an appraisal, an assumption and a seed; out, in which share of many draws each option has each rank.

Rank acceptability, pairwise winning and central weights are those of SMAA-2 (R. Lahdelma, P. Salminen,
Operations Research 49(3), 2001, 444-454), with competition ranks, so that equal options share a rank. They
count sets of weights or scores that were tried under an assumption; they are no measure of being right.
"""

from collections.abc import Callable, Sequence
from math import lcm, sqrt
from typing import TYPE_CHECKING

from xlappraise.appraisal.model import Appraisal, Key
from xlappraise.appraisal.robustness import draws as kernel
from xlappraise.appraisal.robustness.points_matrix import TENTHS, PointsMatrix, build
from xlappraise.records import NamedTuple

if TYPE_CHECKING:
    import numpy as np

    from xlappraise.appraisal.robustness.draws import Floats, Sampler

AROUND, UNKNOWN, GROUPS, SCORES = (
    "around stated weights",
    "unknown weights",
    "unknown group weights",
    "uncertain scores",
)
ASSUMPTIONS = (AROUND, UNKNOWN, GROUPS, SCORES)

MANY = 10
"""From this many criteria, unknown weights come with a caution."""

WIDEST = 2
"""Largest spread that is accepted: standard deviation over mean."""


class Acceptability(NamedTuple):
    """Shares of draws, 0 to 1, each between options in the order of `options`.

    `ranks[i][r]`: option i has competition rank r + 1, with standard error `errors[i][r]`. `wins[i][k]`:
    i has more than k. `central[i]`: mean share of each of `items` (Refs, or groups) over the draws in which i
    is first; None when it never is or weights are not drawn. `spread` is the relative standard deviation of
    each weight, or for uncertain scores the share of scores that are one level off.
    """

    assumption: str
    description: str
    draws: int
    seed: int
    spread: float | None
    options: tuple[str, ...]
    ranks: tuple[tuple[float, ...], ...]
    errors: tuple[tuple[float, ...], ...]
    wins: tuple[tuple[float, ...], ...]
    items: tuple[str, ...]
    central: tuple[tuple[float, ...] | None, ...]
    caution: str

    @property
    def first(self) -> dict[str, float]:
        """Share of draws in which each option is first or joint first."""
        return {option: row[0] for option, row in zip(self.options, self.ranks, strict=True)}


def acceptability(
    appraisal: Appraisal,
    assumption: str = AROUND,
    *,
    draws: int = 100_000,
    spread: float = 0.25,
    seed: int = 1,
    doubtful: frozenset[Key] = frozenset(),
    progress: Callable[[int], None] | None = None,
) -> Acceptability:
    """Rank acceptability under one of ASSUMPTIONS; the same seed gives the same answer.

    - AROUND: every weight on its own, gamma distributed with the stated weight as mean and `spread` as
      standard deviation over mean, then taken as a share of all.
    - UNKNOWN: every set of shares over the criteria is as good as any other (flat Dirichlet).
    - GROUPS: the same over the groups; inside a group the weights stay in the stated proportion.
    - SCORES: weights as stated; each score is one level off with chance `spread`, up or down evenly where
      both exist. On a numeric scale a level is a tenth of it.

    Blank and `doubtful` scores are drawn evenly from the levels available there; options with an unanswered
    gateway are taken as in. `progress` is called with the number of draws just done. ValueError for settings
    out of range or when there is nothing to draw, ModuleNotFoundError without numpy.
    """
    run = kernel.DrawSettings(draws, seed, progress)
    _refuse(assumption, spread, run)
    matrix = build(appraisal, doubtful)
    if not matrix.options or not matrix.criteria:
        raise ValueError("There is no option or no scored criterion to draw for.")
    if assumption == SCORES:
        counts = _scores(matrix, spread, run)
    else:
        problem = _by_group(matrix) if assumption == GROUPS else _by_criterion(matrix)
        counts = kernel.vary_weights(problem, _sampler(matrix, assumption, spread), run)
    return _result(matrix, counts, assumption, spread, run)


def _refuse(assumption: str, spread: float, run: kernel.DrawSettings) -> None:
    if assumption not in ASSUMPTIONS:
        raise ValueError(f"No assumption is called {assumption}; there are {', '.join(ASSUMPTIONS)}.")
    if run.draws < 1:
        raise ValueError("At least one draw is needed.")
    if run.seed < 0:
        raise ValueError("A seed is a whole number, 0 or more.")
    widest = 1 if assumption == SCORES else WIDEST
    if not 0 < spread <= widest:
        raise ValueError(f"The spread is above 0 and at most {widest * 100} %.")


def _by_criterion(matrix: PointsMatrix) -> kernel.Problem:
    """Items are criteria; a unit of weight earns an option its points."""
    blanks = tuple(
        kernel.Blank(i, j, tuple(point - points[-1] for point in points)) for (i, j), points in matrix.choices.items()
    )
    return kernel.Problem(matrix.low, blanks)


def _by_group(matrix: PointsMatrix) -> kernel.Problem:
    """Items are groups; a unit of a group's weight is spread over its criteria as stated."""
    names = group_names(matrix)
    members = [names.index(criterion.group) for criterion in matrix.criteria]
    weights = [sum(w for w, g in zip(matrix.weights, members, strict=True) if g == n) for n in range(len(names))]
    unit = lcm(*weights)
    per = [w * (unit // weights[g]) for w, g in zip(matrix.weights, members, strict=True)]
    earned = tuple(
        tuple(
            sum(p * point for p, point, g in zip(per, row, members, strict=True) if g == n) for n in range(len(names))
        )
        for row in matrix.low
    )
    blanks = tuple(
        kernel.Blank(i, members[j], tuple(per[j] * (point - points[-1]) for point in points))
        for (i, j), points in matrix.choices.items()
    )
    return kernel.Problem(earned, blanks)


def group_names(matrix: PointsMatrix) -> tuple[str, ...]:
    """Groups that have a scored criterion, in the order of the criteria."""
    return tuple(dict.fromkeys(criterion.group for criterion in matrix.criteria))


def _sampler(matrix: PointsMatrix, assumption: str, spread: float) -> "Sampler":
    """Fills rows with positive numbers whose shares are the weights of one draw."""
    stated = [float(matrix.weight(weight)) for weight in matrix.weights]

    def around(generator: "np.random.Generator", out: "Floats") -> None:
        generator.standard_gamma(1 / spread**2, out=out)
        out *= stated

    def draw_unknown(generator: "np.random.Generator", out: "Floats") -> None:
        generator.standard_exponential(out=out)

    return around if assumption == AROUND else draw_unknown


def _scores(matrix: PointsMatrix, chance: float, run: kernel.DrawSettings) -> kernel.Counts:
    totals = [matrix.total(row) for row in matrix.low]
    moves = [[_move(matrix, i, j, chance) for j in range(len(matrix.criteria))] for i in range(len(matrix.options))]
    blanks = [b._replace(adds=tuple(matrix.weights[b.item] * a for a in b.adds)) for b in _by_criterion(matrix).blanks]
    return kernel.vary_scores(totals, moves, blanks, run)


def _move(matrix: PointsMatrix, i: int, j: int, chance: float) -> kernel.LevelMove:
    down, up = _step(matrix, i, j)
    each = chance / 2 if down and up else chance
    weight = matrix.weights[j]
    return kernel.LevelMove(each if down else 0.0, each if up else 0.0, weight * down, weight * up)


def _step(matrix: PointsMatrix, i: int, j: int) -> tuple[int, int]:
    """What one level down and one level up add to the points; 0 where there is none or the cell is open."""
    point = matrix.points[i][j]
    if point is None or (i, j) in matrix.choices:
        return 0, 0
    scale = matrix.appraisal.scale
    levels = [int(level.points * matrix.point_unit) for level in matrix.criteria[j].available(scale)]
    if scale.numeric:
        tenth = (max(levels) - min(levels)) // TENTHS
        return max(-tenth, min(0, min(levels) - point)), min(tenth, max(0, max(levels) - point))
    down = max((level for level in levels if level < point), default=point)
    up = min((level for level in levels if level > point), default=point)
    return down - point, up - point


def _result(
    matrix: PointsMatrix, counts: kernel.Counts, assumption: str, spread: float, run: kernel.DrawSettings
) -> Acceptability:
    draws = run.draws
    items = group_names(matrix) if assumption == GROUPS else tuple(c.ref for c in matrix.criteria)
    ranks = tuple(tuple(count / draws for count in row) for row in counts.ranks)
    return Acceptability(
        assumption,
        _description(assumption, spread, run),
        draws,
        run.seed,
        spread if assumption in (AROUND, SCORES) else None,
        tuple(option.id for option in matrix.options),
        ranks,
        tuple(tuple(sqrt(b * (1 - b) / draws) for b in row) for row in ranks),
        tuple(tuple(count / draws for count in row) for row in counts.wins),
        () if assumption == SCORES else items,
        tuple(_mean(row) for row in counts.weights) or (None,) * len(matrix.options),
        _caution(assumption, len(items)),
    )


def _mean(sums: Sequence[int]) -> tuple[float, ...] | None:
    whole = sum(sums)
    return tuple(part / whole for part in sums) if whole else None


def _description(assumption: str, spread: float, run: kernel.DrawSettings) -> str:
    per_cent = f"{spread * 100:.6g} %"
    what = {
        AROUND: f"sets of weights around the stated ones, each weight with a spread of {per_cent}",
        UNKNOWN: "sets of weights, all sets being treated alike whatever the stated weights are",
        GROUPS: "sets of group weights, all sets being treated alike, with weights inside a group as stated",
        SCORES: f"sets of scores, in which {per_cent} of the scores are one level off",
    }[assumption]
    return f"{run.draws:,} {what}; seed {run.seed}."


def _caution(assumption: str, items: int) -> str:
    """Unknown weights over many criteria centre on equal weights, and each varies by nearly its own size."""
    if assumption != UNKNOWN or items < MANY:
        return ""
    varies = round(100 * sqrt((items - 1) / (items + 1)))
    return (
        f"With {items} criteria, unknown weights are centred on equal weights and each varies by {varies} %"
        " of its average: this says little about the stated weights, and nothing about which are right."
    )
