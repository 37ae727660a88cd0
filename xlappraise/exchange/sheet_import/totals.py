"""Printed totals and the scores in; which way of adding they follow, and which of them are wrong, out.

A total is right when one of the ways to treat N/A and blanks gives it, within half a unit of its last printed digit.
Where none of the usual ways gives at least half of them, and the others are not near to what one gives, no total is
called wrong.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Any

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.model import Scale
from xlappraise.appraisal.printed import PrintedFigure
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
from xlappraise.appraisal.record import Record, replace
from xlappraise.appraisal.scoring import DECIMALS, exact_sum, round_half_away
from xlappraise.exchange.sheet_import.figures import Figure
from xlappraise.records import NamedTuple

PLAIN_MEAN, PLAIN_PERCENT = "Plain mean of scores", "Per cent of the highest plain sum"
WITHOUT_WEIGHTS = (PLAIN, PLAIN_MEAN, PLAIN_PERCENT)
ALL = (POINTS, MEAN, PLAIN, PLAIN_MEAN, PERCENT, TEN, OVER_100, OVER_10, PLAIN_PERCENT)
"""Ways of adding, the likelier first: where two give as many of the printed totals, the first is taken."""
NEAR = Fraction(15, 100)
"""How far, as a share, a wrong total may be from the right one, where few are right, for the way to be believed."""


class Sums(Record):
    """Weights by criterion, and by option its points on each criterion, None for a blank, and whether it is N/A there.

    Options and criteria are counted from 0.
    """

    weights: tuple[Fraction, ...]
    points: Mapping[int, tuple[Fraction | None, ...]]
    left_out: Mapping[int, tuple[bool, ...]]
    scale: Scale
    has_parts: bool = False
    """Whether the sheet prints weighted scores, so that a total may be the sum of rounded ones."""

    @cached_property
    def bases(self) -> Mapping[tuple[int, bool], tuple["Base", ...]]:
        """What each option's scores add up to, before any factor, by option and whether weights are left out."""
        return {(n, plain): tuple(_bases(self, n, plain)) for n in self.points for plain in (False, True)}


