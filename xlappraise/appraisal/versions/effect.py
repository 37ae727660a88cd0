"""A comparison in; out, what the changes did: results before and after, and who moved the leads."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property

from xlappraise.appraisal.model import Appraisal, Key, Option
from xlappraise.appraisal.record import Record
from xlappraise.appraisal.scoring import FAILED, Interval, OptionResult, Results, exact_sum, score, weighted_scores
from xlappraise.appraisal.versions.atoms import Atom, Versions
from xlappraise.appraisal.versions.comparison import Comparison
from xlappraise.appraisal.versions.shares import Shares, lead_shares, total_shares
from xlappraise.appraisal.versions.smallest import LeadPart, SmallestSets, order_of, smallest_sets, taking_back
from xlappraise.records import NamedTuple

MOST_PAIRS = 10
"""Pairs whose lead is explained; of more, those that concern the first places come first."""


class End(NamedTuple):
    """A lead at its lowest or at its highest, before and after, with the smallest sets where its order changed.

    `sufficient` applied to the old version alone gives the new order; `restoring` taken from the new version alone
    gives the old one.
    """

    before: Fraction
    after: Fraction
    shares: Mapping[Atom, Fraction]
    sufficient: SmallestSets | None = None
    restoring: SmallestSets | None = None

    @property
    def movement(self) -> Fraction:
        """How far the lead moved, in weighted points."""
        return self.after - self.before

    @property
    def is_reversed(self) -> bool:
        """Whether the order of the two changed."""
        return order_of(self.before) != order_of(self.after)


class PairEffect(NamedTuple):
    """What the changes did to the lead of one option over another, whatever their gateways.

    `low` is the lead at its lowest and `high` at its highest; they are equal unless a score is blank.
    """

    ahead: Option
    behind: Option
    low: End
    high: End

    @property
    def certain(self) -> bool:
        """Whether no blank leaves the lead open, in neither version."""
        return self.low == self.high


class OptionChange(NamedTuple):
    """An option's result before and after; None where a version lacks the option."""

    option: Option
    before: OptionResult | None
    after: OptionResult | None


class Effect(Record):
    """What the changes did."""

    comparison: Comparison
    before: Results
    after: Results
    standings: tuple[OptionChange, ...]
    """In the order of the new version, then the options that it lacks."""
    pairs: tuple[PairEffect, ...]
    """The pairs whose order changed, and the leads of the first places over the next."""
    left_out: int
    """How many more pairs changed their order."""

    @property
    def firsts(self) -> tuple[tuple[OptionResult, ...], tuple[OptionResult, ...]]:
        """Who comes first, before and after: several when they tie, none when that is open."""
        return firsts(self.before), firsts(self.after)


def firsts(results: Results) -> tuple[OptionResult, ...]:
    """The options whose rank is certain and 1; none while somebody else may come first as well."""
    return tuple(result for result in results.short_list if result.rank == 1)


def effect(comparison: Comparison, most: int = MOST_PAIRS) -> Effect:
    """What the changes of a comparison did. Both versions must have results (nothing blocks them)."""
    before, after = score(comparison.old), score(comparison.new)
    leads = Leads(comparison.old, comparison.new)
    wanted = list(dict.fromkeys((*_first_pairs(leads, before, after), *_turned_pairs(leads, before, after))))
    return Effect(
        comparison,
        before,
        after,
        tuple(_standings(before, after)),
        tuple(leads.pair(*pair) for pair in wanted[:most]),
        max(0, len(wanted) - most),
    )


def _standings(before: Results, after: Results) -> Iterator[OptionChange]:
    old = {result.option.id: result for result in before.options}
    new = {result.option.id: result for result in after.options}
    yield from (OptionChange(new[id_].option, old.get(id_), new[id_]) for id_ in new)
    yield from (OptionChange(old[id_].option, old[id_], None) for id_ in old if id_ not in new)


