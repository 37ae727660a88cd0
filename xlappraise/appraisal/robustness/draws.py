"""In, what is drawn as whole numbers, a seed and a number of draws; out, counts of ranks, wins and weights.

Drawn weights are rounded to whole multiples of a power of two that is small enough for every weighted sum to
be exact in a float. Options that are exactly equal therefore tie in every draw with no tolerance to choose,
and the counts do not depend on how many draws are worked on at once.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from xlappraise.records import NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Sampler = Callable[[np.random.Generator, Floats], None]

NUMBERS_AT_ONCE = 2**18
"""Most drawn numbers that are held at once: few enough for a processor's cache."""

EXACT_BITS = 52
"""Whole numbers of up to this many bits, and sums within it, are exact in a float."""

WEIGHT_BITS = 30
"""Bits of a drawn weight: one part in a thousand million."""


class Blank(NamedTuple):
    """An open cell: option, item, and what each of its possible scores, all equally likely, adds to the lowest."""

    option: int
    item: int
    adds: tuple[int, ...]


class DrawSettings(NamedTuple):
    """How many draws, from which seed; `progress` is called with the number of draws just done."""

    draws: int
    seed: int
    progress: Callable[[int], None] | None = None


class Problem(NamedTuple):
    """What does not vary: `earned[i][j]`, points of option i per unit of weight of item j; the open cells.

    Open cells count at their lowest in `earned`.
    """

    earned: tuple[tuple[int, ...], ...]
    blanks: tuple[Blank, ...]


class LevelMove(NamedTuple):
    """A cell's chance of one level down and of one up, and what its total loses (below 0) or gains by it."""

    down: float
    up: float
    loses: int
    gains: int


class Counts(NamedTuple):
    """Numbers of draws: `ranks[i][r]` in which option i has rank r + 1, `wins[i][k]` in which i beats k.

    `weights[i][j]` is the sum of item j's drawn weight over the draws in which option i is first or joint first, in
    one unit for all; empty when weights do not vary.
    """

    ranks: list[list[int]]
    wins: list[list[int]]
    weights: list[list[int]]


def load() -> Any:
    """The numpy module; ModuleNotFoundError with a plain sentence when it is not installed."""
    try:
        import numpy as np
    except ModuleNotFoundError as missing:
        sentence = "Draws need numpy, which is not installed: pip install numpy."
        raise ModuleNotFoundError(sentence, name="numpy") from missing
    return np


def vary_weights(problem: Problem, sampler: "Sampler", run: DrawSettings) -> Counts:
    """Counts over drawn weights: `sampler(generator, out)` fills rows of positive numbers, not yet shares."""
    np = load()
    problem = _tidy(problem)
    earned, items = np.array(problem.earned, dtype=float), len(problem.earned[0])
    bits = min(WEIGHT_BITS, EXACT_BITS - _largest(problem).bit_length())
    tally, sums = _Tally(np, len(earned)), np.zeros(earned.shape, dtype=np.int64)
    of_weights, of_scores = _generators(np, run.seed)
    for rows in _chunks(run.draws, items):
        weights = np.empty((rows, items))
        sampler(of_weights, weights)
        weights *= (2.0**bits / weights.sum(axis=1))[:, None]
        np.rint(weights, out=weights)
        values = earned @ weights.T
        _fill_blanks(np, values, problem.blanks, weights, of_scores)
        first = tally.add(values) == 1
        sums += (first.astype(float) @ weights).astype(np.int64)
        if run.progress:
            run.progress(rows)
    return Counts(tally.ranks.tolist(), tally.wins.tolist(), sums.tolist())


