"""Appraisal in, Results out: totals, shares, RAG, ranks and their ranges, in exact numbers.

The model is linear and additive (HM Treasury, Use of multi-criteria decision analysis in options appraisal,
2024): total = sum of weight x points. Nothing is taken as zero: a blank score widens the total to an interval.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from xlappraise.appraisal.model import WEIGHTED, Appraisal, Band, Criterion, Key, Option, Scale, Score
from xlappraise.appraisal.record import Record, replace
from xlappraise.records import NamedTuple

RANKED, INCOMPLETE, FAILED, NOT_SHORT_LISTED = "ranked", "incomplete", "failed gateway", "not short-listed"
GATES_PASSED, GATE_FAILED, GATE_OPEN, NOT_RECORDED = "passed", "failed", "open", "not recorded"
"""What came of the gateway stage; not recorded: an option off the Short-list lacks an answer."""
SPARE = "spare"
"""Of a row that is kept for an option to come; on the tool's sheets only."""

DECIMALS = 6
"""Totals are compared after rounding to this many decimals, here and by ROUND(x,6) in the sheet."""


def round_half_away(value: Fraction, decimals: int = 0) -> Fraction:
    """`value` rounded half away from zero, as Excel's ROUND does."""
    if not 10**decimals % value.denominator:  # has no more decimals than that, as nearly always
        return value
    scaled = abs(value) * 10**decimals
    whole = Fraction((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator), 10**decimals)
    return whole if value >= 0 else -whole


def whole_percent(value: Fraction, highest: Fraction) -> int:
    """The printed share in whole per cent; the sheet's ROUND(ROUND(value/highest*100,9),0). `highest` is not 0."""
    return int(round_half_away(round_half_away(value / highest * 100, 9)))


def band_of(bands: tuple[Band, ...], figure: Fraction | int) -> Band | None:
    """The first band (best first) that `figure` reaches; the last is open downward. None without bands."""
    for band in bands[:-1]:
        if figure >= band.start:
            return band
    return bands[-1] if bands else None


class Interval(NamedTuple):
    """What a weighted score may be: lowest and highest, equal when it is certain."""

    low: Fraction
    high: Fraction

    @property
    def certain(self) -> bool:
        """Whether there is one value only."""
        return self.low == self.high


NOTHING = Interval(Fraction(0), Fraction(0))


class OptionResult(Record):
    """Results of one option. Totals in weighted points, share 0..1, percent whole; None where not certain.

    `low`, `high`, `best_rank` and `worst_rank` are None unless every gateway is passed.
    """

    option: Option
    status: str
    total: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    share: Fraction | None = None
    percent: int | None = None
    rag: Band | None = None
    rank: int | None = None
    tied: bool = False
    best_rank: int | None = None
    worst_rank: int | None = None
    groups: Mapping[str, Fraction | None] | None = None
    missing: tuple[str, ...] = ()
    """Refs of scored criteria without a score."""
    failed: tuple[str, ...] = ()
    """Refs of gateways failed, by an option of the Long-list too."""
    open_gateways: tuple[str, ...] = ()
    """Refs of gateways without an answer, on the Short-list."""
    gateway: str = ""
    """What came of the gateway stage; empty where there are no gateways."""
    sums: Interval = NOTHING
    """Lowest and highest total whether or not the gateways are passed."""
    no_weights: bool = False
    """No criterion has a weight, so nothing can be ranked."""
    unscored: bool = False
    """No criterion is scored at all, so there never will be a total."""


class Results(Record):
    """Results of an appraisal: options in the workbook's order; `highest` is the highest possible total.

    `complete`: no score or gateway answer is blank of a short-listed option that fails no gateway.
    """

    highest: Fraction
    complete: bool
    options: tuple[OptionResult, ...]
    weighted: Mapping[Key, Interval]
    """Weighted score of each scored criterion and short-listed option."""
    rows: tuple[OptionResult, ...] = ()
    """Results of all rows of the Short-list; those kept for options to come have the status SPARE and no figures."""

    def __getitem__(self, option_id: str) -> OptionResult:
        """Result of the option of that ID; KeyError when there is none."""
        for result in self.options:
            if result.option.id == option_id:
                return result
        raise KeyError(option_id)

    @cached_property
    def short_list(self) -> tuple[OptionResult, ...]:
        """Results of the short-listed options."""
        return tuple(result for result in self.options if result.status != NOT_SHORT_LISTED)

    @property
    def entries_missing(self) -> int:
        """How many scores and gateway answers are still to enter; none of an option that fails a gateway."""
        wanted = (result for result in self.short_list if not result.failed)
        return sum(len(result.missing) + len(result.open_gateways) for result in wanted)

    @cached_property
    def in_order(self) -> tuple[OptionResult, ...]:
        """Short-listed options by best, then worst rank, then the workbook's order; unranked ones last."""
        return _by_rank(self.short_list)

    @cached_property
    def rows_in_order(self) -> tuple[OptionResult, ...]:
        """The same with spare rows."""
        return _by_rank(self.rows)