class Leads:
    """All leads between two versions; the shares of each option's total are worked out once."""

    def __init__(self, old: Appraisal, new: Appraisal) -> None:
        """Take two versions whose keys are matched, as those of a Comparison are."""
        self.versions = Versions(old, new)
        self._shares: dict[str, Shares] = {}
        self._totals: dict[str, tuple[Interval, Interval]] = {}

    @cached_property
    def by_id(self) -> Mapping[str, Option]:
        """The options that are scored in both versions, as the new one has them."""
        new = {option.id: option for option in self.versions.new.options}
        return {option.id: new[option.id] for option in self.versions.options}

    def totals(self, option: str) -> tuple[Interval, Interval]:
        """The option's total before and after, exactly."""
        if option not in self._totals:
            before, after = (_total(held, weighted, option) for held, weighted in self._weighted_versions)
            self._totals[option] = before, after
        return self._totals[option]

    @cached_property
    def _weighted_versions(self) -> tuple[tuple[Appraisal, Mapping[Key, Interval]], ...]:
        """Either version with its weighted scores."""
        return tuple((held, weighted_scores(held)) for held in (self.versions.old, self.versions.new))

    def shares(self, option: str) -> Shares:
        """What each change adds to the option's total."""
        if option not in self._shares:
            self._shares[option] = total_shares(self.versions, option)
        return self._shares[option]

    def pair(self, ahead: str, behind: str) -> PairEffect:
        """The lead of one option over another, with the shares and the smallest sets."""
        ends = [self._end(ahead, behind, low) for low in (True, False)]
        return PairEffect(self.by_id[ahead], self.by_id[behind], *ends)

    def lead(self, ahead: str, behind: str, low: bool) -> tuple[Fraction, Fraction]:
        """The lead before and after, at its lowest or highest."""
        mine, theirs = self.totals(ahead), self.totals(behind)
        before, after = ((m.low - t.high if low else m.high - t.low) for m, t in zip(mine, theirs, strict=True))
        return before, after

    def _end(self, ahead: str, behind: str, low: bool) -> End:
        before, after = self.lead(ahead, behind, low)
        shares = lead_shares(self.shares(ahead), self.shares(behind))
        own = {atom: share.low if low else share.high for atom, share in shares.items()}
        end = End(before, after, {atom: share for atom, share in own.items() if share})
        if not end.is_reversed:
            return end
        parts = self._parts(ahead, behind, low)
        return end._replace(
            sufficient=smallest_sets(parts, order_of(after)),
            restoring=smallest_sets(taking_back(parts), order_of(before)),
        )

    def _parts(self, ahead: str, behind: str, low: bool) -> tuple[LeadPart, ...]:
        """The parts that some change may move, and what all others add up to."""
        parts = [self._part(ref, ahead, behind, low) for ref in self.versions.refs]
        moving = [part for part in parts if part.players]
        none: frozenset[Atom] = frozenset()
        rest = self.lead(ahead, behind, low)[0] - sum((part.value(none) for part in moving), Fraction(0))
        return *moving, LeadPart((), lambda made: rest)

    def _part(self, ref: str, ahead: str, behind: str, low: bool) -> LeadPart:
        mine, theirs = self.versions.contribution(ref, ahead), self.versions.contribution(ref, behind)

        def value(made: frozenset[Atom]) -> Fraction:
            if low:
                return mine.value(made).low - theirs.value(made).high
            return mine.value(made).high - theirs.value(made).low

        return LeadPart(tuple(dict.fromkeys((*mine.players, *theirs.players))), value)


def _total(appraisal: Appraisal, weighted: Mapping[Key, Interval], option: str) -> Interval:
    """An option's total, exactly."""
    parts = [weighted[criterion.ref, option] for criterion in appraisal.scored_criteria]
    return Interval(exact_sum(part.low for part in parts), exact_sum(part.high for part in parts))


def _first_pairs(leads: Leads, before: Results, after: Results) -> Iterator[tuple[str, str]]:
    """Who came first over who comes first; else the lead of the first over the next, in both versions."""
    was, now = _order(leads, before), _order(leads, after)
    if was and now and was[0] != now[0]:
        yield was[0], now[0]
    for order in (was, now):
        if len(order) > 1:
            yield _leader_first(leads, order[0], order[1])


def _order(leads: Leads, results: Results) -> list[str]:
    """IDs of the ranked options that are scored in both versions, best first."""
    return [r.option.id for r in results.in_order if r.best_rank and r.option.id in leads.by_id]


def _turned_pairs(leads: Leads, before: Results, after: Results) -> Iterator[tuple[str, str]]:
    """The pairs whose order changed, those that end high first."""
    failed = {r.option.id for results in (before, after) for r in results.short_list if r.status == FAILED}
    ranked = list(dict.fromkeys((*_order(leads, after), *_order(leads, before), *leads.by_id)))
    ranked.sort(key=lambda id_: id_ in failed)
    for place, one in enumerate(ranked):
        for other in ranked[place + 1 :]:
            if any(order_of(was) != order_of(now) for was, now in _ends(leads, one, other)):
                yield _leader_first(leads, one, other)


def _ends(leads: Leads, one: str, other: str) -> Iterator[tuple[Fraction, Fraction]]:
    return (leads.lead(one, other, low) for low in (True, False))


def _leader_first(leads: Leads, one: str, other: str) -> tuple[str, str]:
    """The two with the one first that led before; by the sum of the lead's ends where blanks leave it open."""
    before = sum((was for was, _ in _ends(leads, one, other)), Fraction(0))
    after = sum((now for _, now in _ends(leads, one, other)), Fraction(0))
    return (one, other) if (before, after) >= (Fraction(0), Fraction(0)) else (other, one)
