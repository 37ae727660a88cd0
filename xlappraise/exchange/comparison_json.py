"""What differs between two versions in; out, JSON text (xlappraise.comparison/1)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from xlappraise.appraisal.versions.effect_sentences import sentences
from xlappraise.exchange.plain import plain
from xlappraise.exchange.to_json import Json, dumps, finding_json, group_names, option_result

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlappraise.appraisal.scoring import OptionResult, Results
    from xlappraise.appraisal.versions.atoms import Atom
    from xlappraise.appraisal.versions.comparison import Difference
    from xlappraise.appraisal.versions.effect import Effect, End, PairEffect
    from xlappraise.appraisal.versions.keyed_entries import Value
    from xlappraise.appraisal.versions.renames import Rename
    from xlappraise.appraisal.versions.smallest import SmallestSets
    from xlappraise.exchange.file_comparison import FileComparison

SCHEMA = "xlappraise.comparison/1"


def json_of_comparison(compared: FileComparison) -> str:
    """The comparison as JSON text: every entry that differs, in full, and what the changes did."""
    found, effect = compared.comparison, compared.effect
    return dumps(
        {
            "schema": SCHEMA,
            "old": compared.old_file,
            "new": compared.new_file,
            "title": found.new.setup.title,
            "renamed": _renames(found.renamed),
            "suggested": _renames(found.suggested),
            "differences": [_difference(compared, each) for each in found.differences],
            "said": sentences(effect) if found.new.scored_criteria and not found.is_empty else [],
            "warnings": [finding_json(finding) for finding in compared.warnings],
            "effect": _effect(effect),
        }
    )


def _renames(renames: Iterable[Rename]) -> Json:
    return [{"kind": each.kind, "from": each.was, "to": each.now} for each in renames]


def _difference(compared: FileComparison, each: Difference) -> Json:
    cell = (compared.new_cells if each.now is not None else compared.old_cells).get(each.place)
    return {
        "change": each.change,
        "kind": each.place.kind,
        "key": list(each.place.key),
        "field": each.place.field,
        "was": _value(each.was),
        "now": _value(each.now),
        "cell": str(cell) if cell else None,
    }


def _value(value: Value | None) -> Json:
    if value is None or isinstance(value, str):
        return value
    return plain(value) if isinstance(value, Fraction) else value.isoformat()


def _effect(effect: Effect) -> Json:
    before, after = effect.firsts
    return {
        "first": {"before": [r.option.id for r in before], "after": [r.option.id for r in after]},
        "options": [
            {
                "id": option.id,
                "before": _result(effect.before, was),
                "after": _result(effect.after, now),
            }
            for option, was, now in effect.standings
        ],
        "pairs": [_pair(pair) for pair in effect.pairs],
        "pairs_left_out": effect.left_out,
    }


def _result(results: Results, result: OptionResult | None) -> Json:
    return None if result is None else option_result(result, group_names(results))


def _pair(pair: PairEffect) -> Json:
    """A lead at its lowest and at its highest: the same twice unless a score is blank."""
    return {"ahead": pair.ahead.id, "behind": pair.behind.id, "low": _end(pair.low), "high": _end(pair.high)}


def _end(end: End) -> Json:
    return {
        "before": plain(end.before),
        "after": plain(end.after),
        "shares": _shares(end.shares),
        "sufficient": _sets(end.sufficient),
        "restoring": _sets(end.restoring),
    }


def _shares(shares: Mapping[Atom, Fraction]) -> Json:
    return [_atom(atom) | {"points": plain(share)} for atom, share in shares.items()]


def _atom(atom: Atom) -> Json:
    return {"atom": atom.kind, "key": list(atom.key)}


def _sets(found: SmallestSets | None) -> Json:
    """Null where the order did not change; size null where the sets were not worked out."""
    if found is None:
        return None
    return {
        "size": found.size,
        "count": found.number,
        "more": found.more,
        "sets": [[_atom(atom) for atom in each] for each in found.sets],
    }
