"""Published totals and scores in; which values of blank cells, or which single cells, would explain them, out.

The ways to fill an option's blank cells are counted by dynamic programming over the sums within reach: forwards
which sums there are, backwards in how many ways each leads to the published total. So 25 blanks take no longer
than a few; nothing is enumerated but what is shown. Nothing is repaired.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, lcm

from xlappraise.appraisal.model import Appraisal, Key, Option, Scale, Score
from xlappraise.appraisal.printed import PrintedFigure, as_printed, published_totals
from xlappraise.appraisal.published_as import coefficients
from xlappraise.appraisal.scoring import DECIMALS, points_of, round_half_away
from xlappraise.records import NamedTuple

MOST_LISTED = 20
"""Most ways that are listed one by one; of more, their number and the certain cells are given."""


class Correction(NamedTuple):
    """One score that would have to be another."""

    key: Key
    stands: Score
    wanted: Score


class Explanation(NamedTuple):
    """How a published total can come about.

    `low` and `high` bound the total that the scores give, as Setup says published totals are: equal when none is blank.
    `ways` is the number of ways to fill `blanks` so that the total is met: 1 when nothing is blank and it is met, 0
    when it cannot be, None on a numeric scale with blanks within reach of it. `fills` lists them all when they are few;
    `certain` has the cells that are the same in each. `singles`, where there is no way, are the changes of one score
    that make one.
    """

    option: Option
    published: PrintedFigure
    low: Fraction
    high: Fraction
    blanks: tuple[Key, ...]
    ways: int | None
    fills: tuple[Mapping[Key, Score], ...] = ()
    certain: Mapping[Key, Score] = {}
    singles: tuple[Correction, ...] = ()

    @property
    def is_met(self) -> bool:
        """Whether the scores, with nothing blank, give the published total."""
        return not self.blanks and self.ways == 1


def reconcile(
    appraisal: Appraisal, published: Mapping[str, Fraction | PrintedFigure] | None = None
) -> tuple[Explanation, ...]:
    """An explanation for each published total (option ID -> total; by default those on Options).

    A plain number is taken as printed with the decimals that it has.

    The appraisal must be sound: its weights, scale and keys without a finding that blocks. KeyError for an ID
    that is not on the Short-list.
    """
    totals = published_totals(appraisal) if published is None else published
    options = {option.id: option for option in appraisal.short_list}
    return tuple(
        _explain(appraisal, options[key], total if isinstance(total, PrintedFigure) else as_printed(total))
        for key, total in totals.items()
    )


class _Sum(NamedTuple):
    """An option's total as whole numbers: what is certain, and what each blank cell may add, in units of 1/scale."""

    scale: int
    certain: int
    cells: tuple[Key, ...]
    choices: tuple[tuple[tuple[Score, int], ...], ...]

    def meets(self, total: int, published: PrintedFigure) -> bool:
        """Whether it may be printed so, to six decimals as totals are compared everywhere."""
        return published.may_be(round_half_away(Fraction(total, self.scale), DECIMALS))


def _sum(appraisal: Appraisal, option: Option) -> _Sum:
    certain, cells, choices = Fraction(0), [], []
    counts = coefficients(appraisal)
    for criterion in appraisal.scored_criteria:
        points, weight = points_of(appraisal, criterion, option), counts[criterion.ref]
        if points is not None:
            certain += points * weight
        else:
            cells.append((criterion.ref, option.id))
            choices.append([(level.name, level.points * weight) for level in criterion.available(appraisal.scale)])
    scale = lcm(certain.denominator, *(added.denominator for choice in choices for _, added in choice))
    whole = tuple(tuple((name, int(added * scale)) for name, added in choice) for choice in choices)
    return _Sum(scale, int(certain * scale), tuple(cells), whole)


def _explain(appraisal: Appraisal, option: Option, published: PrintedFigure) -> Explanation:
    sums = _sum(appraisal, option)
    ends = [[added for _, added in choice] for choice in sums.choices]
    low = Fraction(sums.certain + sum(min(end) for end in ends), sums.scale)
    high = Fraction(sums.certain + sum(max(end) for end in ends), sums.scale)
    found = Explanation(
        option, published, round_half_away(low, DECIMALS), round_half_away(high, DECIMALS), sums.cells, 0
    )
    if appraisal.scale.numeric and sums.cells:
        return found._replace(ways=None if published.may_be(found.low, found.high) else 0)
    within = _within(sums)
    ways = _ways(sums, within, published)
    count = ways[0][sums.certain]
    if count:
        listed = tuple(_fills(sums, ways)) if count <= MOST_LISTED and sums.cells else ()
        return found._replace(ways=count, fills=listed, certain=_certain(sums, within, ways))
    return found._replace(singles=tuple(_singles(appraisal, option, sums, within[-1], published)))


