"""Advice on options and their order: in, an Appraisal with its Results; out, findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import lcm
from operator import ge, gt

from xlappraise.appraisal.checks.known import Known, place
from xlappraise.appraisal.checks.of_criteria import ENOUGH_CRITERIA
from xlappraise.appraisal.combinations import taken_along
from xlappraise.appraisal.doubt import doubtful_keys
from xlappraise.appraisal.findings import Cell, Finding, Rule
from xlappraise.appraisal.gather import Gathering, about
from xlappraise.appraisal.lineage import CARRIED, CONSIDERED, DISCOUNTED, NOT_RECOMMENDED, PREFERRED
from xlappraise.appraisal.model import LONG_LIST, Appraisal, Criterion, Key, Option
from xlappraise.appraisal.rules.of_advice import (
    BASELINE_TWICE,
    DISCOUNTED_UNEXPLAINED,
    DOMINATED,
    KEPT_THOUGH_FAILED,
    LEAD_SMALL,
    NO_STATUS_QUO,
    OUTCOME_MISSING,
    PREFERRED_NOT_FIRST,
    PREFERRED_TWICE,
    SCORED_THEN_DISCOUNTED,
    TIE,
    TIE_FOR_FIRST,
)
from xlappraise.appraisal.scoring import FAILED, NOT_SHORT_LISTED, Interval, OptionResult, Results, points_of
from xlappraise.appraisal.words import decimal_text, folded, list_of, shorten, some

OPTIONS = "Options"

STATUS_QUO = (
    *("status quo", "business as usual", "do nothing", "do minimum", "do-minimum", "no change", "as now", "as is"),
    *("as-is", "present arrangement", "current arrangement", "existing arrangement", "carry on", "in-house"),
)
"""How an option that keeps things as they are is called, in its name, delivery model, structure or description."""
STAYING = frozenset(("stay", "keep", "retain", "remain", "continue", "unchanged", "current", "existing", "present"))
"""Words that say the same in a name alone."""


def an_option_keeps_things_as_they_are(appraisal: Appraisal, _: Results, __: Known) -> Iterator[Finding]:
    """One option goes on as now or does the minimum: it is marked as the baseline, or named or described so."""
    options = appraisal.without_spare().options
    if len(options) >= 2 and appraisal.baseline is None and not any(_as_now(option) for option in options):
        where = place(options[0].cells, "name", OPTIONS)
        yield NO_STATUS_QUO.at(where)


def one_option_is_the_baseline(appraisal: Appraisal, _: Results, __: Known) -> Iterator[Finding]:
    """No more than one option is marked as the baseline."""
    marked = [option for option in appraisal.options if option.is_baseline]
    if len(marked) > 1:
        yield _at_options(BASELINE_TWICE, marked, "baseline", named=some([shorten(o.label) for o in marked]))


def _as_now(option: Option) -> bool:
    text = folded(" ".join((option.name, option.model, option.structure, option.description)))
    return any(phrase in text for phrase in STATUS_QUO) or not STAYING.isdisjoint(folded(option.name).split())


def _at_options(rule: Rule, options: Sequence[Option], key: str, **facts: str) -> Finding:
    cells = [place(option.cells, key, OPTIONS) for option in options]
    also = [cell for cell in cells[1:] if isinstance(cell, Cell)]
    keys = "; ".join(option.id for option in options)
    return rule.at(cells[0], *also, option=options[0].id, keys=keys, **facts)


def long_listed_options_have_an_outcome(appraisal: Appraisal, _: Results, known: Known) -> Iterator[Finding]:
    """Every option that stayed on the Long-list has an outcome, fails a gateway, or has a value that is ruled out."""
    gathering, told = Gathering(), taken_along(appraisal)
    for option in appraisal.options:
        silent = option.stage == LONG_LIST and not option.outcome and option.id not in told
        silent = silent and not appraisal.gateways_failed(option)
        if silent and known.has_no_error(option.cells, "outcome", "id"):
            gathering.add(OUTCOME_MISSING, place(option.cells, "outcome", OPTIONS), about(None, option))
    yield from gathering.findings()


def dropped_options_have_a_reason(appraisal: Appraisal, _: Results, known: Known) -> Iterator[Finding]:
    """Every option that was dropped has a reason of its own or of a value that is ruled out, or fails a gateway."""
    told = taken_along(appraisal)
    for option in appraisal.options:
        dropped = option.outcome in (DISCOUNTED, NOT_RECOMMENDED) and not appraisal.gateways_failed(option)
        if dropped and not option.reason and not told.get(option.id) and known.has_no_error(option.cells, "reason"):
            name = shorten(option.label)
            yield _at_options(
                DISCOUNTED_UNEXPLAINED, [option], "reason", option_name=name, found=option.outcome.lower()
            )


def outcomes_follow_the_gateways(appraisal: Appraisal, _: Results, known: Known) -> Iterator[Finding]:
    """No option that fails a gateway goes on, and none that was scored was dropped before scoring."""
    for option in appraisal.options:
        failed, found = appraisal.gateways_failed(option), option.outcome
        if not known.has_no_error(option.cells, "outcome", "stage"):
            continue
        facts = {"option_name": shorten(option.label), "found": found}
        if failed and found in (CARRIED, CONSIDERED):
            yield _at_options(KEPT_THOUGH_FAILED, [option], "outcome", **facts, refs=list_of(failed))
        elif found == DISCOUNTED and not failed and _is_scored(appraisal, option):
            yield _at_options(SCORED_THEN_DISCOUNTED, [option], "outcome", **facts)


def _is_scored(appraisal: Appraisal, option: Option) -> bool:
    return option.is_short_listed and any((c.ref, option.id) in appraisal.scores for c in appraisal.scored_criteria)


def the_preferred_option_is_first(appraisal: Appraisal, results: Results, _: Known) -> Iterator[Finding]:
    """One option at most is preferred, and it ranks first or its reason says why it is preferred."""
    preferred = [option for option in appraisal.options if option.outcome == PREFERRED]
    if len(preferred) > 1:
        named = some([shorten(option.label) for option in preferred])
        yield _at_options(PREFERRED_TWICE, preferred, "outcome", named=named)
        return
    for option in preferred:
        found = _not_first(results[option.id]) if results.short_list else ""
        if found and not option.reason:
            name = shorten(option.label)
            yield _at_options(PREFERRED_NOT_FIRST, [option], "outcome", option_name=name, found=found)


def _not_first(result: OptionResult) -> str:
    """Why an option is not first, in words; empty when it is, or may be."""
    if result.failed:
        return f"fails {list_of(result.failed)}"
    if result.status == NOT_SHORT_LISTED:
        return "is not on the Short-list"
    if result.best_rank is not None and result.best_rank > 1:
        return f"ranks {result.rank}" if result.rank else f"ranks {result.best_rank} at best"
    return ""


def no_option_is_dominated(appraisal: Appraisal, results: Results, _: Known) -> Iterator[Finding]:
    """No option is matched by another on every criterion and beaten on one."""
    options = [result.option for result in results.short_list if result.status != FAILED]
    refs = [criterion.ref for criterion in appraisal.scored_criteria]
    below = _dominated_options(results.weighted, options, refs)
    if below and appraisal.logs.get("Assumptions"):
        below = _dominated_options(_widest_scores(appraisal, results), options, refs)
    for option, above in below:
        names = shorten(above[0].label) if len(above) == 1 else some([other.id for other in above])
        yield _at_options(DOMINATED, [option], "id", option_name=shorten(option.label), above=names)


def _dominated_options(
    weighted: Mapping[Key, Interval], options: Sequence[Option], refs: Sequence[str]
) -> list[tuple[Option, list[Option]]]:
    """Options with those that dominate them for certain: by the lowest of the one, the highest of the other."""
    # Whole numbers, as comparing thousands of fractions for each pair of options would take seconds.
    scale = lcm(*{end.denominator for interval in weighted.values() for end in interval})
    lows, highs = ({o.id: [_whole(weighted[ref, o.id][end], scale) for ref in refs] for o in options} for end in (0, 1))
    found = []
    for option in options:
        mine = highs[option.id]
        above = [other for other in options if other is not option and _dominates(lows[other.id], mine)]
        if above:
            found.append((option, above))
    return found


def _whole(value: Fraction, scale: int) -> int:
    return value.numerator * (scale // value.denominator)


def _dominates(upper: Sequence[int], lower: Sequence[int]) -> bool:
    return all(map(ge, upper, lower)) and any(map(gt, upper, lower))


def _widest_scores(appraisal: Appraisal, results: Results) -> dict[Key, Interval]:
    """Weighted scores, those that Assumptions calls doubtful widened to what they may be."""
    weighted = dict(results.weighted)
    criteria = {criterion.ref: criterion for criterion in appraisal.scored_criteria}
    for key in doubtful_keys(appraisal):
        criterion = criteria[key[0]]
        ends = [level.points * (criterion.weight or 0) for level in criterion.available(appraisal.scale)]
        weighted[key] = Interval(min(ends), max(ends))
    return weighted


def _ranking(results: Results) -> list[OptionResult]:
    """Options whose rank is certain, best first."""
    ranked = [result for result in results.short_list if result.rank is not None and result.total is not None]
    return sorted(ranked, key=lambda result: result.rank or 0)


def _same_scores(appraisal: Appraisal, tied: Sequence[OptionResult]) -> bool:
    """Whether options score the same everywhere, which is a finding of its own and explains their tie."""
    columns = {tuple(appraisal.scores.get((c.ref, r.option.id)) for c in appraisal.scored_criteria) for r in tied}
    return len(columns) == 1 and len(appraisal.scored_criteria) >= ENOUGH_CRITERIA


def ranks_are_not_shared(appraisal: Appraisal, results: Results, __: Known) -> Iterator[Finding]:
    """No two options tie."""
    shared: dict[int, list[OptionResult]] = {}
    for result in _ranking(results):
        if result.tied:
            shared.setdefault(result.rank or 0, []).append(result)
    for rank, tied in shared.items():
        if rank > 1 and _same_scores(appraisal, tied):
            continue
        named = some([shorten(result.option.label) for result in tied])
        found = decimal_text(tied[0].total or Fraction(0))
        rule = TIE_FOR_FIRST if rank == 1 else TIE
        yield _at_options(rule, [result.option for result in tied], "id", named=named, found=found)


def the_first_leads_clearly(appraisal: Appraisal, results: Results, _: Known) -> Iterator[Finding]:
    """The lead of the first is no smaller than what one level on one score can change."""
    ranked = _ranking(results)
    if len(ranked) < 2 or ranked[0].rank != 1 or ranked[0].tied or ranked[1].rank != 2:
        return
    first, second = ranked[:2]
    lead = (first.total or Fraction(0)) - (second.total or Fraction(0))
    largest, criterion = _largest_change(appraisal, first.option, second.option)
    if criterion is not None and lead < largest:
        yield _at_options(
            LEAD_SMALL,
            [first.option],
            "id",
            ref=criterion.ref,
            option_name=shorten(first.option.label),
            second=shorten(second.option.label),
            found=decimal_text(lead),
            criterion=shorten(criterion.label),
            expected=decimal_text(largest),
        )


def _largest_change(appraisal: Appraisal, first: Option, second: Option) -> tuple[Fraction, Criterion | None]:
    """The most points that one level on one score takes from the first or gives to the second, and where."""
    largest, where = Fraction(0), None
    for criterion in appraisal.scored_criteria:
        for option, down in ((first, True), (second, False)):
            change = _step(appraisal, criterion, option, down) * (criterion.weight or 0)
            if change > largest:
                largest, where = change, criterion
    return largest, where


def _step(appraisal: Appraisal, criterion: Criterion, option: Option, down: bool) -> Fraction:
    """Points between a score and the next level that may be chosen; on a numeric scale 1, or what is left."""
    scale, points = appraisal.scale, points_of(appraisal, criterion, option)
    if points is None:
        return Fraction(0)
    if scale.numeric:
        return min(Fraction(1), points - scale.lowest if down else scale.highest - points)
    steps = [level.points for level in criterion.available(scale)]
    if down:
        return min((points - step for step in steps if step < points), default=Fraction(0))
    return min((step - points for step in steps if step > points), default=Fraction(0))
