"""Agreed and individual scores in; out, the order in which to discuss them, and how few would change the result."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from xlappraise.appraisal.assessors import Stated, lower_median, points_given
from xlappraise.appraisal.model import FAIL, PASS, Appraisal, Key, Option, Score
from xlappraise.appraisal.scoring import DECIMALS, exact_sum, round_half_away
from xlappraise.records import NamedTuple

# ------------------------------------------------------------------------------------------- order of discussion


class CellToDiscuss(NamedTuple):
    """A cell to discuss, and what its place in the list rests on.

    `decides_first`: with every other cell at its agreed level (or, where open, at the lower median, which is never
    shown as a score), the set of first options differs between the levels stated here. `spread`: weight x (highest -
    lowest stated points); of a gateway all that can be scored, as it can take the whole option out. `off`: how
    many assessors are off the level that most gave.
    """

    key: Key
    decides_first: bool
    spread: Fraction
    off: int


def order_of_discussion(appraisal: Appraisal, stated: Stated, cells: Iterable[Key]) -> tuple[CellToDiscuss, ...]:
    """The cells in the order in which a panel should take them: what decides first place, then the widest spread.

    Then by how many are off the commonest level, then in the order of Criteria and of Options.
    """
    by_cell = _by_cell(stated)
    trial = _Trial(appraisal, by_cell)
    criteria = {criterion.ref: n for n, criterion in enumerate(appraisal.criteria)}
    options = {option.id: n for n, option in enumerate(appraisal.options)}
    found = [
        CellToDiscuss(key, trial.decides_first(key), _spread(appraisal, key, given), _off_commonest(given))
        for key in cells
        for given in (by_cell.get(key, ()),)
    ]
    return tuple(
        sorted(
            found,
            key=lambda cell: (
                not cell.decides_first,
                -cell.spread,
                -cell.off,
                criteria[cell.key[0]],
                options[cell.key[1]],
            ),
        )
    )


def _by_cell(stated: Stated) -> dict[Key, tuple[Score, ...]]:
    """By cell: the scores that it was given."""
    found: dict[Key, list[Score]] = {}
    for scores in stated.values():
        for key, score in scores.items():
            found.setdefault(key, []).append(score)
    return {key: tuple(given) for key, given in found.items()}


def _spread(appraisal: Appraisal, key: Key, given: Sequence[Score]) -> Fraction:
    criterion = appraisal.by_ref[key[0].lower()]
    if len(set(given)) < 2:
        return Fraction(0)
    if criterion.is_gateway:
        return exact_sum((c.weight or Fraction(0)) * appraisal.scale.highest for c in appraisal.scored_criteria)
    points = [points_given(appraisal, score) for score in given]
    return (criterion.weight or Fraction(0)) * (max(points) - min(points))


def _off_commonest(given: Sequence[Score]) -> int:
    return len(given) - max(map(given.count, set(given)), default=0)


class _Trial:
    """Totals with every cell at its agreed level or else at the lower median of those stated, and one cell moved."""

    def __init__(self, appraisal: Appraisal, stated: Mapping[Key, Sequence[Score]]) -> None:
        self.appraisal, self.stated = appraisal, stated
        refs = [criterion.ref for criterion in (*appraisal.gateways, *appraisal.scored_criteria)]
        self.rows = {o.id: {ref: self._score_for_order((ref, o.id)) for ref in refs} for o in appraisal.short_list}
        self.totals = {option: self._total(row) for option, row in self.rows.items()}

    def _score_for_order(self, key: Key) -> Score | None:
        given = self.stated.get(key, ())
        agreed = self.appraisal.scores.get(key)
        if agreed is not None or not given:
            return agreed
        if self.appraisal.by_ref[key[0].lower()].is_gateway:
            return FAIL if 2 * given.count(FAIL) >= len(given) else PASS
        by_points = {points_given(self.appraisal, score): score for score in given}
        return by_points[lower_median(points_given(self.appraisal, score) for score in given)]

    def _total(self, row: Mapping[str, Score | None]) -> Fraction | None:
        """The total; None where the option fails a gateway or has a cell that nobody scored: it cannot be first."""
        if any(row[criterion.ref] == FAIL for criterion in self.appraisal.gateways):
            return None
        scores = ((criterion, row[criterion.ref]) for criterion in self.appraisal.scored_criteria)
        parts = [(c.weight or Fraction(0)) * points_given(self.appraisal, s) for c, s in scores if s is not None]
        whole = len(parts) == len(self.appraisal.scored_criteria)
        return round_half_away(exact_sum(parts), DECIMALS) if whole else None

    def decides_first(self, key: Key) -> bool:
        """Whether the set of first options differs between the levels stated for this cell."""
        ref, option = key
        row = self.rows.get(option)
        if row is None:
            return False
        moved = (self._total({**row, ref: score}) for score in dict.fromkeys(self.stated.get(key, ())))
        return len({_first({**self.totals, option: total}) for total in moved}) > 1


def _first(totals: Mapping[str, Fraction | None]) -> frozenset[str]:
    known = {option: total for option, total in totals.items() if total is not None}
    return frozenset(option for option, total in known.items() if total == max(known.values()))


# --------------------------------------------------------------------------------- fewest agreed scores to overturn


class Move(NamedTuple):
    """An agreed score, and the level that some assessor stated for it, to which it is moved."""

    key: Key
    agreed: Score
    to: Score


class Overturning(NamedTuple):
    """The fewest moves that put an option first or joint first; None where no such moves do."""

    option: str
    moves: tuple[Move, ...] | None


class _Step(NamedTuple):
    """A move and by how much it changes its option's total."""

    move: Move
    gain: Fraction


