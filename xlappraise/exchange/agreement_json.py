"""An appraisal with scores of several assessors in; out, how far they agree, as data: figures with their fractions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from xlappraise.appraisal.agreement import Coefficient, Concordance, agreement
from xlappraise.appraisal.assessors import Ranking, means, rankings
from xlappraise.appraisal.individual import individual_of
from xlappraise.appraisal.model import Appraisal, Score
from xlappraise.appraisal.moderation import Overturning, overturnings
from xlappraise.exchange.plain import plain

NOTE = "For information: a description of the panel, no grade. A mean is never a score."


def agreement_json(appraisal: Appraisal) -> Mapping[str, Any]:
    """Krippendorff's alpha, Kendall's W, rankings by each assessor alone and by means, fewest changes of first place.

    A coefficient is numerator / denominator; its value is null, with the reason, where it is undefined. Totals are in
    weighted points. `fewest_changes` is null where it was not worked out.
    """
    stated = individual_of(appraisal).levels()
    found, by_means, fewest = agreement(appraisal, stated), means(appraisal, stated), overturnings(appraisal, stated)
    return {
        "note": NOTE,
        "assessors": [name for name, scores in stated.items() if scores],
        "cells": found.cells,
        "scores": found.scores,
        "alpha_ordinal": _coefficient(found.ordinal),
        "alpha_interval": _coefficient(found.interval),
        "w": _concordance(found.overall),
        "w_by_criterion": {ref: _concordance(each) for ref, each in found.by_criterion.items()},
        "alone": {name: _ranking(each) for name, each in rankings(appraisal, stated).items()},
        "means": {
            "of_all": _ranking(by_means.of_all),
            "without": {name: _ranking(each) for name, each in by_means.without.items()},
        },
        "fewest_changes": None if fewest is None else [_overturning_json(each) for each in fewest],
    }


def _coefficient(found: Coefficient) -> Mapping[str, Any]:
    return {
        "value": None if found.value is None else plain(found.value),
        "numerator": plain(found.numerator),
        "denominator": plain(found.denominator),
        "reason": found.reason or None,
    }


def _concordance(found: Concordance) -> Mapping[str, Any]:
    return {**_coefficient(found.w), "assessors": list(found.assessors)}


def _ranking(found: Ranking | None) -> Mapping[str, Any] | None:
    if found is None:
        return None
    return {"totals": {id_: plain(total) for id_, total in found.totals.items()}, "ranks": dict(found.ranks)}


def _overturning_json(found: Overturning) -> Mapping[str, Any]:
    """`moves` is null where no such moves put the option first."""
    moves = found.moves
    told = moves and [
        {"ref": move.key[0], "option": move.key[1], "from": _score(move.agreed), "to": _score(move.to)}
        for move in moves
    ]
    return {"option": found.option, "changes": None if moves is None else len(moves), "moves": told}


def _score(score: Score) -> str | int | float:
    return plain(score) if isinstance(score, Fraction) else score