def vary_scores(
    totals: Sequence[int],
    moves: Sequence[Sequence[LevelMove]],
    blanks: Sequence[Blank],
    run: DrawSettings,
) -> Counts:
    """Counts over drawn scores, each on its own; `totals` are the weighted totals before anything moves."""
    np = load()
    down, up, loses, gains = np.array(moves, dtype=float).transpose(2, 0, 1)
    base, tally = np.array(totals, dtype=float)[:, None], _Tally(np, len(totals))
    of_moves, of_scores = _generators(np, run.seed)
    for rows in _chunks(run.draws, down.size):
        chance = of_moves.random((rows, *down.shape))
        values = np.repeat(base, rows, axis=1)
        for i, drawn in enumerate(chance.transpose(1, 0, 2)):
            values[i] += (drawn < down[i]).astype(float) @ loses[i]
            values[i] += (drawn >= 1 - up[i]).astype(float) @ gains[i]
        _fill_blanks(np, values, blanks, None, of_scores)
        tally.add(values)
        if run.progress:
            run.progress(rows)
    return Counts(tally.ranks.tolist(), tally.wins.tolist(), [])


class _Tally:
    """Counts competition ranks (1, 2, 2, 4) and pairwise wins of values given as options by draws."""

    def __init__(self, np: Any, options: int) -> None:
        self.np = np
        self.ranks = np.zeros((options, options), dtype=np.int64)
        self.wins = np.zeros((options, options), dtype=np.int64)

    def add(self, values: "Floats") -> Any:
        """Count these draws; the ranks, options by draws."""
        np, options = self.np, len(values)
        ranks = np.ones(values.shape, dtype=np.uint8 if options <= 255 else np.uint32)
        for i in range(options):
            for k in range(options):
                if i != k:
                    above = values[i] > values[k]
                    self.wins[i, k] += np.count_nonzero(above)
                    ranks[k] += above
        for i in range(options):
            self.ranks[i] += np.bincount(ranks[i], minlength=options + 1)[1:]
        return ranks


def _tidy(problem: Problem) -> Problem:
    """The same with the least of each item taken off, as only differences count; coarser where a float needs that."""
    lows = [min(column) for column in zip(*problem.earned, strict=True)]
    earned = tuple(tuple(e - low for e, low in zip(row, lows, strict=True)) for row in problem.earned)
    tidy = Problem(earned, problem.blanks)
    spare = EXACT_BITS - WEIGHT_BITS + 8
    too_fine = max(0, _largest(tidy).bit_length() - spare)
    if not too_fine:
        return tidy
    coarse = tuple(tuple(e >> too_fine for e in row) for row in earned)
    blanks = tuple(b._replace(adds=tuple(a >> too_fine for a in b.adds)) for b in problem.blanks)
    return Problem(coarse, blanks)


def _largest(problem: Problem) -> int:
    """One more than an option can earn per unit of weight of any item, all its open cells at their best."""
    most = [list(row) for row in problem.earned]
    for blank in problem.blanks:
        most[blank.option][blank.item] += max(blank.adds)
    return max((value for row in most for value in row), default=0) + 1


def _fill_blanks(np: Any, values: "Floats", blanks: Sequence[Blank], weights: "Floats | None", rng: Any) -> None:
    """Add to `values` what evenly drawn scores earn in the open cells; without `weights`, `adds` are weighted."""
    if blanks:
        drawn = rng.random((values.shape[1], len(blanks)))
        for n, blank in enumerate(blanks):
            adds = np.array(blank.adds, dtype=float)[(drawn[:, n] * len(blank.adds)).astype(np.intp)]
            values[blank.option] += adds if weights is None else adds * weights[:, blank.item]


def _generators(np: Any, seed: int) -> tuple[Any, Any]:
    """Two independent streams, so that neither shifts the other when work is cut differently."""
    streams = np.random.SeedSequence(seed).spawn(2)
    weights, scores = (np.random.Generator(np.random.PCG64(stream)) for stream in streams)
    return weights, scores


def _chunks(draws: int, width: int) -> Sequence[int]:
    rows = max(1, NUMBERS_AT_ONCE // width)
    whole, rest = divmod(draws, rows)
    return [rows] * whole + [rest] * bool(rest)