def sums_of_criteria(sums: Sums, numbers: Sequence[int]) -> Sums:
    """The sums of these criteria alone."""

    def some(values: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(values[n] for n in numbers)

    points = {option: some(row) for option, row in sums.points.items()}
    out = {option: some(row) for option, row in sums.left_out.items()}
    return Sums(some(sums.weights), points, out, sums.scale, sums.has_parts)


class Total(NamedTuple):
    """A printed total of an option."""

    option: int
    printed: PrintedFigure
    cell: Cell
    percent: bool = False


class Verdict(NamedTuple):
    """Whether a printed total is right by the way of its line, what that gives, and the `other` way that it follows.

    `recomputed` is None while a score is blank.
    """

    total: Total
    right: bool
    recomputed: Fraction | None
    other: str = ""


class Way(NamedTuple):
    """The way of adding that a line of totals follows, blank for none that is known; and each total's verdict.

    `rivals` are ways that give as many of the totals, but not the same ones.
    """

    kind: str
    verdicts: tuple[Verdict, ...]
    rivals: tuple[str, ...] = ()


def printed_total(option: int, figure: Figure, cell: Cell) -> Total:
    """A figure as a printed total."""
    return Total(option, PrintedFigure(figure.value, figure.decimals), cell, figure.percent)


def counts(sums: Sums, kind: str, present: Sequence[bool] | None = None) -> list[Fraction]:
    """By criterion, what one point adds to a total of this kind; criteria that are not `present` add nothing."""
    here = present or [True] * len(sums.weights)
    plain = kind in WITHOUT_WEIGHTS
    weights = [Fraction(1) if plain else weight for weight in sums.weights]
    kept = [weight if there else Fraction(0) for weight, there in zip(weights, here, strict=True)]
    whole = sum(kept, Fraction(0))
    usual = {PLAIN: POINTS, PLAIN_MEAN: MEAN, PLAIN_PERCENT: PERCENT}.get(kind, kind)
    times = factor(usual, whole, whole * sums.scale.highest)
    if usual in (POINTS, OVER_100, OVER_10) and present is not None and whole:
        times *= sum(weights, Fraction(0)) / whole
    return [weight * times for weight in kept]


class Base(NamedTuple):
    """Lowest and highest sum of an option; the sum of the weights that took part, and of all."""

    low: Fraction
    high: Fraction
    part: Fraction
    whole: Fraction


def _bases(sums: Sums, option: int, plain: bool) -> Iterator[Base]:
    """The sums with N/A left out, with the other weights scaled up in its place, and with blanks treated alike."""
    points, out = sums.points[option], sums.left_out[option]
    weights = [Fraction(1)] * len(points) if plain else sums.weights
    rows = list(zip(points, weights, out, strict=True))
    whole = exact_sum(weights)
    certain = exact_sum(point * weight for point, weight, _ in rows if point is not None)
    blank = [weight for point, weight, left in rows if point is None and not left]
    ends = [(sums.scale.lowest * weight, sums.scale.highest * weight) for weight in blank]
    low = certain + exact_sum(min(*end, Fraction(0)) for end in ends)
    high = certain + exact_sum(max(end) for end in ends)
    yield Base(low, high, whole, whole)
    if any(out):
        yield Base(low, high, exact_sum(weight for _, weight, left in rows if not left), whole)
    if blank:
        yield Base(certain, certain, exact_sum(weight for point, weight, _ in rows if point is not None), whole)


def _factor(kind: str, base: Base, top: Fraction) -> Fraction:
    """What the sum is multiplied by for a total of this kind."""
    usual = {PLAIN: POINTS, PLAIN_MEAN: MEAN, PLAIN_PERCENT: PERCENT}.get(kind, kind)
    times = factor(usual, base.part, base.part * top)
    if usual in (POINTS, OVER_100, OVER_10) and base.part:
        times *= base.whole / base.part
    return times


def intervals(sums: Sums, option: int, kind: str) -> Iterator[tuple[Fraction, Fraction]]:
    """The lowest and highest total of an option, added up this way, for each of its bases, in their order."""
    for base in sums.bases[option, kind in WITHOUT_WEIGHTS]:
        times = _factor(kind, base, sums.scale.highest)
        yield round_half_away(base.low * times, DECIMALS), round_half_away(base.high * times, DECIMALS)


def fits(sums: Sums, total: Total, kind: str) -> bool:
    """Whether scores give the printed total, added this way."""
    if total.percent and kind not in (PERCENT, PLAIN_PERCENT, MEAN, PLAIN_MEAN, POINTS, OVER_100):
        return False
    ends = list(intervals(sums, total.option, kind))
    return any(total.printed.may_be(*each) for each in ends) or _is_of_rounded(sums, total, kind, ends[0][0])


def _is_of_rounded(sums: Sums, total: Total, kind: str, exact: Fraction) -> bool:
    """Whether it is the sum of weighted scores that were rounded first, as tables print them."""
    points = sums.points[total.option]
    shown = total.printed
    slack = shown.half + len(points) * Fraction(1, 2 * 10 ** min(shown.decimals, 2))
    if abs(exact - shown.value) > slack or any(point is None for point in points) or not sums.has_parts:
        return False
    parts = [(p or 0) * w for p, w in zip(points, counts(sums, kind), strict=True)]
    if all(part.denominator == 1 for part in parts):
        return False
    rounds = {shown.decimals, max(shown.decimals, 1), 2}
    return any(shown.may_be(exact_sum(round_half_away(part, n) for part in parts)) for n in rounds)


def total_of(sums: Sums, option: int, kind: str) -> Fraction | None:
    """The total of an option added this way, other weights scaled up for N/A; None while a score is blank."""
    points, out = sums.points[option], sums.left_out[option]
    if any(point is None and not left for point, left in zip(points, out, strict=True)):
        return None
    renormalised = list(intervals(sums, option, kind))[-1]
    return renormalised[0]


def find_way(sums: Sums, totals: Sequence[Total], said: str = "", *, plain: bool = False) -> Way:
    """The way of adding of a line of totals: `said`, if a person said it; with `plain`, only those without weights."""
    order = WITHOUT_WEIGHTS if plain else ALL
    met = {kind: frozenset(n for n, total in enumerate(totals) if fits(sums, total, kind)) for kind in order}
    best = said or max(order, key=lambda kind: (len(met[kind]), -order.index(kind)))
    if not said and not _is_believed(sums, totals, best, met[best]):
        near = nearest(sums, totals, _likely(order, sums))
        if not _are_all_near(sums, totals, near):
            verdicts = tuple(Verdict(total, False, total_of(sums, total.option, near)) for total in totals)
            return Way("", verdicts)
        best = near
    chosen = met.get(best, frozenset())
    rivals = () if said else tuple(
        kind for kind in _likely(order, sums) if 0 < len(met[kind]) == len(chosen) < len(totals) and met[kind] != chosen
    )  # fmt: skip
    usual = [*_likely(order, sums), PLAIN]  # a plain mean is near to that with weights, and met by chance
    verdicts = tuple(
        _verdict(sums, total, best, n in chosen, [k for k in order if n in met[k] and k in usual])
        for n, total in enumerate(totals)
    )
    return Way(best, verdicts, rivals)


def _verdict(sums: Sums, total: Total, kind: str, right: bool, others: Sequence[str]) -> Verdict:
    other = others[0] if others and not right else ""
    value = total_of(sums, total.option, kind)
    if right and value is not None:  # N/A left out, or made up for: as it is printed
        value = next(
            (low for low, high in intervals(sums, total.option, kind) if total.printed.may_be(low, high)), value
        )
    return Verdict(total, right, value, other)


def _likely(order: Sequence[str], sums: Sums) -> list[str]:
    """The ways that count the weights, where weights differ and not all ways leave them out."""
    counted = [kind for kind in order if kind not in WITHOUT_WEIGHTS]
    return counted if counted and len(set(sums.weights)) > 1 else list(order)


def _is_believed(sums: Sums, totals: Sequence[Total], kind: str, right: frozenset[int]) -> bool:
    """Whether the totals follow this way: at least half are right by it, or some are and the others near.

    Where weights differ, a way that leaves them out takes more: a total or two may meet it by chance.
    """
    if not right:
        return False
    if kind in WITHOUT_WEIGHTS and len(set(sums.weights)) > 1 and len(right) < len(totals):
        return len(right) * 2 > len(totals) and len(right) > 2
    if len(right) * 2 >= len(totals):
        return True
    return all(_is_near(sums, total, kind) for n, total in enumerate(totals) if n not in right)


def _are_all_near(sums: Sums, totals: Sequence[Total], kind: str) -> bool:
    """Whether totals of which none is right are meant this way: all are near, and no one factor gives all of them.

    Where no weights are known, means may be those with weights, and only sums are believed.
    """
    is_told = len(set(sums.weights)) > 1 or kind in (PLAIN, POINTS)
    return is_told and all(_is_near(sums, total, kind) for total in totals) and constant(sums, totals) is None


def _is_near(sums: Sums, total: Total, kind: str) -> bool:
    value = total_of(sums, total.option, kind)
    return value is None or abs(value - total.printed.value) <= NEAR * max(abs(value), abs(total.printed.value))


def nearest(sums: Sums, totals: Sequence[Total], order: Sequence[str] = ALL) -> str:
    """The way of adding for which the relative differences from the printed totals add up to the least."""

    def away(kind: str) -> Fraction:
        values = [(total_of(sums, total.option, kind), total.printed.value) for total in totals]
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
    """The one change to the criteria after which all printed totals are right; None of fewer than three totals."""
    if len(totals) < 3 or not 2 < len(sums.weights) <= MOST_TRIED:
        return None
    for n in range(len(sums.weights)):
        rest = sums_of_criteria(sums, [k for k in range(len(sums.weights)) if k != n])
        for turned, tried in ((False, rest), (True, with_turned(sums, [n]))):
            kind = next((kind for kind in ALL if all(fits(tried, total, kind) for total in totals)), "")
            if kind:
                return OtherWay(kind, n, turned)
    return None


MOST_TRIED = 60
"""Criteria up to which each is tried, so that large sheets stay fast."""


def with_turned(sums: Sums, numbers: Sequence[int]) -> Sums:
    """The sums with the scores of these criteria counted the other way round."""
    ends = sums.scale.highest + sums.scale.lowest

    def turn_row(row: tuple[Fraction | None, ...]) -> tuple[Fraction | None, ...]:
        return tuple(ends - p if k in numbers and p is not None else p for k, p in enumerate(row))

    return replace(sums, points={option: turn_row(row) for option, row in sums.points.items()})


def constant(sums: Sums, totals: Sequence[Total]) -> Fraction | None:
    """What the weighted points are multiplied by to give every printed total, if one number does; else None.

    None also of fewer than three totals.
    """
    values = [(total_of(sums, total.option, POINTS), total.printed) for total in totals]
    known = [(value, printed) for value, printed in values if value]
    if len(known) < max(3, len(totals)):
        return None
    low = max(min((p.value - p.half) / v, (p.value + p.half) / v) for v, p in known)
    high = min(max((p.value - p.half) / v, (p.value + p.half) / v) for v, p in known)
    return (low + high) / 2 if low <= high and low > 0 else None


class Change(NamedTuple):
    """One score that would explain a total: the number of its criterion, its points, and what they would have to be."""

    criterion: int
    stands: Fraction
    wanted: Fraction


def single_changes(sums: Sums, total: Total, kind: str) -> tuple[Change, ...]:
    """The single scores that would explain a wrong total: on the scale, in the steps that its scores have."""
    points = sums.points[total.option]
    now = total_of(sums, total.option, kind)
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
    """The widest step that all points are whole numbers of: 1, a half, a tenth, a hundredth, a thousandth."""
    points = [point for row in sums.points.values() for point in row if point is not None]
    steps = (Fraction(1), Fraction(1, 2), Fraction(1, 10), Fraction(1, 100))
    return next((step for step in steps if all((point / step).denominator == 1 for point in points)), Fraction(1, 1000))


def _steps(scale: Scale, step: Fraction, ends: Sequence[Fraction]) -> list[Fraction]:
    if not scale.numeric:
        return [level.points for level in scale.levels if ends[0] <= level.points <= ends[1]]
    low, high = max(ends[0], scale.lowest), min(ends[1], scale.highest)
    first, last = ceil(low / step), floor(high / step)
    return [n * step for n in range(first, min(last, first + 3) + 1)] if last >= first else []