def _within(sums: _Sum) -> list[set[int]]:
    """The sums within reach before each blank cell, and after the last."""
    within = [{sums.certain}]
    for choice in sums.choices:
        within.append({reached + added for reached in within[-1] for _, added in choice})
    return within


def _ways(sums: _Sum, within: Sequence[set[int]], published: PrintedFigure) -> list[dict[int, int]]:
    """In how many ways each sum within reach leads to the published total."""
    ways = [{reached: int(sums.meets(reached, published)) for reached in within[-1]}]
    for choice, reach in zip(reversed(sums.choices), reversed(within[:-1]), strict=True):
        ways.append({reached: sum(ways[-1][reached + added] for _, added in choice) for reached in reach})
    return ways[::-1]


def _fills(sums: _Sum, ways: Sequence[Mapping[int, int]]) -> Iterator[dict[Key, Score]]:
    """Every way to fill the blank cells, one at a time."""

    def walk(n: int, reached: int) -> Iterator[dict[Key, Score]]:
        if n == len(sums.cells):
            yield {}
            return
        for name, added in sums.choices[n]:
            if ways[n + 1][reached + added]:
                for rest in walk(n + 1, reached + added):
                    yield {sums.cells[n]: name, **rest}

    yield from walk(0, sums.certain)


def _certain(sums: _Sum, within: Sequence[set[int]], ways: Sequence[Mapping[int, int]]) -> dict[Key, Score]:
    """The blank cells that have the same score in every way."""
    found = {}
    for n, (cell, choice) in enumerate(zip(sums.cells, sums.choices, strict=True)):
        possible = [name for name, added in choice if any(ways[n + 1][reached + added] for reached in within[n])]
        if len(possible) == 1:
            found[cell] = possible[0]
    return found


def _singles(
    appraisal: Appraisal, option: Option, sums: _Sum, reachable: set[int], published: PrintedFigure
) -> Iterator[Correction]:
    """Changes of one score, to another that the scale allows, after which the total can be met."""
    totals, counts = sorted(reachable), coefficients(appraisal)
    for criterion in appraisal.scored_criteria:
        points, weight = points_of(appraisal, criterion, option), counts[criterion.ref]
        if points is not None and weight:
            key = criterion.ref, option.id
            if appraisal.scale.numeric:  # with no blank then, and so of one total
                gap, spread = published.value - Fraction(totals[0], sums.scale), published.half
                ends = points + (gap - spread) / weight, points + (gap + spread) / weight
                yield from (Correction(key, appraisal.scores[key], n) for n in _roundest(appraisal.scale, points, ends))
                continue
            for level in criterion.available(appraisal.scale):
                more = (level.points - points) * weight
                if more and _reaches(sums, totals, published, more):
                    yield Correction(key, appraisal.scores[key], level.name)


def _reaches(sums: _Sum, totals: Sequence[int], published: PrintedFigure, more: Fraction) -> bool:
    """Whether one of the totals, and so much more, may be printed so."""
    least = (published.value - published.half - more) * sums.scale
    n = bisect_left(totals, floor(least))
    near = totals[n : n + 2]
    return any(published.may_be(round_half_away(Fraction(total, sums.scale) + more, DECIMALS)) for total in near)


STEPS = (Fraction(1), Fraction(1, 2), Fraction(1, 10), Fraction(1, 100), Fraction(1, 1000))
"""Steps of the scores that people give, whole numbers first."""


def _roundest(scale: Scale, points: Fraction, ends: tuple[Fraction, Fraction]) -> Sequence[Fraction]:
    """The other numbers of the scale between the ends, of the widest step that has any; none beyond three decimals."""
    low, high = max(min(ends), scale.lowest), min(max(ends), scale.highest)
    for step in STEPS:
        numbers = [n * step for n in range(ceil(low / step), floor(high / step) + 1) if n * step != points]
        if numbers:
            return numbers
    return ()
