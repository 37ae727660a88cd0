"""Two versions in; out, exactly what each atom of change adds to each option's total: its Shapley share.

A total is a sum over criteria, and so is a Shapley value; a criterion has few atoms that touch one option's score on
it, so that going through all their orders is exact and quick at any size. A lead is the difference of two totals, so
its shares are the differences of theirs, and they sum to its movement.
"""

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations
from math import factorial

from xlappraise.appraisal.scoring import NOTHING, Interval
from xlappraise.appraisal.versions.atoms import Atom, Contribution, Versions

Shares = Mapping[Atom, Interval]
"""By atom: what it adds to the lowest and to the highest total."""


def total_shares(versions: Versions, option: str) -> dict[Atom, Interval]:
    """The shares of an option that is scored in both versions, in the order of the criteria; none that is nothing."""
    found: dict[Atom, Interval] = {}
    for ref in versions.refs:
        part = versions.contribution(ref, option)
        for atom, share in contribution_shares(part).items():
            low, high = found.get(atom, NOTHING)
            found[atom] = Interval(low + share.low, high + share.high)
    return {atom: share for atom, share in found.items() if share != NOTHING}


def contribution_shares(part: Contribution) -> dict[Atom, Interval]:
    """The Shapley shares of a criterion's part of a total."""
    players = part.players
    if len(players) == 1:  # as nearly always
        before, after = part.value(frozenset()), part.value(frozenset(players))
        return {players[0]: Interval(after.low - before.low, after.high - before.high)}
    made = (frozenset(some) for size in range(len(players) + 1) for some in combinations(players, size))
    value = {some: part.value(some) for some in made}
    return {player: _share(player, players, value) for player in players}


def _share(player: Atom, players: tuple[Atom, ...], value: Mapping[frozenset[Atom], Interval]) -> Interval:
    """The mean of what the player adds, over all orders in which the players may come."""
    count = len(players)
    low = high = Fraction(0)
    for before, held in value.items():
        if player not in before:
            after = value[before | {player}]
            orders = Fraction(factorial(len(before)) * factorial(count - len(before) - 1), factorial(count))
            low += orders * (after.low - held.low)
            high += orders * (after.high - held.high)
    return Interval(low, high)


def lead_shares(ahead: Shares, behind: Shares) -> dict[Atom, Interval]:
    """The shares of a lead: at its lowest (lowest total of one less highest of the other) and at its highest."""
    found = {}
    for atom in dict.fromkeys((*ahead, *behind)):
        mine, theirs = ahead.get(atom, NOTHING), behind.get(atom, NOTHING)
        share = Interval(mine.low - theirs.high, mine.high - theirs.low)
        if share != NOTHING:
            found[atom] = share
    return found