def overturnings(appraisal: Appraisal, stated: Stated) -> tuple[Overturning, ...] | None:
    """For each option in play that is not first: the fewest agreed scores that would put it first or joint first.

    None where an agreed score or gateway answer is still open, or nothing is in play. Exact: its own cells can only
    be raised, those of each other option only lowered, no cell serves two ends, and the largest steps come first. Of
    equally few, those with the fewest raises are given; of equal steps, those first in the order of Criteria.
    """
    totals = {option.id: _exact_total(appraisal, option) for option in appraisal.in_play}
    known = {id_: total for id_, total in totals.items() if total is not None}
    if not known or len(known) < len(totals):
        return None
    by_cell = _by_cell(stated)
    steps = {option.id: _steps(appraisal, option, by_cell) for option in appraisal.in_play}
    best = max(round_half_away(total, DECIMALS) for total in known.values())
    behind = [id_ for id_, total in known.items() if round_half_away(total, DECIMALS) < best]
    return tuple(Overturning(id_, _fewest(id_, known, steps)) for id_ in behind)


def _exact_total(appraisal: Appraisal, option: Option) -> Fraction | None:
    """The total of the agreed scores, not rounded; None while a score or a gateway answer is open."""
    if appraisal.gateways_unanswered(option):
        return None
    scores = [(c.weight or Fraction(0), appraisal.scores.get((c.ref, option.id))) for c in appraisal.scored_criteria]
    parts = [weight * points_given(appraisal, score) for weight, score in scores if score is not None]
    return exact_sum(parts) if len(parts) == len(scores) else None


def _steps(appraisal: Appraisal, option: Option, stated: Mapping[Key, Sequence[Score]]) -> list[_Step]:
    """The furthest move up and the furthest down of each of an option's cells, where there is one."""
    found: list[_Step] = []
    for criterion in appraisal.scored_criteria:
        key = criterion.ref, option.id
        agreed = appraisal.scores[key]
        ways = [
            _Step(Move(key, agreed, to), (criterion.weight or Fraction(0)) * _rise(appraisal, agreed, to))
            for to in dict.fromkeys((agreed, *stated.get(key, ())))
        ]
        found.extend(far for far in (max(ways, key=_gain), min(ways, key=_gain)) if far.gain)
    return found


def _gain(step: _Step) -> Fraction:
    return step.gain


def _rise(appraisal: Appraisal, agreed: Score, to: Score) -> Fraction:
    return points_given(appraisal, to) - points_given(appraisal, agreed)


def _fewest(
    option: str, totals: Mapping[str, Fraction], steps: Mapping[str, Sequence[_Step]]
) -> tuple[Move, ...] | None:
    raises = sorted((step for step in steps[option] if step.gain > 0), key=_gain, reverse=True)
    best: list[_Step] | None = None
    for count in range(len(raises) + 1):
        raised = raises[:count]
        target = round_half_away(totals[option] + exact_sum(map(_gain, raised)), DECIMALS)
        lowered = [_fewest_steps_down(totals[other], target, steps[other]) for other in totals if other != option]
        if all(each is not None for each in lowered):
            made = [*raised, *(step for each in lowered for step in each or ())]
            if best is None or len(made) < len(best):
                best = made
    return tuple(step.move for step in best) if best is not None else None


def _fewest_steps_down(total: Fraction, target: Fraction, steps: Sequence[_Step]) -> list[_Step] | None:
    """The fewest steps that bring a total down to the target; None where all of them do not."""
    falls = sorted((step for step in steps if step.gain < 0), key=_gain)
    for count in range(len(falls) + 1):
        if round_half_away(total + exact_sum(map(_gain, falls[:count])), DECIMALS) <= target:
            return falls[:count]
    return None
