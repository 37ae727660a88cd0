"""A comparison in; out, what a single entry that changed did to the lead that the comparison tells first."""

from collections.abc import Set
from fractions import Fraction
from functools import cached_property

from xlappraise.appraisal.versions.atoms import (
    ALL_WEIGHTS,
    CRITERION_ADDED,
    CRITERION_REMOVED,
    KIND,
    LEVELS,
    SCALE,
    WEIGHT,
    Atom,
    Versions,
)
from xlappraise.appraisal.versions.comparison import Comparison
from xlappraise.appraisal.versions.effect import End, PairEffect, effect
from xlappraise.appraisal.versions.effect_sentences import points
from xlappraise.appraisal.versions.keyed_entries import (
    CRITERION,
    KEY_FIELDS,
    LEVEL,
    LOG,
    MEANS,
    RATIONALE,
    SCORE,
    EntryPlace,
)
from xlappraise.appraisal.versions.keyed_entries import SCALE as OF_SCALE

NOTHING_ON_TOTALS = "None on totals."
_TOGETHER = {
    ALL_WEIGHTS: "all weights by one factor",
    SCALE: "the scale, with every score that only one scale can read",
}
"""Changes that are one, however many entries they reach."""
_OF_FIELD = {"kind": (KIND,), KEY_FIELDS[CRITERION]: (CRITERION_ADDED, CRITERION_REMOVED)}


class EntryEffects:
    """What the entries of a comparison did, by their places."""

    def __init__(self, comparison: Comparison) -> None:
        """The versions whose entries are asked for."""
        self.comparison = comparison

    @cached_property
    def _versions(self) -> Versions:
        return Versions(self.comparison.old, self.comparison.new)

    @cached_property
    def _pair(self) -> PairEffect | None:
        """Who came first over who comes first, else over the next; None where fewer than two are scored in both."""
        pairs = effect(self.comparison, most=1).pairs
        return pairs[0] if pairs else None

    def words(self, places: Set[EntryPlace]) -> str:
        """A sentence on what these entries did together to that lead; empty where they move none.

        Of reasons and rows of logs alone it is NOTHING_ON_TOTALS.
        """
        if all(place.kind in (RATIONALE, LOG) for place in places):
            return NOTHING_ON_TOTALS
        found = {atom for place in places for atom in self._atoms(place)}
        if not found or self._pair is None:
            return ""
        pair = self._pair
        if pair.certain:
            return _sentence(pair, pair.low, found, "")
        return " ".join(
            _sentence(pair, end, found, f" at its {which}")
            for end, which in ((pair.low, "lowest"), (pair.high, "highest"))
        )

    def _atoms(self, place: EntryPlace) -> set[Atom]:
        """The changes of which the entry is a part; none where it moves no lead."""
        kind, key, field = place
        versions = self._versions
        if kind in (LEVEL, OF_SCALE):
            return {Atom(SCALE)} if versions.scale_differs else set()
        if kind not in (SCORE, CRITERION) or versions.count_of(key[0]) == (None, None):
            return set()
        if kind == SCORE:
            atoms = versions.contribution(key[0], key[1]).atoms
            return {atoms[flag] for flag in ("criterion", "score") if flag in atoms}
        if field == "weight":
            return {Atom(ALL_WEIGHTS) if versions.factor else Atom(WEIGHT, key)}
        if field.startswith(MEANS):
            return {Atom(LEVELS, key)}
        return {Atom(each, key) for each in _OF_FIELD.get(field, ())}


def _sentence(pair: PairEffect, end: End, found: Set[Atom], which: str) -> str:
    """`Takes 90 off the lead of O3 over O1, 450 to 310.`, of what these changes add by their shares."""
    share = sum((end.shares.get(atom, Fraction(0)) for atom in found), Fraction(0))
    lead = f"the lead of {pair.ahead.id} over {pair.behind.id}{which}, {points(end.before)} to {points(end.after)}"
    said = f"Adds {points(share)} to" if share > 0 else f"Takes {points(-share)} off" if share else "None on"
    whole = "; ".join(words for kind, words in _TOGETHER.items() if Atom(kind) in found)
    return f"{said} {lead}{f' ({whole})' if whole else ''}."
