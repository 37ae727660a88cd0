"""Printed totals and the scores in; which way of adding they follow, and which of them are wrong, out.

A total is right when one of the ways to treat N/A and blanks gives it, within half a unit of its last printed digit.
Where none of the usual ways gives most of them, none is called wrong.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any, NamedTuple

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.model import Scale
from xlappraise.appraisal.printed import Printed
from xlappraise.appraisal.published_as import (
    MEAN,
    OVER_10,
    OVER_100,
    PERCENT,
    PLAIN,
    POINTS,
    TEN,
    factor,
)
from xlappraise.appraisal.scoring import DECIMALS, round_half_away
from xlappraise.exchange.sheet_import.figures import Figure

PLAIN_MEAN, PLAIN_PERCENT = "Plain mean of scores", "Per cent of the highest plain sum"
ALL = (POINTS, MEAN, PLAIN, PLAIN_MEAN, PERCENT, TEN, OVER_100, OVER_10, PLAIN_PERCENT)
"""The likelier first: where two ways give the same totals, the first is taken."""
NEAR = Fraction(15, 100)
"""How far a wrong total may be from the right one, where few are right, for the way of adding to be believed."""


class Sums(NamedTuple):
    """Scores in points and weights, by the number of the criterion; None is blank. `left_out` are N/A."""

    weights: tuple[Fraction, ...]
    points: Mapping[int, tuple[Fraction | None, ...]]
    left_out: Mapping[int, tuple[bool, ...]]
    scale: Scale

    @property
    def highest(self) -> Fraction:
        """The most that all criteria together can earn."""
        return sum(self.weights, Fraction(0)) * self.scale.highest


def part_of_sums(sums: Sums, numbers: Sequence[int]) -> Sums:
    """The sums of these criteria alone."""

    def some(values: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(values[n] for n in numbers)

    points = {option: some(row) for option, row in sums.points.items()}
    out = {option: some(row) for option, row in sums.left_out.items()}
    return Sums(some(sums.weights), points, out, sums.scale)


class Total(NamedTuple):
    """A printed total of an option."""

    option: int
    printed: Printed
    cell: Cell
    percent: bool = False


class Verdict(NamedTuple):
    """What became of a printed total: right, of `other` ways of adding, or wrong by the way that most follow."""

    total: Total
    right: bool
    recomputed: Fraction | None
    other: str = ""


class Way(NamedTuple):
    """The way of adding that a line of totals follows, '' for none that is known; and each total's verdict.

    `rivals` are ways that give as many of the totals, but not the same ones.
    """

    kind: str
    verdicts: tuple[Verdict, ...]
    rivals: tuple[str, ...] = ()


def printed_total(option: int, figure: Figure, cell: Cell) -> Total:
    """A figure as a printed total."""
    return Total(option, Printed(figure.value, figure.decimals), cell, figure.percent)


def counts(sums: Sums, kind: str, present: Sequence[bool] | None = None) -> list[Fraction]:
    """What a point of each criterion counts in a total of this kind; those that are not `present` take no part."""
    here = present or [True] * len(sums.weights)
    plain = kind in (PLAIN, PLAIN_MEAN, PLAIN_PERCENT)
    weights = [Fraction(1) if plain else weight for weight in sums.weights]
    kept = [weight if there else Fraction(0) for weight, there in zip(weights, here, strict=True)]
    whole = sum(kept, Fraction(0))
    usual = {PLAIN: POINTS, PLAIN_MEAN: MEAN, PLAIN_PERCENT: PERCENT}.get(kind, kind)
    times = factor(usual, whole, whole * sums.scale.highest)
    if usual in (POINTS, OVER_100, OVER_10) and present is not None and whole:
        times *= sum(weights, Fraction(0)) / whole
    return [weight * times for weight in kept]


def intervals(sums: Sums, option: int, kind: str) -> Iterator[tuple[Fraction, Fraction]]:
    """The totals that an option may have: cells of N/A left out; and with the other weights made up for them."""
    points, out = sums.points[option], sums.left_out[option]
    ways = [counts(sums, kind)]
    if any(out):
        present = [not each for each in out]
        ways.append(counts(sums, kind, present))
    if any(point is None and not left for point, left in zip(points, out, strict=True)):
        ways.append(counts(sums, kind, [point is not None for point in points]))
    for weights in ways:
        low = high = Fraction(0)
        for point, weight, left in zip(points, weights, out, strict=True):
            if point is not None:
                low, high = low + point * weight, high + point * weight
            elif not left and weight:
                ends = sums.scale.lowest * weight, sums.scale.highest * weight
                low, high = low + min(*ends, Fraction(0)), high + max(ends)
        yield round_half_away(low, DECIMALS), round_half_away(high, DECIMALS)


def fits(sums: Sums, total: Total, kind: str) -> bool:
    """Whether scores give the printed total, added this way."""
    if total.percent and kind not in (PERCENT, PLAIN_PERCENT, MEAN, PLAIN_MEAN, POINTS, OVER_100):
        return False
    return any(total.printed.may_be(*ends) for ends in intervals(sums, total.option, kind)) or _of_rounded(
        sums, total, kind
    )


def _of_rounded(sums: Sums, total: Total, kind: str) -> bool:
    """Whether it is the sum of weighted scores that were rounded first, as tables print them."""
    points = sums.points[total.option]
    if any(point is None for point in points):
        return False
    for decimals in {total.printed.decimals, max(total.printed.decimals, 1), 2}:
        parts = [round_half_away((p or 0) * w, decimals) for p, w in zip(points, counts(sums, kind), strict=True)]
        if total.printed.may_be(sum(parts, Fraction(0))):
            return True
    return False


def recomputed(sums: Sums, option: int, kind: str) -> Fraction | None:
    """The total of an option added this way, N/A made up for by the others; None while a score is blank."""
    points, out = sums.points[option], sums.left_out[option]
    if any(point is None and not left for point, left in zip(points, out, strict=True)):
        return None
    renormalised = list(intervals(sums, option, kind))[-1]
    return renormalised[0]


def find_way(sums: Sums, totals: Sequence[Total], said: str = "", *, plain: bool = False) -> Way:
    """The way of adding of a line of totals. `said` is what was answered; `plain`: its name says no weights."""
    order = (PLAIN, PLAIN_MEAN, PLAIN_PERCENT) if plain else ALL
    met = {kind: frozenset(n for n, total in enumerate(totals) if fits(sums, total, kind)) for kind in order}
    best = said or max(order, key=lambda kind: (len(met[kind]), -order.index(kind)))
    chosen = met.get(best, frozenset())
    if not said and not _is_believed(sums, totals, best, chosen):
        verdicts = tuple(Verdict(t, False, recomputed(sums, t.option, nearest(sums, totals, order))) for t in totals)
        return Way("", verdicts)
    rivals = () if said else tuple(
        kind for kind in order if len(met[kind]) == len(chosen) < len(totals) and met[kind] != chosen
    )  # fmt: skip
    verdicts = tuple(
        _verdict(sums, total, best, n in chosen, [k for k in order if n in met[k]]) for n, total in enumerate(totals)
    )
    return Way(best, verdicts, rivals)


def _verdict(sums: Sums, total: Total, kind: str, right: bool, others: Sequence[str]) -> Verdict:
    other = others[0] if others and not right else ""
    return Verdict(total, right, recomputed(sums, total.option, kind), other)


def _is_believed(sums: Sums, totals: Sequence[Total], kind: str, right: frozenset[int]) -> bool:
    """Whether the totals follow this way: at least half are right by it, or some are and the others near."""
    if not right:
        return False
    if len(right) * 2 >= len(totals):
        return True
    return all(_is_near(sums, total, kind) for n, total in enumerate(totals) if n not in right)


def _is_near(sums: Sums, total: Total, kind: str) -> bool:
    value = recomputed(sums, total.option, kind)
    return value is None or abs(value - total.printed.value) <= NEAR * max(abs(value), abs(total.printed.value))


def nearest(sums: Sums, totals: Sequence[Total], order: Sequence[str] = ALL) -> str:
    """The way of adding whose totals are nearest to the printed ones, all in all."""

    def away(kind: str) -> Fraction:
        values = [(recomputed(sums, total.option, kind), total.printed.value) for total in totals]
        return sum(
            (abs(a - b) / max(abs(a), abs(b), Fraction(1, 1000)) for a, b in values if a is not None), Fraction(0)
        )

    return min(order, key=away)


class OtherWay(NamedTuple):
    """A way that gives every total when one criterion is left out, or counted the other way round (`reversed`)."""

    kind: str
    criterion: int
    reversed: bool


def other_way(sums: Sums, totals: Sequence[Total]) -> OtherWay | None:
    """The one change to the criteria after which all printed totals are right; it takes three totals to tell."""
    if len(totals) < 3 or not 2 < len(sums.weights) <= MOST_TRIED:
        return None
    for n in range(len(sums.weights)):
        rest = part_of_sums(sums, [k for k in range(len(sums.weights)) if k != n])
        for turned, tried in ((False, rest), (True, with_turned(sums, [n]))):
            kind = next((kind for kind in ALL if all(fits(tried, total, kind) for total in totals)), "")
            if kind:
                return OtherWay(kind, n, turned)
    return None


MOST_TRIED = 60
"""Criteria up to which each is tried: time."""


def with_turned(sums: Sums, numbers: Sequence[int]) -> Sums:
    """The sums with the scores of these criteria counted the other way round."""
    ends = sums.scale.highest + sums.scale.lowest

    def turned(row: tuple[Fraction | None, ...]) -> tuple[Fraction | None, ...]:
        return tuple(ends - p if k in numbers and p is not None else p for k, p in enumerate(row))

    return sums._replace(points={option: turned(row) for option, row in sums.points.items()})


def constant(sums: Sums, totals: Sequence[Total]) -> Fraction | None:
    """What the weighted points are multiplied by to give every printed total, if one number does; else None.

    It takes three totals to tell.
    """
    values = [(recomputed(sums, total.option, POINTS), total.printed) for total in totals]
    known = [(value, printed) for value, printed in values if value]
    if len(known) < max(3, len(totals)):
        return None
    low = max(min((p.value - p.half) / v, (p.value + p.half) / v) for v, p in known)
    high = min(max((p.value - p.half) / v, (p.value + p.half) / v) for v, p in known)
    return (low + high) / 2 if low <= high and low > 0 else None


class Change(NamedTuple):
    """One score that would explain a total, if it were another: the numbers of criterion, what stands, what would."""

    criterion: int
    stands: Fraction
    wanted: Fraction


def explaining(sums: Sums, total: Total, kind: str) -> tuple[Change, ...]:
    """The single scores that would explain a wrong total: on the scale, in the steps that its scores have."""
    points = sums.points[total.option]
    now = recomputed(sums, total.option, kind)
    if now is None:
        return ()
    steps = step_of(sums)
    weights = counts(sums, kind, [not left for left in sums.left_out[total.option]])
    found = []
    for n, (point, weight) in enumerate(zip(points, weights, strict=True)):
        if point is None or not weight:
            continue
        ends = sorted(point + (total.printed.value + sign * total.printed.half - now) / weight for sign in (-1, 1))
        found += [Change(n, point, value) for value in _steps(sums.scale, steps, ends) if value != point]
    return tuple(found)


def step_of(sums: Sums) -> Fraction:
    """The widest step that all scores are given in: 1, a half, a tenth, a hundredth."""
    points = [point for row in sums.points.values() for point in row if point is not None]
    steps = (Fraction(1), Fraction(1, 2), Fraction(1, 10), Fraction(1, 100))
    return next((step for step in steps if all((point / step).denominator == 1 for point in points)), Fraction(1, 1000))


def _steps(scale: Scale, step: Fraction, ends: Sequence[Fraction]) -> list[Fraction]:
    if not scale.numeric:
        return [level.points for level in scale.levels if ends[0] <= level.points <= ends[1]]
    low, high = max(ends[0], scale.lowest), min(ends[1], scale.highest)
    first, last = ceil(low / step), floor(high / step)
    return [n * step for n in range(first, min(last, first + 3) + 1)] if last >= first else []
