"""Checks of scores and gateway answers: in, an Appraisal; out, findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from xlappraise.appraisal.checks.known import Known, place
from xlappraise.appraisal.checks.of_setup import few_decimals
from xlappraise.appraisal.findings import Cell, Finding, Place
from xlappraise.appraisal.gather import Gathering, about
from xlappraise.appraisal.model import FAIL, PASS, Appraisal, Criterion, Key, Option
from xlappraise.appraisal.rules.of_cells import DECIMALS
from xlappraise.appraisal.rules.of_rows import (
    ANSWER_MISSING,
    GATEWAY_FAILED,
    LEVEL_NOT_AVAILABLE,
    LIMITS_NOT_KEPT,
    SCORE_MISSING,
)
from xlappraise.appraisal.words import decimal_text, list_of, shorten, some

SCORES = "Scores"


def where_scored(appraisal: Appraisal, key: Key) -> Cell | Place | None:
    """The cell of a score; the sheet for data from no workbook; None where there is no row or column."""
    cell = appraisal.score_cells.get(key)
    if cell is not None or any(criterion.cells for criterion in appraisal.criteria[:1]):
        return cell
    return Place(SCORES)


def _sound(criteria: Iterable[Criterion], known: Known) -> Iterator[Criterion]:
    """The criteria whose Ref and kind are beyond doubt: of others it is not known which scores are theirs."""
    return (criterion for criterion in criteria if known.has_no_error(criterion.cells, "ref", "kind"))


def _missing_cells(
    appraisal: Appraisal, known: Known, criteria: Sequence[Criterion]
) -> Iterator[tuple[Cell | Place, Criterion, Option]]:
    """Blank cells that are to be filled, but for those that some error explains."""
    for criterion in _sound(criteria, known) if not known.sheets else ():
        for option in appraisal.in_play:
            key = criterion.ref, option.id
            if key not in appraisal.scores:
                where = where_scored(appraisal, key)
                if where is not None and where not in known.cells:
                    yield where, criterion, option


def every_score_is_given(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Every short-listed option that fails no gateway has a score on every scored criterion."""
    if len(appraisal.scale.levels) < 2:
        return
    gathering, blanks = Gathering(), list(_missing_cells(appraisal, known, appraisal.scored_criteria))
    wanted = {_choices(appraisal, criterion) for _, criterion, _ in blanks}
    expected = wanted.pop() if len(wanted) == 1 else "a level"
    for where, criterion, option in blanks:
        gathering.add(SCORE_MISSING, where, about(criterion, option), expected=expected)
    yield from gathering.findings()


def _choices(appraisal: Appraisal, criterion: Criterion) -> str:
    scale = appraisal.scale
    if scale.numeric:
        return f"a number from {decimal_text(scale.lowest)} to {decimal_text(scale.highest)}"
    return list_of([level.name for level in criterion.available(scale)], "or")


def every_gateway_is_answered(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Every short-listed option has Pass or Fail on every gateway, or fails another one."""
    gathering = Gathering()
    for where, criterion, option in _missing_cells(appraisal, known, appraisal.gateways):
        gathering.add(ANSWER_MISSING, where, about(criterion, option), expected=f"{PASS} or {FAIL}")
    yield from gathering.findings()


def short_listed_options_pass_the_gateways(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """No short-listed option fails a gateway."""
    gateways = list(_sound(appraisal.gateways, known))
    for option in appraisal.short_list:
        failed = [c for c in gateways if appraisal.scores.get((c.ref, option.id)) == FAIL]
        if failed:
            places = [where_scored(appraisal, (criterion.ref, option.id)) for criterion in failed]
            cells = [cell for cell in places if isinstance(cell, Cell)]
            yield GATEWAY_FAILED.at(
                cells[0] if cells else Place(SCORES),
                *cells[1:],
                ref=failed[0].ref,
                option=option.id,
                keys="; ".join(f"{criterion.ref}/{option.id}" for criterion in failed),
                option_name=shorten(option.label),
                criteria=some([shorten(criterion.label) for criterion in failed]),
                found=FAIL,
            )


def levels_are_defined_for_their_criterion(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Every score is a level whose meaning its criterion gives."""
    if appraisal.scale.numeric:
        return
    # A level that no criterion explains lacks its column, which is a finding of its own.
    explained = {name for criterion in appraisal.criteria for name in criterion.levels}
    gathering = Gathering()
    for criterion in _sound(appraisal.scored_criteria, known):
        undefined = explained.difference(criterion.levels) if len(criterion.levels) > 1 else ()
        for option in appraisal.short_list if undefined else ():
            score = appraisal.scores.get((criterion.ref, option.id))
            where = where_scored(appraisal, (criterion.ref, option.id))
            if score in undefined and where is not None:
                expected = _choices(appraisal, criterion)
                subject = about(criterion, option)
                facts = {"found": score, "expected": expected, "criterion": criterion.label}
                gathering.add(LEVEL_NOT_AVAILABLE, where, subject, **facts)
    yield from gathering.findings()


def limits_are_kept(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """A criterion with limits has just that many of each level, once every option in play is scored."""
    if not all(known.has_no_error(option.cells, "stage") for option in appraisal.options):
        return  # who is to be counted is not known
    for criterion in _sound(appraisal.scored_criteria, known):
        if not criterion.limits or not known.has_no_error(criterion.cells, "limits"):
            continue
        scores = [appraisal.scores.get((criterion.ref, option.id)) for option in appraisal.in_play]
        counts = Counter(scores)
        if scores and None not in counts and any(counts[n] != most for n, most in criterion.limits.items()):
            names = [level.name for level in appraisal.scale.levels if level.name in {*criterion.limits, *counts}]
            yield LIMITS_NOT_KEPT.at(
                place(criterion.cells, "limits", "Criteria"),
                ref=criterion.ref,
                criterion=shorten(criterion.label),
                found=", ".join(f"{name} {counts[name]}" for name in names),
                expected=", ".join(f"{name} {most}" for name, most in criterion.limits.items()),
            )


def scores_have_few_decimals(appraisal: Appraisal, _: Known) -> Iterator[Finding]:
    """Scores given as numbers have at most three decimals."""
    if not appraisal.scale.numeric:
        return
    gathering = Gathering()
    for criterion in appraisal.scored_criteria:
        for option in appraisal.short_list:
            key = criterion.ref, option.id
            score, where = appraisal.scores.get(key), where_scored(appraisal, key)
            if isinstance(score, Fraction) and not few_decimals(score) and where is not None:
                shown = decimal_text(score)
                gathering.add(DECIMALS, where, about(criterion, option), field="score", found=shown, shown=shown)
    yield from gathering.findings()