def _by_rank(results: Iterable[OptionResult]) -> tuple[OptionResult, ...]:
    return tuple(sorted(results, key=lambda r: (r.best_rank or 10**6, r.worst_rank or 10**6)))


def points_of(appraisal: Appraisal, criterion: Criterion, option: Option) -> Fraction | None:
    """Points that the score earns; None where it is blank."""
    score = appraisal.scores.get((criterion.ref, option.id))
    if score is None:
        return None
    return score if isinstance(score, Fraction) else appraisal.scale.points(score)


def highest_possible(scale: Scale, criterion: Criterion) -> Fraction:
    """Highest weighted score on a scored criterion: its weight times the scale's highest points."""
    return (criterion.weight or Fraction(0)) * scale.highest


def weighted_scores(appraisal: Appraisal) -> dict[Key, Interval]:
    """Weighted score, as an interval, for each scored criterion and short-listed option."""
    weighted = {}
    points = {level.name: level.points for level in appraisal.scale.levels}
    held = {key: key for key in appraisal.scores}  # so that each key is in memory once, and not in two copies
    for criterion in appraisal.scored_criteria:
        weight = criterion.weight or Fraction(0)
        ends = [level.points * weight for level in criterion.available(appraisal.scale)]
        # Options share a few scores, so that each product is worked out once.
        known: dict[Score | None, Interval] = {None: Interval(min(ends), max(ends))}
        for option in appraisal.short_list:
            key = criterion.ref, option.id
            score = appraisal.scores.get(key)
            if score not in known:
                value = (score if isinstance(score, Fraction) else points[str(score)]) * weight
                known[score] = Interval(value, value)
            weighted[held.get(key, key)] = known[score]
    return weighted


def exact_sum(values: Iterable[Fraction]) -> Fraction:
    """The sum of many fractions of few denominators, by whole numbers: ten times as fast as adding them up."""
    by_denominator: dict[int, int] = {}
    for value in values:
        numerator, denominator = value.as_integer_ratio()
        by_denominator[denominator] = by_denominator.get(denominator, 0) + numerator
    if len(by_denominator) == 1:
        ((denominator, number),) = by_denominator.items()
        return Fraction(number, denominator)
    return sum((Fraction(number, denominator) for denominator, number in by_denominator.items()), Fraction(0))


def cell_band(appraisal: Appraisal, criterion: Criterion, value: Fraction) -> Band | None:
    """RAG band of one weighted score: by its share of the criterion's highest, or by its weighted points."""
    if appraisal.setup.rag_basis == WEIGHTED:
        return band_of(appraisal.bands, round_half_away(round_half_away(value, 9)))
    return band_of(appraisal.bands, whole_percent(value, highest_possible(appraisal.scale, criterion)))


class _Sums(NamedTuple):
    option: Option
    low: Fraction
    high: Fraction
    missing: tuple[str, ...]
    failed: tuple[str, ...]
    open_gateways: tuple[str, ...]
    groups: Mapping[str, Interval]

    @property
    def has_passed(self) -> bool:
        return not self.failed and not self.open_gateways


def _sums(appraisal: Appraisal, weighted: Mapping[Key, Interval], option: Option) -> _Sums:
    scored = [criterion.ref for criterion in appraisal.scored_criteria]
    groups = _exact_totals(appraisal, weighted, option)
    whole = _to_six_decimals(_together(list(groups.values())))
    return _Sums(
        option,
        *whole,
        tuple(ref for ref in scored if (ref, option.id) not in appraisal.scores),
        appraisal.gateways_failed(option),
        appraisal.gateways_unanswered(option),
        {name: _to_six_decimals(total) for name, total in groups.items()},
    )


def _together(intervals: Sequence[Interval]) -> Interval:
    """What the intervals add up to, exactly."""
    lows, highs = [interval.low for interval in intervals], [interval.high for interval in intervals]
    low = exact_sum(lows)
    return Interval(low, low if lows == highs else exact_sum(highs))


def _to_six_decimals(total: Interval) -> Interval:
    low = round_half_away(total.low, DECIMALS)
    return Interval(low, low if total.low is total.high else round_half_away(total.high, DECIMALS))


