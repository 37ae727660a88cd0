"""A Story in, JSON data out (xlappraise.robustness/1). It is a contract: a key, once shipped, keeps its meaning."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from xlappraise.appraisal.robustness.exact_answers import Exact
from xlappraise.appraisal.robustness.fills import Fills
from xlappraise.appraisal.robustness.monte_carlo import Acceptability
from xlappraise.appraisal.robustness.robustness_sentences import tidy
from xlappraise.appraisal.robustness.score_changes import Flip, ScoreChange
from xlappraise.appraisal.robustness.story import Story, TriedScenario
from xlappraise.appraisal.robustness.switching import Switch
from xlappraise.appraisal.robustness.tornado import Tornado
from xlappraise.appraisal.robustness.weight_changes import Stability
from xlappraise.exchange.plain import plain
from xlappraise.exchange.to_json import Json, dumps

SCHEMA = "xlappraise.robustness/1"


def json_of_robustness(story: Story, file: str) -> str:
    """The whole story as JSON text."""
    return dumps(robustness_json(file, story))


def robustness_json(file: str, story: Story) -> Json:
    """All that was worked out, as data; null, an empty list or no key for what was not.

    Totals, leads and the `low` and `high` of options are in weighted points, weights as typed, shares 0 to 1.
    """
    exact = story.exact
    return {
        "schema": SCHEMA,
        "file": file,
        "title": story.appraisal.setup.title,
        "sentences": [tidy(sentence) for sentence in story.said],
        "doubtful": sorted(f"{ref}/{option}" for ref, option in story.doubtful),
        **(_exact(exact) if exact else {}),
        "tornado": _tornado(story.tornado) if story.tornado else None,
        "fills": _fills(story.fills) if story.fills else None,
        "scenarios": [_scenario(tried) for tried in story.tried],
        "left_out_without_effect": story.harmless,
        "draws": [_draws(drawn) for drawn in story.drawn],
    }


def _maybe(value: Fraction | None) -> int | float | None:
    return None if value is None else plain(value)


def _exact(exact: Exact) -> dict[str, Json]:
    certainty = exact.certainty
    return {
        "blanks": certainty.blanks,
        "order": [list(level) for level in exact.order],
        "certain_first": list(certainty.first),
        "can_win": list(certainty.can_win),
        "options": list(_options(exact)),
        "radii": [
            {
                "above": radius.above,
                "below": radius.below,
                "stated": _maybe(radius.stated),
                "lowest": plain(radius.lowest),
                "highest": plain(radius.highest),
            }
            for radius in exact.radii
        ],
        "criteria": _intervals("ref", exact.first_intervals, exact.order_intervals),
        "groups": _intervals("group", exact.first_group_intervals, exact.order_group_intervals),
        "switching": [_switch(switch) for switch in exact.told_switching_values],
        "score_changes": [_flip(flip) for flip in exact.flips],
        "pairs_of_changes": exact.pairs_count,
        "fewest_changes": exact.fewest._asdict() if exact.fewest else None,
        "dominance": [found._asdict() for found in exact.dominance],
    }


def _options(exact: Exact) -> Iterable[Json]:
    for i, standing in enumerate(exact.certainty.standings):
        compared = i in exact.compared_indexes
        yield {
            "id": standing.option,
            "name": exact.matrix.options[i].name,
            "total": plain(exact.matrix.true(exact.totals[i])) if compared else None,
            "low": plain(standing.low),
            "high": plain(standing.high),
            "best_rank": standing.best,
            "worst_rank": standing.worst,
            "gateway_open": standing.open,
        }


def _intervals(key: str, first: Iterable[Stability], order: Iterable[Stability]) -> list[Json]:
    pairs = zip(first, order, strict=True)
    return [{key: a.item, "weight": plain(a.now), "first": _interval(a), "order": _interval(b)} for a, b in pairs]


def _interval(held: Stability) -> Json:
    return {
        "low": plain(held.low),
        "high": _maybe(held.high),
        "share_low": plain(held.share_low),
        "share_high": plain(held.share_high),
        "low_rival": held.low_rival or None,
        "high_rival": held.high_rival or None,
    }


def _switch(switch: Switch) -> Json:
    return {
        "above": switch.above,
        "below": switch.below,
        "ref": switch.item,
        "weight": _maybe(switch.weight),
        "share": _maybe(switch.share),
        "feasible": switch.feasible,
        "reason": switch.reason or None,
    }


def _change(change: ScoreChange) -> Json:
    now, to = (plain(score) if isinstance(score, Fraction) else score for score in (change.now, change.to))
    return {"ref": change.ref, "option": change.option, "from": now, "to": to}


def _flip(flip: Flip) -> Json:
    return {**_change(flip.change), "above": flip.above, "below": flip.below, "effect": flip.effect}


def _tornado(found: Tornado) -> Json:
    bars = [
        {
            "ref": bar.item,
            "weight": plain(bar.now),
            "lowest": plain(bar.low),
            "highest": plain(bar.high),
            "change_at_lowest": plain(bar.at_low),
            "change_at_highest": plain(bar.at_high),
        }
        for bar in found.bars
    ]
    return {"above": found.above, "below": found.below, "lead": plain(found.lead), "bars": bars}


def _fills(found: Fills) -> Json:
    return {
        "sets": found.sets,
        "counts": dict(found.counts),
        "radii": [r._asdict() | {"lowest": plain(r.lowest), "highest": plain(r.highest)} for r in found.radii],
        "dominance": [each._asdict() for each in found.dominance],
    }


def _scenario(tried: TriedScenario) -> Json:
    result = tried.result
    if result is None:
        return {"name": tried.name, "fault": tried.fault}
    return {
        "name": tried.name,
        "kind": result.scenario.kind,
        "weights": {ref: plain(weight) for ref, weight in result.scenario.weights.items()},
        "max": plain(result.highest),
        "first": list(result.first),
        "can_win": list(tried.can_win),
        "same_first": result.same_first,
        "same_order": result.same_order,
        "options": [
            {"id": s.option, "low": plain(s.low), "high": plain(s.high), "best_rank": s.best, "worst_rank": s.worst}
            for s in result.standings
        ],
    }


def _draws(drawn: Acceptability) -> Json:
    options = [
        {
            "id": option,
            "ranks": list(drawn.ranks[i]),
            "standard_errors": list(drawn.errors[i]),
            "wins": dict(zip(drawn.options, drawn.wins[i], strict=True)),
            "central_weights": _central(drawn, i),
        }
        for i, option in enumerate(drawn.options)
    ]
    return {
        "assumption": drawn.assumption,
        "description": tidy(drawn.description),
        "draws": drawn.draws,
        "seed": drawn.seed,
        "spread": drawn.spread,
        "caution": tidy(drawn.caution) or None,
        "options": options,
    }


def _central(drawn: Acceptability, i: int) -> Json:
    shares = drawn.central[i]
    return None if shares is None else dict(zip(drawn.items, shares, strict=True))
