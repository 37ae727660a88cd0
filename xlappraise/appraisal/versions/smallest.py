"""A lead as parts in; out, the smallest sets of changes that bring an order about, found by dynamic programming.

The few atoms that reach every criterion are tried in all combinations; the others each belong to one criterion, so
that the best that a number of them can do is worked out criterion by criterion.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from math import lcm

from xlappraise.appraisal.scoring import DECIMALS, round_half_away
from xlappraise.appraisal.versions.atoms import WHOLE, Atom
from xlappraise.records import NamedTuple

MOST_LISTED = 20
"""Sets that are listed; more are counted."""
MOST_COUNTED = 10_000
"""Sets up to which they are counted."""
MOST_STEPS = 200_000
"""Steps of the search for a tie, which no bound leads to; beyond, it is not worked out."""
LARGEST = 200
"""Atoms of a smallest set up to which it is looked for."""

Lead = Callable[[frozenset[Atom]], Fraction]


class LeadPart(NamedTuple):
    """A criterion's part of a lead: the atoms that may change it, and its value with some of them made."""

    players: tuple[Atom, ...]
    value: Lead


class SmallestSets(NamedTuple):
    """The smallest sets: all have `size` atoms, there are `number`; `sets` are the first of them.

    `more`: there are more than `number`. `size` None: not worked out, as they are larger than LARGEST or a tie would
    take too long to look for.
    """

    size: int | None
    number: int = 0
    more: bool = False
    sets: tuple[tuple[Atom, ...], ...] = ()


def order_of(lead: Fraction) -> int:
    """1 where the first is ahead at six decimals, -1 where it is behind, 0 where the two tie."""
    shown = round_half_away(lead, DECIMALS)
    return (shown > 0) - (shown < 0)


def taking_back(parts: Sequence[LeadPart]) -> tuple[LeadPart, ...]:
    """The same parts, where a set is what is taken back from all changes made."""
    return tuple(LeadPart(part.players, _without(part)) for part in parts)


def _without(part: LeadPart) -> Lead:
    players = frozenset(part.players)
    return lambda taken: part.value(players - taken)


def smallest_sets(parts: Sequence[LeadPart], order: int) -> SmallestSets:
    """The smallest sets of atoms that give the lead this order (1, 0 or -1) when they are made and no others."""
    scale = lcm(2 * 10**DECIMALS, *_denominators(parts))
    half = scale // (2 * 10**DECIMALS)
    bounds = {1: (half, None), -1: (None, -half), 0: (1 - half, half - 1)}[order]
    searches = [_Search(parts, frozenset(made), scale, bounds) for made in _wholes(parts)]
    steps = [MOST_STEPS]
    for size in range(LARGEST + 1):
        found: list[tuple[Atom, ...]] = []
        for search in searches:
            for each in search.sets(size - len(search.made), steps):
                found.append(each)
                if len(found) > MOST_COUNTED:
                    return SmallestSets(size, MOST_COUNTED, True, tuple(found[:MOST_LISTED]))
        if steps[0] < 0:
            break
        if found:
            return SmallestSets(size, len(found), False, tuple(found[:MOST_LISTED]))
    return SmallestSets(None)


def _denominators(parts: Sequence[LeadPart]) -> Iterator[int]:
    for part in parts:
        for made in _subsets(part.players):
            yield part.value(made).denominator


def _subsets(players: Sequence[Atom]) -> Iterator[frozenset[Atom]]:
    for size in range(len(players) + 1):
        yield from map(frozenset, combinations(players, size))


def _wholes(parts: Sequence[LeadPart]) -> Iterator[frozenset[Atom]]:
    """All combinations of the atoms that reach every criterion."""
    reaching = dict.fromkeys(atom for part in parts for atom in part.players if atom.kind in WHOLE)
    yield from _subsets(tuple(reaching))


class _Step(NamedTuple):
    """A set of one criterion's atoms, and how far it moves the lead."""

    gain: int
    atoms: tuple[Atom, ...]


class _Search:
    """The search with a given set of reaching atoms made: `best[i][j]` is the most that j atoms from i on can add."""

    def __init__(
        self,
        parts: Sequence[LeadPart],
        made: frozenset[Atom],
        scale: int,
        bounds: tuple[int | None, int | None],
    ) -> None:
        self.made, self.bounds = made, bounds
        self.start, self.steps = 0, []
        for part in parts:
            given = made & frozenset(part.players)
            base = int(part.value(given) * scale)
            self.start += base
            own = [atom for atom in part.players if atom.kind not in WHOLE]
            if own:
                gains = (_Step(int(part.value(given | some) * scale) - base, tuple(some)) for some in _subsets(own))
                self.steps.append(_by_size(gains, len(own)))
        self.best: list[list[int | None]] = [[] for _ in range(len(self.steps) + 1)]
        self.least: list[list[int | None]] = [[] for _ in range(len(self.steps) + 1)]

    def _reach(self, size: int) -> None:
        """Fill both tables up to this number of atoms."""
        for count in range(len(self.best[0]), size + 1):
            self.best[-1].append(0 if not count else None)
            self.least[-1].append(0 if not count else None)
            for i in range(len(self.steps) - 1, -1, -1):
                highs, lows = [], []
                for used, ways in enumerate(self.steps[i][: count + 1]):
                    high, low = self.best[i + 1][count - used], self.least[i + 1][count - used]
                    if ways and high is not None and low is not None:
                        highs.append(max(way.gain for way in ways) + high)
                        lows.append(min(way.gain for way in ways) + low)
                self.best[i].append(max(highs, default=None))
                self.least[i].append(min(lows, default=None))

    def sets(self, size: int, steps: list[int]) -> Iterator[tuple[Atom, ...]]:
        """All sets with just this many atoms besides those made, within the bounds. Spends `steps` on ties."""
        if size < 0:
            return
        self._reach(size)
        yield from self._from(0, size, self.start, tuple(self.made), steps)

    def _from(
        self, i: int, left: int, lead: int, chosen: tuple[Atom, ...], steps: list[int]
    ) -> Iterator[tuple[Atom, ...]]:
        if None not in self.bounds:
            steps[0] -= 1
        if steps[0] < 0 or not self._can_reach(i, left, lead):
            return
        if not left:
            yield chosen
            return
        # Onward in a loop where nothing of a criterion is taken, so that the recursion is as deep as the set is large.
        for at in range(i, len(self.steps)):
            if not self._can_reach(at, left, lead):
                return
            for used in range(1, min(left, len(self.steps[at]) - 1) + 1):
                for way in self.steps[at][used]:
                    yield from self._from(at + 1, left - used, lead + way.gain, (*chosen, *way.atoms), steps)

    def _can_reach(self, i: int, left: int, lead: int) -> bool:
        high, low = self.best[i][left], self.least[i][left]
        lower, upper = self.bounds
        if high is None or low is None:
            return False
        return (lower is None or lead + high >= lower) and (upper is None or lead + low <= upper)


def _by_size(ways: Iterator[_Step], most: int) -> list[list[_Step]]:
    found: list[list[_Step]] = [[] for _ in range(most + 1)]
    for way in ways:
        found[len(way.atoms)].append(way)
    return found