def group_totals(appraisal: Appraisal, weighted: Mapping[Key, Interval], option: Option) -> dict[str, Interval]:
    """Subtotal of each group, in the order of Setup; groups named on Criteria alone follow."""
    return {name: _to_six_decimals(total) for name, total in _exact_totals(appraisal, weighted, option).items()}


def _exact_totals(appraisal: Appraisal, weighted: Mapping[Key, Interval], option: Option) -> dict[str, Interval]:
    parts: dict[str, list[Interval]] = {group.name: [] for group in appraisal.groups}
    for criterion in appraisal.scored_criteria:
        parts.setdefault(criterion.group, []).append(weighted[criterion.ref, option.id])
    return {name: _together(intervals) for name, intervals in parts.items()}


def _result(
    appraisal: Appraisal,
    sums: _Sums,
    field: tuple[_Sums, ...],
    highest: Fraction,
) -> OptionResult:
    open_ends = sums.missing or sums.open_gateways or not highest
    status = FAILED if sums.failed else INCOMPLETE if open_ends else RANKED
    common = {
        "option": sums.option,
        "status": status,
        "missing": sums.missing,
        "failed": sums.failed,
        "open_gateways": sums.open_gateways,
        "gateway": gateway_outcome(appraisal, sums.option),
        "sums": Interval(sums.low, sums.high),
        "no_weights": not highest,
        "unscored": not appraisal.scored_criteria,
        "groups": {name: total.low if total.certain and highest else None for name, total in sums.groups.items()},
    }
    if not sums.has_passed or not highest:
        return OptionResult(**common)  # type: ignore[arg-type]  # one record, built in two steps
    others = [other for other in field if other.option.id != sums.option.id and not other.failed]
    best = 1 + sum(other.low > sums.high for other in others if other.has_passed)
    worst = 1 + sum(other.high > sums.low for other in others)
    total = sums.low if sums.low == sums.high else None
    percent = whole_percent(total, highest) if total is not None and highest else None
    return OptionResult(
        **common,  # type: ignore[arg-type]  # as above
        total=total,
        low=sums.low,
        high=sums.high,
        share=total / highest if total is not None and highest else None,
        percent=percent,
        rag=band_of(appraisal.bands, percent) if percent is not None else None,
        rank=best if best == worst else None,
        tied=total is not None and any(other.has_passed and other.low == other.high == total for other in others),
        best_rank=best,
        worst_rank=worst,
    )


def _not_scored(appraisal: Appraisal, option: Option) -> OptionResult:
    """Result of an option off the Short-list, or of a row kept for one to come: no answer to a gateway is wanted."""
    if option.id in appraisal.spare_ids:
        return OptionResult(option, SPARE)
    outcome = gateway_outcome(appraisal, option)
    return OptionResult(option, NOT_SHORT_LISTED, failed=appraisal.gateways_failed(option), gateway=outcome)


def gateway_outcome(appraisal: Appraisal, option: Option) -> str:
    """What came of the gateway stage for an option; empty where there are no gateways."""
    if not appraisal.gateways:
        return ""
    if appraisal.gateways_failed(option):
        return GATE_FAILED
    if not appraisal.gateways_unanswered(option):
        return GATES_PASSED
    return GATE_OPEN if option.is_short_listed else NOT_RECORDED


def score(appraisal: Appraisal) -> Results:
    """Results of an appraisal whose weights, keys, scale and bands are sound.

    Ranks are competition ranks (1, 2, 2, 4). Best rank = 1 + number of options surely in whose lowest total is
    above my highest; worst rank = 1 + number of others, in or perhaps in, whose highest is above my lowest.
    """
    weighted = weighted_scores(appraisal)
    highest = round_half_away(
        exact_sum(highest_possible(appraisal.scale, c) for c in appraisal.scored_criteria), DECIMALS
    )
    field = tuple(_sums(appraisal, weighted, option) for option in appraisal.short_list)
    by_id = {sums.option.id: sums for sums in field}
    found = tuple(
        _result(appraisal, by_id[option.id], field, highest) if option.id in by_id else _not_scored(appraisal, option)
        for option in appraisal.options
    )
    rows = tuple(result for result in found if result.option.is_short_listed)
    options = tuple(
        replace(result, status=NOT_SHORT_LISTED) if result.status == SPARE else result
        for result in found
        if not appraisal.is_empty(result.option)
    )
    complete = not any(sums.missing or sums.open_gateways for sums in field if not sums.failed)
    return Results(highest, complete, options, weighted, rows)
