"""In, an appraisal and its doubtful scores; out, Exact: every exact answer, worked out when first asked."""

from __future__ import annotations

from functools import cached_property
from itertools import combinations, groupby, pairwise
from typing import TYPE_CHECKING

from xlappraise.appraisal.model import Appraisal, Key, Score
from xlappraise.appraisal.robustness import missing, score_changes, weight_changes
from xlappraise.appraisal.robustness.points_matrix import PointsMatrix, build

if TYPE_CHECKING:
    from xlappraise.appraisal.robustness.dominance import Dominance
    from xlappraise.appraisal.robustness.switching import Gap, Switch

# Modules whose answers the sheet does not show are imported where they are asked for: a recalculation needs none.


class Exact:
    """The exact robustness of an appraisal.

    `certainty`, `dominance` and the ends of each radius hold over all that may stand in blank and doubtful
    cells. Everything else is for the scores as stated, over the options of `compared_indexes`: no score blank, every
    gateway passed. Ties are kept.
    """

    def __init__(self, matrix: PointsMatrix) -> None:
        """Nothing is worked out yet."""
        self.matrix = matrix

    @cached_property
    def totals(self) -> tuple[int, ...]:
        """Whole-number totals as stated, by the matrix's options; a place-holder for those not compared."""
        return tuple(self.matrix.total(point or 0 for point in row) for row in self.matrix.points)

    @cached_property
    def compared_indexes(self) -> tuple[int, ...]:
        """Indexes of the options compared, best first, equal ones in the workbook's order."""
        rows = enumerate(zip(self.matrix.points, self.matrix.open, strict=True))
        full = [i for i, (row, is_open) in rows if None not in row and not is_open]
        return tuple(sorted(full, key=lambda i: -self.matrix.in_millionths(self.totals[i])))

    @cached_property
    def ranks(self) -> tuple[tuple[int, ...], ...]:
        """`compared_indexes` in groups of equal total, best first."""
        by_total = groupby(self.compared_indexes, key=lambda i: self.matrix.in_millionths(self.totals[i]))
        return tuple(tuple(level) for _, level in by_total)

    @cached_property
    def order(self) -> tuple[tuple[str, ...], ...]:
        """IDs of the options compared, best first; equal ones stand together."""
        return tuple(tuple(self.matrix.options[i].id for i in level) for level in self.ranks)

    @property
    def first(self) -> tuple[str, ...]:
        """IDs of the option, or the equal options, with the highest total as stated."""
        return self.order[0] if self.order else ()

    @property
    def whole(self) -> bool:
        """Whether every option that takes part is compared."""
        return len(self.compared_indexes) == len(self.matrix.options)

    @cached_property
    def table_order(self) -> tuple[int, ...]:
        """Indexes of all options as a table lists them: best first, by the ranks possible while one is not compared."""
        if self.whole:
            return self.compared_indexes
        found = self.certainty.standings
        return tuple(sorted(range(len(found)), key=lambda i: (found[i].best, found[i].worst)))

    @cached_property
    def shown_ranks(self) -> dict[str, str]:
        """Ranks by ID as a table shows them, `2=` for equal ones.

        While an option is not compared, a rank among the others would be no rank of the appraisal: then only
        options of which just one rank is possible have one.
        """
        stated = {option: 1 + sum(map(len, self.order[:n])) for n, ids in enumerate(self.order) for option in ids}
        sure = {s.option: s.best for s in self.certainty.standings if s.best == s.worst and not s.open}
        tied = {option for ids in self.order for option in ids if len(ids) > 1}
        ranks = stated if self.whole else sure
        return {option: f"{rank}=" if option in tied else f"{rank}" for option, rank in ranks.items()}

    @cached_property
    def criteria(self) -> tuple[weight_changes.Item, ...]:
        """The scored criteria, in whole numbers."""
        return weight_changes.criteria(self.matrix)

    @cached_property
    def groups(self) -> tuple[weight_changes.Item, ...]:
        """The groups, in whole numbers."""
        return weight_changes.groups(self.matrix)

    @property
    def _first_pairs(self) -> tuple[weight_changes.Pair, ...]:
        """Each first option against each other option, equal first ones in both directions."""
        leaders = self.ranks[0] if self.ranks else ()
        return tuple((a, b) for a in leaders for b in self.compared_indexes if a != b)

    @property
    def _order_pairs(self) -> tuple[weight_changes.Pair, ...]:
        """Neighbours in the order; keeping every one of these keeps the whole order, ties as ties."""
        equal = tuple((b, a) for level in self.ranks for a, b in pairwise(level))
        return tuple(pairwise(self.compared_indexes)) + equal

    @cached_property
    def _told_pairs(self) -> tuple[weight_changes.Pair, ...]:
        """The first option against each other one, then each of the others against the next."""
        return tuple((self.compared_indexes[0], b) for b in self.compared_indexes[1:]) + tuple(
            pairwise(self.compared_indexes[1:])
        )

    @cached_property
    def switching_values(self) -> tuple[Switch, ...]:
        """The switching value of every criterion's weight for every pair, the higher option first."""
        from xlappraise.appraisal.robustness.switching import switching_values

        pairs = combinations(self.compared_indexes, 2)
        return switching_values(self.matrix, self.totals, pairs, self.criteria, limited=True)

    @cached_property
    def told_switching_values(self) -> tuple[Switch, ...]:
        """Those of `switching_values` for the pairs of `radii`: few enough to list, however many options there are."""
        from xlappraise.appraisal.robustness.switching import switching_values

        return switching_values(self.matrix, self.totals, self._told_pairs, self.criteria, limited=True)

    @cached_property
    def group_switching_values(self) -> tuple[Switch, ...]:
        """The same for every group's weight; Setup has no limits for these."""
        from xlappraise.appraisal.robustness.switching import switching_values

        pairs = combinations(self.compared_indexes, 2)
        return switching_values(self.matrix, self.totals, pairs, self.groups, limited=False)

    @cached_property
    def first_intervals(self) -> tuple[weight_changes.Stability, ...]:
        """For each criterion, the weights over which nobody passes the first option."""
        return weight_changes.intervals(self.matrix, self.totals, self._first_pairs, self.criteria)

    @cached_property
    def order_intervals(self) -> tuple[weight_changes.Stability, ...]:
        """For each criterion, the weights over which no pair of options changes places."""
        return weight_changes.intervals(self.matrix, self.totals, self._order_pairs, self.criteria)

    @cached_property
    def first_group_intervals(self) -> tuple[weight_changes.Stability, ...]:
        """For each group, the weights over which nobody passes the first option."""
        return weight_changes.intervals(self.matrix, self.totals, self._first_pairs, self.groups)

    @cached_property
    def order_group_intervals(self) -> tuple[weight_changes.Stability, ...]:
        """For each group, the weights over which no pair of options changes places."""
        return weight_changes.intervals(self.matrix, self.totals, self._order_pairs, self.groups)

    @cached_property
    def radii(self) -> tuple[weight_changes.Radius, ...]:
        """Robustness radius of the first option over each other, then of each neighbour below it."""
        return tuple(weight_changes.radius(self.matrix, a, b) for a, b in self._told_pairs)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """Contribution of each criterion and group to the gap, for the pairs of `radii`."""
        from xlappraise.appraisal.robustness.switching import contributions

        return tuple(contributions(self.matrix, a, b, self.criteria, self.groups) for a, b in self._told_pairs)

    @cached_property
    def flips(self) -> tuple[score_changes.Flip, ...]:
        """Every single level change that makes two options draw level or swap."""
        return tuple(score_changes.single(self.matrix, self.totals, self.compared_indexes))

    @cached_property
    def told_flips(self) -> tuple[score_changes.Flip, ...]:
        """Those of `flips` that affect the pairs of `radii`."""
        return tuple(score_changes.single(self.matrix, self.totals, self.compared_indexes, frozenset(self._told_pairs)))

    @cached_property
    def first_flips(self) -> tuple[score_changes.Flip, ...]:
        """The single changes that cost the first option its sole lead, each once, with the highest option that gains.

        On a numeric scale, of each score the smallest such change.
        """
        place = {self.matrix.options[i].id: n for n, i in enumerate(self.compared_indexes)}
        found: dict[tuple[str, str, Score | None], score_changes.Flip] = {}
        for flip in sorted(self.told_flips, key=lambda flip: place[flip.below]):
            change = flip.change
            if (flip.above,) == self.first:
                found.setdefault((change.ref, change.option, None if self._numeric else change.to), flip)
        return tuple(flip for flip in self.told_flips if flip in found.values())

    @property
    def _numeric(self) -> bool:
        return self.matrix.appraisal.scale.numeric

    @cached_property
    def _closing_changes(self) -> score_changes.Closing:
        return score_changes.closing_changes(self.matrix, self.compared_indexes[0], self.compared_indexes[1:])

    @cached_property
    def pairs_count(self) -> int:
        """How many sets of two changed scores cost the sole first option its lead, neither doing so alone."""
        return (
            score_changes.count_pairs(self.totals, self.compared_indexes[0], self._closing_changes)
            if len(self.first) == 1
            else 0
        )

    @cached_property
    def fewest(self) -> score_changes.Fewest | None:
        """The fewest changed scores that cost the first option its lead; None when no number does.

        None, too, when no option is compared.
        """
        if not self.compared_indexes:
            return None
        return score_changes.fewest(self.matrix, self.totals, self.compared_indexes[0], self._closing_changes)

    @cached_property
    def dominance(self) -> tuple[Dominance, ...]:
        """Pairs of which one is nowhere lower and somewhere higher."""
        from xlappraise.appraisal.robustness.dominance import dominance

        return dominance(self.matrix)

    @cached_property
    def certainty(self) -> missing.Certainty:
        """What holds whatever stands in the blank and doubtful cells."""
        return missing.certainty(self.matrix)


def exact(appraisal: Appraisal, doubtful: frozenset[Key] = frozenset()) -> Exact:
    """The exact robustness of an appraisal whose weights, keys, scale and bands are sound.

    `doubtful` names scores, by (Ref, option ID), whose level is not relied on. ValueError when a scored
    criterion has no weight.
    """
    return Exact(build(appraisal, doubtful))
