"""A View in, what the what-if panel computes from out: exact numbers as text, so that a browser loses nothing."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from xlappraise.appraisal.model import Appraisal, Criterion, Option, Score
from xlappraise.appraisal.words import count_of
from xlappraise.exchange.plain import clean
from xlappraise.report.about_criteria import by_group
from xlappraise.report.view import View

MOST_SCORES = 3000
"""Scores beyond which a page of sliders and lists would be too heavy; the report then says so."""

GROUP_STEP, GROUP_MOST = 5, 300
"""Step and end of a group's slider, in per cent of the weights that the appraisal gives it."""


def fits(view: View) -> bool:
    """Whether there is something to try, and not too much."""
    return 0 < len(view.appraisal.scored_criteria) * len(view.appraisal.scored_options) <= MOST_SCORES


def data(view: View) -> dict[str, Any]:
    """All that the panel needs. Numbers are fractions as text (`17/2`); scores are indexes of levels, or numbers."""
    appraisal = view.appraisal
    groups = [name for name, _ in by_group(view, "scored")]
    least, most, step = limits(appraisal)
    return {
        "note": _note(view),
        "numeric": appraisal.scale.numeric,
        "levels": [{"name": clean(level.name), "points": str(level.points)} for level in appraisal.scale.levels],
        "bands": [{"label": clean(b.label), "letter": clean(b.letter), "start": str(b.start)} for b in appraisal.bands],
        "basis": appraisal.setup.rag_basis,
        "groups": [clean(group) for group in groups],
        "weight": {"min": _decimal(least), "max": _decimal(most), "step": _decimal(step)},
        "group": {"max": GROUP_MOST, "step": GROUP_STEP},
        "options": [_option(appraisal, option) for option in appraisal.scored_options],
        "criteria": [_criterion(appraisal, groups, criterion) for criterion in appraisal.scored_criteria],
    }


def _note(view: View) -> str:
    """What a reader must know of doubtful scores before trying others."""
    count = len(view.doubtful)
    if not count:
        return ""
    return f"{count_of(count, 'score')} {'is' if count == 1 else 'are'} called doubtful under assumptions; try others."


def limits(appraisal: Appraisal) -> tuple[Fraction, Fraction, Fraction]:
    """Least and greatest weight of a slider, and its step: Setup's limits, or up to twice the largest weight."""
    weights = [criterion.weight or Fraction(0) for criterion in appraisal.scored_criteria]
    given = (*weights, *(w for w in (appraisal.setup.weight_min, appraisal.setup.weight_max) if w is not None))
    decimals = max(map(_decimals, given))
    step = Fraction(1, 2) if not decimals else Fraction(1, 10**decimals)
    least = step if appraisal.setup.weight_min is None else appraisal.setup.weight_min
    most = 2 * max(weights) if appraisal.setup.weight_max is None else appraisal.setup.weight_max
    return min(least, *weights), max(most, *weights, least + step), step


def _decimals(value: Fraction) -> int:
    """How many decimals the number has, three at most."""
    return next((n for n in range(3) if (value * 10**n).denominator == 1), 3)


def _decimal(value: Fraction) -> str:
    return f"{float(value):.15g}"


def _option(appraisal: Appraisal, option: Option) -> dict[str, Any]:
    answers = [appraisal.scores.get((criterion.ref, option.id)) for criterion in appraisal.gateways]
    failed = "Fail" in answers
    return {
        "id": option.id,
        "name": clean(option.name),
        "failed": failed,
        "open": not failed and any(answer != "Pass" for answer in answers),
    }


def _criterion(appraisal: Appraisal, groups: list[str], criterion: Criterion) -> dict[str, Any]:
    levels = list(appraisal.scale.levels)
    return {
        "ref": criterion.ref,
        "title": clean(criterion.title),
        "group": groups.index(criterion.group or "(no group)"),
        "weight": str(criterion.weight or 0),
        "levels": [levels.index(level) for level in criterion.available(appraisal.scale)],
        "scores": [_score(appraisal, appraisal.scores.get((criterion.ref, o.id))) for o in appraisal.scored_options],
    }


def _score(appraisal: Appraisal, score: Score | None) -> int | str | None:
    if score is None or isinstance(score, Fraction):
        return None if score is None else str(score)
    return [level.name for level in appraisal.scale.levels].index(score)
